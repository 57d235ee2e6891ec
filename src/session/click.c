// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/click.h"

#include "base/math.h"
#include "base/number.h"
#include "signal/bwf.h"
#include "signal/pack.h"

#include <inttypes.h>

enum {
    SAMPLE_RATE = 48000,
    BURST_SAMPLES = 576, ///< 12 ms
    LONGEST_SECONDS = 2 * 3600,
};

const CwClickPlan cw_click_plan_usual = {2, 1, 4};

typedef struct {
    CwArena* arena;
    const CwTiming* timing;
    const CwTempoMap* map;
    const CwClickPlan* plan;
    CwClick* clicks;
    size_t count;
    size_t capacity;
} Clicker;

static CwStatus add(Clicker* clicker, CwClick click) {
    CW_TRY(CW_RESERVE(clicker->arena, clicker->clicks, clicker->count, clicker->capacity));
    clicker->clicks[clicker->count++] = click;
    return CW_OK;
}

// The free passage a tick lies in, or NULL.
static const CwTempoPassage* free_passage_at(const Clicker* clicker, int64_t tick) {
    const CwTempoBrief* brief = clicker->timing->brief;
    for (size_t i = 0; i < brief->n_passages; ++i) {
        const CwTickSpan span = cw_timing_passage(clicker->timing, &brief->passages[i]);
        if (brief->passages[i].tempo == 0 && tick >= span.from && tick < span.to) {
            return &brief->passages[i];
        }
    }
    return NULL;
}

// The last beats before the music comes back, at the tempo it comes back with.
static CwStatus warn(Clicker* clicker, const CwTempoPassage* passage) {
    const CwTempoMap* map = clicker->map;
    const int64_t back = cw_timing_passage(clicker->timing, passage).to;
    const CwBarBeat where = cw_tempo_map_bar_beat(map, back);
    const int64_t pulse = cw_pulse_ticks(cw_bar_meter(map->meters, map->n_meters, where.bar));
    const CwTime end = cw_tempo_map_time_of(map, back);
    const CwSpan beat = cw_time_between(end, cw_tempo_map_time_of(map, back + pulse));
    for (int i = clicker->plan->warnings; i > 0; --i) {
        const CwTime at = cw_time_before(end, cw_span(i * beat.flicks));
        if (at.flicks > passage->at.flicks) {
            CW_TRY(add(clicker, (CwClick){at, CW_CLICK_WARNING, where.bar, -i}));
        }
    }
    return CW_OK;
}

static CwClickKind kind_of(int64_t into, int64_t pulse, bool count_in) {
    if (count_in) {
        return CW_CLICK_COUNT_IN;
    }
    return into == 0 ? CW_CLICK_DOWN : into % pulse == 0 ? CW_CLICK_BEAT : CW_CLICK_DIVISION;
}

static CwStatus click_bar(Clicker* clicker, int bar, int64_t end) {
    const CwTempoMap* map = clicker->map;
    const CwMeter meter = cw_bar_meter(map->meters, map->n_meters, bar);
    const int64_t pulse = cw_pulse_ticks(meter);
    const int64_t start = cw_tempo_map_bar_tick(map, bar);
    for (int64_t i = 0; i * pulse < cw_bar_ticks(meter) * clicker->plan->division; ++i) {
        const int64_t into = i * pulse / clicker->plan->division;
        const int64_t tick = start + into;
        const bool count_in = tick < 0;
        if (tick > end || into >= cw_bar_ticks(meter) ||
            (count_in && (into % pulse != 0 || clicker->plan->count_in_bars == 0)) || free_passage_at(clicker, tick)) {
            continue;
        }
        const CwBarBeat where = cw_tempo_map_bar_beat(map, tick);
        const CwClick click = {cw_tempo_map_time_of(map, tick), kind_of(into, pulse, count_in), bar, where.beat};
        CW_TRY(add(clicker, click));
    }
    return CW_OK;
}

static CwStatus add_warnings(Clicker* clicker) {
    const CwTempoBrief* brief = clicker->timing->brief;
    for (size_t i = 0; i < brief->n_passages; ++i) {
        if (brief->passages[i].tempo == 0) {
            CW_TRY(warn(clicker, &brief->passages[i]));
        }
    }
    return CW_OK;
}

static void sort_by_time(CwClick* clicks, size_t count) {
    for (size_t i = 1; i < count; ++i) {
        const CwClick click = clicks[i];
        size_t at = i;
        for (; at > 0 && clicks[at - 1].at.flicks > click.at.flicks; --at) {
            clicks[at] = clicks[at - 1];
        }
        clicks[at] = click;
    }
}

