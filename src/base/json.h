// SPDX-License-Identifier: GPL-3.0-or-later
/**
   JSON in, through jansson, with diagnostics that name the file and the key; JSON out, through a writer of our own that
   has no floating point, so that the same value is always the same bytes.

   Units    are the caller's: numbers are 64-bit integers; fractions travel as integers of a stated unit or as strings.
*/
#ifndef CW_BASE_JSON_H
#define CW_BASE_JSON_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/number.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

/** What the getters below need to say where something is wrong. */
typedef struct {
    const char* file; ///< named in diagnostics
    CwDiag* diag;     ///< may be NULL
} CwJsonIn;

/**
   Reads one JSON value; a key twice in one object is refused.

   Errors   CW_ERR_BAD_INPUT with file, line and column; CW_ERR_NO_MEM.
   Memory   `*ret_json` lives as long as `arena`.
*/
CW_MUST_USE CwStatus cw_json_parse(CwArena* arena, const char* file, CwText text, CwDiag* diag, json_t** ret_json);

/**
   An integer under `key`.

   Errors   CW_ERR_BAD_INPUT when it is missing or something else.
*/
CW_MUST_USE CwStatus cw_json_get_int(CwJsonIn in, const json_t* object, const char* key, int64_t* ret_value);

/**
   A string under `key`.

   Errors   CW_ERR_BAD_INPUT when it is missing or something else.
   Memory   belongs to the JSON value.
*/
CW_MUST_USE CwStatus cw_json_get_text(CwJsonIn in, const json_t* object, const char* key, const char** ret_text);

/**
   An array under `key`.

   Errors   CW_ERR_BAD_INPUT when it is missing or something else.
   Memory   belongs to the JSON value.
*/
CW_MUST_USE CwStatus cw_json_get_array(CwJsonIn in, const json_t* object, const char* key, const json_t** ret_array);

/**
   An object under `key`.

   Errors   CW_ERR_BAD_INPUT when it is missing or something else.
   Memory   belongs to the JSON value.
*/
CW_MUST_USE CwStatus cw_json_get_object(CwJsonIn in, const json_t* object, const char* key, const json_t** ret_object);

/** An integer under `key`, or `otherwise` when there is none. */
int64_t cw_json_int_or(const json_t* object, const char* key, int64_t otherwise);

/** A string under `key`, or `otherwise` when there is none. Memory: belongs to the JSON value, or is `otherwise`. */
const char* cw_json_text_or(const json_t* object, const char* key, const char* otherwise);

/** A truth under `key`, or `otherwise` when there is none. */
bool cw_json_bool_or(const json_t* object, const char* key, bool otherwise);

/**
   A number under `key` exactly: an integer, a decimal that was written as a number ("0.5", read from its shortest
   decimal form), or a string that cw_parse_ratio() takes.

   Errors   CW_ERR_BAD_INPUT when it is missing or something else.
*/
CW_MUST_USE CwStatus cw_json_get_ratio(CwJsonIn in, const json_t* object, const char* key, CwRatio* ret_ratio);

/**
   Where a value stands in the text it was read from, for a diagnostic about it: "reels.1.start" is the start of the
   second reel. As far as the path leads, when it does not lead to the end.

   Range    text that cw_json_parse() took; keys without dots and escapes.
*/
CwPlace cw_json_place(const char* file, CwText text, const char* path);

/**
   The value with sorted keys, no blanks and no floating point: one text for one value.

   Errors   CW_ERR_BAD_INPUT when it holds a real number; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_json_canonical(CwArena* arena, const json_t* json, const char** ret_text);

/**
   Writes JSON into a buffer as calls come; commas are put where they belong.

   In an array, `key` is NULL. The order of keys is the order of calls. Memory that ran out shows in the buffer.
*/
void cw_json_begin_object(CwBuf* buf, const char* key);
void cw_json_end_object(CwBuf* buf);
void cw_json_begin_array(CwBuf* buf, const char* key);
void cw_json_end_array(CwBuf* buf);
void cw_json_put_int(CwBuf* buf, const char* key, int64_t value);
void cw_json_put_bool(CwBuf* buf, const char* key, bool value);
void cw_json_put_null(CwBuf* buf, const char* key);

/** Writes a string; NULL writes null; bytes that are not UTF-8 become U+FFFD. */
void cw_json_put_text(CwBuf* buf, const char* key, const char* text);

/** Writes JSON text that is already made, as one value. */
void cw_json_put_raw(CwBuf* buf, const char* key, const char* json);

/** Writes value/scale as a decimal, as 12.5 or -0.031. Range: scale is a power of ten up to 10^9. */
void cw_json_put_decimal(CwBuf* buf, const char* key, int64_t value, int64_t scale);

#endif
