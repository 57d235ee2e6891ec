// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A film handed to somebody's own program: its sounds on tracks, cut into a region for each cue, and its marks.

   Every region plays its file from the very place it lies at, so that a sound never has to be aligned: what plays at a
   moment of the film is at that moment of the file. The session's tempo and meters are those of its cues, each where it
   lies (timeline.h); a file a cue has them by themselves, as MIDI.

   Defaults A session begins with the first frame of the film; `start` is that frame's timecode.
   Units    samples of the session from its start.
*/
#ifndef CW_EXCHANGE_HANDOVER_H
#define CW_EXCHANGE_HANDOVER_H

#include "base/buf.h"
#include "exchange/timeline.h"
#include "time/rate.h"

#include <stddef.h>
#include <stdint.h>

/** A stretch of a track's file. */
typedef struct {
    const char* name; ///< "1m1"
    int64_t at;       ///< on the timeline and in the file
    int64_t samples;
} CwHandedRegion;

/** A track with one file as long as the film. */
typedef struct {
    const char* name;              ///< "MX strings"
    const char* file;              ///< "MX-strings.wav"
    int channels;                  ///< 1 or 2
    int64_t samples;               ///< of the file
    const CwHandedRegion* regions; ///< by place, apart from one another
    size_t n_regions;
} CwHandedTrack;

/** A mark. */
typedef struct {
    const char* name; ///< "1m1 in", "1m1 door"
    int64_t at;
} CwHandedMark;

/** All of it. */
typedef struct {
    const char* title; ///< fit for a file's name
    CwRate rate;
    int sample_rate;     ///< Hz
    int64_t start_frame; ///< timecode of the first frame, as a frame number
    int64_t samples;     ///< length of the film
    const CwHandedTrack* tracks;
    size_t n_tracks;
    const CwHandedMark* marks; ///< by place
    size_t n_marks;
    const CwHandedMap* maps; ///< by place, of the cues that have one
    size_t n_maps;
} CwHandover;

/** Where a session looks for its sounds, from the folder it is written to. */
typedef enum {
    CW_HAND_ARDOUR,     ///< TITLE/TITLE.ardour, sounds in TITLE/interchange/TITLE/audiofiles
    CW_HAND_REAPER,     ///< TITLE.rpp, sounds in audio
    CW_HAND_DAWPROJECT, ///< TITLE.dawproject, sounds in audio
    CW_HAND_PRO_TOOLS,  ///< markers.mid and recipe.txt, sounds in audio
    CW_HANDS,
} CwHand;

/** "ardour", "reaper", "dawproject", "pro-tools". Memory: static. */
const char* cw_hand_name(CwHand hand);

/**
   Writes what a program's file cannot say of this film, a line each.

   Errors   as cw_timeline().
*/
CW_MUST_USE CwStatus cw_hand_losses(CwBuf* buf, CwHand hand, const CwHandover* film);

/**
   An Ardour 7 session.

   Errors   as cw_timeline(); CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_hand_ardour(CwBuf* buf, const CwHandover* film);

/**
   A REAPER project.

   Errors   as cw_timeline(); CW_ERR_NO_MEM.
   Source   no published format: as REAPER 6 is known to write it, not yet read back by it.
*/
CW_MUST_USE CwStatus cw_hand_reaper(CwBuf* buf, const CwHandover* film);

/**
   A DAWproject (a ZIP file) whose sounds lie outside it.

   Errors   as cw_timeline(); CW_ERR_NO_MEM.
   Source   the published schema Project.xsd of DAWproject 1.0.
*/
CW_MUST_USE CwStatus cw_hand_dawproject(CwBuf* buf, const CwHandover* film);

/**
   The marks as a Standard MIDI File, on the timecode of the film. A quarter lasts 24 frames, so that every frame is 40
   of its ticks and no mark on a frame is rounded.

   Errors   as cw_timeline(); CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_hand_marks_midi(CwBuf* buf, const CwHandover* film);

/**
   Tempo and meters of the whole film as a Standard MIDI File, with the name of each cue where its bars begin.

   Errors   as cw_timeline(); CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_hand_tempo_midi(CwBuf* buf, const CwHandover* film);

/**
   One page for who opens this in Pro Tools, which reads none of the sessions.

   Errors   as cw_timeline().
*/
CW_MUST_USE CwStatus cw_hand_recipe(CwBuf* buf, const CwHandover* film);

#endif
