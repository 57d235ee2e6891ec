// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/math.h"
#include "signal/measure_priv.h"

#include <string.h>

enum {
    RATE_MIN = 4000,
    AFTER_BLOCKS = 8, // read past the end by the energy's strands
    // Points between samples count for the segment this much later, when all the samples they depend on are known.
    PEAK_LATE = 32,
};

#define ENERGY_MOST 0x1p50 // the sum of 3 s of such blocks still fits an int64_t

CwStatus cw__measure_check(int sample_rate, int channels, const CwLayout* layout, const char* file, CwDiag* diag) {
    if (layout->channels != channels) {
        return cw_diag(diag, CW_ERR_RANGE, "measure.layout", (CwPlace){file, 0, 0}, NULL,
                       "the layout has %d channels and the sound %d: name the sound's own", layout->channels, channels);
    }
    if (sample_rate < RATE_MIN || sample_rate % CW_ENERGY_BLOCKS_PER_SECOND != 0) {
        return cw_diag(diag, CW_ERR_RANGE, "measure.rate", (CwPlace){file, 0, 0}, NULL,
                       "loudness is not measured at %d Hz: convert it to 48000 Hz", sample_rate);
    }
    return CW_OK;
}

CwStatus cw__segment_meter(CwArena* arena, int sample_rate, const CwLayout* layout, int64_t longest,
                           CwSegmentMeter** ret_meter) {
    CwSegmentMeter* m = CW_NEW(arena, CwSegmentMeter);
    if (!m) {
        return CW_ERR_NO_MEM;
    }
    m->sample_rate = sample_rate;
    m->layout = *layout;
    m->block = (size_t)sample_rate / CW_ENERGY_BLOCKS_PER_SECOND;
    m->warm = (int64_t)m->block * CW_ENERGY_WARM_BLOCKS;
    m->k = cw_k_weight(sample_rate);
    CW_TRY(cw_peak_filter(arena, sample_rate, &m->filter));
    const size_t room = (size_t)(m->warm + longest) + (AFTER_BLOCKS + 1) * m->block + PEAK_LATE;
    for (int c = 0; c < layout->channels; ++c) {
        m->planes[c] = CW_NEW_ARRAY(arena, float, room);
        if (!m->planes[c]) {
            return CW_ERR_NO_MEM;
        }
    }
    m->scratch = CW_NEW_ARRAY(arena, float, room / 8 + 24);
    *ret_meter = m;
    return m->scratch ? CW_OK : CW_ERR_NO_MEM;
}

static void measure_peaks(CwSegmentMeter* m, int64_t frames, bool last, CwSegmentMeasure* segment) {
    double peak = 0.0;
    for (int c = 0; c < m->layout.channels; ++c) {
        const double size = cw_sample_peak(m->planes[c] + m->warm, (size_t)frames);
        peak = size > peak ? size : peak;
    }
    segment->sample_peak = (int64_t)cw_round(peak / CW_HEIGHT_UNIT);
    peak = !m->alone && m->highest > peak ? m->highest : peak;
    const int64_t stop = last ? frames + PEAK_LATE : frames - PEAK_LATE;
    for (int c = 0; c < m->layout.channels && stop + PEAK_LATE > 0; ++c) {
        const float* from = m->planes[c] + m->warm - PEAK_LATE;
        peak = cw_true_peak(m->filter, from, (size_t)(stop + PEAK_LATE), peak, m->scratch);
    }
    m->highest = peak;
    segment->true_peak = (int64_t)cw_round(peak / CW_HEIGHT_UNIT);
}

// Energies as whole numbers.
static void round_energies(const double* energy, size_t n_blocks, int64_t* rounded) {
    for (size_t b = 0; b < n_blocks; ++b) {
        const double units = energy[b] / CW_ENERGY_UNIT;
        rounded[b] = (int64_t)cw_round(units < ENERGY_MOST ? units : ENERGY_MOST);
    }
}

static void measure_m(CwSegmentMeter* m, CwSegmentMeasure* segment) {
    memset(m->energy, 0, sizeof m->energy);
    for (int c = 0; c < m->layout.channels; ++c) {
        cw_energy_add_fast(m->m.stages, m->planes[c] + m->warm, m->block, segment->n_blocks,
                           cw__m_alignment(m->layout.speakers[c]), m->energy);
    }
    round_energies(m->energy, segment->n_blocks, segment->m_energy);
}

void cw__segment_measure(CwSegmentMeter* meter, int64_t frames, bool last, CwSegmentMeasure* segment) {
    const size_t after = AFTER_BLOCKS * meter->block + PEAK_LATE;
    segment->n_blocks = (size_t)frames / meter->block;
    memset(meter->energy, 0, sizeof meter->energy);
    for (int c = 0; c < meter->layout.channels; ++c) {
        memset(meter->planes[c] + meter->warm + frames, 0, after * sizeof(float));
        const double weight = cw_speaker_weight(meter->layout.speakers[c]);
        if (weight > 0.0) {
            cw_energy_add(&meter->k, meter->planes[c] + meter->warm, meter->block, segment->n_blocks, weight,
                          meter->energy);
        }
    }
    round_energies(meter->energy, segment->n_blocks, segment->energy);
    if (meter->with_m) {
        measure_m(meter, segment);
    }
    measure_peaks(meter, frames, last, segment);
}
