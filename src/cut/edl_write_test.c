// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/edl_write.h"

#include "base/file.h"
#include "cut/edl.h"
#include "cut/recut.h"

#include "testing/testing.h"

#include <stdlib.h>
#include <string.h>

static CwCut read_cut(CwArena* arena, const char* text, CwRate rate) {
    CwDiag diag = {0};
    CwCut cut;
    const CwCutOptions options = {rate, false};
    const CwStatus status = cw_cut_read_edl(arena, "x", cw_text(text), &options, NULL, &diag, &cut);
    if (status != CW_OK) {
        print_message("%s\n%s\n", diag.text, text);
    }
    assert_int_equal(status, CW_OK);
    return cut;
}

static void expect_equal(const CwCut* a, const CwCut* b, bool whole_reels) {
    assert_int_equal(a->n_events, b->n_events);
    assert_string_equal(a->title, b->title);
    for (size_t i = 0; i < a->n_events; ++i) {
        const CwEvent* x = &a->events[i];
        const CwEvent* y = &b->events[i];
        assert_int_equal(x->kind, y->kind);
        assert_int_equal(x->track, y->track);
        assert_int_equal(x->black, y->black);
        assert_int_equal(x->rec_in, y->rec_in);
        assert_int_equal(x->rec_out, y->rec_out);
        assert_int_equal(x->src_in, y->src_in);
        assert_int_equal(x->src_out, y->src_out);
        assert_int_equal(x->speed.num, y->speed.num);
        assert_int_equal(x->speed.den, y->speed.den);
        assert_int_equal(x->transition, y->transition);
        assert_int_equal(x->transition_frames, y->transition_frames);
        assert_int_equal(x->wipe, y->wipe);
        assert_string_equal(x->clip, y->clip);
        if (whole_reels) {
            assert_string_equal(x->roll, y->roll);
        }
    }
    assert_int_equal(a->n_markers, b->n_markers);
    for (size_t i = 0; i < a->n_markers; ++i) {
        assert_int_equal(a->markers[i].frame, b->markers[i].frame);
        assert_string_equal(a->markers[i].text, b->markers[i].text);
    }
}

static void expect_round_trip(const char* text, CwRate rate) {
    CwArena* arena = cw_arena_new(NULL);
    const CwCut cut = read_cut(arena, text, rate);
    for (int width = CW_EDL_CMX3600; width <= CW_EDL_FILE_129; ++width) {
        CwBuf buf = cw_buf(arena);
        assert_int_equal(cw_cut_write_edl(&buf, &cut, (CwEdlWidth)width, NULL), CW_OK);
        const CwCut back = read_cut(arena, cw_buf_string(&buf), cut.rate);
        expect_equal(&back, &cut, true);
        CwBuf again = cw_buf(arena);
        assert_int_equal(cw_cut_write_edl(&again, &back, (CwEdlWidth)width, NULL), CW_OK);
        assert_string_equal(cw_buf_string(&buf), cw_buf_string(&again));
    }
    cw_arena_free(arena);
}

static void what_is_written_reads_back(void** state) {
    (void)state;
    expect_round_trip("TITLE: all kinds\n"
                      "001 A003 V C 00:00:10:00 00:00:11:00 01:00:00:00 01:00:01:00\n* FROM CLIP NAME: one\n"
                      "002 A003 V C 00:00:11:00 00:00:11:00 01:00:01:00 01:00:01:00\n"
                      "002 B V D 012 00:00:20:00 00:00:22:00 01:00:01:00 01:00:03:00\n"
                      "* FROM CLIP NAME: one\n* TO CLIP NAME: two\nM2 A003 -012.0 00:00:11:00\n"
                      "003 C V W003 008 00:00:30:00 00:00:30:01 01:00:03:00 01:00:04:00\nM2 C 000.0 00:00:30:00\n"
                      "004 BL V C 00:00:00:00 00:00:01:00 01:00:04:00 01:00:05:00\n"
                      "005 D AA/V C 00:00:30:00 00:00:31:00 01:00:05:00 01:00:06:00\nM2 D 047.6 00:00:30:00\n"
                      "006 E A3 C 00:00:30:00 00:00:31:00 01:00:05:00 01:00:06:00\n"
                      "007 F V2 C 00:00:30:00 00:00:31:00 01:00:05:00 01:00:06:00\n"
                      "008 G NONE C 00:00:30:00 00:00:31:00 01:00:06:00 01:00:07:00\nAUD 3 4\n"
                      "009 H A1234V C 00:00:30:00 00:00:31:00 01:00:07:00 01:00:08:00\n"
                      "010 AX V C 00:00:30:00 00:00:31:00 01:00:08:00 01:00:09:00\n* FROM CLIP NAME: HOUSE.MOV\n"
                      "011 AX V K B 00:00:30:00 00:00:31:00 01:00:09:00 01:00:10:00\n"
                      "011 TITLES V K 00:00:30:00 00:00:31:00 01:00:09:00 01:00:10:00\n* KEY CLIP NAME: t\n"
                      "* LOC: 01:00:00:14 RED a note\n* LOC: 01:00:09:14 GREEN\n",
                      cw_rate_24);
    expect_round_trip("001 A V C 00:01:00;02 00:01:01;02 01:00:59;28 01:01:01;00\n"
                      "002 B V C 23:59:59;00 00:00:01;00 23:59:59;00 00:00:01;00\n",
                      (CwRate){30000, 1001, true});
}

