// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Briefs for tests: as many as wanted, each drawn from its number.

   Only tests of this room include it.
*/
#ifndef CW_SCORE_EXAMPLES_PRIV_H
#define CW_SCORE_EXAMPLES_PRIV_H

#include "base/number.h"
#include "base/random.h"
#include "music/harmony.h"
#include "score/brief.h"

#include <stddef.h>
#include <stdint.h>

enum {
    EXAMPLE_Q = CW_TICKS_PER_QUARTER,
    EXAMPLE_HITS = 8,
    EXAMPLE_LINES = 24,
};

/** Draws a number 0 … n-1 that depends on the example and the question only. */
static inline int example_draw(uint64_t example, uint64_t question, int n) {
    return (int)(cw_random_at(example * 7919 + 17, question) % (uint64_t)n);
}

/** Two eight-bar tunes: one in C major, 4/4, with a pickup; one in D minor, 3/4. Quarters, times 4. */
static inline CwStatus example_theme(CwArena* arena, int which, CwTheme* ret_theme) {
    static const int major[][2] = {{67, 4}, {72, 6}, {74, 2}, {76, 4},  {72, 4}, {77, 8}, {76, 4}, {74, 4}, {76, 6},
                                   {74, 2}, {72, 4}, {69, 4}, {67, 12}, {67, 4}, {72, 6}, {74, 2}, {76, 4}, {79, 4},
                                   {81, 8}, {79, 4}, {77, 4}, {76, 6},  {77, 2}, {74, 4}, {71, 4}, {72, 12}};
    static const int minor[][2] = {{74, 8}, {77, 4}, {76, 8}, {69, 4}, {70, 8}, {74, 4}, {69, 12}, {67, 8},
                                   {70, 4}, {69, 8}, {65, 4}, {64, 4}, {65, 4}, {67, 4}, {62, 12}};
    const int(*rows)[2] = which ? minor : major;
    const size_t count = which ? sizeof minor / sizeof minor[0] : sizeof major / sizeof major[0];
    CwNote notes[32];
    int64_t tick = which ? 0 : 3 * EXAMPLE_Q;
    for (size_t i = 0; i < count; ++i) {
        const int64_t length = rows[i][1] * (int64_t)EXAMPLE_Q / 4;
        notes[i] = (CwNote){tick, length, (uint8_t)rows[i][0], 80, CW_ARTICULATION_NORMAL};
        tick += length;
    }
    const CwKey key = {0, which ? -1 : 0, which != 0};
    const CwThemeNotes from = {.name = which ? "sea" : "home",
                               .origin = "composer: example",
                               .meter = which ? (CwMeter){3, 4} : (CwMeter){4, 4},
                               .key = &key,
                               .tempo = which ? 72000 : 100000,
                               .notes = notes,
                               .n_notes = count};
    return cw_theme_make(arena, &from, ret_theme);
}

static inline CwStatus example_map(CwArena* arena, uint64_t n, CwTempoMap* ret_map) {
    static const CwMeter meters[] = {{4, 4}, {4, 4}, {3, 4}, {6, 8}, {5, 4}, {2, 4}, {7, 8}, {12, 8}};
    CwTempoPoint* points = CW_NEW_ARRAY(arena, CwTempoPoint, 3);
    CwMeterChange* changes = CW_NEW_ARRAY(arena, CwMeterChange, 3);
    if (!points || !changes) {
        return CW_ERR_NO_MEM;
    }
    const CwMeter first = meters[example_draw(n, 1, 8)];
    const CwMeter second = meters[example_draw(n, 2, 8)];
    const int bars = 2 + example_draw(n, 3, 30);
    const int odd_bar = 1 + example_draw(n, 4, bars);
    changes[0] = (CwMeterChange){0, 1, first};
    changes[1] = (CwMeterChange){odd_bar * cw_bar_ticks(first), 1 + odd_bar, second};
    changes[2] = (CwMeterChange){changes[1].tick + cw_bar_ticks(second), 2 + odd_bar, first};
    const bool plain = example_draw(n, 5, 2);
    const int64_t end = (bars + 1) * cw_bar_ticks(first) + (plain ? 0 : cw_bar_ticks(second) - cw_bar_ticks(first));
    const int64_t middle = end / 2;
    const int64_t bpm = 48 + example_draw(n, 6, 110);
    const int64_t faster = bpm + example_draw(n, 7, 20) - 10;
    const int64_t first_flicks = cw_muldiv_nearest(middle, 60 * CW_FLICKS_PER_SECOND, bpm * EXAMPLE_Q);
    const int64_t second_flicks = cw_muldiv_nearest(end - middle, 60 * CW_FLICKS_PER_SECOND, faster * EXAMPLE_Q);
    points[0] = (CwTempoPoint){0, {0}, 1, 1};
    points[1] = (CwTempoPoint){middle, {first_flicks}, 11, 10};
    points[2] = (CwTempoPoint){end, {first_flicks + second_flicks}, 1, 1};
    *ret_map = (CwTempoMap){points, 3, changes, plain ? 1 : 3};
    return CW_OK;
}

