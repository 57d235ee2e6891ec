// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/rights_priv.h"
#include "rights/share.h"

#include <string.h>

static const CwRatio whole = {1, 1};

// The parties of a work in one part of the world, to be settled there.
typedef struct {
    const CwWorkUse* work;
    CwRightsParty* parties;
    bool* share_said;
    size_t n;
    const char* where; // " in DE AT", or "" in all the world
    CwDiag* diag;
} Part;

// The shares of one side.
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

static CwStatus sum_up(const Part* part, Side sides[CW_SIDES]) {
    memset(sides, 0, CW_SIDES * sizeof *sides);
    for (int s = 0; s < CW_SIDES; ++s) {
        sides[s].sum = (CwRatio){0, 1};
    }
    for (size_t i = 0; i < part->n; ++i) {
        Side* side = &sides[cw_party_side(part->parties[i].role)];
        if (cw_share_add(side->sum, part->parties[i].share, &side->sum) != CW_OK) {
            return too_many_kinds(&part->parties[i], part->diag);
        }
        ++side->n;
        side->n_silent += !part->share_said[i];
        side->last = i;
    }
    return CW_OK;
}

static bool is_whole(CwRatio share) {
    return cw_ratio_compare(share, whole) == 0;
}

// Multiplies every share of a side that was said.
static CwStatus scale(const Part* part, CwRightsSide side, CwRatio by) {
    for (size_t i = 0; i < part->n; ++i) {
        CwRightsParty* party = &part->parties[i];
        if (cw_party_side(party->role) != side) {
            continue;
        }
        const CwI128 num = (CwI128)party->share.num * by.num;
        const CwI128 den = (CwI128)party->share.den * by.den;
        if (num > INT64_MAX || den > INT64_MAX) {
            return too_many_kinds(party, part->diag);
        }
        party->share = cw_ratio((int64_t)num, (int64_t)den);
    }
    return CW_OK;
}

// What is left of a side goes in equal parts to those who left their share out.
static void share_rest(const Part* part, CwRightsSide which, const Side* side) {
    const CwRatio left = cw_ratio(side->sum.den - side->sum.num, side->sum.den);
    for (size_t i = 0; i < part->n; ++i) {
        if (cw_party_side(part->parties[i].role) == which && !part->share_said[i]) {
            part->parties[i].share = cw_ratio(left.num, left.den * (int64_t)side->n_silent);
        }
    }
}

static CwStatus wrong_sum(const Part* part, CwRightsSide which, const Side* side) {
    char total[CW_SHARE_SIZE];
    char difference[CW_SHARE_SIZE];
    const CwRatio sum = side->sum;
    const bool over = cw_ratio_compare(sum, whole) > 0;
    cw_share_format(sum, total);
    cw_share_format(over ? cw_ratio(sum.num - sum.den, sum.den) : cw_ratio(sum.den - sum.num, sum.den), difference);
    return cw_diag(part->diag, CW_ERR_BAD_INPUT, "rights.sum", part->parties[side->last].place, NULL,
                   "share: the %s of \"%s\" in cue %s add up to %s%s, %s %s; make them 100%%", cw_side_name(which),
                   part->work->title, part->work->cue, total, part->where, difference,
                   over ? "too much" : "too little");
}

// Parts of a whole that people write as 0.5 and 0.5: as percent they would add up to one.
static bool looks_like_fractions(const Side* side) {
    return side->n_silent == 0 && cw_ratio_compare(side->sum, (CwRatio){1, 100}) == 0;
}

static CwStatus settle_side(const Part* part, CwRightsSide which, const Side* side) {
    if (side->n == 0 || is_whole(side->sum)) {
        return CW_OK;
    }
    if (looks_like_fractions(side)) {
        return scale(part, which, (CwRatio){100, 1});
    }
    if (side->n_silent && cw_ratio_compare(side->sum, whole) <= 0) {
        share_rest(part, which, side);
        return CW_OK;
    }
    return wrong_sum(part, which, side);
}

