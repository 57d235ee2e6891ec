// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What a conductor sees over the picture: streamers, punches and flutters.

   A streamer runs from the left edge to the right and arrives at its moment, where a punch flashes; a flutter flashes
   on every other frame round a moment that is not to be met exactly. Yellow leads to the first click, green to the
   downbeat of the first bar, white to a hit, blue to where the music comes back from a free passage, red to the end.

   Defaults Times are the cue's own.
*/
#ifndef CW_SESSION_VISUAL_H
#define CW_SESSION_VISUAL_H

#include "base/buf.h"
#include "base/diag.h"
#include "session/timing.h"

/** What is seen. */
typedef enum {
    CW_VISUAL_STREAMER, ///< with the punch at its end
    CW_VISUAL_FLUTTER,
} CwVisualKind;

/** Its colour. */
typedef enum {
    CW_COLOUR_YELLOW,
    CW_COLOUR_GREEN,
    CW_COLOUR_WHITE,
    CW_COLOUR_BLUE,
    CW_COLOUR_RED,
} CwVisualColour;

/** One streamer or flutter. */
typedef struct {
    CwVisualKind kind;
    CwVisualColour colour;
    CwTime from; ///< when a streamer starts; of a flutter its first flash
    CwTime at;   ///< the moment it is for
    const char* name;
} CwVisual;

/** "yellow", "green" … Memory: static. */
const char* cw_visual_colour_name(CwVisualColour colour);

/**
   The visuals of a cue, by the moment they are for: 2 seconds to a hit of weight below 600, 3 to one below 900 and to
   what is not a hit, 4 to heavier ones and to the end; flutters for hits below 200.

   Shape    `*ret_visuals` of `*ret_count`. `first_click` is where the count-in starts; 0 when there is none.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; keeps the names of the hits.
*/
CW_MUST_USE CwStatus cw_visuals(CwArena* arena, const CwTiming* timing, CwTime first_click, CwVisual** ret_visuals,
                                size_t* ret_count);

/** As a table: kind, colour, from and at as timecode of the film, the frame, name. */
void cw_visuals_csv(CwBuf* buf, const CwTiming* timing, const CwVisual* visuals, size_t n_visuals);

/** How the overlay is drawn. Units: pixels, both even. */
typedef struct {
    int width;
    int height;
} CwOverlay;

/**
   One frame of the overlay: red, green, blue and opacity of each pixel.

   Shape    `pixels[width * height * 4]`.
   Units    `frame` of the film.
*/
void cw_overlay_frame(const CwTiming* timing, const CwVisual* visuals, size_t n_visuals, CwOverlay overlay,
                      int64_t frame, uint8_t* pixels);

/**
   The first frame on which anything is seen, or the cue's first. Units: frames of the film since 00:00:00:00.
*/
int64_t cw_overlay_first(const CwTiming* timing, const CwVisual* visuals, size_t n_visuals);

/**
   The overlay as a movie that can be seen through (QuickTime Animation), from the first frame anything is seen to the
   end of the cue, its timecode in it.

   Errors   CW_ERR_NO_PROGRAM, CW_ERR_FAILED, as cw_feed_begin() and cw_feed_end(); CW_ERR_NO_MEM.
   Cost     runs ffmpeg: about 2 ms a frame of 640 by 360.
*/
CW_MUST_USE CwStatus cw_overlay_write(CwArena* arena, const CwTiming* timing, const CwVisual* visuals, size_t n_visuals,
                                      CwOverlay overlay, const char* path, CwDiag* diag);

/** The picture that streamers run over. */
typedef struct {
    const char* movie; ///< as wide and as high as the overlay, at the film's rate
    int64_t in;        ///< the frame of the movie, from 0, on which the cue begins
} CwUnderlay;

/**
   The overlay on its picture, the same frames as cw_overlay_write() has: what a player shows while a cue is recorded.
   Black where there is no picture. Every frame is whole, so that a player goes to any at once.

   Errors   as cw_overlay_write().
   Cost     runs ffmpeg: about 4 ms a frame of 640 by 360.
*/
CW_MUST_USE CwStatus cw_overlay_on_picture(CwArena* arena, const CwTiming* timing, const CwVisual* visuals,
                                           size_t n_visuals, CwOverlay overlay, CwUnderlay under, const char* path,
                                           CwDiag* diag);

#endif
