// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/project.h"
#include "cmd/verbs.h"

#include "base/json.h"
#include "film/origins.h"
#include "film/sheet.h"

static const CwOption options[] = {
    {"--cut", "CUT", "of this cut; without it, of the one the soundtrack follows"},
};

static CwStatus run(CwShell* shell) {
    CwStore* store = NULL;
    CwFilm film = {0};
    CwMadeCue* cues = NULL;
    size_t count = 0;
    CwBuf buf = cw_buf(shell->arena);
    const char* cut = cw_shell_option(shell, "--cut");
    CW_TRY(cw_project_open(shell, CW_STORE_READ, &store));
    CW_TRY(cw_film_read(shell->arena, store, NULL, &shell->diag, &film));
    const CwFilmView* view = cut ? cw_film_view_named(&film, cut) : cw_film_now(&film);
    if (!view) {
        return cw_diag(&shell->diag, CW_ERR_NOT_FOUND, "credits.cut", (CwPlace){0}, cut,
                       "the film was never conformed to this cut");
    }
    CW_TRY(cw_film_origins(shell->arena, &film, view, &shell->diag, &cues, &count));
    for (size_t i = 0; shell->json && i < count; ++i) {
        cw_made_json(&buf, NULL, &cues[i]);
        cw_buf_byte(&buf, '\n');
    }
    if (!shell->json) {
        CW_TRY(cw_music_credits(&buf, film.facts.title, &film.rights, cues, count));
    }
    CW_TRY(cw_buf_status(&buf));
    cw_shell_print(&buf);
    return CW_OK;
}

const CwVerb cw_verb_credits = {
    .name = "credits",
    .arguments = "",
    .summary =
        "where the music of each cue comes from: who wrote, played and owns it, what rules, tools and samples made it",
    .help =
        "With --json, an object for each cue: its parts, and who made composition and recording (people, rule, tool,\n"
        "mixed, unknown), as societies and distributors ask.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .run = run,
};
