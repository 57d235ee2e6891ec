// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/rights_priv.h"
#include "rights/share.h"

#include <string.h>

static const CwRatio whole = {1, 1};

// The shares of one side of a work.
typedef struct {
    CwRatio sum;     // of what was said
    size_t n;        // parties
    size_t n_silent; // parties that left their share out
    size_t last;     // index of the last party
} Side;

static CwStatus too_many_kinds(const CwRightsParty* party, CwDiag* diag) {
    return cw_diag(diag, CW_ERR_BAD_INPUT, "rights.share_terms", party->place, NULL,
                   "shares of too many different fractions; write percent");
}

static CwStatus sum_up(const CwWorkUse* work, const CwRightsParty* parties, const bool* share_said, CwDiag* diag,
                       Side sides[CW_SIDES]) {
    memset(sides, 0, CW_SIDES * sizeof *sides);
    for (int s = 0; s < CW_SIDES; ++s) {
        sides[s].sum = (CwRatio){0, 1};
    }
    for (size_t i = 0; i < work->n_parties; ++i) {
        Side* side = &sides[cw_party_side(parties[i].role)];
        if (cw_share_add(side->sum, parties[i].share, &side->sum) != CW_OK) {
            return too_many_kinds(&parties[i], diag);
        }
        ++side->n;
        side->n_silent += !share_said[i];
        side->last = i;
    }
    return CW_OK;
}

static bool is_whole(CwRatio share) {
    return cw_ratio_compare(share, whole) == 0;
}

// Multiplies every share of a side that was said.
static CwStatus scale(const CwWorkUse* work, CwRightsParty* parties, CwRightsSide side, CwRatio by, CwDiag* diag) {
    for (size_t i = 0; i < work->n_parties; ++i) {
        CwRightsParty* party = &parties[i];
        if (cw_party_side(party->role) != side) {
            continue;
        }
        const CwI128 num = (CwI128)party->share.num * by.num;
        const CwI128 den = (CwI128)party->share.den * by.den;
        if (num > INT64_MAX || den > INT64_MAX) {
            return too_many_kinds(party, diag);
        }
        party->share = cw_ratio((int64_t)num, (int64_t)den);
    }
    return CW_OK;
}

// What is left of a side goes in equal parts to those who left their share out.
static void share_rest(const CwWorkUse* work, CwRightsParty* parties, const bool* share_said, CwRightsSide which,
                       const Side* side) {
    const CwRatio left = cw_ratio(side->sum.den - side->sum.num, side->sum.den);
    for (size_t i = 0; i < work->n_parties; ++i) {
        if (cw_party_side(parties[i].role) == which && !share_said[i]) {
            parties[i].share = cw_ratio(left.num, left.den * (int64_t)side->n_silent);
        }
    }
}

static CwStatus wrong_sum(const CwWorkUse* work, const CwRightsParty* at, const char* who, CwRatio sum, CwDiag* diag) {
    char total[CW_SHARE_SIZE];
    char difference[CW_SHARE_SIZE];
    const bool over = cw_ratio_compare(sum, whole) > 0;
    cw_share_format(sum, total);
    cw_share_format(over ? cw_ratio(sum.num - sum.den, sum.den) : cw_ratio(sum.den - sum.num, sum.den), difference);
    return cw_diag(diag, CW_ERR_BAD_INPUT, "rights.sum", at->place, NULL,
                   "share: the %s of \"%s\" in cue %s add up to %s, %s %s; make them 100%%", who, work->title,
                   work->cue, total, difference, over ? "too much" : "too little");
}

// Parts of a whole that people write as 0.5 and 0.5: as percent they would add up to one.
static bool looks_like_fractions(const Side* side) {
    return side->n_silent == 0 && cw_ratio_compare(side->sum, (CwRatio){1, 100}) == 0;
}

static CwStatus settle_side(const CwWorkUse* work, CwRightsParty* parties, const bool* share_said, CwRightsSide which,
                            Side* side, CwDiag* diag) {
    if (side->n == 0 || is_whole(side->sum)) {
        return CW_OK;
    }
    if (looks_like_fractions(side)) {
        return scale(work, parties, which, (CwRatio){100, 1}, diag);
    }
    if (side->n_silent && cw_ratio_compare(side->sum, whole) <= 0) {
        share_rest(work, parties, share_said, which, side);
        return CW_OK;
    }
    return wrong_sum(work, &parties[side->last], cw_side_name(which), side->sum, diag);
}

// Writers and publishers written as parts of one whole (50 and 50, 66.67 and 33.33): each becomes a part of its side.
static CwStatus settle_joint(const CwWorkUse* work, CwRightsParty* parties, Side sides[CW_SIDES], CwDiag* diag,
                             bool* ret_joint) {
    const Side* writers = &sides[CW_SIDE_WRITERS];
    const Side* publishers = &sides[CW_SIDE_PUBLISHERS];
    CwRatio sum = whole;
    *ret_joint = false;
    if (writers->n == 0 || publishers->n == 0 || writers->n_silent || publishers->n_silent || writers->sum.num == 0 ||
        publishers->sum.num == 0) {
        return CW_OK;
    }
    if (cw_share_add(writers->sum, publishers->sum, &sum) != CW_OK) {
        return too_many_kinds(&parties[publishers->last], diag);
    }
    *ret_joint = is_whole(sum);
    if (*ret_joint) {
        CW_TRY(scale(work, parties, CW_SIDE_WRITERS, (CwRatio){writers->sum.den, writers->sum.num}, diag));
        CW_TRY(scale(work, parties, CW_SIDE_PUBLISHERS, (CwRatio){publishers->sum.den, publishers->sum.num}, diag));
    }
    return CW_OK;
}

CwStatus cw__rights_settle_shares(const CwWorkUse* work, CwRightsParty* parties, const bool* share_said, CwDiag* diag) {
    Side sides[CW_SIDES];
    bool joint = false;
    CW_TRY(sum_up(work, parties, share_said, diag, sides));
    CW_TRY(settle_joint(work, parties, sides, diag, &joint));
    for (int s = joint ? CW_SIDE_MASTER : CW_SIDE_WRITERS; s < CW_SIDE_NONE; ++s) {
        CW_TRY(settle_side(work, parties, share_said, (CwRightsSide)s, &sides[s], diag));
    }
    return CW_OK;
}
