// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/asked.h"
#include "cmd/project.h"
#include "cmd/verbs.h"

#include "film/film.h"

static const CwOption options[] = {
    {"--page", "FILE", "write it as a page (HTML)"},
    {"--within", "DAYS", "tell what ends within so many days (90)"},
    {"--day", "DATE", "as if it were that day; without it, today"},
};

static CwStatus run(CwShell* shell) {
    CwStore* store = NULL;
    CwFilm film = {0};
    CwDate day;
    int within = 0;
    CwLicenceIncome* income = NULL;
    size_t n_income = 0;
    CwDiagList warnings = {.arena = shell->arena};
    CwBuf buf = cw_buf(shell->arena);
    CW_TRY(cw_asked_day(shell, &day));
    CW_TRY(cw_asked_within(shell, &within));
    CW_TRY(cw_project_open(shell, CW_STORE_READ, &store));
    CW_TRY(cw_film_read(shell->arena, store, NULL, &shell->diag, &film));
    CW_TRY(cw_licences_out_check(&film.licences, &film.rights, &film.deliveries, day, within, &warnings));
    CW_TRY(cw_licences_out_income(shell->arena, &film.licences, &income, &n_income));
    if (cw_shell_option(shell, "--page")) {
        cw_licences_out_page(&buf, film.facts.title, &film.licences, income, n_income, &warnings);
        return cw_asked_page(shell, &buf);
    }
    cw_project_say_warnings(shell, &warnings);
    if (shell->json) {
        cw_licences_out_json(&buf, &film.licences, income, n_income);
    } else {
        cw_licences_out_text(&buf, &film.licences, income, n_income);
    }
    CW_TRY(cw_buf_status(&buf));
    cw_shell_print(&buf);
    return CW_OK;
}

const CwVerb cw_verb_licences = {
    .name = "licences",
    .arguments = "",
    .summary = "our own music licensed to others: terms, conflicts, what came in and what is open",
    .help = "Reads licences.csv of the film folder (docs/film-folder.md).",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .run = run,
};
