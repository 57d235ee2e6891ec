// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Giving a sketch to instruments.

   Each phrase has its colour: who carries the melody (by the mood, the height of the line, and who had it before), who
   doubles it when it is loud, who holds the harmony, who plays the figure. Hits go to low strings, brass and
   percussion, and where the ensemble has grooves its drums keep time under phrases that move on. Winds breathe.

   Invariants
   O1  no note outside the hard range of its instrument.
   O2  no wind or timpani plays two notes at once; no section more than two.
   O3  no wind plays longer than its breath without a rest of at least a quarter of a second.
   O4  every note of the melody begins at its place in some part, at its pitch, or octaves away where nobody reaches it.

   Units    ticks; moods in thousandths.
*/
#ifndef CW_SCORE_ORCHESTRATE_H
#define CW_SCORE_ORCHESTRATE_H

#include "base/arena.h"
#include "base/diag.h"
#include "music/notes.h"
#include "score/ensemble.h"
#include "score/score.h"
#include "time/tempo_map.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The version of the rules: goes up whenever the same sketch would give another score. */
#define CW_SCORE_RULES 1

/** What is orchestrated, and how. */
typedef struct {
    const char* title; ///< "2m3 The door"
    const CwSketch* sketch;
    const CwEnsemble* ensemble;
    const CwTempoMap* map;
    int valence; ///< as the sketch was made for
    int arousal;
    int density;
    uint64_t seed;
    bool keeps_time; ///< drums play the ensemble's grooves: not where a composer wrote the music out
} CwOrchestration;

/**
   Orchestrates.

   Errors   CW_ERR_NO_FIT when no instrument of the ensemble can carry a melody; CW_ERR_NO_MEM.
   Memory   from `arena`; names belong to the ensemble, keys and title to the caller.
   Threads  pure.
*/
CW_MUST_USE CwStatus cw_score_orchestrate(CwArena* arena, const CwOrchestration* how, CwDiag* diag, CwScore* ret_score);

#endif
