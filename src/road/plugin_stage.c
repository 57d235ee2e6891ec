// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/stage_priv.h"

#include "perform/plugin.h"

static CwStatus read_controls(CwStepRun* run, const json_t* json, CwPlugin* plugin) {
    json_t* controls = json_object_get(json, "controls");
    CwPluginControl* items = CW_NEW_ARRAY(run->arena, CwPluginControl, json_object_size(controls));
    const char* symbol = NULL;
    json_t* value = NULL;
    if (!items) {
        return CW_ERR_NO_MEM;
    }
    json_object_foreach(controls, symbol, value) {
        items[plugin->n_controls++] = (CwPluginControl){symbol, (int)json_integer_value(value)};
    }
    plugin->controls = items;
    return CW_OK;
}

// The plugin of the parameters, loaded, in the state that is an input.
static CwStatus open_plugin(CwStepRun* run, int sample_rate, CwPluginHost** ret_host) {
    const CwJsonIn in = cw__stage_in(run, "plugin");
    const json_t* json = NULL;
    CwPlugin plugin = {0};
    CwText state = {NULL, 0};
    CW_TRY(cw_json_get_object(in, run->params, "plugin", &json));
    CW_TRY(cw_json_get_text(in, json, "uri", &plugin.uri));
    CW_TRY(cw_json_get_text(in, json, "bundle", &plugin.bundle));
    plugin.preset = cw_json_text_or(json, "preset", "");
    plugin.gain_db100 = (int)cw_json_int_or(json, "gain_db100", 0);
    CW_TRY(read_controls(run, json, &plugin));
    if (cw_step_input_hash(run, "state")) {
        CW_TRY(cw_step_input(run, "state", &state));
    }
    return cw_plugin_open(run->arena, &plugin, state, sample_rate, &run->diag, ret_host);
}

// Programs are nothing to a plugin: each speaks at once.
static CwStatus read_programs(CwStepRun* run, CwPlanBrief* brief) {
    const json_t* list = json_object_get(run->params, "programs");
    CwPatch* patches = CW_NEW_ARRAY(run->arena, CwPatch, json_array_size(list));
    if (!patches) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < json_array_size(list); ++i) {
        const json_t* item = json_array_get(list, i);
        patches[i] = (CwPatch){.bank = (int)cw_json_int_or(item, "bank", 0),
                               .program = (int)cw_json_int_or(item, "program", 0),
                               .sample_rate = brief->sample_rate,
                               .volume = 127};
    }
    brief->patches = patches;
    brief->n_patches = json_array_size(list);
    return CW_OK;
}

static CwStatus put_answer(CwStepRun* run, const CwMockup* mockup) {
    CwBuf buf = cw_buf(run->arena);
    CW_TRY(cw_step_output_object(run, "sound", &mockup->sound));
    cw_mockup_to_json(&buf, NULL, mockup);
    return cw__stage_put(run, "mockup", &buf);
}

// params: plugin (uri, bundle, its bytes' hash, preset, controls, gain), stem, programs, sample_rate, wants. Inputs:
// score, solution; state, articulations. Outputs: sound, mockup; not promised to be the same bytes elsewhere.
CwStatus cw__plugin_stage(CwStepRun* run) {
    const CwJsonIn in = cw__stage_in(run, "plugin");
    const char* stem = NULL;
    int64_t sample_rate = 0;
    CwScore score = {0};
    CwTempoSolution solution = {0};
    CwPlanBrief brief = {.map = &solution.map};
    CwPlan plan = {0};
    CwMockup mockup = {0};
    CwPluginHost* host = NULL;
    CW_TRY(cw_json_get_text(in, run->params, "stem", &stem));
    CW_TRY(cw_json_get_int(in, run->params, "sample_rate", &sample_rate));
    brief.sample_rate = (int)sample_rate;
    CW_TRY(cw__stage_score(run, "score", &score));
    CW_TRY(cw__stage_solution(run, "solution", &solution));
    CW_TRY(cw__stage_playing(run, &score, &brief));
    CW_TRY(cw__stage_parts(run, &score, stem, &brief));
    CW_TRY(cw__stage_marks(run, &solution, &brief));
    CW_TRY(read_programs(run, &brief));
    CW_TRY(cw_plan_make(run->arena, &brief, &run->diag, &plan));
    CW_TRY(open_plugin(run, brief.sample_rate, &host));
    CW_TRY(cw_plugin_play(run->arena, run->objects, host, &plan, &run->diag, &mockup));
    return put_answer(run, &mockup);
}

// params: plugin. Inputs: sound, mockup; state. Outputs: sound, mockup; not promised to be the same bytes elsewhere.
CwStatus cw__effect_stage(CwStepRun* run) {
    const json_t* json = NULL;
    CwSound sound = {0};
    CwMockup mockup = {0};
    CwPluginHost* host = NULL;
    CW_TRY(cw__stage_json(run, "mockup", &json));
    CW_TRY(cw_mockup_from_json(cw__stage_in(run, "mockup"), json, &mockup));
    CW_TRY(cw__stage_sound(run, "sound", &sound));
    CW_TRY(open_plugin(run, sound.sample_rate, &host));
    CW_TRY(cw_plugin_process(run->arena, run->objects, host, &sound, &run->diag, &mockup));
    return put_answer(run, &mockup);
}
