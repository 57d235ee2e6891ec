// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/asked.h"
#include "cmd/project.h"
#include "cmd/verbs.h"

#include "film/film.h"

static const CwOption options[] = {
    {"--page", "FILE", "write it as a page (HTML)"},
    {"--within", "DAYS", "tell which briefs are due within so many days (90)"},
    {"--day", "DATE", "as if it were that day; without it, today"},
};

static CwStatus run(CwShell* shell) {
    CwStore* store = NULL;
    CwFilm film = {0};
    CwDate day;
    int within = 0;
    CwDiagList warnings = {.arena = shell->arena};
    CwBuf buf = cw_buf(shell->arena);
    CW_TRY(cw_asked_day(shell, &day));
    CW_TRY(cw_asked_within(shell, &within));
    CW_TRY(cw_project_open(shell, CW_STORE_READ, &store));
    CW_TRY(cw_film_read(shell->arena, store, NULL, &shell->diag, &film));
    CW_TRY(cw_songs_check(&film.songs, &film.rights, day, within, &warnings));
    if (cw_shell_option(shell, "--page")) {
        cw_songs_page(&buf, film.facts.title, &film.songs, &warnings);
        return cw_asked_page(shell, &buf);
    }
    cw_project_say_warnings(shell, &warnings);
    if (shell->json) {
        cw_songs_json(&buf, &film.songs);
    } else {
        cw_songs_text(&buf, &film.songs);
    }
    CW_TRY(cw_buf_status(&buf));
    cw_shell_print(&buf);
    return CW_OK;
}

const CwVerb cw_verb_songs = {
    .name = "songs",
    .arguments = "",
    .summary = "the song search: what scenes ask for, what was pitched at what price, and what stands ready",
    .help = "Reads briefs.csv and pitches.csv of the film folder (docs/film-folder.md).",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .run = run,
};
