// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/contract.h"

#include <stdlib.h>
#include <string.h>

static int by_name(const void* key, const void* entry) {
    return strcmp(key, ((const CwFeatureWeight*)entry)->name);
}

// Adds what a few sentences say to `sums`, one for each kind.
static CwStatus weigh(CwArena* arena, const CwClause* clause, size_t first, const CwContractRules* rules,
                      const CwContractWeights* weights, int64_t* sums) {
    const char* const* names = NULL;
    size_t count = 0;
    CW_TRY(cw_clause_features(arena, clause, first, CW_CLAUSE_SENTENCES, rules, &names, &count));
    for (size_t k = 0; k < weights->n_kinds; ++k) {
        sums[k] = weights->own[k];
    }
    for (size_t i = 0; i < count; ++i) {
        const CwFeatureWeight* found =
            bsearch(names[i], weights->features, weights->n_features, sizeof weights->features[0], by_name);
        for (size_t k = 0; found && k < weights->n_kinds; ++k) {
            sums[k] += found->weights[k];
        }
    }
    return CW_OK;
}

// Of which kinds a clause is: those of any of its pieces.
static CwStatus judge(CwArena* arena, const CwClause* clause, const CwContractRules* rules,
                      const CwContractWeights* weights, bool* is) {
    int64_t* sums = CW_NEW_ARRAY(arena, int64_t, weights->n_kinds);
    const size_t n = clause->n_sentences;
    const size_t pieces = n > CW_CLAUSE_SENTENCES ? n - CW_CLAUSE_SENTENCES + 1 : n ? 1 : 0;
    if (!sums) {
        return CW_ERR_NO_MEM;
    }
    for (size_t first = 0; first < pieces; ++first) {
        CW_TRY(weigh(arena, clause, first, rules, weights, sums));
        for (size_t k = 0; k < weights->n_kinds; ++k) {
            is[k] = is[k] || sums[k] > 0;
        }
    }
    return CW_OK;
}

// Whether a clause is of a kind; a kind the weights do not know is none.
static bool is_kind(const CwContractWeights* weights, const bool* is, const char* kind) {
    for (size_t k = 0; k < weights->n_kinds; ++k) {
        if (strcmp(weights->kinds[k], kind) == 0) {
            return is[k];
        }
    }
    return false;
}

// Whether a clause, `here`, is a red flag and the one after it does not mend that.
static bool is_flagged(const CwContractFlag* flag, const CwContractWeights* weights, const bool* here) {
    const bool cleared = flag->cleared_by && is_kind(weights, here + weights->n_kinds, flag->cleared_by);
    return is_kind(weights, here, flag->name) && !cleared;
}

static bool is_missing(const CwContractWanted* wanted, const CwContractWeights* weights, const bool* any) {
    bool matters = wanted->n_when == 0;
    for (size_t i = 0; i < wanted->n_when; ++i) {
        matters = matters || is_kind(weights, any, wanted->when[i]);
    }
    return matters && !is_kind(weights, any, wanted->instead);
}

CwStatus cw_contract_check(CwArena* arena, const CwContractText* contract, const CwContractRules* rules,
                           const CwContractWeights* weights, CwContractFindings* ret_findings) {
    CwContractFinding* items =
        CW_NEW_ARRAY(arena, CwContractFinding, contract->n_clauses * rules->n_flags + rules->n_wanted);
    bool* is = CW_NEW_ARRAY(arena, bool, weights->n_kinds*(contract->n_clauses + 1));
    bool* any = CW_NEW_ARRAY(arena, bool, weights->n_kinds);
    size_t count = 0;
    if (!items || !is || !any) {
        return CW_ERR_NO_MEM;
    }
    memset(any, 0, weights->n_kinds * sizeof any[0]);
    memset(is, 0, weights->n_kinds * (contract->n_clauses + 1) * sizeof is[0]);
    for (size_t i = 0; i < contract->n_clauses; ++i) {
        CW_TRY(judge(arena, &contract->clauses[i], rules, weights, is + i * weights->n_kinds));
    }
    for (size_t i = 0; i < contract->n_clauses; ++i) {
        const bool* here = is + i * weights->n_kinds;
        for (size_t k = 0; k < rules->n_flags; ++k) {
            if (is_flagged(&rules->flags[k], weights, here)) {
                items[count++] = (CwContractFinding){&rules->flags[k], &contract->clauses[i]};
            }
        }
        for (size_t k = 0; k < weights->n_kinds; ++k) {
            any[k] = any[k] || here[k];
        }
    }
    for (size_t k = 0; k < rules->n_wanted; ++k) {
        if (is_missing(&rules->wanted[k], weights, any)) {
            items[count++] = (CwContractFinding){&rules->wanted[k].flag, NULL};
        }
    }
    *ret_findings = (CwContractFindings){items, count};
    return CW_OK;
}
