// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/cue_sheet.h"

#include "testing/testing.h"

#include "base/file.h"
#include "base/json.h"
#include "base/program.h"
#include "rights/cue_sheet_page.h"
#include "rights/share.h"

#include <string.h>

static CwTime frame(int64_t number) {
    return cw_time_of_frame(86400 + number, cw_rate_24);
}

static const CwRightsCue names[] = {{"1m1", "Light"}, {"1m2", "Waltz"}, {"2m1", ""}};
static const char rows[] = "cue,work,kind,party,role,society,ipi,share,state,iswc,artist\n"
                           "1m1,,,M. Hale,C,PRS,00000000199,1/3,,,\n"
                           "1m1,,,\"Doe, J.\",A,,,2/3,,,\n"
                           "1m1,,,Hale Music,E,,,100,,,\n"
                           "1m2,Waltz,licensed,A. Fox,CA,,,,,T-034.524.680-1,\n"
                           "1m2,Waltz,,The Foxes,PR,,,,,,The Foxes\n"
                           "1m2,Tango,licensed,B. Cat,C,,,,replaced,,\n";

static CwSheetReel reels[] = {{"R1", {0}, {0}}, {"R2", {0}, {0}}};

static CwCueSheet made(const char* rights_csv) {
    reels[0] = (CwSheetReel){"R1", frame(0), frame(2400)};
    reels[1] = (CwSheetReel){"R2", frame(86400), frame(86400 + 2400)};
    CwSheetCue* cues = CW_NEW_ARRAY(cw_test_arena, CwSheetCue, 3);
    CwRights* rights = CW_NEW(cw_test_arena, CwRights);
    assert_true(cues && rights);
    cues[0] = (CwSheetCue){"2m1", "", CW_USE_ET, frame(86400), frame(86400 + 36), NULL};
    cues[1] = (CwSheetCue){"1m2", "Waltz", CW_USE_VI, frame(240), frame(240 + 24 * 65), "people"};
    cues[2] = (CwSheetCue){"1m1", "Light", CW_USE_MT, frame(12), frame(252), NULL};
    assert_int_equal(cw_rights_read(cw_test_arena, "r", cw_text(rights_csv), names, 3, NULL, rights), CW_OK);
    const CwCueSheetFrom from = {
        .head = {"Slack, Water", "", "", "", "film", "7", "Co", "D", "C", "IE", "2024", "", "", "X", "cut1"},
        .rate = cw_rate_24,
        .reels = reels,
        .n_reels = 2,
        .cues = cues,
        .n_cues = 3,
        .rights = rights};
    CwCueSheet sheet;
    assert_int_equal(cw_cue_sheet_make(cw_test_arena, &from, &sheet), CW_OK);
    return sheet;
}

static void a_sheet(void** state) {
    (void)state;
    const CwCueSheet sheet = made(rows);
    assert_int_equal(sheet.n_rows, 3);
    assert_string_equal(sheet.rows[0].cue.cue, "1m1");
    assert_int_equal(sheet.rows[0].sequence, 1);
    assert_string_equal(sheet.rows[0].reel, "R1");
    assert_int_equal(sheet.rows[1].n_works, 1); // the tango was replaced
    assert_string_equal(sheet.rows[2].reel, "R2");
    assert_int_equal(sheet.rows[2].n_works, 0);
    assert_int_equal(sheet.running.flicks, 200 * CW_FLICKS_PER_SECOND);
    assert_int_equal(sheet.music.flicks, (10 + 65) * CW_FLICKS_PER_SECOND + CW_FLICKS_PER_SECOND * 3 / 2);
}

static void as_csv(void** state) {
    (void)state;
    const CwCueSheet sheet = made(rows);
    CwBuf buf = cw_buf(cw_test_arena);
    cw_cue_sheet_csv(&buf, &sheet);
    assert_string_equal(
        cw_buf_string(&buf),
        "sequence,cue,reel,title,use,in,out,duration,frames,work,origin,role,party,society,ipi,share,iswc,isrc,label,"
        "catalogue,"
        "artist,territories,made by\n"
        "1,1m1,R1,Light,MT,01:00:00:12,01:00:10:12,0:10,240,Light,original,C,M. Hale,PRS,00000000199,33.33,,,,,,,\n"
        "1,1m1,R1,Light,MT,01:00:00:12,01:00:10:12,0:10,240,Light,original,A,\"Doe, J.\",,,66.67,,,,,,,\n"
        "1,1m1,R1,Light,MT,01:00:00:12,01:00:10:12,0:10,240,Light,original,E,Hale Music,,,100,,,,,,,\n"
        "2,1m2,R1,Waltz,VI,01:00:10:00,01:01:15:00,1:05,1560,Waltz,licensed,CA,A. Fox,,,100,T-034.524.680-1,,,,The "
        "Foxes,,people\n"
        "2,1m2,R1,Waltz,VI,01:00:10:00,01:01:15:00,1:05,1560,Waltz,licensed,PR,The Foxes,,,,T-034.524.680-1,,,,The "
        "Foxes,,people\n"
        "3,2m1,R2,,ET,02:00:00:00,02:00:01:12,0:02,36,,,,,,,,,,,,,,\n");
}

