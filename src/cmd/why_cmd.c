// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/gate_lines.h"
#include "cmd/making.h"
#include "cmd/verbs.h"

#include "base/json.h"
#include "build/why.h"
#include "road/page.h"

#include <string.h>

enum {
    SHORT_BYTES = 60, // of a value that is shown
    NAMES_MOST = 12,  // of outputs that are suggested
};

static const char* const kind_names[] = {"first", "missing", "version", "package", "param", "input"};

static void put_json(const char* node, const CwReason* reason, CwBuf* answer) {
    cw_json_begin_object(answer, NULL);
    cw_json_put_text(answer, "output", node);
    cw_json_put_text(answer, "kind", kind_names[reason->kind]);
    cw_json_put_text(answer, "name", reason->name);
    cw_json_put_text(answer, "before", reason->before);
    cw_json_put_text(answer, "after", reason->after);
    cw_json_put_text(answer, "from", reason->from_node);
    cw_json_end_object(answer);
    cw_buf_byte(answer, '\n');
}

// What a person can take in of a value: all of a short one.
static void put_change(const CwReason* reason, CwBuf* answer) {
    if (!reason->before[0] || !reason->after[0]) {
        cw_buf_text(answer, reason->before[0] ? "is gone" : "is new");
    } else if (strlen(reason->before) > SHORT_BYTES || strlen(reason->after) > SHORT_BYTES) {
        cw_buf_text(answer, "is another");
    } else {
        cw_buf_format(answer, "was %s, is %s", reason->before, reason->after);
    }
}

static void put_text(const char* node, const CwReason* reason, CwBuf* answer) {
    switch (reason->kind) {
    case CW_WHY_FIRST:
        cw_buf_format(answer, "%s: it was made for the first time\n", node);
        break;
    case CW_WHY_MISSING:
        cw_buf_format(answer, "%s: nothing it is made from changed; its result was not there any more\n", node);
        break;
    case CW_WHY_INPUT:
        cw_buf_format(answer, "%s: %s is another%s%s\n", node, reason->name, reason->from_node ? ", from " : "",
                      reason->from_node ? reason->from_node : "");
        break;
    default:
        cw_buf_format(answer, "%s: %s %s ", node, kind_names[reason->kind], reason->name);
        put_change(reason, answer);
        cw_buf_byte(answer, '\n');
    }
}

// The page is added to a road that was built: as much of it as is there will do to ask why.
static CwStatus add_page(CwShell* shell, CwMaking* making) {
    CwDate today = {0};
    CW_TRY(cw_gate_day(shell, &today));
    CW_TRY(cw_build(shell->arena, cw_store_folder(making->store), making->road.graph, NULL, &shell->diag,
                    &making->report));
    return cw_road_page(shell->arena, &making->film, &making->road, &making->report, today, &shell->diag);
}

// Says what there is of a name that is none: all that begins so.
static CwStatus no_such_output(CwShell* shell, CwMaking* making) {
    const char* said = shell->arguments[0];
    CwBuf names = cw_buf(shell->arena);
    size_t count = 0;
    CW_TRY(cw_build(shell->arena, cw_store_folder(making->store), making->road.graph, NULL, &shell->diag,
                    &making->report));
    for (size_t i = 0; i < making->report.n_nodes; ++i) {
        const char* name = making->report.nodes[i].name;
        if (cw_text_starts(cw_text(name), said) && ++count <= NAMES_MOST) {
            cw_buf_format(&names, "%s%s", names.length ? ", " : "", name);
        }
    }
    const char* text = cw_buf_string(&names);
    if (!text) {
        return CW_ERR_NO_MEM;
    }
    return cw_diag(&shell->diag, CW_ERR_NOT_FOUND, "why.output", (CwPlace){0}, said,
                   count ? "no output has this name; these begin so: %s%s"
                         : "no output has this name; they are named as `build` shows them: cue/2m1/tempo, mix/full%s%s",
                   text, count > NAMES_MOST ? ", …" : "");
}

static CwStatus run(CwShell* shell) {
    const CwRoadOptions what = {.papers = true};
    CwMaking making = {0};
    CwWhy why = {0};
    CwBuf answer = cw_buf(shell->arena);
    CW_TRY(cw_making_open(shell, CW_STORE_READ, &making));
    CW_TRY(cw_making_road(shell, &what, &making));
    if (strcmp(shell->arguments[0], CW_PAGE_NODE) == 0) {
        CW_TRY(add_page(shell, &making));
    }
    if (!cw_graph_find(making.road.graph, shell->arguments[0])) {
        return no_such_output(shell, &making);
    }
    CW_TRY(cw_why(shell->arena, cw_store_folder(making.store), making.road.graph, shell->arguments[0], &shell->diag,
                  &why));
    for (size_t i = 0; i < why.n_reasons; ++i) {
        if (shell->json) {
            put_json(shell->arguments[0], &why.reasons[i], &answer);
        } else {
            put_text(shell->arguments[0], &why.reasons[i], &answer);
        }
    }
    cw_shell_print(&answer);
    return cw_buf_status(&answer);
}

const CwVerb cw_verb_why = {
    .name = "why",
    .arguments = "OUTPUT",
    .summary = "why something was made when it last was",
    .help = "OUTPUT is named as `build` shows it: cue/2m1/tempo, mx/strings, mix/full, report.",
    .arguments_min = 1,
    .arguments_max = 1,
    .run = run,
};
