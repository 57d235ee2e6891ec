// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/duck.h"

#include "base/math.h"
#include "base/number.h"
#include "mix/duck_priv.h"
#include "signal/energy.h"
#include "signal/loudness.h"

#include <assert.h>
#include <string.h>

const CwDuckRules cw_duck_rules = {1000, 2000, 600, 1500, 2000, 100};

enum {
    SPEECH_GATE_RATIO = 10, // within a line, what is 10 dB below its mean is a pause
    SPEECH_LEAST_LUFS100 = -7000,
};

// A line as blocks of the measurements.
typedef struct {
    size_t from; // first block with speech
    size_t to;   // after the last one
    double speech;
    double music; // energies a block
    int gain_db100;
} Need;

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
static bool find_speech(const CwMeasure* dialogue, size_t from, size_t to, Need* need) {
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

// What a line asks of the music; false when there is no speech or no music.
static bool find_need(const CwDuckRules* rules, const CwDuckIn* in, const CwSpeech* line, Need* need) {
    *need = (Need){0};
    const size_t from = block_at(in->dialogue, line->in);
    if (!find_speech(in->dialogue, from, block_at(in->dialogue, line->out), need)) {
        return false;
    }
    for (size_t b = need->from; b < need->to; ++b) {
        need->music += energy_at(in->music, b) / (double)(need->to - need->from);
    }
    if (need->music <= 0.0) {
        return false;
    }
    const int missing = rules->difference_lu100 - ratio_db100(need->speech, need->music) + 1; // what rounding may hide
    need->gain_db100 = missing <= 1 ? 0 : missing < rules->most_db100 ? -missing : -rules->most_db100;
    return true;
}

// The most the gain may be at each block: down under the lines, and down between them where a pause is short.
static void set_limits(const CwDuckRules* rules, const Need* needs, size_t n_needs, int* most, size_t n_blocks) {
    const size_t lead = blocks_of_ms(rules->lead_ms);
    const Need* before = NULL;
    for (size_t i = 0; i < n_needs; ++i) {
        const Need* need = &needs[i];
        if (!need->gain_db100) {
            continue;
        }
        const size_t from = need->from > lead ? need->from - lead : 0;
        for (size_t b = from; b < need->to && b < n_blocks; ++b) {
            most[b] = need->gain_db100 < most[b] ? need->gain_db100 : most[b];
        }
        if (before && need->from < before->to + blocks_of_ms(rules->bridge_ms)) {
            const int held = before->gain_db100 > need->gain_db100 ? before->gain_db100 : need->gain_db100;
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

// The energies of the music as it will be heard.
static CwStatus ducked_music(CwArena* arena, const CwMeasure* music, const CwAutomation* automation,
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

static void report_line(const CwDuckRules* rules, const CwDuckIn* in, const CwMeasure* ducked, const Need* need,
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
    line->met = line->after_lu100 >= rules->difference_lu100;
}

static CwStatus make_curve(CwArena* arena, const CwDuckRules* rules, const CwDuckIn* in, const Need* needs,
                           CwDuckCurve* curve) {
    const size_t n = in->music->n_blocks;
    *curve = (CwDuckCurve){CW_NEW_ARRAY(arena, int, n + 1), CW_NEW_ARRAY(arena, bool, n + 1), n};
    if (!curve->gain_db100 || !curve->after_cut) {
        return CW_ERR_NO_MEM;
    }
    mark_cuts(in, curve->after_cut, n);
    set_limits(rules, needs, in->n_lines, curve->gain_db100, n);
    cw__duck_shape(curve, rules->slope_db100 / CW_ENERGY_BLOCKS_PER_SECOND, blocks_of_ms(rules->turn_ms));
    return CW_OK;
}

static CwStatus run(CwArena* arena, CwArena* own, const CwDuckRules* rules, const CwDuckIn* in, CwDuck* duck) {
    Need* needs = CW_NEW_ARRAY(own, Need, in->n_lines);
    bool* heard = CW_NEW_ARRAY(own, bool, in->n_lines);
    CwDuckLine* lines = CW_NEW_ARRAY(arena, CwDuckLine, in->n_lines);
    if (!needs || !heard || !lines) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < in->n_lines; ++i) {
        heard[i] = find_need(rules, in, &in->lines[i], &needs[i]);
        lines[i] = (CwDuckLine){.name = in->lines[i].name, .in = in->lines[i].in, .out = in->lines[i].out};
    }
    CwDuckCurve curve;
    CwMeasure ducked;
    CW_TRY(make_curve(own, rules, in, needs, &curve));
    CW_TRY(make_points(arena, in, &curve, &duck->automation));
    CW_TRY(ducked_music(own, in->music, &duck->automation, &ducked));
    for (size_t i = 0; i < in->n_lines; ++i) {
        if (heard[i]) {
            report_line(rules, in, &ducked, &needs[i], &lines[i]);
        }
    }
    duck->lines = lines;
    duck->n_lines = in->n_lines;
    duck->music_before_lufs100 = cw_loudness_where(in->music, NULL);
    duck->music_after_lufs100 = cw_loudness_where(&ducked, NULL);
    return CW_OK;
}

CwStatus cw_duck(CwArena* arena, const CwDuckRules* rules, const CwDuckIn* in, CwDuck* ret_duck) {
    assert(in->dialogue->sample_rate == in->music->sample_rate);
    CwDuck result = {0};
    CwArena* own = cw_arena_like(arena);
    const CwStatus status = own ? run(arena, own, rules, in, &result) : CW_ERR_NO_MEM;
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

void cw_duck_to_json(CwBuf* buf, const char* key, const CwDuck* duck) {
    cw_json_begin_object(buf, key);
    cw_automation_to_json(buf, "automation", &duck->automation);
    cw_json_begin_array(buf, "lines");
    for (size_t i = 0; i < duck->n_lines; ++i) {
        const CwDuckLine* line = &duck->lines[i];
        cw_json_begin_object(buf, NULL);
        if (line->heard) {
            cw_json_put_int(buf, "after", line->after_lu100);
            cw_json_put_int(buf, "before", line->before_lu100);
            cw_json_put_int(buf, "cost", line->cost_lu100);
        }
        cw_json_put_bool(buf, "heard", line->heard);
        cw_json_put_int(buf, "in", line->in.flicks);
        if (line->heard) {
            cw_json_put_bool(buf, "met", line->met);
        }
        cw_json_put_text(buf, "name", line->name);
        cw_json_put_int(buf, "out", line->out.flicks);
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
    cw_json_put_level(buf, "music_after", duck->music_after_lufs100);
    cw_json_put_level(buf, "music_before", duck->music_before_lufs100);
    cw_json_end_object(buf);
}
