// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/cue_sheet_diff.h"

#include "testing/testing.h"

#include "base/json.h"
#include "base/random.h"

#include <stdio.h>
#include <string.h>

enum {
    N_CUES = 40,
};

static const CwRightsParty one[] = {{.name = "M. Hale", .society = "", .ipi = "", .share = {1, 1}}};
static const CwRightsParty half[] = {{.name = "M. Hale", .society = "", .ipi = "", .share = {1, 2}},
                                     {.name = "J. Doe", .society = "", .ipi = "", .share = {1, 2}}};
static CwWorkUse works[N_CUES];
static CwWorkUse changed_works[N_CUES];
static char ids[N_CUES][8];

static void make_cues(CwSheetCue cues[N_CUES]) {
    for (int i = 0; i < N_CUES; ++i) {
        assert_true(snprintf(ids[i], sizeof ids[i], "1m%d", i + 1) > 0);
        const CwTime in = cw_time_of_frame(86400 + 240 * i, cw_rate_24);
        cues[i] =
            (CwSheetCue){ids[i], "Title", CW_USE_BI, in, cw_time_of_frame(86400 + 240 * i + 200, cw_rate_24), NULL};
        works[i] = (CwWorkUse){ids[i], "Title", CW_WORK_ORIGINAL, "", "", "", "", "", one, 1, false};
    }
}

static CwCueSheet sheet_of(CwArena* arena, const CwSheetCue* cues, size_t n_cues, const CwWorkUse* of) {
    CwSheetReel* reel = CW_NEW(arena, CwSheetReel);
    CwRights* rights = CW_NEW(arena, CwRights);
    assert_true(reel && rights);
    *rights = (CwRights){of, N_CUES};
    *reel = (CwSheetReel){"R1", cues[0].in, cw_time_of_frame(86400 * 2, cw_rate_24)};
    const CwCueSheetFrom from = {.head = {.title = "Film", .cut = "cut"},
                                 .rate = cw_rate_24,
                                 .reels = reel,
                                 .n_reels = 1,
                                 .cues = cues,
                                 .n_cues = n_cues,
                                 .rights = rights};
    CwCueSheet sheet;
    assert_int_equal(cw_cue_sheet_make(arena, &from, &sheet), CW_OK);
    return sheet;
}

// Changes a cue in one way, and says which.
static unsigned change(uint64_t* seed, CwSheetCue* cue, CwWorkUse* work) {
    switch (cw_random_below(seed, 5)) {
    case 0:
        cue->out.flicks += cw_span_of_frames(1 + cw_random_below(seed, 20), cw_rate_24).flicks;
        return CW_SHEET_LENGTH;
    case 1:
        cue->use = CW_USE_VI;
        return CW_SHEET_USE;
    case 2:
        cue->title = "Another";
        return CW_SHEET_TITLE;
    case 3:
        work->parties = half;
        work->n_parties = 2;
        return CW_SHEET_WORKS;
    default:
        cue->in.flicks += cw_span_of_frames(1, cw_rate_24).flicks;
        cue->out.flicks += cw_span_of_frames(1, cw_rate_24).flicks;
        return CW_SHEET_MOVED;
    }
}

// A thousand times some cues are changed, taken out or put in: those, and only those, are told, each as it was changed.
static void exactly_the_changed_cues(void** state) {
    (void)state;
    uint64_t seed = 7;
    for (int round = 0; round < 1000; ++round) {
        CwArena* arena = cw_arena_new(NULL);
        CwSheetCue cues[N_CUES];
        CwSheetCue before[N_CUES];
        CwSheetCue after[N_CUES];
        unsigned what[N_CUES] = {0};
        size_t n_before = 0;
        size_t n_after = 0;
        size_t n_changed = 0;
        make_cues(cues);
        memcpy(changed_works, works, sizeof works);
        for (int i = 0; i < N_CUES; ++i) {
            const int64_t dice = i ? cw_random_below(&seed, 12) : 11;
            CwSheetCue cue = cues[i];
            what[i] = dice == 0   ? CW_SHEET_REMOVED
                      : dice == 1 ? CW_SHEET_ADDED
                      : dice == 2 ? change(&seed, &cue, &changed_works[i])
                                  : 0U;
            n_changed += what[i] != 0;
            if (dice != 1) {
                before[n_before++] = cues[i];
            }
            if (dice != 0) {
                after[n_after++] = cue;
            }
        }
        const CwCueSheet old = sheet_of(arena, before, n_before, works);
        const CwCueSheet new = sheet_of(arena, after, n_after, changed_works);
        CwSheetDiff diff;
        assert_int_equal(cw_cue_sheet_diff(arena, &old, &new, &diff), CW_OK);
        assert_int_equal(diff.count, n_changed);
        for (size_t i = 0; i < diff.count; ++i) {
            const CwCueSheetRow* row = diff.items[i].after ? diff.items[i].after : diff.items[i].before;
            int64_t number = 0;
            assert_int_equal(cw_parse_int(cw_text(row->cue.cue + 2), &number), CW_OK);
            assert_int_equal(diff.items[i].what, what[number - 1]);
        }
        CwSheetDiff same;
        assert_int_equal(cw_cue_sheet_diff(arena, &new, &new, &same), CW_OK);
        assert_int_equal(same.count, 0);
        cw_arena_free(arena);
    }
}

