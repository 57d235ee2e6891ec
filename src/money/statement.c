// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/statement.h"

#include "base/json.h"
#include "base/words.h"

#include <string.h>

enum {
    LINES_BEFORE = 20, // that may stand above the header row
    COLUMNS_MOST = 256,
};

static const char* const keys[CW_STATEMENT_COLUMNS] = {"isrc", "upc", "units", "amount", "currency"};

// A text or a list of texts.
static CwStatus read_names(CwArena* arena, CwJsonIn in, const json_t* object, const char* key, CwColumnNames* names) {
    const json_t* json = json_object_get(object, key);
    const size_t count = json_is_array(json) ? json_array_size(json) : json ? 1 : 0;
    const char** list = CW_NEW_ARRAY(arena, const char*, count);
    if (!list) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        const json_t* item = json_is_array(json) ? json_array_get(json, i) : json;
        if (!json_is_string(item)) {
            return cw_diag(in.diag, CW_ERR_BAD_INPUT, "template.names", (CwPlace){in.file, 0, 0}, key,
                           "write the column's name as the header row has it, or a list of such names");
        }
        list[i] = json_string_value(item);
    }
    *names = (CwColumnNames){list, count};
    return CW_OK;
}

CwStatus cw_statement_template_read(CwArena* arena, const char* file, CwText text, CwDiag* diag,
                                    CwStatementTemplate* ret_template) {
    json_t* json = NULL;
    const json_t* columns = NULL;
    const CwJsonIn in = {file, diag};
    CwStatementTemplate read = {.decimal = '.'};
    CW_TRY(cw_json_parse(arena, file, text, diag, &json));
    CW_TRY(cw_json_get_text(in, json, "name", &read.name));
    CW_TRY(cw_json_get_text(in, json, "source", &read.source));
    CW_TRY(cw_json_get_text(in, json, "date", &read.date));
    CW_TRY(cw_json_get_object(in, json, "columns", &columns));
    for (int i = 0; i < CW_STATEMENT_COLUMNS; ++i) {
        CW_TRY(read_names(arena, in, columns, keys[i], &read.columns[i]));
    }
    CW_TRY(read_names(arena, in, json, "needs", &read.needs));
    const char* currency = cw_json_text_or(json, "currency", "");
    if (currency[0] && cw_currency_parse(cw_text(currency), &read.fixed) != CW_OK) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "template.currency", (CwPlace){file, 0, 0}, currency,
                       "\"currency\" is three letters");
    }
    read.decimal = cw_json_text_or(json, "decimal", ".")[0] == ',' ? ',' : '.';
    const bool has_id = read.columns[CW_STATEMENT_ISRC].n_names || read.columns[CW_STATEMENT_UPC].n_names;
    if (!has_id || !read.columns[CW_STATEMENT_AMOUNT].n_names ||
        !(read.fixed.code[0] || read.columns[CW_STATEMENT_CURRENCY].n_names)) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "template.columns", (CwPlace){file, 0, 0}, NULL,
                       "a template needs the columns isrc or upc, amount, and a column or a text for the currency");
    }
    *ret_template = read;
    return CW_OK;
}

// A header row cut into its fields.
typedef struct {
    CwText fields[COLUMNS_MOST];
    int count;
    char separator;
} Header;

static char separator_of(CwText line) {
    static const char marks[] = {'\t', ';', ','};
    for (size_t i = 0; i < sizeof marks; ++i) {
        if (line.length && memchr(line.at, marks[i], line.length)) {
            return marks[i];
        }
    }
    return '\t';
}

static CwText bare(CwText text) {
    text = cw_text_trim(text);
    const bool quoted = text.length >= 2 && text.at[0] == '"' && text.at[text.length - 1] == '"';
    return quoted ? (CwText){text.at + 1, text.length - 2} : text;
}

static void cut_header(CwText line, Header* header) {
    header->separator = separator_of(line);
    header->count = 0;
    bool more = true;
    while (more && header->count < COLUMNS_MOST) {
        more = line.length && memchr(line.at, header->separator, line.length) != NULL;
        header->fields[header->count++] = bare(cw_text_split(&line, header->separator));
    }
}

static int find_column(const Header* header, const CwColumnNames* names) {
    for (size_t n = 0; n < names->n_names; ++n) {
        for (int i = 0; i < header->count; ++i) {
            if (cw_word_is(header->fields[i], names->names[n])) {
                return i;
            }
        }
    }
    return -1;
}

static bool follows(const Header* header, const CwStatementTemplate* template, CwTallyLayout* rows) {
    int at[CW_STATEMENT_COLUMNS];
    for (int i = 0; i < CW_STATEMENT_COLUMNS; ++i) {
        at[i] = find_column(header, &template->columns[i]);
    }
    for (size_t i = 0; i < template->needs.n_names; ++i) {
        const CwColumnNames one = {&template->needs.names[i], 1};
        if (find_column(header, &one) < 0) {
            return false;
        }
    }
    *rows = (CwTallyLayout){.separator = header->separator,
                            .decimal = template->decimal,
                            .n_columns = header->count,
                            .isrc = at[CW_STATEMENT_ISRC],
                            .upc = at[CW_STATEMENT_UPC],
                            .units = at[CW_STATEMENT_UNITS],
                            .amount = at[CW_STATEMENT_AMOUNT],
                            .currency = at[CW_STATEMENT_CURRENCY],
                            .fixed = template->fixed};
    const bool has_currency = template->fixed.code[0] || rows->currency >= 0;
    return (rows->isrc >= 0 || rows->upc >= 0) && rows->amount >= 0 && has_currency;
}

CwStatus cw_statement_layout(const CwStatementTemplate* templates, size_t n_templates, const char* file, CwText head,
                             CwDiag* diag, CwStatementLayout* ret_layout) {
    CwText rest = cw_text_starts(head, "\xEF\xBB\xBF") ? cw_text_after(head, 3) : head;
    Header header;
    for (int line = 1; line <= LINES_BEFORE && rest.length; ++line) {
        CwStatementLayout found = {.template = NULL, .header_lines = line};
        const char* newline = memchr(rest.at, '\n', rest.length);
        const CwText row = {rest.at, newline ? (size_t)(newline - rest.at) : rest.length};
        rest = cw_text_after(rest, row.length + (newline != NULL));
        found.header_bytes = (size_t)(rest.at - head.at);
        cut_header(row, &header);
        for (size_t i = 0; i < n_templates; ++i) {
            CwTallyLayout rows;
            const bool better = !found.template || templates[i].needs.n_names > found.template->needs.n_names;
            if (better && follows(&header, &templates[i], &rows)) {
                found.template = &templates[i];
                found.rows = rows;
                found.rows.file = file;
            }
        }
        if (found.template) {
            *ret_layout = found;
            return CW_OK;
        }
    }
    return cw_diag(diag, CW_ERR_BAD_INPUT, "statement.header", (CwPlace){file, 1, 0}, NULL,
                   "no template fits this header row: it needs a column for the ISRC or UPC, one for the amount, and "
                   "one for the currency; or write a template for it (docs/royalties.md)");
}
