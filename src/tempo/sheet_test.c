// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/sheet.h"

#include "tempo/show.h"
#include "tempo/solve.h"
#include "testing/testing.h"

#include <string.h>

static const CwRate film = {24, 1, false};

static CwTempoSheet read_sheet(CwArena* arena, const char* text) {
    CwTempoSheet sheet = {0};
    CwDiag diag = {0};
    if (cw_tempo_sheet_read(arena, "hits.csv", cw_text(text), film, &diag, &sheet) != CW_OK) {
        fail_msg("%d:%d: %s", diag.line, diag.column, diag.text);
    }
    return sheet;
}

static void a_sheet_with_a_header(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwTempoSheet sheet = read_sheet(arena, "name,time,want,weight\n"
                                                 "in,01:00:00:00,,\n"
                                                 "door,01:00:10:12,strong beat,7\n"
                                                 "gun,01:00:05:00,stab on downbeat,10\n"
                                                 "out,01:00:20:00,,\n");
    const CwTempoBrief* brief = &sheet.brief;
    assert_int_equal(sheet.origin.flicks, 3600 * CW_FLICKS_PER_SECOND);
    assert_int_equal(brief->length.flicks, 20 * CW_FLICKS_PER_SECOND);
    assert_int_equal(brief->n_hits, 2);
    assert_string_equal(brief->hits[0].name, "gun"); // by time
    assert_int_equal(brief->hits[0].at.flicks, 5 * CW_FLICKS_PER_SECOND);
    assert_int_equal(brief->hits[0].weight, 1000);
    assert_int_equal(brief->hits[0].beat, CW_BEAT_DOWN);
    assert_int_equal(brief->hits[1].weight, 700);
    assert_int_equal(brief->hits[1].beat, CW_BEAT_STRONG);
    assert_int_equal(brief->hits[1].early.flicks, cw_tempo_default_tolerance(film).flicks);
    cw_arena_free(arena);
}

static void a_sheet_without_a_header(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwTempoSheet sheet = read_sheet(arena, "# seconds\n2\n12.25,0.25,1.5,,flash\n22.5\n");
    assert_int_equal(sheet.brief.n_hits, 1);
    assert_int_equal(4 * sheet.brief.hits[0].at.flicks, 41 * CW_FLICKS_PER_SECOND);
    const CwTempoSheet rounded = read_sheet(arena, "0\n1.041667\n1.0417\n2\n");
    assert_int_equal(rounded.brief.hits[0].at.flicks, cw_time_of_frame(25, film).flicks);
    assert_int_equal(rounded.brief.hits[1].at.flicks, CW_FLICKS_PER_SECOND / 10000 * 10417);
    assert_int_equal(sheet.brief.hits[0].weight, 250);
    assert_int_equal(sheet.brief.hits[0].late.flicks, 3 * cw_flicks_per_frame(film) / 2);
    assert_int_equal(sheet.brief.hits[0].beat, CW_BEAT_ANY);
    cw_arena_free(arena);
}

static void a_frame_late_may_pass_where_a_frame_early_does_not(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwTempoSheet sheet = read_sheet(arena, "time,tolerance_frames,phrases\n2,,4 4 8\n12,0.5/2,\n13,1,\n22,,\n");
    assert_int_equal(2 * sheet.brief.hits[0].early.flicks, cw_flicks_per_frame(film));
    assert_int_equal(sheet.brief.hits[0].late.flicks, 2 * cw_flicks_per_frame(film));
    assert_int_equal(sheet.brief.hits[1].early.flicks, sheet.brief.hits[1].late.flicks);
    assert_int_equal(sheet.brief.phrases.count, 3);
    assert_int_equal(sheet.brief.phrases.bars[2], 8);
    cw_arena_free(arena);
}

