// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/sound_file.h"
#include "cmd/verbs.h"

#include "base/json.h"
#include "base/math.h"
#include "signal/binaural.h"

static const CwOption options[] = {
    {"-o", "FILE", "where it goes: 24-bit stereo for headphones"},
    {"--bed", "NAME", "of a file with an audio definition model: this bed or object"},
    {"--layout", "L", "which channel is which: stereo, 5.1, 7.1.4 …, or \"L C R Ls Rs LFE\""},
    {"--sofa", "FILE", "head-related responses; Debian's libmysofa1 brings those of a dummy head"},
};

// What was heard and how far it had to be turned down.
typedef struct {
    const char* sofa;
    int gain_db100;
    CwLoudness loudness;
} Preview;

static CwStatus begin(CwShell* shell, const CwSoundFile* file, Preview* preview, CwBinaural** ret_binaural) {
    const char* own = cw_shell_option(shell, "--sofa");
    preview->sofa = own ? own : CW_BINAURAL_USUAL_FILE;
    const CwStatus status = cw_binaural_begin(shell->arena, preview->sofa, file->wav.sample_rate, &file->layout,
                                              &shell->diag, ret_binaural);
    if (status == CW_ERR_NOT_FOUND && !own) {
        return cw_diag(&shell->diag, status, "binaural.missing", (CwPlace){CW_BINAURAL_USUAL_FILE, 0, 0}, NULL,
                       "no head-related responses are here: install Debian's libmysofa1, or give --sofa FILE");
    }
    return status;
}

// Plays the whole file to two ears at a gain.
static CwStatus play(CwShell* shell, const CwSoundFile* file, Preview* preview, CwSoundOut* out) {
    const double gain = cw_db_to_gain(preview->gain_db100 * 0.01);
    CwBinaural* binaural = NULL;
    float* planes[CW_CHANNELS_MAX] = {NULL};
    double* ears = CW_NEW_ARRAY(shell->arena, double, 2 * CW_BINAURAL_BLOCK);
    CW_TRY(begin(shell, file, preview, &binaural));
    for (int c = 0; c < file->wav.channels; ++c) {
        planes[c] = CW_NEW_ARRAY(shell->arena, float, CW_BINAURAL_BLOCK);
        if (!planes[c] || !ears) {
            return CW_ERR_NO_MEM;
        }
    }
    for (int64_t at = 0; at < out->frames; at += CW_BINAURAL_BLOCK) {
        const int64_t n = out->frames - at < CW_BINAURAL_BLOCK ? out->frames - at : CW_BINAURAL_BLOCK;
        CW_TRY(cw_source_read(&file->source, at, n, planes, &shell->diag));
        cw_binaural_run(binaural, (const float* const*)planes, n, ears);
        for (int64_t i = 0; i < 2 * n; ++i) {
            ears[i] *= gain;
        }
        CW_TRY(cw_sound_out_add(out, ears, n));
    }
    return CW_OK;
}

static CwStatus make(CwShell* shell, const CwSoundFile* file, Preview* preview) {
    const char* path = cw_shell_option(shell, "-o");
    CwSoundOut out = {.out = NULL};
    const CwLayout two = {2, {CW_SPEAKER_L, CW_SPEAKER_R}};
    for (int attempt = 0; attempt < 2; ++attempt) {
        CW_TRY(cw_sound_out_begin(shell, path, &file->wav, &two, file->wav.frames, &out));
        CW_TRY(play(shell, file, preview, &out));
        if (out.peak < 1.0) {
            break;
        }
        preview->gain_db100 = -10 - (int)cw_round(100.0 * cw_gain_to_db(out.peak));
        cw_sound_out_drop(&out);
    }
    return cw_sound_out_end(&out, &preview->loudness);
}

static CwStatus run(CwShell* shell) {
    CwSoundFile file;
    Preview preview = {.gain_db100 = 0};
    CwBuf buf = cw_buf(shell->arena);
    if (!cw_shell_option(shell, "-o")) {
        return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, "-o", "this option must be given");
    }
    CW_TRY(cw_sound_file_asked(shell, shell->arguments[0], &file));
    CW_TRY(make(shell, &file, &preview));
    if (shell->json) {
        cw_json_begin_object(&buf, NULL);
        cw_json_put_text(&buf, "sofa", preview.sofa);
        cw_level_put(&buf, "gain", preview.gain_db100);
        cw_level_put(&buf, "integrated", preview.loudness.integrated_lufs100);
        cw_level_put(&buf, "true_peak", preview.loudness.true_peak_dbtp100);
        cw_json_end_object(&buf);
        cw_buf_byte(&buf, '\n');
    } else {
        cw_buf_text(&buf, "for headphones: ");
        cw_level_text(&buf, preview.loudness.integrated_lufs100);
        cw_buf_text(&buf, " LUFS");
        if (preview.gain_db100) {
            cw_buf_text(&buf, ", turned down by ");
            cw_level_text(&buf, -preview.gain_db100);
            cw_buf_text(&buf, " dB so that it fits");
        }
        cw_buf_byte(&buf, '\n');
    }
    CW_TRY(cw_buf_status(&buf));
    cw_shell_print(&buf);
    return CW_OK;
}

const CwVerb cw_verb_binaural = {
    .name = "binaural",
    .arguments = "FILE",
    .summary = "a mix for loudspeakers as headphones would play it",
    .help = "Needs no project. Each channel is heard from where its loudspeaker stands, by head-related responses\n"
            "(a SOFA file). A preview: no room is added, and the head is not yours.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .arguments_min = 1,
    .arguments_max = 1,
    .run = run,
};
