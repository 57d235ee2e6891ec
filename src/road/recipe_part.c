// SPDX-License-Identifier: GPL-3.0-or-later
// Instruments of a cue that people play, while the machine's play the rest: a step lays each recording on the cue's
// map, the plan leaves out what it plays, and another plays it, as loud as the instrument would have been. Each is a
// sound of its own that goes to its stem's sum.
#include "road/recipe_priv.h"

#include "film/recording.h"
#include "spot/use.h"

CwStatus cw__recipe_parts(Cw__Work* work, Cw__CueRoad* cue, const CwCueMusic* music) {
    cue->parts = CW_NEW_ARRAY(work->arena, Cw__PartRoad, music->n_parts);
    if (!cue->parts) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < music->n_parts && i < CW__PARTS_MAX; ++i) { // stems take the other places
        const CwTapePart* part = &music->parts[i];
        const CwFilmView* made_to = cw_film_made_to(work->film, part->cut);
        cue->parts[cue->n_parts++] = (Cw__PartRoad){.part = part,
                                                    .instrument = cw_film_instrument(work->film, part),
                                                    .made_to = (size_t)(made_to - work->film->views)};
    }
    return CW_OK;
}

// Which sample of the recording is the cue's first, where its file says so; else it begins with the cue.
static int64_t offset_of(const Cw__Work* work, const Cw__CueRoad* cue, const Cw__PartRoad* part) {
    const CwFilmView* view = &work->film->views[part->made_to];
    const CwCuePlace* place = &view->placement.cues[cue->index];
    const int rate = work->film->facts.sample_rate;
    const int64_t offset = cw_sample_nearest(place->in, rate) - cw_sample_nearest(part->part->start, rate);
    const int64_t length = cw_sample_nearest(cw_time(cw_film_cue_length(view, cue->index).flicks), rate);
    return part->part->has_start && offset < part->part->frames && offset + length > 0 ? offset : 0;
}

static CwStatus lay(Cw__Work* work, const Cw__CueRoad* cue, Cw__PartRoad* part) {
    CwBuf params = cw_buf(work->arena);
    CW_TRY(cw__ingest(work, &part->part->file, &part->recording));
    cw_json_begin_object(&params, NULL);
    cw_json_put_int(&params, "bars_rate", part->part->sample_rate);
    cw_json_put_int(&params, "frames", part->part->frames);
    cw_json_put_text(&params, "instrument", part->instrument->key);
    cw_json_put_int(&params, "offset", part->part->bars ? 0 : offset_of(work, cue, part));
    cw_json_put_int(&params, "sample_rate", work->film->facts.sample_rate);
    cw_json_end_object(&params);
    CW_TRY(cw__add(work, &part->tape, "part_tape", &params, "cue/%s/%s/tape", cue->cue->id, part->part->name));
    CW_TRY(cw_node_take_output(part->tape, "solution", cue->solution, "solution", work->diag));
    CW_TRY(cw_node_take_output(part->tape, "score", cue->score, "score", work->diag));
    CW_TRY(cw_node_take_output(part->tape, "known_solution", part->solution, "solution", work->diag));
    CW_TRY(cw_node_take_output(part->tape, "known_score", part->score, "score", work->diag));
    return part->part->bars ? cw_node_take_object(part->tape, "bars", &part->part->bars->object, work->diag) : CW_OK;
}

CwStatus cw__recipe_part_tapes(Cw__Work* work, Cw__CueRoad* cue) {
    for (size_t i = 0; i < cue->n_parts; ++i) {
        CW_TRY(lay(work, cue, &cue->parts[i]));
    }
    return CW_OK;
}

void cw__put_parts(const Cw__CueRoad* cue, bool plugins, CwBuf* params) {
    bool any = false;
    for (size_t i = 0; i < cue->n_parts; ++i) {
        if ((cue->parts[i].instrument->plugin != NULL) != plugins) {
            continue;
        }
        if (!any) {
            cw_json_begin_array(params, "parts");
        }
        any = true;
        cw_json_begin_object(params, NULL);
        cw_json_put_text(params, "instrument", cue->parts[i].instrument->key);
        cw_json_put_text(params, "name", cue->parts[i].part->name);
        cw_json_put_text(params, "stem", cue->parts[i].instrument->stem);
        cw_json_end_object(params);
    }
    if (any) {
        cw_json_end_array(params);
    }
}

CwStatus cw__take_parts(Cw__Work* work, const Cw__CueRoad* cue, bool plugins, CwNode* node) {
    for (size_t i = 0; i < cue->n_parts; ++i) {
        if ((cue->parts[i].instrument->plugin != NULL) == plugins) {
            const char* input = cw_format(work->arena, "tape %s", cue->parts[i].part->name);
            CW_TRY(input ? cw_node_take_output(node, input, cue->parts[i].tape, "tape", work->diag) : CW_ERR_NO_MEM);
        }
    }
    return CW_OK;
}

static CwStatus play(Cw__Work* work, Cw__CueRoad* cue, Cw__PartRoad* part) {
    CwBuf params = cw_buf(work->arena);
    CwNode* node = NULL;
    cw_json_begin_object(&params, NULL);
    cw_json_put_int(&params, "pan", part->instrument->pan);
    cw_json_end_object(&params);
    CW_TRY(cw__add(work, &node, "part", &params, "cue/%s/%s", cue->cue->id, part->part->name));
    CW_TRY(cw_node_take_output(node, "recording", part->recording, "sound", work->diag));
    CW_TRY(cw_node_take_output(node, "tape", part->tape, "tape", work->diag));
    CW_TRY(part->alone ? cw_node_take_output(node, "instrument", part->alone, "sound", work->diag) : CW_OK);
    const char* bus = cw_use_is_visual(cue->cue->use) ? "source" : part->instrument->stem;
    part->sound = node;
    cue->stems[cue->n_stems++] = (Cw__CueStem){part->part->name, bus, node, "sound", node, NULL, NULL};
    return CW_OK;
}

CwStatus cw__recipe_part_sounds(Cw__Work* work, Cw__CueRoad* cue) {
    for (size_t i = 0; i < cue->n_parts; ++i) {
        CW_TRY(play(work, cue, &cue->parts[i]));
    }
    return CW_OK;
}
