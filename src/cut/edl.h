// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Edit lists in CMX3600 and what people made of it.

   Taken: reels of any width, also with blanks inside; event numbers of three to seven digits, with gaps, repeated or
   with a letter; every way to write channels, or none; timecode with : ; . or , between, or plain frame counts; notes
   with and without *; LF, CR LF, CR and all of them mixed; ^Z; text that is not UTF-8.

   The record side is the authority. What had to be mended on the way is named in the list of repairs, each with its
   line; a strict reading refuses on the same list.

   Repairs (names of diagnostics):
     edl.encoding          text was not UTF-8; read as the code page that fits best
     edl.control           control characters in the text
     edl.fcm               drop-frame is said where there is none, or against what was asked for
     edl.drop              the list counts drop-frame though nobody said so
     edl.trailing_text     words after the four times of an event
     edl.channel           channels that are missing or cannot be read (taken as V), or can be read in two ways
     edl.reel              a missing reel name
     edl.transition        a transition that is missing or cannot be read, taken as a cut
     edl.dissolve_length   a transition without a length, or longer than its event
     edl.record_rate       a record time with more frames than the rate has (is the rate right?)
     edl.source_rate       a source time with more frames than the rate has: footage at another rate
     edl.dropped_number    a time that drop-frame leaves out, moved to the next there is
     edl.record_length     a record out before its in; the length of the source taken
     edl.midnight          the record side runs past midnight, and goes on counting
     edl.source_order      a source out before its in
     edl.source_length     source and record differ in length without a speed: the record side counts, at normal speed
     edl.speed_implied     they differ as a speed would make them, and that speed is taken
     edl.freeze_implied    one source frame held, without a speed that says so
     edl.m2                a speed that cannot be read
     edl.m2_owner          a speed whose reel is not in its event; given to the one that fits best
     edl.split             a split edit that cannot be read, or is longer than its event
     edl.b_roll            a roll that is a copy made for a dissolve: "106857B" from 106857
     edl.inclusive         out times that are last frames, one frame added to each
     edl.notes_before      notes stand before the events they belong to
     edl.overlap           an event begins before the one before it on its track has ended; the later one is seen
     edl.unknown_line      a line that is no event, no note and no statement known here; left alone
     edl.truncated         what comes after ^Z is left alone
*/
#ifndef CW_CUT_EDL_H
#define CW_CUT_EDL_H

#include "cut/cut.h"

/**
   Reads an edit list.

   A speed is the M2 line's where there is one; it counts in frames a second, so that 48 runs twice as fast at 24, and
   23.98 and 24 are both normal speed at 23.976. Without one, picture that uses 2 to 8 times as many source frames as
   it has record frames (or one less than a whole step more) is footage shot that much faster, and one source frame is
   held; each is a repair. Everything else runs at normal speed.

   Errors   CW_ERR_USAGE when the rate is not known; CW_ERR_BAD_INPUT when there is no event, an event cannot be
   placed,
            or `options->strict` and something needed repair; CW_ERR_RANGE when the text is larger than 1 GiB or a line
            longer than 64 KiB; CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `file`, copies the text. `repairs` may be NULL.
   Cost     100 000 events in under 120 ms (bench: cut).
*/
CW_MUST_USE CwStatus cw_cut_read_edl(CwArena* arena, const char* file, CwText text, const CwCutOptions* options,
                                     CwDiagList* repairs, CwDiag* diag, CwCut* ret_cut);

#endif
