// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/stages.h"

#include "road/stage_priv.h"

#include "film/origins.h"
#include "perform/mockup.h"
#include "perform/passage.h"
#include "perform/plan.h"
#include "spot/use.h"

#include <string.h>

// params: soundfont, sample_rate, programs [{bank, program}]. Outputs: instruments, how late each key of each is.
CwStatus cw__instruments_stage(CwStepRun* run) {
    const CwJsonIn in = cw__stage_in(run, "instruments");
    const char* soundfont = NULL;
    const json_t* programs = NULL;
    int64_t sample_rate = 0;
    CW_TRY(cw_json_get_text(in, run->params, "soundfont", &soundfont));
    CW_TRY(cw_json_get_int(in, run->params, "sample_rate", &sample_rate));
    CW_TRY(cw_json_get_array(in, run->params, "programs", &programs));
    CwBuf buf = cw_buf(run->arena);
    cw_json_begin_array(&buf, NULL);
    for (size_t i = 0; i < json_array_size(programs); ++i) {
        const json_t* item = json_array_get(programs, i);
        CwPatch patch = {0};
        CW_TRY(cw_patch_measure(run->arena, soundfont, (int)sample_rate, (int)cw_json_int_or(item, "bank", 0),
                                (int)cw_json_int_or(item, "program", 0), &run->diag, &patch));
        cw_patch_to_json(&buf, NULL, &patch);
    }
    cw_json_end_array(&buf);
    return cw__stage_put(run, "instruments", &buf);
}

static CwStatus read_instruments(CwStepRun* run, const char* stem, CwPlanBrief* brief) {
    const char* input = cw_format(run->arena, "instruments %s", stem);
    const json_t* list = NULL;
    if (!input) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw__stage_json(run, input, &list));
    const size_t count = json_array_size(list);
    CwPatch* patches = CW_NEW_ARRAY(run->arena, CwPatch, count);
    if (!patches) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        CW_TRY(cw_patch_from_json(cw__stage_in(run, input), json_array_get(list, i), &patches[i]));
    }
    brief->patches = patches;
    brief->n_patches = count;
    return CW_OK;
}

// What each hit asks of the performance, at the place the music has it.
CwStatus cw__stage_marks(CwStepRun* run, const CwTempoSolution* solution, CwPlanBrief* brief) {
    const json_t* wants = json_object_get(run->params, "wants");
    CwMark* marks = CW_NEW_ARRAY(run->arena, CwMark, solution->n_hits);
    if (!marks) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < solution->n_hits && i < json_array_size(wants); ++i) {
        CwWant want = CW_WANT_ACCENT;
        const char* name = json_string_value(json_array_get(wants, i));
        if (solution->hits[i].met && name && cw_want_from_name(name, &want)) {
            const bool stop = want == CW_WANT_STOP || want == CW_WANT_SILENCE;
            marks[brief->n_marks++] = (CwMark){solution->hits[i].got, stop ? CW_MARK_STOP : CW_MARK_ATTACK};
        }
    }
    brief->marks = marks;
    return CW_OK;
}

// What is known of a stem before it sounds: where its passages lie, and the rest of its mockup.
static CwStatus put_about(CwStepRun* run, const char* stem, const CwPlan* plan, const CwPassage* passages,
                          size_t count) {
    CwBuf buf = cw_buf(run->arena);
    cw_json_begin_object(&buf, NULL);
    cw_json_begin_array(&buf, "at");
    for (size_t i = 0; i < count; ++i) {
        cw_json_put_int(&buf, NULL, passages[i].at);
    }
    cw_json_end_array(&buf);
    cw_json_put_int(&buf, "music_end", plan->end);
    cw_json_put_int(&buf, "sample_rate", plan->sample_rate);
    cw_json_put_int(&buf, "silent_notes", (int64_t)plan->n_silent);
    cw_json_end_object(&buf);
    return cw__stage_put(run, stem, &buf);
}

// Where passages begin.
typedef struct {
    const int64_t* at;
    size_t count;
} Borders;

// The passages of some parts, which the instruments of a stem play, as outputs by a name.
static CwStatus plan_parts(CwStepRun* run, const char* name, const char* stem, CwPlanBrief* brief,
                           const Borders* borders) {
    const size_t n_passages = borders->count;
    CwPlan plan = {0};
    CwPassage* passages = CW_NEW_ARRAY(run->arena, CwPassage, n_passages);
    if (!passages) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(read_instruments(run, stem, brief));
    CW_TRY(cw_plan_make(run->arena, brief, &run->diag, &plan));
    CW_TRY(cw_passages_cut(run->arena, &plan, borders->at, n_passages, passages));
    for (size_t i = 0; i < n_passages; ++i) {
        CwBuf buf = cw_buf(run->arena);
        const char* output = cw_format(run->arena, "%s %zu", name, i + 1);
        if (!output) {
            return CW_ERR_NO_MEM;
        }
        cw_passage_to_json(&buf, NULL, &passages[i].plan);
        CW_TRY(cw__stage_put(run, output, &buf));
    }
    return put_about(run, name, &plan, passages, n_passages);
}

static CwStatus plan_stem(CwStepRun* run, const CwScore* score, const char* stem, CwPlanBrief brief,
                          const Borders* borders) {
    CW_TRY(cw__stage_parts(run, score, stem, &brief));
    return plan_parts(run, stem, stem, &brief, borders);
}

// What the instrument would play that a recording plays.
static CwStatus plan_recorded(CwStepRun* run, const CwScore* score, const json_t* part, CwPlanBrief brief,
                              const Borders* borders) {
    CW_TRY(cw__stage_recorded_part(run, score, part, &brief));
    return plan_parts(run, cw_json_text_or(part, "name", ""), cw_json_text_or(part, "stem", ""), &brief, borders);
}

