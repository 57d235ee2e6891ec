// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/grant.h"

#include "base/buf.h"
#include "base/number.h"
#include "spot/use.h"

static const CwWord media_words[] = {
    {"cinema", CW_MEDIUM_CINEMA},      {"theatrical", CW_MEDIUM_CINEMA},
    {"theatre", CW_MEDIUM_CINEMA},     {"festival", CW_MEDIUM_FESTIVAL},
    {"festivals", CW_MEDIUM_FESTIVAL}, {"tv", CW_MEDIUM_TV},
    {"television", CW_MEDIUM_TV},      {"broadcast", CW_MEDIUM_TV},
    {"cable", CW_MEDIUM_TV},           {"streaming", CW_MEDIUM_STREAMING},
    {"svod", CW_MEDIUM_STREAMING},     {"avod", CW_MEDIUM_STREAMING},
    {"vod", CW_MEDIUM_STREAMING},      {"ott", CW_MEDIUM_STREAMING},
    {"download", CW_MEDIUM_DOWNLOAD},  {"tvod", CW_MEDIUM_DOWNLOAD},
    {"est", CW_MEDIUM_DOWNLOAD},       {"video", CW_MEDIUM_VIDEO},
    {"home video", CW_MEDIUM_VIDEO},   {"dvd", CW_MEDIUM_VIDEO},
    {"blu-ray", CW_MEDIUM_VIDEO},      {"web", CW_MEDIUM_WEB},
    {"online", CW_MEDIUM_WEB},         {"internet", CW_MEDIUM_WEB},
    {"social media", CW_MEDIUM_WEB},   {"social", CW_MEDIUM_WEB},
    {"trailer", CW_MEDIUM_TRAILER},    {"trailers", CW_MEDIUM_TRAILER},
    {"promo", CW_MEDIUM_TRAILER},      {"promos", CW_MEDIUM_TRAILER},
    {"advert", CW_MEDIUM_ADVERT},      {"advertising", CW_MEDIUM_ADVERT},
    {"game", CW_MEDIUM_GAME},          {"games", CW_MEDIUM_GAME},
    {"inflight", CW_MEDIUM_INFLIGHT},  {"in-flight", CW_MEDIUM_INFLIGHT},
    {"album", CW_MEDIUM_ALBUM},        {"soundtrack album", CW_MEDIUM_ALBUM},
    {"soundtrack", CW_MEDIUM_ALBUM},   {"all", CW_MEDIA_ALL},
    {"all media", CW_MEDIA_ALL},       {"any", CW_MEDIA_ALL},
};

enum {
    EVERY_USE = (1 << (CW_USE_LO + 1)) - 1,
};

// The codes of uses stand in spot/use.h; these are words for several of them.
static const CwWord use_words[] = {
    {"background", 1 << CW_USE_BI | 1 << CW_USE_BV},
    {"visual", 1 << CW_USE_VI | 1 << CW_USE_VV},
    {"source", 1 << CW_USE_VI | 1 << CW_USE_VV},
    {"featured", 1 << CW_USE_FI | 1 << CW_USE_FV | 1 << CW_USE_VI | 1 << CW_USE_VV},
    {"titles", 1 << CW_USE_MT | 1 << CW_USE_ET},
    {"any", EVERY_USE},
    {"all", EVERY_USE},
};

enum {
    N_MEDIA_WORDS = sizeof media_words / sizeof media_words[0],
    N_USE_WORDS = sizeof use_words / sizeof use_words[0],
    MS_PER_SECOND = 1000,
};

// Looks one name up: a bit set; false when it is none.
typedef bool (*FindName)(CwText name, unsigned* ret_bits);

static bool find_medium(CwText name, unsigned* ret_bits) {
    const CwWord* word = cw_word_find(media_words, N_MEDIA_WORDS, name);
    *ret_bits = word ? (unsigned)word->value : 0;
    return word != NULL;
}

static bool find_uses(CwText name, unsigned* ret_bits) {
    const CwWord* word = cw_word_find(use_words, N_USE_WORDS, name);
    char code[32] = "";
    for (size_t i = 0; i < name.length && i + 1 < sizeof code; ++i) {
        code[i] = name.at[i];
    }
    CwUse use = CW_USE_BI;
    if (word) {
        *ret_bits = (unsigned)word->value;
        return true;
    }
    *ret_bits = cw_use_from_code(code, &use) ? 1U << use : 0U;
    return *ret_bits != 0;
}

