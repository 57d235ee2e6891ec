// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/anchor.h"
#include "cut/edl.h"

#include "testing/testing.h"

#include <string.h>

enum {
    HOUR = 86400, // frames at 24
};

typedef struct {
    CwArena* arena;
    CwCut cut;
    CwPicture picture;
} Film;

// A film from "ROLL src frames" for each shot, end to end from 01:00:00:00; "BL 0 24" is black.
static Film film_of(const char* text) {
    Film film = {.arena = cw_arena_new(NULL)};
    CwBuf list = cw_buf(film.arena);
    int64_t at = HOUR;
    int number = 0;
    for (CwText rest = cw_text_trim(cw_text(text)); rest.length;) {
        CwText part = cw_text_split(&rest, ',');
        const CwText roll = cw_text_word(&part);
        int64_t src = 0;
        int64_t frames = 0;
        assert_int_equal(cw_parse_int(cw_text_word(&part), &src), CW_OK);
        assert_int_equal(cw_parse_int(cw_text_word(&part), &frames), CW_OK);
        const CwText fps = cw_text_word(&part);
        char tc[4][CW_TIMECODE_SIZE];
        cw_timecode_format(src, cw_rate_24, tc[0]);
        cw_timecode_format(src + frames, cw_rate_24, tc[1]);
        cw_timecode_format(at, cw_rate_24, tc[2]);
        cw_timecode_format(at + frames, cw_rate_24, tc[3]);
        const bool dissolve = fps.length && fps.at[0] == 'd';
        cw_buf_format(&list, "%03d %.*s V %s%.*s %s %s %s %s\n", ++number, (int)roll.length, roll.at,
                      dissolve ? "D " : "C", dissolve ? (int)fps.length - 1 : 0, fps.at + (dissolve ? 1 : 0), tc[0],
                      tc[1], tc[2], tc[3]);
        if (fps.length && !dissolve) {
            cw_buf_format(&list, "M2 %.*s %.*s %s\n", (int)roll.length, roll.at, (int)fps.length, fps.at, tc[0]);
        }
        at += frames;
    }
    const CwCutOptions options = {cw_rate_24, false};
    CwDiag diag;
    assert_int_equal(cw_cut_read_edl(film.arena, "x", cw_text(cw_buf_string(&list)), &options, NULL, &diag, &film.cut),
                     CW_OK);
    assert_int_equal(cw_cut_picture(film.arena, &film.cut, &film.picture), CW_OK);
    return film;
}

static CwAnchor anchor_at(const Film* film, int64_t frame) {
    CwAnchor anchor;
    assert_int_equal(
        cw_anchor_of_place(&film->picture, cw_rate_24, cw_time_of_frame(HOUR + frame, cw_rate_24), &anchor), CW_OK);
    return anchor;
}

// Where an anchor lies, as frames from the hour: "12 40", with "*" after inherited ones.
static const char* places_of(const Film* film, const CwAnchor* anchor) {
    CwAnchorPlaces places;
    assert_int_equal(cw_anchor_resolve(film->arena, anchor, &film->picture, cw_rate_24, NULL, NULL, &places), CW_OK);
    CwBuf buf = cw_buf(film->arena);
    for (size_t i = 0; i < places.count; ++i) {
        cw_buf_format(&buf, "%s%d%s", i ? " " : "", (int)(cw_frame_floor(places.places[i].at, cw_rate_24) - HOUR),
                      places.places[i].inherited ? "*" : "");
    }
    return cw_buf_string(&buf);
}

// An anchor taken at `frame` of the film `old` must lie at `wanted` in the film `new`.
static void expect(const char* old, int64_t frame, const char* new, const char* wanted) {
    Film before = film_of(old);
    Film after = film_of(new);
    const CwAnchor anchor = anchor_at(&before, frame);
    assert_string_equal(places_of(&after, &anchor), wanted);
    const char* text = cw_anchor_text(before.arena, &anchor, cw_rate_24);
    CwAnchor back;
    CwDiag diag;
    assert_int_equal(cw_anchor_parse(before.arena, text, cw_rate_24, (CwPlace){0}, &diag, &back), CW_OK);
    assert_string_equal(places_of(&after, &back), wanted);
    assert_string_equal(cw_anchor_text(before.arena, &back, cw_rate_24), text);
    cw_arena_free(before.arena);
    cw_arena_free(after.arena);
}

