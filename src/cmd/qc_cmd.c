// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/sound_file.h"
#include "cmd/verbs.h"

#include "base/file.h"
#include "base/json.h"
#include "mix/qc.h"
#include "mix/qc_page.h"

static const CwOption options[] = {
    {"--profile", "P", "the delivery profile: its name, or the path of its file"},
    {"--dialogue", "FILE", "the dialogue stem, where the profile is measured on dialogue"},
    {"--bed", "NAME", "of a file with an audio definition model: this bed or object"},
    {"--layout", "L", "which channel is which: stereo, 5.1, 7.1.4 …, or \"L C R Ls Rs LFE\""},
    {"--page", "FILE", "the verdict as a page, PDF, with a picture of the loudness"},
    {"--rate", "R", "frames a second of the timecodes in the answer (24)"},
};

// What the answer is about, for all its forms.
typedef struct {
    CwSoundFile file;
    CwMeasure measure;
    CwMeasure dialogue;
    bool has_dialogue;
    CwProfile profile;
    CwRate rate;
    CwTime start;
    CwQc qc;
} Answer;

static void put_value(CwBuf* buf, const CwQcCheck* check, int value) {
    if (check->unit_is_level) {
        cw_level_text(buf, value);
    } else {
        cw_buf_format(buf, "%d", value);
    }
}

// " (asked for: -23.2 to -22.8)".
static void put_wanted(CwBuf* buf, const CwQcCheck* check) {
    const bool least = check->least != CW_LOUDNESS_NONE;
    const bool most = check->most != CW_LOUDNESS_NONE;
    if (!least && !most) {
        return;
    }
    cw_buf_text(buf, least && most ? "  asked for: " : least ? "  asked for: at least " : "  asked for: at most ");
    put_value(buf, check, least ? check->least : check->most);
    if (least && most && check->least != check->most) {
        cw_buf_text(buf, " to ");
        put_value(buf, check, check->most);
    }
}

static void put_timecode(CwBuf* buf, const Answer* a, int64_t sample) {
    char text[CW_TIMECODE_SIZE];
    const int64_t flicks = a->start.flicks + sample * cw_flicks_per_sample(a->qc.sample_rate);
    cw_timecode_format(cw_frame_floor(cw_time(flicks), a->rate), a->rate, text);
    cw_buf_text(buf, text);
}

static void put_places(CwBuf* buf, const Answer* a, const CwQcCheck* check) {
    for (size_t i = 0; i < check->n_places; ++i) {
        cw_buf_text(buf, "         ");
        put_timecode(buf, a, check->places[i].from);
        cw_buf_text(buf, " to ");
        put_timecode(buf, a, check->places[i].to);
        cw_buf_text(buf, "   ");
        put_value(buf, check, check->places[i].value);
        cw_buf_format(buf, " %s\n", check->unit);
    }
}

static void print_text(CwBuf* buf, const Answer* a) {
    const CwQc* qc = &a->qc;
    cw_buf_format(buf, "%s: %s\n", qc->profile->title, qc->passed ? "passed" : "NOT passed");
    for (size_t i = 0; i < qc->n_checks; ++i) {
        const CwQcCheck* check = &qc->checks[i];
        cw_buf_format(buf, "  %-4s %-20s ", check->passed ? "ok" : check->advice ? "hint" : "FAIL", check->name);
        put_value(buf, check, check->value);
        cw_buf_format(buf, " %s", check->unit);
        put_wanted(buf, check);
        cw_buf_byte(buf, '\n');
        if (!check->passed) {
            cw_buf_format(buf, "       %s\n", check->what);
            put_places(buf, a, check);
        }
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

static CwStatus look(CwShell* shell, Answer* a) {
    CW_TRY(read_rate(shell, &a->rate));
    CW_TRY(cw_profile_find(shell, cw_shell_option(shell, "--profile"), &a->profile));
    CW_TRY(cw_sound_file_asked(shell, shell->arguments[0], &a->file));
    CW_TRY(read_dialogue(shell, a->file.wav.sample_rate, &a->dialogue, &a->has_dialogue));
    CW_TRY(cw_measure(shell->arena, &a->file.source, &a->file.layout, NULL, &shell->diag, &a->measure));
    const CwWav* wav = &a->file.wav;
    a->start = cw_time_of_sample(wav->has_time_reference ? wav->time_reference_samples : 0, wav->sample_rate);
    const CwQcIn in = {&a->profile, &a->file.source, &a->file.layout, a->has_dialogue ? &a->dialogue : NULL,
                       &a->measure};
    return cw_qc(shell->arena, &in, &shell->diag, &a->qc);
}

static CwStatus draw(CwShell* shell, const Answer* a) {
    const char* path = cw_shell_option(shell, "--page");
    const CwText stem = cw_path_stem(shell->arguments[0]);
    CwText pdf = {NULL, 0};
    if (!path) {
        return CW_OK;
    }
    const CwQcPage page = {.film = cw_text_copy(shell->arena, stem),
                           .cut = "",
                           .qc = &a->qc,
                           .master = &a->measure,
                           .dialogue = a->has_dialogue ? &a->dialogue : NULL,
                           .rate = a->rate,
                           .start = a->start};
    if (!page.film) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_qc_pdf(shell->arena, &page, &shell->diag, &pdf));
    return cw_file_write(shell->arena, path, pdf, &shell->diag);
}

static CwStatus run(CwShell* shell) {
    if (!cw_shell_option(shell, "--profile")) {
        return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, NULL,
                       "say which profile: --profile NAME; `cuewright profiles` lists them");
    }
    Answer* answer = CW_NEW(shell->arena, Answer);
    if (!answer) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(look(shell, answer));
    CW_TRY(draw(shell, answer));
    CwBuf buf = cw_buf(shell->arena);
    if (shell->json) {
        cw_qc_to_json(&buf, NULL, &answer->qc, answer->rate, answer->start);
        cw_buf_byte(&buf, '\n');
    } else {
        print_text(&buf, answer);
    }
    CW_TRY(cw_buf_status(&buf));
    cw_shell_print(&buf);
    shell->check_failed = !answer->qc.passed;
    return CW_OK;
}

const CwVerb cw_verb_qc = {
    .name = "qc",
    .arguments = "FILE",
    .summary = "holds a master against a delivery profile",
    .help = "Needs no project. Every place that offends is told by its timecode (from the file's own, if it has one). "
            "Levels in\n"
            "JSON are hundredths. Ends with 1 when the file does not pass.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .arguments_min = 1,
    .arguments_max = 1,
    .run = run,
};
