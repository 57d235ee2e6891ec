// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Avid FilmScribe: reading an Assemble list as XML.

   Taken: events with a master and a source side; each side by timecode, by frame numbers or by feet and frames (16 to
   the foot, or as many as the list says); ends that are last frames (End) and ends that are not (EndOut); transitions;
   clip, tape and camera roll names. The master side is the authority. Made after descriptions of the format; element
   names are compared without regard to case.

   Repairs (names of diagnostics), besides those of cut/otio.h that begin with "cut.":
     filmscribe.length  the length an event states is not that of its master side: the master side counts
     filmscribe.source  an event whose source times cannot be read: counting from 0
*/
#ifndef CW_CUT_FILMSCRIBE_H
#define CW_CUT_FILMSCRIBE_H

#include "cut/cut.h"

/**
   Reads an Assemble list.

   Errors   CW_ERR_BAD_INPUT when it is no FilmScribe XML, an event has no place, its rate is not the one asked for, or
            `options->strict` and something needed repair; CW_ERR_USAGE when neither the file nor `options` says the
            rate; CW_ERR_RANGE above 1 GiB; CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `file`. `repairs` may be NULL.
*/
CW_MUST_USE CwStatus cw_cut_read_filmscribe(CwArena* arena, const char* file, CwText text, const CwCutOptions* options,
                                            CwDiagList* repairs, CwDiag* diag, CwCut* ret_cut);

#endif
