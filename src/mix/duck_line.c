// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/math.h"
#include "mix/duck_priv.h"
#include "signal/energy.h"

#include <string.h>

enum {
    MARGIN_MS = 30,
    LEAST_FRAMES = 12, // of speech, 0.15 s: less is not judged
};

// A stretch of both sounds, of one channel each.
typedef struct {
    int64_t first; // sample of the film
    int64_t once;  // samples
    int64_t times; // it is repeated
    int64_t count; // samples in all
    int sample_rate;
    double* speech;
    double* music;
    double* low[2]; // both at CW_ESTOI_RATE
    size_t n_low;
} Stretch;

static void repeat(double* samples, const Stretch* stretch) {
    for (int64_t i = stretch->once; i < stretch->count; ++i) {
        samples[i] = samples[i - stretch->once];
    }
}

// The mean of all channels.
static CwStatus read_mono(CwArena* own, const CwSource* source, const Stretch* stretch, CwDiag* diag,
                          double** ret_samples) {
    float* planes[CW_CHANNELS_MAX];
    double* samples = CW_NEW_ARRAY(own, double, (size_t)stretch->count);
    for (int c = 0; c < source->channels; ++c) {
        planes[c] = CW_NEW_ARRAY(own, float, (size_t)stretch->once);
        if (!planes[c] || !samples) {
            return CW_ERR_NO_MEM;
        }
    }
    CW_TRY(cw_source_read(source, stretch->first, stretch->once, planes, diag));
    for (int c = 0; c < source->channels; ++c) {
        for (int64_t i = 0; i < stretch->once; ++i) {
            samples[i] += (double)planes[c][i] / source->channels;
        }
    }
    repeat(samples, stretch);
    *ret_samples = samples;
    return CW_OK;
}

static CwStatus read_stretch(CwArena* own, const CwDuckIn* in, const Cw__DuckNeed* need, CwDiag* diag, Stretch* ret) {
    const int64_t block = cw_measure_block_samples(in->music);
    const int64_t margin = (int64_t)MARGIN_MS * in->music->sample_rate / 1000;
    Stretch s = {.sample_rate = in->music->sample_rate, .times = need->times};
    s.first = (int64_t)need->from * block - margin;
    s.once = (int64_t)(need->to - need->from) * block + 2 * margin;
    s.count = s.once * s.times;
    CW_TRY(read_mono(own, in->dialogue_sound, &s, diag, &s.speech));
    CW_TRY(read_mono(own, in->music_sound, &s, diag, &s.music));
    CW_TRY(cw_estoi_convert(own, s.speech, (size_t)s.count, s.sample_rate, &s.low[0], &s.n_low));
    *ret = s;
    return CW_OK;
}

// Looks at the stretch but for so many samples of CW_ESTOI_RATE at either end.
static CwStatus look_within(CwArena* own, const Stretch* s, size_t skip, CwEstoi* estoi) {
    return cw_estoi_look(own, s->low[0] + skip, s->low[1] + skip, s->n_low - 2 * skip, CW_ESTOI_RATE, estoi);
}

static CwStatus look_at_music(CwArena* own, Stretch* s, size_t skip, CwEstoi* estoi) {
    CW_TRY(cw_estoi_convert(own, s->music, (size_t)s->count, s->sample_rate, &s->low[1], &s->n_low));
    return look_within(own, s, skip, estoi);
}

// Looks at a line; one shorter than a comparison as if it were spoken again and again.
static CwStatus look_at_line(CwArena* own, const CwDuckIn* in, Cw__DuckNeed* need, CwDiag* diag, Stretch* stretch,
                             CwEstoi* estoi) {
    for (need->times = 1;; need->times += CW_ESTOI_FRAMES / (int64_t)estoi->n_frames) {
        CW_TRY(read_stretch(own, in, need, diag, stretch));
        CW_TRY(look_at_music(own, stretch, 0, estoi));
        if (estoi->n_shapes || estoi->n_frames < LEAST_FRAMES) {
            return CW_OK;
        }
    }
}

