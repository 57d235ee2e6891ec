// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/show.h"

#include "base/number.h"

#include <stdio.h>

enum {
    MILLION = 1000000,
};

// The last bar that starts before the end of the cue.
static int last_bar(const CwTempoBrief* brief, const CwTempoMap* map) {
    const int64_t end = cw_tempo_map_tick_floor(map, cw_time(brief->length.flicks - 1));
    return cw_tempo_map_bar_beat(map, end).bar;
}

static void end_line(CwBuf* buf) {
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

// `called` is the number on the page, or NULL where it is the bar's own.
static void show_bar_json(CwBuf* buf, const CwTempoMap* map, int bar, const char* called, CwTime origin) {
    const CwMeter meter = cw_bar_meter(map->meters, map->n_meters, bar);
    const int64_t tick = cw_tempo_map_bar_tick(map, bar);
    char text[16];
    (void)snprintf(text, sizeof text, "%d/%d", meter.num, meter.den);
    cw_json_begin_object(buf, NULL);
    cw_json_put_int(buf, "bar", bar);
    if (called) {
        cw_json_put_text(buf, "called", called);
    }
    cw_json_put_text(buf, "meter", text);
    cw_json_put_int(buf, "start_flicks", origin.flicks + cw_tempo_map_time_of(map, tick).flicks);
    cw_json_put_decimal(buf, "tempo_start", cw_tempo_map_tempo_at(map, tick), MILLION);
    cw_json_put_decimal(buf, "tempo_end", cw_tempo_map_tempo_at(map, tick + cw_bar_ticks(meter) - 1), MILLION);
    end_line(buf);
}

// How many frames the music is late, in millionths; below 0 early.
static int64_t error_frames(const CwTempoHitResult* hit, CwRate rate) {
    return cw_muldiv_nearest(hit->got.flicks - hit->want.flicks, MILLION, cw_flicks_per_frame(rate));
}

static void show_hit_json(CwBuf* buf, const CwTempoHitResult* hit, CwRate rate, CwTime origin) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "name", hit->name);
    cw_json_put_int(buf, "want_flicks", origin.flicks + hit->want.flicks);
    cw_json_put_int(buf, "got_flicks", origin.flicks + hit->got.flicks);
    cw_json_put_decimal(buf, "error_frames", error_frames(hit, rate), MILLION);
    cw_json_put_int(buf, "bar", hit->bar);
    cw_json_put_int(buf, "beat", hit->beat);
    cw_json_put_text(buf, "on", cw_place_name(hit->place));
    cw_json_put_text(buf, "status", hit->met ? "met" : "missed");
    end_line(buf);
}

static int count_met(const CwTempoSolution* solution) {
    int met = 0;
    for (size_t i = 0; i < solution->n_hits; ++i) {
        met += solution->hits[i].met;
    }
    return met;
}

static int64_t gap_millionths(const CwTempoSolution* solution) {
    const int64_t gap = solution->cost - solution->bound;
    return solution->cost > 0 ? cw_muldiv_nearest(gap, MILLION, solution->cost) : 0;
}

// Hits, and the object with cost, bound and gap.
static void show_rest_json(CwBuf* buf, const CwTempoBrief* brief, const CwTempoSolution* solution, CwTime origin,
                           int64_t micros) {
    for (size_t i = 0; i < solution->n_hits; ++i) {
        show_hit_json(buf, &solution->hits[i], brief->rate, origin);
    }
    cw_json_begin_object(buf, NULL);
    cw_json_put_decimal(buf, "cost", solution->cost, MILLION);
    cw_json_put_decimal(buf, "bound", solution->bound, MILLION);
    cw_json_put_decimal(buf, "gap", gap_millionths(solution), MILLION);
    cw_json_put_decimal(buf, "tempo", solution->tempo, MILLION);
    cw_json_put_int(buf, "met", count_met(solution));
    cw_json_put_int(buf, "hits", (int64_t)solution->n_hits);
    cw_json_put_decimal(buf, "seconds", micros, MILLION);
    end_line(buf);
}

