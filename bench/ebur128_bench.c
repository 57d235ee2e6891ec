// SPDX-License-Identifier: GPL-3.0-or-later
// What libebur128 makes of a WAV file, for bench/meter.py: integrated loudness, range and true peak; with --maxima, for
// bench/conformance.py, the greatest short-term and momentary loudness, too, asked for every 10 ms.
#include <ebur128.h>
#include <math.h>
#include <sndfile.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCK = 4800,
};

// The greatest loudness so far, once the window is full.
typedef struct {
    bool wanted;
    sf_count_t frames;
    double short_term;
    double momentary;
} Maxima;

static void look(Maxima* maxima, const SF_INFO* info, ebur128_state* state) {
    double lufs = 0.0;
    if (maxima->frames * 10 >= 4 * (sf_count_t)info->samplerate &&
        ebur128_loudness_momentary(state, &lufs) == EBUR128_SUCCESS) {
        maxima->momentary = fmax(maxima->momentary, lufs);
    }
    if (maxima->frames >= 3 * (sf_count_t)info->samplerate &&
        ebur128_loudness_shortterm(state, &lufs) == EBUR128_SUCCESS) {
        maxima->short_term = fmax(maxima->short_term, lufs);
    }
}

static int run(SNDFILE* file, const SF_INFO* info, ebur128_state* state, float* samples, Maxima* maxima) {
    double lufs = 0.0;
    double range = 0.0;
    double highest = 0.0;
    const sf_count_t at_once = maxima->wanted ? info->samplerate / 100 : BLOCK;
    for (sf_count_t n = 0; (n = sf_readf_float(file, samples, at_once)) > 0;) {
        if (ebur128_add_frames_float(state, samples, (size_t)n) != EBUR128_SUCCESS) {
            return 1;
        }
        maxima->frames += n;
        if (maxima->wanted) {
            look(maxima, info, state);
        }
    }
    for (unsigned c = 0; c < (unsigned)info->channels; ++c) {
        double peak = 0.0;
        (void)ebur128_true_peak(state, c, &peak);
        highest = peak > highest ? peak : highest;
    }
    (void)ebur128_loudness_global(state, &lufs);
    (void)ebur128_loudness_range(state, &range);
    printf("%.3f %.3f %.3f", lufs, range, 20.0 * log10(highest));
    if (maxima->wanted) {
        printf(" %.3f %.3f", maxima->short_term, maxima->momentary);
    }
    printf("\n");
    return 0;
}

int main(int argc, char** argv) {
    SF_INFO info = {0};
    Maxima maxima = {argc == 3 && strcmp(argv[1], "--maxima") == 0, 0, -1000.0, -1000.0};
    SNDFILE* file = argc == 2 || maxima.wanted ? sf_open(argv[argc - 1], SFM_READ, &info) : NULL;
    if (!file || info.samplerate > 100 * BLOCK) {
        (void)fputs("usage: ebur128_bench [--maxima] FILE.wav\n", stderr);
        return 2;
    }
    ebur128_state* state =
        ebur128_init((unsigned)info.channels, (unsigned long)info.samplerate,
                     EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_TRUE_PEAK | (maxima.wanted ? EBUR128_MODE_S : 0));
    float* samples = malloc(sizeof *samples * BLOCK * (size_t)info.channels);
    const int result = state && samples ? run(file, &info, state, samples, &maxima) : 1;
    free(samples);
    if (state) {
        ebur128_destroy(&state);
    }
    (void)sf_close(file);
    return result;
}
