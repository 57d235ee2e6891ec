// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/cue_sheet_forms.h"

#include "testing/testing.h"

#include "base/file.h"
#include "base/program.h"

#include <string.h>

static const CwRightsParty parties[] = {
    {.name = "Ada Byron", .role = CW_PARTY_COMPOSER, .society = "PRS", .ipi = "00014107338", .share = {1, 3}},
    {.name = "Zo\xC3\xAB", .role = CW_PARTY_COMPOSER, .society = "ASCAP", .ipi = "", .share = {2, 3}},
    {.name = "Byron Music & Co", .role = CW_PARTY_PUBLISHER, .society = "PRS", .ipi = "", .share = {1, 1}},
    {.name = "Hall", .role = CW_PARTY_MASTER_OWNER, .society = "", .ipi = "", .share = {1, 1}},
};
static const CwWorkUse works[] = {
    {"1m1", "Slack <Water>", CW_WORK_ORIGINAL, "T-034.524.680-1", "US-RC1-76-07839", "Lab", "7", "", parties, 4, false},
    {"1m2", "Old Song", CW_WORK_LICENSED, "", "", "", "", "The Olds", parties + 1, 1, false},
};
static const CwSociety societies[] = {{"ASCAP", "010"}, {"PRS", "052"}};

// Published by one house in the United States and Canada, by two elsewhere; a writer who has more in Germany.
static CwStatus regional_work(CwArena* arena, CwWorkUse* ret_work) {
    static const char* const where[] = {NULL,        "US CA", "world -US -CA", "world -US -CA", "DE",
                                        "world -DE", "DE",    "world -DE"};
    static const CwRightsParty rows[] = {
        {.name = "Hall", .role = CW_PARTY_MASTER_OWNER, .society = "", .ipi = "", .share = {1, 1}},
        {.name = "Western Songs", .role = CW_PARTY_PUBLISHER, .society = "ASCAP", .ipi = "", .share = {1, 1}},
        {.name = "Byron Music & Co", .role = CW_PARTY_PUBLISHER, .society = "PRS", .ipi = "", .share = {1, 3}},
        {.name = "Third House", .role = CW_PARTY_PUBLISHER, .society = "PRS", .ipi = "", .share = {2, 3}},
        {.name = "Ada Byron", .role = CW_PARTY_COMPOSER, .society = "PRS", .ipi = "00014107338", .share = {2, 3}},
        {.name = "Ada Byron", .role = CW_PARTY_COMPOSER, .society = "PRS", .ipi = "00014107338", .share = {1, 2}},
        {.name = "Zo\xC3\xAB", .role = CW_PARTY_COMPOSER, .society = "ASCAP", .ipi = "", .share = {1, 3}},
        {.name = "Zo\xC3\xAB", .role = CW_PARTY_COMPOSER, .society = "ASCAP", .ipi = "", .share = {1, 2}}};
    enum { COUNT = sizeof rows / sizeof rows[0] };
    CwRightsParty* copies = CW_NEW_ARRAY(arena, CwRightsParty, COUNT);
    CwTerritories* holds = CW_NEW_ARRAY(arena, CwTerritories, COUNT);
    if (!copies || !holds) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < COUNT; ++i) {
        copies[i] = rows[i];
        if (where[i]) {
            CW_TRY(cw_territories_parse(cw_text(where[i]), &holds[i], NULL));
            copies[i].holds = &holds[i];
        }
    }
    *ret_work = works[0];
    ret_work->parties = copies;
    ret_work->n_parties = COUNT;
    return CW_OK;
}

