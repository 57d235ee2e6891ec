// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Data files that are part of the program (tools/embed.py).

   Memory   static.
*/
#ifndef CW_BASE_EMBEDDED_H
#define CW_BASE_EMBEDDED_H

#include "base/text.h"

/** One file; a row whose name is NULL ends a list of them. */
typedef struct {
    const char* name; ///< the file's name without folder and extension
    CwText bytes;     ///< a zero byte follows, outside its length
} CwEmbedded;

#endif
