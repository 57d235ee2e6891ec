// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/columnar.h"

#include "cut/making_priv.h"
#include "cut/show.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    FRAMES_TO_THE_FOOT = 16,
};

// The columns, in the order they are written.
typedef enum {
    COLUMN_NUMBER,
    COLUMN_AT,
    COLUMN_LENGTH,
    COLUMN_DO,
    COLUMN_TO,
    COLUMN_SOURCE,
    COLUMN_ROLL,
    COLUMN_CLIP,
    COLUMN_SPEED,
    COLUMN_TOTAL,
    N_COLUMNS,
} Column;

static const char* const titles[N_COLUMNS] = {"#",      "At This", "For This Length", "Do This", "To",
                                              "Source", "Roll",    "Clip Name",       "Speed",   "Total Change"};
// What a title begins with, to be known by.
static const char* const known[N_COLUMNS] = {"#",      "At This", "For This", "Do This", "To",
                                             "Source", "Roll",    "Clip",     "Speed",   "Total"};

static void put_frame(CwBuf* buf, int64_t frame, CwRate rate) {
    char text[CW_TIMECODE_SIZE];
    if (frame < 0) {
        cw_buf_format(buf, "%" PRId64, frame);
        return;
    }
    cw_timecode_format(frame, rate, text);
    cw_buf_text(buf, text);
}

// A name without what would end its column.
static void put_name(CwBuf* buf, const char* name) {
    for (; *name; ++name) {
        cw_buf_byte(buf, *name == '\t' || *name == '\n' || *name == '\r' ? ' ' : *name);
    }
}

static void put_source(CwBuf* buf, const CwDiff* diff, const CwRelativeRow* row, CwRate rate) {
    const bool copy = row->kind == CW_RELATIVE_INSERT && row->old_in >= 0;
    if (row->kind == CW_RELATIVE_INSERT && !copy) {
        put_frame(buf, row->footage->black ? 0 : cw_shot_source_at(row->footage, row->new_in), rate);
        cw_buf_byte(buf, '\t');
        put_name(buf, row->footage->black ? "BL" : row->footage->roll);
        cw_buf_byte(buf, '\t');
        put_name(buf, row->footage->clip);
        cw_buf_byte(buf, '\t');
        cw_ratio_put(buf, row->footage->speed);
        return;
    }
    const CwShot* shot = row->old_in >= 0 ? cw_picture_shot_at(diff->old_picture, row->old_in) : NULL;
    if (copy) {
        put_frame(buf, row->old_in, rate);
    }
    cw_buf_byte(buf, '\t');
    put_name(buf, shot && !shot->black ? shot->roll : "BL");
    cw_buf_byte(buf, '\t');
    put_name(buf, shot ? shot->clip : "");
    cw_buf_byte(buf, '\t');
}

static void put_row(CwBuf* buf, const CwDiff* diff, const CwRelativeRow* row, int64_t start, CwRate rate) {
    static const char* const words[] = {"Delete", "Move", "Insert"};
    const bool copy = row->kind == CW_RELATIVE_INSERT && row->old_in >= 0;
    put_frame(buf, start + row->at, rate);
    cw_buf_format(buf, "\t%" PRId64 "\t%s\t", row->frames, copy ? "Copy" : words[row->kind]);
    if (row->kind == CW_RELATIVE_MOVE) {
        put_frame(buf, start + row->to, rate);
    }
    cw_buf_byte(buf, '\t');
    put_source(buf, diff, row, rate);
}

