// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/anchor.h"

#include <inttypes.h>
#include <string.h>

static void put_name(CwBuf* buf, const char* name, const char* reserved) {
    for (; name && *name; ++name) {
        if (*name == '%' || strchr(reserved, *name)) {
            cw_buf_format(buf, "%%%02X", (unsigned)(unsigned char)*name);
        } else {
            cw_buf_byte(buf, *name);
        }
    }
}

static void put_footage(CwBuf* buf, const CwFootage* footage, CwRate rate) {
    char timecode[CW_TIMECODE_SIZE];
    if (!footage->roll || !footage->roll[0]) {
        return;
    }
    put_name(buf, footage->roll, "/@|");
    if (footage->clip && footage->clip[0]) {
        cw_buf_byte(buf, '/');
        put_name(buf, footage->clip, "/@|");
    }
    cw_timecode_format(footage->frame, rate, timecode);
    cw_buf_format(buf, "@%s", timecode);
}

static void put_offset(CwBuf* buf, CwSpan offset, CwRate rate) {
    if (offset.flicks == 0) {
        return;
    }
    const int64_t one = cw_flicks_per_frame(rate);
    if (offset.flicks % one == 0) {
        cw_buf_format(buf, "%+" PRId64 "f", offset.flicks / one);
    } else {
        cw_buf_format(buf, "%+" PRId64 "flicks", offset.flicks);
    }
}

const char* cw_anchor_text(CwArena* arena, const CwAnchor* anchor, CwRate rate) {
    CwBuf buf = cw_buf(arena);
    switch (anchor->kind) {
    case CW_ANCHOR_FOOTAGE:
        cw_buf_text(&buf, "footage:");
        put_footage(&buf, &anchor->at, rate);
        break;
    case CW_ANCHOR_CUT:
        cw_buf_text(&buf, "cut:");
        put_footage(&buf, &anchor->before, rate);
        cw_buf_byte(&buf, '|');
        put_footage(&buf, &anchor->at, rate);
        break;
    default:
        put_name(&buf, anchor->name, "+-");
        break;
    }
    put_offset(&buf, anchor->offset, rate);
    return cw_buf_string(&buf);
}

// What reading an anchor needs at every turn.
typedef struct {
    CwArena* arena;
    CwRate rate;
    CwPlace place;
    CwDiag* diag;
} Reader;

