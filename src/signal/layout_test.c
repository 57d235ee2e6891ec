// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/layout.h"

#include "testing/testing.h"

#include <string.h>

static void assert_layout(const CwLayout* layout, const char* wanted) {
    char names[128] = "";
    for (int i = 0; i < layout->channels; ++i) {
        (void)strcat(names, i ? " " : "");
        (void)strcat(names, cw_speaker_name(layout->speakers[i]));
    }
    assert_string_equal(names, wanted);
}

static void layouts_have_names_and_orders(void** state) {
    static const struct {
        const char* text;
        const char* wanted;
    } cases[] = {
        {"stereo", "L R"},
        {" 5.1 ", "L R C LFE Ls Rs"},
        {"l c r ls rs lfe", "L C R Ls Rs LFE"},
        {"L,R, C\tLFE", "L R C LFE"},
        {"7.1", "L R C LFE Lrs Rrs Lss Rss"},
        {"7.1.4", "L R C LFE Lrs Rrs Lss Rss Ltf Rtf Ltr Rtr"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
        CwLayout layout;
        assert_int_equal(cw_layout_parse(cases[i].text, NULL, &layout), CW_OK);
        assert_layout(&layout, cases[i].wanted);
    }
}

static void what_is_no_layout_is_refused(void** state) {
    static const char* const bad[] = {"",      " ",     "6.9",
                                      "L R X", "L R L", "L R C LFE Ls Rs Lss Rss Lrs Rrs Cs Lc Rc Lw Rw Ltf Rtf"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        CwLayout layout = {.channels = -1};
        CwDiag diag = {0};
        assert_int_equal(cw_layout_parse(bad[i], &diag, &layout), CW_ERR_BAD_INPUT);
        assert_non_null(strstr(diag.text, "name a layout"));
        assert_int_equal(layout.channels, -1);
    }
}

// BS.1770-5 Annex 3, table 4: sides are raised by 1.5 dB, rears and heights are not, LFE counts for nothing.
static void weights_follow_directions(void** state) {
    CwLayout layout;
    (void)state;
    assert_int_equal(cw_layout_parse("7.1.4", NULL, &layout), CW_OK);
    static const double wanted[12] = {1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.41, 1.41, 1.0, 1.0, 1.0, 1.0};
    for (int i = 0; i < 12; ++i) {
        assert_true(cw_speaker_weight(layout.speakers[i]) == wanted[i]);
    }
    assert_true(cw_speaker_weight(CW_SPEAKER_LS) == 1.41);
    assert_true(cw_speaker_weight(CW_SPEAKER_LW) == 1.41);
    assert_true(cw_speaker_weight(CW_SPEAKER_MONO) == 1.0);
    assert_true(cw_speaker_weight(CW_SPEAKER_LTM) == 1.0);
    assert_true(cw_speaker_weight(CW_SPEAKER_CS) == 1.0);
}

static void masks_say_which_is_which(void** state) {
    static const struct {
        uint32_t mask;
        int channels;
        const char* wanted;
    } cases[] = {
        {0, 1, "M"},
        {0x4, 1, "M"},
        {0, 2, "L R"},
        {0x3, 2, "L R"},
        {0x3F, 6, "L R C LFE Ls Rs"},
        {0x60F, 6, "L R C LFE Lss Rss"},
        {0x63F, 8, "L R C LFE Lrs Rrs Lss Rss"},
        {0x2D63F, 12, "L R C LFE Lrs Rrs Lss Rss Ltf Rtf Ltr Rtr"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
        CwLayout layout;
        assert_int_equal(cw_layout_from_mask(cases[i].mask, cases[i].channels, "x.wav", NULL, &layout), CW_OK);
        assert_layout(&layout, cases[i].wanted);
        if (cases[i].channels > 2) {
            assert_int_equal(cw_layout_mask(&layout), cases[i].mask);
        }
    }
}

static void channels_without_names_are_not_guessed(void** state) {
    static const struct {
        uint32_t mask;
        int channels;
    } cases[] = {{0, 6}, {0x3, 6}, {0x3F, 5}, {0x80000003U, 3}, {0, 3}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
        CwLayout layout;
        CwDiag diag = {0};
        assert_int_equal(cw_layout_from_mask(cases[i].mask, cases[i].channels, "x.wav", &diag, &layout),
                         CW_ERR_BAD_INPUT);
        assert_string_equal(diag.file, "x.wav");
        assert_non_null(strstr(diag.text, "channels is which"));
    }
}

static void a_layout_knows_its_name(void** state) {
    static const char* const names[] = {"mono", "stereo", "5.1", "7.1", "7.1.2", "7.1.4"};
    (void)state;
    CwLayout before = {0};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; ++i) {
        CwLayout layout;
        assert_int_equal(cw_layout_parse(names[i], NULL, &layout), CW_OK);
        assert_string_equal(cw_layout_name(&layout), names[i]);
        assert_true(cw_layout_same(&layout, &layout) && !cw_layout_same(&layout, &before));
        before = layout;
    }
    assert_int_equal(cw_layout_parse("L C R Ls Rs LFE", NULL, &before), CW_OK);
    assert_null(cw_layout_name(&before));
}

static void other_orders_have_no_mask(void** state) {
    CwLayout layout;
    (void)state;
    assert_int_equal(cw_layout_parse("L C R Ls Rs LFE", NULL, &layout), CW_OK);
    assert_int_equal(cw_layout_mask(&layout), 0);
    assert_int_equal(cw_layout_parse("5.1.2", NULL, &layout), CW_OK);
    assert_int_equal(cw_layout_mask(&layout), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layouts_have_names_and_orders),
        cmocka_unit_test(what_is_no_layout_is_refused),
        cmocka_unit_test(weights_follow_directions),
        cmocka_unit_test(masks_say_which_is_which),
        cmocka_unit_test(channels_without_names_are_not_guessed),
        cmocka_unit_test(a_layout_knows_its_name),
        cmocka_unit_test(other_orders_have_no_mask),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
