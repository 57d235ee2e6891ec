// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/in_raga.h"

#include "score/compose.h"
#include "score/examples_priv.h"
#include "score/orchestrate.h"
#include "testing/testing.h"

#include <string.h>

static const char* const names[] = {"asavari", "bhairav", "bhairavi", "bhupali", "desh", "durga",
                                    "kafi",    "khamaj",  "malkauns", "marwa",   "todi", "yaman"};
enum {
    RAGAS = sizeof names / sizeof names[0],
    EXAMPLES = 360,
};

typedef struct {
    CwSketchBrief brief;
    CwRaga raga;
    CwSketch composed;
    CwSketch bent;
} Example;

static CwStatus make(CwArena* arena, uint64_t n, Example* e) {
    CW_TRY(example_brief(arena, n, &e->brief));
    CW_TRY(cw_raga_named(arena, names[n % RAGAS], NULL, &e->raga));
    CW_TRY(cw_sketch_compose(arena, &e->brief, NULL, &e->composed));
    return cw_sketch_in_raga(arena, &e->composed, &e->brief.map, &e->raga, &e->bent);
}

static int sa_of(const CwSketch* sketch) {
    return cw_key_tonic(sketch->keys[0]);
}

static size_t phrase_at(const CwSketch* sketch, int64_t tick) {
    size_t i = 0;
    while (i < sketch->n_phrases && sketch->phrases[i].tick <= tick) {
        ++i;
    }
    return i;
}

// G1: the line goes as the raga goes. Answers the ends of phrases, and how many of them rest.
static void check_line(const Example* e, const CwVoice* v, int* ends, int* rests) {
    const int sa = sa_of(&e->composed);
    for (size_t i = 0; i < v->n_notes; ++i) {
        const size_t phrase = phrase_at(&e->bent, v->notes[i].tick);
        const bool first = i == 0 || phrase_at(&e->bent, v->notes[i - 1].tick) != phrase;
        const bool last = i + 1 == v->n_notes || phrase_at(&e->bent, v->notes[i + 1].tick) != phrase;
        assert_true(cw_raga_may(&e->raga, sa, first ? -1 : v->notes[i - 1].pitch, v->notes[i].pitch));
        *ends += last;
        *rests += last && cw_raga_rests(&e->raga, sa, v->notes[i].pitch);
    }
}

static bool sounds(const CwSketch* sketch, int64_t tick, bool drone_only) {
    for (size_t v = 0; v < sketch->n_voices; ++v) {
        const CwVoice* voice = &sketch->voices[v];
        for (size_t i = 0; i < voice->n_notes && !(drone_only && voice->role != CW_ROLE_BASS); ++i) {
            if (voice->notes[i].tick <= tick && voice->notes[i].tick + voice->notes[i].length > tick) {
                return true;
            }
        }
    }
    return false;
}

static bool begins(const CwSketch* sketch, int64_t tick) {
    for (size_t v = 0; v < sketch->n_voices; ++v) {
        for (size_t i = 0; i < sketch->voices[v].n_notes; ++i) {
            if (sketch->voices[v].notes[i].tick == tick) {
                return true;
            }
        }
    }
    return false;
}

// G2, G3: what each voice may sound; and in order, within the cue.
static void check_voices(const Example* e, int* ends, int* rests) {
    const int sa = sa_of(&e->composed);
    const unsigned both = e->raga.aroha & e->raga.avaroha;
    for (size_t v = 0; v < e->bent.n_voices; ++v) {
        const CwVoice* voice = &e->bent.voices[v];
        assert_int_not_equal(voice->role, CW_ROLE_HARMONY);
        for (size_t i = 0; i < voice->n_notes; ++i) {
            const CwNote* note = &voice->notes[i];
            const unsigned c = (unsigned)((note->pitch - sa + 144) % 12);
            assert_true(i == 0 || cw_note_compare(note - 1, note) <= 0);
            assert_true(note->length > 0 && note->tick + note->length <= e->brief.end_tick);
            if (voice->role == CW_ROLE_PULSE) {
                assert_true(both >> c & 1U);
            } else if (voice->role == CW_ROLE_BASS || voice->role == CW_ROLE_ACCENT) {
                assert_true(c == 0 || c == e->raga.drone);
            }
            if (voice->role == CW_ROLE_BASS) {
                assert_in_range(note->pitch, 28, 57);
                assert_true(i == 0 || note[-1].tick + note[-1].length <= note->tick);
            }
        }
        if (voice->role == CW_ROLE_MELODY || voice->role == CW_ROLE_COUNTER) {
            check_line(e, voice, ends, rests);
        }
    }
}

