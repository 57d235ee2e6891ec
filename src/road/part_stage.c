// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/stage_priv.h"

#include "base/math.h"
#include "perform/bars.h"
#include "perform/part_tape.h"
#include "signal/loudness.h"

#include <string.h>

// What was played, and what is to be.
typedef struct {
    CwStepRun* run;
    const char* instrument;
    CwTempoSolution old;
    CwTempoSolution now;
    CwScore old_score;
    CwScore score;
    int64_t frames;
    int64_t offset;
    int sample_rate;
    CwPartBeat* beats;
    size_t count;
    size_t capacity;
} Laying;

// Whether a note of one score, so much later, is in another.
static bool has_note(const CwScore* score, const char* instrument, const CwNote* note, int64_t later) {
    for (size_t p = 0; p < score->n_parts; ++p) {
        for (size_t i = 0; strcmp(score->parts[p].instrument, instrument) == 0 && i < score->parts[p].n_notes; ++i) {
            const CwNote* other = &score->parts[p].notes[i];
            if (other->tick == note->tick + later && other->pitch == note->pitch && other->length == note->length) {
                return true;
            }
        }
    }
    return false;
}

// Whether all notes of one score that begin in [from, until) are in another, so much later.
static bool has_notes(const CwScore* of, const CwScore* in, const char* instrument, int64_t from, int64_t until,
                      int64_t later) {
    for (size_t p = 0; p < of->n_parts; ++p) {
        for (size_t i = 0; strcmp(of->parts[p].instrument, instrument) == 0 && i < of->parts[p].n_notes; ++i) {
            const CwNote* note = &of->parts[p].notes[i];
            if (note->tick >= from && note->tick < until && !has_note(in, instrument, note, later)) {
                return false;
            }
        }
    }
    return true;
}

// The bar of the music as it is now that is called as a bar was, and is as long.
static bool find_bar(const Laying* laying, int bar, int* ret_bar) {
    const CwTempoMap* old = &laying->old.map;
    const CwTempoMap* now = &laying->now.map;
    const CwBarName called = cw_bar_name(&laying->old, bar);
    const CwMeter meter = cw_bar_meter(old->meters, old->n_meters, bar);
    for (int b = now->meters[0].bar; cw_tempo_map_bar_tick(now, b) < laying->score.end_tick; ++b) {
        const CwBarName name = cw_bar_name(&laying->now, b);
        const CwMeter other = cw_bar_meter(now->meters, now->n_meters, b);
        if (name.number == called.number && name.letter == called.letter) {
            *ret_bar = b;
            return other.num == meter.num && other.den == meter.den;
        }
    }
    return false;
}

static int64_t sample_of(const Laying* laying, const CwTempoMap* map, int64_t tick) {
    return cw_sample_nearest(cw_tempo_map_time_of(map, tick), laying->sample_rate);
}

// A beat of the recording: [tick, until) of the music that was played.
static CwStatus add_beat(Laying* laying, int bar, int beat, int64_t source, int64_t tick, int64_t until) {
    const CwTempoMap* old = &laying->old.map;
    const CwTempoMap* now = &laying->now.map;
    int here = 0;
    CwPartBeat one = {.bar = bar, .beat = beat, .source = source, .there = find_bar(laying, bar, &here)};
    if (one.there) {
        const int64_t later = cw_tempo_map_bar_tick(now, here) - cw_tempo_map_bar_tick(old, bar);
        one.tick = tick + later;
        one.until_tick = until + later;
        one.at = sample_of(laying, now, one.tick);
        one.until = sample_of(laying, now, one.until_tick);
        one.same =
            has_notes(&laying->old_score, &laying->score, laying->instrument, tick, until, later) &&
            has_notes(&laying->score, &laying->old_score, laying->instrument, tick + later, until + later, -later);
    }
    CW_TRY(CW_RESERVE(laying->run->arena, laying->beats, laying->count, laying->capacity));
    laying->beats[laying->count++] = one;
    return CW_OK;
}

static int64_t beat_tick(const CwTempoMap* map, int bar, int beat) {
    return cw_tempo_map_bar_tick(map, bar) + (beat - 1) * cw_beat_ticks(cw_bar_meter(map->meters, map->n_meters, bar));
}

