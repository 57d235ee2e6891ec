// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/buf.h"
#include "story/script_priv.h"

#include <string.h>

// Where the closing mark after `from` ends, or 0 when there is none: then the opening mark is plain text.
static size_t end_of(CwText text, size_t from, const char* close) {
    for (size_t i = from; i + 1 < text.length; ++i) {
        if (text.at[i] == close[0] && text.at[i + 1] == close[1]) {
            return i + 2;
        }
    }
    return 0;
}

// A note may go over line ends but not over an empty line (one with blanks in it is not empty).
static size_t end_of_note(CwText text, size_t from) {
    const size_t end = end_of(text, from, "]]");
    for (size_t i = from; i + 1 < end; ++i) {
        if (text.at[i] == '\n' && (text.at[i + 1] == '\n' || text.at[i + 1] == '\r')) {
            return 0;
        }
    }
    return end;
}

static size_t end_of_hidden(CwText text, size_t at) {
    const CwText here = cw_text_after(text, at);
    if (cw_text_starts(here, "/*")) {
        return end_of(text, at + 2, "*/");
    }
    return cw_text_starts(here, "[[") ? end_of_note(text, at + 2) : 0;
}

typedef struct {
    CwArena* arena;
    CwBuf line;
    bool hid; // something was taken out of this line
    int first_number;
    CwScriptTextLine* lines;
    size_t count;
    size_t capacity;
} Splitter;

// Tabs count as four blanks.
static void put(Splitter* splitter, char c) {
    cw_buf_text(&splitter->line, c == '\t' ? "    " : "");
    if (c != '\t') {
        cw_buf_byte(&splitter->line, c);
    }
}

static CwStatus end_line(Splitter* splitter, int next_number) {
    const char* text = cw_buf_string(&splitter->line);
    if (!text) {
        return CW_ERR_NO_MEM;
    }
    const bool nothing_else = splitter->hid && cw_text_trim(cw_text(text)).length == 0;
    if (!nothing_else) {
        CW_TRY(CW_RESERVE(splitter->arena, splitter->lines, splitter->count, splitter->capacity));
        splitter->lines[splitter->count++] = (CwScriptTextLine){text, splitter->first_number};
    }
    splitter->line = cw_buf(splitter->arena);
    splitter->hid = false;
    splitter->first_number = next_number;
    return CW_OK;
}

CwStatus cw__script_lines(CwArena* arena, CwText text, CwScriptText* ret_lines) {
    Splitter splitter = {.arena = arena, .line = cw_buf(arena), .first_number = 1};
    int number = 1;
    for (size_t i = 0; i < text.length; ++i) {
        const size_t end = end_of_hidden(text, i);
        if (end) {
            for (; i < end; ++i) {
                number += text.at[i] == '\n';
            }
            splitter.hid = true;
            --i;
            continue;
        }
        const char c = text.at[i];
        if (c == '\n' || c == '\r') {
            i += c == '\r' && i + 1 < text.length && text.at[i + 1] == '\n' ? 1 : 0;
            CW_TRY(end_line(&splitter, ++number));
        } else {
            put(&splitter, c);
        }
    }
    if (splitter.line.length || splitter.line.failed) {
        CW_TRY(end_line(&splitter, number));
    }
    *ret_lines = (CwScriptText){splitter.lines, splitter.count};
    return CW_OK;
}

// "Key: value" at the left edge. A heading or a transition such as "FADE IN:" is none.
static size_t key_length(CwText line) {
    const char* colon = line.length ? memchr(line.at, ':', line.length) : NULL;
    if (!colon || colon == line.at || line.at[0] == ' ') {
        return 0;
    }
    return (size_t)(colon - line.at);
}