// `first` instead of the first work; NULL keeps that.
static CwStatus sheet_with(CwArena* arena, const CwWorkUse* first, CwCueSheet* sheet) {
    static const CwSheetReel reel = {"R1", {3600 * 705600000LL}, {3900 * 705600000LL}};
    static const CwSheetCue cues[] = {
        {"1m1", "Slack <Water>", CW_USE_BI, {3601 * 705600000LL}, {3671 * 705600000LL + 29400000 * 3}, NULL},
        {"1m2", "Old Song", CW_USE_VV, {3700 * 705600000LL}, {3710 * 705600000LL}, NULL},
        {"1m3", "Nobody's", CW_USE_ET, {3720 * 705600000LL}, {3725 * 705600000LL}, NULL}};
    CwWorkUse* mine = CW_NEW_ARRAY(arena, CwWorkUse, 2);
    CwRights* rights = CW_NEW(arena, CwRights);
    if (!mine || !rights) {
        return CW_ERR_NO_MEM;
    }
    mine[0] = first ? *first : works[0];
    mine[1] = works[1];
    *rights = (CwRights){mine, 2};
    const CwCueSheetFrom from = {
        .head = {"Slack Water", "", "", "", "film", "7", "Co", "D", "C", "IE", "2026", "", "", "X", "cut1"},
        .rate = cw_rate_24,
        .reels = &reel,
        .n_reels = 1,
        .cues = cues,
        .n_cues = 3,
        .rights = rights};
    return cw_cue_sheet_make(arena, &from, sheet);
}

static CwStatus sheet_of(CwArena* arena, CwCueSheet* sheet) {
    return sheet_with(arena, NULL, sheet);
}

// tests/forms_check.py has nothing against a form.
static void passes(CwArena* arena, const char* form, CwText bytes) {
    const char* path = cw_path(arena, cw_test_folder(), form);
    assert_int_equal(cw_file_write(arena, path, bytes, NULL), CW_OK);
    const char* const argv[] = {"/usr/bin/python3", "tests/forms_check.py", form, path, NULL};
    const CwProgram program = {.argv = argv, .timeout_seconds = 60};
    CwDiag diag = {0};
    if (cw_program_must(arena, &program, &diag, NULL) != CW_OK) {
        fail_msg("%s: %s", form, diag.text);
    }
    cw_test_folder_remove();
}

static void a_workbook(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwCueSheet sheet;
    CwBuf first = cw_buf(arena);
    CwBuf again = cw_buf(arena);
    assert_int_equal(sheet_of(arena, &sheet), CW_OK);
    assert_int_equal(cw_cue_sheet_xlsx(&first, &sheet), CW_OK);
    assert_int_equal(cw_cue_sheet_xlsx(&again, &sheet), CW_OK);
    const CwText bytes = {first.bytes, first.length};
    assert_true(cw_text_equal(bytes, (CwText){again.bytes, again.length}));
    const char* path = cw_path(arena, cw_test_folder(), "s.xlsx");
    assert_int_equal(cw_file_write(arena, path, bytes, NULL), CW_OK);
    static const char script[] =
        "import sys\n"
        "try:\n import openpyxl\nexcept ImportError:\n print('skipped'); sys.exit()\n"
        "b = openpyxl.load_workbook(sys.argv[1])\n"
        "rows = [[c for c in r] for r in b['Cue Sheet'].iter_rows(values_only=True)]\n"
        "top = [r[0] for r in rows].index('Seq #')\n"
        "assert rows[1][:2] == ['Production Title', 'Slack Water'], rows[1]\n"
        "assert rows[top+1][:12] == [1, '1m1', 'Slack <Water>', 'BI', '01:00:01:00', '01:01:11:03', '1:10', 'C', "
        "'Ada Byron', 'PRS', '00014107338', 33.33], rows[top+1]\n"
        "assert rows[top+2][7:12] == ['C', 'Zo\\u00eb', 'ASCAP', None, 66.67], rows[top+2]\n"
        "assert rows[top+3][7:12] == ['E', 'Byron Music & Co', 'PRS', None, 100]\n"
        "assert rows[top+5][:4] == [2, '1m2', 'Old Song', 'VV']\n"
        "assert rows[top+6][:7] == [3, '1m3', \"Nobody's\", 'ET', '01:02:00:00', '01:02:05:00', '0:05']\n"
        "for s in b: assert s.page_setup.orientation == 'landscape' and s.sheet_properties.pageSetUpPr.fitToPage\n"
        "f = list(b['Frame timings'].iter_rows(values_only=True))\n"
        "assert f[1][:5] == (1, '1m1', 86424, 88107, 1683), f[1]\n";
    const char* const argv[] = {"/usr/bin/python3", "-c", script, path, NULL};
    const CwProgram program = {.argv = argv, .timeout_seconds = 60};
    CwDiag diag = {0};
    if (cw_program_must(arena, &program, &diag, NULL) != CW_OK) {
        fail_msg("%s", diag.text);
    }
    cw_test_folder_remove();
    cw_arena_free(arena);
}

