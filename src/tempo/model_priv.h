// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The solver's view of a brief: gates to pass, places in bars to pass them on, and what each thing costs.

   Units    times in flicks and costs as docs/tempo.md has them, both in double; positions in units of `unit_ticks`.
*/
#ifndef CW_TEMPO_MODEL_PRIV_H
#define CW_TEMPO_MODEL_PRIV_H

#include "tempo/brief.h"
#include "tempo/solution.h"

#include <stdbool.h>

#define CW__NEVER    1e300    // a cost that stands for "not allowed"
#define CW__GIVEN_UP 20000.0  // the least a hit costs that is not where it wants to be: more than any tempo does
#define CW__INSIDE   6.0      // what a hit of weight 1000, or the end of the cue, costs inside a phrase
#define CW__MISSED   100000.0 // the least a hit costs that is missed

/** What the music may do from one gate to the next. */
typedef struct {
    double fastest; ///< flicks a unit at the fastest tempo allowed
    double slowest; ///< and at the slowest
    double share;   ///< of the cost of being off the nominal tempo that counts here
    int units;      ///< it must hold so many; 0 leaves that open
} Cw__Gap;

/**
   A moment the music must pass on a place of the bar: the start, a hit or several that coincide, the start or end of a
   passage, the end.
*/
typedef struct {
    double at;
    double low; ///< the music may come to it from here …
    double high;
    double early_cost; ///< of a square flick before `at` …
    double late_cost;  ///< … and after it
    double miss_cost;  ///< CW__NEVER when it cannot be given up
    size_t first_hit;  ///< the hits it serves
    size_t n_hits;
    bool starts_passage; ///< must be a downbeat
    bool ends_passage;   ///< may be anywhere
    Cw__Gap after;
} Cw__Gate;

/**
   What it costs to fill the time between two bars with whole bars. A kind of bar is a meter at one bar of the row of
   phrases: bar * n_meters + meter.
*/
typedef struct {
    int n_meters;
    int n_phases; ///< bars in the row of phrases; 1 without phrases
    int n_kinds;
    int next_phrase[CW_PHRASING_BARS];    ///< [bar of the row]: where the phrase after its own begins
    int length[CW_TEMPO_KINDS_MAX];       ///< units in a bar
    double bar_cost[CW_TEMPO_METERS_MAX]; ///< of each bar
    double change_cost;                   ///< of a new time signature
    int most_units;                       ///< longer stretches hold that many bars of the first meter more
    double* enter;                        ///< [from][to][units]: fillers, and then the bar line into `to`
    double* walk;                         ///< [from][last][units]: fillers, the last of them `last`
} Cw__Bars;

/** A brief made ready. */
typedef struct {
    const CwTempoBrief* brief;
    int64_t unit_ticks;
    double unit_quarters;
    Cw__Gap usual;   ///< between two gates where no passage is
    Cw__Gate* gates; ///< the first is the start, tick 0 at time 0
    size_t n_gates;
    bool has_end; ///< the last gate is the end of the cue
    Cw__Bars bars;
    int base[CW_TEMPO_KINDS_MAX + 1]; ///< place = base[kind] + units into the bar
    int n_places;
    double* place_cost; ///< [gate][place]
    int* allowed;       ///< [gate][…]: the places a gate may be passed on, in order, and then -1
} Cw__Model;

/** What becomes of a hit. */
typedef enum {
    CW__KEPT,    ///< it has a place that it wants
    CW__LOOSE,   ///< it may have another, at a price
    CW__LOST,    ///< it is missed
    CW__ON_DOWN, ///< it has this one, which it does not want, at that price; and so on, by CwPlaceInBar
} Cw__HitFate;

/**
   Makes a brief ready.

   Range    `brief` passed cw_tempo_brief_check(). `fates[n_hits]`, or NULL when all are kept; none of them is lost.
            `change_cost` is what a new time signature costs.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `brief`.
*/
CW_MUST_USE CwStatus cw__model_make(CwArena* arena, const CwTempoBrief* brief, const Cw__HitFate* fates,
                                    double change_cost, Cw__Model* ret_model);

/**
   Sets the gates of a model from its brief.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw__gates_make(CwArena* arena, Cw__Model* model);

/** Whether a hit may be on such a place without giving anything up. */
bool cw__hit_wants(const CwTempoHit* hit, CwPlaceInBar place);

/** The share that counts of what the end of a cue costs for where it is. */
double cw__end_share(const CwTempoBrief* brief);

/** How strong a place of the model is. */
CwPlaceInBar cw__place_in_bar(const Cw__Model* model, int place);

/** Flicks a unit at a tempo in thousandths of a quarter a minute. */
double cw__slowness_of(const Cw__Model* model, int tempo);

/** What a nominal slowness costs for being off the centre the brief asks for. */
double cw__centre_cost(const Cw__Model* model, double centre);

/** How fast that grows with it. */
double cw__centre_slope(const Cw__Model* model, double centre);

/** The least of that cost plus `slope` * (centre - from) over a band of nominal slownesses. */
double cw__centre_floor(const Cw__Model* model, double low, double high, double from, double slope);

/**
   Fills the tables of `bars`, whose lengths and costs are set.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw__bars_make(CwArena* arena, Cw__Bars* bars);

/** Cost of the first bar of the music. */
double cw__bars_first_cost(const Cw__Bars* bars, int kind);

/** Cost of `units` of whole bars after a bar of `from`, and then the bar line into a bar of `to`. */
double cw__bars_cost(const Cw__Bars* bars, int from, int to, int units);

/**
   The bars that cw__bars_cost() counted, in order: kinds[n], the bar of `to` left out; of those beyond the table only
   the meter counts.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw__bars_walk(CwArena* arena, const Cw__Bars* bars, int from, int to, int units, int** ret_kinds,
                                   int* ret_count);

#endif