static void near_an_edit_it_is_the_cut(void** state) {
    (void)state;
    Film film = film_of("A 1000 48, B 5000 48");
    assert_int_equal(anchor_at(&film, 47).kind, CW_ANCHOR_CUT);
    assert_int_equal(anchor_at(&film, 48).kind, CW_ANCHOR_CUT);
    assert_int_equal(anchor_at(&film, 49).kind, CW_ANCHOR_CUT);
    assert_int_equal(anchor_at(&film, 50).kind, CW_ANCHOR_FOOTAGE);
    assert_int_equal(anchor_at(&film, 46).kind, CW_ANCHOR_FOOTAGE);
    assert_int_equal(anchor_at(&film, 0).kind, CW_ANCHOR_CUT);
    assert_int_equal(anchor_at(&film, 96).kind, CW_ANCHOR_CUT);
    const CwAnchor cut = anchor_at(&film, 48);
    assert_string_equal(cut.before.roll, "A");
    assert_int_equal(cut.before.frame, 1047);
    assert_string_equal(cut.at.roll, "B");
    assert_int_equal(cut.at.frame, 5000);
    CwAnchor anchor;
    assert_int_equal(cw_anchor_of_place(&film.picture, cw_rate_24, cw_time_of_frame(HOUR + 98, cw_rate_24), &anchor),
                     CW_ERR_RANGE);
    assert_int_equal(cw_anchor_of_place(&film.picture, cw_rate_24, cw_time_of_frame(HOUR - 2, cw_rate_24), &anchor),
                     CW_ERR_RANGE);
    cw_arena_free(film.arena);
}

static void every_place_resolves_to_itself(void** state) {
    (void)state;
    Film film = film_of("A 1000 48, B 5000 48 012.0, B 5024 30, C 7000 24 -024.0, C 8000 20 000.0, BL 0 40, "
                        "D 9000 48 d20, E 100 3, F 100 1, G 100 2, A 1200 30 048.0, A 1260 10, BL 0 5");
    for (int64_t flicks = -cw_flicks_per_frame(cw_rate_24); flicks < cw_time_of_frame(262, cw_rate_24).flicks;
         flicks += cw_flicks_per_frame(cw_rate_24) / 3) {
        const CwTime at = {cw_time_of_frame(HOUR, cw_rate_24).flicks + flicks};
        CwAnchor anchor;
        if (at.flicks > cw_time_of_frame(cw_picture_out(&film.picture) + 1, cw_rate_24).flicks) {
            break;
        }
        assert_int_equal(cw_anchor_of_place(&film.picture, cw_rate_24, at, &anchor), CW_OK);
        CwAnchorPlaces places;
        assert_int_equal(cw_anchor_resolve(film.arena, &anchor, &film.picture, cw_rate_24, NULL, NULL, &places), CW_OK);
        bool found = false;
        for (size_t i = 0; i < places.count; ++i) {
            found = found || places.places[i].at.flicks == at.flicks;
        }
        assert_true(found);
    }
    cw_arena_free(film.arena);
}

static void a_cut_survives_trims_on_either_side(void** state) {
    (void)state;
    static const char old[] = "A 1000 48, B 5000 48, C 9000 24";
    expect(old, 48, "A 1000 40, B 5007 41, C 9000 24", "40");
    expect(old, 48, "A 1010 60, B 4990 48, C 9000 24", "60");
    expect(old, 96, "A 1000 48, B 5000 30, C 9020 24", "78");
    // with the offset it was given
    expect(old, 49, "A 1000 40, B 5007 41, C 9000 24", "41");
}

