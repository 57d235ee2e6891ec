// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/conflict.h"

#include "base/number.h"
#include "tempo/keep_priv.h"
#include "tempo/reach_priv.h"

#include <string.h>

enum {
    NEAR_HITS = 6,     ///< how far away the others of a set of three are looked for
    MOST_TENTHS = 480, ///< of a frame: a tolerance is not widened by more
    MOST_STEPS = 200,  ///< a bound of the tempo is not moved by more tenths of a quarter a minute
    TEMPO_STEP = 100,  ///< thousandths
    METER_PRICE = 15,
    PLACE_PRICE = 20,
    HIT_PRICE = 30,
};

// Questions to a brief: would some of its hits fit, if one thing gave?
typedef struct {
    CwArena* arena;
    const CwTempoBrief* brief;
    bool* kept;   // [hit]: what is kept, and the hit that was given up
    bool* chosen; // [hit]: scratch
} Asker;

const char* cw_give_name(CwGive give) {
    static const char* const names[] = {
        [CW_GIVE_EARLY] = "early", [CW_GIVE_LATE] = "late",   [CW_GIVE_SLOWER] = "slower", [CW_GIVE_FASTER] = "faster",
        [CW_GIVE_METER] = "meter", [CW_GIVE_PLACE] = "place", [CW_GIVE_HIT] = "hit",
    };
    return names[give];
}

static void give_tempo_or_meter(CwTempoBrief* brief, const CwTempoWayOut* way, CwTempoMeter* meters) {
    brief->tempo_min = way->give == CW_GIVE_SLOWER ? way->tempo : brief->tempo_min;
    brief->tempo_max = way->give == CW_GIVE_FASTER ? way->tempo : brief->tempo_max;
    if (way->give == CW_GIVE_METER) {
        memcpy(meters, brief->meters, brief->n_meters * sizeof *meters);
        meters[brief->n_meters++] = (CwTempoMeter){way->meter, 0};
        brief->meters = meters;
    }
}

// The brief with only the chosen hits, when `way` (NULL for none) is taken.
static void make_brief(const CwTempoBrief* from, const bool* chosen, const CwTempoWayOut* way, CwTempoHit* hits,
                       CwTempoMeter* meters, CwTempoBrief* brief) {
    *brief = *from;
    brief->phrases.count = 0;
    brief->hits = hits;
    brief->n_hits = 0;
    for (size_t h = 0; h < from->n_hits; ++h) {
        const bool gives = way && h == way->hit;
        if (!chosen[h] || (gives && way->give == CW_GIVE_HIT)) {
            continue;
        }
        CwTempoHit* hit = &hits[brief->n_hits++];
        *hit = from->hits[h];
        if (gives) {
            hit->early = way->give == CW_GIVE_EARLY ? way->allowed : hit->early;
            hit->late = way->give == CW_GIVE_LATE ? way->allowed : hit->late;
            hit->beat = way->give == CW_GIVE_PLACE ? CW_BEAT_DIVISION : hit->beat;
        }
    }
    if (way) {
        give_tempo_or_meter(brief, way, meters);
    }
}

static CwStatus fits_in(CwArena* arena, const Asker* asker, const bool* chosen, const CwTempoWayOut* way,
                        bool* ret_fits) {
    CwTempoBrief brief;
    Cw__Model model;
    Cw__Way found;
    CwTempoHit* hits = CW_NEW_ARRAY(arena, CwTempoHit, asker->brief->n_hits);
    CwTempoMeter* meters = CW_NEW_ARRAY(arena, CwTempoMeter, asker->brief->n_meters + 1);
    if (!hits || !meters) {
        return CW_ERR_NO_MEM;
    }
    make_brief(asker->brief, chosen, way, hits, meters, &brief);
    CW_TRY(cw__model_make(arena, &brief, NULL, 0.0, &model));
    CW_TRY(cw__reach(arena, &model, 1, CW__NEVER, &found));
    *ret_fits = found.cost < CW__GIVEN_UP;
    return CW_OK;
}

