// SPDX-License-Identifier: GPL-3.0-or-later
#include "story/subtitles.h"

#include "base/buf.h"
#include "base/reading.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

// A line of the file, trimmed, with its number.
typedef struct {
    CwText text;
    int number;
    size_t offset; // of its first byte in the file
} Line;

typedef struct {
    CwArena* arena;
    const char* file;
    CwText whole;
    CwDiag* diag;
    const Line* lines;
    size_t n_lines;
    size_t at; // the line to be read next
    CwSubtitle* items;
    size_t count;
    size_t capacity;
} Reader;

static CwStatus split_lines(Reader* reader) {
    Line* lines = NULL;
    size_t count = 0;
    size_t capacity = 0;
    CwText rest = reader->whole;
    while (rest.length) {
        const size_t offset = (size_t)(rest.at - reader->whole.at);
        CW_TRY(CW_RESERVE(reader->arena, lines, count, capacity));
        lines[count] = (Line){cw_text_trim(cw_text_line(&rest)), (int)count + 1, offset};
        ++count;
    }
    reader->lines = lines;
    reader->n_lines = count;
    return CW_OK;
}

static bool is_number(CwText text) {
    int64_t value = 0;
    return text.length && cw_parse_int(text, &value) == CW_OK;
}

static bool has_arrow(CwText text) {
    for (size_t i = 0; i + 2 < text.length; ++i) {
        if (text.at[i] == '-' && text.at[i + 1] == '-' && text.at[i + 2] == '>') {
            return true;
        }
    }
    return false;
}

// Takes one to three digits off the front; false when there are none or more.
static bool take_digits(CwText* rest, int64_t* ret_value, size_t* ret_digits) {
    CwText digits = {rest->at, 0};
    while (digits.length < rest->length && rest->at[digits.length] >= '0' && rest->at[digits.length] <= '9') {
        ++digits.length;
    }
    *rest = cw_text_after(*rest, digits.length);
    *ret_digits = digits.length;
    return digits.length <= 3 && cw_parse_int(digits, ret_value) == CW_OK;
}

// Hours (which may be missing), minutes, seconds, and after a comma or point one to three digits of a fraction.
static bool parse_clock(CwText text, int64_t* ret_ms) {
    int64_t clock[3] = {0};
    int64_t fraction = 0;
    size_t digits = 0;
    size_t n_clock = 0;
    CwText rest = text;
    do {
        if (n_clock == 3 || !take_digits(&rest, &clock[n_clock++], &digits)) {
            return false;
        }
    } while (rest.length && rest.at[0] == ':' && (rest = cw_text_after(rest, 1), true));
    if (rest.length && (rest.at[0] == ',' || rest.at[0] == '.')) {
        rest = cw_text_after(rest, 1);
        if (!take_digits(&rest, &fraction, &digits)) {
            return false;
        }
        for (; digits < 3; ++digits) {
            fraction *= 10;
        }
    }
    const int64_t hours = n_clock == 3 ? clock[0] : 0;
    const int64_t minutes = n_clock >= 2 ? clock[n_clock - 2] : 0;
    const int64_t seconds = clock[n_clock - 1];
    if (rest.length || n_clock < 2 || minutes > 59 || seconds > 59) {
        return false;
    }
    *ret_ms = ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction;
    return true;
}

// "00:01:02,500 --> 00:01:04,000 X1:…": what follows the second time is left aside.
static CwStatus read_times(const Reader* reader, const Line* line, CwSubtitle* item) {
    CwText rest = line->text;
    size_t arrow = 0;
    while (!cw_text_starts(cw_text_after(rest, arrow), "-->")) {
        ++arrow;
    }
    const CwText from = cw_text_trim((CwText){rest.at, arrow});
    rest = cw_text_after(rest, arrow + 3);
    const CwText to = cw_text_word(&rest);
    const char* read = cw_text_copy(reader->arena, line->text);
    if (!read) {
        return CW_ERR_NO_MEM;
    }
    const CwPlace place = {reader->file, line->number, 1};
    if (!parse_clock(from, &item->in_ms) || !parse_clock(to, &item->out_ms)) {
        return cw_diag(reader->diag, CW_ERR_BAD_INPUT, "subtitles.times", place, read,
                       "these are no times; write them as 00:01:02,500 --> 00:01:04,000");
    }
    if (item->out_ms <= item->in_ms) {
        return cw_diag(reader->diag, CW_ERR_BAD_INPUT, "subtitles.out", place, read,
                       "this subtitle ends at or before it begins; the second time must be later");
    }
    return CW_OK;
}

// Appends a line of text without <tags> and {tags}.
static void put_without_tags(CwBuf* buf, CwText text) {
    for (size_t i = 0; i < text.length; ++i) {
        const char c = text.at[i];
        const char close = c == '<' ? '>' : '}';
        const bool is_tag = (c == '<' && i + 1 < text.length && strchr("ibuscfIBUSCF/", text.at[i + 1])) ||
                            (c == '{' && i + 1 < text.length && text.at[i + 1] == '\\');
        const char* end = is_tag ? memchr(text.at + i, close, text.length - i) : NULL;
        if (end) {
            i = (size_t)(end - text.at);
        } else {
            cw_buf_byte(buf, c);
        }
    }
}

