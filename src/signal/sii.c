// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/sii.h"

#include "base/math.h"
#include "signal/fourier.h"

#include <string.h>

enum {
    FRAME = 4096,
};

#define BANDWIDTH  0.23156 // of a third of an octave, over its middle: 2^(1/6) - 2^(-1/6)
#define NOTHING_DB (-100.0)

// Table 3 of the standard: the middles of the bands, how much each carries of average speech, the spectrum of speech at
// a normal effort, and the noise by which the threshold of hearing is reckoned. Two sums check what was typed in: what
// they carry adds up to 1, and the spectrum to 62.35 dB, the level of normal speech in the standard.
static const struct {
    double hz;
    double importance;
    double normal_db;
    double internal_db;
} bands[CW_SII_BANDS] = {
    {160, 0.0083, 32.41, 0.6},    {200, 0.0095, 34.48, -1.7},   {250, 0.0150, 34.75, -3.9},
    {315, 0.0289, 33.98, -6.1},   {400, 0.0440, 34.59, -8.2},   {500, 0.0578, 34.27, -9.7},
    {630, 0.0653, 32.06, -10.8},  {800, 0.0711, 28.30, -11.9},  {1000, 0.0818, 25.01, -12.5},
    {1250, 0.0844, 23.00, -13.5}, {1600, 0.0882, 20.15, -15.4}, {2000, 0.0898, 17.32, -17.7},
    {2500, 0.0868, 13.18, -21.2}, {3150, 0.0844, 11.55, -24.2}, {4000, 0.0771, 9.33, -25.9},
    {5000, 0.0527, 5.31, -23.6},  {6300, 0.0364, 2.59, -15.8},  {8000, 0.0185, 1.13, -7.1},
};

static double db_of(double power) {
    return power > 1e-12 ? 10.0 * cw_log10(power) : NOTHING_DB;
}

static double power_of(double db) {
    return cw_pow(10.0, 0.1 * db);
}

CwStatus cw_sii_levels(CwArena* arena, const double* samples, size_t count, int sample_rate, double full_scale_db,
                       double ret_levels[CW_SII_BANDS]) {
    const CwFourier* fourier = NULL;
    double* rows = CW_NEW_ARRAY(arena, double, 3 * FRAME);
    double sums[CW_SII_BANDS] = {0.0};
    size_t frames = 0;
    CW_TRY(cw_fourier_new(arena, FRAME, &fourier));
    if (!rows) {
        return CW_ERR_NO_MEM;
    }
    cw_hann(FRAME, rows + 2 * (size_t)FRAME);
    for (size_t at = 0; at == 0 || at + FRAME <= count; at += FRAME, ++frames) {
        for (size_t i = 0; i < FRAME; ++i) {
            rows[i] = at + i < count ? rows[2 * (size_t)FRAME + i] * samples[at + i] : 0.0;
            rows[FRAME + i] = 0.0;
        }
        cw_fourier(fourier, rows, rows + FRAME);
        for (int b = 0; b < CW_SII_BANDS; ++b) {
            const double step = (double)sample_rate / FRAME;
            const size_t from = (size_t)cw_round(bands[b].hz * cw_exp2(-1.0 / 6.0) / step);
            const size_t to = (size_t)cw_round(bands[b].hz * cw_exp2(1.0 / 6.0) / step);
            for (size_t k = from; k < to && k < FRAME / 2; ++k) {
                sums[b] += rows[k] * rows[k] + rows[FRAME + k] * rows[FRAME + k];
            }
        }
    }
    // Under Hann's window the squares of all bins of both halves add up to 3/8 of the size squared of the mean square.
    const double scale = 2.0 / (0.375 * FRAME * (double)FRAME * (double)frames);
    for (int b = 0; b < CW_SII_BANDS; ++b) {
        ret_levels[b] = db_of(sums[b] * scale) + full_scale_db - db_of(BANDWIDTH * bands[b].hz);
    }
    return CW_OK;
}

// What masks in each band: the noise, speech itself 24 dB down, and what spreads upward from the bands below.
static void masks(const double speech[CW_SII_BANDS], const double noise[CW_SII_BANDS], double masking[CW_SII_BANDS]) {
    double heard[CW_SII_BANDS];
    double slope[CW_SII_BANDS];
    for (int i = 0; i < CW_SII_BANDS; ++i) {
        const double self = speech[i] - 24.0;
        heard[i] = noise[i] > self ? noise[i] : self;
        slope[i] = -80.0 + 0.6 * (heard[i] + 10.0 * cw_log10(bands[i].hz) - 6.353);
        double sum = power_of(i ? noise[i] : heard[i]);
        for (int k = 0; k < i; ++k) {
            sum += power_of(heard[k] + 3.32 * slope[k] * cw_log10(0.89 * bands[i].hz / bands[k].hz));
        }
        masking[i] = db_of(sum);
    }
}

static double clamped(double value) {
    return value < 0.0 ? 0.0 : value > 1.0 ? 1.0 : value;
}

double cw_sii(const double speech[CW_SII_BANDS], const double noise[CW_SII_BANDS]) {
    double masking[CW_SII_BANDS];
    double index = 0.0;
    masks(speech, noise, masking);
    for (int i = 0; i < CW_SII_BANDS; ++i) {
        const double disturbance = masking[i] > bands[i].internal_db ? masking[i] : bands[i].internal_db;
        const double distorted = clamped(1.0 - (speech[i] - bands[i].normal_db - 10.0) / 160.0); // when it is too loud
        index += bands[i].importance * distorted * clamped((speech[i] - disturbance + 15.0) / 30.0);
    }
    return clamped(index);
}
