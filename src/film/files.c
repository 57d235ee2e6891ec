// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/files.h"

#include "base/buf.h"
#include "base/file.h"
#include "film/tables.h"

#include <string.h>

// The folders a film folder has, and the files beside them (docs/film-folder.md).
static const char* const folders[] = {
    "cuts",    "subtitles", "themes",    "cues",    "sound", "boards",
    "picture", "contracts", "ensembles", "tunings", "ragas", "profiles",
};
static const char* const files_at_top[] = {
    "film.json",   "spotting.csv", "hits.csv",       "script.fountain",    "scenes.csv",
    "team.csv",    "notes.csv",    "rights.csv",     "budget.csv",         "delivery.json",
    "options.csv", "origins.csv",  "recordings.csv", "credits.txt",        "briefs.csv",
    "pitches.csv", "licences.csv", "rates.csv",      "articulations.json",
};

static bool is_one_of(const char* name, const char* const* names, size_t n_names) {
    for (size_t i = 0; i < n_names; ++i) {
        if (cw_text_is_fold(cw_text(name), names[i])) {
            return true;
        }
    }
    return false;
}

bool cw_film_is_table(const char* path) {
    return is_one_of(path, files_at_top, sizeof files_at_top / sizeof files_at_top[0]);
}

CwStatus cw_film_files(CwArena* arena, CwStore* store, CwFilmFiles* ret_files) {
    CwEntities entities = {0};
    CW_TRY(cw_store_entities(store, arena, "file", &entities));
    CwFilmFile* items = CW_NEW_ARRAY(arena, CwFilmFile, entities.count);
    if (!items) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < entities.count; ++i) {
        const char* object = cw_properties_get(&entities.items[i].properties, "object");
        items[i].path = entities.items[i].id;
        if (!object || cw_store_object_parse(object, &items[i].object) != CW_OK) {
            return CW_ERR_CORRUPT;
        }
    }
    *ret_files = (CwFilmFiles){items, entities.count};
    return CW_OK;
}

const CwFilmFile* cw_film_file(const CwFilmFiles* files, const char* path) {
    for (size_t i = 0; i < files->count; ++i) {
        if (cw_text_is_fold(cw_text(files->items[i].path), path)) {
            return &files->items[i];
        }
    }
    return NULL;
}

static bool is_in(const char* path, const char* folder, const char* const* extensions) {
    const size_t length = strlen(folder);
    if (!cw_text_starts_fold(cw_text(path), folder) || path[length] != '/' || strchr(path + length + 1, '/')) {
        return false;
    }
    for (size_t i = 0; extensions[i]; ++i) {
        if (cw_path_has_extension(path, extensions[i])) {
            return true;
        }
    }
    return false;
}

CwStatus cw_film_files_in(CwArena* arena, const CwFilmFiles* files, const char* folder, const char* const* extensions,
                          CwFilmFiles* ret_files) {
    CwFilmFile* items = CW_NEW_ARRAY(arena, CwFilmFile, files->count);
    if (!items) {
        return CW_ERR_NO_MEM;
    }
    size_t count = 0;
    for (size_t i = 0; i < files->count; ++i) {
        if (is_in(files->items[i].path, folder, extensions)) {
            items[count++] = files->items[i];
        }
    }
    *ret_files = (CwFilmFiles){items, count};
    return CW_OK;
}

CwStatus cw_film_text(CwArena* arena, CwStore* store, const CwFilmFiles* files, const char* path, CwDiag* diag,
                      CwText* ret_text) {
    const CwFilmFile* file = cw_film_file(files, path);
    if (!file) {
        *ret_text = (CwText){"", 0};
        return CW_OK;
    }
    return cw_object_fetch(cw_store_objects(store), arena, &file->object, false, diag, ret_text);
}

typedef struct {
    CwArena* arena;
    CwOp* op;
    CwObjectStore* objects;
    CwDiagList* warnings;
    CwDiag* diag;
} Taking;

CwStatus cw_film_file_take(CwArena* arena, CwOp* op, CwObjectStore* objects, const char* disk_path, const char* path,
                           CwDiag* diag) {
    CwHash hash;
    CW_TRY(cw_object_put_file(objects, disk_path, diag, &hash));
    const char* entity = cw_format(arena, "file/%s", path);
    const char* object = cw_store_object_text(arena, &hash);
    if (!entity || !object) {
        return CW_ERR_NO_MEM;
    }
    return cw_op_set(op, entity, "object", object, diag);
}

static CwStatus leave_aside(const Taking* taking, const char* path) {
    return cw_diag_add(taking->warnings, "folder.unknown", (CwPlace){path, 0, 0}, NULL,
                       "this is no file of a film folder and was left aside");
}

// Beside film.json a session or a marker list may have any name.
static CwStatus is_session(const Taking* taking, const char* disk_path, bool* ret_is) {
    CwText text = {NULL, 0};
    if (cw_folder_exists(disk_path)) {
        return CW_OK;
    }
    CW_TRY(cw_file_map(taking->arena, disk_path, taking->diag, &text));
    *ret_is = cw_film_is_session(disk_path, text);
    return CW_OK;
}

// Takes the files of a folder and of those inside it; `prefix` is its path in the film folder.
static CwStatus take_folder(const Taking* taking, const char* disk_path, const char* prefix, int depth) {
    CwNames names = {NULL, 0};
    CW_TRY(cw_folder_list(taking->arena, disk_path, taking->diag, &names));
    for (size_t i = 0; i < names.count; ++i) {
        const char* below = cw_path(taking->arena, disk_path, names.names[i]);
        const char* path = cw_path(taking->arena, prefix, names.names[i]);
        if (!below || !path) {
            return CW_ERR_NO_MEM;
        }
        const bool folder = cw_folder_exists(below);
        bool known = depth > 0 ||
                     (folder ? is_one_of(path, folders, sizeof folders / sizeof folders[0]) : cw_film_is_table(path));
        CW_TRY(known ? CW_OK : is_session(taking, below, &known));
        if (!known || depth > 3) {
            CW_TRY(leave_aside(taking, path));
        } else if (folder) {
            CW_TRY(take_folder(taking, below, path, depth + 1));
        } else {
            CW_TRY(cw_film_file_take(taking->arena, taking->op, taking->objects, below, path, taking->diag));
        }
    }
    return CW_OK;
}

CwStatus cw_film_files_take(CwArena* arena, CwOp* op, CwObjectStore* objects, const char* folder, CwDiagList* warnings,
                            CwDiag* diag) {
    const Taking taking = {arena, op, objects, warnings, diag};
    return take_folder(&taking, folder, "", 0);
}
