// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The words of spotting lists: how music is used, what a hit wants, and where in the bar.

   Defaults Words are compared as base/words.h does. Everything answered is static.
*/
#ifndef CW_SPOT_USE_H
#define CW_SPOT_USE_H

#include "base/fields.h"
#include "base/words.h"
#include "spot/cue.h"

#include <stdbool.h>

/** The two letters of a cue sheet: "BI". Memory: static. */
const char* cw_use_code(CwUse use);

/** The use in words: "background instrumental". Memory: static. */
const char* cw_use_name(CwUse use);

/** Whether the music's source is seen in the scene. */
bool cw_use_is_visual(CwUse use);

/** Whether the music stands in front: titles, features, logos, visual sources. */
bool cw_use_is_featured(CwUse use);

/** Whether somebody sings. */
bool cw_use_is_vocal(CwUse use);

/**
   A use from a field: its two letters or a word of the trade ("score", "source", "main title"); empty is BI.

   Errors   CW_ERR_BAD_INPUT.
*/
CW_MUST_USE CwStatus cw_use_read(CwFields in, size_t column, CwUse* ret_use);

/** What a hit wants, as its first spelling: "accent". Memory: static. */
const char* cw_want_name(CwWant want);

/** Where in the bar, as its first spelling: "downbeat". Memory: static. */
const char* cw_beat_name(CwBeatWanted beat);

/** What a name of a want or a beat means; NULL-safe lookups for readers of our own JSON. */
bool cw_want_from_name(const char* name, CwWant* ret_want);
bool cw_beat_from_name(const char* name, CwBeatWanted* ret_beat);
bool cw_use_from_code(const char* code, CwUse* ret_use);

/**
   What a hit wants from a field, with or without a word for the beat: "stab", "chord change", "swell downbeat"; empty
   is an accent on any beat.

   Errors   CW_ERR_BAD_INPUT naming the word that is not known.
*/
CW_MUST_USE CwStatus cw_want_read(CwFields in, size_t column, CwWant* ret_want, CwBeatWanted* ret_beat);

#endif
