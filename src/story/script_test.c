// SPDX-License-Identifier: GPL-3.0-or-later
#include "story/script.h"

#include "testing/testing.h"

#include <string.h>

static CwArena* arena;

static int set_up(void** state) {
    (void)state;
    arena = cw_arena_new(NULL);
    return arena ? 0 : -1;
}

static int tear_down(void** state) {
    (void)state;
    cw_arena_free(arena);
    return 0;
}

static CwScript taken(const char* text) {
    CwScript script = {0};
    CwDiag diag = {0};
    assert_int_equal(cw_script_read(arena, "script.fountain", cw_text(text), &diag, &script), CW_OK);
    return script;
}

static void element_is(const CwScript* script, size_t i, CwElementKind kind, const char* text) {
    assert_true(i < script->n_elements);
    assert_string_equal(script->elements[i].text, text);
    assert_int_equal(script->elements[i].kind, kind);
}

static void a_page(void** state) {
    (void)state;
    const CwScript s = taken("Title: The Light\nAuthor: A. Nonym\nContact:\n    one\n\ttwo\n\n"
                             "INT. LIGHTHOUSE - NIGHT\n\nRain. A door bangs.\n\n"
                             "ANNA (V.O.)\nWho is there?\n(whispering)\nPlease *answer*.\n\n"
                             "CUT TO:\n\n"
                             "EXT. PIER - DAY #12A#\n\nTOM\n(waving)\n\n> THE END <\n");
    assert_int_equal(s.n_title_page, 3);
    assert_string_equal(cw_script_title(&s, "title"), "The Light");
    assert_string_equal(cw_script_title(&s, "CONTACT"), "one\ntwo");
    assert_string_equal(cw_script_title(&s, "font"), "");
    assert_int_equal(s.n_scenes, 2);
    assert_string_equal(s.scenes[0].name, "1");
    assert_string_equal(s.scenes[0].heading, "INT. LIGHTHOUSE - NIGHT");
    assert_int_equal(s.scenes[0].line, 7);
    assert_int_equal(s.scenes[0].n_lines, 1);
    assert_string_equal(s.scenes[1].name, "12A");
    assert_string_equal(s.scenes[1].heading, "EXT. PIER - DAY");
    assert_int_equal(s.scenes[1].n_lines, 0); // TOM only waves
    assert_int_equal(s.n_lines, 1);
    assert_string_equal(s.lines[0].speaker, "ANNA");
    assert_string_equal(s.lines[0].extension, "V.O.");
    assert_string_equal(s.lines[0].text, "Who is there?\nPlease answer.");
    assert_int_equal(s.lines[0].line, 11);
    assert_int_equal(s.lines[0].scene, 0);
    element_is(&s, 0, CW_ELEMENT_SCENE, "INT. LIGHTHOUSE - NIGHT");
    element_is(&s, 1, CW_ELEMENT_ACTION, "Rain. A door bangs.");
    element_is(&s, 2, CW_ELEMENT_CHARACTER, "ANNA (V.O.)");
    element_is(&s, 3, CW_ELEMENT_DIALOGUE, "Who is there?");
    element_is(&s, 4, CW_ELEMENT_PARENTHETICAL, "(whispering)");
    element_is(&s, 5, CW_ELEMENT_DIALOGUE, "Please *answer*.");
    element_is(&s, 6, CW_ELEMENT_TRANSITION, "CUT TO:");
    element_is(&s, 10, CW_ELEMENT_CENTERED, "THE END");
    assert_int_equal(s.n_elements, 11);
}

