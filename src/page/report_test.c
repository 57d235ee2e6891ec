// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/report.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/program.h"
#include "testing/testing.h"

#include <string.h>

static const char data[] = "{\"version\":1,\"film\":{\"title\":\"</script><b>A & B\",\"rate\":{\"num\":24,\"den\":1}},"
                           "\"cuts\":[{\"name\":\"cut1\",\"title\":\"Cut 1\",\"start_frame\":86400,\"frames\":48}]}";

static CwText page_of(CwArena* arena, const CwReportMedia* media, size_t n_media) {
    CwText html;
    CwDiag diag = {0};
    const CwStatus status = cw_report_html(arena, cw_text(data), media, n_media, &diag, &html);
    assert_string_equal(diag.text, "");
    assert_int_equal(status, CW_OK);
    assert_int_equal(html.at[html.length], '\0');
    return html;
}

// What stands between two marks, or a failure.
static const char* between(CwArena* arena, CwText html, const char* begin, const char* end) {
    const char* from = strstr(html.at, begin);
    assert_non_null(from);
    from += strlen(begin);
    const char* to = strstr(from, end);
    assert_non_null(to);
    return cw_text_copy(arena, (CwText){from, (size_t)(to - from)});
}

static void data_cannot_end_its_element(void** state) {
    CwArena* arena = *state;
    const CwText html = page_of(arena, NULL, 0);
    const char* inside = between(arena, html, "id=\"data\">", "</script>");
    assert_null(strchr(inside, '<'));
    assert_non_null(strstr(inside, "\\u003c/script>\\u003cb>A & B"));
    assert_true(cw_text_starts(html, "<!doctype html>"));
}

static void media_are_base64_as_coreutils_has_it(void** state) {
    CwArena* arena = *state;
    for (size_t size = 0; size < 40; ++size) {
        char* bytes = cw_alloc(arena, size + 1);
        for (size_t i = 0; i < size; ++i) {
            bytes[i] = (char)(i * 83 + 251 * size);
        }
        const char* path = cw_path(arena, cw_test_folder(), "bytes");
        assert_int_equal(cw_file_write(arena, path, (CwText){bytes, size}, NULL), CW_OK);
        const char* const argv[] = {"base64", "-w0", path, NULL};
        CwProgramResult said;
        assert_int_equal(cw_program_must(arena, &(CwProgram){argv, NULL, 10}, NULL, &said), CW_OK);
        const CwReportMedia media = {"cut1.mp4", "video/mp4", {bytes, size}};
        const CwText html = page_of(arena, &media, 1);
        assert_string_equal(between(arena, html, "data-media=\"cut1.mp4\" data-type=\"video/mp4\">", "</script>"),
                            cw_text_copy(arena, said.output));
        cw_test_folder_remove();
    }
}

static void nothing_is_fetched_from_anywhere(void** state) {
    const CwText html = page_of(*state, NULL, 0);
    const char* at = html.at;
    while ((at = strstr(at, "http"))) {
        assert_true(!strncmp(at, "http-equiv", 10) || !strncmp(at, "http://www.w3.org/2000/svg", 26));
        ++at;
    }
    assert_null(strstr(html.at, "import "));
    assert_null(strstr(html.at, "src=\""));
    assert_non_null(strstr(html.at, "default-src 'none'"));
}

static void what_is_no_report_is_refused(void** state) {
    CwArena* arena = *state;
    CwText html;
    CwDiag diag = {0};
    assert_int_equal(cw_report_html(arena, cw_text("[1]"), NULL, 0, &diag, &html), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_report_html(arena, cw_text("{\"cuts\":[]}"), NULL, 0, &diag, &html), CW_ERR_BAD_INPUT);
    assert_string_equal(diag.name, "report.cuts");
    assert_int_equal(cw_report_html(arena, cw_text("{\"cuts\":"), NULL, 0, &diag, &html), CW_ERR_BAD_INPUT);
    const CwReportMedia odd = {"cut\"1", "video/mp4", {"", 0}};
    assert_int_equal(cw_report_html(arena, cw_text(data), &odd, 1, &diag, &html), CW_ERR_RANGE);
    assert_string_equal(diag.read, "cut\"1");
    const CwReportMedia twice[] = {{"a", "video/mp4", {"", 0}}, {"a", "video/mp4", {"", 0}}};
    assert_int_equal(cw_report_html(arena, cw_text(data), twice, 2, &diag, &html), CW_ERR_RANGE);
    assert_non_null(strstr(diag.text, "two media"));
}

static CwStatus make_swept(CwArena* arena, void* context) {
    CwText html;
    return cw_report_html(arena, cw_text(data), context, 1, NULL, &html);
}

static void running_out_of_memory_is_said(void** state) {
    (void)state;
    CwReportMedia media = {"a", "video/mp4", {"abc", 3}};
    cw_sweep_allocations(make_swept, &media, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(data_cannot_end_its_element, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(media_are_base64_as_coreutils_has_it, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(nothing_is_fetched_from_anywhere, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_is_no_report_is_refused, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(running_out_of_memory_is_said, cw_test_arena_up, cw_test_arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
