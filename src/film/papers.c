// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/papers.h"

#include "base/buf.h"
#include "base/file.h"

static const char* const papers[] = {
    "rights.csv", "origins.csv", "options.csv", "credits.txt",  "team.csv",  "notes.csv",      "delivery.json",
    "budget.csv", "briefs.csv",  "pitches.csv", "licences.csv", "rates.csv", "recordings.csv",
};
static const char* const contracts[] = {".txt", ".pdf", ".docx", ".doc", ".odt",
                                        ".rtf", ".eml", ".html", ".png", ".jpg"};

// Where a file belongs in the film folder; NULL when it is no paper. Other JSON is read as a profile, or refused.
static const char* place_of(CwArena* arena, const char* path) {
    const char* name = cw_path_name(path);
    for (size_t i = 0; i < sizeof papers / sizeof papers[0]; ++i) {
        if (cw_text_is_fold(cw_text(name), papers[i])) {
            return papers[i];
        }
    }
    for (size_t i = 0; i < sizeof contracts / sizeof contracts[0]; ++i) {
        if (cw_path_has_extension(name, contracts[i])) {
            return cw_format(arena, "contracts/%s", name);
        }
    }
    if (cw_path_has_extension(name, ".json") && !cw_film_is_table(name)) {
        return cw_format(arena, "profiles/%s", name);
    }
    return NULL;
}

static CwStatus take(CwArena* arena, CwStore* store, CwOp* op, const char* path, CwDiag* diag) {
    CwFilmFiles files = {0};
    const char* place = place_of(arena, path);
    if (!place) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "papers.none", (CwPlace){path, 0, 0}, NULL,
                       "this is no paper: give rights.csv, options.csv, credits.txt, team.csv, notes.csv, "
                       "delivery.json, budget.csv, briefs.csv, pitches.csv, licences.csv, rates.csv, recordings.csv, "
                       "profiles as JSON, or a contract");
    }
    CW_TRY(cw_film_files(arena, store, &files));
    const CwFilmFile* old = cw_film_file(&files, place);
    return cw_film_file_take(arena, op, cw_store_objects(store), path, old ? old->path : place, diag);
}

CwStatus cw_film_take_papers(CwArena* arena, CwStore* store, const char* const* paths, size_t n_paths,
                             const CwOpIntro* intro, CwDiagList* warnings, CwDiag* diag, CwFilm* ret_film) {
    CwOp* op = NULL;
    CwFilm film = {0};
    CwStatus status = CW_OK;
    CW_TRY(cw_op_begin(store, intro, diag, &op));
    for (size_t i = 0; status == CW_OK && i < n_paths; ++i) {
        status = take(arena, store, op, paths[i], diag);
    }
    status = status == CW_OK ? cw_film_read(arena, store, warnings, diag, &film) : status;
    if (status != CW_OK) {
        cw_op_cancel(op);
        return status;
    }
    CW_TRY(cw_op_commit(op, diag, NULL));
    *ret_film = film;
    return CW_OK;
}
