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

CwStatus cw__segment_meter(CwArena* arena, int sample_rate, const CwLayout* layout, int64_t longest, bool with_m,
                           CwSegmentMeter** ret_meter) {
    CwSegmentMeter* m = CW_NEW(arena, CwSegmentMeter);
    if (!m) {
        return CW_ERR_NO_MEM;
    }
    m->sample_rate = sample_rate;
    m->layout = *layout;
    m->with_m = with_m;
    const CwMWeight weighting = with_m ? cw_m_weight(sample_rate) : (CwMWeight){0};
    m->filters = cw_energy_filters(sample_rate, with_m ? weighting.stages : NULL);
    const size_t block = m->filters.block_samples;
    m->warm = (int64_t)block * CW_ENERGY_WARM_BLOCKS;
    CW_TRY(cw_peak_filter(arena, sample_rate, &m->filter));
    const size_t room = (size_t)(m->warm + longest) + (AFTER_BLOCKS + 1) * block + PEAK_LATE;
    for (int c = 0; c < layout->channels; ++c) {
        m->planes[c] = CW_NEW_ARRAY(arena, float, room);
        m->peaks[c] = CW_NEW_ARRAY(arena, float, room / CW_PEAK_BLOCK + 1);
        if (!m->planes[c] || !m->peaks[c]) {
            return CW_ERR_NO_MEM;
        }
    }
    *ret_meter = m;
    return CW_OK;
}

// Blocks begin two before the segment: the heights of the second depend on the first. What lies after the last frame is
// silence.
static void measure_peaks(CwSegmentMeter* m, int64_t frames, bool last, CwSegmentMeasure* segment) {
    const int64_t before = (int64_t)2 * CW_PEAK_BLOCK;
    const size_t n_blocks = (size_t)(before + frames + PEAK_LATE) / CW_PEAK_BLOCK + 2;
    double peak = 0.0;
    for (int c = 0; c < m->layout.channels; ++c) {
        const float* from = m->planes[c] + m->warm - before;
        (void)cw_block_peaks(from, 2, m->peaks[c]);
        const double size = cw_block_peaks(from + before, n_blocks - 2, m->peaks[c] + 2);
        peak = size > peak ? size : peak;
    }
    segment->sample_peak = (int64_t)cw_round(peak / CW_HEIGHT_UNIT);
    peak = !m->alone && m->highest > peak ? m->highest : peak;
    const int64_t stop = last ? frames + PEAK_LATE : frames - PEAK_LATE;
    for (int c = 0; c < m->layout.channels && stop + CW_PEAK_BLOCK > 0; ++c) {
        const float* from = m->planes[c] + m->warm - CW_PEAK_BLOCK;
        peak = cw_true_peak(m->filter, from, (size_t)(stop + CW_PEAK_BLOCK), m->peaks[c], peak);
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

// Channels two by two; the last of an odd number goes alone.
static void measure_energies(CwSegmentMeter* m, CwSegmentMeasure* segment) {
    memset(m->energy, 0, sizeof m->energy);
    memset(m->m_energy, 0, sizeof m->m_energy);
    for (int c = 0; c < m->layout.channels; c += 2) {
        CwEnergyChannel pair[2];
        for (int i = 0; i < 2; ++i) {
            const bool there = c + i < m->layout.channels;
            const CwSpeaker speaker = m->layout.speakers[there ? c + i : c];
            pair[i] =
                (CwEnergyChannel){m->planes[there ? c + i : c] + m->warm, there ? cw_speaker_weight(speaker) : 0.0,
                                  there ? cw__m_alignment(speaker) : 0.0};
        }
        cw_energy_add(&m->filters, pair, segment->n_blocks, m->energy, m->with_m ? m->m_energy : NULL);
    }
    round_energies(m->energy, segment->n_blocks, segment->energy);
    if (m->with_m) {
        round_energies(m->m_energy, segment->n_blocks, segment->m_energy);
    }
}

void cw__segment_measure(CwSegmentMeter* meter, int64_t frames, bool last, CwSegmentMeasure* segment) {
    const size_t after = AFTER_BLOCKS * meter->filters.block_samples + PEAK_LATE;
    segment->n_blocks = (size_t)frames / meter->filters.block_samples;
    for (int c = 0; c < meter->layout.channels; ++c) {
        memset(meter->planes[c] + meter->warm + frames, 0, after * sizeof(float));
    }
    measure_energies(meter, segment);
    measure_peaks(meter, frames, last, segment);
}
