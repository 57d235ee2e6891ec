// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What the files of ducking share: the shape of a curve, and what one line asks for. Inside room mix only.

   Units    hundredths of dB; blocks of 10 ms.
*/
#ifndef CW_MIX_DUCK_PRIV_H
#define CW_MIX_DUCK_PRIV_H

#include "mix/duck.h"
#include "signal/sii.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A gain for every block. */
typedef struct {
    int* gain_db100; ///< 0 or below
    bool* after_cut; ///< a cut lies just before the block: the gain may jump there; never the first block
    size_t n_blocks;
} CwDuckCurve;

/**
   Lowers the curve, as little as it takes, until it moves by no more than `slope` a block but at cuts, and until two
   changes of direction lie `turn_blocks` apart.
*/
void cw__duck_shape(CwDuckCurve* curve, int slope, size_t turn_blocks);

/** What a line asks of the music. */
typedef struct {
    size_t from;              ///< first block with speech
    size_t to;                ///< after the last one
    double speech;            ///< energy a block
    double music;             ///< energy a block
    bool judged;              ///< there was speech enough to say how well it is understood
    int gain_db100[CW_BANDS]; ///< of each band
    int understood_before;    ///< thousandths
    int understood_then;      ///< as it was measured in what is heard
    int sii_before;           ///< thousandths
    int sii_then;
    double sii_speech[CW_SII_BANDS]; ///< spectrum levels of the line
    int extra_permille;              ///< asked for above what is wanted: what was heard was less than was reckoned
    int reckoned;                    ///< thousandths: what was expected to be heard
    int reach;                       ///< thousandths, with everything as low as it may go
    int lower_db100;                 ///< how much softer the music had to be, where that is not enough
    int64_t times;                   ///< how often a line is repeated to be judged: a short word more than once
    size_t begin;                    ///< of several beginnings of its frames, that from which it is understood least
    uint64_t curves;                 ///< of what it was listened to under: a sum of the curves round it; 0 at first
    const char* masked_by;           ///< the part without which it is understood best, or NULL
    int understood_without;          ///< that part
    double spread[CW_BANDS];         ///< shares of the music's energy, K-weighted
} Cw__DuckNeed;

/**
   Finds the least that lets a line be understood: writes `judged`, `gain_db100` and the rest of what is understood.

   Errors   as cw_source_read(); CW_ERR_NO_MEM.
   Cost     a twentieth of a second for a line of three seconds.
*/
CW_MUST_USE CwStatus cw__duck_understand(CwArena* arena, const CwDuckRules* rules, const CwDuckIn* in, CwDiag* diag,
                                         Cw__DuckNeed* need);

/** A line as a search for its gains looks at it. */
typedef struct {
    CwEstoi estoi;
    double* scratch;         ///< as cw_estoi_moves() needs it
    double spread[CW_BANDS]; ///< shares of the music's energy
} Cw__DuckHeard;

/**
   Finds the least that lets a line be understood as well as `enough`, or nearly as well as it can be: writes
   `gain_db100`, `reckoned`, `reach` and `lower_db100`. With `extra_permille` it goes on from the gains that are there.

   Units    1 is best.
   Errors   CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw__duck_search(CwArena* arena, const CwDuckRules* rules, const Cw__DuckHeard* heard,
                                     double enough, Cw__DuckNeed* need);

/** What is asked above what is wanted, because bands do not end as sharply in what is heard. Units: thousandths. */
int cw__duck_sure(const CwDuckRules* rules);

/** What is understood in thousandths, rounded down. */
int cw__permille(double understood);

/**
   Measures how well a line is understood in what is heard: writes `understood_then`.

   Errors   as cw_source_read(); CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw__duck_listen(CwArena* arena, const CwDuckRules* rules, const CwDuckIn* in, CwBandPlayer* player,
                                     CwDiag* diag, Cw__DuckNeed* need);

/**
   Measures the music under its gains.

   Errors   as cw_source_read(); CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw__duck_measure(CwArena* arena, const CwDuckIn* in, const CwDuck* duck, CwDiag* diag,
                                      CwMeasure* ret_ducked);

/**
   How loud dialogue and music are together, over the dialogue while somebody speaks: what EBU R 128 s4 wants below 5.

   Units    hundredths of LU; CW_LOUDNESS_NONE where nobody speaks.
   Errors   CW_ERR_NO_MEM.
   Memory   scratch from `arena`.
*/
CW_MUST_USE CwStatus cw__duck_over_dialogue(CwArena* arena, const CwMeasure* dialogue, const CwMeasure* music,
                                            int* ret_lu100);

#endif
