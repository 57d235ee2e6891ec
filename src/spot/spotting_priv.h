// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef CW_SPOT_SPOTTING_PRIV_H
#define CW_SPOT_SPOTTING_PRIV_H

#include "base/fields.h"
#include "spot/spotting.h"

/** Whether a field holds timecode: digits and separators alone. */
bool cw__is_timecode(const char* text);

/** Reads a place: timecode, or an anchor kept in words for later. */
CwStatus cw__written_read(CwFields in, size_t column, CwRate rate, CwWritten* ret_written);

/** The cue a field names; the diagnostic names the nearest. */
CwStatus cw__cue_named(CwArena* arena, CwFields in, size_t column, const CwSpotting* spotting,
                       const CwCueRow** ret_cue);

/** The cue of that id, or NULL. */
const CwCueRow* cw__cue_find(const CwSpotting* spotting, const char* id);

#endif
