// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Where a right holds: sets of countries.

   Source   ISO 3166-1 alpha-2, as in the time zone database's iso3166.tab (which the test compares with).
*/
#ifndef CW_RIGHTS_TERRITORY_H
#define CW_RIGHTS_TERRITORY_H

#include "base/arena.h"
#include "base/status.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CW_TERRITORY_WORDS = 4, ///< 64 countries each
    CW_TERRITORY_COUNTRIES = 256,
};

/** A set of countries. */
typedef struct {
    uint64_t bits[CW_TERRITORY_WORDS];
} CwTerritories;

/** No country. */
CwTerritories cw_territories_none(void);

/** Every country. */
CwTerritories cw_territories_world(void);

/** Whether no country is in it. */
bool cw_territories_empty(const CwTerritories* set);

/** Whether every country of `inner` is in `outer`. */
bool cw_territories_cover(const CwTerritories* outer, const CwTerritories* inner);

/** The countries of `all` that are not in `but`. */
CwTerritories cw_territories_minus(const CwTerritories* all, const CwTerritories* but);

/** The countries in both. */
CwTerritories cw_territories_common(const CwTerritories* a, const CwTerritories* b);

/** The countries in either. */
CwTerritories cw_territories_union(const CwTerritories* a, const CwTerritories* b);

/**
   Reads "DE, AT", "Germany", "EU", "world", "world -US", "world except US and CA".

   Takes codes and English names of countries, the groups EU, EEA, DACH, Benelux, Nordics, UK & Ireland, North America,
   and world; what follows "-", "!", "except", "excluding" or "without" is taken away.

   Errors   CW_ERR_BAD_INPUT, and then `*ret_wrong` is what could not be read (when `ret_wrong` is given).
   Memory   `*ret_wrong` points into `text`.
*/
CW_MUST_USE CwStatus cw_territories_parse(CwText text, CwTerritories* ret_set, CwText* ret_wrong);

/**
   Writes a set as cw_territories_parse() reads it: "world", "EU", "world -US", or codes in order.

   Memory   from `arena`; NULL when memory ran out.
*/
const char* cw_territories_text(CwArena* arena, const CwTerritories* set);

/**
   The numbers of the countries of a set, in the order of their codes; answers how many there are.

   Units    as the standard counts countries: 276 is Germany.
   Source   ISO 3166-1 numeric.
*/
size_t cw_territories_numbers(const CwTerritories* set, int numbers[CW_TERRITORY_COUNTRIES]);

#endif
