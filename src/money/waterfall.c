// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/waterfall.h"

#include "money/big.h"
#include "money/waterfall_priv.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

// One amount before it is rounded: parts of the account's denominator.
typedef struct {
    CwRoyaltyLine line;
    CwBig value;
    CwBig rest; // below one minor unit
    size_t order;
} Bucket;

typedef struct {
    const CwRoyaltyContract* contract;
    const CwRoyaltyAmount* amount;
    CwBig left;
} Recoupable;

// What one account is reckoned with.
typedef struct {
    CwArena* arena; // scratch
    const Cw__RoyaltyJob* job;
    CwBig unit;  // parts in 10^-12
    CwBig minor; // parts in a minor unit
    Bucket* buckets;
    size_t n_buckets;
    size_t capacity;
    Recoupable* recoup;
    size_t n_recoup;
    bool fits;
} Account;

static CwStatus too_large(const Account* account, const CwRoyaltyContract* contract) {
    return cw_diag(account->job->diag, CW_ERR_RANGE, "royalties.range", (CwPlace){0}, contract->id,
                   "the parts of this account are of too many different kinds to be added exactly");
}

static bool least_common(uint64_t* a, int64_t b) {
    const int64_t common = cw_gcd((int64_t)*a, b);
    return !__builtin_mul_overflow(*a, (uint64_t)(b / common), a) && *a <= INT64_MAX;
}

static bool common_of_parts(uint64_t* common, const CwRoyaltyPart* parts, size_t count) {
    bool fits = true;
    for (size_t i = 0; i < count; ++i) {
        fits = fits && least_common(common, parts[i].part.den);
    }
    return fits;
}

// The denominators of all stages of all contracts; the rates' own denominators divide the first.
typedef struct {
    uint64_t rates;
    uint64_t fees;
    uint64_t reserve;
    uint64_t points;
    uint64_t splits;
} Commons;

static bool common_of_contract(const Cw__RoyaltyJob* job, size_t index, Commons* all) {
    const CwRoyaltyContract* contract = &job->all->contracts[index];
    const Cw__Income* income = &job->incomes[index];
    bool fits = common_of_parts(&all->fees, contract->fees, contract->n_fees) &&
                least_common(&all->reserve, contract->reserve.den) &&
                common_of_parts(&all->points, contract->points, contract->n_points);
    for (size_t i = 0; i < contract->n_splits; ++i) {
        fits = fits && common_of_parts(&all->splits, contract->splits[i].parts, contract->splits[i].n_parts);
    }
    for (size_t i = 0; i < income->n_sums; ++i) {
        fits = fits && least_common(&all->rates, income->sums[i].rate.den);
    }
    return fits;
}

static CwStatus set_denominator(Account* account, const size_t* contracts, size_t n_contracts) {
    const Cw__RoyaltyJob* job = account->job;
    Commons all = {1, 1, 1, 1, 1};
    for (size_t i = 0; i < n_contracts; ++i) {
        if (!common_of_contract(job, contracts[i], &all)) {
            return too_large(account, &job->all->contracts[contracts[i]]);
        }
    }
    account->unit = cw_big(1);
    const uint64_t factors[] = {all.rates, all.fees, all.reserve, all.points, all.points, all.splits};
    for (size_t i = 0; i < sizeof factors / sizeof factors[0]; ++i) {
        account->fits = cw_big_scale(&account->unit, factors[i]) && account->fits;
    }
    for (size_t i = 0; i < n_contracts; ++i) {
        const int64_t units = job->incomes[contracts[i]].units; // splits by units divide by it
        account->fits = cw_big_scale(&account->unit, units > 1 ? (uint64_t)units : 1) && account->fits;
    }
    const int64_t minor = CW_TALLY_UNIT / cw_currency_scale(job->all->currency);
    account->minor = account->unit;
    account->fits = cw_big_scale(&account->minor, (uint64_t)minor) && account->fits;
    return CW_OK;
}

// `part` of `of`; the denominator was made so that this is whole.
static CwBig part_of(Account* account, const CwBig* of, CwRatio part) {
    CwBig value = *of;
    const uint64_t rest = cw_big_divide(&value, (uint64_t)part.den);
    assert(rest == 0 || !account->fits);
    (void)rest;
    account->fits = cw_big_scale(&value, (uint64_t)part.num) && account->fits;
    return value;
}

