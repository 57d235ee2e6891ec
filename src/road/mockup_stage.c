// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/stage_priv.h"

#include "perform/mockup.h"
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

static CwStatus read_instruments(CwStepRun* run, CwPlanBrief* brief) {
    const json_t* list = NULL;
    CW_TRY(cw__stage_json(run, "instruments", &list));
    const size_t count = json_array_size(list);
    CwPatch* patches = CW_NEW_ARRAY(run->arena, CwPatch, count);
    if (!patches) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        CW_TRY(cw_patch_from_json(cw__stage_in(run, "instruments"), json_array_get(list, i), &patches[i]));
    }
    brief->patches = patches;
    brief->n_patches = count;
    return CW_OK;
}

// What each hit asks of the performance, at the place the music has it.
static CwStatus read_marks(CwStepRun* run, const CwTempoSolution* solution, CwPlanBrief* brief) {
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

// The parts of one stem.
static CwStatus parts_of_stem(CwStepRun* run, const CwScore* score, const char* stem, CwPlanBrief* brief) {
    CwPart* parts = CW_NEW_ARRAY(run->arena, CwPart, score->n_parts);
    if (!parts) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < score->n_parts; ++i) {
        if (strcmp(score->parts[i].stem, stem) == 0) {
            parts[brief->n_parts++] = score->parts[i];
        }
    }
    brief->parts = parts;
    return CW_OK;
}

static CwStatus put_mockup(CwStepRun* run, const CwMockup* mockup) {
    CwBuf buf = cw_buf(run->arena);
    cw_mockup_to_json(&buf, NULL, mockup);
    CW_TRY(cw_step_output_object(run, "sound", &mockup->sound));
    return cw__stage_put(run, "mockup", &buf);
}

// params: stem, soundfont, sample_rate, wants (of the brief's hits, in order), and how it is played.
// Inputs: score, solution, instruments.
// Outputs: sound, mockup (where it starts and ends, its peak).
CwStatus cw__mockup_stage(CwStepRun* run) {
    const CwJsonIn in = cw__stage_in(run, "mockup");
    const char* stem = NULL;
    const char* soundfont = NULL;
    int64_t sample_rate = 0;
    CwScore score = {0};
    CwTempoSolution solution = {0};
    CwPlanBrief brief = {.map = &solution.map};
    CwPlan plan = {0};
    CwMockup mockup = {0};
    CW_TRY(cw_json_get_text(in, run->params, "stem", &stem));
    CW_TRY(cw_json_get_text(in, run->params, "soundfont", &soundfont));
    CW_TRY(cw_json_get_int(in, run->params, "sample_rate", &sample_rate));
    CW_TRY(cw__stage_score(run, "score", &score));
    CW_TRY(cw__stage_solution(run, "solution", &solution));
    CW_TRY(cw__stage_playing(run, &score, &brief));
    CW_TRY(parts_of_stem(run, &score, stem, &brief));
    CW_TRY(read_instruments(run, &brief));
    CW_TRY(read_marks(run, &solution, &brief));
    brief.sample_rate = (int)sample_rate;
    CW_TRY(cw_plan_make(run->arena, &brief, &run->diag, &plan));
    const CwMockupSettings settings = cw_mockup_settings(soundfont);
    CW_TRY(cw_mockup_render(run->arena, run->objects, &plan, &settings, &run->diag, &mockup));
    return put_mockup(run, &mockup);
}
