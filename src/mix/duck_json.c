// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/duck.h"
#include "signal/loudness.h"

void cw_duck_to_json(CwBuf* buf, const char* key, const CwDuck* duck) {
    cw_json_begin_object(buf, key);
    cw_automation_to_json(buf, "automation", &duck->automation);
    if (!cw_bands_together(&duck->bands)) {
        cw_bands_to_json(buf, "bands", &duck->bands);
    }
    cw_json_begin_array(buf, "lines");
    for (size_t i = 0; i < duck->n_lines; ++i) {
        const CwDuckLine* line = &duck->lines[i];
        cw_json_begin_object(buf, NULL);
        if (line->heard) {
            cw_json_put_int(buf, "after", line->after_lu100);
            cw_json_put_int(buf, "before", line->before_lu100);
            cw_json_put_int(buf, "cost", line->cost_lu100);
            cw_json_put_int(buf, "distortion", line->distortion_db100);
        }
        cw_json_put_bool(buf, "heard", line->heard);
        cw_json_put_int(buf, "in", line->in.flicks);
        if (line->heard) {
            cw_json_put_int(buf, "lower_by", line->met ? 0 : line->lower_db100);
            if (line->masked_by) {
                cw_json_put_text(buf, "masked_by", line->masked_by);
            }
            cw_json_put_bool(buf, "met", line->met);
        }
        cw_json_put_text(buf, "name", line->name);
        cw_json_put_int(buf, "out", line->out.flicks);
        if (line->heard && line->judged) {
            cw_json_put_int(buf, "reach", line->reach_permille);
            cw_json_put_int(buf, "sii", line->sii_then);
            cw_json_put_int(buf, "sii_before", line->sii_permille);
            cw_json_put_int(buf, "understood", line->understood_then);
            cw_json_put_int(buf, "understood_before", line->understood_permille);
            cw_json_put_int(buf, "understood_without", line->understood_without);
        }
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
    cw_automation_to_json(buf, "lowered", &duck->lowered);
    cw_json_put_level(buf, "music_after", duck->music_after_lufs100);
    cw_json_put_level(buf, "music_before", duck->music_before_lufs100);
    cw_json_put_level(buf, "over_dialogue", duck->over_dialogue_lu100);
    cw_json_end_object(buf);
}
