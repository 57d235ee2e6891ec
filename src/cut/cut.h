// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The cut: one version of the edit, as what plays when.

   A cut is a row of events on tracks, as an edit list has them, and what is *seen* is derived from it: the shots of the
   topmost picture. The record side is the authority: where an event stands and how long it is comes from its record
   times, whatever its source times say.

   Units    frames at the cut's rate, counted from 00:00:00:00; out is exclusive. Speeds are source frames for one
            record frame.
   Memory   everything a cut points to lives in the arena it was read into.
*/
#ifndef CW_CUT_CUT_H
#define CW_CUT_CUT_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/number.h"
#include "time/rate.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What kind of track an event plays on. */
typedef enum {
    CW_TRACK_VIDEO,
    CW_TRACK_AUDIO,
} CwTrackKind;

/** How an event begins. */
typedef enum {
    CW_TRANSITION_CUT,
    CW_TRANSITION_DISSOLVE,
    CW_TRANSITION_WIPE,
    CW_TRANSITION_KEY,
} CwTransition;

/** One edit: this footage plays there. */
typedef struct {
    const char* event; ///< its number or name in the list, as written
    int line;          ///< where it stands in the file, from 1
    CwTrackKind kind;
    int track;        ///< V1 is 1, A2 is 2
    const char* roll; ///< source roll; "" for black and unknown (AX without a name)
    const char* clip; ///< clip name, or ""
    bool black;       ///< nothing is seen or heard: BL, a gap
    int64_t src_in;   ///< first source frame played (of a reversed event: the latest)
    int64_t src_out;  ///< exclusive
    int64_t rec_in;
    int64_t rec_out;           ///< exclusive
    CwRatio speed;             ///< 1/1; 0/1 is a freeze; below 0 runs backward
    CwTransition transition;   ///< how it begins
    int64_t transition_frames; ///< length of that; it starts at rec_in
    int wipe;                  ///< wipe code, or 0
} CwEvent;

/** One version of the edit. */
typedef struct {
    const char* title;
    CwRate rate;
    const CwEvent* events; ///< by record in, then kind and track
    size_t n_events;
} CwCut;

/** A span of the picture in which one piece of footage is the one to look at. */
typedef struct {
    const char* roll;
    const char* clip;
    bool black;
    int64_t rec_in;
    int64_t rec_out; ///< exclusive; where the next shot dissolves in, this one goes on to the end of the dissolve
    int64_t src_in;  ///< source frame at rec_in
    CwRatio speed;
    int64_t dissolve_frames; ///< this shot comes in over so many frames from rec_in; 0 is a cut
    size_t event;            ///< index into the cut's events
} CwShot;

/** What is seen, from the first frame to the last, without gaps: black is a shot too. */
typedef struct {
    const CwShot* shots;
    size_t n_shots;
} CwPicture;

/**
   What is seen in a cut: the topmost video event at every frame, black where there is none.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; strings belong to the cut.
*/
CW_MUST_USE CwStatus cw_cut_picture(CwArena* arena, const CwCut* cut, CwPicture* ret_picture);

/** The source frame a shot shows at a record frame (the one on screen; a reversed shot counts down). Units: frames. */
int64_t cw_shot_source_at(const CwShot* shot, int64_t rec_frame);

#endif
