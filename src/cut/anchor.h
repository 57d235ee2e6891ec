// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Anchors: what the music hangs on, so that a new cut only has to be asked where it is now.

   An anchor is a frame of footage, a cut (the join of two shots, which survives trims on either side), or a place
   relative to something with a name (a line of dialogue, a hit, a cue), plus or minus an offset. It is never a place
   on the timeline.

   How a cut is found again. The join of the same two rolls, nearest in source time and not more than ten seconds
   trimmed or added on either side, is the cut; where the footage round it is used again, that join is a place too.
   When the two are no longer joined, the head of the incoming shot carries it, if that shot still shows the frame the
   cut went to or starts within a second of it; failing that the tail of the outgoing shot, by the same measure. Else
   it is gone. A dissolve's join is its middle; where a film begins and ends, and where black does, are joins too. An
   edit that nobody sees (the same footage going on) is none.

   How footage is found again. By roll and source frame; of several clips the one of the same name. A frame that is
   held (slow motion, a freeze) has one place, where it is first seen; an anchor made later inside it keeps the
   difference as offset. Footage that is gone but whose name has come back in another version (cut/version.h) hands
   its anchors on.

   Units    source frames at the cut's rate; offsets are spans in flicks.
*/
#ifndef CW_CUT_ANCHOR_H
#define CW_CUT_ANCHOR_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "cut/cut.h"
#include "time/flicks.h"

#include <stddef.h>
#include <stdint.h>

/** What an anchor hangs on. */
typedef enum {
    CW_ANCHOR_FOOTAGE, ///< a frame of a source roll
    CW_ANCHOR_CUT,     ///< the join of two shots
    CW_ANCHOR_NAMED,   ///< a line, hit or cue, by name: "line:12", "hit:2m1/door", "cue:1m1.out"
} CwAnchorKind;

/** A frame of footage. */
typedef struct {
    const char* roll;
    int64_t frame;    ///< source timecode as a frame number
    const char* clip; ///< clip name where it is known, else "" or NULL; tells footage apart whose roll is cut off
} CwFootage;

/** What the music hangs on. */
typedef struct {
    CwAnchorKind kind;
    CwFootage at;     ///< FOOTAGE: the frame. CUT: the first frame of the incoming shot
    CwFootage before; ///< CUT: the last frame of the outgoing shot; roll "" where the film begins or it was black
    const char* name; ///< NAMED: as above, else NULL
    CwSpan offset;    ///< added to wherever that is
} CwAnchor;

/** Where an anchor lies in a cut. */
typedef struct {
    CwTime at;      ///< on the cut's record timeline, since 00:00:00:00
    bool inherited; ///< found on a new version of the footage (an effects shot replaced), not on the footage itself
} CwAnchorPlace;

/** All the places an anchor has in a cut, in order; none when what it hung on is gone. */
typedef struct {
    const CwAnchorPlace* places;
    size_t count;
} CwAnchorPlaces;

/**
   Finds the places of a name for CW_ANCHOR_NAMED: what a line, a hit or a cue resolves to in this cut.

   Errors   CW_ERR_NOT_FOUND when there is no such name; CW_ERR_NO_MEM.
*/
typedef CwStatus (*CwFindNamed)(void* context, CwArena* arena, const char* name, CwAnchorPlaces* ret_places);

/**
   The anchor of a place in a cut: within one frame of a join it is that cut, else the footage seen there; where there
   is only black or footage without a name, the nearest join. What is left over is its offset, so that in the same cut
   the anchor resolves to `at` exactly.

   Errors   CW_ERR_RANGE when `at` is more than a frame outside the picture, or the picture has nothing but black.
   Memory   strings belong to the picture.
*/
CW_MUST_USE CwStatus cw_anchor_of_place(const CwPicture* picture, CwRate rate, CwTime at, CwAnchor* ret_anchor);

/**
   The anchor of a place on the nearest join, however far that is; what lies between is its offset.

   Errors   CW_ERR_RANGE when `at` is more than a frame outside the picture, or the picture has nothing but black.
   Memory   strings belong to the picture.
*/
CW_MUST_USE CwStatus cw_anchor_of_join(const CwPicture* picture, CwRate rate, CwTime at, CwAnchor* ret_anchor);

/**
   The anchor of a place on the footage seen there, even at a join.

   Errors   CW_ERR_RANGE when no footage with a name is seen there.
   Memory   strings belong to the picture.
*/
CW_MUST_USE CwStatus cw_anchor_of_footage(const CwPicture* picture, CwRate rate, CwTime at, CwAnchor* ret_anchor);

/**
   Where an anchor lies in a cut.

   Shape    no place when it is gone, several when the footage is repeated.
   Errors   CW_ERR_NOT_FOUND when a name is not known; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_anchor_resolve(CwArena* arena, const CwAnchor* anchor, const CwPicture* picture, CwRate rate,
                                       CwFindNamed find_named, void* find_context, CwAnchorPlaces* ret_places);

/**
   The anchor as text that cw_anchor_parse() reads: "footage:A003@02:10:04:11", "cut:A003@…|A007@…", "line:12",
   "hit:…", each with an optional "+12f", "-0.5s" or "+7flicks".

   A clip name follows its roll after a slash ("A003/42B-3"). In rolls and clips % / @ | and in names + - % are written
   as % and two hexadecimal digits. A side of a cut that is black, or before or after the film, is empty.

   Memory   from `arena`; NULL when memory ran out.
*/
const char* cw_anchor_text(CwArena* arena, const CwAnchor* anchor, CwRate rate);

/**
   Reads an anchor from text.

   Errors   CW_ERR_BAD_INPUT with `place` in the diagnostic; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_anchor_parse(CwArena* arena, const char* text, CwRate rate, CwPlace place, CwDiag* diag,
                                     CwAnchor* ret_anchor);

#endif
