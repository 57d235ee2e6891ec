// SPDX-License-Identifier: GPL-3.0-or-later
/** What every reader of cuts needs at the end. */
#ifndef CW_CUT_CUT_PRIV_H
#define CW_CUT_CUT_PRIV_H

#include "cut/cut.h"

/** Puts events in the order a cut has them: by record in, kind, track, then line. */
void cw__events_sort(CwEvent* events, size_t n_events);

/** Puts markers in order: by frame, then line. */
void cw__markers_sort(CwMarker* markers, size_t n_markers);

#endif
