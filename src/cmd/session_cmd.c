// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/verbs.h"

#include "base/file.h"
#include "session/plan.h"

#include <string.h>

static const CwOption options[] = {
    {"--players", "FILE", "the sections: section,players,doubles"},
    {"--rules", "FILE", "what players are paid by (docs/session.md)"},
};

static CwStatus read_option(CwShell* shell, const char* name, const char** ret_path, CwText* ret_text) {
    *ret_path = cw_shell_option(shell, name);
    if (!*ret_path) {
        return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, name, "a plan needs --players and --rules");
    }
    return cw_file_read(shell->arena, *ret_path, 0, &shell->diag, ret_text);
}

static CwStatus plan(CwShell* shell) {
    CwStageJob job = {0};
    CwStagePlan result;
    const char* players_file = NULL;
    const char* rules_file = NULL;
    CwText players;
    CwText rules;
    CwText cues;
    CW_TRY(read_option(shell, "--players", &players_file, &players));
    CW_TRY(read_option(shell, "--rules", &rules_file, &rules));
    CW_TRY(cw_file_read(shell->arena, shell->arguments[1], 0, &shell->diag, &cues));
    CW_TRY(cw_pay_rules_read(shell->arena, rules_file, rules, &shell->diag, &job.rules));
    CW_TRY(cw_stage_job_read(shell->arena, players_file, players, shell->arguments[1], cues, &shell->diag, &job));
    CW_TRY(cw_stage_plan(shell->arena, &job, &shell->diag, &result));
    CwBuf answer = cw_buf(shell->arena);
    (shell->json ? cw_stage_plan_json : cw_stage_plan_text)(&answer, &job, &result);
    cw_shell_print(&answer);
    return cw_buf_status(&answer);
}

static CwStatus run(CwShell* shell) {
    if (strcmp(shell->arguments[0], "plan") != 0) {
        return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, shell->arguments[0],
                       "say `session plan CUES.csv --players PLAYERS.csv --rules RULES.json`");
    }
    return plan(shell);
}

const CwVerb cw_verb_session = {
    .name = "session",
    .arguments = "plan CUES.csv",
    .summary = "recording day: which cues in which order in which calls, and what that costs",
    .help =
        "CUES.csv has the columns cue,minutes,music,players: minutes on the stage, finished music as 2:30, and the\n"
        "sections that play with \";\" between them.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .arguments_min = 2,
    .arguments_max = 2,
    .run = run,
};
