// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Sounds for tests: tones, noise, and what stands for music and speech. Made with libm: only tests may.

   Units    samples are 24-bit integers, interleaved; levels are peaks in dB of full scale.
*/
#ifndef CW_TESTING_SOUNDS_H
#define CW_TESTING_SOUNDS_H

#include "base/arena.h"
#include "base/objects.h"
#include "signal/sound.h"

#include <stddef.h>
#include <stdint.h>

#define CW_TEST_SILENT (-1000.0)

enum {
    CW_TEST_CHANNELS = 8,
};

/** A sine for a while, at a level for each channel. */
typedef struct {
    double seconds;
    double hz;
    double dbfs[CW_TEST_CHANNELS];
} CwTestTone;

/**
   Tones one after the other, phase going on.

   Memory   from `arena`; asserts that there is some.
*/
int32_t* cw_test_tones(CwArena* arena, int sample_rate, int channels, const CwTestTone* tones, size_t n_tones,
                       int64_t* ret_frames);

/** White noise by a seed. Memory: from `arena`. */
int32_t* cw_test_noise(CwArena* arena, int channels, int64_t frames, double dbfs, uint64_t seed);

/**
   Something like a film: chords that come and go, bursts, pauses, a wide range of levels; each channel differs.

   Memory   from `arena`.
*/
int32_t* cw_test_programme(CwArena* arena, int sample_rate, int channels, int64_t frames, uint64_t seed);

/** Keeps samples as a sound and opens it. Memory: from `arena`; keeps `objects`. */
CwSound cw_test_sound(CwArena* arena, const CwObjects* objects, int sample_rate, int channels, const int32_t* samples,
                      int64_t frames);

#endif
