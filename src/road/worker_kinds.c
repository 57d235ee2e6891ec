// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/stages.h"

#include "road/stage_priv.h"

#include <assert.h>
#include <string.h>

typedef struct {
    const char* kind;
    CwStatus (*run)(CwStepRun* run);
} Stage;

static const Stage stages[] = {
    {"assemble", cw__assemble_stage},
    {"balance", cw__balance_stage},
    {"changes", cw__changes_stage},
    {"click", cw__click_stage},
    {"click_book", cw__click_book_stage},
    {"compose", cw__compose_stage},
    {"crowd", cw__crowd_stage},
    {"cue_sheet", cw__cue_sheet_stage},
    {"desk", cw__desk_stage},
    {"duck", cw__duck_stage},
    {"ears", cw__ears_stage},
    {"effect", cw__effect_stage},
    {"engrave", cw__engrave_stage},
    {"file", cw__file_stage},
    {"gain", cw__gain_stage},
    {"ingest", cw__ingest_stage},
    {"instruments", cw__instruments_stage},
    {"lay", cw__lay_stage},
    {"listen", cw__listen_stage},
    {"master", cw__master_stage},
    {"measure", cw__measure_stage},
    {"mix", cw__mix_stage},
    {"mockup", cw__mockup_stage},
    {"orchestrate", cw__orchestrate_stage},
    {"part", cw__part_stage},
    {"part_tape", cw__part_tape_stage},
    {"passage", cw__passage_stage},
    {"pick", cw__pick_stage},
    {"picture", cw__picture_stage},
    {"plan", cw__plan_stage},
    {"plugin", cw__plugin_stage},
    {"qc_page", cw__qc_page_stage},
    {"repair", cw__repair_stage},
    {"report", cw__report_stage},
    {"screening", cw__screening_stage},
    {"seat", cw__seat_stage},
    {"sheet", cw__sheet_stage},
    {"spread", cw__spread_stage},
    {"stem", cw__stem_stage},
    {"streamers", cw__streamers_stage},
    {"tail", cw__tail_stage},
    {"tape", cw__tape_stage},
    {"tempo", cw__tempo_stage},
};

CwStatus cw_road_worker_kinds(CwArena* arena, const CwStepKind** ret_kinds) {
    CwStepKind* kinds = CW_NEW_ARRAY(arena, CwStepKind, cw_road_kinds_count);
    if (!kinds) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < cw_road_kinds_count; ++i) {
        kinds[i] = cw_road_kinds[i];
        for (size_t s = 0; s < sizeof stages / sizeof stages[0]; ++s) {
            if (strcmp(stages[s].kind, kinds[i].kind) == 0) {
                kinds[i].run = stages[s].run;
            }
        }
        assert(kinds[i].run); // every kind has its stage
    }
    *ret_kinds = kinds;
    return CW_OK;
}
