// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/conform.h"

#include "base/buf.h"
#include "base/file.h"
#include "film/row_of_cuts.h"

#include <string.h>

typedef struct {
    CwArena* arena;
    CwStore* store;
    CwOp* op;
    const char* const* paths;
    size_t n_paths;
    const CwDecisions* kept;
    CwDiagList* warnings;
    CwDiag* diag;
    CwFilm film;     // before
    CwHash* objects; // of the paths
} Conform;

static const char* const extensions[] = {".edl", NULL};

// The lists that were given, as one cut.
static CwStatus sort_given(const Conform* conform, CwCutFiles* ret_given) {
    CwCutFolder folder = {0};
    for (size_t i = 0; i < conform->n_paths; ++i) {
        if (!cw_path_has_extension(conform->paths[i], extensions[0])) {
            return cw_diag(conform->diag, CW_ERR_BAD_INPUT, "conform.kind", (CwPlace){conform->paths[i], 0, 0}, NULL,
                           "this is no edit list; give the new cut as CMX 3600 (.edl)");
        }
    }
    CW_TRY(cw_cut_folder_sort(conform->arena, conform->paths, conform->n_paths, conform->diag, &folder));
    if (folder.count != 1) {
        return cw_diag(conform->diag, CW_ERR_BAD_INPUT, "conform.cuts", (CwPlace){conform->paths[0], 0, 0}, NULL,
                       "these lists are of %zu cuts, %s and %s; take one cut at a time", folder.count,
                       folder.cuts[0].name, folder.cuts[1].name);
    }
    *ret_given = folder.cuts[0];
    return CW_OK;
}

// The lists a cut of the project has; none when it has no such cut.
static CwStatus lists_of(const Conform* conform, const char* name, CwCutFiles* ret_lists) {
    CwFilmFiles files = {0};
    CwCutFolder folder = {0};
    CW_TRY(cw_film_files_in(conform->arena, &conform->film.files, "cuts", extensions, &files));
    const char** paths = CW_NEW_ARRAY(conform->arena, const char*, files.count);
    if (!paths) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < files.count; ++i) {
        paths[i] = files.items[i].path;
    }
    CW_TRY(cw_cut_folder_sort(conform->arena, paths, files.count, conform->diag, &folder));
    *ret_lists = (CwCutFiles){name, NULL, 0};
    for (size_t i = 0; i < folder.count; ++i) {
        if (cw_text_is_fold(cw_text(name), folder.cuts[i].name)) {
            *ret_lists = folder.cuts[i];
        }
    }
    return CW_OK;
}

static bool same_part(const CwCutFile* a, const CwCutFile* b) {
    return a->reel == b->reel && a->tracks == b->tracks;
}

static const CwCutFile* find_part(const CwCutFiles* lists, const CwCutFile* part) {
    for (size_t i = 0; i < lists->n_files; ++i) {
        if (same_part(&lists->files[i], part)) {
            return &lists->files[i];
        }
    }
    return NULL;
}

static const CwHash* object_of(const Conform* conform, const char* path) {
    for (size_t i = 0; i < conform->n_paths; ++i) {
        if (strcmp(conform->paths[i], path) == 0) {
            return &conform->objects[i];
        }
    }
    return &cw_film_file(&conform->film.files, path)->object;
}

// Whether every list that was given is a list of this cut, byte for byte.
static bool holds(const Conform* conform, const CwCutFiles* lists, const CwCutFiles* given) {
    for (size_t i = 0; i < given->n_files; ++i) {
        const CwCutFile* same = find_part(lists, &given->files[i]);
        if (!same || !cw_hash_equal(object_of(conform, same->path), object_of(conform, given->files[i].path))) {
            return false;
        }
    }
    return true;
}

static CwStatus keep_list(const Conform* conform, const char* cut, const CwCutFile* part, const CwHash* object) {
    static const char* const tracks[] = {"", "_video", "_audio"};
    CwBuf entity = cw_buf(conform->arena);
    cw_buf_format(&entity, "file/cuts/%s", cut);
    if (part->reel) {
        cw_buf_format(&entity, "_R%d", part->reel);
    }
    cw_buf_format(&entity, "%s.edl", tracks[part->tracks]);
    const char* name = cw_buf_string(&entity);
    const char* value = cw_store_object_text(conform->arena, object);
    return name && value ? cw_op_set(conform->op, name, "object", value, conform->diag) : CW_ERR_NO_MEM;
}

