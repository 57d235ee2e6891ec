// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What the solver answers: a tempo map, what became of each hit, and how good it is.

   Defaults Times are the cue's own. Costs are millionths of one per cent off tempo for one bar of 4/4 (docs/tempo.md).
*/
#ifndef CW_TEMPO_SOLUTION_H
#define CW_TEMPO_SOLUTION_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "tempo/brief.h"
#include "time/tempo_map.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** How strong a place in the bar is. */
typedef enum {
    CW_PLACE_DOWN,    ///< the downbeat
    CW_PLACE_STRONG,  ///< another strong beat: the third of 4/4, the second of 6/8's two
    CW_PLACE_BEAT,    ///< any other felt beat
    CW_PLACE_HALF,    ///< half a beat, or a third of a compound one
    CW_PLACE_QUARTER, ///< a quarter of a beat, or a sixth
    CW_PLACE_OFF,     ///< nowhere on the grid
} CwPlaceInBar;

/** How strong the place `tick` ticks into a bar is. Units: ticks, 0 … the bar's length. */
CwPlaceInBar cw_place_in_bar(CwMeter meter, int64_t tick);

/** The name of a place: "downbeat", "strong", "beat", "half", "quarter", "off". Memory: static. */
const char* cw_place_name(CwPlaceInBar place);

/** What became of a hit. */
typedef struct {
    const char* name;
    bool met; ///< it is on its place in the music, inside its tolerance
    CwTime want;
    CwTime got;   ///< when the music comes to `tick`
    int64_t tick; ///< its place in the music; of a missed hit the nearest felt beat
    int bar;
    int beat;           ///< as written, from 1
    CwPlaceInBar place; ///< how strong that place is
} CwTempoHitResult;

enum {
    CW_BAR_NAME_SIZE = 16,
    CW_BAR_LETTER_MOST = 702, ///< ZZ
};

/** What players call a bar: 23; 23A where a re-cut put one in after it. */
typedef struct {
    int number;
    int letter; ///< 0 none, 1 A, 2 B …
} CwBarName;

/** A tempo map and how good it is. */
typedef struct {
    CwTempoMap map;
    const CwTempoHitResult* hits; ///< in the order of the brief
    size_t n_hits;
    int64_t tempo; ///< the tempo the deviations are counted from; millionths of a quarter a minute
    int64_t cost;
    int64_t bound;          ///< no map of the model, on any grid or none, costs less
    const CwBarName* names; ///< [bar - first], after a re-cut; NULL: bars are called as they are counted
    size_t n_names;
} CwTempoSolution;

/** Writes a bar's name: "23", "23A", "23AA" past Z. */
void cw_bar_name_format(CwBarName name, char text[CW_BAR_NAME_SIZE]);

/** What a bar of a solution's map, as it counts them, is called. */
CwBarName cw_bar_name(const CwTempoSolution* solution, int bar);

/** Writes a solution as one JSON object. */
void cw_tempo_solution_to_json(CwBuf* buf, const char* key, const CwTempoSolution* solution);

/**
   Reads what cw_tempo_solution_to_json() wrote.

   Errors   CW_ERR_BAD_INPUT, CW_ERR_RANGE, CW_ERR_NO_MEM.
   Memory   from `arena`; strings belong to `json`.
*/
CW_MUST_USE CwStatus cw_tempo_solution_from_json(CwArena* arena, CwJsonIn in, const json_t* json,
                                                 CwTempoSolution* ret_solution);

#endif
