// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/favoured.h"

#include <stdlib.h>
#include <string.h>

/*
   Rates never exceed the highest rate agreed, because a favoured rate is always one that somebody has. So the least
   fixed point is found by going through fees from the highest rate down: whoever is tied to a group that has a member
   at this rate rises to it, and that puts the rate into their own group too, and into those it lies in. Each group is
   lit once, with the highest rate that reaches it.
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
    const int* within; // by group
    CwRatio* rate_of;  // by group; den 0: not lit yet
    CwRatio* paid;     // by fee: the rate they are paid at
    int* waiting;      // groups whose tied members have not been looked at since they were lit
    size_t n_waiting;
} Settling;

// Lights a group and those it lies in.
static void reach(Settling* all, int group, CwRatio rate) {
    for (; group >= 0; group = all->within[group]) {
        if (all->rate_of[group].den == 0) {
            all->rate_of[group] = rate;
            all->waiting[all->n_waiting++] = group;
        }
    }
}

// Lights a group with a rate, and those whose members are tied to it, and so on.
static void light(Settling* all, int first, CwRatio rate) {
    reach(all, first, rate);
    while (all->n_waiting) {
        const int group = all->waiting[--all->n_waiting];
        for (size_t i = 0; i < all->n_fees; ++i) {
            const CwFavouredFee* fee = &all->fees[i];
            if (!fee->favoured || fee->tied_to != group) {
                continue;
            }
            if (cw_ratio_compare(all->paid[i], rate) < 0) {
                all->paid[i] = rate;
            }
            reach(all, fee->group, rate);
        }
    }
}

static CwStatus refuse(const CwFavouredFee* fee, CwDiag* diag) {
    return cw_diag(diag, CW_ERR_RANGE, "favoured.range", (CwPlace){0}, fee->party,
                   "a fee is not below 0 and its share above 0; and what is paid must fit");
}

static bool is_group(int group, size_t n_groups) {
    return group >= 0 && (size_t)group < n_groups;
}

static CwStatus rate_of(const CwFavouredFee* fee, size_t n_groups, CwDiag* diag, CwRatio* ret_rate) {
    int64_t num = 0;
    const bool good = fee->fee >= 0 && fee->share.num > 0 && fee->share.den > 0 && is_group(fee->group, n_groups) &&
                      is_group(fee->tied_to, n_groups) && !__builtin_mul_overflow(fee->fee, fee->share.den, &num);
    *ret_rate = cw_ratio(num, fee->share.num > 0 ? fee->share.num : 1);
    return good ? CW_OK : refuse(fee, diag);
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

CwStatus cw_favoured_settle(CwArena* arena, CwFavouredFee* fees, size_t n_fees, const int* within, size_t n_groups,
                            CwDiag* diag) {
    Rated* order = CW_NEW_ARRAY(arena, Rated, n_fees);
    Settling all = {.fees = fees,
                    .n_fees = n_fees,
                    .within = within,
                    .rate_of = CW_NEW_ARRAY(arena, CwRatio, n_groups),
                    .paid = CW_NEW_ARRAY(arena, CwRatio, n_fees),
                    .waiting = CW_NEW_ARRAY(arena, int, n_groups)};
    if (!order || !all.rate_of || !all.paid || !all.waiting) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_fees; ++i) {
        CW_TRY(rate_of(&fees[i], n_groups, diag, &order[i].rate));
        order[i].fee = i;
        all.paid[i] = order[i].rate;
    }
    if (n_fees) {
        qsort(order, n_fees, sizeof *order, by_rate);
    }
    for (size_t i = 0; i < n_fees; ++i) {
        const int group = fees[order[i].fee].group;
        if (all.rate_of[group].den == 0) {
            light(&all, group, order[i].rate);
        }
    }
    for (size_t i = 0; i < n_fees; ++i) {
        CW_TRY(set_settled(&fees[i], all.paid[i], diag));
    }
    return CW_OK;
}
