// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/profiles.h"

#include "base/file.h"
#include "testing/testing.h"

#include <string.h>

static void the_program_has_every_file_of_the_folder(void** state) {
    CwArena* arena = *state;
    CwNames names;
    size_t count = 0;
    assert_int_equal(cw_folder_list(arena, "data/profiles", NULL, &names), CW_OK);
    for (const CwEmbedded* file = cw_profile_files(); file->name; ++file, ++count) {
        CwText text;
        CwProfile profile;
        assert_true(count < names.count && cw_text_is(cw_path_stem(names.names[count]), file->name));
        assert_int_equal(cw_file_read(arena, cw_path(arena, "data/profiles", names.names[count]), 0, NULL, &text),
                         CW_OK);
        assert_true(cw_text_equal(text, file->bytes));
        assert_int_equal(cw_profile_of_file(arena, file, &profile), CW_OK);
        assert_string_equal(profile.name, file->name);
    }
    assert_int_equal(count, names.count);
}

static void assert_means(const char* said, const char* meant) {
    const CwEmbedded* file = NULL;
    CwDiag diag = {0};
    const CwStatus status = cw_profile_file(cw_profile_files(), said, &diag, &file);
    if (meant) {
        assert_int_equal(status, CW_OK);
        assert_string_equal(file->name, meant);
    } else {
        assert_int_equal(status, CW_ERR_NOT_FOUND);
        assert_non_null(strstr(diag.text, "ebu_r128_s4"));
        assert_string_equal(diag.read, said);
    }
}

static void people_may_write_a_name_as_they_like(void** state) {
    (void)state;
    assert_means("ebu_r128", "ebu_r128");
    assert_means("EBU R 128", "ebu_r128");
    assert_means("ebu-r128", "ebu_r128");
    assert_means("EBU R128 s4", "ebu_r128_s4");
    assert_means("netflix", "netflix_2_0");
    assert_means("Netflix 2.0", "netflix_2_0");
    assert_means("album", "streaming_album");
    assert_means("ebu", NULL); // two begin so
    assert_means("vinyl", NULL);
    assert_means("", NULL);
    assert_means("--", NULL);
}

static CwStatus read_all(CwArena* arena, void* context) {
    (void)context;
    for (const CwEmbedded* file = cw_profile_files(); file->name; ++file) {
        CwProfile profile;
        CW_TRY(cw_profile_of_file(arena, file, &profile));
    }
    return CW_OK;
}

static void memory_that_runs_out_is_said(void** state) {
    (void)state;
    cw_sweep_allocations(read_all, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_program_has_every_file_of_the_folder, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test(people_may_write_a_name_as_they_like),
        cmocka_unit_test(memory_that_runs_out_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
