// SPDX-License-Identifier: GPL-3.0-or-later
/**
   iXML: what a delivered sound file says of itself to an editor or a workstation, beside its bext chunk.

   Project, note, frame rate, first sample and the name of each track. It repeats the time reference of the bext chunk,
   so that readers of either place the file alike.

   Units    samples since midnight.
   Source   iXML specification, chunk version 1.61.
*/
#ifndef CW_DELIVER_IXML_H
#define CW_DELIVER_IXML_H

#include "base/arena.h"
#include "signal/layout.h"
#include "time/rate.h"

#include <stdint.h>

/** What is said. */
typedef struct {
    const char* project; ///< the film
    const char* take;    ///< what the sound is: "MX-strings"
    const char* note;
    CwRate rate;
    int sample_rate;
    int64_t time_reference_samples; ///< of the first sample
    int channels;
    const CwLayout* speakers; ///< of the channels; NULL: the centre, or left and right
} CwIxml;

/** The text of the chunk; NULL when there is no memory. Memory: from `arena`. */
const char* cw_ixml_text(CwArena* arena, const CwIxml* ixml);

#endif
