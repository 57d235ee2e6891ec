// SPDX-License-Identifier: GPL-3.0-or-later
/** A film folder of half a minute, for tests: one cut, a re-cut beside it, two cues, three hits, three lines. */
#ifndef CW_TESTING_SMALL_FILM_H
#define CW_TESTING_SMALL_FILM_H

#include "base/arena.h"

/**
   Writes the film folder to `folder`, which it makes. One of its files may be another: `path` as "hits.csv" with
   `text`; `text` NULL leaves it out, `path` NULL changes nothing.

   Cut "v1" at 25 fps: rolls A001 (10 s), A002 (15 s), A003 (5 s) from 01:00:00:00. The folder `recut` has "v2.edl":
   A001 lost its last second, A002 and A003 follow.

   Errors   CW_ERR_IO, CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_small_film(const char* folder, const char* path, const char* text);

#endif