static void sheets_that_cannot_be_read(void** state) {
    (void)state;
    static const struct {
        const char* text;
        int line;
        const char* says;
    } cases[] = {
        {"", 1, "no column time"},
        {"time\n1\n", 0, "at least two rows"},
        {"time,when\n1,2\n", 1, "not known"},
        {"time\n1\nsoon\n3\n", 3, "a time is timecode"},
        {"1\n-2\n3\n", 2, "a time is timecode"},
        {"01:00:00:00\n01:00:01:24\n01:00:02:00\n", 2, "no timecode"},
        {"time\n5\n3\n", 3, "it must come after the first"},
        {"1\n9\n3\n", 2, "lies outside the cue"},
        {"time,weight\n1\n2,x\n3\n", 3, "number"},
        {"time,tolerance_frames\n1\n2,-1\n3\n", 3, "number"},
        {"time,tolerance_frames\n1\n2,1/x\n3\n", 3, "early/late"},
        {"time,phrases\n1,9 9\n2,\n3,\n", 2, "16 bars in all"},
        {"time,want\n1\n2,upbeats\n3\n", 3, "not known"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
        CwArena* arena = cw_arena_new(NULL);
        CwTempoSheet sheet = {.origin = {7}};
        CwDiag diag = {0};
        const CwStatus status = cw_tempo_sheet_read(arena, "bad.csv", cw_text(cases[i].text), film, &diag, &sheet);
        assert_int_equal(status, CW_ERR_BAD_INPUT);
        assert_string_equal(diag.file, "bad.csv");
        if (diag.line != cases[i].line || !strstr(diag.text, cases[i].says)) {
            fail_msg("case %zu: line %d: %s", i, diag.line, diag.text);
        }
        assert_int_equal(sheet.origin.flicks, 7);
        cw_arena_free(arena);
    }
}

static int64_t get_int(const json_t* json, const char* key) {
    int64_t value = 0;
    assert_int_equal(cw_json_get_int((CwJsonIn){"answer", NULL}, json, key, &value), CW_OK);
    return value;
}

// The answer for scripts: bars in a row, hits where the sheet has them, one object with cost, bound and gap.
static void the_answer_for_scripts(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwTempoSheet sheet = read_sheet(arena, "10\n18.5,9,,strong,a\n31.0,5,,any,b\n44\n");
    sheet.brief.tempo_min = 90000;
    sheet.brief.tempo_max = 110000;
    CwTempoSolution solution;
    assert_int_equal(cw_tempo_solve(arena, &sheet.brief, NULL, &solution), CW_OK);
    CwBuf buf = cw_buf(arena);
    cw_tempo_show_json(&buf, &sheet.brief, &solution, sheet.origin, 1500);
    CwText rest = {buf.bytes, buf.length};
    int bars = 0;
    int hits = 0;
    int64_t before = 0;
    while (rest.length) {
        json_t* json = NULL;
        assert_int_equal(cw_json_parse(arena, "answer", cw_text_line(&rest), NULL, &json), CW_OK);
        if (json_object_get(json, "meter")) {
            assert_int_equal(get_int(json, "bar"), ++bars);
            assert_true(get_int(json, "start_flicks") > before);
            before = get_int(json, "start_flicks");
            const double tempo = json_number_value(json_object_get(json, "tempo_start"));
            assert_true(tempo >= 90.0 && tempo <= 110.0);
        } else if (json_object_get(json, "want_flicks")) {
            const int64_t wanted = hits++ == 0 ? 185 * CW_FLICKS_PER_SECOND / 10 : 31 * CW_FLICKS_PER_SECOND;
            assert_int_equal(get_int(json, "want_flicks"), wanted);
            const double frames = (double)(get_int(json, "got_flicks") - wanted) / 29400000.0;
            const double said = json_number_value(json_object_get(json, "error_frames"));
            assert_true(frames - said < 1e-6 && said - frames < 1e-6 && said <= 0.5 && said >= -0.5);
            assert_string_equal(cw_json_text_or(json, "status", ""), "met");
        } else {
            const double cost = json_number_value(json_object_get(json, "cost"));
            const double bound = json_number_value(json_object_get(json, "bound"));
            const double gap = json_number_value(json_object_get(json, "gap"));
            assert_true(bound <= cost && gap >= 0.0 && gap < 0.01);
            assert_true(json_number_value(json_object_get(json, "seconds")) == 0.0015);
            assert_int_equal(rest.length, 0);
        }
    }
    assert_int_equal(hits, 2);
    assert_true(bars >= 12 && bars <= 17); // 34 seconds at 90 to 110
    assert_true(before < 44 * CW_FLICKS_PER_SECOND);
    CwBuf text = cw_buf(arena);
    cw_tempo_show_text(&text, &sheet.brief, &solution, sheet.origin);
    assert_non_null(strstr(cw_buf_string(&text), "2 of 2 hits met"));
    cw_arena_free(arena);
}

static CwStatus read_without_memory(CwArena* arena, void* context) {
    (void)context;
    CwTempoSheet sheet;
    return cw_tempo_sheet_read(arena, "hits.csv", cw_text("10\n18.5,9,,strong,a\n31.0,5,,any,b\n44\n"), film, NULL,
                               &sheet);
}

static void no_memory(void** state) {
    (void)state;
    cw_sweep_allocations(read_without_memory, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sheet_with_a_header),
        cmocka_unit_test(a_sheet_without_a_header),
        cmocka_unit_test(a_frame_late_may_pass_where_a_frame_early_does_not),
        cmocka_unit_test(sheets_that_cannot_be_read),
        cmocka_unit_test(the_answer_for_scripts),
        cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
