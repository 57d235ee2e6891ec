// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/owed.h"

#include "base/buf.h"
#include "base/words.h"
#include "money/favoured.h"
#include "rights/share.h"

#include <string.h>

// A party with a fee or a promise.
typedef struct {
    const CwWorkUse* work;
    const CwRightsParty* party;
    CwMoney money;
    bool readable; // its fee is an amount
    bool agreed;
    int group;   // of its side; a fee that is not agreed has one of its own
    int tied_to; // what it is favoured with
} Fee;

typedef struct {
    CwArena* arena;
    CwCurrency currency;
    const CwExchanges* rates;
    Fee* fees;
    size_t n_fees;
    size_t fees_capacity;
    const char** titles; // of works, each once
    size_t n_titles;
    size_t titles_capacity;
    CwFeeOwed* items;
    size_t count;
    size_t capacity;
} Owing;

// Groups lie in one another: the two sides of a work, the work, the film. Each is further on than what lies in it.
enum { SYNC, MASTER, SIDES };

static int group_of_side(size_t title, CwRightsSide side) {
    return (int)title * SIDES + (side == CW_SIDE_MASTER ? MASTER : SYNC);
}

static int group_of_work(const Owing* all, size_t title) {
    return (int)(all->n_titles * SIDES + title);
}

static int group_of_film(const Owing* all) {
    return (int)(all->n_titles * SIDES + all->n_titles);
}

static bool is_in_use(const CwWorkUse* work, const CwMusicUse* uses, size_t n_uses) {
    bool in_use = false;
    for (size_t i = 0; i < n_uses; ++i) {
        in_use = in_use || cw_word_is(cw_text(uses[i].cue), work->cue);
    }
    return in_use && cw_work_is_used(work);
}

static CwStatus title_of(Owing* all, const char* title, size_t* ret_index) {
    size_t i = 0;
    while (i < all->n_titles && !cw_word_is(cw_text(title), all->titles[i])) {
        ++i;
    }
    if (i == all->n_titles) {
        CW_TRY(CW_RESERVE(all->arena, all->titles, all->n_titles, all->titles_capacity));
        all->titles[all->n_titles++] = title;
    }
    *ret_index = i;
    return CW_OK;
}

// Whether a row has its fee already, for another of its cues.
static bool is_counted(const Owing* all, const CwRightsParty* party) {
    bool counted = false;
    for (size_t i = 0; party->place.line && i < all->n_fees; ++i) {
        counted = counted || all->fees[i].party->place.line == party->place.line;
    }
    return counted;
}

static CwStatus take_fee(Owing* all, const CwWorkUse* work, const CwRightsParty* party) {
    const bool counts = party->share.num > 0 && party->state < CW_CLEARANCE_EXPIRED &&
                        (party->fee[0] || party->favoured != CW_FAVOURED_NOT) && !is_counted(all, party);
    if (!counts) {
        return CW_OK;
    }
    CW_TRY(CW_RESERVE(all->arena, all->fees, all->n_fees, all->fees_capacity));
    Fee* fee = &all->fees[all->n_fees++];
    *fee = (Fee){.work = work, .party = party, .money = {all->currency, 0}, .readable = true};
    fee->agreed = cw_clearance_reached(party->state, CW_CLEARANCE_APPROVED) && party->fee[0];
    if (party->currency[0] && cw_currency_parse(cw_text(party->currency), &fee->money.currency) != CW_OK) {
        fee->readable = false;
    } else if (party->fee[0]) {
        fee->readable =
            cw_money_parse(cw_text(party->fee), fee->money.currency, &fee->money) == CW_OK && fee->money.minor >= 0;
    }
    size_t title = 0;
    return title_of(all, work->title, &title);
}

// Which groups the fees are in and tied to, once all works are known; `within` says which group lies in which.
static CwStatus group(Owing* all, int** ret_within, size_t* ret_n_groups) {
    const size_t n_groups = (size_t)group_of_film(all) + 1 + all->n_fees;
    int* within = CW_NEW_ARRAY(all->arena, int, n_groups);
    if (!within) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_groups; ++i) {
        within[i] = -1;
    }
    for (size_t t = 0; t < all->n_titles; ++t) {
        within[group_of_side(t, CW_SIDE_WRITERS)] = group_of_work(all, t);
        within[group_of_side(t, CW_SIDE_MASTER)] = group_of_work(all, t);
        within[group_of_work(all, t)] = group_of_film(all);
    }
    for (size_t i = 0; i < all->n_fees; ++i) {
        Fee* fee = &all->fees[i];
        size_t title = 0;
        CW_TRY(title_of(all, fee->work->title, &title));
        const int side = group_of_side(title, cw_party_side(fee->party->role));
        fee->group = fee->agreed ? side : group_of_film(all) + 1 + (int)i;
        fee->tied_to = fee->party->favoured == CW_FAVOURED_FILM   ? group_of_film(all)
                       : fee->party->favoured == CW_FAVOURED_WORK ? group_of_work(all, title)
                                                                  : side;
    }
    *ret_within = within;
    *ret_n_groups = n_groups;
    return CW_OK;
}

