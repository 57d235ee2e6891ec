// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/crowd.h"

#include "base/json.h"
#include "base/math.h"
#include "time/flicks.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#define PRESENT 1e-5 // 50 dB below the loudest
#define NEAR_DB 6.0

// What was heard where.
typedef struct {
    double* energy;   // [n_stems][n_cells][CW_BANDS]
    uint8_t* loudest; // [n_cells][CW_BANDS], a stem or CW_CROWD_NOBODY
    uint8_t* second;
    uint8_t* crowded;
    size_t n_stems;
    size_t n_cells;
} Heard;

int cw_band_hz(int band) {
    return (int)cw_round(CW_ESTOI_LOWEST_HZ * cw_exp2((band - 1) / 3.0));
}

static double* cell_of(const Heard* h, size_t stem, size_t cell) {
    return h->energy + (stem * h->n_cells + cell) * CW_BANDS;
}

static bool is_silent(const double* samples, int64_t count) {
    int64_t i = 0;
    while (i < count && samples[i] == 0.0) {
        ++i;
    }
    return i == count;
}

static CwStatus listen_to(CwArena* own, const CwSource* sound, Heard* h, size_t stem, CwDiag* diag) {
    const int64_t frames = (int64_t)sound->sample_rate * CW_CROWD_CELL_MS / 1000;
    float* planes[CW_CHANNELS_MAX];
    CwBandScale* scale = NULL;
    CW_TRY(cw_bands_scale(own, sound->sample_rate, &scale));
    double* mono = CW_NEW_ARRAY(own, double, (size_t)frames);
    for (int c = 0; c < sound->channels; ++c) {
        planes[c] = CW_NEW_ARRAY(own, float, (size_t)frames);
        if (!planes[c] || !mono) {
            return CW_ERR_NO_MEM;
        }
    }
    for (size_t cell = 0; cell < h->n_cells; ++cell) {
        CW_TRY(cw_source_read(sound, (int64_t)cell * frames, frames, planes, diag));
        memset(mono, 0, (size_t)frames * sizeof *mono);
        for (int c = 0; c < sound->channels; ++c) {
            for (int64_t i = 0; i < frames; ++i) {
                mono[i] += (double)planes[c][i];
            }
        }
        if (!is_silent(mono, frames)) {
            cw_bands_weigh(scale, mono, (size_t)frames, cell_of(h, stem, cell));
        }
    }
    return CW_OK;
}

static double loudest_of_all(const Heard* h) {
    double most = 0.0;
    for (size_t i = 0; i < h->n_stems * h->n_cells * CW_BANDS; ++i) {
        most = h->energy[i] > most ? h->energy[i] : most;
    }
    return most;
}

// The two loudest stems of a band at a moment, and how near they are to each other.
static void judge(Heard* h, size_t cell, int band, double least) {
    double most = 0.0;
    double next = 0.0;
    const size_t at = cell * CW_BANDS + (size_t)band;
    h->loudest[at] = CW_CROWD_NOBODY;
    h->second[at] = CW_CROWD_NOBODY;
    for (size_t s = 0; s < h->n_stems; ++s) {
        const double energy = cell_of(h, s, cell)[band];
        if (energy > most) {
            next = most;
            h->second[at] = h->loudest[at];
            most = energy;
            h->loudest[at] = (uint8_t)s;
        } else if (energy > next) {
            next = energy;
            h->second[at] = (uint8_t)s;
        }
    }
    if (most <= least) {
        h->loudest[at] = CW_CROWD_NOBODY;
    }
    if (next <= least || most <= least) {
        h->second[at] = CW_CROWD_NOBODY;
        return;
    }
    const double apart_db = 10.0 * cw_log10(most / next);
    h->crowded[at] = apart_db < NEAR_DB ? (uint8_t)cw_round(100.0 * (1.0 - apart_db / NEAR_DB)) : 0;
}

// The sums of one pair.
typedef struct {
    int64_t all;
    int64_t ahead; // of them with the first the louder
    int64_t bands[CW_BANDS];
    int64_t worst;
    size_t worst_cell;
} Sum;

static Sum sum_pair(const Heard* h, size_t a, size_t b) {
    Sum sum = {0};
    for (size_t cell = 0; cell < h->n_cells; ++cell) {
        int64_t now = 0;
        for (int band = 0; band < CW_BANDS; ++band) {
            const size_t at = cell * CW_BANDS + (size_t)band;
            const bool first = h->loudest[at] == a && h->second[at] == b;
            if (first || (h->loudest[at] == b && h->second[at] == a)) {
                sum.ahead += first ? h->crowded[at] : 0;
                sum.bands[band] += h->crowded[at];
                now += h->crowded[at];
            }
        }
        sum.all += now;
        if (now > sum.worst) {
            sum.worst = now;
            sum.worst_cell = cell;
        }
    }
    return sum;
}

static int by_percent(const void* a, const void* b) {
    const CwCrowdPair* x = a;
    const CwCrowdPair* y = b;
    const int percent = y->percent - x->percent;
    const int first = x->first < y->first ? -1 : x->first > y->first;
    return percent ? percent : first ? first : x->second < y->second ? -1 : x->second > y->second;
}

static int64_t count_sounding(const Heard* h) {
    int64_t count = 0;
    for (size_t i = 0; i < h->n_cells * CW_BANDS; ++i) {
        count += h->loudest[i] != CW_CROWD_NOBODY;
    }
    return count;
}

