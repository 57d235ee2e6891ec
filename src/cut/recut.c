// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/recut.h"

#include "base/random.h"

#include <string.h>

// A number from `low` to `high`, both included.
static int64_t pick(uint64_t* state, int64_t low, int64_t high) {
    return low + cw_random_below(state, high - low + 1);
}

// Whether something that happens `share` times in a million happens now.
static bool happens(uint64_t* state, int64_t share) {
    return pick(state, 0, 999999) < share;
}

// One shot of a film that is being made.
typedef struct {
    const char* roll;
    const char* clip;
    int64_t src_in;
    int64_t frames;
    int64_t gap;    // black before it
    int64_t old_in; // record frame of its first frame in the old cut; -1 when it is new
    int64_t added;  // frames at its head that are new
    int64_t more;   // frames at its tail that are new
    CwRatio speed;
    bool black;
    int reel;
} Shot;

typedef struct {
    CwArena* arena;
    Shot* items;
    size_t count;
    size_t capacity;
    size_t n_operations;
    uint64_t state;
    CwStatus status;
} Reel;

static void put(Reel* reel, Shot shot) {
    if (reel->status == CW_OK) {
        reel->status = CW_RESERVE(reel->arena, reel->items, reel->count, reel->capacity);
    }
    if (reel->status == CW_OK) {
        reel->items[reel->count++] = shot;
    }
}

static const char* name(Reel* reel, const char* letters, int64_t number, const char* end) {
    const char* made = cw_format(reel->arena, "%s%03d%s", letters, (int)number, end);
    if (!made) {
        reel->status = CW_ERR_NO_MEM;
    }
    return made ? made : "";
}

// A scene: two to five rolls cut back and forth, each running on while the others are seen.
static void put_scene(Reel* reel, int scene, int64_t n_shots, int in_reel, bool twin_time) {
    enum { ANGLES = 5 };
    const char* rolls[ANGLES];
    const char* clips[ANGLES];
    int64_t at[ANGLES];
    const int64_t n_angles = pick(&reel->state, 2, ANGLES);
    const bool effects = happens(&reel->state, 150000);
    for (int i = 0; i < n_angles; ++i) {
        rolls[i] = effects ? name(reel, "fx_", scene * 10 + i, "_v001") : name(reel, "A", scene * 2 + i % 2, "");
        clips[i] = name(reel, effects ? "comp " : "take ", scene * 10 + i, effects ? "_v001" : "");
        at[i] = 24 * 3600 * (1 + scene % 10) + pick(&reel->state, 0, 24 * 600) + i * INT64_C(24) * 300;
        if (twin_time && i % 2) {
            at[i] = at[i - 1];
        }
    }
    for (int64_t i = 0; i < n_shots; ++i) {
        const int64_t angle = pick(&reel->state, 0, n_angles - 1);
        Shot shot = {rolls[angle], clips[angle], at[angle], pick(&reel->state, 18, 160), 0, -1, 0, 0,
                     {1, 1},       false,        in_reel};
        at[angle] += shot.frames + pick(&reel->state, 10, 60);
        if (happens(&reel->state, 20000) && reel->count > 8) { // a take that was seen before
            const Shot* again = &reel->items[reel->count - (size_t)pick(&reel->state, 2, 8)];
            if (!again->black && again->frames > 10) {
                shot = *again;
                shot.src_in += pick(&reel->state, 0, 8);
                shot.frames -= 8;
                shot.reel = in_reel;
            }
        } else if (happens(&reel->state, 10000)) {
            shot.speed = happens(&reel->state, 500000) ? (CwRatio){1, 2} : (CwRatio){2, 1};
            at[angle] += shot.frames;
        }
        put(reel, shot);
    }
}

// Lays the shots on the record timeline, each reel from its own hour.
static CwStatus lay_out(const Reel* reel, const CwCut* like, CwCut* ret_cut, CwRecutRun* runs, size_t* ret_n_runs) {
    CwEvent* events = CW_NEW_ARRAY(reel->arena, CwEvent, reel->count);
    if (!events) {
        return CW_ERR_NO_MEM;
    }
    size_t n_runs = 0;
    int64_t at = 0;
    for (size_t i = 0; i < reel->count; ++i) {
        const Shot* shot = &reel->items[i];
        if (i == 0 || shot->reel != reel->items[i - 1].reel) {
            at = (int64_t)(1 + shot->reel) * 3600 * cw_rate_base(like->rate);
        }
        at += shot->gap;
        events[i] = (CwEvent){.event = "1",
                              .line = (int)i + 1,
                              .track = 1,
                              .reel = shot->roll,
                              .roll = shot->roll,
                              .clip = shot->clip,
                              .black = shot->black,
                              .src_in = shot->src_in,
                              .src_out = shot->src_in + shot->frames,
                              .rec_in = at,
                              .rec_out = at + shot->frames,
                              .speed = shot->speed};
        const int64_t kept = shot->old_in < 0 ? 0 : shot->frames - shot->added - shot->more;
        const CwRecutRun parts[3] = {{at, kept > 0 ? shot->added : shot->frames, -1},
                                     {at + shot->added, kept, shot->old_in},
                                     {at + shot->added + kept, shot->more, -1}};
        for (int k = 0; runs && k < (kept > 0 ? 3 : 1); ++k) {
            if (parts[k].frames > 0) {
                runs[n_runs++] = parts[k];
            }
        }
        at += shot->frames;
    }
    *ret_cut = (CwCut){.title = "made up", .rate = like->rate, .events = events, .n_events = reel->count};
    if (ret_n_runs) {
        *ret_n_runs = n_runs;
    }
    return CW_OK;
}

