// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/compose_priv.h"

#include "base/number.h"

enum {
    SPAN_MAX = 12,       ///< positions a phrase may reach over
    STOP_REST_MS = 1200, ///< music that was stopped waits at least this long
    BED_SHARE = 500,     ///< a phrase this much under speech leaves the melody out
    SCALE_SLOW = 620,    ///< thousandths of the theme's own tempo below which its notes are halved
    SCALE_FAST = 1700,   ///< … above which they are doubled
    THEME_TEMPO = 96000, ///< of a theme that does not say, thousandths of a quarter a minute
};

static int64_t least(int64_t a, int64_t b) {
    return a < b ? a : b;
}

static int64_t most(int64_t a, int64_t b) {
    return a > b ? a : b;
}

static bool silences(CwWant want) {
    return want == CW_WANT_STOP || want == CW_WANT_SILENCE;
}

// The first bar line at or after a tick.
static int64_t bar_line_from(const Cw__Desk* desk, int64_t tick) {
    CwMeter meter;
    const int64_t start = cw__bar_start(desk, tick, &meter);
    return start == tick ? tick : start + cw_bar_ticks(meter);
}

// Where music may sound again because a later hit asks for sound; the end of the cue when none does.
static int64_t next_sounding_hit(const Cw__Desk* desk, size_t after) {
    const CwSketchBrief* b = desk->brief;
    const int64_t stop = b->hits[after].tick;
    for (size_t i = after + 1; i < b->n_hits; ++i) {
        const CwSketchHit* hit = &b->hits[i];
        if (hit->tick <= stop || silences(hit->want)) {
            continue;
        }
        if (hit->want != CW_WANT_SWELL) {
            return hit->tick;
        }
        CwMeter meter;
        cw__bar_start(desk, hit->tick, &meter);
        return least(hit->tick, most(stop + cw__pulse(desk, stop), hit->tick - cw_bar_ticks(meter)));
    }
    return b->end_tick;
}

static int64_t resume_after(const Cw__Desk* desk, size_t hit) {
    const CwSketchBrief* b = desk->brief;
    const int64_t wanted = next_sounding_hit(desk, hit);
    if (b->hits[hit].want == CW_WANT_SILENCE) {
        return wanted;
    }
    int64_t line = bar_line_from(desk, b->hits[hit].tick + cw__pulse(desk, b->hits[hit].tick));
    while (line < b->end_tick && cw__ms(desk, b->hits[hit].tick, line) < STOP_REST_MS) {
        line = bar_line_from(desk, line + 1);
    }
    CwMeter meter;
    cw__bar_start(desk, line, &meter);
    if (wanted == b->end_tick && line > b->end_tick - cw_bar_ticks(meter)) {
        return b->end_tick; // not worth beginning again
    }
    return least(wanted, line);
}

static void add_sounding(Cw__Desk* desk, int64_t start, int64_t end, bool cut) {
    if (end <= start) {
        return;
    }
    if (CW_RESERVE(desk->arena, desk->soundings, desk->n_soundings, desk->soundings_capacity) != CW_OK) {
        desk->failed = true;
        return;
    }
    desk->soundings[desk->n_soundings++] = (Cw__Sounding){start, end, cut};
}

void cw__plan_soundings(Cw__Desk* desk) {
    const CwSketchBrief* b = desk->brief;
    int64_t at = b->start_tick;
    for (size_t i = 0; i < b->n_hits; ++i) {
        const CwSketchHit* hit = &b->hits[i];
        if (!silences(hit->want) || hit->tick < b->start_tick || hit->tick >= b->end_tick) {
            continue;
        }
        add_sounding(desk, at, hit->tick, true); // nothing, when it is silent already
        at = most(at, most(hit->tick, resume_after(desk, i)));
    }
    add_sounding(desk, at, b->end_tick, false);
}

// The theme's lengths against the cue's tempo: doubled or halved where the cue is much faster or slower than it.
static void choose_scale(const Cw__Desk* desk, int* ret_num, int* ret_den) {
    const CwSketchBrief* b = desk->brief;
    const int64_t tempo = cw_tempo_map_tempo_at(&b->map, (b->start_tick + b->end_tick) / 2) / 1000;
    const int64_t wanted = desk->theme.tempo ? desk->theme.tempo : THEME_TEMPO;
    const int64_t ratio = 1000 * tempo / wanted;
    const bool slow_mood = desk->manner.arousal < -300 && desk->manner.valence < -200;
    *ret_num = !desk->made_up && (ratio > SCALE_FAST || (slow_mood && ratio > 1150)) ? 2 : 1;
    *ret_den = !desk->made_up && ratio < SCALE_SLOW ? 2 : 1;
}

