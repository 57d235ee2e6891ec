// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Feeding a program: bytes go into its standard input as they are made, and it makes a file of them (frames for
   ffmpeg).

   What the program says on standard output is thrown away; what it complains is kept for the diagnostic.
*/
#ifndef CW_BASE_FEED_H
#define CW_BASE_FEED_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/program.h"

#include <stddef.h>

/** A program that is being fed. */
typedef struct CwFeed CwFeed;

/**
   Starts a program that will be fed. Its time limit does not count here.

   Errors   CW_ERR_NO_PROGRAM when it is not installed (diag names it); CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`; when that is freed before cw_feed_end(), the program is killed. Keeps `program->argv`.
*/
CW_MUST_USE CwStatus cw_feed_begin(CwArena* arena, const CwProgram* program, CwDiag* diag, CwFeed** ret_feed);

/**
   Gives it bytes, and waits while it is busy.

   Units    `size` in bytes.
   Errors   CW_ERR_FAILED when it does not listen any more: cw_feed_end() says why; CW_ERR_IO.
*/
CW_MUST_USE CwStatus cw_feed_bytes(CwFeed* feed, const void* bytes, size_t size);

/**
   Says that there is no more, and waits for the program to end.

   Errors   CW_ERR_FAILED with the last line it complained when its code is not 0.
*/
CW_MUST_USE CwStatus cw_feed_end(CwFeed* feed, CwDiag* diag);

#endif
