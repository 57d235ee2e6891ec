// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/sheet.h"

#include "base/file.h"
#include "base/program.h"
#include "music/midi.h"
#include "music/musicxml.h"
#include "score/compose.h"
#include "score/examples_priv.h"
#include "score/notation.h"
#include "score/orchestrate.h"
#include "score/sheet_priv.h"
#include "testing/testing.h"

#include <string.h>

static const CwSheetMark marks[] = {{EXAMPLE_Q, "the \"door\" & <lock>"}};

// An example as a sheet for chamber orchestra; everything in `arena`.
static CwStatus example_sheet(CwArena* arena, uint64_t n, CwSheet* ret_sheet) {
    CwSketchBrief* brief = CW_NEW(arena, CwSketchBrief);
    CwSketch* sketch = CW_NEW(arena, CwSketch);
    CwEnsemble* ensemble = CW_NEW(arena, CwEnsemble);
    CwScore* score = CW_NEW(arena, CwScore);
    if (!brief || !sketch || !ensemble || !score) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(example_brief(arena, n, brief));
    CW_TRY(cw_sketch_compose(arena, brief, NULL, sketch));
    CW_TRY(cw_ensemble_named(arena, "chamber", NULL, ensemble));
    const CwOrchestration how = {"1m1 Dawn",     sketch,         ensemble,       &brief->map,
                                 brief->valence, brief->arousal, brief->density, n};
    CW_TRY(cw_score_orchestrate(arena, &how, NULL, score));
    *ret_sheet = (CwSheet){.score = score,
                           .ensemble = ensemble,
                           .map = &brief->map,
                           .start_tick = brief->start_tick,
                           .film = "A film",
                           .subtitle = "cut 1",
                           .marks = marks,
                           .n_marks = 1,
                           .rate = cw_rate_24,
                           .cue_in = {3600 * CW_FLICKS_PER_SECOND}};
    return CW_OK;
}

// The notes of a part as its symbols have them: what a reader of the page must find.
static size_t on_paper(CwArena* arena, const CwSheet* sheet, const CwPart* part, int64_t* ret_sum) {
    CwStaff staff;
    size_t count = 0;
    *ret_sum = 0;
    CwNote* staves[2] = {NULL, NULL};
    size_t counts[2] = {0, 0};
    assert_int_equal(cw__split_staves(arena, part, &staves[0], &counts[0], &staves[1], &counts[1]), CW_OK);
    const bool two = cw_ensemble_find(sheet->ensemble, part->instrument)->staves == 2;
    for (int half = 0; half < (two ? 2 : 1); ++half) {
        const CwNote* notes = two ? staves[half] : part->notes;
        const size_t n_notes = two ? counts[half] : part->n_notes;
        assert_int_equal(cw_notate(arena, notes, n_notes, sheet->map->meters, sheet->map->n_meters, sheet->start_tick,
                                   sheet->score->end_tick, &staff),
                         CW_OK);
        for (size_t i = 0; i < staff.n_symbols; ++i) {
            for (int k = 0; k < staff.symbols[i].n_pitches; ++k) {
                count += !staff.symbols[i].tied_from[k];
                *ret_sum += staff.symbols[i].pitches[k] * (staff.symbols[i].length / 1680);
            }
        }
    }
    return count;
}

// MusicXML read back: the same number of notes in each part, and the same pitches for as long.
static void test_musicxml_reads_back(void** state) {
    (void)state;
    for (uint64_t n = 0; n < 60; ++n) {
        CwArena* arena = cw_arena_new(NULL);
        CwSheet sheet;
        assert_int_equal(example_sheet(arena, n, &sheet), CW_OK);
        CwBuf buf = cw_buf(arena);
        assert_int_equal(cw_sheet_musicxml(&buf, &sheet), CW_OK);
        CwMidi midi;
        CwDiag diag = {0};
        CwDiagList warnings = {.arena = arena};
        const CwStatus status =
            cw_musicxml_read(arena, "s.musicxml", (CwText){buf.bytes, buf.length}, &warnings, &diag, &midi);
        if (status != CW_OK) {
            print_error("%s:%d: %s\n", diag.file, diag.line, diag.text);
        }
        assert_int_equal(status, CW_OK);
        assert_int_equal(warnings.count, 0);
        assert_int_equal(midi.n_tracks, sheet.score->n_parts);
        for (size_t i = 0; i < midi.n_tracks; ++i) {
            if (strcmp(sheet.score->parts[i].instrument, "percussion") == 0) {
                continue; // unpitched
            }
            int64_t wanted_sum = 0;
            int64_t sum = 0;
            const size_t wanted = on_paper(arena, &sheet, &sheet.score->parts[i], &wanted_sum);
            for (size_t k = 0; k < midi.tracks[i].n_notes; ++k) {
                sum += midi.tracks[i].notes[k].pitch * (midi.tracks[i].notes[k].length / 1680);
            }
            assert_int_equal(midi.tracks[i].n_notes, wanted);
            assert_int_equal(sum, wanted_sum);
        }
        cw_arena_free(arena);
    }
}

