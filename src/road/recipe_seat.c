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

void cw__put_seat(const Cw__Work* work, const char* stem, CwBuf* params) {
    const CwStage* stage = &work->film->ensemble.stage;
    const CwSeat* seat = seat_of(stage, stem);
    if (seat) {
        cw_json_put_int(params, "angle", seat->angle);
        cw_json_put_int(params, "back_cm", stage->back_cm);
        cw_json_put_int(params, "distance_cm", seat->distance_cm);
        cw_json_put_int(params, "front_cm", stage->front_cm);
        cw_json_put_int(params, "height_cm", stage->height_cm);
        cw_json_put_int(params, "reflect", stage->reflect);
        cw_json_put_int(params, "spread", seat->spread);
        cw_json_put_int(params, "width_cm", stage->width_cm);
    }
}

static CwStatus seat_stem(Cw__Work* work, const Cw__CueRoad* cue, Cw__CueStem* stem) {
    CwBuf params = cw_buf(work->arena);
    CwNode* node = NULL;
    cw_json_begin_object(&params, NULL);
    cw__put_seat(work, stem->name, &params);
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
        if (seat_of(&work->film->ensemble.stage, cue->stems[i].name)) {
            CW_TRY(seat_stem(work, cue, &cue->stems[i]));
        }
    }
    return CW_OK;
}