static void long_reels_are_told_apart(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwCut cut = read_cut(arena,
                               "1 A003C012_190412_R2EC V C 00:00:10:00 00:00:11:00 01:00:00:00 01:00:01:00\n"
                               "2 A003C012_190412_R3XX V C 00:00:10:00 00:00:11:00 01:00:01:00 01:00:02:00\n"
                               "3 A003C012_190412_R2EC V C 00:00:12:00 00:00:13:00 01:00:02:00 01:00:03:00\n",
                               cw_rate_24);
    CwDiagList losses = {.arena = arena};
    CwBuf buf = cw_buf(arena);
    assert_int_equal(cw_cut_write_edl(&buf, &cut, CW_EDL_CMX3600, &losses), CW_OK);
    assert_int_equal(losses.count, 2);
    assert_string_equal(losses.items[0].name, "edl.reel_cut");
    const char* text = cw_buf_string(&buf);
    assert_non_null(strstr(text, "001  A003C012 V"));
    assert_non_null(strstr(text, "002  A003C0~2 V"));
    assert_non_null(strstr(text, "003  A003C012 V"));
    const CwCut back = read_cut(arena, text, cw_rate_24);
    expect_equal(&back, &cut, true);
    cw_arena_free(arena);
}

static void a_speed_without_three_decimals_is_a_loss(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwEvent event = {
        .event = "1", .track = 1, .reel = "A", .roll = "A", .clip = "", .src_out = 8, .rec_out = 24, .speed = {1, 7}};
    const CwCut cut = {.title = "", .rate = cw_rate_24, .events = &event, .n_events = 1};
    CwDiagList losses = {.arena = arena};
    CwBuf buf = cw_buf(arena);
    assert_int_equal(cw_cut_write_edl(&buf, &cut, CW_EDL_CMX3600, &losses), CW_OK);
    assert_int_equal(losses.count, 1);
    assert_string_equal(losses.items[0].name, "edl.speed_rounded");
    assert_non_null(strstr(cw_buf_string(&buf), "003.429"));
    cw_arena_free(arena);
}

static void made_up_films_read_back(void** state) {
    (void)state;
    for (uint64_t seed = 0; seed < 30; ++seed) {
        CwArena* arena = cw_arena_new(NULL);
        const CwFilmOptions options = {.seed = seed, .n_events = 300, .n_reels = 2, .twin_time = seed % 2};
        CwCut cut;
        CwBuf buf = cw_buf(arena);
        assert_int_equal(cw_recut_film(arena, &options, &cut), CW_OK);
        assert_int_equal(cw_cut_write_edl(&buf, &cut, CW_EDL_FILE_32, NULL), CW_OK);
        const CwCut back = read_cut(arena, cw_buf_string(&buf), cw_rate_24);
        expect_equal(&back, &cut, true);
        cw_arena_free(arena);
    }
}

// Real lists, where they are at hand: what we write of them reads back as they did.
static void real_lists_read_back(void** state) {
    (void)state;
    const char* shared = getenv("CUEWRIGHT_SHARED");
    CwArena* arena = cw_arena_new(NULL);
    CwNames names;
    CwDiag diag;
    const char* folder = cw_path(arena, shared ? shared : "../shared/data", "edl/dialects");
    if (cw_folder_list(arena, folder, &diag, &names) != CW_OK) {
        print_message("skipped: no lists in %s\n", folder);
        cw_arena_free(arena);
        skip();
    }
    for (size_t i = 0; i < names.count; ++i) {
        CwText text;
        CwCut cut;
        CwBuf buf = cw_buf(arena);
        const CwCutOptions options = {{25, 1, false}, false};
        assert_int_equal(cw_file_read(arena, cw_path(arena, folder, names.names[i]), 0, &diag, &text), CW_OK);
        if (cw_cut_read_edl(arena, "x", text, &options, NULL, &diag, &cut) != CW_OK) {
            continue; // the licence
        }
        assert_int_equal(cw_cut_write_edl(&buf, &cut, CW_EDL_FILE_129, NULL), CW_OK);
        const CwCut back = read_cut(arena, cw_buf_string(&buf), cut.rate);
        expect_equal(&back, &cut, false);
    }
    cw_arena_free(arena);
}

static CwStatus write_all(CwArena* arena, void* context) {
    CwBuf buf = cw_buf(arena);
    CwDiagList losses = {.arena = arena};
    return cw_cut_write_edl(&buf, context, CW_EDL_CMX3600, &losses);
}

static void memory_may_run_out(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwCut cut = read_cut(arena,
                         "1 A003C012_190412_R2EC V C 00:00:10:00 00:00:11:00 01:00:00:00 01:00:01:00\n"
                         "2 A003C012_190412_R3XX V C 00:00:10:00 00:00:11:00 01:00:01:00 01:00:02:00\n",
                         cw_rate_24);
    cw_sweep_allocations(write_all, &cut, 0);
    cw_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_reads_back),
        cmocka_unit_test(long_reels_are_told_apart),
        cmocka_unit_test(a_speed_without_three_decimals_is_a_loss),
        cmocka_unit_test(made_up_films_read_back),
        cmocka_unit_test(real_lists_read_back),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
