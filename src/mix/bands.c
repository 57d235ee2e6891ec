// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/bands.h"

#include "base/math.h"
#include "base/number.h"
#include "signal/fourier.h"
#include "signal/kweight.h"

#include <assert.h>
#include <string.h>

enum {
    FRAME = 4096,
    OVERLAP = 4,
    HOP = FRAME / OVERLAP,
    BINS = FRAME / 2 + 1,
    COUNT_MAX = 65536,
    MARGIN = 2 * FRAME, // read on either side of what is asked for
};

#define FLAT_DB 0.005 // bands that differ by less go together

struct CwBandPlayer {
    const CwSource* source;
    const CwBandGains* gains;
    const CwFourier* fourier;
    double window[FRAME];
    unsigned char band_of[BINS];
    double bin_gain[BINS];
    float* planes[CW_CHANNELS_MAX]; // from `first` - MARGIN on
    int64_t first;
    double* frames[OVERLAP]; // the frames made last, [channels][FRAME]
    int64_t index[OVERLAP];  // which they are
    double real[FRAME];
    double imaginary[FRAME];
};

static unsigned char band_of_hz(double hz) {
    unsigned char band = 0;
    while (band < CW_BANDS - 1 && hz >= CW_ESTOI_LOWEST_HZ * cw_exp2((2.0 * band - 1.0) / 6.0)) {
        ++band;
    }
    return band;
}

static bool same_points(const CwAutomation* a, const CwAutomation* b) {
    if (a->n_points != b->n_points) {
        return false;
    }
    for (size_t i = 0; i < a->n_points; ++i) {
        if (a->points[i].sample != b->points[i].sample || a->points[i].gain_db100 != b->points[i].gain_db100) {
            return false;
        }
    }
    return true;
}

bool cw_bands_together(const CwBandGains* gains) {
    for (int b = 1; b < CW_BANDS; ++b) {
        if (!same_points(&gains->bands[0], &gains->bands[b])) {
            return false;
        }
    }
    return true;
}

static CwStatus allocate(CwArena* arena, CwBandPlayer* p) {
    const size_t channels = (size_t)p->source->channels;
    for (size_t c = 0; c < channels; ++c) {
        p->planes[c] = CW_NEW_ARRAY(arena, float, COUNT_MAX + 2 * MARGIN);
        if (!p->planes[c]) {
            return CW_ERR_NO_MEM;
        }
    }
    for (int f = 0; f < OVERLAP; ++f) {
        p->frames[f] = CW_NEW_ARRAY(arena, double, channels* FRAME);
        p->index[f] = INT64_MIN; // none yet
        if (!p->frames[f]) {
            return CW_ERR_NO_MEM;
        }
    }
    return cw_fourier_new(arena, FRAME, &p->fourier);
}

CwStatus cw_bands_player(CwArena* arena, const CwSource* source, const CwBandGains* gains, CwBandPlayer** ret_player) {
    assert(gains->sample_rate == source->sample_rate);
    CwBandPlayer* p = CW_NEW(arena, CwBandPlayer);
    if (!p) {
        return CW_ERR_NO_MEM;
    }
    p->source = source;
    p->gains = gains;
    CW_TRY(allocate(arena, p));
    for (int i = 0; i < FRAME; ++i) { // the root of Hann's window, before and after
        p->window[i] = cw_sin(CW_PI * i / FRAME);
    }
    for (int k = 0; k < BINS; ++k) {
        p->band_of[k] = band_of_hz((double)k * source->sample_rate / FRAME);
    }
    *ret_player = p;
    return CW_OK;
}

// The levels at a sample; true when all are the same.
static bool levels_at(const CwBandPlayer* p, int64_t sample, double db[CW_BANDS]) {
    double least = 1000.0;
    double most = -1000.0;
    for (int b = 0; b < CW_BANDS; ++b) {
        db[b] = cw_automation_db_at(&p->gains->bands[b], sample);
        least = db[b] < least ? db[b] : least;
        most = db[b] > most ? db[b] : most;
    }
    return most - least < FLAT_DB;
}

// Frame f lies round sample f * HOP. It is flat when its bands go together.
static bool is_flat(const CwBandPlayer* p, int64_t frame) {
    double db[CW_BANDS];
    return levels_at(p, frame * HOP, db);
}

