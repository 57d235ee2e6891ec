// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef CW_SPOT_SESSION_PRIV_H
#define CW_SPOT_SESSION_PRIV_H

#include "spot/cue_number.h"
#include "spot/session.h"

enum {
    CW_SESSION_REELS_MAX = 24,
};

/** A cue in the making. */
typedef struct {
    CwCueNumber number;
    CwSessionCue cue;
    bool of_clips;
    bool ended; // its end is written
} CwFoundCue;

/** What is known while cues and marks are looked for. */
typedef struct {
    CwArena* arena;
    const char* file;
    const CwCut* cut;
    CwDiagList* said;
    CwDiag* diag;
    int64_t pause; // frames
    CwFoundCue* cues;
    size_t n_cues;
    bool* used; // markers that said where a cue is
    CwSessionMark* marks;
    size_t n_marks;
    size_t n_left; // clips of no cue
} CwSession;

/** The next word of a text: letters and digits. */
CwText cw__session_word(CwText* rest);

/** Puts cues in the order they begin. */
void cw__session_sort(CwFoundCue* cues, size_t n_cues);

/** Finds cues that markers name, and what markers say of those clips named. */
CW_MUST_USE CwStatus cw__session_mark_cues(CwSession* session);

/** Makes hits and notes of the markers that are left. */
CW_MUST_USE CwStatus cw__session_marks(CwSession* session);

#endif
