// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/stage_priv.h"

#include "signal/bwf.h"

static CwBextLoudness loudness_of(const json_t* json) {
    return (CwBextLoudness){
        .integrated_lufs100 = (int)cw_json_int_or(json, "integrated", CW_BEXT_UNMEASURED),
        .range_lu100 = (int)cw_json_int_or(json, "range", CW_BEXT_UNMEASURED),
        .true_peak_dbtp100 = (int)cw_json_int_or(json, "true_peak", CW_BEXT_UNMEASURED),
        .max_momentary_lufs100 = (int)cw_json_int_or(json, "max_momentary", CW_BEXT_UNMEASURED),
        .max_short_term_lufs100 = (int)cw_json_int_or(json, "max_short", CW_BEXT_UNMEASURED),
    };
}

// params: description, originator_reference, date, time, start_sample. Inputs: sound; loudness (JSON) if it was
// measured. Outputs: file, a broadcast WAV.
CwStatus cw__file_stage(CwStepRun* run) {
    const CwJsonIn in = cw__stage_in(run, "file");
    CwBwf bwf = {.bext = {.originator = "cuewright"}};
    CwSound sound = {0};
    CwText bytes = {NULL, 0};
    CW_TRY(cw_json_get_text(in, run->params, "description", &bwf.bext.description));
    CW_TRY(cw_json_get_text(in, run->params, "date", &bwf.bext.date));
    CW_TRY(cw_json_get_text(in, run->params, "time", &bwf.bext.time));
    CW_TRY(cw_json_get_int(in, run->params, "start_sample", &bwf.bext.time_reference_samples));
    bwf.bext.originator_reference = cw_json_text_or(run->params, "originator_reference", "");
    if (cw_step_input_hash(run, "loudness")) {
        const json_t* json = NULL;
        CW_TRY(cw__stage_json(run, "loudness", &json));
        bwf.bext.measured = true;
        bwf.bext.loudness = loudness_of(json);
    }
    CW_TRY(cw__stage_sound(run, "sound", &sound));
    CW_TRY(cw_bwf_bytes(run->arena, &bwf, &sound, &bytes));
    return cw_step_output(run, "file", bytes);
}
