// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The script: scenes, and who says what in them (Fountain 1.1).

   A script is a row of elements as they stand on the page. Lines of dialogue are numbered from 1 through the whole
   script; one line is one speech, from the character's name to the next empty line.

   Source   fountain.io/syntax, version 1.1. Any text is a Fountain script, so only bytes that are no text are refused.
*/
#ifndef CW_STORY_SCRIPT_H
#define CW_STORY_SCRIPT_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/** What a paragraph of the script is. */
typedef enum {
    CW_ELEMENT_SCENE,
    CW_ELEMENT_ACTION,
    CW_ELEMENT_CHARACTER,
    CW_ELEMENT_PARENTHETICAL,
    CW_ELEMENT_DIALOGUE,
    CW_ELEMENT_LYRIC,
    CW_ELEMENT_TRANSITION,
    CW_ELEMENT_CENTERED,
    CW_ELEMENT_SECTION,
    CW_ELEMENT_SYNOPSIS,
    CW_ELEMENT_PAGE_BREAK,
} CwElementKind;

/** One paragraph. */
typedef struct {
    CwElementKind kind;
    const char* text; ///< without the marks that say what it is; emphasis is left as written
    int line;         ///< from 1
} CwElement;

/** A key of the title page. */
typedef struct {
    const char* key;
    const char* value; ///< lines are separated by '\n'
} CwTitleEntry;

/** A scene. */
typedef struct {
    const char* name;    ///< its number as written, else counted from 1
    const char* heading; ///< "INT. LIGHTHOUSE - NIGHT"
    int line;
    size_t first_line; ///< index of its first line of dialogue
    size_t n_lines;
} CwScriptScene;

/** A line of dialogue: one speech. */
typedef struct {
    const char* speaker;   ///< "ANNA", without (V.O.) and the like
    const char* extension; ///< "V.O.", or ""
    const char* text;      ///< what is said, without parentheticals and emphasis; lines are separated by '\n'
    bool dual;             ///< spoken together with the line before
    bool sung;             ///< all of it is lyrics
    int line;              ///< of the character's name in the file
    size_t scene;          ///< index of its scene; SIZE_MAX before the first
} CwScriptLine;

/** A script. */
typedef struct {
    const CwTitleEntry* title_page;
    size_t n_title_page;
    const CwElement* elements;
    size_t n_elements;
    const CwScriptScene* scenes;
    size_t n_scenes;
    const CwScriptLine* lines;
    size_t n_lines;
} CwScript;

/**
   Reads a Fountain script.

   Errors   CW_ERR_BAD_INPUT when the bytes are no UTF-8 text; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_script_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwScript* ret_script);

/** The value of a key of the title page, any case, or "". Memory: belongs to the script. */
const char* cw_script_title(const CwScript* script, const char* key);

#endif