static CwStatus refuse(const Reader* reader, CwText read, const char* what) {
    char words[96];
    const size_t length = read.length < sizeof words - 1 ? read.length : sizeof words - 1;
    memcpy(words, length ? read.at : "", length);
    words[length] = '\0';
    return cw_diag(reader->diag, CW_ERR_BAD_INPUT, "anchor.syntax", reader->place, words,
                   "%s; an anchor is \"footage:ROLL@TIMECODE\", \"cut:ROLL@TIMECODE|ROLL@TIMECODE\", \"line:12\", "
                   "\"hit:CUE/NAME\" or \"cue:1m1.out\", and may end in \"+12f\" or \"-0.5s\"",
                   what);
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char low = (char)(c | 0x20);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

static CwStatus read_name(const Reader* reader, CwText text, const char** ret_name) {
    char* name = cw_text_copy(reader->arena, text);
    if (!name) {
        return CW_ERR_NO_MEM;
    }
    size_t length = 0;
    for (size_t i = 0; i < text.length; ++i) {
        name[length] = text.at[i];
        if (text.at[i] == '%') {
            const int high = i + 2 < text.length + 0 ? hex_digit(text.at[i + 1]) : -1;
            const int low = high >= 0 ? hex_digit(text.at[i + 2]) : -1;
            if (high < 0 || low < 0 || (high == 0 && low == 0)) {
                return refuse(reader, text, "% must be followed by two hexadecimal digits");
            }
            name[length] = (char)(16 * high + low);
            i += 2;
        }
        ++length;
    }
    name[length] = '\0';
    *ret_name = name;
    return CW_OK;
}

// Where the last `sought` stands, or the length when there is none.
static size_t last_of(CwText text, char sought) {
    for (size_t i = text.length; i-- > 0;) {
        if (text.at[i] == sought) {
            return i;
        }
    }
    return text.length;
}

static CwStatus read_footage(const Reader* reader, CwText text, CwFootage* ret_footage) {
    const size_t at = last_of(text, '@');
    CwText timecode = cw_text_after(text, at + 1);
    const bool negative = cw_text_starts(timecode, "-");
    CwFootage footage = {"", 0, ""};
    if (negative) {
        timecode = cw_text_after(timecode, 1);
    }
    if (at == text.length || cw_timecode_parse(timecode, reader->rate, &footage.frame) != CW_OK) {
        return refuse(reader, text, "footage needs a roll, @ and a timecode that this rate has");
    }
    footage.frame = negative ? -footage.frame : footage.frame;
    CwText clip = {text.at, at};
    const CwText roll = cw_text_split(&clip, '/');
    if (!roll.length) {
        return refuse(reader, text, "footage needs a roll");
    }
    CW_TRY(read_name(reader, roll, &footage.roll));
    CW_TRY(read_name(reader, clip, &footage.clip));
    *ret_footage = footage;
    return CW_OK;
}

static CwStatus read_cut(const Reader* reader, CwText text, CwAnchor* anchor) {
    CwText rest = text;
    const CwText before = cw_text_split(&rest, '|');
    if (before.length == text.length || (!before.length && !rest.length)) {
        return refuse(reader, text, "a cut has two sides with | between, of which one may be empty");
    }
    anchor->before = anchor->at = (CwFootage){"", 0, ""};
    if (before.length) {
        CW_TRY(read_footage(reader, before, &anchor->before));
    }
    return rest.length ? read_footage(reader, rest, &anchor->at) : CW_OK;
}

typedef struct {
    const char* suffix;
    int64_t flicks; // 0: a frame
} Unit;

// Takes "+12f" off the end of `*text`, when there is one.
static CwStatus take_offset(const Reader* reader, CwText* text, CwSpan* ret_offset) {
    static const Unit units[] = {
        {"flicks", 1}, {"ms", CW_FLICKS_PER_SECOND / 1000}, {"s", CW_FLICKS_PER_SECOND}, {"f", 0}};
    size_t sign = text->length;
    while (sign > 0 && text->at[sign - 1] != '+' && text->at[sign - 1] != '-') {
        --sign;
    }
    CwText number = cw_text_after(*text, sign);
    if (sign == 0 || (sign > 1 && text->at[sign - 2] == '@')) { // none, or the sign of a timecode
        return CW_OK;
    }
    for (size_t i = 0; i < sizeof units / sizeof units[0]; ++i) {
        const size_t length = strlen(units[i].suffix);
        if (number.length <= length || !cw_text_is(cw_text_after(number, number.length - length), units[i].suffix)) {
            continue;
        }
        int64_t flicks = 0;
        number.length -= length;
        const CwStatus status =
            cw_parse_scaled(number, units[i].flicks ? units[i].flicks : cw_flicks_per_frame(reader->rate), &flicks);
        if (status == CW_ERR_RANGE) {
            return refuse(reader, *text, "this offset is too long");
        }
        if (status != CW_OK || number.at[0] == '-' || number.at[0] == '+') {
            return CW_OK; // no number: part of a name
        }
        ret_offset->flicks = text->at[sign - 1] == '-' ? -flicks : flicks;
        text->length = sign - 1;
        return CW_OK;
    }
    return CW_OK;
}

CwStatus cw_anchor_parse(CwArena* arena, const char* text, CwRate rate, CwPlace place, CwDiag* diag,
                         CwAnchor* ret_anchor) {
    const Reader reader = {arena, rate, place, diag};
    CwAnchor anchor = {.at = {"", 0, ""}, .before = {"", 0, ""}};
    CwText rest = cw_text_trim(cw_text(text));
    CW_TRY(take_offset(&reader, &rest, &anchor.offset));
    rest = cw_text_trim(rest);
    if (cw_text_starts(rest, "footage:")) {
        CW_TRY(read_footage(&reader, cw_text_after(rest, 8), &anchor.at));
        *ret_anchor = anchor;
        return CW_OK;
    }
    if (cw_text_starts(rest, "cut:")) {
        anchor.kind = CW_ANCHOR_CUT;
        CW_TRY(read_cut(&reader, cw_text_after(rest, 4), &anchor));
        *ret_anchor = anchor;
        return CW_OK;
    }
    CwText name = rest;
    const CwText word = cw_text_split(&name, ':');
    if (!(cw_text_is(word, "line") || cw_text_is(word, "hit") || cw_text_is(word, "cue")) || !name.length) {
        return refuse(&reader, rest, "this is no anchor");
    }
    anchor.kind = CW_ANCHOR_NAMED;
    CW_TRY(read_name(&reader, rest, &anchor.name));
    *ret_anchor = anchor;
    return CW_OK;
}
