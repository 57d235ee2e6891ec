// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/verbs.h"

// In the order of a film's work, one a line.
// clang-format off
static const CwVerb* const verbs[] = {
    &cw_verb_new,
    &cw_verb_build,
    &cw_verb_conform,
    &cw_verb_status,
    &cw_verb_cues,
    &cw_verb_hits,
    &cw_verb_worklist,
    &cw_verb_where,
    &cw_verb_why,
    &cw_verb_check,
    &cw_verb_approve,
    &cw_verb_deliver,
    &cw_verb_export,
    &cw_verb_history,
    &cw_verb_undo,
    &cw_verb_tidy,
    &cw_verb_cut,
    &cw_verb_tempo,
    &cw_verb_session,
    &cw_verb_music,
    &cw_verb_recording,
    &cw_verb_loudness,
    &cw_verb_qc,
    &cw_verb_duck,
    &cw_verb_mix,
    &cw_verb_crowd,
    &cw_verb_binaural,
    &cw_verb_repair,
    &cw_verb_profiles,
    &cw_verb_papers,
    &cw_verb_id,
    &cw_verb_cuesheet,
    &cw_verb_clearance,
    &cw_verb_credits,
    &cw_verb_songs,
    &cw_verb_licences,
    &cw_verb_contract,
    &cw_verb_budget,
    &cw_verb_royalties,
    &cw_verb_version,
};
// clang-format on

int main(int argc, char** argv) {
    return cw_shell_main(argc, argv, verbs, sizeof verbs / sizeof verbs[0]);
}
