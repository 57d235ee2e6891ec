// SPDX-License-Identifier: GPL-3.0-or-later
// What placing cues and hits is made of: points that are resolved once each, whatever hangs on them.
#ifndef CW_SPOT_PLACE_PRIV_H
#define CW_SPOT_PLACE_PRIV_H

#include "spot/place.h"

#include <stdint.h>

/** Pieces of a cue that stay together in the new cut. */
typedef struct {
    const CwKept* pieces;
    size_t n_pieces;
    int64_t frames;
    int64_t new_in;
    int64_t new_out; // exclusive
} Cluster;

/** What is known of a cue before its anchors are asked. */
typedef struct {
    bool in_known; // `in` is where it was written, or where the old in was carried to
    bool out_known;
    CwTime in;
    CwTime out;
    CwTime old_in;
    CwTime old_out;
    CwVerdict verdict;
    Cluster cluster; // no pieces where there is no old cut, or nothing survives
} Expected;

/** Something with a place: the in or out of a cue, or a hit. */
typedef enum {
    POINT_IN,
    POINT_OUT,
    POINT_HIT,
} PointKind;

typedef struct {
    PointKind kind;
    size_t index; // of the cue or hit
} Point;

typedef struct {
    CwArena* arena;
    const CwSpotted* spotted;
    CwPlaceIn in;
    CwPlaceFrom from;
    CwDiag* diag;
    CwCuePlace* cues;
    CwHitPlace* hits;
    Expected* expected; // by cue
    size_t* cue_of_hit;
    uint8_t* states; // of the ins, the outs, the hits: not begun, in work, done
} Placer;

/** Places a point unless it is placed already; a ring of points that hang on one another is an error. */
CwStatus cw__place_point(Placer* placer, Point point);

/** Whether a point has been placed. */
bool cw__place_is_done(const Placer* placer, Point point);

/** The places of an anchor; points it hangs on are placed first. */
CwStatus cw__place_resolve(Placer* placer, const CwAnchor* anchor, CwAnchorPlaces* ret_places);

/** The point a name stands for; false when there is none: "cue:1m1", "cue:1m1.out", "hit:1m1/door". */
bool cw__point_of_name(const CwSpotted* spotted, const char* name, Point* ret_point);

CwStatus cw__place_cue_in(Placer* placer, size_t index);
CwStatus cw__place_cue_out(Placer* placer, size_t index);
CwStatus cw__place_hit(Placer* placer, size_t index);

#endif
