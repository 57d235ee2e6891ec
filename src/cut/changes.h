// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The change list: what an editor did to get from one cut to the next.

   Each thing done is said once. Frames lost or won at an end of a shot are a trim, whatever is beside it; a shot that
   is gone or new is deleted or inserted; shots that changed places together are one move; the same footage under a
   newer name is replaced, under any other name renamed; a new speed is a retime. Black that no event of the list
   stands for is layout (the way reels start on the hour), and not said.

   Units    record frames of the cut that is named; out is exclusive.
*/
#ifndef CW_CUT_CHANGES_H
#define CW_CUT_CHANGES_H

#include "cut/diff.h"

/** What was done. */
typedef enum {
    CW_CHANGE_TRIM_HEAD,
    CW_CHANGE_TRIM_TAIL,
    CW_CHANGE_INSERT,
    CW_CHANGE_DELETE,
    CW_CHANGE_MOVE,
    CW_CHANGE_REPLACE,    ///< by another version
    CW_CHANGE_RENAME,     ///< the same footage under another name
    CW_CHANGE_RETIME,     ///< at another speed
    CW_CHANGE_TRANSITION, ///< the dissolve at its head is another
} CwChangeKind;

/** One thing that was done. */
typedef struct {
    CwChangeKind kind;
    int64_t frames; ///< by how much the film got longer (below 0: shorter); of MOVE the frames that moved
    int64_t old_in; ///< frames of the old cut it is about; old_in == old_out is a place between two
    int64_t old_out;
    int64_t new_in; ///< the same in the new cut
    int64_t new_out;
    const CwShot* old_shot; ///< the shot it is about, or the first; NULL where there is none
    const CwShot* new_shot;
    bool again;     ///< of INSERT: it is footage that is also seen elsewhere in both cuts
    bool ambiguous; ///< of INSERT and DELETE: it may have come from elsewhere
} CwCutChange;

/** A change list. */
typedef struct {
    const CwDiff* diff;
    const CwCutChange* changes; ///< by place in the new cut
    size_t n_changes;
} CwChangeList;

/**
   The change list of a difference.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `diff`.
   Cost     n log n in shots.
*/
CW_MUST_USE CwStatus cw_change_list(CwArena* arena, const CwDiff* diff, CwChangeList* ret_list);

/** "trim", "insert", "delete", "move", "replace", "rename", "retime", "transition". Memory: static. */
const char* cw_change_name(CwChangeKind kind);

#endif
