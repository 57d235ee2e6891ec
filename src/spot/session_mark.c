// SPDX-License-Identifier: GPL-3.0-or-later
#include "spot/session_priv.h"

#include <string.h>

// What a marker with a cue number says of the cue.
typedef enum {
    SAYS_NOTHING, // a name alone, or a title
    SAYS_IN,
    SAYS_OUT,
} Says;

static bool is_word_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80 ||
           c == '\'';
}

CwText cw__session_word(CwText* rest) {
    size_t start = 0;
    while (start < rest->length && !is_word_char(rest->at[start])) {
        ++start;
    }
    size_t end = start;
    while (end < rest->length && is_word_char(rest->at[end])) {
        ++end;
    }
    const CwText word = {rest->at + start, end - start};
    *rest = cw_text_after(*rest, end);
    return word;
}

static bool is_one_of(CwText word, const char* const* words) {
    for (size_t i = 0; words[i]; ++i) {
        if (cw_text_is_fold(word, words[i])) {
            return true;
        }
    }
    return false;
}

static const char* const in_words[] = {"in", "start", "starts", "begin", "begins", NULL};
static const char* const out_words[] = {"out", "end", "ends", "stop", "stops", NULL};

// Says what the first or last word of `*title` says, and takes it off.
static Says says_of(CwText* title) {
    CwText rest = *title;
    const CwText first = cw__session_word(&rest);
    CwText last = first;
    for (CwText more = rest; more.length;) {
        const CwText word = cw__session_word(&more);
        last = word.length ? word : last;
    }
    const CwText ends[] = {first, last};
    for (int i = 0; i < 2; ++i) {
        const bool in = is_one_of(ends[i], in_words);
        if (!ends[i].length || (!in && !is_one_of(ends[i], out_words))) {
            continue;
        }
        *title = i == 0 ? rest : (CwText){title->at, (size_t)(last.at - title->at)};
        return in ? SAYS_IN : SAYS_OUT;
    }
    return SAYS_NOTHING;
}

// "out", "music out", "MX end": an end that names no cue.
static bool is_bare_out(const char* text) {
    static const char* const music[] = {"music", "mx", "mus", "cue", "score", "m", NULL};
    CwText rest = cw_text(text);
    CwText word = cw__session_word(&rest);
    if (is_one_of(word, music)) {
        word = cw__session_word(&rest);
    }
    return is_one_of(word, out_words) && !cw__session_word(&rest).length;
}

static CwFoundCue* cue_of(CwSession* s, const CwCueNumber* number, int64_t at) {
    CwFoundCue* best = NULL;
    for (size_t i = 0; i < s->n_cues; ++i) {
        CwFoundCue* cue = &s->cues[i];
        if (cw_cue_number_equal(&cue->number, number) && (!best || cue->cue.in <= at)) {
            best = cue;
        }
    }
    return best;
}

static CwStatus take_title(CwSession* s, CwFoundCue* cue, CwText title, const CwMarker* marker) {
    const char* words = cw_cue_title(s->arena, title);
    if (!words) {
        return CW_ERR_NO_MEM;
    }
    cue->cue.title = cue->cue.title[0] ? cue->cue.title : words;
    cue->cue.notes = cue->cue.notes[0] || !marker->comment ? cue->cue.notes : marker->comment;
    return CW_OK;
}

// A marker at the beginning or end of a cue that clips show says nothing new, unless it disagrees.
static CwStatus agree(CwSession* s, CwFoundCue* cue, size_t m, Says says, CwText title) {
    const CwMarker* marker = &s->cut->markers[m];
    const int64_t edge = says == SAYS_OUT ? cue->cue.out : cue->cue.in;
    const int64_t off = marker->frame > edge ? marker->frame - edge : edge - marker->frame;
    const bool near = off <= cw_rate_base(s->cut->rate);
    if (says == SAYS_NOTHING && !near) {
        return CW_OK; // something within the cue
    }
    s->used[m] = true;
    CW_TRY(says == SAYS_OUT ? CW_OK : take_title(s, cue, title, marker));
    return off == 0 || says == SAYS_NOTHING
               ? CW_OK
               : cw_diag_add(s->said, "spotting.two_ins", (CwPlace){s->file, marker->line, 0}, marker->text,
                             "its clips %s %lld frames away from this marker; the clips were taken",
                             says == SAYS_OUT ? "end" : "begin", (long long)off);
}

