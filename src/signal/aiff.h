// SPDX-License-Identifier: GPL-3.0-or-later
/**
   AIFF and AIFF-C: sound as Macintoshes write it, most significant byte first.

   Taken are whole numbers of 1 to 32 bits, in either order of bytes, and floating point of 32 and 64. They have no
   timecode.

   Source   Apple, Audio Interchange File Format 1.3 (1989) and AIFF-C (1991).
*/
#ifndef CW_SIGNAL_AIFF_H
#define CW_SIGNAL_AIFF_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "signal/wav.h"

/** Whether bytes begin as AIFF or AIFF-C does. */
bool cw_aiff_is(CwText bytes);

/**
   Reads a whole file: as a WAV in memory would be.

   Errors   CW_ERR_BAD_INPUT with what is wrong: not AIFF, cut short, a coding not taken. CW_ERR_NO_MEM.
   Memory   from `arena`, as much as the sound; keeps `file`.
*/
CW_MUST_USE CwStatus cw_aiff_read(CwArena* arena, const char* file, CwText bytes, CwDiag* diag, CwWav* ret_wav);

/** Reads its head alone: `data` is NULL. Errors: as cw_aiff_read(). Memory: keeps `file`. */
CW_MUST_USE CwStatus cw_aiff_head(CwArena* arena, const char* file, CwText bytes, CwDiag* diag, CwWav* ret_wav);

#endif