static void as_json(void** state) {
    (void)state;
    const CwCueSheet sheet = made(rows);
    CwBuf buf = cw_buf(cw_test_arena);
    cw_cue_sheet_json(&buf, NULL, &sheet);
    json_t* json = NULL;
    CwDiag diag = {0};
    assert_int_equal(cw_json_parse(cw_test_arena, "sheet", cw_text(cw_buf_string(&buf)), &diag, &json), CW_OK);
    const char* canonical = NULL;
    assert_int_equal(cw_json_canonical(cw_test_arena, json, &canonical), CW_OK);
    assert_string_equal(canonical, cw_buf_string(&buf));
    assert_int_equal(json_array_size(json_object_get(json, "rows")), 3);
}

static const char* warnings_of(const CwCueSheet* sheet) {
    CwDiagList warnings = {.arena = cw_test_arena};
    CwBuf buf = cw_buf(cw_test_arena);
    assert_int_equal(cw_cue_sheet_check(sheet, reels, 2, &warnings), CW_OK);
    for (size_t i = 0; i < warnings.count; ++i) {
        cw_buf_format(&buf, "%s%s:%s", i ? " " : "", warnings.items[i].name, warnings.items[i].read);
    }
    return cw_buf_string(&buf);
}

static void wrong_identifiers(void** state) {
    (void)state;
    const CwCueSheet sheet = made("cue,work,kind,party,role,ipi,share,iswc,isrc\n"
                                  "1m1,,,M. Hale,C,00000000198,,T-034.524.680-2,US-RC1-76-0783\n"
                                  "1m2,Waltz,,Hale,C,00000000199,,T-034.524.680-1,US-RC1-76-07839\n"
                                  "2m1,End,,Hale,C,,,,\n");
    assert_string_equal(warnings_of(&sheet), "sheet.identifier:1m1 sheet.identifier:1m1 sheet.identifier:1m1");
}

static void checks(void** state) {
    (void)state;
    const CwCueSheet sheet = made(rows);
    assert_string_equal(warnings_of(&sheet), "sheet.no_work:2m1");
    CwCueSheetRow* row = (CwCueSheetRow*)sheet.rows;
    row[2].cue.out = row[2].cue.in;
    row[1].cue.out = frame(2401);
    row[0].cue.use = CW_USE_VV;
    assert_string_equal(warnings_of(&sheet), "sheet.overlap:1m1 sheet.over_end:1m2 sheet.length:2m1 sheet.no_work:2m1");
    row[0].cue.use = CW_USE_BI;
    row[1].cue.out = frame(2400);
    row[0].reel = "";
    assert_string_equal(warnings_of(&sheet), "sheet.outside:1m1 sheet.length:2m1 sheet.no_work:2m1");
}

static void lengths_and_percents(void** state) {
    (void)state;
    char text[CW_SHEET_TEXT_SIZE];
    cw_sheet_length(cw_span(CW_FLICKS_PER_SECOND * 119 / 2 - 1), text);
    assert_string_equal(text, "0:59");
    cw_sheet_length(cw_span(CW_FLICKS_PER_SECOND * 119 / 2), text);
    assert_string_equal(text, "1:00");
    cw_sheet_length(cw_span(CW_FLICKS_PER_SECOND * 3661), text);
    assert_string_equal(text, "61:01");
    cw_sheet_percent(10000, text);
    assert_string_equal(text, "100");
    cw_sheet_percent(3330, text);
    assert_string_equal(text, "33.3");
    cw_sheet_percent(5, text);
    assert_string_equal(text, "0.05");
    cw_sheet_percent(0, text);
    assert_string_equal(text, "0");
}

