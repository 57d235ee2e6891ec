// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/recipe_priv.h"

#include "cut/verdict.h"
#include "film/recording.h"
#include "spot/use.h"

#include <string.h>

typedef struct {
    Cw__Work* work;
    const CwFilmView* made_to; // the view the recording was made to
    const CwFilmView* fits;    // the view it is edited for
    size_t cue;
    const CwCuePlace* old;
    const CwCuePlace* new;
} Fitting;

// How far into the cue a moment of a view is.
static int64_t samples_of(const Fitting* fitting, const CwFilmView* view, CwTime at) {
    return cw_sample_nearest(cw_time(cw_film_in_cue(view, fitting->cue, at).flicks),
                             fitting->work->film->facts.sample_rate);
}

// The pieces of the old cue that are seen in the new one, as samples of both.
static CwStatus put_kept(const Fitting* fitting, CwBuf* params) {
    const Cw__Work* work = fitting->work;
    const CwRate rate = work->film->facts.rate;
    CwVerdict verdict = {0};
    CwDiff diff = fitting->fits->since_first;
    if (fitting->made_to != &work->film->views[0]) {
        const CwPicture* old = &fitting->made_to->cut->picture;
        CW_TRY(cw_diff(work->arena, old, &fitting->fits->cut->picture, NULL, &diff));
    }
    CW_TRY(cw_verdict(work->arena, &diff, cw_frame_nearest(fitting->old->in, rate),
                      cw_frame_nearest(fitting->old->out, rate), &verdict));
    cw_json_begin_array(params, "kept");
    int64_t end = 0;
    const int64_t length = samples_of(fitting, fitting->fits, fitting->new->out);
    for (size_t i = 0; i < verdict.n_pieces; ++i) {
        const CwKept* piece = &verdict.pieces[i];
        const int64_t at = samples_of(fitting, fitting->fits, cw_time_of_frame(piece->new_in, rate));
        const int64_t out = samples_of(fitting, fitting->fits, cw_time_of_frame(piece->new_in + piece->frames, rate));
        const int64_t from = at < end ? end : at; // within the cue, and after the piece before
        const int64_t to = out > length ? length : out;
        if (piece->retimed || to <= from) {
            continue;
        }
        const int64_t old = samples_of(fitting, fitting->made_to, cw_time_of_frame(piece->old_in, rate));
        cw_json_begin_object(params, NULL);
        cw_json_put_int(params, "length", to - from);
        cw_json_put_int(params, "new", from);
        cw_json_put_int(params, "old", old + (from - at));
        cw_json_end_object(params);
        end = to;
    }
    cw_json_end_array(params);
    return CW_OK;
}

static void put_hits(const Fitting* fitting, const char* cue, CwBuf* params) {
    const CwFilm* film = fitting->work->film;
    const int64_t sample = cw_flicks_per_sample(film->facts.sample_rate);
    cw_json_begin_array(params, "hits");
    for (size_t i = 0; i < film->spotted.n_hits; ++i) {
        const CwHit* hit = &film->spotted.hits[i];
        const CwHitPlace* old = &fitting->made_to->placement.hits[i];
        const CwHitPlace* now = &fitting->fits->placement.hits[i];
        const bool here = now->kind == CW_PLACE_HERE || now->kind == CW_PLACE_REPEATED;
        if (strcmp(hit->cue, cue) != 0 || !here || old->kind == CW_PLACE_OMITTED) {
            continue;
        }
        cw_json_begin_object(params, NULL);
        cw_json_put_int(params, "early", hit->tolerance_early.flicks / sample);
        cw_json_put_int(params, "late", hit->tolerance_late.flicks / sample);
        cw_json_put_text(params, "name", hit->name);
        cw_json_put_int(params, "new", samples_of(fitting, fitting->fits, now->at));
        cw_json_put_int(params, "old", samples_of(fitting, fitting->made_to, old->at));
        cw_json_put_int(params, "weight", hit->weight);
        cw_json_end_object(params);
    }
    cw_json_end_array(params);
}

// How long takes ring on after the cue; what the folder brings ends with it.
static int64_t ring_of(const Fitting* fitting, const CwCueMusic* music) {
    const int64_t out = samples_of(fitting, fitting->made_to, fitting->old->out);
    int64_t frames = out;
    for (size_t i = 0; i < music->n_stems && music->cut[0]; ++i) {
        frames = music->stems[i].frames > frames ? music->stems[i].frames : frames;
    }
    return frames - out;
}

static CwStatus put_params(const Fitting* fitting, const Cw__CueRoad* cue, const CwCueMusic* music, CwBuf* params) {
    cw_json_begin_object(params, NULL);
    cw_json_put_int(params, "bars_rate", music->sample_rate);
    CW_TRY(put_kept(fitting, params));
    put_hits(fitting, cue->cue->id, params);
    cw_json_put_int(params, "length", samples_of(fitting, fitting->fits, fitting->new->out) + ring_of(fitting, music));
    cw_json_begin_array(params, "stems");
    for (size_t i = 0; i < music->n_stems; ++i) {
        cw_json_put_text(params, NULL, music->stems[i].name);
    }
    cw_json_end_array(params);
    cw_json_end_object(params);
    return CW_OK;
}

CwStatus cw__recipe_tape(Cw__Work* work, Cw__CueRoad* cue, const CwCueMusic* music) {
    const CwFilmView* made_to = cw_film_made_to(work->film, music->cut);
    const CwFilmView* fits = cw_film_music_view(work->film, work->view, cue->index);
    const Fitting fitting = {
        work, made_to, fits, cue->index, &made_to->placement.cues[cue->index], &fits->placement.cues[cue->index]};
    CwBuf params = cw_buf(work->arena);
    CW_TRY(put_params(&fitting, cue, music, &params));
    CwNode* sounds[CW__STEMS_MAX];
    for (size_t i = 0; i < music->n_stems && i < CW__STEMS_MAX; ++i) {
        CW_TRY(cw__ingest(work, &music->stems[i].file, &sounds[i]));
    }
    CW_TRY(cw__add(work, &cue->edit, "tape", &params, "cue/%s/tape", cue->cue->id));
    CW_TRY(cw_node_take_object(cue->edit, "bars", &music->bars->object, work->diag));
    for (size_t i = 0; i < music->n_stems && i < CW__STEMS_MAX; ++i) {
        CW_TRY(cw_node_take_output(cue->edit, music->stems[i].name, sounds[i], "sound", work->diag));
        const char* name = music->stems[i].name;
        const char* bus = cw_use_is_visual(cue->cue->use) ? "source" : name;
        cue->stems[cue->n_stems++] = (Cw__CueStem){name, bus, cue->edit, name, NULL, NULL, NULL};
    }
    return CW_OK;
}
