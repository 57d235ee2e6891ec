// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/groove.h"

#include "base/file.h"
#include "score/compose.h"
#include "score/examples_priv.h"
#include "score/orchestrate.h"
#include "score/playable.h"
#include "testing/testing.h"

#include <string.h>

enum {
    EXAMPLES = 150,
    Q = CW_TICKS_PER_QUARTER,
};

static const char* const palettes[] = {"hindustani", "taiko_koto", "west_african", "jazz", "synth"};

// Sixteen bars that a melody holds: four each of an introduction, a statement, speech, and a statement whose
// third bar is silent and whose fourth has a hit on two.
static CwScore written_out(CwArena* arena, const char* name, int arousal) {
    static const CwPhrase phrases[] = {
        {0, 16 * Q, "intro"}, {16 * Q, 16 * Q, "statement"}, {32 * Q, 16 * Q, "bed"}, {48 * Q, 16 * Q, "answer"}};
    static const CwNote held[] = {{0, 56 * Q, 72, 90}, {60 * Q, 4 * Q, 72, 90}};
    static const CwNote hit[] = {{61 * Q, Q, 41, 120}};
    static const CwVoice voices[] = {{"melody", CW_ROLE_MELODY, held, 2}, {"accents", CW_ROLE_ACCENT, hit, 1}};
    static const CwSketch sketch = {
        .origin = "by hand", .voices = voices, .n_voices = 2, .phrases = phrases, .n_phrases = 4, .end_tick = 64 * Q};
    CwEnsemble* ensemble = CW_NEW(arena, CwEnsemble);
    CwTempoMap map;
    CwScore score;
    assert_int_equal(cw_ensemble_named(arena, name, NULL, ensemble), CW_OK);
    assert_int_equal(
        cw_tempo_map_constant(arena, (CwRatio){120, 1}, (CwMeter){4, 4}, (CwSpan){32 * CW_FLICKS_PER_SECOND}, &map),
        CW_OK);
    const CwOrchestration how = {
        .title = "x", .sketch = &sketch, .ensemble = ensemble, .map = &map, .arousal = arousal, .keeps_time = true};
    assert_int_equal(cw_score_orchestrate(arena, &how, NULL, &score), CW_OK);
    return score;
}

static size_t strokes_in(const CwScore* score, const char* drums, int drum, int64_t from, int64_t to) {
    size_t count = 0;
    for (size_t i = 0; i < score->n_parts; ++i) {
        for (size_t k = 0; k < score->parts[i].n_notes && strcmp(score->parts[i].instrument, drums) == 0; ++k) {
            const CwNote* n = &score->parts[i].notes[k];
            count += n->tick >= from && n->tick < to && (!drum || n->pitch == drum);
        }
    }
    return count;
}

// A backbeat is on two and four, bar after bar, and turns in the last; speech, silence and the introduction have none.
static void test_keeps_time(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwScore score = written_out(arena, "jazz", 700);
    for (int bar = 4; bar < 7; ++bar) {
        const int64_t at = 4 * (int64_t)Q * bar;
        assert_int_equal(strokes_in(&score, "drums", 38, at + Q, at + Q + 1), 1);
        assert_int_equal(strokes_in(&score, "drums", 38, at + 3 * Q, at + 3 * Q + 1), 1);
        assert_int_equal(strokes_in(&score, "drums", 38, at, at + 4 * Q), 2);
        assert_int_equal(strokes_in(&score, "drums", 42, at, at + 4 * Q), 8);
    }
    assert_int_equal(strokes_in(&score, "drums", 38, 28 * Q, 32 * Q), 5);        // the turn
    assert_int_equal(strokes_in(&score, "drums", 0, 0, 16 * Q), 0);              // the introduction
    assert_int_equal(strokes_in(&score, "drums", 0, 32 * Q, 48 * Q), 0);         // speech
    assert_int_equal(strokes_in(&score, "drums", 0, 56 * Q, 60 * Q), 0);         // silence
    assert_int_equal(strokes_in(&score, "drums", 0, 61 * Q - Q / 2, 61 * Q), 0); // a breath before the hit
    assert_int_equal(strokes_in(&score, "drums", 0, 61 * Q + 1, 62 * Q), 0);     // which stands alone
    assert_true(strokes_in(&score, "drums", 0, 62 * Q, 64 * Q) > 0);
    const CwScore still = written_out(arena, "jazz", -900);
    assert_int_equal(strokes_in(&still, "drums", 0, 0, 60 * Q), 0); // nobody drums a lullaby
    cw_arena_free(arena);
}

// Tintal goes round in four bars: in the third the left hand is silent from the second beat on.
static void test_a_round_of_bars(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwScore score = written_out(arena, "hindustani", -400);
    assert_int_equal(strokes_in(&score, "tabla", 64, 16 * Q, 20 * Q), 4);
    assert_int_equal(strokes_in(&score, "tabla", 64, 24 * Q, 28 * Q), 1);
    assert_int_equal(strokes_in(&score, "tabla", 0, 20 * Q, 24 * Q), 8);
    cw_arena_free(arena);
}

