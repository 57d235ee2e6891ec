// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Prints what the clauses of a corpus say, for tests/contracts/train.py.

   usage: contract_features RULES MANIFEST     (the manifest is what corpus.py prints)

   A line for each clause: clause, hand, 1 when its contract is whole, a bit for each kind, text.
   Under it a line for each piece: piece, a bit for each kind, its features.
*/
#include "base/file.h"
#include "rights/contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KINDS = 17, LABELS_MOST = 64 };

static const char* const kinds[KINDS] = {
    "work-for-hire",
    "net-profit",
    "unlimited-changes",
    "no-credit",
    "royalty-free",
    "derivative-rights",
    "most-favoured-nation",
    "credit",
    "audit",
    "revision-limit",
    "share",
    "made",
    "rights-kept",
    "net-defined",
    "royalties-kept",
    "consent-kept",
    "price-kept",
};

// A piece of a clause.
typedef struct {
    size_t clause;
    size_t group;
    unsigned is; // a bit for each kind
    const char* const* names;
    size_t n_names;
} Piece;

typedef struct {
    const char* text;
    const char* group;
    unsigned is;
    bool whole;
} Clause;

typedef struct {
    CwArena* arena;
    CwContractRules rules;
    Clause* clauses;
    size_t n_clauses, clauses_room;
    Piece* pieces;
    size_t n_pieces, pieces_room;
    const char** groups;
    size_t n_groups, groups_room;
} Corpus;

static void need(CwStatus status, const char* what) {
    if (status != CW_OK) {
        fprintf(stderr, "%s: %s\n", what, cw_status_text(status));
        exit(1);
    }
}

static unsigned kind_bit(CwText name) {
    for (unsigned k = 0; k < KINDS; ++k) {
        if (cw_text_is(name, kinds[k])) {
            return 1U << k;
        }
    }
    return 0;
}

static size_t group_of(Corpus* corpus, CwText name) {
    for (size_t i = 0; i < corpus->n_groups; ++i) {
        if (cw_text_is(name, corpus->groups[i])) {
            return i;
        }
    }
    need(CW_RESERVE(corpus->arena, corpus->groups, corpus->n_groups, corpus->groups_room), "groups");
    corpus->groups[corpus->n_groups] = cw_text_copy(corpus->arena, name);
    return corpus->n_groups++;
}

// Whether a piece of a clause has half of the words, in their order, or more.
static bool overlaps(CwArena* arena, const CwClause* clause, size_t at, size_t end, CwText words) {
    CwClause wanted;
    need(cw_clause_read(arena, cw_text_copy(arena, words), &wanted), "label");
    for (size_t begin = 0; begin < clause->n_words; ++begin) {
        size_t same = 0;
        while (same < wanted.n_words && begin + same < clause->n_words &&
               strcmp(wanted.words[same], clause->words[begin + same]) == 0) {
            ++same;
        }
        if (same == wanted.n_words && same) {
            const size_t from = begin > at ? begin : at;
            const size_t to = begin + same < end ? begin + same : end;
            return to > from && 2 * (to - from) >= same;
        }
    }
    return false;
}

static void add_clause(Corpus* corpus, CwClause clause, CwText group, unsigned is, bool whole, CwText* labels,
                       size_t n_labels, bool* used) {
    const size_t g = group_of(corpus, group);
    need(CW_RESERVE(corpus->arena, corpus->clauses, corpus->n_clauses, corpus->clauses_room), "clauses");
    Clause* row = &corpus->clauses[corpus->n_clauses];
    *row = (Clause){clause.text, corpus->groups[g], is, whole};
    const size_t n = clause.n_sentences;
    const size_t count = n > CW_CLAUSE_SENTENCES ? n - CW_CLAUSE_SENTENCES + 1 : n ? 1 : 0;
    for (size_t first = 0; first < count; ++first) {
        Piece piece = {.clause = corpus->n_clauses, .group = g, .is = is};
        const size_t last = first + CW_CLAUSE_SENTENCES;
        const size_t end = last < n ? clause.sentences[last] : clause.n_words;
        for (size_t i = 0; i < n_labels; ++i) {
            CwText words = labels[i];
            const CwText kind = cw_text_split(&words, '=');
            if (overlaps(corpus->arena, &clause, clause.sentences[first], end, words)) {
                piece.is |= kind_bit(kind);
                used[i] = true;
            }
        }
        row->is |= piece.is;
        need(cw_clause_features(corpus->arena, &clause, first, CW_CLAUSE_SENTENCES, &corpus->rules, &piece.names,
                                &piece.n_names),
             "features");
        need(CW_RESERVE(corpus->arena, corpus->pieces, corpus->n_pieces, corpus->pieces_room), "pieces");
        corpus->pieces[corpus->n_pieces++] = piece;
    }
    ++corpus->n_clauses;
}