// It sounds exactly where it sounded, and begins where it began; drums and stops find it as it was.
static void check_places(const Example* e) {
    for (size_t v = 0; v < e->composed.n_voices; ++v) {
        const CwVoice* voice = &e->composed.voices[v];
        for (size_t i = 0; i < voice->n_notes; ++i) {
            const CwNote* note = &voice->notes[i];
            const int64_t end = note->tick + note->length;
            assert_true(begins(&e->bent, note->tick));
            assert_true(sounds(&e->bent, note->tick, voice->role != CW_ROLE_ACCENT));
            assert_true(sounds(&e->bent, end - 1, voice->role != CW_ROLE_ACCENT));
            assert_int_equal(sounds(&e->bent, end, false), sounds(&e->composed, end, false));
        }
    }
}

// G4: nothing is lifted above D4.
static void check_speech(const Example* e) {
    for (size_t v = 0; v < e->composed.n_voices; ++v) {
        const CwVoice* from = &e->composed.voices[v];
        for (size_t w = 0; w < e->bent.n_voices; ++w) {
            const CwVoice* to = &e->bent.voices[w];
            for (size_t i = 0; from->role == to->role && from->role <= CW_ROLE_COUNTER && i < from->n_notes; ++i) {
                assert_true(from->notes[i].pitch > 62 || to->notes[i].pitch <= 62);
            }
        }
    }
}

static const char* text_of(CwArena* arena, const CwSketch* sketch) {
    CwBuf buf = cw_buf(arena);
    cw_sketch_to_json(&buf, NULL, sketch);
    return cw_buf_string(&buf);
}

static void sketches_keep_to_their_raga(void** state) {
    (void)state;
    int ends = 0;
    int rests = 0;
    for (uint64_t n = 0; n < EXAMPLES; ++n) {
        CwArena* arena = cw_arena_new(NULL);
        Example e = {0};
        CwSketch again = {0};
        assert_int_equal(make(arena, n, &e), CW_OK);
        check_voices(&e, &ends, &rests);
        check_places(&e);
        check_speech(&e);
        assert_int_equal(cw_sketch_in_raga(arena, &e.bent, &e.brief.map, &e.raga, &again), CW_OK);
        assert_string_equal(text_of(arena, &again), text_of(arena, &e.bent)); // a sketch in the raga stays as it is
        cw_arena_free(arena);
    }
    assert_true(10 * rests > 9 * ends);
}

// The drone goes to the tanpura, all of it.
static void the_ensemble_plays_it(void** state) {
    (void)state;
    for (uint64_t n = 0; n < 40; ++n) {
        CwArena* arena = cw_arena_new(NULL);
        CwEnsemble ensemble = {0};
        Example e = {0};
        CwScore score = {0};
        assert_int_equal(make(arena, n, &e), CW_OK);
        assert_int_equal(cw_ensemble_named(arena, "hindustani", NULL, &ensemble), CW_OK);
        const CwOrchestration how = {
            "t", &e.bent, &ensemble, &e.brief.map, e.brief.valence, e.brief.arousal, e.brief.density, n};
        assert_int_equal(cw_score_orchestrate(arena, &how, NULL, &score), CW_OK);
        size_t drone = 0;
        for (size_t p = 0; p < score.n_parts; ++p) {
            drone += strcmp(score.parts[p].instrument, "tanpura") == 0 ? score.parts[p].n_notes : 0;
        }
        assert_true(drone > 0);
        cw_arena_free(arena);
    }
}

static CwStatus scenario(CwArena* arena, void* context) {
    Example e = {0};
    (void)context;
    return make(arena, 5, &e);
}

static void memory_that_runs_out_is_said(void** state) {
    (void)state;
    cw_sweep_allocations(scenario, NULL, 200);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sketches_keep_to_their_raga),
        cmocka_unit_test(the_ensemble_plays_it),
        cmocka_unit_test(memory_that_runs_out_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
