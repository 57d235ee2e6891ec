// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/marker_list.h"

#include "base/csv.h"
#include "base/words.h"
#include "cut/encoding_priv.h"
#include "cut/making_priv.h"

#include <inttypes.h>
#include <string.h>

enum {
    COLUMNS_MAX = 64,
    N_WORDS = 24,
};

static const char* const time_words[N_WORDS] = {
    "timecode", "tc",      "record in",      "record tc", "rec in", "position",    "location",
    "in",       "start",   "start timecode", "start tc",  "tc in",  "timecode in", "in tc",
    "in point", "time in", "start time",     "time",      "frame",  "frames",      NULL};
static const char* const text_words[N_WORDS] = {"name",    "marker name", "cue",         "cue name", "marker", "text",
                                                "comment", "comments",    "description", "note",     "notes",  NULL};
static const char* const colour_words[N_WORDS] = {"color", "colour", "marker color", "marker colour", NULL};
static const char* const comment_words[N_WORDS] = {"comment", "comments", "description", "title",
                                                   "note",    "notes",    NULL};
static const char* const end_words[N_WORDS] = {
    "record out",   "rec out", "out",       "end",      "end timecode", "end tc", "tc out",
    "timecode out", "out tc",  "out point", "time out", "end time",     NULL};
static const char* const length_words[N_WORDS] = {"duration", "length", NULL};

// The header's columns, and which of them count.
typedef struct {
    CwCsvColumn columns[COLUMNS_MAX];
    size_t n_columns;
    size_t time; // these are COLUMNS_MAX where the table has none
    size_t text;
    size_t colour;
    size_t comment;
    size_t end;
    size_t length;
} Table;

static CwText first_line(CwText text) {
    while (text.length && (text.at[0] == '\n' || text.at[0] == '\r' || text.at[0] == ' ')) {
        text = cw_text_after(text, 1);
    }
    return text.length ? cw_text_line(&text) : text;
}

static char separator_of(CwText line) {
    static const char separators[] = {'\t', ';', ','};
    for (size_t i = 0; i < sizeof separators; ++i) {
        if (memchr(line.at, separators[i], line.length)) {
            return separators[i];
        }
    }
    return '\0';
}

static CwText unquoted(CwText field) {
    field = cw_text_trim(field);
    if (field.length > 1 && field.at[0] == '"' && field.at[field.length - 1] == '"') {
        field = (CwText){field.at + 1, field.length - 2};
    }
    return field;
}

// How early in the list of words a field stands; N_WORDS when it is none of them.
static size_t rank(CwText field, const char* const words[N_WORDS]) {
    for (size_t i = 0; words[i]; ++i) {
        if (cw_text_is_fold(field, words[i])) {
            return i;
        }
    }
    return N_WORDS;
}

static bool is_timecode(CwText field) {
    int64_t frame = 0;
    return cw_timecode_parse(field, (CwRate){120, 1, false}, &frame) == CW_OK && memchr(field.at, ':', field.length);
}

// Avid's text: its second field is a timecode already in the first line.
static bool is_headless(CwText line) {
    (void)cw_text_split(&line, '\t');
    return is_timecode(cw_text_trim(cw_text_split(&line, '\t')));
}

bool cw_markers_are(CwText text) {
    if (cw_text_starts(text, "\xEF\xBB\xBF")) {
        text = cw_text_after(text, 3);
    }
    if (cw_text_starts(text, "\xFF\xFE") || cw_text_starts(text, "\xFE\xFF")) {
        return text.length > 40 && memmem(text.at, text.length < 400 ? text.length : 400, "M\0a\0r\0k\0", 8);
    }
    CwText rest = first_line(text);
    const char separator = separator_of(rest);
    if (!separator) {
        return false;
    }
    bool has_time = false;
    bool has_text = false;
    if (separator == '\t' && is_headless(rest)) {
        return true;
    }
    while (rest.length) {
        const CwText field = unquoted(cw_text_split(&rest, separator));
        has_time = has_time || rank(field, time_words) < N_WORDS;
        has_text = has_text || rank(field, text_words) < N_WORDS;
    }
    return has_time && has_text;
}

