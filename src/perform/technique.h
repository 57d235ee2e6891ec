// SPDX-License-Identifier: GPL-3.0-or-later
/**
   How articulations are played: the table of perform/plan.h as data.

   Units    thousandths of a note's length, milliseconds, MIDI velocities.
   Threads  pure.
*/
#ifndef CW_PERFORM_TECHNIQUE_H
#define CW_PERFORM_TECHNIQUE_H

#include "perform/patch.h"

#include <stdbool.h>

/** How one note is played. */
typedef struct {
    int program;         ///< which sounds it
    CwVoicing voicing;   ///< how it starts
    int length_permille; ///< of what is written
    int early_ms;        ///< up before the end of that; below 0 is held into the next note
    int least_ms;        ///< but at least so long
    int louder;          ///< added to the velocity
    bool roll;           ///< strokes instead of one note
} CwTechnique;

/**
   The technique of an articulation (a CwArticulation) on a program.

   `follows`: another note of the part ends where this one begins. `marked`: the picture asks for this moment.
*/
CwTechnique cw_technique(int bank, int program, int articulation, bool follows, bool marked);

#endif