static CwStatus fits(const Asker* asker, const bool* chosen, const CwTempoWayOut* way, bool* ret_fits) {
    CwArena* arena = cw_arena_like(asker->arena);
    const CwStatus status = arena ? fits_in(arena, asker, chosen, way, ret_fits) : CW_ERR_NO_MEM;
    cw_arena_free(arena);
    return status;
}

// Whether up to three hits fit.
static CwStatus few_fit(const Asker* asker, size_t a, size_t b, size_t c, bool* ret_fits) {
    memset(asker->chosen, 0, asker->brief->n_hits * sizeof *asker->chosen);
    asker->chosen[a] = true;
    asker->chosen[b] = true;
    asker->chosen[c] = true;
    return fits(asker, asker->chosen, NULL, ret_fits);
}

// A set of one or two; `chosen` holds it when `*ret_found`.
static CwStatus find_pair(const Asker* asker, size_t given_up, bool* ret_found) {
    bool fit = true;
    CW_TRY(few_fit(asker, given_up, given_up, given_up, &fit));
    // The nearest first, on either side.
    for (size_t away = 1; fit && away < asker->brief->n_hits; ++away) {
        if (away <= given_up && asker->kept[given_up - away]) {
            CW_TRY(few_fit(asker, given_up, given_up, given_up - away, &fit));
        }
        if (fit && given_up + away < asker->brief->n_hits && asker->kept[given_up + away]) {
            CW_TRY(few_fit(asker, given_up, given_up, given_up + away, &fit));
        }
    }
    *ret_found = !fit;
    return CW_OK;
}

static CwStatus find_three(const Asker* asker, size_t given_up, bool* ret_found) {
    bool fit = true;
    const size_t n = asker->brief->n_hits;
    const size_t first = given_up > NEAR_HITS ? given_up - NEAR_HITS : 0;
    const size_t end = given_up + NEAR_HITS < n ? given_up + NEAR_HITS + 1 : n;
    for (size_t a = first; fit && a < end; ++a) {
        for (size_t b = a + 1; fit && b < end; ++b) {
            if (a != given_up && b != given_up && asker->kept[a] && asker->kept[b]) {
                CW_TRY(few_fit(asker, given_up, a, b, &fit));
            }
        }
    }
    *ret_found = !fit;
    return CW_OK;
}

// A set that cannot do without any of its hits: one after the other is left out, where the rest still does not fit.
static CwStatus find_larger(const Asker* asker, size_t given_up) {
    memcpy(asker->chosen, asker->kept, asker->brief->n_hits * sizeof *asker->chosen);
    for (size_t h = 0; h < asker->brief->n_hits; ++h) {
        bool fit = true;
        if (h != given_up && asker->chosen[h]) {
            asker->chosen[h] = false;
            CW_TRY(fits(asker, asker->chosen, NULL, &fit));
            asker->chosen[h] = fit;
        }
    }
    return CW_OK;
}

static CwStatus find_set(const Asker* asker, size_t given_up, CwTempoConflict* conflict) {
    bool found = false;
    CW_TRY(find_pair(asker, given_up, &found));
    if (!found) {
        CW_TRY(find_three(asker, given_up, &found));
    }
    if (!found) {
        CW_TRY(find_larger(asker, given_up));
    }
    size_t* hits = CW_NEW_ARRAY(asker->arena, size_t, asker->brief->n_hits);
    if (!hits) {
        return CW_ERR_NO_MEM;
    }
    for (size_t h = 0; h < asker->brief->n_hits; ++h) {
        if (asker->chosen[h]) {
            hits[conflict->n_hits++] = h;
        }
    }
    conflict->hits = hits;
    conflict->given_up = given_up;
    return CW_OK;
}