static void forced_elements(void** state) {
    (void)state;
    const CwScript s =
        taken(".BINOCULARS\n\n...and then\n\n!INT. IS ONLY A WORD\n\n@McAvoy ^\nYes.\n\n> Fade to black.\n\n"
              "# Act two\n\n= They meet.\n\n===\n\n~La la\n\n.# 3 #\n");
    element_is(&s, 0, CW_ELEMENT_SCENE, "BINOCULARS");
    element_is(&s, 1, CW_ELEMENT_ACTION, "...and then");
    element_is(&s, 2, CW_ELEMENT_ACTION, "INT. IS ONLY A WORD");
    element_is(&s, 3, CW_ELEMENT_CHARACTER, "McAvoy");
    element_is(&s, 5, CW_ELEMENT_TRANSITION, "Fade to black.");
    element_is(&s, 6, CW_ELEMENT_SECTION, "Act two");
    element_is(&s, 7, CW_ELEMENT_SYNOPSIS, "They meet.");
    element_is(&s, 8, CW_ELEMENT_PAGE_BREAK, "");
    element_is(&s, 9, CW_ELEMENT_LYRIC, "La la");
    assert_true(s.lines[0].dual);
    assert_string_equal(s.lines[0].speaker, "McAvoy");
}

static void headings(void** state) {
    (void)state;
    const CwScript s = taken("int. a\n\nINT./EXT. b\n\nI/E c\n\nEST d\n\n**EXT. E - DAY**\n\nINTERIOR thoughts\n\n"
                             "Somebody says\nINT. no heading inside action\n");
    assert_int_equal(s.n_scenes, 5);
    assert_string_equal(s.scenes[4].heading, "EXT. E - DAY");
    element_is(&s, 5, CW_ELEMENT_ACTION, "INTERIOR thoughts");
    element_is(&s, 7, CW_ELEMENT_ACTION, "INT. no heading inside action");
}

static void capitals(void** state) {
    (void)state;
    // capitals with an empty line below are action; without letters no name; other alphabets have capitals too
    const CwScript s = taken("A GUNSHOT.\n\n1984\nA number.\n\nR2D2\nBeep.\n\nFRAU M\xC3\x9CLLER\nJa.\n\n"
                             "FRAU M\xC3\xBCLLER\nno.\n\n\xD0\x90\xD0\x9D\xD0\x9D\xD0\x90\n\xD0\x94\xD0\xB0.\n\n"
                             "ANNA (on the phone)\nHello?\n\n\xCE\x86\xCE\x9D\xCE\x9D\xCE\x91\nNai.\n");
    element_is(&s, 0, CW_ELEMENT_ACTION, "A GUNSHOT.");
    element_is(&s, 1, CW_ELEMENT_ACTION, "1984");
    assert_int_equal(s.n_lines, 5);
    assert_string_equal(s.lines[0].speaker, "R2D2");
    assert_string_equal(s.lines[1].speaker, "FRAU M\xC3\x9CLLER");
    assert_string_equal(s.lines[2].speaker, "\xD0\x90\xD0\x9D\xD0\x9D\xD0\x90");
    assert_string_equal(s.lines[3].extension, "on the phone");
    assert_int_equal((int)s.lines[4].scene, (int)SIZE_MAX);
}

static void blanks_keep_a_speech_together(void** state) {
    (void)state;
    const CwScript s = taken("DEALER\nTen.\n  \nFour. Dealer gets a seven.\n\nHit or stand?\n");
    assert_int_equal(s.n_lines, 1);
    assert_string_equal(s.lines[0].text, "Ten.\nFour. Dealer gets a seven.");
    element_is(&s, s.n_elements - 1, CW_ELEMENT_ACTION, "Hit or stand?");
}

static void boneyards_and_notes(void** state) {
    (void)state;
    const CwScript s =
        taken("INT. A - DAY\n\n/* gone\n\nINT. B - DAY\n\n*/ANNA [[angry]]\n[[a whole line]]\nOne /* two\n"
              "*/three.\n\nTom [[a note\n  \nover lines]] runs.\n\n[[open\n\n/* never closed\n");
    assert_int_equal(s.n_scenes, 1);
    assert_int_equal(s.n_lines, 1);
    assert_string_equal(s.lines[0].speaker, "ANNA");
    assert_string_equal(s.lines[0].text, "One three.");
    element_is(&s, 3, CW_ELEMENT_ACTION, "Tom  runs.");
    assert_int_equal(s.elements[3].line, 12);
    element_is(&s, 4, CW_ELEMENT_ACTION, "[[open");
    element_is(&s, 5, CW_ELEMENT_ACTION, "/* never closed");
    assert_int_equal(s.elements[5].line, 18);
}

