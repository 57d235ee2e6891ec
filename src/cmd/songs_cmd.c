// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/asked.h"
#include "cmd/verbs.h"

static CwStatus check(const CwFilm* film, CwDate day, int within, CwDiagList* warnings) {
    return cw_songs_check(&film->songs, &film->rights, day, within, warnings);
}

static CwStatus write(const CwFilm* film, CwAskedForm form, const CwDiagList* warnings, CwBuf* buf) {
    switch (form) {
    case CW_ASKED_TEXT:
        cw_songs_text(buf, &film->songs, &film->rights);
        break;
    case CW_ASKED_JSON:
        cw_songs_json(buf, &film->songs, &film->rights);
        break;
    case CW_ASKED_PAGE:
        cw_songs_page(buf, film->facts.title, &film->songs, &film->rights, warnings);
        break;
    }
    return CW_OK;
}

static CwStatus run(CwShell* shell) {
    return cw_asked_paper(shell, &(CwAskedPaper){check, write});
}

const CwVerb cw_verb_songs = {
    .name = "songs",
    .arguments = "",
    .summary = "the song search: what scenes ask for, what was pitched at what price, and what stands ready",
    .help = "Reads briefs.csv and pitches.csv of the film folder (docs/film-folder.md).",
    .options = cw_asked_options,
    .n_options = CW_ASKED_OPTIONS,
    .run = run,
};