// What a place is worth as the border of two phrases: hits on it, speech that ends or begins there. Hundredths.
static int64_t border_worth(const Cw__Desk* desk, int64_t tick) {
    const CwSketchBrief* b = desk->brief;
    int64_t worth = 0;
    for (size_t i = 0; i < b->n_hits; ++i) {
        if (b->hits[i].tick == tick) {
            worth += (b->hits[i].want == CW_WANT_ENTRY ? 150 : 20) + 60 * b->hits[i].weight / 1000;
        }
    }
    worth -= cw__holds_for_change(desk, tick) ? 150 : 0;
    const int64_t pulse = cw__pulse(desk, tick);
    for (size_t i = 0; i < b->n_speech; ++i) {
        const int64_t out = b->speech[i].tick + b->speech[i].length;
        worth += out > tick - pulse && out <= tick + pulse / 2 ? 40 : 0;
        worth += b->speech[i].tick >= tick - pulse / 2 && b->speech[i].tick < tick + pulse ? 20 : 0;
    }
    return worth;
}

// What a phrase costs by its length: four and eight bars are best, and 5 to 16 seconds.
static int64_t length_cost(const Cw__Desk* desk, int64_t start, int64_t end, int64_t unit_ticks) {
    static const int shape[] = {400, 260, 70, 140, 0, 130, 80, 160, 40};
    CwMeter meter;
    cw__bar_start(desk, start, &meter);
    const int64_t bars = cw_div_nearest(end - start, cw_bar_ticks(meter));
    const int64_t ms = cw__ms(desk, start, end);
    int64_t cost = bars < 9 ? shape[bars] : 400;
    cost += ms < 5000 ? (5000 - ms) / 20 : ms > 16000 ? (ms - 16000) / 40 : 0;
    cost -= end - start == unit_ticks ? 50 : 0;
    return cost + 30;
}

static void add_plan(Cw__Desk* desk, size_t sounding, int64_t start, int64_t end) {
    if (CW_RESERVE(desk->arena, desk->plans, desk->n_plans, desk->plans_capacity) != CW_OK) {
        desk->failed = true;
        return;
    }
    const int64_t line = bar_line_from(desk, start);
    const int64_t bar_tick = line < end ? line : start;
    Cw__Plan* plan = &desk->plans[desk->n_plans++];
    *plan = (Cw__Plan){.start = start, .end = end, .bar_tick = bar_tick, .sounding = sounding, .scale_den = 1};
    plan->bar = cw_tempo_map_bar_beat(&desk->brief->map, bar_tick).bar;
    plan->n_bars = cw_tempo_map_bar_beat(&desk->brief->map, end - 1).bar - plan->bar + 1;
    plan->first = start == desk->soundings[sounding].start;
    plan->last = end == desk->soundings[sounding].end;
    plan->speech = cw__speech_share(desk, start, end);
    choose_scale(desk, &plan->scale_num, &plan->scale_den);
}

// The places where phrases of a stretch may begin and end: its ends and its bar lines, but those so near an end that
// less than half a bar would be left.
static size_t find_borders(Cw__Desk* desk, const Cw__Sounding* s, int64_t* borders) {
    size_t count = 0;
    borders[count++] = s->start;
    CwMeter meter;
    for (int64_t line = bar_line_from(desk, s->start + 1); line < s->end; line = bar_line_from(desk, line + 1)) {
        cw__bar_start(desk, line, &meter);
        const int64_t half = cw_bar_ticks(meter) / 2;
        if (line - s->start >= half && s->end - line >= half) {
            borders[count++] = line;
        }
    }
    borders[count++] = s->end;
    return count;
}

static size_t bars_of(const Cw__Desk* desk, const Cw__Sounding* s) {
    return (size_t)(cw_tempo_map_bar_beat(&desk->brief->map, s->end).bar -
                    cw_tempo_map_bar_beat(&desk->brief->map, s->start).bar) +
           3;
}

