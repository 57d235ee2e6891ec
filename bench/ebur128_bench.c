// SPDX-License-Identifier: GPL-3.0-or-later
// What libebur128 makes of a WAV file, for bench/meter.py: integrated loudness, range and true peak.
#include <ebur128.h>
#include <math.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    BLOCK = 4800,
};

static int run(SNDFILE* file, const SF_INFO* info, ebur128_state* state, float* samples) {
    double lufs = 0.0;
    double range = 0.0;
    double highest = 0.0;
    for (sf_count_t n = 0; (n = sf_readf_float(file, samples, BLOCK)) > 0;) {
        if (ebur128_add_frames_float(state, samples, (size_t)n) != EBUR128_SUCCESS) {
            return 1;
        }
    }
    for (unsigned c = 0; c < (unsigned)info->channels; ++c) {
        double peak = 0.0;
        (void)ebur128_true_peak(state, c, &peak);
        highest = peak > highest ? peak : highest;
    }
    (void)ebur128_loudness_global(state, &lufs);
    (void)ebur128_loudness_range(state, &range);
    printf("%.3f %.3f %.3f\n", lufs, range, 20.0 * log10(highest));
    return 0;
}

int main(int argc, char** argv) {
    SF_INFO info = {0};
    SNDFILE* file = argc == 2 ? sf_open(argv[1], SFM_READ, &info) : NULL;
    if (!file) {
        (void)fputs("usage: ebur128_bench FILE.wav\n", stderr);
        return 2;
    }
    ebur128_state* state = ebur128_init((unsigned)info.channels, (unsigned long)info.samplerate,
                                        EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_TRUE_PEAK);
    float* samples = malloc(sizeof *samples * BLOCK * (size_t)info.channels);
    const int result = state && samples ? run(file, &info, state, samples) : 1;
    free(samples);
    if (state) {
        ebur128_destroy(&state);
    }
    (void)sf_close(file);
    return result;
}
