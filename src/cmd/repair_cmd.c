// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/sound_file.h"
#include "cmd/verbs.h"

#include "base/file.h"
#include "base/json.h"
#include "mix/repair.h"

#include <stdlib.h>
#include <string.h>

enum {
    BLOCK = 16384,
};

static const CwOption options[] = {
    {"-o", "FILE", "where the repaired recording goes: 24-bit broadcast WAV"},
    {"--clicks", NULL, "clicks and dropouts"},
    {"--clipping", NULL, "tops of the wave that were cut off"},
    {"--hum", "HZ", "hum of the mains, 50 or 60, and its harmonics"},
    {"--hiss", NULL, "steady noise"},
    {"--mud", NULL, "what booms round 300 Hz, where and when it does"},
    {"--match", "FILE", "the balance of another recording, by thirds of an octave"},
    {"--picture", "FILE", "before and after, as SVG"},
    {"--layout", "L", "which channel is which, where the file does not say"},
};

static CwStatus usage(CwShell* shell, const char* read, const char* why) {
    return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, read, "%s", why);
}

static CwStatus read_wish(CwShell* shell, const CwSoundFile* reference, CwRepairWish* wish) {
    const char* hum = cw_shell_option(shell, "--hum");
    *wish = (CwRepairWish){.clicks = cw_shell_option(shell, "--clicks") != NULL,
                           .clipping = cw_shell_option(shell, "--clipping") != NULL,
                           .hiss = cw_shell_option(shell, "--hiss") != NULL,
                           .mud = cw_shell_option(shell, "--mud") != NULL,
                           .match = cw_shell_option(shell, "--match") ? &reference->source : NULL};
    if (hum) {
        wish->hum_hz = strcmp(hum, "50") == 0 ? 50 : strcmp(hum, "60") == 0 ? 60 : 0;
        if (!wish->hum_hz) {
            return usage(shell, hum, "--hum is 50 or 60");
        }
    }
    if (!wish->clicks && !wish->clipping && !wish->hiss && !wish->mud && !wish->match && !wish->hum_hz) {
        return usage(shell, NULL, "say what to repair: --clicks, --clipping, --hum 50, --hiss, --mud, --match FILE");
    }
    return cw_shell_option(shell, "-o") ? CW_OK : usage(shell, "-o", "this option must be given");
}

static CwStatus write_sound(CwShell* shell, const CwSoundFile* file, const CwOldRecording* rec) {
    double* real = CW_NEW_ARRAY(shell->arena, double, (size_t)(BLOCK * rec->channels));
    CwSoundOut out;
    if (!real) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_sound_out_begin(shell, cw_shell_option(shell, "-o"), &file->wav, &file->layout, rec->frames, &out));
    for (int64_t at = 0; at < rec->frames; at += BLOCK) {
        const int64_t n = rec->frames - at < BLOCK ? rec->frames - at : BLOCK;
        for (int c = 0; c < rec->channels; ++c) {
            for (int64_t i = 0; i < n; ++i) {
                real[i * rec->channels + c] = (double)rec->planes[c][at + i];
            }
        }
        CW_TRY(cw_sound_out_add(&out, real, n));
    }
    return cw_sound_out_end(&out, NULL);
}

static CwStatus draw(CwShell* shell, const CwRepair* repair) {
    const char* path = cw_shell_option(shell, "--picture");
    const char* title = cw_format(shell->arena, "Repair of %s", shell->arguments[0]);
    CwText svg = {NULL, 0};
    if (!path) {
        return CW_OK;
    }
    CW_TRY(title ? cw_repair_svg(shell->arena, repair, title, &shell->diag, &svg) : CW_ERR_NO_MEM);
    return cw_file_write(shell->arena, path, svg, &shell->diag);
}

static void put_level_row(CwBuf* buf, const char* what, int before, int after) {
    cw_buf_column(buf, what, 30);
    cw_level_text(buf, before == CW_FAULT_NONE_DB100 ? CW_LOUDNESS_NONE : before);
    cw_buf_text(buf, "  to  ");
    cw_level_text(buf, after == CW_FAULT_NONE_DB100 ? CW_LOUDNESS_NONE : after);
    cw_buf_byte(buf, '\n');
}

