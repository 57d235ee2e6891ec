// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/flicks.h"

#include "base/number.h"

#include <assert.h>

enum {
    FLICKS_PER_MS = 705600,
};

CwTime cw_time(int64_t flicks) {
    return (CwTime){flicks};
}

CwSpan cw_span(int64_t flicks) {
    return (CwSpan){flicks};
}

CwTime cw_time_after(CwTime at, CwSpan by) {
    return (CwTime){at.flicks + by.flicks};
}

CwTime cw_time_before(CwTime at, CwSpan by) {
    return (CwTime){at.flicks - by.flicks};
}

CwSpan cw_time_between(CwTime from, CwTime to) {
    return (CwSpan){to.flicks - from.flicks};
}

int cw_time_compare(CwTime a, CwTime b) {
    return (a.flicks > b.flicks) - (a.flicks < b.flicks);
}

int64_t cw_flicks_per_sample(int sample_rate) {
    assert(sample_rate > 0 && CW_FLICKS_PER_SECOND % sample_rate == 0);
    return CW_FLICKS_PER_SECOND / sample_rate;
}

CwTime cw_time_of_sample(int64_t sample, int sample_rate) {
    return (CwTime){sample * cw_flicks_per_sample(sample_rate)};
}

int64_t cw_sample_nearest(CwTime at, int sample_rate) {
    return cw_div_nearest(at.flicks, cw_flicks_per_sample(sample_rate));
}

int64_t cw_sample_floor(CwTime at, int sample_rate) {
    return cw_div_floor(at.flicks, cw_flicks_per_sample(sample_rate));
}

int64_t cw_span_ms_nearest(CwSpan span) {
    return cw_div_nearest(span.flicks, FLICKS_PER_MS);
}

CwSpan cw_span_of_ms(int64_t ms) {
    return (CwSpan){ms * FLICKS_PER_MS};
}
