// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/project.h"
#include "cmd/verbs.h"

#include "base/json.h"
#include "base/number.h"
#include "build/build.h"
#include "film/film.h"
#include "road/recipe.h"

#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t stop;

static void on_signal(int number) {
    (void)number;
    stop = 1;
}

static int64_t now_us(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

// One line that is written over when it is a terminal, a line for each step when it is not.
static void show_progress(void* context, const CwBuildProgress* progress) {
    const CwShell* shell = context;
    if (shell->json) {
        CwBuf line = cw_buf(shell->arena);
        if (!progress->ended) {
            return;
        }
        cw_json_begin_object(&line, NULL);
        cw_json_put_text(&line, "step", progress->name);
        cw_json_put_bool(&line, "failed", progress->state == CW_NODE_FAILED);
        cw_json_put_int(&line, "done", (int64_t)progress->done);
        cw_json_put_int(&line, "total", (int64_t)progress->total);
        cw_json_put_decimal(&line, "seconds", progress->microseconds, 1000000);
        cw_json_end_object(&line);
        cw_buf_byte(&line, '\n');
        cw_shell_print(&line);
    } else if (isatty(STDERR_FILENO)) {
        (void)fprintf(stderr, "\r\033[K[%zu/%zu] %s", progress->done, progress->total, progress->name);
    } else if (progress->ended) {
        (void)fprintf(stderr, "[%zu/%zu] %s %lld ms\n", progress->done, progress->total, progress->name,
                      (long long)(progress->microseconds / 1000));
    }
}

static void put_failures(CwShell* shell, const CwBuildReport* report) {
    for (size_t i = 0; i < report->n_nodes; ++i) {
        const CwNodeResult* node = &report->nodes[i];
        if (node->state == CW_NODE_FAILED) {
            const char* line = cw_diag_line(shell->arena, &node->diag);
            cw_shell_say(shell, "%s: %s", node->name, line ? line : cw_status_text(node->status));
        }
    }
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

static CwStatus run(CwShell* shell) {
    const int64_t begun = now_us();
    CwStore* store = NULL;
    CwFilm film = {0};
    CwRoad road = {0};
    CwBuildReport report = {0};
    CwBuildOptions options = {.stop = &stop, .progress = show_progress, .context = shell};
    const CwRoadOptions what = {.papers = cw_shell_option(shell, "--no-papers") == NULL};
    CW_TRY(read_jobs(shell, &options.jobs));
    CW_TRY(cw_project_open(shell, CW_STORE_WRITE, &store));
    CW_TRY(cw_film_read(shell->arena, store, NULL, &shell->diag, &film));
    CW_TRY(cw_road_make(shell->arena, &film, &what, &shell->diag, &road));
    CW_TRY(cw_workers_new(shell->arena, cw_project_worker(shell), cw_store_folder(store), &options.workers));
    (void)signal(SIGINT, on_signal);
    (void)signal(SIGTERM, on_signal);
    const CwStatus status = cw_build(shell->arena, cw_store_folder(store), road.graph, &options, &shell->diag, &report);
    if (!shell->json && isatty(STDERR_FILENO)) {
        (void)fputs("\r\033[K", stderr);
    }
    put_failures(shell, &report);
    CwBuf answer = cw_buf(shell->arena);
    put_answer(shell, &report, now_us() - begun, &answer);
    cw_shell_print(&answer);
    return status;
}

static const CwOption options[] = {
    {"-j", "N", "steps at one time; without it, one for each processor"},
    {"--no-papers", NULL, "leave the engraved scores out"},
};

const CwVerb cw_verb_build = {
    .name = "build",
    .arguments = "",
    .summary = "make what is not there yet",
    .help = "Only what a change touches is made again.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .run = run,
};
