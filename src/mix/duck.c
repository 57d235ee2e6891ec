// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/duck.h"

#include "base/math.h"
#include "base/number.h"
#include "base/random.h"
#include "mix/duck_priv.h"
#include "signal/energy.h"
#include "signal/loudness.h"

#include <assert.h>
#include <string.h>

const CwDuckRules cw_duck_rules = {1000, 750, 600, 2000, 600, 1500, 2000, 100};

enum {
    SPEECH_GATE_RATIO = 10, // within a line, what is 10 dB below its mean is a pause
    SPEECH_LEAST_LUFS100 = -7000,
    REACH_BLOCKS = 24,  // more than a frame of the bands is long, a jump at a cut, and what a line is judged with
    ROUNDS = 12,        // what is heard is listened to so often, and asked for more
    SPARE_PERMILLE = 2, // above what is wanted, where music goes down: who frames a line otherwise finds a little less
    PATIENCE = 3,       // of these, without being pressed
};

static size_t blocks_of_ms(int ms) {
    return (size_t)ms * CW_ENERGY_BLOCKS_PER_SECOND / 1000;
}

static size_t block_at(const CwMeasure* m, CwTime at) {
    const int64_t sample = cw_sample_nearest(at, m->sample_rate);
    const int64_t block = cw_div_floor(sample, cw_measure_block_samples(m));
    return block < 0 ? 0 : (size_t)block < m->n_blocks ? (size_t)block : m->n_blocks;
}

static CwTime time_of_block(const CwMeasure* m, size_t block) {
    return cw_time_of_sample((int64_t)block * cw_measure_block_samples(m), m->sample_rate);
}

static double energy_at(const CwMeasure* m, size_t block) {
    return block < m->n_blocks ? (double)m->energy[block] : 0.0;
}

static int ratio_db100(double above, double below) {
    return (int)cw_round(1000.0 * cw_log10(above / below));
}

// The speech in blocks [from, to): where it begins and ends, and its mean energy without its pauses.
static bool find_speech(const CwMeasure* dialogue, size_t from, size_t to, Cw__DuckNeed* need) {
    double sum = 0.0;
    for (size_t b = from; b < to; ++b) {
        sum += energy_at(dialogue, b);
    }
    if (from >= to || cw_loudness_between(dialogue, from, to) < SPEECH_LEAST_LUFS100) {
        return false;
    }
    const double gate = sum / (double)(to - from) / SPEECH_GATE_RATIO;
    size_t count = 0;
    need->speech = 0.0;
    for (size_t b = from; b < to; ++b) {
        if (energy_at(dialogue, b) > gate) {
            need->from = count ? need->from : b;
            need->to = b + 1;
            need->speech += energy_at(dialogue, b);
            ++count;
        }
    }
    need->speech /= (double)count;
    return true;
}

// The speech and the music of a line; false when one of them is missing.
static bool find_need(const CwDuckIn* in, const CwSpeech* line, Cw__DuckNeed* need) {
    *need = (Cw__DuckNeed){0};
    const size_t from = block_at(in->dialogue, line->in);
    if (!find_speech(in->dialogue, from, block_at(in->dialogue, line->out), need)) {
        return false;
    }
    for (size_t b = need->from; b < need->to; ++b) {
        need->music += energy_at(in->music, b) / (double)(need->to - need->from);
    }
    return need->music > 0.0;
}

// What a line asks of the music by the difference alone.
static void ask_difference(const CwDuckRules* rules, Cw__DuckNeed* need) {
    const int missing = rules->difference_lu100 - ratio_db100(need->speech, need->music) + 1; // what rounding may hide
    need->lower_db100 = missing > rules->most_db100 ? missing - rules->most_db100 : 0;
    const int gain = missing <= 1 ? 0 : missing < rules->most_db100 ? -missing : -rules->most_db100;
    for (int b = 0; b < CW_BANDS; ++b) {
        need->gain_db100[b] = gain;
    }
}

