// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/stage_priv.h"

#include "base/buf.h"
#include "mix/assemble.h"
#include "mix/balance.h"
#include "mix/mixdown.h"
#include "mix/stem.h"
#include "mix/tail.h"
#include "perform/mockup.h"
#include "signal/layout.h"
#include "signal/levels.h"
#include "signal/loudness.h"
#include "signal/measure.h"

#include <string.h>

static CwStatus read_recordings(CwStepRun* run, CwAssembly* assembly) {
    const CwJsonIn in = cw__stage_in(run, "recordings");
    const json_t* list = json_object_get(run->params, "recordings");
    const size_t count = json_array_size(list);
    CwRecording* recordings = CW_NEW_ARRAY(run->arena, CwRecording, count);
    CwSound* sounds = CW_NEW_ARRAY(run->arena, CwSound, count);
    if (!recordings || !sounds) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        const json_t* item = json_array_get(list, i);
        const char* input = NULL;
        CW_TRY(cw_json_get_text(in, item, "input", &input));
        CW_TRY(cw_json_get_text(in, item, "roll", &recordings[i].roll));
        CW_TRY(cw_json_get_int(in, item, "start", &recordings[i].start.flicks));
        CW_TRY(cw__stage_sound(run, input, &sounds[i]));
        recordings[i].sound = &sounds[i];
    }
    assembly->recordings = recordings;
    assembly->n_recordings = count;
    return CW_OK;
}

// params: start, length, sample_rate, layout, speed_changes_play, played, recordings [{input, roll, start}]. Inputs:
// each recording. Outputs: sound, report.
CwStatus cw__assemble_stage(CwStepRun* run) {
    const CwJsonIn in = cw__stage_in(run, "assemble");
    CwAssembly assembly = {0};
    CwLayout layout = {0};
    CwBuf report = cw_buf(run->arena);
    CwHash sound;
    int64_t sample_rate = 0;
    CW_TRY(cw_json_get_int(in, run->params, "length", &assembly.length.flicks));
    CW_TRY(cw_json_get_int(in, run->params, "sample_rate", &sample_rate));
    CW_TRY(cw_played_from_json(run->arena, in, json_object_get(run->params, "played"), &assembly.heard,
                               &assembly.n_heard));
    CW_TRY(cw__stage_layout(run, &layout));
    assembly.channels = layout.channels;
    assembly.sample_rate = (int)sample_rate;
    assembly.speed_changes_play = cw_json_bool_or(run->params, "speed_changes_play", false);
    CW_TRY(read_recordings(run, &assembly));
    CW_TRY(cw_assemble(run->arena, run->objects, &assembly, &report, &run->diag, &sound));
    CW_TRY(cw_step_output_object(run, "sound", &sound));
    return cw__stage_put(run, "report", &report);
}

// Where a placed sound begins: a mockup is struck before its cue begins, by what it says of itself.
static CwStatus start_of(CwStepRun* run, const json_t* item, int sample_rate, CwTime* at) {
    const char* about = cw_json_text_or(item, "mockup", NULL);
    const json_t* json = NULL;
    CwMockup mockup = {0};
    CW_TRY(cw_json_get_int(cw__stage_in(run, "placed"), item, "at", &at->flicks));
    if (about) {
        CW_TRY(cw__stage_json(run, about, &json));
        CW_TRY(cw_mockup_from_json(cw__stage_in(run, "mockup"), json, &mockup));
        *at = cw_time_after(*at, cw_span(mockup.start * cw_flicks_per_sample(sample_rate)));
    }
    return CW_OK;
}

// A mono sound on both sides, each 3 dB less; anything else as it is.
static CwStatus to_stereo(CwStepRun* run, const char* name, int channels, CwSound* sound) {
    if (sound->channels != 1 || channels != 2) {
        return CW_OK;
    }
    const CwMixIn in = {.name = name, .sound = sound};
    const CwMix mix = {sound->sample_rate, 2, sound->frames, &in, 1};
    CwHash stereo;
    CW_TRY(cw_mixdown(run->arena, run->objects, &mix, &run->diag, NULL, &stereo));
    return cw_sound_open(run->arena, run->objects, &stereo, &run->diag, sound);
}

