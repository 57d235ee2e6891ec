// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/technique.h"

#include "music/notes.h"
#include "perform/synth.h"
#include "testing/testing.h"

#include <string.h>

static const CwTechniques* take(const char* text) {
    const CwTechniques* techniques = NULL;
    const CwStatus status = cw_techniques_read(cw_test_arena, "a.json", text ? cw_text(text) : (CwText){NULL, 0},
                                               &cw_test_diag, &techniques);
    assert_string_equal(cw_test_diag.text, "");
    assert_int_equal(status, CW_OK);
    return techniques;
}

// As players have it: strings pluck and tremble by programs of their own, drums by strokes, trumpets mute.
static void everybody_has_general_midi(void** state) {
    (void)state;
    const CwTechniques* t = take(NULL);
    const CwPlayer violins = {"violin-1", 0, 48, false, false};
    const CwPlayer piano = {"piano", 0, 0, false, false};
    const CwPlayer trumpet = {"trumpet", 0, 56, false, false};
    const CwPlayer drums = {"drums", 128, 48, false, false};
    assert_int_equal(cw_technique(t, &violins, CW_ARTICULATION_PIZZICATO).program, 45);
    assert_int_equal(cw_technique(t, &violins, CW_ARTICULATION_TREMOLO).program, 44);
    assert_int_equal(cw_technique(t, &violins, CW_ARTICULATION_TREMOLO).strokes, 0);
    assert_int_equal(cw_technique(t, &violins, CW_ARTICULATION_CON_SORDINO).program, 48);
    assert_true(cw_technique(t, &violins, CW_ARTICULATION_CON_SORDINO).filter_cents < 0);
    assert_int_equal(cw_technique(t, &trumpet, CW_ARTICULATION_CON_SORDINO).program, 59);
    assert_int_equal(cw_technique(t, &trumpet, CW_ARTICULATION_CON_SORDINO).filter_cents, 0);
    assert_int_equal(cw_technique(t, &piano, CW_ARTICULATION_PIZZICATO).program, 0);
    assert_int_equal(cw_technique(t, &piano, CW_ARTICULATION_TREMOLO).strokes, 14);
    assert_int_equal(cw_technique(t, &drums, CW_ARTICULATION_ROLL).strokes, 14);
    assert_int_equal(cw_technique(t, &drums, CW_ARTICULATION_ROLL).bank, 128);
    assert_int_equal(cw_technique(t, &trumpet, CW_ARTICULATION_ROLL).strokes, 0);
    const CwPlayer slurred = {"violin-1", 0, 48, true, false};
    assert_int_equal(cw_technique(t, &slurred, CW_ARTICULATION_LEGATO).voicing, CW_VOICING_SMOOTH);
    assert_int_equal(cw_technique(t, &violins, CW_ARTICULATION_LEGATO).voicing, CW_VOICING_NATURAL);
    assert_int_equal(cw_technique(t, &slurred, CW_ARTICULATION_STACCATO).voicing, CW_VOICING_FIRM);
    assert_int_equal(cw_technique(t, &violins, CW_ARTICULATION_STACCATO).length_permille, 450);
    const CwPlayer marked = {"violin-1", 0, 48, true, true};
    assert_int_equal(cw_technique(t, &marked, CW_ARTICULATION_LEGATO).voicing, CW_VOICING_FIRM);
    assert_int_equal(cw_technique(t, &marked, CW_ARTICULATION_LEGATO).louder, 10);
    assert_int_equal(cw_technique(t, &marked, CW_ARTICULATION_ACCENT).louder, 16); // it was firm anyway
}

