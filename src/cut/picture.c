// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/cut.h"

// A stretch of the record timeline on which one event is on top; `event` CW_NO_EVENT is nothing.
typedef struct {
    size_t event;
    int64_t in;
    int64_t out;
} Piece;

typedef struct {
    const CwCut* cut;
    size_t* heap; // events that have started, the one on top first
    size_t n_heap;
    Piece* pieces;
    size_t n_pieces;
    CwShot* shots;
    size_t n_shots;
} Builder;

// Whether there is something of the event to see on the timeline. Black above the lowest track lets that one through.
static bool is_seen(const CwEvent* event) {
    return event->kind == CW_TRACK_VIDEO && event->transition != CW_TRANSITION_KEY && event->rec_out > event->rec_in &&
           !(event->black && event->track > 1);
}

// Whether event a lies over event b.
static bool is_over(const CwCut* cut, size_t a, size_t b) {
    const CwEvent* x = &cut->events[a];
    const CwEvent* y = &cut->events[b];
    if (x->track != y->track) {
        return x->track > y->track;
    }
    return x->line != y->line ? x->line > y->line : a > b;
}

static void heap_push(Builder* b, size_t event) {
    size_t at = b->n_heap++;
    for (; at > 0 && is_over(b->cut, event, b->heap[(at - 1) / 2]); at = (at - 1) / 2) {
        b->heap[at] = b->heap[(at - 1) / 2];
    }
    b->heap[at] = event;
}

static void heap_pop(Builder* b) {
    const size_t moved = b->heap[--b->n_heap];
    size_t at = 0;
    for (size_t child = 1; child < b->n_heap; child = 2 * at + 1) {
        if (child + 1 < b->n_heap && is_over(b->cut, b->heap[child + 1], b->heap[child])) {
            ++child;
        }
        if (!is_over(b->cut, b->heap[child], moved)) {
            break;
        }
        b->heap[at] = b->heap[child];
        at = child;
    }
    b->heap[at] = moved;
}

static void add_piece(Builder* b, size_t event, int64_t in, int64_t out) {
    Piece* last = b->n_pieces ? &b->pieces[b->n_pieces - 1] : NULL;
    if (last && last->event == event && last->out == in) {
        last->out = out;
    } else {
        b->pieces[b->n_pieces++] = (Piece){event, in, out};
    }
}

static size_t next_seen(const CwCut* cut, size_t from) {
    while (from < cut->n_events && !is_seen(&cut->events[from])) {
        ++from;
    }
    return from;
}

// Goes along the timeline from boundary to boundary. Every turn starts an event or ends the one on top.
static void find_pieces(Builder* b) {
    const CwEvent* events = b->cut->events;
    const size_t n_events = b->cut->n_events;
    size_t next = next_seen(b->cut, 0);
    int64_t now = next < n_events ? events[next].rec_in : 0;
    while (next < n_events || b->n_heap) {
        for (; next < n_events && events[next].rec_in <= now; next = next_seen(b->cut, next + 1)) {
            heap_push(b, next);
        }
        while (b->n_heap && events[b->heap[0]].rec_out <= now) {
            heap_pop(b);
        }
        if (!b->n_heap && next >= n_events) {
            break;
        }
        int64_t until = b->n_heap ? events[b->heap[0]].rec_out : events[next].rec_in;
        if (next < n_events && events[next].rec_in < until) {
            until = events[next].rec_in;
        }
        add_piece(b, b->n_heap ? b->heap[0] : CW_NO_EVENT, now, until);
        now = until;
    }
}

static CwShot shot_of_event(const CwCut* cut, size_t index, int64_t in, int64_t out) {
    CwShot shot = {
        .roll = "", .clip = "", .black = true, .rec_in = in, .rec_out = out, .speed = {1, 1}, .event = index};
    if (index == CW_NO_EVENT) {
        return shot;
    }
    const CwEvent* event = &cut->events[index];
    shot.roll = event->roll;
    shot.clip = event->clip;
    shot.black = event->black;
    shot.speed = event->speed;
    const CwShot whole = {.rec_in = event->rec_in, .src_in = event->src_in, .speed = event->speed};
    shot.src_in = cw_shot_source_at(&whole, in);
    return shot;
}

// The line of a list that names the outgoing side of a dissolve without giving it a length of its own.
static size_t outgoing_line(const CwCut* cut, size_t incoming) {
    const CwEvent* to = &cut->events[incoming];
    for (size_t i = incoming; i-- > 0 && cut->events[i].rec_in == to->rec_in;) {
        const CwEvent* from = &cut->events[i];
        if (from->kind == to->kind && from->track == to->track && from->rec_out == from->rec_in &&
            from->line < to->line) {
            return i;
        }
    }
    return CW_NO_EVENT;
}

