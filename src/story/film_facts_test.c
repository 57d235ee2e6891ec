// SPDX-License-Identifier: GPL-3.0-or-later
#include "story/film_facts.h"

#include "testing/testing.h"

#include <string.h>

static CwArena* arena;

static int set_up(void** state) {
    (void)state;
    arena = cw_arena_new(NULL);
    return arena ? 0 : -1;
}

static int tear_down(void** state) {
    (void)state;
    cw_arena_free(arena);
    return 0;
}

static CwFilmFacts taken(const char* json) {
    CwDiag diag = {0};
    CwFilmFacts facts = {0};
    const CwStatus status = cw_film_facts_read(arena, "film.json", cw_text(json), NULL, &diag, &facts);
    if (status != CW_OK) {
        fail_msg("%s", cw_diag_line(arena, &diag));
    }
    return facts;
}

static void refused(const char* json, const char* name, const char* message) {
    CwDiag diag = {0};
    CwFilmFacts facts = {.sample_rate = -1};
    assert_int_equal(cw_film_facts_read(arena, "film.json", cw_text(json), NULL, &diag, &facts), CW_ERR_BAD_INPUT);
    assert_string_equal(diag.name, name);
    assert_int_equal(facts.sample_rate, -1);
    assert_non_null(strstr(cw_diag_line(arena, &diag), message));
}

static void everything(void** state) {
    (void)state;
    const CwFilmFacts facts = taken("{\"title\": \"The Light\", \"rate\": 24, \"drop\": false,\n"
                                    " \"start\": \"01:00:00:00\", \"reels\": [{\"name\": \"A\", \"start\": "
                                    "\"01:00:00:00\"}, {\"start\": \"02:00:00:00\"}],\n"
                                    " \"sample_rate\": 96000, \"ensemble\": \"chamber orchestra\",\n"
                                    " \"director\": \"M. Hale\", \"year\": 2026}");
    assert_string_equal(facts.title, "The Light");
    assert_true(cw_rate_equal(facts.rate, cw_rate_24));
    assert_true(facts.has_start);
    assert_int_equal(facts.start.flicks, 3600 * CW_FLICKS_PER_SECOND);
    assert_int_equal(facts.n_reels, 2);
    assert_string_equal(facts.reels[0].name, "A");
    assert_string_equal(facts.reels[1].name, "R2");
    assert_int_equal(facts.reels[1].start.flicks, 7200 * CW_FLICKS_PER_SECOND);
    assert_int_equal(facts.sample_rate, 96000);
    assert_string_equal(facts.ensemble, "chamber orchestra");
    assert_string_equal(facts.facts[CW_FACT_DIRECTOR], "M. Hale");
    assert_string_equal(facts.facts[CW_FACT_YEAR], "2026");
    assert_string_equal(facts.facts[CW_FACT_AKA], "");
}

static void as_little_as_possible(void** state) {
    (void)state;
    const CwFilmFacts facts = taken("\xEF\xBB\xBF{\"rate\": 25, \"title\": null}");
    assert_string_equal(facts.title, "");
    assert_false(facts.has_start);
    assert_int_equal(facts.n_reels, 0);
    assert_int_equal(facts.sample_rate, 48000);
    assert_string_equal(facts.ensemble, "");
}

static void rate_is(const char* json, const char* name) {
    assert_string_equal(cw_rate_name(taken(json).rate), name);
}

static void spellings_of_a_rate(void** state) {
    (void)state;
    rate_is("{\"rate\": 23.976}", "23.976");
    rate_is("{\"fps\": 23.98}", "23.976");
    rate_is("{\"frame_rate\": \"24000/1001\"}", "23.976");
    rate_is("{\"Frame Rate\": [24000, 1001]}", "23.976");
    rate_is("{\"rate\": {\"num\": 30000, \"den\": 1001}}", "29.97");
    rate_is("{\"rate\": \"29.97 DF\"}", "29.97 DF");
    rate_is("{\"rate\": \"29.97\", \"drop\": true}", "29.97 DF");
    rate_is("{\"rate\": 29.97, \"drop_frame\": \"yes\"}", "29.97 DF");
    rate_is("{\"rate\": 29.97, \"drop_frame\": \"NDF\"}", "29.97");
    rate_is("{\"rate\": 59.94, \"drop\": \"DF\"}", "59.94 DF");
    rate_is("{\"rate\": \"25 fps\"}", "25");
}

