// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The cheapest way through the gates, when each stretch between two gates has a cost of its own for each length it may
   have in the music.

   Units    costs as in model_priv.h; lengths in the model's units.
*/
#ifndef CW_TEMPO_CHAIN_PRIV_H
#define CW_TEMPO_CHAIN_PRIV_H

#include "tempo/model_priv.h"

/** What a stretch between two gates costs, by how many units of music it holds. */
typedef struct {
    int fewest;
    int count;          ///< 0: the stretch cannot be
    const double* cost; ///< [count]: for fewest, fewest + 1, … units
} Cw__Stretch;

/** A gate that is passed, on its place. */
typedef struct {
    size_t gate;
    int place; ///< as in Cw__Model
    int units; ///< since the gate before
} Cw__Stop;

/** A way through the gates; those it leaves out are missed. */
typedef struct {
    double cost;
    Cw__Stop* stops;
    size_t n_stops;   ///< the first is the start
    double bars_cost; ///< of its meters alone
} Cw__Way;

/** The solver's tables, made once and used for many costs. */
typedef struct Cw__Chain Cw__Chain;

/**
   Tables for stretches of up to `most_units`.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `model`.
*/
CW_MUST_USE CwStatus cw__chain_new(CwArena* arena, const Cw__Model* model, int most_units, Cw__Chain** ret_chain);

/**
   The cost of the cheapest way from the first gate to any at which it may end; CW__NEVER when there is none below
   `limit`.

   Shape    `stretches[gate]`: from the gate before; `end_cost[gate]`: what ending there costs, gates missed included.
   Cost     gates x (places x lengths + meters x lengths x places).
*/
double cw__chain_run(Cw__Chain* chain, const Cw__Stretch* stretches, const double* end_cost, double limit);

/**
   The way whose cost cw__chain_run() answered last, which was not CW__NEVER.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw__chain_way(CwArena* arena, const Cw__Chain* chain, Cw__Way* ret_way);

/** What the places of a way, its bars and the gates it misses cost. */
double cw__way_places_cost(const Cw__Model* model, const Cw__Way* way);

/** The part of that which is for gates missed and for places their hits do not want. */
double cw__way_given_up_cost(const Cw__Model* model, const Cw__Way* way);

/** What the bars of a way cost. */
double cw__way_bars_cost(const Cw__Model* model, const Cw__Way* way);

/** The kind of bar a place is in. */
int cw__kind_of_place(const Cw__Model* model, int place);

#endif
