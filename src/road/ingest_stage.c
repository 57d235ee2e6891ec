// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/stage_priv.h"

#include "signal/resample.h"
#include "signal/sound_in.h"

// A sound at the film's rate: as it is, or brought there.
static CwStatus bring(CwStepRun* run, const CwHash* given, int sample_rate, int* ret_gain_db100, CwHash* ret_sound) {
    CwSound sound = {0};
    CW_TRY(cw_sound_open(run->arena, run->objects, given, &run->diag, &sound));
    if (sound.sample_rate == sample_rate) {
        *ret_sound = *given;
        return CW_OK;
    }
    return cw_sound_resample(run->arena, run->objects, &sound, sample_rate, &run->diag, ret_gain_db100, ret_sound);
}

// params: file, sample_rate. Inputs: file. Outputs: sound, the file's samples as they are, or at that rate; about, what
// it was.
CwStatus cw__ingest_stage(CwStepRun* run) {
    const CwJsonIn in = cw__stage_in(run, "ingest");
    const char* file = NULL;
    int64_t sample_rate = 0;
    CwText bytes = {NULL, 0};
    CwWav wav = {0};
    CwHash given;
    CwHash sound;
    int gain_db100 = 0;
    CwBuf about = cw_buf(run->arena);
    CW_TRY(cw_json_get_text(in, run->params, "file", &file));
    CW_TRY(cw_json_get_int(in, run->params, "sample_rate", &sample_rate));
    CW_TRY(cw_step_input(run, "file", &bytes));
    CW_TRY(cw_sound_in_read(run->arena, file, bytes, NULL, &run->diag, &wav));
    CW_TRY(cw_wav_keep(run->arena, run->objects, &wav, &run->diag, &given));
    CW_TRY(bring(run, &given, (int)sample_rate, &gain_db100, &sound));
    CW_TRY(cw_step_output_object(run, "sound", &sound));
    cw_json_begin_object(&about, NULL);
    cw_json_put_int(&about, "gain_db100", gain_db100);
    cw_json_put_text(&about, "kind", cw_sound_in_kind(bytes));
    cw_json_put_int(&about, "rate", wav.sample_rate);
    cw_json_end_object(&about);
    return cw__stage_put(run, "about", &about);
}
