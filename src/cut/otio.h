// SPDX-License-Identifier: GPL-3.0-or-later
/**
   OpenTimelineIO: reading and writing its JSON.

   Taken: Timeline (also the first of a collection, or a Stack or Track alone), Stack, Track, Clip (1 and 2), Gap,
   Transition, linear time warps and freeze frames, markers of the timeline, its stack, tracks and clips, stacks and
   tracks within tracks, metadata in which other programs keep the reel. Record times are what the lengths in the file
   add up to, from its global start.

   Repairs (names of diagnostics):
     cut.rate          the file counts 24 where 23.976 was asked for, or the other way round
     cut.mixed_rate    times at another rate with as many frames to the second, taken frame for frame
     cut.off_frame     an edge between two frames
     cut.no_length     a clip of less than half a frame, left out
     cut.overlap       two events on one track at a time
     otio.no_range     a clip without a source range: what is available of its media was taken
     otio.effect       an effect that changes time in a way not known here
     otio.several      a collection of several timelines: the first was taken
     otio.schema       an object of a kind not known here, left out
*/
#ifndef CW_CUT_OTIO_H
#define CW_CUT_OTIO_H

#include "base/buf.h"
#include "cut/cut.h"

/**
   Reads a timeline.

   Errors   CW_ERR_USAGE when neither the file nor `options` says the rate; CW_ERR_BAD_INPUT when it is no timeline,
            its rate is not the one asked for, or `options->strict` and something needed repair; CW_ERR_RANGE when it is
            larger than 1 GiB; CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `file`. `repairs` may be NULL.
*/
CW_MUST_USE CwStatus cw_cut_read_otio(CwArena* arena, const char* file, CwText text, const CwCutOptions* options,
                                      CwDiagList* repairs, CwDiag* diag, CwCut* ret_cut);

/**
   Writes a cut as a timeline. Read back it is the same cut; what OTIO has no word for stands in metadata under
   "cuewright".

   Errors   CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_cut_write_otio(CwBuf* buf, const CwCut* cut);

#endif
