// SPDX-License-Identifier: GPL-3.0-or-later
#include "spot/session.h"

#include "spot/session_priv.h"

#include <stdlib.h>
#include <string.h>

enum {
    PAUSE_SECONDS = 10, // a longer silence within a cue is the end of it
    MARKS_MOST = 10000,
    LOOK_BACK = 256, // pieces of one cue lie near one another
};

// A clip that belongs to a cue.
typedef struct {
    CwCueNumber number;
    const char* title;
    int64_t in;
    int64_t out;
    size_t index;
} Piece;

typedef struct {
    Piece* items;
    size_t count;
} Pieces;

static int compare_numbers(const CwCueNumber* a, const CwCueNumber* b) {
    return a->reel != b->reel ? a->reel - b->reel : a->number != b->number ? a->number - b->number : a->part - b->part;
}

static int compare_pieces(const void* a, const void* b) {
    const Piece* x = a;
    const Piece* y = b;
    const int numbers = compare_numbers(&x->number, &y->number);
    if (numbers) {
        return numbers;
    }
    return x->in != y->in ? (x->in < y->in ? -1 : 1) : (x->index > y->index) - (x->index < y->index);
}

static int compare_cues(const void* a, const void* b) {
    const CwFoundCue* x = a;
    const CwFoundCue* y = b;
    return x->cue.in != y->cue.in ? (x->cue.in < y->cue.in ? -1 : 1) : compare_numbers(&x->number, &y->number);
}

void cw__session_sort(CwFoundCue* cues, size_t n_cues) {
    if (n_cues) {
        qsort(cues, n_cues, sizeof *cues, compare_cues);
    }
}

static CwStatus add_piece(CwSession* s, Pieces* pieces, const CwEvent* event, CwCueNumber number, CwText title) {
    const char* words = cw_cue_title(s->arena, title);
    pieces->items[pieces->count] = (Piece){number, words, event->rec_in, event->rec_out, pieces->count};
    ++pieces->count;
    return words ? CW_OK : CW_ERR_NO_MEM;
}

// The clips that have a number, or lie on a track that has.
static CwStatus numbered_pieces(CwSession* s, Pieces* pieces) {
    size_t n_left = 0;
    for (size_t i = 0; i < s->cut->n_events; ++i) {
        const CwEvent* event = &s->cut->events[i];
        CwCueNumber number;
        CwText rest = {NULL, 0};
        if (event->black || event->rec_out <= event->rec_in) {
            continue;
        }
        if (!cw_cue_number_find(cw_text(event->clip), &number, &rest) &&
            !cw_cue_number_find(cw_text(event->reel), &number, &rest)) {
            ++n_left;
            continue;
        }
        CW_TRY(add_piece(s, pieces, event, number, rest));
    }
    s->n_left = n_left;
    return CW_OK;
}

static bool is_music_track(const char* name) {
    static const char* const words[] = {"cue", "cues", "spotting", "music", "mx", "score"};
    CwText rest = cw_text(name);
    while (rest.length) {
        const CwText word = cw__session_word(&rest);
        for (size_t i = 0; i < sizeof words / sizeof words[0]; ++i) {
            if (cw_text_is_fold(word, words[i])) {
                return true;
            }
        }
    }
    return false;
}

// Clips of music tracks, numbered by the hour they lie in; pieces of one title go together.
static CwStatus unnumbered_pieces(CwSession* s, Pieces* pieces) {
    const int64_t hour = (int64_t)3600 * cw_rate_base(s->cut->rate);
    int last[CW_SESSION_REELS_MAX] = {0};
    s->n_left = 0;
    for (size_t i = 0; i < s->cut->n_events; ++i) {
        const CwEvent* event = &s->cut->events[i];
        if (event->black || event->rec_out <= event->rec_in || !is_music_track(event->reel)) {
            ++s->n_left;
            continue;
        }
        const int64_t hours = event->rec_in / hour;
        const int reel = hours < 1 ? 1 : hours < CW_SESSION_REELS_MAX ? (int)hours : CW_SESSION_REELS_MAX - 1;
        CW_TRY(add_piece(s, pieces, event, (CwCueNumber){.reel = reel}, cw_text(event->clip)));
        Piece* piece = &pieces->items[pieces->count - 1];
        for (size_t k = 1; k < LOOK_BACK && k < pieces->count && !piece->number.number; ++k) {
            const Piece* before = piece - k;
            const bool same = before->number.reel == reel && strcmp(before->title, piece->title) == 0;
            piece->number.number = same && piece->in - before->out <= s->pause ? before->number.number : 0;
        }
        if (!piece->number.number) {
            piece->number.number = ++last[reel];
        }
    }
    return CW_OK;
}

