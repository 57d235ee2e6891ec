// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/cleared.h"

#include <string.h>

static CwStatus join(CwArena* arena, const CwUnclearedList* lists, size_t n_lists, CwUnclearedList* ret_list) {
    size_t count = 0;
    for (size_t i = 0; i < n_lists; ++i) {
        count += lists[i].count;
    }
    CwUncleared* items = CW_NEW_ARRAY(arena, CwUncleared, count);
    if (!items) {
        return CW_ERR_NO_MEM;
    }
    *ret_list = (CwUnclearedList){items, count};
    for (size_t i = 0; i < n_lists; ++i) {
        for (size_t k = 0; k < lists[i].count; ++k) {
            *items++ = lists[i].items[k];
        }
    }
    return CW_OK;
}

static CwStatus check_fees(CwArena* arena, const CwClearedCase* about, CwDiag* diag, CwUnclearedList* ret_list) {
    CwFeesOwed owed = {0};
    CW_TRY(cw_fees_owed(arena, about->rights, about->uses, about->n_uses, about->currency, &about->rates, diag, &owed));
    CwUncleared* items = CW_NEW_ARRAY(arena, CwUncleared, owed.count);
    if (!items) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < owed.count; ++i) {
        const CwFeeOwed* fee = &owed.items[i];
        items[i] = (CwUncleared){CW_UNCLEARED_FEE, fee->cue, fee->work, fee->party->name, fee->why, fee->party->place};
    }
    *ret_list = (CwUnclearedList){items, owed.count};
    return CW_OK;
}

CwStatus cw_cleared(CwArena* arena, const CwClearedCase* about, CwDiag* diag, CwUnclearedList* ret_list) {
    CwUnclearedList lists[3] = {{0}};
    CwDelivery delivery = *about->delivery;
    delivery.media |= about->album ? CW_MEDIUM_ALBUM : 0U;
    CW_TRY(cw_clearance_check(arena, about->rights, about->uses, about->n_uses, &delivery, about->day, &lists[0]));
    CW_TRY(check_fees(arena, about, diag, &lists[1]));
    CW_TRY(cw_duties_check(arena, about->rights, about->uses, about->n_uses, &about->duties, &lists[2]));
    return join(arena, lists, 3, ret_list);
}
