// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/sound_file.h"
#include "cmd/verbs.h"

#include "base/file.h"
#include "base/json.h"
#include "mix/profiles.h"
#include "signal/loudness.h"

static const char* const measured_on[] = {"", "of the programme", "while somebody speaks", "of the album"};

static void print_json(CwBuf* buf, const CwProfile* p) {
    const bool has_target = p->target.basis != CW_BASIS_NONE;
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "name", p->name);
    cw_json_put_text(buf, "title", p->title);
    cw_json_put_text(buf, "measure", cw_basis_name(p->target.basis));
    cw_level_put(buf, "target", has_target ? p->target.lufs100 : CW_LOUDNESS_NONE);
    cw_level_put(buf, "tolerance", has_target ? p->target.tolerance_lu100 : CW_LOUDNESS_NONE);
    cw_level_put(buf, "true_peak", p->true_peak_dbtp100);
    cw_level_put(buf, "leq_m_most", p->leq_m_most_db100);
    cw_json_put_bool(buf, "default", p->by_default);
    cw_json_put_text(buf, "source", p->source);
    cw_json_put_text(buf, "date", p->date);
    cw_json_put_text(buf, "note", p->note);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

// "-23.0 ±0.2 LUFS", or "-14.0 +1.0 LUFS" where quieter is as good.
static void put_target(CwBuf* buf, const CwTarget* target) {
    cw_level_text(buf, target->lufs100);
    cw_buf_text(buf, target->quieter_passes ? " +" : " \xC2\xB1");
    cw_level_text(buf, target->tolerance_lu100);
    cw_buf_text(buf, target->quieter_passes ? " LUFS or less" : " LUFS");
}

static void put_asked(CwBuf* buf, const CwProfile* p) {
    if (p->target.basis != CW_BASIS_NONE) {
        put_target(buf, &p->target);
        cw_buf_format(buf, " %s", measured_on[p->target.basis]);
    } else if (p->leq_m_most_db100 != CW_LOUDNESS_NONE) {
        cw_buf_text(buf, "Leq(m) up to ");
        cw_level_text(buf, p->leq_m_most_db100);
        cw_buf_text(buf, " dB");
    } else {
        cw_buf_text(buf, "any loudness");
    }
}

// One line: what somebody looks for who knows no name yet.
static CwStatus print_line(CwShell* shell, CwBuf* buf, const CwProfile* p) {
    CwBuf asked = cw_buf(shell->arena);
    CwBuf peak = cw_buf(shell->arena);
    put_asked(&asked, p);
    cw_level_text(&peak, p->true_peak_dbtp100);
    cw_buf_text(&peak, " dBTP");
    CW_TRY(cw_buf_status(&asked));
    CW_TRY(cw_buf_status(&peak));
    cw_buf_column(buf, p->name, 20);
    cw_buf_column(buf, cw_buf_string(&asked), 45);
    cw_buf_column(buf, cw_buf_string(&peak), 11);
    cw_buf_format(buf, "%s%s\n", p->title, p->by_default ? " *" : "");
    return cw_buf_status(buf);
}

static void put_level_line(CwBuf* buf, const char* what, const char* bound, int hundredths, const char* unit) {
    if (hundredths != CW_LOUDNESS_NONE) {
        cw_buf_format(buf, "  %-22s %s ", what, bound);
        cw_level_text(buf, hundredths);
        cw_buf_format(buf, " %s\n", unit);
    }
}

static void put_target_line(CwBuf* buf, const char* what, const CwTarget* target) {
    if (target->basis != CW_BASIS_NONE) {
        cw_buf_format(buf, "  %-22s ", what);
        put_target(buf, target);
        cw_buf_format(buf, " %s\n", measured_on[target->basis]);
    }
}

static void put_shape(CwBuf* buf, const CwProfile* p) {
    if (p->seconds_most) {
        cw_buf_format(buf, "  %-22s at most %d s\n", "length", p->seconds_most);
    }
    if (p->sample_rate) {
        cw_buf_format(buf, "  %-22s %d Hz\n", "sample rate", p->sample_rate);
    }
    for (size_t i = 0; i < p->n_layouts; ++i) {
        cw_buf_format(buf, "  %-22s ", i ? "or" : "layout");
        for (int c = 0; c < p->layouts[i].channels; ++c) {
            cw_buf_format(buf, "%s%s", c ? " " : "", cw_speaker_name(p->layouts[i].speakers[c]));
        }
        cw_buf_byte(buf, '\n');
    }
    for (size_t i = 0; i < p->n_advice; ++i) {
        cw_buf_format(buf, "  %-22s %s\n", i ? "and" : "told, not refused", p->advice[i]);
    }
}

