// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The work of the last re-cut: the worklist of the view the soundtrack follows, with what was decided, and what the
   re-cut does to music that reaches beyond its scene and to what people approved (spot/carry.h).

   The soundtrack follows a proposal that is open or accepted. Where it is rejected the music stays what it was made for
   the cut before, and begins where the cue lies now; a shift that is rejected leaves the cue on the timeline where it
   was. A decision holds for what was proposed when it was made: when a decision is undone, or another cut is taken,
   what it asks is open again.

   Units    frames of the cut that is named; money in minor units.
*/
#ifndef CW_FILM_WORK_H
#define CW_FILM_WORK_H

#include "cut/changes.h"
#include "film/film.h"
#include "spot/brief.h"
#include "spot/carry.h"

/** What the re-cut does to an approval. */
typedef struct {
    size_t cue;
    const char* role;
    CwApprovalAfter after;
} CwWorkApproval;

/** A tail that does not ring on as it did. */
typedef struct {
    size_t cue;
    CwTail tail;
} CwWorkTail;

/** A cue across the border of two reels. */
typedef struct {
    size_t cue;
    const char* reel; ///< that begins there
    CwReelBreak there;
} CwWorkBreak;

/** The work; everything by cue. */
typedef struct {
    CwChangeList changes; ///< from the cut before
    CwWorklist list;
    const CwWorkApproval* approvals;
    size_t n_approvals;
    const CwWorkTail* tails;
    size_t n_tails;
    const CwWorkBreak* breaks;
    size_t n_breaks;
    const CwOverlap* overlaps; ///< source songs under a score
    size_t n_overlaps;
} CwFilmWork;

/**
   The work of the last re-cut; nothing in it when the film was never re-cut.

   Errors   CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`; shares what the film holds.
   Cost     two briefs a cue, and cues times changes.
*/
CW_MUST_USE CwStatus cw_film_work(CwArena* arena, const CwFilm* film, CwFilmWork* ret_work);

/** What an item's work costs; false when nobody said. */
bool cw_film_work_money(const CwFilm* film, const CwWorkItem* item, CwMoney* ret_money);

/**
   The brief of a cue that lies in a view.

   Errors   CW_ERR_NOT_FOUND when it does not; CW_ERR_NO_MEM.
   Memory   from `arena`; shares what the film holds.
*/
CW_MUST_USE CwStatus cw_film_brief(CwArena* arena, const CwFilm* film, const CwFilmView* view, size_t cue,
                                   CwCueBrief* ret_brief);

/**
   How far the tail of a cue rings in a view, against the first cut: as far as ten seconds are looked at.

   Units    frames after its out; `fades` false: as it may.
*/
CwTail cw_film_tail(const CwFilm* film, const CwFilmView* view, size_t cue);

/**
   Decides on an item of the list, as part of an op.

   Errors   CW_ERR_CONFLICT when it is to be rejected and cannot be: there is no picture for the cue, or no music of
            before; CW_ERR_NO_MEM, and as cw_op_set().
*/
CW_MUST_USE CwStatus cw_film_work_decide(CwArena* arena, CwOp* op, const CwFilm* film, const CwWorkItem* item,
                                         CwTaskDecision decision, CwDiag* diag);

/** The prices of a film's budget, for proposals. Units: minor units and seconds for a minute of music. */
CwProposalPrices cw_film_prices(const CwFilm* film);

#endif
