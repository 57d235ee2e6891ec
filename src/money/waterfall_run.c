// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/waterfall_priv.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void cw__put_big(CwBuf* buf, const CwBig* big) {
    char digits[CW_BIG_LIMBS * 20 + 1];
    size_t at = sizeof digits - 1;
    CwBig rest = *big;
    digits[at] = '\0';
    do {
        digits[--at] = (char)('0' + cw_big_divide(&rest, 10));
    } while (!cw_big_is_zero(&rest));
    cw_buf_text(buf, digits + at);
}

// --- whose a recording is

typedef struct {
    const char* id;
    size_t contract;
} Claim;

typedef struct {
    Claim* items;
    size_t count;
} Claims;

static int by_id(const void* a, const void* b) {
    return strcmp(((const Claim*)a)->id, ((const Claim*)b)->id);
}

static CwStatus claims_of(CwArena* arena, const CwRoyalties* all, Claims* ret_claims) {
    size_t count = 0;
    for (size_t i = 0; i < all->n_contracts; ++i) {
        count += all->contracts[i].n_recordings;
    }
    Claim* items = CW_NEW_ARRAY(arena, Claim, count);
    if (!items) {
        return CW_ERR_NO_MEM;
    }
    count = 0;
    for (size_t i = 0; i < all->n_contracts; ++i) {
        for (size_t k = 0; k < all->contracts[i].n_recordings; ++k) {
            items[count++] = (Claim){all->contracts[i].recordings[k], i};
        }
    }
    if (count) {
        qsort(items, count, sizeof *items, by_id);
    }
    *ret_claims = (Claims){items, count};
    return CW_OK;
}

static const Claim* claim_on(const Claims* claims, const CwTallyItem* item) {
    char upc[24];
    const Claim isrc = {item->isrc, 0};
    const Claim* found = NULL;
    if (claims->count && item->isrc[0]) {
        found = bsearch(&isrc, claims->items, claims->count, sizeof isrc, by_id);
    }
    if (!found && claims->count && item->upc) {
        (void)snprintf(upc, sizeof upc, "%" PRIu64, item->upc);
        const Claim product = {upc, 0};
        found = bsearch(&product, claims->items, claims->count, sizeof product, by_id);
    }
    return found;
}

// --- what contracts earned

static CwStatus earn(const Cw__RoyaltyJob* job, size_t contract, const CwTallyItem* item) {
    Cw__Income* income = &job->incomes[contract];
    size_t at = 0;
    while (at < income->n_sums && !cw_currency_equal(income->sums[at].currency, item->currency)) {
        ++at;
    }
    if (at == income->n_sums) {
        CW_TRY(CW_RESERVE(job->arena, income->sums, income->n_sums, income->capacity));
        Cw__Sum sum = {.currency = item->currency};
        if (!cw_exchange_find(&job->all->rates, item->currency, job->all->currency, &sum.rate) &&
            !cw_currency_equal(item->currency, job->all->currency)) {
            return cw_diag(job->diag, CW_ERR_BAD_INPUT, "royalties.no_rate", (CwPlace){0}, item->currency.code,
                           "statements are in this currency, and \"rates\" has none for it to %s: add the rate, its "
                           "date and its source",
                           job->all->currency.code);
        }
        income->sums[income->n_sums++] = sum;
    }
    const bool over = __builtin_add_overflow(income->sums[at].amount, item->amount, &income->sums[at].amount) ||
                      __builtin_add_overflow(income->units, item->units, &income->units);
    return over ? cw_diag(job->diag, CW_ERR_RANGE, "royalties.range", (CwPlace){0}, job->all->contracts[contract].id,
                          "what this contract earned does not fit")
                : CW_OK;
}

static CwStatus match(const Cw__RoyaltyJob* job, const CwTallyItem* items, size_t n_items, CwRoyaltyRun* run) {
    Claims claims;
    CW_TRY(claims_of(job->arena, job->all, &claims));
    CwTallyItem* matched = CW_NEW_ARRAY(job->arena, CwTallyItem, n_items);
    CwTallyItem* unmatched = CW_NEW_ARRAY(job->arena, CwTallyItem, n_items);
    if (!matched || !unmatched) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_items; ++i) {
        const Claim* claim = claim_on(&claims, &items[i]);
        if (claim) {
            CW_TRY(earn(job, claim->contract, &items[i]));
            matched[run->n_matched++] = items[i];
        } else {
            unmatched[run->n_unmatched++] = items[i];
        }
    }
    for (size_t i = 0; i < job->all->n_contracts; ++i) {
        job->incomes[i].units = job->incomes[i].units < 0 ? 0 : job->incomes[i].units;
    }
    run->matched = matched;
    run->unmatched = unmatched;
    return CW_OK;
}