static CwStatus gain_in(CwStepRun* run, const char* balance, const char* which, int* ret_gain_db100) {
    const json_t* json = NULL;
    int64_t gain_db100 = 0;
    CW_TRY(cw__stage_json(run, balance, &json));
    CW_TRY(cw_json_get_int(cw__stage_in(run, "balance"), json, which, &gain_db100));
    *ret_gain_db100 = (int)gain_db100;
    return CW_OK;
}

// A cue's sound is raised by what the cue's balance gives its music.
static CwStatus level_of(CwStepRun* run, const json_t* item, int* ret_gain_db100) {
    const char* balance = cw_json_text_or(item, "balance", NULL);
    return balance ? gain_in(run, balance, "music", ret_gain_db100) : CW_OK;
}

static CwStatus read_placed(CwStepRun* run, const json_t* item, const CwStem* stem, CwSound* sound, CwPlaced* placed) {
    const CwJsonIn in = cw__stage_in(run, "placed");
    const char* input = NULL;
    CW_TRY(cw_json_get_text(in, item, "name", &placed->name));
    CW_TRY(cw_json_get_text(in, item, "sound", &input));
    CW_TRY(cw__stage_sound(run, input, sound));
    CW_TRY(to_stereo(run, placed->name, stem->channels, sound));
    CW_TRY(start_of(run, item, stem->sample_rate, &placed->at));
    CW_TRY(level_of(run, item, &placed->gain_db100));
    placed->sound = sound;
    return CW_OK;
}

// params: name, sample_rate, length, layout, placed [{name, sound, at, mockup, balance}]. Inputs: sounds, mockups and
// balances as named. Outputs: sound, their sum.
CwStatus cw__stem_stage(CwStepRun* run) {
    const CwJsonIn in = cw__stage_in(run, "stem");
    const json_t* list = json_object_get(run->params, "placed");
    CwPlaced* placed = CW_NEW_ARRAY(run->arena, CwPlaced, json_array_size(list));
    CwSound* sounds = CW_NEW_ARRAY(run->arena, CwSound, json_array_size(list));
    CwStem stem = {.placed = placed, .n_placed = json_array_size(list)};
    CwHash sum;
    int64_t sample_rate = 0;
    int64_t length = 0;
    CwLayout layout = {0};
    if (!placed || !sounds) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw__stage_layout(run, &layout));
    CW_TRY(cw_json_get_text(in, run->params, "name", &stem.name));
    CW_TRY(cw_json_get_int(in, run->params, "sample_rate", &sample_rate));
    CW_TRY(cw_json_get_int(in, run->params, "length", &length));
    stem.sample_rate = (int)sample_rate;
    stem.channels = layout.channels;
    stem.frames = cw_sample_nearest(cw_time(length), stem.sample_rate);
    for (size_t i = 0; i < stem.n_placed; ++i) {
        CW_TRY(read_placed(run, json_array_get(list, i), &stem, &sounds[i], &placed[i]));
    }
    CW_TRY(cw_stem(run->arena, run->objects, &stem, &run->diag, &sum));
    return cw_step_output_object(run, "sound", &sum);
}

// params: layout. Inputs: sound. Outputs: measure (bytes), loudness (JSON).
CwStatus cw__measure_stage(CwStepRun* run) {
    CwSound sound = {0};
    CwLayout layout = {0};
    CwMeasure measure = {0};
    CwLoudness loudness = {0};
    CwBuf bytes = cw_buf(run->arena);
    CwBuf json = cw_buf(run->arena);
    CW_TRY(cw__stage_sound(run, "sound", &sound));
    CW_TRY(sound.channels == 1 ? cw_layout_parse("mono", &run->diag, &layout) : cw__stage_layout(run, &layout));
    const CwSource source = cw_source_of_sound(&sound);
    CW_TRY(cw_measure(run->arena, &source, &layout, NULL, &run->diag, &measure));
    CW_TRY(cw_loudness(run->arena, &measure, &loudness));
    cw_measure_put(&bytes, &measure);
    CW_TRY(cw__stage_put(run, "measure", &bytes));
    cw_loudness_to_json(&json, NULL, &loudness);
    return cw__stage_put(run, "loudness", &json);
}

