// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/search_priv.h"

#include "base/file.h"
#include "base/program.h"
#include "base/random.h"
#include "tempo/price_priv.h"
#include "tempo/solve.h"
#include "testing/testing.h"

static const CwRate film = {24, 1, false};

// A share from 0 to 1.
static double share(uint64_t* seed) {
    return (double)cw_random_below(seed, 1000001) / 1e6;
}

// A small cue: one to `most_hits` hits, 2 to 5 seconds apart.
static CwTempoBrief small_brief(uint64_t* seed, CwTempoHit* hits, size_t most_hits) {
    static const CwTempoMeter meters[] = {{{4, 4}, 0}, {{3, 4}, 800}, {{5, 4}, 500}};
    CwTempoBrief brief = {.cue = "t", .rate = film, .hits = hits, .meters = meters};
    brief.n_hits = 1 + (size_t)cw_random_below(seed, (int64_t)most_hits);
    int64_t frame = 0;
    for (size_t i = 0; i < brief.n_hits; ++i) {
        frame += 48 + cw_random_below(seed, 60);
        hits[i] = (CwTempoHit){
            .name = "h", .at = cw_time_of_frame(frame, film), .weight = 1 + (int)cw_random_below(seed, 1000)};
        hits[i].beat = (CwBeatWanted)cw_random_below(seed, 3);
        hits[i].early = cw_span(cw_random_below(seed, 30000000));
        hits[i].late = cw_span(cw_random_below(seed, 60000000));
    }
    brief.length = cw_span_of_frames(frame + 40 + cw_random_below(seed, 60), film);
    brief.n_meters = 1 + (size_t)cw_random_below(seed, 3);
    brief.tempo_min = 80000 + (int)cw_random_below(seed, 30000);
    brief.tempo_max = brief.tempo_min + 4000 + (int)cw_random_below(seed, 20000);
    brief.meter_changes = 8; // as many as it likes
    brief.error_cost = cw_random_below(seed, 2) ? CW_TEMPO_EXACT : CW_TEMPO_LEEWAY;
    brief.change_cost = (int)cw_random_below(seed, 2) * 300;
    brief.phrases.count = (int)cw_random_below(seed, 3);
    brief.phrases.bars[0] = 1 + (int)cw_random_below(seed, 4);
    brief.phrases.bars[1] = 1 + (int)cw_random_below(seed, 4);
    brief.end = cw_random_below(seed, 2) ? CW_TEMPO_END_NEAR : CW_TEMPO_END_BAR;
    brief.tempo_centre = cw_random_below(seed, 2) ? brief.tempo_min + 3000 : 0;
    return brief;
}

// The same, of which some end on their last hit.
static CwTempoBrief any_brief(uint64_t* seed, CwTempoHit* hits, int round) {
    CwTempoBrief brief = small_brief(seed, hits, 6);
    brief.length = round % 4 ? brief.length : cw_span(hits[brief.n_hits - 1].at.flicks);
    return brief;
}

