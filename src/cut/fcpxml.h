// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Final Cut Pro X: reading FCPXML 1.8 to 1.13.

   Taken: the spine, connected clips and storylines by their lanes, gaps, transitions, clips within clips (clip,
   sync-clip, ref-clip, mc-clip with its chosen angles), auditions by their pick, titles as keys, retiming in straight
   pieces, sound that begins or ends elsewhere than its picture, disabled clips (not played), markers. Times are exact
   fractions of a second; source times count at the rate of the sequence, so that footage conformed from another rate
   has its own frame numbers.

   Repairs (names of diagnostics), besides those of cut/otio.h that begin with "cut.":
     fcpxml.version    a version not known here
     fcpxml.several    more than one project: the first was taken
     fcpxml.offset     the spine counts from 0 although its sequence starts elsewhere
     fcpxml.retime     a smooth change of speed, taken straight from point to point
     fcpxml.time_map   a retiming that counts from the start of its media
     fcpxml.reference  a clip whose media is not in the file: taken by its name
*/
#ifndef CW_CUT_FCPXML_H
#define CW_CUT_FCPXML_H

#include "cut/cut.h"

/**
   Reads a project.

   Errors   CW_ERR_BAD_INPUT when it is no FCPXML with a project, a time cannot be read, its rate is not the one asked
            for, timelines lie within timelines too deep, or `options->strict` and something needed repair; CW_ERR_USAGE
            when neither the file nor `options` says the rate; CW_ERR_RANGE above 1 GiB; CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `file`. `repairs` may be NULL.
*/
CW_MUST_USE CwStatus cw_cut_read_fcpxml(CwArena* arena, const char* file, CwText text, const CwCutOptions* options,
                                        CwDiagList* repairs, CwDiag* diag, CwCut* ret_cut);

#endif