static CwBig of_minor(Account* account, int64_t minor) {
    CwBig value = account->minor;
    account->fits = cw_big_scale(&value, (uint64_t)minor) && account->fits;
    return value;
}

static CwStatus put(Account* account, CwRoyaltyLine line, const CwBig* value) {
    CW_TRY(CW_RESERVE(account->arena, account->buckets, account->n_buckets, account->capacity));
    account->buckets[account->n_buckets] = (Bucket){.line = line, .value = *value, .order = account->n_buckets};
    ++account->n_buckets;
    return CW_OK;
}

static CwBig least(const CwBig* a, const CwBig* b) {
    return cw_big_compare(a, b) < 0 ? *a : *b;
}

// What came in for a contract, up and down.
static void gross_of(Account* account, const Cw__Income* income, CwBig* up, CwBig* down) {
    *up = cw_big(0);
    *down = cw_big(0);
    for (size_t i = 0; i < income->n_sums; ++i) {
        const Cw__Sum* sum = &income->sums[i];
        const CwBig amount = cw_big((CwU128)(sum->amount < 0 ? -sum->amount : sum->amount));
        CwBig value = cw_big(0);
        account->fits = cw_big_multiply(&amount, &account->unit, &value) && account->fits;
        value = part_of(account, &value, sum->rate);
        account->fits = cw_big_add(sum->amount < 0 ? down : up, &value) && account->fits;
    }
}

static CwStatus take_parts(Account* account, const CwRoyaltyContract* contract, const CwRoyaltyPart* parts,
                           size_t count, CwRoyaltyWhy why, int from_first, CwBig* left) {
    const CwBig base = *left;
    for (size_t i = 0; i < count; ++i) {
        if (from_first >= 0 && parts[i].from_first != (from_first == 1)) {
            continue;
        }
        const CwBig value = part_of(account, &base, parts[i].part);
        const CwRoyaltyLine line = {contract, why, parts[i].payee, parts[i].kind, "", 0};
        if (!account->fits) {
            return too_large(account, contract);
        }
        CW_TRY(put(account, line, &value));
        cw_big_subtract(left, &value);
    }
    return CW_OK;
}

static CwStatus take_off_the_top(Account* account, const CwRoyaltyContract* contract, CwBig* left) {
    for (size_t i = 0; i < contract->n_off_the_top; ++i) {
        const CwRoyaltyAmount* amount = &contract->off_the_top[i];
        const CwBig wanted = of_minor(account, amount->amount);
        const CwBig value = least(&wanted, left);
        CW_TRY(put(account,
                   (CwRoyaltyLine){contract, CW_ROYALTY_OFF_THE_TOP, amount->payee, amount->kind, amount->name, 0},
                   &value));
        cw_big_subtract(left, &value);
    }
    return CW_OK;
}

static CwStatus recoup(Account* account, const CwRoyaltyContract* contract, CwBig* left) {
    for (size_t i = 0; i < account->n_recoup; ++i) {
        Recoupable* item = &account->recoup[i];
        const CwBig value = least(&item->left, left);
        if (cw_big_is_zero(&value)) {
            continue;
        }
        const CwRoyaltyAmount* amount = item->amount;
        CW_TRY(put(account,
                   (CwRoyaltyLine){contract, CW_ROYALTY_RECOUPED, amount->payee, amount->kind, amount->name, 0},
                   &value));
        cw_big_subtract(&item->left, &value);
        cw_big_subtract(left, &value);
    }
    return CW_OK;
}

// Units of this statement that lie within splits `index`.
static int64_t units_within(const CwRoyaltyContract* contract, size_t index, int64_t units) {
    const int64_t begin = contract->units_before;
    const int64_t end = begin + units;
    const int64_t from = contract->splits[index].units > begin ? contract->splits[index].units : begin;
    const int64_t next = index + 1 < contract->n_splits ? contract->splits[index + 1].units : INT64_MAX;
    const int64_t to = next < end ? next : end;
    return to > from ? to - from : 0;
}

// The splits that hold now, where nothing tells them apart.
static size_t splits_now(const CwRoyaltyContract* contract) {
    size_t index = 0;
    while (index + 1 < contract->n_splits && contract->splits[index + 1].units <= contract->units_before) {
        ++index;
    }
    return index;
}

