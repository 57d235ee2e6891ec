// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/loudness.h"

#include "base/math.h"
#include "base/number.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    SPEECH_BRIDGE_BLOCKS = 50, // pauses of half a second belong to speech
};

// BS.1770-5: loudness is this and ten times the logarithm of the mean square.
#define OFFSET_LUFS         (-0.691)
#define ABSOLUTE_GATE_LUFS  (-70.0)
#define RELATIVE_GATE_RATIO 10  // -10 LU, as a ratio of energies
#define RANGE_GATE_RATIO    100 // -20 LU

static int hundredths(double value) {
    return (int)cw_round(value * 100.0);
}

// Loudness of `samples` samples that hold so much energy.
static int loudness_of(double energy_units, double samples) {
    if (energy_units <= 0.0 || samples <= 0.0) {
        return CW_LOUDNESS_NONE;
    }
    return hundredths(OFFSET_LUFS + 10.0 * cw_log10(energy_units * CW_ENERGY_UNIT / samples));
}

// The energy a window must have more than to pass the absolute gate.
static int64_t absolute_gate(const CwMeasure* m, size_t window) {
    const double mean = cw_exp((ABSOLUTE_GATE_LUFS - OFFSET_LUFS) * 0.1 * 2.302585092994045684);
    return (int64_t)cw_floor(mean * (double)window * (double)cw_measure_block_samples(m) / CW_ENERGY_UNIT);
}

static int64_t sum_of(const CwMeasure* m, size_t from, size_t to) {
    int64_t sum = 0;
    for (size_t i = from; i < to; ++i) {
        sum += m->energy[i];
    }
    return sum;
}

int cw_loudness_between(const CwMeasure* measure, size_t from, size_t to) {
    assert(from <= to && to <= measure->n_blocks);
    double sum = 0.0;
    for (size_t i = from; i < to; ++i) {
        sum += (double)measure->energy[i];
    }
    return loudness_of(sum, (double)(to - from) * (double)cw_measure_block_samples(measure));
}

size_t cw_loudness_curve_length(const CwMeasure* measure, size_t window, size_t hop) {
    return measure->n_blocks < window ? 0 : (measure->n_blocks - window) / hop + 1;
}

void cw_loudness_curve(const CwMeasure* measure, size_t window, size_t hop, int32_t* ret_curve) {
    const size_t n = cw_loudness_curve_length(measure, window, hop);
    const double samples = (double)window * (double)cw_measure_block_samples(measure);
    for (size_t i = 0; i < n; ++i) {
        ret_curve[i] = loudness_of((double)sum_of(measure, i * hop, i * hop + window), samples);
    }
}

// How many of the blocks [from, from + count) are marked.
static bool all_marked(const bool* where, size_t from, size_t count) {
    for (size_t i = from; where && i < from + count; ++i) {
        if (!where[i]) {
            return false;
        }
    }
    return true;
}

// What passed a gate.
typedef struct {
    CwI128 sum;
    int64_t count;
} Gated;

// The gating windows with more energy than `least`, where `where` says so.
static Gated gate(const CwMeasure* m, const bool* where, int64_t least) {
    Gated passed = {0, 0};
    for (size_t at = 0; at + CW_MOMENTARY_BLOCKS <= m->n_blocks; at += CW_GATING_HOP_BLOCKS) {
        const int64_t energy = sum_of(m, at, at + CW_MOMENTARY_BLOCKS);
        if (energy > least && all_marked(where, at, CW_MOMENTARY_BLOCKS)) {
            passed.sum += energy;
            ++passed.count;
        }
    }
    return passed;
}

// The relative gate, as the energy a window must have more than; never below the absolute one.
static int64_t relative_gate(const CwMeasure* m, const bool* where) {
    const int64_t absolute = absolute_gate(m, CW_MOMENTARY_BLOCKS);
    const Gated loud = gate(m, where, absolute);
    const int64_t relative = loud.count ? (int64_t)(loud.sum / ((CwI128)loud.count * RELATIVE_GATE_RATIO)) : 0;
    return relative > absolute ? relative : absolute;
}

int cw_loudness_where(const CwMeasure* measure, const bool* where) {
    const Gated passed = gate(measure, where, relative_gate(measure, where));
    const double samples = (double)(passed.count * CW_MOMENTARY_BLOCKS * cw_measure_block_samples(measure));
    return loudness_of((double)passed.sum, samples);
}

int cw_loudness_relative(const CwMeasure* measure) {
    const Gated all = gate(measure, NULL, 0);
    const int64_t relative = all.count ? (int64_t)(all.sum / ((CwI128)all.count * RELATIVE_GATE_RATIO)) : 0;
    const Gated passed = gate(measure, NULL, relative);
    const double samples = (double)(passed.count * CW_MOMENTARY_BLOCKS * cw_measure_block_samples(measure));
    return loudness_of((double)passed.sum, samples);
}

