// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/recording_check.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/number.h"
#include "film/recording.h"
#include "film/unused.h"
#include "perform/bars.h"

#include <string.h>

typedef struct {
    CwArena* arena;
    const CwFilm* film;
    CwDiag* diag;
} Checking;

static bool has_cut(const CwFilm* film, const char* name) {
    for (size_t i = 0; i < film->n_cuts; ++i) {
        if (cw_text_is_fold(cw_text(name), film->cuts[i].name)) {
            return true;
        }
    }
    return false;
}

// Reads a bar map; the answer is where its last bar ends.
static CwStatus check_bars(const Checking* checking, const CwFilmFile* file, const char* cut, int64_t* ret_end) {
    const CwFilm* film = checking->film;
    CwText text = {NULL, 0};
    CwBars bars = {0};
    CW_TRY(cw_film_text(checking->arena, film->store, &film->files, file->path, checking->diag, &text));
    CW_TRY(cw_bars_read(checking->arena, file->path, text, checking->diag, &bars));
    if (cut[0] && !has_cut(film, cut)) {
        return cw_diag(checking->diag, CW_ERR_BAD_INPUT, "recording.cut", (CwPlace){file->path, 0, 0}, cut,
                       "the film has no cut of this name");
    }
    *ret_end = bars.beats[bars.n_beats - 1].sample;
    return CW_OK;
}

// Bars are counted at the rate of the file, `frames` at the film's: then the last may lie half a sample beyond.
static CwStatus check_length(const Checking* checking, const CwFilmFile* bars, int64_t end, const CwFilmFile* sound,
                             int sample_rate, int64_t frames) {
    if (frames >= cw_muldiv_floor(end, checking->film->facts.sample_rate, sample_rate)) {
        return CW_OK;
    }
    frames = cw_muldiv_nearest(frames, sample_rate, checking->film->facts.sample_rate);
    return cw_diag(checking->diag, CW_ERR_BAD_INPUT, "recording.short", (CwPlace){bars->path, 0, 0}, sound->path,
                   "the bars end at sample %lld, and this recording has %lld: export it again, or mend the bars",
                   (long long)end, (long long)frames);
}

static CwStatus check_cue(const Checking* checking, const CwCueMusic* music) {
    int64_t end = 0;
    if (music->n_stems) {
        CW_TRY(check_bars(checking, music->bars, music->cut, &end));
    }
    for (size_t i = 0; i < music->n_stems; ++i) {
        CW_TRY(check_length(checking, music->bars, end, &music->stems[i].file, music->sample_rate,
                            music->stems[i].frames));
    }
    for (size_t i = 0; i < music->n_parts; ++i) {
        const CwTapePart* part = &music->parts[i];
        if (part->bars) {
            CW_TRY(check_bars(checking, part->bars, part->cut, &end));
            CW_TRY(check_length(checking, part->bars, end, &part->file, part->sample_rate, part->frames));
        }
    }
    return CW_OK;
}

CwStatus cw_film_check_recordings(CwArena* arena, const CwFilm* film, CwDiag* diag) {
    const Checking checking = {arena, film, diag};
    for (size_t i = 0; i < film->spotted.n_cues; ++i) {
        CwCueMusic music = {0};
        CW_TRY(cw_film_cue_music(arena, film->store, &film->files, film->spotted.cues[i].id, film->facts.sample_rate,
                                 diag, &music));
        CW_TRY(check_cue(&checking, &music));
    }
    return CW_OK;
}

typedef struct {
    CwArena* arena;
    CwStore* store;
    CwOp* op;
    CwDiag* diag;
    CwFilmFiles files;
    const char* place; // without the file's ending, as cues/1m2/strings/cello
    bool is_part;
} Placing;

static CwStatus no_place(const Placing* placing, const char* place) {
    return cw_diag(placing->diag, CW_ERR_BAD_INPUT, "recording.place", (CwPlace){0}, place,
                   "a recording is of a stem of a cue (1m2/strings) or of an instrument (1m2/strings/cello)");
}