static bool has_reel(const CwCutFiles* lists, int reel) {
    for (size_t i = 0; i < lists->n_files; ++i) {
        if (lists->files[i].reel == reel) {
            return true;
        }
    }
    return false;
}

// Where the new cut came reel by reel, those it lacks are the old ones.
static CwStatus carry_reels(const Conform* conform, const char* cut, const CwCutFiles* given, size_t* ret_carried) {
    CwCutFiles now = {0};
    int last = 0;
    CW_TRY(lists_of(conform, cw_film_now(&conform->film)->cut->name, &now));
    *ret_carried = 0;
    for (size_t i = 0; i < now.n_files && !has_reel(given, 0); ++i) {
        const CwCutFile* part = &now.files[i];
        if (part->reel && !has_reel(given, part->reel)) {
            CW_TRY(keep_list(conform, cut, part, object_of(conform, part->path)));
            *ret_carried += part->reel != last;
            last = part->reel;
        }
    }
    return CW_OK;
}

// A name no cut of the project has: "cut1_2" beside "cut1".
static CwStatus free_name(const Conform* conform, const char* name, const char** ret_name) {
    CwCutFiles lists = {0};
    for (int i = 2;; ++i) {
        const char* other = cw_format(conform->arena, "%s_%d", name, i);
        if (!other) {
            return CW_ERR_NO_MEM;
        }
        CW_TRY(lists_of(conform, other, &lists));
        if (lists.n_files == 0) {
            *ret_name = other;
            return CW_OK;
        }
    }
}

// Keeps the lists of a cut the project has not seen.
static CwStatus keep_cut(const Conform* conform, const CwCutFiles* given, bool name_is_taken, CwConformed* conformed) {
    conformed->cut = given->name;
    conformed->renamed = name_is_taken;
    if (name_is_taken) {
        CW_TRY(free_name(conform, given->name, &conformed->cut));
    }
    for (size_t i = 0; i < given->n_files; ++i) {
        const CwCutFile* part = &given->files[i];
        CW_TRY(keep_list(conform, conformed->cut, part, object_of(conform, part->path)));
    }
    return carry_reels(conform, conformed->cut, given, &conformed->reels_before);
}

static CwStatus change(Conform* conform, CwConformed* conformed) {
    CwCutFiles given = {0};
    CwCutFiles there = {0};
    CW_TRY(cw_film_read(conform->arena, conform->store, NULL, conform->diag, &conform->film));
    CW_TRY(sort_given(conform, &given));
    CW_TRY(lists_of(conform, given.name, &there));
    if (there.n_files && holds(conform, &there, &given)) {
        conformed->cut = there.name;
    } else {
        CW_TRY(keep_cut(conform, &given, there.n_files > 0, conformed));
    }
    if (strcmp(cw_film_now(&conform->film)->cut->name, conformed->cut) != 0) {
        CW_TRY(cw_film_row_add(conform->arena, conform->op, &conform->film, conformed->cut, conform->diag));
        CW_TRY(cw_film_decide(conform->arena, conform->op, conform->kept, conform->diag));
    }
    return cw_film_read(conform->arena, conform->store, conform->warnings, conform->diag, &conformed->film);
}

CwStatus cw_film_conform(CwArena* arena, CwStore* store, const CwNewCut* cut, const CwOpIntro* intro,
                         CwDiagList* warnings, CwDiag* diag, CwConformed* ret_conformed) {
    Conform conform = {arena, store, NULL, cut->paths, cut->n_paths, cut->kept, warnings, diag, {0}, NULL};
    CwConformed conformed = {0};
    conform.objects = CW_NEW_ARRAY(arena, CwHash, cut->n_paths);
    if (!conform.objects) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < cut->n_paths; ++i) {
        CW_TRY(cw_object_put_file(cw_store_objects(store), cut->paths[i], diag, &conform.objects[i]));
    }
    CW_TRY(cw_op_begin(store, intro, diag, &conform.op));
    const CwStatus status = change(&conform, &conformed);
    if (status != CW_OK) {
        cw_op_cancel(conform.op);
        return status;
    }
    CW_TRY(cw_op_commit(conform.op, diag, &conformed.op));
    *ret_conformed = conformed;
    return CW_OK;
}
