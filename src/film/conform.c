// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/conform.h"

#include "base/buf.h"
#include "base/file.h"
#include "cut/read.h"
#include "film/cuts.h"
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
    const char** extensions;
} Conform;

// Keeps the files that were given, and sees what they are.
static CwStatus take_files(Conform* conform) {
    conform->objects = CW_NEW_ARRAY(conform->arena, CwHash, conform->n_paths);
    conform->extensions = CW_NEW_ARRAY(conform->arena, const char*, conform->n_paths);
    if (!conform->objects || !conform->extensions) {
        return CW_ERR_NO_MEM;
    }
    CwObjectStore* objects = cw_store_objects(conform->store);
    for (size_t i = 0; i < conform->n_paths; ++i) {
        CwText text = {NULL, 0};
        CW_TRY(cw_file_map(conform->arena, conform->paths[i], conform->diag, &text));
        if (text.length > CW_CUT_BYTES_MAX || !cw_cut_is(conform->paths[i], text)) {
            return cw_diag(conform->diag, CW_ERR_BAD_INPUT, "conform.kind", (CwPlace){conform->paths[i], 0, 0}, NULL,
                           "this is no cut; give it as CMX 3600, OTIO, FCPXML, xmeml, AAF or FilmScribe");
        }
        CW_TRY(cw_object_put_file(objects, conform->paths[i], conform->diag, &conform->objects[i]));
        conform->extensions[i] = cw_cut_format_extension(cw_cut_format(text));
    }
    return CW_OK;
}

// The lists that were given, as one cut.
static CwStatus sort_given(const Conform* conform, CwCutFiles* ret_given) {
    CwCutFolder folder = {0};
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
    CwCutFolder folder = {0};
    CW_TRY(cw_film_cut_lists(conform->arena, conform->store, &conform->film.files, conform->diag, &folder));
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

// A list as it is kept: its bytes, and the extension of what it is.
typedef struct {
    const CwHash* object;
    const char* extension;
} Kept;

static Kept kept_of(const Conform* conform, const char* path) {
    for (size_t i = 0; i < conform->n_paths; ++i) {
        if (strcmp(conform->paths[i], path) == 0) {
            return (Kept){&conform->objects[i], conform->extensions[i]};
        }
    }
    return (Kept){&cw_film_file(&conform->film.files, path)->object, strrchr(path, '.')};
}

// Whether every list that was given is a list of this cut, byte for byte.
static bool holds(const Conform* conform, const CwCutFiles* lists, const CwCutFiles* given) {
    for (size_t i = 0; i < given->n_files; ++i) {
        const CwCutFile* same = find_part(lists, &given->files[i]);
        if (!same ||
            !cw_hash_equal(kept_of(conform, same->path).object, kept_of(conform, given->files[i].path).object)) {
            return false;
        }
    }
    return true;
}

static CwStatus keep_list(const Conform* conform, const char* cut, const CwCutFile* part) {
    const Kept kept = kept_of(conform, part->path);
    static const char* const tracks[] = {"", "_video", "_audio"};
    CwBuf entity = cw_buf(conform->arena);
    cw_buf_format(&entity, "file/cuts/%s", cut);
    if (part->reel) {
        cw_buf_format(&entity, "_R%d", part->reel);
    }
    cw_buf_format(&entity, "%s%s", tracks[part->tracks], kept.extension);
    const char* name = cw_buf_string(&entity);
    const char* value = cw_store_object_text(conform->arena, kept.object);
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
            CW_TRY(keep_list(conform, cut, part));
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
        CW_TRY(keep_list(conform, conformed->cut, &given->files[i]));
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
    Conform conform = {.arena = arena,
                       .store = store,
                       .paths = cut->paths,
                       .n_paths = cut->n_paths,
                       .kept = cut->kept,
                       .warnings = warnings,
                       .diag = diag};
    CwConformed conformed = {0};
    CW_TRY(take_files(&conform));
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
