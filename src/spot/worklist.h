// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The worklist after a re-cut: for each cue what became of it, why, what is proposed, what that costs, and what
   somebody decided.

   What is proposed follows from the rules below. The soundtrack follows a proposal unless somebody rejects it.
     nothing    the same music in the same place
     shift      the same music elsewhere (its brief is the same, byte for byte)
     tempo      the music is written: its tempo map is solved anew. Its length changed by no more than 8 percent, and
                its pieces are still one stretch in order
     edit       finished music, source songs (which are cut with their picture), and larger changes: it is cut and
                joined
     rewrite    more than half of what the cue lies on now is new to it
     drop       nothing of it is left

   Units    record frames of the cut that is named; lengths in flicks; work in seconds; money in minor units of whatever
            currency the prices are in.
*/
#ifndef CW_SPOT_WORKLIST_H
#define CW_SPOT_WORKLIST_H

#include "base/text.h"
#include "cut/changes.h"
#include "spot/place.h"
#include "story/cut_files.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What is proposed for a cue. */
typedef enum {
    CW_PROPOSE_NOTHING,
    CW_PROPOSE_SHIFT,
    CW_PROPOSE_TEMPO,
    CW_PROPOSE_EDIT,
    CW_PROPOSE_REWRITE,
    CW_PROPOSE_DROP,
    CW_PROPOSE_COUNT,
} CwProposal;

/** What a minute of music costs, by proposal; -1 where nobody says. */
typedef struct {
    int64_t work_seconds[CW_PROPOSE_COUNT];
    int64_t money_minor[CW_PROPOSE_COUNT];
} CwProposalPrices;

/** Prices of which nobody says anything. */
extern const CwProposalPrices cw_proposal_no_prices;

/** What somebody decided. */
typedef enum {
    CW_DECISION_OPEN,
    CW_DECISION_ACCEPTED,
    CW_DECISION_REJECTED,
} CwTaskDecision;

/** One cue on the list. */
typedef struct {
    size_t cue; ///< index into the spotted cues
    CwVerdictKind verdict;
    CwProposal proposal;
    int64_t shift;        ///< frames by which it moved
    CwSpan length_before; ///< of the cue
    CwSpan length_now;
    const size_t* causes; ///< indexes into the change list: what touches it, or of a shift what went before it
    size_t n_causes;
    int64_t work_seconds; ///< -1 where nobody says
    int64_t money_minor;
    CwTaskDecision decision;
} CwWorkItem;

/** The list: items by cue; those for which nothing is proposed are not on it. */
typedef struct {
    CwWorkItem* items;
    size_t n_items;
} CwWorklist;

/** All that a list is made from. */
typedef struct {
    const CwSpotted* spotted;
    const CwPlacement* old;
    const CwPlacement* now;
    const CwJoinedCut* old_joined; ///< their reels; NULL where there are none
    const CwJoinedCut* now_joined;
    const CwText* old_briefs; ///< by cue, as JSON (spot/brief.h); empty where it has no place
    const CwText* now_briefs;
    const bool* finished; ///< by cue: its music is a recording; NULL when all is written
    const CwChangeList* changes;
    CwRate rate;
    CwProposalPrices prices;
} CwWorkFrom;

/**
   Makes the list; every item is open. The same cuts give an empty one.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
   Cost     cues times changes.
*/
CW_MUST_USE CwStatus cw_worklist(CwArena* arena, const CwWorkFrom* from, CwWorklist* ret_list);

/** "nothing", "shift", "tempo", "edit", "rewrite", "drop". Memory: static. */
const char* cw_proposal_name(CwProposal proposal);

/**
   A proposal from its name.

   Errors   CW_ERR_BAD_INPUT.
*/
CW_MUST_USE CwStatus cw_proposal_parse(CwText name, CwProposal* ret_proposal);

/** "open", "accepted", "rejected". Memory: static. */
const char* cw_decision_name(CwTaskDecision decision);

#endif
