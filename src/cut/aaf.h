// SPDX-License-Identifier: GPL-3.0-or-later
/**
   AAF: reading compositions, and what sound a file holds or points to. AAF is only read.

   The composition is the one mob nobody else uses. Its slots become tracks; its timecode slot gives the rate, the
   counting and the start. A source clip is followed through its master and file mobs to the tape, whose name is the
   roll and whose timecode gives the source frames; where there is no tape, the file stands for it. Transitions, nested
   effects, selectors (what is selected), nested scopes and comment markers are taken. Made after the object
   specification, and tried on files made after it too, not yet on other programs' files.

   Repairs (names of diagnostics), besides those of cut/otio.h that begin with "cut.":
     aaf.several    more than one composition: the longest was taken
     aaf.speed      a clip in an effect of another length: taken to run that fast
     aaf.source     a clip whose mob is not in the file: taken by nothing, counting from 0
     aaf.rate       no timecode slot: the rate of the picture is its edit rate, and it starts at 0
*/
#ifndef CW_CUT_AAF_H
#define CW_CUT_AAF_H

#include "cut/cut.h"

/**
   Reads a composition.

   Errors   CW_ERR_BAD_INPUT when it is no AAF, is broken, holds no composition, its rate is not the one asked for, or
            `options->strict` and something needed repair; CW_ERR_RANGE above 1 GiB; CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `file`. `repairs` may be NULL.
*/
CW_MUST_USE CwStatus cw_cut_read_aaf(CwArena* arena, const char* file, CwText bytes, const CwCutOptions* options,
                                     CwDiagList* repairs, CwDiag* diag, CwCut* ret_cut);

/** Media a file holds or points to. */
typedef struct {
    const char* name;       ///< of its mob
    const char* url;        ///< where it is, "" when it is held in the file
    bool embedded;          ///< its bytes are in the file
    int64_t embedded_bytes; ///< 0 when they are not
} CwAafMedia;

/**
   What media a file holds or points to, in the order of its mobs.

   Errors   CW_ERR_BAD_INPUT when it is no AAF or broken; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_aaf_media(CwArena* arena, const char* file, CwText bytes, CwDiag* diag, CwAafMedia** ret_media,
                                  size_t* ret_n);

#endif
