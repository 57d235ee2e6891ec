// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/math.h"
#include "mix/duck_priv.h"
#include "signal/energy.h"

#include <string.h>

enum {
    FADER_STEP_DB100 = 50,
    BAND_STEP_DB100 = 100,
    FINE_STEP_DB100 = 25,
    EVERY = 4, // comparisons left out while searching
    TABLE_STEP_DB100 = 25,
    TABLE_SIZE = 200,  // 50 dB: more than the fader and a band go down
    PARTS_AT_ONCE = 3, // moves made together while the end is far
};

#define FAR_FROM_ENOUGH 0.04
#define SURE            0.004 // above what is asked: bands do not end as sharply in what is heard
#define DISTORTION_LU   0.08  // what a dB off the mean band costs, against loudness given up

// A line while its gains are sought.
typedef struct {
    const CwDuckRules* rules;
    CwEstoi estoi;
    double spread[CW_BANDS]; // shares of the music's energy
    double table[TABLE_SIZE];
    int fader_db100;
    int cut_db100[CW_BANDS]; // under the fader; those of the ends stay 0
    double understood;
    double cost;
} Search;

static double gain_of(const Search* s, int db100) {
    const int index = -db100 / TABLE_STEP_DB100;
    return s->table[index < TABLE_SIZE ? index : TABLE_SIZE - 1];
}

static double understood(const Search* s, size_t every) {
    double gain[CW_ESTOI_STRIDE] = {0.0};
    for (int b = 0; b < CW_ESTOI_BANDS; ++b) {
        gain[b] = gain_of(s, s->fader_db100 + s->cut_db100[b + 1]);
    }
    const CwEstoiGains gains = {gain, false};
    return cw_estoi(&s->estoi, &gains, every);
}

// What is given up: loudness of the music, and a little for every band that is not as it was.
static double cost_of(const Search* s) {
    double left = 0.0;
    double cuts = 0.0;
    for (int b = 0; b < CW_BANDS; ++b) {
        const double gain = gain_of(s, s->fader_db100 + s->cut_db100[b]);
        left += s->spread[b] * gain * gain;
        cuts -= s->cut_db100[b] * 0.01;
    }
    return -10.0 * cw_log10(left > 1e-12 ? left : 1e-12) + DISTORTION_LU * cuts / CW_ESTOI_BANDS;
}

// One move: the fader (band 0) or one band goes down a step; false when it may not.
static bool move(Search* s, int band) {
    if (band == 0) {
        s->fader_db100 -= FADER_STEP_DB100;
        return s->fader_db100 >= -s->rules->most_db100;
    }
    s->cut_db100[band] -= BAND_STEP_DB100;
    return s->cut_db100[band] >= -s->rules->band_most_db100;
}

static void unmove(Search* s, int band) {
    if (band == 0) {
        s->fader_db100 += FADER_STEP_DB100;
    } else {
        s->cut_db100[band] += BAND_STEP_DB100;
    }
}

// What each move is worth: how much better the line is understood for what it costs. 0 where it may not be made.
static void weigh_moves(Search* s, double worth[CW_BANDS - 1]) {
    for (int band = 0; band < CW_BANDS - 1; ++band) {
        worth[band] = 0.0;
        if (move(s, band)) {
            const double better = understood(s, EVERY) - s->understood;
            const double dearer = cost_of(s) - s->cost;
            worth[band] = better > 0.0 ? better / (dearer > 1e-3 ? dearer : 1e-3) : 0.0;
        }
        unmove(s, band);
    }
}

static int best_of(const double worth[CW_BANDS - 1]) {
    int best = -1;
    for (int band = 0; band < CW_BANDS - 1; ++band) {
        if (worth[band] > 0.0 && (best < 0 || worth[band] > worth[best])) {
            best = band;
        }
    }
    return best;
}

static void look_again(Search* s) {
    s->understood = understood(s, EVERY);
    s->cost = cost_of(s);
}

