// SPDX-License-Identifier: GPL-3.0-or-later
#include "testing/small_film.h"
#include "testing/testing.h"

#include "base/buf.h"
#include "base/file.h"
#include "film/conform.h"
#include "film/take_in.h"
#include "road/hits.h"
#include "road/recipe.h"

#include <string.h>

static const CwOpIntro intro = {"test", "somebody", "2024-05-01T12:00:00Z", NULL};

typedef struct {
    CwArena* arena;
    CwFilm film;
    const char* recut;
} Fixture;

static int setup(void** state) {
    static Fixture fixture;
    const char* folder = cw_test_folder();
    fixture.arena = cw_arena_new(NULL);
    const char* small = cw_path(fixture.arena, folder, "small");
    const char* project = cw_path(fixture.arena, folder, "small.cuewright");
    CwDiagList warnings = {.arena = fixture.arena};
    fixture.recut = cw_path(fixture.arena, small, "recut/v2.edl");
    *state = &fixture;
    return cw_small_film(small, NULL, NULL) == CW_OK &&
                   cw_film_take_in(fixture.arena, project, small, &intro, &warnings, NULL, &fixture.film) == CW_OK
               ? 0
               : -1;
}

static int teardown(void** state) {
    cw_arena_free(((Fixture*)*state)->arena);
    cw_test_folder_remove();
    return 0;
}

static CwRoad road_of(const Fixture* fixture, const CwFilm* film, bool papers) {
    const CwRoadOptions options = {.papers = papers};
    CwRoad road = {0};
    CwDiag diag = {0};
    assert_int_equal(cw_road_make(fixture->arena, film, &options, &diag, &road), CW_OK);
    return road;
}

static CwConformed recut(const Fixture* fixture) {
    const CwDecisions nothing = {NULL, 0};
    const CwNewCut cut = {&fixture->recut, 1, &nothing};
    CwConformed conformed = {0};
    assert_int_equal(cw_film_conform(fixture->arena, fixture->film.store, &cut, &intro, NULL, NULL, &conformed), CW_OK);
    return conformed;
}

static void every_cue_has_its_way(void** state) {
    static const char* const nodes[] = {"cue/1m1/tempo",   "cue/1m1/sketch", "cue/1m1/score",
                                        "cue/1m2/strings", "mx/source",      "mx",
                                        "mix/full",        "picture",        "screening"};
    const Fixture* fixture = *state;
    const CwRoad road = road_of(fixture, &fixture->film, false);
    for (size_t i = 0; i < sizeof nodes / sizeof nodes[0]; ++i) {
        assert_non_null(cw_graph_find(road.graph, nodes[i]));
    }
    assert_null(cw_graph_find(road.graph, "before/mix/full"));
    assert_null(cw_graph_find(road.graph, "cue/1m1/engrave"));
    assert_null(cw_graph_find(road.graph, "dx")); // nothing was recorded on the set
    assert_non_null(cw_graph_find(road_of(fixture, &fixture->film, true).graph, "cue/1m1/engrave"));
}

static void the_cut_before_stays_beside_the_recut(void** state) {
    const Fixture* fixture = *state;
    const size_t once = cw_graph_count(road_of(fixture, &fixture->film, false).graph);
    const CwConformed conformed = recut(fixture);
    const CwRoad road = road_of(fixture, &conformed.film, false);
    assert_non_null(cw_graph_find(road.graph, "before/mix/full"));
    assert_non_null(cw_graph_find(road.graph, "mix/full"));
    assert_true(cw_graph_count(road.graph) < 2 * once); // instruments and files are shared
}

// What the graph says of a cue's tempo step, as far as it is known without running anything.
static CwNodeResult tempo_step(const Fixture* fixture, const CwFilm* film, const char* node) {
    const CwRoad road = road_of(fixture, film, false);
    CwBuildReport report = {0};
    CwDiag diag = {0};
    assert_int_equal(cw_build(fixture->arena, cw_store_folder(film->store), road.graph, NULL, &diag, &report), CW_OK);
    const CwNodeResult* found = cw_build_node(&report, node);
    assert_non_null(found);
    return *found;
}

