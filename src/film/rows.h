// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Cues and hits in the project: a row each, as in spotting.csv and hits.csv, but hung on their anchors.
*/
#ifndef CW_FILM_ROWS_H
#define CW_FILM_ROWS_H

#include "base/csv.h"
#include "spot/place.h"
#include "spot/spotting.h"
#include "store/op.h"

/** The columns of spotting.csv. */
extern const CwCsvColumn cw_cue_columns[];
extern const size_t cw_n_cue_columns;

/** The columns of hits.csv. */
extern const CwCsvColumn cw_hit_columns[];
extern const size_t cw_n_hit_columns;

/**
   Keeps the rows of spotting.csv as entities "cue/ID", with their in and out as anchors.

   Shape    `hung` is what the text was read and hung to: a cue for each row, in order.
   Errors   CW_ERR_BAD_INPUT, CW_ERR_NO_MEM, and as cw_op_set().
*/
CW_MUST_USE CwStatus cw_film_put_cues(CwArena* arena, CwOp* op, CwText text, const CwSpotted* hung, CwRate rate,
                                      CwDiag* diag);

/**
   Keeps the rows of hits.csv as entities "hit/CUE/NAME", with their anchor and weight written out.

   Shape    `list` is what the text was read to, `hung` has the same hits on their anchors.
   Errors   CW_ERR_BAD_INPUT, CW_ERR_NO_MEM, and as cw_op_set().
*/
CW_MUST_USE CwStatus cw_film_put_hits(CwArena* arena, CwOp* op, CwText text, const CwHitList* list,
                                      const CwSpotted* hung, CwRate rate, CwDiag* diag);

#endif
