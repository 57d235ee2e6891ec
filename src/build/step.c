// SPDX-License-Identifier: GPL-3.0-or-later
#include "build/step.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

const CwHash* cw_step_input_hash(const CwStepRun* run, const char* name) {
    for (size_t i = 0; i < run->n_inputs; ++i) {
        if (strcmp(run->inputs[i].name, name) == 0) {
            return &run->inputs[i].hash;
        }
    }
    return NULL;
}

CwStatus cw_step_input(CwStepRun* run, const char* name, CwText* ret_bytes) {
    const CwHash* hash = cw_step_input_hash(run, name);
    if (!hash) {
        return cw_diag(&run->diag, CW_ERR_NOT_FOUND, "step.input", (CwPlace){0}, name, "the step has no such input");
    }
    const CwStatus status = run->objects->fetch(run->objects->context, run->arena, hash, ret_bytes);
    if (status != CW_OK) {
        char hex[CW_HEX_SIZE];
        cw_hash_to_hex(hash, hex);
        return cw_diag(&run->diag, status, "step.input", (CwPlace){0}, hex, "the input %s is not there: %s", name,
                       cw_status_text(status));
    }
    return CW_OK;
}

CwStatus cw_step_output_object(CwStepRun* run, const char* name, const CwHash* hash) {
    for (size_t i = 0; i < run->n_outputs; ++i) {
        if (strcmp(run->outputs[i].name, name) == 0) {
            return cw_diag(&run->diag, CW_ERR_EXISTS, "step.output", (CwPlace){0}, name,
                           "the step gave this output twice");
        }
    }
    CW_TRY(CW_RESERVE(run->arena, run->outputs, run->n_outputs, run->outputs_capacity));
    const char* copy = cw_string_copy(run->arena, name);
    if (!copy) {
        return CW_ERR_NO_MEM;
    }
    run->outputs[run->n_outputs++] = (CwStepObject){copy, *hash};
    return CW_OK;
}

CwStatus cw_step_output(CwStepRun* run, const char* name, CwText bytes) {
    CwHash hash;
    const CwStatus status = run->objects->keep(run->objects->context, bytes, &hash);
    if (status != CW_OK) {
        return cw_diag(&run->diag, status, "step.output", (CwPlace){0}, name, "the output cannot be kept: %s",
                       cw_status_text(status));
    }
    return cw_step_output_object(run, name, &hash);
}

static int by_name(const void* a, const void* b) {
    return strcmp(((const CwStepObject*)a)->name, ((const CwStepObject*)b)->name);
}

CwStatus cw_step_call(CwArena* arena, const CwStepKind* kind, const CwObjects* objects, const char* params,
                      const CwStepObjects* inputs, const char* scratch, CwDiag* diag, CwStepObjects* ret_outputs) {
    json_t* json = NULL;
    CW_TRY(cw_json_parse(arena, kind->kind, cw_text(params ? params : "{}"), diag, &json));
    CwStepRun run = {.arena = arena,
                     .objects = objects,
                     .params = json,
                     .inputs = inputs ? inputs->items : NULL,
                     .n_inputs = inputs ? inputs->count : 0,
                     .scratch = scratch};
    const CwStatus status = kind->run(&run);
    if (status != CW_OK) {
        if (!run.diag.text[0]) {
            return cw_diag(diag, status, "step.failed", (CwPlace){0}, NULL, "%s", cw_status_text(status));
        }
        if (diag) {
            *diag = run.diag;
        }
        return status;
    }
    if (run.n_outputs) {
        qsort(run.outputs, run.n_outputs, sizeof run.outputs[0], by_name);
    }
    *ret_outputs = (CwStepObjects){run.outputs, run.n_outputs};
    return CW_OK;
}
