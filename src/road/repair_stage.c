// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/stage_priv.h"

#include "base/math.h"
#include "mix/repair.h"

enum {
    BLOCK = 16384,
};

// What was repaired as a sound; a sample that nothing touched is what it was.
static CwStatus keep(CwStepRun* run, const CwOldRecording* rec, CwHash* ret_sound) {
    CwSoundWriter* writer = NULL;
    int32_t* samples = CW_NEW_ARRAY(run->arena, int32_t, (size_t)(BLOCK * rec->channels));
    if (!samples) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_sound_begin(run->arena, run->objects, rec->sample_rate, rec->channels, &writer));
    for (int64_t at = 0; at < rec->frames; at += BLOCK) {
        const int64_t n = rec->frames - at < BLOCK ? rec->frames - at : BLOCK;
        for (int c = 0; c < rec->channels; ++c) {
            for (int64_t i = 0; i < n; ++i) {
                const double rounded = cw_round((double)rec->planes[c][at + i] * 8388608.0);
                samples[i * rec->channels + c] = rounded > CW_SAMPLE_MAX   ? CW_SAMPLE_MAX
                                                 : rounded < CW_SAMPLE_MIN ? CW_SAMPLE_MIN
                                                                           : (int32_t)rounded;
            }
        }
        CW_TRY(cw_sound_append(writer, samples, n));
    }
    return cw_sound_end(writer, ret_sound);
}

// params: file, clicks, clipping, hum (50, 60 or 0), hiss, mud. Inputs: sound; match, where another's balance is
// wanted. Outputs: sound; repair, what there was and what there is; picture, the same as SVG.
CwStatus cw__repair_stage(CwStepRun* run) {
    const json_t* params = run->params;
    CwSound sound = {0};
    CwSound reference = {0};
    CwSource match = {0};
    CwOldRecording rec = {0};
    CwRepair repair = {0};
    CwText svg = {NULL, 0};
    CwHash hash;
    CwBuf buf = cw_buf(run->arena);
    CwRepairWish wish = {.clicks = cw_json_bool_or(params, "clicks", false),
                         .clipping = cw_json_bool_or(params, "clipping", false),
                         .hum_hz = (int)cw_json_int_or(params, "hum", 0),
                         .hiss = cw_json_bool_or(params, "hiss", false),
                         .mud = cw_json_bool_or(params, "mud", false)};
    CW_TRY(cw__stage_sound(run, "sound", &sound));
    if (cw_step_input_hash(run, "match")) {
        CW_TRY(cw__stage_sound(run, "match", &reference));
        match = cw_source_of_sound(&reference);
        wish.match = &match;
    }
    const CwSource source = cw_source_of_sound(&sound);
    CW_TRY(cw_recording_read(run->arena, &source, &run->diag, &rec));
    CW_TRY(cw_repair(run->arena, &wish, run->scratch, &rec, &run->diag, &repair));
    CW_TRY(keep(run, &rec, &hash));
    CW_TRY(cw_step_output_object(run, "sound", &hash));
    cw_repair_to_json(&buf, NULL, &repair);
    CW_TRY(cw__stage_put(run, "repair", &buf));
    CW_TRY(cw_repair_svg(run->arena, &repair, cw_json_text_or(params, "file", ""), &run->diag, &svg));
    return cw_step_output(run, "picture", svg);
}
