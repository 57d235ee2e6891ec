// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Shares of a right, exact: parts of a whole, never percent rounded.

   Units    a share is a ratio of the whole, 1/1 is all of it; terms stay below 2^62.
*/
#ifndef CW_RIGHTS_SHARE_H
#define CW_RIGHTS_SHARE_H

#include "base/number.h"
#include "base/status.h"
#include "base/text.h"

enum {
    CW_SHARE_SIZE = 48, ///< a share in words, with its final zero
};

/**
   Reads percent ("50", "33.34", "12.5%") or a part ("1/3").

   Errors   CW_ERR_BAD_INPUT when it is neither; CW_ERR_RANGE below 0 or above the whole, or finer than a millionth of a
            percent.
*/
CW_MUST_USE CwStatus cw_share_parse(CwText text, CwRatio* ret_share);

/**
   The sum of two shares.

   Errors   CW_ERR_RANGE when its terms do not fit: parts of too many different kinds.
*/
CW_MUST_USE CwStatus cw_share_add(CwRatio a, CwRatio b, CwRatio* ret_sum);

/** Writes a share as percent if it has at most six decimals ("33.34%"), else as a part ("1/3"). */
void cw_share_format(CwRatio share, char text[CW_SHARE_SIZE]);

/** A share in hundredths of a percent. Units: 10 000 is all. Rounding: to the nearest, halves up. */
int64_t cw_share_basis_points_nearest(CwRatio share);

#endif