static void run(CwArena* arena, const char* folder, const char* const* argv) {
    const CwProgram program = {argv, folder, 120};
    CwProgramResult result;
    CwDiag diag = {0};
    assert_int_equal(cw_program_run(arena, &program, &diag, &result), CW_OK);
    if (result.exit_code != 0) {
        print_error("%s: %.*s\n", argv[0], (int)result.complaints.length, result.complaints.at);
    }
    assert_int_equal(result.exit_code, 0);
}

// Somebody else's reader takes the MusicXML.
static void test_musicxml2ly_reads_it(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwSheet sheet;
    assert_int_equal(example_sheet(arena, 5, &sheet), CW_OK);
    CwBuf buf = cw_buf(arena);
    assert_int_equal(cw_sheet_musicxml(&buf, &sheet), CW_OK);
    const char* folder = cw_test_folder();
    const char* path = cw_path(arena, folder, "s.musicxml");
    assert_int_equal(cw_file_write(arena, path, (CwText){buf.bytes, buf.length}, NULL), CW_OK);
    run(arena, folder, (const char* const[]){"musicxml2ly", "--output=s.ly", "s.musicxml", NULL});
    CwText text;
    assert_int_equal(cw_file_read(arena, cw_path(arena, folder, "s.ly"), 0, NULL, &text), CW_OK);
    assert_non_null(strstr(text.at, "1m1 Dawn"));
    cw_test_folder_remove();
    cw_arena_free(arena);
}

static CwText engrave(CwArena* arena, const CwSheet* sheet) {
    CwText pdf = {0};
    CwDiag diag = {0};
    const char* folder = cw_test_folder();
    const CwStatus status = cw_sheet_engrave(arena, sheet, folder, &diag, &pdf);
    if (status != CW_OK) {
        print_error("%s %s\n", diag.text, diag.read);
    }
    assert_int_equal(status, CW_OK);
    cw_test_folder_remove();
    return pdf;
}

static void test_engraved_twice_is_the_same(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwSheet sheet;
    assert_int_equal(example_sheet(arena, 8, &sheet), CW_OK);
    const CwText first = engrave(arena, &sheet);
    const CwText second = engrave(arena, &sheet);
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.at, second.at, first.length);
    const char* folder = cw_test_folder();
    assert_int_equal(cw_file_write(arena, cw_path(arena, folder, "s.pdf"), first, NULL), CW_OK);
    run(arena, folder, (const char* const[]){"pdftotext", "s.pdf", "s.txt", NULL});
    CwText text;
    assert_int_equal(cw_file_read(arena, cw_path(arena, folder, "s.txt"), 0, NULL, &text), CW_OK);
    assert_non_null(strstr(text.at, "1m1 Dawn"));
    assert_non_null(strstr(text.at, "Score in C"));
    assert_non_null(strstr(text.at, "the \"door\" & <lock>"));
    assert_non_null(strstr(text.at, sheet.score->parts[0].name));
    cw_test_folder_remove();
    cw_arena_free(arena);
}

static void test_settling_a_pdf(void** state) {
    (void)state;
    const char* made[2] = {"/ModDate(D:20261120140657Z00'00') x "
                           "/ID [<859EE6283EF39B969EA00512BE9812E9><859EE6283EF39B969EA00512BE9812E9>] y",
                           "/ModDate(D:20251120140657Z00'00') x "
                           "/ID [<059EE6283EF39B969EA00512BE9812E9><059EE6283EF39B969EA00512BE9812E9>] y"};
    char a[128] = {0};
    char b[128] = {0};
    char c[128] = {0};
    memcpy(a, made[0], strlen(made[0]));
    memcpy(b, made[1], strlen(made[1]));
    memcpy(c, made[1], strlen(made[1]));
    c[34] = 'z';
    cw_pdf_settle(a, strlen(a));
    cw_pdf_settle(b, strlen(b));
    cw_pdf_settle(c, strlen(c));
    assert_string_equal(a, b);
    assert_non_null(strstr(a, "D:20000101000000Z00'00')"));
    assert_string_not_equal(strstr(a, "/ID"), strstr(c, "/ID")); // other content, other identifier
}

