// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/compose.h"

#include "score/examples_priv.h"
#include "testing/testing.h"

#include <stdlib.h>
#include <string.h>

enum {
    EXAMPLES = 1500,
    REST = -1,
};

static const CwVoice* voice_named(const CwSketch* sketch, const char* name) {
    for (size_t i = 0; i < sketch->n_voices; ++i) {
        if (strcmp(sketch->voices[i].name, name) == 0) {
            return &sketch->voices[i];
        }
    }
    return NULL;
}

// What a one-line voice sounds at a tick; its highest note where it has several.
static int sounding(const CwVoice* voice, int64_t tick) {
    int pitch = REST;
    for (size_t i = 0; voice && i < voice->n_notes && voice->notes[i].tick <= tick; ++i) {
        const CwNote* n = &voice->notes[i];
        if (n->tick + n->length > tick && n->pitch > pitch) {
            pitch = n->pitch;
        }
    }
    return pitch;
}

static bool any_sounds(const CwSketch* sketch, int64_t tick) {
    for (size_t i = 0; i < sketch->n_voices; ++i) {
        if (sounding(&sketch->voices[i], tick) != REST) {
            return true;
        }
    }
    return false;
}

static bool any_begins(const CwSketch* sketch, int64_t tick) {
    for (size_t i = 0; i < sketch->n_voices; ++i) {
        for (size_t n = 0; n < sketch->voices[i].n_notes; ++n) {
            if (sketch->voices[i].notes[n].tick == tick) {
                return true;
            }
        }
    }
    return false;
}

// C1, C5: within the cue, in order, within the ranges.
static void check_notes(const CwSketchBrief* brief, const CwSketch* sketch) {
    for (size_t i = 0; i < sketch->n_voices; ++i) {
        const CwVoice* v = &sketch->voices[i];
        const int low = v->role == CW_ROLE_MELODY ? 40 : v->role == CW_ROLE_HARMONY ? 43 : 24;
        const int high = v->role == CW_ROLE_MELODY ? 96 : v->role == CW_ROLE_BASS ? 57 : 84;
        for (size_t n = 0; n < v->n_notes; ++n) {
            const CwNote* note = &v->notes[n];
            assert_true(note->tick >= brief->start_tick && note->length > 0);
            assert_true(note->tick + note->length <= brief->end_tick);
            assert_in_range(note->pitch, low, high);
            assert_in_range(note->velocity, 1, 127);
            assert_true(n == 0 || cw_note_compare(note - 1, note) <= 0);
            const bool line = v->role == CW_ROLE_MELODY || v->role == CW_ROLE_HARMONY || v->role == CW_ROLE_BASS;
            assert_true(!line || n == 0 || note[-1].tick + note[-1].length <= note->tick);
        }
    }
}

static bool parallel(int a, int b, int next_a, int next_b) {
    if (a == REST || b == REST || next_a == REST || next_b == REST) {
        return false;
    }
    const int interval = abs(a - b) % 12;
    const bool together = (next_a - a) * (next_b - b) > 0;
    return together && interval == abs(next_a - next_b) % 12 && (interval == 0 || interval == 7);
}

// C2: from what sounds just before a chord to what sounds at it.
static void check_parallels(const CwSketch* sketch, uint64_t example) {
    static const char* const names[] = {"melody", "treble", "alto", "tenor", "bass"};
    const CwVoice* voices[5];
    for (int v = 0; v < 5; ++v) {
        voices[v] = voice_named(sketch, names[v]);
    }
    for (size_t i = 1; i < sketch->n_chords; ++i) {
        const int64_t tick = sketch->chords[i].tick;
        for (int v = 0; v < 5; ++v) {
            for (int w = v + 1; w < 5; ++w) {
                if (parallel(sounding(voices[v], tick - 1), sounding(voices[w], tick - 1), sounding(voices[v], tick),
                             sounding(voices[w], tick))) {
                    print_error("example %llu: %s and %s go in parallel into chord %zu\n", (unsigned long long)example,
                                names[v], names[w], i);
                    fail();
                }
            }
        }
    }
}

static const CwChord* chord_before(const CwSketch* sketch, int64_t tick) {
    const CwChord* found = NULL;
    for (size_t i = 0; i < sketch->n_chords && sketch->chords[i].tick < tick; ++i) {
        found = &sketch->chords[i];
    }
    return found && found->tick + found->length == tick ? found : NULL;
}