// Whether a subtitle begins at this line: its times, or its number with the times below.
static bool begins_here(const Reader* reader, size_t at) {
    if (at >= reader->n_lines) {
        return false;
    }
    const bool numbered = is_number(reader->lines[at].text) && at + 1 < reader->n_lines;
    return has_arrow(reader->lines[at].text) || (numbered && has_arrow(reader->lines[at + 1].text));
}

static void pass_empty(Reader* reader) {
    while (reader->at < reader->n_lines && reader->lines[reader->at].text.length == 0) {
        ++reader->at;
    }
}

// The text up to where the next subtitle begins; an empty line inside belongs to it only if text goes on.
static CwStatus read_words(Reader* reader, CwSubtitle* item) {
    CwBuf buf = cw_buf(reader->arena);
    bool any = false;
    for (;;) {
        const size_t stop = reader->at;
        pass_empty(reader);
        if (reader->at == reader->n_lines || (reader->at > stop && begins_here(reader, reader->at)) ||
            has_arrow(reader->lines[reader->at].text)) {
            break;
        }
        if (any) {
            cw_buf_byte(&buf, '\n');
        }
        put_without_tags(&buf, reader->lines[reader->at++].text);
        any = true;
    }
    const char* words = cw_buf_string(&buf);
    if (!words) {
        return CW_ERR_NO_MEM;
    }
    item->text = cw_text_copy(reader->arena, cw_text_trim(cw_text(words)));
    return item->text ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus read_one(Reader* reader) {
    if (is_number(reader->lines[reader->at].text) && begins_here(reader, reader->at)) {
        ++reader->at;
    }
    const Line* line = &reader->lines[reader->at];
    if (!has_arrow(line->text)) {
        const char* read = cw_text_copy(reader->arena, line->text);
        return !read ? CW_ERR_NO_MEM
                     : cw_diag(reader->diag, CW_ERR_BAD_INPUT, "subtitles.no_times",
                               (CwPlace){reader->file, line->number, 1}, read,
                               "a subtitle's times should stand here, as 00:01:02,500 --> 00:01:04,000");
    }
    CwSubtitle item = {.line = line->number};
    CW_TRY(read_times(reader, line, &item));
    ++reader->at;
    CW_TRY(read_words(reader, &item));
    if (item.text[0] == '\0') {
        return CW_OK; // nothing is said
    }
    CW_TRY(CW_RESERVE(reader->arena, reader->items, reader->count, reader->capacity));
    reader->items[reader->count++] = item;
    return CW_OK;
}

static int by_time(const void* a, const void* b) {
    const CwSubtitle* x = a;
    const CwSubtitle* y = b;
    if (x->in_ms != y->in_ms) {
        return x->in_ms < y->in_ms ? -1 : 1;
    }
    return x->line - y->line;
}

CwStatus cw_subtitles_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwSubtitles* ret_subtitles) {
    Reader reader = {.arena = arena, .file = file, .diag = diag};
    CW_TRY(cw_reading_start(file, text, diag, &reader.whole));
    CW_TRY(split_lines(&reader));
    for (pass_empty(&reader); reader.at < reader.n_lines; pass_empty(&reader)) {
        CW_TRY(read_one(&reader));
    }
    if (reader.count) {
        qsort(reader.items, reader.count, sizeof *reader.items, by_time);
    }
    *ret_subtitles = (CwSubtitles){reader.items, reader.count};
    return CW_OK;
}

// The clock that a timecode shows, as if its numbers were real time.
static CwSpan clock_of(CwTime at, CwRate rate) {
    char timecode[CW_TIMECODE_SIZE];
    cw_timecode_format(cw_frame_floor(at, rate), rate, timecode);
    int64_t parts[4] = {0};
    CwText rest = cw_text(timecode);
    for (int i = 0; i < 4; ++i) {
        while (rest.length && rest.at[0] >= '0' && rest.at[0] <= '9') {
            parts[i] = 10 * parts[i] + (rest.at[0] - '0');
            rest = cw_text_after(rest, 1);
        }
        rest = cw_text_after(rest, 1);
    }
    const int64_t seconds = (parts[0] * 60 + parts[1]) * 60 + parts[2];
    return cw_span(seconds * CW_FLICKS_PER_SECOND + parts[3] * cw_flicks_per_frame(rate));
}

CwTime cw_subtitle_time(const CwSubtitles* subtitles, const CwTime* starts, size_t n_starts, CwRate rate, int64_t ms) {
    assert(n_starts > 0);
    const CwSpan clock = cw_span_of_ms(ms);
    const bool shows_timecode =
        subtitles->count && cw_span_of_ms(subtitles->items[0].in_ms).flicks >= clock_of(starts[0], rate).flicks;
    if (!shows_timecode) {
        return cw_time_after(starts[0], clock);
    }
    size_t reel = 0;
    while (reel + 1 < n_starts && clock_of(starts[reel + 1], rate).flicks <= clock.flicks) {
        ++reel;
    }
    return cw_time_after(starts[reel], cw_span(clock.flicks - clock_of(starts[reel], rate).flicks));
}
