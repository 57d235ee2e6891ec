// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Rules for what a re-cut does to music that reaches beyond its own scene, and to what people said about it.

   Units    record frames of the cut that is named.
*/
#ifndef CW_SPOT_CARRY_H
#define CW_SPOT_CARRY_H

#include "base/text.h"
#include "cut/diff.h"
#include "spot/place.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** How far a tail may ring. */
typedef struct {
    int64_t frames; ///< of the tail that stay
    int64_t whole;  ///< of these, those that ring on as they did
    bool fades;     ///< it was cut short: after `whole` it fades to nothing by `frames`
} CwTail;

/**
   How much of the tail that rings on after a cue's out stays in the new cut.

   The rule: a tail belongs to the scene it rings into. It rings on while the picture after the out is what it was;
   where something else begins, it fades to the next join there (or to the end of the film), and no further.

   Units    `old_out` in the old cut, `new_out` in the new, `tail_frames` as it rang.
*/
CwTail cw_tail_after(const CwDiff* diff, int64_t old_out, int64_t new_out, int64_t tail_frames);

/** Where a cue crosses from one reel to the next. */
typedef struct {
    size_t reel; ///< the reel that begins there, from 0
    int64_t at;  ///< frames after the cue's in
    bool was_so; ///< it crossed there before, as far into its music
} CwReelBreak;

/** The breaks of a cue, in order. */
typedef struct {
    const CwReelBreak* breaks;
    size_t count;
} CwReelBreaks;

/**
   The reel breaks within a cue.

   The rule: a cue across a reel break is one piece of music. It belongs to the reel it begins in, is made whole, and is
   delivered in both, cut at the break without a fade; nothing of its tempo or bars follows from the break.

   Shape    `starts[n_reels]` first frames of the reels in order; `was` the breaks of the same cue in the old cut, or
            NULL.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_reel_breaks(CwArena* arena, const int64_t* starts, size_t n_reels, int64_t cue_in,
                                    int64_t cue_out, const CwReelBreaks* was, CwReelBreaks* ret_breaks);

/** What became of two cues that sound at once, a source song under a score. */
typedef enum {
    CW_OVERLAP_SAME,    ///< they lie over one another as they did
    CW_OVERLAP_SHIFTED, ///< they overlap by other frames than before
    CW_OVERLAP_LOST,    ///< they did, and do not any more
    CW_OVERLAP_NEW,     ///< they did not, and do now
} CwOverlapKind;

/** A source song and a score that sound at once in the old cut or the new. */
typedef struct {
    CwOverlapKind kind;
    size_t source; ///< index of the cue that is heard in the scene
    size_t score;  ///< of the one that is not
    int64_t frames_before;
    int64_t frames_now;
} CwOverlap;

/**
   Source songs and scores that sound at once before or after.

   The rule: a source song belongs to its scene and is cut with the picture, never stretched to fit; the score over it
   follows its own anchors. Neither moves because of the other; where they lie over one another otherwise than before,
   somebody has to listen.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
   Cost     cues squared.
*/
CW_MUST_USE CwStatus cw_overlaps(CwArena* arena, const CwSpotted* spotted, const CwPlacement* old,
                                 const CwPlacement* now, CwRate rate, CwOverlap** ret_overlaps, size_t* ret_n);

/** What becomes of an approval. */
typedef enum {
    CW_APPROVAL_STANDS,   ///< the music is the same, wherever it lies
    CW_APPROVAL_REOPENED, ///< the music is another
    CW_APPROVAL_MOOT,     ///< its cue has no place any more; it stands again when the cue comes back as it was
} CwApprovalAfter;

/** What becomes of the approval of a cue, from its briefs (spot/brief.h) as they were and are; empty: no place. */
CwApprovalAfter cw_approval_after(CwText before, CwText now);

/** "stands", "reopened", "moot". Memory: static. */
const char* cw_approval_after_name(CwApprovalAfter after);

#endif