static CwStatus ask(CwArena* arena, const CwDuckRules* rules, const CwDuckIn* in, CwDiag* diag, Cw__DuckNeed* need) {
    if (rules->understood_permille && in->dialogue_sound && in->music_sound) {
        CW_TRY(cw__duck_understand(arena, rules, in, diag, need));
    }
    if (!need->judged) {
        ask_difference(rules, need);
    }
    return CW_OK;
}

// The most the gain of a band may be at each block: down under the lines, and down between them where a pause is short.
static void set_limits(const CwDuckRules* rules, const Cw__DuckNeed* needs, size_t n_needs, int band, int* most,
                       size_t n_blocks) {
    const size_t lead = blocks_of_ms(rules->lead_ms);
    const Cw__DuckNeed* before = NULL;
    for (size_t i = 0; i < n_needs; ++i) {
        const Cw__DuckNeed* need = &needs[i];
        const int gain = need->gain_db100[band];
        if (!gain) {
            continue;
        }
        const size_t from = need->from > lead ? need->from - lead : 0;
        for (size_t b = from; b < need->to && b < n_blocks; ++b) {
            most[b] = gain < most[b] ? gain : most[b];
        }
        if (before && need->from < before->to + blocks_of_ms(rules->bridge_ms)) {
            const int held = before->gain_db100[band] > gain ? before->gain_db100[band] : gain;
            for (size_t b = before->to; b < from && b < n_blocks; ++b) {
                most[b] = held < most[b] ? held : most[b];
            }
        }
        before = need;
    }
}

// Marks the blocks before which a cut lies: there the gain may jump, in the half block before it.
static void mark_cuts(const CwDuckIn* in, bool* after_cut, size_t n_blocks) {
    const int64_t block = cw_measure_block_samples(in->music);
    for (size_t i = 0; i < in->n_cuts; ++i) {
        const int64_t jump_from = cw_sample_nearest(in->cuts[i], in->music->sample_rate);
        const int64_t first = -cw_div_floor(-(jump_from + block / 2), block);
        if (first > 0 && first < (int64_t)n_blocks) {
            after_cut[first] = true;
        }
    }
}

// Automation from the gain of each block: a point wherever the slope changes.
static CwStatus make_points(CwArena* arena, const CwDuckIn* in, const CwDuckCurve* curve, CwAutomation* automation) {
    const int64_t block = cw_measure_block_samples(in->music);
    CwGainPoint* points = NULL;
    size_t n = 0;
    size_t capacity = 0;
    for (size_t b = 0; b < curve->n_blocks; ++b) {
        const int gain = curve->gain_db100[b];
        const bool has_before = b > 0;
        const bool has_after = b + 1 < curve->n_blocks;
        const bool jumps = curve->after_cut[b] && gain != curve->gain_db100[b - 1];
        const int slope_in = has_before ? gain - curve->gain_db100[b - 1] : 0;
        const int slope_out = has_after ? curve->gain_db100[b + 1] - gain : 0;
        CW_TRY(CW_RESERVE(arena, points, n, capacity));
        if (jumps) {
            points[n++] = (CwGainPoint){(int64_t)b * block - block / 2, curve->gain_db100[b - 1]};
            CW_TRY(CW_RESERVE(arena, points, n, capacity));
        }
        if (jumps || slope_in != slope_out) {
            points[n++] = (CwGainPoint){(int64_t)b * block, gain};
        }
    }
    const bool still = n == 0 && curve->n_blocks > 0 && curve->gain_db100[0] != 0;
    if (still) { // lowered from end to end
        CW_TRY(CW_RESERVE(arena, points, n, capacity));
        points[n++] = (CwGainPoint){0, curve->gain_db100[0]};
    }
    *automation = (CwAutomation){in->music->sample_rate, points, n};
    return CW_OK;
}