void cw_tempo_show_json(CwBuf* buf, const CwTempoBrief* brief, const CwTempoSolution* solution, CwTime origin,
                        int64_t micros) {
    const int last = last_bar(brief, &solution->map);
    for (int bar = solution->map.meters[0].bar; bar <= last; ++bar) {
        show_bar_json(buf, &solution->map, bar, NULL, origin);
    }
    show_rest_json(buf, brief, solution, origin, micros);
}

void cw_tempo_recut_show_json(CwBuf* buf, const CwTempoBrief* brief, const CwTempoRecut* recut, CwTime origin,
                              int64_t micros) {
    const CwTempoSolution* solution = &recut->solution;
    const int last = last_bar(brief, &solution->map);
    char called[CW_BAR_NAME_SIZE];
    for (int bar = solution->map.meters[0].bar; bar <= last; ++bar) {
        cw_bar_name_format(cw_bar_name(&recut->solution, bar), called);
        show_bar_json(buf, &solution->map, bar, called, origin);
    }
    show_rest_json(buf, brief, solution, origin, micros);
    cw_json_begin_object(buf, NULL);
    cw_bar_name_format(cw_bar_name(&recut->solution, recut->from_bar), called);
    cw_json_put_text(buf, "changed_from", called);
    cw_bar_name_format(cw_bar_name(&recut->solution, recut->to_bar), called);
    cw_json_put_text(buf, "changed_to", called);
    cw_json_put_bool(buf, "tempo_only", recut->tempo_only);
    cw_json_put_bool(buf, "whole", recut->whole);
    cw_json_put_int(buf, "inserted", recut->inserted);
    cw_json_put_int(buf, "removed", recut->removed);
    end_line(buf);
}

// A decimal with two places, rounded.
static void put_hundredths(CwBuf* buf, int64_t millionths) {
    const int64_t hundredths = cw_div_nearest(millionths < 0 ? -millionths : millionths, MILLION / 100);
    cw_buf_format(buf, "%s%d.%02d", millionths < 0 && hundredths ? "-" : "", (int)(hundredths / 100),
                  (int)(hundredths % 100));
}

static void put_timecode(CwBuf* buf, CwTime at, CwRate rate) {
    char text[CW_TIMECODE_SIZE];
    cw_timecode_format(cw_frame_nearest(at, rate), rate, text);
    cw_buf_text(buf, text);
}

// A line for each bar at which the tempo or the meter is new.
static void show_marks(CwBuf* buf, const CwTempoBrief* brief, const CwTempoMap* map, CwTime origin) {
    CwMeter meter = {0};
    int64_t tempo = 0;
    const int last = last_bar(brief, map);
    for (int bar = map->meters[0].bar; bar <= last; ++bar) {
        const int64_t tick = cw_tempo_map_bar_tick(map, bar);
        const CwMeter here = cw_bar_meter(map->meters, map->n_meters, bar);
        const int64_t start = cw_div_nearest(cw_tempo_map_tempo_at(map, tick), MILLION / 100);
        const int64_t end = cw_div_nearest(cw_tempo_map_tempo_at(map, tick + cw_bar_ticks(here) - 1), MILLION / 100);
        if (here.num == meter.num && here.den == meter.den && start == tempo && end == tempo) {
            continue;
        }
        cw_buf_format(buf, "bar %4d  %2d/%-2d  ", bar, here.num, here.den);
        put_timecode(buf, cw_time_after(origin, cw_span(cw_tempo_map_time_of(map, tick).flicks)), brief->rate);
        cw_buf_text(buf, "  ");
        put_hundredths(buf, start * (MILLION / 100));
        if (end != start) {
            cw_buf_text(buf, " to ");
            put_hundredths(buf, end * (MILLION / 100));
        }
        cw_buf_byte(buf, '\n');
        meter = here;
        tempo = end;
    }
}

