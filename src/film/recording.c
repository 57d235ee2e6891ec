// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/recording.h"

#include "base/buf.h"

#include <string.h>

const CwFilmView* cw_film_view_of(const CwFilm* film, const char* cut) {
    for (size_t i = 0; i < film->n_views; ++i) {
        if (cw_text_is_fold(cw_text(cut), film->views[i].cut->name)) {
            return &film->views[i];
        }
    }
    return NULL;
}

const CwFilmView* cw_film_made_to(const CwFilm* film, const CwCueMusic* music) {
    const CwFilmView* view = music->cut[0] ? cw_film_view_of(film, music->cut) : NULL;
    return view ? view : &film->views[0];
}

CwStatus cw_film_music(CwArena* arena, const CwFilm* film, const CwFilmView* view, size_t cue, CwDiag* diag,
                       CwCueMusic* ret_music) {
    CW_TRY(cw_film_cue_music(arena, film->store, &film->files, film->spotted.cues[cue].id, film->facts.sample_rate,
                             diag, ret_music));
    if (ret_music->n_stems && ret_music->cut[0]) {
        const CwFilmView* made_to = cw_film_view_of(film, ret_music->cut);
        if (!made_to || cw_film_music_view(film, view, cue) < made_to) {
            *ret_music = (CwCueMusic){.midi = ret_music->midi, .cut = ""};
        }
    }
    return CW_OK;
}

static CwStatus music_of(CwArena* arena, const CwFilm* film, const char* cue, CwDiag* diag, CwCueMusic* ret_music) {
    CW_TRY(cw_film_cue_music(arena, film->store, &film->files, cue, film->facts.sample_rate, diag, ret_music));
    if (ret_music->n_stems && !ret_music->cut[0]) {
        return cw_diag(diag, CW_ERR_CONFLICT, "recording.folder", (CwPlace){ret_music->bars->path, 0, 0}, cue,
                       "the cue's recording came with the film folder; it is not made of takes");
    }
    return CW_OK;
}

static CwStatus drop_stems(CwArena* arena, CwOp* op, const CwCueMusic* music, CwDiag* diag) {
    for (size_t i = 0; i < music->n_stems; ++i) {
        const char* entity = cw_format(arena, "file/%s", music->stems[i].file.path);
        CW_TRY(entity ? cw_op_remove(op, entity, diag) : CW_ERR_NO_MEM);
    }
    return CW_OK;
}

static bool is_stem_name(const char* name) {
    const size_t length = strlen(name);
    return length > 0 && length <= 32 && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

static CwStatus put_file(CwArena* arena, CwOp* op, const char* entity, const CwHash* bytes, CwDiag* diag) {
    const char* object = cw_store_object_text(arena, bytes);
    return entity && object ? cw_op_set(op, entity, "object", object, diag) : CW_ERR_NO_MEM;
}

CwStatus cw_film_record_stem(CwArena* arena, CwOp* op, const CwFilm* film, const CwRecordedStem* stem, CwDiag* diag,
                             size_t* ret_gone) {
    CwCueMusic music = {0};
    if (!is_stem_name(stem->stem)) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "recording.stem", (CwPlace){0}, stem->stem,
                       "a stem is called by up to 32 small letters, digits and \"-\", as strings or brass");
    }
    CW_TRY(music_of(arena, film, stem->cue, diag, &music));
    const bool other = music.n_stems && !cw_hash_equal(&music.bars->object, &stem->bars);
    if (other) {
        CW_TRY(drop_stems(arena, op, &music, diag));
    }
    CW_TRY(put_file(arena, op, cw_format(arena, "file/cues/%s/bars.csv", stem->cue), &stem->bars, diag));
    CW_TRY(put_file(arena, op, cw_format(arena, "file/cues/%s/%s.wav", stem->cue, stem->stem), &stem->sound, diag));
    *ret_gone = other ? music.n_stems : 0;
    return CW_OK;
}

CwStatus cw_film_record_drop(CwArena* arena, CwOp* op, const CwFilm* film, const char* cue, CwDiag* diag) {
    CwCueMusic music = {0};
    CW_TRY(music_of(arena, film, cue, diag, &music));
    if (!music.n_stems) {
        return cw_diag(diag, CW_ERR_NOT_FOUND, "recording.none", (CwPlace){0}, cue,
                       "the cue has no recording: it is the mockup that plays");
    }
    CW_TRY(drop_stems(arena, op, &music, diag));
    const char* entity = cw_format(arena, "file/%s", music.bars->path);
    return entity ? cw_op_remove(op, entity, diag) : CW_ERR_NO_MEM;
}