static void a_film_brings_its_own(void** state) {
    (void)state;
    const CwTechniques* t =
        take("{\"rows\": [{\"families\": [\"bowed\"], \"articulations\": {\"staccato\": {\"length\": 300}}},\n"
             "{\"instruments\": [\"cello\"], \"articulations\": {\"Con-Sordino\": {\"bank\": 8, \"program\": 42, "
             "\"key_switch\": 24, \"controller\": 21, \"value\": 100}, \"staccato\": {\"starts\": \"natural\"}}},\n"
             "{\"programs\": [0, 1], \"bank\": 0, \"articulations\": {\"roll\": {\"strokes\": 0}}}]}");
    const CwPlayer cello = {"cello", 0, 48, false, false};
    const CwPlayer viola = {"viola", 0, 48, false, false};
    const CwPlayer piano = {"piano", 0, 0, false, false};
    const CwTechnique muted = cw_technique(t, &cello, CW_ARTICULATION_CON_SORDINO);
    assert_int_equal(muted.bank, 8);
    assert_int_equal(muted.program, 42);
    assert_int_equal(muted.key_switch, 24);
    assert_int_equal(muted.controller, 21);
    assert_int_equal(muted.value, 100);
    assert_int_equal(muted.velocity_permille, 900); // what it does not say stays
    assert_int_equal(cw_technique(t, &viola, CW_ARTICULATION_CON_SORDINO).key_switch, 0);
    assert_int_equal(cw_technique(t, &viola, CW_ARTICULATION_STACCATO).length_permille, 300);
    assert_int_equal(cw_technique(t, &viola, CW_ARTICULATION_STACCATO).voicing, CW_VOICING_FIRM);
    assert_int_equal(cw_technique(t, &cello, CW_ARTICULATION_STACCATO).voicing, CW_VOICING_NATURAL);
    assert_int_equal(cw_technique(t, &piano, CW_ARTICULATION_ROLL).strokes, 0);
}

// The part of the energy that is in the steps from sample to sample: bright sounds have more of it.
static double brightness(const CwTechnique* how) {
    enum { N = 48000 / CW_SYNTH_BLOCK * CW_SYNTH_BLOCK };
    static float left[N];
    static float right[N];
    const CwSynthSettings settings = {
        .soundfont = "/usr/share/sounds/sf2/FluidR3_GM.sf2", .sample_rate = 48000, .channels = 1, .gain = 50000};
    CwSynthChannel channel = cw_patch_channel(how->bank, how->program, CW_VOICING_NATURAL);
    CwSynth* synth = NULL;
    channel.filter_cents = how->filter_cents;
    assert_int_equal(cw_synth_open(cw_test_arena, &settings, &cw_test_diag, &synth), CW_OK);
    assert_int_equal(cw_synth_channel(synth, 0, &channel, &cw_test_diag), CW_OK);
    cw_synth_note_on(synth, 0, 72, 100);
    assert_int_equal(cw_synth_render(synth, N, left, right, &cw_test_diag), CW_OK);
    double all = 0;
    double steps = 0;
    for (int i = 1; i < N; ++i) {
        all += (double)left[i] * left[i];
        steps += ((double)left[i] - left[i - 1]) * ((double)left[i] - left[i - 1]);
    }
    assert_true(all > 0);
    return steps / all;
}

static void a_mute_is_heard(void** state) {
    (void)state;
    const CwTechniques* t = take(NULL);
    const CwPlayer violins = {"violin-1", 0, 48, false, false};
    const CwTechnique open = cw_technique(t, &violins, CW_ARTICULATION_NORMAL);
    const CwTechnique muted = cw_technique(t, &violins, CW_ARTICULATION_CON_SORDINO);
    assert_true(brightness(&muted) < 0.8 * brightness(&open));
}

#define ROW(who, what) "{\"rows\": [\n{" who "\"articulations\": {" what "}}]}"