static void a_semicolon_says_drop(void** state) {
    (void)state;
    rate_is("{\"rate\": 29.97, \"start\": \"02:00:00;00\"}", "29.97 DF");
    rate_is("{\"rate\": 29.97, \"reels\": [{\"start\": \"02:00:00;00\"}]}", "29.97 DF");
    rate_is("{\"rate\": 29.97, \"start\": \"02:00:00;00\", \"drop\": false}", "29.97");
    rate_is("{\"rate\": 24, \"start\": \"02:00:00;00\"}", "24");
    const CwFilmFacts facts = taken("{\"rate\": 29.97, \"drop\": true, \"start\": \"02:00:00:00\"}");
    assert_int_equal(facts.start.flicks / cw_flicks_per_frame(facts.rate), 215784); // 2 h * 107 892 frames
}

static void spellings_of_reels(void** state) {
    (void)state;
    CwFilmFacts facts = taken("{\"rate\": 25, \"reels\": 2}");
    assert_int_equal(facts.n_reels, 2);
    assert_string_equal(facts.reels[1].name, "R2");
    assert_false(facts.reels[1].has_start);
    facts = taken("{\"rate\": 25, \"reels\": [\"one\", 2]}");
    assert_string_equal(facts.reels[0].name, "one");
    assert_string_equal(facts.reels[1].name, "R2");
    facts = taken("{\"rate\": 25, \"reels\": {\"R1\": \"10:00:00:00\", \"R2\": \"11:00:00:00\"}}");
    assert_string_equal(facts.reels[1].name, "R2");
    assert_true(facts.has_start); // the first reel says where the film starts
    assert_int_equal(facts.start.flicks, 36000 * CW_FLICKS_PER_SECOND);
}

static void spellings_of_the_rest(void** state) {
    (void)state;
    assert_int_equal(taken("{\"rate\": 25, \"sample_rate\": 48}").sample_rate, 48000);
    assert_int_equal(taken("{\"rate\": 25, \"sample_rate\": 44.1}").sample_rate, 44100);
    assert_int_equal(taken("{\"rate\": 25, \"sample_rate\": \"96 kHz\"}").sample_rate, 96000);
    assert_int_equal(taken("{\"rate\": 25, \"sample_rate\": \"88200 Hz\"}").sample_rate, 88200);
    const CwFilmFacts facts = taken("{\"rate\": 25, \"ensemble\": {\"name\": \"trio\", \"players\": "
                                    "[\"violin\", \"cello\", \"piano\"]}}");
    assert_string_equal(facts.ensemble, "trio");
    assert_int_equal(facts.n_players, 3);
    assert_string_equal(facts.players[1], "cello");
    assert_int_equal(taken("{\"rate\": 25, \"ensemble\": [\"harp\"]}").n_players, 1);
}

static void unknown_keys_are_warnings(void** state) {
    (void)state;
    CwDiagList warnings = {.arena = arena};
    CwFilmFacts facts;
    const char* json = "{\"rate\": 25,\n \"titel\": \"X\", \"camera\": {\"make\": 1},\n"
                       " \"reels\": [{\"name\": \"R1\", \"lenght\": 3}]}";
    assert_int_equal(cw_film_facts_read(arena, "film.json", cw_text(json), &warnings, NULL, &facts), CW_OK);
    assert_int_equal(warnings.count, 3);
    assert_string_equal(warnings.items[0].read, "titel");
    assert_int_equal(warnings.items[0].line, 2);
    assert_non_null(strstr(warnings.items[0].text, "did you mean title"));
    assert_string_equal(warnings.items[1].read, "camera");
    assert_string_equal(warnings.items[2].read, "lenght");
}

