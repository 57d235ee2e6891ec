// SPDX-License-Identifier: GPL-3.0-or-later
// The film's mix graph: stems laid out on more loudspeakers than two, and every mix of them in one pass.
#include "road/stage_priv.h"

#include "mix/duck.h"
#include "mix/graph.h"
#include "mix/spread.h"

#include <string.h>

// params: layout, low (its low end goes to the LFE), and a stage and a seat (cw__stage_seat()) where it has one.
// Inputs: sound; mockup, of a mockup. Outputs: sound; mockup, what is known of it.
CwStatus cw__spread_stage(CwStepRun* run) {
    const char* name = NULL;
    const bool seated = json_object_get(run->params, "width_cm") != NULL;
    const bool played = cw_step_input_hash(run, "mockup") != NULL;
    CwStage stage = {0};
    CwSeat seat = {0};
    CwLayout layout = {0};
    CwSpread spread = {0};
    CwSound sound = {0};
    CwMockup mockup = {0};
    CwBuf buf = cw_buf(run->arena);
    CW_TRY(cw_json_get_text(cw__stage_in(run, "spread"), run->params, "layout", &name));
    CW_TRY(cw_layout_parse(name, &run->diag, &layout));
    CW_TRY(seated ? cw__stage_seat(run, &stage, &seat) : CW_OK);
    CW_TRY(cw__stage_sound(run, "sound", &sound));
    CW_TRY(cw_spread(&layout, &stage, seated ? &seat : NULL, cw_json_bool_or(run->params, "low", false),
                     sound.sample_rate, &run->diag, &spread));
    if (played) {
        const json_t* json = NULL;
        CW_TRY(cw__stage_json(run, "mockup", &json));
        CW_TRY(cw_mockup_from_json(cw__stage_in(run, "mockup"), json, &mockup));
    }
    CW_TRY(cw_spread_sound(run->arena, run->objects, &sound, &spread, &run->diag, &mockup.sound, &mockup.frames));
    CW_TRY(cw_step_output_object(run, "sound", &mockup.sound));
    cw_mockup_to_json(&buf, NULL, &mockup);
    return played ? cw__stage_put(run, "mockup", &buf) : CW_OK;
}

// Inputs: any. Outputs: the same, each under its name.
CwStatus cw__pick_stage(CwStepRun* run) {
    const json_t* names = json_object_get(run->params, "names");
    for (size_t i = 0; i < json_array_size(names); ++i) {
        const char* name = json_string_value(json_array_get(names, i));
        const CwHash* hash = name ? cw_step_input_hash(run, name) : NULL;
        if (!hash) {
            return cw_diag(&run->diag, CW_ERR_NOT_FOUND, "step.input", (CwPlace){0}, name,
                           "the step has no such input");
        }
        CW_TRY(cw_step_output_object(run, name, hash));
    }
    return CW_OK;
}

// A mix graph as the parameters say it.
typedef struct {
    CwStepRun* run;
    CwMixGraph graph;
    CwFold fold;
    CwGraphIn* ins;
    CwSound* sounds;
    CwSource* sources;
    CwBandGains bands;
    CwGraphOut* outs;
    CwSoundWriter** writers;
    CwBuf* measured;
    CwBusPeak* peaks;
    CwLoudness* loudness;
} Desk;

static CwStatus take(void* context, const int32_t* samples, int64_t count) {
    return cw_sound_append(context, samples, count);
}

// The gains that lower music under dialogue.
static CwStatus read_duck(Desk* desk) {
    CwStepRun* run = desk->run;
    const json_t* json = NULL;
    CW_TRY(cw__stage_json(run, "duck", &json));
    const json_t* bands = json_object_get(json, "bands");
    if (bands) {
        return cw_bands_from_json(run->arena, cw__stage_in(run, "duck"), bands, &desk->bands);
    }
    CwAutomation* fader = CW_NEW(run->arena, CwAutomation);
    if (!fader) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_automation_from_json(run->arena, cw__stage_in(run, "duck"), json_object_get(json, "automation"), fader));
    desk->bands = cw_bands_alike(fader);
    return CW_OK;
}

