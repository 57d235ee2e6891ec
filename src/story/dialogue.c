// SPDX-License-Identifier: GPL-3.0-or-later
#include "story/dialogue.h"

#include "base/buf.h"
#include "story/dialogue_priv.h"

#include <stdint.h>
#include <string.h>

// Something said in a subtitle: one with dashes holds several.
typedef struct {
    const char* text;
    CwTime in;
    CwTime out;
    bool taken; // by a line of the script
} Said;

typedef struct {
    CwArena* arena;
    Said* items;
    size_t count;
    size_t capacity;
} SaidList;

// The length of a dash at the front of a line, 0 if none: "-", "–", "—".
static size_t dash_length(CwText line) {
    if (cw_text_starts(line, "\xE2\x80\x93") || cw_text_starts(line, "\xE2\x80\x94")) {
        return 3;
    }
    return cw_text_starts(line, "-") ? 1 : 0;
}

// How many people speak in a subtitle: two and more when several of its lines begin with a dash.
static size_t count_speakers(const char* text) {
    size_t dashes = 0;
    for (CwText rest = cw_text(text); rest.length;) {
        dashes += dash_length(cw_text_trim(cw_text_line(&rest))) > 0;
    }
    return dashes > 1 ? dashes : 1;
}

static CwTime part_of(CwTime in, CwTime out, size_t done, size_t all) {
    const int64_t length = cw_time_between(in, out).flicks;
    return cw_time_after(in, cw_span(cw_muldiv_floor(length, (int64_t)done, (int64_t)all)));
}

static CwStatus add_said(SaidList* list, const char* text, CwTime in, CwTime out) {
    CW_TRY(CW_RESERVE(list->arena, list->items, list->count, list->capacity));
    list->items[list->count++] = (Said){text, in, out, false};
    return CW_OK;
}

// Splits a subtitle of several speakers; each gets time by the length of its words.
static CwStatus split_speakers(SaidList* list, const char* text, CwTime in, CwTime out) {
    const size_t all = strlen(text);
    const size_t first = list->count;
    CwText rest = cw_text(text);
    while (rest.length) {
        const size_t done = all - rest.length;
        const CwText line = cw_text_trim(cw_text_line(&rest));
        const size_t dash = dash_length(line);
        const char* words = cw_text_copy(list->arena, cw_text_trim(cw_text_after(line, dash)));
        if (!words) {
            return CW_ERR_NO_MEM;
        }
        const CwTime begins = part_of(in, out, done, all);
        if (dash || list->count == first) {
            CW_TRY(add_said(list, words, begins, out));
        } else {
            Said* before = &list->items[list->count - 1];
            before->text = cw_format(list->arena, "%s\n%s", before->text, words);
            if (!before->text) {
                return CW_ERR_NO_MEM;
            }
        }
        if (list->count > first + 1 && dash) {
            list->items[list->count - 2].out = begins;
        }
    }
    return CW_OK;
}

static CwStatus list_said(SaidList* list, const CwSubtitles* subtitles, const CwTime* starts, size_t n_starts,
                          CwRate rate) {
    for (size_t i = 0; subtitles && i < subtitles->count; ++i) {
        const CwSubtitle* item = &subtitles->items[i];
        const CwTime in = cw_subtitle_time(subtitles, starts, n_starts, rate, item->in_ms);
        const CwTime out = cw_subtitle_time(subtitles, starts, n_starts, rate, item->out_ms);
        if (count_speakers(item->text) > 1) {
            CW_TRY(split_speakers(list, item->text, in, out));
        } else {
            const CwText line = cw_text(item->text);
            CW_TRY(add_said(list, item->text + dash_length(line), in, out));
        }
    }
    return CW_OK;
}

