// SPDX-License-Identifier: GPL-3.0-or-later
#include "spot/use.h"

#include <assert.h>
#include <stddef.h>

static const CwWord uses[] = {
    {"BI", CW_USE_BI},
    {"background instrumental", CW_USE_BI},
    {"background", CW_USE_BI},
    {"underscore", CW_USE_BI},
    {"score", CW_USE_BI},
    {"BG", CW_USE_BI},
    {"BV", CW_USE_BV},
    {"background vocal", CW_USE_BV},
    {"VI", CW_USE_VI},
    {"visual instrumental", CW_USE_VI},
    {"source", CW_USE_VI},
    {"source instrumental", CW_USE_VI},
    {"diegetic", CW_USE_VI},
    {"radio", CW_USE_VI},
    {"VV", CW_USE_VV},
    {"visual vocal", CW_USE_VV},
    {"source vocal", CW_USE_VV},
    {"source song", CW_USE_VV},
    {"song", CW_USE_VV},
    {"VS", CW_USE_VV},
    {"MT", CW_USE_MT},
    {"main title", CW_USE_MT},
    {"main titles", CW_USE_MT},
    {"title", CW_USE_MT},
    {"titles", CW_USE_MT},
    {"opening", CW_USE_MT},
    {"opening title", CW_USE_MT},
    {"opening titles", CW_USE_MT},
    {"OT", CW_USE_MT},
    {"ET", CW_USE_ET},
    {"end title", CW_USE_ET},
    {"end titles", CW_USE_ET},
    {"end credits", CW_USE_ET},
    {"end credit", CW_USE_ET},
    {"credits", CW_USE_ET},
    {"end", CW_USE_ET},
    {"CT", CW_USE_ET},
    {"FI", CW_USE_FI},
    {"featured instrumental", CW_USE_FI},
    {"featured", CW_USE_FI},
    {"FV", CW_USE_FV},
    {"featured vocal", CW_USE_FV},
    {"featured song", CW_USE_FV},
    {"TH", CW_USE_TH},
    {"theme", CW_USE_TH},
    {"LO", CW_USE_LO},
    {"logo", CW_USE_LO},
};

static const CwWord wants[] = {
    {"accent", CW_WANT_ACCENT},  {"stab", CW_WANT_ACCENT},     {"hit", CW_WANT_ACCENT},      {"sting", CW_WANT_ACCENT},
    {"stinger", CW_WANT_ACCENT}, {"chord", CW_WANT_CHORD},     {"harmony", CW_WANT_CHORD},   {"stop", CW_WANT_STOP},
    {"cutoff", CW_WANT_STOP},    {"end", CW_WANT_STOP},        {"swell", CW_WANT_SWELL},     {"rise", CW_WANT_SWELL},
    {"build", CW_WANT_SWELL},    {"crescendo", CW_WANT_SWELL}, {"entry", CW_WANT_ENTRY},     {"enter", CW_WANT_ENTRY},
    {"entrance", CW_WANT_ENTRY}, {"start", CW_WANT_ENTRY},     {"silence", CW_WANT_SILENCE}, {"tacet", CW_WANT_SILENCE},
    {"rest", CW_WANT_SILENCE},
};

static const CwWord beats[] = {
    {"any", CW_BEAT_ANY},           {"beat", CW_BEAT_ANY},           {"strong", CW_BEAT_STRONG},
    {"downbeat", CW_BEAT_DOWN},     {"bar", CW_BEAT_DOWN},           {"subdivision", CW_BEAT_DIVISION},
    {"division", CW_BEAT_DIVISION}, {"between", CW_BEAT_BETWEEN},    {"offbeat", CW_BEAT_BETWEEN},
    {"off-beat", CW_BEAT_BETWEEN},  {"syncopated", CW_BEAT_BETWEEN},
};

// Words that may stand between the others and say nothing.
static const CwWord fillers[] = {{"change", 0}, {"on", 0}, {"a", 0}, {"the", 0}, {"to", 0}, {"of", 0}, {"and", 0}};