// --- accounts

// A contract and the account it belongs to; accounts come in the order they first appear.
typedef struct {
    const char* account;
    size_t contract;
} Member;

static int by_account(const void* a, const void* b) {
    const Member* x = a;
    const Member* y = b;
    const int accounts = strcmp(x->account, y->account);
    return accounts ? accounts : (x->contract < y->contract ? -1 : 1);
}

// Runs of members with one account.
typedef struct {
    size_t first; // contract that names it first
    size_t begin;
    size_t count;
} Group;

static int by_first(const void* a, const void* b) {
    const Group* x = a;
    const Group* y = b;
    return x->first < y->first ? -1 : x->first > y->first;
}

static CwStatus groups_of(CwArena* arena, const CwRoyalties* all, size_t** ret_contracts, Group** ret_groups,
                          size_t* ret_count) {
    Member* members = CW_NEW_ARRAY(arena, Member, all->n_contracts);
    Group* groups = CW_NEW_ARRAY(arena, Group, all->n_contracts);
    size_t* contracts = CW_NEW_ARRAY(arena, size_t, all->n_contracts);
    size_t count = 0;
    if (!members || !groups || !contracts) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < all->n_contracts; ++i) {
        members[i] = (Member){all->contracts[i].account, i};
    }
    if (all->n_contracts) {
        qsort(members, all->n_contracts, sizeof *members, by_account);
    }
    for (size_t i = 0; i < all->n_contracts; ++i) {
        contracts[i] = members[i].contract;
        if (i == 0 || strcmp(members[i - 1].account, members[i].account) != 0) {
            groups[count++] = (Group){members[i].contract, i, 0};
        }
        ++groups[count - 1].count;
    }
    if (count) {
        qsort(groups, count, sizeof *groups, by_first);
    }
    *ret_contracts = contracts;
    *ret_groups = groups;
    *ret_count = count;
    return CW_OK;
}

static CwStatus run_accounts(const Cw__RoyaltyJob* job, CwRoyaltyRun* run) {
    size_t* contracts = NULL;
    Group* groups = NULL;
    size_t count = 0;
    CW_TRY(groups_of(job->arena, job->all, &contracts, &groups, &count));
    CwRoyaltyAccount* accounts = CW_NEW_ARRAY(job->arena, CwRoyaltyAccount, count);
    CwStatus status = accounts ? CW_OK : CW_ERR_NO_MEM;
    for (size_t i = 0; status == CW_OK && i < count; ++i) {
        CwArena* scratch = cw_arena_like(job->arena);
        status = scratch ? cw__royalty_account(job, scratch, contracts + groups[i].begin, groups[i].count, &accounts[i])
                         : CW_ERR_NO_MEM;
        cw_arena_free(scratch);
    }
    run->accounts = accounts;
    run->n_accounts = count;
    return status;
}

// --- payees

static int by_payee(const void* a, const void* b) {
    return strcmp(((const CwRoyaltyPaid*)a)->payee, ((const CwRoyaltyPaid*)b)->payee);
}

// Puts what one payee has in several places into one.
static size_t join_payees(CwRoyaltyPaid* payees, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; ++i) {
        if (kept && strcmp(payees[kept - 1].payee, payees[i].payee) == 0) {
            CwRoyaltyPaid* payee = &payees[kept - 1];
            payee->earned += payees[i].earned;
            payee->carried += payees[i].carried;
            const bool less = payees[i].kind[0] && (!payee->kind[0] || strcmp(payees[i].kind, payee->kind) < 0);
            payee->kind = less ? payees[i].kind : payee->kind;
        } else {
            payees[kept++] = payees[i];
        }
    }
    return kept;
}

static int64_t minimum_of(const CwRoyalties* all, const char* payee) {
    for (size_t i = 0; i < all->n_payees; ++i) {
        if (all->payees[i].minimum >= 0 && strcmp(all->payees[i].payee, payee) == 0) {
            return all->payees[i].minimum;
        }
    }
    return all->minimum;
}

