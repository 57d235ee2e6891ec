// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Names that are versions of one another: "sea_010_v011.mov" was replaced by "sea_010_v012.mov".

   How people number versions is data: a pattern is what stands before the digits, as "_v" for "_v011".

   Units    bytes into a name.
*/
#ifndef CW_CUT_VERSION_H
#define CW_CUT_VERSION_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/** What may stand before the digits of a version, letters of either case. */
typedef struct {
    const char* const* before;
    size_t count;
} CwVersionPatterns;

/** "_v", "-v", ".v", " v", "_ver", "_version" and "(v". */
extern const CwVersionPatterns cw_version_patterns;

/**
   The digits of the version in a name: the last place where a pattern is followed by digits and then by no letter or
   digit; empty, at the end of the name, when it has none.
*/
CwText cw_version_digits(CwVersionPatterns patterns, CwText name);

/** Whether two names differ in nothing but the digits of their versions, and do differ there. */
bool cw_version_differs(CwVersionPatterns patterns, CwText a, CwText b);

#endif
