// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The score: the sketch given to instruments, every note playable.

   Defaults Notes sound as written here (concert pitch); transposition is a matter of the page.
   Units    ticks, MIDI pitches.
*/
#ifndef CW_SCORE_SCORE_H
#define CW_SCORE_SCORE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "music/notes.h"

#include <stddef.h>
#include <stdint.h>

/** A player or section and all it plays in the cue. */
typedef struct {
    const char* instrument; ///< key into the ensemble's instruments, as "violin-1"
    const char* name;       ///< on the page: "Violin I"
    const char* stem;       ///< which stem it belongs to: "strings", "winds", "brass", "percussion", "keys"
    int program;            ///< General MIDI program 0 … 127
    int bank;               ///< 0, or 128 for drums
    int transposition;      ///< semitones from sounding to written: 2 for a clarinet in B flat
    int pan;                ///< -1000 left … 1000 right: its seat
    const CwNote* notes;    ///< by tick, then pitch
    size_t n_notes;
    const CwDynamic* dynamics;
    size_t n_dynamics;
} CwPart;

/** A cue for an ensemble. */
typedef struct {
    const char* title;
    const char* origin;
    const CwKey* keys;
    size_t n_keys;
    const CwPart* parts; ///< in score order
    size_t n_parts;
    int64_t end_tick;
    const CwChord* chords; ///< the harmony, which decides how notes are spelled; may be empty
    size_t n_chords;
} CwScore;

/** Writes a score as one JSON object. */
void cw_score_to_json(CwBuf* buf, const char* key, const CwScore* score);

/**
   Reads what cw_score_to_json() wrote.

   Errors   CW_ERR_BAD_INPUT, CW_ERR_NO_MEM.
   Memory   from `arena`; strings belong to `json`.
*/
CW_MUST_USE CwStatus cw_score_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwScore* ret_score);

#endif
