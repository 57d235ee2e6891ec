// SPDX-License-Identifier: GPL-3.0-or-later
/** What a tuning and its reader share. Inside room music only. */
#ifndef CW_MUSIC_TUNING_PRIV_H
#define CW_MUSIC_TUNING_PRIV_H

#include "music/tuning.h"

enum {
    CW__FARTHEST = 120 * CW_MILLICENTS, ///< ten octaves
};

/** Whether the mapping of a tuning gives a key a degree. Units: MIDI pitch. */
bool cw__map_has(const CwTuning* tuning, int key);

#endif
