// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/plain.h"

#include "testing/testing.h"

#include "base/file.h"
#include "base/program.h"

#include <string.h>

static CwStatus draw(CwArena* arena, CwBuf* buf) {
    static const char* const head[] = {"what", ">how much"};
    static const char* const cells[] = {"<cello> & \"co\"", "780", NULL, "35"};
    static const CwPlainBar bars[] = {
        {"planned", "1000", 0, 1000, false}, {"fees", "-400", 1000, 600, false}, {"over", "-700", 600, -100, true}};
    static const char* const places[] = {"Jan", "Feb", "Mar"};
    static const int64_t plan[] = {900, 500, 0};
    static const int64_t spent[] = {900, 700, -100};
    static const CwPlainLine lines[] = {{"plan", plan, true, 0, NULL}, {"left", spent, false, 2, "700 left"}};
    (void)arena;
    cw_plain_begin(buf, "Budget <1>", "cut1");
    cw_plain_heading(buf, "Accounts");
    cw_plain_text(buf, "over", true);
    cw_plain_table(buf, head, 2, cells, 2);
    cw_plain_bars(buf, "Waterfall", bars, 3);
    cw_plain_lines(buf, "Burn-down", places, 3, lines, 2);
    cw_plain_end(buf);
    return cw_buf_status(buf);
}

// Python's reader of HTML finds every word where it was put, and bars as long as their amounts.
static void as_others_read_it(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwBuf buf = cw_buf(arena);
    assert_int_equal(draw(arena, &buf), CW_OK);
    const char* path = cw_path(arena, cw_test_folder(), "p.html");
    assert_int_equal(cw_file_write(arena, path, (CwText){buf.bytes, buf.length}, NULL), CW_OK);
    static const char script[] =
        "import sys, re, html.parser\n"
        "text = open(sys.argv[1], encoding='utf-8').read()\n"
        "class R(html.parser.HTMLParser):\n"
        " words = []; open_tags = []\n"
        " def handle_data(self, data): self.words.append(data)\n"
        " def handle_starttag(self, tag, a): self.open_tags += [] if tag == 'meta' else [tag]\n"
        " def handle_endtag(self, tag): assert self.open_tags.pop() == tag, tag\n"
        "r = R(); r.feed(text); assert not r.open_tags\n"
        "assert '<th class=\"n\">how much</th>' in text and '<td class=\"n\">780</td>' in text, text\n"
        "for word in ('Budget <1>', '<cello> & \"co\"', 'Waterfall', 'Burn-down', 'Feb'): assert word in r.words, "
        "word\n"
        "w = [int(x) for x in re.findall(r'<rect[^>]* width=\"(\\d+)\"', text)]\n"
        "assert abs(w[1] * 10 - w[0] * 4) <= 10 and abs(w[2] * 10 - w[0] * 7) <= 10, w\n"
        "x = [int(x) for x in re.findall(r'<rect x=\"(\\d+)\"', text)]\n"
        "assert x[1] + w[1] == x[0] + w[0] and abs(x[2] + w[2] - x[1]) <= 1, (x, w)\n"
        "ends = [path.split('L')[-1].split()[0] for path in re.findall(r' d=\"(M[^\"H]*)\"', text)]\n"
        "assert len(ends) == 2 and int(ends[1]) < int(ends[0]), ends\n"
        "assert '700 left' in r.words\n"
        "assert 'http' not in text\n";
    const char* const argv[] = {"/usr/bin/python3", "-c", script, path, NULL};
    CwDiag diag = {0};
    if (cw_program_must(arena, &(CwProgram){.argv = argv, .timeout_seconds = 60}, &diag, NULL) != CW_OK) {
        fail_msg("%s", diag.text);
    }
    cw_test_folder_remove();
    cw_arena_free(arena);
}

static CwStatus sweep(CwArena* arena, void* context) {
    (void)context;
    CwBuf buf = cw_buf(arena);
    return draw(arena, &buf);
}

static void memory_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(sweep, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_others_read_it),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
