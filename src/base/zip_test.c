// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/zip.h"

#include "base/file.h"
#include "base/program.h"
#include "testing/testing.h"

#include <string.h>

static void the_check_value_of_the_standard(void** state) {
    (void)state;
    assert_int_equal(cw_crc32(cw_text("123456789")), 0xCBF43926U);
    assert_int_equal(cw_crc32(cw_text("")), 0);
}

// Python's zipfile reads it, checks the sums, and says what is in it.
static void another_reader_reads_it(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const char* path = cw_path(arena, cw_test_folder(), "a.zip");
    const CwZipFile files[] = {{"one.txt", cw_text("first\n")}, {"folder/zw\xc3\xb6lf", cw_text("")}};
    CwBuf buf = cw_buf(arena);
    assert_int_equal(cw_zip_write(&buf, files, 2), CW_OK);
    assert_int_equal(cw_file_write(arena, path, (CwText){buf.bytes, buf.length}, NULL), CW_OK);
    const char* const script = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None\n"
                               "print([(n, z.read(n)) for n in z.namelist()])";
    const char* const argv[] = {"/usr/bin/python3", "-c", script, path, NULL};
    CwProgramResult result;
    assert_int_equal(cw_program_must(arena, &(CwProgram){argv, NULL, 30}, NULL, &result), CW_OK);
    assert_string_equal(result.output.at, "[('one.txt', b'first\\n'), ('folder/zw\xc3\xb6lf', b'')]\n");
    cw_test_folder_remove();
    cw_arena_free(arena);
}

static CwStatus write_one(CwArena* arena, void* context) {
    const CwZipFile file = {"x", cw_text(context)};
    CwBuf buf = cw_buf(arena);
    return cw_zip_write(&buf, &file, 1);
}

static void memory_may_run_out(void** state) {
    (void)state;
    char text[] = "text";
    cw_sweep_allocations(write_one, text, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_check_value_of_the_standard),
        cmocka_unit_test(another_reader_reads_it),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