// Goes down, each time where it helps most for what it costs, until it is enough or nothing helps.
static void go_down(Search* s, double enough) {
    look_again(s);
    while (s->understood < enough) {
        double worth[CW_BANDS - 1];
        const int together = enough - s->understood > FAR_FROM_ENOUGH ? PARTS_AT_ONCE : 1;
        weigh_moves(s, worth);
        int made = 0;
        for (int n = 0; n < together; ++n) {
            const int band = best_of(worth);
            if (band >= 0) {
                worth[band] = 0.0;
                (void)move(s, band); // it may be made: its worth is above 0
                ++made;
            }
        }
        if (!made) {
            return;
        }
        look_again(s);
    }
}

// Takes back what is not needed: every band a step up while it stays enough, the dearest first.
static void come_back(Search* s, double enough) {
    for (bool changed = true; changed;) {
        int best = -1;
        double saved = 1e-6;
        changed = false;
        for (int band = 0; band < CW_BANDS - 1; ++band) {
            const bool down = band ? s->cut_db100[band] < 0 : s->fader_db100 < 0;
            if (!down) {
                continue;
            }
            unmove(s, band);
            if (s->cost - cost_of(s) > saved && understood(s, EVERY) >= enough) {
                saved = s->cost - cost_of(s);
                best = band;
            }
            (void)move(s, band);
        }
        if (best >= 0) {
            unmove(s, best);
            look_again(s);
            changed = true;
        }
    }
}

// The fader down by fine steps until every comparison together says it is enough.
static void settle(Search* s, double enough) {
    while (understood(s, 1) < enough && s->fader_db100 > -s->rules->most_db100) {
        s->fader_db100 -= FINE_STEP_DB100;
    }
    s->understood = understood(s, 1);
    s->cost = cost_of(s);
}

// The fader alone.
static void fade_down(Search* s, double enough) {
    memset(s->cut_db100, 0, sizeof s->cut_db100);
    s->fader_db100 = 0;
    settle(s, enough);
}

// Goes on from where the line was left: what was heard was less than was reckoned.
static void go_on(Search* s, const Cw__DuckNeed* need, double enough) {
    s->fader_db100 = need->gain_db100[0];
    for (int b = 1; b < CW_BANDS - 1; ++b) {
        s->cut_db100[b] = need->gain_db100[b] - need->gain_db100[0];
    }
    if (s->rules->band_most_db100) {
        go_down(s, enough);
    }
    settle(s, enough);
}

static void solve(Search* s, double enough) {
    fade_down(s, enough);
    if (!s->rules->band_most_db100 || s->fader_db100 == 0) {
        return;
    }
    const Search alone = *s;
    s->fader_db100 = 0;
    go_down(s, enough);
    come_back(s, enough);
    settle(s, enough);
    if (s->understood < enough ? s->understood <= alone.understood : s->cost >= alone.cost) {
        *s = alone; // bands were of no use
    }
}

// A stretch of both sounds, of one channel each.
typedef struct {
    int64_t first; // sample of the film
    int64_t count;
    int sample_rate;
    double* speech;
    double* music;
} Stretch;

// The mean of all channels.
static CwStatus read_mono(CwArena* own, const CwSource* source, int64_t first, int64_t count, CwDiag* diag,
                          double** ret_samples) {
    float* planes[CW_CHANNELS_MAX];
    double* samples = CW_NEW_ARRAY(own, double, (size_t)count);
    for (int c = 0; c < source->channels; ++c) {
        planes[c] = CW_NEW_ARRAY(own, float, (size_t)count);
        if (!planes[c] || !samples) {
            return CW_ERR_NO_MEM;
        }
    }
    CW_TRY(cw_source_read(source, first, count, planes, diag));
    for (int c = 0; c < source->channels; ++c) {
        for (int64_t i = 0; i < count; ++i) {
            samples[i] += (double)planes[c][i] / source->channels;
        }
    }
    *ret_samples = samples;
    return CW_OK;
}

