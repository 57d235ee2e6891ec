// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What is burnt into the picture: timecode, the cue that sounds, roll and source timecode, on a dark band at the foot.

   Units    frames since 00:00:00:00; pixels.
*/
#ifndef CW_PICTURE_BURN_H
#define CW_PICTURE_BURN_H

#include "picture/board.h"

/** The letters for burning in, drawn once. */
typedef struct CwBurn CwBurn;

/** What stands on the band; a text may be "". */
typedef struct {
    int64_t record_frame;
    const char* cue;
    const char* roll; ///< "" shows no source either
    int64_t source_frame;
} CwBurnWords;

/**
   Makes the letters ready for frames of a size.

   Units    pixels.
   Errors   CW_ERR_NO_PROGRAM when fonts are missing; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_burn_begin(CwArena* arena, CwRate rate, int width, int height, CwDiag* diag, CwBurn** ret_burn);

/** The first row of the band; an even number. Units: pixels. */
int cw_burn_top(const CwBurn* burn);

/** Burns the words into the frame, below cw_burn_top(). */
void cw_burn(CwBurn* burn, const CwBurnWords* words, CwFrame* frame);

#endif
