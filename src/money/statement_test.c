// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/statement.h"

#include "testing/testing.h"

#include "base/buf.h"
#include "base/file.h"

#include <string.h>

static const char* const files[] = {"believe", "distrokid", "plain", "plain_usd", "soundcloud"};

enum {
    N_FILES = sizeof files / sizeof files[0],
};

static CwStatus read_all(CwArena* arena, CwStatementTemplate templates[N_FILES]) {
    for (size_t i = 0; i < N_FILES; ++i) {
        CwText text = {NULL, 0};
        const char* path = cw_format(arena, "data/statements/%s.json", files[i]);
        if (!path) {
            return CW_ERR_NO_MEM;
        }
        CW_TRY(cw_file_read(arena, path, 0, NULL, &text));
        CW_TRY(cw_statement_template_read(arena, path, text, NULL, &templates[i]));
    }
    return CW_OK;
}

static void recognized(void** state) {
    (void)state;
    static const struct {
        const char* head;
        const char* name;
        int amount;
        int lines;
    } cases[] = {
        {"Reporting Date\tSale Month\tStore\tArtist\tTitle\tISRC\tUPC\tQuantity\tTeam Percentage\tSong/Album\tCountry "
         "of Sale\tSongwriter Royalties Withheld\tEarnings (USD)\n",
         "distrokid", 12, 1},
        {"\xEF\xBB\xBFisrc,units,amount,currency\r\n", "plain", 2, 1},
        {"ISRC;Streams;Net Revenue;Currency\n", "plain", 2, 1},
        {"Account\nfor March\nSales Period,ISRC,Units,Share (USD)\n", "soundcloud", 3, 3},
        {"isrc\tEarnings (USD)\n", "plain in dollars", 1, 1},
    };
    CwArena* arena = cw_arena_new(NULL);
    CwStatementTemplate templates[N_FILES];
    assert_int_equal(read_all(arena, templates), CW_OK);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
        CwStatementLayout layout;
        CwDiag diag = {0};
        const CwText head = cw_text(cases[i].head);
        if (cw_statement_layout(templates, N_FILES, "s", head, &diag, &layout) != CW_OK) {
            fail_msg("%s: %s", cases[i].name, diag.text);
        }
        assert_string_equal(layout.template->name, cases[i].name);
        assert_int_equal(layout.rows.amount, cases[i].amount);
        assert_int_equal(layout.header_lines, cases[i].lines);
        assert_int_equal(layout.header_bytes, head.length);
    }
    CwStatementLayout layout;
    assert_int_equal(cw_statement_layout(templates, N_FILES, "s", cw_text("a,b\n1,2\n"), NULL, &layout),
                     CW_ERR_BAD_INPUT);
    cw_arena_free(arena);
}

static void templates_that_are_none(void** state) {
    (void)state;
    static const char* const bad[] = {
        "{}",
        "{\"name\": \"a\", \"source\": \"b\", \"date\": \"c\"}",
        "{\"name\": \"a\", \"source\": \"b\", \"date\": \"c\", \"columns\": {\"isrc\": \"x\", \"amount\": \"y\"}}",
        "{\"name\": \"a\", \"source\": \"b\", \"date\": \"c\", \"columns\": {\"isrc\": [1]}}",
        ("{\"name\": \"a\", \"source\": \"b\", \"date\": \"c\", \"currency\": \"dollar\", \"columns\": {\"isrc\": "
         "\"x\", \"amount\": \"y\"}}"),
    };
    CwArena* arena = cw_arena_new(NULL);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        CwStatementTemplate template;
        assert_int_equal(cw_statement_template_read(arena, "t", cw_text(bad[i]), NULL, &template), CW_ERR_BAD_INPUT);
    }
    cw_arena_free(arena);
}

static CwStatus scenario(CwArena* arena, void* context) {
    (void)context;
    CwStatementTemplate templates[N_FILES];
    return read_all(arena, templates);
}

static void memory_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(scenario, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recognized),
        cmocka_unit_test(templates_that_are_none),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
