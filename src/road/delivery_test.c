// SPDX-License-Identifier: GPL-3.0-or-later
#include "testing/small_film.h"
#include "testing/testing.h"

#include "base/file.h"
#include "film/take_in.h"
#include "road/cue_sound.h"
#include "road/decisions.h"
#include "road/delivery.h"

#include <string.h>

static const CwOpIntro intro = {"test", "somebody", "2024-05-01T12:00:00Z", NULL};

typedef struct {
    CwArena* arena;
    CwFilm film;
    CwRoad road;
    CwBuildReport report; // of a look: nothing was made
} Fixture;

static int setup(void** state) {
    static Fixture fixture;
    const CwRoadOptions options = {.temp = true};
    CwDiag diag = {0};
    fixture = (Fixture){.arena = cw_arena_new(NULL)};
    const char* folder = cw_path(fixture.arena, cw_test_folder(), "small");
    const char* project = cw_path(fixture.arena, cw_test_folder(), "small.cuewright");
    *state = &fixture;
    assert_int_equal(cw_small_film(folder, "delivery.json", "{\"profiles\": [\"netflix\", \"EBU R128\"]}"), CW_OK);
    assert_int_equal(cw_film_take_in(fixture.arena, project, folder, &intro, NULL, &diag, &fixture.film), CW_OK);
    assert_int_equal(cw_road_make(fixture.arena, &fixture.film, &options, &diag, &fixture.road), CW_OK);
    return cw_build(fixture.arena, cw_store_folder(fixture.film.store), fixture.road.graph, NULL, &diag,
                    &fixture.report) == CW_OK
               ? 0
               : -1;
}

static int teardown(void** state) {
    cw_arena_free(((Fixture*)*state)->arena);
    cw_test_folder_remove();
    return 0;
}

static CwDeliveryCase case_of(const Fixture* fixture, const char* profile) {
    return (CwDeliveryCase){&fixture->film, &fixture->road, &fixture->report, profile, {20000}};
}

static void there_is_a_master_for_each_profile_that_is_named(void** state) {
    const Fixture* fixture = *state;
    assert_int_equal(fixture->road.n_profiles, 2);
    assert_string_equal(fixture->road.profiles[0], "netflix_2_0");
    assert_string_equal(fixture->road.profiles[1], "ebu_r128");
    assert_non_null(cw_graph_find(fixture->road.graph, "master/ebu_r128"));
    assert_null(cw_graph_find(fixture->road.graph, "master/streaming_album"));
    assert_string_equal(cw_road_delivery(&fixture->film, "netflix_2_0")->profile, "netflix");
    assert_null(cw_road_delivery(&fixture->film, "streaming_album"));
}

static void a_delivery_asks_for_what_is_in_it(void** state) {
    const Fixture* fixture = *state;
    const char* const* targets = NULL;
    size_t count = 0;
    bool marked = false;
    assert_int_equal(cw_road_delivery_targets(fixture->arena, &fixture->road, "ebu_r128", true, &targets, &count),
                     CW_OK);
    for (size_t i = 0; i < count; ++i) {
        assert_non_null(cw_graph_find(fixture->road.graph, targets[i]));
        assert_null(strstr(targets[i], "netflix"));
        marked = marked || strcmp(targets[i], "temp/cue_sheet") == 0;
        assert_string_not_equal(targets[i], "cue_sheet");
    }
    assert_true(marked && count > 10);
}

static void what_was_not_made_refuses(void** state) {
    const Fixture* fixture = *state;
    const CwDeliveryCase about = case_of(fixture, "ebu_r128");
    const CwDeliveryFacts facts = {false, "", "{}"};
    CwGateVerdict verdict = {0};
    CwPackage package = {0};
    CwDiag diag = {0};
    bool kinds[CW_FINDING_BUDGET + 1] = {false};
    const char* sound = NULL;
    assert_int_equal(cw_road_gate(fixture->arena, &about, &diag, &verdict), CW_OK);
    assert_false(verdict.open);
    for (size_t i = 0; i < verdict.count; ++i) {
        kinds[verdict.items[i].finding.kind] = true;
    }
    assert_true(kinds[CW_FINDING_CLEARANCE] && kinds[CW_FINDING_SPEC] && kinds[CW_FINDING_HIT]);
    assert_int_equal(cw_road_package(fixture->arena, &about, &facts, &diag, &package), CW_ERR_NOT_FOUND);
    assert_int_equal(cw_road_cue_sound(fixture->arena, &fixture->road, &fixture->report, "1m1", &diag, &sound),
                     CW_ERR_NOT_FOUND);
    assert_non_null(strstr(diag.text, "build"));
    assert_int_equal(cw_road_cue_sound(fixture->arena, &fixture->road, &fixture->report, "9m9", &diag, &sound),
                     CW_ERR_NOT_FOUND);
}

static void a_profile_the_film_is_not_delivered_to_is_said(void** state) {
    const Fixture* fixture = *state;
    const CwDeliveryCase about = case_of(fixture, "streaming_album");
    CwGateVerdict verdict = {0};
    CwDiag diag = {0};
    assert_int_equal(cw_road_gate(fixture->arena, &about, &diag, &verdict), CW_ERR_NOT_FOUND);
    assert_string_equal(diag.file, "delivery.json");
}

static void a_film_that_was_not_built_has_decided_nothing(void** state) {
    const Fixture* fixture = *state;
    CwDecisions decisions = {NULL, 5};
    CwDiag diag = {0};
    assert_int_equal(cw_road_decisions(fixture->arena, &fixture->film, &diag, &decisions), CW_OK);
    assert_int_equal(decisions.count, 0);
}

static CwStatus gate_scenario(CwArena* arena, void* context) {
    const Fixture* fixture = context;
    const CwDeliveryCase about = case_of(fixture, "ebu_r128");
    const char* const* targets = NULL;
    size_t count = 0;
    CwGateVerdict verdict = {0};
    CW_TRY(cw_road_delivery_targets(arena, &fixture->road, "ebu_r128", false, &targets, &count));
    return cw_road_gate(arena, &about, NULL, &verdict);
}

static void running_out_of_memory_is_said(void** state) {
    cw_sweep_allocations(gate_scenario, *state, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(there_is_a_master_for_each_profile_that_is_named, setup, teardown),
        cmocka_unit_test_setup_teardown(a_delivery_asks_for_what_is_in_it, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_not_made_refuses, setup, teardown),
        cmocka_unit_test_setup_teardown(a_profile_the_film_is_not_delivered_to_is_said, setup, teardown),
        cmocka_unit_test_setup_teardown(a_film_that_was_not_built_has_decided_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(running_out_of_memory_is_said, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
