// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/meter.h"

#include "testing/testing.h"

static CwMeter meter_of(const char* text) {
    CwMeter meter = {0};
    assert_int_equal(cw_meter_parse(cw_text(text), &meter), CW_OK);
    return meter;
}

static void bars_and_beats_of_meters(void** state) {
    (void)state;
    const int64_t q = CW_TICKS_PER_QUARTER;
    static const struct {
        const char* text;
        int quarters_4; // quarters in a bar, times 4
        int beat_16;    // beat in sixteenths
        int pulse_16;   // felt beat in sixteenths
    } cases[] = {
        {"4/4", 16, 4, 4},  {"3/4", 12, 4, 4}, {"2/2", 16, 8, 8}, {"6/8", 12, 2, 6},
        {"9/8", 18, 2, 6},  {"7/8", 14, 2, 2}, {"3/8", 6, 2, 2},  {"5/4", 20, 4, 4},
        {"12/8", 24, 2, 6}, {"6/16", 6, 1, 3}, {"6/4", 24, 4, 4}, {"1/1", 16, 16, 16},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
        const CwMeter meter = meter_of(cases[i].text);
        assert_int_equal(4 * cw_bar_ticks(meter), cases[i].quarters_4 * q);
        assert_int_equal(4 * cw_beat_ticks(meter), cases[i].beat_16 * q);
        assert_int_equal(4 * cw_pulse_ticks(meter), cases[i].pulse_16 * q);
    }
}

static void ticks_divide_as_promised(void** state) {
    (void)state;
    static const int parts[] = {480, 960, 1920, 5, 7, 9};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; ++i) {
        assert_int_equal(CW_TICKS_PER_QUARTER % parts[i], 0);
    }
}

static void what_is_no_meter(void** state) {
    (void)state;
    CwMeter meter = {9, 8};
    assert_int_equal(cw_meter_parse(cw_text("4"), &meter), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_meter_parse(cw_text("four/4"), &meter), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_meter_parse(cw_text("4/"), &meter), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_meter_parse(cw_text("0/4"), &meter), CW_ERR_RANGE);
    assert_int_equal(cw_meter_parse(cw_text("65/4"), &meter), CW_ERR_RANGE);
    assert_int_equal(cw_meter_parse(cw_text("4/3"), &meter), CW_ERR_RANGE);
    assert_int_equal(cw_meter_parse(cw_text("4/64"), &meter), CW_ERR_RANGE);
    assert_int_equal(cw_meter_parse(cw_text("4/4294967300"), &meter), CW_ERR_RANGE);
    assert_int_equal(cw_meter_parse(cw_text("4294967300/4"), &meter), CW_ERR_RANGE);
    assert_int_equal(cw_meter_parse(cw_text("4/-4"), &meter), CW_ERR_RANGE);
    assert_int_equal(meter.num, 9);
    assert_int_equal(meter.den, 8);
}

// Walks bar by bar and beat by beat, and asks for each tick around each beat.
static void every_beat_of_changing_meters(void** state) {
    (void)state;
    static const char* const meters[] = {"4/4", "7/8", "3/4", "6/8", "5/4", "2/2"};
    enum {
        N = sizeof meters / sizeof meters[0],
        BARS_EACH = 3,
    };
    CwMeterChange changes[N];
    int64_t tick = 0;
    for (int i = 0; i < N; ++i) {
        changes[i] = (CwMeterChange){tick, 1 + BARS_EACH * i, meter_of(meters[i])};
        tick += BARS_EACH * cw_bar_ticks(changes[i].meter);
    }
    tick = 0;
    for (int bar = 1; bar <= BARS_EACH * N; ++bar) {
        const CwMeter meter = meter_of(meters[(bar - 1) / BARS_EACH]);
        assert_int_equal(cw_bar_tick(changes, N, bar), tick);
        assert_int_equal(cw_bar_meter(changes, N, bar).num, meter.num);
        for (int beat = 1; beat <= meter.num; ++beat) {
            const CwBarBeat here = cw_bar_beat_at(changes, N, tick);
            assert_true(here.bar == bar && here.beat == beat && here.tick == 0);
            const CwBarBeat last = cw_bar_beat_at(changes, N, tick + cw_beat_ticks(meter) - 1);
            assert_true(last.bar == bar && last.beat == beat && last.tick == cw_beat_ticks(meter) - 1);
            tick += cw_beat_ticks(meter);
        }
    }
}

static void before_the_first_bar(void** state) {
    (void)state;
    const CwMeterChange changes[] = {{0, 1, {3, 4}}};
    const CwBarBeat pickup = cw_bar_beat_at(changes, 1, -CW_TICKS_PER_QUARTER);
    assert_int_equal(pickup.bar, 0);
    assert_int_equal(pickup.beat, 3);
    assert_int_equal(pickup.tick, 0);
    assert_int_equal(cw_bar_tick(changes, 1, 0), -3 * CW_TICKS_PER_QUARTER);
    assert_int_equal(cw_bar_tick(changes, 1, 11), 30 * CW_TICKS_PER_QUARTER);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bars_and_beats_of_meters), cmocka_unit_test(ticks_divide_as_promised),
        cmocka_unit_test(what_is_no_meter),         cmocka_unit_test(every_beat_of_changing_meters),
        cmocka_unit_test(before_the_first_bar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
