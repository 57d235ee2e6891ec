// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/asked.h"
#include "cmd/data.h"
#include "cmd/project.h"
#include "cmd/verbs.h"

#include "base/json.h"
#include "film/sheet.h"
#include "film/work.h"
#include "money/budget_page.h"
#include "money/longer.h"
#include "money/players.h"

static void put_json(CwBuf* buf, const CwBudgetTotal* total, const char* what) {
    const CwCurrency currency = total->planned.currency;
    const int64_t scale = cw_currency_scale(currency);
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "what", what);
    cw_json_put_text(buf, "account", total->account[0] ? total->account : NULL);
    cw_json_put_text(buf, "currency", currency.code);
    cw_json_put_decimal(buf, "planned", total->planned.minor, scale);
    cw_json_put_decimal(buf, "actual", total->actual.minor, scale);
    cw_json_put_bool(buf, "over", total->over);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

static void put_text(CwBuf* buf, const CwBudgetTotal* total) {
    char planned[CW_MONEY_SIZE];
    char actual[CW_MONEY_SIZE];
    cw_money_format(total->planned, planned);
    cw_money_format(total->actual, actual);
    cw_buf_column(buf, total->account[0] ? total->account : "all", 24);
    cw_buf_format(buf, " planned %16s  spent %16s%s\n", planned, actual, total->over ? "  OVER" : "");
}

static CwStatus read_usual(CwShell* shell, CwUsual* ret_usual) {
    const char* path = NULL;
    CwText text = {NULL, 0};
    CW_TRY(cw_data_read(shell, NULL, "money/budget.json", &path, &text));
    return cw_usual_read(shell->arena, path, text, &shell->diag, ret_usual);
}

static void put_part_json(CwBuf* buf, const CwReviewPart* part) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "what", "part");
    cw_json_put_text(buf, "name", part->range->name);
    cw_json_put_text(buf, "currency", part->planned.currency.code);
    cw_json_put_decimal(buf, "percent", part->points, 100);
    cw_json_put_int(buf, "usual_least", part->range->least);
    cw_json_put_int(buf, "usual_most", part->range->most);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

static void put_finding_json(CwBuf* buf, const CwReviewFinding* finding) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "what", "warning");
    cw_json_put_text(buf, "kind", cw_review_kind_name(finding->kind));
    cw_json_put_text(buf, "name", finding->name);
    cw_json_put_text(buf, "reason", finding->reason);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

static CwStatus make_review(CwShell* shell, const CwBudget* budget, CwBudgetReview* ret_review) {
    CwUsual usual;
    CW_TRY(read_usual(shell, &usual));
    return cw_budget_review(shell->arena, budget, &usual, ret_review);
}

static CwStatus put_review(CwShell* shell, const CwBudget* budget, CwBuf* buf) {
    CwBudgetReview review;
    CW_TRY(make_review(shell, budget, &review));
    for (size_t i = 0; shell->json && i < review.n_parts; ++i) {
        put_part_json(buf, &review.parts[i]);
    }
    for (size_t i = 0; i < review.n_findings; ++i) {
        if (shell->json) {
            put_finding_json(buf, &review.findings[i]);
        } else {
            cw_buf_format(buf, "%-10s %-14s %s\n", cw_review_kind_name(review.findings[i].kind),
                          review.findings[i].name, review.findings[i].reason);
        }
    }
    return CW_OK;
}

static CwStatus read_need(CwShell* shell, const char* text, CwPlayersNeed* need) {
    CwText rest = cw_text(text);
    int64_t numbers[4] = {0};
    for (int i = 0; i < 4 && (i < 3 || rest.length); ++i) {
        const CwText number = cw_text_split(&rest, ':');
        if (cw_parse_int(number, &numbers[i]) != CW_OK || numbers[i] < 0 || numbers[i] > 1440) {
            return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, text,
                           "--session is PLAYERS:DOUBLES:MINUTES, as 24:3:31, or with units of overtime, 24:3:31:2");
        }
    }
    *need = (CwPlayersNeed){(int)numbers[0], (int)numbers[1], 0, (int)numbers[2] * 60, (int)numbers[3]};
    return CW_OK;
}

static void put_line(CwShell* shell, CwBuf* buf, const char* name, CwCurrency currency, int64_t minor) {
    char text[CW_MONEY_SIZE];
    cw_money_format((CwMoney){currency, minor}, text);
    if (shell->json) {
        cw_json_put_text(buf, name, text);
    } else {
        cw_buf_format(buf, "  %-20s %20s\n", name, text);
    }
}

