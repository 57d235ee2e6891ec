// SPDX-License-Identifier: GPL-3.0-or-later
#include "spot/worklist.h"

#include "testing/testing.h"

#include "base/buf.h"

#include <string.h>

enum { CUES = 6 };

static CwArena* arena;

// Six cues of 200 frames, one on each shot; the second is heard in its scene.
static const CwCue cues[CUES] = {{.id = "1m1", .use = CW_USE_BI}, {.id = "1m2", .use = CW_USE_VV},
                                 {.id = "1m3", .use = CW_USE_BI}, {.id = "1m4", .use = CW_USE_BI},
                                 {.id = "1m5", .use = CW_USE_BI}, {.id = "1m6", .use = CW_USE_BI}};
static const CwSpotted spotted = {.cues = cues, .n_cues = CUES};
static CwShot old_shots[CUES];
static CwShot new_shots[CUES + 2];
static CwCuePlace old_places[CUES];
static CwCuePlace new_places[CUES];
static const CwPlacement old_placement = {.cues = old_places};
static const CwPlacement new_placement = {.cues = new_places};
static CwText old_briefs[CUES];
static CwText new_briefs[CUES];
static CwDiff diff;
static CwChangeList changes;
static CwWorkFrom from;

static CwShot shot(char roll, int64_t in, int64_t frames, int64_t src) {
    char* name = CW_NEW_ARRAY(arena, char, 2);
    name[0] = roll;
    return (CwShot){.roll = name, .clip = "", .rec_in = in, .rec_out = in + frames, .src_in = src, .speed = {1, 1}};
}

static CwCuePlace place(int64_t in, int64_t out) {
    return (CwCuePlace){
        .kind = CW_PLACE_HERE, .in = cw_time_of_frame(in, cw_rate_24), .out = cw_time_of_frame(out, cw_rate_24)};
}

// A and B as they were but for 4 frames of B's tail; C only shifted; of D half is left; E is new footage for the most
// part; F is gone.
static int begin(void** state) {
    (void)state;
    arena = cw_arena_new(NULL);
    for (int i = 0; i < CUES; ++i) {
        old_shots[i] = shot((char)('A' + i), 200 * i, 200, 10000 * (i + 1));
        old_places[i] = place(200 * i, 200 * (i + 1));
        old_briefs[i] = new_briefs[i] = cw_text("{}");
    }
    const int64_t lengths[] = {200, 196, 200, 100, 30};
    int64_t at = 0;
    for (int i = 0; i < 5; ++i) {
        new_shots[i] = shot((char)('A' + i), at, lengths[i], 10000 * (i + 1));
        at += lengths[i];
    }
    new_shots[5] = shot('X', at, 170, 900000);
    const CwPicture old = {old_shots, CUES};
    const CwPicture new = {new_shots, 6};
    assert_int_equal(cw_diff(arena, &old, &new, NULL, &diff), CW_OK);
    assert_int_equal(cw_change_list(arena, &diff, &changes), CW_OK);
    for (int i = 0; i < 5; ++i) {
        CwVerdict verdict;
        const int64_t out = i == 4 ? new_shots[5].rec_out : new_shots[i].rec_out;
        new_places[i] = place(new_shots[i].rec_in, out);
        assert_int_equal(cw_verdict(arena, &diff, 200 * i, 200 * (i + 1), &verdict), CW_OK);
        new_places[i].verdict = verdict.kind;
        new_places[i].pieces = verdict.pieces;
        new_places[i].n_pieces = verdict.n_pieces;
    }
    new_places[5] = (CwCuePlace){.kind = CW_PLACE_OMITTED, .verdict = CW_VERDICT_OMITTED};
    new_briefs[1] = new_briefs[3] = new_briefs[4] = cw_text("{\"other\":1}");
    new_briefs[5] = cw_text("");
    from = (CwWorkFrom){.spotted = &spotted,
                        .old = &old_placement,
                        .now = &new_placement,
                        .old_briefs = old_briefs,
                        .now_briefs = new_briefs,
                        .changes = &changes,
                        .rate = cw_rate_24,
                        .prices = cw_proposal_no_prices};
    return arena ? 0 : 1;
}

static int end(void** state) {
    (void)state;
    cw_arena_free(arena);
    return 0;
}

static const char* said(const CwWorklist* list) {
    CwBuf buf = cw_buf(arena);
    for (size_t i = 0; i < list->n_items; ++i) {
        const CwWorkItem* item = &list->items[i];
        cw_buf_format(&buf, "%s%s %s %+d", i ? ", " : "", cues[item->cue].id, cw_proposal_name(item->proposal),
                      (int)item->shift);
    }
    return cw_buf_string(&buf);
}

