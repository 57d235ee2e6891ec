// SPDX-License-Identifier: GPL-3.0-or-later
/** Pictures for tests, from a line of text. */
#ifndef CW_TESTING_PICTURES_H
#define CW_TESTING_PICTURES_H

#include "cut/cut.h"

/**
   A picture from "ROLL src frames [speed] [clip]" for each shot, with commas between, end to end from a frame; roll
   "BL" is black. Source frames and lengths are numbers, the speed a fraction, the clip whatever else there is.

   Units    `start` in frames.
   Memory   from `arena`; asserts that there is some, and that the text can be read.
*/
CwPicture cw_test_picture(CwArena* arena, int64_t start, const char* text);

#endif