// What one call less would save, without its music or with it in overtime.
static void put_other_ways(CwShell* shell, CwBuf* buf, const CwPlayersRules* rules, const CwPlayersNeed* need,
                           const CwPlayersCost* cost) {
    CwPlayersCost other = {0};
    int units = 0;
    if (cw_players_in_overtime(rules, need, &units, &other) == CW_OK) {
        put_line(shell, buf, "in overtime saves", rules->currency, cost->total - other.total);
    }
    CwPlayersNeed less = *need;
    less.seconds = (cost->calls - 1) * rules->call_minutes * 60;
    if (cost->calls > 1 && cw_players_cost(rules, &less, &other) == CW_OK) {
        put_line(shell, buf, "one call less saves", rules->currency, cost->total - other.total);
    }
}

// What players cost, and what other ways would save.
static CwStatus put_session(CwShell* shell, const char* text, CwBuf* buf) {
    const char* path = NULL;
    CwPlayersRules rules;
    CwPlayersNeed need;
    CwPlayersCost cost;
    CwText file = {NULL, 0};
    CW_TRY(read_need(shell, text, &need));
    CW_TRY(cw_data_read(shell, cw_shell_option(shell, "--rules"), "money/players/us_sound_recording_2019.json", &path,
                        &file));
    CW_TRY(cw_players_rules_read(shell->arena, path, file, &shell->diag, &rules));
    if (cw_players_cost(&rules, &need, &cost) != CW_OK) {
        return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, text,
                       "there are at least one player and a minute, no more doubles than players, and no more overtime "
                       "than the agreement has");
    }
    if (shell->json) {
        cw_json_begin_object(buf, NULL);
        cw_json_put_text(buf, "what", "session");
        cw_json_put_text(buf, "rules", rules.name);
        cw_json_put_text(buf, "date", rules.date);
        cw_json_put_int(buf, "calls", cost.calls);
    } else {
        cw_buf_format(buf, "%d calls by %s, of %s\n", cost.calls, rules.name, rules.date);
    }
    put_line(shell, buf, "scale", rules.currency, cost.scale);
    put_line(shell, buf, "doubling", rules.currency, cost.doubling);
    put_line(shell, buf, "leader", rules.currency, cost.leader);
    put_line(shell, buf, "contractor", rules.currency, cost.contractor);
    put_line(shell, buf, "overtime", rules.currency, cost.overtime);
    put_line(shell, buf, "fringes", rules.currency, cost.fringes);
    put_line(shell, buf, "total", rules.currency, cost.total);
    put_other_ways(shell, buf, &rules, &need, &cost);
    put_line(shell, buf, "samples would save", rules.currency, cost.total);
    if (shell->json) {
        cw_json_end_object(buf);
        cw_buf_byte(buf, '\n');
    }
    CW_TRY(cw_buf_status(buf));
    cw_shell_print(buf);
    return CW_OK;
}

// What is known of the film for choices: its budget, and how much music there is.
static CwStatus read_choices(CwShell* shell, const CwFilm* film, CwWhatIfs* choices, CwWhatIf** ret_results) {
    const char* path = NULL;
    CwText text = {NULL, 0};
    CwMusicUse* uses = NULL;
    size_t n_uses = 0;
    CwSpan music = {0};
    CW_TRY(cw_data_read(shell, cw_shell_option(shell, "--choices"), "money/what_if.json", &path, &text));
    CW_TRY(cw_what_ifs_read(shell->arena, path, text, &shell->diag, choices));
    CW_TRY(cw_film_music_uses(shell->arena, film, cw_film_now(film), &uses, &n_uses));
    for (size_t i = 0; i < n_uses; ++i) {
        music.flicks += uses[i].length.flicks;
    }
    return cw_what_ifs(shell->arena, choices, &film->budget, music, ret_results);
}

static void put_choice_json(CwBuf* buf, const CwWhatIf* result) {
    const int64_t scale = cw_currency_scale(result->saves.currency);
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "what_if", result->about->name);
    cw_json_put_text(buf, "currency", result->saves.currency.code);
    cw_json_put_decimal(buf, "not_spent", result->drops.minor, scale);
    cw_json_put_decimal(buf, "spent_instead", result->adds.minor, scale);
    cw_json_put_decimal(buf, "saves", result->saves.minor, scale);
    cw_json_put_text(buf, "costs", result->about->costs);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

static CwStatus put_choices(CwShell* shell, const CwFilm* film, CwBuf* buf) {
    CwWhatIfs choices;
    CwWhatIf* results = NULL;
    CW_TRY(read_choices(shell, film, &choices, &results));
    for (size_t i = 0; i < choices.n_cases; ++i) {
        char saves[CW_MONEY_SIZE];
        cw_money_format(results[i].saves, saves);
        if (shell->json) {
            put_choice_json(buf, &results[i]);
        } else {
            cw_buf_format(buf, "%-24s saves %16s, and costs %s\n", results[i].about->name, saves,
                          results[i].about->costs);
        }
    }
    cw_shell_say(shell, "By prices of %s: %s.", choices.date, choices.source);
    return CW_OK;
}

