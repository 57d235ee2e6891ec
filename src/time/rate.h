// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Frame rates and timecode.

   A rate is an exact ratio of frames to a second and a way of counting. Timecode is a view: a frame number, counted
   from 00:00:00:00, written in hours, minutes, seconds and frames; drop-frame leaves out numbers, never frames (SMPTE
   ST 12-1).

   Defaults Frame numbers count from 00:00:00:00; times are flicks since then.
*/
#ifndef CW_TIME_RATE_H
#define CW_TIME_RATE_H

#include "base/number.h"
#include "base/status.h"
#include "base/text.h"
#include "time/flicks.h"

#include <stdbool.h>
#include <stdint.h>

/** Frames a second, and how they are numbered. */
typedef struct {
    int32_t num; ///< frames in `den` seconds
    int32_t den;
    bool drop; ///< drop-frame numbering; only at 30000/1001 and 60000/1001
} CwRate;

enum {
    CW_TIMECODE_SIZE = 24, ///< enough for any timecode with its sign and final zero
};

/** 24 frames a second, non-drop. */
extern const CwRate cw_rate_24;

/**
   A rate from its ratio: 24000/1001 (also from 23.976 or 23.98), 24, 25, 30000/1001 (29.97), 30, 48000/1001 (47.952),
   48, 50, 60000/1001 (59.94), 60, 100, 120000/1001 (119.88), 120.

   Errors   CW_ERR_RANGE when it is no rate of the trade, or has no drop-frame count and `drop` asks for one.
*/
CW_MUST_USE CwStatus cw_rate_from_ratio(CwRatio frames_per_second, bool drop, CwRate* ret_rate);

/**
   A rate from what people write: "24", "23.976", "23.98", "24000/1001", "29.97", "29.97DF", "29.97 drop", "30 ndf".

   Errors   CW_ERR_BAD_INPUT when it cannot be read; CW_ERR_RANGE as cw_rate_from_ratio().
*/
CW_MUST_USE CwStatus cw_rate_parse(CwText text, CwRate* ret_rate);

/** Whether two rates are the same, counting included. */
bool cw_rate_equal(CwRate a, CwRate b);

/** The name people know it by: "24", "23.976", "29.97 DF". Memory: static. */
const char* cw_rate_name(CwRate rate);

/** How many frame numbers a second of timecode has: 24 at 23.976, 30 at 29.97. Units: frames. */
int cw_rate_base(CwRate rate);

/** Flicks of one frame, exactly. Units: flicks. */
int64_t cw_flicks_per_frame(CwRate rate);

/** The time at which a frame starts, exactly. Units: frames since 00:00:00:00. */
CwTime cw_time_of_frame(int64_t frame, CwRate rate);

/** The length of some frames, exactly. Units: frames. */
CwSpan cw_span_of_frames(int64_t frames, CwRate rate);

/** The frame on screen at a time. Units: frames since 00:00:00:00. */
int64_t cw_frame_floor(CwTime at, CwRate rate);

/** The frame whose start is nearest, halves up. Units: frames since 00:00:00:00. */
int64_t cw_frame_nearest(CwTime at, CwRate rate);

/** Frames in 24 hours of timecode. Units: frames. */
int64_t cw_frames_per_day(CwRate rate);

/**
   Writes a frame number as timecode: "01:00:00:00", with ";" before the frames when it drops. Negative numbers get a
   sign; 24 hours and more go on counting hours.

   Units    `frame` since 00:00:00:00.
*/
void cw_timecode_format(int64_t frame, CwRate rate, char text[CW_TIMECODE_SIZE]);

/**
   Reads timecode: hours, minutes, seconds and frames with ":", ";", "." or "," between; one to three digits each.

   The separators do not decide whether frames drop: the rate does. A number that drop-frame leaves out (00:01:00;00) is
   an error here.

   Units    `*ret_frame` since 00:00:00:00.
   Errors   CW_ERR_BAD_INPUT when it is not timecode; CW_ERR_RANGE when minutes, seconds or frames are too large, or the
            number does not exist in drop-frame.
*/
CW_MUST_USE CwStatus cw_timecode_parse(CwText text, CwRate rate, int64_t* ret_frame);

/**
   Frames from the fields of timecode.

   Units    `*ret_frame` since 00:00:00:00.
   Errors   as cw_timecode_parse().
*/
CW_MUST_USE CwStatus cw_timecode_join(int64_t hours, int64_t minutes, int64_t seconds, int64_t frames, CwRate rate,
                                      int64_t* ret_frame);

#endif
