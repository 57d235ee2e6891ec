// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Themes: named melodies, with the key, meter, phrases and harmony found in them.

   Units    ticks from the downbeat of the theme's first whole bar: notes of a pickup lie before 0.
   Memory   from the arena given; names and notes are copied.
*/
#ifndef CW_MUSIC_THEME_H
#define CW_MUSIC_THEME_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/json.h"
#include "base/text.h"
#include "music/notes.h"
#include "music/scale.h"
#include "time/meter.h"

#include <stddef.h>
#include <stdint.h>

/** A theme. */
typedef struct {
    const char* name;
    const char* origin; ///< where it comes from: "composer: themes/sea.mid"
    CwMeter meter;
    CwTonality tonality;
    int32_t tempo;       ///< thousandths of a quarter a minute, as it was written down; 0 when nobody said
    int64_t length;      ///< whole bars, without the pickup
    const CwNote* notes; ///< one line: no two sound together
    size_t n_notes;
    const CwPhrase* phrases; ///< they cover 0 … length, each of whole bars
    size_t n_phrases;
    const CwChord* chords; ///< they cover 0 … length, one or two a bar; from the file where it has chords, else implied
    size_t n_chords;
} CwTheme;

/** What a theme is made from. */
typedef struct {
    const char* name;
    const char* origin;
    CwMeter meter;
    const CwKey* key; ///< NULL: found from the notes
    int32_t tempo;    ///< thousandths of a quarter a minute, or 0
    const CwNote* notes;
    size_t n_notes;
    const CwNote* harmony; ///< what sounds with it; may be empty
    size_t n_harmony;
} CwThemeNotes;

/**
   Makes a theme: keeps the top line of the notes, finds key, phrases and harmony.

   Errors   CW_ERR_RANGE when there are fewer than 3 notes, or it is longer than 512 bars; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_theme_make(CwArena* arena, const CwThemeNotes* from, CwTheme* ret_theme);

/**
   Reads a theme from a MIDI or MusicXML file, by what the bytes are.

   The melody is the track or part named melody, theme, lead, tune or voice, else the one with the highest notes; the
   others are its harmony.

   Errors   CW_ERR_BAD_INPUT and CW_ERR_RANGE, with what to do; CW_ERR_NO_MEM.
   Memory   from `arena`; `warnings` may be NULL.
*/
CW_MUST_USE CwStatus cw_theme_read(CwArena* arena, const char* name, const char* file, CwText bytes,
                                   CwDiagList* warnings, CwDiag* diag, CwTheme* ret_theme);

/** Writes a theme as one JSON object. */
void cw_theme_to_json(CwBuf* buf, const char* key, const CwTheme* theme);

/**
   Reads what cw_theme_to_json() wrote.

   Errors   CW_ERR_BAD_INPUT, CW_ERR_RANGE, CW_ERR_NO_MEM.
   Memory   from `arena`; strings belong to `json`.
*/
CW_MUST_USE CwStatus cw_theme_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwTheme* ret_theme);

#endif