static bool starts_title_page(CwText line) {
    static const char* const known[] = {"title",   "credit",    "author",   "authors", "source", "draft date", "date",
                                        "contact", "copyright", "revision", "notes",   "font",   "format"};
    const size_t length = key_length(line);
    const CwText key = {line.at, length};
    for (size_t i = 0; length && i < sizeof known / sizeof known[0]; ++i) {
        if (cw_text_is_fold(key, known[i])) {
            return true;
        }
    }
    bool small = false;
    for (size_t i = 0; i < length; ++i) {
        small = small || (line.at[i] >= 'a' && line.at[i] <= 'z');
    }
    return small && cw__script_classify(line, true, true) == CW_ELEMENT_ACTION;
}

CwStatus cw__script_title_page(CwArena* arena, const CwScriptText* lines, CwScript* script, size_t* ret_at) {
    size_t at = 0;
    *ret_at = 0;
    if (lines->count == 0 || !starts_title_page(cw_text(lines->lines[0].text))) {
        return CW_OK;
    }
    CwTitleEntry* entries = NULL;
    size_t capacity = 0;
    while (at < lines->count && cw_text_trim(cw_text(lines->lines[at].text)).length) {
        const CwText line = cw_text(lines->lines[at].text);
        const size_t length = key_length(line);
        if (length) {
            CW_TRY(CW_RESERVE(arena, entries, script->n_title_page, capacity));
            entries[script->n_title_page++] = (CwTitleEntry){cw_text_copy(arena, (CwText){line.at, length}), ""};
        }
        CwTitleEntry* entry = &entries[script->n_title_page - 1];
        const CwText value = cw_text_trim(length ? cw_text_after(line, length + 1) : line);
        if (value.length) {
            entry->value =
                cw_format(arena, "%s%s%.*s", entry->value, entry->value[0] ? "\n" : "", (int)value.length, value.at);
        }
        if (!entry->key || !entry->value) {
            return CW_ERR_NO_MEM;
        }
        ++at;
    }
    script->title_page = entries;
    *ret_at = at;
    return CW_OK;
}

static bool starts_scene(CwText text) {
    static const char* const marks[] = {"INT", "EXT",      "EST",     "INT./EXT", "INT/EXT",
                                        "I/E", "EXT./INT", "EXT/INT", "E/I"};
    CwText bare = text;
    while (bare.length && (bare.at[0] == '*' || bare.at[0] == '_')) {
        bare = cw_text_after(bare, 1); // a heading may be set in bold or underlined
    }
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; ++i) {
        const CwText rest = cw_text_after(bare, strlen(marks[i]));
        if (cw_text_starts_fold(bare, marks[i]) && rest.length && (rest.at[0] == '.' || rest.at[0] == ' ')) {
            return true;
        }
    }
    return text.length > 1 && text.at[0] == '.' && text.at[1] != '.' && text.at[1] != ' ';
}

// One letter of the text: whether it is a capital or a small letter of the Latin, Greek or Cyrillic alphabets.
typedef struct {
    bool capital;
    bool small;
    size_t length;
} Letter;

static Letter letter_at(CwText text) {
    const unsigned char* p = (const unsigned char*)text.at;
    if (p[0] < 0x80U || text.length < 2) {
        return (Letter){p[0] >= 'A' && p[0] <= 'Z', p[0] >= 'a' && p[0] <= 'z', 1};
    }
    if (p[0] >= 0xE0U) {
        return (Letter){false, false, p[0] >= 0xF0U ? 4 : 3};
    }
    const unsigned code = ((p[0] & 0x1FU) << 6U) | (p[1] & 0x3FU);
    Letter letter = {false, false, 2};
    if (code >= 0xC0U && code <= 0xFFU) { // Latin-1, without the signs of multiplication and division
        letter.capital = code <= 0xDEU && code != 0xD7U;
        letter.small = code >= 0xDFU && code != 0xF7U;
    } else if (code >= 0x100U && code <= 0x17FU) { // pairs; which comes first changes twice
        const bool odd_is_capital = (code >= 0x139U && code <= 0x148U) || code >= 0x179U;
        const bool capital = ((code & 1U) != 0) == odd_is_capital;
        letter.capital = capital && code != 0x138U && code != 0x149U && code != 0x17FU;
        letter.small = !letter.capital;
    } else if (code >= 0x386U && code <= 0x3CEU) { // Greek
        letter.capital = code <= 0x3ABU && code != 0x390U;
        letter.small = !letter.capital;
    } else if (code >= 0x400U && code <= 0x45FU) { // Cyrillic
        letter.capital = code <= 0x42FU;
        letter.small = !letter.capital;
    }
    return letter;
}