static void one_side_carries_a_cut_whose_other_side_is_gone(void** state) {
    (void)state;
    static const char old[] = "A 1000 48, B 5000 48, C 9000 24";
    expect(old, 48, "X 1 10, B 5000 48, C 9000 24", "10");  // the head of B
    expect(old, 48, "X 1 10, B 5012 36, C 9000 24", "10");  // trimmed by half a second
    expect(old, 48, "X 1 10, B 4900 148, C 9000 24", "10"); // with a longer head
    expect(old, 48, "A 1000 44, X 1 10, C 9000 24", "44");  // the tail of A
    expect(old, 48, "A 1000 48, X 1 10, B 5000 48", "58");  // both: the incoming shot
    expect(old, 48, "X 1 10, B 5030 18, C 9000 24", "");    // more than a second has gone
    expect(old, 48, "X 1 10, C 9000 24", "");
    expect(old, 0, "X 1 10, A 1000 48, B 5000 48", "10");              // where the film began
    expect(old, 120, "A 1000 48, B 5000 48, C 9000 24, X 1 9", "120"); // where it ended
}

static void repeated_footage_gives_several_places(void** state) {
    (void)state;
    static const char old[] = "A 1000 48, B 5000 48, C 9000 24";
    expect(old, 20, "A 1000 48, B 5000 48, A 1010 20", "20 106");
    expect(old, 48, "A 1000 48, B 5000 48, C 9000 24, A 1020 20, B 5004 20", "48 140");
    // the same two rolls joined elsewhere, on other footage, are another cut
    expect("A 1000 48, B 5000 48, A 1048 48, B 5048 48", 48, "A 1000 48, B 5000 48, A 1048 48, B 5048 48", "48");
    expect("A 1000 48, B 5000 48, A 1048 48, B 5048 48", 144, "A 1000 40, B 5000 48, A 1048 48, B 5058 38", "136");
}

static void a_new_version_inherits(void** state) {
    (void)state;
    expect("A 1000 48, sea_v011 5000 48", 70, "A 1000 48, sea_v012 5000 48", "70*");
    expect("A 1000 48, sea_v011 5000 48", 48, "A 1000 40, sea_v012 5004 44", "40*");
    expect("A 1000 48, sea_v011 5000 48", 70, "sea_v011 5000 48, sea_v012 5000 48", "22");
    expect("A 1000 48, sea_v011 5000 48", 70, "A 1000 48, sky_v011 5000 48", "");
}

static void retimed_footage_is_found_where_it_is_seen(void** state) {
    (void)state;
    static const char old[] = "A 1000 48, B 5000 48";
    expect(old, 60, "B 5000 96 012.0", "24");            // half speed: frame 5012 first at 24
    expect(old, 60, "B 5000 24 048.0", "6");             // double
    expect(old, 61, "B 5000 24 048.0", "7");             // a frame that is skipped is seen with the next
    expect(old, 60, "B 5047 48 -024.0", "35");           // backward
    expect(old, 60, "A 1000 10, B 5012 40 000.0", "10"); // held
    expect("A 1000 10, B 5012 40 000.0", 30, "A 1000 24, B 5012 40 000.0", "44"); // 20 frames into the freeze
    expect("B 5000 96 012.0", 25, "A 1000 48, B 5000 96 012.0", "73");
}

static void dissolves_join_in_their_middle(void** state) {
    (void)state;
    expect("A 1000 48, B 5000 48 d12", 54, "A 1000 54, B 5006 48", "54");
    expect("A 1000 54, B 5006 48", 54, "A 1000 48, B 5000 48 d12", "54");
    expect("A 1000 54, B 5006 48", 54, "A 1000 42, B 4994 60 d24", "54");
    expect("A 1000 48, B 5000 48 d12", 50, "A 1000 48, B 5000 48 d12", "50");
}

