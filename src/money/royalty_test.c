// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/royalty.h"

#include "testing/testing.h"

#include "money/royalty_show.h"

#include <stdio.h>
#include <string.h>

static const char contracts[] =
    "{\"currency\": \"usd\", \"period\": \"spring 2026\", \"minimum\": \"10\", \"payees\": [{\"payee\": \"Ann\", "
    "\"carried\": \"1.25\"}],"
    " \"rates\": [{\"from\": \"EUR\", \"to\": \"USD\", \"rate\": \"1.10\", \"date\": \"2026-06-30\"}],"
    " \"contracts\": [{\"id\": \"one\", \"recordings\": [\"US-RC1-76-07839\", \"036000291452\"],"
    " \"fees\": [{\"payee\": \"Shop\", \"kind\": \"distributor\", \"percent\": 15.5}],"
    " \"recoup\": [{\"payee\": \"Label\", \"amount\": 100, \"percent\": \"50\", \"recouped\": \"49\"}],"
    " \"splits\": [{\"payee\": \"Ann\", \"kind\": \"composer\", \"share\": \"1/3\"},"
    "              {\"payee\": \"Bob\", \"kind\": \"studio\", \"share\": \"2/3\"}]}]}";

static CwTallyItem earned(int64_t units) {
    CwTallyItem item = {.isrc = "USRC17607839", .currency = {"USD"}, .units = units, .rows = 1};
    item.amount = (CwI128)units * CW_TALLY_UNIT;
    return item;
}

static CwStatus run(CwArena* arena, void* context) {
    CwRoyaltyRun* done = context;
    CwRoyalties all;
    CwBuf buf = cw_buf(arena);
    const CwTallyItem item = earned(100);
    const CwUsual usual = {.source = ""};
    CW_TRY(cw_royalties_read(arena, "c", cw_text(contracts), NULL, &all));
    CW_TRY(cw_royalties_run(arena, &all, &item, 1, NULL, done));
    cw_royalty_show_json(&buf, &all, done, &usual);
    cw_royalty_show_text(&buf, &all, done, &usual);
    cw_royalty_statement_csv(&buf, &all, done, &done->payees[0]);
    cw_royalty_statement_page(&buf, &all, done, &done->payees[0]);
    CwText pdf;
    CW_TRY(cw_royalty_statement_pdf(arena, &all, done, &done->payees[0], NULL, &pdf));
    return cw_buf_status(&buf);
}

// 100.00: 15.50 to the shop, 1.00 recouped, 83.50 in thirds: 27.8333… and 55.6666…, which lost more.
static void one_contract(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwRoyaltyRun done;
    assert_int_equal(run(arena, &done), CW_OK);
    assert_int_equal(done.n_accounts, 1);
    const CwRoyaltyAccount* account = &done.accounts[0];
    assert_int_equal(account->n_lines, 4);
    assert_int_equal(account->lines[0].amount, 1550);
    assert_int_equal(account->lines[1].amount, 100);
    assert_int_equal(account->lines[2].amount, 2783);
    assert_int_equal(account->lines[3].amount, 5567);
    assert_int_equal(account->lines_total, 10000);
    assert_string_equal(account->residue, "0");
    assert_int_equal(account->still_to_recoup, 0);
    assert_string_equal(done.payees[0].payee, "Ann");
    assert_int_equal(done.payees[0].paid, 2783 + 125);
    assert_string_equal(done.payees[2].payee, "Label");
    assert_int_equal(done.payees[2].forward, 100); // below the minimum
    cw_arena_free(arena);
}

