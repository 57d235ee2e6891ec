// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/solve.h"

#include "base/random.h"
#include "testing/testing.h"

static const CwRate film = {24, 1, false};

static CwTempoHit hit_at_frame(int64_t frame, const char* name, CwBeatWanted beat) {
    const CwSpan half = cw_tempo_default_tolerance(film);
    return (CwTempoHit){name, cw_time_of_frame(frame, film), 500, CW_WANT_ACCENT, beat, half, half};
}

static CwTempoBrief brief_of(int64_t frames, const CwTempoHit* hits, size_t n_hits, int tempo_min, int tempo_max) {
    CwTempoBrief brief = {.cue = "1m1",
                          .length = cw_span_of_frames(frames, film),
                          .rate = film,
                          .hits = hits,
                          .n_hits = n_hits,
                          .tempo_min = tempo_min,
                          .tempo_max = tempo_max};
    brief.meters = cw_tempo_default_meters(&brief.n_meters);
    return brief;
}

static CwTempoSolution solve(CwArena* arena, const CwTempoBrief* brief) {
    CwTempoSolution solution = {0};
    CwDiag diag = {0};
    const CwStatus status = cw_tempo_solve(arena, brief, &diag, &solution);
    if (status != CW_OK) {
        fail_msg("%s: %s", diag.read, diag.text);
    }
    assert_int_equal(cw_tempo_map_check(&solution.map), CW_OK);
    assert_int_equal(solution.n_hits, brief->n_hits);
    assert_true(solution.bound <= solution.cost);
    assert_true(solution.bound * 1000 >= solution.cost * 990 - 1000); // a per cent, and the rounding
    assert_int_equal(solution.map.points[0].tick, 0);
    assert_int_equal(solution.map.points[0].time.flicks, 0);
    for (size_t i = 0; i < solution.n_hits; ++i) {
        const CwTempoHitResult* hit = &solution.hits[i];
        assert_int_equal(cw_tempo_map_time_of(&solution.map, hit->tick).flicks, hit->got.flicks);
        const CwBarBeat where = cw_tempo_map_bar_beat(&solution.map, hit->tick);
        assert_true(where.bar == hit->bar && where.beat == hit->beat);
        const int64_t error = hit->got.flicks - brief->hits[i].at.flicks;
        if (hit->met) {
            assert_true(error >= -brief->hits[i].early.flicks && error <= brief->hits[i].late.flicks);
        }
    }
    return solution;
}

static void hits_that_lie_on_beats_keep_the_tempo(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwTempoHit hits[] = {hit_at_frame(96, "door", CW_BEAT_STRONG), hit_at_frame(240, "gun", CW_BEAT_ANY),
                               hit_at_frame(384, "out", CW_BEAT_DOWN)};
    const CwTempoBrief brief = brief_of(480, hits, 3, 110000, 130000);
    const CwTempoSolution solution = solve(arena, &brief);
    for (size_t i = 0; i < 3; ++i) {
        assert_true(solution.hits[i].met);
        assert_int_equal(solution.hits[i].got.flicks, hits[i].at.flicks);
    }
    assert_true(solution.tempo >= 119900000 && solution.tempo <= 120100000);
    assert_int_equal(solution.map.n_meters, 1);
    assert_int_equal(solution.hits[0].place, CW_PLACE_DOWN);
    cw_arena_free(arena);
}

static void every_hit_of_random_cues_is_met(void** state) {
    (void)state;
    uint64_t seed = 3;
    for (int round = 0; round < 30; ++round) {
        CwArena* arena = cw_arena_new(NULL);
        CwTempoHit hits[40];
        const size_t n_hits = 3 + (size_t)cw_random_below(&seed, 38);
        int64_t frame = 0;
        for (size_t i = 0; i < n_hits; ++i) {
            frame += 40 + cw_random_below(&seed, 500);
            hits[i] = hit_at_frame(frame, "hit", cw_random_below(&seed, 3) ? CW_BEAT_ANY : CW_BEAT_STRONG);
        }
        const CwTempoBrief brief = brief_of(frame + 100, hits, n_hits, 80000, 130000);
        const CwTempoSolution solution = solve(arena, &brief);
        for (size_t i = 0; i < n_hits; ++i) {
            assert_true(solution.hits[i].met);
            assert_true(solution.hits[i].place <= CW_PLACE_BEAT);
        }
        cw_arena_free(arena);
    }
}

