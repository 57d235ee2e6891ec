// SPDX-License-Identifier: GPL-3.0-or-later
#include "spot/place.h"

#include "testing/pictures.h"
#include "testing/testing.h"

#include "base/buf.h"
#include "cut/edl.h"
#include "cut/recut.h"
#include "spot/hang.h"

#include <string.h>

enum {
    HOUR = 86400, // frames at 24
};

static CwArena* arena;

static int set_up(void** state) {
    (void)state;
    arena = cw_arena_new(NULL);
    return arena ? 0 : -1;
}

static int tear_down(void** state) {
    (void)state;
    cw_arena_free(arena);
    return 0;
}

static CwTime frame(int64_t number) {
    return cw_time_of_frame(HOUR + number, cw_rate_24);
}

static CwHung hung_in(const CwPicture* picture, int64_t in, int64_t out, const int64_t* hits, size_t n_hits) {
    CwCueRow* row = CW_NEW(arena, CwCueRow);
    CwHitRow* hit_rows = CW_NEW_ARRAY(arena, CwHitRow, n_hits);
    assert_true(row && hit_rows);
    row->cue.id = "1m1";
    row->in = (CwWritten){.at = frame(in), .text = ""};
    row->out = (CwWritten){.at = frame(out), .text = ""};
    for (size_t i = 0; i < n_hits; ++i) {
        hit_rows[i].hit.cue = "1m1";
        hit_rows[i].hit.name = cw_format(arena, "%zu", i);
        hit_rows[i].at = (CwWritten){.at = frame(hits[i]), .text = ""};
    }
    const CwSpotting spotting = {row, 1};
    const CwHitList list = {hit_rows, n_hits};
    CwHung hung;
    CwDiag diag = {0};
    const CwPlaceIn place_in = {picture, cw_rate_24, NULL, 0};
    if (cw_spot_hang(arena, &spotting, &list, place_in, NULL, &diag, &hung) != CW_OK) {
        fail_msg("%s", cw_diag_line(arena, &diag));
    }
    return hung;
}

// What became of a cue and its hits, as "40-200 changed; 60 -outside 120 …", frames from the hour.
static const char* shown(const CwPlacement* placement, size_t n_hits) {
    static const char* const marks[] = {"", "*", "-outside", "-omitted"};
    const CwCuePlace* cue = &placement->cues[0];
    CwBuf buf = cw_buf(arena);
    if (cue->kind == CW_PLACE_OMITTED) {
        cw_buf_text(&buf, "omitted");
    } else {
        cw_buf_format(&buf, "%s%d-%d%s%s %s", cue->in_lost ? "<" : "",
                      (int)(cw_frame_nearest(cue->in, cw_rate_24) - HOUR),
                      (int)(cw_frame_nearest(cue->out, cw_rate_24) - HOUR), cue->out_lost ? ">" : "",
                      cue->kind == CW_PLACE_REPEATED ? "*" : "", cw_verdict_name(cue->verdict));
    }
    for (size_t i = 0; i < n_hits; ++i) {
        const CwHitPlace* hit = &placement->hits[i];
        cw_buf_text(&buf, i ? " " : "; ");
        if (hit->kind == CW_PLACE_HERE || hit->kind == CW_PLACE_REPEATED) {
            cw_buf_format(&buf, "%d", (int)(cw_frame_nearest(hit->at, cw_rate_24) - HOUR));
        }
        cw_buf_text(&buf, marks[hit->kind]);
    }
    return cw_buf_string(&buf);
}

static const char* recut(const char* old, int64_t in, int64_t out, const int64_t* hits, size_t n_hits,
                         const char* new) {
    const CwPicture before = cw_test_picture(arena, HOUR, old);
    const CwPicture after = cw_test_picture(arena, HOUR, new);
    const CwHung hung = hung_in(&before, in, out, hits, n_hits);
    CwDiff diff;
    CwPlacement placement;
    CwDiag diag = {0};
    assert_int_equal(cw_diff(arena, &before, &after, NULL, &diff), CW_OK);
    const CwPlaceIn place_in = {&after, cw_rate_24, NULL, 0};
    const CwPlaceFrom from = {&hung.placement, &diff};
    assert_int_equal(cw_spot_place(arena, &hung.spotted, place_in, from, &diag, &placement), CW_OK);
    return shown(&placement, n_hits);
}

// Three shots with footage of their own: 0-100, 100-200, 200-300.
static const char three[] = "A 1000 100,B 20000 100,C 40000 100";
static const int64_t two_hits[] = {120, 230};

