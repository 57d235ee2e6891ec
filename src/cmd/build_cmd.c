// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/gate_lines.h"
#include "cmd/making.h"
#include "cmd/out.h"
#include "cmd/verbs.h"

#include "base/json.h"
#include "base/number.h"
#include "road/page.h"
#include "road/shown.h"

#include <time.h>

static int64_t now_us(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void put_answer(CwShell* shell, const CwBuildReport* report, int64_t microseconds, CwBuf* answer) {
    if (shell->json) {
        cw_json_begin_object(answer, NULL);
        cw_json_put_int(answer, "steps_total", (int64_t)report->steps_total);
        cw_json_put_int(answer, "steps_run", (int64_t)report->steps_run);
        cw_json_put_decimal(answer, "seconds", cw_div_nearest(microseconds, 1000), 1000);
        cw_json_end_object(answer);
        cw_buf_byte(answer, '\n');
    } else {
        cw_buf_format(answer, "%zu steps, %zu run, %lld.%02lld s\n", report->steps_total, report->steps_run,
                      (long long)(microseconds / 1000000), (long long)(microseconds / 10000 % 100));
    }
}

static CwStatus read_jobs(CwShell* shell, int* ret_jobs) {
    const char* text = cw_shell_option(shell, "-j");
    int64_t jobs = 0;
    if (text && (cw_parse_int(cw_text(text), &jobs) != CW_OK || jobs < 1 || jobs > 1000)) {
        return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, text, "-j takes a number from 1 to 1000");
    }
    *ret_jobs = (int)jobs;
    return CW_OK;
}

// The page comes last, because it says what the gate says of the rest; then it is put where people look for it.
static CwStatus make_page(CwShell* shell, CwMaking* making, const CwMakingOptions* how) {
    const size_t run_before = making->report.steps_run;
    CwDate today = {0};
    CW_TRY(cw_gate_day(shell, &today));
    CW_TRY(cw_road_page(shell->arena, &making->film, &making->road, &making->report, today, &shell->diag));
    CW_TRY(cw_making_build(shell, making, how));
    making->report.steps_run += run_before;
    const CwHash* page = cw_build_output(&making->report, CW_PAGE_NODE, CW_PAGE_OUTPUT);
    return page ? cw_out_put(shell, making->store, "report.html", page) : CW_OK;
}

// Everything people look for is laid out as it now is; what is no more is taken away.
static CwStatus lay_out(CwShell* shell, const CwMaking* making) {
    const CwShown* shown = NULL;
    size_t count = 0;
    CW_TRY(cw_road_shown(shell->arena, &making->film, &making->report, &shown, &count));
    for (size_t i = 0; i < count; ++i) {
        CW_TRY(shown[i].object ? cw_out_put(shell, making->store, shown[i].path, shown[i].object)
                               : cw_out_remove(shell, making->store, shown[i].path));
    }
    return CW_OK;
}

static CwStatus run(CwShell* shell) {
    const int64_t begun = now_us();
    const CwRoadOptions what = {.papers = cw_shell_option(shell, "--no-papers") == NULL,
                                .streamers = cw_shell_option(shell, "--streamers") != NULL};
    CwMakingOptions how = {0};
    CwMaking making = {0};
    CW_TRY(read_jobs(shell, &how.jobs));
    CW_TRY(cw_making_open(shell, CW_STORE_WRITE, &making));
    CW_TRY(cw_making_road(shell, &what, &making));
    CwStatus status = cw_making_build(shell, &making, &how);
    if (status == CW_OK) {
        status = make_page(shell, &making, &how);
    }
    if (status == CW_OK) {
        status = lay_out(shell, &making);
    }
    CwBuf answer = cw_buf(shell->arena);
    put_answer(shell, &making.report, now_us() - begun, &answer);
    cw_shell_print(&answer);
    return status;
}

static const CwOption options[] = {
    {"-j", "N", "steps at one time; without it, one for each processor"},
    {"--streamers", NULL,
     "streamers and punches of each cue too: a list, movies to lay over any picture and on the film's"},
    {"--no-papers", NULL, "leave the engraved scores out"},
};

const CwVerb cw_verb_build = {
    .name = "build",
    .arguments = "",
    .summary = "make what is not there yet",
    .help = "Only what a change touches is made again. In the project's folder out stand afterwards report.html, "
            "film.mp4, the\n"
            "cue sheet, and in scores each cue as PDF, MusicXML and MIDI.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .run = run,
};
