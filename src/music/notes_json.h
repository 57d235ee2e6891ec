// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The small nouns of music/notes.h in JSON: each list is a list of rows of whole numbers, in the order of the fields.

   A row has exactly the fields of its noun; values outside the field's type are refused. So a sketch of a thousand
   notes is some 30 KiB, and one value is always the same bytes.

   Units    as music/notes.h.
*/
#ifndef CW_MUSIC_NOTES_JSON_H
#define CW_MUSIC_NOTES_JSON_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "music/notes.h"

#include <stddef.h>
#include <stdint.h>

/** Writes notes as rows [tick, length, pitch, velocity, articulation], and cents where there are any. */
void cw_notes_to_json(CwBuf* buf, const char* key, const CwNote* notes, size_t n_notes);

/**
   Reads notes; they must be in order, of length above 0, with pitch and velocity up to 127.

   Errors   CW_ERR_BAD_INPUT, CW_ERR_RANGE, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_notes_from_json(CwArena* arena, CwJsonIn in, const json_t* object, const char* key,
                                        const CwNote** ret_notes, size_t* ret_n_notes);

/** Writes keys as rows [tick, fifths, 1 when minor]. */
void cw_keys_to_json(CwBuf* buf, const char* key, const CwKey* keys, size_t n_keys);

/**
   Reads keys.

   Errors   CW_ERR_BAD_INPUT, CW_ERR_RANGE, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_keys_from_json(CwArena* arena, CwJsonIn in, const json_t* object, const char* key,
                                       const CwKey** ret_keys, size_t* ret_n_keys);

/** Writes marks of loudness as rows [tick, level, 1 for a hairpin]. */
void cw_dynamics_to_json(CwBuf* buf, const char* key, const CwDynamic* dynamics, size_t n_dynamics);

/**
   Reads marks of loudness.

   Errors   CW_ERR_BAD_INPUT, CW_ERR_RANGE, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_dynamics_from_json(CwArena* arena, CwJsonIn in, const json_t* object, const char* key,
                                           const CwDynamic** ret_dynamics, size_t* ret_n_dynamics);

/** Writes phrases as objects. */
void cw_phrases_to_json(CwBuf* buf, const char* key, const CwPhrase* phrases, size_t n_phrases);

/**
   Reads phrases.

   Errors   CW_ERR_BAD_INPUT, CW_ERR_NO_MEM.
   Memory   from `arena`; strings belong to the JSON.
*/
CW_MUST_USE CwStatus cw_phrases_from_json(CwArena* arena, CwJsonIn in, const json_t* object, const char* key,
                                          const CwPhrase** ret_phrases, size_t* ret_n_phrases);

/** Writes chords as objects. */
void cw_chords_to_json(CwBuf* buf, const char* key, const CwChord* chords, size_t n_chords);

/**
   Reads chords.

   Errors   CW_ERR_BAD_INPUT, CW_ERR_RANGE, CW_ERR_NO_MEM.
   Memory   from `arena`; strings belong to the JSON.
*/
CW_MUST_USE CwStatus cw_chords_from_json(CwArena* arena, CwJsonIn in, const json_t* object, const char* key,
                                         const CwChord** ret_chords, size_t* ret_n_chords);

#endif
