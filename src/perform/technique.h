// SPDX-License-Identifier: GPL-3.0-or-later
/**
   How articulations are played: what each means on each instrument, as data.

   A map is a JSON file (data/articulations/general_midi.json is the one everybody has; a film's articulations.json is
   read after it). Its rows say for whom they are (`families`, `programs` with their `bank`, `instruments` of the
   ensemble by key; what is not said holds for all), and for each articulation what is changed; later rows come over
   earlier ones.

   What a row may say of an articulation
   program, bank     which sounds it; else the part's own
   starts, follows   "natural", "firm" or "smooth": how a note starts, and how when it follows another of the part
   length            thousandths of what is written
   early_ms          up so long before its end; below 0 it is held into the next
   least_ms          but at least so long
   velocity, louder  thousandths of what is written, and what is added
   strokes           a second, instead of one note; 0 none
   filter_cents      by which its sound is duller, below 0
   controller, value sent before it is played
   key_switch        the key that chooses it, for instruments that have such

   Units    as above; MIDI keys, programs, controllers and velocities.
   Threads  pure.
*/
#ifndef CW_PERFORM_TECHNIQUE_H
#define CW_PERFORM_TECHNIQUE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "perform/patch.h"

#include <stdbool.h>

/** How one note is played. */
typedef struct {
    int bank;
    int program;         ///< which sounds it
    int voicing;         ///< a CwVoicing: how it starts
    int length_permille; ///< of what is written
    int early_ms;        ///< up before the end of that; below 0 is held into the next note
    int least_ms;        ///< but at least so long
    int velocity_permille;
    int louder;       ///< added to the velocity
    int strokes;      ///< a second; 0: one note
    int filter_cents; ///< added to the filter's corner
    int controller;   ///< 0: none
    int value;
    int key_switch; ///< 0: none
} CwTechnique;

/** A map of articulations. */
typedef struct CwTechniques CwTechniques;

/**
   The map everybody has, and `text` over it; `text.at` NULL is the map alone.

   Range    at most 256 rows.
   Errors   CW_ERR_BAD_INPUT with line and what was read; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_techniques_read(CwArena* arena, const char* file, CwText text, CwDiag* diag,
                                        const CwTechniques** ret_techniques);

/** Who plays a note, and when. */
typedef struct {
    const char* instrument; ///< key in its ensemble; may be NULL
    int bank;
    int program;
    bool follows; ///< another note of the part ends where this one begins
    bool marked;  ///< the picture asks for this moment
} CwPlayer;

/** The technique of an articulation (a CwArticulation). */
CwTechnique cw_technique(const CwTechniques* techniques, const CwPlayer* player, int articulation);

#endif
