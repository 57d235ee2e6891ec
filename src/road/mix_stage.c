// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/stage_priv.h"

#include "base/buf.h"
#include "mix/crowd.h"
#include "mix/duck.h"
#include "mix/master.h"
#include "mix/mixdown.h"
#include "mix/profile.h"
#include "signal/layout.h"

#include <string.h>

static CwStatus read_lines(CwStepRun* run, CwDuckIn* duck) {
    const CwJsonIn in = cw__stage_in(run, "lines");
    const json_t* list = json_object_get(run->params, "lines");
    CwSpeech* lines = CW_NEW_ARRAY(run->arena, CwSpeech, json_array_size(list));
    if (!lines) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < json_array_size(list); ++i) {
        const json_t* item = json_array_get(list, i);
        CW_TRY(cw_json_get_text(in, item, "name", &lines[i].name));
        CW_TRY(cw_json_get_int(in, item, "in", &lines[i].in.flicks));
        CW_TRY(cw_json_get_int(in, item, "out", &lines[i].out.flicks));
    }
    duck->lines = lines;
    duck->n_lines = json_array_size(list);
    return CW_OK;
}

static CwStatus read_cuts(CwStepRun* run, CwDuckIn* duck) {
    const json_t* list = json_object_get(run->params, "cuts");
    CwTime* cuts = CW_NEW_ARRAY(run->arena, CwTime, json_array_size(list));
    if (!cuts) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < json_array_size(list); ++i) {
        cuts[i].flicks = json_integer_value(json_array_get(list, i));
    }
    duck->cuts = cuts;
    duck->n_cuts = json_array_size(list);
    return CW_OK;
}

static CwStatus read_parts(CwStepRun* run, CwDuckIn* duck) {
    const json_t* list = json_object_get(run->params, "parts");
    const size_t count = json_array_size(list);
    CwDuckPart* parts = CW_NEW_ARRAY(run->arena, CwDuckPart, count);
    CwSound* sounds = CW_NEW_ARRAY(run->arena, CwSound, count);
    CwSource* sources = CW_NEW_ARRAY(run->arena, CwSource, count);
    if (!parts || !sounds || !sources) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        const char* name = json_string_value(json_array_get(list, i));
        CW_TRY(cw__stage_sound(run, name, &sounds[i]));
        sources[i] = cw_source_of_sound(&sounds[i]);
        parts[i] = (CwDuckPart){name, &sources[i]};
    }
    duck->parts = parts;
    duck->n_parts = count;
    return CW_OK;
}

// The sounds that were measured.
typedef struct {
    CwMeasure measures[2];
    CwSound sounds[2];
    CwSource sources[2];
    CwLayout layout;
} Heard;

static CwStatus read_heard(CwStepRun* run, Heard* heard, CwDuckIn* in) {
    CW_TRY(cw__stage_measure(run, "dialogue", &heard->measures[0], &in->dialogue));
    CW_TRY(cw__stage_measure(run, "music", &heard->measures[1], &in->music));
    CW_TRY(cw__stage_sound(run, "dx", &heard->sounds[0]));
    CW_TRY(cw__stage_sound(run, "mx", &heard->sounds[1]));
    CW_TRY(cw_layout_parse(heard->sounds[1].channels == 1 ? "mono" : "stereo", &run->diag, &heard->layout));
    for (int i = 0; i < 2; ++i) {
        heard->sources[i] = cw_source_of_sound(&heard->sounds[i]);
    }
    in->dialogue_sound = &heard->sources[0];
    in->music_sound = &heard->sources[1];
    in->music_layout = &heard->layout;
    return CW_OK;
}

// params: lines [{name, in, out}] (none: they are found in the dialogue), cuts, parts (the names of the music's stems).
// Inputs: measures dialogue and music, the sounds dx and mx that were measured, each part. Outputs: duck, and sound:
// the music as it lies in the mix.
CwStatus cw__duck_stage(CwStepRun* run) {
    Heard* heard = CW_NEW(run->arena, Heard);
    CwDuckIn in = {0};
    CwDuck duck = {0};
    CwHash sound;
    if (!heard) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(read_heard(run, heard, &in));
    CW_TRY(read_lines(run, &in));
    CW_TRY(read_cuts(run, &in));
    CW_TRY(read_parts(run, &in));
    if (in.n_lines == 0) {
        CW_TRY(cw_duck_find_lines(run->arena, in.dialogue, cw_duck_rules.bridge_ms, &in.lines, &in.n_lines));
    }
    CW_TRY(cw_duck(run->arena, &cw_duck_rules, &in, &run->diag, &duck));
    CW_TRY(cw_duck_play(run->arena, run->objects, in.music_sound, &duck, &run->diag, &sound));
    CW_TRY(cw_step_output_object(run, "sound", &sound));
    CwBuf buf = cw_buf(run->arena);
    cw_duck_to_json(&buf, NULL, &duck);
    return cw__stage_put(run, "duck", &buf);
}