// The gain of every bin.
static void set_bins(CwBandPlayer* p, int64_t frame) {
    double db[CW_BANDS];
    double gain[CW_BANDS];
    (void)levels_at(p, frame * HOP, db);
    for (int b = 0; b < CW_BANDS; ++b) {
        gain[b] = cw_db_to_gain(db[b]);
    }
    for (int k = 0; k < BINS; ++k) {
        p->bin_gain[k] = gain[p->band_of[k]];
    }
}

// One or two channels through the transform: the gains are real, so one may be the imaginary part of the other.
static void filter_pair(CwBandPlayer* p, const float* left, const float* right, double* out_left, double* out_right) {
    for (int i = 0; i < FRAME; ++i) {
        p->real[i] = p->window[i] * (double)left[i];
        p->imaginary[i] = right ? p->window[i] * (double)right[i] : 0.0;
    }
    cw_fourier(p->fourier, p->real, p->imaginary);
    for (int k = 0; k < FRAME; ++k) {
        const double gain = p->bin_gain[k < BINS ? k : FRAME - k];
        p->real[k] *= gain;
        p->imaginary[k] *= gain;
    }
    cw_fourier(p->fourier, p->imaginary, p->real);
    const double scale = 2.0 / (OVERLAP * (double)FRAME); // the squared window sums to OVERLAP / 2
    for (int i = 0; i < FRAME; ++i) {
        out_left[i] = scale * p->window[i] * p->real[i];
        if (out_right) {
            out_right[i] = scale * p->window[i] * p->imaginary[i];
        }
    }
}

// A frame as it is heard; kept until OVERLAP others were made.
static const double* make_frame(CwBandPlayer* p, int64_t frame) {
    const int slot = (int)(((frame % OVERLAP) + OVERLAP) % OVERLAP);
    if (p->index[slot] != frame) {
        const int channels = p->source->channels;
        const int64_t from = frame * HOP - FRAME / 2 - (p->first - MARGIN);
        assert(from >= 0);
        set_bins(p, frame);
        for (int c = 0; c < channels; c += 2) {
            const bool pair = c + 1 < channels;
            filter_pair(p, p->planes[c] + from, pair ? p->planes[c + 1] + from : NULL, p->frames[slot] + c * FRAME,
                        pair ? p->frames[slot] + (c + 1) * FRAME : NULL);
        }
        p->index[slot] = frame;
    }
    return p->frames[slot];
}

// Samples [at, end) of one cell of the grid, from the four frames over it.
static void play_filtered(CwBandPlayer* p, int64_t cell, int64_t at, int64_t end, double* samples) {
    const int channels = p->source->channels;
    memset(samples, 0, (size_t)((end - at) * channels) * sizeof *samples);
    for (int64_t frame = cell - 1; frame <= cell + 2; ++frame) {
        const double* made = make_frame(p, frame);
        for (int64_t i = at; i < end; ++i) {
            const int64_t in = i - (frame * HOP - FRAME / 2);
            for (int c = 0; c < channels; ++c) {
                samples[(i - at) * channels + c] += made[c * FRAME + in];
            }
        }
    }
}

static void play_plain(const CwBandPlayer* p, int64_t at, int64_t end, double* samples) {
    const int channels = p->source->channels;
    const int64_t from = at - (p->first - MARGIN);
    for (int64_t i = 0; i < end - at; ++i) {
        for (int c = 0; c < channels; ++c) {
            samples[i * channels + c] = (double)p->planes[c][from + i];
        }
    }
    cw_automation_apply(&p->gains->bands[0], at, end - at, channels, samples);
}

CwStatus cw_bands_play(CwBandPlayer* player, int64_t first, int64_t count, double* samples, CwDiag* diag) {
    assert(count <= COUNT_MAX);
    player->first = first;
    CW_TRY(cw_source_read(player->source, first - MARGIN, count + 2 * MARGIN, player->planes, diag));
    for (int64_t at = first; at < first + count;) {
        const int64_t cell = cw_div_floor(at, HOP);
        const int64_t next = (cell + 1) * HOP;
        const int64_t end = next < first + count ? next : first + count;
        bool flat = true;
        for (int64_t frame = cell - 1; frame <= cell + 2; ++frame) {
            flat = flat && is_flat(player, frame);
        }
        double* to = samples + (at - first) * player->source->channels;
        if (flat) {
            play_plain(player, at, end, to);
        } else {
            play_filtered(player, cell, at, end, to);
        }
        at = end;
    }
    return CW_OK;
}