static void untouched_and_shifted(void** state) {
    (void)state;
    assert_string_equal(recut(three, 50, 250, two_hits, 2, three), "50-250 untouched; 120 230");
    assert_string_equal(recut(three, 50, 250, two_hits, 2, "X 9000 30,A 1000 100,B 20000 100,C 40000 100"),
                        "80-280 shifted; 150 260");
    assert_string_equal(recut(three, 50, 250, two_hits, 2, "A 1010 90,B 20000 100,C 40000 100"),
                        "40-240 shifted; 110 220");
    assert_string_equal(recut(three, 50, 250, two_hits, 2, "A 1000 100,B 20000 100,C 40000 80"),
                        "50-250 untouched; 120 230"); // behind the cue
}

static void changed_inside(void** state) {
    (void)state;
    assert_string_equal(recut(three, 50, 250, two_hits, 2, "A 1000 100,B 20000 86,C 40000 100"),
                        "50-236 changed; 120 216");
    assert_string_equal(recut(three, 50, 250, two_hits, 2, "A 1000 100,B 20000 100,X 9000 24,C 40000 100"),
                        "50-274 changed; 120 254");
    assert_string_equal(recut(three, 50, 250, two_hits, 2, "A 1000 100,C 40000 100"), "50-150 changed; -omitted 130");
    assert_string_equal(recut(three, 50, 250, two_hits, 2, "A 1000 100,B 20030 70,C 40000 100"),
                        "50-220 changed; -omitted 200");
}

static void ends_that_were_cut_away(void** state) {
    (void)state;
    assert_string_equal(recut(three, 50, 250, two_hits, 2, "B 20000 100,C 40000 100"), "<0-150 changed; 20 130");
    assert_string_equal(recut(three, 50, 250, two_hits, 2, "A 1000 100,B 20000 100"), "50-200> changed; 120 -omitted");
    // its in hangs on a cut that is there no more: the cue goes with its own side of it
    assert_string_equal(recut(three, 100, 300, two_hits, 2, "A 1000 100,X 9000 90,B 20000 100,C 40000 100"),
                        "190-390 shifted; 210 320");
    assert_string_equal(recut(three, 0, 100, NULL, 0, "A 1000 100,X 9000 90,B 20000 100,C 40000 100"),
                        "0-100 untouched");
    // trimmed and lengthened at its end the cut is the same cut
    assert_string_equal(recut(three, 0, 100, NULL, 0, "A 1000 90,B 20000 100,C 40000 100"), "0-90 changed");
    assert_string_equal(recut(three, 0, 100, NULL, 0, "A 1000 130,B 20000 100,C 40000 100"), "0-130 changed");
}

static void omitted(void** state) {
    (void)state;
    assert_string_equal(recut(three, 110, 190, two_hits, 1, "A 1000 100,C 40000 100"), "omitted; -omitted");
}

static void repeated(void** state) {
    (void)state;
    assert_string_equal(recut(three, 110, 190, two_hits, 1, "A 1000 100,B 20000 100,C 40000 100,B 20000 100"),
                        "110-190* repeated; 120*");
    // inside the cue some of it comes again
    assert_string_equal(recut(three, 50, 250, two_hits, 2, "A 1000 100,B 20000 100,B 20010 40,C 40000 100"),
                        "50-290* repeated; 120* 270");
}

static void split(void** state) {
    (void)state;
    // the second half went far away: the cue keeps to its larger piece, and says what it lost
    const char* old = "A 1000 300,B 20000 200,C 40000 600,D 60000 100";
    static const int64_t hits[] = {100, 350};
    assert_string_equal(recut(old, 0, 500, hits, 2, "A 1000 300,C 40000 600,D 60000 100,B 20000 200"),
                        "0-300 split; 100 -outside");
    assert_string_equal(recut(old, 200, 500, hits + 1, 1, "A 1000 300,C 40000 600,D 60000 100,B 20000 200"),
                        "<1000-1200 split; 1050");
}

static void a_ring_of_cuts_comes_back(void** state) {
    (void)state;
    // cut away in the second cut, there again in the third
    const CwPicture first = cw_test_picture(arena, HOUR, three);
    const CwPicture second = cw_test_picture(arena, HOUR, "A 1000 100,C 40000 100");
    const CwHung hung = hung_in(&first, 110, 190, two_hits, 1);
    CwDiff there;
    CwDiff back;
    CwPlacement gone;
    CwPlacement again;
    assert_int_equal(cw_diff(arena, &first, &second, NULL, &there), CW_OK);
    assert_int_equal(cw_diff(arena, &second, &first, NULL, &back), CW_OK);
    assert_int_equal(cw_spot_place(arena, &hung.spotted, (CwPlaceIn){&second, cw_rate_24, NULL, 0},
                                   (CwPlaceFrom){&hung.placement, &there}, NULL, &gone),
                     CW_OK);
    assert_string_equal(shown(&gone, 1), "omitted; -omitted");
    assert_int_equal(cw_spot_place(arena, &hung.spotted, (CwPlaceIn){&first, cw_rate_24, NULL, 0},
                                   (CwPlaceFrom){&gone, &back}, NULL, &again),
                     CW_OK);
    assert_string_equal(shown(&again, 1), "110-190 changed; 120");
}