// params: stems. Inputs: each stem. Outputs: crowd, where they mask one another.
CwStatus cw__crowd_stage(CwStepRun* run) {
    const json_t* names = json_object_get(run->params, "stems");
    const size_t count = json_array_size(names);
    CwCrowdStem* stems = CW_NEW_ARRAY(run->arena, CwCrowdStem, count);
    CwSound* sounds = CW_NEW_ARRAY(run->arena, CwSound, count);
    CwSource* sources = CW_NEW_ARRAY(run->arena, CwSource, count);
    CwCrowd crowd = {0};
    CwBuf buf = cw_buf(run->arena);
    if (!stems || !sounds || !sources) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        const char* name = json_string_value(json_array_get(names, i));
        CW_TRY(cw__stage_sound(run, name, &sounds[i]));
        sources[i] = cw_source_of_sound(&sounds[i]);
        stems[i] = (CwCrowdStem){name, &sources[i]};
    }
    CW_TRY(cw_crowd(run->arena, stems, count, &run->diag, &crowd));
    cw_crowd_to_json(&buf, NULL, stems, &crowd);
    return cw__stage_put(run, "crowd", &buf);
}

// What goes into a mix: the stems named by the parameter `stems`.
typedef struct {
    CwMixIn ins[8];
    CwSound sounds[8];
    CwMix mix;
} Desk;

static CwStatus lay_out(CwStepRun* run, Desk* desk) {
    const json_t* stems = json_object_get(run->params, "stems");
    const size_t count = json_array_size(stems);
    if (count == 0 || count > sizeof desk->ins / sizeof desk->ins[0]) {
        return cw_diag(&run->diag, CW_ERR_RANGE, "mix.stems", (CwPlace){0}, NULL, "a mix of %zu stems", count);
    }
    for (size_t i = 0; i < count; ++i) {
        const char* name = json_string_value(json_array_get(stems, i));
        CW_TRY(cw__stage_sound(run, name, &desk->sounds[i]));
        desk->ins[i] = (CwMixIn){name, &desk->sounds[i], 0, NULL};
    }
    CwLayout layout = {0};
    CW_TRY(cw__stage_layout(run, &layout));
    desk->mix = (CwMix){desk->sounds[0].sample_rate, layout.channels, desk->sounds[0].frames, desk->ins, count};
    return CW_OK;
}

// params: stems. Inputs: each stem. Outputs: sound.
CwStatus cw__mix_stage(CwStepRun* run) {
    Desk* desk = CW_NEW(run->arena, Desk);
    int gain_db100 = 0;
    CwHash sound;
    if (!desk) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(lay_out(run, desk));
    CW_TRY(cw_mixdown(run->arena, run->objects, &desk->mix, &run->diag, &gain_db100, &sound));
    return cw_step_output_object(run, "sound", &sound);
}

CwStatus cw__stage_profile(CwStepRun* run, CwProfile* ret_profile) {
    const char* text = NULL;
    const json_t* profile = NULL;
    CW_TRY(cw_json_get_object(cw__stage_in(run, "profile"), run->params, "profile", &profile));
    CW_TRY(cw_json_canonical(run->arena, profile, &text));
    return cw_profile_read(run->arena, "profile", cw_text(text), &run->diag, ret_profile);
}

// The master; of a mix without a sound, or without the dialogue its profile measures, one at gain 0: it fails its QC.
static CwStatus make_master(CwStepRun* run, const CwMasterIn* in, CwMaster* ret_master) {
    CwProfile without_target = *in->profile;
    CwMasterIn as_it_is = *in;
    const CwStatus status = cw_master(run->arena, run->objects, in, &run->diag, ret_master);
    if (status != CW_ERR_RANGE || strcmp(run->diag.name, "master.nothing") != 0) {
        return status;
    }
    without_target.target = (CwTarget){CW_BASIS_NONE, CW_LOUDNESS_NONE, CW_LOUDNESS_NONE, false};
    without_target.otherwise = without_target.target;
    as_it_is.profile = &without_target;
    return cw_master(run->arena, run->objects, &as_it_is, &run->diag, ret_master);
}

static CwStatus put_master(CwStepRun* run, const CwMaster* master) {
    CwBuf buf = cw_buf(run->arena);
    CwBuf loudness = cw_buf(run->arena);
    CW_TRY(cw_step_output_object(run, "sound", &master->manifest));
    cw_master_to_json(&buf, NULL, master);
    CW_TRY(cw__stage_put(run, "master", &buf));
    cw_loudness_to_json(&loudness, NULL, &master->loudness);
    return cw__stage_put(run, "loudness", &loudness);
}

// params: profile (cw_profile_of_master()), stems, layout, kept (the gain decided last time). Inputs: the stems,
// dialogue (a measure). Outputs: sound, master (how it came about), loudness.
CwStatus cw__master_stage(CwStepRun* run) {
    Desk* desk = CW_NEW(run->arena, Desk);
    CwProfile profile = {0};
    CwLayout layout = {0};
    CwMeasure room = {0};
    CwMaster master = {0};
    const int kept = (int)cw_json_int_or(run->params, "kept", 0);
    if (!desk) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw__stage_profile(run, &profile));
    CW_TRY(lay_out(run, desk));
    CW_TRY(cw__stage_layout(run, &layout));
    CwMasterIn in = {.mix = &desk->mix, .layout = &layout, .profile = &profile};
    in.kept_gain_db100 = json_object_get(run->params, "kept") ? &kept : NULL;
    CW_TRY(cw__stage_measure(run, "dialogue", &room, &in.dialogue));
    CW_TRY(make_master(run, &in, &master));
    return put_master(run, &master);
}
