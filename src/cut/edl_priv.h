// SPDX-License-Identifier: GPL-3.0-or-later
/** The parts of the edit list reader: lines, notes, and the list they make. */
#ifndef CW_CUT_EDL_PRIV_H
#define CW_CUT_EDL_PRIV_H

#include "cut/edl.h"
#include "cut/encoding_priv.h"
#include "cut/names_priv.h"

/** A time as written. */
typedef struct {
    int64_t hours; // of a plain count: the frames
    int32_t minutes;
    int32_t seconds;
    int32_t frames;
    bool semicolon; // ';' or ',' before the frames, as drop-frame is written
    bool counted;   // a plain number of frames
} CwEdlTime;

/** An event line as written. */
typedef struct {
    CwText number;
    CwText reel;
    CwText channels; // empty when there are none
    CwText type;     // "C", "D", "W001", "K B" … empty when there is none
    CwText length;   // of the transition; empty when there is none
    CwText trailing; // words after the times
    CwEdlTime source_in;
    CwEdlTime source_out;
    CwEdlTime record_in;
    CwEdlTime record_out;
    size_t times_column;
} CwEdlLine;

typedef enum {
    CW_EDL_OTHER,  // no event
    CW_EDL_EVENT,  // an event
    CW_EDL_BROKEN, // means to be an event and has too few times
} CwEdlKind;

/** Takes a line apart. */
CwEdlKind cw__edl_line(CwText text, CwEdlLine* ret_line);

/** Reads a time as written; whether it is one. */
bool cw__edl_time(CwText text, CwEdlTime* ret_time);

/** The tracks an edit plays on. */
typedef struct {
    uint64_t video; // bit n - 1 is track n
    uint64_t audio;
    int doubtful; // "A12": track 12 if the list has so many, else 1 and 2
} CwEdlTracks;

/** Reads a channel word; whether it is one. */
bool cw__edl_tracks(CwText text, CwEdlTracks* ret_tracks);

/** One edit while its event is being read. */
typedef struct {
    CwEvent event; // kind and track not yet set
    CwEdlTracks tracks;
    CwText from_file;
    CwText true_reel;
    bool has_speed;
    bool freeze_noted;
    int64_t video_delay; // of a split edit, frames
    int64_t audio_delay;
} CwEdit;

/** A list of indexes of events. */
typedef struct {
    size_t* items;
    size_t count;
    size_t capacity;
} CwEdlIndexes;

/** A line that is no event, kept until its event is complete. */
typedef struct {
    CwText text;
    int line;
} CwEdlNote;

/** What is known while a list is read. */
typedef struct {
    CwArena* arena;
    const char* file;
    const CwCutOptions* options;
    CwDiagList* repairs;
    CwDiag* diag;
    size_t n_repairs;
    CwDiag first_repair;
    int line;

    CwRate rate;      // with the counting the list turned out to use
    bool rate_fixed;  // the first event was seen
    int fcm;          // 0 not said, 1 drop, -1 non-drop
    bool fcm_changed; // said again after the first event
    int fcm_line;
    CwEncoding encoding; // of what is not UTF-8
    bool encoding_said;
    bool notes_before;
    int64_t day; // frames added to record times since midnight passed
    int64_t last_record_in;

    CwNameSet names;
    const char* title;
    CwEdit* edits; // of the event being read
    size_t n_edits;
    size_t edits_capacity;
    CwEdlNote* notes;
    size_t n_notes;
    size_t notes_capacity;
    CwEvent* events;
    size_t n_events;
    size_t events_capacity;
    CwMarker* markers;
    size_t n_markers;
    size_t markers_capacity;
    bool many_tracks;        // a sound track 9, 10 or 11 is used
    CwNameSet replaced;      // reels that stand for another, as "006I"
    const char** true_reels; // by number in `replaced`
    size_t n_true_reels;
    size_t true_reels_capacity;
    CwEdlIndexes doubtful; // events whose track may be two
    CwEdlIndexes b_rolls;  // events whose roll may be a copy made for a dissolve
    bool splits_before;    // SPLIT lines stand before their events
    int64_t video_delay;   // said before the event it belongs to
    int64_t audio_delay;
} CwEdlReader;

/** Adds a repair. Errors: CW_ERR_NO_MEM. */
CW_MUST_USE CwStatus cw__edl_repair(CwEdlReader* reader, const char* name, int line, CwText read, const char* format,
                                    ...) CW_PRINTF(5, 6);

/** Refuses the list. Errors: answers CW_ERR_BAD_INPUT. */
CW_MUST_USE CwStatus cw__edl_refuse(CwEdlReader* reader, const char* name, int line, CwText read, const char* format,
                                    ...) CW_PRINTF(5, 6);

/** Keeps a name as UTF-8. Errors: CW_ERR_NO_MEM. */
CW_MUST_USE CwStatus cw__edl_name(CwEdlReader* reader, int line, CwText text, const char** ret_name);

/** The frame number of a time, mended where it must be. Errors: CW_ERR_BAD_INPUT, CW_ERR_NO_MEM. */
CW_MUST_USE CwStatus cw__edl_frame(CwEdlReader* reader, const CwEdlTime* time, bool drop, const char* repair,
                                   int64_t* ret_frame);

/** Takes a line that is no event: a statement about the list, or a note of the event being read. */
CW_MUST_USE CwStatus cw__edl_other_line(CwEdlReader* reader, CwText text);

/** Gives the notes of the event being read to its edits. */
CW_MUST_USE CwStatus cw__edl_apply_notes(CwEdlReader* reader);

/** Settles names, speeds and tracks of the event being read, and puts its edits into the list. */
CW_MUST_USE CwStatus cw__edl_settle_event(CwEdlReader* reader);

/** Settles what only the whole list tells, and puts it in order. */
CW_MUST_USE CwStatus cw__edl_settle_list(CwEdlReader* reader);

#endif