void cw_tempo_show_text(CwBuf* buf, const CwTempoBrief* brief, const CwTempoSolution* solution, CwTime origin) {
    show_marks(buf, brief, &solution->map, origin);
    for (size_t i = 0; i < solution->n_hits; ++i) {
        const CwTempoHitResult* hit = &solution->hits[i];
        cw_buf_format(buf, "%-7s bar %4d beat %2d  %-8s  ", hit->met ? "met" : "MISSED", hit->bar, hit->beat,
                      cw_place_name(hit->place));
        put_timecode(buf, cw_time_after(origin, cw_span(hit->want.flicks)), brief->rate);
        cw_buf_text(buf, "  ");
        put_hundredths(buf, error_frames(hit, brief->rate));
        cw_buf_format(buf, " frames  %s\n", hit->name);
    }
    cw_buf_format(buf, "%d of %d hits met; tempo ", count_met(solution), (int)solution->n_hits);
    put_hundredths(buf, solution->tempo);
    cw_buf_text(buf, "; cost ");
    put_hundredths(buf, solution->cost);
    cw_buf_text(buf, ", at most ");
    put_hundredths(buf, 100 * gap_millionths(solution));
    cw_buf_text(buf, " % above the least there is\n");
}

void cw_tempo_recut_show_text(CwBuf* buf, const CwTempoBrief* brief, const CwTempoRecut* recut, CwTime origin) {
    char from[CW_BAR_NAME_SIZE];
    char to[CW_BAR_NAME_SIZE];
    cw_tempo_show_text(buf, brief, &recut->solution, origin);
    cw_bar_name_format(cw_bar_name(&recut->solution, recut->from_bar), from);
    cw_bar_name_format(cw_bar_name(&recut->solution, recut->to_bar), to);
    if (recut->whole) {
        cw_buf_text(buf, "nothing could be kept: the cue is solved anew\n");
    } else if (recut->tempo_only) {
        cw_buf_format(buf, "bars %s to %s go at another tempo; the parts stay as they are\n", from, to);
    } else {
        cw_buf_format(buf, "bars %s to %s change in every part: %d bars new, %d gone\n", from, to, recut->inserted,
                      recut->removed);
    }
}

void cw_tempo_fits_show_json(CwBuf* buf, const CwTempoFit* fits, size_t n_fits, CwRate rate) {
    for (size_t i = 0; i < n_fits; ++i) {
        cw_json_begin_object(buf, NULL);
        cw_json_put_int(buf, "rank", (int64_t)i + 1);
        cw_json_put_decimal(buf, "tempo", fits[i].tempo, 1000);
        cw_json_put_int(buf, "hits", fits[i].hits);
        cw_json_put_int(buf, "near", fits[i].near);
        cw_json_put_int(buf, "weight", fits[i].weight);
        cw_json_put_decimal(buf, "mean_error_frames",
                            cw_muldiv_nearest(fits[i].error_flicks, MILLION, cw_flicks_per_frame(rate)), MILLION);
        end_line(buf);
    }
}

void cw_tempo_fits_show_text(CwBuf* buf, const CwTempoFit* fits, size_t n_fits, size_t n_hits, CwRate rate) {
    cw_buf_text(buf, "   tempo   hits  near  frames off\n");
    for (size_t i = 0; i < n_fits; ++i) {
        cw_buf_format(buf, "%4d.%03d  %2d/%-2d  %4d  ", fits[i].tempo / 1000, fits[i].tempo % 1000, fits[i].hits,
                      (int)n_hits, fits[i].near);
        put_hundredths(buf, cw_muldiv_nearest(fits[i].error_flicks, MILLION, cw_flicks_per_frame(rate)));
        cw_buf_byte(buf, '\n');
    }
}
