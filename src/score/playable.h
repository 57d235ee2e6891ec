// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Whether people can play a score.

   Checked: hard ranges; one note at a time for winds and timpani, two for a section; breath.

   Units    ticks.
*/
#ifndef CW_SCORE_PLAYABLE_H
#define CW_SCORE_PLAYABLE_H

#include "base/arena.h"
#include "score/ensemble.h"
#include "score/score.h"
#include "time/tempo_map.h"

#include <stddef.h>
#include <stdint.h>

/** What a player would complain of. */
typedef enum {
    CW_PLAY_RANGE,    ///< a note outside the instrument
    CW_PLAY_TOGETHER, ///< more notes at once than it has
    CW_PLAY_BREATH,   ///< no time to breathe
    CW_PLAY_STRANGER, ///< an instrument the ensemble does not have
} CwComplaint;

/** One complaint. */
typedef struct {
    CwComplaint what;
    const char* part; ///< its name
    int64_t tick;     ///< where
    int pitch;        ///< of the note
} CwPlayProblem;

/** A rest this long is a breath. Units: ms. */
#define CW_BREATH_REST_MS 250

/**
   Everything players would complain of, by part, then tick.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; names belong to the score.
*/
CW_MUST_USE CwStatus cw_score_check(CwArena* arena, const CwScore* score, const CwEnsemble* ensemble,
                                    const CwTempoMap* map, CwPlayProblem** ret_problems, size_t* ret_n_problems);

#endif
