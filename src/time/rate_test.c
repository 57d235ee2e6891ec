// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/rate.h"

#include "testing/testing.h"

#include <string.h>

static CwRate rate_of(const char* text) {
    CwRate rate = {0};
    assert_int_equal(cw_rate_parse(cw_text(text), &rate), CW_OK);
    return rate;
}

// Two or three digits at `at`; answers where to go on.
static char* digits(char* at, int value, int count) {
    for (int i = count - 1; i >= 0; --i) {
        at[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return at + count;
}

// SMPTE ST 12-1 by its own words, counting: after each frame the number goes up by one, and numbers 0 and 1 (0 … 3 at
// 59.94) are left out at the start of each minute, except minutes 0, 10, 20, 30, 40 and 50.
static void every_number_of_a_day(CwRate rate, int dropped) {
    const int base = cw_rate_base(rate);
    int64_t frame = 0;
    for (int minute = 0; minute < 24 * 60; ++minute) {
        for (int second = 0; second < 60; ++second) {
            for (int number = 0; number < base; ++number) {
                char expected[CW_TIMECODE_SIZE];
                char* at = digits(expected, minute / 60, 2);
                *at++ = ':';
                at = digits(at, minute % 60, 2);
                *at++ = ':';
                at = digits(at, second, 2);
                *at++ = rate.drop ? ';' : ':';
                at = digits(at, number, base > 100 ? 3 : 2);
                *at = '\0';
                int64_t read = -1;
                const CwStatus status = cw_timecode_parse(cw_text(expected), rate, &read);
                if (second == 0 && minute % 10 != 0 && number < dropped) {
                    assert_int_equal(status, CW_ERR_RANGE);
                    assert_int_equal(read, -1);
                    continue;
                }
                char written[CW_TIMECODE_SIZE];
                cw_timecode_format(frame, rate, written);
                if (status != CW_OK || read != frame || strcmp(written, expected) != 0) {
                    fail_msg("frame %lld: %s, expected %s", (long long)frame, written, expected);
                }
                ++frame;
            }
        }
    }
    assert_int_equal(frame, cw_frames_per_day(rate));
}

static void every_drop_frame_number_of_a_day_at_29_97(void** state) {
    (void)state;
    every_number_of_a_day(rate_of("29.97DF"), 2);
    assert_int_equal(cw_frames_per_day(rate_of("29.97DF")), 2589408);
}

static void every_drop_frame_number_of_a_day_at_59_94(void** state) {
    (void)state;
    every_number_of_a_day(rate_of("59.94 drop"), 4);
    assert_int_equal(cw_frames_per_day(rate_of("59.94 drop")), 5178816);
}

static void every_non_drop_number_of_a_day(void** state) {
    (void)state;
    every_number_of_a_day(rate_of("24"), 0);
    every_number_of_a_day(rate_of("29.97 ndf"), 0);
    every_number_of_a_day(rate_of("119.88"), 0);
}

// An hour of 29.97 non-drop timecode is 108 frames longer than an hour of drop-frame (facts of the trade; 18 a ten).
static void non_drop_is_108_frames_an_hour_behind(void** state) {
    (void)state;
    int64_t drop = 0;
    int64_t full = 0;
    assert_int_equal(cw_timecode_parse(cw_text("01:00:00;00"), rate_of("29.97DF"), &drop), CW_OK);
    assert_int_equal(cw_timecode_parse(cw_text("01:00:00:00"), rate_of("29.97"), &full), CW_OK);
    assert_int_equal(full - drop, 108);
}

static const char* const rates[] = {"23.976", "24", "25",    "29.97", "29.97 DF", "30",     "47.952",
                                    "48",     "50", "59.94", "60",    "59.94 DF", "119.88", "120"};

static void frames_and_flicks_are_identities(void** state) {
    (void)state;
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; ++i) {
        const CwRate rate = rate_of(rates[i]);
        const int64_t each = cw_flicks_per_frame(rate);
        assert_true((CwI128)each * rate.num == (CwI128)CW_FLICKS_PER_SECOND * rate.den);
        for (int64_t frame = -1000; frame < 2 * cw_frames_per_day(rate); frame += 1 + (frame > 20000 ? 97 : 0)) {
            const CwTime at = cw_time_of_frame(frame, rate);
            assert_true(at.flicks == frame * each);
            assert_true(cw_frame_floor(at, rate) == frame && cw_frame_nearest(at, rate) == frame);
            assert_true(cw_frame_floor(cw_time(at.flicks - 1), rate) == frame - 1);
            assert_true(cw_frame_nearest(cw_time(at.flicks + each / 2), rate) == frame + (each % 2 == 0));
            assert_true(cw_frame_nearest(cw_time(at.flicks + each / 2 - 1), rate) == frame);
            assert_true(cw_span_of_frames(frame, rate).flicks == at.flicks);
        }
    }
}

static void samples_and_flicks_are_identities(void** state) {
    (void)state;
    static const int sample_rates[] = {44100, 48000, 88200, 96000, 176400, 192000};
    for (size_t i = 0; i < sizeof sample_rates / sizeof sample_rates[0]; ++i) {
        const int rate = sample_rates[i];
        const int64_t each = cw_flicks_per_sample(rate);
        assert_true(each * rate == CW_FLICKS_PER_SECOND);
        const int64_t day = INT64_C(86400) * rate;
        for (int64_t sample = -50000; sample < day; sample += sample < 100000 ? 1 : 9973) {
            const CwTime at = cw_time_of_sample(sample, rate);
            assert_true(cw_sample_nearest(at, rate) == sample && cw_sample_floor(at, rate) == sample);
            assert_true(cw_sample_floor(cw_time(at.flicks - 1), rate) == sample - 1);
            assert_true(cw_sample_nearest(cw_time(at.flicks + each / 2), rate) == sample + (each % 2 == 0));
            assert_true(cw_sample_nearest(cw_time(at.flicks + each / 2 - 1), rate) == sample);
        }
    }
}

static void times_and_spans(void** state) {
    (void)state;
    const CwTime a = cw_time(100);
    const CwTime b = cw_time_after(a, cw_span(50));
    assert_int_equal(b.flicks, 150);
    assert_int_equal(cw_time_before(b, cw_span(50)).flicks, 100);
    assert_int_equal(cw_time_between(b, a).flicks, -50);
    assert_true(cw_time_compare(a, b) < 0 && cw_time_compare(b, a) > 0 && cw_time_compare(a, a) == 0);
    assert_int_equal(cw_span_of_ms(1000).flicks, CW_FLICKS_PER_SECOND);
    for (int64_t ms = -2000; ms < 2000; ++ms) {
        assert_int_equal(cw_span_ms_nearest(cw_span_of_ms(ms)), ms);
    }
    assert_int_equal(cw_span_ms_nearest(cw_span(352800)), 1);
    assert_int_equal(cw_span_ms_nearest(cw_span(352799)), 0);
    assert_int_equal(cw_span_ms_nearest(cw_span(-352800)), 0);
}

static void rates_as_people_write_them(void** state) {
    (void)state;
    static const struct {
        const char* text;
        int num;
        int den;
        bool drop;
        const char* name;
    } cases[] = {
        {"24", 24, 1, false, "24"},
        {"23.98", 24000, 1001, false, "23.976"},
        {"23.976", 24000, 1001, false, "23.976"},
        {"24000/1001", 24000, 1001, false, "23.976"},
        {"23.976fps", 24000, 1001, false, "23.976"},
        {" 29.97 drop frame ", 30000, 1001, true, "29.97 DF"},
        {"29.97DF", 30000, 1001, true, "29.97 DF"},
        {"30 ndf", 30, 1, false, "30"},
        {"59.94 fps DF", 60000, 1001, true, "59.94 DF"},
        {"47.95", 48000, 1001, false, "47.952"},
        {"25.0", 25, 1, false, "25"},
        {"119.88", 120000, 1001, false, "119.88"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
        const CwRate rate = rate_of(cases[i].text);
        assert_int_equal(rate.num, cases[i].num);
        assert_int_equal(rate.den, cases[i].den);
        assert_int_equal(rate.drop, cases[i].drop);
        assert_string_equal(cw_rate_name(rate), cases[i].name);
        assert_true(cw_rate_equal(rate, rate_of(cw_rate_name(rate))));
    }
    assert_false(cw_rate_equal(rate_of("29.97"), rate_of("29.97 DF")));
}

static void rates_that_are_none(void** state) {
    (void)state;
    CwRate rate = cw_rate_24;
    assert_int_equal(cw_rate_parse(cw_text(""), &rate), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_rate_parse(cw_text("fast"), &rate), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_rate_parse(cw_text("24 hours"), &rate), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_rate_parse(cw_text("24 DF"), &rate), CW_ERR_RANGE);
    assert_int_equal(cw_rate_parse(cw_text("23.9"), &rate), CW_ERR_RANGE);
    assert_int_equal(cw_rate_parse(cw_text("0"), &rate), CW_ERR_RANGE);
    assert_int_equal(cw_rate_parse(cw_text("-24"), &rate), CW_ERR_BAD_INPUT);
    assert_true(cw_rate_equal(rate, cw_rate_24));
}

static void timecode_that_is_none(void** state) {
    (void)state;
    static const char* const garbage[] = {
        "", "1:2:3", "01:00:00:", ":00:00:00", "01:00:00:00:00", "01-00-00-00", "0001:00:00:00", "01:00:00:00 ", "a"};
    static const char* const too_much[] = {"00:60:00:00", "00:00:60:00", "00:00:00:24"};
    int64_t frame = 7;
    for (size_t i = 0; i < sizeof garbage / sizeof garbage[0]; ++i) {
        assert_int_equal(cw_timecode_parse(cw_text(garbage[i]), cw_rate_24, &frame), CW_ERR_BAD_INPUT);
    }
    for (size_t i = 0; i < sizeof too_much / sizeof too_much[0]; ++i) {
        assert_int_equal(cw_timecode_parse(cw_text(too_much[i]), cw_rate_24, &frame), CW_ERR_RANGE);
    }
    assert_int_equal(frame, 7);
    assert_int_equal(cw_timecode_join(-1, 0, 0, 0, cw_rate_24, &frame), CW_ERR_RANGE);
}

static void other_separators_and_long_hours(void** state) {
    (void)state;
    int64_t frame = 0;
    assert_int_equal(cw_timecode_parse(cw_text("1.2,3;4"), cw_rate_24, &frame), CW_OK);
    assert_int_equal(frame, ((60 + 2) * 60 + 3) * 24 + 4);
    char text[CW_TIMECODE_SIZE];
    cw_timecode_format(-frame, cw_rate_24, text);
    assert_string_equal(text, "-01:02:03:04");
    cw_timecode_format(INT64_C(100) * 3600 * 24, cw_rate_24, text);
    assert_string_equal(text, "100:00:00:00");
    assert_int_equal(cw_timecode_parse(cw_text("100:00:00:00"), cw_rate_24, &frame), CW_OK);
    assert_int_equal(frame, INT64_C(100) * 3600 * 24);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_drop_frame_number_of_a_day_at_29_97),
        cmocka_unit_test(every_drop_frame_number_of_a_day_at_59_94),
        cmocka_unit_test(every_non_drop_number_of_a_day),
        cmocka_unit_test(non_drop_is_108_frames_an_hour_behind),
        cmocka_unit_test(frames_and_flicks_are_identities),
        cmocka_unit_test(samples_and_flicks_are_identities),
        cmocka_unit_test(times_and_spans),
        cmocka_unit_test(rates_as_people_write_them),
        cmocka_unit_test(rates_that_are_none),
        cmocka_unit_test(timecode_that_is_none),
        cmocka_unit_test(other_separators_and_long_hours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
