// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Quality control: a master held against its profile, with a verdict and the places that offend.

   Units    hundredths of LUFS, LU, dBTP; samples and timecode of the film.
*/
#ifndef CW_MIX_QC_H
#define CW_MIX_QC_H

#include "base/arena.h"
#include "base/json.h"
#include "mix/profile.h"
#include "signal/loudness.h"
#include "signal/planes.h"
#include "time/rate.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    CW_QC_PLACES_MAX = 100, ///< more than so many places of one check are not listed
};

/** A place that offends. */
typedef struct {
    int64_t from; ///< sample of the film
    int64_t to;   ///< exclusive
    int value;    ///< the worst there
} CwQcPlace;

/** One thing that was looked at. */
typedef struct {
    const char* name; ///< "loudness", "true_peak", …
    const char* what; ///< in words, with what to do when it is not met
    int value;        ///< CW_LOUDNESS_NONE when there was nothing to measure
    int least;        ///< CW_LOUDNESS_NONE: no bound
    int most;
    bool passed;
    bool advice;        ///< good practice: the verdict does not hang on it
    bool unit_is_level; ///< values are hundredths of the unit; else a plain number of it
    const char* unit;   ///< "LUFS", "LU", "dBTP", "dB", "Hz", "s", "channels"
    const CwQcPlace* places;
    size_t n_places;
} CwQcCheck;

/** A verdict. */
typedef struct {
    const CwProfile* profile;
    int sample_rate; ///< Hz, of the places
    bool passed;
    const CwQcCheck* checks;
    size_t n_checks;
} CwQc;

/** What is looked at. */
typedef struct {
    const CwProfile* profile;
    const CwSource* source; ///< the master: a sound or a file
    const CwLayout* layout;
    const CwMeasure* dialogue; ///< of the dialogue stem, or NULL
    const CwMeasure* measured; ///< what cw_measure() says of the master, where that is known; NULL: it is measured
} CwQcIn;

/**
   Holds a master against a profile.

   A loudness that misses the profile's first target passes when it meets the second.

   Errors   as cw_measure(); CW_ERR_NO_MEM. A master that fails its profile is CW_OK, and the verdict says so.
   Memory   from `arena`; keeps the profile.
*/
CW_MUST_USE CwStatus cw_qc(CwArena* arena, const CwQcIn* in, CwDiag* diag, CwQc* ret_qc);

/**
   Writes a verdict as an object: `profile`, `passed`, `checks` with name, value, unit, least, most, passed, what and
   places (samples, and timecode from `start` at `rate`).
*/
void cw_qc_to_json(CwBuf* buf, const char* key, const CwQc* qc, CwRate rate, CwTime start);

#endif
