// SPDX-License-Identifier: GPL-3.0-or-later
#include "story/cut_files.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/words.h"

#include <stdlib.h>
#include <string.h>

enum {
    REEL_MOST = 99,
};

// A file with the name of the cut it belongs to.
typedef struct {
    CwCutFile file;
    const char* cut;
} Named;

static bool separates(char c) {
    return c == ' ' || c == '.' || c == '-' || c == '_';
}

// The next word of a name and the separators before it.
static CwText next_word(CwText* rest, CwText* ret_before) {
    size_t blank = 0;
    while (blank < rest->length && separates(rest->at[blank])) {
        ++blank;
    }
    *ret_before = (CwText){rest->at, blank};
    *rest = cw_text_after(*rest, blank);
    CwText word = {rest->at, 0};
    while (word.length < rest->length && !separates(rest->at[word.length])) {
        ++word.length;
    }
    *rest = cw_text_after(*rest, word.length);
    return word;
}

static int reel_number(CwText digits) {
    int64_t number = 0;
    const bool is_number = digits.length && digits.at[0] >= '0' && digits.at[0] <= '9';
    return is_number && cw_parse_int(digits, &number) == CW_OK && number >= 1 && number <= REEL_MOST ? (int)number : 0;
}

// The reel a word names, 0 if none; "reel 2" is two words, and then `*rest` is moved past the second.
static int reel_of(CwText word, CwText* rest) {
    if (cw_text_is_fold(word, "reel")) {
        CwText after = *rest;
        CwText before;
        const int number = reel_number(next_word(&after, &before));
        *rest = number ? after : *rest;
        return number;
    }
    if (cw_text_starts_fold(word, "reel")) {
        return reel_number(cw_text_after(word, 4));
    }
    return cw_text_starts_fold(word, "r") ? reel_number(cw_text_after(word, 1)) : 0;
}

static CwListTracks tracks_of(CwText word) {
    static const CwWord words[] = {{"video", CW_LIST_VIDEO}, {"picture", CW_LIST_VIDEO},  {"audio", CW_LIST_AUDIO},
                                   {"sound", CW_LIST_AUDIO}, {"dialogue", CW_LIST_AUDIO}, {"dialog", CW_LIST_AUDIO},
                                   {"dx", CW_LIST_AUDIO}};
    const CwWord* found = cw_word_find(words, sizeof words / sizeof words[0], word);
    return found ? (CwListTracks)found->value : CW_LIST_ALL;
}

// Takes the words for reel and tracks out of a name; what is left names the cut.
static CwStatus read_name(CwArena* arena, const char* path, Named* named) {
    CwText rest = cw_path_stem(path);
    CwBuf cut = cw_buf(arena);
    *named = (Named){.file = {path, 0, CW_LIST_ALL}};
    while (rest.length) {
        CwText before;
        const CwText word = next_word(&rest, &before);
        const int reel = named->file.reel ? 0 : reel_of(word, &rest);
        const CwListTracks tracks = named->file.tracks == CW_LIST_ALL ? tracks_of(word) : CW_LIST_ALL;
        if (reel) {
            named->file.reel = reel;
        } else if (tracks != CW_LIST_ALL) {
            named->file.tracks = tracks;
        } else if (word.length) {
            cw_buf_bytes(&cut, before.at, cut.length ? before.length : 0);
            cw_buf_bytes(&cut, word.at, word.length);
        }
    }
    named->cut = cut.length ? cw_buf_string(&cut) : "cut";
    return cut.failed || !named->cut ? CW_ERR_NO_MEM : CW_OK;
}

static int compare_named(const void* a, const void* b) {
    const Named* x = a;
    const Named* y = b;
    const int names = cw_natural_compare(x->cut, y->cut);
    if (names) {
        return names;
    }
    if (x->file.reel != y->file.reel) {
        return x->file.reel - y->file.reel;
    }
    if (x->file.tracks != y->file.tracks) {
        return (int)x->file.tracks - (int)y->file.tracks;
    }
    return strcmp(x->file.path, y->file.path);
}

// Two lists of one cut, in order: they must be different parts of it, and both reels or both the whole.
static CwStatus check_same_cut(const Named* a, const Named* b, CwDiag* diag) {
    const bool same_reel = a->file.reel == b->file.reel;
    const bool same_tracks = a->file.tracks == b->file.tracks || a->file.tracks == CW_LIST_ALL;
    if (same_reel && same_tracks) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "cuts.same", (CwPlace){b->file.path, 0, 0}, NULL,
                       "this list and %s are the same part of cut %s; give one of them another name",
                       cw_path_name(a->file.path), a->cut);
    }
    if (!same_reel && a->file.reel == 0) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "cuts.whole", (CwPlace){b->file.path, 0, 0}, NULL,
                       "this list is a reel of cut %s, and %s is the whole of it; keep one kind", a->cut,
                       cw_path_name(a->file.path));
    }
    return CW_OK;
}

CwStatus cw_cut_folder_sort(CwArena* arena, const char* const* paths, size_t n_paths, CwDiag* diag,
                            CwCutFolder* ret_folder) {
    Named* named = CW_NEW_ARRAY(arena, Named, n_paths);
    CwCutFile* files = CW_NEW_ARRAY(arena, CwCutFile, n_paths);
    CwCutFiles* cuts = CW_NEW_ARRAY(arena, CwCutFiles, n_paths);
    if (!named || !files || !cuts) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_paths; ++i) {
        CW_TRY(read_name(arena, paths[i], &named[i]));
    }
    if (n_paths) {
        qsort(named, n_paths, sizeof *named, compare_named);
    }
    size_t count = 0;
    for (size_t i = 0; i < n_paths; ++i) {
        files[i] = named[i].file;
        const bool same = i > 0 && cw_word_is(cw_text(named[i].cut), named[i - 1].cut);
        if (!same) {
            cuts[count++] = (CwCutFiles){named[i].cut, &files[i], 0};
        } else {
            CW_TRY(check_same_cut(&named[i - 1], &named[i], diag));
        }
        ++cuts[count - 1].n_files;
    }
    *ret_folder = (CwCutFolder){cuts, count};
    return CW_OK;
}
