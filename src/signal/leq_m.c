// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/leq_m.h"

#include "base/math.h"
#include "signal/loudness.h"
#include "signal/measure_priv.h"

#include <assert.h>

// The poles of ITU-R 468: its transfer function is s over a polynomial of the sixth degree (BS.468-4, the network of
// figure 1a), whose roots these are, in Hz: two real ones, and two pairs.
#define REAL_A_HZ 9975.063123930295
#define REAL_B_HZ 4122.702066134756
#define PAIR_A_HZ 6902.979916595890
#define PAIR_A_Q  0.9183086810302055
#define PAIR_B_HZ 10378.805120137562
#define PAIR_B_Q  1.7395656512262287

// Full scale is 105 dB of sound pressure for a sine in a front channel (85 dB at -20 dBFS); a sine's mean square is
// 3.01 dB below its peak's.
#define FULL_SCALE_DB 108.0103

// What the gain of a matched filter is met with (Vicanek 2016, section 4).
typedef struct {
    double a1;
    double a2;
    double phi0;
    double phi1;
    double phi2;
    double big_a0;
    double big_a1;
    double big_a2;
} Match;

static Match match(double a1, double a2, double w) {
    const double half = cw_sin(0.5 * w);
    const double phi1 = half * half;
    const double phi0 = 1.0 - phi1;
    const double sum = 1.0 + a1 + a2;
    const double difference = 1.0 - a1 + a2;
    return (Match){a1, a2, phi0, phi1, 4.0 * phi0 * phi1, sum * sum, difference * difference, -4.0 * a2};
}

// A low-pass from a pair of poles.
static CwBiquad pair(double hz, double q, int sample_rate) {
    const double w = 2.0 * CW_PI * hz / sample_rate;
    const double damping = 0.5 / q;
    const double decay = cw_exp(-damping * w);
    const Match m = match(-2.0 * decay * cw_cos(cw_sqrt(1.0 - damping * damping) * w), decay * decay, w);
    const double r1 = (m.big_a0 * m.phi0 + m.big_a1 * m.phi1 + m.big_a2 * m.phi2) * q * q;
    const double rest = (r1 - m.big_a0 * m.phi0) / m.phi1;
    const double root0 = cw_sqrt(m.big_a0);
    const double b0 = 0.5 * (root0 + cw_sqrt(rest > 0.0 ? rest : 0.0));
    return (CwBiquad){b0, root0 - b0, 0.0, m.a1, m.a2};
}

// A band-pass from two real poles and a zero at 0 Hz.
static CwBiquad band(double a_hz, double b_hz, int sample_rate) {
    const double wa = 2.0 * CW_PI * a_hz / sample_rate;
    const double wb = 2.0 * CW_PI * b_hz / sample_rate;
    const double pole_a = cw_exp(-wa);
    const double pole_b = cw_exp(-wb);
    const Match m = match(-pole_a - pole_b, pole_a * pole_b, cw_sqrt(wa * wb));
    const double r1 = m.big_a0 * m.phi0 + m.big_a1 * m.phi1 + m.big_a2 * m.phi2;
    const double r2 = m.big_a1 - m.big_a0 + 4.0 * (m.phi0 - m.phi1) * m.big_a2;
    const double big_b2 = (r1 - r2 * m.phi1) / (4.0 * m.phi1 * m.phi1);
    const double big_b1 = r2 + 4.0 * (m.phi1 - m.phi0) * big_b2;
    const double b1 = -0.5 * cw_sqrt(big_b1);
    const double b0 = 0.5 * (cw_sqrt(big_b2 + b1 * b1) - b1);
    return (CwBiquad){b0, b1, -b0 - b1, m.a1, m.a2};
}

CwMWeight cw_m_weight(int sample_rate) {
    CwMWeight m = {{band(REAL_A_HZ, REAL_B_HZ, sample_rate), pair(PAIR_A_HZ, PAIR_A_Q, sample_rate),
                    pair(PAIR_B_HZ, PAIR_B_Q, sample_rate)}};
    double at_2_khz = 1.0;
    for (int i = 0; i < CW_M_WEIGHT_STAGES; ++i) {
        at_2_khz *= cw_biquad_gain_at(&m.stages[i], 2000.0, sample_rate);
    }
    m.stages[0].b0 /= at_2_khz;
    m.stages[0].b1 /= at_2_khz;
    m.stages[0].b2 /= at_2_khz;
    return m;
}

// The alignment of a speaker, as a factor of energy: surrounds 3 dB down, LFE 10 dB up.
double cw__m_alignment(CwSpeaker speaker) {
    switch (speaker) {
    case CW_SPEAKER_MONO:
    case CW_SPEAKER_L:
    case CW_SPEAKER_R:
    case CW_SPEAKER_C:
    case CW_SPEAKER_LC:
    case CW_SPEAKER_RC:
        return 1.0;
    case CW_SPEAKER_LFE:
    case CW_SPEAKER_LFE2:
        return 10.0;
    default:
        return 0.5011872336272722; // -3 dB
    }
}

// Hundredths of dB of a sum of energies over some blocks.
static int level_of(const CwMeasure* measure, double sum, int64_t blocks) {
    if (blocks == 0 || sum <= 0.0) {
        return CW_LOUDNESS_NONE;
    }
    const double mean = sum * CW_ENERGY_UNIT / ((double)blocks * (double)cw_measure_block_samples(measure));
    return (int)cw_round(100.0 * (FULL_SCALE_DB + 10.0 * cw_log10(mean)));
}

int cw_leq_m_between(const CwMeasure* measure, size_t from, size_t to) {
    assert(measure->m_energy && from <= to && to <= measure->n_blocks);
    double sum = 0.0;
    for (size_t b = from; b < to; ++b) {
        sum += (double)measure->m_energy[b];
    }
    return level_of(measure, sum, (int64_t)(to - from));
}

int cw_leq_m_of(const CwMeasure* measure) {
    assert(measure->m_energy);
    double sum = 0.0;   // from the first sound to the last
    double since = 0.0; // and what rings after it
    int64_t blocks = 0;
    int64_t silent = 0;
    for (size_t b = 0; b < measure->n_blocks; ++b) {
        const bool sounds = measure->m_energy[b] > 0;
        since += (double)measure->m_energy[b];
        silent += blocks > 0 || sounds;
        if (sounds) {
            sum += since;
            blocks += silent;
            since = 0.0;
            silent = 0;
        }
    }
    return level_of(measure, sum, blocks);
}
