// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/contract.h"

#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

enum {
    DENIES = 6,   // words a "not" reaches on
    TOGETHER = 24 // words two ideas may be apart
};

// An idea where it stands.
typedef struct {
    size_t at;
    const char* name; // with ! before it when it is denied
    bool is_not;
} Hit;

// What is being collected.
typedef struct {
    CwArena* arena;
    const char** names;
    size_t count;
    size_t capacity;
} Names;

static bool word_fits(const CwTermWord* wanted, const char* word) {
    for (size_t i = 0; i < wanted->n_choices; ++i) {
        const char* choice = wanted->choices[i];
        if (choice[0] != word[0] && choice[0] != '#') {
            continue;
        }
        const size_t length = strlen(choice);
        const bool open = length && choice[length - 1] == '*';
        if (strcmp(choice, "#") == 0 ? word[0] >= '0' && word[0] <= '9'
            : open                   ? strncmp(choice, word, length - 1) == 0
                                     : strcmp(choice, word) == 0) {
            return true;
        }
    }
    return false;
}

// Whether the words of a term, from `index`, stand in the clause from `at` and before `end`.
static bool stands_at(const CwTerm* term, size_t index, const CwClause* clause, size_t at, size_t end) {
    for (; index < term->n_words; ++index, ++at) {
        const CwTermWord* wanted = &term->words[index];
        if (wanted->n_choices == 0) {
            for (int gap = 0; gap <= wanted->gap && at + (size_t)gap < end; ++gap) {
                if (stands_at(term, index + 1, clause, at + (size_t)gap, end)) {
                    return true;
                }
            }
            return false;
        }
        if (at >= end || !word_fits(wanted, clause->words[at])) {
            return false;
        }
    }
    return true;
}

static bool says(const CwConcept* concept, const CwClause* clause, size_t at, size_t end) {
    for (size_t i = 0; i < concept->n_terms; ++i) {
        if (stands_at(&concept->terms[i], 0, clause, at, end)) {
            return true;
        }
    }
    return false;
}

static CwStatus add(Names* names, const char* name) {
    if (!name) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(CW_RESERVE(names->arena, names->names, names->count, names->capacity));
    names->names[names->count++] = name;
    return CW_OK;
}

static bool ends_in(const char* word, size_t length, const char* ending) {
    const size_t size = strlen(ending);
    return length > size + 2 && memcmp(word + length - size, ending, size) == 0;
}

// A word without its ending: "licences" and "licenced" are "licenc", "copies" is "copi".
static CwText stem(const char* word) {
    static const char* const endings[] = {"ing", "ed", "ly", "er", "or", "ment", "ion", "e", "y"};
    size_t length = strlen(word);
    if (length > 3 && word[length - 1] == 's' && !strchr("sui", word[length - 2])) {
        --length;
    }
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; ++i) {
        if (ends_in(word, length, endings[i])) {
            length -= strlen(endings[i]);
            break;
        }
    }
    return (CwText){word, length};
}

static CwStatus add_words(Names* names, const CwClause* clause, size_t at, size_t end) {
    for (; at < end; ++at) {
        const CwText one = stem(clause->words[at]);
        CW_TRY(add(names, cw_format(names->arena, "w:%.*s", (int)one.length, one.at)));
        if (at + 1 < end) {
            const CwText two = stem(clause->words[at + 1]);
            CW_TRY(
                add(names, cw_format(names->arena, "b:%.*s %.*s", (int)one.length, one.at, (int)two.length, two.at)));
        }
    }
    return CW_OK;
}

// The ideas of one sentence in the order they stand, each word of which may say several.
static CwStatus find_hits(CwArena* arena, const CwClause* clause, size_t at, size_t end, const CwContractRules* rules,
                          Hit* hits, size_t* ret_count) {
    size_t count = 0;
    size_t denied_to = 0;
    for (; at < end; ++at) {
        for (size_t i = 0; i < rules->n_concepts; ++i) {
            const CwConcept* concept = &rules->concepts[i];
            if (says(concept, clause, at, end)) {
                const bool is_not = strcmp(concept->name, "not") == 0;
                const char* name = at < denied_to && !is_not ? cw_format(arena, "!%s", concept->name) : concept->name;
                if (!name) {
                    return CW_ERR_NO_MEM;
                }
                hits[count++] = (Hit){at, name, is_not};
            }
        }
        for (size_t i = count; i && hits[i - 1].at == at; --i) {
            denied_to = hits[i - 1].is_not ? at + 1 + DENIES : denied_to;
        }
    }
    *ret_count = count;
    return CW_OK;
}

static CwStatus add_ideas(Names* names, const CwClause* clause, size_t at, size_t end, const CwContractRules* rules) {
    Hit* hits = CW_NEW_ARRAY(names->arena, Hit, (end - at) * rules->n_concepts + 1);
    size_t count = 0;
    if (!hits) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(find_hits(names->arena, clause, at, end, rules, hits, &count));
    for (size_t i = 0; i < count; ++i) {
        CW_TRY(add(names, cw_format(names->arena, "c:%s", hits[i].name)));
        for (size_t k = i + 1; k < count && hits[k].at - hits[i].at <= TOGETHER; ++k) {
            if (hits[k].at > hits[i].at && strcmp(hits[i].name, hits[k].name) != 0) {
                CW_TRY(add(names, cw_format(names->arena, "p:%s %s", hits[i].name, hits[k].name)));
            }
        }
    }
    return CW_OK;
}

static int by_name(const void* a, const void* b) {
    return strcmp(*(const char* const*)a, *(const char* const*)b);
}

CwStatus cw_clause_features(CwArena* arena, const CwClause* clause, size_t first, size_t count,
                            const CwContractRules* rules, const char* const** ret_names, size_t* ret_n_names) {
    Names names = {.arena = arena};
    size_t kept = 0;
    for (size_t i = first; i < first + count && i < clause->n_sentences; ++i) {
        const size_t end = i + 1 < clause->n_sentences ? clause->sentences[i + 1] : clause->n_words;
        CW_TRY(add_words(&names, clause, clause->sentences[i], end));
        CW_TRY(add_ideas(&names, clause, clause->sentences[i], end, rules));
    }
    if (names.count) {
        qsort(names.names, names.count, sizeof names.names[0], by_name);
    }
    for (size_t i = 0; i < names.count; ++i) {
        if (i == 0 || strcmp(names.names[i], names.names[kept - 1]) != 0) {
            names.names[kept++] = names.names[i];
        }
    }
    *ret_names = names.names;
    *ret_n_names = kept;
    return CW_OK;
}