static void what_cannot_be_is_refused(void** state) {
    (void)state;
    static const struct {
        const char* text;
        int line;
        const char* said;
    } bad[] = {{ROW("", "\"stacato\": {}"), 2, "no articulation"},
               {ROW("", "\"staccato\": {\"lenght\": 3}"), 2, "lenght"},
               {ROW("", "\"staccato\": {\n\"length\": 0}"), 3, "1 to 4000"},
               {ROW("", "\"staccato\": {\"length\": \"x\"}"), 2, "whole number"},
               {ROW("", "\"staccato\": {\"starts\": \"slowly\"}"), 2, "natural, firm, smooth"},
               {ROW("\"families\": [\"reeds\"], ", ""), 2, "bowed"},
               {ROW("\"programs\": [128], ", ""), 2, "programs"},
               {ROW("\"instruments\": \"cello\", ", ""), 2, "list"},
               {"{\"rows\": [{}]}", 1, "articulations"},
               {"{}", 0, "rows"},
               {"{", 0, ""}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        const CwTechniques* techniques = NULL;
        cw_test_diag = (CwDiag){0};
        assert_int_equal(cw_techniques_read(cw_test_arena, "a.json", cw_text(bad[i].text), &cw_test_diag, &techniques),
                         CW_ERR_BAD_INPUT);
        assert_string_equal(cw_test_diag.file, "a.json");
        assert_true(!bad[i].line || cw_test_diag.line == bad[i].line);
        if (!strstr(cw_test_diag.text, bad[i].said)) {
            fail_msg("%s: %s", bad[i].text, cw_test_diag.text);
        }
        assert_null(techniques);
    }
}

// Field by field: what lies between them is anything.
static void assert_same(const CwSynthChannel* a, const CwSynthChannel* b) {
    assert_int_equal(a->bank, b->bank);
    assert_int_equal(a->program, b->program);
    assert_int_equal(a->volume, b->volume);
    assert_int_equal(a->pan, b->pan);
    assert_int_equal(a->send, b->send);
    assert_int_equal(a->attack_cents, b->attack_cents);
    assert_int_equal(a->filter_cents, b->filter_cents);
    assert_int_equal(a->skip_samples, b->skip_samples);
    assert_int_equal(a->key_switch, b->key_switch);
    assert_int_equal(a->controller, b->controller);
    assert_int_equal(a->value, b->value);
}

static CwStatus round_trip(CwArena* from, void* context) {
    int32_t pitches[128];
    CwSynthChannel back = {0};
    json_t* json = NULL;
    CwBuf once = cw_buf(from);
    CwBuf again = cw_buf(from);
    const CwTechniques* techniques = NULL;
    (void)context;
    for (int k = 0; k < 128; ++k) {
        pitches[k] = k * 100000 + k - 64;
    }
    const CwSynthChannel channel = {128, 3, 90, -500, 40, 300, -2000, pitches, -2400, 21, 100, 24};
    CW_TRY(cw_techniques_read(from, "a.json", cw_text(ROW("", "\"roll\": {\"strokes\": 9}")), NULL, &techniques));
    cw_synth_channel_to_json(&once, NULL, &channel);
    CW_TRY(cw_buf_status(&once));
    CW_TRY(cw_json_parse(from, "c", (CwText){once.bytes, once.length}, NULL, &json));
    CW_TRY(cw_synth_channel_from_json(from, (CwJsonIn){"c", NULL}, json, &back));
    cw_synth_channel_to_json(&again, NULL, &back);
    CW_TRY(cw_buf_status(&again));
    assert_int_equal(once.length, again.length);
    assert_memory_equal(once.bytes, again.bytes, once.length);
    assert_memory_equal(back.pitches, pitches, sizeof pitches);
    assert_same(&back, &channel);
    return CW_OK;
}

static void comes_back_and_survives_no_memory(void** state) {
    (void)state;
    cw_sweep_allocations(round_trip, NULL, 0);
    static const char* const bad[] = {"{\"bank\":-1}", "{\"pan\":1001}", "{\"tuning\":[1]}", "{\"tuning\":{}}"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        json_t* json = NULL;
        CwSynthChannel channel = {0};
        assert_int_equal(cw_json_parse(cw_test_arena, "c", cw_text(bad[i]), &cw_test_diag, &json), CW_OK);
        assert_int_equal(cw_synth_channel_from_json(cw_test_arena, (CwJsonIn){"c", &cw_test_diag}, json, &channel),
                         CW_ERR_BAD_INPUT);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(everybody_has_general_midi, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(a_film_brings_its_own, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(a_mute_is_heard, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_is_refused, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(comes_back_and_survives_no_memory, cw_test_arena_up, cw_test_arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
