// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/cuts.h"

#include "cut/read.h"

typedef struct {
    CwArena* arena;
    CwStore* store;
    const CwFilmFiles* files;
    const CwFilmFacts* facts;
    CwDiagList* warnings;
    CwDiag* diag;
} Reading;

static CwStatus read_list(const Reading* reading, const char* path, CwCut* ret_cut) {
    const CwCutOptions options = {.rate = reading->facts->rate};
    CwText text = {NULL, 0};
    CW_TRY(cw_film_text(reading->arena, reading->store, reading->files, path, reading->diag, &text));
    return cw_cut_read(reading->arena, path, text, &options, reading->warnings, reading->diag, ret_cut);
}

static CwStatus read_cut(const Reading* reading, const CwCutFiles* files, CwFilmCut* cut) {
    CwCut* lists = CW_NEW_ARRAY(reading->arena, CwCut, files->n_files);
    if (!lists) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < files->n_files; ++i) {
        CW_TRY(read_list(reading, files->files[i].path, &lists[i]));
    }
    cut->name = files->name;
    CW_TRY(cw_cut_join(reading->arena, files, lists, reading->facts, reading->diag, &cut->joined));
    CW_TRY(cw_cut_picture(reading->arena, &cut->joined.cut, &cut->picture));
    if (cut->picture.n_shots == 0) {
        return cw_diag(reading->diag, CW_ERR_BAD_INPUT, "cut.no_picture", (CwPlace){files->files[0].path, 0, 0}, NULL,
                       "this cut has no picture; add the list of its video track");
    }
    return CW_OK;
}

CwStatus cw_film_cut_lists(CwArena* arena, CwStore* store, const CwFilmFiles* files, CwDiag* diag,
                           CwCutFolder* ret_folder) {
    static const char* const extensions[] = {".edl", ".otio", ".fcpxml", ".xml", ".aaf", ".txt", NULL};
    CwFilmFiles there = {0};
    size_t count = 0;
    CW_TRY(cw_film_files_in(arena, files, "cuts", extensions, &there));
    const char** paths = CW_NEW_ARRAY(arena, const char*, there.count);
    if (!paths) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < there.count; ++i) {
        CwText text = {NULL, 0};
        CW_TRY(cw_film_text(arena, store, files, there.items[i].path, diag, &text));
        if (cw_cut_is(there.items[i].path, text)) {
            paths[count++] = there.items[i].path;
        }
    }
    return cw_cut_folder_sort(arena, paths, count, diag, ret_folder);
}

CwStatus cw_film_cuts_read(CwArena* arena, CwStore* store, const CwFilmFiles* files, const CwFilmFacts* facts,
                           CwDiagList* warnings, CwDiag* diag, CwFilmCut** ret_cuts, size_t* ret_count) {
    const Reading reading = {arena, store, files, facts, warnings, diag};
    CwCutFolder folder = {0};
    CW_TRY(cw_film_cut_lists(arena, store, files, diag, &folder));
    if (folder.count == 0) {
        return cw_diag(diag, CW_ERR_NOT_FOUND, "cut.none", (CwPlace){"cuts", 0, 0}, NULL,
                       "the film has no cut; put one (.edl, .otio, .fcpxml, .aaf …) into the folder cuts");
    }
    CwFilmCut* cuts = CW_NEW_ARRAY(arena, CwFilmCut, folder.count);
    if (!cuts) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < folder.count; ++i) {
        CW_TRY(read_cut(&reading, &folder.cuts[i], &cuts[i]));
    }
    *ret_cuts = cuts;
    *ret_count = folder.count;
    return CW_OK;
}
