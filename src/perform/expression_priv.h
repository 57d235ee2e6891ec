// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Marks of loudness as steps of MIDI's expression controller.

   A level of 1000 (fff) is full, and each thousandth less is 16/875 dB less: ppp (125) is 16 dB down; velocities, which
   hold the same marks, do the rest. The engine turns
   controller value v into 40 log10(v / 127) dB (SoundFont 2.04, section 8.4.6), so v follows from the level. A part
   without marks plays mf (625).

   Units    ticks, controller values.
*/
#ifndef CW_PERFORM_EXPRESSION_PRIV_H
#define CW_PERFORM_EXPRESSION_PRIV_H

#include "music/notes.h"

#include <stdbool.h>

/** From this tick on, this value. */
typedef struct {
    int64_t tick;
    uint8_t expression;
    bool sudden; ///< begins with the notes that begin here, not in the middle of one
} CwLoudness;

/**
   The curve of a part; the first step holds from the beginning whatever its tick.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw__loudness_curve(CwArena* arena, const CwDynamic* dynamics, size_t n_dynamics,
                                        const CwLoudness** ret_curve, size_t* ret_n);

#endif