static CwStatus begin_cue(CwSession* s, size_t m, const CwCueNumber* number, CwText title) {
    const CwMarker* marker = &s->cut->markers[m];
    CwFoundCue cue = {.number = *number, .cue = {.title = "", .notes = "", .in = marker->frame}};
    CW_TRY(take_title(s, &cue, title, marker));
    cue.cue.id = cw_text_copy(s->arena, number->written);
    cue.ended = marker->frames > 0;
    cue.cue.out = marker->frame + marker->frames;
    s->used[m] = true;
    s->cues[s->n_cues++] = cue;
    return cue.cue.id ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus read_mark(CwSession* s, size_t m) {
    const CwMarker* marker = &s->cut->markers[m];
    CwCueNumber number;
    CwText title = {NULL, 0};
    if (!cw_cue_number_find(cw_text(marker->text), &number, &title)) {
        return CW_OK;
    }
    const CwText whole = title;
    const Says says = says_of(&title);
    CwFoundCue* cue = cue_of(s, &number, marker->frame);
    if (!cue) {
        return begin_cue(s, m, &number, says == SAYS_OUT ? whole : title); // "1m3 The End" is a title
    }
    if (cue->of_clips) {
        return agree(s, cue, m, says, title);
    }
    if (says == SAYS_OUT && marker->frame > cue->cue.in) {
        cue->cue.out = marker->frame;
        cue->ended = true;
        s->used[m] = true;
    }
    return CW_OK;
}

// The end of a cue whose end nobody named: the next "out", else the next cue, else nothing is known.
static int64_t find_out(CwSession* s, const CwFoundCue* cue, size_t* ret_marker) {
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < s->n_cues; ++i) {
        const int64_t in = s->cues[i].cue.in;
        next = in > cue->cue.in && in < next ? in : next;
    }
    *ret_marker = SIZE_MAX;
    for (size_t m = 0; m < s->cut->n_markers; ++m) {
        const CwMarker* marker = &s->cut->markers[m];
        if (!s->used[m] && marker->frame > cue->cue.in && marker->frame <= next && is_bare_out(marker->text)) {
            *ret_marker = m;
            return marker->frame;
        }
    }
    return next;
}

static CwStatus end_cues(CwSession* s) {
    size_t kept = 0;
    for (size_t i = 0; i < s->n_cues; ++i) {
        CwFoundCue* cue = &s->cues[i];
        size_t marker = SIZE_MAX;
        if (cue->of_clips || cue->ended) {
            continue;
        }
        cue->cue.out = find_out(s, cue, &marker);
        if (marker < SIZE_MAX) {
            s->used[marker] = true;
        } else {
            const bool none = cue->cue.out == INT64_MAX;
            CW_TRY(cw_diag_add(s->said, "spotting.no_out", (CwPlace){s->file, 0, 0}, cue->cue.id, "%s",
                               none ? "nobody says where this cue ends, and nothing comes after it; left out: mark its "
                                      "end as 1m1 out"
                                    : "nobody says where this cue ends; it was taken to end where the next begins"));
        }
    }
    for (size_t i = 0; i < s->n_cues; ++i) {
        if (s->cues[i].cue.out < INT64_MAX) {
            s->cues[kept++] = s->cues[i];
        }
    }
    s->n_cues = kept;
    return CW_OK;
}

CwStatus cw__session_mark_cues(CwSession* s) {
    for (size_t m = 0; m < s->cut->n_markers; ++m) {
        CW_TRY(read_mark(s, m));
    }
    return end_cues(s);
}

// Marks of the reel, which are about no music.
static bool is_of_the_reel(const char* text) {
    static const char* const marks[] = {"ffoa", "lfoa",     "ffop",          "lfop",   "2-pop",   "2 pop",   "2pop",
                                        "pop",  "tail pop", "picture start", "leader", "academy", "head pop"};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; ++i) {
        const size_t length = strlen(marks[i]);
        if (cw_text_starts_fold(cw_text(text), marks[i]) && !is_word_char(text[length])) {
            return true;
        }
    }
    return false;
}

static bool is_note(const char* text) {
    static const char* const words[] = {"note", "notes", "fix",   "check", "todo", "question",
                                        "adr",  "sc",    "scene", "reel",  "vfx",  NULL};
    CwText rest = cw_text(text);
    return text[0] == '?' || is_one_of(cw__session_word(&rest), words);
}