static void print(const CwShell* shell, const CwRepair* r, CwBuf* buf) {
    if (shell->json) {
        cw_repair_to_json(buf, NULL, r);
        cw_buf_byte(buf, '\n');
        return;
    }
    cw_buf_format(buf, "clicks                        %zu  to  %zu\n", r->before.clicks, r->after.clicks);
    cw_buf_format(buf, "tops cut off                  %zu  to  %zu\n", r->before.clipped, r->after.clipped);
    put_level_row(buf, "hum over what is beside it", r->before.hum_db100, r->after.hum_db100);
    put_level_row(buf, "steady noise, dBFS", r->before.noise_dbfs100, r->after.noise_dbfs100);
    put_level_row(buf, "sound over noise, dB", r->before.snr_db100, r->after.snr_db100);
    put_level_row(buf, "315 Hz over 1600 Hz, dB", r->before.mud_db100, r->after.mud_db100);
    cw_buf_text(buf, "changed, over the sound, dB   ");
    cw_level_text(buf, r->residual_db100 == CW_FAULT_NONE_DB100 ? CW_LOUDNESS_NONE : r->residual_db100);
    cw_buf_format(buf, "\nsamples mended                %lld\n", (long long)r->mended);
}

// A folder of our own for what goes through ffmpeg.
static CwStatus scratch(CwShell* shell, const char** ret_folder) {
    const char* tmp = getenv("TMPDIR");
    char* folder = NULL;
    const char* name = cw_path(shell->arena, tmp && tmp[0] ? tmp : "/tmp", "cuewright-repair-XXXXXX");
    folder = name ? cw_text_copy(shell->arena, cw_text(name)) : NULL;
    if (!folder) {
        return CW_ERR_NO_MEM;
    }
    if (!mkdtemp(folder)) {
        return cw_diag(&shell->diag, CW_ERR_IO, "repair.scratch", (CwPlace){folder, 0, 0}, NULL,
                       "a folder for what goes through ffmpeg could not be made: set TMPDIR");
    }
    *ret_folder = folder;
    return CW_OK;
}

static CwStatus run(CwShell* shell) {
    const char* other = cw_shell_option(shell, "--match");
    const char* folder = NULL;
    CwSoundFile file;
    CwSoundFile reference;
    CwRepairWish wish;
    CwOldRecording rec;
    CwRepair repair;
    CwBuf buf = cw_buf(shell->arena);
    CW_TRY(read_wish(shell, &reference, &wish));
    CW_TRY(cw_sound_file_open(shell, shell->arguments[0], cw_shell_option(shell, "--layout"), &file));
    CW_TRY(other ? cw_sound_file_open(shell, other, NULL, &reference) : CW_OK);
    CW_TRY(cw_recording_read(shell->arena, &file.source, &shell->diag, &rec));
    CW_TRY(scratch(shell, &folder));
    const CwStatus status = cw_repair(shell->arena, &wish, folder, &rec, &shell->diag, &repair);
    const CwStatus gone = cw_remove_tree(folder, NULL);
    CW_TRY(status);
    CW_TRY(gone);
    CW_TRY(write_sound(shell, &file, &rec));
    CW_TRY(draw(shell, &repair));
    print(shell, &repair, &buf);
    CW_TRY(cw_buf_status(&buf));
    cw_shell_print(&buf);
    return CW_OK;
}

const CwVerb cw_verb_repair = {
    .name = "repair",
    .arguments = "FILE",
    .summary = "an old, noisy or muddy recording made better, and what that changed",
    .help =
        "Needs no project. Only what is asked for is done. Clicks and cut-off tops are mended where they are found,\n"
        "and nothing else is touched by that; the answer has what there was, what there is, and how much was\n"
        "changed. Levels of bands are dB of the whole.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .arguments_min = 1,
    .arguments_max = 1,
    .run = run,
};
