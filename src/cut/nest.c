// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/nest_priv.h"

#include <stdlib.h>
#include <string.h>

enum {
    LEVELS = 3,            // of nesting that keep their tracks apart
    DEPTH_MAX = 64,        // of nesting at all
    EVENTS_MAX = 1U << 22, // what somebody packs into nests grows with their depth
    TRACK_ZERO = 1 << 15,
    TRACKS_MAX = 10000,
};

// Where a piece is laid out: record times [in, out), and the time that is shown: `shown` at `in`, then at `speed`.
typedef struct {
    int64_t in;
    int64_t out;
    int64_t shown;
    CwRatio speed;
    uint64_t path; // tracks from the outermost level on, 16 bits each
    int level;
    int depth;
    bool inside; // a timeline within the timeline
} Window;

// Tracks that were used, by path.
typedef struct {
    CwMaking* making;
    uint64_t* paths; // by event, from first_event on
    size_t n_paths;
    size_t paths_capacity;
    size_t first_event;
    bool nested;
} Layout;

CwNest* cw__nest_add(CwArena* arena, CwNest* into, CwNestKind kind) {
    CwNest* piece = CW_NEW(arena, CwNest);
    if (!piece) {
        return NULL;
    }
    *piece = (CwNest){.kind = kind, .speed = {1, 1}, .reel = "", .roll = "", .clip = ""};
    if (into && into->last) {
        into->last->next = piece;
    } else if (into) {
        into->first = piece;
    }
    if (into) {
        into->last = piece;
    }
    return piece;
}

// A time as it can still be reckoned with; what a broken file says may be anything.
static int64_t bounded(CwI128 value) {
    const CwI128 most = (CwI128)1 << 58U;
    return (int64_t)(value < -most ? -most : value > most ? most : value);
}

static int64_t scaled(int64_t value, CwRatio by) {
    const CwI128 twice = 2 * (CwI128)value * by.num + by.den;
    const CwI128 quotient = twice / (2 * (CwI128)by.den);
    return bounded(quotient - (twice % (2 * (CwI128)by.den) < 0));
}

// Lets a piece start at `at`, earlier or later than it did.
static void start_at(CwNest* piece, int64_t at) {
    piece->start += scaled(at - piece->at, piece->speed);
    piece->length += piece->at - at;
    piece->at = at;
}

void cw__nest_settle_transitions(CwNest* row) {
    CwNest* before = NULL;
    for (CwNest* piece = row->first; piece; piece = piece->next) {
        if (piece->kind != CW_NEST_TRANSITION) {
            before = piece->aside ? before : piece;
            continue;
        }
        if (before && before->at + before->length > piece->at) {
            before->length = piece->at > before->at ? piece->at - before->at : 0;
        }
        CwNest* next = piece->next;
        while (next && next->aside) {
            next = next->next;
        }
        const bool meets = next && next->at <= piece->at + piece->length;
        if (meets && next->kind != CW_NEST_GAP && next->kind != CW_NEST_TRANSITION) {
            start_at(next, piece->at);
            next->transition = piece->transition;
            next->transition_length = piece->length;
            next->wipe = piece->wipe;
        } else {
            piece->kind = CW_NEST_BLACK;
            piece->transition_length = piece->length;
        }
    }
}

static uint64_t deeper(uint64_t path, int level, int track) {
    const int clamped = track < -TRACKS_MAX ? -TRACKS_MAX : track > TRACKS_MAX ? TRACKS_MAX : track;
    return level <= LEVELS ? path | (uint64_t)(TRACK_ZERO + clamped) << (16 * (LEVELS - level)) : path;
}

static CwRatio product(CwRatio a, CwRatio b) {
    const CwI128 num = (CwI128)a.num * b.num;
    const CwI128 den = (CwI128)a.den * b.den;
    if (num > INT64_MAX || num < INT64_MIN || den > INT64_MAX) {
        return (CwRatio){1, 1};
    }
    return cw_ratio((int64_t)num, (int64_t)den);
}