// The beats that its own bar map names.
static CwStatus beats_of_bars(Laying* laying, int64_t* ret_end) {
    const CwTempoMap* old = &laying->old.map;
    CwBars bars = {0};
    CW_TRY(cw__stage_bars(laying->run, laying->sample_rate, &bars));
    for (size_t i = 0; i + 1 < bars.n_beats; ++i) {
        const CwBeat* beat = &bars.beats[i];
        const int64_t until = beat_tick(old, bars.beats[i + 1].bar, bars.beats[i + 1].beat);
        CW_TRY(add_beat(laying, beat->bar, beat->beat, beat->sample, beat_tick(old, beat->bar, beat->beat), until));
    }
    *ret_end = bars.beats[bars.n_beats - 1].sample;
    return CW_OK;
}

// The beats of the map it was played to, as far as there is a recording.
static CwStatus beats_of_map(Laying* laying, int64_t* ret_end) {
    const CwTempoMap* old = &laying->old.map;
    int64_t tick = cw_tempo_map_bar_tick(old, old->meters[0].bar);
    while (tick < laying->old_score.end_tick) {
        const CwBarBeat at = cw_tempo_map_bar_beat(old, tick);
        const int64_t until = tick + cw_beat_ticks(cw_bar_meter(old->meters, old->n_meters, at.bar));
        const int64_t source = sample_of(laying, old, tick) + laying->offset;
        const int64_t end = sample_of(laying, old, until) + laying->offset;
        if (source >= 0 && end <= laying->frames) {
            CW_TRY(add_beat(laying, at.bar, at.beat, source, tick, until));
            *ret_end = end;
        }
        tick = until;
    }
    return CW_OK;
}

// params: instrument, frames, sample_rate, bars_rate (of the bars), offset (the sample at which the cue began, where
// there are no bars).
// Inputs: solution, score; known_solution, known_score, which were played; bars, where the recording has its own.
// Outputs: tape, how it is laid.
CwStatus cw__part_tape_stage(CwStepRun* run) {
    const CwJsonIn in = cw__stage_in(run, "part");
    Laying laying = {.run = run};
    CwPartTape tape = {0};
    CwBuf buf = cw_buf(run->arena);
    int64_t sample_rate = 0;
    int64_t end = 0;
    CW_TRY(cw_json_get_text(in, run->params, "instrument", &laying.instrument));
    CW_TRY(cw_json_get_int(in, run->params, "frames", &laying.frames));
    CW_TRY(cw_json_get_int(in, run->params, "offset", &laying.offset));
    CW_TRY(cw_json_get_int(in, run->params, "sample_rate", &sample_rate));
    laying.sample_rate = (int)sample_rate;
    CW_TRY(cw__stage_solution(run, "solution", &laying.now));
    CW_TRY(cw__stage_solution(run, "known_solution", &laying.old));
    CW_TRY(cw__stage_score(run, "score", &laying.score));
    CW_TRY(cw__stage_score(run, "known_score", &laying.old_score));
    CW_TRY(cw_step_input_hash(run, "bars") ? beats_of_bars(&laying, &end) : beats_of_map(&laying, &end));
    const CwPartBrief brief = {laying.beats, laying.count, end, laying.frames, laying.sample_rate};
    CW_TRY(cw_part_tape(run->arena, &brief, &run->diag, &tape));
    cw_part_tape_to_json(&buf, NULL, &tape);
    return cw__stage_put(run, "tape", &buf);
}

static CwStatus read_tape(CwStepRun* run, const char* name, CwPartTape* tape) {
    const char* input = cw_format(run->arena, "tape %s", name);
    const json_t* json = NULL;
    CW_TRY(input ? cw__stage_json(run, input, &json) : CW_ERR_NO_MEM);
    return cw_part_tape_from_json(run->arena, cw__stage_in(run, input), json, tape);
}

// A part with the notes that a recording plays, or with those it does not.
static CwStatus sift(CwStepRun* run, const CwPartTape* tape, bool recorded, CwPart* part) {
    CwNote* notes = CW_NEW_ARRAY(run->arena, CwNote, part->n_notes);
    size_t count = 0;
    if (!notes) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < part->n_notes; ++i) {
        if (cw_part_tape_has(tape, part->notes[i].tick) == recorded) {
            notes[count++] = part->notes[i];
        }
    }
    part->notes = notes;
    part->n_notes = count;
    return CW_OK;
}

