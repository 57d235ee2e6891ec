// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The difference of two cuts: which frames of the new one were in the old one, and where.

   What survives is footage: a frame of the new cut is *kept* when it shows source that the old cut showed, and the
   place it came from is the one that makes the whole story simplest (least jumping about in the old cut). So trims,
   splits, moves, repeated takes and repeated timecode do not confuse it. Renamed footage is recognised by its source
   time at the place where it must be, new versions by their names (cut/version.h). Where two stories are as simple,
   the frames are *ambiguous*: they are said, and claimed for neither.

   In a dissolve a frame belongs to the incoming shot. Black is kept where what is beside it says so.

   Units    record frames of the cut that is named; out is exclusive.
*/
#ifndef CW_CUT_DIFF_H
#define CW_CUT_DIFF_H

#include "cut/cut.h"
#include "cut/version.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** How footage of the new cut was recognised. */
typedef enum {
    CW_KEPT_SAME,    ///< the same footage under the same name
    CW_KEPT_RENAMED, ///< the same footage under another name
    CW_KEPT_VERSION, ///< another version of it took its place
} CwKeptKind;

/** A run of frames that survives. */
typedef struct {
    int64_t new_in;
    int64_t old_in; ///< where the first frame was
    int64_t frames; ///< in the new cut
    CwKeptKind kind;
    bool retimed;    ///< shown at another speed: ask cw_kept_old_frame() for each frame
    bool black;      ///< black
    size_t new_shot; ///< index into the new picture
    size_t old_shot; ///< index into the old picture
} CwKept;

/** A run of frames of the new cut that may have come from more than one place, or may be new. */
typedef struct {
    int64_t new_in;
    int64_t frames;
    int64_t old_in;   ///< the place that was slightly more likely; -1 when being new was
    int64_t other_in; ///< the next; -1 when that is being new
} CwAmbiguous;

/** The difference of two cuts. */
typedef struct {
    const CwPicture* old_picture;
    const CwPicture* new_picture;
    const CwKept* kept; ///< by new_in
    size_t n_kept;
    const CwAmbiguous* ambiguous; ///< by new_in
    size_t n_ambiguous;
} CwDiff;

/**
   Compares two cuts.

   Shape    `patterns` NULL means cw_version_patterns.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; keeps the pictures.
   Cost     close to linear: 100 000 events against 100 000 in under half a second (bench: cut).
*/
CW_MUST_USE CwStatus cw_diff(CwArena* arena, const CwPicture* old_picture, const CwPicture* new_picture,
                             const CwVersionPatterns* patterns, CwDiff* ret_diff);

/** The record frame of the old cut that a frame of a kept run was. Units: frames; `new_frame` within the run. */
int64_t cw_kept_old_frame(const CwDiff* diff, const CwKept* kept, int64_t new_frame);

/** Where frames of a shot end: where the next shot begins. Units: frames of the picture's cut. */
int64_t cw_picture_shot_end(const CwPicture* picture, size_t shot);

#endif
