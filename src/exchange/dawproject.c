// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number.h"
#include "base/zip.h"
#include "exchange/lanes.h"
#include "exchange/step_priv.h"

// Quarters since the first bar, with nine places.
static void put_quarters(CwBuf* buf, const CwTiming* timing, int64_t tick) {
    cw__put_nano(buf, cw_muldiv_nearest(tick - cw_timing_first_bar(timing), 1000000000, CW_TICKS_PER_QUARTER));
}

static void put_markers(CwBuf* buf, const CwTiming* timing) {
    if (timing->solution->n_hits == 0) {
        return;
    }
    cw_buf_text(buf, "    <Markers timeUnit=\"beats\">\n");
    for (size_t i = 0; i < timing->solution->n_hits; ++i) {
        cw_buf_text(buf, "      <Marker time=\"");
        put_quarters(buf, timing, timing->solution->hits[i].tick);
        cw_buf_text(buf, "\" name=\"");
        cw_buf_xml(buf, timing->solution->hits[i].name);
        cw_buf_text(buf, "\"/>\n");
    }
    cw_buf_text(buf, "    </Markers>\n");
}

void cw__put_dawproject_tempos(CwBuf* buf, const CwTiming* timing, const Cw__Step* steps, size_t count) {
    cw_buf_text(buf, "    <TempoAutomation timeUnit=\"beats\" unit=\"bpm\">\n      <Target parameter=\"tempo\"/>\n");
    for (size_t i = 0; i < count; ++i) {
        cw_buf_text(buf, "      <RealPoint time=\"");
        put_quarters(buf, timing, steps[i].tick);
        cw_buf_text(buf, "\" value=\"");
        cw__put_nano(buf, steps[i].nano);
        cw_buf_text(buf, "\" interpolation=\"hold\"/>\n");
    }
    cw_buf_text(buf, "    </TempoAutomation>\n    <TimeSignatureAutomation timeUnit=\"beats\">\n"
                     "      <Target parameter=\"meter\"/>\n");
    for (size_t i = 0; i < count; ++i) {
        if (i == 0 || steps[i].new_meter) {
            cw_buf_text(buf, "      <TimeSignaturePoint time=\"");
            put_quarters(buf, timing, steps[i].tick);
            cw_buf_format(buf, "\" numerator=\"%d\" denominator=\"%d\"/>\n", steps[i].meter.num, steps[i].meter.den);
        }
    }
    cw_buf_text(buf, "    </TimeSignatureAutomation>\n");
}

void cw__put_dawproject_transport(CwBuf* buf, const Cw__Step* steps) {
    cw_buf_text(buf, "  <Transport>\n"
                     "    <Tempo id=\"tempo\" name=\"Tempo\" min=\"10\" max=\"600\" unit=\"bpm\" value=\"");
    cw__put_nano(buf, steps[0].nano);
    cw_buf_format(buf, "\"/>\n    <TimeSignature id=\"meter\" numerator=\"%d\" denominator=\"%d\"/>\n  </Transport>\n",
                  steps[0].meter.num, steps[0].meter.den);
}

static void put_project(CwBuf* buf, const CwTiming* timing, const Cw__Step* steps, size_t count) {
    cw_buf_text(buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Project version=\"1.0\">\n"
                     "  <Application name=\"cuewright\" version=\"1\"/>\n");
    cw__put_dawproject_transport(buf, steps);
    cw_buf_text(buf, "  <Arrangement id=\"arrangement\" name=\"");
    cw_buf_xml(buf, timing->title);
    cw_buf_text(buf, "\">\n    <Lanes timeUnit=\"beats\"/>\n");
    put_markers(buf, timing);
    cw__put_dawproject_tempos(buf, timing, steps, count);
    cw_buf_text(buf, "  </Arrangement>\n</Project>\n");
}

static void put_metadata(CwBuf* buf, const CwTiming* timing) {
    cw_buf_text(buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<MetaData>\n  <Title>");
    cw_buf_xml(buf, timing->title);
    cw_buf_text(buf, "</Title>\n</MetaData>\n");
}

CwStatus cw_lanes_dawproject(CwBuf* buf, const CwTiming* timing) {
    Cw__Step* steps = NULL;
    size_t count = 0;
    CwBuf project = cw_buf(buf->arena);
    CwBuf metadata = cw_buf(buf->arena);
    CW_TRY(cw__steps(buf->arena, timing, &steps, &count));
    put_project(&project, timing, steps, count);
    put_metadata(&metadata, timing);
    CW_TRY(cw_buf_status(&project));
    CW_TRY(cw_buf_status(&metadata));
    const CwZipFile files[] = {{"project.xml", {project.bytes, project.length}},
                               {"metadata.xml", {metadata.bytes, metadata.length}}};
    return cw_zip_write(buf, files, 2);
}
