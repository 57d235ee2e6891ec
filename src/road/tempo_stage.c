// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/stage_priv.h"

#include "music/musicxml.h"
#include "tempo/brief.h"
#include "tempo/recut.h"
#include "tempo/written.h"

#include <stdlib.h>

static int compare_ticks(const void* a, const void* b) {
    const int64_t x = *(const int64_t*)a;
    const int64_t y = *(const int64_t*)b;
    return (x > y) - (x < y);
}

// Where something begins in a composer's music, whose bars are the cue's.
static CwStatus read_begins(CwStepRun* run, int64_t** ret_begins, size_t* ret_count) {
    CwText bytes = {NULL, 0};
    CwMidi midi = {0};
    size_t count = 0;
    CW_TRY(cw_step_input(run, "midi", &bytes));
    CW_TRY(
        cw_notes_file_read(run->arena, cw_json_text_or(run->params, "file", "midi"), bytes, NULL, &run->diag, &midi));
    for (size_t i = 0; i < midi.n_tracks; ++i) {
        count += midi.tracks[i].n_notes;
    }
    int64_t* begins = CW_NEW_ARRAY(run->arena, int64_t, count);
    if (!begins) {
        return CW_ERR_NO_MEM;
    }
    count = 0;
    for (size_t i = 0; i < midi.n_tracks; ++i) {
        for (size_t k = 0; k < midi.tracks[i].n_notes; ++k) {
            begins[count++] = midi.tracks[i].notes[k].tick;
        }
    }
    qsort(begins, count, sizeof *begins, compare_ticks);
    *ret_begins = begins;
    *ret_count = count;
    return CW_OK;
}

static CwStatus read_brief(CwStepRun* run, const char* param, CwTempoBrief* brief) {
    const json_t* json = NULL;
    CW_TRY(cw_json_get_object(cw__stage_in(run, param), run->params, param, &json));
    return cw_tempo_brief_from_json(run->arena, cw__stage_in(run, param), json, brief);
}

// The map of a brief; of what is known of the cue from an earlier cut, as much as may be.
static CwStatus solve(CwStepRun* run, const CwTempoBrief* brief, CwTempoSolution* solution) {
    if (!cw_step_input_hash(run, "known")) {
        return cw_tempo_solve(run->arena, brief, &run->diag, solution);
    }
    CwTempoBrief known_brief = {0};
    CwTempoSolution known = {0};
    CwTempoRecut recut = {0};
    CW_TRY(read_brief(run, "known_brief", &known_brief));
    CW_TRY(cw__stage_solution(run, "known", &known));
    CW_TRY(cw_tempo_recut(run->arena, &known_brief, &known, brief, &run->diag, &recut));
    *solution = recut.solution;
    return CW_OK;
}

// params: brief, file, known_brief. Inputs: midi, where a composer has written the music; or known, the solution for
// known_brief, which players know. Outputs: solution (the map, what became of each hit, cost and bound).
CwStatus cw__tempo_stage(CwStepRun* run) {
    CwTempoBrief brief = {0};
    CwTempoSolution solution = {0};
    CW_TRY(read_brief(run, "brief", &brief));
    if (cw_step_input_hash(run, "midi")) {
        int64_t* begins = NULL;
        size_t count = 0;
        CW_TRY(read_begins(run, &begins, &count));
        CW_TRY(cw_tempo_solve_written(run->arena, &brief, begins, count, &run->diag, &solution));
    } else {
        CW_TRY(solve(run, &brief, &solution));
    }
    CwBuf buf = cw_buf(run->arena);
    cw_tempo_solution_to_json(&buf, NULL, &solution);
    return cw__stage_put(run, "solution", &buf);
}