static CwStatus read_stretch(CwArena* own, const CwDuckIn* in, const Cw__DuckNeed* need, int64_t margin, CwDiag* diag,
                             Stretch* ret) {
    const int64_t block = cw_measure_block_samples(in->music);
    Stretch s = {.sample_rate = in->music->sample_rate};
    s.first = (int64_t)need->from * block - margin;
    s.count = (int64_t)(need->to - need->from) * block + 2 * margin;
    CW_TRY(read_mono(own, in->dialogue_sound, s.first, s.count, diag, &s.speech));
    CW_TRY(read_mono(own, in->music_sound, s.first, s.count, diag, &s.music));
    *ret = s;
    return CW_OK;
}

// Looks at a line; a short one together with what is spoken round it, up to 3 s on either side.
static CwStatus look_at_line(CwArena* own, const CwDuckIn* in, Cw__DuckNeed* need, CwDiag* diag, Stretch* stretch,
                             CwEstoi* estoi) {
    static const int margins_ms[] = {30, 500, 3000};
    for (size_t m = 0; m < sizeof margins_ms / sizeof margins_ms[0]; ++m) {
        need->margin = (int64_t)margins_ms[m] * in->music->sample_rate / 1000;
        CW_TRY(read_stretch(own, in, need, need->margin, diag, stretch));
        CW_TRY(
            cw_estoi_look(own, stretch->speech, stretch->music, (size_t)stretch->count, stretch->sample_rate, estoi));
        if (estoi->n_shapes) {
            return CW_OK;
        }
    }
    return CW_OK;
}

static int permille(double understood) {
    return (int)cw_floor(1000.0 * understood + 1e-9);
}

static const double ones[CW_ESTOI_STRIDE] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
static const CwEstoiGains as_it_is = {ones, false};

// Which part masks the line most: the one without which it is understood best.
static CwStatus blame(CwArena* own, const CwDuckIn* in, const Stretch* stretch, CwDiag* diag, Cw__DuckNeed* need) {
    need->understood_without = need->understood_before;
    for (size_t p = 0; p < in->n_parts; ++p) {
        CwArena* scratch = cw_arena_like(own);
        double* part = NULL;
        CwEstoi without;
        CwStatus status = scratch ? read_mono(scratch, in->parts[p].sound, stretch->first, stretch->count, diag, &part)
                                  : CW_ERR_NO_MEM;
        if (status == CW_OK) {
            for (int64_t i = 0; i < stretch->count; ++i) {
                part[i] = stretch->music[i] - part[i];
            }
            status =
                cw_estoi_look(scratch, stretch->speech, part, (size_t)stretch->count, stretch->sample_rate, &without);
        }
        const int then = status == CW_OK ? permille(cw_estoi(&without, &as_it_is, 1)) : 0;
        cw_arena_free(scratch);
        CW_TRY(status);
        if (then > need->understood_without) {
            need->understood_without = then;
            need->masked_by = in->parts[p].name;
        }
    }
    return CW_OK;
}

static CwStatus spread_energy(CwArena* own, const Stretch* stretch, double spread[CW_BANDS]) {
    double sum = 0.0;
    CW_TRY(cw_bands_energy(own, stretch->music, (size_t)stretch->count, stretch->sample_rate, spread));
    for (int b = 0; b < CW_BANDS; ++b) {
        sum += spread[b];
    }
    for (int b = 0; b < CW_BANDS; ++b) {
        spread[b] = sum > 0.0 ? spread[b] / sum : 1.0 / CW_BANDS;
    }
    return CW_OK;
}

// The speech intelligibility index of a line under music as it is heard near by. Units: thousandths.
static CwStatus index_under(CwArena* own, const Cw__DuckNeed* need, const Stretch* stretch, int* ret_permille) {
    double music[CW_SII_BANDS];
    CW_TRY(cw_sii_levels(own, stretch->music, (size_t)stretch->count, stretch->sample_rate, CW_SII_HOME_DB, music));
    *ret_permille = permille(cw_sii(need->sii_speech, music));
    return CW_OK;
}

