// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/timing.h"

CwTickSpan cw_timing_passage(const CwTiming* timing, const CwTempoPassage* passage) {
    const CwTempoMap* map = &timing->solution->map;
    const int64_t near = cw_tempo_map_tick_nearest(map, passage->at);
    const int bar = cw_tempo_map_bar_beat(map, near).bar;
    const int64_t before = cw_tempo_map_bar_tick(map, bar);
    const int64_t after = cw_tempo_map_bar_tick(map, bar + 1);
    const int64_t from = near - before <= after - near ? before : after;
    return (CwTickSpan){from, from + passage->length};
}

int64_t cw_timing_first_bar(const CwTiming* timing) {
    return timing->solution->map.meters[0].tick;
}

int64_t cw_timing_last_tick(const CwTiming* timing) {
    return cw_tempo_map_tick_floor(&timing->solution->map, cw_time(timing->brief->length.flicks - 1));
}
