// SPDX-License-Identifier: GPL-3.0-or-later
#include "story/cut_files.h"

#include "base/buf.h"

#include <stdlib.h>

static void range_of(const CwCut* list, CwReelPlace* reel, bool first) {
    for (size_t i = 0; i < list->n_events; ++i) {
        const CwEvent* event = &list->events[i];
        const bool begins = first && i == 0;
        reel->in_frame = begins || event->rec_in < reel->in_frame ? event->rec_in : reel->in_frame;
        reel->out_frame = begins || event->rec_out > reel->out_frame ? event->rec_out : reel->out_frame;
    }
}

static CwStatus name_reel(CwArena* arena, const CwFilmFacts* facts, CwReelPlace* reel) {
    if (reel->number >= 1 && (size_t)reel->number <= facts->n_reels) {
        reel->name = facts->reels[reel->number - 1].name;
        return CW_OK;
    }
    reel->name = reel->number ? cw_format(arena, "R%d", reel->number) : "";
    return reel->name ? CW_OK : CW_ERR_NO_MEM;
}

// The reels of the lists, which are in order of reels, each with its range.
static CwStatus gather_reels(CwArena* arena, const CwCutFiles* files, const CwCut* lists, const CwFilmFacts* facts,
                             CwReelPlace* reels, size_t* ret_count) {
    size_t count = 0;
    for (size_t i = 0; i < files->n_files; ++i) {
        const bool first = count == 0 || reels[count - 1].number != files->files[i].reel;
        if (first) {
            reels[count++] = (CwReelPlace){.number = files->files[i].reel};
            CW_TRY(name_reel(arena, facts, &reels[count - 1]));
        }
        range_of(&lists[i], &reels[count - 1], first);
    }
    *ret_count = count;
    return CW_OK;
}

static bool overlap(const CwReelPlace* reels, size_t count) {
    for (size_t i = 1; i < count; ++i) {
        if (reels[i].in_frame < reels[i - 1].out_frame) {
            return true;
        }
    }
    return false;
}

static void move_to(CwReelPlace* reel, int64_t frame) {
    reel->moved += frame - reel->in_frame;
    reel->out_frame += frame - reel->in_frame;
    reel->in_frame = frame;
}

// Moves every reel to its start in the facts, or to the next full hour after the reel before.
static CwStatus move_reels(const CwFilmFacts* facts, CwRate rate, CwReelPlace* reels, size_t count) {
    for (size_t i = 0; i < count; ++i) {
        const size_t index = (size_t)reels[i].number - 1;
        const bool said = reels[i].number >= 1 && index < facts->n_reels && facts->reels[index].has_start;
        if (said) {
            move_to(&reels[i], cw_frame_nearest(facts->reels[index].start, rate));
            continue;
        }
        for (int64_t hour = 0; i > 0; ++hour) {
            int64_t frame = 0;
            CW_TRY(cw_timecode_join(hour, 0, 0, 0, rate, &frame));
            if (frame >= reels[i - 1].out_frame) {
                move_to(&reels[i], frame);
                break;
            }
        }
    }
    return CW_OK;
}

typedef struct {
    CwEvent event;
    size_t order; // among all lists, so that equal events keep their places
} Ordered;

static int compare_events(const void* a, const void* b) {
    const Ordered* x = a;
    const Ordered* y = b;
    if (x->event.rec_in != y->event.rec_in) {
        return x->event.rec_in < y->event.rec_in ? -1 : 1;
    }
    if (x->event.kind != y->event.kind) {
        return (int)x->event.kind - (int)y->event.kind;
    }
    if (x->event.track != y->event.track) {
        return x->event.track < y->event.track ? -1 : 1;
    }
    return x->order < y->order ? -1 : 1;
}

static int64_t moved_by(const CwReelPlace* reels, size_t count, int number) {
    for (size_t i = 0; i < count; ++i) {
        if (reels[i].number == number) {
            return reels[i].moved;
        }
    }
    return 0;
}

// Of a list of some tracks only those count.
static bool counts(CwListTracks tracks, const CwEvent* event) {
    return tracks == CW_LIST_ALL || (tracks == CW_LIST_VIDEO) == (event->kind == CW_TRACK_VIDEO);
}

static CwStatus join_events(CwArena* arena, const CwCutFiles* files, const CwCut* lists, const CwReelPlace* reels,
                            size_t n_reels, CwCut* cut) {
    size_t most = 0;
    for (size_t i = 0; i < files->n_files; ++i) {
        most += lists[i].n_events;
    }
    Ordered* ordered = CW_NEW_ARRAY(arena, Ordered, most);
    CwEvent* events = CW_NEW_ARRAY(arena, CwEvent, most);
    if (!ordered || !events) {
        return CW_ERR_NO_MEM;
    }
    size_t count = 0;
    for (size_t i = 0; i < files->n_files; ++i) {
        const int64_t moved = moved_by(reels, n_reels, files->files[i].reel);
        for (size_t e = 0; e < lists[i].n_events; ++e) {
            if (counts(files->files[i].tracks, &lists[i].events[e])) {
                ordered[count] = (Ordered){lists[i].events[e], count};
                ordered[count].event.rec_in += moved;
                ordered[count++].event.rec_out += moved;
            }
        }
    }
    if (count) {
        qsort(ordered, count, sizeof *ordered, compare_events);
    }
    for (size_t i = 0; i < count; ++i) {
        events[i] = ordered[i].event;
    }
    cut->events = events;
    cut->n_events = count;
    return CW_OK;
}

