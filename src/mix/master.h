// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Masters: a mix brought to a delivery profile by one static gain and a true-peak limiter.

   The gain is a decision that is recorded: it is kept while the result stays within 0.1 LU of the target, so that a bar
   that changes does not rewrite the film. What the limiter costs is measured; where a target could only be met by
   limiting that would be heard, the gain stops short of it and the result says so.

   Units    hundredths of LUFS, LU, dB and dBTP.
*/
#ifndef CW_MIX_MASTER_H
#define CW_MIX_MASTER_H

#include "base/arena.h"
#include "base/json.h"
#include "mix/mixdown.h"
#include "mix/profile.h"
#include "signal/loudness.h"

#include <stdbool.h>

/** What is honest, and where to stop. */
enum {
    CW_MASTER_WITHIN_LU100 = 10,        ///< of the target
    CW_MASTER_LIMITED_MOST_DB100 = 600, ///< the most the limiter may take at any moment
    CW_MASTER_LOST_MOST_LU100 = 50,     ///< the most loudness it may cost
    CW_MASTER_PASSES = 6,               ///< at most; one or two are enough unless a peak is still above the ceiling
};

/** What a master is made from. */
typedef struct {
    const CwMix* mix;
    const CwLayout* layout;
    const CwMeasure* dialogue; ///< the dialogue stem as it is in the mix; NULL when there is none
    const CwProfile* profile;
    const int* kept_gain_db100; ///< the gain decided last time, or NULL
    const CwLoudness* album; ///< of all tracks, where this is one of them; NULL: this is the whole album, or no album
} CwMasterIn;

/** A master and how it came about. */
typedef struct {
    CwHash manifest;
    CwLoudness loudness;  ///< of the master
    CwBasis basis;        ///< what its target was measured on
    int target_lufs100;   ///< CW_LOUDNESS_NONE when the profile asks for none
    int measured_lufs100; ///< on that basis, of the master
    int dialogue_lufs100; ///< of the mix while somebody speaks; CW_LOUDNESS_NONE when nobody does
    int dialogue_percent; ///< of the programme
    int gain_db100;       ///< the decision to record
    int limited_db100;    ///< the most the limiter took, 0 or above
    int limited_percent;  ///< of the time, rounded up
    int lost_lu100;       ///< what it cost in loudness
    int passes;
    bool met; ///< within CW_MASTER_WITHIN_LU100 of the target
} CwMaster;

/**
   Masters a mix.

   Errors   as cw_limit() and cw_measure(); CW_ERR_RANGE when there is nothing to measure though the profile has a
            target, or when the ceiling cannot be kept.
*/
CW_MUST_USE CwStatus cw_master(CwArena* arena, const CwObjects* objects, const CwMasterIn* in, CwDiag* diag,
                               CwMaster* ret_master);

/** Writes all of it but the manifest as an object. */
void cw_master_to_json(CwBuf* buf, const char* key, const CwMaster* master);

#endif
