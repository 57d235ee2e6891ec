// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/cut.h"

#include "testing/testing.h"

static CwShot shot(int64_t rec_in, int64_t frames, int64_t src_in, int64_t num, int64_t den) {
    return (CwShot){
        .roll = "A", .clip = "", .rec_in = rec_in, .rec_out = rec_in + frames, .src_in = src_in, .speed = {num, den}};
}

static void the_frame_on_screen_by_speed(void** state) {
    (void)state;
    const CwShot normal = shot(100, 24, 1000, 1, 1);
    const CwShot half = shot(100, 24, 1000, 1, 2);
    const CwShot twice = shot(100, 24, 1000, 2, 1);
    const CwShot back = shot(100, 24, 1000, -1, 1);
    const CwShot slowly_back = shot(100, 24, 1000, -1, 2);
    const CwShot still = shot(100, 24, 1000, 0, 1);
    assert_int_equal(cw_shot_source_at(&normal, 123), 1023);
    assert_int_equal(cw_shot_source_at(&half, 101), 1000);
    assert_int_equal(cw_shot_source_at(&half, 103), 1001);
    assert_int_equal(cw_shot_source_at(&twice, 103), 1006);
    assert_int_equal(cw_shot_source_at(&back, 100), 1000);
    assert_int_equal(cw_shot_source_at(&back, 105), 995);
    assert_int_equal(cw_shot_source_at(&slowly_back, 101), 1000);
    assert_int_equal(cw_shot_source_at(&slowly_back, 102), 999);
    assert_int_equal(cw_shot_source_at(&still, 120), 1000);
}

// Whatever the speed: the run of a frame is exactly the record frames that show it; what is skipped comes after.
static void runs_agree_with_looking_at_every_frame(void** state) {
    (void)state;
    static const CwRatio speeds[] = {{1, 1},   {2, 1},  {1, 2},  {-1, 1}, {-3, 1}, {-2, 5},    {119, 60},
                                     {101, 5}, {7, 24}, {-7, 5}, {0, 1},  {3, 2},  {999, 1000}};
    for (size_t s = 0; s < sizeof speeds / sizeof speeds[0]; ++s) {
        for (int64_t length = 1; length < 40; ++length) {
            const CwShot one = shot(500, length, 3000, speeds[s].num, speeds[s].den);
            const int64_t sign = speeds[s].num < 0 ? -1 : 1;
            for (int64_t k = 0; k < length; ++k) {
                const int64_t source = cw_shot_source_at(&one, 500 + k);
                int64_t first = 0;
                int64_t end = 0;
                assert_true(cw_shot_shows(&one, source, &first, &end));
                assert_true(first <= 500 + k && 500 + k < end);
                assert_int_equal(cw_shot_source_at(&one, first), source);
                assert_int_equal(cw_shot_source_at(&one, end - 1), source);
                assert_true(first == 500 || cw_shot_source_at(&one, first - 1) != source);
                assert_true(end == one.rec_out || cw_shot_source_at(&one, end) != source);
                for (int64_t skipped = source + sign;
                     k + 1 < length && skipped != cw_shot_source_at(&one, 501 + k) && speeds[s].num; skipped += sign) {
                    assert_true(cw_shot_source_at(&one, 501 + k) == source ||
                                cw_shot_shows(&one, skipped, &first, &end));
                    if (cw_shot_source_at(&one, 501 + k) == source) {
                        break;
                    }
                    assert_int_equal(first, 501 + k);
                }
            }
            int64_t first = 0;
            int64_t end = 0;
            assert_false(cw_shot_shows(&one, 3000 - sign, &first, &end));
            assert_false(cw_shot_shows(&one, 3000 + sign * 100000, &first, &end));
        }
    }
}

static void edits_nobody_sees(void** state) {
    (void)state;
    const CwShot first = shot(100, 24, 1000, 1, 1);
    const CwShot second = shot(124, 24, 1024, 1, 1);
    const CwShot jump = shot(124, 24, 1025, 1, 1);
    const CwShot slower = shot(124, 24, 1024, 1, 2);
    CwShot renamed = second;
    renamed.clip = "other";
    CwShot other = second;
    other.roll = "B";
    CwShot black = second;
    black.black = true;
    assert_true(cw_shot_continues(&first, &second));
    assert_false(cw_shot_continues(&first, &jump));
    assert_false(cw_shot_continues(&first, &slower));
    assert_false(cw_shot_continues(&first, &renamed));
    assert_false(cw_shot_continues(&first, &other));
    assert_false(cw_shot_continues(&first, &black));
    assert_true(cw_shot_continues(&black, &black));
}

static void the_join_of_a_dissolve_is_its_middle(void** state) {
    (void)state;
    CwShot shots[2] = {shot(0, 36, 0, 1, 1), shot(24, 24, 500, 1, 1)};
    shots[1].dissolve_frames = 12;
    const CwPicture picture = {shots, 2};
    assert_int_equal(cw_shot_join(&shots[1]), 30);
    assert_ptr_equal(cw_picture_shot_at(&picture, 29), &shots[0]);
    assert_ptr_equal(cw_picture_shot_at(&picture, 30), &shots[1]);
    assert_ptr_equal(cw_picture_shot_at(&picture, 0), &shots[0]);
    assert_null(cw_picture_shot_at(&picture, -1));
    assert_null(cw_picture_shot_at(&picture, 48));
    shots[1].dissolve_frames = 13;
    assert_int_equal(cw_shot_join(&shots[1]), 30);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_frame_on_screen_by_speed),
        cmocka_unit_test(runs_agree_with_looking_at_every_frame),
        cmocka_unit_test(edits_nobody_sees),
        cmocka_unit_test(the_join_of_a_dissolve_is_its_middle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
