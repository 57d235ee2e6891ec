// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/delivery.h"

#include "testing/testing.h"

#include "rights/grant.h"

#include <string.h>

static CwDeliveries taken(const char* text) {
    CwDiag diag = {0};
    CwDeliveries deliveries = {0};
    if (cw_deliveries_read(cw_test_arena, "delivery.json", cw_text(text), NULL, &diag, &deliveries) != CW_OK) {
        fail_msg("%s", cw_diag_line(cw_test_arena, &diag));
    }
    return deliveries;
}

static void nothing_said(void** state) {
    (void)state;
    static const char* const empty[] = {"", "  \n", "{}", "{\"profiles\": null}", "{\"profiles\": []}"};
    for (size_t i = 0; i < sizeof empty / sizeof empty[0]; ++i) {
        const CwDeliveries all = taken(empty[i]);
        assert_int_equal(all.count, 1);
        assert_string_equal(all.items[0].profile, "");
        assert_int_equal(all.items[0].media, CW_MEDIA_ALL);
        assert_int_equal(all.items[0].state, CW_CLEARANCE_CONFIRMED);
        assert_false(all.items[0].approvals_said);
        assert_ptr_equal(cw_delivery_find(&all, "ebu-r128"), &all.items[0]);
    }
}

static void common_keys_and_differences(void** state) {
    (void)state;
    const CwDeliveries all =
        taken("{\"medium\": \"streaming\", \"territory\": [\"DE\", \"AT\"], \"from\": \"2026-09\",\n"
              " \"until\": \"2036\", \"approvals\": [\"Director\", \"producer\"],\n"
              " \"profiles\": [\"ebu-r128\", {\"profile\": \"cinema\", \"media\": [\"cinema\", "
              "\"festival\"], \"territories\": \"world\", \"state\": \"signed\", \"approvals\": []}]}");
    assert_int_equal(all.count, 2);
    const CwDelivery* tv = cw_delivery_find(&all, "EBU R128");
    assert_ptr_equal(tv, &all.items[0]);
    assert_int_equal(tv->media, CW_MEDIUM_STREAMING);
    assert_string_equal(cw_territories_text(cw_test_arena, &tv->territories), "AT DE");
    assert_int_equal(tv->state, CW_CLEARANCE_CONFIRMED);
    assert_int_equal(tv->n_approvals, 2);
    assert_string_equal(tv->approvals[0], "director");
    char date[CW_DATE_SIZE];
    cw_date_format(tv->from, date);
    assert_string_equal(date, "2026-09-01");
    cw_date_format(tv->until, date);
    assert_string_equal(date, "2036-12-31");
    const CwDelivery* cinema = cw_delivery_find(&all, "cinema");
    assert_int_equal(cinema->media, CW_MEDIUM_CINEMA | CW_MEDIUM_FESTIVAL);
    assert_string_equal(cw_territories_text(cw_test_arena, &cinema->territories), "world");
    assert_int_equal(cinema->state, CW_CLEARANCE_SIGNED);
    assert_true(cinema->approvals_said);
    assert_int_equal(cinema->n_approvals, 0);
    assert_null(cw_delivery_find(&all, "netflix"));
}

static void an_album_is_asked_for_too(void** state) {
    (void)state;
    CwDeliveries all = taken("{\"flac\": true, \"profiles\": [\"netflix\", {\"profile\": \"cinema\", \"adm\": true}]}");
    assert_true(all.items[0].flac && !all.items[0].model && all.items[1].flac && all.items[1].model);
    all = taken("{\"tracks\": [{\"cue\": \"1m2\", \"title\": \"Dawn\", \"isrc\": \"DE-A12-26-00001\", \"gap\": 0}, "
                "{\"cue\": \"1m1\"}]}");
    assert_int_equal(all.items[0].n_tracks, 2);
    assert_string_equal(all.items[0].tracks[0].isrc, "DEA122600001");
    assert_int_equal(all.items[0].tracks[0].gap_ms, 0);
    assert_string_equal(all.items[0].tracks[1].cue, "1m1");
    assert_true(all.items[0].tracks[1].gap_ms < 0);
    all = taken(
        "{\"layout\": \"5.1\", \"profiles\": [\"cinema\", {\"profile\": \"netflix\", \"channels\": \"stereo\"}]}");
    assert_string_equal(all.items[0].layout, "5.1");
    assert_string_equal(all.items[1].layout, "stereo");
    all = taken("{\"album\": true, \"medium\": \"tv\"}");
    assert_false(all.items[0].flac || all.items[0].model);
    assert_int_equal(all.items[0].media, CW_MEDIUM_TV | CW_MEDIUM_ALBUM);
    all = taken("{\"medium\": \"tv\", \"album\": false, \"profiles\": \"netflix\"}");
    assert_int_equal(all.items[0].media, CW_MEDIUM_TV);
    assert_string_equal(all.items[0].profile, "netflix");
}