// The energies of the music as it will be heard, all bands together.
static CwStatus lower_energies(CwArena* arena, const CwMeasure* music, const CwAutomation* automation,
                               CwMeasure* ret_ducked) {
    int64_t* energy = CW_NEW_ARRAY(arena, int64_t, music->n_blocks + 1);
    if (!energy) {
        return CW_ERR_NO_MEM;
    }
    const int64_t block = cw_measure_block_samples(music);
    double last_db = 0.0;
    double factor = 1.0;
    for (size_t b = 0; b < music->n_blocks; ++b) {
        const double db = cw_automation_db_at(automation, (int64_t)b * block + block / 2);
        if (db != last_db) {
            const double gain = cw_db_to_gain(db);
            factor = gain * gain;
            last_db = db;
        }
        energy[b] = (int64_t)cw_round((double)music->energy[b] * factor);
    }
    *ret_ducked = *music;
    ret_ducked->energy = energy;
    return CW_OK;
}

static void report_line(const CwDuckRules* rules, const CwDuckIn* in, const CwMeasure* ducked, const Cw__DuckNeed* need,
                        CwDuckLine* line) {
    double after = 0.0;
    for (size_t b = need->from; b < need->to; ++b) {
        after += energy_at(ducked, b) / (double)(need->to - need->from);
    }
    line->heard = after > 0.0;
    if (!line->heard) {
        return;
    }
    line->in = time_of_block(in->dialogue, need->from);
    line->out = time_of_block(in->dialogue, need->to);
    line->before_lu100 = ratio_db100(need->speech, need->music);
    line->after_lu100 = ratio_db100(need->speech, after);
    line->cost_lu100 = ratio_db100(need->music, after);
    line->judged = need->judged;
    line->understood_permille = need->understood_before;
    line->sii_permille = need->sii_before;
    line->sii_then = need->sii_then;
    line->understood_then = need->understood_then;
    line->reach_permille = need->reach;
    line->lower_db100 = need->lower_db100;
    line->masked_by = need->masked_by;
    line->understood_without = need->understood_without;
    line->met = need->judged ? line->understood_then >= rules->understood_permille
                             : line->after_lu100 >= rules->difference_lu100;
}

// How far the bands lie under the fader during a line, in the mean of them all.
static int distortion_of(const CwDuckCurve curves[CW_BANDS], const Cw__DuckNeed* need) {
    int64_t sum = 0;
    for (size_t b = need->from; b < need->to && b < curves[0].n_blocks; ++b) {
        for (int band = 1; band < CW_BANDS - 1; ++band) {
            sum += curves[0].gain_db100[b] - curves[band].gain_db100[b];
        }
    }
    const int64_t count = (int64_t)(need->to - need->from) * CW_ESTOI_BANDS;
    return count ? (int)cw_div_nearest(sum < 0 ? 0 : sum, count) : 0;
}

// A stretch of blocks far enough from every other in which something is lowered that neither a slope nor a turn reaches
// over: shaped by itself.
static void shape(const CwDuckRules* rules, const CwDuckCurve* curve) {
    const size_t turn = blocks_of_ms(rules->turn_ms);
    const int slope = rules->slope_db100 / CW_ENERGY_BLOCKS_PER_SECOND;
    const size_t reach = (size_t)((rules->most_db100 + rules->band_most_db100) / slope) + turn + 1;
    size_t from = 0;
    size_t last = 0; // after the last block that is lowered
    for (size_t b = 0; b <= curve->n_blocks; ++b) {
        const bool lowered = b < curve->n_blocks && curve->gain_db100[b] < 0;
        if (last && (b == curve->n_blocks || (lowered && b > last + 2 * reach))) {
            const size_t end = last + reach < curve->n_blocks ? last + reach : curve->n_blocks;
            CwDuckCurve part = {curve->gain_db100 + from, curve->after_cut + from, end - from};
            cw__duck_shape(&part, slope, turn);
            last = 0;
        }
        if (lowered) {
            from = last ? from : b > reach ? b - reach : 0;
            last = b + 1;
        }
    }
}

