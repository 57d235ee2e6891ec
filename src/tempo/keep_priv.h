// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Which hits of a brief can be kept together: what weighs least is given up, and no more than must be.
*/
#ifndef CW_TEMPO_KEEP_PRIV_H
#define CW_TEMPO_KEEP_PRIV_H

#include "base/diag.h"
#include "tempo/chain_priv.h"

/** The part of a brief that can be met. */
typedef struct {
    CwTempoBrief brief;       ///< without the hits that are missed
    const Cw__HitFate* fates; ///< [brief.n_hits]: kept, or on a certain other place
    const size_t* index;      ///< [brief.n_hits]: where it stands in the full brief
} Cw__Kept;

/**
   The hits that are kept: of all sets that can be met within the tempos, tolerances and meters, the one that gives up
   least (docs/tempo.md, "What has to give").

   Errors   CW_ERR_NO_FIT when even the fixed passages cannot be reached; CW_ERR_NO_MEM.
   Memory   from `arena`; keeps the arrays of `brief`.
*/
CW_MUST_USE CwStatus cw__keep(CwArena* arena, const CwTempoBrief* brief, CwDiag* diag, Cw__Kept* ret_kept);

#endif
