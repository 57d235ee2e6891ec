// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Costs of stretches for the chain: exact for pinned times, or least possible under prices.

   Two stretches that meet in a gate must agree on its time, and all must agree on the nominal tempo. Under prices each
   chooses its own, and pays for what differs. At the right prices all choose alike, and the least sum of their costs is
   a bound that no map falls below: docs/tempo.md, "Why the bound holds".

   Units    flicks, flicks a unit, costs.
*/
#ifndef CW_TEMPO_PRICE_PRIV_H
#define CW_TEMPO_PRICE_PRIV_H

#include "tempo/pull_priv.h"

/** A range. */
typedef struct {
    double low;
    double high;
} Cw__Span;

/** What the stretches pay. */
typedef struct {
    double* gate;  ///< [gate]: the stretch that starts there pays so much for each flick later, the one that ends there
                   ///< gets it
    double* drift; ///< [gate]: the stretch to gate + 1 gets so much for each flick a unit slower that it counts from
    double centre; ///< the nominal slowness the drifts are counted from
} Cw__Prices;

/** Tables of stretches, made once and filled for many costs. */
typedef struct {
    const Cw__Model* model;
    Cw__Stretch* stretches; ///< [gate]: from the gate before
    double** costs;         ///< [gate]: what the stretches point to
    double* end_cost;       ///< [gate]
    int most_units;
} Cw__Tables;

/**
   Empty tables for all stretches a model allows.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `model`.
*/
CW_MUST_USE CwStatus cw__tables_make(CwArena* arena, const Cw__Model* model, Cw__Tables* ret_tables);

/** Fills the tables with what stretches cost when every gate is passed at exactly its time. */
void cw__tables_pin(Cw__Tables* tables, double centre);

/**
   Fills the tables with the least that stretches can cost at any time within the gates, against any nominal slowness of
   `band`, with what they pay. The cost of any way at any times is at least its cost in the tables plus the answer; a
   way that costs `limit` or more may be left out.
*/
double cw__tables_price(Cw__Tables* tables, Cw__Span band, const Cw__Prices* prices, double limit);

/**
   How far the stretches of a way, each at its best under the prices, disagree on the times of their gates:
   `slack[gate]` is how much later the one that starts there would have it, in flicks.
*/
void cw__tables_slack(const Cw__Model* model, const Cw__Way* way, Cw__Span band, const Cw__Prices* prices,
                      double* slack);

#endif