static const char* want_in(const char* text) {
    static const struct {
        const char* word;
        const char* want;
    } words[] = {{"stop", "stop"},     {"stops", "stop"},   {"button", "stop"},     {"swell", "swell"},
                 {"swells", "swell"},  {"build", "swell"},  {"chord", "chord"},     {"entry", "entry"},
                 {"enter", "entry"},   {"enters", "entry"}, {"silence", "silence"}, {"tacet", "silence"},
                 {"accent", "accent"}, {"sting", "accent"}, {"stinger", "accent"},  {"stab", "accent"},
                 {"hit", "accent"}};
    for (CwText rest = cw_text(text); rest.length;) {
        const CwText word = cw__session_word(&rest);
        for (size_t i = 0; i < sizeof words / sizeof words[0]; ++i) {
            if (cw_text_is_fold(word, words[i].word)) {
                return words[i].want;
            }
        }
    }
    return "";
}

// The cue a marker lies in: the one it names, else of those that sound the one that began last.
static const CwFoundCue* cue_at(const CwSession* s, const CwMarker* marker) {
    CwCueNumber number;
    CwText rest = {NULL, 0};
    const bool named = cw_cue_number_find(cw_text(marker->text), &number, &rest);
    const CwFoundCue* best = NULL;
    for (size_t i = 0; i < s->n_cues; ++i) {
        const CwFoundCue* cue = &s->cues[i];
        const bool inside = cue->cue.in <= marker->frame && marker->frame <= cue->cue.out;
        if (inside && named && cw_cue_number_equal(&cue->number, &number)) {
            return cue;
        }
        const bool sounds = inside && (marker->frame < cue->cue.out || !best);
        best = sounds && (!best || best->cue.in <= cue->cue.in) ? cue : best;
    }
    return best;
}

static bool is_taken(const CwSession* s, const char* cue, const char* name) {
    for (size_t i = 0; i < s->n_marks; ++i) {
        if (s->marks[i].is_hit && strcmp(s->marks[i].cue, cue) == 0 &&
            cw_text_is_fold(cw_text(name), s->marks[i].name)) {
            return true;
        }
    }
    return false;
}

static CwStatus name_hit(CwSession* s, const CwMarker* marker, CwSessionMark* mark) {
    CwCueNumber number;
    CwText name = cw_text(marker->text);
    (void)cw_cue_number_find(name, &number, &name);
    const char* plain = cw_text_copy(s->arena, cw_text_trim(name.length ? name : cw_text("hit")));
    mark->name = plain;
    for (int i = 2; mark->name && is_taken(s, mark->cue, mark->name); ++i) {
        mark->name = cw_format(s->arena, "%s %d", plain, i);
    }
    return mark->name ? CW_OK : CW_ERR_NO_MEM;
}

static const char* words_of(CwSession* s, const CwMarker* marker) {
    return marker->comment && marker->comment[0] ? cw_format(s->arena, "%s: %s", marker->text, marker->comment)
                                                 : marker->text;
}

CwStatus cw__session_marks(CwSession* s) {
    size_t n_of_reel = 0;
    for (size_t m = 0; m < s->cut->n_markers; ++m) {
        const CwMarker* marker = &s->cut->markers[m];
        const CwFoundCue* cue = cue_at(s, marker);
        if (s->used[m] || !marker->text[0]) {
            continue;
        }
        if (is_of_the_reel(marker->text)) {
            ++n_of_reel;
            continue;
        }
        CwSessionMark mark = {.cue = cue ? cue->cue.id : "", .at = marker->frame, .name = "", .want = ""};
        mark.is_hit = cue && !is_note(marker->text);
        mark.text = words_of(s, marker);
        if (!mark.text) {
            return CW_ERR_NO_MEM;
        }
        if (mark.is_hit) {
            mark.want = want_in(mark.text);
            CW_TRY(name_hit(s, marker, &mark));
        }
        s->marks[s->n_marks++] = mark;
    }
    return n_of_reel ? cw_diag_add(s->said, "spotting.left_out", (CwPlace){s->file, 0, 0}, NULL,
                                   "%zu marks of the reel (2-pop, FFOA …) are no part of the spotting", n_of_reel)
                     : CW_OK;
}
