// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/estoi.h"

#include "testing/testing.h"

#include <complex.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    RATE = 10000,
    COUNT = 2 * RATE,
};

static double random_unit(uint64_t* seed) {
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return (double)(*seed >> 11U) * 0x1p-52 - 1.0;
}

// Something like speech, at any rate: a voice of harmonics whose formants move, with syllables and pauses.
static double voice(double t) {
    const double syllable = sin(9.4 * t + 2.0 * sin(1.3 * t));
    const double level = syllable > 0.0 && fmod(t, 1.7) < 1.3 ? syllable * syllable : 0.0;
    double sum = 0.0;
    for (int h = 1; h <= 28; ++h) {
        const double hz = 118.0 * h;
        const double first = exp(-pow((hz - 500.0 - 250.0 * sin(5.1 * t)) / 220.0, 2.0));
        const double second = exp(-pow((hz - 1700.0 - 600.0 * sin(3.7 * t + 1.0)) / 380.0, 2.0));
        sum += (first + 0.5 * second + 0.03) * sin(2.0 * M_PI * hz * t + h * h);
    }
    return 0.1 * level * sum;
}

static double chords(double t) {
    static const double hz[] = {196.0, 246.9, 293.7, 392.0, 587.3, 880.0, 1174.7, 1760.0, 2349.3, 3136.0};
    double sum = 0.0;
    for (int n = 0; n < 10; ++n) {
        sum += sin(2.0 * M_PI * hz[n] * t * (1.0 + 0.0001 * n)) / (1.0 + 0.3 * n) * (1.0 + 0.5 * sin((2.0 + n) * t));
    }
    return 0.06 * sum;
}

static double speech[COUNT];
static double masker[COUNT];

static void make(double gain) {
    uint64_t seed = 11;
    for (int i = 0; i < COUNT; ++i) {
        speech[i] = voice((double)i / RATE);
        masker[i] = gain * (chords((double)i / RATE) + 0.01 * random_unit(&seed));
    }
}

static const double flat[CW_ESTOI_STRIDE] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

static double understood(CwArena* arena) {
    CwEstoi estoi;
    const CwEstoiGains gains = {flat, false};
    assert_int_equal(cw_estoi_look(arena, speech, masker, COUNT, RATE, &estoi), CW_OK);
    return cw_estoi(&estoi, &gains, 1);
}

// The papers once more, word by word, on the mixed signal: with libm, sums written out, nothing shared.
enum {
    N = 256,
    K = 512,
    J = 15,
    M = 30,
};

typedef double Bands[J];

// Leaves out the frames in which the first is silent; answers how many stay.
static int drop_silence(const double* clean, const double* heard, int count, double* x, double* y) {
    const int frames = (count - N) / 128 + 1;
    double* level = calloc((size_t)frames, sizeof *level);
    double most = -1e9;
    int kept = 0;
    for (int f = 0; f < frames; ++f) {
        double sum = 0.0;
        for (int i = 0; i < N; ++i) {
            sum += pow(0.5 * (1.0 - cos(2.0 * M_PI * (i + 1) / (N + 1))) * clean[f * 128 + i], 2.0);
        }
        level[f] = 20.0 * log10(sqrt(sum) + 1e-20);
        most = fmax(most, level[f]);
    }
    for (int f = 0; f < frames; ++f) {
        for (int i = 0; i < N && level[f] > most - 40.0; ++i) {
            const double w = 0.5 * (1.0 - cos(2.0 * M_PI * (i + 1) / (N + 1)));
            x[kept * 128 + i] += w * clean[f * 128 + i];
            y[kept * 128 + i] += w * heard[f * 128 + i];
        }
        kept += level[f] > most - 40.0;
    }
    free(level);
    return kept;
}

static void third_octaves(const double* samples, Bands bands) {
    for (int k = 0; k <= K / 2; ++k) {
        double complex bin = 0.0;
        for (int i = 0; i < N; ++i) {
            bin += 0.5 * (1.0 - cos(2.0 * M_PI * (i + 1) / (N + 1))) * samples[i] * cexp(-2.0 * M_PI * I * k * i / K);
        }
        for (int j = 0; j < J; ++j) {
            const double low = 150.0 * pow(2.0, (2.0 * j - 1.0) / 6.0);
            const double high = 150.0 * pow(2.0, (2.0 * j + 1.0) / 6.0);
            if (k >= lround(low * K / RATE) && k < lround(high * K / RATE)) {
                bands[j] += pow(cabs(bin), 2.0);
            }
        }
    }
}