// What two titles begin with alike, in whole words: "Chase Strings", "Chase Brass" are "Chase".
static const char* common_title(CwSession* s, const char* a, const char* b) {
    size_t same = 0;
    while (a[same] && a[same] == b[same]) {
        ++same;
    }
    if (a[same] || b[same]) {
        while (same > 0 && !((a[same] == ' ' || !a[same]) && (b[same] == ' ' || !b[same]))) {
            --same;
        }
    }
    return cw_cue_title(s->arena, (CwText){a, same});
}

static CwStatus name_cue(CwSession* s, CwFoundCue* cue, int again) {
    const CwCueNumber* n = &cue->number;
    const char* id =
        n->written.length ? cw_text_copy(s->arena, n->written) : cw_format(s->arena, "%dm%d", n->reel, n->number);
    cue->cue.id = id && again > 1 ? cw_format(s->arena, "%s-%d", id, again) : id;
    if (!cue->cue.id) {
        return CW_ERR_NO_MEM;
    }
    return again < 2 ? CW_OK
                     : cw_diag_add(s->said, "spotting.again", (CwPlace){s->file, 0, 0}, id,
                                   "this cue comes again somewhere else; there it is called %s", cue->cue.id);
}

// Pieces of one cue, in order, as cues.
static CwStatus join_pieces(CwSession* s, const Pieces* pieces) {
    int again = 1;
    for (size_t i = 0; i < pieces->count; ++i) {
        const Piece* piece = &pieces->items[i];
        CwFoundCue* cue = s->n_cues ? &s->cues[s->n_cues - 1] : NULL;
        const bool same = cue && cw_cue_number_equal(&cue->number, &piece->number);
        if (same && piece->in - cue->cue.out <= s->pause) {
            cue->cue.out = piece->out > cue->cue.out ? piece->out : cue->cue.out;
            cue->cue.title = common_title(s, cue->cue.title, piece->title);
            if (!cue->cue.title) {
                return CW_ERR_NO_MEM;
            }
            continue;
        }
        again = same ? again + 1 : 1;
        CwFoundCue next = {.number = piece->number,
                           .cue = {.title = piece->title, .in = piece->in, .out = piece->out, .notes = ""},
                           .of_clips = true};
        CW_TRY(name_cue(s, &next, again));
        s->cues[s->n_cues++] = next;
    }
    return CW_OK;
}

static CwStatus find_in_clips(CwSession* s, bool numbered) {
    Pieces pieces = {CW_NEW_ARRAY(s->arena, Piece, s->cut->n_events), 0};
    if (!pieces.items) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(numbered ? numbered_pieces(s, &pieces) : unnumbered_pieces(s, &pieces));
    if (pieces.count) {
        qsort(pieces.items, pieces.count, sizeof *pieces.items, compare_pieces);
    }
    CW_TRY(join_pieces(s, &pieces));
    return numbered || !s->n_cues ? CW_OK
                                  : cw_diag_add(s->said, "spotting.unnumbered", (CwPlace){s->file, 0, 0}, NULL,
                                                "no clip, track or marker has a cue number (1m1); the clips of the "
                                                "music tracks are cues, numbered by reel");
}

static CwStatus find_cues(CwSession* s) {
    CW_TRY(find_in_clips(s, true));
    CW_TRY(cw__session_mark_cues(s));
    if (!s->n_cues) {
        CW_TRY(find_in_clips(s, false));
    }
    cw__session_sort(s->cues, s->n_cues);
    return s->n_cues ? CW_OK
                     : cw_diag(s->diag, CW_ERR_BAD_INPUT, "spotting.none", (CwPlace){s->file, 0, 0}, NULL,
                               "nothing here names a cue: name clips, tracks or markers by cue number, as 1m1 or "
                               "1m1 in and 1m1 out");
}