// Writers and publishers written as parts of one whole (50 and 50, 66.67 and 33.33): each becomes a part of its side.
static CwStatus settle_joint(const Part* part, const Side sides[CW_SIDES], bool* ret_joint) {
    const Side* writers = &sides[CW_SIDE_WRITERS];
    const Side* publishers = &sides[CW_SIDE_PUBLISHERS];
    CwRatio sum = whole;
    *ret_joint = false;
    if (writers->n == 0 || publishers->n == 0 || writers->n_silent || publishers->n_silent || writers->sum.num == 0 ||
        publishers->sum.num == 0) {
        return CW_OK;
    }
    if (cw_share_add(writers->sum, publishers->sum, &sum) != CW_OK) {
        return too_many_kinds(&part->parties[publishers->last], part->diag);
    }
    *ret_joint = is_whole(sum);
    if (*ret_joint) {
        CW_TRY(scale(part, CW_SIDE_WRITERS, (CwRatio){writers->sum.den, writers->sum.num}));
        CW_TRY(scale(part, CW_SIDE_PUBLISHERS, (CwRatio){publishers->sum.den, publishers->sum.num}));
    }
    return CW_OK;
}

static CwStatus settle(const Part* part) {
    Side sides[CW_SIDES];
    bool joint = false;
    CW_TRY(sum_up(part, sides));
    CW_TRY(settle_joint(part, sides, &joint));
    for (int s = joint ? CW_SIDE_MASTER : CW_SIDE_WRITERS; s < CW_SIDE_NONE; ++s) {
        CW_TRY(settle_side(part, (CwRightsSide)s, &sides[s]));
    }
    return CW_OK;
}

// The parties that hold their shares in a region; `from[i]` is where the i-th of them stands in the work.
static size_t take_part(const CwRightsParty* parties, const bool* share_said, size_t n, const CwTerritories* region,
                        Part* part, size_t* from) {
    part->n = 0;
    for (size_t i = 0; i < n; ++i) {
        if (cw__party_holds_in(&parties[i], region)) {
            part->parties[part->n] = parties[i];
            part->share_said[part->n] = share_said[i];
            from[part->n++] = i;
        }
    }
    return part->n;
}

// A share is one number everywhere: what follows for it from one region must follow from every other.
static CwStatus agree(const Part* part, const size_t* from, CwRightsParty* settled, bool* known) {
    for (size_t i = 0; i < part->n; ++i) {
        CwRightsParty* party = &settled[from[i]];
        if (known[from[i]] && cw_ratio_compare(party->share, part->parties[i].share) != 0) {
            char one[CW_SHARE_SIZE];
            char other[CW_SHARE_SIZE];
            cw_share_format(party->share, one);
            cw_share_format(part->parties[i].share, other);
            return cw_diag(part->diag, CW_ERR_BAD_INPUT, "rights.share_differs", party->place, NULL,
                           "share: %s of \"%s\" would have %s%s and %s elsewhere; write its share, or a row for each "
                           "territory",
                           party->name, part->work->title, other, part->where, one);
        }
        party->share = part->parties[i].share;
        known[from[i]] = true;
    }
    return CW_OK;
}

CwStatus cw__rights_settle_shares(CwArena* arena, const CwWorkUse* work, CwRightsParty* parties, const bool* share_said,
                                  CwDiag* diag) {
    const size_t n = work->n_parties;
    CwTerritories* regions = NULL;
    size_t n_regions = 0;
    Part part = {work, CW_NEW_ARRAY(arena, CwRightsParty, n), CW_NEW_ARRAY(arena, bool, n), 0, "", diag};
    CwRightsParty* settled = CW_NEW_ARRAY(arena, CwRightsParty, n);
    bool* known = CW_NEW_ARRAY(arena, bool, n);
    size_t* from = CW_NEW_ARRAY(arena, size_t, n);
    if (!part.parties || !part.share_said || !settled || !known || !from) {
        return CW_ERR_NO_MEM;
    }
    if (n) {
        memcpy(settled, parties, n * sizeof *settled);
    }
    CW_TRY(cw__work_regions(arena, parties, n, &regions, &n_regions));
    for (size_t r = 0; r < n_regions; ++r) {
        if (n_regions > 1) {
            const char* codes = cw_territories_text(arena, &regions[r]);
            part.where = codes ? cw_format(arena, " in %s", codes) : NULL;
        }
        if (!part.where) {
            return CW_ERR_NO_MEM;
        }
        (void)take_part(parties, share_said, n, &regions[r], &part, from);
        CW_TRY(settle(&part));
        CW_TRY(agree(&part, from, settled, known));
    }
    if (n) {
        memcpy(parties, settled, n * sizeof *settled);
    }
    return CW_OK;
}