// Mean off, length 1: over the frames of each band, then over the bands of each frame.
static void rows_and_columns(double seg[M][J]) {
    for (int pass = 0; pass < 2; ++pass) {
        const int outer = pass ? M : J;
        const int inner = pass ? J : M;
        for (int a = 0; a < outer; ++a) {
            double mean = 0.0;
            double norm = 0.0;
            for (int b = 0; b < inner; ++b) {
                mean += (pass ? seg[a][b] : seg[b][a]) / inner;
            }
            for (int b = 0; b < inner; ++b) {
                norm += pow((pass ? seg[a][b] : seg[b][a]) - mean, 2.0);
            }
            for (int b = 0; b < inner; ++b) {
                double* cell = pass ? &seg[a][b] : &seg[b][a];
                *cell = (*cell - mean) / sqrt(norm);
            }
        }
    }
}

static double by_the_papers(const double* clean, const double* heard, int count) {
    double* x = calloc((size_t)count + N, sizeof *x);
    double* y = calloc((size_t)count + N, sizeof *y);
    const int kept = drop_silence(clean, heard, count, x, y);
    Bands* of_x = calloc((size_t)kept, sizeof *of_x);
    Bands* of_y = calloc((size_t)kept, sizeof *of_y);
    double total = 0.0;
    for (int f = 0; f < kept; ++f) {
        third_octaves(x + f * 128, of_x[f]);
        third_octaves(y + f * 128, of_y[f]);
    }
    for (int m = 0; m + M <= kept; ++m) {
        double a[M][J];
        double b[M][J];
        for (int i = 0; i < M * J; ++i) {
            a[i / J][i % J] = sqrt(of_x[m + i / J][i % J]);
            b[i / J][i % J] = sqrt(of_y[m + i / J][i % J]);
        }
        rows_and_columns(a);
        rows_and_columns(b);
        for (int i = 0; i < M * J; ++i) {
            total += a[i / J][i % J] * b[i / J][i % J] / M;
        }
    }
    free(x);
    free(y);
    free(of_x);
    free(of_y);
    return total / (kept - M + 1);
}

static void it_is_what_the_papers_say(void** state) {
    (void)state;
    static const double gains[] = {0.2, 1.0, 4.0};
    for (int g = 0; g < 3; ++g) {
        CwArena* arena = cw_arena_new(NULL);
        static double heard[COUNT];
        make(gains[g]);
        for (int i = 0; i < COUNT; ++i) {
            heard[i] = speech[i] + masker[i];
        }
        const double wanted = by_the_papers(speech, heard, COUNT);
        assert_true(wanted > 0.05 && wanted < 0.98); // worth comparing
        assert_true(fabs(understood(arena) - wanted) < 1e-9);
        cw_arena_free(arena);
    }
}

static void louder_maskers_are_worse_and_none_is_perfect(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    double before = 1.0;
    make(0.0);
    assert_true(fabs(understood(arena) - 1.0) < 1e-12);
    for (int step = 0; step < 8; ++step) {
        make(0.05 * pow(2.0, step));
        const double now = understood(arena);
        assert_true(now < before);
        before = now;
    }
    cw_arena_free(arena);
}

static void gains_do_what_another_masker_would(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwEstoi estoi;
    double half[CW_ESTOI_STRIDE] = {0};
    make(1.0);
    assert_int_equal(cw_estoi_look(arena, speech, masker, COUNT, RATE, &estoi), CW_OK);
    double* moving = CW_NEW_ARRAY(arena, double, estoi.n_frames* CW_ESTOI_STRIDE);
    for (size_t i = 0; i < estoi.n_frames * CW_ESTOI_STRIDE; ++i) {
        moving[i] = 0.5;
    }
    for (int b = 0; b < CW_ESTOI_BANDS; ++b) {
        half[b] = 0.5;
    }
    const double still = cw_estoi(&estoi, &(CwEstoiGains){half, false}, 1);
    assert_true(still == cw_estoi(&estoi, &(CwEstoiGains){moving, true}, 1));
    assert_true(fabs(still - cw_estoi(&estoi, &(CwEstoiGains){half, false}, 5)) < 0.02);
    make(0.5);
    assert_true(fabs(understood(arena) - still) < 1e-12);
    // Frames lie where the speech is, one after the other.
    for (size_t f = 1; f < estoi.n_frames; ++f) {
        assert_true(estoi.at[f] > estoi.at[f - 1] && estoi.at[f] < COUNT);
    }
    cw_arena_free(arena);
}

