// SPDX-License-Identifier: GPL-3.0-or-later
/** Every verb, by the file that has it. */
#ifndef CW_CMD_VERBS_H
#define CW_CMD_VERBS_H

#include "cmd/shell.h"

extern const CwVerb cw_verb_approve;
extern const CwVerb cw_verb_binaural;
extern const CwVerb cw_verb_budget;
extern const CwVerb cw_verb_build;
extern const CwVerb cw_verb_check;
extern const CwVerb cw_verb_clearance;
extern const CwVerb cw_verb_conform;
extern const CwVerb cw_verb_contract;
extern const CwVerb cw_verb_credits;
extern const CwVerb cw_verb_crowd;
extern const CwVerb cw_verb_cues;
extern const CwVerb cw_verb_cuesheet;
extern const CwVerb cw_verb_cut;
extern const CwVerb cw_verb_deliver;
extern const CwVerb cw_verb_duck;
extern const CwVerb cw_verb_export;
extern const CwVerb cw_verb_history;
extern const CwVerb cw_verb_hits;
extern const CwVerb cw_verb_id;
extern const CwVerb cw_verb_licences;
extern const CwVerb cw_verb_loudness;
extern const CwVerb cw_verb_mix;
extern const CwVerb cw_verb_music;
extern const CwVerb cw_verb_new;
extern const CwVerb cw_verb_papers;
extern const CwVerb cw_verb_profiles;
extern const CwVerb cw_verb_qc;
extern const CwVerb cw_verb_recording;
extern const CwVerb cw_verb_repair;
extern const CwVerb cw_verb_royalties;
extern const CwVerb cw_verb_songs;
extern const CwVerb cw_verb_status;
extern const CwVerb cw_verb_session;
extern const CwVerb cw_verb_tempo;
extern const CwVerb cw_verb_tidy;
extern const CwVerb cw_verb_undo;
extern const CwVerb cw_verb_version;
extern const CwVerb cw_verb_where;
extern const CwVerb cw_verb_why;
extern const CwVerb cw_verb_worklist;

#endif