// The loudest window, and where it begins; windows start every block.
static int greatest(const CwMeasure* m, size_t window, int64_t* ret_block) {
    *ret_block = 0;
    if (m->n_blocks < window) {
        return CW_LOUDNESS_NONE;
    }
    int64_t sum = sum_of(m, 0, window);
    int64_t most = sum;
    for (size_t i = window; i < m->n_blocks; ++i) {
        sum += m->energy[i] - m->energy[i - window];
        if (sum > most) {
            most = sum;
            *ret_block = (int64_t)(i + 1 - window);
        }
    }
    return loudness_of((double)most, (double)window * (double)cw_measure_block_samples(m));
}

static int by_energy(const void* a, const void* b) {
    const int64_t x = *(const int64_t*)a;
    const int64_t y = *(const int64_t*)b;
    return (x > y) - (x < y);
}

// The ends of the loudness range (Tech 3342): the 10th and the 95th percentile of short-term energy that passes both
// gates; 0 and 0 where none does.
static CwStatus range_ends(CwArena* arena, const CwMeasure* m, int64_t ret_ends[2]) {
    const size_t n = cw_loudness_curve_length(m, CW_SHORT_TERM_BLOCKS, CW_GATING_HOP_BLOCKS);
    int64_t* windows = CW_NEW_ARRAY(arena, int64_t, n);
    if (!windows) {
        return CW_ERR_NO_MEM;
    }
    const int64_t absolute = absolute_gate(m, CW_SHORT_TERM_BLOCKS);
    size_t count = 0;
    CwI128 sum = 0;
    for (size_t i = 0; i < n; ++i) {
        const size_t at = i * CW_GATING_HOP_BLOCKS;
        windows[count] = sum_of(m, at, at + CW_SHORT_TERM_BLOCKS);
        sum += windows[count] > absolute ? windows[count] : 0;
        count += windows[count] > absolute;
    }
    ret_ends[0] = 0;
    ret_ends[1] = 0;
    if (!count) {
        return CW_OK;
    }
    qsort(windows, count, sizeof *windows, by_energy); // equal energies are interchangeable
    const int64_t relative = (int64_t)(sum / ((CwI128)(int64_t)count * RANGE_GATE_RATIO));
    size_t first = 0;
    while (windows[first] < relative) {
        ++first;
    }
    const int64_t last = (int64_t)(count - first) - 1;
    ret_ends[0] = windows[first + (size_t)cw_div_nearest(last * 10, 100)];
    ret_ends[1] = windows[first + (size_t)cw_div_nearest(last * 95, 100)];
    return CW_OK;
}

static CwStatus range(CwArena* arena, const CwMeasure* m, int* ret_range) {
    int64_t ends[2];
    CW_TRY(range_ends(arena, m, ends));
    *ret_range = ends[0] ? hundredths(10.0 * cw_log10((double)ends[1] / (double)ends[0])) : CW_LOUDNESS_NONE;
    return CW_OK;
}

CwStatus cw_loudness_quiet_end(CwArena* arena, const CwMeasure* measure, int* ret_lufs100) {
    int64_t ends[2] = {0, 0};
    CwArena* own = cw_arena_like(arena);
    const CwStatus status = own ? range_ends(own, measure, ends) : CW_ERR_NO_MEM;
    cw_arena_free(own);
    CW_TRY(status);
    *ret_lufs100 =
        loudness_of((double)ends[0], (double)CW_SHORT_TERM_BLOCKS * (double)cw_measure_block_samples(measure));
    return CW_OK;
}

int cw_height_db100(int64_t height) {
    return height > 0 ? hundredths(cw_gain_to_db((double)height * CW_HEIGHT_UNIT)) : CW_LOUDNESS_NONE;
}

CwStatus cw_loudness(CwArena* arena, const CwMeasure* measure, CwLoudness* ret_loudness) {
    CwLoudness loudness = {0};
    CwArena* own = cw_arena_like(arena);
    const CwStatus status = own ? range(own, measure, &loudness.range_lu100) : CW_ERR_NO_MEM;
    cw_arena_free(own);
    CW_TRY(status);
    loudness.integrated_lufs100 = cw_loudness_where(measure, NULL);
    loudness.max_momentary_lufs100 = greatest(measure, CW_MOMENTARY_BLOCKS, &loudness.max_momentary_block);
    loudness.max_short_term_lufs100 = greatest(measure, CW_SHORT_TERM_BLOCKS, &loudness.max_short_term_block);
    loudness.true_peak_dbtp100 = cw_height_db100(measure->true_peak);
    loudness.sample_peak_dbfs100 = cw_height_db100(measure->sample_peak);
    *ret_loudness = loudness;
    return CW_OK;
}