static CwStatus read_header(CwMaking* making, CwText line, Table* table) {
    const char separator = separator_of(line);
    const char* const* const words[] = {time_words, text_words, colour_words, comment_words, end_words, length_words};
    size_t* const found[] = {&table->time, &table->text, &table->colour, &table->comment, &table->end, &table->length};
    enum { N_FOUND = sizeof found / sizeof found[0] };
    size_t best[N_FOUND] = {N_WORDS, N_WORDS, N_WORDS, N_WORDS, N_WORDS, N_WORDS};
    for (CwText rest = line; rest.length && table->n_columns < COLUMNS_MAX;) {
        const CwText field = unquoted(cw_text_split(&rest, separator));
        const char* name = cw_text_copy(making->arena, field);
        if (!name) {
            return CW_ERR_NO_MEM;
        }
        for (size_t k = 0; k < N_FOUND; ++k) {
            const size_t r = rank(field, words[k]);
            if (r < best[k]) {
                best[k] = r;
                *found[k] = table->n_columns;
            }
        }
        if (field.length) {
            table->columns[table->n_columns++] = (CwCsvColumn){.name = name};
        }
    }
    return best[0] < N_WORDS ? CW_OK
                             : cw__making_refuse(making, "markers.header", 1, NULL,
                                                 "the first row should name the columns, and one of them should be "
                                                 "\"timecode\"");
}

static bool frame_in(const CwMaking* making, CwText field, int64_t* ret_frame) {
    int64_t flicks = 0;
    if (cw_timecode_parse(field, making->rate, ret_frame) == CW_OK || cw_parse_int(field, ret_frame) == CW_OK) {
        return true;
    }
    if (!cw__clock(field, &flicks)) {
        return false;
    }
    *ret_frame = cw__frames_of_flicks(flicks, making->rate);
    return true;
}

// A row: its time, and where it ends or how long it is.
typedef struct {
    CwText time;
    CwText end;
    CwText length;
} Span;

static int64_t frames_of(const CwMaking* making, const Span* span, int64_t frame) {
    int64_t end = 0;
    int64_t length = 0;
    if (span->end.length && frame_in(making, span->end, &end) && end > frame) {
        return end - frame;
    }
    return span->length.length && frame_in(making, span->length, &length) ? length : 0;
}

static CwStatus add(CwMaking* making, const Span* span, CwMarker marker) {
    const CwText time = span->time;
    if (!time.length && !marker.text[0]) {
        return CW_OK;
    }
    if (!frame_in(making, time, &marker.frame)) {
        const char* read = cw_text_copy(making->arena, time);
        return read ? cw__making_repair(making, "markers.row", marker.line, read,
                                        "this is no time; the row was left out")
                    : CW_ERR_NO_MEM;
    }
    marker.frames = frames_of(making, span, marker.frame);
    return cw__making_marker(making, &marker);
}

// A header whose first column is called # is no comment: the same text with a letter there.
static CwStatus name_number_column(CwMaking* making, CwText* text) {
    const CwText line = first_line(*text);
    if (!line.length || line.at[0] != '#') {
        return CW_OK;
    }
    char* copy = cw_text_copy(making->arena, *text);
    if (!copy) {
        return CW_ERR_NO_MEM;
    }
    copy[line.at - text->at] = 'n';
    text->at = copy;
    return CW_OK;
}

static const char* field_at(const CwCsvRow* row, size_t column) {
    return column < COLUMNS_MAX ? row->fields[column].text : "";
}

