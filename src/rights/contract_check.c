// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/contract.h"

#include <stdlib.h>
#include <string.h>

// Thousandths of log odds. What a contract keeps for the author elsewhere speaks against a flag; a second clause of a
// flag has to be plain; what is missing is said when no clause comes near it.
enum { NEVER = -1000000000, FAIR_PER_MILLE = 800, AGAIN = 2000, SURELY_NOT = -1500 };

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

// How far a clause is of each kind: as far as that of its pieces which is most so.
static CwStatus judge(CwArena* arena, const CwClause* clause, const CwContractRules* rules,
                      const CwContractWeights* weights, int64_t* scores) {
    int64_t* sums = CW_NEW_ARRAY(arena, int64_t, weights->n_kinds);
    const size_t n = clause->n_sentences;
    const size_t pieces = n > CW_CLAUSE_SENTENCES ? n - CW_CLAUSE_SENTENCES + 1 : n ? 1 : 0;
    if (!sums) {
        return CW_ERR_NO_MEM;
    }
    for (size_t k = 0; k < weights->n_kinds; ++k) {
        scores[k] = NEVER;
    }
    for (size_t first = 0; first < pieces; ++first) {
        CW_TRY(weigh(arena, clause, first, rules, weights, sums));
        for (size_t k = 0; k < weights->n_kinds; ++k) {
            scores[k] = sums[k] > scores[k] ? sums[k] : scores[k];
        }
    }
    return CW_OK;
}

// The score of a kind; a kind the weights do not know is none.
static int64_t score_of(const CwContractWeights* weights, const int64_t* scores, const char* kind) {
    for (size_t k = 0; kind && k < weights->n_kinds; ++k) {
        if (strcmp(weights->kinds[k], kind) == 0) {
            return scores[k];
        }
    }
    return NEVER;
}

// Whether a clause is a red flag, in a contract whose clauses score `best` at most.
static bool is_flagged(const CwContractFlag* flag, const CwContractWeights* weights, const int64_t* here,
                       const int64_t* best) {
    const int64_t score = score_of(weights, here, flag->name);
    const int64_t fair = score_of(weights, best, flag->against);
    const bool most = score == score_of(weights, best, flag->name);
    return score - (fair > 0 ? fair * FAIR_PER_MILLE / 1000 : 0) > (most ? 0 : AGAIN);
}

static bool is_missing(const CwContractWanted* wanted, const CwContractWeights* weights, const int64_t* best) {
    bool matters = wanted->n_when == 0;
    for (size_t i = 0; i < wanted->n_when; ++i) {
        matters = matters || score_of(weights, best, wanted->when[i]) > 0;
    }
    const int64_t refused = score_of(weights, best, wanted->flag.against);
    return matters && score_of(weights, best, wanted->instead) - (refused > 0 ? refused : 0) <= SURELY_NOT;
}

// Scores of all clauses, a row each, and in a last row the best of each kind.
static CwStatus judge_all(CwArena* arena, const CwContractText* contract, const CwContractRules* rules,
                          const CwContractWeights* weights, int64_t** ret_scores) {
    int64_t* scores = CW_NEW_ARRAY(arena, int64_t, weights->n_kinds * (contract->n_clauses + 1));
    if (!scores) {
        return CW_ERR_NO_MEM;
    }
    int64_t* best = scores + contract->n_clauses * weights->n_kinds;
    for (size_t k = 0; k < weights->n_kinds; ++k) {
        best[k] = NEVER;
    }
    for (size_t i = 0; i < contract->n_clauses; ++i) {
        int64_t* here = scores + i * weights->n_kinds;
        CW_TRY(judge(arena, &contract->clauses[i], rules, weights, here));
        for (size_t k = 0; k < weights->n_kinds; ++k) {
            best[k] = here[k] > best[k] ? here[k] : best[k];
        }
    }
    *ret_scores = scores;
    return CW_OK;
}

CwStatus cw_contract_check(CwArena* arena, const CwContractText* contract, const CwContractRules* rules,
                           const CwContractWeights* weights, CwContractFindings* ret_findings) {
    CwContractFinding* items =
        CW_NEW_ARRAY(arena, CwContractFinding, contract->n_clauses * rules->n_flags + rules->n_wanted);
    int64_t* scores = NULL;
    size_t count = 0;
    if (!items) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(judge_all(arena, contract, rules, weights, &scores));
    const int64_t* best = scores + contract->n_clauses * weights->n_kinds;
    for (size_t i = 0; i < contract->n_clauses; ++i) {
        for (size_t k = 0; k < rules->n_flags; ++k) {
            if (is_flagged(&rules->flags[k], weights, scores + i * weights->n_kinds, best)) {
                items[count++] = (CwContractFinding){&rules->flags[k], &contract->clauses[i]};
            }
        }
    }
    for (size_t k = 0; k < rules->n_wanted; ++k) {
        if (is_missing(&rules->wanted[k], weights, best)) {
            items[count++] = (CwContractFinding){&rules->wanted[k].flag, NULL};
        }
    }
    *ret_findings = (CwContractFindings){items, count};
    return CW_OK;
}