// Licences that are too short for their cues as they lie now.
static CwStatus find_longer(CwShell* shell, const CwFilm* film, CwLongers* ret_longers) {
    CwMusicUse* uses = NULL;
    size_t n_uses = 0;
    CwDate today;
    CW_TRY(cw_asked_today(&today));
    CW_TRY(cw_film_music_uses(shell->arena, film, cw_film_now(film), &uses, &n_uses));
    return cw_longer_licences(shell->arena, &film->rights, uses, n_uses, film->currency, today, ret_longers);
}

// What the last re-cut asks of each cue, by the worklist, and of each licence.
static CwStatus recut_costs(CwShell* shell, const CwFilm* film, CwBudgetShown* shown) {
    CwFilmWork work = {0};
    CwLongers longers = {NULL, 0};
    CW_TRY(cw_film_work(shell->arena, film, &work));
    CW_TRY(find_longer(shell, film, &longers));
    CwRecutCost* costs = CW_NEW_ARRAY(shell->arena, CwRecutCost, work.list.n_items + longers.count);
    if (!costs) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < longers.count; ++i) {
        const CwLonger* item = &longers.items[i];
        const char* words =
            cw_format(shell->arena, "a longer licence of \"%s\" from %s", item->work, item->party->name);
        costs[work.list.n_items + i] = (CwRecutCost){item->cue, words, -1, item->option != NULL, item->price};
        CW_TRY(words ? CW_OK : CW_ERR_NO_MEM);
    }
    for (size_t i = 0; i < work.list.n_items; ++i) {
        const CwWorkItem* item = &work.list.items[i];
        costs[i] = (CwRecutCost){.cue = film->spotted.cues[item->cue].id,
                                 .work = cw_proposal_name(item->proposal),
                                 .seconds = item->work_seconds};
        costs[i].priced = cw_film_work_money(film, item, &costs[i].money);
    }
    shown->recut = costs;
    shown->n_recut = work.list.n_items + longers.count;
    return CW_OK;
}

static CwStatus put_page(CwShell* shell, const CwFilm* film, CwBuf* buf) {
    CwWhatIfs choices;
    CwWhatIf* results = NULL;
    CwBudgetReview review;
    CW_TRY(read_choices(shell, film, &choices, &results));
    CW_TRY(make_review(shell, &film->budget, &review));
    CwBudgetShown shown = {
        .film = film->facts.title, .budget = &film->budget, .review = &review, .choices = &choices, .results = results};
    CW_TRY(recut_costs(shell, film, &shown));
    cw_budget_page(buf, &shown);
    return cw_asked_page(shell, buf);
}

static const CwOption options[] = {
    {"--what-if", NULL, "what other choices would save, and what they cost"},
    {"--choices", "FILE", "the choices and their prices (data/money/what_if.json)"},
    {"--page", "FILE", "write it as a page (HTML), with waterfall, burn-down and stock against custom"},
    {"--session", "P:D:M[:O]",
     "what so many players, doubles, minutes of music, units of overtime cost; needs no project"},
    {"--rules", "FILE", "the players' agreement for it (data/money/players)"},
};

static CwStatus run(CwShell* shell) {
    const char* session = cw_shell_option(shell, "--session");
    if (session) {
        CwBuf answer = cw_buf(shell->arena);
        return put_session(shell, session, &answer);
    }
    CwStore* store = NULL;
    CwFilm film = {0};
    CwBuf buf = cw_buf(shell->arena);
    CW_TRY(cw_project_open(shell, CW_STORE_READ, &store));
    CW_TRY(cw_film_read(shell->arena, store, NULL, &shell->diag, &film));
    if (cw_shell_option(shell, "--page")) {
        return put_page(shell, &film, &buf);
    }
    if (cw_shell_option(shell, "--what-if")) {
        CW_TRY(put_choices(shell, &film, &buf));
        CW_TRY(cw_buf_status(&buf));
        cw_shell_print(&buf);
        return CW_OK;
    }
    const CwBudget* budget = &film.budget;
    for (size_t i = 0; i < budget->n_accounts + budget->n_totals; ++i) {
        const bool account = i < budget->n_accounts;
        const CwBudgetTotal* total = account ? &budget->accounts[i] : &budget->totals[i - budget->n_accounts];
        if (shell->json) {
            put_json(&buf, total, account ? "account" : "total");
        } else {
            put_text(&buf, total);
        }
    }
    CW_TRY(put_review(shell, budget, &buf));
    CW_TRY(cw_buf_status(&buf));
    cw_shell_print(&buf);
    return CW_OK;
}

const CwVerb cw_verb_budget = {
    .name = "budget",
    .arguments = "",
    .summary = "what the music may cost and what it cost, by account; what is unusual, over or forgotten",
    .help = "Usual ranges and costs that are easily forgotten are data with a source and a date: "
            "data/money/budget.json. What a\n"
            "re-cut costs is in `cuewright worklist`, and in `clearance --since` which licences must be longer.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .run = run,
};
