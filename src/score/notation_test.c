// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/notation.h"

#include "score/compose.h"
#include "score/examples_priv.h"
#include "testing/testing.h"

#include <stdlib.h>

enum {
    Q = CW_TICKS_PER_QUARTER,
};

static const CwMeterChange common[] = {{0, 1, {4, 4}}};

static CwStaff notate(CwArena* arena, const CwNote* notes, size_t n_notes, const CwMeterChange* meters, size_t n_meters,
                      int64_t end) {
    CwStaff staff;
    assert_int_equal(cw_notate(arena, notes, n_notes, meters, n_meters, 0, end, &staff), CW_OK);
    return staff;
}

static int64_t looks_like(const CwSymbol* s) {
    const int64_t plain = 4 * Q / s->base;
    const int64_t dotted = s->dots ? plain + plain / 2 : plain;
    return s->triplet ? dotted * 2 / 3 : dotted;
}

// N1: symbols follow each other without a gap, and each lasts as long as it looks.
static void check_bars(const CwStaff* staff) {
    for (size_t b = 0; b < staff->n_bars; ++b) {
        const CwNotatedBar* bar = &staff->bars[b];
        int64_t at = bar->tick;
        for (size_t i = bar->first; i < bar->first + bar->count; ++i) {
            const CwSymbol* s = &staff->symbols[i];
            assert_int_equal(s->tick, at);
            assert_true(s->whole_bar || looks_like(s) == s->length);
            at += s->length;
        }
        assert_int_equal(at, bar->tick + cw_bar_ticks(bar->meter));
    }
}

// The notes that a staff's symbols say, ties joined.
static size_t read_back(const CwStaff* staff, CwNote* notes, size_t room) {
    size_t count = 0;
    for (size_t i = 0; i < staff->n_symbols; ++i) {
        const CwSymbol* s = &staff->symbols[i];
        for (int k = 0; k < s->n_pitches; ++k) {
            size_t held = count;
            while (
                s->tied_from[k] && held > 0 &&
                (notes[held - 1].pitch != s->pitches[k] || notes[held - 1].tick + notes[held - 1].length != s->tick)) {
                --held;
            }
            if (s->tied_from[k] && held > 0) {
                notes[held - 1].length += s->length;
            } else {
                assert_false(s->tied_from[k]);
                assert_true(count < room);
                notes[count++] = (CwNote){s->tick, s->length, s->pitches[k], 64, 0};
            }
        }
    }
    cw_notes_sort(notes, count);
    return count;
}

// N2, on rows of notes drawn on sixteenths and triplets, alone and in two layers.
static void test_notes_come_back(void** state) {
    (void)state;
    static const CwMeterChange meters[][2] = {{{0, 1, {4, 4}}, {8 * Q, 3, {3, 4}}},
                                              {{0, 1, {6, 8}}, {6 * Q, 3, {9, 8}}},
                                              {{0, 1, {5, 4}}, {10 * Q, 3, {2, 2}}},
                                              {{0, 1, {7, 8}}, {7 * Q, 3, {3, 8}}}};
    for (uint64_t n = 0; n < 800; ++n) {
        CwArena* arena = cw_arena_new(NULL);
        CwNote notes[64];
        size_t count = 0;
        const int layers = 1 + example_draw(n, 1, 2);
        for (int layer = 0; layer < layers; ++layer) {
            int64_t at = 0;
            for (int i = 0; i < 20; ++i) {
                const bool triplets =
                    n % 4 == 0 && at % Q == 0 && example_draw(n, 500 + (uint64_t)(i + 40 * layer), 5) == 0;
                if (triplets && layers == 1) {
                    for (int k = 0; k < 3; ++k) {
                        notes[count++] = (CwNote){at + k * (Q / 3), Q / 3, (uint8_t)(60 + k), 64, 0};
                    }
                    at += Q;
                    continue;
                }
                const int64_t length = (1 + example_draw(n, 2 + (uint64_t)(i + 40 * layer), 9)) * (Q / 4);
                if (example_draw(n, 200 + (uint64_t)(i + 40 * layer), 4)) {
                    const int pitch = 60 + 12 * layer + example_draw(n, 300 + (uint64_t)(i + 40 * layer), 12);
                    notes[count++] = (CwNote){at, length, (uint8_t)pitch, 64, 0};
                }
                at += length;
                if (count > 40) {
                    break;
                }
            }
        }
        cw_notes_sort(notes, count);
        const CwStaff staff = notate(arena, notes, count, meters[n % 4], 2, INT64_C(60) * Q);
        check_bars(&staff);
        CwNote back[128];
        const size_t n_back = read_back(&staff, back, 128);
        assert_int_equal(n_back, count);
        for (size_t i = 0; i < count; ++i) {
            assert_int_equal(back[i].tick, notes[i].tick);
            assert_int_equal(back[i].length, notes[i].length);
            assert_int_equal(back[i].pitch, notes[i].pitch);
        }
        cw_arena_free(arena);
    }
}