static inline CwStatus example_hits(CwArena* arena, uint64_t n, CwSketchBrief* brief) {
    CwSketchHit* hits = CW_NEW_ARRAY(arena, CwSketchHit, EXAMPLE_HITS);
    if (!hits) {
        return CW_ERR_NO_MEM;
    }
    const int wanted = example_draw(n, 20, EXAMPLE_HITS + 1);
    int64_t tick = brief->start_tick;
    for (int i = 0; i < wanted; ++i) {
        const int64_t grid = example_draw(n, 40 + (uint64_t)i, 9) == 0 ? 977 : EXAMPLE_Q; // now and then off the beat
        tick += grid * (1 + example_draw(n, 60 + (uint64_t)i, (int)(brief->end_tick / grid / (wanted + 1)) + 2));
        if (tick >= brief->end_tick) {
            break;
        }
        hits[brief->n_hits++] = (CwSketchHit){tick, (CwWant)example_draw(n, 80 + (uint64_t)i, 6),
                                              1 + example_draw(n, 100 + (uint64_t)i, 1000)};
    }
    brief->hits = hits;
    return CW_OK;
}

static inline CwStatus example_speech(CwArena* arena, uint64_t n, CwSketchBrief* brief) {
    CwStretch* speech = CW_NEW_ARRAY(arena, CwStretch, EXAMPLE_LINES);
    if (!speech) {
        return CW_ERR_NO_MEM;
    }
    const int wanted = example_draw(n, 200, 3) ? example_draw(n, 201, EXAMPLE_LINES) : 0;
    int64_t tick = brief->start_tick + example_draw(n, 202, 12 * EXAMPLE_Q);
    for (int i = 0; i < wanted && tick < brief->end_tick; ++i) {
        const int64_t length = 20000 + example_draw(n, 210 + (uint64_t)i, 12 * EXAMPLE_Q);
        speech[brief->n_speech++] = (CwStretch){tick, length};
        tick += length + 1 + example_draw(n, 250 + (uint64_t)i, 16 * EXAMPLE_Q);
    }
    brief->speech = speech;
    return CW_OK;
}

/** The example brief of a number. Errors: CW_ERR_NO_MEM. Memory: from `arena`. */
static inline CwStatus example_brief(CwArena* arena, uint64_t n, CwSketchBrief* ret_brief) {
    static const CwUse uses[] = {CW_USE_BI, CW_USE_BI, CW_USE_BI, CW_USE_MT, CW_USE_VI};
    static const char* const intents[] = {"", "tender, a memory", "dread", "the chase"};
    CwSketchBrief brief = {.valence = example_draw(n, 10, 2001) - 1000,
                           .arousal = example_draw(n, 11, 2001) - 1000,
                           .density = example_draw(n, 12, 1001),
                           .use = uses[example_draw(n, 13, 5)],
                           .ending = (CwEnding)example_draw(n, 14, 3),
                           .intent = intents[example_draw(n, 15, 4)],
                           .seed = n};
    CW_TRY(example_map(arena, n, &brief.map));
    brief.start_tick = example_draw(n, 16, 4) ? 0 : example_draw(n, 17, 2 * EXAMPLE_Q);
    brief.end_tick = brief.map.points[2].tick - (example_draw(n, 18, 3) ? 0 : example_draw(n, 19, EXAMPLE_Q));
    if (example_draw(n, 30, 3)) {
        CwTheme* theme = CW_NEW(arena, CwTheme);
        if (!theme) {
            return CW_ERR_NO_MEM;
        }
        CW_TRY(example_theme(arena, example_draw(n, 31, 2), theme));
        brief.theme = theme;
    }
    CW_TRY(example_hits(arena, n, &brief));
    CW_TRY(example_speech(arena, n, &brief));
    *ret_brief = brief;
    return CW_OK;
}

#endif