static void cut_into_phrases(Cw__Desk* desk, size_t sounding, int64_t unit_ticks) {
    const Cw__Sounding* s = &desk->soundings[sounding];
    const size_t room = bars_of(desk, s);
    int64_t* borders = CW_NEW_ARRAY(desk->arena, int64_t, room);
    int64_t* cost = CW_NEW_ARRAY(desk->arena, int64_t, room);
    size_t* from = CW_NEW_ARRAY(desk->arena, size_t, room);
    size_t* next = CW_NEW_ARRAY(desk->arena, size_t, room);
    if (!borders || !cost || !from || !next) {
        desk->failed = true;
        return;
    }
    const size_t count = find_borders(desk, s, borders);
    for (size_t j = 1; j < count; ++j) {
        cost[j] = INT64_MAX;
        const int64_t worth = j + 1 < count ? border_worth(desk, borders[j]) : 0;
        for (size_t n = 1; n <= SPAN_MAX && n <= j; ++n) {
            const int64_t total = cost[j - n] + length_cost(desk, borders[j - n], borders[j], unit_ticks) - worth;
            if (total < cost[j]) {
                cost[j] = total;
                from[j] = j - n;
            }
        }
    }
    for (size_t j = count - 1; j > 0; j = from[j]) {
        next[from[j]] = j;
    }
    for (size_t i = 0; i + 1 < count; i = next[i]) {
        add_plan(desk, sounding, borders[i], borders[next[i]]);
    }
}

void cw__plan_phrases(Cw__Desk* desk) {
    int num = 1;
    int den = 1;
    choose_scale(desk, &num, &den);
    const int64_t unit_ticks = desk->theme.n_phrases ? desk->theme.phrases[0].length * num / den : 0;
    for (size_t i = 0; i < desk->n_soundings && !desk->failed; ++i) {
        cut_into_phrases(desk, i, unit_ticks);
    }
}

// The shape of the whole cue: it rises to two thirds, or to its end where it ends with a button, and falls to a rest.
static int arch(const Cw__Desk* desk, int64_t tick) {
    const CwSketchBrief* b = desk->brief;
    const int x = (int)(1000 * (tick - b->start_tick) / (b->end_tick - b->start_tick));
    const int peak = b->ending == CW_ENDING_BUTTON ? 930 : 670;
    return x < peak ? 250 + 600 * x / peak : 850 - 500 * (x - peak) / (1000 - peak);
}

static int intensity_of(const Cw__Desk* desk, const Cw__Plan* plan) {
    const CwSketchBrief* b = desk->brief;
    if (desk->manner.source) { // a radio plays on
        return 500;
    }
    int value = arch(desk, plan->start + (plan->end - plan->start) / 2);
    int marked = 0;
    for (size_t i = 0; i < b->n_hits; ++i) {
        const CwSketchHit* hit = &b->hits[i];
        const bool strong = hit->want == CW_WANT_ACCENT || hit->want == CW_WANT_SWELL;
        if (strong && hit->tick >= plan->start && hit->tick < plan->end && marked < 160) {
            marked += 120 * hit->weight / 1000;
        }
    }
    value += marked - 350 * plan->speech / 1000;
    return value < 0 ? 0 : value > 1000 ? 1000 : value;
}

static bool has_hit_at(const Cw__Desk* desk, int64_t tick, CwWant want) {
    for (size_t i = 0; i < desk->brief->n_hits; ++i) {
        if (desk->brief->hits[i].tick == tick && desk->brief->hits[i].want == want) {
            return true;
        }
    }
    return false;
}

// The phrase that carries the climax: the most intense that is free of speech; none in a short cue.
static size_t climax_of(const Cw__Desk* desk) {
    size_t best = desk->n_plans;
    for (size_t i = 1; desk->n_plans >= 4 && i + 1 < desk->n_plans; ++i) {
        const Cw__Plan* plan = &desk->plans[i];
        if (plan->speech == 0 && plan->n_bars >= 2 &&
            (best == desk->n_plans || plan->intensity > desk->plans[best].intensity)) {
            best = i;
        }
    }
    return best;
}

static bool wants_intro(const Cw__Desk* desk) {
    const Cw__Plan* plan = &desk->plans[0];
    const CwUse use = desk->brief->use;
    return desk->n_plans >= 4 && use == CW_USE_BI && desk->manner.density < 800 && plan->speech < BED_SHARE &&
           cw__ms(desk, plan->start, plan->end) < 12000 && !has_hit_at(desk, plan->start, CW_WANT_ENTRY) &&
           cw__draw(desk, CW__DRAW_FORM, 0, 3) > 0;
}

