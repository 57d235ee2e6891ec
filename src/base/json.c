// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void drop(void* object) {
    json_decref(object);
}

static void release_text(void* object) {
    free(object);
}

CwStatus cw_json_parse(CwArena* arena, const char* file, CwText text, CwDiag* diag, json_t** ret_json) {
    json_error_t error;
    json_t* json =
        json_loadb(text.length ? text.at : "", text.length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!json) {
        if (json_error_code(&error) == json_error_out_of_memory || error.text[0] == '\0') {
            return CW_ERR_NO_MEM; // jansson 2.14 has no words for most of its failed allocations
        }
        return cw_diag(diag, CW_ERR_BAD_INPUT, "json.syntax", (CwPlace){file, error.line, error.column}, NULL,
                       "this is not JSON: %s", error.text);
    }
    CW_TRY(cw_arena_defer(arena, drop, json));
    *ret_json = json;
    return CW_OK;
}

static const char* kind_name(const json_t* json) {
    if (!json) {
        return "nothing";
    }
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "a list";
    case JSON_STRING:
        return "a text";
    case JSON_INTEGER:
        return "a whole number";
    case JSON_REAL:
        return "a number with a fraction";
    case JSON_NULL:
        return "null";
    default:
        return "true or false";
    }
}

static CwStatus wrong_kind(CwJsonIn in, const json_t* found, const char* key, const char* wanted) {
    return cw_diag(in.diag, CW_ERR_BAD_INPUT, "json.kind", (CwPlace){in.file, 0, 0}, kind_name(found),
                   "\"%s\" must be %s", key, wanted);
}

CwStatus cw_json_get_int(CwJsonIn in, const json_t* object, const char* key, int64_t* ret_value) {
    const json_t* found = json_object_get(object, key);
    if (!json_is_integer(found)) {
        return wrong_kind(in, found, key, "a whole number");
    }
    *ret_value = json_integer_value(found);
    return CW_OK;
}

CwStatus cw_json_get_text(CwJsonIn in, const json_t* object, const char* key, const char** ret_text) {
    const json_t* found = json_object_get(object, key);
    if (!json_is_string(found)) {
        return wrong_kind(in, found, key, "a text");
    }
    *ret_text = json_string_value(found);
    return CW_OK;
}

CwStatus cw_json_get_array(CwJsonIn in, const json_t* object, const char* key, const json_t** ret_array) {
    const json_t* found = json_object_get(object, key);
    if (!json_is_array(found)) {
        return wrong_kind(in, found, key, "a list");
    }
    *ret_array = found;
    return CW_OK;
}

CwStatus cw_json_get_object(CwJsonIn in, const json_t* object, const char* key, const json_t** ret_object) {
    const json_t* found = json_object_get(object, key);
    if (!json_is_object(found)) {
        return wrong_kind(in, found, key, "an object");
    }
    *ret_object = found;
    return CW_OK;
}

int64_t cw_json_int_or(const json_t* object, const char* key, int64_t otherwise) {
    const json_t* found = json_object_get(object, key);
    return json_is_integer(found) ? json_integer_value(found) : otherwise;
}

const char* cw_json_text_or(const json_t* object, const char* key, const char* otherwise) {
    const json_t* found = json_object_get(object, key);
    return json_is_string(found) ? json_string_value(found) : otherwise;
}

bool cw_json_bool_or(const json_t* object, const char* key, bool otherwise) {
    const json_t* found = json_object_get(object, key);
    return json_is_boolean(found) ? json_is_true(found) : otherwise;
}

// The decimal a person wrote, from the double jansson made of it: 15 digits give it back, more would show the double's
// own error. Written digit by digit, because printf's decimal point is the locale's.
static CwStatus ratio_of_real(double value, CwRatio* ret_ratio) {
    char text[40] = ""; // "-1.23456789012345e-05", the point one byte or more
    (void)snprintf(text, sizeof text, "%.14e", value);
    const char* exponent = strchr(text, 'e');
    int64_t num = 0;
    int64_t power = exponent ? strtol(exponent + 1, NULL, 10) - 14 : 99;
    for (const char* at = text; at != exponent && *at; ++at) {
        num = *at >= '0' && *at <= '9' ? 10 * num + (*at - '0') : num;
    }
    for (; num && num % 10 == 0; ++power) {
        num /= 10;
    }
    int64_t den = 1;
    for (; num && power < 0; ++power) {
        if (__builtin_mul_overflow(den, 10, &den)) {
            return CW_ERR_RANGE;
        }
    }
    for (; num && power > 0; --power) {
        if (__builtin_mul_overflow(num, 10, &num)) {
            return CW_ERR_RANGE;
        }
    }
    *ret_ratio = cw_ratio(value < 0 ? -num : num, den);
    return CW_OK;
}

CwStatus cw_json_get_ratio(CwJsonIn in, const json_t* object, const char* key, CwRatio* ret_ratio) {
    const json_t* found = json_object_get(object, key);
    CwStatus status = CW_ERR_BAD_INPUT;
    if (json_is_integer(found) && json_integer_value(found) != INT64_MIN) {
        *ret_ratio = (CwRatio){json_integer_value(found), 1};
        status = CW_OK;
    } else if (json_is_real(found)) {
        status = ratio_of_real(json_real_value(found), ret_ratio);
    } else if (json_is_string(found)) {
        status = cw_parse_ratio(cw_text(json_string_value(found)), ret_ratio);
    }
    return status == CW_OK ? CW_OK : wrong_kind(in, found, key, "a number, as 24, 23.976 or \"24000/1001\"");
}

