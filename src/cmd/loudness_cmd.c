// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/sound_file.h"
#include "cmd/verbs.h"

#include "base/json.h"
#include "signal/leq_m.h"
#include "signal/loudness.h"

enum {
    LEQ_M_RATE_MIN = 32000, // Hz; below that it is not measured
};

static const CwOption options[] = {
    {"--bed", "NAME", "of a file with an audio definition model: this bed or object alone"},
    {"--layout", "L", "which channel is which: stereo, 5.1, 7.1.4 …, or \"L C R Ls Rs LFE\""},
};

// What was measured of one file.
typedef struct {
    const char* path;
    const CwAdmGroup* group; // of a file that says it has several, or NULL
    CwLoudness loudness;
    int leq_m_db100;
    int64_t audio_ms;
    int64_t cpu_ms;
} Answer;

static void print_json(CwBuf* buf, const Answer* a) {
    const CwLoudness* l = &a->loudness;
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "file", a->path);
    if (a->group) {
        cw_json_put_text(buf, "bed", a->group->name);
        cw_json_put_text(buf, "kind", cw_adm_kind_name(a->group->kind));
        cw_json_put_bool(buf, "object", a->group->object);
        cw_json_put_int(buf, "channels", a->group->layout.channels);
    }
    cw_level_put(buf, "integrated", l->integrated_lufs100);
    cw_level_put(buf, "range", l->range_lu100);
    cw_level_put(buf, "max_short", l->max_short_term_lufs100);
    cw_level_put(buf, "max_momentary", l->max_momentary_lufs100);
    cw_level_put(buf, "true_peak", l->true_peak_dbtp100);
    cw_level_put(buf, "sample_peak", l->sample_peak_dbfs100);
    cw_level_put(buf, "leq_m", a->leq_m_db100);
    cw_json_put_decimal(buf, "seconds_audio", a->audio_ms, 1000);
    cw_json_put_decimal(buf, "seconds_cpu", a->cpu_ms, 1000);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

static void print_line(CwBuf* buf, const char* what, int hundredths, const char* unit) {
    cw_buf_format(buf, "  %-14s ", what);
    cw_level_text(buf, hundredths);
    cw_buf_format(buf, " %s\n", unit);
}

static void print_text(CwBuf* buf, const Answer* a) {
    const CwLoudness* l = &a->loudness;
    cw_buf_text(buf, a->path);
    if (a->group) {
        cw_buf_format(buf, ": %s, %s", a->group->name, cw_adm_kind_name(a->group->kind));
        cw_buf_format(buf, a->group->object ? ", an object" : ", %d channels", a->group->layout.channels);
    }
    cw_buf_byte(buf, '\n');
    print_line(buf, "integrated", l->integrated_lufs100, "LUFS");
    print_line(buf, "range", l->range_lu100, a->audio_ms < 60000 ? "LU (unsure below a minute)" : "LU");
    print_line(buf, "max short-term", l->max_short_term_lufs100, "LUFS");
    print_line(buf, "max momentary", l->max_momentary_lufs100, "LUFS");
    print_line(buf, "true peak", l->true_peak_dbtp100, "dBTP");
    print_line(buf, "Leq(m)", a->leq_m_db100, "dB");
}

static CwStatus measure_sound(CwShell* shell, const CwSoundFile* file, Answer* answer) {
    const int64_t began = cw_cpu_ms();
    CwMeasure measure;
    const bool with_m = file->wav.sample_rate >= LEQ_M_RATE_MIN;
    CW_TRY(with_m ? cw_measure_m(shell->arena, &file->source, &file->layout, &shell->diag, &measure)
                  : cw_measure(shell->arena, &file->source, &file->layout, NULL, &shell->diag, &measure));
    CW_TRY(cw_loudness(shell->arena, &measure, &answer->loudness));
    answer->leq_m_db100 = with_m ? cw_leq_m_of(&measure) : CW_LOUDNESS_NONE;
    answer->audio_ms = file->wav.frames * 1000 / file->wav.sample_rate;
    answer->cpu_ms = cw_cpu_ms() - began;
    return CW_OK;
}

static CwStatus answer_sound(CwShell* shell, const char* path, const CwAdmGroup* group, const CwSoundFile* file) {
    Answer answer = {.path = path, .group = group};
    CwBuf buf = cw_buf(shell->arena);
    CW_TRY(measure_sound(shell, file, &answer));
    if (shell->json) {
        print_json(&buf, &answer);
    } else {
        print_text(&buf, &answer);
    }
    CW_TRY(cw_buf_status(&buf));
    cw_shell_print(&buf);
    return CW_OK;
}

// A file, or each bed and object of one that says it has some.
static CwStatus answer_file(CwShell* shell, const char* path) {
    CwSoundFile file;
    CwWav wav = {0};
    const CwAdmPart* parts = NULL;
    size_t count = 0;
    if (!cw_shell_option(shell, "--bed") && !cw_shell_option(shell, "--layout")) {
        CW_TRY(cw_sound_file_parts(shell, path, &wav, &parts, &count));
    }
    for (size_t i = 0; i < count; ++i) {
        cw_sound_file_of_part(&wav, &parts[i], &file);
        CW_TRY(answer_sound(shell, path, &parts[i].group, &file));
    }
    if (count) {
        return CW_OK;
    }
    CW_TRY(cw_sound_file_asked(shell, path, &file));
    return answer_sound(shell, path, NULL, &file);
}

static CwStatus run(CwShell* shell) {
    for (size_t i = 0; i < shell->n_arguments; ++i) {
        CW_TRY(answer_file(shell, shell->arguments[i]));
    }
    return CW_OK;
}

const CwVerb cw_verb_loudness = {
    .name = "loudness",
    .arguments = "FILE…",
    .summary = "how loud sound files are: LUFS, LU, dBTP, Leq(m)",
    .help = "Needs no project. By ITU-R BS.1770-5, EBU Tech 3341 and 3342, ISO 21727. Files of more than two channels\n"
            "must say which is which, or --layout does. A file with an audio definition model is measured bed by bed "
            "and object by\n"
            "object: nothing is rendered.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .arguments_min = 1,
    .arguments_max = 1000,
    .run = run,
};
