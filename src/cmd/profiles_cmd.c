// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/sound_file.h"
#include "cmd/verbs.h"

#include "base/json.h"
#include "mix/profiles.h"
#include "signal/loudness.h"

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
    cw_json_put_text(buf, "note", p->note);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

static void print_text(CwBuf* buf, const CwProfile* p) {
    cw_buf_format(buf, "%-22s ", p->name);
    if (p->target.basis != CW_BASIS_NONE) {
        cw_level_text(buf, p->target.lufs100);
        cw_buf_format(buf, " LUFS (%s), ", cw_basis_name(p->target.basis));
    }
    if (p->leq_m_most_db100 != CW_LOUDNESS_NONE) {
        cw_buf_text(buf, "Leq(m) at most ");
        cw_level_text(buf, p->leq_m_most_db100);
        cw_buf_text(buf, " dB, ");
    }
    cw_level_text(buf, p->true_peak_dbtp100);
    cw_buf_format(buf, " dBTP   %s\n", p->title);
}

static CwStatus run(CwShell* shell) {
    CwBuf buf = cw_buf(shell->arena);
    for (const CwEmbedded* file = cw_profile_files(); file->name; ++file) {
        CwProfile profile = {0};
        CW_TRY(cw_profile_of_file(shell->arena, file, &profile));
        if (shell->json) {
            print_json(&buf, &profile);
        } else {
            print_text(&buf, &profile);
        }
    }
    CW_TRY(cw_buf_status(&buf));
    cw_shell_print(&buf);
    return CW_OK;
}

const CwVerb cw_verb_profiles = {
    .name = "profiles",
    .arguments = "",
    .summary = "the delivery profiles there are",
    .help = "A profile is a small JSON file; one of your own is named by its path wherever a profile is asked for.",
    .run = run,
};
