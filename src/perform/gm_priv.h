// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What is known of General MIDI's programs beforehand: families, ranges, how notes may begin, and how loud each stands
   in an orchestra.

   Source   programs: General MIDI System Level 1, table 2. Balance: sound power of single instruments at the same
            mark (J. Meyer, Acoustics and the Performance of Music, 5th ed., table of sound powers), drawn together to
            what recordings make of it, sections for strings; in tenths of a dB against a section of violins.
*/
#ifndef CW_PERFORM_GM_PRIV_H
#define CW_PERFORM_GM_PRIV_H

#include "perform/patch.h"

/** A row of programs. */
typedef struct {
    int first;
    int last;
    CwPatchFamily family;
    int skip_samples; ///< of a firm note: chosen so that FluidR3's keys speak within about 10 ms
    int attack_cents; ///< added to its attack; below 0 takes a slow one off
    int low;          ///< keys by which it is judged
    int high;
    int balance;
    int send; ///< to the reverberation: who sits far away sends more
} Cw__GmRow;

/** The row of a program; bank 128 is drums. Range: 0 <= program < 128. Memory: static. */
const Cw__GmRow* cw__gm_row(int bank, int program);

#endif