static void a_cue_without_hits_is_steady(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwTempoBrief brief = brief_of(24 * 60, NULL, 0, 80000, 120000);
    brief.tempo_centre = 100000;
    const CwTempoSolution solution = solve(arena, &brief);
    const CwTempoPoint* last = &solution.map.points[solution.map.n_points - 1];
    assert_true(last->time.flicks >= brief.length.flicks);
    assert_int_equal(last->tick % cw_bar_ticks((CwMeter){4, 4}), 0);
    assert_true(cw_tempo_map_tempo_at(&solution.map, 0) > 99000000);
    assert_true(cw_tempo_map_tempo_at(&solution.map, 0) < 101000000);
    cw_arena_free(arena);
}

// Three quarters of a beat at 120 apart: the heavier is met, the other said to be missed.
static void hits_too_close_are_missed_and_said_so(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwTempoHit hits[] = {hit_at_frame(240, "a", CW_BEAT_ANY), hit_at_frame(249, "b", CW_BEAT_ANY)};
    hits[1].weight = 900;
    const CwTempoBrief brief = brief_of(480, hits, 2, 118000, 122000);
    const CwTempoSolution solution = solve(arena, &brief);
    assert_false(solution.hits[0].met);
    assert_true(solution.hits[1].met);
    assert_true(solution.cost < 3000000); // the tempo is no worse for it
    cw_arena_free(arena);
}

// Half a beat apart: rather than missing one, it is put between the beats.
static void a_hit_is_put_off_the_beat_before_it_is_missed(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwTempoHit hits[] = {hit_at_frame(240, "a", CW_BEAT_ANY), hit_at_frame(246, "b", CW_BEAT_ANY)};
    const CwTempoBrief brief = brief_of(480, hits, 2, 118000, 122000);
    const CwTempoSolution solution = solve(arena, &brief);
    assert_true(solution.hits[0].met && solution.hits[1].met);
    assert_true((solution.hits[0].place == CW_PLACE_HALF) != (solution.hits[1].place == CW_PLACE_HALF));
    cw_arena_free(arena);
}

static void a_hit_at_the_in_point_is_the_first_downbeat(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwTempoHit hits[] = {hit_at_frame(0, "in", CW_BEAT_DOWN), hit_at_frame(480, "out", CW_BEAT_ANY)};
    const CwTempoBrief brief = brief_of(480, hits, 2, 100000, 140000);
    const CwTempoSolution solution = solve(arena, &brief);
    assert_true(solution.hits[0].met && solution.hits[1].met);
    assert_int_equal(solution.hits[0].tick, 0);
    assert_int_equal(solution.hits[1].beat, 1);
    cw_arena_free(arena);
}

// A theme of eight bars at 92 exactly in a cue that goes at 100 or faster, with a hit inside it.
static void a_fixed_passage_keeps_its_tempo(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwSpan frame = cw_span_of_frames(1, film);
    const CwTempoPassage theme = {.name = "theme",
                                  .at = cw_time_of_frame(250, film),
                                  .early = frame,
                                  .late = frame,
                                  .length = 32 * CW_TICKS_PER_QUARTER,
                                  .tempo = 92000};
    // Its ninth beat comes 8 * 60 / 92 = 5.217 s = 125.2 frames after its start.
    const CwTempoHit hits[] = {hit_at_frame(97, "door", CW_BEAT_ANY), hit_at_frame(375, "look", CW_BEAT_ANY),
                               hit_at_frame(900, "gun", CW_BEAT_STRONG)};
    CwTempoBrief brief = brief_of(1100, hits, 3, 100000, 120000);
    brief.passages = &theme;
    brief.n_passages = 1;
    const CwTempoSolution solution = solve(arena, &brief);
    for (size_t i = 0; i < 3; ++i) {
        assert_true(solution.hits[i].met);
    }
    const int64_t near = cw_tempo_map_tick_nearest(&solution.map, theme.at);
    const CwBarBeat start = cw_tempo_map_bar_beat(&solution.map, near + CW_TICKS_PER_QUARTER / 2);
    const int64_t tick = cw_tempo_map_bar_tick(&solution.map, start.bar);
    const int64_t late = cw_tempo_map_time_of(&solution.map, tick).flicks - theme.at.flicks;
    assert_int_equal(start.beat, 1);
    assert_true(late >= -frame.flicks && late <= frame.flicks);
    for (int quarter = 0; quarter < 32; ++quarter) {
        const int64_t tempo = cw_tempo_map_tempo_at(&solution.map, tick + quarter * CW_TICKS_PER_QUARTER);
        assert_true(tempo > 91999000 && tempo < 92001000);
    }
    assert_true(cw_tempo_map_tempo_at(&solution.map, tick - CW_TICKS_PER_QUARTER) > 99990000);
    cw_arena_free(arena);
}