// Whether `outgoing` is nothing but the end of the shot before it.
static bool is_end_of(const CwShot* before, const CwShot* outgoing) {
    if (before->black || outgoing->black) {
        return before->black && outgoing->black;
    }
    CwShot same = *outgoing;
    if (outgoing->clip[0] == '\0') {
        same.clip = before->clip;
    }
    if (cw_ratio_compare(outgoing->speed, (CwRatio){1, 1}) == 0) {
        same.speed = before->speed; // the speed was said where the shot began
    }
    return cw_shot_continues(before, &same);
}

// Lets what is seen before `in` go on under the dissolve, or adds it where the list names something else.
static void add_outgoing(Builder* b, size_t incoming, int64_t in, int64_t frames) {
    CwShot* before = b->n_shots ? &b->shots[b->n_shots - 1] : NULL;
    const size_t line = outgoing_line(b->cut, incoming);
    const CwShot outgoing = shot_of_event(b->cut, line, in, in + frames);
    const bool named = line != CW_NO_EVENT;
    if (before && before->rec_out == in && (!named || is_end_of(before, &outgoing))) {
        before->rec_out = in + frames;
    } else {
        b->shots[b->n_shots++] = outgoing;
    }
}

static int64_t dissolve_of(const CwCut* cut, const Piece* piece) {
    if (piece->event == CW_NO_EVENT) {
        return 0;
    }
    const CwEvent* event = &cut->events[piece->event];
    const bool fades = event->transition == CW_TRANSITION_DISSOLVE || event->transition == CW_TRANSITION_WIPE;
    if (!fades || piece->in != event->rec_in) {
        return 0;
    }
    const int64_t length = piece->out - piece->in;
    return event->transition_frames < length ? event->transition_frames : length;
}

static void make_shots(Builder* b) {
    for (size_t i = 0; i < b->n_pieces; ++i) {
        const Piece* piece = &b->pieces[i];
        const int64_t frames = dissolve_of(b->cut, piece);
        if (frames > 0) {
            add_outgoing(b, piece->event, piece->in, frames);
        }
        CwShot shot = shot_of_event(b->cut, piece->event, piece->in, piece->out);
        shot.dissolve_frames = frames;
        b->shots[b->n_shots++] = shot;
    }
}

CwStatus cw_cut_picture(CwArena* arena, const CwCut* cut, CwPicture* ret_picture) {
    const size_t n = cut->n_events;
    Builder b = {.cut = cut};
    b.heap = CW_NEW_ARRAY(arena, size_t, n);
    b.pieces = CW_NEW_ARRAY(arena, Piece, 2 * n + 1); // every piece begins where an event starts or ends
    if (!b.heap || !b.pieces) {
        return CW_ERR_NO_MEM;
    }
    find_pieces(&b);
    b.shots = CW_NEW_ARRAY(arena, CwShot, 2 * b.n_pieces + 1);
    if (!b.shots) {
        return CW_ERR_NO_MEM;
    }
    make_shots(&b);
    *ret_picture = (CwPicture){b.shots, b.n_shots};
    return CW_OK;
}

CwStatus cw_cut_of_picture(CwArena* arena, const CwPicture* picture, const CwCut* like, CwCut* ret_cut) {
    CwEvent* events = CW_NEW_ARRAY(arena, CwEvent, picture->n_shots);
    CwCut cut = {.title = like->title, .rate = like->rate, .events = events};
    if (!events) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < picture->n_shots; ++i) {
        const CwShot* shot = &picture->shots[i];
        const bool last = i + 1 == picture->n_shots;
        if (shot->black && !shot->dissolve_frames) {
            continue;
        }
        const int64_t out = last ? shot->rec_out : picture->shots[i + 1].rec_in;
        const int64_t played = out - shot->rec_in;
        const CwShot from_zero = {.speed = shot->speed};
        const char* number = cw_format(arena, "%03zu", cut.n_events + 1);
        if (!number) {
            return CW_ERR_NO_MEM;
        }
        const int64_t source = shot->speed.num ? cw_shot_source_at(&from_zero, played) : 1;
        events[cut.n_events] =
            (CwEvent){.event = number,
                      .line = (int)cut.n_events + 1,
                      .kind = CW_TRACK_VIDEO,
                      .track = 1,
                      .reel = shot->black ? "BL" : shot->roll,
                      .roll = shot->black ? "" : shot->roll,
                      .clip = shot->clip,
                      .black = shot->black,
                      .src_in = shot->src_in,
                      .src_out = shot->src_in + (shot->black ? played : source),
                      .rec_in = shot->rec_in,
                      .rec_out = out,
                      .speed = shot->black ? (CwRatio){1, 1} : shot->speed,
                      .transition = shot->dissolve_frames ? CW_TRANSITION_DISSOLVE : CW_TRANSITION_CUT,
                      .transition_frames = shot->dissolve_frames};
        ++cut.n_events;
    }
    *ret_cut = cut;
    return CW_OK;
}