// Keeps a way among the cheapest.
static void keep_way(CwTempoConflict* conflict, CwTempoWayOut way) {
    size_t i = conflict->n_ways;
    if (i == CW_TEMPO_WAYS_OUT && conflict->ways[i - 1].price <= way.price) {
        return;
    }
    i -= i == CW_TEMPO_WAYS_OUT;
    for (; i > 0 && conflict->ways[i - 1].price > way.price; --i) {
        conflict->ways[i] = conflict->ways[i - 1];
    }
    conflict->ways[i] = way;
    conflict->n_ways += conflict->n_ways < CW_TEMPO_WAYS_OUT;
}

static int weigh(const Asker* asker, size_t hit, int price) {
    return (int)cw_muldiv_nearest(price, 500 + asker->brief->hits[hit].weight, 1000);
}

// A way with so much given: tenths of a frame, or of a quarter a minute.
static CwTempoWayOut with_amount(const Asker* asker, CwTempoWayOut way, int64_t amount) {
    const CwTempoBrief* brief = asker->brief;
    const int64_t frame = cw_flicks_per_frame(brief->rate);
    if (way.give == CW_GIVE_EARLY || way.give == CW_GIVE_LATE) {
        const CwTempoHit* hit = &brief->hits[way.hit];
        const int64_t own = way.give == CW_GIVE_EARLY ? hit->early.flicks : hit->late.flicks;
        const int64_t tenths = -cw_muldiv_floor(-own, 10, frame) + amount;
        way.allowed = cw_span(cw_muldiv_floor(tenths, frame, 10));
        way.price = weigh(asker, way.hit, (int)amount * (way.give == CW_GIVE_EARLY ? 3 : 2) / 2);
        return way;
    }
    const int by = (int)amount * TEMPO_STEP;
    way.tempo = way.give == CW_GIVE_SLOWER ? brief->tempo_min - by : brief->tempo_max + by;
    way.price = (int)cw_muldiv_nearest(by, 1000, brief->tempo_max);
    return way;
}

// The least amount of one thing that makes everything kept fit: by halves, since more never fits worse.
static CwStatus find_amount(const Asker* asker, CwTempoWayOut way, int64_t most, CwTempoConflict* conflict) {
    bool fit = false;
    int64_t low = 0; // does not fit
    int64_t high = most;
    CwTempoWayOut best = with_amount(asker, way, high);
    CW_TRY(fits(asker, asker->kept, &best, &fit));
    if (!fit) {
        return CW_OK;
    }
    while (high - low > 1) {
        const int64_t middle = low + (high - low) / 2;
        const CwTempoWayOut tried = with_amount(asker, way, middle);
        CW_TRY(fits(asker, asker->kept, &tried, &fit));
        low = fit ? low : middle;
        high = fit ? middle : high;
        best = fit ? tried : best;
    }
    keep_way(conflict, best);
    return CW_OK;
}

static CwStatus try_way(const Asker* asker, CwTempoWayOut way, CwTempoConflict* conflict) {
    bool fit = false;
    CW_TRY(fits(asker, asker->kept, &way, &fit));
    if (fit) {
        keep_way(conflict, way);
    }
    return CW_OK;
}

static CwStatus try_hit(const Asker* asker, size_t hit, CwTempoConflict* conflict) {
    CW_TRY(find_amount(asker, (CwTempoWayOut){.give = CW_GIVE_EARLY, .hit = hit}, MOST_TENTHS, conflict));
    CW_TRY(find_amount(asker, (CwTempoWayOut){.give = CW_GIVE_LATE, .hit = hit}, MOST_TENTHS, conflict));
    const CwTempoWayOut place = {.give = CW_GIVE_PLACE, .hit = hit, .price = weigh(asker, hit, PLACE_PRICE)};
    const CwTempoWayOut gone = {.give = CW_GIVE_HIT, .hit = hit, .price = weigh(asker, hit, HIT_PRICE)};
    CW_TRY(try_way(asker, place, conflict));
    return try_way(asker, gone, conflict);
}

static int64_t most_slower(const CwTempoBrief* brief) {
    const int64_t most = (brief->tempo_min - CW_TEMPO_LOWEST) / TEMPO_STEP;
    return most < MOST_STEPS ? most : MOST_STEPS;
}