static const double ones[CW_ESTOI_STRIDE] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
static const CwEstoiGains as_it_is = {ones, false};

int cw__duck_sure(const CwDuckRules* rules) {
    return rules->band_most_db100 ? 4 : 0;
}

int cw__permille(double understood) {
    return (int)cw_floor(1000.0 * understood + 1e-9);
}

// Whoever frames a line otherwise is to find it understood no worse. Where frames begin moves what is found by a
// hundredth, so a line is looked at from several beginnings and the least counts; a word that is repeated has but one.
static const size_t begins[] = {0, 32, 64, 96, MARGIN_MS* CW_ESTOI_RATE / 1000};
enum { BEGINS = sizeof begins / sizeof begins[0] };

// The least that is understood, from the beginning that was the worst on; it stops at the first that is below `enough`,
// and keeps what it saw from the worst.
static CwStatus least_understood(CwArena* own, const Stretch* stretch, double enough, Cw__DuckNeed* need,
                                 CwEstoi* ret_worst, double* ret_understood) {
    const size_t count = stretch->times == 1 ? BEGINS : 1;
    const size_t from = need->begin;
    double least = 2.0;
    for (size_t i = 0; i < count && least >= enough; ++i) {
        CwEstoi estoi = {0};
        const size_t begin = (from + i) % count;
        CW_TRY(look_within(own, stretch, begins[begin], &estoi));
        const double understood = cw_estoi(&estoi, &as_it_is, 1);
        if (understood < least && (estoi.n_shapes || i == 0)) {
            least = understood;
            need->begin = begin;
            *ret_worst = estoi;
        }
    }
    *ret_understood = least;
    return CW_OK;
}

// How well a line is understood without a part; as with it, where that is silent.
static CwStatus understood_without(CwArena* own, const CwSource* part, const Stretch* stretch, CwDiag* diag,
                                   const Cw__DuckNeed* need, int* ret_permille) {
    Stretch rest = *stretch;
    CwEstoi estoi;
    bool sounds = false;
    CW_TRY(read_mono(own, part, stretch, diag, &rest.music));
    for (int64_t i = 0; i < stretch->count; ++i) {
        sounds = sounds || rest.music[i] != 0.0;
        rest.music[i] = stretch->music[i] - rest.music[i];
    }
    *ret_permille = need->understood_before;
    if (sounds) {
        CW_TRY(look_at_music(own, &rest, begins[need->begin], &estoi));
        *ret_permille = cw__permille(cw_estoi(&estoi, &as_it_is, 1));
    }
    return CW_OK;
}

