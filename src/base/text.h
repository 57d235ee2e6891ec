// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Pieces of text: a start and a length, pointing into bytes somebody else owns.

   Defaults Nothing here allocates unless it takes an arena. Lengths are bytes; text is UTF-8; letters are folded and
            classified as ASCII only, whatever the locale.
*/
#ifndef CW_BASE_TEXT_H
#define CW_BASE_TEXT_H

#include "base/arena.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A piece of text, not terminated. */
typedef struct {
    const char* at;
    size_t length; ///< bytes
} CwText;

/** The whole of a C string; NULL is the empty text. */
CwText cw_text(const char* string);

/** Whether two pieces hold the same bytes. */
bool cw_text_equal(CwText a, CwText b);

/** Whether the text is `string`. */
bool cw_text_is(CwText text, const char* string);

/** Whether the text is `string`, letters of either case. */
bool cw_text_is_fold(CwText text, const char* string);

/** Whether the text begins with `string`. */
bool cw_text_starts(CwText text, const char* string);

/** Whether the text begins with `string`, letters of either case. */
bool cw_text_starts_fold(CwText text, const char* string);

/** The text without the first `count` bytes, or empty. Units: bytes. */
CwText cw_text_after(CwText text, size_t count);

/** The text without white space at either end (space, tab, CR, LF, VT, FF). */
CwText cw_text_trim(CwText text);

/** Cuts `*rest` at the first `separator`: answers what was before it, and leaves in `*rest` what comes after. */
CwText cw_text_split(CwText* rest, char separator);

/** Takes the next run of non-blank bytes off the front of `*rest`; empty when there is none. */
CwText cw_text_word(CwText* rest);

/** Takes the next line off `*rest`, without its end (LF, CR LF or CR alone). Only call while `rest->length` > 0. */
CwText cw_text_line(CwText* rest);

/**
   A terminated copy.

   Memory   from `arena`; NULL when memory ran out.
*/
char* cw_text_copy(CwArena* arena, CwText text);

/**
   A terminated copy of a C string.

   Memory   from `arena`; NULL when memory ran out or `string` is NULL.
*/
char* cw_string_copy(CwArena* arena, const char* string);

/**
   A terminated copy in small letters (ASCII).

   Memory   from `arena`; NULL when memory ran out.
*/
char* cw_text_lower(CwArena* arena, CwText text);

/**
   Where the text stops being UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).

   Units    answers the offset in bytes of the first bad byte, or `text.length` when all is well.
*/
size_t cw_text_bad_utf8(CwText text);

/**
   Compares as people sort names: runs of digits by their number, the rest by byte, so that "cut2" comes before "cut10".

   Units    below 0, 0, above 0 as strcmp.
*/
int cw_natural_compare(const char* a, const char* b);

#endif