enum {
    N_USES = sizeof uses / sizeof uses[0],
    N_WANTS = sizeof wants / sizeof wants[0],
    N_BEATS = sizeof beats / sizeof beats[0],
    N_FILLERS = sizeof fillers / sizeof fillers[0],
};

const char* cw_use_code(CwUse use) {
    return cw_word_name(uses, N_USES, (int)use);
}

const char* cw_use_name(CwUse use) {
    for (size_t i = 1; i < N_USES; ++i) {
        if (uses[i].value == (int)use && uses[i - 1].value == (int)use) {
            return uses[i].text; // the spelling after the two letters
        }
    }
    assert(false && "a use without a name");
    return "";
}

bool cw_use_is_visual(CwUse use) {
    return use == CW_USE_VI || use == CW_USE_VV;
}

bool cw_use_is_featured(CwUse use) {
    return use != CW_USE_BI && use != CW_USE_BV;
}

bool cw_use_is_vocal(CwUse use) {
    return use == CW_USE_BV || use == CW_USE_VV || use == CW_USE_FV;
}

CwStatus cw_use_read(CwFields in, size_t column, CwUse* ret_use) {
    int use = CW_USE_BI;
    CW_TRY(cw_field_word(in, column, uses, N_USES, CW_USE_BI, &use));
    *ret_use = (CwUse)use;
    return CW_OK;
}

const char* cw_want_name(CwWant want) {
    return cw_word_name(wants, N_WANTS, (int)want);
}

const char* cw_beat_name(CwBeatWanted beat) {
    return cw_word_name(beats, N_BEATS, (int)beat);
}

static bool from_name(const CwWord* words, size_t n_words, const char* name, int* ret_value) {
    const CwWord* word = cw_word_find(words, n_words, cw_text(name));
    if (!word) {
        return false;
    }
    *ret_value = word->value;
    return true;
}

bool cw_want_from_name(const char* name, CwWant* ret_want) {
    int value = 0;
    const bool found = from_name(wants, N_WANTS, name, &value);
    *ret_want = found ? (CwWant)value : *ret_want;
    return found;
}

bool cw_beat_from_name(const char* name, CwBeatWanted* ret_beat) {
    int value = 0;
    const bool found = from_name(beats, N_BEATS, name, &value);
    *ret_beat = found ? (CwBeatWanted)value : *ret_beat;
    return found;
}

bool cw_use_from_code(const char* code, CwUse* ret_use) {
    int value = 0;
    const bool found = from_name(uses, N_USES, code, &value);
    *ret_use = found ? (CwUse)value : *ret_use;
    return found;
}

CwStatus cw_want_read(CwFields in, size_t column, CwWant* ret_want, CwBeatWanted* ret_beat) {
    CwWant want = CW_WANT_ACCENT;
    CwBeatWanted beat = CW_BEAT_ANY;
    CwText rest = cw_text(cw_field(in, column));
    for (;;) {
        CwText word = cw_text_word(&rest);
        while (word.length && (word.at[word.length - 1] == ',' || word.at[word.length - 1] == '/')) {
            --word.length;
        }
        if (word.length == 0) {
            break;
        }
        const CwWord* as_want = cw_word_find(wants, N_WANTS, word);
        const CwWord* as_beat = cw_word_find(beats, N_BEATS, word);
        if (as_want) {
            want = (CwWant)as_want->value;
        } else if (as_beat && !(as_beat->value == CW_BEAT_ANY && beat != CW_BEAT_ANY)) {
            beat = (CwBeatWanted)as_beat->value; // "strong beat" stays strong
        } else if (!as_beat && !cw_word_find(fillers, N_FILLERS, word)) {
            const char* nearest = cw_nearest_word(wants, N_WANTS, word);
            nearest = nearest ? nearest : cw_nearest_word(beats, N_BEATS, word);
            return cw_field_refuse(in, column, "hits.want",
                                   "%.*s is not known%s%s; write accent, chord, stop, swell, entry or silence, and if "
                                   "you like downbeat, strong, any, subdivision or between",
                                   (int)word.length, word.at, nearest ? ", did you mean " : "", nearest ? nearest : "");
        }
    }
    *ret_want = want;
    *ret_beat = beat;
    return CW_OK;
}
