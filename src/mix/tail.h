// SPDX-License-Identifier: GPL-3.0-or-later
/** A tail that is let ring no further than to a place. */
#ifndef CW_MIX_TAIL_H
#define CW_MIX_TAIL_H

#include "base/arena.h"
#include "signal/sound.h"

#include <stdint.h>

/**
   The sound up to `end`, fading with equal power from `from` on; never in less than 10 ms, so that nothing clicks. A
   sound that has ended by `from` is itself.

   Units    frames of the sound; before its first one is its first.
   Rounding to the nearest.
   Errors   as cw_sound_read() and cw_sound_append().
*/
CW_MUST_USE CwStatus cw_tail_fade(CwArena* arena, const CwObjects* objects, const CwSound* sound, int64_t from,
                                  int64_t end, CwHash* ret_manifest);

#endif
