// SPDX-License-Identifier: GPL-3.0-or-later
// The pieces the Fountain reader is made of.
#ifndef CW_STORY_SCRIPT_PRIV_H
#define CW_STORY_SCRIPT_PRIV_H

#include "story/script.h"

/** A line of the script after boneyards and notes were taken out. */
typedef struct {
    const char* text;
    int number; // in the file, from 1
} CwScriptTextLine;

typedef struct {
    const CwScriptTextLine* lines;
    size_t count;
} CwScriptText;

/** Splits into lines, without what stands in boneyards and notes; a line that held nothing else is gone. */
CwStatus cw__script_lines(CwArena* arena, CwText text, CwScriptText* ret_lines);

/** Reads the title page, if there is one, and answers the line after it. */
CwStatus cw__script_title_page(CwArena* arena, const CwScriptText* lines, CwScript* script, size_t* ret_at);

/** What a trimmed, not empty line is that begins a paragraph or goes on in action. */
CwElementKind cw__script_classify(CwText text, bool after_empty, bool before_empty);

/** Words without the marks of emphasis (* and _), escapes resolved. */
CwStatus cw__script_plain(CwArena* arena, CwText text, const char** ret_plain);

#endif
