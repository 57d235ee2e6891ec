// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A difference as something to do: in absolute form (from an hour to another, in any order) and in relative form (each
   row supposes that the rows before it were done), and doing it.

   Units    record frames of the cut that is named; in relative rows frames of the timeline as it is by then.
*/
#ifndef CW_CUT_FORMS_H
#define CW_CUT_FORMS_H

#include "cut/diff.h"

/** A run of the new cut and where it comes from: the absolute form is a row of these, from the first frame to the
last. */
typedef struct {
    int64_t new_in;
    int64_t frames;
    int64_t old_in;        ///< -1: it is new
    bool as_was;           ///< it is those frames of the old cut, unchanged in name and speed
    bool starts;           ///< a shot starts here
    const CwShot* footage; ///< the shot of the new cut it belongs to
} CwAbsoluteRow;

/** The absolute form. */
typedef struct {
    const CwAbsoluteRow* rows; ///< by new_in
    size_t n_rows;
} CwAbsolute;

/**
   The absolute form of a difference. Ambiguous frames are new ones here.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; keeps the new picture.
*/
CW_MUST_USE CwStatus cw_diff_absolute(CwArena* arena, const CwDiff* diff, CwAbsolute* ret_absolute);

/** What a row of the relative form does to the timeline. */
typedef enum {
    CW_RELATIVE_DELETE, ///< takes `frames` at `at` out, and closes up
    CW_RELATIVE_MOVE,   ///< takes `frames` at `at` out, closes up, and puts them in at `to`
    CW_RELATIVE_INSERT, ///< puts frames in at `at`: of the old cut from `old_in`, or of `footage` when that is -1
} CwRelativeKind;

/** One row of the relative form; places count from the first frame of the old cut's timeline. */
typedef struct {
    CwRelativeKind kind;
    int64_t at;
    int64_t frames;
    int64_t to;
    int64_t
        old_in; ///< of DELETE and MOVE where it was in the old cut, of INSERT -1 or where the frames are copied from
    int64_t new_in;        ///< of MOVE and INSERT where it ends up in the new cut
    const CwShot* footage; ///< of INSERT the shot of the new cut
} CwRelativeRow;

/** The relative form: first what goes, then what moves, then what comes, each from the top. */
typedef struct {
    const CwRelativeRow* rows;
    size_t n_rows;
} CwRelative;

/**
   The relative form of a difference.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; keeps the new picture.
   Cost     n log n in runs.
*/
CW_MUST_USE CwStatus cw_diff_relative(CwArena* arena, const CwDiff* diff, CwRelative* ret_relative);

/**
   Does a difference to a picture: the old one becomes the new one, and one that is the new one already stays as it is.

   Errors   CW_ERR_CONFLICT when the picture is neither; CW_ERR_NO_MEM.
   Memory   from `arena`; strings belong to the pictures.
*/
CW_MUST_USE CwStatus cw_diff_apply(CwArena* arena, const CwDiff* diff, const CwPicture* picture,
                                   CwPicture* ret_picture);

/**
   The difference that undoes this one.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; keeps the pictures.
*/
CW_MUST_USE CwStatus cw_diff_inverse(CwArena* arena, const CwDiff* diff, CwDiff* ret_inverse);

/** Whether two pictures show the same, shot for shot. */
bool cw_picture_equal(const CwPicture* a, const CwPicture* b);

#endif
