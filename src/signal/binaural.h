// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Loudspeakers heard through headphones: each channel goes to both ears as it would from where its loudspeaker stands,
   by head-related transfer functions measured on somebody (a SOFA file). A preview: no room is added, and the head is
   not the listener's.

   Units    samples of full scale 1; Hz.
   Source   AES69 (SOFA), read by libmysofa.
*/
#ifndef CW_SIGNAL_BINAURAL_H
#define CW_SIGNAL_BINAURAL_H

#include "base/arena.h"
#include "base/diag.h"
#include "signal/layout.h"

#include <stdint.h>

/** The measurements Debian's libmysofa1 brings: a dummy head, by MIT. */
#define CW_BINAURAL_USUAL_FILE "/usr/share/libmysofa/default.sofa"

enum {
    CW_BINAURAL_BLOCK = 4096, ///< the most frames at a time
};

/** Channels on their way to two ears. */
typedef struct CwBinaural CwBinaural;

/**
   Begins.

   Rounding the measured responses to 24 bits, so that what is heard is the same everywhere.
   Errors   CW_ERR_NOT_FOUND when `sofa`, a path, is not there; CW_ERR_BAD_INPUT when it is no SOFA file of head-related
            responses; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_binaural_begin(CwArena* arena, const char* sofa, int sample_rate, const CwLayout* layout,
                                       CwDiag* diag, CwBinaural** ret_binaural);

/**
   Plays frames; what rings on comes with the next ones.

   Shape    `planes[channel][count]`; `ears[2 * count]`, left and right by turns.
   Range    count <= CW_BINAURAL_BLOCK (asserted).
*/
void cw_binaural_run(CwBinaural* binaural, const float* const* planes, int64_t count, double* ears);

/** How long it rings on after the last sample. Units: frames. */
int64_t cw_binaural_tail(const CwBinaural* binaural);

#endif