static int64_t most_faster(const CwTempoBrief* brief) {
    const int64_t most = (CW_TEMPO_HIGHEST - brief->tempo_max) / TEMPO_STEP;
    return most < MOST_STEPS ? most : MOST_STEPS;
}

static CwStatus try_meters(const Asker* asker, CwTempoConflict* conflict) {
    static const CwMeter meters[] = {{3, 4}, {2, 4}, {5, 4}, {6, 8}, {7, 8}, {5, 8}, {3, 8}, {6, 4}, {1, 4}};
    const CwTempoBrief* brief = asker->brief;
    const size_t before = conflict->n_ways;
    for (size_t i = 0; brief->n_meters < CW_TEMPO_METERS_MAX && i < sizeof meters / sizeof meters[0]; ++i) {
        bool known = false;
        for (size_t m = 0; m < brief->n_meters; ++m) {
            known = known || cw_bar_ticks(brief->meters[m].meter) == cw_bar_ticks(meters[i]);
        }
        if (!known && conflict->n_ways == before) {
            const int price = METER_PRICE + (int)i;
            const CwTempoWayOut way = {.give = CW_GIVE_METER, .hit = SIZE_MAX, .meter = meters[i], .price = price};
            CW_TRY(try_way(asker, way, conflict));
        }
    }
    return CW_OK;
}

static CwStatus find_ways(const Asker* asker, CwTempoConflict* conflict) {
    const CwTempoWayOut slower = {.give = CW_GIVE_SLOWER, .hit = SIZE_MAX};
    const CwTempoWayOut faster = {.give = CW_GIVE_FASTER, .hit = SIZE_MAX};
    CW_TRY(try_meters(asker, conflict));
    for (size_t i = 0; i < conflict->n_hits; ++i) {
        CW_TRY(try_hit(asker, conflict->hits[i], conflict));
    }
    CW_TRY(find_amount(asker, slower, most_slower(asker->brief), conflict));
    return find_amount(asker, faster, most_faster(asker->brief), conflict);
}

// One hit after the other that was given up: with what is kept it either fits after all, and is kept from then on, or
// is a conflict.
static CwStatus find_conflicts(const Asker* asker, const bool* given_up, CwTempoConflict* conflicts,
                               size_t* ret_count) {
    size_t count = 0;
    for (size_t h = 0; h < asker->brief->n_hits; ++h) {
        bool fit = false;
        if (!given_up[h]) {
            continue;
        }
        asker->kept[h] = true;
        CW_TRY(fits(asker, asker->kept, NULL, &fit));
        if (!fit) {
            CW_TRY(find_set(asker, h, &conflicts[count]));
            CW_TRY(find_ways(asker, &conflicts[count]));
            asker->kept[h] = false;
            ++count;
        }
    }
    *ret_count = count;
    return CW_OK;
}

CwStatus cw_tempo_conflicts(CwArena* arena, const CwTempoBrief* brief, CwDiag* diag, CwTempoConflict** ret_conflicts,
                            size_t* ret_count) {
    Cw__Kept kept;
    CW_TRY(cw_tempo_brief_check(brief, diag));
    CW_TRY(cw__keep(arena, brief, diag, &kept));
    bool* given_up = CW_NEW_ARRAY(arena, bool, brief->n_hits);
    CwTempoConflict* conflicts = CW_NEW_ARRAY(arena, CwTempoConflict, brief->n_hits);
    const Asker asker = {arena, brief, CW_NEW_ARRAY(arena, bool, brief->n_hits),
                         CW_NEW_ARRAY(arena, bool, brief->n_hits)};
    if (!given_up || !conflicts || !asker.kept || !asker.chosen) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < kept.brief.n_hits; ++i) {
        asker.kept[kept.index[i]] = kept.fates[i] == CW__KEPT;
    }
    for (size_t h = 0; h < brief->n_hits; ++h) {
        given_up[h] = !asker.kept[h];
    }
    CW_TRY(find_conflicts(&asker, given_up, conflicts, ret_count));
    *ret_conflicts = conflicts;
    return CW_OK;
}
