// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Lines of dialogue and scenes: what the script says, and where it is in a cut.

   Units    flicks on the record timeline of the cut that is asked about.
*/
#ifndef CW_STORY_LINE_H
#define CW_STORY_LINE_H

#include "time/flicks.h"

#include <stddef.h>

/** A line of dialogue as it is heard in one cut. */
typedef struct {
    const char* name;    ///< "12": its number in the script or the subtitles, from 1
    const char* speaker; ///< as the script has it, or ""
    const char* text;
    CwTime in;
    CwTime out; ///< exclusive
} CwLine;

/** A scene as it lies in one cut. */
typedef struct {
    const char* name;    ///< its number, as "4"
    const char* heading; ///< "INT. LIGHTHOUSE - NIGHT"
    CwTime in;
    CwTime out; ///< exclusive
} CwScene;

#endif
