// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef CW_RIGHTS_TERRITORY_PRIV_H
#define CW_RIGHTS_TERRITORY_PRIV_H

enum {
    CW__N_COUNTRIES = 249,
    CW__N_COUNTRY_ALIASES = 16,
};

/** A country: its code, a name and its number; aliases have none. */
typedef struct {
    const char* code;
    const char* name;
    int number;
} CwCountry;

/** All countries, by code. */
extern const CwCountry cw__countries[CW__N_COUNTRIES];

/** Other names people use. */
extern const CwCountry cw__country_aliases[CW__N_COUNTRY_ALIASES];

#endif
