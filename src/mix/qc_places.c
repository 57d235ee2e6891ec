// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/math.h"
#include "mix/qc_priv.h"
#include "signal/leq_m.h"
#include "signal/planes.h"
#include "signal/true_peak.h"

enum {
    PEAK_MARGIN = 64, // frames read on either side of what is searched
};

CwStatus cw__qc_add_place(CwQcPlaces* places, CwQcPlace place) {
    if (places->count && place.from <= places->places[places->count - 1].to) { // grows the one before
        CwQcPlace* last = &places->places[places->count - 1];
        last->to = place.to > last->to ? place.to : last->to;
        last->value = place.value > last->value ? place.value : last->value;
        return CW_OK;
    }
    if (places->count == CW_QC_PLACES_MAX) {
        return CW_OK;
    }
    CW_TRY(CW_RESERVE(places->arena, places->places, places->count, places->capacity));
    places->places[places->count++] = place;
    return CW_OK;
}

CwStatus cw__qc_loud(CwQcPlaces* places, const CwMeasure* measure, size_t window, int above) {
    const int64_t block = cw_measure_block_samples(measure);
    for (size_t at = 0; at + window <= measure->n_blocks; at += CW_GATING_HOP_BLOCKS) {
        const int value = cw_loudness_between(measure, at, at + window);
        if (value > above) {
            const CwQcPlace place = {(int64_t)at * block, (int64_t)(at + window) * block, value};
            CW_TRY(cw__qc_add_place(places, place));
        }
    }
    return CW_OK;
}

CwStatus cw__qc_annoying(CwQcPlaces* places, const CwMeasure* measure, int above) {
    const int64_t block = cw_measure_block_samples(measure);
    for (size_t at = 0; at + CW_SHORT_TERM_BLOCKS <= measure->n_blocks; at += CW_GATING_HOP_BLOCKS) {
        const int value = cw_leq_m_between(measure, at, at + CW_SHORT_TERM_BLOCKS);
        if (value > above) {
            const CwQcPlace place = {(int64_t)at * block, (int64_t)(at + CW_SHORT_TERM_BLOCKS) * block, value};
            CW_TRY(cw__qc_add_place(places, place));
        }
    }
    return CW_OK;
}

CwStatus cw__qc_speech(CwQcPlaces* places, const CwMeasure* measure, const bool* where, int least, int most) {
    const int64_t block = cw_measure_block_samples(measure);
    for (size_t from = 0; where && from < measure->n_blocks;) {
        size_t to = from;
        while (to < measure->n_blocks && where[to]) {
            ++to;
        }
        const int value = to - from >= CW_MOMENTARY_BLOCKS ? cw_loudness_between(measure, from, to) : CW_LOUDNESS_NONE;
        if (value != CW_LOUDNESS_NONE &&
            ((least != CW_LOUDNESS_NONE && value < least) || (most != CW_LOUDNESS_NONE && value > most))) {
            CW_TRY(cw__qc_add_place(places, (CwQcPlace){(int64_t)from * block, (int64_t)to * block, value}));
        }
        from = to + 1;
    }
    return CW_OK;
}

// The highest wave of any channel after each frame of a second.
typedef struct {
    const CwPeakFilter* filter;
    float* planes[CW_CHANNELS_MAX];
    float* scratch;
    float* heights;
    float* highest;
} PeakSearch;

static CwStatus begin_search(CwArena* arena, const CwSource* source, size_t span, PeakSearch* s) {
    CW_TRY(cw_peak_filter(arena, source->sample_rate, &s->filter));
    s->scratch = CW_NEW_ARRAY(arena, float, span / 8 + 24);
    s->heights = CW_NEW_ARRAY(arena, float, span);
    s->highest = CW_NEW_ARRAY(arena, float, span);
    bool enough = s->scratch && s->heights && s->highest;
    for (int c = 0; c < source->channels && enough; ++c) {
        s->planes[c] = CW_NEW_ARRAY(arena, float, span);
        enough = s->planes[c] != NULL;
    }
    return enough ? CW_OK : CW_ERR_NO_MEM;
}

static void look_at_second(PeakSearch* s, const CwSource* source, double ceiling) {
    const int count = source->sample_rate;
    for (int c = 0; c < source->channels; ++c) {
        cw_peak_heights(s->filter, s->planes[c] + PEAK_MARGIN, (size_t)count, ceiling, s->scratch, s->heights);
        for (int i = 0; i < count; ++i) {
            s->highest[i] = c == 0 || s->heights[i] > s->highest[i] ? s->heights[i] : s->highest[i];
        }
    }
}

CwStatus cw__qc_peaks(CwQcPlaces* places, const CwSource* source, double ceiling, CwDiag* diag) {
    const size_t span = (size_t)source->sample_rate + 2 * PEAK_MARGIN + 16;
    PeakSearch search = {0};
    CW_TRY(begin_search(places->arena, source, span, &search));
    for (int64_t first = 0; first < source->frames; first += source->sample_rate) {
        CW_TRY(cw_source_read(source, first - PEAK_MARGIN, (int64_t)span, search.planes, diag));
        look_at_second(&search, source, ceiling);
        for (int64_t i = 0; i < source->sample_rate; ++i) {
            if ((double)search.highest[i] > ceiling) {
                const int64_t height = (int64_t)cw_round((double)search.highest[i] / CW_HEIGHT_UNIT);
                const int64_t at = first + i;
                const CwQcPlace place = {at, at + source->sample_rate / 10, cw_height_db100(height)};
                CW_TRY(cw__qc_add_place(places, place));
            }
        }
    }
    return CW_OK;
}
