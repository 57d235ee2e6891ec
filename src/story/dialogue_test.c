// SPDX-License-Identifier: GPL-3.0-or-later
#include "story/dialogue.h"

#include "testing/testing.h"

#include "base/buf.h"
#include "base/file.h"

#include <string.h>

static CwArena* arena;
static const CwTime zero[] = {{0}};

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

// Matches, and writes what came out: "1 ANNA 1000-2000 | 2 TOM - | s1 …", times in milliseconds.
static const char* matched(const char* fountain, const char* srt) {
    CwScript script;
    CwSubtitles subtitles;
    CwDialogue dialogue;
    if (fountain) {
        assert_int_equal(cw_script_read(arena, "s", cw_text(fountain), NULL, &script), CW_OK);
    }
    if (srt) {
        assert_int_equal(cw_subtitles_read(arena, "s", cw_text(srt), NULL, &subtitles), CW_OK);
    }
    assert_int_equal(
        cw_dialogue_match(arena, fountain ? &script : NULL, srt ? &subtitles : NULL, zero, 1, cw_rate_24, &dialogue),
        CW_OK);
    CwBuf buf = cw_buf(arena);
    for (size_t i = 0; i < dialogue.n_lines; ++i) {
        const CwSpoken* line = &dialogue.lines[i];
        cw_buf_format(&buf, "%s%s%s%s", i ? " | " : "", line->name, line->speaker[0] ? " " : "", line->speaker);
        if (line->heard) {
            cw_buf_format(&buf, " %d-%d", (int)cw_span_ms_nearest(cw_span(line->in.flicks)),
                          (int)cw_span_ms_nearest(cw_span(line->out.flicks)));
        } else {
            cw_buf_text(&buf, " -");
        }
    }
    return cw_buf_string(&buf);
}

#define SRT(n, in, out, words) "00:00:" in " --> 00:00:" out "\n" words "\n\n"

static void one_to_one(void** state) {
    (void)state;
    assert_string_equal(matched("INT. A\n\nANNA\nWho is there?\n\nTOM\nOnly me, the wind.\n",
                                SRT(1, "01,000", "02,000", "Who's there?")
                                    SRT(2, "03,000", "04,000", "only me - the wind")),
                        "1 ANNA 1000-2000 | 2 TOM 3000-4000");
}

static void one_speech_in_several_subtitles(void** state) {
    (void)state;
    assert_string_equal(matched("ANNA\nFirst I went to the harbour and looked for the boat.\nThen I came back here.\n\n"
                                "TOM\nYes.\n",
                                SRT(1, "01,000", "02,000", "First I went to the harbour")
                                    SRT(2, "02,500", "03,000", "and looked for the boat.")
                                        SRT(3, "04,000", "05,000", "Then I came back here.")
                                            SRT(4, "06,000", "06,500", "Yes.")),
                        "1 ANNA 1000-5000 | 2 TOM 6000-6500");
}

static void several_speeches_in_one_subtitle(void** state) {
    (void)state;
    // with dashes they are told apart, without they share the time by their letters
    assert_string_equal(matched("ANNA\nReady?\n\nTOM\nReady.\n", SRT(1, "01,000", "02,000", "- Ready?\n- Ready.")),
                        "1 ANNA 1000-1529 | 2 TOM 1529-2000");
    assert_string_equal(matched("ANNA\nAre you coming\n\nTOM\nI am on my way\n",
                                SRT(1, "00,000", "02,800", "Are you coming I am on my way")),
                        "1 ANNA 0-1400 | 2 TOM 1400-2800");
}

