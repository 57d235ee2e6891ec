// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/asked.h"
#include "cmd/verbs.h"

static CwStatus check(const CwFilm* film, CwDate day, int within, CwDiagList* warnings) {
    return cw_licences_out_check(&film->licences, &film->rights, &film->deliveries, day, within, warnings);
}

static CwStatus write(const CwFilm* film, CwAskedForm form, const CwDiagList* warnings, CwBuf* buf) {
    CwLicenceIncome* income = NULL;
    size_t count = 0;
    CW_TRY(cw_licences_out_income(buf->arena, &film->licences, &income, &count));
    switch (form) {
    case CW_ASKED_TEXT:
        cw_licences_out_text(buf, &film->licences, income, count);
        break;
    case CW_ASKED_JSON:
        cw_licences_out_json(buf, &film->licences, income, count);
        break;
    case CW_ASKED_PAGE:
        cw_licences_out_page(buf, film->facts.title, &film->licences, income, count, warnings);
        break;
    }
    return CW_OK;
}

static CwStatus run(CwShell* shell) {
    return cw_asked_paper(shell, &(CwAskedPaper){check, write});
}

const CwVerb cw_verb_licences = {
    .name = "licences",
    .arguments = "",
    .summary = "our own music licensed to others: terms, conflicts, what came in and what is open",
    .help = "Reads licences.csv of the film folder (docs/film-folder.md).",
    .options = cw_asked_options,
    .n_options = CW_ASKED_OPTIONS,
    .run = run,
};
