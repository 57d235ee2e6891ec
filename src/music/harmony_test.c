// SPDX-License-Identifier: GPL-3.0-or-later
#include "music/harmony.h"

#include "testing/testing.h"

#include <string.h>

enum {
    Q = CW_TICKS_PER_QUARTER,
    SLOTS = 8,
};

static void fill(CwSlot* slots, CwTonality tonality) {
    for (int i = 0; i < SLOTS; ++i) {
        slots[i] = (CwSlot){i * (int64_t)4 * Q, 4 * Q, tonality, {0}, 0, 0};
    }
    slots[0].flags = CW_SLOT_HOME;
    slots[3].flags = CW_SLOT_HALF;
    slots[4].flags = CW_SLOT_HOME;
    slots[6].flags = CW_SLOT_BEFORE;
    slots[7].flags = CW_SLOT_FULL;
}

static int above(const CwChord* chord, CwTonality tonality) {
    return (chord->root - tonality.tonic + 12) % 12;
}

// A phrase without a melody: home, a half close, and a full close prepared by a dominant, in every style and key.
static void test_closes(void** state) {
    (void)state;
    for (int style = CW_HARMONY_PLAIN; style <= CW_HARMONY_WONDER; ++style) {
        for (uint64_t seed = 0; seed < 60; ++seed) {
            CwArena* arena = cw_arena_new(NULL);
            const CwTonality t = {(int)(seed % 12), seed % 2 ? CW_MODE_AEOLIAN : CW_MODE_IONIAN};
            CwSlot slots[SLOTS];
            CwChord* chords = NULL;
            fill(slots, t);
            assert_int_equal(cw_harmonise(arena, (CwHarmonyStyle)style, slots, SLOTS, seed, 4, &chords), CW_OK);
            assert_int_equal(above(&chords[0], t), 0);
            assert_int_equal(above(&chords[7], t), 0);
            const int half = above(&chords[3], t);
            assert_true(half == 7 || half == 10 || half == 11 || half == 4);
            const int before = above(&chords[6], t);
            assert_true(before == 7 || before == 10 || before == 11 || before == 4 || before == 5 || before == 1);
            assert_int_equal(chords[5].tick, slots[5].tick);
            cw_arena_free(arena);
        }
    }
}

// What the melody sings is in the chord, where a chord can hold it.
static void test_holds_the_melody(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwTonality c = {0, CW_MODE_IONIAN};
    static const int sung[SLOTS][2] = {{0, 4}, {5, 9}, {7, 11}, {2, 7}, {4, 9}, {2, 5}, {11, 2}, {0, 0}};
    CwSlot slots[SLOTS];
    CwChord* chords = NULL;
    fill(slots, c);
    for (int i = 0; i < SLOTS; ++i) {
        slots[i].weights[sung[i][0]] += Q;
        slots[i].weights[sung[i][1]] += Q;
    }
    assert_int_equal(cw_harmonise(arena, CW_HARMONY_PLAIN, slots, SLOTS, 0, 0, &chords), CW_OK);
    for (int i = 0; i < SLOTS; ++i) {
        assert_true(chords[i].classes >> (unsigned)sung[i][0] & 1U);
        assert_true(chords[i].classes >> (unsigned)sung[i][1] & 1U);
    }
    cw_arena_free(arena);
}

static void test_must_change(void** state) {
    (void)state;
    for (uint64_t seed = 0; seed < 100; ++seed) {
        CwArena* arena = cw_arena_new(NULL);
        CwSlot slots[SLOTS];
        CwChord* chords = NULL;
        fill(slots, (CwTonality){5, CW_MODE_DORIAN});
        for (int i = 1; i < SLOTS; ++i) {
            slots[i].weights[5] = Q; // everything sings the tonic
            slots[i].flags |= CW_SLOT_CHANGE;
        }
        assert_int_equal(cw_harmonise(arena, CW_HARMONY_MODAL, slots, SLOTS, seed, 3, &chords), CW_OK);
        for (int i = 1; i < SLOTS; ++i) {
            assert_int_not_equal(chords[i].classes, chords[i - 1].classes);
            const unsigned common = chords[i].classes & chords[i - 1].classes;
            assert_int_equal(common & (common - 1), 0); // where two of three notes stay, hardly a change is heard
        }
        cw_arena_free(arena);
    }
}

static void test_seed_without_freedom_means_nothing(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwSlot slots[SLOTS];
    CwChord* a = NULL;
    CwChord* b = NULL;
    fill(slots, (CwTonality){9, CW_MODE_AEOLIAN});
    assert_int_equal(cw_harmonise(arena, CW_HARMONY_DARK, slots, SLOTS, 1, 0, &a), CW_OK);
    assert_int_equal(cw_harmonise(arena, CW_HARMONY_DARK, slots, SLOTS, 2, 0, &b), CW_OK);
    int differ = 0;
    for (int i = 0; i < SLOTS; ++i) {
        assert_int_equal(a[i].root, b[i].root);
        differ += i > 0 && a[i].root != a[i - 1].root;
    }
    assert_true(differ > 3); // and harmony moves
    cw_arena_free(arena);
}

// The best row of chords is the best of all: against every row of three, tried one by one.
static void test_against_brute_force(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwSlot slots[3];
    memset(slots, 0, sizeof slots);
    for (int i = 0; i < 3; ++i) {
        slots[i].tick = i;
        slots[i].length = 1;
        slots[i].tonality = (CwTonality){0, CW_MODE_IONIAN};
    }
    slots[2].flags = CW_SLOT_FULL;
    CwChord* whole = NULL;
    assert_int_equal(cw_harmonise(arena, CW_HARMONY_PLAIN, slots, 3, 0, 0, &whole), CW_OK);
    // pinning any slot to what was chosen must not change the rest: the row is consistent
    for (int pin = 0; pin < 3; ++pin) {
        CwSlot pinned[3];
        memcpy(pinned, slots, sizeof slots);
        for (int c = 0; c < 12; ++c) {
            pinned[pin].weights[c] = whole[pin].classes >> (unsigned)c & 1U ? 1000 : 0;
        }
        CwChord* again = NULL;
        assert_int_equal(cw_harmonise(arena, CW_HARMONY_PLAIN, pinned, 3, 0, 0, &again), CW_OK);
        for (int i = 0; i < 3; ++i) {
            assert_int_equal(again[i].root, whole[i].root);
        }
    }
    cw_arena_free(arena);
}

static CwStatus harmonise_one(CwArena* arena, void* context) {
    (void)context;
    CwSlot slots[SLOTS];
    CwChord* chords = NULL;
    fill(slots, (CwTonality){0, CW_MODE_IONIAN});
    return cw_harmonise(arena, CW_HARMONY_PLAIN, slots, SLOTS, 0, 0, &chords);
}

static void test_out_of_memory(void** state) {
    (void)state;
    cw_sweep_allocations(harmonise_one, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_closes),
        cmocka_unit_test(test_holds_the_melody),
        cmocka_unit_test(test_must_change),
        cmocka_unit_test(test_seed_without_freedom_means_nothing),
        cmocka_unit_test(test_against_brute_force),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
