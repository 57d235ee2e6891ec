// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/csv.h"

#include "base/buf.h"
#include "base/reading.h"
#include "base/words.h"

#include <string.h>

enum {
    FIELDS_MAX = 256,
};

typedef struct {
    CwArena* arena;
    CwDiag* diag;
    const char* file;
    CwText rest;
    const char* line_start;
    int line;
    char separator;
} Reader;

static int column_of(const Reader* reader) {
    return (int)(reader->rest.at - reader->line_start) + 1;
}

static CwPlace here(const Reader* reader) {
    return (CwPlace){reader->file, reader->line, column_of(reader)};
}

static bool at_line_end(const Reader* reader) {
    return reader->rest.length == 0 || reader->rest.at[0] == '\n' || reader->rest.at[0] == '\r';
}

// Steps over one line end inside or after a field.
static void pass_line_end(Reader* reader) {
    const bool pair = reader->rest.length > 1 && reader->rest.at[0] == '\r' && reader->rest.at[1] == '\n';
    reader->rest = cw_text_after(reader->rest, pair ? 2 : 1);
    reader->line_start = reader->rest.at;
    ++reader->line;
}

static void pass_blanks(Reader* reader) {
    while (reader->rest.length && reader->rest.at[0] != reader->separator &&
           (reader->rest.at[0] == ' ' || reader->rest.at[0] == '\t')) {
        reader->rest = cw_text_after(reader->rest, 1);
    }
}

