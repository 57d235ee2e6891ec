// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Where a mix is crowded: bands in which stems mask one another, over time.

   Half a second at a time each stem is cut into the seventeen bands of mix/bands.h, by K-weighted energy. Where the two
   loudest stems of a band lie within 6 dB of each other neither leaves the other room: at the same level the band is
   crowded to a hundred percent, at 6 dB and more apart not at all. What lies 50 dB below the loudest band anywhere
   counts for nothing.

   Units    percent; cells of CW_CROWD_CELL_MS; bands from the lowest.
*/
#ifndef CW_MIX_CROWD_H
#define CW_MIX_CROWD_H

#include "base/arena.h"
#include "base/diag.h"
#include "mix/bands.h"
#include "signal/planes.h"

#include <stdint.h>

enum {
    CW_CROWD_CELL_MS = 500,
    CW_CROWD_STEMS_MAX = 64,
    CW_CROWD_NOBODY = 255,
};

/** A stem. */
typedef struct {
    const char* name;
    const CwSource* sound;
} CwCrowdStem;

/** Two stems in each other's way. */
typedef struct {
    size_t first; ///< the one that is the louder more often
    size_t second;
    int percent;       ///< of all bands and moments in which something sounds
    int band;          ///< where it is worst
    size_t worst_cell; ///< and when
    int worst_percent; ///< how crowded that moment is, over all bands
} CwCrowdPair;

/** What was found. */
typedef struct {
    size_t n_cells;
    const uint8_t* crowded;   ///< [n_cells][CW_BANDS]
    const uint8_t* loudest;   ///< the stem, [n_cells][CW_BANDS]; CW_CROWD_NOBODY where nothing sounds
    const uint8_t* second;    ///< the one next to it
    int percent;              ///< of all bands and moments in which something sounds
    const CwCrowdPair* pairs; ///< the worst first
    size_t n_pairs;
} CwCrowd;

/**
   Looks for crowds.

   Range    stems of one sample rate (asserted), at most CW_CROWD_STEMS_MAX.
   Errors   as cw_source_read(); CW_ERR_NO_MEM.
   Memory   from `arena`.
   Cost     a thousand times real time a stem, nothing where it is silent.
*/
CW_MUST_USE CwStatus cw_crowd(CwArena* arena, const CwCrowdStem* stems, size_t n_stems, CwDiag* diag,
                              CwCrowd* ret_crowd);

/** The middle of a band. Units: Hz. */
int cw_band_hz(int band);

/**
   Writes it as an object: `cells`, each a digit a band, from 0 for room enough to 9; `bands` in Hz, `step` and where a
   pair is `worst` in flicks; `pairs`, `percent`.
*/
void cw_crowd_to_json(CwBuf* buf, const char* key, const CwCrowdStem* stems, const CwCrowd* crowd);

/**
   Draws it: time to the right, bands upwards, a colour for each of the worst pairs, the darker the nearer they are to
   each other, and the pairs below; as SVG.

   Errors   CW_ERR_NO_PROGRAM when a font is missing; CW_ERR_FAILED; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_crowd_svg(CwArena* arena, const CwCrowdStem* stems, const CwCrowd* crowd, const char* title,
                                  CwDiag* diag, CwText* ret_svg);

#endif
