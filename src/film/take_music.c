// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/take_music.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/words.h"
#include "film/unused.h"
#include "music/musicxml.h"
#include "music/theme.h"

#include <string.h>

const char* const cw_film_notes_endings[] = {".mid", ".midi", ".musicxml", ".xml", NULL};

static const char themes[] = "themes/";

CwStatus cw_film_check_notes(CwArena* arena, const char* path, const char* file, CwText bytes, CwDiagList* warnings,
                             CwDiag* diag) {
    CwTheme theme;
    CwMidi midi;
    return cw_text_starts_fold(cw_text(path), themes) ? cw_theme_read(arena, file, file, bytes, warnings, diag, &theme)
                                                      : cw_notes_file_read(arena, file, bytes, warnings, diag, &midi);
}

typedef struct {
    CwArena* arena;
    CwStore* store;
    CwOp* op;
    CwDiagList* warnings;
    CwDiag* diag;
    const char* name; // of the cue or the theme
    bool is_theme;
    const char* place; // without the file's ending, as cues/1m2
} Placing;

static CwStatus find_place(Placing* placing, const char* place) {
    placing->is_theme = cw_text_starts_fold(cw_text(place), themes);
    placing->name = place + (placing->is_theme ? strlen(themes) : 0);
    if (!placing->name[0] || strchr(placing->name, '/') || strstr(placing->name, "..")) {
        return cw_diag(placing->diag, CW_ERR_BAD_INPUT, "music.place", (CwPlace){0}, place,
                       "notes are of a cue (1m2) or a theme (themes/sea)");
    }
    placing->place = cw_format(placing->arena, "%s%s", placing->is_theme ? themes : "cues/", placing->name);
    return placing->place ? CW_OK : CW_ERR_NO_MEM;
}

static bool is_notes(const char* path) {
    for (size_t i = 0; cw_film_notes_endings[i]; ++i) {
        if (cw_path_has_extension(path, cw_film_notes_endings[i])) {
            return true;
        }
    }
    return false;
}

// Takes away the notes at the place, whatever their ending, and tells how many there were.
static CwStatus clear(const Placing* placing, size_t* ret_count) {
    const size_t length = strlen(placing->place);
    CwFilmFiles files = {0};
    CW_TRY(cw_film_files(placing->arena, placing->store, &files));
    for (size_t i = 0; i < files.count; ++i) {
        const char* path = files.items[i].path;
        if (strrchr(path, '.') == path + length && cw_text_starts_fold(cw_text(path), placing->place) &&
            is_notes(path)) {
            const char* entity = cw_format(placing->arena, "file/%s", path);
            CW_TRY(entity ? cw_op_remove(placing->op, entity, placing->diag) : CW_ERR_NO_MEM);
            ++*ret_count;
        }
    }
    return CW_OK;
}

static CwStatus put(const Placing* placing, const char* notes, const char** ret_path) {
    const char* dot = strrchr(cw_path_name(notes), '.');
    const char* path = cw_format(placing->arena, "%s%s", placing->place, dot ? dot : "");
    CwText bytes = {NULL, 0};
    if (!path) {
        return CW_ERR_NO_MEM;
    }
    if (!is_notes(notes)) {
        return cw_diag(placing->diag, CW_ERR_BAD_INPUT, "music.kind", (CwPlace){notes, 0, 0}, NULL,
                       "these are no notes: give MIDI (.mid) or MusicXML (.musicxml)");
    }
    CW_TRY(cw_file_map(placing->arena, notes, placing->diag, &bytes));
    CW_TRY(cw_film_check_notes(placing->arena, path, notes, bytes, placing->warnings, placing->diag));
    *ret_path = path;
    return cw_film_file_take(placing->arena, placing->op, cw_store_objects(placing->store), notes, path, placing->diag);
}

// Notes nobody plays are refused for a cue, and named for a theme.
static CwStatus check_use(const Placing* placing, const CwFilm* film, const char* path) {
    bool named = false;
    for (size_t i = 0; placing->is_theme && i < film->spotted.n_cues; ++i) {
        const char* theme = film->spotted.cues[i].theme;
        named = named || (theme && cw_word_is(cw_text(theme), placing->name));
    }
    if (placing->is_theme) {
        return named ? CW_OK
                     : cw_diag_add(placing->warnings, "folder.unused", (CwPlace){path, 0, 0}, placing->name,
                                   "nothing is made of this: no cue of the spotting has this theme");
    }
    return cw_film_cue(film, placing->name) < film->spotted.n_cues
               ? CW_OK
               : cw_diag(placing->diag, CW_ERR_NOT_FOUND, "music.cue", (CwPlace){0}, placing->name,
                         "the spotting has no such cue; `cuewright cues` lists them");
}

// What was said of other notes is not said of these.
static CwStatus check_origin(const Placing* placing, const CwFilm* film, const char* path, bool replaced) {
    bool named = false;
    for (size_t i = 0; i < film->origins.count; ++i) {
        named = named || cw_text_is_fold(cw_text(path), film->origins.items[i].file);
    }
    if (named && !replaced) {
        return CW_OK;
    }
    return cw_diag_add(placing->warnings, "music.origin", (CwPlace){path, 0, 0}, NULL,
                       named ? "origins.csv speaks of the file that was here before: see that it is true of this one"
                             : "nobody said where this comes from: name it in origins.csv, which `papers` takes");
}

static CwStatus change(Placing* placing, const CwNewMusic* music, CwFilm* film) {
    const char* path = NULL;
    size_t gone = 0;
    CW_TRY(find_place(placing, music->place));
    CW_TRY(clear(placing, &gone));
    if (music->notes) {
        CW_TRY(put(placing, music->notes, &path));
    } else if (!gone) {
        return cw_diag(placing->diag, CW_ERR_NOT_FOUND, "music.none", (CwPlace){0}, music->place,
                       "nobody's notes are there");
    }
    CW_TRY(cw_film_read(placing->arena, placing->store, placing->warnings, placing->diag, film));
    if (path) {
        CW_TRY(check_use(placing, film, path));
        CW_TRY(check_origin(placing, film, path, gone > 0));
    }
    return cw_film_unused(placing->arena, film, placing->warnings);
}

CwStatus cw_film_take_music(CwArena* arena, CwStore* store, const CwNewMusic* music, const CwOpIntro* intro,
                            CwDiagList* warnings, CwDiag* diag, CwFilm* ret_film) {
    Placing placing = {.arena = arena, .store = store, .warnings = warnings, .diag = diag};
    CwFilm film = {0};
    CW_TRY(cw_op_begin(store, intro, diag, &placing.op));
    const CwStatus status = change(&placing, music, &film);
    if (status != CW_OK) {
        cw_op_cancel(placing.op);
        return status;
    }
    CW_TRY(cw_op_commit(placing.op, diag, NULL));
    *ret_film = film;
    return CW_OK;
}
