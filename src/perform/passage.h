// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Passages: a plan cut into pieces that are rendered each by itself, so that a changed bar changes one of them.

   A passage holds the notes that begin in it, for as long as they last and ring; what was begun before it rings on in
   the passage before. So it says everything that such a note meets: how loud its channel stands when it begins, every
   change until the channel's last key is up, and every damping and hush as long as something may ring. A stem is the
   sum of its passages, and since the cutting depends on bars and on nothing that sounds, the sum is the same whichever
   of them were rendered anew.

   A passage has its own time, from the point of the engine's grid before its first note: moved by whole blocks it is
   the same passage, and its notes start where they would if the plan were rendered as a whole.

   Defaults Bars go into one passage until CW_PASSAGE_MS are full. On drums, a stroke that would choke one of the
            passage before (a closed hi-hat the open one) damps it there.
   Units    samples.
   Threads  pure.
*/
#ifndef CW_PERFORM_PASSAGE_H
#define CW_PERFORM_PASSAGE_H

#include "base/buf.h"
#include "base/json.h"
#include "perform/plan.h"

enum {
    CW_PASSAGE_MS = 8000,
};

/** A piece of a plan. */
typedef struct {
    int64_t at;  ///< its sample 0, in the time of the whole plan; 0 when it has no notes
    CwPlan plan; ///< as a plan of its own
} CwPassage;

/** How many passages a cue of some length has. Units: milliseconds. */
size_t cw_passage_count(int64_t length_ms);

/**
   Where the passages of a cue begin: each at the first bar from a multiple of CW_PASSAGE_MS on.

   Shape    fills `borders[n_passages - 1]`, rising; INT64_MAX where the map has no such bar.
   Units    samples at `sample_rate` (Hz).
*/
void cw_passage_borders(const CwTempoMap* map, int sample_rate, size_t n_passages, int64_t* borders);

/**
   Cuts a plan.

   Shape    fills `passages[n_passages]`; `borders[n_passages - 1]`, rising: a note belongs to the passage in which it
            is meant to be heard.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_passages_cut(CwArena* arena, const CwPlan* plan, const int64_t* borders, size_t n_passages,
                                     CwPassage* passages);

/** Writes the plan of a passage as one JSON object. */
void cw_passage_to_json(CwBuf* buf, const char* key, const CwPlan* plan);

/**
   Reads what cw_passage_to_json() wrote.

   Errors   CW_ERR_BAD_INPUT, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_passage_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwPlan* ret_plan);

#endif
