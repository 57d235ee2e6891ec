// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Dialogue or effects of a film, assembled from the source recordings through the cut.

   Every stretch stands at its sample. At a join the sound that goes rings on for 5 ms and fades while the sound that
   comes fades in, so nothing clicks and nothing is heard before the cut; a dissolve crossfades with equal power over
   its length; stretches that go on where the one before stopped are one. A stretch at another speed is played as a tape
   would play it, backward too; a freeze is silent. A roll without a recording is silent.

   Units    flicks; hundredths of dB.
*/
#ifndef CW_MIX_ASSEMBLE_H
#define CW_MIX_ASSEMBLE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "mix/played.h"

#include <stdbool.h>
#include <stddef.h>

/** What is assembled. */
typedef struct {
    CwTime start; ///< of the film: its first sample
    CwSpan length;
    int sample_rate; ///< Hz; recordings must have it
    int channels;    ///< of recordings too; in 2, mono ones go to both sides with 3 dB less, and in 1 both sides
    bool speed_changes_play; ///< stretches at another speed are heard; dialogue is better without
    const CwPlayed* heard;
    size_t n_heard;
    const CwRecording* recordings;
    size_t n_recordings;
} CwAssembly;

/**
   Assembles a film-length sound.

   Where recordings sum to more than full scale (in a dissolve, say) the whole sound is lowered by one static gain.

   Errors   CW_ERR_RANGE when a recording has another rate, or other channels than 1 and 2 and those of the film;
            as cw_sound_read() and cw_sound_append().
   Memory   `report`, which may be NULL, gets an object: `gain` in hundredths of dB, `silent_rolls`, `missing`
            (stretches a recording does not cover, with roll, in and out), `left_out` (stretches silent for their
            speed).
*/
CW_MUST_USE CwStatus cw_assemble(CwArena* arena, const CwObjects* objects, const CwAssembly* assembly, CwBuf* report,
                                 CwDiag* diag, CwHash* ret_manifest);

#endif