// How often the chord changes within two beats of a chord hit, where something begins that is no chord hit itself.
typedef struct {
    int held;
    int restless;
} Unrest;

static bool has_hit(const CwSketchBrief* brief, int64_t tick, CwWant want) {
    for (size_t i = 0; i < brief->n_hits; ++i) {
        if (brief->hits[i].tick == tick && brief->hits[i].want == want) {
            return true;
        }
    }
    return false;
}

static void count_unrest(const CwSketchBrief* brief, const CwSketch* sketch, int64_t hit, Unrest* unrest) {
    for (size_t i = 1; i + 1 < sketch->n_chords; ++i) {
        const CwChord* c = &sketch->chords[i];
        const int bar = cw_tempo_map_bar_beat(&brief->map, c->tick).bar;
        const int64_t held = 2 * cw_pulse_ticks(cw_bar_meter(brief->map.meters, brief->map.n_meters, bar));
        const bool joined = c[-1].tick + c[-1].length == c->tick;
        if (joined && llabs(c->tick - hit) < held && !has_hit(brief, c->tick, CW_WANT_CHORD)) {
            ++*(c->classes == c[-1].classes ? &unrest->held : &unrest->restless);
        }
    }
}

static void check_chord_hit(const CwSketch* sketch, int64_t tick) {
    const CwChord* before = chord_before(sketch, tick);
    for (size_t i = 0; i < sketch->n_chords; ++i) {
        if (sketch->chords[i].tick == tick) {
            assert_true(!before || before->classes != sketch->chords[i].classes);
            return;
        }
    }
    fail_msg("no chord begins at a chord hit");
}

// C3 and the silences of C1.
static void check_hits(const CwSketchBrief* brief, const CwSketch* sketch, Unrest* unrest) {
    int64_t silent_from = INT64_MAX; // a stop or silence lies behind
    for (size_t i = 0; i < brief->n_hits; ++i) {
        const CwSketchHit* hit = &brief->hits[i];
        if (hit->tick < brief->start_tick) {
            continue;
        }
        const bool silences = hit->want == CW_WANT_STOP || hit->want == CW_WANT_SILENCE;
        if (silences) {
            assert_false(any_sounds(sketch, hit->tick));
            silent_from = hit->tick;
            continue;
        }
        assert_true(any_begins(sketch, hit->tick));
        if (hit->want == CW_WANT_CHORD) {
            check_chord_hit(sketch, hit->tick);
            count_unrest(brief, sketch, hit->tick, unrest);
        }
        // a silence lasts until something is asked to sound; a swell may begin up to a bar before its peak
        if (silent_from < hit->tick && hit->want != CW_WANT_SWELL && brief->hits[i - 1].want == CW_WANT_SILENCE) {
            assert_false(any_sounds(sketch, silent_from + (hit->tick - silent_from) / 2));
            assert_false(any_sounds(sketch, hit->tick - 1));
        }
        silent_from = INT64_MAX;
    }
}

static bool spoken(const CwSketchBrief* brief, int64_t from, int64_t to) {
    for (size_t i = 0; i < brief->n_speech; ++i) {
        if (brief->speech[i].tick < to && brief->speech[i].tick + brief->speech[i].length > from) {
            return true;
        }
    }
    return false;
}

// C4. Music played in the scene goes on as it is.
static void check_speech(const CwSketchBrief* brief, const CwSketch* sketch) {
    if (brief->use == CW_USE_VI) {
        return;
    }
    const CwVoice* melody = voice_named(sketch, "melody");
    for (size_t i = 0; melody && i < melody->n_notes; ++i) {
        const CwNote* n = &melody->notes[i];
        assert_true(n->pitch <= 62 || !spoken(brief, n->tick, n->tick + n->length));
    }
    const CwVoice* figure = voice_named(sketch, "figure");
    for (size_t i = 0; figure && i < figure->n_notes; ++i) {
        const CwNote* n = &figure->notes[i];
        if (spoken(brief, n->tick, n->tick + n->length)) {
            const int bar = cw_tempo_map_bar_beat(&brief->map, n->tick).bar;
            const int64_t beat = cw_pulse_ticks(cw_bar_meter(brief->map.meters, brief->map.n_meters, bar));
            assert_true(n->pitch <= 62);
            assert_int_equal((n->tick - cw_tempo_map_bar_tick(&brief->map, bar)) % beat, 0);
        }
    }
}

