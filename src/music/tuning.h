// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Tunings: which pitches there are between a note and its octave, from Scala files (.scl), and which key plays which of
   them (.kbm).

   Which pitch a written note sounds at
   - A keyboard mapping says it for every key; a key it leaves out sounds as written.
   - Without one, 1/1 is the tonic, at the pitch where it always is. A scale of twelve notes gives one to each key; of
     any other scale a note takes the nearest, and sounds as written where none lies within 50 cents. So 24 equal
     steps have a place for each written quarter tone, and a scale of seven leaves other notes alone.

   Units    millicents: thousandths of a cent, a hundred thousand to the equal semitone. Pitches in them count from MIDI
            pitch 0, so that middle C is 6 000 000.
   Rounding ratios to the nearest millicent.
   Source   "Scala scale file format" and "Scala keyboard mapping file format", Huygens-Fokker Foundation.
*/
#ifndef CW_MUSIC_TUNING_H
#define CW_MUSIC_TUNING_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/json.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CW_TUNING_DEGREES_MAX = 1024,
    CW_MILLICENTS = 100000, ///< to an equal semitone
};

/** Which key plays which degree. */
typedef struct {
    int first; ///< keys outside first … last sound as written
    int last;
    int middle;               ///< the key of 1/1
    int reference;            ///< the key whose pitch is given …
    int32_t pitch_millicents; ///< … as this
    int octave;               ///< the degree by which the mapping repeats
    int size;                 ///< keys until it repeats; 0 when each key is a degree
    int16_t degrees[128];     ///< -1 where a key has none
} CwKeyMap;

/** A tuning. */
typedef struct {
    const char* title;      ///< as the file says
    const int32_t* degrees; ///< millicents above 1/1, which is not among them; the last is where the scale repeats
    size_t n_degrees;
    bool mapped;
    CwKeyMap map; ///< when it is mapped
} CwTuning;

/**
   Reads a Scala scale.

   Range    1 to 1024 notes within ten octaves of 1/1; the last above it.
   Errors   CW_ERR_BAD_INPUT with line and what was read; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_tuning_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwTuning* ret_tuning);

/**
   Reads a keyboard mapping for a scale into it.

   Errors   CW_ERR_BAD_INPUT with line and what was read; then `tuning` is untouched.
*/
CW_MUST_USE CwStatus cw_tuning_read_map(const char* file, CwText text, CwDiag* diag, CwTuning* tuning);

/**
   A tuning that comes with the program: "just", "equal 24", "pythagorean", "meantone", "harmonic".

   Errors   CW_ERR_NOT_FOUND, with the names there are; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_tuning_named(CwArena* arena, const char* name, CwDiag* diag, CwTuning* ret_tuning);

/** The pitch of a degree above 1/1; any degree, below and beyond the scale too. Units: millicents. */
int64_t cw_tuning_degree(const CwTuning* tuning, int64_t degree);

/**
   The pitch a written note sounds at.

   Units    `tonic` a pitch class, `pitch` MIDI, `cents` above it; answers millicents from MIDI pitch 0.
*/
int64_t cw_tuning_pitch(const CwTuning* tuning, int tonic, int pitch, int cents);

/** Writes a tuning as one JSON object. */
void cw_tuning_to_json(CwBuf* buf, const char* key, const CwTuning* tuning);

/**
   Reads what cw_tuning_to_json() wrote.

   Errors   CW_ERR_BAD_INPUT, CW_ERR_NO_MEM.
   Memory   from `arena`; strings belong to `json`.
*/
CW_MUST_USE CwStatus cw_tuning_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwTuning* ret_tuning);

#endif