// Everything a profile says.
static void print_whole(CwBuf* buf, const CwProfile* p) {
    cw_buf_format(buf, "%s (%s)%s\n", p->title, p->name, p->by_default ? ", by default" : "");
    put_target_line(buf, "loudness", &p->target);
    put_target_line(buf, "or else", &p->otherwise);
    put_level_line(buf, "true peak", "at most", p->true_peak_dbtp100, "dBTP");
    put_level_line(buf, "  louder than that", "at most", p->true_peak_louder_dbtp100, "dBTP");
    put_level_line(buf, "any 3 s", "at most", p->max_short_lufs100, "LUFS");
    put_level_line(buf, "any 0.4 s", "at most", p->max_momentary_lufs100, "LUFS");
    put_level_line(buf, "loudness range", "at least", p->range_least_lu100, "LU");
    put_level_line(buf, "loudness range", "at most", p->range_most_lu100, "LU");
    put_level_line(buf, "range of dialogue", "at most", p->dialogue_range_most_lu100, "LU");
    put_level_line(buf, "above dialogue", "at most", p->dialogue_difference_most_lu100, "LU");
    put_level_line(buf, "dialogue", "at least", p->dialogue_least_lufs100, "LUFS");
    put_level_line(buf, "dialogue", "at most", p->dialogue_most_lufs100, "LUFS");
    put_level_line(buf, "Leq(m)", "at most", p->leq_m_most_db100, "dB");
    put_shape(buf, p);
    cw_buf_format(buf, "  %-22s %s%s%s\n", "source", p->source, p->date[0] ? ", " : "", p->date);
    if (p->note[0]) {
        cw_buf_format(buf, "  %-22s %s\n", "note", p->note);
    }
}

static CwStatus print(CwShell* shell, CwBuf* buf, const CwProfile* profile, bool whole) {
    if (shell->json) {
        print_json(buf, profile);
    } else if (whole) {
        print_whole(buf, profile);
    } else {
        return print_line(shell, buf, profile);
    }
    return CW_OK;
}

// Every profile of a folder, by name.
static CwStatus list_folder(CwShell* shell, const char* folder, CwBuf* buf) {
    CwNames names;
    CW_TRY(cw_folder_list(shell->arena, folder, &shell->diag, &names));
    for (size_t i = 0; i < names.count; ++i) {
        CwProfile profile = {0};
        const char* path = cw_path(shell->arena, folder, names.names[i]);
        if (!path) {
            return CW_ERR_NO_MEM;
        }
        if (cw_path_has_extension(path, ".json")) {
            CW_TRY(cw_profile_find(shell, path, &profile));
            CW_TRY(print(shell, buf, &profile, false));
        }
    }
    return CW_OK;
}

static CwStatus list_known(CwShell* shell, CwBuf* buf) {
    for (const CwEmbedded* file = cw_profile_files(); file->name; ++file) {
        CwProfile profile = {0};
        CW_TRY(cw_profile_of_file(shell->arena, file, &profile));
        CW_TRY(print(shell, buf, &profile, false));
    }
    if (!shell->json) {
        cw_buf_text(buf,
                    "* what films are mastered to that name no profile; `cuewright profiles NAME` says all of one\n");
    }
    return CW_OK;
}

static CwStatus run(CwShell* shell) {
    CwBuf buf = cw_buf(shell->arena);
    if (shell->n_arguments == 0) {
        CW_TRY(list_known(shell, &buf));
    }
    for (size_t i = 0; i < shell->n_arguments; ++i) {
        CwProfile profile = {0};
        if (cw_folder_exists(shell->arguments[i])) {
            CW_TRY(list_folder(shell, shell->arguments[i], &buf));
        } else {
            CW_TRY(cw_profile_find(shell, shell->arguments[i], &profile));
            CW_TRY(print(shell, &buf, &profile, true));
        }
    }
    CW_TRY(cw_buf_status(&buf));
    cw_shell_print(&buf);
    return CW_OK;
}

const CwVerb cw_verb_profiles = {
    .name = "profiles",
    .arguments = "[NAME | FILE | FOLDER]…",
    .summary = "the delivery profiles there are, and what one asks for",
    .help = "A profile is a small JSON file; one of your own is named by its path wherever a profile is asked for, "
            "with or\n"
            "without .json, and a folder of them is listed here. data/profiles in the sources has those to begin from.",
    .arguments_max = 100,
    .run = run,
};
