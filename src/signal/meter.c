// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/meter.h"

#include "signal/measure_priv.h"

#include <string.h>

struct CwLoudnessMeter {
    CwArena* arena;
    CwSegmentMeter* segments;
    CwSegmentMeasure* last; // measured last
    int channels;
    int64_t each;   // frames of a segment
    int64_t filled; // frames of the segment that stands in the planes
    int64_t frames; // that went by
    int64_t* energy;
    size_t n_blocks;
    size_t capacity;
    int64_t true_peak;
    int64_t sample_peak;
};

CwStatus cw_meter_begin(CwArena* arena, int sample_rate, const CwLayout* layout, CwDiag* diag,
                        CwLoudnessMeter** ret_meter) {
    CW_TRY(cw__measure_check(sample_rate, layout->channels, layout, "sound", diag));
    CwLoudnessMeter* m = CW_NEW(arena, CwLoudnessMeter);
    CwSegmentMeasure* last = CW_NEW(arena, CwSegmentMeasure);
    if (!m || !last) {
        return CW_ERR_NO_MEM;
    }
    *m = (CwLoudnessMeter){
        .arena = arena, .last = last, .channels = layout->channels, .each = cw_segment_frames(sample_rate)};
    CW_TRY(cw__segment_meter(arena, sample_rate, layout, m->each, false, &m->segments));
    *ret_meter = m;
    return CW_OK;
}

// Measures the segment in the planes, keeps its end for the next, and empties the planes.
static CwStatus end_segment(CwLoudnessMeter* m, bool last) {
    cw__segment_measure(m->segments, m->filled, last, m->last);
    for (size_t b = 0; b < m->last->n_blocks; ++b) {
        CW_TRY(CW_RESERVE(m->arena, m->energy, m->n_blocks, m->capacity));
        m->energy[m->n_blocks++] = m->last->energy[b];
    }
    m->true_peak = m->last->true_peak > m->true_peak ? m->last->true_peak : m->true_peak;
    m->sample_peak = m->last->sample_peak > m->sample_peak ? m->last->sample_peak : m->sample_peak;
    for (int c = 0; c < m->channels; ++c) {
        float* plane = m->segments->planes[c];
        memmove(plane, plane + m->filled, (size_t)m->segments->warm * sizeof *plane);
    }
    m->filled = 0;
    return CW_OK;
}

// Room for up to `count` frames more in the planes; a full segment is measured once something follows it.
static CwStatus make_room(CwLoudnessMeter* m, int64_t count, int64_t* ret_room) {
    if (m->filled == m->each) {
        CW_TRY(end_segment(m, false));
    }
    const int64_t room = m->each - m->filled;
    *ret_room = count < room ? count : room;
    return CW_OK;
}

// Puts `count` samples of each channel where the planes end: 24-bit ones, or such of full scale 1.
static void fill(CwLoudnessMeter* m, const int32_t* whole, const double* real, int64_t count) {
    for (int c = 0; c < m->channels; ++c) {
        float* plane = m->segments->planes[c] + m->segments->warm + m->filled;
        for (int64_t i = 0; i < count && whole; ++i) {
            plane[i] = (float)whole[i * m->channels + c] * 0x1p-23F;
        }
        for (int64_t i = 0; i < count && real; ++i) {
            plane[i] = (float)real[i * m->channels + c];
        }
    }
    m->filled += count;
    m->frames += count;
}

static CwStatus add(CwLoudnessMeter* m, const int32_t* whole, const double* real, int64_t count) {
    for (int64_t done = 0; done < count;) {
        int64_t n = 0;
        const int64_t at = done * m->channels;
        CW_TRY(make_room(m, count - done, &n));
        fill(m, whole ? whole + at : NULL, real ? real + at : NULL, n);
        done += n;
    }
    return CW_OK;
}

CwStatus cw_meter_add(CwLoudnessMeter* meter, const int32_t* samples, int64_t count) {
    return add(meter, samples, NULL, count);
}

CwStatus cw_meter_add_real(CwLoudnessMeter* meter, const double* samples, int64_t count) {
    return add(meter, NULL, samples, count);
}

CwStatus cw_meter_end(CwLoudnessMeter* meter, CwMeasure* ret_measure) {
    if (meter->filled) {
        CW_TRY(end_segment(meter, true));
    }
    *ret_measure = (CwMeasure){.sample_rate = meter->segments->sample_rate,
                               .frames = meter->frames,
                               .n_blocks = meter->n_blocks,
                               .energy = meter->energy,
                               .true_peak = meter->true_peak,
                               .sample_peak = meter->sample_peak};
    return CW_OK;
}