static int compare_markers(const void* a, const void* b) {
    const CwMarker* x = a;
    const CwMarker* y = b;
    if (x->frame != y->frame) {
        return x->frame < y->frame ? -1 : 1;
    }
    return x->line - y->line;
}

static CwStatus join_markers(CwArena* arena, const CwCutFiles* files, const CwCut* lists, const CwReelPlace* reels,
                             size_t n_reels, CwCut* cut) {
    CwMarker* markers = NULL;
    size_t capacity = 0;
    for (size_t i = 0; i < files->n_files; ++i) {
        for (size_t m = 0; m < lists[i].n_markers; ++m) {
            CW_TRY(CW_RESERVE(arena, markers, cut->n_markers, capacity));
            markers[cut->n_markers] = lists[i].markers[m];
            markers[cut->n_markers++].frame += moved_by(reels, n_reels, files->files[i].reel);
        }
    }
    if (cut->n_markers) {
        qsort(markers, cut->n_markers, sizeof *markers, compare_markers);
    }
    cut->markers = markers;
    return CW_OK;
}

CwStatus cw_cut_join(CwArena* arena, const CwCutFiles* files, const CwCut* lists, const CwFilmFacts* facts,
                     CwDiag* diag, CwJoinedCut* ret_joined) {
    CwReelPlace* reels = CW_NEW_ARRAY(arena, CwReelPlace, files->n_files);
    if (!reels) {
        return CW_ERR_NO_MEM;
    }
    CwJoinedCut joined = {.cut = {.title = files->n_files ? lists[0].title : "", .rate = facts->rate}, .reels = reels};
    CW_TRY(gather_reels(arena, files, lists, facts, reels, &joined.n_reels));
    if (overlap(reels, joined.n_reels)) {
        CW_TRY(move_reels(facts, facts->rate, reels, joined.n_reels));
    }
    for (size_t i = 1; i < joined.n_reels; ++i) {
        if (reels[i].in_frame < reels[i - 1].out_frame) {
            return cw_diag(diag, CW_ERR_BAD_INPUT, "cuts.overlap", (CwPlace){files->files[i].path, 0, 0}, NULL,
                           "reel %s of cut %s begins before reel %s ends; give the reels later starts in film.json",
                           reels[i].name, files->name, reels[i - 1].name);
        }
    }
    CW_TRY(join_events(arena, files, lists, reels, joined.n_reels, &joined.cut));
    CW_TRY(join_markers(arena, files, lists, reels, joined.n_reels, &joined.cut));
    *ret_joined = joined;
    return CW_OK;
}

// What lies between a reel and the next, in frames; reels that touch have nothing between them.
static int64_t gap_after(const CwJoinedCut* joined, size_t reel) {
    const int64_t gap = joined->reels[reel + 1].in_frame - joined->reels[reel].out_frame;
    return gap > 0 ? gap : 0;
}

CwTime cw_joined_played(const CwJoinedCut* joined, CwTime at) {
    int64_t less = 0;
    for (size_t i = 0; joined && i + 1 < joined->n_reels; ++i) {
        const CwRate rate = joined->cut.rate;
        const int64_t into = at.flicks - cw_time_of_frame(joined->reels[i].out_frame, rate).flicks;
        const int64_t gap = cw_span_of_frames(gap_after(joined, i), rate).flicks;
        less += into <= 0 ? 0 : into < gap ? into : gap;
    }
    return cw_time(at.flicks - less);
}

CwTime cw_joined_recorded(const CwJoinedCut* joined, CwTime played) {
    CwTime at = played;
    for (size_t i = 0; joined && i + 1 < joined->n_reels; ++i) {
        const CwRate rate = joined->cut.rate;
        if (cw_time_compare(cw_time_of_frame(joined->reels[i].out_frame, rate), at) <= 0) {
            at = cw_time_after(at, cw_span_of_frames(gap_after(joined, i), rate));
        }
    }
    return at;
}

int cw_cue_reel(const char* cue) {
    int reel = 0;
    size_t i = 0;
    for (; cue[i] >= '0' && cue[i] <= '9' && i < 3; ++i) {
        reel = reel * 10 + (cue[i] - '0');
    }
    return i > 0 && i < 3 && (cue[i] == 'm' || cue[i] == 'M') ? reel : 0;
}

int64_t cw_cue_moved(const CwJoinedCut* joined, const char* cue) {
    const int reel = cw_cue_reel(cue);
    return reel ? moved_by(joined->reels, joined->n_reels, reel) : 0;
}
