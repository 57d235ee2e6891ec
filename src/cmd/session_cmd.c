// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/making.h"
#include "cmd/session_verbs.h"
#include "cmd/verbs.h"

#include "base/file.h"
#include "base/json.h"
#include "session/plan.h"

#include <string.h>

static const CwOption options[] = {
    {"--players", "FILE", "the sections: section,players,doubles,free"},
    {"--calls", "FILE", "plan: when calls can be: call,day,start,premium (docs/session.md)"},
    {"--account", "NAME", "plan: sets its cost beside this account of the budget of the project of -C"},
    {"--rules", "FILE", "what players are paid by (docs/session.md)"},
    {"--to", "PATH", "where stage writes (a folder; out/session of the project without it), or comp (a file)"},
    {"--streamers", NULL, "stage: streamers and punches as movies too, to lay over any picture and on the film's"},
    {"--no-picture", NULL, "record: shows no picture"},
    {"--bars", "FROM-TO", "which bars are recorded, as 9-16"},
    {"--in", "PORTS", "JACK ports that are recorded, with commas between; the card's first two without it"},
    {"--out", "PORTS", "JACK ports the click goes to; the card's first two without it"},
    {"--latency", "SAMPLES", "how much later than the ports say sound comes in"},
    {"--stars", "N", "what a take is worth: 1 to 5"},
    {"--stem", "NAME", "what use makes: strings, brass, one instrument as strings/cello; orchestra without it"},
    {"--note", "TEXT", "what was said of it"},
};

static CwStatus read_option(CwShell* shell, const char* name, const char** ret_path, CwText* ret_text) {
    *ret_path = cw_shell_option(shell, name);
    if (!*ret_path) {
        return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, name, "a plan needs --players and --rules");
    }
    return cw_file_read(shell->arena, *ret_path, 0, &shell->diag, ret_text);
}

static CwStatus read_calls(CwShell* shell, CwStageJob* job) {
    const char* path = cw_shell_option(shell, "--calls");
    CwText text;
    CwCallTime* times = NULL;
    if (!path) {
        return CW_OK;
    }
    CW_TRY(cw_file_read(shell->arena, path, 0, &shell->diag, &text));
    CW_TRY(cw_call_times_read(shell->arena, path, text, &shell->diag, &times, &job->n_times));
    job->times = times;
    return CW_OK;
}

// What an account has in the plan's currency; NULL when the budget has no such account.
static const CwBudgetTotal* account_of(const CwBudget* budget, const char* name, CwCurrency currency) {
    for (size_t i = 0; i < budget->n_accounts; ++i) {
        const CwBudgetTotal* total = &budget->accounts[i];
        if (cw_text_is_fold(cw_text(name), total->account) &&
            strcmp(total->planned.currency.code, currency.code) == 0) {
            return total;
        }
    }
    return NULL;
}

// The plan's cost beside what the film's budget has for it.
static CwStatus put_account(CwShell* shell, CwBuf* answer, CwMoney cost) {
    const char* name = cw_shell_option(shell, "--account");
    CwMaking making = {0};
    char words[3][CW_MONEY_SIZE];
    if (!name) {
        return CW_OK;
    }
    CW_TRY(cw_making_open(shell, CW_STORE_READ, &making));
    const CwBudgetTotal* account = account_of(&making.film.budget, name, cost.currency);
    if (!account) {
        return cw_diag(&shell->diag, CW_ERR_NOT_FOUND, "session.account", (CwPlace){"budget.csv", 0, 0}, name,
                       "the film's budget has no such account in %s; `cuewright budget` lists them",
                       cost.currency.code);
    }
    const int64_t left = account->planned.minor - account->actual.minor - cost.minor;
    const int64_t scale = cw_currency_scale(cost.currency);
    cw_money_format(account->planned, words[0]);
    cw_money_format(account->actual, words[1]);
    cw_money_format((CwMoney){cost.currency, left < 0 ? -left : left}, words[2]);
    if (shell->json) {
        cw_json_begin_object(answer, NULL);
        cw_json_put_text(answer, "account", account->account);
        cw_json_put_decimal(answer, "planned", account->planned.minor, scale);
        cw_json_put_decimal(answer, "actual", account->actual.minor, scale);
        cw_json_put_decimal(answer, "left", left, scale);
        cw_json_end_object(answer);
        cw_buf_byte(answer, '\n');
    } else {
        cw_buf_format(answer, "%s: %s planned, %s spent; with this plan %s %s\n", account->account, words[0], words[1],
                      words[2], left < 0 ? "over" : "left");
    }
    return cw_buf_status(answer);
}

static CwStatus plan(CwShell* shell) {
    CwStageJob job = {0};
    CwStagePlan result;
    const char* players_file = NULL;
    const char* rules_file = NULL;
    CwText players;
    CwText rules;
    CwText cues = {NULL, 0};
    CW_TRY(read_option(shell, "--players", &players_file, &players));
    CW_TRY(read_option(shell, "--rules", &rules_file, &rules));
    const char* cues_file = shell->n_arguments > 1 ? shell->arguments[1] : NULL;
    if (cues_file) {
        CW_TRY(cw_file_read(shell->arena, cues_file, 0, &shell->diag, &cues));
    }
    CW_TRY(cw_pay_rules_read(shell->arena, rules_file, rules, &shell->diag, &job.rules));
    CW_TRY(read_calls(shell, &job));
    CW_TRY(cw_stage_job_read(shell->arena, players_file, players, cues_file, cues, &shell->diag, &job));
    if (!cues_file) {
        CW_TRY(cw_session_film_cues(shell, &job));
    }
    CW_TRY(cw_stage_plan(shell->arena, &job, &shell->diag, &result));
    CwBuf answer = cw_buf(shell->arena);
    (shell->json ? cw_stage_plan_json : cw_stage_plan_text)(&answer, &job, &result);
    CW_TRY(put_account(shell, &answer, (CwMoney){job.rules.currency, result.total}));
    cw_shell_print(&answer);
    return cw_buf_status(&answer);
}

static CwStatus run(CwShell* shell) {
    static const struct {
        const char* name;
        size_t arguments; // at least, with the name
        CwStatus (*run)(CwShell* shell);
    } verbs[] = {{"plan", 1, plan},
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
        "say plan [CUES.csv], stage [CUE], record CUE, takes [CUE], mark CUE TAKE, comp CUE 1-8:2,9-12:5, or use "
        "CUE 1-8:2,9-12:5");
}

const CwVerb cw_verb_session = {
    .name = "session",
    .arguments = "plan [CUES.csv] | stage [CUE] | record CUE | takes [CUE] | mark CUE TAKE | comp CUE BARS:TAKE,… | "
                 "use CUE BARS:TAKE,…|TAKE|mockup",
    .summary = "recording day: the plan and its cost, click, streamers and click book, takes over JACK, comps",
    .help =
        "plan: which cues in which order in which calls. CUES.csv has the columns cue,minutes,music,players: minutes "
        "on\n"
        "the stage, finished music as 2:30, and the sections that play with \";\" between them;\n"
        "left out, they are the cues of the film that are written, and who has notes in them.\n"
        "stage: the click track, its clicks and streamers as tables, the click book and the timing notes as PDF, of a\n"
        "cue of the project or of all that are written.\n"
        "record: plays the click over JACK and keeps what comes in as a take that knows its bars; the transport rolls "
        "in "
        "the\n"
        "film's time, and xjadeo, where there is a display, shows the film with streamers.\n"
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
