// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What became of a stretch of the old cut in the new one: the verdict on a cue.

   Units    record frames of the cut that is named; out is exclusive.
*/
#ifndef CW_CUT_VERDICT_H
#define CW_CUT_VERDICT_H

#include "cut/diff.h"

/** What became of a stretch. */
typedef enum {
    CW_VERDICT_UNTOUCHED, ///< every frame is where it was
    CW_VERDICT_SHIFTED,   ///< every frame is there, all moved by as much
    CW_VERDICT_CHANGED,   ///< trimmed, lengthened or retimed inside; still one stretch
    CW_VERDICT_SPLIT,     ///< its pieces are no longer together or no longer in order
    CW_VERDICT_REPEATED,  ///< some of it is seen more than once
    CW_VERDICT_OMITTED,   ///< nothing of it is left
} CwVerdictKind;

/** The verdict on a stretch. */
typedef struct {
    CwVerdictKind kind;
    int64_t shift;        ///< by how much it moved: of UNTOUCHED 0, of SHIFTED all of it, else of its first piece
    const CwKept* pieces; ///< what survives of it, by place in the new cut
    size_t n_pieces;
    int64_t new_in;           ///< from its first surviving frame in the new cut …
    int64_t new_out;          ///< … to after its last; both 0 when there is none
    int64_t frames_kept;      ///< frames of the old stretch that survive
    int64_t frames_gone;      ///< frames of the old stretch that do not
    int64_t frames_new;       ///< frames from new_in to new_out that are none of it
    int64_t frames_ambiguous; ///< of these, frames of which it is not certain
    bool new_version;         ///< some of it is another version of the footage
} CwVerdict;

/**
   What became of [old_in, old_out).

   Units    record frames of the old cut.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
   Cost     one look at every kept run.
*/
CW_MUST_USE CwStatus cw_verdict(CwArena* arena, const CwDiff* diff, int64_t old_in, int64_t old_out,
                                CwVerdict* ret_verdict);

/** "untouched", "shifted", "changed", "split", "repeated", "omitted". Memory: static. */
const char* cw_verdict_name(CwVerdictKind kind);

#endif
