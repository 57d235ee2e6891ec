// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Fades and crossfades.

   Two strangers crossfaded with equal power keep their loudness; a sound crossfaded with itself keeps it with equal
   gain.

   Units    sample counts; gains are factors of amplitude from 0 to 1.
*/
#ifndef CW_SIGNAL_FADE_H
#define CW_SIGNAL_FADE_H

#include <stdint.h>

/** How a fade bends. */
typedef enum {
    CW_FADE_EQUAL_POWER, ///< a quarter of a sine: in and out have squares that add up to 1
    CW_FADE_EQUAL_GAIN,  ///< half a cosine: in and out add up to 1
} CwFade;

/**
   The gain of a fade-in at sample `at` of `length`: 0 before it, 1 after it, and the middle of each sample inside, so
   that the fade-out is the same read backward.
*/
double cw_fade_in(CwFade fade, int64_t at, int64_t length);

/** The gain of a fade-out at sample `at` of `length`: 1 before it, 0 after it. */
double cw_fade_out(CwFade fade, int64_t at, int64_t length);

#endif