static CwStatus tell(Owing* all, const Fee* fee, int64_t owed, const char* why) {
    CW_TRY(CW_RESERVE(all->arena, all->items, all->count, all->capacity));
    all->items[all->count++] =
        (CwFeeOwed){fee->work->cue, fee->work->title, fee->party, fee->money, {fee->money.currency, owed}, why};
    return why ? CW_OK : CW_ERR_NO_MEM;
}

// Whether a currency is that of the film, or has a rate to it; then what one of its minor units is in the film's.
static bool can_exchange(const Owing* all, CwCurrency currency, CwRatio* ret_rate, const CwExchange** ret_used) {
    CwRatio rate;
    *ret_used = cw_exchange_find(all->rates, currency, all->currency, &rate);
    const CwI128 num = (CwI128)rate.num * cw_currency_scale(all->currency);
    const CwI128 den = (CwI128)rate.den * cw_currency_scale(currency);
    const bool fits = num <= INT64_MAX && den <= INT64_MAX;
    *ret_rate = fits ? cw_ratio((int64_t)num, (int64_t)den) : (CwRatio){1, 1};
    return fits && (*ret_used || cw_currency_equal(currency, all->currency));
}

static bool comparable(const Owing* all, CwCurrency a, CwCurrency b) {
    CwRatio rate;
    const CwExchange* used = NULL;
    return cw_currency_equal(a, b) || (can_exchange(all, a, &rate, &used) && can_exchange(all, b, &rate, &used));
}

// What cannot be said: a fee that is no amount, or one in another currency that a favoured one must not stay below.
static CwStatus tell_unsaid(Owing* all, const int* within) {
    for (size_t i = 0; i < all->n_fees; ++i) {
        const Fee* fee = &all->fees[i];
        if (!fee->readable) {
            CW_TRY(tell(all, fee, 0,
                        cw_format(all->arena,
                                  "the fee of %s for \"%s\" (%s %s) is no amount, and what the most favoured are owed "
                                  "depends on it",
                                  fee->party->name, fee->work->title, fee->party->fee, fee->party->currency)));
            continue;
        }
        for (size_t k = 0; fee->party->favoured != CW_FAVOURED_NOT && k < all->n_fees; ++k) {
            const Fee* other = &all->fees[k];
            int in = other->agreed && other->readable ? other->group : -1;
            while (in >= 0 && in != fee->tied_to) {
                in = within[in];
            }
            if (in >= 0 && !comparable(all, other->money.currency, fee->money.currency)) {
                CW_TRY(tell(all, fee, fee->money.minor,
                            cw_format(all->arena,
                                      "%s is most favoured for \"%s\" in %s, and %s has a fee in %s: agree on one "
                                      "currency, or write rates to %s in rates.csv",
                                      fee->party->name, fee->work->title, fee->money.currency.code, other->party->name,
                                      other->money.currency.code, all->currency.code)));
                break;
            }
        }
    }
    return CW_OK;
}

// "; by GBP to EUR of 2026-06-30, the bank" for each rate that fees are compared by; "" when there is one currency.
static const char* rates_used(const Owing* all) {
    CwBuf buf = cw_buf(all->arena);
    for (size_t i = 0; i < all->rates->count; ++i) {
        const CwExchange* rate = &all->rates->items[i];
        bool used = false;
        for (size_t k = 0; k < all->n_fees; ++k) {
            CwRatio number;
            used = used || cw_exchange_find(all->rates, all->fees[k].money.currency, all->currency, &number) == rate;
        }
        if (used) {
            cw_buf_format(&buf, "; by %s to %s of %s, %s", rate->from.code, rate->to.code, rate->date, rate->source);
        }
    }
    return cw_buf_string(&buf);
}

