// SPDX-License-Identifier: GPL-3.0-or-later
// A mix for more loudspeakers than two as headphones play it: a preview for who listens to the page.
#include "road/stage_priv.h"

#include "base/math.h"
#include "mix/bus.h"
#include "signal/binaural.h"

// A mix on its way to two ears.
typedef struct {
    CwSound sound;
    CwSource source;
    CwLayout layout;
    float* planes[CW_CHANNELS_MAX]; // [CW_BINAURAL_BLOCK]
    double* ears;                   // [2 * CW_BINAURAL_BLOCK]
    int32_t* samples;               // [2 * CW_BINAURAL_BLOCK]
} Preview;

static CwStatus begin(CwStepRun* run, Preview* preview) {
    CW_TRY(cw__stage_layout(run, &preview->layout));
    CW_TRY(cw__stage_sound(run, "sound", &preview->sound));
    preview->source = cw_source_of_sound(&preview->sound);
    preview->ears = CW_NEW_ARRAY(run->arena, double, (size_t)2 * CW_BINAURAL_BLOCK);
    preview->samples = CW_NEW_ARRAY(run->arena, int32_t, (size_t)2 * CW_BINAURAL_BLOCK);
    for (int c = 0; c < preview->layout.channels; ++c) {
        preview->planes[c] = CW_NEW_ARRAY(run->arena, float, CW_BINAURAL_BLOCK);
        if (!preview->planes[c]) {
            return CW_ERR_NO_MEM;
        }
    }
    return preview->ears && preview->samples ? CW_OK : CW_ERR_NO_MEM;
}

// The whole mix once, at a gain; `peak` says whether it fitted.
static CwStatus play(CwStepRun* run, Preview* preview, double gain, CwBusPeak* peak, CwHash* ret_sound) {
    const CwSound* sound = &preview->sound;
    CwBinaural* binaural = NULL;
    CwSoundWriter* writer = NULL;
    CW_TRY(cw_binaural_begin(run->arena, CW_BINAURAL_USUAL_FILE, sound->sample_rate, &preview->layout, &run->diag,
                             &binaural));
    CW_TRY(cw_sound_begin(run->arena, run->objects, sound->sample_rate, 2, &writer));
    for (int64_t at = 0; at < sound->frames; at += CW_BINAURAL_BLOCK) {
        const int64_t n = sound->frames - at < CW_BINAURAL_BLOCK ? sound->frames - at : CW_BINAURAL_BLOCK;
        CW_TRY(cw_source_read(&preview->source, at, n, preview->planes, &run->diag));
        cw_binaural_run(binaural, (const float* const*)preview->planes, n, preview->ears);
        for (int64_t i = 0; i < 2 * n; ++i) {
            preview->ears[i] *= gain;
        }
        CW_TRY(cw_bus_append(writer, preview->ears, n, 2, at, preview->samples, peak));
    }
    return cw_sound_end(writer, ret_sound);
}

// params: layout. Inputs: sound. Outputs: sound, for two ears, as loud as it fits.
CwStatus cw__ears_stage(CwStepRun* run) {
    Preview* preview = CW_NEW(run->arena, Preview);
    CwBusPeak peak = {0};
    CwHash sound;
    CW_TRY(preview ? begin(run, preview) : CW_ERR_NO_MEM);
    CW_TRY(play(run, preview, 1.0, &peak, &sound));
    const int gain_db100 = cw_bus_gain_db100(&peak);
    if (gain_db100 < 0) {
        peak = (CwBusPeak){0};
        CW_TRY(play(run, preview, cw_db_to_gain(0.01 * gain_db100), &peak, &sound));
    }
    return cw_step_output_object(run, "sound", &sound);
}
