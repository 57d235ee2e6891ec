// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Keeping what players know: after a re-cut, phrases in which nothing is asked otherwise keep their notes, and only
   what lies between them is written anew.

   Invariants
   K1  what is kept is kept note for note, at its tick, or as many ticks later as the end of the cue is.
   K2  what comes of it holds what compose.h and orchestrate.h promise.

   Units    ticks.
*/
#ifndef CW_SCORE_KEEP_H
#define CW_SCORE_KEEP_H

#include "score/brief.h"
#include "score/ensemble.h"
#include "score/score.h"

/**
   The sketch for a new brief of a cue whose sketch is known.

   Kept is what lies before the first phrase in which a hit, speech or a meter is another, and from the first phrase
   after the last such place on. When mood, theme or use changed nothing is kept.

   Range    `known` was composed for `known_brief`.
   Errors   as cw_sketch_compose().
   Memory   from `arena`; shares strings and notes of `known`.
*/
CW_MUST_USE CwStatus cw_sketch_recompose(CwArena* arena, const CwSketchBrief* known_brief, const CwSketch* known,
                                         const CwSketchBrief* brief, CwDiag* diag, CwSketch* ret_sketch);

/** A sketch and the score made of it. */
typedef struct {
    const CwSketch* sketch;
    const CwScore* score;
} CwScored;

/**
   A score with what players know of it: phrases that are the same in both sketches are played as in the known score,
   unless a player could not go from the one to the other; then the new score is answered as it is.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; shares strings and notes of both.
*/
CW_MUST_USE CwStatus cw_score_keep(CwArena* arena, const CwScored* known, const CwScored* fresh,
                                   const CwEnsemble* ensemble, const CwTempoMap* map, CwScore* ret_score);

#endif
