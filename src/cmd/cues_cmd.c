// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/cue_lines.h"
#include "cmd/making.h"
#include "cmd/verbs.h"

static CwStatus run(CwShell* shell) {
    CwMaking making = {0};
    CwBuf answer = cw_buf(shell->arena);
    CW_TRY(cw_making_open(shell, CW_STORE_READ, &making));
    for (size_t i = 0; i < making.film.spotted.n_cues; ++i) {
        CW_TRY(cw_cue_line(shell, &making.film, i, &answer));
    }
    cw_shell_print(&answer);
    return cw_buf_status(&answer);
}

const CwVerb cw_verb_cues = {
    .name = "cues",
    .arguments = "",
    .summary = "where the cues lie, and what the last re-cut did to them",
    .run = run,
};
