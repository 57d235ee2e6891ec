// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What stages share: inputs and outputs as JSON and as sounds. Inside room road only.

   Every stage is a pure function from its parameters and inputs to its outputs; the comment above each says what they
   are.
*/
#ifndef CW_ROAD_STAGE_PRIV_H
#define CW_ROAD_STAGE_PRIV_H

#include "base/buf.h"
#include "build/step.h"
#include "mix/profile.h"
#include "perform/bars.h"
#include "perform/plan.h"
#include "score/ensemble.h"
#include "score/score.h"
#include "signal/measure.h"
#include "signal/sound.h"
#include "tempo/solution.h"

/** Where the JSON of this step is named in diagnostics. */
CwJsonIn cw__stage_in(CwStepRun* run, const char* what);

/** The input `name` as JSON, which lives as long as the step. */
CW_MUST_USE CwStatus cw__stage_json(CwStepRun* run, const char* name, const json_t** ret_json);

/** Keeps a finished buffer as the output `name`. */
CW_MUST_USE CwStatus cw__stage_put(CwStepRun* run, const char* name, CwBuf* buf);

/** The input `name` as a score. */
CW_MUST_USE CwStatus cw__stage_score(CwStepRun* run, const char* name, CwScore* ret_score);

/** The input `name` as a sketch. */
CW_MUST_USE CwStatus cw__stage_sketch(CwStepRun* run, const char* name, CwSketch* ret_sketch);

/** The input `name` as a tempo map, and where each hit is. */
CW_MUST_USE CwStatus cw__stage_solution(CwStepRun* run, const char* name, CwTempoSolution* ret_solution);

/** The sound `name` as a WAV file in memory. */
CW_MUST_USE CwStatus cw__stage_wav(CwStepRun* run, const char* name, CwText* ret_wav);

/** Opens the input `name` as a sound. */
CW_MUST_USE CwStatus cw__stage_sound(CwStepRun* run, const char* name, CwSound* ret_sound);

/** The measurement `name`, read into `room`; `*ret_measure` is NULL when the step has no such input. */
CW_MUST_USE CwStatus cw__stage_measure(CwStepRun* run, const char* name, CwMeasure* room,
                                       const CwMeasure** ret_measure);

/** The parameter `profile`. */
CW_MUST_USE CwStatus cw__stage_profile(CwStepRun* run, CwProfile* ret_profile);

/** The ensemble a step is for: the input `ensemble`, or the program's of the parameter's name. */
CW_MUST_USE CwStatus cw__stage_ensemble(CwStepRun* run, CwEnsemble* ret_ensemble);

/** The parts of a score that belong to a stem, without what recordings play (parameter `parts`). */
CW_MUST_USE CwStatus cw__stage_parts(CwStepRun* run, const CwScore* score, const char* stem, CwPlanBrief* brief);

/** What of a score a recording plays: `recorded` is one of the parameter `parts`. */
CW_MUST_USE CwStatus cw__stage_recorded_part(CwStepRun* run, const CwScore* score, const json_t* recorded,
                                             CwPlanBrief* brief);

/** The input `bars`, a table counted at the rate of the parameter `bars_rate`, in samples of another. Units: Hz. */
CW_MUST_USE CwStatus cw__stage_bars(CwStepRun* run, int sample_rate, CwBars* ret_bars);

/** What each hit asks of the performance, at the place the music has it. */
CW_MUST_USE CwStatus cw__stage_marks(CwStepRun* run, const CwTempoSolution* solution, CwPlanBrief* brief);

/** Puts a sketch into the raga that cw__put_raga() wrote, if any. Memory: as long as the step. */
CW_MUST_USE CwStatus cw__stage_raga(CwStepRun* run, const CwTempoMap* map, CwSketch* sketch);

/** How a score is played, by the parameters cw__put_playing() wrote. Memory: what it points to lives with the step. */
CW_MUST_USE CwStatus cw__stage_playing(CwStepRun* run, const CwScore* score, CwPlanBrief* brief);

/** The stage and the seat that cw__put_seat() wrote. */
CW_MUST_USE CwStatus cw__stage_seat(CwStepRun* run, CwStage* stage, CwSeat* seat);

/** The layout a step is for: the parameter `layout`, or two channels. */
CW_MUST_USE CwStatus cw__stage_layout(CwStepRun* run, CwLayout* ret_layout);

CwStatus cw__assemble_stage(CwStepRun* run);
CwStatus cw__balance_stage(CwStepRun* run);
CwStatus cw__click_stage(CwStepRun* run);
CwStatus cw__click_book_stage(CwStepRun* run);
CwStatus cw__streamers_stage(CwStepRun* run);
CwStatus cw__compose_stage(CwStepRun* run);
CwStatus cw__crowd_stage(CwStepRun* run);
CwStatus cw__cue_sheet_stage(CwStepRun* run);
CwStatus cw__desk_stage(CwStepRun* run);
CwStatus cw__duck_stage(CwStepRun* run);
CwStatus cw__ears_stage(CwStepRun* run);
CwStatus cw__effect_stage(CwStepRun* run);
CwStatus cw__engrave_stage(CwStepRun* run);
CwStatus cw__file_stage(CwStepRun* run);
CwStatus cw__gain_stage(CwStepRun* run);
CwStatus cw__tail_stage(CwStepRun* run);
CwStatus cw__changes_stage(CwStepRun* run);
CwStatus cw__ingest_stage(CwStepRun* run);
CwStatus cw__instruments_stage(CwStepRun* run);
CwStatus cw__lay_stage(CwStepRun* run);
CwStatus cw__listen_stage(CwStepRun* run);
CwStatus cw__master_stage(CwStepRun* run);
CwStatus cw__measure_stage(CwStepRun* run);
CwStatus cw__mix_stage(CwStepRun* run);
CwStatus cw__mockup_stage(CwStepRun* run);
CwStatus cw__orchestrate_stage(CwStepRun* run);
CwStatus cw__part_stage(CwStepRun* run);
CwStatus cw__part_tape_stage(CwStepRun* run);
CwStatus cw__passage_stage(CwStepRun* run);
CwStatus cw__pick_stage(CwStepRun* run);
CwStatus cw__picture_stage(CwStepRun* run);
CwStatus cw__plan_stage(CwStepRun* run);
CwStatus cw__plugin_stage(CwStepRun* run);
CwStatus cw__qc_page_stage(CwStepRun* run);
CwStatus cw__repair_stage(CwStepRun* run);
CwStatus cw__report_stage(CwStepRun* run);
CwStatus cw__screening_stage(CwStepRun* run);
CwStatus cw__seat_stage(CwStepRun* run);
CwStatus cw__sheet_stage(CwStepRun* run);
CwStatus cw__spread_stage(CwStepRun* run);
CwStatus cw__stem_stage(CwStepRun* run);
CwStatus cw__tape_stage(CwStepRun* run);
CwStatus cw__tempo_stage(CwStepRun* run);

#endif
