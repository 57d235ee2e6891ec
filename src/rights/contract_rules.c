// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/contract.h"

#include "base/json.h"

#include <string.h>

// What is read, to say where something is wrong.
typedef struct {
    CwArena* arena;
    CwJsonIn in;
    const char* flag;
} Reader;

static CwStatus refuse(const Reader* reader, const char* read, const char* what) {
    return cw_diag(reader->in.diag, CW_ERR_BAD_INPUT, "rules", (CwPlace){reader->in.file, 0, 0}, read, "%s: %s",
                   reader->flag, what);
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

// A term, or a list of terms of which one is enough.
static CwStatus read_choice(const Reader* reader, const json_t* json, CwTermChoice* ret_choice) {
    const size_t count = json_is_array(json) ? json_array_size(json) : json ? 1 : 0;
    CwTerm* terms = CW_NEW_ARRAY(reader->arena, CwTerm, count);
    if (!terms) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        CW_TRY(read_term(reader, json_is_array(json) ? json_array_get(json, i) : json, &terms[i]));
    }
    *ret_choice = (CwTermChoice){terms, count};
    return CW_OK;
}

static CwStatus read_rule(const Reader* reader, const json_t* json, CwClauseRule* rule) {
    const json_t* all = NULL;
    CW_TRY(cw_json_get_array(reader->in, json, "all", &all));
    const size_t count = json_array_size(all);
    CwTermChoice* choices = CW_NEW_ARRAY(reader->arena, CwTermChoice, count);
    if (!choices) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        CW_TRY(read_choice(reader, json_array_get(all, i), &choices[i]));
        if (choices[i].n_terms == 0) {
            return refuse(reader, NULL, "each entry of \"all\" needs a term");
        }
    }
    *rule = (CwClauseRule){.all = choices, .n_all = count};
    return count ? read_choice(reader, json_object_get(json, "none"), &rule->none)
                 : refuse(reader, NULL, "\"all\" needs an entry");
}

static CwStatus read_flag(Reader* reader, const json_t* json, CwContractFlag* flag) {
    const json_t* rules = NULL;
    CW_TRY(cw_json_get_text(reader->in, json, "name", &flag->name));
    reader->flag = flag->name;
    CW_TRY(cw_json_get_text(reader->in, json, "title", &flag->title));
    CW_TRY(cw_json_get_text(reader->in, json, "why", &flag->why));
    CW_TRY(cw_json_get_text(reader->in, json, "ask", &flag->ask));
    CW_TRY(cw_json_get_array(reader->in, json, "rules", &rules));
    CwClauseRule* list = CW_NEW_ARRAY(reader->arena, CwClauseRule, json_array_size(rules));
    if (!list) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < json_array_size(rules); ++i) {
        CW_TRY(read_rule(reader, json_array_get(rules, i), &list[i]));
    }
    flag->rules = list;
    flag->n_rules = json_array_size(rules);
    return CW_OK;
}

static CwStatus read_flags(Reader* reader, const json_t* json, const char* key, const CwContractFlag** ret_flags,
                           size_t* ret_count) {
    const json_t* list = NULL;
    CW_TRY(cw_json_get_array(reader->in, json, key, &list));
    CwContractFlag* flags = CW_NEW_ARRAY(reader->arena, CwContractFlag, json_array_size(list));
    if (!flags) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < json_array_size(list); ++i) {
        CW_TRY(read_flag(reader, json_array_get(list, i), &flags[i]));
    }
    *ret_flags = flags;
    *ret_count = json_array_size(list);
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
    CW_TRY(read_flags(&reader, json, "flags", &rules.flags, &rules.n_flags));
    CW_TRY(read_flags(&reader, json, "wanted", &rules.wanted, &rules.n_wanted));
    *ret_rules = rules;
    return CW_OK;
}