static CwStatus find_place(Placing* placing, const char* place) {
    const char* first = strchr(place, '/');
    const char* second = first ? strchr(first + 1, '/') : NULL;
    const bool empty = !first || first == place || !first[1] || second == first + 1 || (second && !second[1]);
    if (empty || (second && strchr(second + 1, '/')) || strstr(place, "..")) {
        return no_place(placing, place);
    }
    placing->is_part = second != NULL;
    placing->place = cw_format(placing->arena, "cues/%s", place);
    return placing->place ? cw_film_files(placing->arena, placing->store, &placing->files) : CW_ERR_NO_MEM;
}

// Takes away the sound at the place, whatever its ending, and the bars of a part; and tells how many there were.
static CwStatus clear(const Placing* placing, size_t* ret_count) {
    const size_t length = strlen(placing->place);
    for (size_t i = 0; i < placing->files.count; ++i) {
        const char* path = placing->files.items[i].path;
        const bool here = strrchr(path, '.') == path + length && cw_text_starts_fold(cw_text(path), placing->place);
        if (here && (cw_film_is_sound(path) || (placing->is_part && cw_path_has_extension(path, ".csv")))) {
            const char* entity = cw_format(placing->arena, "file/%s", path);
            CW_TRY(entity ? cw_op_remove(placing->op, entity, placing->diag) : CW_ERR_NO_MEM);
            ++*ret_count;
        }
    }
    return CW_OK;
}

static CwStatus put(const Placing* placing, const CwNewRecording* recording) {
    const char* dot = strrchr(cw_path_name(recording->sound), '.');
    const char* path = cw_format(placing->arena, "%s%s", placing->place, dot ? dot : "");
    const char* folder = strrchr(placing->place, '/');
    const char* bars = placing->is_part
                           ? cw_format(placing->arena, "%s.csv", placing->place)
                           : cw_format(placing->arena, "%.*s/bars.csv", (int)(folder - placing->place), placing->place);
    CwObjectStore* objects = cw_store_objects(placing->store);
    if (!path || !bars) {
        return CW_ERR_NO_MEM;
    }
    if (!cw_film_is_sound(path)) {
        return cw_diag(placing->diag, CW_ERR_BAD_INPUT, "recording.kind", (CwPlace){recording->sound, 0, 0}, NULL,
                       "this is no sound file; docs/film-folder.md says which are taken");
    }
    CW_TRY(cw_film_file_take(placing->arena, placing->op, objects, recording->sound, path, placing->diag));
    return recording->bars
               ? cw_film_file_take(placing->arena, placing->op, objects, recording->bars, bars, placing->diag)
               : CW_OK;
}

static CwStatus change(Placing* placing, const CwNewRecording* recording, CwDiagList* warnings, CwFilm* film) {
    size_t gone = 0;
    CW_TRY(find_place(placing, recording->place));
    CW_TRY(clear(placing, &gone));
    if (recording->sound) {
        CW_TRY(put(placing, recording));
    } else if (!gone) {
        return cw_diag(placing->diag, CW_ERR_NOT_FOUND, "recording.none", (CwPlace){0}, recording->place,
                       "there is no such recording");
    }
    CW_TRY(cw_film_read(placing->arena, placing->store, warnings, placing->diag, film));
    CW_TRY(cw_film_check_recordings(placing->arena, film, placing->diag));
    return cw_film_unused(placing->arena, film, warnings);
}

CwStatus cw_film_take_recording(CwArena* arena, CwStore* store, const CwNewRecording* recording, const CwOpIntro* intro,
                                CwDiagList* warnings, CwDiag* diag, CwFilm* ret_film) {
    Placing placing = {.arena = arena, .store = store, .diag = diag};
    CwFilm film = {0};
    CW_TRY(cw_op_begin(store, intro, diag, &placing.op));
    const CwStatus status = change(&placing, recording, warnings, &film);
    if (status != CW_OK) {
        cw_op_cancel(placing.op);
        return status;
    }
    CW_TRY(cw_op_commit(placing.op, diag, NULL));
    *ret_film = film;
    return CW_OK;
}
