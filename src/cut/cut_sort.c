// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/cut_priv.h"

#include <stdlib.h>

static int compare_events(const void* a, const void* b) {
    const CwEvent* x = a;
    const CwEvent* y = b;
    if (x->rec_in != y->rec_in) {
        return x->rec_in < y->rec_in ? -1 : 1;
    }
    if (x->kind != y->kind) {
        return x->kind < y->kind ? -1 : 1;
    }
    if (x->track != y->track) {
        return x->track < y->track ? -1 : 1;
    }
    return (x->line > y->line) - (x->line < y->line);
}

static int compare_markers(const void* a, const void* b) {
    const CwMarker* x = a;
    const CwMarker* y = b;
    if (x->frame != y->frame) {
        return x->frame < y->frame ? -1 : 1;
    }
    return (x->line > y->line) - (x->line < y->line);
}

void cw__events_sort(CwEvent* events, size_t n_events) {
    size_t i = 1;
    while (i < n_events && compare_events(&events[i - 1], &events[i]) <= 0) {
        ++i;
    }
    if (i < n_events) {
        qsort(events, n_events, sizeof *events, compare_events);
    }
}

void cw__markers_sort(CwMarker* markers, size_t n_markers) {
    if (n_markers) {
        qsort(markers, n_markers, sizeof *markers, compare_markers);
    }
}

static int compare_keyed(const void* a, const void* b) {
    const CwKeyed* x = a;
    const CwKeyed* y = b;
    if (x->key != y->key) {
        return x->key < y->key ? -1 : 1;
    }
    return (x->index > y->index) - (x->index < y->index);
}

void cw__keyed_sort(CwKeyed* items, size_t n_items) {
    if (n_items) {
        qsort(items, n_items, sizeof *items, compare_keyed);
    }
}
