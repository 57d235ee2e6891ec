// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Delivery profiles: how loud a house wants a film, as data.

   A profile is a JSON file; `data/profiles/` has those of the trade, and anybody can write another.

   Units    hundredths of LUFS, LU and dBTP; CW_LOUDNESS_NONE where a profile says nothing.
*/
#ifndef CW_MIX_PROFILE_H
#define CW_MIX_PROFILE_H

#include "base/arena.h"
#include "base/json.h"
#include "signal/layout.h"

#include <stdbool.h>

/** What a target is measured on. */
typedef enum {
    CW_BASIS_NONE,      ///< no loudness is asked for
    CW_BASIS_PROGRAMME, ///< the whole, gated as BS.1770 has it
    CW_BASIS_DIALOGUE,  ///< the mix while somebody speaks, known from the dialogue stem
    CW_BASIS_ALBUM,     ///< all tracks together, so that they keep their balance
} CwBasis;

/** A loudness that is asked for. */
typedef struct {
    CwBasis basis;
    int lufs100;
    int tolerance_lu100;
    bool quieter_passes; ///< dynamic music that honest limiting cannot bring so loud is as good
} CwTarget;

/** A delivery profile. */
typedef struct {
    const char* name;   ///< "ebu_r128"
    const char* title;  ///< "EBU R 128 programme"
    const char* source; ///< where its numbers come from
    const char* date;   ///< of that edition, as "2020-08", or when it was read, as "read 2026-11"; or ""
    const char* note;   ///< what to know about it, or ""
    bool by_default;    ///< a film that names no profile is mastered to it
    CwTarget target;
    CwTarget otherwise;           ///< when there is too little dialogue to measure, or the first is missed; may be none
    int dialogue_least_percent;   ///< of the programme, to be measured by dialogue; 0 is any
    int true_peak_dbtp100;        ///< never above
    int true_peak_louder_dbtp100; ///< and of what is louder than the target, never above this
    int max_short_lufs100;
    int max_momentary_lufs100;
    int range_least_lu100;
    int range_most_lu100;
    int dialogue_range_most_lu100;
    int dialogue_difference_most_lu100; ///< programme minus dialogue
    int dialogue_least_lufs100;         ///< loudness of the dialogue
    int dialogue_most_lufs100;
    int leq_m_most_db100; ///< Leq(m), of trailers
    int seconds_most;     ///< from the first frame to the last; 0 is any length
    int sample_rate;      ///< Hz; 0 is any
    int bits;             ///< 24
    const CwLayout* layouts;
    size_t n_layouts;          ///< 0 is any
    const char* const* advice; ///< checks that are good practice: missing them does not fail a master
    size_t n_advice;
} CwProfile;

/**
   Reads a profile.

   Errors   CW_ERR_BAD_INPUT with what is missing or not known; CW_ERR_RANGE for levels no sound has; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_profile_read(CwArena* arena, const char* file, CwText text, CwDiag* diag,
                                     CwProfile* ret_profile);

/**
   What of a profile's file decides how a master comes out, as JSON that reads as a profile: profiles alike in it have
   one master.

   Errors   CW_ERR_BAD_INPUT when the text is no JSON object; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_profile_of_master(CwArena* arena, const char* file, CwText text, CwDiag* diag,
                                          const char** ret_json);

/** "programme", "dialogue", "album", "none". Memory: static. */
const char* cw_basis_name(CwBasis basis);

#endif
