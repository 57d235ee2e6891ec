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

const CwFilmView* cw_film_made_to(const CwFilm* film, const char* cut) {
    const CwFilmView* view = cut[0] ? cw_film_view_of(film, cut) : NULL;
    return view ? view : &film->views[0];
}

const CwInstrument* cw_film_instrument(const CwFilm* film, const CwTapePart* part) {
    for (size_t i = 0; i < film->ensemble.n_instruments; ++i) {
        const CwInstrument* instrument = &film->ensemble.instruments[i];
        const CwText called = cw_text(part->instrument);
        if (cw_text_is_fold(cw_text(part->stem), instrument->stem) &&
            (cw_text_is_fold(called, instrument->key) || cw_text_is_fold(called, instrument->name))) {
            return instrument;
        }
    }
    return NULL;
}

// Whether a part is played in a view: in one before the cut it was recorded to it is not there.
static bool is_played(const CwFilm* film, const CwFilmView* fits, size_t cue, const CwCueMusic* music, size_t index) {
    const CwTapePart* part = &music->parts[index];
    const CwInstrument* instrument = cw_film_instrument(film, part);
    const CwFilmView* made_to = cw_film_made_to(film, part->cut);
    if (!instrument || (part->cut[0] && !cw_film_view_of(film, part->cut)) || fits < made_to ||
        made_to->placement.cues[cue].kind == CW_PLACE_OMITTED) {
        return false;
    }
    for (size_t i = 0; i < index; ++i) { // "cello" and "Violoncello": the first is it
        if (cw_film_instrument(film, &music->parts[i]) == instrument) {
            return false;
        }
    }
    return true;
}

static CwStatus choose_parts(CwArena* arena, const CwFilm* film, const CwFilmView* view, size_t cue,
                             CwCueMusic* music) {
    CwTapePart* parts = CW_NEW_ARRAY(arena, CwTapePart, music->n_parts);
    const CwFilmView* fits = cw_film_music_view(film, view, cue);
    size_t count = 0;
    if (!parts) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < music->n_parts && !music->n_stems; ++i) {
        if (is_played(film, fits, cue, music, i)) {
            parts[count++] = music->parts[i];
        }
    }
    music->parts = parts;
    music->n_parts = count;
    return CW_OK;
}

CwStatus cw_film_music(CwArena* arena, const CwFilm* film, const CwFilmView* view, size_t cue, CwDiag* diag,
                       CwCueMusic* ret_music) {
    CW_TRY(cw_film_cue_music(arena, film->store, &film->files, film->spotted.cues[cue].id, film->facts.sample_rate,
                             diag, ret_music));
    if (ret_music->n_stems && ret_music->cut[0]) {
        const CwFilmView* made_to = cw_film_view_of(film, ret_music->cut);
        if (!made_to || cw_film_music_view(film, view, cue) < made_to) {
            ret_music->n_stems = 0;
            ret_music->bars = NULL;
            ret_music->cut = "";
        }
    }
    return choose_parts(arena, film, view, cue, ret_music);
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

// "strings", or "strings/cello".
static bool is_stem_name(const char* name) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    const size_t length = strlen(name);
    const size_t stem = strspn(name, letters);
    const size_t part = name[stem] == '/' ? strspn(name + stem + 1, letters) : 0;
    return stem > 0 && length <= 32 && (stem == length || (part > 0 && stem + 1 + part == length));
}

static CwStatus put_file(CwArena* arena, CwOp* op, const char* entity, const CwHash* bytes, CwDiag* diag) {
    const char* object = cw_store_object_text(arena, bytes);
    return entity && object ? cw_op_set(op, entity, "object", object, diag) : CW_ERR_NO_MEM;
}

CwStatus cw_film_record_stem(CwArena* arena, CwOp* op, const CwFilm* film, const CwRecordedStem* stem, CwDiag* diag,
                             size_t* ret_gone) {
    CwCueMusic music = {0};
    if (!is_stem_name(stem->stem)) {
        return cw_diag(
            diag, CW_ERR_BAD_INPUT, "recording.stem", (CwPlace){0}, stem->stem,
            "a stem is called by up to 32 small letters, digits and \"-\", as strings or brass; an instrument "
            "of it, as strings/cello");
    }
    if (strchr(stem->stem, '/')) { // a part has its own bars, and no other makes way
        *ret_gone = 0;
        CW_TRY(put_file(arena, op, cw_format(arena, "file/cues/%s/%s.csv", stem->cue, stem->stem), &stem->bars, diag));
        return put_file(arena, op, cw_format(arena, "file/cues/%s/%s.wav", stem->cue, stem->stem), &stem->sound, diag);
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