static void title_pages(void** state) {
    (void)state;
    assert_int_equal(taken("FADE IN:\n\nINT. A - DAY\n").n_title_page, 0);
    assert_int_equal(taken("INT. A: DAY\n\n").n_title_page, 0);
    assert_int_equal(taken("She said: no\n\n").n_title_page, 1); // Fountain cannot tell
    const CwScript s =
        taken("Title:\n    _**BRICK & STEEL**_\n    FULL RETIRED\n/* a boneyard */\nCredit: Written by\n\nTITLE\nx\n");
    assert_string_equal(cw_script_title(&s, "Title"), "_**BRICK & STEEL**_\nFULL RETIRED");
    assert_string_equal(cw_script_title(&s, "credit"), "Written by");
    assert_int_equal(s.n_lines, 1);
}

static void songs_and_emphasis(void** state) {
    (void)state;
    const CwScript s = taken("ANNA\n~Row, row\n~row\n\nTOM\n~Row\nStop \\*that\\* _now_, my_dear 2 * 3.\n");
    assert_true(s.lines[0].sung);
    assert_string_equal(s.lines[0].text, "Row, row\nrow");
    assert_false(s.lines[1].sung);
    assert_string_equal(s.lines[1].text, "Row\nStop *that* now, my_dear 2 * 3.");
}

static void line_ends_do_not_matter(void** state) {
    (void)state;
    const CwScript crlf = taken("\xEF\xBB\xBFINT. A\r\n\r\nANNA\r\nHi.\r\n");
    const CwScript cr = taken("INT. A\r\rANNA\rHi.");
    assert_int_equal(crlf.n_lines, 1);
    assert_int_equal(cr.n_lines, 1);
    assert_int_equal(cr.lines[0].line, 3);
    assert_int_equal(taken("").n_elements, 0);
    assert_int_equal(taken("\n\n").n_elements, 0);
}

static void what_is_no_text(void** state) {
    (void)state;
    CwDiag diag;
    CwScript script = {.n_lines = 9};
    assert_int_equal(cw_script_read(arena, "script.fountain",
                                    cw_text("INT. A\n\nAN\xD1"
                                            "A\nHi."),
                                    &diag, &script),
                     CW_ERR_BAD_INPUT);
    assert_int_equal(script.n_lines, 9);
    assert_int_equal(diag.line, 3);
    assert_int_equal(diag.column, 3);
}

static CwStatus sweep(CwArena* failing, void* context) {
    (void)context;
    CwScript script;
    return cw_script_read(
        failing, "s.fountain",
        cw_text("Title: T\nNotes:\n  x\n\nINT. A #1#\n\nB\n\nANNA (V.O.)\n(low)\nHi [[n]].\n\n> C <\n\n.D\n"), NULL,
        &script);
}

static void memory_that_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(sweep, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_page, set_up, tear_down),
        cmocka_unit_test_setup_teardown(forced_elements, set_up, tear_down),
        cmocka_unit_test_setup_teardown(headings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(capitals, set_up, tear_down),
        cmocka_unit_test_setup_teardown(blanks_keep_a_speech_together, set_up, tear_down),
        cmocka_unit_test_setup_teardown(boneyards_and_notes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(title_pages, set_up, tear_down),
        cmocka_unit_test_setup_teardown(songs_and_emphasis, set_up, tear_down),
        cmocka_unit_test_setup_teardown(line_ends_do_not_matter, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_text, set_up, tear_down),
        cmocka_unit_test(memory_that_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