static void test_laws(void** state) {
    (void)state;
    Unrest unrest = {0};
    for (uint64_t n = 0; n < EXAMPLES; ++n) {
        CwArena* arena = cw_arena_new(NULL);
        CwSketchBrief brief;
        CwSketch sketch;
        assert_int_equal(example_brief(arena, n, &brief), CW_OK);
        assert_int_equal(cw_sketch_compose(arena, &brief, NULL, &sketch), CW_OK);
        check_notes(&brief, &sketch);
        check_parallels(&sketch, n);
        check_hits(&brief, &sketch, &unrest);
        check_speech(&brief, &sketch);
        cw_arena_free(arena);
    }
    // what must begin there keeps the chord, but where the melody it begins with would not bear it
    assert_in_range(unrest.restless, 0, unrest.held / 2);
}

static const char* sketch_text(CwArena* arena, const CwSketchBrief* brief) {
    CwSketch sketch;
    assert_int_equal(cw_sketch_compose(arena, brief, NULL, &sketch), CW_OK);
    CwBuf buf = cw_buf(arena);
    cw_sketch_to_json(&buf, NULL, &sketch);
    return cw_buf_string(&buf);
}

static void test_same_brief_same_sketch(void** state) {
    (void)state;
    int differ = 0;
    for (uint64_t n = 0; n < 40; ++n) {
        CwArena* arena = cw_arena_new(NULL);
        CwSketchBrief brief;
        assert_int_equal(example_brief(arena, n, &brief), CW_OK);
        CwBuf buf = cw_buf(arena);
        cw_sketch_brief_to_json(&buf, NULL, &brief);
        const char* text = cw_buf_string(&buf);
        json_t* json = NULL;
        CwSketchBrief back;
        assert_int_equal(cw_json_parse(arena, "b", cw_text(text), NULL, &json), CW_OK);
        assert_int_equal(cw_sketch_brief_from_json(arena, (CwJsonIn){"b", NULL}, json, &back), CW_OK);
        CwBuf again = cw_buf(arena);
        cw_sketch_brief_to_json(&again, NULL, &back);
        assert_string_equal(cw_buf_string(&again), text);
        const char* first = sketch_text(arena, &brief);
        assert_string_equal(sketch_text(arena, &back), first);
        back.seed += 1000003;
        differ += strcmp(sketch_text(arena, &back), first) != 0;
        cw_arena_free(arena);
    }
    assert_in_range(differ, 36, 40); // another seed is another sketch
}

static CwStatus compose_one(CwArena* arena, void* context) {
    CwSketchBrief brief;
    CwSketch sketch;
    CW_TRY(example_brief(arena, *(const uint64_t*)context, &brief));
    return cw_sketch_compose(arena, &brief, NULL, &sketch);
}

static void test_out_of_memory(void** state) {
    (void)state;
    for (uint64_t n = 3; n < 30; ++n) {
        cw_sweep_allocations(compose_one, &n, 0);
    }
}

static void test_refuses_bad_briefs(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwSketchBrief good;
    CwSketch sketch;
    CwDiag diag = {0};
    assert_int_equal(example_brief(arena, 1, &good), CW_OK);
    CwSketchBrief bad = good;
    bad.end_tick = bad.start_tick;
    assert_int_equal(cw_sketch_compose(arena, &bad, &diag, &sketch), CW_ERR_RANGE);
    assert_non_null(strstr(diag.text, "ends before it starts"));
    bad = good;
    bad.valence = 1001;
    assert_int_equal(cw_sketch_compose(arena, &bad, &diag, &sketch), CW_ERR_RANGE);
    const CwStretch overlapping[] = {{0, 100}, {99, 100}};
    bad = good;
    bad.speech = overlapping;
    bad.n_speech = 2;
    assert_int_equal(cw_sketch_compose(arena, &bad, &diag, &sketch), CW_ERR_RANGE);
    assert_non_null(strstr(diag.text, "speech"));
    cw_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_laws),
        cmocka_unit_test(test_same_brief_same_sketch),
        cmocka_unit_test(test_out_of_memory),
        cmocka_unit_test(test_refuses_bad_briefs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
