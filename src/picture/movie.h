// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The storyboard as a movie: every shot of a cut filmed from its board, with what an editor wants burnt in.

   H.264 in MP4, fast start, a closed group of pictures every 24 to 48 frames, so that a browser can go to any frame.

   Defaults Runs ffmpeg and links Cairo, librsvg and Pango: workers only. The same brief gives the same bytes.
   Units    frames at the cut's rate since 00:00:00:00; pixels.
*/
#ifndef CW_PICTURE_MOVIE_H
#define CW_PICTURE_MOVIE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "cut/cut.h"

#include <stddef.h>
#include <stdint.h>

/** A picture of a roll. */
typedef struct {
    const char* roll;
    const char* name; ///< of its file, for diagnostics
    CwText bytes;     ///< SVG or PNG
} CwBoardImage;

/** A cue's place, to be burnt in. */
typedef struct {
    const char* name; ///< "1m3 A Hundred and Twelve Steps"
    int64_t rec_in;
    int64_t rec_out; ///< exclusive
} CwBurnCue;

/** Frames of the timeline that are not shown: what lies between two reels. */
typedef struct {
    int64_t rec_in;
    int64_t rec_out; ///< exclusive
} CwMovieGap;

/** What the movie is to show. */
typedef struct {
    const CwPicture* picture;
    CwRate rate;
    const CwBoardImage* boards; ///< rolls without one get a slate
    size_t n_boards;
    const CwBurnCue* cues;
    size_t n_cues;
    const CwMovieGap* gaps; ///< in order
    size_t n_gaps;
    int width; ///< even
    int height;
} CwMovieBrief;

/**
   Makes the movie, without sound, as the file `path`.

   Range    width and height even, 64 to 4096; a picture with at least one frame.
   Errors   CW_ERR_BAD_INPUT when a board cannot be read; CW_ERR_RANGE; CW_ERR_NO_PROGRAM, CW_ERR_FAILED as
            cw_feed_begin() and cw_feed_end(); CW_ERR_NO_MEM.
   Memory   what it needs comes from `arena`: about 4 MB a board at 640 by 360.
   Cost     2 to 3 ms a frame at 640 by 360 on one core, as much again in ffmpeg.
*/
CW_MUST_USE CwStatus cw_movie_make(CwArena* arena, const CwMovieBrief* brief, const char* path, CwDiag* diag);

/**
   Puts a sound, a WAV file in memory, under a movie: the picture is copied, the sound becomes AAC. Both start together;
   the shorter one ends first.

   Errors   CW_ERR_NO_PROGRAM, CW_ERR_FAILED, CW_ERR_IO, CW_ERR_NO_MEM.
   Cost     a second for two minutes.
*/
CW_MUST_USE CwStatus cw_movie_add_sound(CwArena* arena, const char* movie, CwText wav, const char* path, CwDiag* diag);

/**
   A sound, a WAV file in memory, as browsers play it: AAC in MP4.

   Errors   CW_ERR_NO_PROGRAM, CW_ERR_FAILED, CW_ERR_IO, CW_ERR_NO_MEM.
   Cost     as cw_movie_add_sound().
*/
CW_MUST_USE CwStatus cw_movie_sound_alone(CwArena* arena, CwText wav, const char* path, CwDiag* diag);

#endif
