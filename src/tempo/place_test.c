// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/solution.h"

#include "testing/testing.h"

#include <string.h>

// One letter a sixteenth: D down, S strong, B beat, h half of one, q quarter of one.
static void strength_of_every_sixteenth(void** state) {
    (void)state;
    static const struct {
        CwMeter meter;
        const char* places;
    } cases[] = {
        {{4, 4}, "DqhqBqhqSqhqBqhq"},
        {{3, 4}, "DqhqBqhqBqhq"},
        {{2, 4}, "DqhqBqhq"},
        {{5, 4}, "DqhqBqhqBqhqSqhqBqhq"},
        {{2, 2}, "D.q.h.q.S.q.h.q."},
        {{6, 8}, "DqhqhqSqhqhq"},
        {{9, 8}, "DqhqhqBqhqhqBqhqhq"},
        {{12, 8}, "DqhqhqBqhqhqSqhqhqBqhqhq"},
        {{7, 8}, "DqhqBqhqSqhqhq"},
        {{5, 8}, "DqhqSqhqhq"},
        {{3, 8}, "DhBhBh"},
        {{6, 4}, "DqhqBqhqBqhqSqhqBqhqBqhq"},
        {{7, 4}, "DqhqBqhqBqhqBqhqSqhqBqhqBqhq"},
        {{1, 4}, "Dqhq"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
        const CwMeter meter = cases[i].meter;
        const int64_t sixteenth = CW_TICKS_PER_QUARTER / 4;
        assert_int_equal(cw_bar_ticks(meter), (int64_t)strlen(cases[i].places) * sixteenth);
        for (int64_t n = 0; cases[i].places[n]; ++n) {
            const CwPlaceInBar place = cw_place_in_bar(meter, n * sixteenth);
            if ("DSBhq."[place] != cases[i].places[n]) {
                fail_msg("%d/%d sixteenth %d is %s", meter.num, meter.den, (int)n, cw_place_name(place));
            }
            assert_int_equal(cw_place_in_bar(meter, n * sixteenth + 7), CW_PLACE_OFF);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strength_of_every_sixteenth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