static CwStatus read_table(CwMaking* making, CwText text) {
    CW_TRY(name_number_column(making, &text));
    Table table = {.time = COLUMNS_MAX,
                   .text = COLUMNS_MAX,
                   .colour = COLUMNS_MAX,
                   .comment = COLUMNS_MAX,
                   .end = COLUMNS_MAX,
                   .length = COLUMNS_MAX};
    CwCsv csv;
    CW_TRY(read_header(making, first_line(text), &table));
    CW_TRY(cw_csv_read(making->arena, making->file, text, table.columns, table.n_columns, making->diag, &csv));
    for (size_t i = 0; i < csv.n_rows; ++i) {
        const CwCsvRow* row = &csv.rows[i];
        const Span span = {cw_text(field_at(row, table.time)), cw_text(field_at(row, table.end)),
                           cw_text(field_at(row, table.length))};
        CW_TRY(add(making, &span,
                   (CwMarker){.colour = field_at(row, table.colour),
                              .text = field_at(row, table.text),
                              .line = row->line,
                              .comment = field_at(row, table.comment)}));
    }
    return CW_OK;
}

static CwStatus read_headless(CwMaking* making, CwText text) {
    int line = 0;
    while (text.length) {
        CwText rest = cw_text_line(&text);
        CwText fields[5] = {{0}};
        ++line;
        for (int i = 0; i < 5 && rest.length; ++i) {
            fields[i] = cw_text_trim(cw_text_split(&rest, '\t'));
        }
        const char* words = cw_text_copy(making->arena, fields[4]);
        const char* colour = cw_text_copy(making->arena, fields[3]);
        if (!words || !colour) {
            return CW_ERR_NO_MEM;
        }
        CW_TRY(add(making, &(Span){.time = fields[1]}, (CwMarker){.colour = colour, .text = words, .line = line}));
    }
    return CW_OK;
}

static CwStatus as_utf8(CwMaking* making, CwText* text) {
    const bool wide = cw_text_starts(*text, "\xFF\xFE") || cw_text_starts(*text, "\xFE\xFF");
    if (!wide && cw_text_bad_utf8(*text) == text->length) {
        if (cw_text_starts(*text, "\xEF\xBB\xBF")) {
            *text = cw_text_after(*text, 3);
        }
        return CW_OK;
    }
    const CwEncoding encoding = wide ? CW_ENCODING_UTF16 : cw__encoding_guess(*text);
    CW_TRY(cw__encoding_decode(making->arena, encoding, *text, text));
    return cw__making_repair(making, "markers.encoding", 0, NULL, "not UTF-8; read as %s", cw__encoding_name(encoding));
}

CwStatus cw_cut_read_markers(CwArena* arena, const char* file, CwText text, const CwCutOptions* options,
                             CwDiagList* repairs, CwDiag* diag, CwCut* ret_cut) {
    CwMaking making = cw__making_begin(arena, file, options, repairs, diag);
    const CwRate nothing = {0, 1, false};
    if ((int64_t)text.length > CW_CUT_BYTES_MAX) {
        return cw_diag(diag, CW_ERR_RANGE, "cut.too_long", (CwPlace){file, 0, 0}, NULL,
                       "more than 1 GiB; this is no marker list");
    }
    CW_TRY(cw__making_rate(&making, nothing, 0));
    CW_TRY(as_utf8(&making, &text));
    CW_TRY(is_headless(first_line(text)) ? read_headless(&making, text) : read_table(&making, text));
    return cw__making_finish(&making, ret_cut);
}

void cw_cut_write_markers(CwBuf* buf, const CwCut* cut) {
    cw_buf_text(buf, "timecode,frame,name,color\n");
    for (size_t i = 0; i < cut->n_markers; ++i) {
        char timecode[CW_TIMECODE_SIZE];
        cw_timecode_format(cut->markers[i].frame, cut->rate, timecode);
        cw_buf_format(buf, "%s,%" PRId64 ",", timecode, cut->markers[i].frame);
        cw_buf_csv(buf, cut->markers[i].text);
        cw_buf_byte(buf, ',');
        cw_buf_csv(buf, cut->markers[i].colour);
        cw_buf_byte(buf, '\n');
    }
}
