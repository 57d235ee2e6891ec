// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Tunes the weights of the contract reader: one logistic regression for each kind of clause, by AdaGrad.

   usage: contract_train RULES MANIFEST [--write WEIGHTS] [--show]     (the manifest is what corpus.py prints)

   Figures are of clauses whose hand was left out: the hands are dealt into ten parts, each judged by the other nine.
*/
#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "base/math.h"
#include "base/random.h"
#include "rights/contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KINDS = 12, FLAGS = 7, PARTS = 10, EPOCHS = 40, LABELS_MOST = 64 };

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
};

// A piece of a clause.
typedef struct {
    size_t clause;
    size_t group;
    unsigned is; // a bit for each kind
    const char* const* names;
    size_t n_names;
    int* features;
    size_t n_features;
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
    const char** names;
    size_t n_names;
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

static int by_name(const void* a, const void* b) {
    return strcmp(*(const char* const*)a, *(const char* const*)b);
}

typedef struct {
    const char* name;
    size_t group;
} Seen;

static int by_seen(const void* a, const void* b) {
    const Seen* x = a;
    const Seen* y = b;
    const int order = strcmp(x->name, y->name);
    return order ? order : x->group < y->group ? -1 : x->group > y->group;
}

// Keeps the features that three hands have, and gives each piece its numbers.
static void number_features(Corpus* corpus) {
    size_t total = 0;
    for (size_t i = 0; i < corpus->n_pieces; ++i) {
        total += corpus->pieces[i].n_names;
    }
    Seen* seen = malloc(total * sizeof *seen);
    corpus->names = malloc(total * sizeof *corpus->names);
    total = 0;
    for (size_t i = 0; i < corpus->n_pieces; ++i) {
        for (size_t k = 0; k < corpus->pieces[i].n_names; ++k) {
            seen[total++] = (Seen){corpus->pieces[i].names[k], corpus->pieces[i].group};
        }
    }
    qsort(seen, total, sizeof *seen, by_seen);
    for (size_t i = 0; i < total;) {
        size_t hands = 0;
        size_t k = i;
        for (; k < total && strcmp(seen[k].name, seen[i].name) == 0; ++k) {
            hands += k == i || seen[k].group != seen[k - 1].group;
        }
        if (hands >= (seen[i].name[0] == 'b' ? 4U : 3U)) {
            corpus->names[corpus->n_names++] = seen[i].name;
        }
        i = k;
    }
    free(seen);
    for (size_t i = 0; i < corpus->n_pieces; ++i) {
        Piece* piece = &corpus->pieces[i];
        piece->features = CW_NEW_ARRAY(corpus->arena, int, piece->n_names + 1);
        for (size_t k = 0; k < piece->n_names; ++k) {
            const char** found =
                bsearch(&piece->names[k], corpus->names, corpus->n_names, sizeof corpus->names[0], by_name);
            if (found) {
                piece->features[piece->n_features++] = (int)(found - corpus->names);
            }
        }
    }
}

static const double l2 = 0.002; // how much a weight is drawn to nothing
static const double positive_weight = 3.0;

// How much a feature counts beside others: many pairs say the same thing.
static double scale_of(const char* name) {
    return name[0] == 'p' ? 0.4 : name[0] == 'b' ? 0.4 : name[0] == 'c' ? 1.0 : 0.6;
}

// The weights of one kind from all parts but `without`; w[n_names] is its own.
static void train(const Corpus* corpus, unsigned kind, size_t without, const size_t* order, double* w, double* g) {
    for (size_t f = 0; f <= corpus->n_names; ++f) {
        w[f] = 0;
        g[f] = 1e-3;
    }
    for (int epoch = 0; epoch < EPOCHS; ++epoch) {
        for (size_t i = 0; i < corpus->n_pieces; ++i) {
            const Piece* piece = &corpus->pieces[order[i]];
            if (piece->group % PARTS == without) {
                continue;
            }
            const bool is = piece->is >> kind & 1;
            double sum = w[corpus->n_names];
            for (size_t k = 0; k < piece->n_features; ++k) {
                sum += w[piece->features[k]] * scale_of(corpus->names[piece->features[k]]);
            }
            const double guess = 1 / (1 + cw_exp(sum > 30 ? -30 : sum < -30 ? 30 : -sum));
            const double slope = (guess - (is ? 1.0 : 0.0)) * (is ? positive_weight : 1.0);
            for (size_t k = 0; k <= piece->n_features; ++k) {
                const int f = k < piece->n_features ? piece->features[k] : (int)corpus->n_names;
                const double scale = k < piece->n_features ? scale_of(corpus->names[f]) : 1;
                const double d = slope * scale + (k < piece->n_features ? l2 * w[f] : 0);
                g[f] += d * d;
                w[f] -= 0.3 * d / cw_sqrt(g[f]);
            }
        }
    }
}

static double score(const Corpus* corpus, const Piece* piece, const double* w) {
    double sum = w[corpus->n_names];
    for (size_t k = 0; k < piece->n_features; ++k) {
        sum += w[piece->features[k]] * scale_of(corpus->names[piece->features[k]]);
    }
    return sum;
}

typedef struct {
    double score;
    size_t clause;
    bool is;
} Scored;

static int by_score(const void* a, const void* b) {
    const Scored* x = a;
    const Scored* y = b;
    return x->score > y->score ? -1 : x->score < y->score ? 1 : x->clause < y->clause ? -1 : 1;
}

// Where to draw the line: where precision and recall balance, the first counting more.
static double draw_line(const Scored* all, size_t count) {
    size_t total = 0;
    for (size_t i = 0; i < count; ++i) {
        total += all[i].is;
    }
    double best = -1;
    double line = 0;
    size_t good = 0;
    for (size_t i = 0; i + 1 < count; ++i) {
        good += all[i].is;
        const double precision = (double)good / (double)(i + 1);
        const double recall = (double)good / (double)total;
        const double value = (1 + 0.6) * precision * recall / (0.6 * precision + recall + 1e-9);
        if (value > best) {
            best = value;
            line = (all[i].score + all[i + 1].score) / 2;
        }
    }
    return line;
}

static void report(const Corpus* corpus, unsigned kind, const Scored* all, double line, bool show, bool whole,
                   int* false_in) {
    size_t good = 0;
    size_t wrong = 0;
    size_t missed = 0;
    for (size_t i = 0; i < corpus->n_clauses; ++i) {
        const Clause* clause = &corpus->clauses[all[i].clause];
        const bool found = all[i].score > line;
        if (clause->whole != whole) {
            continue;
        }
        good += found && all[i].is;
        wrong += found && !all[i].is;
        missed += !found && all[i].is;
        if (found && !all[i].is && kind < FLAGS) {
            ++false_in[group_of((Corpus*)corpus, cw_text(clause->group))];
        }
        if (show && found != all[i].is) {
            printf("    %s %s %.2f %s | %s\n", found ? "FALSE" : "MISSED", kinds[kind], all[i].score - line,
                   clause->group, clause->text);
        }
    }
    printf("  %-22s %s: %3zu found, %2zu false, %2zu missed: precision %.2f, recall %.2f\n", kinds[kind],
           whole ? "whole " : "clause", good, wrong, missed, (double)good / (double)(good + wrong ? good + wrong : 1),
           (double)good / (double)(good + missed ? good + missed : 1));
}

// The row a weight travels in: thousandths, and nothing of what hardly counts.
static bool row_of(const double* w, int* row) {
    bool counts = false;
    for (size_t k = 0; k < KINDS; ++k) {
        const int value = (int)cw_round(w[k] * 1000);
        row[k] = value < 40 && value > -40 ? 0 : value;
        counts = counts || value > 100 || value < -100;
    }
    return counts;
}

static void put_row(CwBuf* buf, const int* row) {
    for (size_t k = 0; k < KINDS; ++k) {
        cw_buf_format(buf, "%s%d", k ? "," : "[", row[k]);
    }
    cw_buf_byte(buf, ']');
}

static void write_weights(const Corpus* corpus, const double* final, const char* path) {
    CwBuf buf = cw_buf(corpus->arena);
    int row[KINDS];
    for (size_t k = 0; k < KINDS; ++k) {
        cw_buf_format(&buf, "%s\"%s\"", k ? ", " : "{\"kinds\": [", kinds[k]);
        row[k] = (int)cw_round(final[corpus->n_names * KINDS + k] * 1000);
    }
    cw_buf_text(&buf, "],\n \"own\": ");
    put_row(&buf, row);
    cw_buf_text(&buf, ",\n \"features\": {");
    bool first = true;
    for (size_t f = 0; f < corpus->n_names; ++f) {
        if (row_of(final + f * KINDS, row)) {
            cw_buf_format(&buf, "%s\n  \"%s\": ", first ? "" : ",", corpus->names[f]);
            put_row(&buf, row);
            first = false;
        }
    }
    cw_buf_text(&buf, "}}\n");
    need(cw_file_write(corpus->arena, path, cw_text(cw_buf_string(&buf)), NULL), path);
}

// The order the pieces are learnt in.
static size_t* shuffled(size_t count) {
    size_t* order = malloc(count * sizeof *order);
    uint64_t random = 1;
    for (size_t i = 0; i < count; ++i) {
        order[i] = i;
    }
    for (size_t i = count; i > 1; --i) {
        const size_t k = (size_t)cw_random_below(&random, (int64_t)i);
        const size_t t = order[i - 1];
        order[i - 1] = order[k];
        order[k] = t;
    }
    return order;
}

// Judges one kind on hands left out, and tunes it on all: weights into `final`.
static void do_kind(const Corpus* corpus, unsigned kind, const size_t* order, bool show, int* false_in, double* final) {
    double* w = malloc((corpus->n_names + 1) * sizeof *w);
    double* g = malloc((corpus->n_names + 1) * sizeof *g);
    Scored* all = malloc(corpus->n_clauses * sizeof *all);
    for (size_t i = 0; i < corpus->n_clauses; ++i) {
        all[i] = (Scored){-1e9, i, corpus->clauses[i].is >> kind & 1};
    }
    for (size_t part = 0; part < PARTS; ++part) {
        train(corpus, kind, part, order, w, g);
        for (size_t i = 0; i < corpus->n_pieces; ++i) {
            const Piece* piece = &corpus->pieces[i];
            if (piece->group % PARTS == part) {
                const double s = score(corpus, piece, w);
                all[piece->clause].score = s > all[piece->clause].score ? s : all[piece->clause].score;
            }
        }
    }
    qsort(all, corpus->n_clauses, sizeof *all, by_score);
    const double line = draw_line(all, corpus->n_clauses);
    report(corpus, kind, all, line, show, false, false_in);
    report(corpus, kind, all, line, show, true, false_in);
    train(corpus, kind, PARTS, order, w, g);
    for (size_t f = 0; f < corpus->n_names; ++f) {
        final[f * KINDS + kind] = w[f] * scale_of(corpus->names[f]);
    }
    final[corpus->n_names * KINDS + kind] = w[corpus->n_names] - line;
    free(all);
    free(g);
    free(w);
}

static void say_false(const Corpus* corpus, const int* false_in) {
    int most = 0;
    size_t more = 0;
    for (size_t i = 0; i < corpus->n_groups; ++i) {
        most = false_in[i] > most ? false_in[i] : most;
        more += false_in[i] > 1;
    }
    printf("false flags: at most %d of a hand, more than one of %zu in %zu\n", most, more, corpus->n_groups);
}

int main(int argc, char** argv) {
    Corpus corpus = {.arena = cw_arena_new(NULL)};
    CwText text;
    CwDiag diag = {0};
    const char* write = argc > 4 && strcmp(argv[3], "--write") == 0 ? argv[4] : NULL;
    const bool show = argc > 3 && strcmp(argv[argc - 1], "--show") == 0;
    if (argc < 3) {
        fprintf(stderr, "usage: contract_train RULES MANIFEST [--write WEIGHTS] [--show]\n");
        return 2;
    }
    need(cw_file_read(corpus.arena, argv[1], 0, NULL, &text), argv[1]);
    if (cw_contract_rules_read(corpus.arena, argv[1], text, &diag, &corpus.rules) != CW_OK) {
        fprintf(stderr, "%s\n", cw_diag_line(corpus.arena, &diag));
        return 1;
    }
    read_manifest(&corpus, argv[2]);
    number_features(&corpus);
    printf("%zu hands, %zu clauses, %zu pieces, %zu features\n", corpus.n_groups, corpus.n_clauses, corpus.n_pieces,
           corpus.n_names);
    size_t* order = shuffled(corpus.n_pieces);
    double* final = malloc((corpus.n_names + 1) * KINDS * sizeof *final);
    int* false_in = calloc(corpus.n_groups, sizeof *false_in);
    for (unsigned kind = 0; kind < KINDS; ++kind) {
        do_kind(&corpus, kind, order, show, false_in, final);
    }
    say_false(&corpus, false_in);
    if (write) {
        write_weights(&corpus, final, write);
    }
    free(false_in);
    free(final);
    free(order);
    free(corpus.names);
    cw_arena_free(corpus.arena);
    return 0;
}
