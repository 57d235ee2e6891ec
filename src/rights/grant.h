// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What was granted and what is asked for: media, territories, dates, length and kinds of use.

   A grant is what a paper allows; a demand is what a delivery needs. Both are sets, so that "does it cover" is exact.

   Units    lengths in milliseconds; dates as base/date.h.
*/
#ifndef CW_RIGHTS_GRANT_H
#define CW_RIGHTS_GRANT_H

#include "base/arena.h"
#include "base/date.h"
#include "base/fields.h"
#include "rights/territory.h"
#include "spot/cue.h"

#include <stdbool.h>
#include <stdint.h>

/** Media, as bits of a set. */
typedef enum {
    CW_MEDIUM_CINEMA = 1 << 0,
    CW_MEDIUM_FESTIVAL = 1 << 1,
    CW_MEDIUM_TV = 1 << 2,
    CW_MEDIUM_STREAMING = 1 << 3,
    CW_MEDIUM_DOWNLOAD = 1 << 4,
    CW_MEDIUM_VIDEO = 1 << 5, ///< discs
    CW_MEDIUM_WEB = 1 << 6,
    CW_MEDIUM_TRAILER = 1 << 7, ///< out of context: trailers and promos
    CW_MEDIUM_ADVERT = 1 << 8,
    CW_MEDIUM_GAME = 1 << 9,
    CW_MEDIUM_INFLIGHT = 1 << 10,
    CW_MEDIUM_ALBUM = 1 << 11, ///< the soundtrack album
    CW_MEDIA_ALL = (1 << 12) - 1,
} CwMedium;

/** What a paper allows. */
typedef struct {
    unsigned media; ///< a set of CwMedium
    CwTerritories territories;
    CwDate from;
    CwDate until;       ///< the last day
    int64_t longest_ms; ///< 0 is no limit
    unsigned uses;      ///< bit (1 << CwUse); 0 is any
} CwGrant;

/** A set of uses that allows any. */
#define CW_USES_ANY 0U

/**
   Reads media from words: "streaming, tv", "all", "SVOD".

   Errors   CW_ERR_BAD_INPUT, and then `*ret_wrong` is what could not be read (when `ret_wrong` is given).
   Memory   `*ret_wrong` points into `text`.
*/
CW_MUST_USE CwStatus cw_media_parse(CwText text, unsigned* ret_media, CwText* ret_wrong);

/** A set of media in words: "tv, streaming", "all", "none". Memory: from `arena`; NULL when memory ran out. */
const char* cw_media_text(CwArena* arena, unsigned media);

/** The media as diagnostics list them. Memory: static. */
const char* cw_media_names(void);

/**
   Reads uses from words: codes ("BI VI"), "background", "featured", "any".

   Errors   CW_ERR_BAD_INPUT, and then `*ret_wrong` is what could not be read (when `ret_wrong` is given).
   Memory   `*ret_wrong` points into `text`.
*/
CW_MUST_USE CwStatus cw_uses_parse(CwText text, unsigned* ret_uses, CwText* ret_wrong);

/** A set of uses in words: "BI BV", "any". Memory: from `arena`; NULL when memory ran out. */
const char* cw_uses_text(CwArena* arena, unsigned uses);

/**
   Reads a length: seconds ("45", "12.5"), or minutes and seconds ("1:05").

   Units    `*ret_ms` in milliseconds.
   Errors   CW_ERR_BAD_INPUT.
*/
CW_MUST_USE CwStatus cw_length_parse(CwText text, int64_t* ret_ms);

/** The columns of a table that say what was granted. */
typedef struct {
    size_t media;
    size_t territories;
    size_t from;
    size_t until;
    size_t seconds;
    size_t uses;
} CwGrantColumns;

/**
   Reads a grant from a row; what is left out is nothing of media and territories, and no limit of the others.

   Errors   CW_ERR_BAD_INPUT with the field, what was read and what would do.
*/
CW_MUST_USE CwStatus cw_grant_read(CwFields in, const CwGrantColumns* columns, CwGrant* ret_grant);

/**
   Reads a date from a field; empty and "perpetual" answer `otherwise`, and `last` is as for cw_date_parse().

   Errors   CW_ERR_BAD_INPUT.
*/
CW_MUST_USE CwStatus cw_grant_date_read(CwFields in, size_t column, bool last, CwDate otherwise, CwDate* ret_date);

#endif
