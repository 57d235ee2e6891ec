// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Final Cut Pro 7 and Premiere: reading their XML (xmeml).

   Taken: the first sequence, its picture and sound tracks, clips by start and end or by the transitions beside them,
   files that are described once and then named, sequences within sequences, changes of speed, stills, generators
   (slugs as black, text as keys), disabled clips and tracks (not played), markers.

   Repairs (names of diagnostics), besides those of cut/otio.h that begin with "cut.":
     xmeml.several   more than one sequence: the first was taken
     xmeml.retime    a speed that changes within a clip: its usual speed was taken
     xmeml.length    source and record differ in length without a speed: the record side counts
     xmeml.no_file   a clip whose file is not described: taken by its name, counting from 0
*/
#ifndef CW_CUT_XMEML_H
#define CW_CUT_XMEML_H

#include "cut/cut.h"

/**
   Reads a sequence.

   Errors   CW_ERR_BAD_INPUT when it is no xmeml with a sequence, a number cannot be read, its rate is not the one asked
            for, or `options->strict` and something needed repair; CW_ERR_USAGE when neither the file nor `options` says
            the rate; CW_ERR_RANGE above 1 GiB; CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `file`. `repairs` may be NULL.
*/
CW_MUST_USE CwStatus cw_cut_read_xmeml(CwArena* arena, const char* file, CwText text, const CwCutOptions* options,
                                       CwDiagList* repairs, CwDiag* diag, CwCut* ret_cut);

#endif