static void black_hangs_on_the_nearest_cut(void** state) {
    (void)state;
    expect("BL 0 96, A 1000 48, BL 0 48", 90, "BL 0 48, A 1000 48, BL 0 48", "42");
    expect("BL 0 96, A 1000 48, BL 0 48", 150, "BL 0 96, A 1000 24, BL 0 48", "126");
    Film film = film_of("BL 0 96");
    CwAnchor anchor;
    assert_int_equal(cw_anchor_of_place(&film.picture, cw_rate_24, cw_time_of_frame(HOUR, cw_rate_24), &anchor),
                     CW_ERR_RANGE);
    cw_arena_free(film.arena);
}

static CwStatus find_line(void* context, CwArena* arena, const char* name, CwAnchorPlaces* ret_places) {
    (void)arena;
    static const CwAnchorPlace place = {{1000}, false};
    if (strcmp(name, context) != 0) {
        return CW_ERR_NOT_FOUND;
    }
    *ret_places = (CwAnchorPlaces){&place, 1};
    return CW_OK;
}

static void names_are_asked_for(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwAnchor anchor;
    CwAnchorPlaces places;
    CwDiag diag;
    const CwPicture none = {NULL, 0};
    char name[] = "line:12";
    assert_int_equal(cw_anchor_parse(arena, "line:12-7flicks", cw_rate_24, (CwPlace){0}, &diag, &anchor), CW_OK);
    assert_int_equal(cw_anchor_resolve(arena, &anchor, &none, cw_rate_24, find_line, name, &places), CW_OK);
    assert_int_equal(places.count, 1);
    assert_int_equal(places.places[0].at.flicks, 993);
    anchor.name = "line:13";
    assert_int_equal(cw_anchor_resolve(arena, &anchor, &none, cw_rate_24, find_line, name, &places), CW_ERR_NOT_FOUND);
    assert_int_equal(cw_anchor_resolve(arena, &anchor, &none, cw_rate_24, NULL, NULL, &places), CW_ERR_NOT_FOUND);
    cw_arena_free(arena);
}

static void expect_text(const char* text, const char* wanted) {
    CwArena* arena = cw_arena_new(NULL);
    CwAnchor anchor;
    CwDiag diag;
    const CwStatus status = cw_anchor_parse(arena, text, cw_rate_24, (CwPlace){"hits.csv", 7, 3}, &diag, &anchor);
    if (wanted) {
        assert_int_equal(status, CW_OK);
        assert_string_equal(cw_anchor_text(arena, &anchor, cw_rate_24), wanted);
    } else {
        assert_int_equal(status, CW_ERR_BAD_INPUT);
        assert_string_equal(diag.file, "hits.csv");
        assert_int_equal(diag.line, 7);
        assert_int_equal(diag.column, 3);
    }
    cw_arena_free(arena);
}

static void anchors_as_text(void** state) {
    (void)state;
    expect_text("footage:A003@02:10:04:11", "footage:A003@02:10:04:11");
    expect_text(" footage:A003/42B-3@02:10:04:11 +12f ", "footage:A003/42B-3@02:10:04:11+12f");
    expect_text("footage:A003@-00:00:00:05-0.5s", "footage:A003@-00:00:00:05-12f");
    expect_text("cut:A003@02:10:04:11|A007@00:00:00:01+7flicks", "cut:A003@02:10:04:11|A007@00:00:00:01+7flicks");
    expect_text("cut:|A007@00:00:00:01", "cut:|A007@00:00:00:01");
    expect_text("cut:A007@00:00:00:01|", "cut:A007@00:00:00:01|");
    expect_text("footage:a%40b%2Fc%7C@00:00:00:01-250ms", "footage:a%40b%2Fc%7C@00:00:00:01-6f");
    expect_text("line:12", "line:12");
    expect_text("hit:2m1/low-note", "hit:2m1/low%2Dnote");
    expect_text("hit:2m1/low%2D2f", "hit:2m1/low%2D2f");
    expect_text("cue:1m1.out+1f", "cue:1m1.out+1f");
    static const char* const wrong[] = {"",
                                        "A003",
                                        "footage:A003",
                                        "footage:@00:00:00:00",
                                        "footage:A003@25",
                                        "footage:A003@00:00:00:30",
                                        "footage:A%4@00:00:00:00",
                                        "footage:A%00@00:00:00:00",
                                        "cut:A003@00:00:00:00",
                                        "cut:|",
                                        "cut:x|y",
                                        "scene:3",
                                        "line:"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; ++i) {
        expect_text(wrong[i], NULL);
    }
}

