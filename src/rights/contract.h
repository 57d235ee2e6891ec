// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Reading a contract about music: which clauses are red flags, where they are, why they matter, what to ask for
   instead; and what is missing from it.

   A clause is judged by what it says of the ideas that matter (who owns, what is paid, how often, who decides), by
   their order, by what is denied, and by its words: a linear model whose ideas and weights are data.
   This is help in reading, not legal advice.

   Units    lines and pages from 1.
*/
#ifndef CW_RIGHTS_CONTRACT_H
#define CW_RIGHTS_CONTRACT_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/** A clause: what stands under one label, or one paragraph. */
typedef struct {
    const char* label; ///< "4.2", "(b)", "§ 3"; of a paragraph without one "paragraph 7"
    const char* text;  ///< its words as they are written, blanks and line ends made one blank
    int line;
    int page;
    const char* const* words; ///< in small letters, without marks
    size_t n_words;
    const size_t* sentences; ///< the first word of each
    size_t n_sentences;
} CwClause;

/** A contract cut into clauses. */
typedef struct {
    const CwClause* clauses;
    size_t n_clauses;
} CwContractText;

/**
   Cuts a contract into clauses. Form feeds begin pages, as pdftotext writes them.

   Errors   CW_ERR_BAD_INPUT when it is no text; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_contract_cut(CwArena* arena, const char* file, CwText text, CwDiag* diag,
                                     CwContractText* ret_contract);

/**
   The words and sentences of one clause.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `text`.
*/
CW_MUST_USE CwStatus cw_clause_read(CwArena* arena, const char* text, CwClause* ret_clause);

/**
   One word of a term.

   A term is words in a row: "work* for hire" has a word that may go on, "may/can" a choice, "#" a word that begins with
   a digit, "~3" up to three words of any kind.
*/
typedef struct {
    const char* const* choices; ///< a choice that ends in * may go on
    size_t n_choices;           ///< 0: a gap
    int gap;
} CwTermWord;

/** Words in a row. */
typedef struct {
    const CwTermWord* words;
    size_t n_words;
} CwTerm;

/** An idea, and the terms of which each says it. */
typedef struct {
    const char* name;
    const CwTerm* terms;
    size_t n_terms;
} CwConcept;

/** A red flag, or something that should be there. */
typedef struct {
    const char* name;
    const char* title;
    const char* why;     ///< why it matters, in one sentence
    const char* ask;     ///< what to ask for
    const char* against; ///< a clause of this kind anywhere in the contract speaks against it; NULL: no such kind
} CwContractFlag;

/** What is missing when no clause says it. */
typedef struct {
    CwContractFlag flag;
    const char* instead;     ///< what a clause has to be
    const char* const* when; ///< matters when a clause is one of these; none: always
    size_t n_when;
} CwContractWanted;

/** The rules. */
typedef struct {
    const char* source;
    const char* date;
    const char* notice; ///< that this is no legal advice
    const CwContractFlag* flags;
    size_t n_flags;
    const CwContractWanted* wanted;
    size_t n_wanted;
    const CwConcept* concepts;
    size_t n_concepts;
} CwContractRules;

/**
   Reads the rules.

   Errors   CW_ERR_BAD_INPUT: a key missing, a term without words; CW_ERR_NO_MEM.
   Memory   from `arena`.
   Source   docs/contracts.md.
*/
CW_MUST_USE CwStatus cw_contract_rules_read(CwArena* arena, const char* file, CwText text, CwDiag* diag,
                                            CwContractRules* ret_rules);

/** What one feature speaks for and against: thousandths of log odds, one for each kind. */
typedef struct {
    const char* name;
    const int* weights;
} CwFeatureWeight;

/** The weights. A clause is of a kind when they and the kind's own add up to more than 0, by as much as that. */
typedef struct {
    const char* const* kinds; ///< the flags, and what makes up for a missing one
    const int* own;
    size_t n_kinds;
    const CwFeatureWeight* features; ///< by name
    size_t n_features;
} CwContractWeights;

/**
   Reads the weights.

   Errors   CW_ERR_BAD_INPUT: a key missing, a feature with other than one weight for each kind, features out of order;
            CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_contract_weights_read(CwArena* arena, const char* file, CwText text, CwDiag* diag,
                                              CwContractWeights* ret_weights);

/**
   What a few sentences of a clause say: their words without endings, ideas, ideas denied, two ideas in their order.

   Shape    sentences `first` to `first + count - 1` of the clause; names by strcmp, each once.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_clause_features(CwArena* arena, const CwClause* clause, size_t first, size_t count,
                                        const CwContractRules* rules, const char* const** ret_names,
                                        size_t* ret_n_names);

/** How many sentences of a clause are judged at a time: a clause of more is judged piece by piece. */
enum { CW_CLAUSE_SENTENCES = 2 };

/** A finding. */
typedef struct {
    const CwContractFlag* flag;
    const CwClause* clause; ///< NULL: it is missing
} CwContractFinding;

/** All findings: by clause, then what is missing. */
typedef struct {
    const CwContractFinding* items;
    size_t count;
} CwContractFindings;

/**
   Holds a contract against the rules.

   The clause that is most of a flag's kind is the flag; another only when it is plainly. Most of the score of the
   fairest clause on the same thing is taken off. A thing is missing when no clause comes near it, or one refuses it.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; points into `contract` and `rules`.
   Cost     tens of milliseconds a contract.
*/
CW_MUST_USE CwStatus cw_contract_check(CwArena* arena, const CwContractText* contract, const CwContractRules* rules,
                                       const CwContractWeights* weights, CwContractFindings* ret_findings);

#endif