CwStatus cw_clicks(CwArena* arena, const CwTiming* timing, const CwClickPlan* plan, CwClick** ret_clicks,
                   size_t* ret_count) {
    if (plan->count_in_bars < 0 || plan->count_in_bars > 8 || plan->division < 1 || plan->division > 6 ||
        plan->warnings < 0 || plan->warnings > 8) {
        return CW_ERR_RANGE;
    }
    Clicker clicker = {.arena = arena, .timing = timing, .map = &timing->solution->map, .plan = plan};
    const int first = clicker.map->meters[0].bar;
    const int64_t end = cw_timing_last_tick(timing);
    const int last = cw_tempo_map_bar_beat(clicker.map, end).bar;
    for (int bar = first - plan->count_in_bars; bar <= last; ++bar) {
        CW_TRY(click_bar(&clicker, bar, end));
    }
    CW_TRY(add_warnings(&clicker));
    sort_by_time(clicker.clicks, clicker.count);
    *ret_clicks = clicker.clicks;
    *ret_count = clicker.count;
    return CW_OK;
}

// One burst, added to what sounds already and kept within 24 bits.
static void burst(int32_t* samples, int64_t left, CwClickKind kind) {
    static const double hertz[] = {1760.0, 1320.0, 880.0, 1056.0, 1056.0};
    static const double level[] = {0.5, 0.35, 0.2, 0.4, 0.4};
    const double tau = 6.283185307179586;
    for (int64_t i = 0; i < BURST_SAMPLES && i < left; ++i) {
        const double fade = 1.0 - (double)i / BURST_SAMPLES;
        const double wave = cw_sin(tau * hertz[kind] * ((double)i + 0.5) / SAMPLE_RATE);
        const int64_t sum = samples[i] + (int64_t)cw_round(8388607.0 * level[kind] * fade * fade * wave);
        samples[i] = (int32_t)(sum > 8388607 ? 8388607 : sum < -8388608 ? -8388608 : sum);
    }
}

static int64_t film_sample(const CwTiming* timing, CwTime at) {
    return cw_sample_nearest(cw_time(timing->origin.flicks + at.flicks), SAMPLE_RATE);
}

CwStatus cw_click_track(CwBuf* buf, const CwTiming* timing, const CwClick* clicks, size_t n_clicks) {
    const int64_t cue = film_sample(timing, cw_time(0));
    const int64_t click = n_clicks ? film_sample(timing, clicks[0].at) : cue;
    const int64_t first = click < cue ? click : cue;
    const int64_t count = film_sample(timing, cw_time(timing->brief->length.flicks)) + BURST_SAMPLES - first;
    if (count > (int64_t)LONGEST_SECONDS * SAMPLE_RATE) {
        return CW_ERR_RANGE;
    }
    int32_t* samples = CW_NEW_ARRAY(buf->arena, int32_t, (size_t)count);
    unsigned char* bytes = CW_NEW_ARRAY(buf->arena, unsigned char, 3 * (size_t)count);
    if (!samples || !bytes) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_clicks; ++i) {
        const int64_t at = film_sample(timing, clicks[i].at) - first;
        burst(samples + at, count - at, clicks[i].kind);
    }
    cw_pack_24(samples, (size_t)count, bytes);
    const int64_t midnight = first < 0 ? first + INT64_C(86400) * SAMPLE_RATE : first;
    const CwBext bext = {.description = timing->title, .originator = "cuewright", .time_reference_samples = midnight};
    cw_bwf_head(buf, &(CwBwf){.bext = bext}, SAMPLE_RATE, 1, count);
    cw_buf_bytes(buf, bytes, 3 * (size_t)count);
    if (count % 2) {
        cw_buf_byte(buf, 0);
    }
    return cw_buf_status(buf);
}

void cw_clicks_csv(CwBuf* buf, const CwTiming* timing, const CwClick* clicks, size_t n_clicks) {
    static const char* const kinds[] = {"downbeat", "beat", "division", "count-in", "warning"};
    cw_buf_text(buf, "sample,flicks,bar,beat,kind\n");
    for (size_t i = 0; i < n_clicks; ++i) {
        const CwClick* click = &clicks[i];
        char bar[CW_BAR_NAME_SIZE];
        cw_bar_name_format(cw_bar_name(timing->solution, click->bar), bar);
        cw_buf_format(buf, "%" PRId64 ",%" PRId64 ",%s,%d,%s\n", film_sample(timing, click->at),
                      timing->origin.flicks + click->at.flicks, bar, click->beat, kinds[click->kind]);
    }
}
