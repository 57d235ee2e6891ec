// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/stage_priv.h"

#include "perform/seat.h"

static CwStatus get(CwStepRun* run, const char* key, int* ret_value) {
    int64_t value = 0;
    CW_TRY(cw_json_get_int(cw__stage_in(run, "seat"), run->params, key, &value));
    *ret_value = (int)value;
    return CW_OK;
}

CwStatus cw__stage_seat(CwStepRun* run, CwStage* stage, CwSeat* seat) {
    CW_TRY(get(run, "width_cm", &stage->width_cm));
    CW_TRY(get(run, "front_cm", &stage->front_cm));
    CW_TRY(get(run, "back_cm", &stage->back_cm));
    CW_TRY(get(run, "height_cm", &stage->height_cm));
    CW_TRY(get(run, "reflect", &stage->reflect));
    CW_TRY(get(run, "angle", &seat->angle));
    CW_TRY(get(run, "spread", &seat->spread));
    return get(run, "distance_cm", &seat->distance_cm);
}

// params: a stage and a seat, as an ensemble has them. Inputs: sound, mockup. Outputs: sound, from its seat, and
// mockup, what is known of it.
CwStatus cw__seat_stage(CwStepRun* run) {
    CwStage stage = {0};
    CwSeat seat = {0};
    CwSound sound = {0};
    CwMockup mockup = {0};
    CwBuf buf = cw_buf(run->arena);
    const json_t* json = NULL;
    CW_TRY(cw__stage_seat(run, &stage, &seat));
    CW_TRY(cw__stage_json(run, "mockup", &json));
    CW_TRY(cw_mockup_from_json(cw__stage_in(run, "mockup"), json, &mockup));
    CW_TRY(cw__stage_sound(run, "sound", &sound));
    const CwReflections reflections = cw_reflections(&stage, &seat, sound.sample_rate);
    CW_TRY(cw_seat_sound(run->arena, run->objects, &sound, &reflections, &run->diag, &mockup));
    CW_TRY(cw_step_output_object(run, "sound", &mockup.sound));
    cw_mockup_to_json(&buf, NULL, &mockup);
    return cw__stage_put(run, "mockup", &buf);
}
