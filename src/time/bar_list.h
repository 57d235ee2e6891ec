// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Where the bars and beats of a finished recording lie (bars.csv).

   Units    samples from the first of the recording's files; bars as they are numbered there, beats from 1.
*/
#ifndef CW_TIME_BAR_LIST_H
#define CW_TIME_BAR_LIST_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

/** A beat of a bar and the sample it begins at. */
typedef struct {
    int bar;
    int beat; ///< from 1
    int64_t sample;
} CwBarMark;

/** The marks of a recording: later in the music is later in the samples. */
typedef struct {
    const CwBarMark* marks;
    size_t count; ///< at least 2; the last is where the last bar ends
} CwBarList;

/**
   Reads bars.csv: the columns bar, beat, sample, of which the header needs bar and sample; an empty beat is 1.

   Errors   CW_ERR_BAD_INPUT: a wrong header, what is no number, a mark that is not later than the one above it, fewer
            than two marks. CW_ERR_NO_MEM.
   Memory   from `arena`.
   Source   docs/film-folder.md.
*/
CW_MUST_USE CwStatus cw_bar_list_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwBarList* ret_list);

#endif
