// SPDX-License-Identifier: GPL-3.0-or-later
#include "story/script.h"

#include "base/buf.h"
#include "base/reading.h"
#include "base/words.h"
#include "story/script_priv.h"

#include <stdint.h>
#include <string.h>

// What the reading of the body keeps.
typedef struct {
    CwArena* arena;
    const CwScriptText* text;
    size_t at; // the line to be read next
    CwElement* elements;
    size_t n_elements;
    size_t elements_capacity;
    CwScriptScene* scenes;
    size_t n_scenes;
    size_t scenes_capacity;
    CwScriptLine* lines;
    size_t n_lines;
    size_t lines_capacity;
} Reader;

static CwText line_at(const Reader* reader, size_t at) {
    return at < reader->text->count ? cw_text(reader->text->lines[at].text) : cw_text("");
}

// An empty line ends a paragraph; one that holds blanks does not end a speech.
static bool is_empty(const Reader* reader, size_t at) {
    return line_at(reader, at).length == 0;
}

static bool is_blank(const Reader* reader, size_t at) {
    return cw_text_trim(line_at(reader, at)).length == 0;
}

static CwStatus add_element(Reader* reader, CwElementKind kind, CwText text, size_t at) {
    CW_TRY(CW_RESERVE(reader->arena, reader->elements, reader->n_elements, reader->elements_capacity));
    const char* copy = cw_text_copy(reader->arena, text);
    reader->elements[reader->n_elements++] = (CwElement){kind, copy, reader->text->lines[at].number};
    return copy ? CW_OK : CW_ERR_NO_MEM;
}

// Takes "#12A#" off the end of a heading.
static CwText take_scene_number(CwText* heading) {
    CwText number = {"", 0};
    if (heading->length < 3 || heading->at[heading->length - 1] != '#') {
        return number;
    }
    size_t open = heading->length - 1;
    while (open > 0 && heading->at[open - 1] != '#') {
        --open;
    }
    if (open == 0 || open == heading->length - 1) {
        return number;
    }
    number = (CwText){heading->at + open, heading->length - 1 - open};
    *heading = cw_text_trim((CwText){heading->at, open - 1});
    return number;
}

static CwStatus add_scene(Reader* reader, CwText heading) {
    CwText rest = cw_text_trim(heading);
    const CwText number = take_scene_number(&rest);
    const char* plain = NULL;
    CW_TRY(cw__script_plain(reader->arena, rest, &plain));
    CW_TRY(CW_RESERVE(reader->arena, reader->scenes, reader->n_scenes, reader->scenes_capacity));
    CwScriptScene* scene = &reader->scenes[reader->n_scenes];
    *scene = (CwScriptScene){
        .heading = plain, .line = reader->text->lines[reader->at].number, .first_line = reader->n_lines};
    scene->name =
        number.length ? cw_text_copy(reader->arena, number) : cw_format(reader->arena, "%zu", reader->n_scenes + 1);
    if (!scene->name) {
        return CW_ERR_NO_MEM;
    }
    ++reader->n_scenes;
    CW_TRY(add_element(reader, CW_ELEMENT_SCENE, cw_text(plain), reader->at));
    ++reader->at;
    return CW_OK;
}

// The character's name and what stands in brackets after it; "^" says that two speak at once.
static CwStatus read_character(Reader* reader, CwScriptLine* line) {
    CwText cue = cw_text_trim(line_at(reader, reader->at));
    if (cue.at[0] == '@') {
        cue = cw_text_trim(cw_text_after(cue, 1));
    }
    if (cue.length && cue.at[cue.length - 1] == '^') {
        line->dual = true;
        cue = cw_text_trim((CwText){cue.at, cue.length - 1});
    }
    CW_TRY(add_element(reader, CW_ELEMENT_CHARACTER, cue, reader->at));
    const char* bracket = cue.length ? memchr(cue.at, '(', cue.length) : NULL;
    CwText extension = {"", 0};
    if (bracket && bracket > cue.at) {
        extension = cw_text_trim(cw_text_after(cue, (size_t)(bracket - cue.at) + 1));
        extension.length -= extension.length && extension.at[extension.length - 1] == ')';
        cue = cw_text_trim((CwText){cue.at, (size_t)(bracket - cue.at)});
    }
    line->line = reader->text->lines[reader->at].number;
    line->extension = cw_text_copy(reader->arena, extension);
    ++reader->at;
    CW_TRY(cw__script_plain(reader->arena, cue, &line->speaker));
    return line->extension ? CW_OK : CW_ERR_NO_MEM;
}

static bool is_parenthetical(CwText text) {
    return text.length >= 2 && text.at[0] == '(' && text.at[text.length - 1] == ')';
}