static void add_whole(Corpus* corpus, CwText group, CwText path, CwText rest) {
    CwText text;
    CwContractText contract;
    CwText labels[LABELS_MOST];
    bool used[LABELS_MOST] = {false};
    size_t n_labels = 0;
    const char* file = cw_text_copy(corpus->arena, path);
    need(cw_file_read(corpus->arena, file, 0, NULL, &text), file);
    need(cw_contract_cut(corpus->arena, file, text, NULL, &contract), file);
    while (rest.length && n_labels < LABELS_MOST) {
        labels[n_labels++] = cw_text_split(&rest, '\t');
    }
    for (size_t i = 0; i < contract.n_clauses; ++i) {
        add_clause(corpus, contract.clauses[i], group, 0, true, labels, n_labels, used);
    }
    for (size_t i = 0; i < n_labels; ++i) {
        if (!used[i]) {
            fprintf(stderr, "%s: no clause has %.*s\n", file, (int)labels[i].length, labels[i].at);
        }
    }
}

static void read_manifest(Corpus* corpus, const char* path) {
    CwText rest;
    need(cw_file_read(corpus->arena, path, 0, NULL, &rest), path);
    while (rest.length) {
        CwText line = cw_text_line(&rest);
        const CwText what = cw_text_split(&line, '\t');
        const CwText group = cw_text_split(&line, '\t');
        const CwText value = cw_text_split(&line, '\t');
        if (cw_text_is(what, "whole")) {
            add_whole(corpus, group, value, line);
            continue;
        }
        CwClause clause;
        CwText names = value;
        unsigned is = 0;
        while (names.length) {
            is |= kind_bit(cw_text_split(&names, ','));
        }
        need(cw_clause_read(corpus->arena, cw_text_copy(corpus->arena, line), &clause), "clause");
        add_clause(corpus, clause, group, is, false, NULL, 0, NULL);
    }
}

static void put(const Corpus* corpus) {
    for (size_t c = 0, p = 0; c < corpus->n_clauses; ++c) {
        const Clause* clause = &corpus->clauses[c];
        printf("clause\t%s\t%d\t%u\t%s\n", clause->group, clause->whole, clause->is, clause->text);
        for (; p < corpus->n_pieces && corpus->pieces[p].clause == c; ++p) {
            const Piece* piece = &corpus->pieces[p];
            printf("piece\t%u", piece->is);
            for (size_t k = 0; k < piece->n_names; ++k) {
                printf("\t%s", piece->names[k]);
            }
            printf("\n");
        }
    }
}

int main(int argc, char** argv) {
    Corpus corpus = {.arena = cw_arena_new(NULL)};
    CwText text;
    CwDiag diag = {0};
    if (argc < 3) {
        fprintf(stderr, "usage: contract_features RULES MANIFEST\n");
        return 2;
    }
    need(cw_file_read(corpus.arena, argv[1], 0, NULL, &text), argv[1]);
    if (cw_contract_rules_read(corpus.arena, argv[1], text, &diag, &corpus.rules) != CW_OK) {
        fprintf(stderr, "%s\n", cw_diag_line(corpus.arena, &diag));
        return 1;
    }
    read_manifest(&corpus, argv[2]);
    put(&corpus);
    cw_arena_free(corpus.arena);
    return 0;
}