// The part of a window in which a piece is shown; false when there is none.
static bool window_of(const Window* around, const CwNest* piece, Window* ret_window) {
    Window inner = *around;
    const CwRatio speed = around->speed;
    const int64_t end = piece->at + piece->length;
    if (speed.num == 0) {
        if (around->shown < piece->at || around->shown >= end) {
            return false;
        }
        inner.shown = bounded((CwI128)piece->start + scaled(around->shown - piece->at, piece->speed));
        inner.speed = (CwRatio){0, 1};
        *ret_window = inner;
        return true;
    }
    const CwRatio back = speed.num > 0 ? (CwRatio){speed.den, speed.num} : (CwRatio){-speed.den, -speed.num};
    const int64_t from = around->in + scaled((speed.num > 0 ? piece->at : end) - around->shown, back);
    const int64_t to = around->in + scaled((speed.num > 0 ? end : piece->at) - around->shown, back);
    inner.in = from > around->in ? from : around->in;
    inner.out = to < around->out ? to : around->out;
    if (inner.out < inner.in || (inner.out == inner.in && piece->length > 0)) {
        return false;
    }
    const int64_t there = bounded((CwI128)around->shown + scaled(inner.in - around->in, speed) - piece->at);
    inner.shown = bounded((CwI128)piece->start + scaled(there, piece->speed));
    inner.speed = product(speed, piece->speed);
    *ret_window = inner;
    return true;
}

static CwStatus frame_at(Layout* layout, const CwNest* piece, int64_t flicks, bool exact, int64_t* ret_frame) {
    const int64_t frame = cw_flicks_per_frame(layout->making->rate);
    *ret_frame = cw_div_nearest(flicks, frame);
    if (exact && flicks != *ret_frame * frame && piece->video) {
        return cw__making_repair(layout->making, "cut.off_frame", piece->line, piece->clip,
                                 "its edge is between two frames; the nearest was taken");
    }
    return CW_OK;
}

static CwStatus fill_event(Layout* layout, const Window* window, const CwNest* piece, CwEvent* event) {
    const CwRate rate = layout->making->rate;
    const bool exact = !window->inside;
    CW_TRY(frame_at(layout, piece, window->in, exact, &event->rec_in));
    CW_TRY(frame_at(layout, piece, window->out, exact, &event->rec_out));
    event->speed = window->speed;
    event->line = piece->line;
    event->reel = piece->reel;
    event->roll = piece->kind == CW_NEST_BLACK ? "" : piece->roll;
    event->clip = piece->clip;
    event->black = piece->kind == CW_NEST_BLACK;
    event->transition = piece->transition;
    event->wipe = piece->wipe;
    if (event->transition == CW_TRANSITION_DISSOLVE || event->transition == CW_TRANSITION_WIPE) {
        event->transition_frames = cw__frames_of_flicks(piece->transition_length, rate);
        const int64_t length = event->rec_out - event->rec_in;
        event->transition_frames = event->transition_frames < length ? event->transition_frames : length;
    }
    if (event->black) {
        event->reel = "BL";
        event->speed = (CwRatio){1, 1};
        event->src_in = cw__frames_of_flicks(window->shown, rate);
        event->src_out =
            event->src_in + (piece->has_source_length ? piece->source_length : event->rec_out - event->rec_in);
        return CW_OK;
    }
    event->src_in = cw__frames_of_flicks(window->shown, rate) - (window->speed.num < 0);
    const int64_t played = scaled(event->rec_out - event->rec_in, window->speed);
    event->src_out = event->src_in + (piece->has_source_length ? piece->source_length : window->speed.num ? played : 1);
    return CW_OK;
}

static CwStatus put(Layout* layout, const CwEvent* event, CwTrackKind kind, uint64_t path) {
    CwEvent copy = *event;
    copy.kind = kind;
    CW_TRY(CW_RESERVE(layout->making->arena, layout->paths, layout->n_paths, layout->paths_capacity));
    layout->paths[layout->n_paths++] = path;
    return cw__making_event(layout->making, &copy);
}

