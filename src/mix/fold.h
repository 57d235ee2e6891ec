// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Folding: how a sound of one layout is heard in another, by speakers' names, with coefficients as data.

   A channel goes to the speaker of its own name; where there is none a rule says to which others, and how loud, and the
   rules for those may say it again. A rule may have several ways, in a list: the first all of whose speakers are there
   is taken, or else the last. `data/downmix/` has the usual rules.

   Units    hundredths of dB in rules; factors of amplitude in a matrix.
   Source   ITU-R BS.775-4 (downmixing); docs in the files.
*/
#ifndef CW_MIX_FOLD_H
#define CW_MIX_FOLD_H

#include "base/arena.h"
#include "base/json.h"
#include "signal/layout.h"

#include <stdbool.h>
#include <stddef.h>

/** Where a speaker that is not there goes. */
typedef struct {
    CwSpeaker from;
    CwSpeaker to;
    int gain_db100;
    int way; ///< from 0: which of the ways this belongs to
} CwFoldRule;

/** Rules. */
typedef struct {
    const char* name;
    const CwFoldRule* rules;
    size_t n_rules;
    bool known[CW_SPEAKER_COUNT]; ///< there is something about this speaker, if only that it is left out
} CwFold;

/**
   Reads rules.

   Errors   CW_ERR_BAD_INPUT with what is wrong; CW_ERR_RANGE for gains beyond 24 dB; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_fold_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwFold* ret_fold);

/**
   The usual rules: Lo/Ro, surrounds and centre 3 dB down, LFE left out.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_fold_usual(CwArena* arena, CwFold* ret_fold);

/** What each channel of one layout adds to each of another. */
typedef struct {
    double gain[CW_CHANNELS_MAX][CW_CHANNELS_MAX]; ///< [to][from]
} CwFoldMatrix;

/**
   The matrix from one layout to another.

   Errors   CW_ERR_RANGE, with its name, for a speaker that no rule places.
*/
CW_MUST_USE CwStatus cw_fold_matrix(const CwFold* fold, const CwLayout* from, const CwLayout* to, CwDiag* diag,
                                    CwFoldMatrix* ret_matrix);

/** The channel of a speaker, or -1. */
int cw_layout_channel(const CwLayout* layout, CwSpeaker speaker);

/**
   A speaker by its name.

   Errors   CW_ERR_BAD_INPUT with the names that are known.
*/
CW_MUST_USE CwStatus cw_speaker_parse(const char* name, CwDiag* diag, CwSpeaker* ret_speaker);

#endif
