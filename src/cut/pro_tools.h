// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Pro Tools: reading a session exported as text.

   Tracks become sound tracks in the order of the listing, and clips their events: `reel` is the track's name, `roll`
   the file a clip comes from where the listing says so, `src_in` its time stamp. Of a track with several channels the
   first is read. Markers become markers. Positions may be timecode (with or without subframes), minutes and seconds,
   samples, or feet and frames; markers in bars and beats are placed by their samples. Muted clips are not
   played. A cross fade is a dissolve into the clip after it, a fade in one out of silence.

   Repairs (names of diagnostics), besides those of cut/otio.h that begin with "cut.":
     protools.no_stamp   clips without time stamps: their sources count from 0
     protools.subframe   an edge between two frames, moved to the nearest
     protools.row        a row of a listing that cannot be read, left out
     protools.bars       positions in bars and beats, which say no time, left out; markers have samples as a rule
     protools.marker     a marker whose timecode and samples are two places: its timecode was taken
   and, not a repair, protools.muted: clips that are not played.
*/
#ifndef CW_CUT_PRO_TOOLS_H
#define CW_CUT_PRO_TOOLS_H

#include "cut/cut.h"

/**
   Reads a session.

   Errors   CW_ERR_BAD_INPUT when it is no session text, its rate is not the one asked for, all positions are bars and
            beats, or `options->strict` and something needed repair; CW_ERR_USAGE when neither the file
            nor `options` says the rate; CW_ERR_RANGE above 1 GiB; CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `file`. `repairs` may be NULL.
*/
CW_MUST_USE CwStatus cw_cut_read_pro_tools(CwArena* arena, const char* file, CwText text, const CwCutOptions* options,
                                           CwDiagList* repairs, CwDiag* diag, CwCut* ret_cut);

#endif
