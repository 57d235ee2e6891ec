// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/asked.h"
#include "cmd/verbs.h"

static const CwOption options[] = {
    {"--page", "FILE", "write it as a page (HTML)"},
    {"--within", "DAYS", "tell what ends within so many days (90)"},
    {"--day", "DATE", "as if it were that day; without it, today"},
};

static CwStatus check(CwShell* shell, const CwFilm* film, CwDate day, int within, CwDiagList* warnings) {
    (void)shell;
    return cw_licences_out_check(&film->licences, &film->rights, &film->deliveries, day, within, warnings);
}

// What came in, by currency.
typedef struct {
    CwLicenceIncome* items;
    size_t count;
} Income;

static CwStatus put_page(CwShell* shell, const CwFilm* film, const CwDiagList* warnings, CwBuf* buf) {
    Income income = {NULL, 0};
    CW_TRY(cw_licences_out_income(shell->arena, &film->licences, &income.items, &income.count));
    cw_licences_out_page(buf, film->facts.title, &film->licences, income.items, income.count, warnings);
    return CW_OK;
}

static CwStatus put_json(CwShell* shell, const CwFilm* film, CwBuf* buf) {
    Income income = {NULL, 0};
    CW_TRY(cw_licences_out_income(shell->arena, &film->licences, &income.items, &income.count));
    cw_licences_out_json(buf, &film->licences, income.items, income.count);
    return CW_OK;
}

static CwStatus put_text(CwShell* shell, const CwFilm* film, CwBuf* buf) {
    Income income = {NULL, 0};
    CW_TRY(cw_licences_out_income(shell->arena, &film->licences, &income.items, &income.count));
    cw_licences_out_text(buf, &film->licences, income.items, income.count);
    return CW_OK;
}

static CwStatus run(CwShell* shell) {
    return cw_asked_paper(shell, &(CwAskedPaper){check, put_page, put_json, put_text});
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
