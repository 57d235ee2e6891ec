// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/anchor.h"

#include "cut/version.h"

#include <stdlib.h>
#include <string.h>

enum {
    REACH_SECONDS = 10, // how far a side of a cut may have been trimmed or lengthened
    NEAR_SECONDS = 1,   // how much one side alone may have lost
};

static const CwFootage nothing = {"", 0, ""};

// How well footage of a shot is the footage of an anchor.
typedef enum {
    NO_MATCH,
    OTHER_CLIP,  // the roll, under another clip name
    NEW_VERSION, // a later or earlier version of the name
    SAME,
} Match;

static Match match_clip(const char* a, const char* b) {
    if (!a || !b || !a[0] || !b[0] || strcmp(a, b) == 0) {
        return SAME;
    }
    return cw_version_differs(cw_version_patterns, cw_text(a), cw_text(b)) ? NEW_VERSION : OTHER_CLIP;
}

static Match match(const CwFootage* footage, const CwShot* shot) {
    if (!shot || shot->black || !shot->roll[0]) {
        return footage->roll[0] ? NO_MATCH : SAME;
    }
    if (!footage->roll[0]) {
        return NO_MATCH;
    }
    if (strcmp(footage->roll, shot->roll) == 0) {
        return match_clip(footage->clip, shot->clip);
    }
    return cw_version_differs(cw_version_patterns, cw_text(footage->roll), cw_text(shot->roll)) ? NEW_VERSION
                                                                                                : NO_MATCH;
}

// The join before shot `index`, or the end of the picture.
typedef struct {
    int64_t frame;
    const CwShot* before; // NULL where the film begins
    const CwShot* at;     // NULL where it ends
} Join;

static bool find_join(const CwPicture* picture, size_t index, Join* ret_join) {
    const Join join = {
        .frame = index < picture->n_shots ? cw_shot_join(&picture->shots[index]) : cw_picture_out(picture),
        .before = index > 0 ? &picture->shots[index - 1] : NULL,
        .at = index < picture->n_shots ? &picture->shots[index] : NULL,
    };
    if (join.before && join.at && cw_shot_continues(join.before, join.at)) {
        return false;
    }
    *ret_join = join;
    return true;
}

static CwFootage footage_at(const CwShot* shot, int64_t frame) {
    if (!shot || shot->black || !shot->roll[0]) {
        return nothing;
    }
    return (CwFootage){shot->roll, cw_shot_source_at(shot, frame), shot->clip};
}

static CwAnchor anchor_of_join(const Join* join, CwRate rate, CwTime at) {
    return (CwAnchor){.kind = CW_ANCHOR_CUT,
                      .at = footage_at(join->at, join->frame),
                      .before = footage_at(join->before, join->frame - 1),
                      .offset = cw_time_between(cw_time_of_frame(join->frame, rate), at)};
}

static int64_t distance(CwTime a, CwTime b) {
    const int64_t flicks = cw_time_between(a, b).flicks;
    return flicks < 0 ? -flicks : flicks;
}

// Whether a side of the join is footage, so that it can be found again.
static bool has_name(const Join* join) {
    return footage_at(join->at, join->frame).roll[0] || footage_at(join->before, join->frame - 1).roll[0];
}

// The join nearest to a time, of two as near the later one.
static bool nearest_join(const CwPicture* picture, CwRate rate, CwTime at, Join* ret_join) {
    bool found = false;
    int64_t best = 0;
    for (size_t i = 0; i <= picture->n_shots; ++i) {
        Join join;
        if (!find_join(picture, i, &join) || !has_name(&join)) {
            continue;
        }
        const int64_t away = distance(cw_time_of_frame(join.frame, rate), at);
        if (!found || away <= best) {
            *ret_join = join;
            best = away;
            found = true;
        }
    }
    return found;
}

