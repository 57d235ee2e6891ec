// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/session_verbs.h"
#include "cmd/verbs.h"

#include "base/file.h"
#include "session/plan.h"

#include <string.h>

static const CwOption options[] = {
    {"--players", "FILE", "the sections: section,players,doubles"},
    {"--rules", "FILE", "what players are paid by (docs/session.md)"},
    {"--to", "PATH", "where stage writes (a folder; out/session of the project without it), or comp (a file)"},
    {"--streamers", NULL, "stage: streamers and punches as movies too, to lay over any picture and on the film's"},
    {"--no-picture", NULL, "record: shows no picture"},
    {"--bars", "FROM-TO", "which bars are recorded, as 9-16"},
    {"--in", "PORTS", "JACK ports that are recorded, with commas between; the card's first two without it"},
    {"--out", "PORTS", "JACK ports the click goes to; the card's first two without it"},
    {"--latency", "SAMPLES", "how much later than the ports say sound comes in"},
    {"--stars", "N", "what a take is worth: 1 to 5"},
    {"--stem", "NAME", "the music stem that use makes: strings, brass; orchestra without it"},
    {"--note", "TEXT", "what was said of it"},
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
    } verbs[] = {{"plan", 2, plan},
                 {"stage", 1, cw_session_stage},
                 {"record", 2, cw_session_record},
                 {"takes", 1, cw_session_takes},
                 {"mark", 3, cw_session_mark},
                 {"comp", 3, cw_session_comp},
                 {"use", 3, cw_session_use}};
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; ++i) {
        if (strcmp(shell->arguments[0], verbs[i].name) == 0 && shell->n_arguments >= verbs[i].arguments) {
            return verbs[i].run(shell);
        }
    }
    return cw_diag(
        &shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, shell->arguments[0],
        "say plan CUES.csv, stage [CUE], record CUE, takes [CUE], mark CUE TAKE, comp CUE 1-8:2,9-12:5, or use "
        "CUE 1-8:2,9-12:5");
}

const CwVerb cw_verb_session = {
    .name = "session",
    .arguments = "plan CUES.csv | stage [CUE] | record CUE | takes [CUE] | mark CUE TAKE | comp CUE BARS:TAKE,… | "
                 "use CUE BARS:TAKE,…|TAKE|mockup",
    .summary = "recording day: the plan and its cost, click, streamers and click book, takes over JACK, comps",
    .help =
        "plan: which cues in which order in which calls. CUES.csv has the columns cue,minutes,music,players: minutes "
        "on\n"
        "the stage, finished music as 2:30, and the sections that play with \";\" between them.\n"
        "stage: the click track, its clicks and streamers as tables, the click book and the timing notes as PDF, of a\n"
        "cue of the project or of all that are written.\n"
        "record: plays the click over JACK and keeps what comes in as a take that knows its bars; the transport rolls "
        "in the\n"
        "film's time, so that a picture player that follows it shows the streamers.\n"
        "comp: 1-8:2,9-12:5 is bars 1 to 8 of take 2, then 9 to 12 of take 5, joined on the bar line; 3 is all of take "
        "3.\n"
        "use: makes a comp or a take the cue's recording: it is mixed instead of the mockup, and cut to fit when the\n"
        "picture changes. --stem for sections that were recorded apart. use CUE mockup goes back.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .arguments_min = 1,
    .arguments_max = 3,
    .run = run,
};
