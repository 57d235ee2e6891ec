// SPDX-License-Identifier: GPL-3.0-or-later
// Where a stem's section sits: a step of its own for each stem of a cue whose ensemble has a stage.
#include "road/recipe_priv.h"

#include <string.h>

static const CwSeat* seat_of(const CwStage* stage, const char* stem) {
    for (size_t i = 0; i < stage->n_seats; ++i) {
        if (strcmp(stage->seats[i].stem, stem) == 0) {
            return &stage->seats[i];
        }
    }
    return NULL;
}

static CwStatus seat_stem(Cw__Work* work, const Cw__CueRoad* cue, const CwSeat* seat, Cw__CueStem* stem) {
    const CwStage* stage = &work->film->ensemble.stage;
    CwBuf params = cw_buf(work->arena);
    CwNode* node = NULL;
    cw_json_begin_object(&params, NULL);
    cw_json_put_int(&params, "angle", seat->angle);
    cw_json_put_int(&params, "back_cm", stage->back_cm);
    cw_json_put_int(&params, "distance_cm", seat->distance_cm);
    cw_json_put_int(&params, "front_cm", stage->front_cm);
    cw_json_put_int(&params, "height_cm", stage->height_cm);
    cw_json_put_int(&params, "reflect", stage->reflect);
    cw_json_put_int(&params, "spread", seat->spread);
    cw_json_put_int(&params, "width_cm", stage->width_cm);
    cw_json_end_object(&params);
    CW_TRY(cw__add(work, &node, "seat", &params, "cue/%s/%s/seat", cue->cue->id, stem->name));
    CW_TRY(cw_node_take_output(node, "sound", stem->node, stem->output, work->diag));
    CW_TRY(cw_node_take_output(node, "mockup", stem->mockup, "mockup", work->diag));
    stem->node = node;
    stem->mockup = node;
    stem->output = "sound";
    return CW_OK;
}

CwStatus cw__recipe_seats(Cw__Work* work, Cw__CueRoad* cue) {
    for (size_t i = 0; i < cue->n_stems; ++i) {
        const CwSeat* seat = seat_of(&work->film->ensemble.stage, cue->stems[i].name);
        if (seat) {
            CW_TRY(seat_stem(work, cue, seat, &cue->stems[i]));
        }
    }
    return CW_OK;
}
