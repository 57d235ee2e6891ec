// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/sound_file.h"
#include "cmd/verbs.h"

#include "base/json.h"
#include "mix/qc.h"

static const CwOption options[] = {
    {"--profile", "P", "the delivery profile: its name, or the path of its file"},
    {"--dialogue", "FILE", "the dialogue stem, where the profile is measured on dialogue"},
    {"--layout", "L", "which channel is which: stereo, 5.1, 7.1.4 …, or \"L C R Ls Rs LFE\""},
    {"--rate", "R", "frames a second of the timecodes in the answer (24)"},
};

static void print_text(CwBuf* buf, const CwQc* qc) {
    cw_buf_format(buf, "%s: %s\n", qc->profile->title, qc->passed ? "passed" : "NOT passed");
    for (size_t i = 0; i < qc->n_checks; ++i) {
        const CwQcCheck* check = &qc->checks[i];
        cw_buf_format(buf, "  %-4s %-20s ", check->passed ? "ok" : check->advice ? "hint" : "FAIL", check->name);
        if (check->unit_is_level) {
            cw_level_text(buf, check->value);
        } else {
            cw_buf_format(buf, "%d", check->value);
        }
        cw_buf_format(buf, "  %s\n", check->passed ? "" : check->what);
    }
}

static CwStatus read_dialogue(CwShell* shell, int sample_rate, CwMeasure* measure, bool* ret_given) {
    const char* path = cw_shell_option(shell, "--dialogue");
    CwSoundFile file;
    *ret_given = path != NULL;
    if (!path) {
        return CW_OK;
    }
    CW_TRY(cw_sound_file_open(shell, path, NULL, &file));
    CW_TRY(cw_wav_want_rate(&file.wav, sample_rate, &shell->diag));
    return cw_measure(shell->arena, &file.source, &file.layout, NULL, &shell->diag, measure);
}

static CwStatus read_rate(CwShell* shell, CwRate* ret_rate) {
    const char* text = cw_shell_option(shell, "--rate");
    *ret_rate = cw_rate_24;
    if (text && cw_rate_parse(cw_text(text), ret_rate) != CW_OK) {
        return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, text,
                       "--rate is frames a second, as 24, 25, 23.976 or \"29.97 drop\"");
    }
    return CW_OK;
}

static CwStatus run(CwShell* shell) {
    CwSoundFile file;
    CwProfile profile;
    CwRate rate;
    CwMeasure dialogue;
    CwQc qc;
    bool has_dialogue = false;
    if (!cw_shell_option(shell, "--profile")) {
        return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, NULL,
                       "say which profile: --profile NAME; `cuewright profiles` lists them");
    }
    CW_TRY(read_rate(shell, &rate));
    CW_TRY(cw_profile_find(shell, cw_shell_option(shell, "--profile"), &profile));
    CW_TRY(cw_sound_file_open(shell, shell->arguments[0], cw_shell_option(shell, "--layout"), &file));
    CW_TRY(read_dialogue(shell, file.wav.sample_rate, &dialogue, &has_dialogue));
    const CwQcIn in = {&profile, &file.source, &file.layout, has_dialogue ? &dialogue : NULL, NULL};
    CW_TRY(cw_qc(shell->arena, &in, &shell->diag, &qc));
    CwBuf buf = cw_buf(shell->arena);
    if (shell->json) {
        const int64_t first = file.wav.has_time_reference ? file.wav.time_reference_samples : 0;
        cw_qc_to_json(&buf, NULL, &qc, rate, cw_time_of_sample(first, file.wav.sample_rate));
        cw_buf_byte(&buf, '\n');
    } else {
        print_text(&buf, &qc);
    }
    CW_TRY(cw_buf_status(&buf));
    cw_shell_print(&buf);
    shell->check_failed = !qc.passed;
    return CW_OK;
}

const CwVerb cw_verb_qc = {
    .name = "qc",
    .arguments = "FILE",
    .summary = "holds a master against a delivery profile",
    .help = "Needs no project. Levels in JSON are hundredths. Ends with 1 when the file does not pass.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .arguments_min = 1,
    .arguments_max = 1,
    .run = run,
};
