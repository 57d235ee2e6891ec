// SPDX-License-Identifier: GPL-3.0-or-later
#include "music/scale.h"

#include "music/chord.h"
#include "music/key.h"
#include "testing/testing.h"

#include <stdio.h>
#include <string.h>

static const CwMode all_modes[] = {CW_MODE_LYDIAN,  CW_MODE_IONIAN,         CW_MODE_MIXOLYDIAN, CW_MODE_DORIAN,
                                   CW_MODE_AEOLIAN, CW_MODE_HARMONIC_MINOR, CW_MODE_PHRYGIAN};

enum {
    N_MODES = 7,
};

// Every pitch is a degree and back, whatever the tonality.
static void test_degrees_round_trip(void** state) {
    (void)state;
    for (int tonic = 0; tonic < 12; ++tonic) {
        for (int m = 0; m < N_MODES; ++m) {
            const CwTonality t = {tonic, all_modes[m]};
            for (int pitch = 0; pitch < 128; ++pitch) {
                const CwDegree d = cw_pitch_degree(t, pitch);
                assert_in_range(d.alter + 1, 0, 2);
                assert_int_equal(cw_degree_pitch(t, d), pitch);
            }
            for (int degree = -7; degree < 70; ++degree) {
                const CwDegree d = cw_pitch_degree(t, cw_degree_pitch(t, (CwDegree){degree, 0}));
                assert_int_equal(d.degree, degree);
                assert_int_equal(d.alter, 0);
            }
        }
    }
}

// Names that a musician would give.
static void test_chromatic_degrees(void** state) {
    (void)state;
    const CwTonality c_major = {0, CW_MODE_IONIAN};
    const CwTonality a_minor = {9, CW_MODE_AEOLIAN};
    assert_int_equal(cw_pitch_degree(c_major, 66).degree, 35 + 3); // F sharp: the fourth raised
    assert_int_equal(cw_pitch_degree(c_major, 70).alter, -1);      // B flat: the seventh lowered
    assert_int_equal(cw_pitch_degree(c_major, 63).alter, -1);      // E flat
    assert_int_equal(cw_pitch_degree(a_minor, 68).alter, 1);       // G sharp: the leading note
    assert_int_equal(cw_pitch_degree(a_minor, 66).alter, 1);       // F sharp
    assert_int_equal(cw_pitch_degree(a_minor, 70).alter, -1);      // B flat: the flat second
}

static void test_opposite_modes(void** state) {
    (void)state;
    for (int m = 0; m < N_MODES; ++m) {
        const CwMode other = cw_mode_opposite(all_modes[m]);
        assert_true(cw_mode_is_minor(all_modes[m]) != cw_mode_is_minor(other));
        if (all_modes[m] != CW_MODE_HARMONIC_MINOR) {
            assert_int_equal(cw_mode_opposite(other), all_modes[m]);
        }
    }
}

// Every signature's tonic, and the signature of every tonic.
static void test_keys(void** state) {
    (void)state;
    for (int fifths = -5; fifths <= 6; ++fifths) {
        for (int minor = 0; minor < 2; ++minor) {
            const CwKey key = {0, fifths, minor != 0};
            const CwKey back = cw_tonality_key(cw_key_tonality(key), 0);
            assert_int_equal(back.fifths, fifths);
            assert_int_equal(back.minor, minor);
        }
    }
    assert_int_equal(cw_key_tonic((CwKey){0, 3, true}), 6);    // F sharp minor
    assert_int_equal(cw_key_tonic((CwKey){0, -7, false}), 11); // C flat major
    const CwKey dorian = cw_tonality_key((CwTonality){2, CW_MODE_DORIAN}, 5);
    assert_int_equal(dorian.fifths, -1); // D dorian is written as D minor
    assert_int_equal(dorian.tick, 5);
}

static void check_spelling(CwKey key, int pitch, const char* wanted) {
    static const char letters[] = "CDEFGAB";
    const CwSpelling s = cw_spell(key, pitch);
    char name[8];
    (void)snprintf(name, sizeof name, "%c%s%d", letters[s.step], s.alter > 0 ? "#" : s.alter < 0 ? "b" : "", s.octave);
    assert_string_equal(name, wanted);
}