static CwStatus split(Account* account, const CwRoyaltyContract* contract, int64_t units, const CwBig* left) {
    for (size_t i = 0; i < contract->n_splits; ++i) {
        const bool by_units = contract->n_splits > 1 && units > 0;
        const int64_t within = by_units ? units_within(contract, i, units) : i == splits_now(contract);
        if (within == 0) {
            continue;
        }
        CwBig base = part_of(account, left, by_units ? (CwRatio){within, units} : (CwRatio){1, 1});
        const CwRoyaltySplits* splits = &contract->splits[i];
        CW_TRY(take_parts(account, contract, splits->parts, splits->n_parts, CW_ROYALTY_SPLIT, -1, &base));
    }
    return CW_OK;
}

static CwStatus run_contract(Account* account, size_t index) {
    const CwRoyaltyContract* contract = &account->job->all->contracts[index];
    const Cw__Income* income = &account->job->incomes[index];
    CwBig left;
    CwBig down;
    gross_of(account, income, &left, &down);
    if (!account->fits) {
        return too_large(account, contract);
    }
    const bool deficit = cw_big_compare(&left, &down) < 0;
    if (deficit) {
        cw_big_subtract(&down, &left);
        CW_TRY(put(account, (CwRoyaltyLine){contract, CW_ROYALTY_DEFICIT, "", "", "", 0}, &down));
        left = cw_big(0);
    } else {
        cw_big_subtract(&left, &down);
    }
    CW_TRY(take_parts(account, contract, contract->fees, contract->n_fees, CW_ROYALTY_FEE, -1, &left));
    const CwBig released = of_minor(account, contract->reserve_before);
    account->fits = cw_big_add(&left, &released) && account->fits;
    CW_TRY(take_off_the_top(account, contract, &left));
    const CwRoyaltyPart reserve = {"", "", contract->reserve, false};
    CW_TRY(take_parts(account, contract, &reserve, contract->reserve.num != 0, CW_ROYALTY_RESERVE, -1, &left));
    CW_TRY(take_parts(account, contract, contract->points, contract->n_points, CW_ROYALTY_POINTS, 1, &left));
    CW_TRY(recoup(account, contract, &left));
    CW_TRY(take_parts(account, contract, contract->points, contract->n_points, CW_ROYALTY_POINTS, 0, &left));
    CW_TRY(split(account, contract, income->units, &left));
    return account->fits ? CW_OK : too_large(account, contract);
}

// --- the one rounding

static int by_rest(const void* a, const void* b) {
    const Bucket* const* x = a;
    const Bucket* const* y = b;
    const int rests = cw_big_compare(&(*y)->rest, &(*x)->rest);
    if (rests) {
        return rests;
    }
    const int payees = strcmp((*x)->line.payee, (*y)->line.payee);
    return payees ? payees : ((*x)->order < (*y)->order ? -1 : 1);
}

static void round_down(const Account* account, Bucket* bucket) {
    const CwU128 quotient = cw_big_quotient(&bucket->value, &account->minor, &bucket->rest);
    bucket->line.amount = (int64_t)quotient;
    if (bucket->line.why == CW_ROYALTY_DEFICIT) { // of what is below 0, down is away from it
        bucket->line.amount = -(int64_t)quotient;
        if (!cw_big_is_zero(&bucket->rest)) {
            CwBig rest = account->minor;
            cw_big_subtract(&rest, &bucket->rest);
            bucket->rest = rest;
            --bucket->line.amount;
        }
    }
}

static bool amount_fits(const Account* account, const Bucket* bucket) {
    CwBig most = account->minor;
    return cw_big_scale(&most, INT64_MAX / 4) && cw_big_compare(&bucket->value, &most) < 0;
}

