// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Where a moment is heard in a sound: what tests and the QC page ask of a finished cue, so that being on the frame is
   measured and not assumed.

   accent, entry  the onset: the nearest large rise of the spectrum (spectral flux of log magnitudes, windows of 21 ms);
                  of several, the one that is largest for its distance, and at 80 ms half as large will do
   chord          where the pitch classes before and after differ most; if an onset is within 60 ms, that onset
   stop, silence  where the level falls most from one 80 ms to the next: the last moment it is within 4 dB of what it
                  was; silence must also last 300 ms, 20 dB down
   swell          the first moment at which the level comes within 1 dB of its most around it, after rising; if a
                  stroke raises it by 2 dB and almost to its most, that stroke

   Units    samples of the sound. Times are good to 3 ms for onsets and 15 ms for the rest (heard_test has the proof).
   Threads  pure; the sound is read.
   Source   flux: Dixon, "Onset detection revisited", DAFx 2006, with log magnitudes.
*/
#ifndef CW_PERFORM_HEARD_H
#define CW_PERFORM_HEARD_H

#include "base/arena.h"
#include "base/buf.h"
#include "signal/sound.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What the picture wants to hear. */
typedef enum {
    CW_HEAR_ACCENT,
    CW_HEAR_CHORD,
    CW_HEAR_STOP,
    CW_HEAR_SWELL,
    CW_HEAR_ENTRY,
    CW_HEAR_SILENCE,
} CwHear;

/** A moment to listen for. */
typedef struct {
    const char* name;
    CwHear want;
    int64_t sample; ///< where it should be
} CwMoment;

/** What was heard. */
typedef struct {
    bool found;
    int64_t sample; ///< where, when it was found
    int size;       ///< accent, entry: thousandths of the largest onset within 400 ms; chord: thousandths of a wholly
                    ///< other harmony; stop, silence, swell: hundredths of a dB of change
} CwHeardMoment;

/**
   Listens for moments in a sound.

   Shape    `moments[n_moments]`, `ret_heard[n_moments]`.
   Errors   as cw_sound_read(); CW_ERR_NO_MEM.
   Memory   scratch from `arena`.
   Cost     about 20 ms a moment.
*/
CW_MUST_USE CwStatus cw_heard(CwArena* arena, const CwSound* sound, const CwMoment* moments, size_t n_moments,
                              CwHeardMoment* ret_heard);

/** The want's name: "accent", "chord" … Memory: static. */
const char* cw_hear_name(CwHear want);

/**
   A want from its name.

   Errors   CW_ERR_BAD_INPUT.
*/
CW_MUST_USE CwStatus cw_hear_parse(const char* name, CwHear* ret_want);

/** Writes moments and what was heard as a JSON array: name, want, sample, heard (or null), error_flicks, size. */
void cw_heard_to_json(CwBuf* buf, const char* key, int sample_rate, const CwMoment* moments, const CwHeardMoment* heard,
                      size_t n_moments);

#endif
