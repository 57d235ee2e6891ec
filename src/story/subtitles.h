// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Subtitles: what is said when, on the timeline of one cut (SubRip, .srt).

   SubRip has no standard; what everybody writes is taken: a number (or none), "00:01:02,500 --> 00:01:04,000" with
   comma or point, with or without hours, then lines of text to an empty line. Tags (<i>, {\an8}) are left out.

   Units    milliseconds on the clock of the subtitles; cw_subtitle_time() puts it on a film's timeline.
*/
#ifndef CW_STORY_SUBTITLES_H
#define CW_STORY_SUBTITLES_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "time/rate.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** One subtitle. */
typedef struct {
    int line; ///< where its times stand in the file, from 1
    int64_t in_ms;
    int64_t out_ms;   ///< exclusive, after in_ms
    const char* text; ///< without tags; lines are separated by '\n'
} CwSubtitle;

/** Subtitles by time. */
typedef struct {
    const CwSubtitle* items;
    size_t count;
} CwSubtitles;

/**
   Reads a .srt file; what is out of order is put in order.

   Errors   CW_ERR_BAD_INPUT with line and column: no UTF-8, a line where times should be and are not, out at or before
            in. CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_subtitles_read(CwArena* arena, const char* file, CwText text, CwDiag* diag,
                                       CwSubtitles* ret_subtitles);

/**
   Where a time of the subtitles' clock lies on the record timeline of a film whose reels start at `starts`.

   Subtitles run in real time. Their clock either starts at zero with the film, or shows the timecode of each reel's
   start and runs on from there; it shows timecode when the first subtitle lies at or after the film's start read as a
   clock. (At 23.976 an hour of timecode lasts 3.6 s longer than an hour: that is why the reel matters.)

   Shape    `starts[n_starts]`, at least one, in order.
   Units    `ms` on the subtitles' clock; answers flicks since 00:00:00:00 of the timecode.
   Rounding none: a millisecond is a whole number of flicks.
*/
CwTime cw_subtitle_time(const CwSubtitles* subtitles, const CwTime* starts, size_t n_starts, CwRate rate, int64_t ms);

#endif
