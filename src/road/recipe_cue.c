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

// A cue that is written, and played by the mockup or, once it was recorded, by people. A recording that came with the
// folder is not written.
static CwStatus lay_cue(Cw__Work* work, Cw__CueRoad* cue, const CwCueMusic* music) {
    CwCueBrief brief = {0};
    cue->tape = music->n_stems > 0;
    CW_TRY(cw__recipe_parts(work, cue, music));
    if (!cue->tape || music->cut[0]) {
        CW_TRY(cw__recipe_written(work, cue, music->midi, &brief));
        CW_TRY(add_sheets(work, cue));
    }
    if (!cue->tape) {
        CW_TRY(cw__recipe_part_tapes(work, cue));
        CW_TRY(cw__recipe_mockups(work, cue, &brief));
        CW_TRY(cw__recipe_plugins(work, cue, &brief));
        CW_TRY(cw__recipe_wide_cue(work, cue)); // before the seats, which lay it out for two
        CW_TRY(cw__recipe_seats(work, cue));
        CW_TRY(cw__recipe_part_sounds(work, cue));
        return cw__recipe_wide_cue(work, cue);
    }
    cue->solution = NULL;
    cue->score = NULL;
    CW_TRY(cw__recipe_tape(work, cue, music));
    return cw__recipe_wide_cue(work, cue);
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
