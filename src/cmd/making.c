// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/making.h"

#include "base/json.h"
#include "cmd/project.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t stop;

static void on_signal(int number) {
    (void)number;
    stop = 1;
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

CwStatus cw_making_open(CwShell* shell, CwStoreAccess access, CwMaking* ret_making) {
    CwMaking making = {0};
    CW_TRY(cw_project_open(shell, access, &making.store));
    CW_TRY(cw_film_read(shell->arena, making.store, NULL, &shell->diag, &making.film));
    *ret_making = making;
    return CW_OK;
}

CwStatus cw_making_road(CwShell* shell, const CwRoadOptions* options, CwMaking* making) {
    return cw_road_make(shell->arena, &making->film, options, &shell->diag, &making->road);
}

CwStatus cw_making_build(CwShell* shell, CwMaking* making, const CwMakingOptions* options) {
    const char* folder = cw_store_folder(making->store);
    CwBuildOptions how = {.jobs = options->jobs,
                          .targets = options->targets,
                          .n_targets = options->n_targets,
                          .stop = &stop,
                          .progress = options->quiet ? NULL : show_progress,
                          .context = shell};
    CW_TRY(cw_workers_new(shell->arena, cw_project_worker(shell), folder, &how.workers));
    (void)signal(SIGINT, on_signal);
    (void)signal(SIGTERM, on_signal);
    const CwStatus status = cw_build(shell->arena, folder, making->road.graph, &how, &shell->diag, &making->report);
    if (!options->quiet && !shell->json && isatty(STDERR_FILENO)) {
        (void)fputs("\r\033[K", stderr);
    }
    put_failures(shell, &making->report);
    return status;
}

CwStatus cw_making_output(CwShell* shell, const CwMaking* making, const char* node, const char* output,
                          CwText* ret_bytes) {
    const CwHash* hash = node ? cw_build_output(&making->report, node, output) : NULL;
    if (!node) {
        return CW_ERR_NO_MEM;
    }
    if (!hash) {
        return cw_diag(&shell->diag, CW_ERR_NOT_FOUND, "build.not_made", (CwPlace){0}, node,
                       "this has not been made: run cuewright build");
    }
    return cw_object_fetch(cw_store_objects(making->store), shell->arena, hash, false, &shell->diag, ret_bytes);
}

CwStatus cw_making_json(CwShell* shell, const CwMaking* making, const char* node, const char* output,
                        json_t** ret_json) {
    CwText bytes = {NULL, 0};
    CW_TRY(cw_making_output(shell, making, node, output, &bytes));
    return cw_json_parse(shell->arena, node, bytes, &shell->diag, ret_json);
}