// Table and page of a statement say the same amounts.
static void a_statement(void** state) {
    (void)state;
    static const char* const words[] = {"<h1>Ann</h1>",
                                        "Royalty statement, spring 2026",
                                        ">27.83 USD</td>",
                                        ">1.25 USD</td>",
                                        ">29.08 USD</td>",
                                        "<td>1/3 of what was left</td>",
                                        "<td>came in</td><td></td><td class=\"n\">100.00 USD</td>",
                                        ">-15.50 USD</td>",
                                        "<td>left to share</td><td></td><td class=\"n\">83.50 USD</td>"};
    CwArena* arena = cw_arena_new(NULL);
    CwRoyaltyRun done;
    CwRoyalties all;
    CwBuf csv = cw_buf(arena);
    CwBuf page = cw_buf(arena);
    assert_int_equal(run(arena, &done), CW_OK);
    assert_int_equal(cw_royalties_read(arena, "c", cw_text(contracts), NULL, &all), CW_OK);
    cw_royalty_statement_csv(&csv, &all, &done, &done.payees[0]);
    cw_royalty_statement_page(&page, &all, &done, &done.payees[0]);
    assert_non_null(strstr(cw_buf_string(&csv), ",27.83\n"));
    assert_non_null(strstr(cw_buf_string(&csv), ",29.08\n"));
    CwBuf text = cw_buf(arena);
    const CwUsualRange ranges[] = {{"composer", 10, 30, ""}};
    cw_royalty_show_text(&text, &all, &done, &(CwUsual){.ranges = ranges, .n_ranges = 1});
    assert_non_null(strstr(cw_buf_string(&text), "27.83 USD, 27.83 %; 10 to 30 % is usual"));
    for (size_t i = 0; i < sizeof words / sizeof words[0]; ++i) {
        if (!strstr(cw_buf_string(&page), words[i])) {
            fail_msg("no %s", words[i]);
        }
    }
    assert_string_equal(cw_royalty_file_name(arena, "Ann & Co", 0, ".html"), "001-Ann---Co.html");
    cw_arena_free(arena);
}

static void refused(const char* from, const char* to, const char* name) {
    CwArena* arena = cw_arena_new(NULL);
    CwDiag diag = {0};
    CwRoyalties all;
    char text[2000];
    const char* at = strstr(contracts, from);
    assert_non_null(at);
    assert_true(snprintf(text, sizeof text, "%.*s%s%s", (int)(at - contracts), contracts, to, at + strlen(from)) > 0);
    if (cw_royalties_read(arena, "c", cw_text(text), &diag, &all) != CW_ERR_BAD_INPUT) {
        fail_msg("%s was taken", to);
    }
    if (strcmp(diag.name, name) != 0) {
        fail_msg("%s: %s", diag.name, diag.text);
    }
    cw_arena_free(arena);
}

static void what_cannot_be_taken(void** state) {
    (void)state;
    refused("\"2/3\"", "\"1/2\"", "royalties.splits");
    refused("\"2/3\"", "\"99\"", "royalties.splits");
    refused("15.5", "115.5", "royalties.part");
    refused("\"036000291452\"", "\"USRC17607839\"", "royalties.twice");
    refused("\"036000291452\"", "\"036000291453\"", "royalties.recording");
    refused("\"49\"", "\"51\"", "royalties.recouped");
    refused("\"usd\"", "\"dollars\"", "royalties.currency");
    refused("\"1.10\"", "\"-1\"", "royalties.rate");
    refused("100", "\"12.345\"", "royalties.amount");
    refused("\"payee\": \"Shop\"", "\"payee\": \"\"", "royalties.payee");
}

static void a_missing_rate(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwRoyalties all;
    CwRoyaltyRun done;
    CwDiag diag = {0};
    CwTallyItem item = earned(1);
    assert_int_equal(cw_royalties_read(arena, "c", cw_text(contracts), NULL, &all), CW_OK);
    memcpy(item.currency.code, "CHF", 4);
    assert_int_equal(cw_royalties_run(arena, &all, &item, 1, &diag, &done), CW_ERR_BAD_INPUT);
    assert_string_equal(diag.name, "royalties.no_rate");
    cw_arena_free(arena);
}

static void memory_runs_out(void** state) {
    (void)state;
    CwRoyaltyRun done;
    cw_sweep_allocations(run, &done, 200);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_contract),   cmocka_unit_test(a_statement),     cmocka_unit_test(what_cannot_be_taken),
        cmocka_unit_test(a_missing_rate), cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
