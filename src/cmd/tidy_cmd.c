// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/gate_lines.h"
#include "cmd/making.h"
#include "cmd/verbs.h"

#include "base/json.h"
#include "road/page.h"
#include "store/tidy.h"

static CwStatus look(CwShell* shell, CwMaking* making) {
    return cw_build(shell->arena, cw_store_folder(making->store), making->road.graph, NULL, &shell->diag,
                    &making->report);
}

// What a change has not reached yet may be kept from the build before, so nothing is let go until that build is made.
static CwStatus must_be_built(CwShell* shell, CwMaking* making) {
    CW_TRY(cw_making_road(shell, &(CwRoadOptions){.papers = false}, making));
    CW_TRY(look(shell, making));
    return making->report.steps_stale
               ? cw_diag(&shell->diag, CW_ERR_CONFLICT, "tidy.stale", (CwPlace){cw_store_folder(making->store), 0, 0},
                         NULL,
                         "%zu steps are still to be made; run `cuewright build` first, then what it does not "
                         "need any more can go",
                         making->report.steps_stale)
               : CW_OK;
}

// The whole road, engraved scores and the page with it.
static CwStatus look_at_all(CwShell* shell, CwMaking* making) {
    CwDate today = {0};
    CW_TRY(cw_gate_day(shell, &today));
    CW_TRY(cw_making_road(shell, &(CwRoadOptions){.papers = true}, making));
    CW_TRY(look(shell, making));
    CW_TRY(cw_road_page(shell->arena, &making->film, &making->road, &making->report, today, &shell->diag));
    return look(shell, making);
}

static CwStatus keys_of(CwShell* shell, const CwBuildReport* report, const CwHash** ret_keys, size_t* ret_count) {
    CwHash* keys = CW_NEW_ARRAY(shell->arena, CwHash, report->n_nodes);
    size_t count = 0;
    if (!keys) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < report->n_nodes; ++i) {
        if (report->nodes[i].state == CW_NODE_KEPT) {
            keys[count++] = report->nodes[i].key;
        }
    }
    *ret_keys = keys;
    *ret_count = count;
    return CW_OK;
}

static void put_answer(const CwShell* shell, const CwTidied* tidied, CwBuf* answer) {
    if (shell->json) {
        cw_json_begin_object(answer, NULL);
        cw_json_put_int(answer, "steps", tidied->steps);
        cw_json_put_int(answer, "objects", tidied->objects);
        cw_json_put_int(answer, "bytes", tidied->bytes);
        cw_json_end_object(answer);
        cw_buf_byte(answer, '\n');
    } else {
        cw_buf_format(answer, "let go of %lld steps, %lld MB: what earlier builds made and this one does not need\n",
                      (long long)tidied->steps, (long long)(tidied->bytes / 1000000));
    }
}

static CwStatus run(CwShell* shell) {
    CwMaking making = {0};
    const CwHash* keys = NULL;
    size_t n_keys = 0;
    CwTidied tidied = {0};
    CwBuf answer = cw_buf(shell->arena);
    CW_TRY(cw_making_open(shell, CW_STORE_WRITE, &making));
    CW_TRY(must_be_built(shell, &making));
    CW_TRY(look_at_all(shell, &making));
    CW_TRY(keys_of(shell, &making.report, &keys, &n_keys));
    CW_TRY(cw_store_tidy(making.store, shell->arena, keys, n_keys, &shell->diag, &tidied));
    put_answer(shell, &tidied, &answer);
    cw_shell_print(&answer);
    return cw_buf_status(&answer);
}

const CwVerb cw_verb_tidy = {
    .name = "tidy",
    .arguments = "",
    .summary = "let go of what earlier builds made, to have room on the disk",
    .help = "What the film as it stands needs is kept, and everything that was ever brought. An earlier cut is still\n"
            "there; after `undo` or another `conform`, `build` makes its sounds again, the same to the bit.",
    .run = run,
};