static CwStatus find_pairs(CwArena* arena, const Heard* h, CwCrowd* crowd) {
    const int64_t sounding = count_sounding(h);
    CwCrowdPair* pairs = CW_NEW_ARRAY(arena, CwCrowdPair, h->n_stems * h->n_stems / 2 + 1);
    int64_t all = 0;
    if (!pairs) {
        return CW_ERR_NO_MEM;
    }
    for (size_t a = 0; a < h->n_stems; ++a) {
        for (size_t b = a + 1; b < h->n_stems; ++b) {
            const Sum sum = sum_pair(h, a, b);
            all += sum.all;
            if (sum.all == 0) {
                continue;
            }
            int worst = 0;
            for (int band = 1; band < CW_BANDS; ++band) {
                worst = sum.bands[band] > sum.bands[worst] ? band : worst;
            }
            const bool turned = 2 * sum.ahead < sum.all;
            pairs[crowd->n_pairs++] =
                (CwCrowdPair){turned ? b : a, turned ? a : b, (int)((sum.all + sounding / 2) / sounding),
                              worst,          sum.worst_cell, (int)(sum.worst / CW_BANDS)};
        }
    }
    if (crowd->n_pairs) {
        qsort(pairs, crowd->n_pairs, sizeof *pairs, by_percent);
    }
    crowd->pairs = pairs;
    crowd->percent = sounding ? (int)((all + sounding / 2) / sounding) : 0;
    return CW_OK;
}

static CwStatus look(CwArena* arena, CwArena* own, const CwCrowdStem* stems, size_t n_stems, CwDiag* diag,
                     CwCrowd* crowd) {
    Heard h = {.n_stems = n_stems};
    for (size_t s = 0; s < n_stems; ++s) {
        assert(stems[s].sound->sample_rate == stems[0].sound->sample_rate);
        const int64_t each = (int64_t)stems[s].sound->sample_rate * CW_CROWD_CELL_MS / 1000;
        const size_t cells = (size_t)((stems[s].sound->frames + each - 1) / each);
        h.n_cells = cells > h.n_cells ? cells : h.n_cells;
    }
    h.energy = CW_NEW_ARRAY(own, double, n_stems* h.n_cells* CW_BANDS);
    h.loudest = CW_NEW_ARRAY(arena, uint8_t, h.n_cells * CW_BANDS);
    h.second = CW_NEW_ARRAY(arena, uint8_t, h.n_cells * CW_BANDS);
    h.crowded = CW_NEW_ARRAY(arena, uint8_t, h.n_cells * CW_BANDS);
    if (!h.energy || !h.loudest || !h.second || !h.crowded) {
        return CW_ERR_NO_MEM;
    }
    for (size_t s = 0; s < n_stems; ++s) {
        CW_TRY(listen_to(own, stems[s].sound, &h, s, diag));
    }
    const double least = loudest_of_all(&h) * PRESENT;
    for (size_t cell = 0; cell < h.n_cells; ++cell) {
        for (int band = 0; band < CW_BANDS; ++band) {
            judge(&h, cell, band, least);
        }
    }
    crowd->n_cells = h.n_cells;
    crowd->crowded = h.crowded;
    crowd->loudest = h.loudest;
    crowd->second = h.second;
    return find_pairs(arena, &h, crowd);
}

CwStatus cw_crowd(CwArena* arena, const CwCrowdStem* stems, size_t n_stems, CwDiag* diag, CwCrowd* ret_crowd) {
    assert(n_stems > 0 && n_stems <= CW_CROWD_STEMS_MAX);
    CwCrowd crowd = {0};
    CwArena* own = cw_arena_like(arena);
    const CwStatus status = own ? look(arena, own, stems, n_stems, diag, &crowd) : CW_ERR_NO_MEM;
    cw_arena_free(own);
    CW_TRY(status);
    *ret_crowd = crowd;
    return CW_OK;
}

void cw_crowd_to_json(CwBuf* buf, const char* key, const CwCrowdStem* stems, const CwCrowd* crowd) {
    cw_json_begin_object(buf, key);
    cw_json_begin_array(buf, "bands");
    for (int band = 0; band < CW_BANDS; ++band) {
        cw_json_put_int(buf, NULL, cw_band_hz(band));
    }
    cw_json_end_array(buf);
    cw_json_begin_array(buf, "cells");
    for (size_t cell = 0; cell < crowd->n_cells; ++cell) {
        char text[CW_BANDS + 1] = "";
        for (int band = 0; band < CW_BANDS; ++band) {
            text[band] = (char)('0' + crowd->crowded[cell * CW_BANDS + (size_t)band] * 9 / 100);
        }
        cw_json_put_text(buf, NULL, text);
    }
    cw_json_end_array(buf);
    cw_json_begin_array(buf, "pairs");
    for (size_t i = 0; i < crowd->n_pairs; ++i) {
        const CwCrowdPair* pair = &crowd->pairs[i];
        cw_json_begin_object(buf, NULL);
        cw_json_put_text(buf, "first", stems[pair->first].name);
        cw_json_put_int(buf, "hz", cw_band_hz(pair->band));
        cw_json_put_int(buf, "percent", pair->percent);
        cw_json_put_text(buf, "second", stems[pair->second].name);
        cw_json_put_int(buf, "worst", cw_span_of_ms((int64_t)pair->worst_cell * CW_CROWD_CELL_MS).flicks);
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
    cw_json_put_int(buf, "percent", crowd->percent);
    cw_json_put_int(buf, "step", cw_span_of_ms(CW_CROWD_CELL_MS).flicks);
    cw_json_end_object(buf);
}
