// SPDX-License-Identifier: GPL-3.0-or-later
// Clicks and cut-off tops: where single samples of a recording are broken.
#include "mix/recording.h"

#include "base/math.h"

#include <stdlib.h>
#include <string.h>

enum {
    ORDER = 24, // of the linear prediction
    BLOCK_MS = 40,
    CLICK_MOST_US = 3000,
    AFTER_MS = 5, // in which a stroke goes on, and a click does not
    AFTER_MOST_PERCENT = 10,
    JOIN = 24, // samples between two clicks that are one
    ROUND = 3, // samples taken along on either side
    BRIDGE_ROUNDS = 3,
    FLAT_LEAST = 3, // samples of a top that is cut off
};

#define CLICK_TIMES 18.0 // a click misses the prediction by so many medians
#define LOUD_TIMES  6.0  // and what goes on after a stroke by so many
#define QUIETEST    1e-5
#define FLAT        0x1p-17 // of full scale: as good as the same
#define TOP_STEEP   1e-3    // a wave that is cut off comes up to its top faster than this in two samples
#define TOP_LEAST   0.25

static int by_size(const void* a, const void* b) {
    const float x = *(const float*)a;
    const float y = *(const float*)b;
    return (x > y) - (x < y);
}

// Coefficients that predict a sample from the ORDER before it (Levinson and Durbin), of `samples[count]`.
static void predict(const float* samples, int64_t count, double coefficients[ORDER]) {
    double r[ORDER + 1] = {0.0};
    double before[ORDER] = {0.0};
    for (int lag = 0; lag <= ORDER; ++lag) {
        for (int64_t i = lag; i < count; ++i) {
            r[lag] += (double)samples[i] * (double)samples[i - lag];
        }
    }
    double error = r[0] * (1.0 + 1e-9) + 1e-12;
    memset(coefficients, 0, ORDER * sizeof *coefficients);
    for (int i = 0; i < ORDER; ++i) {
        double sum = r[i + 1];
        for (int j = 0; j < i; ++j) {
            sum -= coefficients[j] * r[i - j];
        }
        const double k = sum / error;
        memcpy(before, coefficients, sizeof before);
        coefficients[i] = k;
        for (int j = 0; j < i; ++j) {
            coefficients[j] = before[j] - k * before[i - 1 - j];
        }
        error *= 1.0 - k * k;
    }
}

static CwStatus add(CwArena* arena, CwBreaks* faults, CwBreak fault) {
    CwBreak* last = faults->count ? &faults->items[faults->count - 1] : NULL;
    if (last && last->channel == fault.channel && fault.from - last->to < JOIN) {
        last->to = fault.to;
        return CW_OK;
    }
    CW_TRY(CW_RESERVE(arena, faults->items, faults->count, faults->capacity));
    faults->items[faults->count++] = fault;
    return CW_OK;
}

// How far each sample of [from, to) is from what was predicted; what lies before the recording is silence.
static void miss(const float* plane, int64_t from, int64_t to, const double* coefficients, float* missed) {
    for (int64_t i = from; i < to; ++i) {
        double sum = (double)plane[i];
        for (int j = 0; j < ORDER && i - 1 - j >= 0; ++j) {
            sum -= coefficients[j] * (double)plane[i - 1 - j];
        }
        missed[i - from] = (float)cw_abs(sum);
    }
}

// Whether what comes after a click is as wild as it: then it is a stroke.
static bool goes_on(const float* missed, int64_t count, int64_t at, int64_t after, double loud) {
    int64_t wild = 0;
    int64_t seen = 0;
    for (int64_t i = at; i < at + after && i < count; ++i, ++seen) {
        wild += (double)missed[i] > loud;
    }
    return wild * 100 > seen * AFTER_MOST_PERCENT;
}

typedef struct {
    CwArena* arena;
    const CwOldRecording* recording;
    int channel;
    int64_t block;
    float* missed; // of two blocks: the second tells what goes on
    float* sorted;
} Search;