static void test_midi_of_the_score(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwSheet sheet;
    assert_int_equal(example_sheet(arena, 9, &sheet), CW_OK);
    CwBuf buf = cw_buf(arena);
    assert_int_equal(cw_sheet_midi(&buf, &sheet), CW_OK);
    CwMidi midi;
    assert_int_equal(cw_midi_read(arena, "s.mid", (CwText){buf.bytes, buf.length}, NULL, NULL, &midi), CW_OK);
    assert_int_equal(midi.n_tracks, sheet.score->n_parts);
    for (size_t i = 0; i < midi.n_tracks; ++i) {
        const CwPart* part = &sheet.score->parts[i];
        assert_string_equal(midi.tracks[i].name, part->name);
        assert_int_equal(midi.tracks[i].n_notes, part->n_notes);
        assert_true((midi.tracks[i].channel == 9) == (part->bank == 128));
    }
    assert_string_equal(midi.markers[0].text, marks[0].text);
    cw_arena_free(arena);
}

// Quarter tones stand on the page: as LilyPond says them, and as MusicXML does.
static void test_quarter_tones(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwSheet sheet;
    assert_int_equal(example_sheet(arena, 2, &sheet), CW_OK);
    const CwNote notes[] = {{0, EXAMPLE_Q, 69, 80, 0, 50}, {EXAMPLE_Q, EXAMPLE_Q, 59, 80, 0, -50}};
    const CwKey c = {0, 0, false};
    CwPart part = {.instrument = "violin-1", .name = "V", .stem = "s", .notes = notes, .n_notes = 2};
    CwScore score = {.title = "t",
                     .origin = "by hand",
                     .keys = &c,
                     .n_keys = 1,
                     .parts = &part,
                     .n_parts = 1,
                     .end_tick = sheet.score->end_tick};
    sheet.score = &score;
    CwBuf lilypond = cw_buf(arena);
    CwBuf musicxml = cw_buf(arena);
    assert_int_equal(cw_sheet_lilypond(&lilypond, &sheet), CW_OK);
    assert_int_equal(cw_sheet_musicxml(&musicxml, &sheet), CW_OK);
    assert_non_null(strstr(cw_buf_string(&lilypond), "aqs'"));
    assert_non_null(strstr(cw_buf_string(&lilypond), "bqf"));
    CwMidi midi;
    assert_int_equal(cw_musicxml_read(arena, "s", (CwText){musicxml.bytes, musicxml.length}, NULL, NULL, &midi), CW_OK);
    assert_int_equal(midi.tracks[0].notes[0].pitch, 69);
    assert_int_equal(midi.tracks[0].notes[0].cents, 50);
    assert_int_equal(midi.tracks[0].notes[1].pitch, 58); // half flat: the semitone below, and a quarter tone
    assert_int_equal(midi.tracks[0].notes[1].cents, 50);
    cw_arena_free(arena);
}

static void test_refuses_strangers(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwSheet sheet;
    assert_int_equal(example_sheet(arena, 2, &sheet), CW_OK);
    CwEnsemble strings;
    assert_int_equal(cw_ensemble_named(arena, "strings", NULL, &strings), CW_OK);
    const CwPart part = {.instrument = "kazoo"};
    CwScore score = *sheet.score;
    score.parts = &part;
    score.n_parts = 1;
    sheet.score = &score;
    sheet.ensemble = &strings;
    CwBuf buf = cw_buf(arena);
    assert_int_equal(cw_sheet_lilypond(&buf, &sheet), CW_ERR_RANGE);
    assert_int_equal(cw_sheet_musicxml(&buf, &sheet), CW_ERR_RANGE);
    cw_arena_free(arena);
}

static CwStatus write_all(CwArena* arena, void* context) {
    (void)context;
    CwSheet sheet;
    CW_TRY(example_sheet(arena, 11, &sheet));
    CwBuf lilypond = cw_buf(arena);
    CwBuf musicxml = cw_buf(arena);
    CwBuf midi = cw_buf(arena);
    CW_TRY(cw_sheet_lilypond(&lilypond, &sheet));
    CW_TRY(cw_sheet_musicxml(&musicxml, &sheet));
    return cw_sheet_midi(&midi, &sheet);
}

static void test_out_of_memory(void** state) {
    (void)state;
    cw_sweep_allocations(write_all, NULL, 150);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_musicxml_reads_back),        cmocka_unit_test(test_musicxml2ly_reads_it),
        cmocka_unit_test(test_engraved_twice_is_the_same), cmocka_unit_test(test_settling_a_pdf),
        cmocka_unit_test(test_midi_of_the_score),          cmocka_unit_test(test_quarter_tones),
        cmocka_unit_test(test_refuses_strangers),          cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