static void what_only_one_has(void** state) {
    (void)state;
    assert_string_equal(matched("ANNA\nThis was cut from the film entirely.\n\nTOM\nThe light is out again.\n",
                                SRT(1, "01,000", "02,000", "(waves)")
                                    SRT(2, "03,000", "04,000", "The light is out again.")
                                        SRT(3, "05,000", "06,000", "Somebody ad-libbed here")),
                        "1 ANNA - | 2 TOM 3000-4000 | s1 1000-2000 | s2 5000-6000");
    assert_string_equal(matched(NULL, SRT(1, "01,000", "02,000", "One") SRT(2, "03,000", "04,000", "- Two\n- Three")),
                        "1 1000-2000 | 2 3000-3462 | 3 3462-4000");
    assert_string_equal(matched("ANNA\nHello.\n", NULL), "1 ANNA -");
    assert_string_equal(matched("ANNA\nHello.\n", ""), "1 ANNA -");
    assert_string_equal(matched(NULL, NULL), "");
}

static void repeated_words_stay_in_order(void** state) {
    (void)state;
    assert_string_equal(matched("ANNA\nNo.\n\nTOM\nYes.\n\nANNA\nNo.\n\nTOM\nYes.\n",
                                SRT(1, "01,000", "02,000", "No.") SRT(2, "03,000", "04,000", "Yes.")
                                    SRT(3, "05,000", "06,000", "Yes.")),
                        "1 ANNA 1000-2000 | 2 TOM 3000-4000 | 3 ANNA - | 4 TOM 5000-6000");
}

// The bundled film: every subtitle of the first cut is a line of the script; one line is in the second cut only.
static void the_bundled_film(void** state) {
    (void)state;
    CwText fountain = {"", 0};
    CwText srt = {"", 0};
    if (cw_file_read(arena, "film/script.fountain", 0, NULL, &fountain) != CW_OK ||
        cw_file_read(arena, "film/subtitles/cut1.srt", 0, NULL, &srt) != CW_OK) {
        print_message("skipped: no bundled film here\n");
        skip();
    }
    CwScript script;
    CwSubtitles subtitles;
    CwDialogue dialogue;
    assert_int_equal(cw_script_read(arena, "s", fountain, NULL, &script), CW_OK);
    assert_int_equal(cw_subtitles_read(arena, "s", srt, NULL, &subtitles), CW_OK);
    assert_int_equal(cw_dialogue_match(arena, &script, &subtitles, zero, 1, cw_rate_24, &dialogue), CW_OK);
    assert_true(script.n_lines >= 25);
    assert_int_equal(dialogue.n_lines, script.n_lines);
    size_t heard = 0;
    CwTime last = {0};
    for (size_t i = 0; i < dialogue.n_lines; ++i) {
        const CwSpoken* line = &dialogue.lines[i];
        assert_string_not_equal(line->scene, "");
        if (line->heard) {
            assert_true(cw_time_compare(last, line->in) <= 0 && cw_time_compare(line->in, line->out) < 0);
            last = line->out;
            ++heard;
        }
    }
    assert_int_equal(heard, subtitles.count);
    assert_int_equal(heard, script.n_lines - 1);
}

static CwStatus sweep(CwArena* failing, void* context) {
    (void)context;
    CwScript script;
    CwSubtitles subtitles;
    CwDialogue dialogue;
    CW_TRY(cw_script_read(failing, "s", cw_text("A\nHi there.\n\nB\nNo.\n"), NULL, &script));
    CW_TRY(cw_subtitles_read(failing, "s", cw_text("00:01 --> 00:02\n- Hi there\n- No\nmore\n\n00:05 --> 00:06\nx\n"),
                             NULL, &subtitles));
    return cw_dialogue_match(failing, &script, &subtitles, zero, 1, cw_rate_24, &dialogue);
}

static void memory_that_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(sweep, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_to_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_speech_in_several_subtitles, set_up, tear_down),
        cmocka_unit_test_setup_teardown(several_speeches_in_one_subtitle, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_only_one_has, set_up, tear_down),
        cmocka_unit_test_setup_teardown(repeated_words_stay_in_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_bundled_film, set_up, tear_down),
        cmocka_unit_test(memory_that_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
