// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/tempo_map.h"

#include "base/math.h"
#include "base/number.h"
#include "time/fixed.h"

#include <assert.h>

enum {
    EDGE_TICKS = 1 << 20, ///< beyond the ends, time is reckoned from the flicks of this many ticks
    MOST_BARS = 1000000,
};
#define MOST_TICKS      (INT64_C(1) << 42U) // 109 million quarters
#define MOST_FLICKS     (INT64_C(1) << 56U) // three years
#define MOST_RAMP_TICKS (INT64_C(1) << 31U) // 53 thousand quarters: ratio * ticks stays below 2^61

static bool is_ramp(const CwTempoPoint* point) {
    return point->ratio_num != point->ratio_den;
}

// The ratio of two tempos is within 1/4 … 4 and small enough that ratio * ticks stays below 2^61.
static bool ratio_fits(const CwTempoPoint* point) {
    const int64_t num = point->ratio_num;
    const int64_t den = point->ratio_den;
    return num > 0 && den > 0 && num < 1 << 30 && den < 1 << 30 && num <= 4 * den && den <= 4 * num;
}

static bool point_fits(const CwTempoPoint* point) {
    return point->tick >= -MOST_TICKS && point->tick <= MOST_TICKS && point->time.flicks >= -MOST_FLICKS &&
           point->time.flicks <= MOST_FLICKS;
}

static bool segment_fits(const CwTempoPoint* a) {
    const int64_t ticks = a[1].tick - a->tick;
    const int64_t flicks = a[1].time.flicks - a->time.flicks;
    // A ramp is at most 1.85 times as fast at its end as on average (4 ln 4 / 3), so 8 flicks a tick keep ticks apart.
    return ticks > 0 && flicks / ticks >= 8 && ratio_fits(a) && (!is_ramp(a) || ticks < MOST_RAMP_TICKS);
}

static bool meter_fits(const CwMeterChange* change) {
    return change->tick >= -MOST_TICKS && change->tick <= MOST_TICKS && change->bar >= -MOST_BARS &&
           change->bar <= MOST_BARS && cw_meter_valid(change->meter);
}

CwStatus cw_tempo_map_check(const CwTempoMap* map) {
    if (map->n_points < 2 || map->n_meters < 1) {
        return CW_ERR_RANGE;
    }
    for (size_t i = 0; i < map->n_points; ++i) {
        if (!point_fits(&map->points[i]) || (i && !segment_fits(&map->points[i - 1]))) {
            return CW_ERR_RANGE;
        }
    }
    for (size_t i = 0; i < map->n_meters; ++i) {
        const CwMeterChange* m = &map->meters[i];
        if (!meter_fits(m) || (i && (m->bar <= m[-1].bar || m->tick != cw_bar_tick(map->meters, i, m->bar)))) {
            return CW_ERR_RANGE;
        }
    }
    return CW_OK;
}

CwStatus cw_tempo_map_constant(CwArena* arena, CwRatio quarters_per_minute, CwMeter meter, CwSpan length,
                               CwTempoMap* ret_map) {
    const CwRatio q = quarters_per_minute;
    if (q.den > INT32_MAX / 60 || q.num < q.den || q.num > 1000 * q.den || length.flicks <= 0 ||
        length.flicks > MOST_FLICKS) {
        return CW_ERR_RANGE;
    }
    CwTempoPoint* points = CW_NEW_ARRAY(arena, CwTempoPoint, 2);
    CwMeterChange* meters = CW_NEW_ARRAY(arena, CwMeterChange, 1);
    if (!points || !meters) {
        return CW_ERR_NO_MEM;
    }
    // ticks = length / (60 s) * quarters a minute * ticks per quarter, rounded up
    const int64_t minute = 60 * CW_FLICKS_PER_SECOND;
    const int64_t ticks = -cw_muldiv_floor(-length.flicks, q.num * CW_TICKS_PER_QUARTER, minute * q.den);
    const int64_t flicks = cw_muldiv_nearest(ticks, minute * q.den, q.num * CW_TICKS_PER_QUARTER);
    points[0] = (CwTempoPoint){0, {0}, 1, 1};
    points[1] = (CwTempoPoint){ticks, {flicks}, 1, 1};
    meters[0] = (CwMeterChange){0, 1, meter};
    const CwTempoMap map = {points, 2, meters, 1};
    CW_TRY(cw_tempo_map_check(&map));
    *ret_map = map;
    return CW_OK;
}

// The last point at or before `tick`, but never the end point.
static const CwTempoPoint* segment_at(const CwTempoMap* map, int64_t tick) {
    size_t low = 0;
    size_t high = map->n_points - 1;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (map->points[middle].tick <= tick) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return &map->points[low];
}

// Quarters a minute at the start of a segment (or at its end).
static double tempo_of(const CwTempoPoint* a, bool at_end) {
    const double quarters = (double)(a[1].tick - a->tick) / CW_TICKS_PER_QUARTER;
    const double minutes = (double)(a[1].time.flicks - a->time.flicks) / (60.0 * (double)CW_FLICKS_PER_SECOND);
    if (!is_ramp(a)) {
        return quarters / minutes;
    }
    const double r = (double)a->ratio_num / a->ratio_den;
    return quarters / minutes * cw_log(r) / (r - 1.0) * (at_end ? r : 1.0);
}