static CwStatus round_all(Account* account, CwBig* residue) {
    const Bucket** order = cw_alloc_array(account->arena, account->n_buckets, sizeof *order); // NOLINT: pointers
    CwBig rests = cw_big(0);
    if (!order) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < account->n_buckets; ++i) {
        if (!amount_fits(account, &account->buckets[i])) {
            return too_large(account, account->buckets[i].line.contract);
        }
        round_down(account, &account->buckets[i]);
        account->fits = cw_big_add(&rests, &account->buckets[i].rest) && account->fits;
        order[i] = &account->buckets[i];
    }
    if (account->n_buckets) {
        qsort(order, account->n_buckets, sizeof *order, by_rest); // NOLINT: pointers are what is sorted
    }
    const size_t missing = (size_t)cw_big_quotient(&rests, &account->minor, residue);
    for (size_t i = 0; i < missing; ++i) {
        ++account->buckets[order[i]->order].line.amount;
    }
    return CW_OK;
}

// The residue as a ratio in lowest terms as far as powers of small primes go.
static CwStatus residue_text(CwArena* arena, const CwBig* residue, const CwBig* minor, const char** ret_text) {
    static const uint64_t primes[] = {2, 3, 5, 7, 11, 13};
    CwBig num = *residue;
    CwBig den = *minor;
    for (size_t i = 0; i < sizeof primes / sizeof primes[0];) {
        CwBig a = num;
        CwBig b = den;
        if (cw_big_is_zero(&num) || cw_big_divide(&a, primes[i]) || cw_big_divide(&b, primes[i])) {
            ++i;
            continue;
        }
        num = a;
        den = b;
    }
    CwBuf buf = cw_buf(arena);
    if (cw_big_is_zero(&num)) {
        cw_buf_text(&buf, "0");
    } else {
        cw__put_big(&buf, &num);
        cw_buf_byte(&buf, '/');
        cw__put_big(&buf, &den);
    }
    *ret_text = cw_buf_string(&buf);
    return *ret_text ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus take_recoupables(Account* account, const size_t* contracts, size_t n_contracts) {
    size_t count = 0;
    for (size_t i = 0; i < n_contracts; ++i) {
        count += account->job->all->contracts[contracts[i]].n_recoup;
    }
    account->recoup = CW_NEW_ARRAY(account->arena, Recoupable, count);
    if (!account->recoup) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_contracts; ++i) {
        const CwRoyaltyContract* contract = &account->job->all->contracts[contracts[i]];
        for (size_t k = 0; k < contract->n_recoup; ++k) {
            const CwRoyaltyAmount* amount = &contract->recoup[k];
            account->recoup[account->n_recoup++] = (Recoupable){contract, amount, of_minor(account, amount->amount)};
        }
    }
    return CW_OK;
}

static CwStatus answer(CwArena* arena, const Account* account, const CwBig* residue, CwRoyaltyAccount* ret_account) {
    CwRoyaltyLine* lines = CW_NEW_ARRAY(arena, CwRoyaltyLine, account->n_buckets);
    if (!lines) {
        return CW_ERR_NO_MEM;
    }
    int64_t to_recoup = 0;
    for (size_t i = 0; i < account->n_recoup; ++i) {
        to_recoup += account->recoup[i].amount->amount;
    }
    int64_t total = 0;
    for (size_t i = 0; i < account->n_buckets; ++i) {
        lines[i] = account->buckets[i].line;
        total += lines[i].amount;
        to_recoup -= lines[i].why == CW_ROYALTY_RECOUPED ? lines[i].amount : 0;
    }
    *ret_account = (CwRoyaltyAccount){
        .lines = lines, .n_lines = account->n_buckets, .lines_total = total, .still_to_recoup = to_recoup};
    return residue_text(arena, residue, &account->minor, &ret_account->residue);
}

CwStatus cw__royalty_account(const Cw__RoyaltyJob* job, CwArena* scratch, const size_t* contracts, size_t n_contracts,
                             CwRoyaltyAccount* ret_account) {
    Account account = {.arena = scratch, .job = job, .fits = true};
    CwBig residue;
    CW_TRY(set_denominator(&account, contracts, n_contracts));
    CW_TRY(take_recoupables(&account, contracts, n_contracts));
    for (size_t i = 0; i < n_contracts; ++i) {
        CW_TRY(run_contract(&account, contracts[i]));
    }
    CW_TRY(round_all(&account, &residue));
    if (!account.fits) {
        return too_large(&account, &job->all->contracts[contracts[0]]);
    }
    CW_TRY(answer(job->arena, &account, &residue, ret_account));
    ret_account->account = job->all->contracts[contracts[0]].account;
    return CW_OK;
}
