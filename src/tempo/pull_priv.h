// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Pulls a way taut: of all times at which the music may pass the gates of a way, those of least cost.

   The cost of a stretch grows with the square of how far its length is from what the nominal tempo makes it, the cost
   of a gate with the square of the error, against the tolerance on that side; a gate must not be passed outside its
   tolerance, a stretch not be slower or faster than allowed. That is convex, and solved exactly: see docs/tempo.md,
   "Times".

   Units    flicks, costs.
*/
#ifndef CW_TEMPO_PULL_PRIV_H
#define CW_TEMPO_PULL_PRIV_H

#include "tempo/chain_priv.h"

/** Room to work in, for ways through one model. */
typedef struct Cw__Puller Cw__Puller;

/**
   Room for ways of up to `model->n_gates` stops.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `model`.
*/
CW_MUST_USE CwStatus cw__puller_new(CwArena* arena, const Cw__Model* model, Cw__Puller** ret_puller);

/** Times of a way, and how hard each stretch pulls. */
typedef struct {
    double* times;    ///< [stop]: when the music comes to it
    double* tensions; ///< [stop]: cost of one flick more for the stretch that ends there, at [0] nothing
} Cw__Pulled;

/**
   The best times for a way at one nominal slowness; false when there are none.

   Shape    `pulled->times[way->n_stops]`, `pulled->tensions[way->n_stops]`.
   Units    `centre` in flicks a unit; a stretch of `units` whose length is off by `x` flicks costs
            cw__level_scale(model, gap, units, scale) * x * x.
   Cost     quadratic in the stops.
*/
bool cw__pull(Cw__Puller* puller, const Cw__Way* way, double centre, double scale, Cw__Pulled* pulled);

/** Why a way cannot be: even at the slowest or fastest tempo it is too early or too late at a gate. */
typedef struct {
    size_t from;    ///< the stop it comes from, at the end of its gate
    size_t to;      ///< the stop it does not reach
    double lacking; ///< flicks it comes too early; below 0 too late
} Cw__Conflict;

/** Whether there are times for a way that keep to its gates and to the tempos allowed; if not, what is in conflict. */
bool cw__pull_possible(const Cw__Model* model, const Cw__Way* way, Cw__Conflict* ret_conflict);

/** Cost of a square flick off the nominal length of `units`, when slownesses are counted as shares of `scale`. */
double cw__level_scale(const Cw__Model* model, const Cw__Gap* gap, int units, double scale);

/** What passing gate `gate` at `time` costs for not being its wanted time. */
double cw__error_cost(const Cw__Gate* gate, double time);

/** How fast that grows with `time`. */
double cw__error_slope(const Cw__Gate* gate, double time);

#endif