void cw_columnar_write(CwBuf* buf, const CwDiff* diff, const CwRelative* relative, CwRate rate) {
    const int64_t start = diff->old_picture->n_shots ? cw_picture_in(diff->old_picture) : 0;
    int64_t total = 0;
    cw_buf_format(buf, "Change List\nRate: %s\nStart: ", cw_rate_name(rate));
    put_frame(buf, start, rate);
    cw_buf_text(buf, "\n\n");
    for (int i = 0; i < N_COLUMNS; ++i) {
        cw_buf_format(buf, "%s%s", i ? "\t" : "", titles[i]);
    }
    cw_buf_byte(buf, '\n');
    for (size_t i = 0; i < relative->n_rows; ++i) {
        const CwRelativeRow* row = &relative->rows[i];
        total += row->kind == CW_RELATIVE_DELETE ? -row->frames : row->kind == CW_RELATIVE_INSERT ? row->frames : 0;
        cw_buf_format(buf, "%zu\t", i + 1);
        put_row(buf, diff, row, start, rate);
        cw_buf_format(buf, "\t%+" PRId64 "\n", total);
    }
}

// A list while it is read.
typedef struct {
    CwMaking making;
    int line;
    int64_t start;
    bool tabs;
    bool in_table;
    size_t from[N_COLUMNS]; // field number, or byte where the column begins; SIZE_MAX when there is none
    CwRelativeRow* rows;
    size_t n_rows;
    size_t capacity;
    int64_t total;
} Reader;

static CwStatus refuse(const Reader* reader, CwText read, const char* what) {
    return cw__making_refuse(&reader->making, "columnar.row", reader->line, cw_text_copy(reader->making.arena, read),
                             "%s", what);
}

static bool is_header(CwText line) {
    bool at = false;
    bool action = false;
    for (size_t i = 0; i < line.length; ++i) {
        at = at || cw_text_starts_fold(cw_text_after(line, i), "At This");
        action = action || cw_text_starts_fold(cw_text_after(line, i), "Do This");
    }
    return at && action;
}

static void take_header(Reader* reader, CwText line) {
    reader->in_table = true;
    reader->tabs = memchr(line.at, '\t', line.length) != NULL;
    for (int c = 0; c < N_COLUMNS; ++c) {
        reader->from[c] = SIZE_MAX;
    }
    size_t at = 0;
    size_t n = 0;
    while (at < line.length) {
        CwText rest = cw_text_after(line, at);
        size_t width = 0;
        while (width < rest.length &&
               (reader->tabs ? rest.at[width] != '\t'
                             : !(rest.at[width] == ' ' && width + 1 < rest.length && rest.at[width + 1] == ' '))) {
            ++width;
        }
        const CwText title = cw_text_trim((CwText){rest.at, width});
        for (int c = 0; c < N_COLUMNS && title.length; ++c) {
            if (reader->from[c] == SIZE_MAX && cw_text_starts_fold(title, known[c])) {
                reader->from[c] = reader->tabs ? n : at;
                break;
            }
        }
        ++n;
        at += width + (reader->tabs ? 1 : 0);
        while (!reader->tabs && at < line.length && line.at[at] == ' ') {
            ++at;
        }
    }
}

static CwText cell(const Reader* reader, CwText line, Column column) {
    const size_t from = reader->from[column];
    if (from == SIZE_MAX) {
        return cw_text("");
    }
    if (reader->tabs) {
        for (size_t i = 0; i < from; ++i) {
            (void)cw_text_split(&line, '\t');
        }
        return cw_text_trim(cw_text_split(&line, '\t'));
    }
    size_t to = line.length;
    for (int c = 0; c < N_COLUMNS; ++c) {
        to = reader->from[c] != SIZE_MAX && reader->from[c] > from && reader->from[c] < to ? reader->from[c] : to;
    }
    return from < to ? cw_text_trim((CwText){line.at + from, to - from}) : cw_text("");
}

