// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Reading a contract about music: which clauses are red flags, where they are, why they matter, what to ask for
   instead; and what is missing from it.

   Rules are data: terms that a clause must have, and terms that take it off again. They look at one clause at a time.
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
   One word of a term.

   A term is words in a row: "work* for hire" has a word that may go on, "may/can" a choice, "~3" up to three words of
   any kind.
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

/** Terms of which one is enough. */
typedef struct {
    const CwTerm* terms;
    size_t n_terms;
} CwTermChoice;

/** What a clause must have, each, and what it may not have. */
typedef struct {
    const CwTermChoice* all;
    size_t n_all;
    CwTermChoice none;
} CwClauseRule;

/** A red flag, or something that should be there. */
typedef struct {
    const char* name;
    const char* title;
    const char* why;           ///< why it matters, in one sentence
    const char* ask;           ///< what to ask for
    const CwClauseRule* rules; ///< one of them is enough
    size_t n_rules;
} CwContractFlag;

/** The rules. */
typedef struct {
    const char* source;
    const char* date;
    const char* notice; ///< that this is no legal advice
    const CwContractFlag* flags;
    size_t n_flags;
    const CwContractFlag* wanted; ///< whose absence is a finding
    size_t n_wanted;
} CwContractRules;

/**
   Reads the rules.

   Errors   CW_ERR_BAD_INPUT: a key missing, a term without words; CW_ERR_NO_MEM.
   Memory   from `arena`.
   Source   docs/contracts.md.
*/
CW_MUST_USE CwStatus cw_contract_rules_read(CwArena* arena, const char* file, CwText text, CwDiag* diag,
                                            CwContractRules* ret_rules);

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

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; points into `contract` and `rules`.
   Cost     a few milliseconds a contract.
*/
CW_MUST_USE CwStatus cw_contract_check(CwArena* arena, const CwContractText* contract, const CwContractRules* rules,
                                       CwContractFindings* ret_findings);

#endif
