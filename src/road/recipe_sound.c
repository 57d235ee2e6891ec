// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/recipe_priv.h"

#include "mix/played.h"
#include "story/heard.h"

#include <string.h>

// A shot as a stretch of its roll: from its first frame, running at its speed, through its dissolves.
static CwPlayed played_of(const Cw__Work* work, const CwShot* shot, const CwShot* next) {
    const CwRate rate = work->film->facts.rate;
    const int64_t first = shot->speed.num < 0 ? shot->src_in + 1 : shot->src_in;
    CwPlayed played = {
        .roll = shot->roll,
        .src = cw_time_of_frame(first, rate),
        .in = cw__in_film(work, cw_time_of_frame(shot->rec_in, rate)),
        .out = cw__in_film(work, cw_time_of_frame(shot->rec_out, rate)),
        .speed = shot->speed,
        .fade_in = cw_span_of_frames(shot->dissolve_frames, rate),
    };
    if (next && next->rec_in < shot->rec_out) {
        played.fade_out = cw_span_of_frames(shot->rec_out - next->rec_in, rate);
    }
    return played;
}

static CwStatus put_played(Cw__Work* work, CwBuf* params) {
    CwHeard heard = {0};
    CwPlayed* played = NULL;
    size_t count = 0;
    size_t capacity = 0;
    CW_TRY(cw_cut_heard(work->arena, &work->view->cut->joined.cut, &work->view->cut->picture, &heard));
    for (size_t t = 0; t < heard.n_tracks; ++t) {
        const CwPicture* track = &heard.tracks[t];
        for (size_t i = 0; i < track->n_shots; ++i) {
            const CwShot* shot = &track->shots[i];
            if (shot->black || shot->roll[0] == '\0') {
                continue;
            }
            CW_TRY(CW_RESERVE(work->arena, played, count, capacity));
            played[count++] = played_of(work, shot, i + 1 < track->n_shots ? &track->shots[i + 1] : NULL);
        }
    }
    cw_played_to_json(params, "played", played, count);
    return CW_OK;
}

// Which files a node is made from.
typedef bool (*UseFile)(const Cw__Work* work, const CwFilmSound* sound, bool effects);

static bool is_of_roll(const Cw__Work* work, const CwFilmSound* sound, bool effects) {
    (void)work;
    return sound->roll[0] && sound->effects == effects;
}

static bool is_finished(const Cw__Work* work, const CwFilmSound* sound, bool effects) {
    return sound->cut[0] && sound->effects == effects && strcmp(sound->cut, work->view->cut->name) == 0;
}

// A node that takes the files it uses, each under its path.
static CwStatus add_from_files(Cw__Work* work, const char* kind, CwBuf* params, const char* how, UseFile use,
                               bool effects, CwNode** ret_node) {
    const CwFilmSounds* sounds = &work->film->sounds;
    CwNode** files = CW_NEW_ARRAY(work->arena, CwNode*, sounds->count);
    if (!files) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < sounds->count; ++i) {
        if (use(work, &sounds->items[i], effects)) {
            CW_TRY(cw__recipe_given(work, &sounds->items[i], work->given[effects], &files[i]));
        }
    }
    CW_TRY(cw__add(work, ret_node, kind, params, "%s/%s", effects ? "effects" : "dialogue", how));
    for (size_t i = 0; i < sounds->count; ++i) {
        if (files[i]) {
            CW_TRY(cw_node_take_output(*ret_node, sounds->items[i].file.path, files[i], "sound", work->diag));
        }
    }
    return CW_OK;
}

