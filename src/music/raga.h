// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Ragas as scale data: which notes a line may rise to and fall to, and on which it rests.

   A raga is a JSON file (data/ragas/): `aroha` and `avaroha` (ascent and descent) in the letters of sargam, S r R g G
   m M P d D n N, small letters flat but for m and M, where M is sharp; `vadi` and `samvadi`, the notes it dwells on;
   `drone`, the note that sounds with sa, or "". Turns and ornaments that no scale says are not in it.

   Units    semitones above sa, 0 … 11; bit n of a set for semitone n; mood in thousandths.
*/
#ifndef CW_MUSIC_RAGA_H
#define CW_MUSIC_RAGA_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/** A raga. */
typedef struct {
    const char* name;
    const char* title;
    uint16_t aroha;   ///< notes a line may rise to
    uint16_t avaroha; ///< notes it may fall to
    uint8_t vadi;
    uint8_t samvadi;
    uint8_t drone; ///< 0 where sa sounds alone
    int valence;
    int arousal;
} CwRaga;

/**
   Reads a raga file.

   Errors   CW_ERR_BAD_INPUT with line and what was read; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_raga_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwRaga* ret_raga);

/**
   A raga that comes with the program: "yaman", "bhairav", "malkauns" …

   Errors   CW_ERR_NOT_FOUND, with the names there are; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_raga_named(CwArena* arena, const char* name, CwDiag* diag, CwRaga* ret_raga);

/**
   The raga that comes with the program and is nearest a mood.

   Units    thousandths, -1000 … 1000.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_raga_of_mood(CwArena* arena, int valence, int arousal, CwDiag* diag, CwRaga* ret_raga);

/** Whether a line may go from one pitch to the next; `from` -1 where it begins. Units: MIDI pitches, `sa` a class. */
bool cw_raga_may(const CwRaga* raga, int sa, int from, int to);

/** Whether a line may rest on a pitch: sa, the drone's other note, vadi, samvadi. Units: MIDI pitch, `sa` a class. */
bool cw_raga_rests(const CwRaga* raga, int sa, int pitch);

/** Writes a raga as one JSON object, in the form of its file. */
void cw_raga_to_json(CwBuf* buf, const char* key, const CwRaga* raga);

#endif