static void expect(const CwNote* notes, size_t n_notes, const char* wanted) {
    CwArena* arena = cw_arena_new(NULL);
    const CwStaff staff = notate(arena, notes, n_notes, common, 1, 4 * Q);
    CwBuf buf = cw_buf(arena);
    for (size_t i = 0; i < staff.n_symbols; ++i) {
        const CwSymbol* s = &staff.symbols[i];
        cw_buf_format(&buf, "%s%s%d%s%s", i ? " " : "",
                      s->whole_bar   ? "R"
                      : s->n_pitches ? "n"
                                     : "r",
                      s->base, s->dots ? "." : "", s->n_pitches && s->tied_to[0] ? "~" : "");
    }
    assert_string_equal(cw_buf_string(&buf), wanted);
    cw_arena_free(arena);
}

// As copyists divide: the middle of a bar of four is shown, syncopations inside a half bar stay whole.
static void test_division(void** state) {
    (void)state;
    expect(NULL, 0, "R1");
    expect((CwNote[]){{0, 4 * Q, 60, 1, 0}}, 1, "n1");
    expect((CwNote[]){{Q, 2 * Q, 60, 1, 0}}, 1, "r4 n2 r4");
    expect((CwNote[]){{Q, 3 * Q, 60, 1, 0}}, 1, "r4 n4~ n2");
    expect((CwNote[]){{0, 5 * Q / 2, 60, 1, 0}}, 1, "n2~ n8 r8 r4");
    expect((CwNote[]){{0, 3 * Q / 2, 60, 1, 0}, {3 * Q / 2, Q / 2, 62, 1, 0}, {2 * Q, 2 * Q, 64, 1, 0}}, 3,
           "n4. n8 n2");
    expect((CwNote[]){{0, Q / 2, 60, 1, 0}, {Q / 2, Q, 62, 1, 0}, {3 * Q / 2, Q / 2, 64, 1, 0}}, 3, "n8 n4 n8 r2");
    expect((CwNote[]){{3 * Q / 2, Q, 60, 1, 0}}, 1, "r4 r8 n8~ n8 r8 r4");
}

// Places that are on no grid go to the nearest, and still fill their bars.
static void test_composed_notes_fill_their_bars(void** state) {
    (void)state;
    for (uint64_t n = 0; n < 150; ++n) {
        CwArena* arena = cw_arena_new(NULL);
        CwSketchBrief brief;
        CwSketch sketch;
        assert_int_equal(example_brief(arena, n, &brief), CW_OK);
        assert_int_equal(cw_sketch_compose(arena, &brief, NULL, &sketch), CW_OK);
        for (size_t v = 0; v < sketch.n_voices; ++v) {
            const CwStaff staff = notate(arena, sketch.voices[v].notes, sketch.voices[v].n_notes, brief.map.meters,
                                         brief.map.n_meters, brief.end_tick);
            check_bars(&staff);
        }
        cw_arena_free(arena);
    }
}

static CwStatus notate_one(CwArena* arena, void* context) {
    (void)context;
    const CwNote notes[] = {{0, 5 * Q / 2, 60, 64, 0}, {Q, Q / 3, 64, 64, 0}, {4 * Q / 3, Q / 3, 65, 64, 0}};
    CwStaff staff;
    return cw_notate(arena, notes, 3, common, 1, 0, 8 * Q, &staff);
}

static void test_out_of_memory(void** state) {
    (void)state;
    cw_sweep_allocations(notate_one, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_notes_come_back),
        cmocka_unit_test(test_division),
        cmocka_unit_test(test_composed_notes_fill_their_bars),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