CwStatus cw_session_spotting(CwArena* arena, const char* file, const CwCut* cut, const CwSessionCue* known,
                             size_t n_known, CwDiagList* said, CwDiag* diag, CwSessionSpotting* ret_found) {
    if (cut->n_markers > MARKS_MOST) {
        return cw_diag(diag, CW_ERR_RANGE, "spotting.too_many", (CwPlace){file, 0, 0}, NULL,
                       "more than 10 000 markers are no spotting; export those of the music alone");
    }
    CwSession s = {.arena = arena,
                   .file = file,
                   .cut = cut,
                   .said = said,
                   .diag = diag,
                   .pause = (int64_t)PAUSE_SECONDS * cw_rate_base(cut->rate),
                   .cues = CW_NEW_ARRAY(arena, CwFoundCue, cut->n_events + cut->n_markers + n_known),
                   .used = CW_NEW_ARRAY(arena, bool, cut->n_markers),
                   .marks = CW_NEW_ARRAY(arena, CwSessionMark, cut->n_markers)};
    if (!s.cues || !s.used || !s.marks) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_known; ++i) {
        CwFoundCue cue = {.cue = known[i]};
        CwText rest = {NULL, 0};
        (void)cw_cue_number_find(cw_text(known[i].id), &cue.number, &rest);
        s.cues[s.n_cues++] = cue;
    }
    CW_TRY(n_known ? CW_OK : find_cues(&s));
    CW_TRY(cw__session_marks(&s));
    if (s.n_left) {
        CW_TRY(cw_diag_add(said, "spotting.left_out", (CwPlace){file, 0, 0}, NULL,
                           "%zu clips name no cue and are no part of the spotting", s.n_left));
    }
    CwSessionCue* cues = CW_NEW_ARRAY(arena, CwSessionCue, s.n_cues);
    if (!cues) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < s.n_cues; ++i) {
        cues[i] = s.cues[i].cue;
    }
    *ret_found = (CwSessionSpotting){cues, s.n_cues, s.marks, s.n_marks};
    return CW_OK;
}

static void put_timecode(CwBuf* buf, int64_t frame, CwRate rate, char after) {
    char text[CW_TIMECODE_SIZE];
    cw_timecode_format(frame, rate, text);
    cw_buf_text(buf, text);
    cw_buf_byte(buf, after);
}

void cw_session_cues_csv(CwBuf* buf, const CwSessionSpotting* found, CwRate rate) {
    cw_buf_text(buf, "cue,title,in,out,notes\n");
    for (size_t i = 0; i < found->n_cues; ++i) {
        const CwSessionCue* cue = &found->cues[i];
        cw_buf_csv(buf, cue->id);
        cw_buf_byte(buf, ',');
        cw_buf_csv(buf, cue->title);
        cw_buf_byte(buf, ',');
        put_timecode(buf, cue->in, rate, ',');
        put_timecode(buf, cue->out, rate, ',');
        cw_buf_csv(buf, cue->notes);
        cw_buf_byte(buf, '\n');
    }
}

void cw_session_hits_csv(CwBuf* buf, const CwSessionSpotting* found, CwRate rate) {
    bool any = false;
    for (size_t i = 0; i < found->n_marks; ++i) {
        const CwSessionMark* mark = &found->marks[i];
        if (!mark->is_hit) {
            continue;
        }
        cw_buf_text(buf, any ? "" : "cue,at,name,want\n");
        any = true;
        cw_buf_csv(buf, mark->cue);
        cw_buf_byte(buf, ',');
        put_timecode(buf, mark->at, rate, ',');
        cw_buf_csv(buf, mark->name);
        cw_buf_format(buf, ",%s\n", mark->want);
    }
}

void cw_session_notes_csv(CwBuf* buf, const CwSessionSpotting* found, CwRate rate) {
    bool any = false;
    for (size_t i = 0; i < found->n_marks; ++i) {
        const CwSessionMark* mark = &found->marks[i];
        if (mark->is_hit) {
            continue;
        }
        cw_buf_text(buf, any ? "" : "at,cue,text\n");
        any = true;
        put_timecode(buf, mark->at, rate, ',');
        cw_buf_csv(buf, mark->cue);
        cw_buf_byte(buf, ',');
        cw_buf_csv(buf, mark->text);
        cw_buf_byte(buf, '\n');
    }
}
