// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Ensembles: who plays, and what each instrument can do.

   An ensemble is a JSON file (data/ensembles/); those that come with the program are known by name, and anybody may
   bring another.

   Units    sounding MIDI pitches; valence and arousal in thousandths; milliseconds.
   Memory   from the arena given; strings belong to the JSON read.
*/
#ifndef CW_SCORE_ENSEMBLE_H
#define CW_SCORE_ENSEMBLE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "score/groove.h"

#include <stdbool.h>
#include <stddef.h>

/** Kinds of instrument. */
typedef enum {
    CW_FAMILY_WIND,   ///< one note at a time, and breath
    CW_FAMILY_STRING, ///< a section: one note, or two divided
    CW_FAMILY_PLUCKED,
    CW_FAMILY_KEYBOARD,
    CW_FAMILY_TIMPANI,
    CW_FAMILY_PERCUSSION, ///< pitches are General MIDI drums
} CwFamily;

enum {
    CW_CHAIRS_MAX = 4,
};

/** A control of a plugin. */
typedef struct {
    const char* symbol;
    int thousandths;
} CwPluginControl;

/** An LV2 plugin that plays an instrument. */
typedef struct {
    const char* uri;
    const char* bundle; ///< the folder it lies in, ends in .lv2
    const char* preset; ///< URI, or ""
    const char* state;  ///< a file of the film folder, or ""
    int gain_db100;
    const CwPluginControl* controls;
    size_t n_controls;
} CwPlugin;

/** An LV2 plugin that a stem is sent through. */
typedef struct {
    const char* stem;
    CwPlugin plugin;
} CwStemEffect;

/** One player or section. */
typedef struct {
    const char* key;        ///< "violin-1"
    const char* name;       ///< "Violin I"
    const char* short_name; ///< "Vn. I"
    CwFamily family;
    const char* stem;
    const char* group; ///< staves of one group are bracketed: "woodwinds"
    const char* clef;  ///< "treble", "alto", "tenor", "bass", "percussion"
    int program;       ///< General MIDI, from 0
    int bank;
    int transposition; ///< semitones from sounding to written
    int staves;        ///< 1, or 2 for keyboards and harp
    int hard_low;      ///< no note outside these
    int hard_high;
    int comfortable_low; ///< notes outside these only where nobody else can
    int comfortable_high;
    int pan;                           ///< -1000 … 1000
    const char* chairs[CW_CHAIRS_MAX]; ///< chairs of the orchestra it takes where they are empty: "bass"; NULL beyond
    int breath_ms;                     ///< the longest it may play without a breath; 0 for those that need none
    bool solo;                         ///< may carry a melody alone, and is at its best …
    int solo_valence;
    int solo_arousal;
    int solo_pitch;         ///< … at this mood and round this pitch
    const CwPlugin* plugin; ///< plays it instead of the SoundFont, in a stem of its own; or NULL
} CwInstrument;

/** Where a section sits. */
typedef struct {
    const char* stem;
    int angle;       ///< degrees from straight ahead: -90 left … 90 right
    int spread;      ///< degrees to either side that it fills
    int distance_cm; ///< from the listener
} CwSeat;

/** The room it sits in: a box, its walls' distances from the listener. */
typedef struct {
    int width_cm; ///< from wall to wall, the listener in the middle
    int front_cm; ///< to the back of the stage
    int back_cm;  ///< to the back of the hall
    int height_cm;
    int reflect; ///< thousandths of what reaches a wall that come back from it
    const CwSeat* seats;
    size_t n_seats; ///< 0: no room
} CwStage;

/** Who plays. */
typedef struct {
    const char* name;
    const char* title;
    const CwInstrument* instruments; ///< in score order
    size_t n_instruments;
    const char* tuning; ///< the tuning it plays in, or ""
    const char* raga;   ///< the raga it plays when nobody names one; "": it plays chords
    CwStage stage;
    const CwStemEffect* effects; ///< in the order a stem goes through them
    size_t n_effects;
    const CwGroove* grooves; ///< how its drums keep time; the first that fits is played
    size_t n_grooves;
} CwEnsemble;

/**
   Reads an ensemble file.

   Errors   CW_ERR_BAD_INPUT, CW_ERR_RANGE with the instrument it is about; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_ensemble_read(CwArena* arena, const char* file, CwText text, CwDiag* diag,
                                      CwEnsemble* ret_ensemble);

/**
   An ensemble that comes with the program: "chamber", "salon", "strings", "hindustani", "taiko_koto" …

   Errors   CW_ERR_NOT_FOUND, with the names there are; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_ensemble_named(CwArena* arena, const char* name, CwDiag* diag, CwEnsemble* ret_ensemble);

/**
   The ensemble a film asks for, by its name or title in any spelling: "Chamber Orchestra". An ensemble nobody has heard
   of is a warning, and the chamber orchestra plays; so it does when `wanted` is "".

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`. `warnings` may be NULL.
*/
CW_MUST_USE CwStatus cw_ensemble_choose(CwArena* arena, const char* wanted, CwDiagList* warnings, CwDiag* diag,
                                        CwEnsemble* ret_ensemble);

/** The instrument of a key; NULL when the ensemble has none. Memory: belongs to the ensemble. */
const CwInstrument* cw_ensemble_find(const CwEnsemble* ensemble, const char* key);

/** How many notes one player of it can sound at once. Units: notes. */
int cw_instrument_at_once(const CwInstrument* instrument);

#endif
