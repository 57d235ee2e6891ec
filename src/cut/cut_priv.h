// SPDX-License-Identifier: GPL-3.0-or-later
/** Putting things in order. */
#ifndef CW_CUT_CUT_PRIV_H
#define CW_CUT_CUT_PRIV_H

#include "cut/cut.h"

/** Puts events in the order a cut has them: by record in, kind, track, then line. */
void cw__events_sort(CwEvent* events, size_t n_events);

/** Puts markers in order: by frame, then line. */
void cw__markers_sort(CwMarker* markers, size_t n_markers);

/** Something by its place in a list, and what it is sorted by. */
typedef struct {
    int64_t key;
    size_t index;
} CwKeyed;

/** By key; of equal keys as they stand in their list. */
void cw__keyed_sort(CwKeyed* items, size_t n_items);

#endif
