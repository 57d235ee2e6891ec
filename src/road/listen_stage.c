// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/stage_priv.h"

#include "base/file.h"
#include "picture/movie.h"
#include "signal/bwf.h"

CwStatus cw__stage_wav(CwStepRun* run, const char* name, CwText* ret_wav) {
    CwSound sound = {0};
    CW_TRY(cw__stage_sound(run, name, &sound));
    return cw_bwf_bytes(run->arena, &(CwBwf){0}, &sound, ret_wav);
}

// Inputs: sound. Outputs: m4a, as browsers play it.
CwStatus cw__listen_stage(CwStepRun* run) {
    const char* path = cw_path(run->arena, run->scratch, "sound.m4a");
    CwText wav = {NULL, 0};
    CwText bytes = {NULL, 0};
    if (!path) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw__stage_wav(run, "sound", &wav));
    CW_TRY(cw_movie_sound_alone(run->arena, wav, path, &run->diag));
    CW_TRY(cw_file_map(run->arena, path, &run->diag, &bytes));
    return cw_step_output(run, "m4a", bytes);
}
