// SPDX-License-Identifier: GPL-3.0-or-later
#include "testing/sounds.h"

#include "testing/testing.h"

#include <math.h>

static const double turn = 6.283185307179586;
static const double full = 8388607.0;

static int32_t to_24(double value) {
    const double clipped = value > 1.0 ? 1.0 : value < -1.0 ? -1.0 : value;
    return (int32_t)lround(clipped * full);
}

static double amplitude(double dbfs) {
    return dbfs <= CW_TEST_SILENT ? 0.0 : pow(10.0, dbfs / 20.0);
}

static int32_t* room_for(CwArena* arena, int channels, int64_t frames) {
    int32_t* samples = CW_NEW_ARRAY(arena, int32_t, (size_t)frames * (size_t)channels);
    assert_non_null(samples);
    return samples;
}

int32_t* cw_test_tones(CwArena* arena, int sample_rate, int channels, const CwTestTone* tones, size_t n_tones,
                       int64_t* ret_frames) {
    int64_t frames = 0;
    for (size_t t = 0; t < n_tones; ++t) {
        frames += lround(tones[t].seconds * sample_rate);
    }
    int32_t* samples = room_for(arena, channels, frames);
    int64_t at = 0;
    double phase = 0.0;
    for (size_t t = 0; t < n_tones; ++t) {
        const int64_t count = lround(tones[t].seconds * sample_rate);
        double levels[CW_TEST_CHANNELS];
        for (int c = 0; c < channels; ++c) {
            levels[c] = amplitude(tones[t].dbfs[c]);
        }
        for (int64_t i = 0; i < count; ++i, ++at) {
            const double wave = sin(phase);
            for (int c = 0; c < channels; ++c) {
                samples[at * channels + c] = to_24(levels[c] * wave);
            }
            phase = fmod(phase + turn * tones[t].hz / sample_rate, turn);
        }
    }
    *ret_frames = frames;
    return samples;
}

static double random_unit(uint64_t* seed) {
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return (double)(*seed >> 11U) * 0x1p-52 - 1.0; // -1 … 1
}

int32_t* cw_test_noise(CwArena* arena, int channels, int64_t frames, double dbfs, uint64_t seed) {
    int32_t* samples = room_for(arena, channels, frames);
    for (int64_t i = 0; i < frames * channels; ++i) {
        samples[i] = to_24(amplitude(dbfs) * random_unit(&seed));
    }
    return samples;
}

int32_t* cw_test_programme(CwArena* arena, int sample_rate, int channels, int64_t frames, uint64_t seed) {
    int32_t* samples = room_for(arena, channels, frames);
    double hz[4] = {0};
    double level = 0.0;
    double noise = 0.0;
    int64_t left = 0;
    for (int64_t i = 0; i < frames; ++i) {
        if (left-- <= 0) { // a new moment: silence, a chord or a burst, of 0.1 to 1.6 s
            left = (int64_t)(sample_rate * (0.85 + 0.75 * random_unit(&seed)));
            level = random_unit(&seed) < -0.7 ? 0.0 : amplitude(-22.0 + 20.0 * random_unit(&seed));
            noise = random_unit(&seed) > 0.5 ? 0.6 : 0.02;
            for (int n = 0; n < 4; ++n) {
                hz[n] = 900.0 * pow(2.0, 3.5 * random_unit(&seed));
            }
        }
        for (int c = 0; c < channels; ++c) {
            double sum = noise * random_unit(&seed);
            for (int n = 0; n < 4; ++n) {
                sum += 0.2 * sin(turn * fmod(hz[n] * (1.0 + 0.01 * c) * (double)i / sample_rate, 1.0));
            }
            samples[i * channels + c] = to_24(level * sum);
        }
    }
    return samples;
}

CwSound cw_test_sound(CwArena* arena, const CwObjects* objects, int sample_rate, int channels, const int32_t* samples,
                      int64_t frames) {
    CwHash manifest;
    CwSound sound;
    assert_int_equal(cw_sound_keep(arena, objects, sample_rate, channels, samples, frames, &manifest), CW_OK);
    assert_int_equal(cw_sound_open(arena, objects, &manifest, NULL, &sound), CW_OK);
    return sound;
}
