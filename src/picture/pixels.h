// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Arithmetic on drawn frames: dissolving one into another, and the planes a video encoder takes. Integers only.

   Units    pixels; weights from 0 to 256.
*/
#ifndef CW_PICTURE_PIXELS_H
#define CW_PICTURE_PIXELS_H

#include "picture/board.h"

#include <stdint.h>

/**
   Mixes two frames of one size: `into` = a + (b - a) * weight / 256, each colour rounded to the nearest.

   Range    0 <= weight <= 256.
*/
void cw_frame_dissolve(const CwFrame* a, const CwFrame* b, int weight, CwFrame* into);

/**
   Rows [top, end) of a frame as planar Y'CbCr 4:2:0, 8 bit, limited range.

   Shape    `planes[width * height * 3 / 2]`: all of Y', then Cb, then Cr; width, height, top and end are even.
   Rounding to the nearest; chroma is the mean of four pixels.
   Source   ITU-R BT.709-6, items 3.2 to 3.5.
*/
void cw_frame_to_planes(const CwFrame* frame, int top, int end, uint8_t* planes);

#endif