CwStatus cw_recut_film(CwArena* arena, const CwFilmOptions* options, CwCut* ret_cut) {
    Reel reel = {.arena = arena, .state = options->seed};
    const int n_reels = options->n_reels > 0 ? options->n_reels : 1;
    for (int scene = 0; reel.status == CW_OK && reel.count < (size_t)options->n_events; ++scene) {
        const int64_t left = options->n_events - (int64_t)reel.count;
        const int64_t n_shots = pick(&reel.state, 5, 30);
        const int in_reel = (int)((int64_t)reel.count * n_reels / options->n_events);
        put_scene(&reel, scene, n_shots < left ? n_shots : left, in_reel, options->twin_time);
    }
    const CwCut like = {.rate = cw_rate_24};
    return reel.status == CW_OK ? lay_out(&reel, &like, ret_cut, NULL, NULL) : reel.status;
}

// The shots of the first video track, in order.
static void take_apart(Reel* reel, const CwCut* cut) {
    const int64_t hour = (int64_t)3600 * cw_rate_base(cut->rate);
    int64_t end = 0;
    int in_reel = 0;
    for (size_t i = 0; i < cut->n_events; ++i) {
        const CwEvent* event = &cut->events[i];
        if (event->kind != CW_TRACK_VIDEO || event->track != 1 || event->rec_out <= event->rec_in ||
            (reel->count && event->rec_in < end)) {
            continue;
        }
        if (!reel->count || (event->rec_in % hour == 0 && event->rec_in > end)) { // a reel starts on the hour
            in_reel = (int)(event->rec_in / hour) - 1;
            end = event->rec_in / hour * hour;
        }
        put(reel, (Shot){event->roll, event->clip, event->src_in, event->rec_out - event->rec_in, event->rec_in - end,
                         event->rec_in, 0, 0, event->speed, event->black, in_reel});
        end = event->rec_out;
    }
}

static Shot new_shot(Reel* reel, const Shot* beside) {
    Shot shot = {.roll = name(reel, "N", pick(&reel->state, 0, 999), ""),
                 .clip = name(reel, "new ", (int64_t)reel->count, ""),
                 .src_in = 24 * 3600 * pick(&reel->state, 1, 10) + pick(&reel->state, 0, 24 * 1800),
                 .frames = pick(&reel->state, 12, 120),
                 .old_in = -1,
                 .speed = {1, 1},
                 .reel = beside->reel};
    return shot;
}

// Source frames that so many record frames move on by.
static int64_t moved(const Shot* shot, int64_t frames) {
    const CwShot whole = {.src_in = 0, .speed = shot->speed};
    return cw_shot_source_at(&whole, frames);
}

// Speeds at which a trim of any number of frames leaves every frame showing what it showed.
static bool is_trimmable(const Shot* shot) {
    return !shot->black && shot->speed.den == 1 && shot->speed.num != 0;
}

static void trim_head(Reel* reel, Shot* shot) {
    int64_t frames = pick(&reel->state, 1, 24);
    if (happens(&reel->state, 500000)) {
        shot->src_in -= moved(shot, frames);
        shot->frames += frames;
        shot->added = frames;
    } else {
        frames = frames < shot->frames - 4 ? frames : shot->frames - 4;
        shot->src_in += moved(shot, frames);
        shot->frames -= frames;
        shot->old_in += frames;
    }
    ++reel->n_operations;
}

static void trim_tail(Reel* reel, Shot* shot) {
    int64_t frames = pick(&reel->state, 1, 24);
    if (happens(&reel->state, 500000)) {
        shot->frames += frames;
        shot->more = frames;
    } else {
        frames = frames < shot->frames - 4 - shot->added ? frames : shot->frames - 4 - shot->added;
        shot->frames -= frames > 0 ? frames : 0;
    }
    ++reel->n_operations;
}

static void new_version(Reel* reel, Shot* shot) {
    const char* roll = cw_format(reel->arena, "%s_v%03d", shot->roll, 2);
    const size_t length = strlen(shot->roll);
    if (length > 5 && strcmp(shot->roll + length - 5, "_v001") == 0) {
        roll = cw_format(reel->arena, "%.*s_v002", (int)length - 5, shot->roll);
        shot->roll = roll ? roll : "";
        ++reel->n_operations;
    }
    if (!roll) {
        reel->status = CW_ERR_NO_MEM;
    }
}