static void a_fermata_lasts_as_long_as_it_is_told(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwTempoPassage fermata = {.name = "fermata",
                                    .at = cw_time_of_frame(240, film),
                                    .length = CW_TICKS_PER_QUARTER,
                                    .lasts = cw_span_of_frames(100, film)};
    const CwTempoHit hits[] = {hit_at_frame(240, "stop", CW_BEAT_ANY), hit_at_frame(340, "go", CW_BEAT_ANY)};
    CwTempoBrief brief = brief_of(600, hits, 2, 110000, 130000);
    brief.passages = &fermata;
    brief.n_passages = 1;
    const CwTempoSolution solution = solve(arena, &brief);
    assert_true(solution.hits[0].met && solution.hits[1].met);
    assert_int_equal(solution.hits[0].beat, 1);
    assert_int_equal(solution.hits[1].tick - solution.hits[0].tick, CW_TICKS_PER_QUARTER);
    const CwTempoHit inside[] = {hit_at_frame(300, "inside", CW_BEAT_ANY)};
    brief.hits = inside;
    brief.n_hits = 1;
    CwDiag diag = {0};
    CwTempoSolution none;
    assert_int_equal(cw_tempo_solve(arena, &brief, &diag, &none), CW_ERR_RANGE);
    assert_string_equal(diag.read, "fermata");
    cw_arena_free(arena);
}

static void a_passage_that_cannot_be_reached(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    // A downbeat 0.9 of a bar after the start, and the tempo may not bend.
    const CwTempoPassage theme = {
        .name = "theme", .at = cw_time_of_frame(43, film), .length = 4 * CW_TICKS_PER_QUARTER, .tempo = 92000};
    CwTempoBrief brief = brief_of(600, NULL, 0, 119000, 121000);
    brief.passages = &theme;
    brief.n_passages = 1;
    brief.n_meters = 1;
    CwDiag diag = {0};
    CwTempoSolution none;
    assert_int_equal(cw_tempo_solve(arena, &brief, &diag, &none), CW_ERR_NO_FIT);
    assert_string_equal(diag.name, "tempo.no_fit");
    cw_arena_free(arena);
}

static void a_pickup_is_bar_nought(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwTempoHit hits[] = {hit_at_frame(12, "one", CW_BEAT_DOWN), hit_at_frame(204, "two", CW_BEAT_DOWN)};
    CwTempoBrief brief = brief_of(400, hits, 2, 115000, 125000);
    brief.pickup = CW_TICKS_PER_QUARTER;
    const CwTempoSolution solution = solve(arena, &brief);
    assert_int_equal(solution.hits[0].bar, 1);
    assert_int_equal(solution.hits[0].tick, CW_TICKS_PER_QUARTER);
    assert_int_equal(solution.hits[1].bar, 5);
    assert_int_equal(cw_tempo_map_bar_beat(&solution.map, 0).bar, 0);
    assert_int_equal(cw_tempo_map_bar_beat(&solution.map, 0).beat, 4);
    cw_arena_free(arena);
}

// Twenty seconds to a hit: nine bars or ten. Phrases of three want nine, of five ten.
static void phrases_say_which_bar(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwTempoHit hits[] = {hit_at_frame(480, "turn", CW_BEAT_STRONG)};
    CwTempoBrief brief = brief_of(960, hits, 1, 105000, 124000);
    brief.n_meters = 1;
    const struct {
        CwPhrasing phrases;
        int bar;
    } cases[] = {{{1, {3}}, 10}, {{1, {5}}, 11}, {{2, {4, 5}}, 10}, {{2, {6, 4}}, 11}, {{1, {9}}, 10}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
        brief.phrases = cases[i].phrases;
        const CwTempoSolution solution = solve(arena, &brief);
        assert_int_equal(solution.hits[0].bar, cases[i].bar);
        assert_int_equal(solution.hits[0].beat, 1);
    }
    brief.phrases = (CwPhrasing){3, {8, 8, 8}};
    CwTempoSolution none;
    CwDiag diag = {0};
    assert_int_equal(cw_tempo_solve(arena, &brief, &diag, &none), CW_ERR_RANGE);
    cw_arena_free(arena);
}

