// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Where cues and hits lie in a cut.

   Every place follows from anchors. When an anchor has several places, the one is taken that is nearest to where the
   difference of the cuts carries the old place; of two as near, the earlier. What else was found is kept, so that
   somebody can be asked. A cue whose end has lost its own anchor ends where the last of it that survives does, and so
   with its beginning; a cue of which pieces lie far apart keeps to the largest.

   Units    times are flicks on the record timeline; frames of the cut that is named.
*/
#ifndef CW_SPOT_PLACE_H
#define CW_SPOT_PLACE_H

#include "cut/anchor.h"
#include "cut/verdict.h"
#include "spot/cue.h"
#include "story/line.h"

#include <stdbool.h>
#include <stddef.h>

/** Whether something has a place. */
typedef enum {
    CW_PLACE_HERE,     ///< it has
    CW_PLACE_REPEATED, ///< it has more places than it had: one was taken, somebody should be asked
    CW_PLACE_OUTSIDE,  ///< a hit: what it hangs on is there, but not within its cue any more
    CW_PLACE_OMITTED,  ///< what it hung on is gone
} CwPlaceKind;

/** Where a cue lies. */
typedef struct {
    CwPlaceKind kind; ///< HERE, REPEATED or OMITTED
    CwTime in;
    CwTime out;            ///< exclusive
    bool in_lost;          ///< its in was cut away: it begins with the first of it that survives
    bool out_lost;         ///< the same of its out
    CwVerdictKind verdict; ///< what became of it since the old cut; UNTOUCHED where there is none
    const CwKept* pieces;  ///< what survives of it, by place in the new cut; NULL where there is no old cut
    size_t n_pieces;
    CwAnchorPlaces all_ins; ///< everywhere its in was found
} CwCuePlace;

/** Where a hit lies. */
typedef struct {
    CwPlaceKind kind;
    CwTime at;          ///< where it is HERE or REPEATED
    bool inherited;     ///< found on a new version of its footage
    CwAnchorPlaces all; ///< everywhere it was found
} CwHitPlace;

/** Cues and hits as they hang: what is placed. */
typedef struct {
    const CwCue* cues;
    size_t n_cues;
    const CwHit* hits;
    size_t n_hits;
} CwSpotted;

/** The cut things are placed in. */
typedef struct {
    const CwPicture* picture;
    CwRate rate;
    const CwLine* lines; ///< the dialogue as it is heard in it, for anchors on lines
    size_t n_lines;
} CwPlaceIn;

/** Where everything lies in one cut. */
typedef struct {
    const CwCuePlace* cues; ///< as CwSpotted has them
    const CwHitPlace* hits;
} CwPlacement;

/** The cut before, and how this one differs; all NULL where there is none. */
typedef struct {
    const CwPlacement* placement;
    const CwDiff* diff; ///< from the old cut to this one; NULL: the old places are of this very cut
} CwPlaceFrom;

/**
   Places cues and hits in a cut.

   Errors   CW_ERR_BAD_INPUT when anchors hang on one another in a ring, or on a cue, hit or line there is not;
            CW_ERR_NO_MEM.
   Memory   from `arena`; pieces belong to it, nothing else is kept.
   Cost     each anchor once.
*/
CW_MUST_USE CwStatus cw_spot_place(CwArena* arena, const CwSpotted* spotted, CwPlaceIn in, CwPlaceFrom from,
                                   CwDiag* diag, CwPlacement* ret_placement);

/**
   Where an anchor lies in a cut in which cues and hits were placed: one that hangs on a cue or a hit lies where that
   was placed.

   Errors   CW_ERR_BAD_INPUT when it hangs on a cue or hit there is not; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_spot_find(CwArena* arena, const CwSpotted* spotted, CwPlaceIn in, const CwPlacement* placement,
                                  const CwAnchor* anchor, CwDiag* diag, CwAnchorPlaces* ret_places);

/** What a kind of place is called: "here", "repeated", "outside", "omitted". Memory: static. */
const char* cw_place_kind_name(CwPlaceKind kind);

#endif