// Timecode, frames, or feet and frames.
static bool number(const Reader* reader, CwText text, int64_t* ret_frames) {
    CwText rest = text;
    int64_t whole = 0;
    int64_t frames = 0;
    if (cw_parse_int(text, ret_frames) == CW_OK || cw_timecode_parse(text, reader->making.rate, ret_frames) == CW_OK) {
        return *ret_frames < INT64_C(1) << 40U && *ret_frames > -(INT64_C(1) << 40U);
    }
    if (cw_parse_int(cw_text_split(&rest, '+'), &whole) != CW_OK || cw_parse_int(rest, &frames) != CW_OK || whole < 0 ||
        whole > 1000000 || frames < 0 || frames >= FRAMES_TO_THE_FOOT) {
        return false;
    }
    *ret_frames = whole * FRAMES_TO_THE_FOOT + frames;
    return true;
}

static bool is_place(CwText text) {
    return text.length && memchr(text.at, ':', text.length);
}

static CwStatus what_to_do(const Reader* reader, CwText text, CwRelativeKind* ret_kind, bool* ret_copy) {
    static const struct {
        const char* word;
        CwRelativeKind kind;
    } words[] = {{"Delete", CW_RELATIVE_DELETE}, {"Trim", CW_RELATIVE_DELETE},     {"Shorten", CW_RELATIVE_DELETE},
                 {"Move", CW_RELATIVE_MOVE},     {"Insert", CW_RELATIVE_INSERT},   {"Copy", CW_RELATIVE_INSERT},
                 {"Add", CW_RELATIVE_INSERT},    {"Lengthen", CW_RELATIVE_INSERT}, {"Extend", CW_RELATIVE_INSERT}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; ++i) {
        if (cw_text_starts_fold(text, words[i].word)) {
            *ret_kind = words[i].kind;
            *ret_copy = words[i].word[0] == 'C';
            return CW_OK;
        }
    }
    return refuse(reader, text, "what is to be done here? Delete, Move, Insert, Copy, Trim or Lengthen");
}

static CwStatus take_footage(Reader* reader, CwText line, CwRelativeRow* row) {
    CwShot* shot = CW_NEW(reader->making.arena, CwShot);
    if (!shot) {
        return CW_ERR_NO_MEM;
    }
    *shot = (CwShot){.speed = {1, 1}, .event = CW_NO_EVENT, .rec_out = row->frames};
    const CwText roll = cell(reader, line, COLUMN_ROLL);
    const CwText clip = cell(reader, line, COLUMN_CLIP);
    const CwText source = cell(reader, line, COLUMN_SOURCE);
    const CwText speed = cell(reader, line, COLUMN_SPEED);
    shot->black = cw_text_is(roll, "BL");
    CW_TRY(cw__making_name(&reader->making, shot->black ? cw_text("") : roll.length ? roll : clip, &shot->roll));
    CW_TRY(cw__making_name(&reader->making, clip, &shot->clip));
    if (speed.length && cw_parse_ratio(speed, &shot->speed) != CW_OK) {
        return refuse(reader, speed, "a speed is a number or a fraction");
    }
    if (!number(reader, source, &shot->src_in) && !shot->black) {
        CW_TRY(cw__making_repair(&reader->making, "columnar.source", reader->line, NULL,
                                 "footage to put in without a source; counting from 0"));
    }
    row->footage = shot;
    return CW_OK;
}

static CwStatus check_total(Reader* reader, CwText line, const CwRelativeRow* row) {
    int64_t stated = 0;
    reader->total += row->kind == CW_RELATIVE_DELETE ? -row->frames : row->kind == CW_RELATIVE_INSERT ? row->frames : 0;
    const CwText total = cell(reader, line, COLUMN_TOTAL);
    if (number(reader, total, &stated) && stated != reader->total) {
        CW_TRY(cw__making_repair(&reader->making, "columnar.total", reader->line, NULL,
                                 "the total change should be %+d by now, and is said to be %+d", (int)reader->total,
                                 (int)stated));
        reader->total = stated;
    }
    return CW_OK;
}