static void the_least_cost_is_the_least_there_is(void** state) {
    (void)state;
    enum {
        N = 36,
    };
    CwArena* arena = cw_arena_new(NULL);
    const char* path = cw_path(arena, cw_test_folder(), "briefs.json");
    uint64_t seed = 77;
    CwTempoHit hits[N][2];
    CwTempoBrief briefs[N];
    CwBuf lines = cw_buf(arena);
    for (int i = 0; i < N; ++i) {
        briefs[i] = small_brief(&seed, hits[i], 2);
        CwBuf line = cw_buf(arena);
        cw_tempo_brief_to_json(&line, NULL, &briefs[i]);
        cw_buf_bytes(&lines, line.bytes, line.length);
        cw_buf_byte(&lines, '\n');
    }
    assert_int_equal(cw_file_write(arena, path, (CwText){lines.bytes, lines.length}, NULL), CW_OK);
    const char* const argv[] = {"/usr/bin/python3", "src/tempo/brute.py", path, NULL};
    CwProgramResult result;
    assert_int_equal(cw_program_must(arena, &(CwProgram){argv, NULL, 100}, NULL, &result), CW_OK);
    int met = 0;
    for (int i = 0; i < N; ++i) {
        int64_t least = 0;
        assert_int_equal(cw_parse_int(cw_text_line(&result.output), &least), CW_OK);
        CwTempoSolution solution;
        assert_int_equal(cw_tempo_solve(arena, &briefs[i], NULL, &solution), CW_OK);
        bool all = true;
        for (size_t h = 0; h < solution.n_hits; ++h) {
            all = all && solution.hits[h].met && solution.hits[h].place <= CW_PLACE_BEAT;
        }
        assert_int_equal(all, least >= 0);
        if (!all) {
            continue;
        }
        ++met;
        const int64_t slack = 20 + least / 500000; // brute force goes down to the least in steps
        if (solution.bound > least + slack || solution.cost < least - slack ||
            solution.cost * 990 > (least + slack) * 1000) {
            fail_msg("brief %d: cost %d, bound %d, brute force %d", i, (int)solution.cost, (int)solution.bound,
                     (int)least);
        }
    }
    assert_true(met > N / 2);
    cw_test_folder_remove();
    cw_arena_free(arena);
}

// What a way costs under the prices in the tables, and what it costs at times and a nominal slowness drawn by lot.
static double cost_in_tables(const Cw__Tables* tables, const Cw__Way* way) {
    const size_t n = tables->model->n_gates;
    double cost = cw__way_places_cost(tables->model, way);
    size_t last = 0;
    for (size_t i = 1; i < way->n_stops; ++i) {
        const Cw__Stop* stop = &way->stops[i];
        const Cw__Stretch* stretch = &tables->stretches[stop->gate];
        cost += stretch->cost[stop->units - stretch->fewest];
        last = stop->gate;
    }
    // Both count the gates that are missed after the last stop.
    double missed = 0.0;
    for (size_t g = last + 1; g < n; ++g) {
        missed += tables->model->gates[g].miss_cost;
    }
    return cost + tables->end_cost[last] - missed;
}

static double cost_by_lot(const Cw__Model* model, const Cw__Way* way, double centre, uint64_t* seed) {
    double cost = cw__centre_cost(model, centre) + cw__way_places_cost(model, way);
    double before = 0.0;
    for (size_t i = 1; i < way->n_stops; ++i) {
        const Cw__Gate* gate = &model->gates[way->stops[i].gate];
        const double where = cw_random_below(seed, 3) ? share(seed) : (double)cw_random_below(seed, 2);
        const double time = cw_random_below(seed, 3) ? gate->low + where * (gate->high - gate->low) : gate->at;
        const int units = way->stops[i].units;
        const double flicks = time - before;
        if (flicks < units * model->usual.fastest || flicks > units * model->usual.slowest) {
            return CW__NEVER;
        }
        const double off = flicks - units * centre;
        cost += cw__error_cost(gate, time);
        cost += units ? cw__level_scale(model, &model->usual, units, centre) * off * off : 0.0;
        before = time;
    }
    return cost;
}

