// SPDX-License-Identifier: GPL-3.0-or-later
/** A cut in the making: what every reader but the edit list's keeps, repairs and finishes with. */
#ifndef CW_CUT_MAKING_PRIV_H
#define CW_CUT_MAKING_PRIV_H

#include "cut/cut.h"
#include "cut/names_priv.h"

/** What is known while a file is read; start with cw__making_begin(). */
typedef struct {
    CwArena* arena;
    const char* file;
    const CwCutOptions* options;
    CwDiagList* repairs;
    CwDiag* diag;
    size_t n_repairs;
    CwDiag first_repair;
    CwNameSet names;
    const char* title;
    CwRate rate; // num 0 until it is known
    CwEvent* events;
    size_t n_events;
    size_t events_capacity;
    CwMarker* markers;
    size_t n_markers;
    size_t markers_capacity;
    int number; // of the last event
} CwMaking;

/** Starts. */
CwMaking cw__making_begin(CwArena* arena, const char* file, const CwCutOptions* options, CwDiagList* repairs,
                          CwDiag* diag);

/** Adds a repair. Errors: CW_ERR_NO_MEM. */
CW_MUST_USE CwStatus cw__making_repair(CwMaking* making, const char* name, int line, const char* read,
                                       const char* format, ...) CW_PRINTF(5, 6);

/** Refuses the file. Errors: answers CW_ERR_BAD_INPUT. */
CW_MUST_USE CwStatus cw__making_refuse(const CwMaking* making, const char* name, int line, const char* read,
                                       const char* format, ...) CW_PRINTF(5, 6);

/**
   Settles the rate: what the file says (num 0: nothing) and what was asked for. The two may differ in counting, or as
   24 differs from 23.976, which is a repair; anything else is refused.
*/
CW_MUST_USE CwStatus cw__making_rate(CwMaking* making, CwRate said, int line);

/** Keeps a name; bytes that are no UTF-8 are read as code page 1252. */
CW_MUST_USE CwStatus cw__making_name(CwMaking* making, CwText text, const char** ret_name);

/** Adds an event. Its strings must be kept. */
CW_MUST_USE CwStatus cw__making_event(CwMaking* making, const CwEvent* event);

/** Adds a marker; its texts are kept. Where it has only a comment, that is its text; of one frame it is a moment. */
CW_MUST_USE CwStatus cw__making_marker(CwMaking* making, const CwMarker* marker);

/** The number of the next event, as a name. */
CW_MUST_USE CwStatus cw__making_number(CwMaking* making, const char** ret_number);

/** Puts everything in order, reports overlaps, and refuses what a strict reading refuses. */
CW_MUST_USE CwStatus cw__making_finish(CwMaking* making, CwCut* ret_cut);

/** A time in flicks as frames at a rate, to the nearest. */
int64_t cw__frames_of_flicks(int64_t flicks, CwRate rate);

/** "12:34.567" or "1:12:34.567" as flicks; false when it is no such time. */
bool cw__clock(CwText text, int64_t* ret_flicks);

#endif