// What a bin's energy counts under K-weighting.
static double k_of(const CwKWeight* k, double hz, int sample_rate) {
    const double gain =
        cw_biquad_gain_at(&k->shelf, hz, sample_rate) * cw_biquad_gain_at(&k->high_pass, hz, sample_rate);
    return gain * gain;
}

struct CwBandScale {
    const CwFourier* fourier;
    double window[FRAME];
    double rows[2][FRAME];
    double bins[BINS];
    double k[BINS]; // what each bin counts
    int band[BINS];
};

CwStatus cw_bands_scale(CwArena* arena, int sample_rate, CwBandScale** ret_scale) {
    const CwKWeight k_weight = cw_k_weight(sample_rate);
    CwBandScale* scale = CW_NEW(arena, CwBandScale);
    if (!scale) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_fourier_new(arena, FRAME, &scale->fourier));
    cw_hann(FRAME, scale->window);
    for (int k = 1; k < BINS; ++k) {
        const double hz = (double)k * sample_rate / FRAME;
        scale->k[k] = k_of(&k_weight, hz, sample_rate);
        scale->band[k] = band_of_hz(hz);
    }
    *ret_scale = scale;
    return CW_OK;
}

void cw_bands_weigh(CwBandScale* scale, const double* samples, size_t count, double energy[CW_BANDS]) {
    memset(energy, 0, CW_BANDS * sizeof *energy);
    memset(scale->bins, 0, sizeof scale->bins);
    // Whole frames alone, but for a sound shorter than one: what is cut off rings in every band.
    for (size_t at = 0; at == 0 || at + FRAME <= count; at += FRAME / 2) {
        for (size_t i = 0; i < FRAME; ++i) {
            scale->rows[0][i] = at + i < count ? scale->window[i] * samples[at + i] : 0.0;
            scale->rows[1][i] = 0.0;
        }
        cw_fourier(scale->fourier, scale->rows[0], scale->rows[1]);
        for (size_t k = 0; k < BINS; ++k) {
            scale->bins[k] += scale->rows[0][k] * scale->rows[0][k] + scale->rows[1][k] * scale->rows[1][k];
        }
    }
    for (int k = 1; k < BINS; ++k) {
        energy[scale->band[k]] += scale->bins[k] * scale->k[k];
    }
}

CwStatus cw_bands_energy(CwArena* arena, const double* samples, size_t count, int sample_rate,
                         double energy[CW_BANDS]) {
    CwBandScale* scale = NULL;
    CW_TRY(cw_bands_scale(arena, sample_rate, &scale));
    cw_bands_weigh(scale, samples, count, energy);
    return CW_OK;
}

void cw_bands_to_json(CwBuf* buf, const char* key, const CwBandGains* gains) {
    cw_json_begin_array(buf, key);
    for (int b = 0; b < CW_BANDS; ++b) {
        cw_automation_to_json(buf, NULL, &gains->bands[b]);
    }
    cw_json_end_array(buf);
}

CwStatus cw_bands_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwBandGains* ret_gains) {
    CwBandGains gains = {0};
    if (json_array_size(json) != CW_BANDS) {
        return cw_diag(in.diag, CW_ERR_BAD_INPUT, "bands.count", (CwPlace){in.file, 0, 0}, NULL,
                       "gains by bands are a list of %d", CW_BANDS);
    }
    for (size_t b = 0; b < CW_BANDS; ++b) {
        CW_TRY(cw_automation_from_json(arena, in, json_array_get(json, b), &gains.bands[b]));
    }
    gains.sample_rate = gains.bands[0].sample_rate;
    *ret_gains = gains;
    return CW_OK;
}

CwBandGains cw_bands_alike(const CwAutomation* automation) {
    CwBandGains gains = {.sample_rate = automation->sample_rate};
    for (int b = 0; b < CW_BANDS; ++b) {
        gains.bands[b] = *automation;
    }
    return gains;
}