static void unknown_keys_are_warnings(void** state) {
    (void)state;
    CwDiagList warnings = {.arena = cw_test_arena};
    CwDeliveries all;
    assert_int_equal(cw_deliveries_read(cw_test_arena, "d.json",
                                        cw_text("{\"mediun\": \"tv\", \"profiles\": [{\"profile\": \"a\",\n"
                                                " \"loud\": 1}]}"),
                                        &warnings, NULL, &all),
                     CW_OK);
    assert_int_equal(warnings.count, 2);
    assert_non_null(strstr(warnings.items[0].text, "did you mean medium"));
    assert_int_equal(warnings.items[1].line, 2);
}

static void refused(const char* text, const char* name, const char* message) {
    CwDiag diag = {0};
    CwDeliveries all = {NULL, 77};
    assert_int_equal(cw_deliveries_read(cw_test_arena, "delivery.json", cw_text(text), NULL, &diag, &all),
                     CW_ERR_BAD_INPUT);
    assert_int_equal(all.count, 77);
    const char* line = cw_diag_line(cw_test_arena, &diag);
    if (strcmp(diag.name, name) != 0 || !strstr(line, message)) {
        fail_msg("%s: %s", diag.name, line);
    }
}

static void what_cannot_be_taken(void** state) {
    (void)state;
    refused("{", "json.syntax", "delivery.json:1");
    refused("[]", "delivery.object", "must hold one object");
    refused("{\"medium\":\n \"mind\"}", "delivery.media", "delivery.json:2:2: medium: write one or more of cinema");
    refused("{\"medium\": 3}", "delivery.text", "a text, or a list of texts");
    refused("{\"territory\": \"Atlantis\"}", "delivery.territory", "(read: Atlantis)");
    refused("{\"from\": \"soon\"}", "delivery.date", "write a date");
    refused("{\"from\": \"2030\", \"until\": \"2029\"}", "delivery.term", "lies before");
    refused("{\"state\": \"happy\"}", "delivery.state", "write approved, confirmed");
    refused("{\"state\": \"idea\"}", "delivery.state", "less than an agreement clears nothing");
    refused("{\"profiles\": [{\"profile\": \"a\", \"state\": \"denied\"}]}", "delivery.state", "profiles.0.state");
    refused("{\"approvals\": [1]}", "delivery.approvals", "list the roles");
    refused("{\"tracks\": [{\"title\": \"Dawn\"}]}", "delivery.track", "names its cue");
    refused("{\"tracks\": [{\"cue\": \"1m1\", \"isrc\": \"DE-1\"}]}", "delivery.isrc", "ISRC");
    refused("{\"tracks\": [{\"cue\": \"1m1\", \"irsc\": \"\"}]}", "delivery.track", "isrc");
    refused("{\"album\": \"yes\"}", "delivery.flag", "true or false");
    refused("{\"profiles\": [{\"medium\": \"tv\"}]}", "delivery.profile", "profiles.0: a profile is its name");
    refused("{\"profiles\": [\"a\", 7]}", "delivery.profile", "profiles.1");
}

static CwStatus sweep(CwArena* failing, void* context) {
    (void)context;
    CwDeliveries all;
    CwDiagList warnings = {.arena = failing};
    return cw_deliveries_read(
        failing, "d.json", cw_text("{\"x\": 1, \"medium\": [\"tv\"], \"approvals\": [\"a\"], \"profiles\": [\"p\"]}"),
        &warnings, NULL, &all);
}

static void memory_that_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(sweep, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_said, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(common_keys_and_differences, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(an_album_is_asked_for_too, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(unknown_keys_are_warnings, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_taken, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test(memory_that_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
