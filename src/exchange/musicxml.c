// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number.h"
#include "exchange/lanes.h"
#include "exchange/step_priv.h"

#include <inttypes.h>

enum {
    DIVISIONS = 10080, ///< to the quarter: every sixteenth, triplet and quintuplet is whole
    TICKS = CW_TICKS_PER_QUARTER / DIVISIONS,
};

typedef struct {
    CwBuf* buf;
    const CwTiming* timing;
    const Cw__Step* steps;
    size_t n_steps;
    size_t next_step;
    size_t next_hit;
    bool told_ramp;
} Writer;

static void put_offset(CwBuf* buf, int64_t ticks) {
    if (ticks > 0) {
        cw_buf_format(buf, "<offset sound=\"yes\">%" PRId64 "</offset>", cw_div_nearest(ticks, TICKS));
    }
}

// A tempo for people: to the hundredth.
static void put_metronome(CwBuf* buf, int64_t nano) {
    const int64_t hundredths = cw_div_nearest(nano, 10000000);
    cw_buf_format(buf,
                  "<direction-type><metronome><beat-unit>quarter</beat-unit><per-minute>%" PRId64 ".%02d"
                  "</per-minute></metronome></direction-type>",
                  hundredths / 100, (int)(hundredths % 100));
}

static void put_step(Writer* w, const Cw__Step* step, int64_t bar_tick) {
    CwBuf* buf = w->buf;
    cw_buf_text(buf, "<direction placement=\"above\">");
    if (!step->in_ramp) {
        put_metronome(buf, step->nano);
    } else {
        cw_buf_format(buf, "<direction-type><words>%s</words></direction-type>",
                      w->told_ramp   ? ""
                      : step->faster ? "accel."
                                     : "rit.");
    }
    w->told_ramp = step->in_ramp;
    put_offset(buf, step->tick - bar_tick);
    cw_buf_text(buf, "<sound tempo=\"");
    cw__put_nano(buf, step->nano);
    cw_buf_text(buf, "\"/></direction>\n");
}

static void put_hit(CwBuf* buf, const CwTempoHitResult* hit, int64_t bar_tick) {
    cw_buf_text(buf, "<direction placement=\"above\"><direction-type><words enclosure=\"rectangle\">");
    cw_buf_xml(buf, hit->name);
    cw_buf_text(buf, "</words></direction-type>");
    put_offset(buf, hit->tick - bar_tick);
    cw_buf_text(buf, "</direction>\n");
}

static void put_meter(CwBuf* buf, CwMeter meter, bool first) {
    cw_buf_text(buf, "<attributes>");
    if (first) {
        cw_buf_format(buf, "<divisions>%d</divisions>", DIVISIONS);
    }
    cw_buf_format(buf, "<time><beats>%d</beats><beat-type>%d</beat-type></time>", meter.num, meter.den);
    cw_buf_text(buf, first ? "<clef><sign>percussion</sign></clef></attributes>\n" : "</attributes>\n");
}

static void put_bar(Writer* w, int bar, bool first) {
    CwBuf* buf = w->buf;
    const CwTempoMap* map = &w->timing->solution->map;
    const CwMeter meter = cw_bar_meter(map->meters, map->n_meters, bar);
    const CwMeter before = cw_bar_meter(map->meters, map->n_meters, bar - 1);
    const int64_t start = cw_tempo_map_bar_tick(map, bar);
    const int64_t end = start + cw_bar_ticks(meter);
    cw_buf_format(buf, "<measure number=\"%d\"%s>\n", bar, bar == 0 ? " implicit=\"yes\"" : "");
    if (first || meter.num != before.num || meter.den != before.den) {
        put_meter(buf, meter, first);
    }
    for (; w->next_step < w->n_steps && w->steps[w->next_step].tick < end; ++w->next_step) {
        put_step(w, &w->steps[w->next_step], start);
    }
    for (; w->next_hit < w->timing->solution->n_hits && w->timing->solution->hits[w->next_hit].tick < end;
         ++w->next_hit) {
        put_hit(buf, &w->timing->solution->hits[w->next_hit], start);
    }
    cw_buf_format(buf, "<note><rest measure=\"yes\"/><duration>%" PRId64 "</duration></note>\n</measure>\n",
                  cw_bar_ticks(meter) / TICKS);
}

CwStatus cw_lanes_musicxml(CwBuf* buf, const CwTiming* timing) {
    Cw__Step* steps = NULL;
    Writer w = {.buf = buf, .timing = timing};
    CW_TRY(cw__steps(buf->arena, timing, &steps, &w.n_steps));
    w.steps = steps;
    cw_buf_text(buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                     "<!DOCTYPE score-partwise PUBLIC \"-//Recordare//DTD MusicXML 4.0 Partwise//EN\" "
                     "\"http://www.musicxml.org/dtds/partwise.dtd\">\n<score-partwise version=\"4.0\">\n"
                     "<work><work-title>");
    cw_buf_xml(buf, timing->title);
    cw_buf_text(buf, "</work-title></work>\n<identification><encoding><software>cuewright</software></encoding>"
                     "</identification>\n<part-list><score-part id=\"P1\"><part-name>Timing</part-name></score-part>"
                     "</part-list>\n<part id=\"P1\">\n");
    const CwTempoMap* map = &timing->solution->map;
    const int first = map->meters[0].bar;
    const int last = cw_tempo_map_bar_beat(map, cw_timing_last_tick(timing)).bar;
    for (int bar = first; bar <= last; ++bar) {
        put_bar(&w, bar, bar == first);
    }
    cw_buf_text(buf, "</part>\n</score-partwise>\n");
    return cw_buf_status(buf);
}