// Whether a hit of the old frame is on the same footage in the new cut.
static bool is_on_its_footage(const CwPicture* before, const CwPicture* after, int64_t old_frame, int64_t new_frame) {
    const CwShot* old = cw_picture_shot_at(before, old_frame);
    const CwShot* new = cw_picture_shot_at(after, new_frame);
    return old && new&& strcmp(old->roll, new->roll) == 0 &&
           cw_shot_source_at(old, old_frame) == cw_shot_source_at(new, new_frame);
}

// Made-up films and re-cuts: hits on footage stay on it, everything lies inside the picture and inside its cue.
static void any_recut(void** state) {
    (void)state;
    size_t placed = 0;
    for (uint64_t seed = 1; seed <= 40; ++seed) {
        CwCut film;
        CwRecut new;
        CwPicture before;
        CwPicture after;
        const CwFilmOptions options = {.seed = seed, .n_events = 40, .n_reels = 1};
        const CwRecutOptions changes = {.seed = seed, .rate = 1000};
        assert_int_equal(cw_recut_film(arena, &options, &film), CW_OK);
        assert_int_equal(cw_recut(arena, &film, &changes, &new), CW_OK);
        assert_int_equal(cw_cut_picture(arena, &film, &before), CW_OK);
        assert_int_equal(cw_cut_picture(arena, &new.cut, &after), CW_OK);
        const int64_t start = cw_picture_in(&before) - HOUR;
        const int64_t length = cw_picture_out(&before) - cw_picture_in(&before);
        int64_t hits[20];
        for (int64_t i = 0; i < 20; ++i) {
            hits[i] = start + length / 4 + i * length / 45;
        }
        const CwHung hung = hung_in(&before, start + length / 4 - 5, start + 3 * length / 4, hits, 20);
        CwDiff diff;
        CwPlacement placement;
        assert_int_equal(cw_diff(arena, &before, &after, NULL, &diff), CW_OK);
        assert_int_equal(cw_spot_place(arena, &hung.spotted, (CwPlaceIn){&after, film.rate, NULL, 0},
                                       (CwPlaceFrom){&hung.placement, &diff}, NULL, &placement),
                         CW_OK);
        const CwCuePlace* cue = &placement.cues[0];
        assert_int_not_equal(cue->kind, CW_PLACE_OMITTED);
        assert_true(cw_time_compare(cue->in, cue->out) < 0);
        assert_true(cw_frame_nearest(cue->in, film.rate) >= cw_picture_in(&after));
        assert_true(cw_frame_nearest(cue->out, film.rate) <= cw_picture_out(&after));
        for (size_t i = 0; i < 20; ++i) {
            const CwHitPlace* hit = &placement.hits[i];
            if (hit->kind != CW_PLACE_HERE && hit->kind != CW_PLACE_REPEATED) {
                continue;
            }
            assert_true(cw_time_compare(cue->in, hit->at) <= 0 && cw_time_compare(hit->at, cue->out) <= 0);
            const CwAnchor* anchor = &hung.spotted.hits[i].anchor;
            if (anchor->kind == CW_ANCHOR_FOOTAGE && !hit->inherited) {
                assert_true(is_on_its_footage(&before, &after, cw_frame_nearest(hung.placement.hits[i].at, film.rate),
                                              cw_frame_nearest(hit->at, film.rate)));
                ++placed;
            }
        }
    }
    print_message("%zu hits on footage carried over 40 re-cuts\n", placed);
    assert_true(placed > 400);
}

typedef struct {
    CwHung hung;
    CwPicture before;
    CwPicture after;
} Sweep;

static CwStatus sweep(CwArena* failing, void* context) {
    const Sweep* s = context;
    CwDiff diff;
    CwPlacement placement;
    CW_TRY(cw_diff(failing, &s->before, &s->after, NULL, &diff));
    return cw_spot_place(failing, &s->hung.spotted, (CwPlaceIn){&s->after, cw_rate_24, NULL, 0},
                         (CwPlaceFrom){&s->hung.placement, &diff}, NULL, &placement);
}

static void memory_that_runs_out(void** state) {
    (void)state;
    Sweep s = {.before = cw_test_picture(arena, HOUR, three),
               .after = cw_test_picture(arena, HOUR, "A 1000 100,C 40000 100")};
    s.hung = hung_in(&s.before, 50, 250, two_hits, 2);
    cw_sweep_allocations(sweep, &s, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(untouched_and_shifted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(changed_inside, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ends_that_were_cut_away, set_up, tear_down),
        cmocka_unit_test_setup_teardown(omitted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(repeated, set_up, tear_down),
        cmocka_unit_test_setup_teardown(split, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_ring_of_cuts_comes_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(any_recut, set_up, tear_down),
        cmocka_unit_test_setup_teardown(memory_that_runs_out, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
