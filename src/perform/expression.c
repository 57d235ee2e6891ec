// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/expression_priv.h"

#include "base/math.h"

enum {
    LEVEL_DEFAULT = 625,
    PIECES_A_STEP = 4, // a hairpin is looked at so many times for each value it passes
};

typedef struct {
    CwArena* arena;
    CwLoudness* steps;
    size_t n;
    size_t capacity;
} Curve;

static uint8_t expression_of(int level) {
    if (level <= 0) {
        return 0;
    }
    const double db = -16.0 * (1000 - (level > 1000 ? 1000 : level)) / 875.0;
    return (uint8_t)cw_round(127.0 * cw_db_to_gain(0.5 * db));
}

static CwStatus add(Curve* curve, int64_t tick, uint8_t expression, bool sudden) {
    if (curve->n && curve->steps[curve->n - 1].expression == expression) {
        return CW_OK;
    }
    CW_TRY(CW_RESERVE(curve->arena, curve->steps, curve->n, curve->capacity));
    curve->steps[curve->n++] = (CwLoudness){tick, expression, sudden};
    return CW_OK;
}

static CwStatus add_hairpin(Curve* curve, const CwDynamic* from, const CwDynamic* to) {
    const int change = (int)expression_of(to->level) - (int)expression_of(from->level);
    const int64_t pieces = (int64_t)PIECES_A_STEP * (change < 0 ? -change : change);
    for (int64_t i = 1; i <= pieces; ++i) {
        const int64_t tick = from->tick + (to->tick - from->tick) * i / pieces;
        const int level = from->level + (int)((to->level - from->level) * i / pieces);
        CW_TRY(add(curve, tick, expression_of(level), false));
    }
    return CW_OK;
}

CwStatus cw__loudness_curve(CwArena* arena, const CwDynamic* dynamics, size_t n_dynamics, const CwLoudness** ret_curve,
                            size_t* ret_n) {
    Curve curve = {.arena = arena};
    if (n_dynamics == 0) {
        CW_TRY(add(&curve, 0, expression_of(LEVEL_DEFAULT), false));
    }
    for (size_t i = 0; i < n_dynamics; ++i) {
        const bool arrives = i && dynamics[i - 1].hairpin && dynamics[i - 1].level != dynamics[i].level;
        CW_TRY(add(&curve, dynamics[i].tick, expression_of(dynamics[i].level), !arrives));
        if (dynamics[i].hairpin && i + 1 < n_dynamics) {
            CW_TRY(add_hairpin(&curve, &dynamics[i], &dynamics[i + 1]));
        }
    }
    *ret_curve = curve.steps;
    *ret_n = curve.n;
    return CW_OK;
}