static void test_spelling(void** state) {
    (void)state;
    const CwKey c = {0, 0, false};
    const CwKey a = {0, 0, true};
    const CwKey e_flat = {0, -3, false};
    check_spelling(c, 60, "C4");
    check_spelling(c, 66, "F#4");
    check_spelling(c, 70, "Bb4");
    check_spelling(c, 61, "C#4");
    check_spelling(a, 68, "G#4");
    check_spelling(a, 70, "Bb4");
    check_spelling(e_flat, 63, "Eb4");
    check_spelling(e_flat, 59, "Cb4");                // the flat sixth, in the octave above
    check_spelling((CwKey){0, 6, false}, 65, "E#4");  // F sharp major: its seventh
    check_spelling((CwKey){0, -6, false}, 71, "Cb5"); // G flat major: its fourth, in the octave above
    const CwSpelling third = cw_spell_in_chord(c, 4, 1U << 4U | 1U << 8U | 1U << 11U, 68);
    assert_int_equal(third.step, 4); // the third of E major in C major is G sharp, not A flat
    assert_int_equal(third.alter, 1);
}

static const char* chord_name(CwArena* arena, CwKey key, int root, CwChordKind kind, int bass) {
    const CwChord chord = {0, 1, (uint8_t)root, (uint8_t)bass, cw_chord_classes(root, kind), NULL};
    return cw_chord_name(arena, key, &chord);
}

static void test_chords(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwKey c = {0, 0, false};
    assert_string_equal(chord_name(arena, c, 9, CW_CHORD_MINOR, 9), "Am");
    assert_string_equal(chord_name(arena, c, 5, CW_CHORD_MAJOR, 9), "F/A");
    assert_string_equal(chord_name(arena, c, 10, CW_CHORD_SEVENTH, 10), "Bb7");
    assert_string_equal(chord_name(arena, c, 4, CW_CHORD_MAJOR, 8), "E/G#");
    const CwChord odd = {0, 1, 0, 0, 0x7, NULL};
    assert_string_equal(cw_chord_name(arena, c, &odd), "C(…)");
    for (int root = 0; root < 12; ++root) {
        for (int kind = 0; kind < CW_CHORD_KINDS; ++kind) {
            const uint16_t classes = cw_chord_classes(root, (CwChordKind)kind);
            assert_int_equal(cw_chord_kind(root, classes), kind);
            assert_true(classes >> (unsigned)root & 1U);
        }
    }
    cw_arena_free(arena);
}

static void test_finding_a_chord(void** state) {
    (void)state;
    const int64_t g7[12] = {[7] = 40, [11] = 30, [2] = 20, [5] = 25};
    const int64_t d_minor[12] = {[2] = 40, [5] = 30, [9] = 20, [4] = 5};
    CwChordKind kind = CW_CHORD_MAJOR;
    assert_int_equal(cw_chord_find(g7, &kind), 7);
    assert_int_equal(kind, CW_CHORD_SEVENTH);
    assert_int_equal(cw_chord_find(d_minor, &kind), 2);
    assert_int_equal(kind, CW_CHORD_MINOR);
}

// A tune in letters, each followed by its length where that is not 1.
static CwKey key_of(const char* tune, int transposed) {
    CwNote notes[64];
    size_t count = 0;
    int64_t tick = 0;
    for (const char* s = tune; *s; ++s) {
        static const int pitches[] = {69, 71, 60, 62, 64, 65, 67}; // a … g
        const int64_t length = s[1] >= '1' && s[1] <= '9' ? s[1] - '0' : 1;
        notes[count++] = (CwNote){tick, length, (uint8_t)(pitches[*s - 'a'] + transposed), 80, 0};
        tick += length;
        s += length > 1;
    }
    return cw_key_find(notes, count);
}

// Folk tunes, in all transpositions.
static void test_finding_a_key(void** state) {
    (void)state;
    for (int by = 0; by < 12; ++by) {
        const CwKey major = key_of("cdefg2g2aaaag4aaaag4ffffe2e2ddddc4", by);
        assert_false(major.minor);
        assert_int_equal(cw_key_tonic(major), by);
        const CwKey minor = key_of("a2bce2dcb2a2e2d2c2b2a4", by);
        assert_true(minor.minor);
        assert_int_equal(cw_key_tonic(minor), (9 + by) % 12);
    }
    assert_int_equal(cw_key_find(NULL, 0).fifths, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_degrees_round_trip), cmocka_unit_test(test_chromatic_degrees),
        cmocka_unit_test(test_opposite_modes),     cmocka_unit_test(test_keys),
        cmocka_unit_test(test_spelling),           cmocka_unit_test(test_chords),
        cmocka_unit_test(test_finding_a_chord),    cmocka_unit_test(test_finding_a_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
