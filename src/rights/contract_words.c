// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/contract.h"

#include <string.h>

// Where the words of a clause go.
typedef struct {
    char* room;
    size_t used;
    const char** words;
    size_t count;
    size_t* sentences;
    size_t n_sentences;
} Words;

// A byte that belongs to a word or begins a letter of two bytes; dashes, quotes and pictures have three and more.
static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '%' ||
           ((unsigned char)c >= 0xC3 && (unsigned char)c < 0xE0);
}

// A later byte of a letter that is not ASCII.
static bool goes_on(const char* at) {
    return (unsigned char)at[0] >= 0x80 && (unsigned char)at[0] < 0xC0 && (unsigned char)at[-1] >= 0xC3 &&
           (unsigned char)at[-1] < 0xE0;
}

// One word from `at`: "can't" is one, "writer's" is writer. Answers what stands behind it.
static const char* take_word(Words* words, const char* at) {
    words->words[words->count++] = words->room + words->used;
    for (;; ++at) {
        const bool curly = strncmp(at, "\xE2\x80\x99", 3) == 0;
        if (curly || *at == '\'') {
            at += curly ? 2 : 0;
            at += at[1] == 's' && !is_word(at[2]) ? 1 : 0;
        } else if (is_word(*at)) {
            words->room[words->used++] = (char)(*at >= 'A' && *at <= 'Z' ? *at + 32 : *at);
        } else if (goes_on(at)) {
            words->room[words->used++] = *at;
        } else {
            break;
        }
    }
    words->room[words->used++] = '\0';
    return at;
}

// Whether a sentence ends at a mark: behind it perhaps a quote, a blank, no small letter or digit; a word before it.
static bool ends_sentence(const Words* words, const char* at) {
    if ((*at != '.' && *at != '!' && *at != '?') || !words->count || strlen(words->words[words->count - 1]) < 3) {
        return false;
    }
    const char* next = at + 1;
    next += strncmp(next, "\xE2\x80\x9D", 3) == 0 ? 3 : *next == '"' || *next == ')' ? 1 : 0;
    return *next == ' ' && !(next[1] >= 'a' && next[1] <= 'z') && !(next[1] >= '0' && next[1] <= '9');
}

CwStatus cw_clause_read(CwArena* arena, const char* text, CwClause* ret_clause) {
    const size_t length = strlen(text);
    Words words = {
        .room = cw_alloc(arena, length + 1),
        .words = CW_NEW_ARRAY(arena, const char*, length / 2 + 1),
        .sentences = CW_NEW_ARRAY(arena, size_t, length / 2 + 1),
    };
    bool begins = true;
    if (!words.room || !words.words || !words.sentences) {
        return CW_ERR_NO_MEM;
    }
    for (const char* at = text; *at;) {
        if (!is_word(*at)) {
            begins = begins || ends_sentence(&words, at);
            ++at;
            continue;
        }
        if (begins) {
            words.sentences[words.n_sentences++] = words.count;
            begins = false;
        }
        at = take_word(&words, at);
    }
    *ret_clause = (CwClause){.text = text,
                             .words = words.words,
                             .n_words = words.count,
                             .sentences = words.sentences,
                             .n_sentences = words.n_sentences};
    return CW_OK;
}
