// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What a broadcast WAV file says about itself: the `bext` chunk.

   Units    samples since midnight; hundredths of LUFS, LU and dBTP.
   Source   EBU Tech 3285 (version 2, 2011).
*/
#ifndef CW_SIGNAL_BEXT_H
#define CW_SIGNAL_BEXT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    CW_BEXT_BYTES = 602,        ///< without coding history
    CW_BEXT_UNMEASURED = 32767, ///< a loudness that was not measured (0x7FFF)
};

/** The five loudness values of version 2. */
typedef struct {
    int integrated_lufs100;
    int range_lu100;
    int true_peak_dbtp100;
    int max_momentary_lufs100;
    int max_short_term_lufs100;
} CwBextLoudness;

/** The chunk; strings are never NULL when it was read, and may be NULL when it is written. */
typedef struct {
    int version;                      ///< 0, 1 or 2; written as 2
    const char* description;          ///< 256 bytes at most
    const char* originator;           ///< 32 bytes at most
    const char* originator_reference; ///< 32 bytes at most
    const char* date;                 ///< "2026-05-13"
    const char* time;                 ///< "14:05:00"
    int64_t time_reference_samples;   ///< the first sample, since midnight
    bool measured;                    ///< `loudness` says something
    CwBextLoudness loudness;          ///< each may be CW_BEXT_UNMEASURED
} CwBext;

/**
   Reads a chunk.

   Text that is not UTF-8 is taken for Latin-1.

   Errors   CW_ERR_BAD_INPUT when it is shorter than CW_BEXT_BYTES; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_bext_read(CwArena* arena, CwText chunk, CwBext* ret_bext);

/** Appends the CW_BEXT_BYTES of a version 2 chunk without UMID and coding history; words too long are cut. */
void cw_bext_put(CwBuf* buf, const CwBext* bext);

#endif
