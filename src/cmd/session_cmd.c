// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/session_verbs.h"
#include "cmd/verbs.h"

#include "base/file.h"
#include "session/plan.h"

#include <string.h>

static const CwOption options[] = {
    {"--players", "FILE", "the sections: section,players,doubles"},
    {"--rules", "FILE", "what players are paid by (docs/session.md)"},
    {"--to", "FOLDER", "where stage writes; out/session of the project"},
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
    static const struct {
        const char* name;
        size_t arguments; // at least, with the name
        CwStatus (*run)(CwShell* shell);
    } verbs[] = {{"plan", 2, plan}, {"stage", 1, cw_session_stage}};
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; ++i) {
        if (strcmp(shell->arguments[0], verbs[i].name) == 0 && shell->n_arguments >= verbs[i].arguments) {
            return verbs[i].run(shell);
        }
    }
    return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, shell->arguments[0],
                   "say `session plan CUES.csv --players PLAYERS.csv --rules RULES.json`, or `session stage CUE`");
}

const CwVerb cw_verb_session = {
    .name = "session",
    .arguments = "plan CUES.csv | stage [CUE]",
    .summary = "recording day: cues in their order and what that costs; click, streamers and click book",
    .help =
        "plan: which cues in which order in which calls. CUES.csv has the columns cue,minutes,music,players: minutes "
        "on\n"
        "the stage, finished music as 2:30, and the sections that play with \";\" between them.\n"
        "stage: the click track, its clicks and streamers as tables, the click book and the timing notes as PDF, of a\n"
        "cue of the project or of all that are written.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .arguments_min = 1,
    .arguments_max = 2,
    .run = run,
};