static CwStatus read_quoted(Reader* reader, CwCsvField* ret_field) {
    const CwPlace start = here(reader);
    CwBuf buf = cw_buf(reader->arena);
    reader->rest = cw_text_after(reader->rest, 1);
    for (;;) {
        if (reader->rest.length == 0) {
            return cw_diag(reader->diag, CW_ERR_BAD_INPUT, "csv.open_quote", start, NULL,
                           "this quote is never closed; add a \" at the end of the field");
        }
        const char c = reader->rest.at[0];
        if (c == '\n' || c == '\r') {
            cw_buf_byte(&buf, '\n');
            pass_line_end(reader);
            continue;
        }
        reader->rest = cw_text_after(reader->rest, 1);
        if (c == '"') {
            if (!reader->rest.length || reader->rest.at[0] != '"') {
                break;
            }
            reader->rest = cw_text_after(reader->rest, 1);
        }
        cw_buf_byte(&buf, c);
    }
    pass_blanks(reader);
    if (!at_line_end(reader) && reader->rest.at[0] != reader->separator) {
        const CwPlace place = here(reader);
        const char* found = cw_text_copy(reader->arena, cw_text_trim(cw_text_split(&reader->rest, reader->separator)));
        return cw_diag(reader->diag, CW_ERR_BAD_INPUT, "csv.after_quote", place, found,
                       "after a closing quote only a separator or the end of the line may follow");
    }
    *ret_field = (CwCsvField){cw_buf_string(&buf), start.column};
    return ret_field->text ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus read_field(Reader* reader, CwCsvField* ret_field) {
    pass_blanks(reader);
    if (reader->rest.length && reader->rest.at[0] == '"') {
        return read_quoted(reader, ret_field);
    }
    const int column = column_of(reader);
    CwText field = {reader->rest.at, 0};
    while (!at_line_end(reader) && reader->rest.at[0] != reader->separator) {
        reader->rest = cw_text_after(reader->rest, 1);
        ++field.length;
    }
    *ret_field = (CwCsvField){cw_text_copy(reader->arena, cw_text_trim(field)), column};
    return ret_field->text ? CW_OK : CW_ERR_NO_MEM;
}

// Reads one row of the file; `*ret_count` fields, 0 for a comment and where every field is empty.
static CwStatus read_row(Reader* reader, CwCsvField fields[FIELDS_MAX], size_t* ret_count) {
    size_t count = 0;
    if (reader->rest.length && reader->rest.at[0] == '#') {
        while (!at_line_end(reader)) {
            reader->rest = cw_text_after(reader->rest, 1);
        }
    }
    while (!at_line_end(reader) || count) {
        if (count == FIELDS_MAX) {
            return cw_diag(reader->diag, CW_ERR_BAD_INPUT, "csv.too_many", here(reader), NULL,
                           "more than %d fields in one row", FIELDS_MAX);
        }
        CW_TRY(read_field(reader, &fields[count++]));
        if (at_line_end(reader)) {
            break;
        }
        reader->rest = cw_text_after(reader->rest, 1); // the separator
    }
    if (reader->rest.length) {
        pass_line_end(reader);
    }
    size_t filled = 0;
    for (size_t i = 0; i < count; ++i) {
        filled += fields[i].text[0] != '\0';
    }
    *ret_count = filled ? count : 0;
    return CW_OK;
}

// The separator the header row uses most: comma, semicolon or tab.
static char find_separator(CwText text) {
    CwText rest = text;
    CwText header = {"", 0};
    while (rest.length && (header.length == 0 || header.at[0] == '#')) {
        header = cw_text_trim(cw_text_line(&rest));
    }
    const char candidates[] = {',', ';', '\t'};
    char best = ',';
    size_t most = 0;
    for (size_t c = 0; c < sizeof candidates; ++c) {
        size_t count = 0;
        for (size_t i = 0; i < header.length; ++i) {
            count += header.at[i] == candidates[c];
        }
        if (count > most) {
            most = count;
            best = candidates[c];
        }
    }
    return best;
}

static const char* column_list(CwArena* arena, const CwCsvColumn* columns, size_t n_columns) {
    CwBuf buf = cw_buf(arena);
    for (size_t i = 0; i < n_columns; ++i) {
        cw_buf_format(&buf, "%s%s", i ? "," : "", columns[i].name);
    }
    const char* list = cw_buf_string(&buf);
    return list ? list : "";
}

static CwStatus unknown_column(Reader* reader, CwPlace place, const char* written, const CwCsvColumn* columns,
                               size_t n_columns) {
    const char* names[FIELDS_MAX];
    for (size_t i = 0; i < n_columns; ++i) {
        names[i] = columns[i].name;
    }
    const char* nearest = cw_nearest(names, n_columns, cw_text(written));
    return cw_diag(reader->diag, CW_ERR_BAD_INPUT, "csv.unknown_column", place, written,
                   "this column is not known%s%s; the header may have: %s", nearest ? ", did you mean " : "",
                   nearest ? nearest : "", column_list(reader->arena, columns, n_columns));
}

// Finds which known column each column of the file is: `order[i]` for the i-th.
static CwStatus match_header(Reader* reader, int line, const CwCsvField* fields, size_t count,
                             const CwCsvColumn* columns, size_t n_columns, size_t order[FIELDS_MAX]) {
    bool seen[FIELDS_MAX] = {false};
    for (size_t i = 0; i < count; ++i) {
        const CwPlace place = {reader->file, line, fields[i].column};
        size_t c = 0;
        while (c < n_columns && !cw_word_is(cw_text(fields[i].text), columns[c].name)) {
            ++c;
        }
        if (c == n_columns) {
            return unknown_column(reader, place, fields[i].text, columns, n_columns);
        }
        if (seen[c]) {
            return cw_diag(reader->diag, CW_ERR_BAD_INPUT, "csv.column_twice", place, fields[i].text,
                           "this column is there twice; keep one");
        }
        seen[c] = true;
        order[i] = c;
    }
    for (size_t c = 0; c < n_columns; ++c) {
        if (columns[c].required && !seen[c]) {
            return cw_diag(reader->diag, CW_ERR_BAD_INPUT, "csv.missing_column", (CwPlace){reader->file, line, 1}, NULL,
                           "the header has no column %s; it may have: %s", columns[c].name,
                           column_list(reader->arena, columns, n_columns));
        }
    }
    return CW_OK;
}

// The fields of one row of the file, in the order of the reader's columns.
static CwStatus arrange(Reader* reader, const CwCsvField* fields, size_t count, const size_t* order, size_t n_columns,
                        CwCsvRow* row) {
    CwCsvField* arranged = CW_NEW_ARRAY(reader->arena, CwCsvField, n_columns);
    if (!arranged) {
        return CW_ERR_NO_MEM;
    }
    for (size_t c = 0; c < n_columns; ++c) {
        arranged[c].text = "";
    }
    for (size_t i = 0; i < count; ++i) {
        arranged[order[i]] = fields[i];
    }
    row->fields = arranged;
    return CW_OK;
}

static CwStatus read_rows(Reader* reader, CwCsv* csv, size_t n_header, const size_t order[FIELDS_MAX]) {
    CwCsvField fields[FIELDS_MAX];
    CwCsvRow* rows = NULL;
    size_t capacity = 0;
    while (reader->rest.length) {
        CwCsvRow row = {NULL, reader->line};
        size_t count = 0;
        CW_TRY(read_row(reader, fields, &count));
        while (count > n_header && fields[count - 1].text[0] == '\0') {
            --count; // spreadsheets leave separators at the end
        }
        if (count == 0) {
            continue;
        }
        if (count > n_header) {
            return cw_diag(reader->diag, CW_ERR_BAD_INPUT, "csv.extra_field",
                           (CwPlace){reader->file, row.line, fields[n_header].column}, fields[n_header].text,
                           "the row has %zu fields, the header %zu; quote a text that holds a comma", count, n_header);
        }
        CW_TRY(arrange(reader, fields, count, order, csv->n_columns, &row));
        CW_TRY(CW_RESERVE(reader->arena, rows, csv->n_rows, capacity));
        rows[csv->n_rows++] = row;
        csv->rows = rows;
    }
    return CW_OK;
}

CwStatus cw_csv_read(CwArena* arena, const char* file, CwText text, const CwCsvColumn* columns, size_t n_columns,
                     CwDiag* diag, CwCsv* ret_csv) {
    Reader reader = {.arena = arena, .diag = diag, .file = file, .line = 1};
    CW_TRY(cw_reading_start(file, text, diag, &reader.rest));
    reader.line_start = reader.rest.at;
    reader.separator = find_separator(reader.rest);
    CwCsvField header[FIELDS_MAX];
    size_t n_header = 0;
    int line = 1;
    while (reader.rest.length && n_header == 0) {
        line = reader.line;
        CW_TRY(read_row(&reader, header, &n_header));
        while (n_header && header[n_header - 1].text[0] == '\0') {
            --n_header; // spreadsheets leave separators at the end
        }
    }
    size_t order[FIELDS_MAX];
    CW_TRY(match_header(&reader, line, header, n_header, columns, n_columns, order));
    CwCsv csv = {.file = file, .columns = columns, .n_columns = n_columns};
    CW_TRY(read_rows(&reader, &csv, n_header, order));
    *ret_csv = csv;
    return CW_OK;
}

CwPlace cw_csv_place(const CwCsv* csv, const CwCsvRow* row, size_t column) {
    return (CwPlace){csv->file, row->line, row->fields[column].column};
}