// Where the run of frames starts on which the footage of `shot` at `frame` is seen, over edits that nobody sees.
static int64_t run_start(const CwPicture* picture, const CwShot* shot, int64_t frame) {
    const int64_t src = cw_shot_source_at(shot, frame);
    int64_t first = frame;
    int64_t end = frame;
    if (!cw_shot_shows(shot, src, &first, &end)) {
        return frame;
    }
    const CwFootage footage = {shot->roll, src, shot->clip};
    for (; shot > picture->shots; --shot) {
        int64_t before = 0;
        if (match(&footage, shot - 1) != SAME || !cw_shot_shows(shot - 1, src, &before, &end) || end < first) {
            break;
        }
        first = before < first ? before : first;
    }
    return first;
}

static bool is_outside(const CwPicture* picture, CwRate rate, CwTime at) {
    return !picture->n_shots || at.flicks < cw_time_of_frame(cw_picture_in(picture) - 1, rate).flicks ||
           at.flicks > cw_time_of_frame(cw_picture_out(picture) + 1, rate).flicks;
}

CwStatus cw_anchor_of_join(const CwPicture* picture, CwRate rate, CwTime at, CwAnchor* ret_anchor) {
    Join join = {0};
    if (is_outside(picture, rate, at) || !nearest_join(picture, rate, at, &join)) {
        return CW_ERR_RANGE;
    }
    *ret_anchor = anchor_of_join(&join, rate, at);
    return CW_OK;
}

CwStatus cw_anchor_of_footage(const CwPicture* picture, CwRate rate, CwTime at, CwAnchor* ret_anchor) {
    const int64_t frame = cw_frame_floor(at, rate);
    const CwShot* shot = cw_picture_shot_at(picture, frame);
    if (!shot || shot->black || !shot->roll[0]) {
        return CW_ERR_RANGE;
    }
    const CwTime start = cw_time_of_frame(run_start(picture, shot, frame), rate);
    *ret_anchor =
        (CwAnchor){.kind = CW_ANCHOR_FOOTAGE, .at = footage_at(shot, frame), .offset = cw_time_between(start, at)};
    return CW_OK;
}

CwStatus cw_anchor_of_place(const CwPicture* picture, CwRate rate, CwTime at, CwAnchor* ret_anchor) {
    CwAnchor join;
    CW_TRY(cw_anchor_of_join(picture, rate, at, &join));
    const int64_t away = join.offset.flicks < 0 ? -join.offset.flicks : join.offset.flicks;
    if (away <= cw_flicks_per_frame(rate) || cw_anchor_of_footage(picture, rate, at, ret_anchor) != CW_OK) {
        *ret_anchor = join;
    }
    return CW_OK;
}

// A place while it is being looked for.
typedef struct {
    int64_t first;
    int64_t end;
    Match match;
    const CwShot* shot;
} Found;

typedef struct {
    CwArena* arena;
    Found* items;
    size_t count;
    size_t capacity;
} FoundList;

static CwStatus add_found(FoundList* list, Found found) {
    CW_TRY(CW_RESERVE(list->arena, list->items, list->count, list->capacity));
    list->items[list->count++] = found;
    return CW_OK;
}

static int compare_found(const void* a, const void* b) {
    const Found* x = a;
    const Found* y = b;
    if (x->first != y->first) {
        return x->first < y->first ? -1 : 1;
    }
    return (x->end > y->end) - (x->end < y->end);
}

// Keeps the best kind of match only.
static void keep_best(FoundList* list) {
    Match best = NO_MATCH;
    for (size_t i = 0; i < list->count; ++i) {
        best = list->items[i].match > best ? list->items[i].match : best;
    }
    size_t kept = 0;
    for (size_t i = 0; i < list->count; ++i) {
        if (list->items[i].match == best) {
            list->items[kept++] = list->items[i];
        }
    }
    list->count = kept;
}

// A roll under other clip names is the same footage when it is one other name (a renamed clip), not when it is many.
static bool is_one_clip(const FoundList* list) {
    for (size_t i = 1; i < list->count; ++i) {
        if (strcmp(list->items[0].shot->clip, list->items[i].shot->clip) != 0) {
            return false;
        }
    }
    return true;
}

