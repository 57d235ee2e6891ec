// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/project.h"
#include "cmd/verbs.h"

#include "base/json.h"

static void put_json(CwBuf* buf, const CwOpRecord* op) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_int(buf, "op", op->number);
    cw_json_put_text(buf, "verb", op->verb);
    cw_json_put_text(buf, "who", op->who);
    cw_json_put_text(buf, "when", op->when);
    cw_json_put_text(buf, "note", op->note);
    cw_json_put_int(buf, "undoes", op->undoes);
    cw_json_put_bool(buf, "undone", op->undone);
    cw_json_begin_array(buf, "changes");
    for (size_t i = 0; i < op->n_changes; ++i) {
        const CwChange* change = &op->changes[i];
        cw_json_begin_object(buf, NULL);
        cw_json_put_text(buf, "entity", change->entity);
        cw_json_put_text(buf, "property", change->property);
        cw_json_put_text(buf, "old", change->old_value);
        cw_json_put_text(buf, "new", change->new_value);
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

static void put_text(CwBuf* buf, const CwOpRecord* op) {
    cw_buf_format(buf, "%4lld  %s  %-10s ", (long long)op->number, op->when, op->verb);
    cw_buf_column(buf, op->who, 12);
    cw_buf_format(buf, " %s", op->note);
    if (op->undoes) {
        cw_buf_format(buf, " (undoes %lld)", (long long)op->undoes);
    }
    cw_buf_format(buf, "%s  %zu changes\n", op->undone ? " (undone)" : "", op->n_changes);
}

static CwStatus run(CwShell* shell) {
    CwStore* store = NULL;
    CwHistory history = {0};
    CW_TRY(cw_project_open(shell, CW_STORE_READ, &store));
    CW_TRY(cw_store_history(store, shell->arena, 1, 0, &history));
    CwBuf answer = cw_buf(shell->arena);
    for (size_t i = 0; i < history.count; ++i) {
        (shell->json ? put_json : put_text)(&answer, &history.items[i]);
    }
    cw_shell_print(&answer);
    return cw_buf_status(&answer);
}

const CwVerb cw_verb_history = {
    .name = "history",
    .arguments = "",
    .summary = "every change of the project: what, who, when",
    .run = run,
};
