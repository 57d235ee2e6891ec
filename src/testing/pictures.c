// SPDX-License-Identifier: GPL-3.0-or-later
#include "testing/pictures.h"

#include "testing/testing.h"

enum {
    SHOTS_MOST = 64,
};

static int64_t number(CwText* part) {
    int64_t value = 0;
    assert_int_equal(cw_parse_int(cw_text_word(part), &value), CW_OK);
    return value;
}

CwPicture cw_test_picture(CwArena* arena, int64_t start, const char* text) {
    CwShot* shots = CW_NEW_ARRAY(arena, CwShot, SHOTS_MOST);
    assert_non_null(shots);
    size_t n = 0;
    int64_t at = start;
    for (CwText rest = cw_text_trim(cw_text(text)); rest.length; ++n) {
        CwText part = cw_text_split(&rest, ',');
        const CwText roll = cw_text_word(&part);
        const bool black = cw_text_is(roll, "BL");
        assert_true(n < SHOTS_MOST);
        shots[n] = (CwShot){.black = black, .rec_in = at, .src_in = number(&part), .speed = {1, 1}, .event = n};
        at += number(&part);
        shots[n].rec_out = at;
        CwText after = part;
        if (cw_parse_ratio(cw_text_word(&after), &shots[n].speed) == CW_OK) {
            part = after;
        }
        shots[n].roll = cw_text_copy(arena, black ? (CwText){"", 0} : roll);
        shots[n].clip = cw_text_copy(arena, cw_text_trim(part));
        assert_true(shots[n].roll && shots[n].clip);
    }
    return (CwPicture){shots, n};
}
