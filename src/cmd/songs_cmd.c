// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/asked.h"
#include "cmd/verbs.h"

static const CwOption options[] = {
    {"--page", "FILE", "write it as a page (HTML)"},
    {"--within", "DAYS", "tell which briefs are due within so many days (90)"},
    {"--day", "DATE", "as if it were that day; without it, today"},
};

static CwStatus check(CwShell* shell, const CwFilm* film, CwDate day, int within, CwDiagList* warnings) {
    (void)shell;
    return cw_songs_check(&film->songs, &film->rights, day, within, warnings);
}

static CwStatus put_page(CwShell* shell, const CwFilm* film, const CwDiagList* warnings, CwBuf* buf) {
    (void)shell;
    cw_songs_page(buf, film->facts.title, &film->songs, warnings);
    return CW_OK;
}

static CwStatus put_json(CwShell* shell, const CwFilm* film, CwBuf* buf) {
    (void)shell;
    cw_songs_json(buf, &film->songs);
    return CW_OK;
}

static CwStatus put_text(CwShell* shell, const CwFilm* film, CwBuf* buf) {
    (void)shell;
    cw_songs_text(buf, &film->songs);
    return CW_OK;
}

static CwStatus run(CwShell* shell) {
    return cw_asked_paper(shell, &(CwAskedPaper){check, put_page, put_json, put_text});
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
