// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What each beat of a recording sounds like, and how unlike two places are.

   Units    samples; levels in dB.
*/
#ifndef CW_PERFORM_TAPE_LISTEN_PRIV_H
#define CW_PERFORM_TAPE_LISTEN_PRIV_H

#include "perform/tape.h"

enum {
    CW__COLOURS = 6,
};

/** The sound of one beat, all stems together. */
typedef struct {
    double harmony[12];         ///< pitch classes, as a vector of length 1; 0 in silence
    double colour[CW__COLOURS]; ///< levels of bands from 80 Hz up, doubling, against the whole, dB
    double level;               ///< dB; -120 in silence
} CwBeatSound;

/**
   Listens to every beat of a bar map.

   Shape    `ret_sounds[bars->n_beats]`.
   Errors   as cw_sound_read(); CW_ERR_NO_MEM.
   Memory   `*ret_sounds` from `arena`.
*/
CW_MUST_USE CwStatus cw__tape_listen(CwArena* arena, const CwTapeBrief* brief, CwBeatSound** ret_sounds);

/**
   All stems and channels of [start, start + count) added, in one channel.

   Shape    `mono[count]`.
   Errors   as cw_sound_read(); CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw__tape_mono(const CwTapeBrief* brief, int64_t start, int64_t count, float* mono);

/**
   How audible it should be to leave the recording `off` samples from beat `from` and to go on at beat `to`.

   Shape    answers a join with everything filled but `out`, `alike` and `even`.
*/
CwTapeJoin cw__tape_join(const CwBars* bars, const CwBeatSound* sounds, size_t from, size_t to, int64_t off);

#endif