// How many bars the theme's phrase `unit` takes in the cue.
static int64_t unit_bars(const Cw__Desk* desk, const Cw__Plan* plan, size_t unit) {
    const int64_t length = desk->theme.phrases[unit].length / cw_bar_ticks(desk->theme.meter);
    return most(1, length * plan->scale_num / plan->scale_den);
}

// Statements go through the theme's phrases in order; when they are through, one phrase develops it, and it begins
// again.
static void give_kinds(Cw__Desk* desk, size_t climax) {
    size_t unit = 0;
    bool developed = true;
    for (size_t i = 0; i < desk->n_plans; ++i) {
        Cw__Plan* plan = &desk->plans[i];
        // Of two phrases full of speech the second may have the theme, low and under the voices.
        if (plan->speech > BED_SHARE && !desk->manner.source && (i == 0 || plan[-1].kind != CW__BED)) {
            plan->kind = CW__BED;
            continue;
        }
        if (i == 0 && wants_intro(desk)) {
            plan->kind = CW__INTRO;
            continue;
        }
        if (has_hit_at(desk, plan->start, CW_WANT_ENTRY) || i == climax) {
            unit = 0;
            developed = true;
        }
        const bool final = !desk->brief->goes_on && i + 1 == desk->n_plans && desk->n_plans >= 3 && unit == 0 &&
                           i != climax && !desk->manner.source;
        if (final) {
            plan->kind = CW__CODA;
        } else if (!developed) {
            plan->kind = desk->manner.arousal > -100 || plan->intensity > 600 ? CW__SEQUENCE : CW__FRAGMENT;
            developed = true;
        } else if (10 * plan->n_bars < 6 * unit_bars(desk, plan, unit)) {
            plan->kind = CW__FRAGMENT;
        } else {
            plan->kind = CW__STATEMENT;
            plan->unit = unit;
            unit = (unit + 1) % desk->theme.n_phrases;
            developed = unit != 0 || desk->manner.source;
        }
    }
}

// The climax may lift the key: by a third in a coloured style, by a tone in a plain one; the next phrase is home again.
static void give_keys(Cw__Desk* desk, size_t climax) {
    static const int lifts[4][3] = {{2, 5, 0}, {3, 5, 0}, {1, 3, 0}, {3, 4, 2}};
    for (size_t i = 0; i < desk->n_plans; ++i) {
        desk->plans[i].tonality = desk->home;
    }
    if (climax < desk->n_plans && desk->n_plans >= 5 && !desk->manner.source) {
        const int lift = lifts[desk->manner.style][cw__draw(desk, CW__DRAW_LIFT, 0, 3)];
        desk->plans[climax].tonality.tonic = (desk->home.tonic + lift) % 12;
    }
}

static void give_figure(Cw__Desk* desk, Cw__Plan* plan) {
    const Cw__Manner* m = &desk->manner;
    const int threshold = 620 - m->density / 5;
    plan->figure = plan->intensity >= threshold ? m->full : m->quiet;
    if (plan->speech > 700 && !m->source && m->arousal < 250) {
        plan->figure = CW__SUSTAIN;
    }
}

void cw__plan_form(Cw__Desk* desk) {
    for (size_t i = 0; i < desk->n_plans; ++i) {
        desk->plans[i].intensity = intensity_of(desk, &desk->plans[i]);
    }
    const size_t climax = climax_of(desk);
    if (climax < desk->n_plans) {
        desk->plans[climax].climax = true;
        desk->plans[climax].intensity = (int)least(1000, desk->plans[climax].intensity + 120);
    }
    give_kinds(desk, climax);
    give_keys(desk, climax);
    for (size_t i = 0; i < desk->n_plans; ++i) {
        Cw__Plan* plan = &desk->plans[i];
        const bool ends_cue =
            i + 1 == desk->n_plans && !desk->brief->goes_on; // a stop that nothing follows is an ending too
        const bool last_unit = plan->kind == CW__STATEMENT && plan->unit + 1 == desk->theme.n_phrases;
        plan->close = ends_cue || last_unit                       ? CW__FULL
                      : plan->kind == CW__STATEMENT || plan->last ? CW__HALF
                                                                  : CW__OPEN;
        give_figure(desk, plan);
    }
}
