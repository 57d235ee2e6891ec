// SPDX-License-Identifier: GPL-3.0-or-later
/** Sound files of every kind that is taken: WAV and its broadcast and long forms, FLAC, AIFF. By how they begin. */
#ifndef CW_SIGNAL_SOUND_IN_H
#define CW_SIGNAL_SOUND_IN_H

#include "signal/wav.h"

/** The kind of a file: "WAV", "FLAC", "AIFF". Memory: static. */
const char* cw_sound_in_kind(CwText bytes);

/**
   Reads the head: what there is, not the sound; `data` may be NULL.

   Errors   as cw_wav_read(), cw_flac_head() and cw_aiff_head().
   Memory   from `arena`; keeps `file` and may point into `bytes`. `repairs` may be NULL.
*/
CW_MUST_USE CwStatus cw_sound_in_head(CwArena* arena, const char* file, CwText bytes, CwDiagList* repairs, CwDiag* diag,
                                      CwWav* ret_wav);

/** Reads the whole. Errors: as cw_wav_read(), cw_flac_read() and cw_aiff_read(). Memory: as cw_sound_in_head(). */
CW_MUST_USE CwStatus cw_sound_in_read(CwArena* arena, const char* file, CwText bytes, CwDiagList* repairs, CwDiag* diag,
                                      CwWav* ret_wav);

#endif
