// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Recordings stretched a little in time, at their own pitch.

   Rubber Band does it, its R3 engine offline: it sees everything before it plays anything, and answers without delay.
   All sounds of a recording go through one instance, so that they are stretched alike to the sample and their
   transients stay together; two channels go through it as middle and side, because 3.1 does not keep the sum of left
   and right.

   The engine has no random numbers and one thread. It calls libm, as the synthesizer does (perform/synth.h).

   Units    samples at the rate of the sounds.
   Threads  pure; sounds are read.
*/
#ifndef CW_PERFORM_STRETCH_H
#define CW_PERFORM_STRETCH_H

#include "base/arena.h"
#include "base/diag.h"
#include "signal/sound.h"

enum {
    CW_STRETCH_PERCENT_MAX = 2, ///< more than this is heard
};

/** What is at `from` goes to `to`; straight between two points. */
typedef struct {
    int64_t from;
    int64_t to;
} CwStretchPoint;

/** Whether each stretch between points is within CW_STRETCH_PERCENT_MAX, and none is empty. */
bool cw_stretch_allowed(const CwStretchPoint* points, size_t n_points);

/** Where a sample comes to. Shape: `points[n_points]`, at least two, rising. Rounding: to the nearest. */
int64_t cw_stretch_place(const CwStretchPoint* points, size_t n_points, int64_t from);

/**
   Stretches sounds together; each comes out as long as the last point says.

   Shape    `sounds[n_sounds]` of one rate, mono or stereo; `points[n_points]`, from (0, 0) to the end of the sounds;
            fills `ret_sounds[n_sounds]`.
   Errors   CW_ERR_RANGE when the points are not allowed, or there are more than 32 channels; as cw_sound_read() and
            cw_sound_append().
   Memory   scratch from `arena`.
   Cost     1/30 of the length of each channel.
   Source   Rubber Band Library 3.1, API documentation: offline mode, key frame maps.
*/
CW_MUST_USE CwStatus cw_stretch(CwArena* arena, const CwObjects* objects, const CwSound* sounds, size_t n_sounds,
                                const CwStretchPoint* points, size_t n_points, CwDiag* diag, CwHash* ret_sounds);

#endif