static void put_split(Reel* to, const Shot* shot) {
    Shot head = *shot;
    Shot tail = *shot;
    const int64_t at = pick(&to->state, shot->added + 4, shot->frames - shot->more - 5);
    head.frames = at;
    head.more = 0;
    tail.src_in += moved(shot, at);
    tail.frames -= at;
    tail.old_in += at - shot->added;
    tail.added = 0;
    tail.gap = 0;
    put(to, head);
    put(to, new_shot(to, shot));
    put(to, tail);
    ++to->n_operations;
}

static void recut_shot(Reel* to, Shot shot, int64_t rate) {
    if (happens(&to->state, 40 * rate)) {
        ++to->n_operations;
        return;
    }
    if (is_trimmable(&shot) && shot.frames > 8 && happens(&to->state, 80 * rate)) {
        trim_head(to, &shot);
    }
    if (is_trimmable(&shot) && shot.frames > 8 + shot.added && happens(&to->state, 80 * rate)) {
        trim_tail(to, &shot);
    }
    if (happens(&to->state, 30 * rate)) {
        new_version(to, &shot);
    }
    if (is_trimmable(&shot) && shot.frames - shot.added - shot.more > 20 && happens(&to->state, 20 * rate)) {
        put_split(to, &shot);
    } else {
        put(to, shot);
    }
    if (happens(&to->state, 40 * rate)) {
        put(to, new_shot(to, &shot));
        ++to->n_operations;
    }
}

static void reverse(Shot* shots, size_t count) {
    for (size_t i = 0; i < count / 2; ++i) {
        const Shot shot = shots[i];
        shots[i] = shots[count - 1 - i];
        shots[count - 1 - i] = shot;
    }
}

// Moves the `count` shots at `from` so that they stand before what is at `to` now.
static void move_block(Shot* shots, size_t from, size_t count, size_t to) {
    if (to > from + count) {
        reverse(shots + from, count);
        reverse(shots + from + count, to - from - count);
        reverse(shots + from, to - from);
    } else if (to < from) {
        reverse(shots + to, from - to);
        reverse(shots + from, count);
        reverse(shots + to, from + count - to);
    }
}

static void move_blocks(Reel* reel, int64_t rate) {
    const int64_t n_moves = ((int64_t)reel->count * 4 * rate + pick(&reel->state, 0, 999999)) / 1000000;
    for (int64_t i = 0; i < n_moves && reel->count > 24; ++i) {
        const size_t count = (size_t)pick(&reel->state, 3, 10);
        const size_t from = (size_t)pick(&reel->state, 0, (int64_t)(reel->count - count));
        const size_t to = (size_t)pick(&reel->state, 0, (int64_t)reel->count - 1);
        if (to >= from && to <= from + count) {
            continue;
        }
        const int in_reel = reel->items[to].reel;
        for (size_t k = 0; k < count; ++k) {
            reel->items[from + k].reel = in_reel;
        }
        move_block(reel->items, from, count, to);
        ++reel->n_operations;
    }
}

static void rename_shots(Reel* reel, int64_t share) {
    for (size_t i = 0; i < reel->count; ++i) {
        Shot* shot = &reel->items[i];
        if (!shot->black && shot->old_in >= 0 && happens(&reel->state, 1000 * share)) {
            shot->roll = name(reel, "R", (int64_t)i, "x");
            shot->clip = name(reel, "renamed ", (int64_t)i, "");
        }
    }
}

// Moves each border between reels by some shots.
static void rebalance(Reel* reel) {
    for (size_t i = 1; i < reel->count; ++i) {
        if (reel->items[i].reel == reel->items[i - 1].reel) {
            continue;
        }
        const int64_t by = pick(&reel->state, -12, 12);
        const int before = reel->items[i - 1].reel;
        const int after = reel->items[i].reel;
        for (int64_t k = 0; k < by && i + (size_t)k < reel->count && reel->items[i + (size_t)k].reel == after; ++k) {
            reel->items[i + (size_t)k].reel = before;
        }
        for (int64_t k = 1; k <= -by && (size_t)k <= i && reel->items[i - (size_t)k].reel == before; ++k) {
            reel->items[i - (size_t)k].reel = after;
        }
        i += by > 0 ? (size_t)by : 0;
    }
}

CwStatus cw_recut(CwArena* arena, const CwCut* old, const CwRecutOptions* options, CwRecut* ret_recut) {
    Reel from = {.arena = arena};
    Reel to = {.arena = arena, .state = options->seed};
    take_apart(&from, old);
    for (size_t i = 0; i < from.count && to.status == CW_OK; ++i) {
        recut_shot(&to, from.items[i], options->rate);
    }
    move_blocks(&to, options->rate);
    rename_shots(&to, options->renamed);
    if (options->rebalance) {
        rebalance(&to);
    }
    CW_TRY(from.status);
    CW_TRY(to.status);
    CwRecut recut = {.n_operations = to.n_operations};
    CwRecutRun* runs = CW_NEW_ARRAY(arena, CwRecutRun, 3 * to.count);
    if (!runs) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(lay_out(&to, old, &recut.cut, runs, &recut.n_runs));
    recut.runs = runs;
    *ret_recut = recut;
    return CW_OK;
}
