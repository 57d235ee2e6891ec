// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/verbs.h"

#include "base/json.h"

static CwStatus run(CwShell* shell) {
    CwBuf answer = cw_buf(shell->arena);
    if (shell->json) {
        cw_json_begin_object(&answer, NULL);
        cw_json_put_text(&answer, "version", CUEWRIGHT_VERSION);
        cw_json_end_object(&answer);
        cw_buf_byte(&answer, '\n');
    } else {
        cw_buf_text(&answer, "cuewright " CUEWRIGHT_VERSION "\n");
    }
    cw_shell_print(&answer);
    return cw_buf_status(&answer);
}

const CwVerb cw_verb_version = {
    .name = "version",
    .arguments = "",
    .summary = "which version this is",
    .run = run,
};
