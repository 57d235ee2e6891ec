// SPDX-License-Identifier: GPL-3.0-or-later
/**
   How well speech is understood under something else: the extended short-time objective intelligibility (ESTOI).

   Both are cut into third octaves from 150 Hz to 4.3 kHz and frames of 26 ms, and what is heard is compared with the
   speech alone, 384 ms at a time: 1 is speech by itself; from 0.75 on nearly every sentence is understood.

   The speech and what masks it are given apart, so the measure can be asked again and again with the masker at other
   gains, in each band and at each moment, without the sounds being looked at again.

   Units    samples are plain numbers; gains are factors of amplitude; frequencies in Hz.
   Threads  pure.
   Source   J. Jensen, C. H. Taal, An Algorithm for Predicting the Intelligibility of Speech Masked by Modulated Noise
            Maskers, IEEE/ACM TASLP 24(11), 2016; C. H. Taal et al., IEEE TASL 19(7), 2011 (frames, bands, what counts
            as silence).
*/
#ifndef CW_SIGNAL_ESTOI_H
#define CW_SIGNAL_ESTOI_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CW_ESTOI_RATE = 10000, ///< Hz at which it is measured
    CW_ESTOI_BANDS = 15,
    CW_ESTOI_STRIDE = 16, ///< numbers from one frame to the next: the last counts for nothing
    CW_ESTOI_FRAMES = 30, ///< of one comparison
};

#define CW_ESTOI_LOWEST_HZ 150.0 ///< the middle of the lowest band; each other lies a third of an octave higher

/** Speech and its masker by frames and bands; frames without speech are left out. */
typedef struct {
    size_t n_frames;
    const double* speech; ///< energy of the speech, [n_frames][CW_ESTOI_STRIDE]
    const double* common; ///< what both have in common: the real part of their cross spectrum
    const double* masker; ///< energy of the masker
    const int64_t* at;    ///< the middle of each frame, [n_frames], as a sample at CW_ESTOI_RATE
    const double* shapes; ///< of the speech in each comparison, normalised
    size_t n_shapes;      ///< comparisons; 0 when there is less than 0.4 s of speech
} CwEstoi;

/**
   Looks at speech and at what masks it.

   Shape    `speech[count]`, `masker[count]`, one channel each.
   Units    samples, Hz. Range: a rate from 8000 on.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
   Cost     200 times real time.
*/
CW_MUST_USE CwStatus cw_estoi_look(CwArena* arena, const double* speech, const double* masker, size_t count,
                                   int sample_rate, CwEstoi* ret_estoi);

/**
   A sound as it is looked at: at CW_ESTOI_RATE. For looking more than once.

   Shape    in: `samples[count]` of one channel; out: `*ret_samples`, `*ret_count` of them.
   Units    samples, Hz. Range: a rate from 8000 on.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_estoi_convert(CwArena* arena, const double* samples, size_t count, int sample_rate,
                                      double** ret_samples, size_t* ret_count);

/** The gains of a masker: one for each band, or for each band of each frame. */
typedef struct {
    const double* gain; ///< [CW_ESTOI_STRIDE], or [n_frames][CW_ESTOI_STRIDE]
    bool moving;        ///< there is one for each frame
} CwEstoiGains;

/**
   How well the speech is understood with the masker at these gains.

   Range    `every` from 1: only every so many comparisons are made, which is good enough to search with.
   Units    1 is best; 0 when there is nothing to compare.
   Cost     1 microsecond a comparison.
*/
double cw_estoi(const CwEstoi* estoi, const CwEstoiGains* gains, size_t every);

/**
   How well it would be understood if one band alone were at another gain: for each band in turn.

   Shape    `gain[CW_ESTOI_STRIDE]` and `other[CW_ESTOI_STRIDE]` for the whole stretch; `scratch[2 * n_frames *
            CW_ESTOI_BANDS]`.
   Units    as cw_estoi(), which says the same but for what rounding does.
   Cost     that of four times cw_estoi(), for all fifteen.
*/
void cw_estoi_moves(const CwEstoi* estoi, const double* gain, const double* other, size_t every, double* scratch,
                    double ret_understood[CW_ESTOI_BANDS]);

#endif