static CwStatus make_curves(CwArena* arena, const CwDuckRules* rules, const CwDuckIn* in, const Cw__DuckNeed* needs,
                            CwDuckCurve curves[CW_BANDS]) {
    const size_t n = in->music->n_blocks;
    bool* after_cut = CW_NEW_ARRAY(arena, bool, n + 1);
    if (!after_cut) {
        return CW_ERR_NO_MEM;
    }
    mark_cuts(in, after_cut, n);
    for (int band = 0; band < CW_BANDS; ++band) {
        curves[band] = (CwDuckCurve){CW_NEW_ARRAY(arena, int, n + 1), after_cut, n};
        if (!curves[band].gain_db100) {
            return CW_ERR_NO_MEM;
        }
        set_limits(rules, needs, in->n_lines, band, curves[band].gain_db100, n);
        shape(rules, &curves[band]);
    }
    // Where a band is held down and the fader is not, the fader stays within reach of it.
    for (size_t b = 0; b < n; ++b) {
        for (int band = 1; band < CW_BANDS - 1; ++band) {
            const int most = curves[band].gain_db100[b] + rules->band_most_db100;
            curves[0].gain_db100[b] = most < curves[0].gain_db100[b] ? most : curves[0].gain_db100[b];
        }
    }
    shape(rules, &curves[0]);
    memcpy(curves[CW_BANDS - 1].gain_db100, curves[0].gain_db100, n * sizeof(int));
    return CW_OK;
}

// How the music's energy is spread over the bands at a block: as it was measured under the line nearest before it.
static const double* spread_at(const CwDuckIn* in, const Cw__DuckNeed* needs, size_t block, size_t* line) {
    while (*line + 1 < in->n_lines && (!needs[*line].judged || needs[*line + 1].from <= block)) {
        ++*line;
    }
    return needs[*line].judged ? needs[*line].spread : NULL;
}

// What the bands come to in loudness, ten times a second: a picture, not a measurement.
static CwStatus estimate_lowered(CwArena* arena, const CwDuckIn* in, const Cw__DuckNeed* needs,
                                 const CwDuckCurve curves[CW_BANDS], CwAutomation* lowered) {
    enum { EVERY = 10 };
    const size_t n = curves[0].n_blocks / EVERY;
    const int64_t block = cw_measure_block_samples(in->music);
    CwGainPoint* points = CW_NEW_ARRAY(arena, CwGainPoint, n + 1);
    size_t line = 0;
    size_t count = 0;
    if (!points) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n; ++i) {
        const double* spread = in->n_lines ? spread_at(in, needs, i * EVERY, &line) : NULL;
        double left = 0.0;
        for (int band = 0; spread && band < CW_BANDS; ++band) {
            const double gain = cw_db_to_gain(0.01 * curves[band].gain_db100[i * EVERY]);
            left += spread[band] * gain * gain;
        }
        const int db100 = spread ? (int)cw_round(1000.0 * cw_log10(left)) : curves[0].gain_db100[i * EVERY];
        if (count < 2 || points[count - 1].gain_db100 != db100 || points[count - 2].gain_db100 != db100) {
            ++count; // else the last point moves on
        }
        points[count - 1] = (CwGainPoint){(int64_t)(i * EVERY) * block, db100 < 0 ? db100 : 0};
    }
    *lowered = (CwAutomation){in->music->sample_rate, points, count};
    return CW_OK;
}

static CwStatus make_automation(CwArena* arena, const CwDuckIn* in, const CwDuckCurve curves[CW_BANDS],
                                CwBandGains* gains) {
    gains->sample_rate = in->music->sample_rate;
    for (int band = 0; band < CW_BANDS; ++band) {
        CW_TRY(make_points(arena, in, &curves[band], &gains->bands[band]));
    }
    return CW_OK;
}

