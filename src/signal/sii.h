// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The speech intelligibility index: how much of what carries speech stands above what is heard with it, band by band.

   It looks at the spectrum of the whole stretch, so it does not hear pauses in what masks; signal/estoi.h does. Levels
   in a room must be known: a film is played so that -20 dBFS are 79 dB at home and 85 dB in a cinema.

   Units    spectrum levels: dB of sound pressure in a band one Hz wide, for 18 bands a third of an octave wide from 160
            Hz to 8 kHz.
   Source   ANSI S3.5-1997, one-third octave band procedure (clauses 4 and 5, table 3), for a listener who hears well.
*/
#ifndef CW_SIGNAL_SII_H
#define CW_SIGNAL_SII_H

#include "base/arena.h"

#include <stddef.h>

enum {
    CW_SII_BANDS = 18,
    CW_SII_HOME_DB = 99, ///< sound pressure of full scale where films are heard near by: 79 dB at -20 dBFS
};

/**
   The spectrum levels of a sound.

   Shape    `samples[count]` of one channel, full scale 1.
   Units    Hz; `full_scale_db` is the sound pressure of a mean square of 1.
   Errors   CW_ERR_NO_MEM.
   Memory   scratch from `arena`.
*/
CW_MUST_USE CwStatus cw_sii_levels(CwArena* arena, const double* samples, size_t count, int sample_rate,
                                   double full_scale_db, double ret_levels[CW_SII_BANDS]);

/** The index, 0 to 1, of speech under noise, each by its spectrum levels. */
double cw_sii(const double speech[CW_SII_BANDS], const double noise[CW_SII_BANDS]);

#endif