// What was found, as places in order; frames that go on from one place to the next are one place.
static CwStatus make_places(FoundList* list, CwRate rate, CwSpan offset, CwAnchorPlaces* ret_places) {
    if (list->count) {
        qsort(list->items, list->count, sizeof *list->items, compare_found);
    }
    CwAnchorPlace* places = CW_NEW_ARRAY(list->arena, CwAnchorPlace, list->count);
    if (!places) {
        return CW_ERR_NO_MEM;
    }
    size_t count = 0;
    int64_t end = INT64_MIN;
    for (size_t i = 0; i < list->count; ++i) {
        const Found* found = &list->items[i];
        if (i == 0 || found->first > end) {
            places[count++] = (CwAnchorPlace){cw_time_after(cw_time_of_frame(found->first, rate), offset),
                                              found->match == NEW_VERSION};
        }
        end = found->end > end ? found->end : end;
    }
    *ret_places = (CwAnchorPlaces){places, count};
    return CW_OK;
}

static CwStatus resolve_footage(CwArena* arena, const CwAnchor* anchor, const CwPicture* picture, CwRate rate,
                                CwAnchorPlaces* ret_places) {
    FoundList list = {.arena = arena};
    for (size_t i = 0; i < picture->n_shots; ++i) {
        const CwShot* shot = &picture->shots[i];
        Found found = {.match = match(&anchor->at, shot), .shot = shot};
        if (found.match != NO_MATCH && cw_shot_shows(shot, anchor->at.frame, &found.first, &found.end)) {
            CW_TRY(add_found(&list, found));
        }
    }
    keep_best(&list);
    if (list.count && list.items[0].match == OTHER_CLIP && !is_one_clip(&list)) {
        list.count = 0;
    }
    return make_places(&list, rate, anchor->offset, ret_places);
}

// The source frames a shot uses, both ends included.
static void source_range(const CwShot* shot, int64_t* ret_low, int64_t* ret_high) {
    const int64_t last = cw_shot_source_at(shot, shot->rec_out - 1);
    *ret_low = shot->src_in < last ? shot->src_in : last;
    *ret_high = shot->src_in < last ? last : shot->src_in;
}

static bool share_footage(const CwShot* a, const CwShot* b) {
    if (!a || !b || a->black || b->black) {
        return true; // black is black
    }
    int64_t low = 0;
    int64_t high = 0;
    int64_t other_low = 0;
    int64_t other_high = 0;
    source_range(a, &low, &high);
    source_range(b, &other_low, &other_high);
    return low <= other_high && other_low <= high;
}

// How far the source on one side of a join is from where the anchor had it; -1 when it is other footage or too far.
static int64_t side_distance(const CwFootage* footage, const CwShot* shot, int64_t frame, int64_t reach) {
    if (match(footage, shot) == NO_MATCH) {
        return -1;
    }
    if (!footage->roll[0]) {
        return 0;
    }
    const int64_t off = cw_shot_source_at(shot, frame) - footage->frame;
    const int64_t away = off < 0 ? -off : off;
    return away <= reach ? away : -1;
}

static Match weaker(Match a, Match b) {
    return a < b ? a : b;
}

// A join that may be the one an anchor hangs on.
typedef struct {
    Join join;
    int64_t away; // source frames; -1 when it is not
    Match match;
} Candidate;

typedef Candidate (*Judge)(const CwAnchor* anchor, const Join* join, CwRate rate);

static Candidate judge_both(const CwAnchor* anchor, const Join* join, CwRate rate) {
    const int64_t reach = (int64_t)REACH_SECONDS * cw_rate_base(rate);
    const int64_t in = side_distance(&anchor->at, join->at, join->frame, reach);
    const int64_t out = side_distance(&anchor->before, join->before, join->frame - 1, reach);
    const Match both = weaker(match(&anchor->at, join->at), match(&anchor->before, join->before));
    return (Candidate){*join, in < 0 || out < 0 ? -1 : in + out, both};
}

// One side alone carries the cut when it still shows the frame, or has lost no more than a second.
static Candidate judge_side(const CwFootage* footage, const CwShot* shot, const Join* join, int64_t frame,
                            CwRate rate) {
    const int64_t reach = (int64_t)REACH_SECONDS * cw_rate_base(rate);
    Candidate candidate = {*join, side_distance(footage, shot, frame, reach), match(footage, shot)};
    int64_t first = 0;
    int64_t end = 0;
    if (!footage->roll[0] || (candidate.away > (int64_t)NEAR_SECONDS * cw_rate_base(rate) &&
                              !cw_shot_shows(shot, footage->frame, &first, &end))) {
        candidate.away = -1;
    }
    return candidate;
}

