// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/stage_priv.h"

#include "signal/wav.h"

// params: file, sample_rate. Inputs: wav. Outputs: sound, the file's samples as they are.
CwStatus cw__ingest_stage(CwStepRun* run) {
    const CwJsonIn in = cw__stage_in(run, "ingest");
    const char* file = NULL;
    int64_t sample_rate = 0;
    CwText bytes = {NULL, 0};
    CwWav wav = {0};
    CwHash sound;
    CW_TRY(cw_json_get_text(in, run->params, "file", &file));
    CW_TRY(cw_json_get_int(in, run->params, "sample_rate", &sample_rate));
    CW_TRY(cw_step_input(run, "wav", &bytes));
    CW_TRY(cw_wav_read(run->arena, file, bytes, NULL, &run->diag, &wav));
    CW_TRY(cw_wav_want_rate(&wav, (int)sample_rate, &run->diag));
    CW_TRY(cw_wav_keep(run->arena, run->objects, &wav, &run->diag, &sound));
    return cw_step_output_object(run, "sound", &sound);
}