static void detailed_cues(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwCueSheet sheet;
    CwBuf buf = cw_buf(arena);
    assert_int_equal(sheet_of(arena, &sheet), CW_OK);
    cw_cue_sheet_ddex(&buf, &sheet);
    const char* xml = cw_buf_string(&buf);
    static const char* const wanted[] = {
        "<CueUseType>Background</CueUseType>",
        "<CueUseType>OnScreenMusic</CueUseType>",
        "<TitleText>Slack &lt;Water&gt;<",
        "<StartTime>PT0H0M1S</StartTime>",
        "<Duration>PT0H1M10.125S</Duration>",
        "<EndTime>PT0H1M11.125S</EndTime>",
        "<CueOrigin>PreexistingMusic</CueOrigin>",
        "<CueThemeType>Closing</CueThemeType>",
        "<ISWC>T-034.524.680-1</ISWC>",
    };
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; ++i) {
        if (!strstr(xml, wanted[i])) {
            fail_msg("no %s", wanted[i]);
        }
    }
    passes(arena, "ddex", cw_text(xml));
    cw_arena_free(arena);
}

static int64_t number_at(const char* record, size_t at, size_t width) {
    int64_t number = -1;
    assert_int_equal(cw_parse_int((CwText){record + at, width}, &number), CW_OK);
    return number;
}

// Every record as long as its type is; per right the shares of a work come to the whole; counts are what was counted.
static void cwr_adds_up(void** state) {
    (void)state;
    static const struct {
        const char* type;
        size_t length;
    } lengths[] = {{"HDR", 167}, {"GRH", 28},  {"NWR", 260}, {"SPU", 183}, {"SPT", 58}, {"SWR", 180},
                   {"SWT", 52},  {"PWR", 112}, {"REC", 266}, {"ORN", 322}, {"GRT", 37}, {"TRL", 24}};
    CwArena* arena = cw_arena_new(NULL);
    CwCueSheet sheet;
    CwBuf buf = cw_buf(arena);
    int64_t performing = 0;
    int64_t mechanical = 0;
    int64_t records = 0;
    CwCwrFrom from = {"Byron Music", "00014107338", {20000}, societies, 2};
    assert_int_equal(sheet_of(arena, &sheet), CW_OK);
    assert_int_equal(cw_cue_sheet_cwr(&buf, &sheet, &from, NULL), CW_OK);
    CwText rest = cw_text(cw_buf_string(&buf));
    while (rest.length) {
        const CwText line = cw_text_line(&rest);
        ++records;
        size_t kind = 0;
        while (kind < sizeof lengths / sizeof lengths[0] && !cw_text_starts(line, lengths[kind].type)) {
            ++kind;
        }
        assert_true(kind < sizeof lengths / sizeof lengths[0]);
        if (line.length != lengths[kind].length) {
            fail_msg("%s has %zu", lengths[kind].type, line.length);
        }
        const bool writer = cw_text_starts(line, "SWR");
        if (writer || cw_text_starts(line, "SPU")) {
            const size_t at = writer ? 126 : 112;
            performing += number_at(line.at, at + 3, 5);
            mechanical += number_at(line.at, at + 11, 5);
        }
        if (cw_text_starts(line, "TRL")) {
            assert_int_equal(number_at(line.at, 8, 8), 1);
            assert_int_equal(number_at(line.at, 16, 8), records);
        }
    }
    assert_int_equal(performing, 10000);
    assert_int_equal(mechanical, 10000);
    from.sender_ipi = "00014107339";
    assert_int_equal(cw_cue_sheet_cwr(&buf, &sheet, &from, NULL), CW_ERR_BAD_INPUT);
    cw_arena_free(arena);
}