static CwStatus tell_owed(Owing* all, const Fee* fee, int64_t owed) {
    static const char* const with[] = {"", "its side of the work", "the work", "the film"};
    char share[CW_SHARE_SIZE];
    char agreed[CW_MONEY_SIZE];
    char settled[CW_MONEY_SIZE];
    cw_share_format(fee->party->share, share);
    cw_money_format(fee->money, agreed);
    cw_money_format((CwMoney){fee->money.currency, owed}, settled);
    const char* by = rates_used(all);
    return !by ? CW_ERR_NO_MEM
               : tell(all, fee, owed,
                      cw_format(
                          all->arena, "%s is most favoured with %s: for %s of \"%s\" it is owed %s, and %s is agreed%s",
                          fee->party->name, with[fee->party->favoured], share, fee->work->title, settled, agreed, by));
}

// A fee as it is compared: a share of what the whole is in the film's currency.
static CwStatus compared(const Owing* all, const Fee* fee, CwFavouredFee* ret_fee) {
    CwRatio rate;
    const CwExchange* used = NULL;
    CwRatio share = fee->party->share;
    if (can_exchange(all, fee->money.currency, &rate, &used)) {
        const CwRatio by = share;
        const CwI128 num = (CwI128)by.num * rate.den;
        const CwI128 den = (CwI128)by.den * rate.num;
        if (num > INT64_MAX || den > INT64_MAX) {
            return CW_ERR_RANGE;
        }
        share = cw_ratio((int64_t)num, (int64_t)den);
    }
    *ret_fee = (CwFavouredFee){.party = fee->party->name,
                               .fee = fee->money.minor,
                               .share = share,
                               .group = fee->group,
                               .favoured = fee->party->favoured != CW_FAVOURED_NOT,
                               .tied_to = fee->tied_to};
    return CW_OK;
}

// Settles the fees that can be compared with `first`; those of earlier ones are done.
static CwStatus settle(Owing* all, size_t first, const int* within, size_t n_groups, CwDiag* diag) {
    CwFavouredFee* fees = CW_NEW_ARRAY(all->arena, CwFavouredFee, all->n_fees);
    const Fee** of = CW_NEW_ARRAY(all->arena, const Fee*, all->n_fees);
    size_t count = 0;
    if (!fees || !of) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = first; i < all->n_fees; ++i) {
        const Fee* fee = &all->fees[i];
        if (fee->readable && comparable(all, fee->money.currency, all->fees[first].money.currency)) {
            of[count] = fee;
            CW_TRY(compared(all, fee, &fees[count++]));
        }
    }
    CW_TRY(cw_favoured_settle(all->arena, fees, count, within, n_groups, diag));
    for (size_t i = 0; i < count; ++i) {
        if (fees[i].settled > of[i]->money.minor) {
            CW_TRY(tell_owed(all, of[i], fees[i].settled));
        }
    }
    return CW_OK;
}

static bool is_first_of_its_kind(const Owing* all, size_t at) {
    for (size_t i = 0; i < at; ++i) {
        if (all->fees[i].readable && comparable(all, all->fees[i].money.currency, all->fees[at].money.currency)) {
            return false;
        }
    }
    return all->fees[at].readable;
}

static bool has_favoured(const Owing* all) {
    bool favoured = false;
    for (size_t i = 0; i < all->n_fees; ++i) {
        favoured = favoured || all->fees[i].party->favoured != CW_FAVOURED_NOT;
    }
    return favoured;
}

CwStatus cw_fees_owed(CwArena* arena, const CwRights* rights, const CwMusicUse* uses, size_t n_uses,
                      CwCurrency currency, const CwExchanges* rates, CwDiag* diag, CwFeesOwed* ret_owed) {
    Owing all = {.arena = arena, .currency = currency, .rates = rates};
    int* within = NULL;
    size_t n_groups = 0;
    for (size_t w = 0; w < rights->n_works; ++w) {
        const CwWorkUse* work = &rights->works[w];
        for (size_t p = 0; p < work->n_parties && is_in_use(work, uses, n_uses); ++p) {
            CW_TRY(take_fee(&all, work, &work->parties[p]));
        }
    }
    if (has_favoured(&all)) {
        CW_TRY(group(&all, &within, &n_groups));
        CW_TRY(tell_unsaid(&all, within));
        for (size_t i = 0; i < all.n_fees; ++i) {
            if (is_first_of_its_kind(&all, i)) {
                CW_TRY(settle(&all, i, within, n_groups, diag));
            }
        }
    }
    *ret_owed = (CwFeesOwed){all.items, all.count};
    return CW_OK;
}