static void the_kind_may_be_asked_for(void** state) {
    (void)state;
    const char* film_text = "A 1000 48, B 5000 48, BL 0 24";
    Film film = film_of(film_text);
    const CwTime start = cw_time_of_frame(HOUR, cw_rate_24);
    CwAnchor anchor;
    for (int64_t frame = 0; frame <= 120; ++frame) {
        const CwTime at = cw_time_after(start, cw_span_of_frames(frame, cw_rate_24));
        assert_int_equal(cw_anchor_of_join(&film.picture, cw_rate_24, at, &anchor), CW_OK);
        assert_int_equal(anchor.kind, CW_ANCHOR_CUT);
        const int64_t nearest = frame < 24 ? 0 : frame < 72 ? 48 : 96; // black before and after the film has no name
        assert_int_equal(anchor.offset.flicks, cw_span_of_frames(frame - nearest, cw_rate_24).flicks);
        const CwStatus status = cw_anchor_of_footage(&film.picture, cw_rate_24, at, &anchor);
        assert_int_equal(status, frame < 96 ? CW_OK : CW_ERR_RANGE);
        if (frame < 96) {
            assert_int_equal(anchor.kind, CW_ANCHOR_FOOTAGE);
            assert_int_equal(anchor.at.frame, frame < 48 ? 1000 + frame : 5000 + frame - 48);
        }
    }
    const CwTime far_off = cw_time_of_frame(HOUR + 200, cw_rate_24);
    assert_int_equal(cw_anchor_of_join(&film.picture, cw_rate_24, far_off, &anchor), CW_ERR_RANGE);
    cw_arena_free(film.arena);
}

static CwStatus resolve_all(CwArena* arena, void* context) {
    const Film* film = context;
    CwAnchor anchor;
    CwAnchorPlaces places;
    CW_TRY(cw_anchor_parse(arena, "cut:A/one@00:00:41:00|B@00:03:28:08-1f", cw_rate_24, (CwPlace){0}, NULL, &anchor));
    CW_TRY(cw_anchor_resolve(arena, &anchor, &film->picture, cw_rate_24, NULL, NULL, &places));
    if (!cw_anchor_text(arena, &anchor, cw_rate_24)) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_anchor_parse(arena, "footage:A@00:00:41:20", cw_rate_24, (CwPlace){0}, NULL, &anchor));
    return cw_anchor_resolve(arena, &anchor, &film->picture, cw_rate_24, NULL, NULL, &places);
}

static void memory_may_run_out(void** state) {
    (void)state;
    Film film = film_of("A 1000 48, B 5000 48");
    cw_sweep_allocations(resolve_all, &film, 0);
    cw_arena_free(film.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(near_an_edit_it_is_the_cut),
        cmocka_unit_test(the_kind_may_be_asked_for),
        cmocka_unit_test(every_place_resolves_to_itself),
        cmocka_unit_test(a_cut_survives_trims_on_either_side),
        cmocka_unit_test(one_side_carries_a_cut_whose_other_side_is_gone),
        cmocka_unit_test(repeated_footage_gives_several_places),
        cmocka_unit_test(a_new_version_inherits),
        cmocka_unit_test(retimed_footage_is_found_where_it_is_seen),
        cmocka_unit_test(dissolves_join_in_their_middle),
        cmocka_unit_test(black_hangs_on_the_nearest_cut),
        cmocka_unit_test(names_are_asked_for),
        cmocka_unit_test(anchors_as_text),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