static size_t count_lines(const CwRoyaltyRun* run) {
    size_t count = 0;
    for (size_t i = 0; i < run->n_accounts; ++i) {
        count += run->accounts[i].n_lines;
    }
    return count;
}

static CwStatus pay(const Cw__RoyaltyJob* job, CwRoyaltyRun* run) {
    const CwRoyalties* all = job->all;
    CwRoyaltyPaid* payees = CW_NEW_ARRAY(job->arena, CwRoyaltyPaid, count_lines(run) + all->n_payees);
    size_t count = 0;
    if (!payees) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < all->n_payees; ++i) {
        payees[count++] = (CwRoyaltyPaid){.payee = all->payees[i].payee, .kind = "", .carried = all->payees[i].carried};
    }
    for (size_t i = 0; i < run->n_accounts; ++i) {
        for (size_t k = 0; k < run->accounts[i].n_lines; ++k) {
            const CwRoyaltyLine* line = &run->accounts[i].lines[k];
            if (line->payee[0]) {
                payees[count++] = (CwRoyaltyPaid){.payee = line->payee, .kind = line->kind, .earned = line->amount};
            }
        }
    }
    if (count) {
        qsort(payees, count, sizeof *payees, by_payee);
    }
    count = join_payees(payees, count);
    for (size_t i = 0; i < count; ++i) {
        CwRoyaltyPaid* payee = &payees[i];
        const int64_t due = payee->carried + payee->earned;
        const bool enough = due >= minimum_of(all, payee->payee);
        payee->paid = enough ? due : 0;
        payee->forward = enough ? 0 : due;
    }
    run->payees = payees;
    run->n_payees = count;
    return CW_OK;
}

static int by_kind(const void* a, const void* b) {
    return strcmp(((const CwRoyaltyKind*)a)->kind, ((const CwRoyaltyKind*)b)->kind);
}

static CwStatus sum_kinds(const Cw__RoyaltyJob* job, CwRoyaltyRun* run) {
    CwRoyaltyKind* kinds = CW_NEW_ARRAY(job->arena, CwRoyaltyKind, count_lines(run));
    size_t count = 0;
    size_t kept = 0;
    if (!kinds) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < run->n_accounts; ++i) {
        for (size_t k = 0; k < run->accounts[i].n_lines; ++k) {
            const CwRoyaltyLine* line = &run->accounts[i].lines[k];
            if (line->payee[0]) {
                kinds[count++] = (CwRoyaltyKind){line->kind, line->amount};
            }
        }
    }
    if (count) {
        qsort(kinds, count, sizeof *kinds, by_kind);
    }
    for (size_t i = 0; i < count; ++i) {
        if (kept && strcmp(kinds[kept - 1].kind, kinds[i].kind) == 0) {
            kinds[kept - 1].earned += kinds[i].earned;
        } else {
            kinds[kept++] = kinds[i];
        }
    }
    run->kinds = kinds;
    run->n_kinds = kept;
    return CW_OK;
}

CwStatus cw_royalties_run(CwArena* arena, const CwRoyalties* all, const CwTallyItem* items, size_t n_items,
                          CwDiag* diag, CwRoyaltyRun* ret_run) {
    CwRoyaltyRun run = {.n_accounts = 0};
    const Cw__RoyaltyJob job = {arena, all, CW_NEW_ARRAY(arena, Cw__Income, all->n_contracts), diag};
    if (!job.incomes) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(match(&job, items, n_items, &run));
    CW_TRY(run_accounts(&job, &run));
    CW_TRY(pay(&job, &run));
    CW_TRY(sum_kinds(&job, &run));
    *ret_run = run;
    return CW_OK;
}

const char* cw_royalty_why_name(CwRoyaltyWhy why) {
    static const char* const names[] = {
        [CW_ROYALTY_FEE] = "fee",         [CW_ROYALTY_OFF_THE_TOP] = "off the top", [CW_ROYALTY_RESERVE] = "reserve",
        [CW_ROYALTY_POINTS] = "points",   [CW_ROYALTY_RECOUPED] = "recouped",       [CW_ROYALTY_SPLIT] = "split",
        [CW_ROYALTY_DEFICIT] = "deficit",
    };
    return names[why];
}