static CwStatus read_in(Desk* desk, const json_t* item, size_t i) {
    const CwJsonIn at = cw__stage_in(desk->run, "ins");
    CwGraphIn* in = &desk->ins[i];
    const char* layout = NULL;
    CW_TRY(cw_json_get_text(at, item, "name", &in->name));
    CW_TRY(cw_json_get_text(at, item, "layout", &layout));
    CW_TRY(cw_layout_parse(layout, &desk->run->diag, &in->layout));
    CW_TRY(cw__stage_sound(desk->run, in->name, &desk->sounds[i]));
    desk->sources[i] = cw_source_of_sound(&desk->sounds[i]);
    in->source = &desk->sources[i];
    in->gain_db100 = (int)cw_json_int_or(item, "gain", 0);
    if (cw_json_bool_or(item, "centre", false)) { // whatever its channels are called
        for (int c = 0; c < in->layout.channels; ++c) {
            in->layout.speakers[c] = CW_SPEAKER_C;
        }
    }
    in->panned = cw_json_bool_or(item, "sides", false);
    if (cw_json_bool_or(item, "ducked", false)) {
        CW_TRY(read_duck(desk));
        in->bands = &desk->bands;
    }
    return CW_OK;
}

static CwStatus out_named(const Desk* desk, const json_t* name, size_t before, size_t* ret_index) {
    for (size_t i = 0; i < before && json_is_string(name); ++i) {
        if (strcmp(desk->outs[i].name, json_string_value(name)) == 0) {
            *ret_index = i;
            return CW_OK;
        }
    }
    return cw_diag(&desk->run->diag, CW_ERR_NOT_FOUND, "desk.out", (CwPlace){0}, json_string_value(name),
                   "no mix before this one has that name");
}

static CwStatus read_sum(Desk* desk, const json_t* list, size_t o) {
    size_t* adds = CW_NEW_ARRAY(desk->run->arena, size_t, json_array_size(list));
    if (!adds) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < json_array_size(list); ++i) {
        CW_TRY(out_named(desk, json_array_get(list, i), o, &adds[i]));
    }
    desk->outs[o].adds = adds;
    desk->outs[o].n_adds = json_array_size(list);
    return CW_OK;
}

static CwStatus read_out(Desk* desk, const json_t* item, size_t o) {
    const CwJsonIn at = cw__stage_in(desk->run, "outs");
    CwGraphOut* out = &desk->outs[o];
    const json_t* takes = json_object_get(item, "takes");
    const char* layout = NULL;
    CW_TRY(cw_json_get_text(at, item, "name", &out->name));
    CW_TRY(cw_json_get_text(at, item, "layout", &layout));
    CW_TRY(cw_layout_parse(layout, &desk->run->diag, &out->layout));
    CW_TRY(read_sum(desk, json_object_get(item, "adds"), o));
    out->folded_from = -1;
    for (size_t i = 0; i < desk->graph.n_ins; ++i) {
        for (size_t t = 0; t < json_array_size(takes); ++t) {
            out->takes[i] =
                out->takes[i] || strcmp(json_string_value(json_array_get(takes, t)), desk->ins[i].name) == 0;
        }
    }
    out->measured = &desk->measured[o];
    out->peak = cw_json_bool_or(item, "fits", false) ? &desk->peaks[o] : NULL;
    return CW_OK;
}

