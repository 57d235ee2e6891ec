// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/meter.h"

#include "base/number.h"

#include <assert.h>

bool cw_meter_valid(CwMeter meter) {
    return meter.num >= 1 && meter.num <= 64 && meter.den >= 1 && meter.den <= 32 && (meter.den & (meter.den - 1)) == 0;
}

int64_t cw_beat_ticks(CwMeter meter) {
    return 4 * CW_TICKS_PER_QUARTER / meter.den;
}

int64_t cw_bar_ticks(CwMeter meter) {
    return meter.num * cw_beat_ticks(meter);
}

int64_t cw_pulse_ticks(CwMeter meter) {
    const bool compound = meter.den >= 8 && meter.num > 3 && meter.num % 3 == 0;
    return (compound ? 3 : 1) * cw_beat_ticks(meter);
}

CwStatus cw_meter_parse(CwText text, CwMeter* ret_meter) {
    CwText rest = text;
    const CwText top = cw_text_split(&rest, '/');
    int64_t num = 0;
    int64_t den = 0;
    CW_TRY(cw_parse_int(top, &num));
    CW_TRY(cw_parse_int(rest, &den));
    if (num > INT32_MAX || den > INT32_MAX || num < 1 || den < 1) {
        return CW_ERR_RANGE;
    }
    const CwMeter meter = {(int)num, (int)den};
    if (!cw_meter_valid(meter)) {
        return CW_ERR_RANGE;
    }
    *ret_meter = meter;
    return CW_OK;
}

CwBarBeat cw_bar_beat_at(const CwMeterChange* changes, size_t n_changes, int64_t tick) {
    assert(n_changes > 0);
    size_t i = n_changes - 1;
    while (i > 0 && changes[i].tick > tick) {
        --i;
    }
    const int64_t bar_ticks = cw_bar_ticks(changes[i].meter);
    const int64_t beat_ticks = cw_beat_ticks(changes[i].meter);
    const int64_t bars = cw_div_floor(tick - changes[i].tick, bar_ticks);
    const int64_t in_bar = tick - changes[i].tick - bars * bar_ticks;
    return (CwBarBeat){changes[i].bar + (int)bars, 1 + (int)(in_bar / beat_ticks), in_bar % beat_ticks};
}

static const CwMeterChange* change_of_bar(const CwMeterChange* changes, size_t n_changes, int bar) {
    assert(n_changes > 0);
    size_t i = n_changes - 1;
    while (i > 0 && changes[i].bar > bar) {
        --i;
    }
    return &changes[i];
}

int64_t cw_bar_tick(const CwMeterChange* changes, size_t n_changes, int bar) {
    const CwMeterChange* change = change_of_bar(changes, n_changes, bar);
    return change->tick + (bar - change->bar) * cw_bar_ticks(change->meter);
}

CwMeter cw_bar_meter(const CwMeterChange* changes, size_t n_changes, int bar) {
    return change_of_bar(changes, n_changes, bar)->meter;
}
