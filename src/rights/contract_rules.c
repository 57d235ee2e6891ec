// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/contract.h"

#include "base/json.h"

#include <string.h>

// What is read, to say where something is wrong.
typedef struct {
    CwArena* arena;
    CwJsonIn in;
    const char* name; // of the flag or concept
} Reader;

static CwStatus refuse(const Reader* reader, const char* read, const char* what) {
    return cw_diag(reader->in.diag, CW_ERR_BAD_INPUT, "rules", (CwPlace){reader->in.file, 0, 0}, read, "%s: %s",
                   reader->name, what);
}

static size_t count_of(CwText text, char mark) {
    size_t count = 0;
    for (size_t i = 0; i < text.length; ++i) {
        count += text.at[i] == mark;
    }
    return count;
}

static CwStatus read_word(const Reader* reader, CwText text, CwTermWord* ret_word) {
    if (text.at[0] == '~') {
        int64_t gap = 0;
        if (cw_parse_int(cw_text_after(text, 1), &gap) != CW_OK || gap < 1 || gap > 40) {
            return refuse(reader, cw_text_copy(reader->arena, text), "a gap is ~1 to ~40");
        }
        *ret_word = (CwTermWord){NULL, 0, (int)gap};
        return CW_OK;
    }
    const size_t count = count_of(text, '/') + 1;
    const char** choices = CW_NEW_ARRAY(reader->arena, const char*, count);
    if (!choices) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        choices[i] = cw_text_lower(reader->arena, cw_text_split(&text, '/'));
        if (!choices[i]) {
            return CW_ERR_NO_MEM;
        }
    }
    *ret_word = (CwTermWord){choices, count, 0};
    return CW_OK;
}

static CwStatus read_term(const Reader* reader, const json_t* json, CwTerm* ret_term) {
    CwText rest = cw_text(json_string_value(json));
    CwTermWord* words = CW_NEW_ARRAY(reader->arena, CwTermWord, count_of(rest, ' ') + 1);
    size_t count = 0;
    if (!words) {
        return CW_ERR_NO_MEM;
    }
    for (CwText word = cw_text_word(&rest); word.length; word = cw_text_word(&rest)) {
        CW_TRY(read_word(reader, word, &words[count++]));
    }
    if (count == 0 || words[0].n_choices == 0 || words[count - 1].n_choices == 0) {
        return refuse(reader, json_string_value(json), "a term begins and ends with a word");
    }
    *ret_term = (CwTerm){words, count};
    return CW_OK;
}

static CwStatus read_concept(Reader* reader, const char* name, const json_t* list, CwConcept* concept) {
    const size_t count = json_array_size(list);
    CwTerm* terms = CW_NEW_ARRAY(reader->arena, CwTerm, count);
    reader->name = name;
    if (!terms) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        CW_TRY(read_term(reader, json_array_get(list, i), &terms[i]));
    }
    *concept = (CwConcept){name, terms, count};
    return count ? CW_OK : refuse(reader, NULL, "a concept is a list of terms");
}

static CwStatus read_concepts(Reader* reader, const json_t* json, CwContractRules* rules) {
    const size_t count = json_object_size(json);
    CwConcept* concepts = CW_NEW_ARRAY(reader->arena, CwConcept, count);
    const char* name = NULL;
    json_t* list = NULL;
    if (!concepts) {
        return CW_ERR_NO_MEM;
    }
    json_object_foreach((json_t*)json, name, list) { // the order they are written in
        CW_TRY(read_concept(reader, name, list, &concepts[rules->n_concepts++]));
    }
    rules->concepts = concepts;
    return count ? CW_OK : refuse(reader, NULL, "\"concepts\" is an object of lists of terms");
}

static CwStatus read_flag(Reader* reader, const json_t* json, CwContractFlag* flag) {
    CW_TRY(cw_json_get_text(reader->in, json, "name", &flag->name));
    reader->name = flag->name;
    CW_TRY(cw_json_get_text(reader->in, json, "title", &flag->title));
    CW_TRY(cw_json_get_text(reader->in, json, "why", &flag->why));
    flag->against = json_string_value(json_object_get(json, "against"));
    return cw_json_get_text(reader->in, json, "ask", &flag->ask);
}

static CwStatus read_flags(Reader* reader, const json_t* json, CwContractRules* rules) {
    const json_t* list = NULL;
    CW_TRY(cw_json_get_array(reader->in, json, "flags", &list));
    CwContractFlag* flags = CW_NEW_ARRAY(reader->arena, CwContractFlag, json_array_size(list));
    if (!flags) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < json_array_size(list); ++i) {
        CW_TRY(read_flag(reader, json_array_get(list, i), &flags[i]));
    }
    rules->flags = flags;
    rules->n_flags = json_array_size(list);
    return CW_OK;
}

static CwStatus read_wanted(Reader* reader, const json_t* json, CwContractWanted* wanted) {
    const json_t* when = NULL;
    CW_TRY(read_flag(reader, json, &wanted->flag));
    CW_TRY(cw_json_get_text(reader->in, json, "instead", &wanted->instead));
    CW_TRY(cw_json_get_array(reader->in, json, "when", &when));
    const char** kinds = CW_NEW_ARRAY(reader->arena, const char*, json_array_size(when));
    if (!kinds) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < json_array_size(when); ++i) {
        kinds[i] = json_string_value(json_array_get(when, i));
        if (!kinds[i]) {
            return refuse(reader, NULL, "\"when\" is a list of names");
        }
    }
    wanted->when = kinds;
    wanted->n_when = json_array_size(when);
    return CW_OK;
}

static CwStatus read_all_wanted(Reader* reader, const json_t* json, CwContractRules* rules) {
    const json_t* list = NULL;
    CW_TRY(cw_json_get_array(reader->in, json, "wanted", &list));
    CwContractWanted* wanted = CW_NEW_ARRAY(reader->arena, CwContractWanted, json_array_size(list));
    if (!wanted) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < json_array_size(list); ++i) {
        CW_TRY(read_wanted(reader, json_array_get(list, i), &wanted[i]));
    }
    rules->wanted = wanted;
    rules->n_wanted = json_array_size(list);
    return CW_OK;
}

CwStatus cw_contract_rules_read(CwArena* arena, const char* file, CwText text, CwDiag* diag,
                                CwContractRules* ret_rules) {
    Reader reader = {arena, {file, diag}, ""};
    CwContractRules rules = {.n_flags = 0};
    json_t* json = NULL;
    CW_TRY(cw_json_parse(arena, file, text, diag, &json));
    CW_TRY(cw_json_get_text(reader.in, json, "source", &rules.source));
    CW_TRY(cw_json_get_text(reader.in, json, "date", &rules.date));
    CW_TRY(cw_json_get_text(reader.in, json, "notice", &rules.notice));
    CW_TRY(read_flags(&reader, json, &rules));
    CW_TRY(read_all_wanted(&reader, json, &rules));
    CW_TRY(read_concepts(&reader, json_object_get(json, "concepts"), &rules));
    *ret_rules = rules;
    return CW_OK;
}