static void briefs_that_cannot_be(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwTempoHit hits[] = {hit_at_frame(500, "late", CW_BEAT_ANY)};
    CwTempoBrief brief = brief_of(480, hits, 1, 100000, 140000);
    CwTempoSolution solution = {.cost = 7};
    CwDiag diag = {0};
    assert_int_equal(cw_tempo_solve(arena, &brief, &diag, &solution), CW_ERR_RANGE);
    assert_string_equal(diag.read, "late");
    assert_string_equal(diag.text, "cue 1m1: this hit lies outside its cue: move it, or the cue's in or out");
    assert_int_equal(solution.cost, 7);
    brief = brief_of(480, NULL, 0, 140000, 100000);
    assert_int_equal(cw_tempo_solve(arena, &brief, &diag, &solution), CW_ERR_RANGE);
    cw_arena_free(arena);
}

static CwStatus solve_and_travel(CwArena* arena, void* context) {
    const CwTempoBrief* brief = context;
    CwBuf first = cw_buf(arena);
    cw_tempo_brief_to_json(&first, NULL, brief);
    CW_TRY(cw_buf_status(&first));
    json_t* json = NULL;
    CW_TRY(cw_json_parse(arena, "brief.json", (CwText){first.bytes, first.length}, NULL, &json));
    CwTempoBrief read;
    CW_TRY(cw_tempo_brief_from_json(arena, (CwJsonIn){"brief.json", NULL}, json, &read));
    CwBuf again = cw_buf(arena);
    cw_tempo_brief_to_json(&again, NULL, &read);
    CW_TRY(cw_buf_status(&again));
    assert_int_equal(first.length, again.length);
    assert_memory_equal(first.bytes, again.bytes, first.length);

    CwTempoSolution solution;
    CW_TRY(cw_tempo_solve(arena, &read, NULL, &solution));
    CwBuf answer = cw_buf(arena);
    cw_tempo_solution_to_json(&answer, NULL, &solution);
    CW_TRY(cw_buf_status(&answer));
    CW_TRY(cw_json_parse(arena, "solution.json", (CwText){answer.bytes, answer.length}, NULL, &json));
    CwTempoSolution solution_read;
    CW_TRY(cw_tempo_solution_from_json(arena, (CwJsonIn){"solution.json", NULL}, json, &solution_read));
    CwBuf answer_again = cw_buf(arena);
    cw_tempo_solution_to_json(&answer_again, NULL, &solution_read);
    CW_TRY(cw_buf_status(&answer_again));
    assert_int_equal(answer.length, answer_again.length);
    assert_memory_equal(answer.bytes, answer_again.bytes, answer.length);
    return CW_OK;
}

static void json_there_and_back_and_no_memory(void** state) {
    (void)state;
    const CwTempoHit hits[] = {hit_at_frame(100, "a", CW_BEAT_STRONG), hit_at_frame(251, "b", CW_BEAT_BETWEEN)};
    CwTempoBrief brief = brief_of(480, hits, 2, 118000, 122000);
    const CwTempoPassage theme = {
        .name = "theme", .at = cw_time_of_frame(300, film), .length = 4 * CW_TICKS_PER_QUARTER, .tempo = 119000};
    brief.passages = &theme;
    brief.n_passages = 1;
    brief.pickup = CW_TICKS_PER_QUARTER;
    brief.phrases = (CwPhrasing){2, {2, 1}};
    cw_sweep_allocations(solve_and_travel, &brief, 40);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hits_that_lie_on_beats_keep_the_tempo),
        cmocka_unit_test(a_cue_without_hits_is_steady),
        cmocka_unit_test(hits_too_close_are_missed_and_said_so),
        cmocka_unit_test(a_hit_is_put_off_the_beat_before_it_is_missed),
        cmocka_unit_test(a_hit_at_the_in_point_is_the_first_downbeat),
        cmocka_unit_test(a_fixed_passage_keeps_its_tempo),
        cmocka_unit_test(a_fermata_lasts_as_long_as_it_is_told),
        cmocka_unit_test(a_passage_that_cannot_be_reached),
        cmocka_unit_test(a_pickup_is_bar_nought),
        cmocka_unit_test(phrases_say_which_bar),
        cmocka_unit_test(briefs_that_cannot_be),
        cmocka_unit_test(json_there_and_back_and_no_memory),
        cmocka_unit_test(every_hit_of_random_cues_is_met),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
