// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/favoured.h"

#include <stdlib.h>
#include <string.h>

/*
   Rates never exceed the highest rate agreed, because a favoured rate is always one that somebody has. So the least
   fixed point is found by going through fees from the highest rate down: whoever is tied to a group that has a member
   at this rate rises to it, and that puts the rate into their own group too. Each group is lit once, with the highest
   rate that reaches it.
*/
typedef struct {
    CwRatio rate; // of the whole: fee / share, num / den
    size_t fee;
} Rated;

static int by_rate(const void* a, const void* b) {
    const Rated* x = a;
    const Rated* y = b;
    const int rates = cw_ratio_compare(y->rate, x->rate);
    return rates ? rates : (x->fee < y->fee ? -1 : x->fee > y->fee);
}

// Groups and what reaches them.
typedef struct {
    CwFavouredFee* fees;
    size_t n_fees;
    CwRatio* rate_of; // by group; den 0: not lit yet
    CwRatio* paid;    // by fee: the rate they are paid at
} Settling;

// Lights a group with a rate, and those whose members are tied to it, and so on.
static void light(const Settling* all, int* waiting, int first, CwRatio rate) {
    size_t count = 0;
    waiting[count++] = first;
    all->rate_of[first] = rate;
    while (count) {
        const int group = waiting[--count];
        for (size_t i = 0; i < all->n_fees; ++i) {
            const CwFavouredFee* fee = &all->fees[i];
            if (!fee->favoured || fee->tied_to != group) {
                continue;
            }
            if (cw_ratio_compare(all->paid[i], rate) < 0) {
                all->paid[i] = rate;
            }
            if (all->rate_of[fee->group].den == 0) {
                all->rate_of[fee->group] = rate;
                waiting[count++] = fee->group;
            }
        }
    }
}

static CwStatus refuse(const CwFavouredFee* fee, CwDiag* diag) {
    return cw_diag(diag, CW_ERR_RANGE, "favoured.range", (CwPlace){0}, fee->party,
                   "a fee is not below 0 and its share above 0; and what is paid must fit");
}

static CwStatus rate_of(const CwFavouredFee* fee, CwDiag* diag, CwRatio* ret_rate) {
    int64_t num = 0;
    const bool good = fee->fee >= 0 && fee->share.num > 0 && fee->share.den > 0 && fee->group >= 0 &&
                      fee->tied_to >= 0 && !__builtin_mul_overflow(fee->fee, fee->share.den, &num);
    *ret_rate = cw_ratio(num, fee->share.num > 0 ? fee->share.num : 1);
    return good ? CW_OK : refuse(fee, diag);
}

static int most_group(const CwFavouredFee* fees, size_t n_fees) {
    int most = 0;
    for (size_t i = 0; i < n_fees; ++i) {
        most = fees[i].group > most ? fees[i].group : most;
        most = fees[i].tied_to > most ? fees[i].tied_to : most;
    }
    return most;
}

static CwStatus set_settled(CwFavouredFee* fee, CwRatio rate, CwDiag* diag) {
    const CwI128 num = (CwI128)rate.num * fee->share.num;
    const CwI128 den = (CwI128)rate.den * fee->share.den;
    const CwI128 up = (num + den - 1) / den;
    if (up > INT64_MAX) {
        return refuse(fee, diag);
    }
    fee->settled = (int64_t)up;
    return CW_OK;
}

CwStatus cw_favoured_settle(CwArena* arena, CwFavouredFee* fees, size_t n_fees, CwDiag* diag) {
    Rated* order = CW_NEW_ARRAY(arena, Rated, n_fees);
    Settling all = {fees, n_fees, NULL, CW_NEW_ARRAY(arena, CwRatio, n_fees)};
    if (!order || !all.paid) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_fees; ++i) {
        CW_TRY(rate_of(&fees[i], diag, &order[i].rate));
        order[i].fee = i;
        all.paid[i] = order[i].rate;
    }
    const size_t n_groups = (size_t)most_group(fees, n_fees) + 1;
    int* waiting = CW_NEW_ARRAY(arena, int, n_groups);
    all.rate_of = CW_NEW_ARRAY(arena, CwRatio, n_groups);
    if (!waiting || !all.rate_of) {
        return CW_ERR_NO_MEM;
    }
    if (n_fees) {
        qsort(order, n_fees, sizeof *order, by_rate);
    }
    for (size_t i = 0; i < n_fees; ++i) {
        const int group = fees[order[i].fee].group;
        if (all.rate_of[group].den == 0) {
            light(&all, waiting, group, order[i].rate);
        }
    }
    for (size_t i = 0; i < n_fees; ++i) {
        CW_TRY(set_settled(&fees[i], all.paid[i], diag));
    }
    return CW_OK;
}