static bool holds_real(const json_t* json) {
    if (json_is_real(json)) {
        return true;
    }
    const char* key = NULL;
    json_t* value = NULL;
    json_object_foreach((json_t*)json, key, value) {
        if (holds_real(value)) {
            return true;
        }
    }
    for (size_t i = 0; i < json_array_size(json); ++i) {
        if (holds_real(json_array_get(json, i))) {
            return true;
        }
    }
    return false;
}

CwStatus cw_json_canonical(CwArena* arena, const json_t* json, const char** ret_text) {
    if (holds_real(json)) {
        return CW_ERR_BAD_INPUT;
    }
    char* text = json_dumps(json, JSON_SORT_KEYS | JSON_COMPACT | JSON_ENCODE_ANY);
    if (!text) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_arena_defer(arena, release_text, text));
    *ret_text = text;
    return CW_OK;
}

static void put_special(CwBuf* buf, char c) {
    if (c == '"' || c == '\\') {
        cw_buf_byte(buf, '\\');
        cw_buf_byte(buf, c);
    } else if (c == '\n') {
        cw_buf_text(buf, "\\n");
    } else {
        cw_buf_format(buf, "\\u%04x", (unsigned)c);
    }
}

// Good UTF-8, run by run of what needs no escape.
static void put_runs(CwBuf* buf, CwText text) {
    size_t start = 0;
    for (size_t i = 0; i < text.length; ++i) {
        const char c = text.at[i];
        if (c == '"' || c == '\\' || (unsigned char)c < 0x20U) {
            cw_buf_bytes(buf, text.at + start, i - start);
            put_special(buf, c);
            start = i + 1;
        }
    }
    cw_buf_bytes(buf, text.at + start, text.length - start);
}

static void put_escaped(CwBuf* buf, const char* text) {
    CwText rest = cw_text(text);
    cw_buf_byte(buf, '"');
    while (rest.length) {
        const size_t good = cw_text_bad_utf8(rest);
        put_runs(buf, (CwText){rest.at, good});
        rest = cw_text_after(rest, good);
        if (rest.length) {
            cw_buf_text(buf, "\xEF\xBF\xBD");
            rest = cw_text_after(rest, 1);
        }
    }
    cw_buf_byte(buf, '"');
}

// What comes before a value: a comma unless it is the first, and the key in an object.
static void begin_value(CwBuf* buf, const char* key) {
    if (buf->length && !buf->failed && !strchr("{[:\n", buf->bytes[buf->length - 1])) {
        cw_buf_byte(buf, ',');
    }
    if (key) {
        put_escaped(buf, key);
        cw_buf_byte(buf, ':');
    }
}

void cw_json_begin_object(CwBuf* buf, const char* key) {
    begin_value(buf, key);
    cw_buf_byte(buf, '{');
}

void cw_json_end_object(CwBuf* buf) {
    cw_buf_byte(buf, '}');
}

void cw_json_begin_array(CwBuf* buf, const char* key) {
    begin_value(buf, key);
    cw_buf_byte(buf, '[');
}

void cw_json_end_array(CwBuf* buf) {
    cw_buf_byte(buf, ']');
}

void cw_json_put_int(CwBuf* buf, const char* key, int64_t value) {
    begin_value(buf, key);
    char digits[24];
    size_t at = sizeof digits;
    uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left);
    if (value < 0) {
        digits[--at] = '-';
    }
    cw_buf_bytes(buf, digits + at, sizeof digits - at);
}

void cw_json_put_bool(CwBuf* buf, const char* key, bool value) {
    begin_value(buf, key);
    cw_buf_text(buf, value ? "true" : "false");
}

void cw_json_put_null(CwBuf* buf, const char* key) {
    begin_value(buf, key);
    cw_buf_text(buf, "null");
}

void cw_json_put_text(CwBuf* buf, const char* key, const char* text) {
    if (!text) {
        cw_json_put_null(buf, key);
        return;
    }
    begin_value(buf, key);
    put_escaped(buf, text);
}

void cw_json_put_raw(CwBuf* buf, const char* key, const char* json) {
    begin_value(buf, key);
    cw_buf_text(buf, json);
}

void cw_json_put_decimal(CwBuf* buf, const char* key, int64_t value, int64_t scale) {
    assert(scale >= 1 && scale <= 1000000000);
    begin_value(buf, key);
    const uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    uint64_t fraction = size % (uint64_t)scale;
    cw_buf_format(buf, "%s%" PRIu64, value < 0 ? "-" : "", size / (uint64_t)scale);
    if (!fraction) {
        return;
    }
    cw_buf_byte(buf, '.');
    for (uint64_t unit = (uint64_t)scale / 10; fraction; unit /= 10) {
        cw_buf_byte(buf, (char)('0' + fraction / unit));
        fraction %= unit;
    }
}