static bool separates(char c) {
    return c == ',' || c == ';' || c == '+' || c == '/' || c == '|' || c == '&';
}

// Names of a list: whole pieces between separators, or else their words.
static CwStatus read_names(CwText text, FindName find, unsigned* ret_bits, size_t* ret_count, CwText* ret_wrong) {
    for (size_t from = 0; from < text.length;) {
        size_t to = from;
        while (to < text.length && !separates(text.at[to])) {
            ++to;
        }
        CwText piece = cw_text_trim((CwText){text.at + from, to - from});
        from = to + 1;
        unsigned bits = 0;
        if (piece.length && find(piece, &bits)) {
            *ret_bits |= bits;
            ++*ret_count;
            continue;
        }
        for (CwText word = cw_text_word(&piece); word.length; word = cw_text_word(&piece)) {
            if (cw_word_is(word, "and")) {
                continue;
            }
            if (!find(word, &bits)) {
                if (ret_wrong) {
                    *ret_wrong = word;
                }
                return CW_ERR_BAD_INPUT;
            }
            *ret_bits |= bits;
            ++*ret_count;
        }
    }
    return CW_OK;
}

CwStatus cw_media_parse(CwText text, unsigned* ret_media, CwText* ret_wrong) {
    unsigned media = 0;
    size_t count = 0;
    CW_TRY(read_names(text, find_medium, &media, &count, ret_wrong));
    *ret_media = media;
    return CW_OK;
}

const char* cw_media_names(void) {
    return "cinema, festival, tv, streaming, download, video, web, trailer, advert, game, inflight, album, all";
}

const char* cw_media_text(CwArena* arena, unsigned media) {
    if (media == CW_MEDIA_ALL || media == 0) {
        return media ? "all" : "none";
    }
    CwBuf buf = cw_buf(arena);
    unsigned left = media;
    for (size_t i = 0; i < N_MEDIA_WORDS; ++i) {
        const unsigned bits = (unsigned)media_words[i].value;
        if ((left & bits) == bits) {
            cw_buf_format(&buf, "%s%s", buf.length ? ", " : "", media_words[i].text);
            left &= ~bits;
        }
    }
    return cw_buf_string(&buf);
}

CwStatus cw_uses_parse(CwText text, unsigned* ret_uses, CwText* ret_wrong) {
    unsigned uses = 0;
    size_t count = 0;
    CW_TRY(read_names(text, find_uses, &uses, &count, ret_wrong));
    *ret_uses = uses == EVERY_USE ? CW_USES_ANY : uses;
    return CW_OK;
}

const char* cw_uses_text(CwArena* arena, unsigned uses) {
    if (uses == CW_USES_ANY) {
        return "any";
    }
    CwBuf buf = cw_buf(arena);
    for (int use = CW_USE_BI; use <= CW_USE_LO; ++use) {
        if (uses & (1U << use)) {
            cw_buf_format(&buf, "%s%s", buf.length ? " " : "", cw_use_code((CwUse)use));
        }
    }
    return cw_buf_string(&buf);
}

CwStatus cw_length_parse(CwText text, int64_t* ret_ms) {
    CwText rest = cw_text_trim(text);
    if (rest.length && (rest.at[rest.length - 1] == 's' || rest.at[rest.length - 1] == '"')) {
        rest = cw_text_trim((CwText){rest.at, rest.length - 1});
    }
    int64_t minutes = 0;
    const char* colon = NULL;
    for (size_t i = 0; i < rest.length; ++i) {
        colon = rest.at[i] == ':' ? rest.at + i : colon;
    }
    if (colon) {
        const CwText before = {rest.at, (size_t)(colon - rest.at)};
        if (cw_parse_int(before, &minutes) != CW_OK || minutes < 0 || minutes > 100000) {
            return CW_ERR_BAD_INPUT;
        }
        rest = cw_text_after(rest, before.length + 1);
    }
    int64_t ms = 0;
    const CwStatus status = cw_parse_scaled(rest, MS_PER_SECOND, &ms);
    if (status != CW_OK || ms < 0 || ms > INT64_C(10000000) * MS_PER_SECOND || (colon && ms >= 60 * MS_PER_SECOND)) {
        return CW_ERR_BAD_INPUT;
    }
    *ret_ms = minutes * 60 * MS_PER_SECOND + ms;
    return CW_OK;
}