static void what_cannot_be_taken(void** state) {
    (void)state;
    refused("{\"rate\": 25,\n\"title\": }", "json.syntax", "film.json:2");
    refused("[]", "film.object", "must hold one object");
    refused("{\"title\": \"X\"}", "film.no_rate", "does not say how many frames");
    refused("{\"rate\":\n  26}", "film.rate", "film.json:2:3: rate: this is no frame rate");
    refused("{\"rate\": \"fast\"}", "film.rate", "(read: fast)");
    refused("{\"rate\": [24, 0]}", "film.rate", "no frame rate");
    refused("{\"rate\": 25, \"fps\": 24}", "film.twice", "said twice");
    refused("{\"rate\": 25, \"drop\": true}", "film.drop", "only 29.97 and 59.94");
    refused("{\"rate\": \"29.97 DF\", \"drop\": false}", "film.drop", "keep one");
    refused("{\"rate\": 29.97, \"drop\": 3}", "film.drop", "true or false");
    refused("{\"rate\": 25, \"start\": 3600}", "film.timecode", "film.json:1:23: start: this is no timecode");
    refused("{\"rate\": 25, \"start\": \"01:00:00:25\"}", "film.timecode", "no such timecode");
    refused("{\"rate\": 29.97, \"start\": \"01:01:00;00\"}", "film.timecode", "drop-frame leaves out");
    refused("{\"rate\": 25, \"reels\": 0}", "film.reels", "how many reels");
    refused("{\"rate\": 25, \"reels\": []}", "film.reels", "how many reels");
    refused("{\"rate\": 25, \"reels\": [true]}", "film.reel", "a reel is its name");
    refused("{\"rate\": 25, \"reels\": [\"R2\", {}]}", "film.reel_twice", "two reels");
    refused("{\"rate\": 25, \"reels\": [{\"start\": \"2:00:00:00\"}, {\"start\": \"1:00:00:00\"}]}", "film.reel_order",
            "list reels in order");
    refused("{\"rate\": 25, \"reels\": {\"R1\": \"soon\"}}", "film.timecode", "film.json:1:30: reels.R1");
    refused("{\"rate\": 25, \"sample_rate\": 32000}", "film.sample_rate", "write 44100, 48000");
    refused("{\"rate\": 25, \"ensemble\": 12}", "film.ensemble", "name of the ensemble");
    refused("{\"rate\": 25, \"ensemble\": [1]}", "film.ensemble", "by name");
    refused("{\"rate\": 25, \"title\": [1]}", "film.text", "a text in quotes");
    refused("{\"rate\": 25, \"title\": \"\xE9\"}", "text.utf8", "UTF-8");
}

static CwStatus sweep(CwArena* failing, void* context) {
    (void)context;
    CwFilmFacts facts;
    CwDiagList warnings = {.arena = failing};
    return cw_film_facts_read(
        failing, "film.json",
        cw_text("{\"rate\": 24, \"title\": \"T\", \"reels\": [\"a\", {\"start\": \"02:00:00:00\"}, 3],"
                "\"ensemble\": {\"name\": \"e\", \"players\": [\"harp\"]}, \"what\": 1}"),
        &warnings, NULL, &facts);
}

static void memory_that_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(sweep, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(everything, set_up, tear_down),
        cmocka_unit_test_setup_teardown(as_little_as_possible, set_up, tear_down),
        cmocka_unit_test_setup_teardown(spellings_of_a_rate, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_semicolon_says_drop, set_up, tear_down),
        cmocka_unit_test_setup_teardown(spellings_of_reels, set_up, tear_down),
        cmocka_unit_test_setup_teardown(spellings_of_the_rest, set_up, tear_down),
        cmocka_unit_test_setup_teardown(unknown_keys_are_warnings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_taken, set_up, tear_down),
        cmocka_unit_test(memory_that_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