// A sum over the curves round a line, so far round it as it is judged with, and the frames of the bands reach: another
// one where any of them differs. Never 0.
static uint64_t sum_curves(const CwDuckCurve curves[CW_BANDS], const Cw__DuckNeed* need) {
    const size_t from = need->from > REACH_BLOCKS ? need->from - REACH_BLOCKS : 0;
    uint64_t sum = 1;
    for (size_t b = from; b < need->to + REACH_BLOCKS && b < curves[0].n_blocks; ++b) {
        for (int band = 0; band < CW_BANDS; ++band) {
            sum = cw_random_at(sum, (uint64_t)-curves[band].gain_db100[b]);
        }
    }
    return sum | 1U;
}

// Whether a line may ask for still less music: it can be understood, and something is not as low yet as it may go.
static bool is_less_possible(const CwDuckRules* rules, const Cw__DuckNeed* need) {
    bool possible = need->gain_db100[0] > -rules->most_db100;
    for (int b = 1; b < CW_BANDS - 1; ++b) {
        possible = possible || need->gain_db100[b] > -rules->most_db100 - rules->band_most_db100;
    }
    return possible && !need->lower_db100;
}

// Gains that are sought for all lines at once.
typedef struct {
    CwArena* own;
    const CwDuckRules* rules;
    const CwDuckIn* in;
    Cw__DuckNeed* needs;
    CwDuckCurve* curves; // [CW_BANDS]
    CwBandGains* gains;
    int round;
    bool content; // no line asks for more
} Rounds;

// Asks for more where a line is understood less than was reckoned; the more, the longer it goes on.
static CwStatus ask_more(Rounds* r, CwDiag* diag, Cw__DuckNeed* need) {
    const int wanted = r->rules->understood_permille;
    const int missing = wanted - need->understood_then + (need->understood_before < wanted ? SPARE_PERMILLE : 0);
    if (missing <= 0 || !is_less_possible(r->rules, need)) {
        return CW_OK;
    }
    // More than was reckoned: less would change nothing.
    const int reckoned = need->reckoned - wanted - cw__duck_sure(r->rules);
    need->extra_permille = reckoned > need->extra_permille ? reckoned : need->extra_permille;
    need->extra_permille += missing * (r->round < PATIENCE ? 1 : r->round - PATIENCE + 2);
    r->content = false;
    return cw__duck_understand(r->own, r->rules, r->in, diag, need);
}

// Listens to every line that was judged.
static CwStatus listen(Rounds* r, CwDiag* diag) {
    CwBandPlayer* player = NULL;
    r->content = true;
    for (size_t i = 0; i < r->in->n_lines; ++i) {
        Cw__DuckNeed* need = &r->needs[i];
        const uint64_t sum = need->judged ? sum_curves(r->curves, need) : 0;
        if (sum != need->curves) { // else there is nothing to judge, or nothing new
            need->curves = sum;
            CW_TRY(player ? CW_OK : cw_bands_player(r->own, r->in->music_sound, r->gains, &player));
            CW_TRY(cw__duck_listen(r->own, r->rules, r->in, player, diag, need));
        }
        CW_TRY(need->judged ? ask_more(r, diag, need) : CW_OK);
    }
    return CW_OK;
}

// Curves and automation, as often as lines ask for more.
static CwStatus find_gains(CwArena* arena, Rounds* r, CwDiag* diag) {
    for (r->round = 0; r->round < ROUNDS && !r->content; ++r->round) {
        CW_TRY(make_curves(r->own, r->rules, r->in, r->needs, r->curves));
        CW_TRY(make_automation(arena, r->in, r->curves, r->gains));
        CW_TRY(listen(r, diag));
    }
    return CW_OK;
}