// The sound of rolls, assembled through the cut; NULL where the film has none of it.
static CwStatus assemble(Cw__Work* work, bool effects, CwNode** ret_node) {
    const CwFilmSounds* sounds = &work->film->sounds;
    CwBuf params = cw_buf(work->arena);
    size_t count = 0;
    cw_json_begin_object(&params, NULL);
    cw_json_put_int(&params, "length", work->length.flicks);
    CW_TRY(put_played(work, &params));
    cw_json_begin_array(&params, "recordings");
    for (size_t i = 0; i < sounds->count; ++i) {
        const CwFilmSound* sound = &sounds->items[i];
        if (is_of_roll(work, sound, effects)) {
            cw_json_begin_object(&params, NULL);
            cw_json_put_text(&params, "input", sound->file.path);
            cw_json_put_text(&params, "roll", sound->roll);
            cw_json_put_int(&params, "start", sound->start.flicks);
            cw_json_end_object(&params);
            ++count;
        }
    }
    cw_json_end_array(&params);
    cw__put_layout(work->given[effects], &params);
    cw_json_put_int(&params, "sample_rate", work->film->facts.sample_rate);
    cw_json_put_bool(&params, "speed_changes_play", effects);
    cw_json_end_object(&params);
    *ret_node = NULL;
    if (count == 0) {
        return CW_OK;
    }
    return add_from_files(work, "assemble", &params, "assembled", is_of_roll, effects, ret_node);
}

// Where a finished stem begins: as it says itself, else with its reel, else with the film.
static CwTime start_of_stem(const Cw__Work* work, const CwFilmSound* sound) {
    const CwJoinedCut* joined = &work->view->cut->joined;
    if (sound->has_start) {
        return sound->start;
    }
    for (size_t i = 0; i < joined->n_reels; ++i) {
        if (sound->reel && joined->reels[i].number == sound->reel) {
            return cw_time_of_frame(joined->reels[i].in_frame, work->film->facts.rate);
        }
    }
    return work->start;
}

// The finished stem of this cut, each of its files at its place; NULL where there is none.
static CwStatus finished(Cw__Work* work, bool effects, CwNode** ret_node) {
    const CwFilmSounds* sounds = &work->film->sounds;
    const char* name = effects ? "effects" : "dialogue";
    CwBuf params = cw_buf(work->arena);
    size_t count = 0;
    cw_json_begin_object(&params, NULL);
    cw_json_put_int(&params, "length", work->length.flicks);
    cw_json_put_text(&params, "name", name);
    cw_json_begin_array(&params, "placed");
    for (size_t i = 0; i < sounds->count; ++i) {
        const CwFilmSound* sound = &sounds->items[i];
        if (is_finished(work, sound, effects)) {
            cw_json_begin_object(&params, NULL);
            cw_json_put_int(&params, "at", cw__in_film(work, start_of_stem(work, sound)).flicks);
            cw_json_put_text(&params, "name", sound->file.path);
            cw_json_put_text(&params, "sound", sound->file.path);
            cw_json_end_object(&params);
            ++count;
        }
    }
    cw_json_end_array(&params);
    cw__put_layout(work->given[effects], &params);
    cw_json_put_int(&params, "sample_rate", work->film->facts.sample_rate);
    cw_json_end_object(&params);
    *ret_node = NULL;
    if (count == 0) {
        return CW_OK;
    }
    return add_from_files(work, "stem", &params, "finished", is_finished, effects, ret_node);
}

// What has more than two channels is brought, with all of its kind, into the widest layout of the film.
// A finished stem of the cut comes before what could be assembled.
static CwStatus gather(Cw__Work* work, bool effects, CwNode** ret_node) {
    for (size_t i = 0; i < work->film->sounds.count; ++i) {
        const CwFilmSound* sound = &work->film->sounds.items[i];
        if (sound->effects == effects && sound->speakers[0]) {
            work->given[effects] = work->n_layouts ? work->layouts[0] : "stereo";
        }
    }
    CW_TRY(finished(work, effects, ret_node));
    return *ret_node ? CW_OK : assemble(work, effects, ret_node);
}

CwStatus cw__recipe_dialogue(Cw__Work* work) {
    CW_TRY(gather(work, false, &work->dialogue));
    return gather(work, true, &work->effects);
}