// One speech: the name, then all lines to the next empty one.
static CwStatus read_speech(Reader* reader) {
    CwScriptLine line = {.scene = reader->n_scenes ? reader->n_scenes - 1 : SIZE_MAX, .sung = true};
    CW_TRY(read_character(reader, &line));
    CwBuf said = cw_buf(reader->arena);
    for (; reader->at < reader->text->count && !is_empty(reader, reader->at); ++reader->at) {
        CwText text = cw_text_trim(line_at(reader, reader->at));
        if (is_parenthetical(text)) {
            CW_TRY(add_element(reader, CW_ELEMENT_PARENTHETICAL, text, reader->at));
            continue;
        }
        const bool lyric = text.length && text.at[0] == '~';
        text = lyric ? cw_text_trim(cw_text_after(text, 1)) : text;
        line.sung = line.sung && (lyric || text.length == 0);
        CW_TRY(add_element(reader, lyric ? CW_ELEMENT_LYRIC : CW_ELEMENT_DIALOGUE, text, reader->at));
        const char* plain = NULL;
        CW_TRY(cw__script_plain(reader->arena, text, &plain));
        if (plain[0]) {
            cw_buf_text(&said, said.length ? "\n" : "");
            cw_buf_text(&said, plain);
        }
    }
    line.text = cw_buf_string(&said);
    if (!line.text) {
        return CW_ERR_NO_MEM;
    }
    if (line.text[0] == '\0') {
        return CW_OK; // a name and a direction: nothing is said
    }
    CW_TRY(CW_RESERVE(reader->arena, reader->lines, reader->n_lines, reader->lines_capacity));
    reader->lines[reader->n_lines++] = line;
    if (reader->n_scenes) { // lines before the first scene belong to none
        ++reader->scenes[reader->n_scenes - 1].n_lines;
    }
    return CW_OK;
}

// An element of one line whose mark is taken off.
static CwStatus add_marked(Reader* reader, CwElementKind kind, CwText text) {
    CW_TRY(add_element(reader, kind, cw_text_trim(text), reader->at));
    ++reader->at;
    return CW_OK;
}

// Action: everything to the next empty line, each line an element of its own.
static CwStatus add_action(Reader* reader, bool forced) {
    CwText text = line_at(reader, reader->at);
    text = forced ? cw_text_after(cw_text_trim(text), 1) : text;
    CW_TRY(add_element(reader, CW_ELEMENT_ACTION, text, reader->at));
    ++reader->at;
    return CW_OK;
}

static CwStatus read_paragraph(Reader* reader, bool after_empty) {
    const CwText text = cw_text_trim(line_at(reader, reader->at));
    const bool before_empty = reader->at + 1 >= reader->text->count || is_blank(reader, reader->at + 1);
    switch (cw__script_classify(text, after_empty, before_empty)) {
    case CW_ELEMENT_SCENE:
        return add_scene(reader, text.at[0] == '.' ? cw_text_after(text, 1) : text);
    case CW_ELEMENT_CHARACTER:
        return read_speech(reader);
    case CW_ELEMENT_TRANSITION:
        return add_marked(reader, CW_ELEMENT_TRANSITION, text.at[0] == '>' ? cw_text_after(text, 1) : text);
    case CW_ELEMENT_CENTERED:
        return add_marked(reader, CW_ELEMENT_CENTERED, (CwText){text.at + 1, text.length - 2});
    case CW_ELEMENT_SECTION:
        return add_marked(reader, CW_ELEMENT_SECTION, cw_text_after(text, strspn(text.at, "#")));
    case CW_ELEMENT_SYNOPSIS:
    case CW_ELEMENT_LYRIC:
        return add_marked(reader, text.at[0] == '~' ? CW_ELEMENT_LYRIC : CW_ELEMENT_SYNOPSIS, cw_text_after(text, 1));
    case CW_ELEMENT_PAGE_BREAK:
        return add_marked(reader, CW_ELEMENT_PAGE_BREAK, cw_text(""));
    default:
        return add_action(reader, text.at[0] == '!');
    }
}

CwStatus cw_script_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwScript* ret_script) {
    CwText body = {"", 0};
    CW_TRY(cw_reading_start(file, text, diag, &body));
    CwScriptText lines = {0};
    CW_TRY(cw__script_lines(arena, body, &lines));
    CwScript script = {0};
    Reader reader = {.arena = arena, .text = &lines};
    CW_TRY(cw__script_title_page(arena, &lines, &script, &reader.at));
    bool after_empty = true;
    while (reader.at < lines.count) {
        if (is_blank(&reader, reader.at)) {
            after_empty = true;
            ++reader.at;
            continue;
        }
        CW_TRY(read_paragraph(&reader, after_empty));
        after_empty = false;
    }
    script.elements = reader.elements;
    script.n_elements = reader.n_elements;
    script.scenes = reader.scenes;
    script.n_scenes = reader.n_scenes;
    script.lines = reader.lines;
    script.n_lines = reader.n_lines;
    *ret_script = script;
    return CW_OK;
}

const char* cw_script_title(const CwScript* script, const char* key) {
    for (size_t i = 0; i < script->n_title_page; ++i) {
        if (cw_word_is(cw_text(script->title_page[i].key), key)) {
            return script->title_page[i].value;
        }
    }
    return "";
}