static CwStatus rows_of_script(CwArena* arena, const CwScript* script, CwWordRow** ret_rows) {
    CwWordRow* rows = CW_NEW_ARRAY(arena, CwWordRow, script->n_lines);
    for (size_t i = 0; rows && i < script->n_lines; ++i) {
        CW_TRY(cw__word_row(arena, script->lines[i].text, &rows[i]));
    }
    *ret_rows = rows;
    return rows ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus rows_of_said(const SaidList* list, CwWordRow** ret_rows) {
    CwWordRow* rows = CW_NEW_ARRAY(list->arena, CwWordRow, list->count);
    for (size_t i = 0; rows && i < list->count; ++i) {
        CW_TRY(cw__word_row(list->arena, list->items[i].text, &rows[i]));
    }
    *ret_rows = rows;
    return rows ? CW_OK : CW_ERR_NO_MEM;
}

// Gives the lines of a pair their times; several lines in one subtitle share it by the length of their words.
static void place_pair(const CwPairing* pair, const SaidList* list, CwSpoken* lines) {
    const CwTime in = list->items[pair->second].in;
    const CwTime out = list->items[pair->second + pair->n_second - 1].out;
    size_t all = 0;
    for (size_t i = 0; i < pair->n_first; ++i) {
        all += strlen(lines[pair->first + i].text);
    }
    size_t done = 0;
    for (size_t i = 0; i < pair->n_first; ++i) {
        CwSpoken* line = &lines[pair->first + i];
        const size_t length = strlen(line->text);
        line->heard = true;
        line->in = part_of(in, out, done, all);
        line->out = part_of(in, out, done + length, all);
        done += length;
    }
    for (size_t i = 0; i < pair->n_second; ++i) {
        list->items[pair->second + i].taken = true;
    }
}

static CwStatus lines_of_script(CwArena* arena, const CwScript* script, CwSpoken* lines) {
    for (size_t i = 0; i < script->n_lines; ++i) {
        const CwScriptLine* line = &script->lines[i];
        const char* scene = line->scene < script->n_scenes ? script->scenes[line->scene].name : "";
        lines[i] = (CwSpoken){.name = cw_format(arena, "%zu", i + 1),
                              .speaker = line->speaker,
                              .text = line->text,
                              .scene = scene,
                              .sung = line->sung};
        if (!lines[i].name) {
            return CW_ERR_NO_MEM;
        }
    }
    return CW_OK;
}

// What no line of the script took; without a script these are all the lines there are.
static CwStatus lines_of_rest(const SaidList* list, const char* prefix, CwSpoken* lines, size_t* n_lines) {
    size_t number = 0;
    for (size_t i = 0; i < list->count; ++i) {
        const Said* said = &list->items[i];
        if (said->taken) {
            continue;
        }
        CwSpoken* line = &lines[(*n_lines)++];
        *line = (CwSpoken){.name = cw_format(list->arena, "%s%zu", prefix, ++number),
                           .speaker = "",
                           .text = said->text,
                           .scene = "",
                           .heard = true,
                           .in = said->in,
                           .out = said->out};
        if (!line->name) {
            return CW_ERR_NO_MEM;
        }
    }
    return CW_OK;
}

CwStatus cw_dialogue_match(CwArena* arena, const CwScript* script, const CwSubtitles* subtitles, const CwTime* starts,
                           size_t n_starts, CwRate rate, CwDialogue* ret_dialogue) {
    SaidList said = {.arena = arena};
    CW_TRY(list_said(&said, subtitles, starts, n_starts, rate));
    const size_t n_script = script ? script->n_lines : 0;
    CwSpoken* lines = CW_NEW_ARRAY(arena, CwSpoken, n_script + said.count);
    if (!lines) {
        return CW_ERR_NO_MEM;
    }
    size_t n_lines = n_script;
    if (n_script) {
        CwWordRow* first = NULL;
        CwWordRow* second = NULL;
        CwPairings pairings;
        CW_TRY(lines_of_script(arena, script, lines));
        CW_TRY(rows_of_script(arena, script, &first));
        CW_TRY(rows_of_said(&said, &second));
        CW_TRY(cw__pair(arena, first, n_script, second, said.count, &pairings));
        for (size_t i = 0; i < pairings.count; ++i) {
            place_pair(&pairings.pairs[i], &said, lines);
        }
    }
    CW_TRY(lines_of_rest(&said, n_script ? "s" : "", lines, &n_lines));
    *ret_dialogue = (CwDialogue){lines, n_lines};
    return CW_OK;
}