static CwStatus search(CwArena* own, const CwDuckRules* rules, const CwDuckIn* in, CwDiag* diag, Cw__DuckNeed* need) {
    Stretch stretch;
    Search* s = CW_NEW(own, Search);
    if (!s) {
        return CW_ERR_NO_MEM;
    }
    s->rules = rules;
    CW_TRY(look_at_line(own, in, need, diag, &stretch, &s->estoi));
    need->judged = s->estoi.n_shapes > 0;
    if (!need->judged) {
        return CW_OK;
    }
    for (int i = 0; i < TABLE_SIZE; ++i) {
        s->table[i] = cw_db_to_gain(-0.01 * TABLE_STEP_DB100 * i);
    }
    CW_TRY(spread_energy(own, &stretch, s->spread));
    memcpy(need->spread, s->spread, sizeof need->spread);
    need->understood_before = permille(understood(s, 1));
    CW_TRY(cw_sii_levels(own, stretch.speech, (size_t)stretch.count, stretch.sample_rate, CW_SII_HOME_DB,
                         need->sii_speech));
    CW_TRY(index_under(own, need, &stretch, &need->sii_before));
    const double enough = 0.001 * (rules->understood_permille + need->extra_permille) + SURE;
    if (need->extra_permille) {
        go_on(s, need, enough);
    } else if (need->understood_before < rules->understood_permille) {
        solve(s, enough);
    }
    for (int b = 0; b < CW_BANDS; ++b) {
        need->gain_db100[b] = s->fader_db100 + s->cut_db100[b];
    }
    const bool known = need->understood_before >= rules->understood_permille || need->masked_by;
    return known ? CW_OK : blame(own, in, &stretch, diag, need);
}

CwStatus cw__duck_understand(CwArena* arena, const CwDuckRules* rules, const CwDuckIn* in, CwDiag* diag,
                             Cw__DuckNeed* need) {
    CwArena* own = cw_arena_like(arena);
    const CwStatus status = own ? search(own, rules, in, diag, need) : CW_ERR_NO_MEM;
    cw_arena_free(own);
    return status;
}

// The music as it is heard, of one channel: the mean of all.
static CwStatus play_mono(CwArena* own, CwBandPlayer* player, int channels, const Stretch* stretch, CwDiag* diag,
                          double* music) {
    enum { BLOCK = 16384 };
    double* samples = CW_NEW_ARRAY(own, double, (size_t)(BLOCK * channels));
    for (int64_t at = 0; at < stretch->count && samples; at += BLOCK) {
        const int64_t n = stretch->count - at < BLOCK ? stretch->count - at : BLOCK;
        CW_TRY(cw_bands_play(player, stretch->first + at, n, samples, diag));
        for (int64_t i = 0; i < n; ++i) {
            double sum = 0.0;
            for (int c = 0; c < channels; ++c) {
                sum += samples[i * channels + c];
            }
            music[at + i] = sum / channels;
        }
    }
    return samples ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus listen(CwArena* own, const CwDuckIn* in, CwBandPlayer* player, CwDiag* diag, Cw__DuckNeed* need) {
    Stretch stretch;
    CwEstoi estoi;
    CW_TRY(read_stretch(own, in, need, need->margin, diag, &stretch));
    CW_TRY(play_mono(own, player, in->music_sound->channels, &stretch, diag, stretch.music));
    CW_TRY(cw_estoi_look(own, stretch.speech, stretch.music, (size_t)stretch.count, stretch.sample_rate, &estoi));
    need->understood_then = permille(cw_estoi(&estoi, &as_it_is, 1));
    return index_under(own, need, &stretch, &need->sii_then);
}

CwStatus cw__duck_listen(CwArena* arena, const CwDuckIn* in, CwBandPlayer* player, CwDiag* diag, Cw__DuckNeed* need) {
    CwArena* own = cw_arena_like(arena);
    const CwStatus status = own ? listen(own, in, player, diag, need) : CW_ERR_NO_MEM;
    cw_arena_free(own);
    return status;
}
