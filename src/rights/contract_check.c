// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/contract.h"

#include <string.h>

static bool word_fits(const CwTermWord* wanted, const char* word) {
    for (size_t i = 0; i < wanted->n_choices; ++i) {
        const char* choice = wanted->choices[i];
        const size_t length = strlen(choice);
        const bool open = length && choice[length - 1] == '*';
        if (open ? strncmp(choice, word, length - 1) == 0 : strcmp(choice, word) == 0) {
            return true;
        }
    }
    return false;
}

// Whether the words of a term, from `index`, stand in the clause from `at`.
static bool stands_at(const CwTerm* term, size_t index, const CwClause* clause, size_t at) {
    for (; index < term->n_words; ++index, ++at) {
        const CwTermWord* wanted = &term->words[index];
        if (wanted->n_choices == 0) {
            for (int gap = 0; gap <= wanted->gap && at + (size_t)gap < clause->n_words; ++gap) {
                if (stands_at(term, index + 1, clause, at + (size_t)gap)) {
                    return true;
                }
            }
            return false;
        }
        if (at >= clause->n_words || !word_fits(wanted, clause->words[at])) {
            return false;
        }
    }
    return true;
}

static bool has_one(const CwTermChoice* choice, const CwClause* clause) {
    for (size_t i = 0; i < choice->n_terms; ++i) {
        for (size_t at = 0; at < clause->n_words; ++at) {
            if (stands_at(&choice->terms[i], 0, clause, at)) {
                return true;
            }
        }
    }
    return false;
}

static bool rule_holds(const CwClauseRule* rule, const CwClause* clause) {
    for (size_t i = 0; i < rule->n_all; ++i) {
        if (!has_one(&rule->all[i], clause)) {
            return false;
        }
    }
    return !has_one(&rule->none, clause);
}

static bool flag_holds(const CwContractFlag* flag, const CwClause* clause) {
    for (size_t i = 0; i < flag->n_rules; ++i) {
        if (rule_holds(&flag->rules[i], clause)) {
            return true;
        }
    }
    return false;
}

static bool is_missing(const CwContractFlag* wanted, const CwContractText* contract) {
    for (size_t i = 0; i < contract->n_clauses; ++i) {
        if (flag_holds(wanted, &contract->clauses[i])) {
            return false;
        }
    }
    return true;
}

CwStatus cw_contract_check(CwArena* arena, const CwContractText* contract, const CwContractRules* rules,
                           CwContractFindings* ret_findings) {
    CwContractFinding* items =
        CW_NEW_ARRAY(arena, CwContractFinding, contract->n_clauses * rules->n_flags + rules->n_wanted);
    size_t count = 0;
    if (!items) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < contract->n_clauses; ++i) {
        for (size_t k = 0; k < rules->n_flags; ++k) {
            if (flag_holds(&rules->flags[k], &contract->clauses[i])) {
                items[count++] = (CwContractFinding){&rules->flags[k], &contract->clauses[i]};
            }
        }
    }
    for (size_t k = 0; k < rules->n_wanted; ++k) {
        if (is_missing(&rules->wanted[k], contract)) {
            items[count++] = (CwContractFinding){&rules->wanted[k], NULL};
        }
    }
    *ret_findings = (CwContractFindings){items, count};
    return CW_OK;
}
