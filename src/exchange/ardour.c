// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number.h"
#include "exchange/lanes.h"
#include "exchange/step_priv.h"

#include <inttypes.h>

enum {
    ARDOUR_TICKS = 1920, ///< to the quarter
    SAMPLE_RATE = 48000,
};

// Ardour counts 282 240 000 to the second: two for five flicks.
static int64_t superclock(int64_t flicks) {
    return cw_muldiv_nearest(flicks, 2, 5);
}

static void put_place(CwBuf* buf, const CwTiming* timing, int64_t tick) {
    const CwTempoMap* map = &timing->solution->map;
    const int64_t since = cw_div_nearest((tick - cw_timing_first_bar(timing)) * ARDOUR_TICKS, CW_TICKS_PER_QUARTER);
    const CwBarBeat where = cw_tempo_map_bar_beat(map, tick);
    const int64_t beat_ticks = cw_beat_ticks(cw_bar_meter(map->meters, map->n_meters, where.bar));
    cw_buf_format(buf, "sclock=\"%" PRId64 "\" quarters=\"%" PRId64 ":%" PRId64 "\" bbt=\"%d|%d|%" PRId64 "\"",
                  superclock(cw__flicks_since_start(timing, tick)), since / ARDOUR_TICKS, since % ARDOUR_TICKS,
                  where.bar - map->meters[0].bar + 1, where.beat,
                  cw_div_nearest(where.tick * ARDOUR_TICKS, beat_ticks));
}

// A tempo as thousand-millionths at a point of the map, and at the end of its ramp.
static int64_t nano_at(const CwTempoMap* map, const CwTempoPoint* point) {
    return cw_tempo_map_tempo_at(map, point->tick) * 1000;
}

// How fast a ramp's tempo changes: quarters a superclock for each quarter, with 27 places.
static void put_omega(CwBuf* buf, int64_t from_nano, int64_t to_nano, int64_t ticks) {
    const int64_t minute = INT64_C(60) * 282240000;
    const int64_t omega =
        cw_muldiv_nearest((to_nano - from_nano) * CW_TICKS_PER_QUARTER, INT64_C(1000000000000000000), minute * ticks);
    const int64_t size = omega < 0 ? -omega : omega;
    cw_buf_format(buf, " omega=\"%s0.%09" PRId64 "%018" PRId64 "\"/>\n", omega < 0 ? "-" : "",
                  size / INT64_C(1000000000000000000), size % INT64_C(1000000000000000000));
}

// One stretch of the map; a ramp stays what it is, for Ardour's tempo too is linear in quarters.
static void put_tempo(CwBuf* buf, const CwTiming* timing, const CwTempoPoint* point, int64_t tick) {
    const bool ramp = point->ratio_num != point->ratio_den;
    const int64_t from = nano_at(&timing->solution->map, point);
    const int64_t to = cw_muldiv_nearest(from, point->ratio_num, point->ratio_den);
    cw_buf_text(buf, "<Tempo npm=\"");
    cw__put_nano(buf, from);
    cw_buf_text(buf, "\" enpm=\"");
    cw__put_nano(buf, to);
    cw_buf_format(buf, "\" note-type=\"4\" type=\"Tempo::%s\" active=\"1\" locked-to-meter=\"0\" continuing=\"0\" ",
                  ramp ? "Ramped" : "Constant");
    put_place(buf, timing, tick);
    if (ramp) {
        put_omega(buf, from, to, point[1].tick - point->tick);
    } else {
        cw_buf_text(buf, " omega=\"0\"/>\n");
    }
}

void cw__put_ardour_map(CwBuf* buf, const CwTiming* timing) {
    const CwTempoMap* map = &timing->solution->map;
    cw_buf_text(buf, "<TempoMap superclocks-per-second=\"282240000\">\n<Tempos>\n");
    for (size_t i = 0; i + 1 < map->n_points; ++i) {
        put_tempo(buf, timing, &map->points[i], i == 0 ? cw_timing_first_bar(timing) : map->points[i].tick);
    }
    cw_buf_text(buf, "</Tempos>\n<Meters>\n");
    for (size_t i = 0; i < map->n_meters; ++i) {
        cw_buf_format(buf, "<Meter note-value=\"%d\" divisions-per-bar=\"%d\" ", map->meters[i].meter.den,
                      map->meters[i].meter.num);
        put_place(buf, timing, map->meters[i].tick);
        cw_buf_text(buf, "/>\n");
    }
    cw_buf_text(buf, "</Meters>\n<MusicTimes/>\n</TempoMap>\n");
}

static void put_location(CwBuf* buf, int id, const char* name, int64_t from, int64_t to, const char* flags) {
    cw_buf_format(buf, "<Location id=\"%d\" name=\"", id);
    cw_buf_xml(buf, name);
    cw_buf_format(buf, "\" start=\"a%" PRId64 "\" end=\"a%" PRId64 "\" flags=\"%s\" locked=\"0\" timestamp=\"0\"/>\n",
                  superclock(from), superclock(to), flags);
}

static void put_locations(CwBuf* buf, const CwTiming* timing) {
    cw_buf_text(buf, "<Locations>\n");
    put_location(buf, 1, "session", 0, cw__flicks_since_start(timing, cw_timing_last_tick(timing)), "IsSessionRange");
    for (size_t i = 0; i < timing->solution->n_hits; ++i) {
        const CwTempoHitResult* hit = &timing->solution->hits[i];
        const int64_t at = cw__flicks_since_start(timing, hit->tick);
        put_location(buf, (int)i + 2, hit->name, at, at, "IsMark");
    }
    cw_buf_text(buf, "</Locations>\n");
}

CwStatus cw_lanes_ardour(CwBuf* buf, const CwTiming* timing) {
    const int64_t start = cw_sample_nearest(cw__film_start(timing), SAMPLE_RATE);
    cw_buf_text(buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Session version=\"7002\" name=\"");
    cw_buf_xml(buf, timing->title);
    cw_buf_format(buf,
                  "\" sample-rate=\"%d\" session-range-is-free=\"0\" id-counter=\"%d\" name-counter=\"1\" "
                  "event-counter=\"0\" vca-counter=\"1\">\n"
                  "<ProgramVersion created-with=\"Ardour 7.3.0\" modified-with=\"Ardour 7.3.0\"/>\n",
                  SAMPLE_RATE, (int)timing->solution->n_hits + 100);
    cw_buf_format(
        buf,
        "<Config>\n<Option name=\"native-file-data-format\" value=\"FormatFloat\"/>\n"
        "<Option name=\"native-file-header-format\" value=\"WAVE\"/>\n<Option name=\"timecode-offset\" value=\"%" PRId64
        "\"/>\n"
        "<Option name=\"timecode-offset-negative\" value=\"%d\"/>\n</Config>\n<Metadata/>\n<Sources/>\n"
        "<Regions/>\n",
        start < 0 ? -start : start, start < 0);
    put_locations(buf, timing);
    cw_buf_text(buf, "<Bundles/>\n<Routes/>\n<Playlists/>\n<UnusedPlaylists/>\n<RouteGroups/>\n");
    cw__put_ardour_map(buf, timing);
    cw_buf_text(buf, "</Session>\n");
    return cw_buf_status(buf);
}
