// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A storyboard drawing that can be filmed: layers that a camera moves over, driven by the frame of footage.

   A board is an SVG or PNG picture of one source roll. In an SVG, the groups right under the root are layers, and
   attributes of theirs and of the root say what moves; a picture without them is filmed with a slow drift. What is
   seen depends on the source frame alone, so trims, repeats and changes of speed show.

       root     data-camera="TC x,y,zoom; …"   centre and zoom from here on, eased from one to the next
       layer    data-depth="0.5"               how far it follows the camera: 0 is the sky, 1 the middle, 2 near
                data-show="TC-TC …"            only then; the second is the first frame without; either may be left out
                data-fade="12"                 frames it takes to come and go
                data-move="TC x,y; …"          moved by so much, eased
                data-sway="x,y,seconds"        to and fro
                data-sweep="x,seconds"         turns about an upright line at x, as the beam of a lamp does
                data-flicker="30"              unsteady by so much of a hundred

   TC is timecode of the roll; x and y are in the units of the picture's view box.

   Units    frames of footage; a drawn frame is 32-bit pixels, red in the third byte from the right.
*/
#ifndef CW_PICTURE_BOARD_H
#define CW_PICTURE_BOARD_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "time/rate.h"

#include <stdint.h>

/** A board made ready to be filmed. */
typedef struct CwBoard CwBoard;

/** A drawn frame: `pixels[height][stride_pixels]`. `drawing` goes up whenever it is drawn anew. */
typedef struct {
    uint32_t* pixels;
    int width;
    int height;
    int stride_pixels;
    int64_t drawing;
} CwFrame;

/**
   Reads an SVG or PNG picture and makes it ready for frames of a size.

   Shape    `name` names the picture in diagnostics.
   Units    pixels, at most 4096 each way.
   Errors   CW_ERR_BAD_INPUT with the line of what cannot be read; CW_ERR_RANGE; CW_ERR_NO_MEM.
   Memory   from `arena`. Cairo, librsvg and Pango end the program when memory runs out: workers only.
*/
CW_MUST_USE CwStatus cw_board_read(CwArena* arena, const char* name, CwText bytes, CwRate rate, int width, int height,
                                   CwDiag* diag, CwBoard** ret_board);

/**
   Whether a picture can be a board, without drawing it: an SVG is read for what moves, of a PNG its head is looked at.

   Errors   CW_ERR_BAD_INPUT with the line of what cannot be read; CW_ERR_RANGE; CW_ERR_NO_MEM.
   Memory   what it takes is from `arena`; nothing is kept.
*/
CW_MUST_USE CwStatus cw_board_check(CwArena* arena, const char* name, CwText bytes, CwRate rate, CwDiag* diag);

/**
   A plain card with a roll's name, for rolls without a picture.

   Units    pixels.
   Errors   CW_ERR_NO_PROGRAM when fonts are missing; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_board_slate(CwArena* arena, const char* roll, const char* clip, int width, int height,
                                    CwDiag* diag, CwBoard** ret_board);

/**
   What the camera sees at a frame of footage.

   Slow movement is drawn on twos, as animators do; what comes and goes does so on its frame.

   Memory   the frame belongs to the board and is good until the next call with it.
   Cost     nothing when the frame looks like the last one; else about a millisecond a layer at 640 by 360.
*/
const CwFrame* cw_board_film(CwBoard* board, int64_t source_frame);

#endif
