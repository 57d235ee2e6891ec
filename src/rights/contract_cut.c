// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/contract.h"

#include "base/buf.h"
#include "base/reading.h"

#include <string.h>

enum {
    LABEL_MOST = 24, // bytes of a label
};

// The clause that is being read.
typedef struct {
    CwArena* arena;
    CwClause* clauses;
    size_t count;
    size_t capacity;
    CwBuf text;
    CwText label;
    int line;
    int page;
    int paragraph;
} Cutter;

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// "1." "1)" "4.2" "4.2." "12.3.1": bytes of it, or 0.
static size_t number_label(CwText line) {
    size_t at = 0;
    bool marked = false;
    while (at < line.length && at < LABEL_MOST) {
        const size_t begin = at;
        while (at < line.length && is_digit(line.at[at])) {
            ++at;
        }
        if (at == begin || at - begin > 3) {
            break;
        }
        if (at < line.length && (line.at[at] == '.' || line.at[at] == ')')) {
            marked = true;
            ++at;
            continue;
        }
        break;
    }
    return marked && at < line.length && line.at[at] == ' ' ? at : 0;
}

// "(a)" "(iv)" "(12)": bytes of it, or 0.
static size_t bracket_label(CwText line) {
    size_t at = 1;
    if (line.length < 4 || line.at[0] != '(') {
        return 0;
    }
    while (at < line.length && at < 6 && (is_letter(line.at[at]) || is_digit(line.at[at]))) {
        ++at;
    }
    return at > 1 && at + 1 < line.length && line.at[at] == ')' && line.at[at + 1] == ' ' ? at + 1 : 0;
}

// "Article 4", "§ 4", "Section 4.2", with what stands behind the number: bytes of it, or 0.
static size_t word_label(CwText line) {
    static const char* const words[] = {"article ", "section ", "clause ", "\xC2\xA7 ", "\xC2\xA7"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; ++i) {
        if (cw_text_starts_fold(line, words[i])) {
            size_t at = strlen(words[i]);
            const size_t begin = at;
            while (at < line.length && (is_digit(line.at[at]) || line.at[at] == '.')) {
                ++at;
            }
            while (at == begin && at < line.length && strchr("IVX", line.at[at]) && at < LABEL_MOST) {
                return at + 1;
            }
            return at > begin ? at : 0;
        }
    }
    return 0;
}

static size_t label_of(CwText line) {
    if (cw_text_starts(line, "- ") || cw_text_starts(line, "* ")) {
        return 1;
    }
    if (cw_text_starts(line, "\xE2\x80\xA2")) {
        return 3;
    }
    const size_t number = number_label(line);
    const size_t bracket = number ? number : bracket_label(line);
    return bracket ? bracket : word_label(line);
}

static CwStatus finish(Cutter* cutter) {
    if (cutter->text.length == 0) {
        return CW_OK;
    }
    CwClause clause;
    const char* text = cw_buf_string(&cutter->text);
    if (!text) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_clause_read(cutter->arena, text, &clause));
    clause.line = cutter->line;
    clause.page = cutter->page;
    const bool dash = cutter->label.length == 1 || cutter->label.length == 0;
    clause.label = dash ? cw_format(cutter->arena, "paragraph %d", ++cutter->paragraph)
                        : cw_text_copy(cutter->arena, cutter->label);
    if (!clause.label) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(CW_RESERVE(cutter->arena, cutter->clauses, cutter->count, cutter->capacity));
    cutter->clauses[cutter->count++] = clause;
    cutter->text = cw_buf(cutter->arena);
    return CW_OK;
}

static void append(Cutter* cutter, CwText line) {
    for (CwText word = cw_text_word(&line); word.length; word = cw_text_word(&line)) {
        if (cutter->text.length) {
            cw_buf_byte(&cutter->text, ' ');
        }
        cw_buf_bytes(&cutter->text, word.at, word.length);
    }
}

// A heading stands over its text: few words and no full sentence.
static bool is_heading(const CwBuf* text) {
    size_t blanks = 0;
    for (size_t i = 0; i < text->length; ++i) {
        blanks += text->bytes[i] == ' ';
    }
    return text->length > 0 && blanks < 8 && text->length < 80;
}

CwStatus cw_contract_cut(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwContractText* ret_contract) {
    Cutter cutter = {.arena = arena, .text = cw_buf(arena)};
    CwText rest;
    bool after_blank = true;
    int page = 1;
    CW_TRY(cw_reading_start(file, text, diag, &rest));
    for (int number = 1; rest.length; ++number) {
        CwText line = cw_text_line(&rest);
        while (line.length && line.at[0] == '\f') {
            line = cw_text_after(line, 1);
            ++page;
        }
        line = cw_text_trim(line);
        const size_t label = label_of(line);
        if (line.length && (label || (after_blank && !is_heading(&cutter.text)))) {
            CW_TRY(finish(&cutter));
            cutter.label = (CwText){line.at, label};
            cutter.line = number;
            cutter.page = page;
        }
        append(&cutter, cw_text_after(line, label));
        after_blank = line.length == 0;
    }
    CW_TRY(finish(&cutter));
    *ret_contract = (CwContractText){cutter.clauses, cutter.count};
    return CW_OK;
}