CwStatus cw__stage_measure(CwStepRun* run, const char* name, CwMeasure* room, const CwMeasure** ret_measure) {
    CwText bytes = {NULL, 0};
    *ret_measure = NULL;
    if (!cw_step_input_hash(run, name)) {
        return CW_OK;
    }
    CW_TRY(cw_step_input(run, name, &bytes));
    CW_TRY(cw_measure_read(run->arena, bytes, room));
    *ret_measure = room;
    return CW_OK;
}

// params: kept (the gains decided last time), music_over_lu100, loudest_peak_dbfs100 (of a cue), or nothing.
// Inputs: measures dialogue, music, effects, where there are any. Outputs: balance.
CwStatus cw__balance_stage(CwStepRun* run) {
    CwMeasure room[3] = {0};
    const CwMeasure* dialogue = NULL;
    const CwMeasure* music = NULL;
    const CwMeasure* effects = NULL;
    CwBalance kept = {0};
    const json_t* before = json_object_get(run->params, "kept");
    CW_TRY(cw__stage_measure(run, "dialogue", &room[0], &dialogue));
    CW_TRY(cw__stage_measure(run, "music", &room[1], &music));
    CW_TRY(cw__stage_measure(run, "effects", &room[2], &effects));
    if (before) {
        CW_TRY(cw_balance_from_json(cw__stage_in(run, "kept"), before, &kept));
    }
    CwBalanceRules rules = cw_balance_rules;
    rules.music_over_lu100 = (int)cw_json_int_or(run->params, "music_over_lu100", rules.music_over_lu100);
    rules.loudest_peak_dbfs100 = (int)cw_json_int_or(run->params, "loudest_peak_dbfs100", rules.loudest_peak_dbfs100);
    const CwBalance balance = cw_balance(&rules, dialogue, music, effects, before ? &kept : NULL);
    CwBuf buf = cw_buf(run->arena);
    cw_balance_to_json(&buf, NULL, &balance);
    return cw__stage_put(run, "balance", &buf);
}

// params: which (dialogue, effects). Inputs: sound, balance. Outputs: sound.
CwStatus cw__gain_stage(CwStepRun* run) {
    const char* which = NULL;
    CwSound sound = {0};
    CwHash louder;
    int gain_db100 = 0;
    CW_TRY(cw_json_get_text(cw__stage_in(run, "gain"), run->params, "which", &which));
    CW_TRY(gain_in(run, "balance", which, &gain_db100));
    CW_TRY(cw__stage_sound(run, "sound", &sound));
    CW_TRY(cw_sound_gain(run->arena, run->objects, &sound, gain_db100, &run->diag, &louder));
    return cw_step_output_object(run, "sound", &louder);
}

// params: from, end (flicks of the cue), mockup (its sound begins where it says). Inputs: sound, about (of a mockup).
// Outputs: sound, fading from one to the other.
CwStatus cw__tail_stage(CwStepRun* run) {
    const CwJsonIn in = cw__stage_in(run, "tail");
    const bool mockup = cw_json_bool_or(run->params, "mockup", false);
    const json_t* json = NULL;
    CwSound sound = {0};
    CwMockup about = {0};
    CwHash faded;
    int64_t from = 0;
    int64_t end = 0;
    CW_TRY(cw_json_get_int(in, run->params, "from", &from));
    CW_TRY(cw_json_get_int(in, run->params, "end", &end));
    if (mockup) {
        CW_TRY(cw__stage_json(run, "about", &json));
        CW_TRY(cw_mockup_from_json(in, json, &about));
    }
    CW_TRY(cw__stage_sound(run, "sound", &sound));
    CW_TRY(cw_tail_fade(run->arena, run->objects, &sound,
                        cw_sample_nearest(cw_time(from), sound.sample_rate) - about.start,
                        cw_sample_nearest(cw_time(end), sound.sample_rate) - about.start, &faded));
    return cw_step_output_object(run, "sound", &faded);
}