static CwStatus report(CwArena* own, const CwDuckRules* rules, const CwDuckIn* in, const Cw__DuckNeed* needs,
                       const CwDuckCurve curves[CW_BANDS], CwDiag* diag, CwDuck* duck, CwDuckLine* lines) {
    CwMeasure ducked;
    CW_TRY(cw_bands_together(&duck->bands) ? lower_energies(own, in->music, &duck->automation, &ducked)
                                           : cw__duck_measure(own, in, duck, diag, &ducked));
    for (size_t i = 0; i < in->n_lines; ++i) {
        if (needs[i].music <= 0.0) {
            continue;
        }
        report_line(rules, in, &ducked, &needs[i], &lines[i]);
        lines[i].distortion_db100 = distortion_of(curves, &needs[i]);
    }
    duck->music_before_lufs100 = cw_loudness_where(in->music, NULL);
    duck->music_after_lufs100 = cw_loudness_where(&ducked, NULL);
    return cw__duck_over_dialogue(own, in->dialogue, &ducked, &duck->over_dialogue_lu100);
}

static CwStatus run(CwArena* arena, CwArena* own, const CwDuckRules* rules, const CwDuckIn* in, CwDiag* diag,
                    CwDuck* duck) {
    Cw__DuckNeed* needs = CW_NEW_ARRAY(own, Cw__DuckNeed, in->n_lines + 1);
    CwDuckLine* lines = CW_NEW_ARRAY(arena, CwDuckLine, in->n_lines);
    CwDuckCurve curves[CW_BANDS];
    if (!needs || !lines) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < in->n_lines; ++i) {
        if (find_need(in, &in->lines[i], &needs[i])) {
            CW_TRY(ask(own, rules, in, diag, &needs[i]));
        }
        lines[i] = (CwDuckLine){.name = in->lines[i].name, .in = in->lines[i].in, .out = in->lines[i].out};
    }
    Rounds rounds = {own, rules, in, needs, curves, &duck->bands, 0, false};
    CW_TRY(find_gains(arena, &rounds, diag));
    duck->automation = duck->bands.bands[0];
    CW_TRY(estimate_lowered(arena, in, needs, curves, &duck->lowered));
    CW_TRY(report(own, rules, in, needs, curves, diag, duck, lines));
    duck->lines = lines;
    duck->n_lines = in->n_lines;
    return CW_OK;
}

CwStatus cw_duck(CwArena* arena, const CwDuckRules* rules, const CwDuckIn* in, CwDiag* diag, CwDuck* ret_duck) {
    assert(in->dialogue->sample_rate == in->music->sample_rate);
    CwDuck result = {0};
    CwArena* own = cw_arena_like(arena);
    const CwStatus status = own ? run(arena, own, rules, in, diag, &result) : CW_ERR_NO_MEM;
    cw_arena_free(own);
    CW_TRY(status);
    *ret_duck = result;
    return CW_OK;
}

CwStatus cw_duck_find_lines(CwArena* arena, const CwMeasure* dialogue, int pause_ms, const CwSpeech** ret_lines,
                            size_t* ret_n_lines) {
    bool* active = CW_NEW_ARRAY(arena, bool, dialogue->n_blocks + 1); // the last one stays silent, and ends a line
    CwSpeech* lines = NULL;
    size_t n = 0;
    size_t capacity = 0;
    if (!active) {
        return CW_ERR_NO_MEM;
    }
    cw_loudness_active(dialogue, blocks_of_ms(pause_ms), active);
    for (size_t b = 0; b <= dialogue->n_blocks; ++b) {
        const bool before = b > 0 && active[b - 1];
        if (active[b] && !before) {
            CW_TRY(CW_RESERVE(arena, lines, n, capacity));
            const char* name = cw_format(arena, "%zu", n + 1);
            if (!name) {
                return CW_ERR_NO_MEM;
            }
            lines[n++] = (CwSpeech){name, time_of_block(dialogue, b), cw_time(0)};
        } else if (!active[b] && before) {
            lines[n - 1].out = time_of_block(dialogue, b);
        }
    }
    *ret_lines = lines;
    *ret_n_lines = n;
    return CW_OK;
}
