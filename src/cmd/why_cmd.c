// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/making.h"
#include "cmd/verbs.h"

#include "base/json.h"
#include "build/why.h"

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
        cw_buf_format(answer, "%s: %s %s was %s, is %s\n", node, kind_names[reason->kind], reason->name,
                      reason->before[0] ? reason->before : "nothing", reason->after[0] ? reason->after : "nothing");
    }
}

static CwStatus run(CwShell* shell) {
    const CwRoadOptions what = {.papers = true};
    CwMaking making = {0};
    CwWhy why = {0};
    CwBuf answer = cw_buf(shell->arena);
    CW_TRY(cw_making_open(shell, CW_STORE_READ, &making));
    CW_TRY(cw_making_road(shell, &what, &making));
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
    .help = "OUTPUT is named as `build` shows it: cue/2m1/tempo, mx/strings, mix/full.",
    .arguments_min = 1,
    .arguments_max = 1,
    .run = run,
};