// Flicks of EDGE_TICKS ticks at the tempo of the start (or the end) of a segment.
static int64_t edge_flicks(const CwTempoPoint* a, bool at_end) {
    if (!is_ramp(a)) {
        return cw_muldiv_nearest(EDGE_TICKS, a[1].time.flicks - a->time.flicks, a[1].tick - a->tick);
    }
    const double quarters = (double)EDGE_TICKS / CW_TICKS_PER_QUARTER;
    return (int64_t)cw_round(quarters / tempo_of(a, at_end) * 60.0 * (double)CW_FLICKS_PER_SECOND);
}

// Flicks from the start of the segment to `n` ticks into it, 0 <= n <= N.
static int64_t flicks_into(const CwTempoPoint* a, int64_t n) {
    const int64_t ticks = a[1].tick - a->tick;
    const int64_t flicks = a[1].time.flicks - a->time.flicks;
    if (!is_ramp(a) || n == 0) {
        return cw_muldiv_nearest(flicks, n, ticks);
    }
    // 1 + (r-1) n/N = (den * N + (num - den) * n) / (den * N): both below 2^61 by ratio_fits() and the check.
    const uint64_t bottom = (uint64_t)(a->ratio_den * ticks);
    const uint64_t top = (uint64_t)(a->ratio_den * ticks + (a->ratio_num - a->ratio_den) * n);
    const CwFixed part = cw_fixed_ln(top, bottom);
    const CwFixed whole = cw_fixed_ln((uint64_t)a->ratio_num, (uint64_t)a->ratio_den);
    return (int64_t)cw_fixed_scale_nearest((uint64_t)flicks, part < whole ? part : whole, whole);
}

CwTime cw_tempo_map_time_of(const CwTempoMap* map, int64_t tick) {
    const CwTempoPoint* first = &map->points[0];
    const CwTempoPoint* last = &map->points[map->n_points - 1];
    if (tick < first->tick) {
        return cw_time(first->time.flicks +
                       cw_muldiv_nearest(edge_flicks(first, false), tick - first->tick, EDGE_TICKS));
    }
    if (tick > last->tick) {
        return cw_time(last->time.flicks +
                       cw_muldiv_nearest(edge_flicks(last - 1, true), tick - last->tick, EDGE_TICKS));
    }
    const CwTempoPoint* a = segment_at(map, tick);
    return cw_time(a->time.flicks + flicks_into(a, tick - a->tick));
}

// Ticks within which cw_tempo_map_time_of() passes `at`: exclusive at the end.
static void bracket(const CwTempoMap* map, CwTime at, int64_t* ret_low, int64_t* ret_high) {
    const CwTempoPoint* first = &map->points[0];
    const CwTempoPoint* last = &map->points[map->n_points - 1];
    if (at.flicks < first->time.flicks) {
        const int64_t ticks = cw_muldiv_floor(at.flicks - first->time.flicks, EDGE_TICKS, edge_flicks(first, false));
        *ret_low = first->tick + ticks - 2;
        *ret_high = first->tick + ticks + 2;
    } else if (at.flicks >= last->time.flicks) {
        const int64_t ticks = cw_muldiv_floor(at.flicks - last->time.flicks, EDGE_TICKS, edge_flicks(last - 1, true));
        *ret_low = last->tick + (ticks > 2 ? ticks - 2 : 0);
        *ret_high = last->tick + ticks + 2;
    } else {
        size_t low = 0;
        size_t high = map->n_points - 1;
        while (high - low > 1) {
            const size_t middle = low + (high - low) / 2;
            if (map->points[middle].time.flicks <= at.flicks) {
                low = middle;
            } else {
                high = middle;
            }
        }
        *ret_low = map->points[low].tick;
        *ret_high = map->points[high].tick;
    }
}

int64_t cw_tempo_map_tick_floor(const CwTempoMap* map, CwTime at) {
    int64_t low = 0;
    int64_t high = 0;
    bracket(map, at, &low, &high);
    while (high - low > 1) {
        const int64_t middle = low + (high - low) / 2;
        if (cw_tempo_map_time_of(map, middle).flicks <= at.flicks) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

int64_t cw_tempo_map_tick_nearest(const CwTempoMap* map, CwTime at) {
    const int64_t before = cw_tempo_map_tick_floor(map, at);
    const int64_t early = at.flicks - cw_tempo_map_time_of(map, before).flicks;
    const int64_t late = cw_tempo_map_time_of(map, before + 1).flicks - at.flicks;
    return late < early ? before + 1 : before;
}

int64_t cw_tempo_map_tempo_at(const CwTempoMap* map, int64_t tick) {
    const CwTempoPoint* a = segment_at(map, tick);
    const int64_t ticks = a[1].tick - a->tick;
    const int64_t into = tick < a->tick ? 0 : tick > a[1].tick ? ticks : tick - a->tick;
    const double start = tempo_of(a, false);
    const double end = tempo_of(a, true);
    return (int64_t)cw_round(1e6 * (start + (end - start) * ((double)into / (double)ticks)));
}

CwBarBeat cw_tempo_map_bar_beat(const CwTempoMap* map, int64_t tick) {
    return cw_bar_beat_at(map->meters, map->n_meters, tick);
}

int64_t cw_tempo_map_bar_tick(const CwTempoMap* map, int bar) {
    return cw_bar_tick(map->meters, map->n_meters, bar);
}