CwStatus cw__stage_parts(CwStepRun* run, const CwScore* score, const char* stem, CwPlanBrief* brief) {
    const json_t* recorded = json_object_get(run->params, "parts");
    CwPart* parts = CW_NEW_ARRAY(run->arena, CwPart, score->n_parts);
    if (!parts) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < score->n_parts; ++i) {
        if (strcmp(score->parts[i].stem, stem) == 0) {
            parts[brief->n_parts++] = score->parts[i];
        }
    }
    for (size_t r = 0; r < json_array_size(recorded); ++r) {
        const json_t* item = json_array_get(recorded, r);
        CwPartTape tape = {0};
        CW_TRY(read_tape(run, cw_json_text_or(item, "name", ""), &tape));
        for (size_t i = 0; i < brief->n_parts; ++i) {
            if (strcmp(parts[i].instrument, cw_json_text_or(item, "instrument", "")) == 0) {
                CW_TRY(sift(run, &tape, false, &parts[i]));
            }
        }
    }
    brief->parts = parts;
    return CW_OK;
}

CwStatus cw__stage_recorded_part(CwStepRun* run, const CwScore* score, const json_t* recorded, CwPlanBrief* brief) {
    CwPart* parts = CW_NEW_ARRAY(run->arena, CwPart, score->n_parts);
    CwPartTape tape = {0};
    if (!parts) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(read_tape(run, cw_json_text_or(recorded, "name", ""), &tape));
    for (size_t i = 0; i < score->n_parts; ++i) {
        if (strcmp(score->parts[i].instrument, cw_json_text_or(recorded, "instrument", "")) == 0) {
            parts[brief->n_parts] = score->parts[i];
            CW_TRY(sift(run, &tape, true, &parts[brief->n_parts++]));
        }
    }
    brief->parts = parts;
    return CW_OK;
}

static CwStatus measure(CwStepRun* run, const CwSound* sound, CwLoudness* loudness, int64_t* ret_peak) {
    const CwSource source = cw_source_of_sound(sound);
    CwLayout layout = {0};
    CwMeasure measured = {0};
    CW_TRY(cw_layout_parse(sound->channels == 1 ? "mono" : "stereo", &run->diag, &layout));
    CW_TRY(cw_measure(run->arena, &source, &layout, NULL, &run->diag, &measured));
    *ret_peak = measured.sample_peak >> (40 - 23);
    return cw_loudness(run->arena, &measured, loudness);
}

// A recording is as loud as the instrument it stands for, and no louder than a stem may be.
static CwStatus gain_of(CwStepRun* run, const CwSound* recording, int* ret_gain_db100) {
    CwSound instrument = {0};
    CwLoudness wanted = {0};
    CwLoudness is = {0};
    int64_t unused = 0;
    int64_t peak = 0;
    int gain = 0;
    CW_TRY(measure(run, recording, &is, &peak));
    if (cw_step_input_hash(run, "instrument")) {
        CW_TRY(cw__stage_sound(run, "instrument", &instrument));
        CW_TRY(measure(run, &instrument, &wanted, &unused));
    }
    if (instrument.frames && wanted.integrated_lufs100 != CW_LOUDNESS_NONE &&
        is.integrated_lufs100 != CW_LOUDNESS_NONE) {
        gain = wanted.integrated_lufs100 - is.integrated_lufs100;
    }
    while (gain > -6000 && (double)peak * cw_db_to_gain(gain * 0.01) > CW_STEM_PEAK) {
        gain -= 10;
    }
    *ret_gain_db100 = gain;
    return CW_OK;
}

// params: pan. Inputs: recording, tape, instrument (a sound: what it would play; a plugin has none). Outputs: sound,
// mockup; gain, what it was raised by.
CwStatus cw__part_stage(CwStepRun* run) {
    const json_t* json = NULL;
    CwPartTape tape = {0};
    CwSound recording = {0};
    CwMockup mockup = {0};
    CwPartSound how = {.pan = (int)cw_json_int_or(run->params, "pan", 0)};
    CwBuf buf = cw_buf(run->arena);
    CwBuf gain = cw_buf(run->arena);
    CW_TRY(cw__stage_json(run, "tape", &json));
    CW_TRY(cw_part_tape_from_json(run->arena, cw__stage_in(run, "tape"), json, &tape));
    CW_TRY(cw__stage_sound(run, "recording", &recording));
    CW_TRY(gain_of(run, &recording, &how.gain_db100));
    CW_TRY(cw_part_tape_render(run->arena, run->objects, &recording, &tape, &how, &run->diag, &mockup));
    CW_TRY(cw_step_output_object(run, "sound", &mockup.sound));
    cw_mockup_to_json(&buf, NULL, &mockup);
    CW_TRY(cw__stage_put(run, "mockup", &buf));
    cw_json_begin_object(&gain, NULL);
    cw_json_put_int(&gain, "gain_db100", how.gain_db100);
    cw_json_end_object(&gain);
    return cw__stage_put(run, "gain", &gain);
}
