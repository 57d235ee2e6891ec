// SPDX-License-Identifier: GPL-3.0-or-later
/** What a board is made of. Inside room picture only. */
#ifndef CW_PICTURE_BOARD_PRIV_H
#define CW_PICTURE_BOARD_PRIV_H

#include "picture/board.h"

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>

/** A place that holds from a frame on; `zoom` is 1 where only a movement is meant. */
typedef struct {
    int64_t frame;
    double x;
    double y;
    double zoom;
} CwKey;

typedef struct {
    const CwKey* keys; ///< by frame
    size_t count;
} CwKeys;

/** Frames in which a layer is seen. */
typedef struct {
    int64_t from;
    int64_t end; ///< exclusive
} CwShow;

typedef struct {
    const char* id;
    double depth;
    const CwShow* shows; ///< none is always
    size_t n_shows;
    int64_t fade_frames;
    CwKeys move;
    double sway_x;
    double sway_y;
    double sway_frames; ///< 0 stands still
    double sweep_x;
    double sweep_frames; ///< 0 does not turn
    double flicker;      ///< 0 … 1
    bool lively;         ///< anything of this moves it besides the camera
    cairo_surface_t* raster;
    double raster_x; ///< where the raster's corner lies, in view box units
    double raster_y;
    double raster_scale; ///< pixels to a view box unit
} CwLayer;

/** What the attributes of a picture say. */
typedef struct {
    double width; ///< of the view box
    double height;
    CwKeys camera;
    CwLayer* layers; ///< back to front
    size_t n_layers;
} CwBoardPlan;

struct CwBoard {
    CwBoardPlan plan;
    cairo_surface_t* surface;
    cairo_t* cr;
    CwFrame frame;
    double scale;     ///< pixels to a view box unit at zoom 1
    int64_t seen;     ///< the even frame that is drawn
    uint64_t visible; ///< and the layers that were seen in it
};

/**
   Reads what the attributes of an SVG say.

   Errors   CW_ERR_BAD_INPUT with the line; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw__board_plan(CwArena* arena, const char* name, CwText svg, CwRate rate, CwDiag* diag,
                                    CwBoardPlan* ret_plan);

/** Where keys put something at a frame, eased between them. Shape: at least one key. */
CwKey cw__keys_at(CwKeys keys, double frame);

/** The camera at a frame: its keys, or a slow drift where the board has none. */
CwKey cw__camera_at(const CwBoardPlan* plan, double frame);

/** How much of a layer is seen, 0 … 1. */
double cw__layer_opacity(const CwLayer* layer, int64_t frame);

#endif
