// SPDX-License-Identifier: GPL-3.0-or-later
/**
   How long the phrases of a cue are.

   Units    bars.
*/
#ifndef CW_SPOT_PHRASING_H
#define CW_SPOT_PHRASING_H

#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"

enum {
    CW_PHRASING_MAX = 8,
    CW_PHRASING_BARS = 16, ///< in all
};

/** Phrases one after the other; after the last the row begins again. */
typedef struct {
    int count; ///< 0: none are asked for
    int bars[CW_PHRASING_MAX];
} CwPhrasing;

/** Whether there are not too many of them, each a bar at least, and 16 bars in all at most. */
bool cw_phrasing_valid(const CwPhrasing* phrases);

/** How many bars the row has. Units: bars. */
int cw_phrasing_bars(const CwPhrasing* phrases);

/**
   Reads "8", or "4 4 8" with spaces, commas or plus signs between; nothing is none.

   Errors   CW_ERR_BAD_INPUT.
*/
CW_MUST_USE CwStatus cw_phrasing_parse(CwText text, CwPhrasing* ret_phrases);

/** Writes them as an array, or nothing where there are none. */
void cw_phrasing_to_json(CwBuf* buf, const char* key, const CwPhrasing* phrases);

/**
   Reads what cw_phrasing_to_json() wrote.

   Errors   CW_ERR_BAD_INPUT.
*/
CW_MUST_USE CwStatus cw_phrasing_from_json(CwJsonIn in, const json_t* json, const char* key, CwPhrasing* ret_phrases);

#endif
