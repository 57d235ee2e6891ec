// SPDX-License-Identifier: GPL-3.0-or-later
// How a board moves: pure arithmetic on source frames.
#include "picture/board_priv.h"

// Slow at both ends.
static double eased(double t) {
    return t * t * (3 - 2 * t);
}

CwKey cw__keys_at(CwKeys keys, double frame) {
    size_t i = 0;
    while (i + 1 < keys.count && (double)keys.keys[i + 1].frame <= frame) {
        ++i;
    }
    const CwKey from = keys.keys[i];
    if (i + 1 == keys.count || frame <= (double)from.frame) {
        return from;
    }
    const CwKey to = keys.keys[i + 1];
    const double t = eased((frame - (double)from.frame) / (double)(to.frame - from.frame));
    return (CwKey){from.frame, from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t,
                   from.zoom + (to.zoom - from.zoom) * t};
}

// To and fro between -1 and 1, once in `period` frames.
static double to_and_fro(double frame, double period) {
    double turns = frame / period;
    turns -= (double)(int64_t)turns;
    const double half = turns < 0.5 ? 2 * turns : 2 - 2 * turns;
    return 2 * eased(half) - 1;
}

CwKey cw__camera_at(const CwBoardPlan* plan, double frame) {
    enum { DRIFT_FRAMES = 960 };
    if (plan->camera.count) {
        return cw__keys_at(plan->camera, frame);
    }
    const double drift = to_and_fro(frame, DRIFT_FRAMES);
    return (CwKey){0, plan->width * (0.5 + 0.012 * drift), plan->height * 0.5, 1.06 + 0.03 * drift};
}

// How far into the range a frame is, or from its end, whichever is nearer; below 0 outside.
static int64_t depth_in(const CwShow* show, int64_t frame) {
    if (frame < show->from || frame >= show->end) {
        return -1;
    }
    const int64_t since = show->from == INT64_MIN ? INT64_MAX : frame - show->from + 1;
    const int64_t left = show->end == INT64_MAX ? INT64_MAX : show->end - frame;
    return since < left ? since : left;
}

// The same unsteadiness for the same pair of frames, 0 … 1.
static double unsteady(int64_t frame) {
    uint64_t x = (uint64_t)(frame / 2) * 0x9E3779B97F4A7C15U;
    x ^= x >> 29;
    x *= 0xBF58476D1CE4E5B9U;
    x ^= x >> 32;
    return (double)(x & 1023) / 1023;
}

double cw__layer_opacity(const CwLayer* layer, int64_t frame) {
    double opacity = layer->n_shows ? 0 : 1;
    for (size_t i = 0; i < layer->n_shows; ++i) {
        const int64_t deep = depth_in(&layer->shows[i], frame);
        if (deep > 0) {
            const double one = deep > layer->fade_frames ? 1 : (double)deep / (double)(layer->fade_frames + 1);
            opacity = one > opacity ? one : opacity;
        }
    }
    return opacity * (1 - layer->flicker * unsteady(frame));
}