// Which part masks the line most: the one without which it is understood best.
static CwStatus blame(CwArena* own, const CwDuckIn* in, const Stretch* stretch, CwDiag* diag, Cw__DuckNeed* need) {
    need->understood_without = need->understood_before;
    for (size_t p = 0; p < in->n_parts; ++p) {
        CwArena* scratch = cw_arena_like(own);
        int then = 0;
        const CwStatus status =
            scratch ? understood_without(scratch, in->parts[p].sound, stretch, diag, need, &then) : CW_ERR_NO_MEM;
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
    *ret_permille = cw__permille(cw_sii(need->sii_speech, music));
    return CW_OK;
}

// Looks for the gains of a line that is not understood.
static CwStatus search(CwArena* own, const CwDuckRules* rules, Cw__DuckHeard* heard, Cw__DuckNeed* need) {
    const double enough = 0.001 * (rules->understood_permille + need->extra_permille + cw__duck_sure(rules));
    heard->scratch = CW_NEW_ARRAY(own, double, 2 * heard->estoi.n_frames * CW_ESTOI_BANDS);
    memcpy(heard->spread, need->spread, sizeof heard->spread);
    return heard->scratch ? cw__duck_search(own, rules, heard, enough, need) : CW_ERR_NO_MEM;
}

// A line for the first time: how well it is understood under the music as it is.
static CwStatus meet(CwArena* own, const CwDuckIn* in, CwDiag* diag, Cw__DuckNeed* need, Stretch* stretch,
                     CwEstoi* worst) {
    double understood = 0.0;
    CW_TRY(look_at_line(own, in, need, diag, stretch, worst));
    need->judged = worst->n_shapes > 0;
    if (!need->judged) {
        return CW_OK;
    }
    CW_TRY(least_understood(own, stretch, 0.0, need, worst, &understood));
    need->understood_before = cw__permille(understood);
    need->reach = need->understood_before;
    CW_TRY(cw_sii_levels(own, stretch->speech, (size_t)stretch->count, stretch->sample_rate, CW_SII_HOME_DB,
                         need->sii_speech));
    CW_TRY(index_under(own, need, stretch, &need->sii_before));
    return spread_energy(own, stretch, need->spread);
}

static CwStatus understand(CwArena* own, const CwDuckRules* rules, const CwDuckIn* in, CwDiag* diag,
                           Cw__DuckNeed* need) {
    Stretch stretch;
    Cw__DuckHeard heard = {0};
    if (need->extra_permille) {
        CW_TRY(read_stretch(own, in, need, diag, &stretch));
        CW_TRY(look_at_music(own, &stretch, begins[need->begin], &heard.estoi));
        return search(own, rules, &heard, need);
    }
    CW_TRY(meet(own, in, diag, need, &stretch, &heard.estoi));
    if (!need->judged || need->understood_before >= rules->understood_permille) {
        return CW_OK;
    }
    CW_TRY(search(own, rules, &heard, need));
    return blame(own, in, &stretch, diag, need);
}

CwStatus cw__duck_understand(CwArena* arena, const CwDuckRules* rules, const CwDuckIn* in, CwDiag* diag,
                             Cw__DuckNeed* need) {
    CwArena* own = cw_arena_like(arena);
    const CwStatus status = own ? understand(own, rules, in, diag, need) : CW_ERR_NO_MEM;
    cw_arena_free(own);
    return status;
}

// The music as it is heard, of one channel: the mean of all.
static CwStatus play_mono(CwArena* own, CwBandPlayer* player, int channels, const Stretch* stretch, CwDiag* diag,
                          double* music) {
    enum { BLOCK = 16384 };
    double* samples = CW_NEW_ARRAY(own, double, (size_t)(BLOCK * channels));
    for (int64_t at = 0; at < stretch->once && samples; at += BLOCK) {
        const int64_t n = stretch->once - at < BLOCK ? stretch->once - at : BLOCK;
        CW_TRY(cw_bands_play(player, stretch->first + at, n, samples, diag));
        for (int64_t i = 0; i < n; ++i) {
            double sum = 0.0;
            for (int c = 0; c < channels; ++c) {
                sum += samples[i * channels + c];
            }
            music[at + i] = sum / channels;
        }
    }
    repeat(music, stretch);
    return samples ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus listen(CwArena* own, const CwDuckRules* rules, const CwDuckIn* in, CwBandPlayer* player, CwDiag* diag,
                       Cw__DuckNeed* need) {
    Stretch stretch;
    CwEstoi worst;
    double understood = 0.0;
    CW_TRY(read_stretch(own, in, need, diag, &stretch));
    CW_TRY(play_mono(own, player, in->music_sound->channels, &stretch, diag, stretch.music));
    CW_TRY(cw_estoi_convert(own, stretch.music, (size_t)stretch.count, stretch.sample_rate, &stretch.low[1],
                            &stretch.n_low));
    CW_TRY(least_understood(own, &stretch, 0.001 * rules->understood_permille, need, &worst, &understood));
    need->understood_then = cw__permille(understood);
    return index_under(own, need, &stretch, &need->sii_then);
}

CwStatus cw__duck_listen(CwArena* arena, const CwDuckRules* rules, const CwDuckIn* in, CwBandPlayer* player,
                         CwDiag* diag, Cw__DuckNeed* need) {
    CwArena* own = cw_arena_like(arena);
    const CwStatus status = own ? listen(own, rules, in, player, diag, need) : CW_ERR_NO_MEM;
    cw_arena_free(own);
    return status;
}