// Where shares hold in some countries only: who collects in each adds up, and so does who owns at home.
static void cwr_by_country(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwCueSheet sheet;
    CwWorkUse work;
    CwBuf buf = cw_buf(arena);
    const CwCwrFrom from = {"Byron Music", "00014107338", {20000}, societies, 2};
    assert_int_equal(regional_work(arena, &work), CW_OK);
    assert_int_equal(sheet_with(arena, &work, &sheet), CW_OK);
    assert_int_equal(cw_cue_sheet_cwr(&buf, &sheet, &from, NULL), CW_OK);
    const char* text = cw_buf_string(&buf);
    static const char* const wanted[] = {
        "P00000002      050001000010000I0840 002", // Western Songs in the United States, after Canada
        "P00000003      016670333303333I2136 001", // Byron Music in the world
        "P00000003      000000000000000E0124 002", // but not in Canada
        "P00000005033330000000000I0276 003",       // Ada in Germany
        "P00000005025000000000000I2136 001",       // and elsewhere, as one writer
    };
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; ++i) {
        if (!strstr(text, wanted[i])) {
            fail_msg("no %s in\n%s", wanted[i], text);
        }
    }
    passes(arena, "cwr", cw_text(text));
    cw_arena_free(arena);
}

static void cwr_passes(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwCueSheet sheet;
    CwBuf buf = cw_buf(arena);
    const CwCwrFrom from = {"Byron Music", "00014107338", {20000}, societies, 2};
    assert_int_equal(sheet_of(arena, &sheet), CW_OK);
    assert_int_equal(cw_cue_sheet_cwr(&buf, &sheet, &from, NULL), CW_OK);
    passes(arena, "cwr", cw_text(cw_buf_string(&buf)));
    cw_arena_free(arena);
}

static void rapidcue(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwCueSheet sheet;
    CwBuf buf = cw_buf(arena);
    CwDiag diag = {0};
    assert_int_equal(sheet_of(arena, &sheet), CW_OK);
    assert_int_equal(cw_cue_sheet_rapidcue(&buf, &sheet, &diag), CW_ERR_BAD_INPUT); // the third cue is nobody's
    assert_non_null(strstr(diag.text, "rights.csv"));
    sheet.n_rows = 1;
    buf = cw_buf(arena);
    assert_int_equal(cw_cue_sheet_rapidcue(&buf, &sheet, &diag), CW_OK);
    assert_non_null(strstr(cw_buf_string(&buf), "<Share>66.67</Share>"));
    assert_non_null(strstr(cw_buf_string(&buf), "<TimecodeOut>01:01:11:03</TimecodeOut>"));
    passes(arena, "rapidcue", cw_text(cw_buf_string(&buf)));
    const char** const heads[] = {&sheet.head.title, &sheet.head.kind, &sheet.head.company, &sheet.head.year,
                                  &sheet.head.contact};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; ++i) {
        const char* kept = *heads[i];
        *heads[i] = "";
        assert_int_equal(cw_cue_sheet_rapidcue(&buf, &sheet, &diag), CW_ERR_BAD_INPUT);
        *heads[i] = kept;
    }
    CwWorkUse work = works[0];
    CwRightsParty party = parties[0];
    work.parties = &party;
    work.n_parties = 1;
    party.society = "";
    assert_int_equal(sheet_with(arena, &work, &sheet), CW_OK);
    assert_int_equal(cw_cue_sheet_rapidcue(&buf, &sheet, &diag), CW_ERR_BAD_INPUT);
    assert_non_null(strstr(diag.text, "NS"));
    party = parties[3];
    assert_int_equal(cw_cue_sheet_rapidcue(&buf, &sheet, &diag), CW_ERR_BAD_INPUT); // nobody wrote it
    cw_arena_free(arena);
}

static CwStatus all_forms(CwArena* arena, void* context) {
    (void)context;
    CwCueSheet sheet;
    CwBuf buf = cw_buf(arena);
    CwBuf xlsx = cw_buf(arena);
    const CwCwrFrom from = {"Byron Music", "00014107338", {20000}, societies, 2};
    CW_TRY(sheet_of(arena, &sheet));
    cw_cue_sheet_ddex(&buf, &sheet);
    CW_TRY(cw_cue_sheet_cwr(&buf, &sheet, &from, NULL));
    sheet.n_rows = 1;
    CW_TRY(cw_cue_sheet_rapidcue(&buf, &sheet, NULL));
    return cw_cue_sheet_xlsx(&xlsx, &sheet);
}

static void memory_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(all_forms, NULL, 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_workbook),      cmocka_unit_test(detailed_cues),  cmocka_unit_test(cwr_adds_up),
        cmocka_unit_test(cwr_passes),      cmocka_unit_test(cwr_by_country), cmocka_unit_test(rapidcue),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