static void each_cue_gets_what_fits_it(void** state) {
    (void)state;
    CwWorklist list;
    assert_int_equal(cw_worklist(arena, &from, &list), CW_OK);
    // 1m2 has lost 4 frames of 200, which a tempo map would carry, but it is heard in its scene.
    assert_string_equal(said(&list), "1m2 edit +0, 1m3 shift -4, 1m4 edit -4, 1m5 rewrite -104, 1m6 drop +0");
    CwCue score[CUES];
    memcpy(score, cues, sizeof score);
    score[1].use = CW_USE_BI;
    const CwSpotted written = {.cues = score, .n_cues = CUES};
    CwWorkFrom other = from;
    other.spotted = &written;
    assert_int_equal(cw_worklist(arena, &other, &list), CW_OK);
    assert_int_equal(list.items[0].proposal, CW_PROPOSE_TEMPO);
    static const bool finished[CUES] = {true, true, true, true, true, true};
    other.finished = finished; // a recording has no tempo map to solve
    assert_int_equal(cw_worklist(arena, &other, &list), CW_OK);
    assert_int_equal(list.items[0].proposal, CW_PROPOSE_EDIT);
}

static void each_has_its_cause_in_the_change_list(void** state) {
    (void)state;
    CwWorklist list;
    assert_int_equal(cw_worklist(arena, &from, &list), CW_OK);
    for (size_t i = 0; i < list.n_items; ++i) {
        assert_true(list.items[i].n_causes > 0);
    }
    // The trim of B is why B is another, and why C has moved.
    assert_int_equal(list.items[0].n_causes, 1);
    assert_int_equal(changes.changes[list.items[0].causes[0]].kind, CW_CHANGE_TRIM_TAIL);
    assert_int_equal(list.items[1].n_causes, 1);
    assert_int_equal(list.items[1].causes[0], list.items[0].causes[0]);
    assert_int_equal(changes.changes[list.items[4].causes[0]].kind, CW_CHANGE_DELETE);
}

static void prices_are_of_a_minute(void** state) {
    (void)state;
    CwWorklist list;
    assert_int_equal(cw_worklist(arena, &from, &list), CW_OK);
    assert_int_equal(list.items[0].work_seconds, -1);
    assert_int_equal(list.items[0].money_minor, -1);
    from.prices.work_seconds[CW_PROPOSE_EDIT] = 1800;
    from.prices.money_minor[CW_PROPOSE_EDIT] = 60000;
    assert_int_equal(cw_worklist(arena, &from, &list), CW_OK);
    assert_int_equal(list.items[0].work_seconds, 245); // 196 frames of 1440 to the minute
    assert_int_equal(list.items[0].money_minor, 8167);
    assert_int_equal(list.items[1].money_minor, -1);
}

static void nothing_changed_is_an_empty_list(void** state) {
    (void)state;
    CwWorklist list;
    from.now = from.old;
    from.now_briefs = from.old_briefs;
    assert_int_equal(cw_worklist(arena, &from, &list), CW_OK);
    assert_int_equal(list.n_items, 0);
}

static void proposals_have_names(void** state) {
    (void)state;
    for (int i = 0; i < CW_PROPOSE_COUNT; ++i) {
        CwProposal read = CW_PROPOSE_COUNT;
        assert_int_equal(cw_proposal_parse(cw_text(cw_proposal_name((CwProposal)i)), &read), CW_OK);
        assert_int_equal(read, i);
    }
    CwProposal untouched = CW_PROPOSE_EDIT;
    assert_int_equal(cw_proposal_parse(cw_text("guess"), &untouched), CW_ERR_BAD_INPUT);
    assert_int_equal(untouched, CW_PROPOSE_EDIT);
    assert_string_equal(cw_decision_name(CW_DECISION_REJECTED), "rejected");
}

static CwStatus make(CwArena* other, void* context) {
    CwWorklist list;
    (void)context;
    return cw_worklist(other, &from, &list);
}

static void memory_may_run_out(void** state) {
    (void)state;
    cw_sweep_allocations(make, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_cue_gets_what_fits_it, begin, end),
        cmocka_unit_test_setup_teardown(each_has_its_cause_in_the_change_list, begin, end),
        cmocka_unit_test_setup_teardown(prices_are_of_a_minute, begin, end),
        cmocka_unit_test_setup_teardown(nothing_changed_is_an_empty_list, begin, end),
        cmocka_unit_test(proposals_have_names),
        cmocka_unit_test_setup_teardown(memory_may_run_out, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