// Each band alone at another gain, the others as they are.
static void moves_are_what_it_is_with_one_band_moved(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwEstoi estoi;
    uint64_t seed = 5;
    double gain[CW_ESTOI_STRIDE] = {0};
    double other[CW_ESTOI_STRIDE] = {0};
    double got[CW_ESTOI_BANDS];
    make(1.0);
    assert_int_equal(cw_estoi_look(arena, speech, masker, COUNT, RATE, &estoi), CW_OK);
    double* scratch = CW_NEW_ARRAY(arena, double, 2 * estoi.n_frames * CW_ESTOI_BANDS);
    for (int b = 0; b < CW_ESTOI_BANDS; ++b) {
        gain[b] = 0.6 + 0.5 * random_unit(&seed);
        other[b] = 0.6 + 0.5 * random_unit(&seed);
    }
    for (size_t every = 1; every < 5; every += 3) {
        cw_estoi_moves(&estoi, gain, other, every, scratch, got);
        for (int b = 0; b < CW_ESTOI_BANDS; ++b) {
            double moved[CW_ESTOI_STRIDE];
            memcpy(moved, gain, sizeof moved);
            moved[b] = other[b];
            assert_true(fabs(got[b] - cw_estoi(&estoi, &(CwEstoiGains){moved, false}, every)) < 1e-11);
        }
    }
    cw_arena_free(arena);
}

static void the_rate_does_not_matter(void** state) {
    (void)state;
    static const int rates[] = {44100, 48000, 16000};
    CwArena* arena = cw_arena_new(NULL);
    for (int i = 0; i < COUNT; ++i) {
        speech[i] = voice((double)i / RATE);
        masker[i] = chords((double)i / RATE);
    }
    const double wanted = understood(arena);
    for (int r = 0; r < 3; ++r) {
        const int n = 2 * rates[r];
        double* a = CW_NEW_ARRAY(arena, double, (size_t)n);
        double* b = CW_NEW_ARRAY(arena, double, (size_t)n);
        for (int i = 0; i < n; ++i) {
            a[i] = voice((double)i / rates[r]);
            b[i] = chords((double)i / rates[r]);
        }
        CwEstoi estoi;
        assert_int_equal(cw_estoi_look(arena, a, b, (size_t)n, rates[r], &estoi), CW_OK);
        assert_true(fabs(cw_estoi(&estoi, &(CwEstoiGains){flat, false}, 1) - wanted) < 0.002);
    }
    cw_arena_free(arena);
}

static void too_little_speech_is_nothing(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwEstoi estoi;
    make(1.0);
    memset(speech, 0, sizeof speech);
    assert_int_equal(cw_estoi_look(arena, speech, masker, COUNT, RATE, &estoi), CW_OK);
    assert_int_equal(estoi.n_shapes, 0);
    assert_true(cw_estoi(&estoi, &(CwEstoiGains){flat, false}, 1) == 0.0);
    assert_int_equal(cw_estoi_look(arena, speech, masker, 100, RATE, &estoi), CW_OK);
    assert_int_equal(estoi.n_frames, 0);
    cw_arena_free(arena);
}

static CwStatus look_swept(CwArena* arena, void* context) {
    CwEstoi estoi;
    (void)context;
    return cw_estoi_look(arena, speech, masker, 6000, 48000, &estoi);
}

static void memory_that_runs_out_is_said(void** state) {
    (void)state;
    make(1.0);
    cw_sweep_allocations(look_swept, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_what_the_papers_say),
        cmocka_unit_test(louder_maskers_are_worse_and_none_is_perfect),
        cmocka_unit_test(gains_do_what_another_masker_would),
        cmocka_unit_test(moves_are_what_it_is_with_one_band_moved),
        cmocka_unit_test(the_rate_does_not_matter),
        cmocka_unit_test(too_little_speech_is_nothing),
        cmocka_unit_test(memory_that_runs_out_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