static CwStatus make_room(CwStepRun* run, size_t n_ins, size_t n_outs, Desk* desk) {
    *desk = (Desk){.run = run,
                   .ins = CW_NEW_ARRAY(run->arena, CwGraphIn, n_ins),
                   .sounds = CW_NEW_ARRAY(run->arena, CwSound, n_ins),
                   .sources = CW_NEW_ARRAY(run->arena, CwSource, n_ins),
                   .outs = CW_NEW_ARRAY(run->arena, CwGraphOut, n_outs),
                   .writers = CW_NEW_ARRAY(run->arena, CwSoundWriter*, n_outs),
                   .measured = CW_NEW_ARRAY(run->arena, CwBuf, n_outs),
                   .peaks = CW_NEW_ARRAY(run->arena, CwBusPeak, n_outs),
                   .loudness = CW_NEW_ARRAY(run->arena, CwLoudness, n_outs)};
    const bool there = desk->ins && desk->sounds && desk->sources && desk->outs && desk->writers && desk->measured &&
                       desk->peaks && desk->loudness;
    if (n_ins == 0 || n_ins > CW_GRAPH_INS_MAX || n_outs > CW_GRAPH_OUTS_MAX) {
        return cw_diag(&run->diag, CW_ERR_RANGE, "desk.size", (CwPlace){0}, NULL, "a desk of %zu stems and %zu mixes",
                       n_ins, n_outs);
    }
    return there ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus lay_out(CwStepRun* run, Desk* desk) {
    const json_t* ins = json_object_get(run->params, "ins");
    const json_t* outs = json_object_get(run->params, "outs");
    CW_TRY(make_room(run, json_array_size(ins), json_array_size(outs), desk));
    desk->graph = (CwMixGraph){.fold = &desk->fold,
                               .ins = desk->ins,
                               .n_ins = json_array_size(ins),
                               .outs = desk->outs,
                               .n_outs = json_array_size(outs)};
    CW_TRY(cw_fold_usual(run->arena, &desk->fold));
    for (size_t i = 0; i < desk->graph.n_ins; ++i) {
        CW_TRY(read_in(desk, json_array_get(ins, i), i));
    }
    desk->graph.sample_rate = desk->sounds[0].sample_rate;
    desk->graph.frames = desk->sounds[0].frames;
    for (size_t o = 0; o < desk->graph.n_outs; ++o) {
        CW_TRY(read_out(desk, json_array_get(outs, o), o));
    }
    return CW_OK;
}

static CwStatus mix(Desk* desk) {
    CwStepRun* run = desk->run;
    for (size_t o = 0; o < desk->graph.n_outs; ++o) {
        desk->measured[o] = cw_buf(run->arena);
        CW_TRY(cw_sound_begin(run->arena, run->objects, desk->graph.sample_rate, desk->outs[o].layout.channels,
                              &desk->writers[o]));
        desk->outs[o].sink = (CwGraphSink){take, desk->writers[o]};
    }
    return cw_graph_mix(run->arena, &desk->graph, &run->diag, desk->loudness);
}

// How far mixes must go down to fit, all of them alike, so that a mix stays what it is folded from. Units: 0 or below.
static int gain_that_fits(const Desk* desk) {
    int gain_db100 = 0;
    for (size_t o = 0; o < desk->graph.n_outs; ++o) {
        const int gain = desk->outs[o].peak ? cw_bus_gain_db100(&desk->peaks[o]) : 0;
        gain_db100 = gain < gain_db100 ? gain : gain_db100;
    }
    return gain_db100;
}

static CwStatus put_out(Desk* desk, size_t o) {
    CwStepRun* run = desk->run;
    const char* name = desk->outs[o].name;
    const char* loudness = cw_format(run->arena, "%s loudness", name);
    const char* measure = cw_format(run->arena, "%s measure", name);
    CwBuf json = cw_buf(run->arena);
    CwHash sound;
    if (!loudness || !measure) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_sound_end(desk->writers[o], &sound));
    CW_TRY(cw_step_output_object(run, name, &sound));
    cw_loudness_to_json(&json, NULL, &desk->loudness[o]);
    CW_TRY(cw__stage_put(run, loudness, &json));
    return cw__stage_put(run, measure, &desk->measured[o]);
}

// params: ins [{name, layout, gain, centre, sides, ducked}], outs [{name, layout, takes, or adds; fits: it is lowered
// until it does}]. Inputs: a sound for each in; duck, where one is ducked. Outputs, for each out: its sound by its
// name, and its name with loudness and measure behind it.
CwStatus cw__desk_stage(CwStepRun* run) {
    Desk* desk = CW_NEW(run->arena, Desk);
    CW_TRY(desk ? lay_out(run, desk) : CW_ERR_NO_MEM);
    CW_TRY(mix(desk));
    const int gain_db100 = gain_that_fits(desk);
    for (size_t o = 0; o < desk->graph.n_outs && gain_db100; ++o) {
        desk->outs[o].gain_db100 = desk->outs[o].peak ? gain_db100 : 0;
    }
    CW_TRY(gain_db100 ? mix(desk) : CW_OK);
    for (size_t o = 0; o < desk->graph.n_outs; ++o) {
        CW_TRY(put_out(desk, o));
    }
    return CW_OK;
}
