// SPDX-License-Identifier: GPL-3.0-or-later
/**
   How a sound looks and how loud it is from moment to moment, and the whole of it made louder or quieter.

   Units    frames are one sample of every channel; levels in hundredths of dB of full scale; samples of 24 bits.
*/
#ifndef CW_SIGNAL_LEVELS_H
#define CW_SIGNAL_LEVELS_H

#include "base/arena.h"
#include "base/diag.h"
#include "signal/sound.h"

#include <stddef.h>
#include <stdint.h>

enum {
    CW_LEVEL_SILENT = -20000, ///< below what 24 bits hold
};

/** One column of a drawn wave: the lowest and the highest sample of all channels. */
typedef struct {
    int32_t lowest;
    int32_t highest;
} CwWaveColumn;

/**
   A wave for drawing: frames [start, start + count) in `n_columns` columns of equal length, to a frame.

   Shape    `ret_columns[n_columns]`; a column without frames is 0, 0.
   Errors   as cw_sound_read(); CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_wave_columns(CwArena* arena, const CwSound* sound, int64_t start, int64_t count,
                                     size_t n_columns, CwWaveColumn* ret_columns);

/**
   The level of each window of `window` frames: the root of the mean square over all channels.

   Shape    window i is frames [start + i * window, start + (i + 1) * window); `ret_levels[n_windows]`.
   Rounding to the nearest hundredth; CW_LEVEL_SILENT for nothing but zeros.
   Errors   as cw_sound_read(); CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_level_curve(CwArena* arena, const CwSound* sound, int64_t start, int64_t window,
                                    size_t n_windows, int32_t* ret_levels);

/**
   The whole sound at another level.

   Rounding to the nearest, halves up.
   Errors   CW_ERR_RANGE when it does not fit (diag says by how much); as cw_sound_read() and cw_sound_append().
*/
CW_MUST_USE CwStatus cw_sound_gain(CwArena* arena, const CwObjects* objects, const CwSound* sound, int gain_db100,
                                   CwDiag* diag, CwHash* ret_manifest);

#endif
