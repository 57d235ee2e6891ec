// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Spotting out of a session or a list of markers: cues, hits and notes, as spotting.csv, hits.csv and notes.csv have
   them.

   **Cues** are what has a cue number (spot/cue_number.h): clips, or all clips of a track that has one; pieces of one
   cue that lie within ten seconds are one cue, in at its first frame, out after its last. A cue without clips lies
   where its markers say: "1m1" or "1m1 in", and "1m1 out", a marker's own length, or the next "out". Where nothing has
   a number, the clips of tracks called cues, spotting, music, MX or score are cues, numbered by reel.

   **Hits** are the markers in a cue. A word of hits.csv in a marker says what it wants ("stop", "swell", "chord" …).
   **Notes** are markers outside cues, and those that begin with note, fix, check, scene or a question mark. Marks of
   the reel (2-pop, FFOA, leader) are neither.

   What is said (names of diagnostics):
     spotting.left_out     clips and marks nothing was made of
     spotting.unnumbered   cues that were numbered here
     spotting.no_out       a cue whose end nobody wrote, and what was taken for it
     spotting.two_ins      clips and marker of a cue that disagree; the clips were taken
     spotting.again        a cue number that comes again somewhere else: another cue

   Units    frames of the cut; out is exclusive.
*/
#ifndef CW_SPOT_SESSION_H
#define CW_SPOT_SESSION_H

#include "base/buf.h"
#include "cut/cut.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A cue that was found. */
typedef struct {
    const char* id;
    const char* title;
    int64_t in;
    int64_t out;
    const char* notes;
} CwSessionCue;

/** A marker that became a hit or a note. */
typedef struct {
    const char* cue; ///< of a hit; "" of a note about no cue
    bool is_hit;
    int64_t at;
    const char* name; ///< of a hit: each once in its cue
    const char* want; ///< a word of hits.csv, or ""
    const char* text; ///< of a note; what the marker says
} CwSessionMark;

/** What was found. */
typedef struct {
    const CwSessionCue* cues; ///< by in
    size_t n_cues;
    const CwSessionMark* marks; ///< by place
    size_t n_marks;
} CwSessionSpotting;

/**
   Finds cues, hits and notes. Cues that are known already, `known[n_known]`, are taken as they are, and only marks
   are looked for.

   Errors   CW_ERR_BAD_INPUT when no cue is found or known; CW_ERR_RANGE above 10 000 markers; CW_ERR_NO_MEM.
   Memory   from `arena`; keeps strings of the cut and of `known`. `said` may be NULL.
*/
CW_MUST_USE CwStatus cw_session_spotting(CwArena* arena, const char* file, const CwCut* cut, const CwSessionCue* known,
                                         size_t n_known, CwDiagList* said, CwDiag* diag, CwSessionSpotting* ret_found);

/** Writes the cues as spotting.csv. */
void cw_session_cues_csv(CwBuf* buf, const CwSessionSpotting* found, CwRate rate);

/** Writes the hits as hits.csv; nothing where there are none. */
void cw_session_hits_csv(CwBuf* buf, const CwSessionSpotting* found, CwRate rate);

/** Writes the notes as notes.csv; nothing where there are none. */
void cw_session_notes_csv(CwBuf* buf, const CwSessionSpotting* found, CwRate rate);

#endif
