// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The tracks of an album, cut from its master: one gain was given to the whole, so tracks keep their balance.

   A track begins where its cue does and rings out; where the next cue begins before it has, it fades.

   Units    frames of the master.
*/
#ifndef CW_DELIVER_ALBUM_H
#define CW_DELIVER_ALBUM_H

#include "base/arena.h"
#include "base/buf.h"
#include "signal/sound.h"

#include <stddef.h>
#include <stdint.h>

enum {
    CW_ALBUM_FADE_IN_MS = 5,
    CW_ALBUM_FADE_OUT_MS = 20,    ///< after it rang out
    CW_ALBUM_FADE_AWAY_MS = 1500, ///< before the next cue
    CW_ALBUM_TAIL_MOST_MS = 12000,
    CW_ALBUM_GAP_MS = 2000, ///< between tracks, unless something else is said
};

/** A cue that becomes a track. */
typedef struct {
    const char* title;
    const char* isrc; ///< as it is kept, or ""
    int gap_ms;       ///< before it; nothing is before the first
    int64_t in;       ///< of the cue, in the master
    int64_t out;
    int64_t next; ///< where the next cue begins, or where the master ends
} CwAlbumCue;

/** Where a track lies. */
typedef struct {
    int64_t first;
    int64_t frames;
    int64_t fade_in;
    int64_t fade_out;
} CwAlbumTrack;

/**
   Finds where a track ends: when it has rung out, or the next cue begins.

   Range    0 <= in < next (asserted).
   Errors   as cw_sound_read(); CW_ERR_NO_MEM.
   Memory   scratch from `arena`.
*/
CW_MUST_USE CwStatus cw_album_cut(CwArena* arena, const CwSound* master, const CwAlbumCue* cue,
                                  CwAlbumTrack* ret_track);

/**
   The samples of a track, faded.

   Shape    `*ret_samples` has track->frames * channels, interleaved.
   Rounding to the nearest, in fades alone.
   Errors   as cw_sound_read(); CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_album_samples(CwArena* arena, const CwSound* master, const CwAlbumTrack* track,
                                      int32_t** ret_samples);

/**
   Begins the list of tracks players and burners read (a cue list); then each track with cw_album_list_track().

   Shape    quotation marks become apostrophes, because the form has no others.
*/
void cw_album_list(CwBuf* buf, const char* title);

/** A track in the list. Units: `number` from 1. */
void cw_album_list_track(CwBuf* buf, int number, const char* file, const CwAlbumCue* cue);

#endif