static CwStatus take_row(Reader* reader, CwText line) {
    CwRelativeRow row = {.old_in = -1, .new_in = -1};
    bool copy = false;
    const CwText at = cell(reader, line, COLUMN_AT);
    const CwText to = cell(reader, line, COLUMN_TO);
    if (!number(reader, at, &row.at) || !number(reader, cell(reader, line, COLUMN_LENGTH), &row.frames) ||
        row.frames < 0) {
        return refuse(reader, line, "a row needs a place and a length: timecode, frames, or feet and frames");
    }
    CW_TRY(what_to_do(reader, cell(reader, line, COLUMN_DO), &row.kind, &copy));
    row.at -= is_place(at) ? reader->start : 0;
    if (row.kind == CW_RELATIVE_MOVE) {
        if (!number(reader, to, &row.to)) {
            return refuse(reader, line, "where is it to be moved to?");
        }
        row.to -= is_place(to) ? reader->start : 0;
    }
    if (copy && !number(reader, cell(reader, line, COLUMN_SOURCE), &row.old_in)) {
        return refuse(reader, line, "from where is it to be copied?");
    }
    if (row.kind == CW_RELATIVE_INSERT && !copy) {
        CW_TRY(take_footage(reader, line, &row));
    }
    CW_TRY(check_total(reader, line, &row));
    CW_TRY(CW_RESERVE(reader->making.arena, reader->rows, reader->n_rows, reader->capacity));
    reader->rows[reader->n_rows++] = row;
    return CW_OK;
}

static CwStatus read_line(Reader* reader, CwText line) {
    int64_t row_number = 0;
    if (is_header(line)) {
        take_header(reader, line);
        return CW_OK;
    }
    if (!reader->in_table) {
        CwText value = line;
        const CwText key = cw_text_trim(cw_text_split(&value, ':'));
        if (cw_text_is_fold(key, "Start") && !number(reader, cw_text_trim(value), &reader->start)) {
            return refuse(reader, line, "the start is no timecode at this rate");
        }
        return CW_OK;
    }
    CwText words = line;
    CwText first = cw_text_word(&words);
    first.length -= first.length && first.at[first.length - 1] == '.';
    return cw_parse_int(first, &row_number) == CW_OK ? take_row(reader, line) : CW_OK;
}

// The rate a list names before its table.
static CwStatus settle_rate(Reader* reader, CwText text) {
    CwRate said = {0, 1, false};
    int line_number = 0;
    while (text.length) {
        CwText value = cw_text_line(&text);
        ++line_number;
        if (is_header(value)) {
            break;
        }
        if (cw_text_is_fold(cw_text_trim(cw_text_split(&value, ':')), "Rate") &&
            cw_rate_parse(cw_text_trim(value), &said) != CW_OK) {
            reader->line = line_number;
            return refuse(reader, value, "this is no frame rate of the trade");
        }
    }
    return cw__making_rate(&reader->making, said, 0);
}

CwStatus cw_columnar_read(CwArena* arena, const char* file, CwText text, int64_t start, const CwCutOptions* options,
                          CwDiagList* repairs, CwDiag* diag, CwRelative* ret_relative) {
    Reader reader = {.making = cw__making_begin(arena, file, options, repairs, diag), .start = start};
    CW_TRY(settle_rate(&reader, text));
    reader.line = 0;
    while (text.length) {
        const CwText line = cw_text_line(&text);
        ++reader.line;
        CW_TRY(read_line(&reader, line));
    }
    if (!reader.in_table) {
        return cw__making_refuse(&reader.making, "columnar.no_table", 0, NULL,
                                 "there is no table with \"At This\" and \"Do This\" in this file");
    }
    if (options->strict && reader.making.n_repairs) {
        const CwDiag* first = &reader.making.first_repair;
        return cw_diag(diag, CW_ERR_BAD_INPUT, first->name, (CwPlace){first->file, first->line, 0}, first->read,
                       "%s (refused: strict, and %zu to repair)", first->text, reader.making.n_repairs);
    }
    *ret_relative = (CwRelative){reader.rows, reader.n_rows};
    return CW_OK;
}
