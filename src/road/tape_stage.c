// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/stage_priv.h"

#include "base/buf.h"
#include "perform/bars.h"
#include "perform/tape.h"

static CwStatus read_kept(CwStepRun* run, CwTapeBrief* brief) {
    const CwJsonIn in = cw__stage_in(run, "kept");
    const json_t* list = json_object_get(run->params, "kept");
    CwTapeKept* kept = CW_NEW_ARRAY(run->arena, CwTapeKept, json_array_size(list));
    if (!kept) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < json_array_size(list); ++i) {
        const json_t* item = json_array_get(list, i);
        CW_TRY(cw_json_get_int(in, item, "new", &kept[i].new_in));
        CW_TRY(cw_json_get_int(in, item, "old", &kept[i].old_in));
        CW_TRY(cw_json_get_int(in, item, "length", &kept[i].length));
    }
    brief->kept = kept;
    brief->n_kept = json_array_size(list);
    return CW_OK;
}

static CwStatus read_hits(CwStepRun* run, CwTapeBrief* brief) {
    const CwJsonIn in = cw__stage_in(run, "hits");
    const json_t* list = json_object_get(run->params, "hits");
    CwTapeHit* hits = CW_NEW_ARRAY(run->arena, CwTapeHit, json_array_size(list));
    if (!hits) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < json_array_size(list); ++i) {
        const json_t* item = json_array_get(list, i);
        CW_TRY(cw_json_get_text(in, item, "name", &hits[i].name));
        CW_TRY(cw_json_get_int(in, item, "old", &hits[i].old_sample));
        CW_TRY(cw_json_get_int(in, item, "new", &hits[i].new_sample));
        CW_TRY(cw_json_get_int(in, item, "early", &hits[i].early));
        CW_TRY(cw_json_get_int(in, item, "late", &hits[i].late));
        hits[i].weight = (int)cw_json_int_or(item, "weight", 500);
    }
    brief->hits = hits;
    brief->n_hits = json_array_size(list);
    return CW_OK;
}

// The stems, which are inputs named as they are, in the order of the parameter.
static CwStatus read_stems(CwStepRun* run, CwTapeBrief* brief) {
    const json_t* names = json_object_get(run->params, "stems");
    CwSound* stems = CW_NEW_ARRAY(run->arena, CwSound, json_array_size(names));
    if (!stems) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < json_array_size(names); ++i) {
        CW_TRY(cw__stage_sound(run, json_string_value(json_array_get(names, i)), &stems[i]));
    }
    brief->stems = stems;
    brief->n_stems = json_array_size(names);
    return CW_OK;
}

CwStatus cw__stage_bars(CwStepRun* run, int sample_rate, CwBars* ret_bars) {
    CwText text = {NULL, 0};
    CwBars bars = {0};
    int64_t rate = 0;
    CW_TRY(cw_json_get_int(cw__stage_in(run, "bars"), run->params, "bars_rate", &rate));
    CW_TRY(cw_step_input(run, "bars", &text));
    CW_TRY(cw_bars_read(run->arena, "bars.csv", text, &run->diag, &bars));
    const CwStatus status = cw_bars_at_rate(run->arena, &bars, (int)rate, sample_rate, ret_bars);
    return status != CW_ERR_RANGE ? status
                                  : cw_diag(&run->diag, status, "bars.rate", (CwPlace){"bars.csv", 0, 0}, NULL,
                                            "two beats lie on one sample at %d Hz: they are wrong", sample_rate);
}

// params: stems, length (samples), kept, hits, bars_rate. Inputs: bars (a table); each stem, a sound. Outputs: edit;
// bars, at the rate of the stems; each stem by its name, made to fit.
CwStatus cw__tape_stage(CwStepRun* run) {
    CwBars bars = {0};
    CwTapeBrief brief = {.bars = &bars};
    CwTapeEdit edit = {0};
    CW_TRY(cw_json_get_int(cw__stage_in(run, "tape"), run->params, "length", &brief.length));
    CW_TRY(read_stems(run, &brief));
    CW_TRY(cw__stage_bars(run, brief.stems[0].sample_rate, &bars));
    CW_TRY(read_kept(run, &brief));
    CW_TRY(read_hits(run, &brief));
    CW_TRY(cw_tape_fit(run->arena, &brief, &run->diag, &edit));
    CwBuf buf = cw_buf(run->arena);
    cw_tape_edit_to_json(&buf, NULL, &edit);
    CW_TRY(cw__stage_put(run, "edit", &buf));
    CwBuf beats = cw_buf(run->arena);
    cw_bars_to_json(&beats, NULL, &bars);
    CW_TRY(cw__stage_put(run, "bars", &beats));
    const json_t* names = json_object_get(run->params, "stems");
    CwHash* sounds = CW_NEW_ARRAY(run->arena, CwHash, brief.n_stems);
    if (!sounds) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_tape_render_all(run->arena, run->objects, brief.stems, brief.n_stems, &edit, &run->diag, sounds));
    for (size_t i = 0; i < brief.n_stems; ++i) {
        CW_TRY(cw_step_output_object(run, json_string_value(json_array_get(names, i)), &sounds[i]));
    }
    return CW_OK;
}