// params: passages (how many), sample_rate, stems, wants (of the brief's hits, in order), parts that people play
// [{name, instrument, stem}], and how it is played. Inputs: score, solution, "instruments STEM" of each, "tape NAME" of
// each part. Outputs: each stem by its name (where its passages lie); "STEM 1" …, its passages; the same of each part.
CwStatus cw__plan_stage(CwStepRun* run) {
    const CwJsonIn in = cw__stage_in(run, "plan");
    const json_t* stems = NULL;
    int64_t sample_rate = 0;
    int64_t n_passages = 0;
    CwScore score = {0};
    CwTempoSolution solution = {0};
    CwPlanBrief brief = {.map = &solution.map};
    CW_TRY(cw_json_get_int(in, run->params, "sample_rate", &sample_rate));
    CW_TRY(cw_json_get_int(in, run->params, "passages", &n_passages));
    CW_TRY(cw_json_get_array(in, run->params, "stems", &stems));
    CW_TRY(cw__stage_score(run, "score", &score));
    CW_TRY(cw__stage_solution(run, "solution", &solution));
    CW_TRY(cw__stage_playing(run, &score, &brief));
    CW_TRY(cw__stage_marks(run, &solution, &brief));
    brief.sample_rate = (int)sample_rate;
    int64_t* borders = CW_NEW_ARRAY(run->arena, int64_t, (size_t)n_passages);
    if (!borders) {
        return CW_ERR_NO_MEM;
    }
    cw_passage_borders(&solution.map, brief.sample_rate, (size_t)n_passages, borders);
    const Borders cuts = {borders, (size_t)n_passages};
    const json_t* parts = json_object_get(run->params, "parts");
    for (size_t i = 0; i < json_array_size(stems); ++i) {
        CW_TRY(plan_stem(run, &score, json_string_value(json_array_get(stems, i)), brief, &cuts));
    }
    for (size_t i = 0; i < json_array_size(parts); ++i) {
        CW_TRY(plan_recorded(run, &score, json_array_get(parts, i), brief, &cuts));
    }
    return CW_OK;
}

// In the worker server, from before the first passage; every step gets it as it was then.
static CwSynth* ready;

CwStatus cw_road_prepare(const char* kind, CwDiag* diag) {
    enum { SAMPLE_RATE = 48000, CHANNELS = 64 }; // what nearly every film asks for
    static CwArena* kept;
    if (strcmp(kind, "passage") != 0 || ready) {
        return CW_OK;
    }
    kept = kept ? kept : cw_arena_new(NULL);
    if (!kept) {
        return CW_ERR_NO_MEM;
    }
    const CwMockupSettings settings = cw_mockup_settings(CW_FILM_SOUNDFONT);
    const CwSynthSettings engine = cw_mockup_engine(&settings, SAMPLE_RATE, CHANNELS);
    return cw_synth_open(kept, &engine, diag, &ready);
}

// params: soundfont. Inputs: passage. Outputs: sound.
CwStatus cw__passage_stage(CwStepRun* run) {
    const json_t* json = NULL;
    const char* soundfont = NULL;
    CwPlan plan = {0};
    CwHash sound;
    CW_TRY(cw_json_get_text(cw__stage_in(run, "passage"), run->params, "soundfont", &soundfont));
    CW_TRY(cw__stage_json(run, "passage", &json));
    CW_TRY(cw_passage_from_json(run->arena, cw__stage_in(run, "passage"), json, &plan));
    CwMockupSettings settings = cw_mockup_settings(soundfont);
    settings.ready = ready;
    ready = NULL;
    CW_TRY(cw_mockup_render(run->arena, run->objects, &plan, &settings, &run->diag, &sound));
    return cw_step_output_object(run, "sound", &sound);
}

static CwStatus read_passage(CwStepRun* run, size_t number, CwSound* sound) {
    const char* input = cw_format(run->arena, "%zu", number);
    return input ? cw__stage_sound(run, input, sound) : CW_ERR_NO_MEM;
}

// Inputs: plan (where the passages lie); the passages, "1" …. Outputs: sound, mockup (where it starts and ends, its
// peak).
CwStatus cw__mockup_stage(CwStepRun* run) {
    const CwJsonIn in = cw__stage_in(run, "plan");
    const json_t* about = NULL;
    const json_t* at = NULL;
    int64_t sample_rate = 0;
    CwMockup mockup = {0};
    CW_TRY(cw__stage_json(run, "plan", &about));
    CW_TRY(cw_json_get_array(in, about, "at", &at));
    CW_TRY(cw_json_get_int(in, about, "sample_rate", &sample_rate));
    const size_t count = json_array_size(at);
    CwMockupPassage* passages = CW_NEW_ARRAY(run->arena, CwMockupPassage, count);
    CwSound* sounds = CW_NEW_ARRAY(run->arena, CwSound, count);
    if (!passages || !sounds) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        CW_TRY(read_passage(run, i + 1, &sounds[i]));
        passages[i] = (CwMockupPassage){&sounds[i], json_integer_value(json_array_get(at, i))};
    }
    CW_TRY(cw_mockup_join(run->arena, run->objects, passages, count, (int)sample_rate, &run->diag, &mockup));
    CW_TRY(cw_json_get_int(in, about, "music_end", &mockup.music_end));
    mockup.n_silent = (size_t)cw_json_int_or(about, "silent_notes", 0);
    CW_TRY(cw_step_output_object(run, "sound", &mockup.sound));
    CwBuf buf = cw_buf(run->arena);
    cw_mockup_to_json(&buf, NULL, &mockup);
    return cw__stage_put(run, "mockup", &buf);
}
