// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/cuts.h"

#include "cut/edl.h"

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
    return cw_cut_read_edl(reading->arena, path, text, &options, reading->warnings, reading->diag, ret_cut);
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

CwStatus cw_film_cuts_read(CwArena* arena, CwStore* store, const CwFilmFiles* files, const CwFilmFacts* facts,
                           CwDiagList* warnings, CwDiag* diag, const CwFilmCut** ret_cuts, size_t* ret_count) {
    static const char* const extensions[] = {".edl", NULL};
    const Reading reading = {arena, store, files, facts, warnings, diag};
    CwFilmFiles lists = {0};
    CwCutFolder folder = {0};
    CW_TRY(cw_film_files_in(arena, files, "cuts", extensions, &lists));
    if (lists.count == 0) {
        return cw_diag(diag, CW_ERR_NOT_FOUND, "cut.none", (CwPlace){"cuts", 0, 0}, NULL,
                       "the film has no cut; put an edit list (.edl) into the folder cuts");
    }
    const char** paths = CW_NEW_ARRAY(arena, const char*, lists.count);
    CwFilmCut* cuts = CW_NEW_ARRAY(arena, CwFilmCut, lists.count);
    if (!paths || !cuts) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < lists.count; ++i) {
        paths[i] = lists.items[i].path;
    }
    CW_TRY(cw_cut_folder_sort(arena, paths, lists.count, diag, &folder));
    for (size_t i = 0; i < folder.count; ++i) {
        CW_TRY(read_cut(&reading, &folder.cuts[i], &cuts[i]));
    }
    *ret_cuts = cuts;
    *ret_count = folder.count;
    return CW_OK;
}