// Marks what lies between two marked blocks closer than `bridge`.
static void bridge_gaps(bool* active, size_t n_blocks, size_t bridge) {
    size_t gap = n_blocks; // nothing marked yet: no gap to bridge
    for (size_t i = 0; i < n_blocks; ++i) {
        if (!active[i]) {
            gap += gap < n_blocks;
            continue;
        }
        for (size_t back = 1; gap < bridge && back <= gap; ++back) {
            active[i - back] = true;
        }
        gap = 0;
    }
}

void cw_loudness_active(const CwMeasure* measure, size_t bridge, bool* ret_active) {
    const size_t window = CW_GATING_HOP_BLOCKS;
    const int64_t least = relative_gate(measure, NULL) / (int64_t)(CW_MOMENTARY_BLOCKS / window);
    for (size_t at = 0; at < measure->n_blocks; at += window) {
        const size_t end = at + window < measure->n_blocks ? at + window : measure->n_blocks;
        memset(ret_active + at, sum_of(measure, at, end) > least, (end - at) * sizeof *ret_active);
    }
    bridge_gaps(ret_active, measure->n_blocks, bridge);
}

CwStatus cw_loudness_spoken(CwArena* arena, const CwMeasure* dialogue, size_t n_blocks, CwSpeechTime* ret_spoken) {
    *ret_spoken = (CwSpeechTime){NULL, 0};
    if (!dialogue || cw_loudness_where(dialogue, NULL) == CW_LOUDNESS_NONE) {
        return CW_OK;
    }
    bool* where = CW_NEW_ARRAY(arena, bool, (dialogue->n_blocks > n_blocks ? dialogue->n_blocks : n_blocks) + 1);
    if (!where) {
        return CW_ERR_NO_MEM;
    }
    int64_t count = 0;
    cw_loudness_active(dialogue, SPEECH_BRIDGE_BLOCKS, where);
    for (size_t b = 0; b < n_blocks; ++b) {
        count += where[b];
    }
    *ret_spoken = (CwSpeechTime){where, n_blocks ? (int)(count * 100 / (int64_t)n_blocks) : 0};
    return CW_OK;
}

void cw_json_put_level(CwBuf* buf, const char* key, int hundredths) {
    if (hundredths == CW_LOUDNESS_NONE) {
        cw_json_put_null(buf, key);
    } else {
        cw_json_put_int(buf, key, hundredths);
    }
}

void cw_loudness_to_json(CwBuf* buf, const char* key, const CwLoudness* loudness) {
    cw_json_begin_object(buf, key);
    cw_json_put_level(buf, "integrated", loudness->integrated_lufs100);
    cw_json_put_level(buf, "max_momentary", loudness->max_momentary_lufs100);
    cw_json_put_int(buf, "max_momentary_block", loudness->max_momentary_block);
    cw_json_put_level(buf, "max_short", loudness->max_short_term_lufs100);
    cw_json_put_int(buf, "max_short_block", loudness->max_short_term_block);
    cw_json_put_level(buf, "range", loudness->range_lu100);
    cw_json_put_level(buf, "sample_peak", loudness->sample_peak_dbfs100);
    cw_json_put_level(buf, "true_peak", loudness->true_peak_dbtp100);
    cw_json_end_object(buf);
}

static CwStatus get(CwJsonIn in, const json_t* json, const char* key, int* ret_value) {
    int64_t value = CW_LOUDNESS_NONE;
    if (!json_is_null(json_object_get(json, key))) {
        CW_TRY(cw_json_get_int(in, json, key, &value));
    }
    if (value < INT32_MIN || value > INT32_MAX) {
        return CW_ERR_BAD_INPUT;
    }
    *ret_value = (int)value;
    return CW_OK;
}

CwStatus cw_loudness_from_json(CwJsonIn in, const json_t* json, CwLoudness* ret_loudness) {
    CwLoudness loudness = {0};
    CW_TRY(get(in, json, "integrated", &loudness.integrated_lufs100));
    CW_TRY(get(in, json, "max_momentary", &loudness.max_momentary_lufs100));
    CW_TRY(cw_json_get_int(in, json, "max_momentary_block", &loudness.max_momentary_block));
    CW_TRY(get(in, json, "max_short", &loudness.max_short_term_lufs100));
    CW_TRY(cw_json_get_int(in, json, "max_short_block", &loudness.max_short_term_block));
    CW_TRY(get(in, json, "range", &loudness.range_lu100));
    CW_TRY(get(in, json, "sample_peak", &loudness.sample_peak_dbfs100));
    CW_TRY(get(in, json, "true_peak", &loudness.true_peak_dbtp100));
    *ret_loudness = loudness;
    return CW_OK;
}
