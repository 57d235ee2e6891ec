// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Timelines within timelines, as OTIO, FCPXML, xmeml and AAF have them, laid out flat.

   A piece stands in the time of the piece around it and shows its own time from `start` on, at `speed`. Laying out goes
   down from the whole to the clips, with the window that is left and the time that is shown in it.

   Units    flicks. Track numbers of the innermost level count from the bottom and may be below 0.
*/
#ifndef CW_CUT_NEST_PRIV_H
#define CW_CUT_NEST_PRIV_H

#include "cut/making_priv.h"

typedef enum {
    CW_NEST_GROUP,      // holds other pieces
    CW_NEST_CLIP,       // plays footage
    CW_NEST_BLACK,      // plays black, on purpose
    CW_NEST_GAP,        // nothing
    CW_NEST_TRANSITION, // over the join of its neighbours
} CwNestKind;

typedef struct CwNest CwNest;

/** A piece. */
struct CwNest {
    CwNestKind kind;
    bool video;  // plays picture
    bool audio;  // plays sound
    bool inside; // a timeline of its own within the timeline: its tracks lie between those of the timeline
    bool aside;  // stands beside its row: no neighbour of a transition
    int track;   // within the piece around it
    int64_t at;
    int64_t length;
    int64_t start;
    CwRatio speed; // of its own time for the time around it; 0 freezes
    const char* reel;
    const char* roll;
    const char* clip;
    const char* event; // its number in the file, or NULL
    int line;
    CwTransition transition; // how it begins, or which transition this is
    int64_t transition_length;
    int wipe;
    bool has_source_length;
    int64_t source_length; // from source in to out, in frames, where the file says more than what is played
    CwNest* first;
    CwNest* last;
    CwNest* next;
};

/** A new piece at the end of another, at normal speed; NULL when memory ran out. `into` may be NULL. */
CwNest* cw__nest_add(CwArena* arena, CwNest* into, CwNestKind kind);

/**
   Gives the transitions among the pieces of a row to the pieces they lead into: that one starts with the transition,
   the one before it ends there. A transition into nothing becomes one into black.
*/
void cw__nest_settle_transitions(CwNest* row);

/** Lays the whole out as events, at making->rate. `root->at` is where it starts on the record side. */
CW_MUST_USE CwStatus cw__nest_lay_out(CwMaking* making, const CwNest* root);

#endif
