// SPDX-License-Identifier: GPL-3.0-or-later
/** An edit in words. Inside room perform only. */
#ifndef CW_PERFORM_TAPE_WORDS_PRIV_H
#define CW_PERFORM_TAPE_WORDS_PRIV_H

#include "perform/tape.h"

/**
   Says an edit: joins, where it begins, how it ends, hits missed.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw__tape_say(CwArena* arena, const CwBars* bars, CwTapeEdit* edit);

#endif