// A cue that changed is made from what it was before, so that its step cannot be known until that was run.
static void a_cue_that_only_shifts_is_not_made_again(void** state) {
    const Fixture* fixture = *state;
    const CwConformed conformed = recut(fixture);
    const CwNodeResult shifted[] = {tempo_step(fixture, &fixture->film, "cue/1m2/tempo"),
                                    tempo_step(fixture, &conformed.film, "cue/1m2/tempo")};
    const CwNodeResult changed[] = {tempo_step(fixture, &fixture->film, "cue/1m1/tempo"),
                                    tempo_step(fixture, &conformed.film, "cue/1m1/tempo")};
    assert_true(shifted[0].key_known && shifted[1].key_known && changed[0].key_known);
    assert_true(cw_hash_equal(&shifted[0].key, &shifted[1].key));
    assert_false(changed[1].key_known && cw_hash_equal(&changed[0].key, &changed[1].key));
}

static void hits_are_asked_of_steps_that_were_run(void** state) {
    const Fixture* fixture = *state;
    const CwRoad road = road_of(fixture, &fixture->film, false);
    const char* const* targets = NULL;
    size_t count = 0;
    CwBuildReport report = {0};
    CwDiag diag = {0};
    const CwHitOutcome* outcomes = NULL;
    assert_int_equal(cw_road_hit_targets(fixture->arena, &fixture->film, &road, &targets, &count), CW_OK);
    assert_int_equal(count, 2);
    assert_string_equal(targets[0], "cue/1m1/tempo");
    assert_int_equal(cw_build(fixture->arena, cw_store_folder(fixture->film.store), road.graph, NULL, &diag, &report),
                     CW_OK);
    assert_int_equal(cw_road_hits(fixture->arena, &fixture->film, &report, &diag, &outcomes), CW_ERR_NOT_FOUND);
    assert_non_null(strstr(diag.text, "build"));
}

// A film of two channels has none of it; where 5.1 is delivered, two channels are made of the same stems, and what only
// a delivery needs is there for the delivery alone.
static void more_channels_are_there_where_they_are_asked_for(void** state) {
    static const char* const always[] = {"cue/1m2/strings/wide", "wide/mx/strings", "wide/mx",
                                         "desk/mixes",           "5.1/mix/full",    "headphones"};
    static const char* const delivered[] = {"5.1/mx", "5.1/lowered", "5.1/mix/m_and_e", "measure/5.1/mx"};
    const Fixture* fixture = *state;
    const CwRoad two = road_of(fixture, &fixture->film, false);
    const CwRoadOptions options = {.profile = "netflix_5_1"};
    CwRoad six = {0};
    assert_int_equal(cw_road_make(fixture->arena, &fixture->film, &options, NULL, &six), CW_OK);
    for (size_t i = 0; i < sizeof always / sizeof always[0]; ++i) {
        assert_true(!cw_graph_find(two.graph, always[i]) && cw_graph_find(six.graph, always[i]));
    }
    for (size_t i = 0; i < sizeof delivered / sizeof delivered[0]; ++i) {
        assert_true(!cw_graph_find(two.graph, delivered[i]) && cw_graph_find(six.graph, delivered[i]));
    }
    assert_int_equal(two.n_stems, six.n_stems);
    for (size_t i = 0; i < two.n_stems; ++i) {
        assert_non_null(cw_graph_find(six.graph, cw_format(fixture->arena, "mx/%s", two.stems[i])));
    }
    assert_int_equal(two.n_profiles + 1, six.n_profiles);
    for (size_t i = 0; i < six.n_profiles; ++i) {
        assert_string_equal(six.layouts[i], strcmp(six.profiles[i], "netflix_5_1") == 0 ? "5.1" : "stereo");
    }
}

static CwStatus road_scenario(CwArena* arena, void* context) {
    const Fixture* fixture = context;
    const CwRoadOptions options = {.papers = true, .profile = "netflix_5_1"};
    CwRoad road = {0};
    return cw_road_make(arena, &fixture->film, &options, NULL, &road);
}

static void running_out_of_memory_is_said(void** state) {
    Fixture* fixture = *state;
    fixture->film = recut(fixture).film;
    cw_sweep_allocations(road_scenario, fixture, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_cue_has_its_way, setup, teardown),
        cmocka_unit_test_setup_teardown(the_cut_before_stays_beside_the_recut, setup, teardown),
        cmocka_unit_test_setup_teardown(a_cue_that_only_shifts_is_not_made_again, setup, teardown),
        cmocka_unit_test_setup_teardown(hits_are_asked_of_steps_that_were_run, setup, teardown),
        cmocka_unit_test_setup_teardown(more_channels_are_there_where_they_are_asked_for, setup, teardown),
        cmocka_unit_test_setup_teardown(running_out_of_memory_is_said, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
