// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The head of a file that goes to somebody's desk: eight seconds of leader, silent but for the two-pop, one frame of
   1 kHz two seconds before the first frame of picture.

   Stems that add up to something add up with their pops too: the pop of the sum is divided among them, sample by
   sample.

   Units    samples of 24 bits; frames of picture.
*/
#ifndef CW_DELIVER_TWO_POP_H
#define CW_DELIVER_TWO_POP_H

#include "base/arena.h"
#include "time/rate.h"

#include <stdint.h>

enum {
    CW_LEADER_SECONDS = 8, ///< of timecode: from the head of the file to the first frame of picture
    CW_POP_SECONDS = 2,    ///< from the two-pop to the first frame
    CW_POP_HZ = 1000,
    CW_POP_DBFS = -20, ///< of the whole pop, peak
};

/** A leader. */
typedef struct {
    int64_t samples;                ///< of the whole leader
    int64_t pop_sample;             ///< where the pop begins, from the head of the file
    int64_t pop_samples;            ///< how long it is: one frame of picture
    int64_t time_reference_samples; ///< of the head of the file, since midnight (of the day before, when it must)
} CwLeader;

/** The leader before a first frame. Units: `sample_rate` in Hz; `start` on the record timeline. */
CwLeader cw_leader(CwTime start, CwRate rate, int sample_rate);

/**
   The part of the pop that one of several stems carries; the parts add up to the whole pop, exactly.

   Shape    one channel of `leader->pop_samples`.
   Range    0 <= part < parts.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_two_pop(CwArena* arena, const CwLeader* leader, int sample_rate, int part, int parts,
                                const int32_t** ret_samples);

#endif
