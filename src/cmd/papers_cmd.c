// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/project.h"
#include "cmd/verbs.h"

#include "film/papers.h"

static CwStatus run(CwShell* shell) {
    CwStore* store = NULL;
    CwFilm film = {0};
    CwOpIntro intro = {0};
    CwDiagList warnings = {.arena = shell->arena};
    CW_TRY(cw_project_open(shell, CW_STORE_WRITE, &store));
    CW_TRY(cw_project_intro(shell, shell->arguments[0], &intro));
    CW_TRY(cw_film_take_papers(shell->arena, store, shell->arguments, shell->n_arguments, &intro, &warnings,
                               &shell->diag, &film));
    cw_project_say_warnings(shell, &warnings);
    cw_shell_say(shell, "`cuewright clearance` says what stands against each delivery; `cuewright undo` goes back.");
    return CW_OK;
}

const CwVerb cw_verb_papers = {
    .name = "papers",
    .arguments = "FILE…",
    .summary = "take newer papers: rights, options, credits, budget, contracts, delivery profiles",
    .help =
        "A file named as one of the film folder's papers takes its place, other JSON is a delivery profile, and any "
        "other\nis kept as a contract. Papers that cannot be read change nothing.",
    .arguments_min = 1,
    .arguments_max = 1000,
    .run = run,
};
