// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Where the music of a cue comes from, part by part: written by somebody, a recording, a library item, made by rule
   with its seed, made by an outside tool with its terms (origins.csv says it of files).

   What societies and distributors ask about machines is answered from the parts alone: a cue is by people when every
   part is, and nobody is said to have made what nobody wrote down.
*/
#ifndef CW_RIGHTS_ORIGIN_H
#define CW_RIGHTS_ORIGIN_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/text.h"
#include "rights/rights.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** How something came about. */
typedef enum {
    CW_ORIGIN_UNKNOWN,   ///< nobody wrote it down
    CW_ORIGIN_WRITTEN,   ///< by people
    CW_ORIGIN_RECORDING, ///< people playing
    CW_ORIGIN_LIBRARY,   ///< an item of a library of music or of sounds
    CW_ORIGIN_RULE,      ///< by rules of a program, from a seed; no trained model
    CW_ORIGIN_TOOL,      ///< by an outside tool: a trained model, or what nobody can say
} CwOriginKind;

/** What origins.csv says of a file, or of a part of it, or some bars. */
typedef struct {
    const char* file; ///< as in the film folder: "themes/sea.mid"
    const char* part; ///< "Cello"; "": what no other row says of its parts
    int first_bar;    ///< from 1; 0: what no other row says of its bars
    int last_bar;
    CwOriginKind kind;
    const char* by;       ///< people, or ""
    const char* source;   ///< the library and item, or the tool and its version
    const char* terms;    ///< of the library or tool
    const char* inspired; ///< what it was inspired by, or ""
    const char* samples;  ///< what it has samples of, or ""
    CwPlace place;
} CwOrigin;

/** All of origins.csv. */
typedef struct {
    const CwOrigin* items;
    size_t count;
} CwOrigins;

/**
   Reads origins.csv: the columns file, part, bars, kind, by, source, terms, inspired by, samples, notes, of which the
   header needs file and kind.

   Shape    `files[n_files]`: those of the film folder that sound; a row for any other is refused.
   Errors   CW_ERR_BAD_INPUT: as cw_csv_read(); a file that is not there; two rows for the same bars of a part, or a row
            for a part and one for bars of all parts (a part's bars are more particular than either); written music or
            a recording without `by`, a library item or a tool without `source`, a tool without `terms`.
            CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `file`.
   Source   docs/film-folder.md.
*/
CW_MUST_USE CwStatus cw_origins_read(CwArena* arena, const char* file, CwText text, const char* const* files,
                                     size_t n_files, CwDiag* diag, CwOrigins* ret_origins);

/** What is said of a file where no row names its part or bars; NULL when nothing is. Memory: belongs to `origins`. */
const CwOrigin* cw_origin_of(const CwOrigins* origins, const char* file);

/** The kind in a word: "written", "rule". Memory: static. */
const char* cw_origin_name(CwOriginKind kind);

/** A part of how the music of a cue was made. */
typedef struct {
    const char* part; ///< "theme", "notes", "orchestration", "instruments", "recording: cello"
    bool sound;       ///< it is of the recording, not of the composition
    CwOriginKind kind;
    const char* file;       ///< or ""
    const char* words;      ///< what made it, in words: "sketch 1, seed 4711"
    const CwOrigin* origin; ///< what origins.csv says, or NULL
} CwMadePart;

/** How the music of a cue was made. */
typedef struct {
    const char* cue;
    const CwMadePart* parts; ///< as the work goes: theme, notes, orchestration, sound
    size_t n_parts;
} CwMadeCue;

/** A side of a cue in a word. */
typedef enum {
    CW_MADE_UNKNOWN,
    CW_MADE_PEOPLE,
    CW_MADE_RULE, ///< by rule alone
    CW_MADE_TOOL, ///< by outside tools alone
    CW_MADE_MIXED,
} CwMade;

/** The composition (`sound` false) or the recording of a cue: who made it. */
CwMade cw_made_by(const CwMadeCue* cue, bool sound);

/** Whether an outside tool had a part in it. */
bool cw_made_with_tool(const CwMadeCue* cue);

/** "people", "rule", "tool", "mixed", "unknown". Memory: static. */
const char* cw_made_name(CwMade made);

/**
   The answer for a cue sheet: "people", or composition and recording as "rule/people, outside tool".

   Memory   from `arena`; NULL when memory ran out.
*/
const char* cw_made_text(CwArena* arena, const CwMadeCue* cue);

/** Writes a cue's origins as one JSON object. */
void cw_made_json(CwBuf* buf, const char* key, const CwMadeCue* cue);

/**
   The music credits of a film, as text: works with their writers, publishers and owners, what must be said in the end
   crawl, how the music was made, what inspired it and what it has samples of.

   Shape    `cues[n_cues]` in the order of the film.
   Errors   CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_music_credits(CwBuf* buf, const char* title, const CwRights* rights, const CwMadeCue* cues,
                                      size_t n_cues);

/**
   Authors of a cue's material whom rights.csv does not name as its writers: whoever replaces a composer cannot take
   their authorship.

   Shape    `*ret_names` are as origins.csv has them, each once.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_forgotten_authors(CwArena* arena, const CwRights* rights, const CwMadeCue* cue,
                                          const char* const** ret_names, size_t* ret_count);

#endif
