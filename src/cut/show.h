// SPDX-License-Identifier: GPL-3.0-or-later
/** A cut written out for people and scripts. */
#ifndef CW_CUT_SHOW_H
#define CW_CUT_SHOW_H

#include "base/buf.h"
#include "base/diag.h"
#include "cut/changes.h"
#include "cut/cut.h"

/**
   An event as one JSON object on a line: `event`, `track` ("V1", "A2"), `roll`, `clip`, `src_in`, `src_out`,
   `rec_in`, `rec_out`, `speed` (an exact fraction as a string), `transition` ("cut", "dissolve", "wipe", "key", "key
   background"), `transition_frames`, `line`; `reel` where the list writes another name than the roll's.

   `roll` of black is "BL"; of footage without a name it is what the list writes.

   Units    frames at the cut's rate; out is exclusive.
*/
void cw_event_show_json(CwBuf* buf, const CwEvent* event);

/** A marker as one JSON object on a line: `marker` (its text), `colour`, `frame`, `line`. Units: record frames. */
void cw_marker_show_json(CwBuf* buf, const CwMarker* marker);

/** Diagnostics as JSON, one object a line: `diag` (its name), `file`, `line`, `column`, `read`, `text`. */
void cw_diags_show_json(CwBuf* buf, const CwDiagList* list);

/** The cut as a table for people. */
void cw_cut_show_text(CwBuf* buf, const CwCut* cut);

/**
   A difference and its change list as JSON, one object a line: kept runs `{"kept":true,"new_in","old_in","frames"}`
   (with `version`, `renamed` or `black` true where they are, and runs of one speed where it changed), ambiguous runs
   `{"ambiguous":true,"new_in","frames","old_in","other_in"}`, then changes `{"op":"trim","side":"head","frames",…}`
   with `roll`, `clip` and the frames in both cuts.

   Units    frames at the cuts' rate; out is exclusive.
*/
void cw_diff_show_json(CwBuf* buf, const CwDiff* diff, const CwChangeList* changes);

/** One change of a list, as cw_diff_show_json() writes it, without the end of its line. Units: frames. */
void cw_change_to_json(CwBuf* buf, const char* key, const CwCutChange* change);

/** What was done, for people: "trim head", "insert". Memory: static. */
const char* cw_change_words(CwChangeKind kind);

/** The change list as a table for people. */
void cw_changes_show_text(CwBuf* buf, const CwChangeList* changes, CwRate rate);

/** A ratio as people and scripts read it: "2", "-1/2". */
void cw_ratio_put(CwBuf* buf, CwRatio ratio);

#endif
