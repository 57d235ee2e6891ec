// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Anchors: what the music hangs on, so that a new cut only has to be asked where it is now.

   An anchor is a frame of footage, a cut (the join of two shots, which survives trims on either side), or a place
   relative to something with a name (a line of dialogue, a hit, a cue), plus or minus an offset. It is never a place on
   the timeline.

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
    int64_t frame; ///< source timecode as a frame number
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
   The anchor of a place in a cut: within one frame of a join it is that cut, else the footage seen there.

   Range    `at` within the picture.
   Errors   CW_ERR_RANGE when nothing but black is seen there and no join is near; CW_ERR_NO_MEM.
   Memory   strings belong to the picture.
*/
CW_MUST_USE CwStatus cw_anchor_of_place(const CwPicture* picture, CwRate rate, CwTime at, CwAnchor* ret_anchor);

/**
   Where an anchor lies in a cut.

   Shape    no place when it is gone, several when the footage is repeated.
   Errors   CW_ERR_NOT_FOUND when a name is not known; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_anchor_resolve(CwArena* arena, const CwAnchor* anchor, const CwPicture* picture, CwRate rate,
                                       CwFindNamed find_named, void* find_context, CwAnchorPlaces* ret_places);

/**
   The anchor as text that cw_anchor_parse() reads: "footage:A003@02:10:04:11", "cut:A003@…|A007@…", "line:12", "hit:…",
   each with an optional "+12f", "-0.5s" or "+7flicks".

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
