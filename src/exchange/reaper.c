// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number.h"
#include "exchange/lanes.h"
#include "exchange/step_priv.h"

#include <string.h>

void cw__put_reaper_name(CwBuf* buf, const char* name) {
    const char quote = strchr(name, '"') ? strchr(name, '\'') ? '`' : '\'' : '"';
    cw_buf_byte(buf, quote);
    for (const char* c = name; *c; ++c) {
        cw_buf_byte(buf, *c == quote || *c == '\n' || *c == '\r' ? ' ' : *c);
    }
    cw_buf_byte(buf, quote);
}

// A square point: REAPER's own ramps are linear in time, ours are not.
static void put_point(CwBuf* buf, const Cw__Step* step, bool first) {
    cw_buf_text(buf, "    PT ");
    cw__put_seconds(buf, step->flicks);
    cw_buf_byte(buf, ' ');
    cw__put_nano(buf, step->nano);
    cw_buf_text(buf, " 1");
    if (first || step->new_meter) {
        cw_buf_format(buf, " %d 0 1", step->meter.num + 65536 * step->meter.den);
    }
    cw_buf_byte(buf, '\n');
}

static void put_markers(CwBuf* buf, const CwTiming* timing) {
    for (size_t i = 0; i < timing->solution->n_hits; ++i) {
        const CwTempoHitResult* hit = &timing->solution->hits[i];
        cw_buf_format(buf, "  MARKER %d ", (int)i + 1);
        cw__put_seconds(buf, cw__flicks_since_start(timing, hit->tick));
        cw_buf_byte(buf, ' ');
        cw__put_reaper_name(buf, hit->name);
        cw_buf_text(buf, " 0\n");
    }
}

void cw__put_reaper_tempo(CwBuf* buf, const Cw__Step* steps, size_t count) {
    cw_buf_text(buf, "  TEMPO ");
    cw__put_nano(buf, steps[0].nano);
    cw_buf_format(buf,
                  " %d %d\n  <TEMPOENVEX\n    ACT 1 -1\n    VIS 1 0 1\n    LANEHEIGHT 0 0\n    ARM 0\n"
                  "    DEFSHAPE 1 -1 -1\n",
                  steps[0].meter.num, steps[0].meter.den);
    for (size_t i = 0; i < count; ++i) {
        put_point(buf, &steps[i], i == 0);
    }
    cw_buf_text(buf, "  >\n");
}

CwStatus cw_lanes_reaper(CwBuf* buf, const CwTiming* timing) {
    Cw__Step* steps = NULL;
    size_t count = 0;
    CW_TRY(cw__steps(buf->arena, timing, &steps, &count));
    const int64_t start = cw__film_start(timing).flicks;
    cw_buf_text(buf, "<REAPER_PROJECT 0.1 \"6.0\" 0\n  PROJOFFS ");
    cw__put_seconds(buf, start < 0 ? 0 : start);
    cw_buf_format(buf, " %d 0\n  TIMEMODE 1 5 -1 %d %d 0 -1\n  SAMPLERATE 48000 0 0\n",
                  timing->solution->map.meters[0].bar - 1, cw_rate_base(timing->brief->rate),
                  timing->brief->rate.drop ? 1 : 0);
    cw__put_reaper_tempo(buf, steps, count);
    put_markers(buf, timing);
    cw_buf_text(buf, ">\n");
    return cw_buf_status(buf);
}