static CwStatus put_clip(Layout* layout, const Window* window, const CwNest* piece) {
    CwEvent event = {0};
    if (layout->n_paths >= EVENTS_MAX) {
        return cw__making_refuse(layout->making, "cut.too_many", piece->line, NULL,
                                 "more than %u events come out of the timelines within timelines here", EVENTS_MAX);
    }
    CW_TRY(fill_event(layout, window, piece, &event));
    if (event.rec_out <= event.rec_in && piece->length > 0) {
        return cw__making_repair(layout->making, "cut.no_length", piece->line, piece->clip,
                                 "shorter than half a frame; left out");
    }
    if (piece->event) {
        event.event = piece->event;
    } else {
        CW_TRY(cw__making_number(layout->making, &event.event));
    }
    if (piece->video) {
        CW_TRY(put(layout, &event, CW_TRACK_VIDEO, window->path));
    }
    if (piece->audio) {
        CW_TRY(put(layout, &event, CW_TRACK_AUDIO, window->path));
    }
    return CW_OK;
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as DEPTH_MAX
static CwStatus lay_out(Layout* layout, const Window* window, const CwNest* group) {
    if (window->depth > DEPTH_MAX) {
        return cw__making_refuse(layout->making, "cut.too_deep", group->line, NULL,
                                 "timelines within timelines, more than %d deep", DEPTH_MAX);
    }
    for (const CwNest* piece = group->first; piece; piece = piece->next) {
        Window inner;
        if (piece->kind == CW_NEST_GAP || piece->kind == CW_NEST_TRANSITION || !window_of(window, piece, &inner)) {
            continue;
        }
        inner.path = deeper(window->path, window->level, piece->track);
        inner.level = window->level + 1;
        inner.depth = window->depth + 1;
        inner.inside = window->inside || piece->inside;
        if (piece->kind == CW_NEST_GROUP) {
            CW_TRY(lay_out(layout, &inner, piece));
        } else {
            layout->nested = layout->nested || inner.inside;
            CW_TRY(put_clip(layout, &inner, piece));
        }
    }
    return CW_OK;
}

static int compare_paths(const void* a, const void* b) {
    const uint64_t x = *(const uint64_t*)a;
    const uint64_t y = *(const uint64_t*)b;
    return (x > y) - (x < y);
}

// Whether a path leads on from where another ends: both can share a track, since that is one track further out.
static bool extends(uint64_t path, uint64_t outer) {
    unsigned shift = 0;
    while (shift < 64 && (outer >> shift & 0xFFFFU) == 0) {
        shift += 16;
    }
    return shift > 0 && shift < 64 && path >> shift == outer >> shift;
}

// Tracks from 1 on: as the file numbers them, or by their order where timelines within timelines have added some.
static CwStatus number_tracks(Layout* layout, CwTrackKind kind) {
    if (!layout->n_paths) {
        return CW_OK;
    }
    CwEvent* events = layout->making->events + layout->first_event;
    uint64_t* used = CW_NEW_ARRAY(layout->making->arena, uint64_t, layout->n_paths);
    int* ranks = CW_NEW_ARRAY(layout->making->arena, int, layout->n_paths);
    if (!used || !ranks) {
        return CW_ERR_NO_MEM;
    }
    size_t n = 0;
    for (size_t i = 0; i < layout->n_paths; ++i) {
        if (events[i].kind == kind) {
            used[n++] = layout->paths[i];
        }
    }
    if (n) {
        qsort(used, n, sizeof *used, compare_paths);
    }
    size_t n_distinct = 0;
    for (size_t i = 0; i < n; ++i) {
        if (n_distinct == 0 || used[n_distinct - 1] != used[i]) {
            const bool shares = n_distinct > 0 && extends(used[i], used[n_distinct - 1]);
            ranks[n_distinct] = n_distinct > 0 ? ranks[n_distinct - 1] + !shares : 1;
            used[n_distinct++] = used[i];
        }
    }
    const int lowest = n_distinct ? (int)(used[0] >> (16U * LEVELS)) - TRACK_ZERO : 0;
    for (size_t i = 0; i < layout->n_paths; ++i) {
        if (events[i].kind != kind) {
            continue;
        }
        const uint64_t* at = bsearch(&layout->paths[i], used, n_distinct, sizeof *used, compare_paths);
        const int own = (int)(layout->paths[i] >> (16U * LEVELS)) - TRACK_ZERO;
        events[i].track = layout->nested ? ranks[at - used] : own - (lowest < 1 ? lowest - 1 : 0);
    }
    return CW_OK;
}

CwStatus cw__nest_lay_out(CwMaking* making, const CwNest* root) {
    Layout layout = {.making = making, .first_event = making->n_events};
    const Window window = {.in = root->at, .out = root->at + root->length, .shown = root->start, .speed = {1, 1}};
    CW_TRY(lay_out(&layout, &window, root));
    CW_TRY(number_tracks(&layout, CW_TRACK_VIDEO));
    return number_tracks(&layout, CW_TRACK_AUDIO);
}