static CwStatus search_block(const Search* s, int64_t from, CwBreaks* faults) {
    const CwOldRecording* rec = s->recording;
    const float* plane = rec->planes[s->channel];
    const int64_t after = (int64_t)rec->sample_rate * AFTER_MS / 1000;
    const int64_t longest = (int64_t)rec->sample_rate * CLICK_MOST_US / 1000000;
    const int64_t end = from + s->block < rec->frames ? from + s->block : rec->frames;
    const int64_t seen = end + after + longest < rec->frames ? end + after + longest : rec->frames;
    double coefficients[ORDER];
    predict(plane + from, end - from, coefficients);
    miss(plane, from, seen, coefficients, s->missed);
    memcpy(s->sorted, s->missed, (size_t)(end - from) * sizeof(float));
    qsort(s->sorted, (size_t)(end - from), sizeof(float), by_size); // floats alike are alike
    const double median = (double)s->sorted[(end - from) / 2];
    const double usual = median > QUIETEST ? median : QUIETEST;
    for (int64_t i = 0; i < end - from; ++i) {
        if ((double)s->missed[i] < CLICK_TIMES * usual) {
            continue;
        }
        int64_t to = i + 1;
        for (int64_t j = i + 1; j < seen - from && j < to + JOIN; ++j) {
            to = (double)s->missed[j] > LOUD_TIMES * usual ? j + 1 : to;
        }
        if (to - i <= longest && !goes_on(s->missed, seen - from, to, after, LOUD_TIMES * usual)) {
            const CwBreak fault = {s->channel, from + i - ROUND < 0 ? 0 : from + i - ROUND,
                                   from + to + ROUND > rec->frames ? rec->frames : from + to + ROUND};
            CW_TRY(add(s->arena, faults, fault));
        }
        i = to;
    }
    return CW_OK;
}

CwStatus cw_recording_clicks(CwArena* arena, const CwOldRecording* recording, CwBreaks* ret_faults) {
    CwBreaks faults = {0};
    Search s = {.arena = arena, .recording = recording};
    s.block = (int64_t)recording->sample_rate * BLOCK_MS / 1000;
    s.missed = CW_NEW_ARRAY(arena, float, (size_t)(2 * s.block));
    s.sorted = CW_NEW_ARRAY(arena, float, (size_t)s.block);
    if (!s.missed || !s.sorted) {
        return CW_ERR_NO_MEM;
    }
    for (s.channel = 0; s.channel < recording->channels; ++s.channel) {
        for (int64_t from = 0; from < recording->frames; from += s.block) {
            CW_TRY(search_block(&s, from, &faults));
        }
    }
    *ret_faults = faults;
    return CW_OK;
}

// The samples that make what is missed the least: normal equations of the prediction, by Cholesky.
static bool solve(double* matrix, double* right, size_t n) {
    for (size_t j = 0; j < n; ++j) {
        for (size_t i = j; i < n; ++i) {
            double sum = matrix[i * n + j];
            for (size_t k = 0; k < j; ++k) {
                sum -= matrix[i * n + k] * matrix[j * n + k];
            }
            if (i == j && sum <= 0.0) {
                return false;
            }
            matrix[i * n + j] = i == j ? cw_sqrt(sum) : sum / matrix[j * n + j];
        }
    }
    for (size_t i = 0; i < n; ++i) {
        for (size_t k = 0; k < i; ++k) {
            right[i] -= matrix[i * n + k] * right[k];
        }
        right[i] /= matrix[i * n + i];
    }
    for (size_t i = n; i-- > 0;) {
        for (size_t k = i + 1; k < n; ++k) {
            right[i] -= matrix[k * n + i] * right[k];
        }
        right[i] /= matrix[i * n + i];
    }
    return true;
}