static Candidate judge_head(const CwAnchor* anchor, const Join* join, CwRate rate) {
    return judge_side(&anchor->at, join->at, join, join->frame, rate);
}

static Candidate judge_tail(const CwAnchor* anchor, const Join* join, CwRate rate) {
    return judge_side(&anchor->before, join->before, join, join->frame - 1, rate);
}

static bool is_better(const Candidate* a, const Candidate* b) {
    return a->match != b->match ? a->match > b->match : a->away < b->away;
}

static bool best_join(const CwAnchor* anchor, const CwPicture* picture, CwRate rate, Judge judge, Candidate* ret_best) {
    bool found = false;
    for (size_t i = 0; i <= picture->n_shots; ++i) {
        Join join;
        if (!find_join(picture, i, &join)) {
            continue;
        }
        const Candidate candidate = judge(anchor, &join, rate);
        if (candidate.away >= 0 && (!found || is_better(&candidate, ret_best))) {
            *ret_best = candidate;
            found = true;
        }
    }
    return found;
}

// The best join by `judge`, and those where the same footage is used again.
static CwStatus joins_by(FoundList* list, const CwAnchor* anchor, const CwPicture* picture, CwRate rate, Judge judge) {
    Candidate best = {0};
    if (!best_join(anchor, picture, rate, judge, &best)) {
        return CW_OK;
    }
    for (size_t i = 0; i <= picture->n_shots; ++i) {
        Join join;
        if (!find_join(picture, i, &join)) {
            continue;
        }
        const Candidate candidate = judge(anchor, &join, rate);
        const bool again = (judge == judge_tail || share_footage(join.at, best.join.at)) &&
                           (judge == judge_head || share_footage(join.before, best.join.before));
        if (candidate.away >= 0 && candidate.match == best.match && again) {
            CW_TRY(add_found(list, (Found){join.frame, join.frame, candidate.match, join.at}));
        }
    }
    return CW_OK;
}

static CwStatus resolve_cut(CwArena* arena, const CwAnchor* anchor, const CwPicture* picture, CwRate rate,
                            CwAnchorPlaces* ret_places) {
    static const Judge judges[] = {judge_both, judge_head, judge_tail};
    FoundList list = {.arena = arena};
    for (size_t i = 0; i < sizeof judges / sizeof judges[0] && !list.count; ++i) {
        CW_TRY(joins_by(&list, anchor, picture, rate, judges[i]));
    }
    return make_places(&list, rate, anchor->offset, ret_places);
}

static CwStatus resolve_named(CwArena* arena, const CwAnchor* anchor, CwFindNamed find_named, void* find_context,
                              CwAnchorPlaces* ret_places) {
    CwAnchorPlaces found;
    if (!find_named) {
        return CW_ERR_NOT_FOUND;
    }
    CW_TRY(find_named(find_context, arena, anchor->name, &found));
    CwAnchorPlace* places = CW_NEW_ARRAY(arena, CwAnchorPlace, found.count);
    if (!places) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < found.count; ++i) {
        places[i] = (CwAnchorPlace){cw_time_after(found.places[i].at, anchor->offset), found.places[i].inherited};
    }
    *ret_places = (CwAnchorPlaces){places, found.count};
    return CW_OK;
}

CwStatus cw_anchor_resolve(CwArena* arena, const CwAnchor* anchor, const CwPicture* picture, CwRate rate,
                           CwFindNamed find_named, void* find_context, CwAnchorPlaces* ret_places) {
    switch (anchor->kind) {
    case CW_ANCHOR_FOOTAGE:
        return resolve_footage(arena, anchor, picture, rate, ret_places);
    case CW_ANCHOR_CUT:
        if (!picture->n_shots) {
            *ret_places = (CwAnchorPlaces){NULL, 0};
            return CW_OK;
        }
        return resolve_cut(arena, anchor, picture, rate, ret_places);
    default:
        return resolve_named(arena, anchor, find_named, find_context, ret_places);
    }
}