static void as_text_and_json(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwSheetCue cues[N_CUES];
    make_cues(cues);
    const CwCueSheet old = sheet_of(arena, cues, 3, works);
    cues[1].out.flicks += CW_FLICKS_PER_SECOND * 2;
    cues[1].use = CW_USE_FV;
    const CwCueSheet new = sheet_of(arena, cues, 2, works);
    CwSheetDiff diff;
    assert_int_equal(cw_cue_sheet_diff(arena, &old, &new, &diff), CW_OK);
    CwBuf text = cw_buf(arena);
    cw_cue_sheet_diff_text(&text, &old, &new, &diff);
    assert_string_equal(
        cw_buf_string(&text),
        "1m2      length, use: 01:00:10:00 for 0:08 (200 frames) as BI -> 01:00:10:00 for 0:10 (248 frames) as FV\n"
        "1m3      removed: 01:00:20:00 for 0:08 (200 frames) as BI -> nothing\n");
    CwBuf buf = cw_buf(arena);
    json_t* json = NULL;
    cw_cue_sheet_diff_json(&buf, NULL, &old, &new, &diff);
    assert_int_equal(cw_json_parse(arena, "d", cw_text(cw_buf_string(&buf)), NULL, &json), CW_OK);
    const json_t* changes = json_object_get(json, "changes");
    assert_int_equal(json_array_size(changes), 2);
    assert_true(json_is_null(json_object_get(json_array_get(changes, 1), "after")));
    assert_string_equal(cw_sheet_difference_text(arena, CW_SHEET_REEL | CW_SHEET_WORKS), "reel, works");
    cw_arena_free(arena);
}

static CwStatus differ(CwArena* arena, void* context) {
    const CwCueSheet* sheets = context;
    CwSheetDiff diff;
    CwCueSheet changed;
    CwBuf buf = cw_buf(arena);
    CW_TRY(cw_cue_sheet_diff(arena, &sheets[0], &sheets[1], &diff));
    cw_cue_sheet_diff_json(&buf, NULL, &sheets[0], &sheets[1], &diff);
    cw_cue_sheet_diff_page(&buf, &sheets[0], &sheets[1], &diff);
    CW_TRY(cw_cue_sheet_changed(arena, &sheets[0], &sheets[1], &diff, &changed));
    return cw_buf_status(&buf);
}

// The sheet of what changed has those cues and no others, and only their music; the page has a row for each.
static void the_changed_cues_alone(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwSheetCue cues[N_CUES];
    CwCueSheet changed;
    CwSheetDiff diff;
    CwBuf buf = cw_buf(arena);
    make_cues(cues);
    const CwCueSheet before = sheet_of(arena, cues, 4, works);
    cues[1].use = CW_USE_VI;
    const CwCueSheet after = sheet_of(arena, cues + 1, 4, works); // the first is gone, a fifth is there
    assert_int_equal(cw_cue_sheet_diff(arena, &before, &after, &diff), CW_OK);
    assert_int_equal(diff.count, 3);
    assert_int_equal(cw_cue_sheet_changed(arena, &before, &after, &diff, &changed), CW_OK);
    assert_non_null(strstr(changed.head.cut, "changed since"));
    assert_int_equal(changed.n_rows, 2);
    assert_string_equal(changed.rows[0].cue.cue, "1m2");
    assert_string_equal(changed.rows[1].cue.cue, "1m5");
    assert_int_equal(changed.music.flicks, 2 * cw_span_of_frames(200, cw_rate_24).flicks);
    cw_cue_sheet_diff_page(&buf, &before, &after, &diff);
    const char* page = cw_buf_string(&buf);
    assert_non_null(strstr(page, "<td>1m1</td><td>removed</td>"));
    assert_non_null(strstr(page, "<td>1m2</td><td>use</td>"));
    assert_non_null(strstr(page, "<td>1m5</td><td>added</td><td class=\"n\"></td>"));
    assert_null(strstr(page, "<td>1m3</td>"));
    cw_arena_free(arena);
}

static void memory_runs_out(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwSheetCue cues[N_CUES];
    make_cues(cues);
    CwCueSheet sheets[2] = {sheet_of(arena, cues, 4, works)};
    sheets[1] = sheet_of(arena, cues + 1, 6, works);
    cw_sweep_allocations(differ, sheets, 0);
    cw_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exactly_the_changed_cues),
        cmocka_unit_test(as_text_and_json),
        cmocka_unit_test(the_changed_cues_alone),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