// One round: the prediction from what is there now, and the stretch from the prediction.
static bool bridge_once(float* around, int64_t length, int64_t from, int64_t to, double* matrix, double* right) {
    const size_t n = (size_t)(to - from);
    double a[ORDER + 1] = {1.0};
    double both[ORDER + 1] = {0.0}; // the filter against itself
    double coefficients[ORDER];
    predict(around, length, coefficients);
    for (int j = 0; j < ORDER; ++j) {
        a[j + 1] = -coefficients[j];
    }
    for (int lag = 0; lag <= ORDER; ++lag) {
        for (int j = lag; j <= ORDER; ++j) {
            both[lag] += a[j] * a[j - lag];
        }
    }
    for (size_t i = 0; i < n; ++i) {
        right[i] = 0.0;
        for (int lag = -ORDER; lag <= ORDER; ++lag) {
            const int64_t at = from + (int64_t)i + lag;
            const double weight = both[lag < 0 ? -lag : lag];
            if (at >= from && at < to) {
                matrix[i * n + (size_t)(at - from)] = weight;
            } else if (at >= 0 && at < length) {
                right[i] -= weight * (double)around[at];
            }
        }
    }
    if (!solve(matrix, right, n)) {
        return false;
    }
    for (size_t i = 0; i < n; ++i) {
        around[from + (int64_t)i] = (float)right[i];
    }
    return true;
}

CwStatus cw_recording_bridge(CwArena* arena, CwOldRecording* recording, const CwBreak* fault) {
    const int64_t room = (int64_t)recording->sample_rate * BLOCK_MS / 1000;
    const int64_t begin = fault->from > room ? fault->from - room : 0;
    const int64_t end = fault->to + room < recording->frames ? fault->to + room : recording->frames;
    const size_t n = (size_t)(fault->to - fault->from);
    float* around = recording->planes[fault->channel] + begin;
    double* matrix = CW_NEW_ARRAY(arena, double, n* n);
    double* right = CW_NEW_ARRAY(arena, double, n);
    if (!matrix || !right) {
        return CW_ERR_NO_MEM;
    }
    const float before = fault->from > begin ? recording->planes[fault->channel][fault->from - 1] : 0.0F;
    const float after = fault->to < end ? recording->planes[fault->channel][fault->to] : 0.0F;
    for (size_t i = 0; i < n; ++i) { // a straight line first
        const double share = (double)(i + 1) / (double)(n + 1);
        around[fault->from - begin + (int64_t)i] = (float)((double)before + share * ((double)after - (double)before));
    }
    for (int round = 0; round < BRIDGE_ROUNDS; ++round) {
        memset(matrix, 0, n * n * sizeof *matrix);
        if (!bridge_once(around, end - begin, fault->from - begin, fault->to - begin, matrix, right)) {
            break; // silence: the straight line stays
        }
    }
    return CW_OK;
}

static double top_of(const float* plane, int64_t frames) {
    double top = 0.0;
    for (int64_t i = 0; i < frames; ++i) {
        const double size = cw_abs((double)plane[i]);
        top = size > top ? size : top;
    }
    return top;
}

// A top that is cut off: several samples as good as the same near the highest there are, reached steeply.
static bool is_cut_off(const float* plane, int64_t from, int64_t to, double top) {
    const double height = cw_abs((double)plane[from]);
    const double side = cw_abs((double)plane[from > 1 ? from - 2 : 0]);
    return to - from >= FLAT_LEAST && height > top * 0.98 && height - side > TOP_STEEP;
}

CwStatus cw_recording_clipped(CwArena* arena, const CwOldRecording* recording, CwBreaks* ret_faults) {
    CwBreaks faults = {0};
    for (int c = 0; c < recording->channels; ++c) {
        const float* plane = recording->planes[c];
        const double top = top_of(plane, recording->frames);
        for (int64_t from = 0; top > TOP_LEAST && from < recording->frames;) {
            int64_t to = from + 1;
            while (to < recording->frames && cw_abs((double)plane[to] - (double)plane[from]) < FLAT) {
                ++to;
            }
            if (is_cut_off(plane, from, to, top)) {
                CW_TRY(CW_RESERVE(arena, faults.items, faults.count, faults.capacity));
                faults.items[faults.count++] = (CwBreak){c, from, to};
            }
            from = to;
        }
    }
    *ret_faults = faults;
    return CW_OK;
}
