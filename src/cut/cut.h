// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The cut: one version of the edit, as what plays when.

   A cut is a row of events on tracks, as an edit list has them, and what is *seen* is derived from it: the shots of
   the topmost picture. The record side is the authority: where an event stands and how long it is comes from its
   record times, whatever its source times say.

   Units    frames at the cut's rate, counted from 00:00:00:00; out is exclusive. Speeds are source frames for one
            record frame.
   Memory   everything a cut points to lives in the arena it was read into.

   Dissolves: a list says where a dissolve begins, and so does `rec_in`; the *join* of the two shots is its middle,
   where the incoming picture takes over. A dissolve of an odd number of frames has its middle half a frame early.
*/
#ifndef CW_CUT_CUT_H
#define CW_CUT_CUT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/json.h"
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
    CW_TRANSITION_KEY,            ///< laid over what is below: a title, a matte
    CW_TRANSITION_KEY_BACKGROUND, ///< what a key is laid over
} CwTransition;

/** One edit: this footage plays there. */
typedef struct {
    const char* event; ///< its number or name in the list, as written
    int line;          ///< where it stands in the file, from 1
    CwTrackKind kind;
    int track;        ///< V1 is 1, A2 is 2
    const char* reel; ///< the name of the roll as the list writes it: "AX", "BL", cut off after 8 letters …
    const char* roll; ///< source roll by its true name; "" for black and unknown (AX without a name)
    const char* clip; ///< clip name, or ""
    bool black;       ///< nothing is seen or heard: BL, a gap
    int64_t src_in;   ///< first source frame played (of a reversed event: the latest)
    int64_t src_out;  ///< exclusive, as the list has it; what is played follows from src_in, speed and the record side
    int64_t rec_in;
    int64_t rec_out;           ///< exclusive; an outgoing side of a dissolve may have no length of its own
    CwRatio speed;             ///< 1/1; 0/1 is a freeze; below 0 runs backward
    CwTransition transition;   ///< how it begins
    int64_t transition_frames; ///< length of that; it starts at rec_in
    int wipe;                  ///< wipe code, or 0
} CwEvent;

/** A marker somebody set in the edit: a locator. */
typedef struct {
    int64_t frame; ///< on the record timeline
    const char* colour;
    const char* text;    ///< its name, or its comment where it has none
    int line;            ///< where it stands in the file, from 1
    int64_t frames;      ///< how long it is; 0 for a moment
    const char* comment; ///< what is said besides `text`; NULL or ""
} CwMarker;

/** One version of the edit. */
typedef struct {
    const char* title;
    CwRate rate;
    const CwEvent* events; ///< by record in, then kind and track
    size_t n_events;
    const CwMarker* markers; ///< by frame
    size_t n_markers;
} CwCut;

/** The largest file that is taken for a cut. Units: bytes. */
#define CW_CUT_BYTES_MAX (INT64_C(1) << 30)

/** How a list is read. */
typedef struct {
    CwRate rate; ///< frames a second and counting; num 0 when nobody said: then a list that does not say is refused
    bool strict; ///< refuse what would otherwise be repaired and reported
} CwCutOptions;

/** The index of no event: black where the list has nothing. */
#define CW_NO_EVENT SIZE_MAX

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
    size_t event;            ///< index into the cut's events, or CW_NO_EVENT
} CwShot;

/** What is seen, from the first frame to the last, without gaps: black is a shot too. */
typedef struct {
    const CwShot* shots;
    size_t n_shots;
} CwPicture;

/**
   What is seen in a cut: the topmost video event at every frame, black where there is none.

   Of two events that overlap on one track the one that stands later in the list is seen, as on a tape that was
   recorded over. Keys (titles, mattes) lie over the picture and are not looked at.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; strings belong to the cut.
   Cost     n log n in events.
*/
CW_MUST_USE CwStatus cw_cut_picture(CwArena* arena, const CwCut* cut, CwPicture* ret_picture);

/**
   The source frame a shot shows at a record frame (the one on screen; a reversed shot counts down).

   Units    frames.
   Rounding toward the source frame the shot starts with.
*/
int64_t cw_shot_source_at(const CwShot* shot, int64_t rec_frame);

/**
   The run of record frames on which a shot shows a source frame. A frame that a speeded-up shot skips is shown by the
   first frame that comes after it.

   Shape    `*ret_first` and `*ret_end` (exclusive); untouched when the answer is false, that it is not shown.
   Units    frames.
*/
bool cw_shot_shows(const CwShot* shot, int64_t src_frame, int64_t* ret_first, int64_t* ret_end);

/** The record frame where a shot takes over from what came before: its first frame, or the middle of its dissolve. */
int64_t cw_shot_join(const CwShot* shot);

/** The first frame of a picture. Units: record frames. Range: a picture with shots. */
int64_t cw_picture_in(const CwPicture* picture);

/** The frame after the last of a picture. Units: record frames. Range: a picture with shots. */
int64_t cw_picture_out(const CwPicture* picture);

/**
   The shot to look at on a record frame: of two that dissolve, the outgoing one up to the middle. NULL outside the
   picture.

   Units    frames.
   Memory   belongs to the picture.
*/
const CwShot* cw_picture_shot_at(const CwPicture* picture, int64_t rec_frame);

/**
   Whether the second shot shows just what the first one would have gone on to show, so that nobody sees the edit.

   Units    frames.
*/
bool cw_shot_continues(const CwShot* first, const CwShot* second);

/**
   A picture as a cut of one video track: an event for each shot that is not black.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; strings belong to the picture. Title and rate are those of `like`.
*/
CW_MUST_USE CwStatus cw_cut_of_picture(CwArena* arena, const CwPicture* picture, const CwCut* like, CwCut* ret_cut);

/** Writes a picture as JSON, for steps; the counterpart of cw_picture_from_json(). */
void cw_picture_to_json(CwBuf* buf, const char* key, const CwPicture* picture);

/**
   Reads a picture that cw_picture_to_json() wrote.

   Errors   CW_ERR_BAD_INPUT, CW_ERR_NO_MEM.
   Memory   from `arena`; strings belong to the JSON value.
*/
CW_MUST_USE CwStatus cw_picture_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwPicture* ret_picture);

#endif