// Capitals and no small letters, but for what stands in brackets.
static bool is_capitals(CwText text) {
    bool capital = false;
    int brackets = 0;
    while (text.length) {
        const Letter letter = letter_at(text);
        brackets += text.at[0] == '(';
        brackets -= text.at[0] == ')' && brackets > 0;
        if (letter.small && !brackets) {
            return false;
        }
        capital = capital || (letter.capital && !brackets);
        text = cw_text_after(text, letter.length);
    }
    return capital;
}

static bool ends_in(CwText text, const char* end) {
    const size_t length = strlen(end);
    return text.length >= length && cw_text_is(cw_text_after(text, text.length - length), end);
}

static bool is_page_break(CwText text) {
    return text.length >= 3 && strspn(text.at, "=") >= text.length;
}

CwElementKind cw__script_classify(CwText text, bool after_empty, bool before_empty) {
    switch (text.at[0]) {
    case '!':
        return CW_ELEMENT_ACTION;
    case '~':
        return CW_ELEMENT_LYRIC;
    case '#':
        return CW_ELEMENT_SECTION;
    case '=':
        return is_page_break(text) ? CW_ELEMENT_PAGE_BREAK : CW_ELEMENT_SYNOPSIS;
    case '>':
        if (text.length > 1 && text.at[text.length - 1] == '<') {
            return CW_ELEMENT_CENTERED;
        }
        return after_empty ? CW_ELEMENT_TRANSITION : CW_ELEMENT_ACTION;
    case '@':
        return after_empty && !before_empty && text.length > 1 ? CW_ELEMENT_CHARACTER : CW_ELEMENT_ACTION;
    default:
        break;
    }
    if (after_empty && starts_scene(text)) {
        return CW_ELEMENT_SCENE;
    }
    if (after_empty && before_empty && is_capitals(text) && ends_in(text, "TO:")) {
        return CW_ELEMENT_TRANSITION;
    }
    return after_empty && !before_empty && is_capitals(text) ? CW_ELEMENT_CHARACTER : CW_ELEMENT_ACTION;
}

static bool is_mark(char c) {
    return c == '*' || c == '_';
}

static bool is_word(CwText text, size_t at) {
    const unsigned char c = at < text.length ? (unsigned char)text.at[at] : ' ';
    return c >= 0x80U || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// Stars are emphasis unless they stand alone; underscores are when a word is on one side of them only.
static size_t put_marks(CwBuf* plain, CwText text, size_t from) {
    size_t to = from;
    while (to < text.length && is_mark(text.at[to])) {
        ++to;
    }
    const bool alone = (from == 0 || text.at[from - 1] == ' ') && (to == text.length || text.at[to] == ' ');
    const bool one_side = (from > 0 && is_word(text, from - 1)) != is_word(text, to);
    for (size_t i = from; i < to; ++i) {
        if (text.at[i] == '*' ? alone : !one_side) {
            cw_buf_byte(plain, text.at[i]);
        }
    }
    return to;
}

CwStatus cw__script_plain(CwArena* arena, CwText text, const char** ret_plain) {
    CwBuf plain = cw_buf(arena);
    for (size_t i = 0; i < text.length;) {
        if (is_mark(text.at[i])) {
            i = put_marks(&plain, text, i);
            continue;
        }
        const bool escapes = text.at[i] == '\\' && i + 1 < text.length && strchr("*_\\", text.at[i + 1]);
        i += escapes;
        cw_buf_byte(&plain, text.at[i++]);
    }
    const char* copy = cw_buf_string(&plain);
    if (!copy) {
        return CW_ERR_NO_MEM;
    }
    *ret_plain = copy;
    return CW_OK;
}