// Whatever the shares are, printed they add up, and none is further off than a hundredth of a percent.
static void printed_shares_add_up(void** state) {
    (void)state;
    uint64_t seed = 12345;
    for (int round = 0; round < 2000; ++round) {
        CwRightsParty parties[12] = {0};
        const size_t n = 1 + (seed >> 33) % 12;
        int64_t parts[12];
        int64_t sum = 1;
        for (size_t i = 0; i < n; ++i) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            parts[i] = (int64_t)((seed >> 33) % 1000) + (i == 0);
            sum += parts[i];
        }
        sum -= 1;
        for (size_t i = 0; i < n; ++i) {
            parties[i].role = CW_PARTY_COMPOSER;
            parties[i].share = cw_ratio(parts[i], sum);
        }
        const CwWorkUse work = {.parties = parties, .n_parties = n};
        int64_t points[12];
        assert_int_equal(cw_work_points(cw_test_arena, &work, points), CW_OK);
        int64_t total = 0;
        for (size_t i = 0; i < n; ++i) {
            total += points[i];
            const int64_t off = points[i] * sum - parts[i] * 10000;
            assert_true(off > -sum && off < sum);
        }
        assert_int_equal(total, 10000);
    }
}

// The page says what the sheet says; read back by poppler.
static void as_a_page(void** state) {
    (void)state;
    const CwCueSheet sheet = made(rows);
    CwText pdf;
    CwText again;
    CwDiag diag = {0};
    const CwStatus status = cw_cue_sheet_pdf(cw_test_arena, &sheet, true, &diag, &pdf);
    if (status == CW_ERR_NO_PROGRAM) {
        print_message("skipped: no fonts here\n");
        skip();
    }
    assert_int_equal(status, CW_OK);
    assert_int_equal(cw_cue_sheet_pdf(cw_test_arena, &sheet, true, &diag, &again), CW_OK);
    assert_true(cw_text_equal(pdf, again));
    const char* folder = cw_test_folder();
    assert_int_equal(cw_file_write(cw_test_arena, cw_path(cw_test_arena, folder, "a.pdf"), pdf, &diag), CW_OK);
    const char* const argv[] = {"pdftotext", "-layout", "a.pdf", "-", NULL};
    CwProgramResult result = {0};
    const CwStatus ran = cw_program_must(cw_test_arena, &(CwProgram){argv, folder, 30}, &diag, &result);
    cw_test_folder_remove();
    if (ran == CW_ERR_NO_PROGRAM) {
        print_message("skipped: no pdftotext here\n");
        skip();
    }
    assert_int_equal(ran, CW_OK);
    static const char* const words[] = {"MUSIC CUE SHEET", "NOT FOR DELIVERY",  "Slack, Water",
                                        "01:00:00:12",     "66.67 %",           "Doe, J.",
                                        "T-034.524.680-1", "nobody wrote down", "1:17"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; ++i) {
        if (!strstr(result.output.at, words[i])) {
            fail_msg("the page does not say %s", words[i]);
        }
    }
}

static CwStatus sweep(CwArena* failing, void* context) {
    const CwCueSheet* sheet = context;
    CwDiagList warnings = {.arena = failing};
    CwCueSheet again;
    const CwSheetCue cue = {"1m1", "", CW_USE_BI, frame(0), frame(1), NULL};
    const CwRights rights = {sheet->rows[0].works[0], 1};
    const CwCueSheetFrom from = {sheet->head, sheet->rate, reels, 2, &cue, 1, &rights};
    CW_TRY(cw_cue_sheet_make(failing, &from, &again));
    CW_TRY(cw_cue_sheet_check(sheet, reels, 2, &warnings));
    CwBuf buf = cw_buf(failing);
    cw_cue_sheet_csv(&buf, sheet);
    CW_TRY(cw_buf_status(&buf));
    cw_cue_sheet_json(&buf, NULL, sheet);
    return cw_buf_status(&buf);
}

static void memory_that_runs_out(void** state) {
    (void)state;
    CwCueSheet sheet = made(rows);
    cw_sweep_allocations(sweep, &sheet, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_sheet, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(as_csv, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(as_json, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(wrong_identifiers, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(checks, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test(lengths_and_percents),
        cmocka_unit_test_setup_teardown(printed_shares_add_up, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(as_a_page, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(memory_that_runs_out, cw_test_arena_up, cw_test_arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
