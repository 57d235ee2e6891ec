// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/recipe_priv.h"

#include "film/origins.h"
#include "film/recording.h"
#include "spot/use.h"

#include <string.h>

// The score for other programs, and on paper.
static CwStatus add_sheets(Cw__Work* work, const Cw__CueRoad* cue) {
    static const char* const kinds[] = {"sheet", "engrave"};
    const char* rate = cw_rate_name(work->film->facts.rate);
    for (size_t i = 0; i < (work->options->papers ? 2U : 1U); ++i) {
        CwBuf params = cw_buf(work->arena);
        CwNode* node = NULL;
        cw_json_begin_object(&params, NULL);
        cw_json_put_int(&params, "cue_in", cue->place->in.flicks);
        cw_json_put_text(&params, "ensemble", work->film->ensemble.name);
        cw_json_put_text(&params, "film", work->film->facts.title);
        cw_json_put_text(&params, "rate", rate);
        cw_json_put_text(&params, "subtitle", cw_format(work->arena, "%s, %s fps", work->view->cut->name, rate));
        cw_json_end_object(&params);
        CW_TRY(cw__add(work, &node, kinds[i], &params, "cue/%s/%s", cue->cue->id, kinds[i]));
        CW_TRY(cw__take_ensemble(work, node));
        CW_TRY(cw_node_take_output(node, "score", cue->score, "score", work->diag));
        CW_TRY(cw_node_take_output(node, "solution", cue->solution, "solution", work->diag));
    }
    return CW_OK;
}

// What a stem's instruments are: each program they may use, measured.
static CwStatus add_instruments(Cw__Work* work, const char* stem, CwNode** ret_node) {
    CwBuf params = cw_buf(work->arena);
    cw_json_begin_object(&params, NULL);
    CW_TRY(cw__put_programs(work, stem, &params));
    cw_json_put_int(&params, "sample_rate", work->film->facts.sample_rate);
    cw_json_put_text(&params, "soundfont", CW_FILM_SOUNDFONT);
    cw_json_end_object(&params);
    return cw__add_shared(work, ret_node, "instruments", &params, "instruments/%s", stem);
}

static CwStatus add_mockup(Cw__Work* work, Cw__CueRoad* cue, const CwCueBrief* brief, const char* stem) {
    CwBuf params = cw_buf(work->arena);
    CwNode* instruments = NULL;
    CwNode* node = NULL;
    CW_TRY(add_instruments(work, stem, &instruments));
    cw_json_begin_object(&params, NULL);
    CW_TRY(cw__put_playing(work, cue, &params));
    cw_json_put_int(&params, "sample_rate", work->film->facts.sample_rate);
    cw_json_put_text(&params, "soundfont", CW_FILM_SOUNDFONT);
    cw_json_put_text(&params, "stem", stem);
    cw_json_begin_array(&params, "wants");
    for (size_t i = 0; i < brief->n_hits; ++i) {
        cw_json_put_text(&params, NULL, cw_want_name(brief->hits[i].want));
    }
    cw_json_end_array(&params);
    cw_json_end_object(&params);
    CW_TRY(cw__add(work, &node, "mockup", &params, "cue/%s/%s", cue->cue->id, stem));
    CW_TRY(cw_node_take_output(node, "score", cue->score, "score", work->diag));
    CW_TRY(cw_node_take_output(node, "solution", cue->solution, "solution", work->diag));
    CW_TRY(cw__take_articulations(work, node));
    CW_TRY(cw_node_take_output(node, "instruments", instruments, "instruments", work->diag));
    const char* bus = cw_use_is_visual(cue->cue->use) ? "source" : stem; // music in the scene is a stem of its own
    cue->stems[cue->n_stems++] = (Cw__CueStem){stem, bus, node, "sound", node, NULL};
    return CW_OK;
}

static bool has_stem(const Cw__CueRoad* cue, const char* stem) {
    for (size_t i = 0; i < cue->n_stems; ++i) {
        if (strcmp(cue->stems[i].name, stem) == 0) {
            return true;
        }
    }
    return false;
}

static CwStatus add_mockups(Cw__Work* work, Cw__CueRoad* cue, const CwCueBrief* brief) {
    for (size_t i = 0; i < work->film->ensemble.n_instruments; ++i) {
        const char* stem = work->film->ensemble.instruments[i].stem;
        if (!has_stem(cue, stem) && cue->n_stems < CW__STEMS_MAX) {
            CW_TRY(add_mockup(work, cue, brief, stem));
        }
    }
    return cw__recipe_seats(work, cue);
}

// A cue that is written, and played by the mockup or, once it was recorded, by people. A recording that came with the
// folder is not written.
static CwStatus lay_cue(Cw__Work* work, Cw__CueRoad* cue, const CwCueMusic* music) {
    CwCueBrief brief = {0};
    cue->tape = music->n_stems > 0;
    if (!cue->tape || music->cut[0]) {
        CW_TRY(cw__recipe_written(work, cue, music->midi, &brief));
        CW_TRY(add_sheets(work, cue));
    }
    if (!cue->tape) {
        return add_mockups(work, cue, &brief);
    }
    cue->solution = NULL;
    cue->score = NULL;
    return cw__recipe_tape(work, cue, music);
}

CwStatus cw__recipe_cues(Cw__Work* work) {
    const CwFilm* film = work->film;
    work->cues = CW_NEW_ARRAY(work->arena, Cw__CueRoad, film->spotted.n_cues);
    if (!work->cues) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < film->spotted.n_cues; ++i) {
        const CwCuePlace* place = &work->view->placement.cues[i];
        CwCueMusic music = {0};
        if (place->kind == CW_PLACE_OMITTED) {
            continue;
        }
        Cw__CueRoad* cue = &work->cues[work->n_cues++];
        *cue = (Cw__CueRoad){.index = i, .cue = &film->spotted.cues[i], .place = place};
        CW_TRY(cw_film_music(work->arena, film, work->view, i, work->diag, &music));
        CW_TRY(lay_cue(work, cue, &music));
    }
    return CW_OK;
}
