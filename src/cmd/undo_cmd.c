// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/project.h"
#include "cmd/verbs.h"

#include "base/json.h"

static CwStatus nothing_to_do(CwShell* shell, bool redo) {
    return cw_diag(&shell->diag, CW_ERR_NOT_FOUND, "undo.nothing", (CwPlace){0}, NULL,
                   redo ? "nothing was undone last, so there is nothing to do again" : "there is nothing to undo");
}

static CwStatus run(CwShell* shell) {
    const bool redo = cw_shell_option(shell, "--redo") != NULL;
    CwStore* store = NULL;
    CwOpIntro intro = {0};
    CwHistory undone = {0};
    int64_t number = 0;
    int64_t made = 0;
    CW_TRY(cw_project_open(shell, CW_STORE_WRITE, &store));
    CW_TRY(cw_project_intro(shell, NULL, &intro));
    CW_TRY(redo ? cw_op_to_redo(store, &number) : cw_op_to_undo(store, &number));
    if (number == 0) {
        return nothing_to_do(shell, redo);
    }
    CW_TRY(cw_store_history(store, shell->arena, number, number, &undone));
    if (number == 1) {
        return cw_diag(&shell->diag, CW_ERR_DENIED, "undo.first", (CwPlace){0}, NULL,
                       "the first change made the project; delete its folder if that is what you want");
    }
    CW_TRY(cw_op_undo(store, number, &intro, &shell->diag, &made));
    CwBuf answer = cw_buf(shell->arena);
    if (shell->json) {
        cw_json_begin_object(&answer, NULL);
        cw_json_put_int(&answer, "undone", number);
        cw_json_put_text(&answer, "verb", undone.items[0].verb);
        cw_json_put_int(&answer, "op", made);
        cw_json_end_object(&answer);
        cw_buf_byte(&answer, '\n');
    } else {
        cw_buf_format(&answer, "undid %lld (%s %s)\n", (long long)number, undone.items[0].verb, undone.items[0].note);
    }
    cw_shell_print(&answer);
    cw_shell_say(shell, "`cuewright build` brings back what belongs to it; nothing that is there is made again.");
    return cw_buf_status(&answer);
}

static const CwOption options[] = {
    {"--redo", NULL, "do again what was undone last"},
};

const CwVerb cw_verb_undo = {
    .name = "undo",
    .arguments = "",
    .summary = "take back the last change",
    .help = "An undo is a change of its own, and stays in the history.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .run = run,
};
