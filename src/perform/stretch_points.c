// SPDX-License-Identifier: GPL-3.0-or-later
// Apart from the engine, which the light program does without.
#include "base/number.h"
#include "perform/stretch.h"

bool cw_stretch_allowed(const CwStretchPoint* points, size_t n_points) {
    for (size_t i = 1; i < n_points; ++i) {
        const int64_t from = points[i].from - points[i - 1].from;
        const int64_t to = points[i].to - points[i - 1].to;
        const int64_t more = to > from ? to - from : from - to;
        if (from <= 0 || to <= 0 || more * 100 > from * CW_STRETCH_PERCENT_MAX) {
            return false;
        }
    }
    return n_points >= 2 && points[0].from == 0 && points[0].to == 0;
}

int64_t cw_stretch_place(const CwStretchPoint* points, size_t n_points, int64_t from) {
    size_t i = 1;
    while (i + 1 < n_points && points[i].from < from) {
        ++i;
    }
    const CwStretchPoint* a = &points[i - 1];
    const CwStretchPoint* b = &points[i];
    return a->to + cw_div_nearest((from - a->from) * (b->to - a->to), b->from - a->from);
}
