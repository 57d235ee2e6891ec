// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/take_in.h"

#include "base/file.h"
#include "film/cuts.h"
#include "film/recording_check.h"
#include "film/row_of_cuts.h"
#include "film/rows.h"
#include "film/story.h"
#include "film/tables.h"
#include "film/take_music.h"
#include "film/unused.h"
#include "picture/board.h"
#include "spot/hang.h"

typedef struct {
    CwArena* arena;
    CwStore* store;
    CwOp* op;
    const char* folder;
    CwDiagList* warnings;
    CwDiag* diag;
} Taking;

static CwStatus needed(const Taking* taking, const CwFilmFiles* files, const char* path, const char* what) {
    if (cw_film_file(files, path)) {
        return CW_OK;
    }
    return cw_diag(taking->diag, CW_ERR_NOT_FOUND, "folder.missing", (CwPlace){taking->folder, 0, 0}, path,
                   "the film folder has no %s (%s); docs/film-folder.md says what it needs", path, what);
}

// What spotting has to be hung on: the facts, the cuts and the lines of the film.
static CwStatus read_ground(const Taking* taking, CwFilm* film, CwFilmStory* story) {
    CwText text = {NULL, 0};
    CW_TRY(cw_film_files(taking->arena, taking->store, &film->files));
    CW_TRY(needed(taking, &film->files, "film.json", "title and rate of the film"));
    CW_TRY(cw_film_text(taking->arena, taking->store, &film->files, "film.json", taking->diag, &text));
    CW_TRY(cw_film_facts_read(taking->arena, "film.json", text, NULL, taking->diag, &film->facts));
    CwFilmCut* cuts = NULL;
    CW_TRY(cw_film_cuts_read(taking->arena, taking->store, &film->files, &film->facts, NULL, taking->diag, &cuts,
                             &film->n_cuts));
    film->cuts = cuts;
    CW_TRY(cw_film_text(taking->arena, taking->store, &film->files, "script.fountain", taking->diag, &text));
    if (text.length) {
        CW_TRY(cw_script_read(taking->arena, "script.fountain", text, taking->diag, &film->script));
    }
    return cw_film_story_read(taking->arena, film, taking->diag, story);
}

static CwStatus hang_spotting(const Taking* taking, const CwFilm* film, const CwFilmStory* story) {
    const CwRate rate = film->facts.rate;
    CwFilmTables tables = {0};
    CwSpotting spotting = {0};
    CwHitList list = {0};
    CwHung hung = {0};
    CwPlaceIn in = {&film->cuts[0].picture, rate, NULL, 0};
    CW_TRY(cw_film_tables(taking->arena, taking->op, film, taking->warnings, taking->diag, &tables));
    CW_TRY(cw_spotting_read(taking->arena, tables.cues_file, tables.cues, rate, taking->diag, &spotting));
    if (tables.hits.length) {
        CW_TRY(cw_hit_list_read(taking->arena, tables.hits_file, tables.hits, rate, &spotting, taking->diag, &list));
    }
    CW_TRY(cw_film_story_lines(taking->arena, film, story, &film->cuts[0], &in.lines, &in.n_lines));
    CW_TRY(cw_spot_hang(taking->arena, &spotting, &list, in, &film->cuts[0].joined, taking->diag, &hung));
    CW_TRY(cw_film_put_cues(taking->arena, taking->op, tables.cues, &hung.spotted, rate, taking->diag));
    if (tables.hits.length) {
        CW_TRY(cw_film_put_hits(taking->arena, taking->op, tables.hits, &list, &hung.spotted, rate, taking->diag));
    }
    return cw_film_row_add(taking->arena, taking->op, NULL, film->cuts[0].name, taking->diag);
}

// The folder's own name: the title of a film that says none.
static CwStatus name_film(const Taking* taking) {
    CwText path = cw_text(taking->folder);
    while (path.length > 1 && path.at[path.length - 1] == '/') {
        --path.length;
    }
    const char* whole = cw_text_copy(taking->arena, path);
    return whole ? cw_op_set(taking->op, "film/film", "folder", cw_path_name(whole), taking->diag) : CW_ERR_NO_MEM;
}

typedef CwStatus (*ReadFile)(const Taking* taking, const CwFilm* film, const CwFilmFile* file, CwText bytes);

static CwStatus read_notes(const Taking* taking, const CwFilm* film, const CwFilmFile* file, CwText bytes) {
    (void)film;
    return cw_film_check_notes(taking->arena, file->path, file->path, bytes, NULL, taking->diag);
}

static CwStatus read_board(const Taking* taking, const CwFilm* film, const CwFilmFile* file, CwText bytes) {
    return cw_board_check(taking->arena, file->path, bytes, film->facts.rate, taking->diag);
}

// Music and boards are read where they are used, long after; what cannot be read is refused now.
static CwStatus try_files(const Taking* taking, const CwFilm* film, const char* folder, const char* const* extensions,
                          ReadFile read) {
    CwFilmFiles files = {0};
    CW_TRY(cw_film_files_in(taking->arena, &film->files, folder, extensions, &files));
    for (size_t i = 0; i < files.count; ++i) {
        CwText bytes = {NULL, 0};
        CW_TRY(cw_film_text(taking->arena, taking->store, &film->files, files.items[i].path, taking->diag, &bytes));
        CW_TRY(read(taking, film, &files.items[i], bytes));
    }
    return CW_OK;
}

static CwStatus take(const Taking* taking, CwFilm* ret_film) {
    static const char* const drawn[] = {".svg", ".png", NULL};
    CwFilm ground = {.store = taking->store};
    CwFilmStory story = {0};
    CW_TRY(cw_film_files_take(taking->arena, taking->op, cw_store_objects(taking->store), taking->folder,
                              taking->warnings, taking->diag));
    CW_TRY(name_film(taking));
    CW_TRY(read_ground(taking, &ground, &story));
    CW_TRY(hang_spotting(taking, &ground, &story));
    CW_TRY(try_files(taking, &ground, "themes", cw_film_notes_endings, read_notes));
    CW_TRY(try_files(taking, &ground, "cues", cw_film_notes_endings, read_notes));
    CW_TRY(try_files(taking, &ground, "boards", drawn, read_board));
    CW_TRY(cw_film_read(taking->arena, taking->store, taking->warnings, taking->diag, ret_film));
    CW_TRY(cw_film_check_recordings(taking->arena, ret_film, taking->diag));
    return cw_film_unused(taking->arena, ret_film, taking->warnings);
}

CwStatus cw_film_take_in(CwArena* arena, const char* path, const char* folder, const CwOpIntro* intro,
                         CwDiagList* warnings, CwDiag* diag, CwFilm* ret_film) {
    Taking taking = {.arena = arena, .folder = folder, .warnings = warnings, .diag = diag};
    CwFilm film = {0};
    if (!cw_folder_exists(folder)) {
        return cw_diag(diag, CW_ERR_NOT_FOUND, "folder.none", (CwPlace){folder, 0, 0}, NULL,
                       "there is no such film folder");
    }
    CW_TRY(cw_store_create(arena, path, diag, &taking.store));
    CW_TRY(cw_op_begin(taking.store, intro, diag, &taking.op));
    CwStatus status = take(&taking, &film);
    if (status != CW_OK) {
        cw_op_cancel(taking.op);
        return status;
    }
    CW_TRY(cw_op_commit(taking.op, diag, NULL));
    CW_TRY(cw_store_publish(taking.store, diag));
    *ret_film = film;
    return CW_OK;
}
