// SPDX-License-Identifier: GPL-3.0-or-later
#include "spot/note.h"

#include "testing/testing.h"

#include <string.h>

static CwArena* arena;
static CwSpotting spotting;

static int set_up(void** state) {
    (void)state;
    arena = cw_arena_new(NULL);
    return arena && cw_spotting_read(arena, "s.csv", cw_text("cue,in,out\n1m1,1:0:0:0,1:0:9:0\n"), cw_rate_24, NULL,
                                     &spotting) == CW_OK
               ? 0
               : -1;
}

static int tear_down(void** state) {
    (void)state;
    cw_arena_free(arena);
    return 0;
}

static void notes(void** state) {
    (void)state;
    CwFeedbackList list = {0};
    assert_int_equal(cw_notes_read(arena, "notes.csv",
                                   cw_text("cue,at,who,text,status,date\n"
                                           "1M1,01:00:04:00,director,\"less, please\",Done,2026-11-20\n"
                                           ",line:3,,louder,,\n1m1,,,all of it,refused,\n"),
                                   cw_rate_24, &spotting, NULL, &list),
                     CW_OK);
    assert_int_equal(list.count, 3);
    assert_string_equal(list.notes[0].cue, "1m1");
    assert_int_equal(list.notes[0].at.at.flicks, 3604 * CW_FLICKS_PER_SECOND);
    assert_string_equal(list.notes[0].text, "less, please");
    assert_string_equal(cw_note_status_name(list.notes[0].status), "done");
    char date[CW_DATE_SIZE];
    cw_date_format(list.notes[0].date, date);
    assert_string_equal(date, "2026-11-20");
    assert_string_equal(list.notes[1].at.anchor, "line:3");
    assert_string_equal(cw_note_status_name(list.notes[1].status), "open");
    assert_int_equal(list.notes[1].date.day, CW_DATE_NEVER_BEGAN.day);
    assert_false(list.notes[2].has_at);
    assert_string_equal(cw_note_status_name(list.notes[2].status), "refused");
}

static void refused(const char* text, const char* message) {
    CwDiag diag = {0};
    CwFeedbackList list = {NULL, 77};
    assert_int_equal(cw_notes_read(arena, "notes.csv", cw_text(text), cw_rate_24, &spotting, &diag, &list),
                     CW_ERR_BAD_INPUT);
    assert_int_equal(list.count, 77);
    const char* line = cw_diag_line(arena, &diag);
    if (!strstr(line, message)) {
        fail_msg("%s", line);
    }
}

static void what_cannot_be_taken(void** state) {
    (void)state;
    refused("cue,who\n1m1,x\n", "no column text");
    refused("cue,text\n1m1,\n", "notes.csv:2:5: text: must not be empty");
    refused("cue,text\n1m7,x\n", "did you mean 1m1");
    refused("text\nlouder\n", "this note is about no place");
    refused("at,text\nthere,x\n", "at: this is no place in the film");
    refused("cue,text,status\n1m1,x,maybe\n", "status: write one of: open, done, refused");
    refused("cue,text,date\n1m1,x,today\n", "date: write a date");
}

static CwStatus sweep(CwArena* failing, void* context) {
    (void)context;
    CwFeedbackList list;
    return cw_notes_read(failing, "n.csv", cw_text("cue,text\n1m1,x\n"), cw_rate_24, &spotting, NULL, &list);
}

static void memory_that_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(sweep, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(notes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_taken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(memory_that_runs_out, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