static CwStatus play(CwArena* arena, const char* name, uint64_t n, bool keeps_time, CwSketchBrief* brief,
                     CwSketch* sketch, CwEnsemble* ensemble, CwScore* score) {
    CW_TRY(example_brief(arena, n, brief));
    CW_TRY(cw_sketch_compose(arena, brief, NULL, sketch));
    CW_TRY(cw_ensemble_named(arena, name, NULL, ensemble));
    const CwOrchestration how = {"1m1",          sketch,         ensemble, &brief->map, brief->valence,
                                 brief->arousal, brief->density, n,        keeps_time};
    return cw_score_orchestrate(arena, &how, NULL, score);
}

// How much of the cue, in ticks, the drums' notes are spread over, and whether all of them are where music is.
static size_t check_drums(const CwScore* score, const CwSketchBrief* brief, const CwEnsemble* ensemble) {
    size_t count = 0;
    for (size_t i = 0; i < score->n_parts; ++i) {
        const CwPart* part = &score->parts[i];
        const bool drums = cw_ensemble_find(ensemble, part->instrument)->family == CW_FAMILY_PERCUSSION;
        for (size_t k = 0; k < part->n_notes; ++k) {
            assert_true(part->notes[k].tick >= brief->start_tick);
            assert_true(part->notes[k].tick + part->notes[k].length <= brief->end_tick);
            count += drums;
        }
    }
    return count;
}

// Whatever the meter and the mood: playable, inside the cue, and no other part is touched.
static void test_laws(void** state) {
    (void)state;
    for (size_t p = 0; p < sizeof palettes / sizeof palettes[0]; ++p) {
        size_t with = 0;
        size_t without = 0;
        for (uint64_t n = 0; n < EXAMPLES; ++n) {
            CwArena* arena = cw_arena_new(NULL);
            CwSketchBrief brief;
            CwSketch sketch;
            CwEnsemble ensemble;
            CwScore score;
            CwScore plain;
            CwPlayProblem* problems = NULL;
            size_t count = 0;
            assert_int_equal(play(arena, palettes[p], n, true, &brief, &sketch, &ensemble, &score), CW_OK);
            assert_int_equal(play(arena, palettes[p], n, false, &brief, &sketch, &ensemble, &plain), CW_OK);
            assert_int_equal(cw_score_check(arena, &score, &ensemble, &brief.map, &problems, &count), CW_OK);
            assert_int_equal(count, 0);
            with += check_drums(&score, &brief, &ensemble);
            without += check_drums(&plain, &brief, &ensemble);
            for (size_t i = 0, k = 0; i < plain.n_parts; ++i, ++k) {
                while (strcmp(score.parts[k].instrument, plain.parts[i].instrument) != 0) {
                    ++k;
                }
                if (plain.parts[i].bank != 128) {
                    assert_int_equal(score.parts[k].n_notes, plain.parts[i].n_notes);
                }
            }
            cw_arena_free(arena);
        }
        assert_true(with > 8 * without);
    }
}

static void refuses(const char* old, const char* new, const char* says) {
    CwArena* arena = cw_arena_new(NULL);
    CwText text;
    assert_int_equal(cw_file_read(arena, "data/ensembles/jazz.json", 0, NULL, &text), CW_OK);
    CwEnsemble e;
    CwDiag diag = {0};
    assert_int_equal(cw_ensemble_read(arena, "my.json", cw_text(cw_test_replaced(arena, text.at, old, new)), &diag, &e),
                     CW_ERR_RANGE);
    if (!strstr(diag.text, says)) {
        fail_msg("%s: %s", new, diag.text);
    }
    cw_arena_free(arena);
}

static void test_refuses_what_is_wrong(void** state) {
    (void)state;
    refuses("\"44\": \".o.o\"", "\"44\": \".o.o.o.o.o.\"", "evenly");
    refuses("\"44\": \".o.o\"", "\"44\": \".O.o\"", "strokes");
    refuses("\"44\": \".o.o\"", "\"44\": \"\"", "strokes");
    refuses("\"44\": \".o.o\"", "\"hat\": \".o.o\"", "MIDI pitch");
    refuses("\"44\": \".o.o\"", "\"80\": \".o.o\"", "hard");
    refuses("[-800, -250]", "[-250, -800]", "calmer");
    refuses("\"meter\": \"3/4\"", "\"meter\": \"3/5\"", "4/4");
    refuses("\"instrument\": \"drums\", \"meter\": \"3/4\"", "\"instrument\": \"bass\", \"meter\": \"3/4\"",
            "percussion");
    refuses("[{\"44\": \".o.o\", \"51\": \"oooo\"}]", "[]", "bars");
    refuses("[{\"44\": \".o.o\", \"51\": \"oooo\"}]", "[4]", "object");
}

static CwStatus play_one(CwArena* arena, void* context) {
    CwSketchBrief brief;
    CwSketch sketch;
    CwEnsemble ensemble;
    CwScore score;
    return play(arena, context, 3, true, &brief, &sketch, &ensemble, &score);
}

static void test_out_of_memory(void** state) {
    (void)state;
    cw_sweep_allocations(play_one, "west_african", 200);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keeps_time),    cmocka_unit_test(test_a_round_of_bars),
        cmocka_unit_test(test_laws),          cmocka_unit_test(test_refuses_what_is_wrong),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