// Whatever the prices, and whatever way, times and tempo: the bound lies below.
static void no_plan_costs_less_than_its_bound(void** state) {
    (void)state;
    uint64_t seed = 5;
    int tried = 0;
    for (int round = 0; round < 3000; ++round) {
        CwArena* arena = cw_arena_new(NULL);
        CwTempoHit hits[6];
        const CwTempoBrief brief = any_brief(&seed, hits, round);
        Cw__Model model;
        Cw__Tables tables;
        Cw__Chain* chain = NULL;
        assert_int_equal(cw__model_make(arena, &brief, NULL, 12.0, &model), CW_OK);
        assert_int_equal(cw__tables_make(arena, &model, &tables), CW_OK);
        assert_int_equal(cw__chain_new(arena, &model, tables.most_units, &chain), CW_OK);
        const double low = model.usual.fastest * (1.0 + 0.02 * share(&seed));
        const Cw__Span band = {low, low * (1.0 + 0.01 * share(&seed))};
        double gate_prices[9] = {0};
        double drifts[9] = {0};
        for (size_t g = 1; g < model.n_gates; ++g) {
            gate_prices[g] = (share(&seed) - 0.5) * 1e-5;
            drifts[g - 1] = (share(&seed) - 0.5) * 1e-4;
        }
        const Cw__Prices prices = {gate_prices, drifts, low};
        const double aside = cw__tables_price(&tables, band, &prices, CW__NEVER);
        const double least = cw__chain_run(chain, tables.stretches, tables.end_cost, CW__NEVER);
        if (least < CW__NEVER) {
            Cw__Way way;
            assert_int_equal(cw__chain_way(arena, chain, &way), CW_OK);
            assert_true(cost_in_tables(&tables, &way) < least + 1e-6 && cost_in_tables(&tables, &way) > least - 1e-6);
            for (int lot = 0; lot < 20; ++lot) {
                const double centre = band.low + share(&seed) * (band.high - band.low);
                const double cost = cost_by_lot(&model, &way, centre, &seed);
                assert_true(least + aside <= cost + 1e-6);
                tried += cost < CW__NEVER;
            }
        }
        cw_arena_free(arena);
    }
    assert_true(tried > 5000);
}

// The times of a pulled way: within the gates and the tempos, and no other times cost less.
static void pulled_times_are_the_best(void** state) {
    (void)state;
    uint64_t seed = 6;
    int pulled_ways = 0;
    for (int round = 0; round < 2000; ++round) {
        CwArena* arena = cw_arena_new(NULL);
        CwTempoHit hits[6];
        const CwTempoBrief brief = any_brief(&seed, hits, round);
        Cw__Model model;
        Cw__Tables tables;
        Cw__Chain* chain = NULL;
        Cw__Puller* puller = NULL;
        assert_int_equal(cw__model_make(arena, &brief, NULL, 12.0, &model), CW_OK);
        assert_int_equal(cw__tables_make(arena, &model, &tables), CW_OK);
        assert_int_equal(cw__chain_new(arena, &model, tables.most_units, &chain), CW_OK);
        assert_int_equal(cw__puller_new(arena, &model, &puller), CW_OK);
        const double centre = model.usual.fastest + share(&seed) * (model.usual.slowest - model.usual.fastest);
        cw__tables_pin(&tables, centre);
        Cw__Way way;
        double times[9];
        double tensions[9];
        Cw__Pulled pulled = {times, tensions};
        if (cw__chain_run(chain, tables.stretches, tables.end_cost, CW__NEVER) < CW__NEVER) {
            assert_int_equal(cw__chain_way(arena, chain, &way), CW_OK);
            assert_true(cw__pull(puller, &way, centre, centre, &pulled)); // it can be pinned, so it can be pulled
            double cost = cw__centre_cost(&model, centre) + cw__way_places_cost(&model, &way);
            for (size_t i = 1; i < way.n_stops; ++i) {
                const Cw__Gate* gate = &model.gates[way.stops[i].gate];
                const double flicks = times[i] - times[i - 1];
                const double off = flicks - way.stops[i].units * centre;
                assert_true(times[i] >= gate->low - 1e-3 && times[i] <= gate->high + 1e-3);
                assert_true(flicks >= way.stops[i].units * model.usual.fastest - 1e-3);
                assert_true(flicks <= way.stops[i].units * model.usual.slowest + 1e-3);
                cost += cw__error_cost(gate, times[i]);
                const int units = way.stops[i].units;
                cost += units ? cw__level_scale(&model, &model.usual, units, centre) * off * off : 0.0;
            }
            assert_true(cost <= way.cost + cw__centre_cost(&model, centre) + 1e-6);
            for (int lot = 0; lot < 20; ++lot) {
                assert_true(cost <= cost_by_lot(&model, &way, centre, &seed) + 1e-6);
            }
            ++pulled_ways;
        }
        cw_arena_free(arena);
    }
    assert_true(pulled_ways > 500);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_plan_costs_less_than_its_bound),
        cmocka_unit_test(pulled_times_are_the_best),
        cmocka_unit_test(the_least_cost_is_the_least_there_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
