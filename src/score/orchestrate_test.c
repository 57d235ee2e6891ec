// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/orchestrate.h"

#include "score/compose.h"
#include "score/examples_priv.h"
#include "score/playable.h"
#include "testing/testing.h"

#include <string.h>

enum {
    EXAMPLES = 1500,
};

static const char* const ensemble_names[] = {"chamber", "chamber", "strings", "salon"};

static CwStatus orchestrate_example(CwArena* arena, uint64_t n, CwEnsemble* ensemble, CwSketchBrief* brief,
                                    CwSketch* sketch, CwScore* ret_score) {
    CW_TRY(example_brief(arena, n, brief));
    CW_TRY(cw_sketch_compose(arena, brief, NULL, sketch));
    CW_TRY(cw_ensemble_named(arena, ensemble_names[n % 4], NULL, ensemble));
    const CwOrchestration how = {"1m1",          sketch,         ensemble,       &brief->map,
                                 brief->valence, brief->arousal, brief->density, n};
    return cw_score_orchestrate(arena, &how, NULL, ret_score);
}

static bool begins_somewhere(const CwScore* score, const CwNote* note, bool same_pitch) {
    for (size_t i = 0; i < score->n_parts; ++i) {
        for (size_t k = 0; k < score->parts[i].n_notes; ++k) {
            const CwNote* n = &score->parts[i].notes[k];
            if (n->tick == note->tick && n->pitch % 12 == note->pitch % 12 &&
                (!same_pitch || n->pitch == note->pitch)) {
                return true;
            }
        }
    }
    return false;
}

static void check_playable(CwArena* arena, uint64_t n, const CwScore* score, const CwEnsemble* ensemble,
                           const CwTempoMap* map) {
    CwPlayProblem* problems = NULL;
    size_t count = 0;
    assert_int_equal(cw_score_check(arena, score, ensemble, map, &problems, &count), CW_OK);
    for (size_t i = 0; i < count; ++i) {
        print_error("example %llu: %s, complaint %d at %lld, pitch %d\n", (unsigned long long)n, problems[i].part,
                    problems[i].what, (long long)problems[i].tick, problems[i].pitch);
    }
    assert_int_equal(count, 0);
}

// O1 to O4, and nothing outside the cue.
static void test_laws(void** state) {
    (void)state;
    for (uint64_t n = 0; n < EXAMPLES; ++n) {
        CwArena* arena = cw_arena_new(NULL);
        CwSketchBrief brief;
        CwSketch sketch;
        CwEnsemble ensemble;
        CwScore score;
        assert_int_equal(orchestrate_example(arena, n, &ensemble, &brief, &sketch, &score), CW_OK);
        check_playable(arena, n, &score, &ensemble, &brief.map);
        for (size_t v = 0; v < sketch.n_voices; ++v) {
            const CwVoice* voice = &sketch.voices[v];
            for (size_t k = 0; voice->role == CW_ROLE_MELODY && k < voice->n_notes; ++k) {
                if (!begins_somewhere(&score, &voice->notes[k], true)) {
                    print_error("example %llu: the melody's %d at %lld is lost\n", (unsigned long long)n,
                                voice->notes[k].pitch, (long long)voice->notes[k].tick);
                    fail();
                }
            }
        }
        for (size_t i = 0; i < score.n_parts; ++i) {
            for (size_t k = 0; k < score.parts[i].n_notes; ++k) {
                const CwNote* note = &score.parts[i].notes[k];
                assert_true(note->tick >= brief.start_tick && note->tick + note->length <= brief.end_tick);
            }
        }
        cw_arena_free(arena);
    }
}

// The palettes of the world: playable, the melody whole (in octaves), and nobody sits there for nothing.
static void test_palettes(void** state) {
    (void)state;
    static const char* const palettes[] = {"hindustani", "taiko_koto", "west_african", "jazz", "synth"};
    for (size_t p = 0; p < sizeof palettes / sizeof palettes[0]; ++p) {
        size_t plays[64] = {0};
        CwEnsemble ensemble = {0};
        CwArena* all = cw_arena_new(NULL);
        assert_int_equal(cw_ensemble_named(all, palettes[p], NULL, &ensemble), CW_OK);
        for (uint64_t n = 0; n < EXAMPLES / 10; ++n) {
            CwArena* arena = cw_arena_new(NULL);
            CwSketchBrief brief;
            CwSketch sketch;
            CwScore score;
            assert_int_equal(example_brief(arena, n, &brief), CW_OK);
            assert_int_equal(cw_sketch_compose(arena, &brief, NULL, &sketch), CW_OK);
            const CwOrchestration how = {"1m1",         &sketch,       &ensemble, &brief.map, brief.valence,
                                         brief.arousal, brief.density, n,         true};
            assert_int_equal(cw_score_orchestrate(arena, &how, NULL, &score), CW_OK);
            check_playable(arena, n, &score, &ensemble, &brief.map);
            for (size_t k = 0; sketch.voices[0].role == CW_ROLE_MELODY && k < sketch.voices[0].n_notes; ++k) {
                const CwNote* note = &sketch.voices[0].notes[k];
                if (!begins_somewhere(&score, note, false)) {
                    fail_msg("%s, example %d: the melody's %d at %lld is lost", palettes[p], (int)n, note->pitch,
                             (long long)note->tick);
                }
            }
            for (size_t i = 0; i < score.n_parts; ++i) {
                plays[cw_ensemble_find(&ensemble, score.parts[i].instrument) - ensemble.instruments] +=
                    score.parts[i].n_notes;
            }
            cw_arena_free(arena);
        }
        for (size_t i = 0; i < ensemble.n_instruments; ++i) {
            if (!plays[i]) {
                fail_msg("%s: %s never plays", palettes[p], ensemble.instruments[i].key);
            }
        }
        cw_arena_free(all);
    }
}

static CwStatus orchestrate_one(CwArena* arena, void* context) {
    CwSketchBrief brief;
    CwSketch sketch;
    CwEnsemble ensemble;
    CwScore score;
    return orchestrate_example(arena, *(const uint64_t*)context, &ensemble, &brief, &sketch, &score);
}

static void test_out_of_memory(void** state) {
    (void)state;
    for (uint64_t n = 0; n < 4; ++n) {
        cw_sweep_allocations(orchestrate_one, &n, 200);
    }
}

static void test_needs_somebody_to_sing(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwInstrument drum = {.key = "drum", .name = "Drum"};
    const CwEnsemble band = {"drums", "Drums", &drum, 1};
    const CwSketch sketch = {.origin = "x"};
    const CwOrchestration how = {.title = "x", .sketch = &sketch, .ensemble = &band};
    CwScore score;
    CwDiag diag = {0};
    assert_int_equal(cw_score_orchestrate(arena, &how, &diag, &score), CW_ERR_NO_FIT);
    assert_non_null(strstr(diag.text, "solo"));
    cw_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_laws),
        cmocka_unit_test(test_palettes),
        cmocka_unit_test(test_out_of_memory),
        cmocka_unit_test(test_needs_somebody_to_sing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
