// SPDX-License-Identifier: GPL-3.0-or-later
/** What the files of the report's recipe share. Inside room road only. */
#ifndef CW_ROAD_RECIPE_REPORT_PRIV_H
#define CW_ROAD_RECIPE_REPORT_PRIV_H

#include "cut/changes.h"
#include "road/recipe_priv.h"

#include <stdbool.h>

/** A cut that is shown. */
typedef struct {
    Cw__Work* work;
    const CwChangeList* changes; ///< from the old cut to the new one; NULL where there is one cut
    bool is_new;                 ///< the newer of two
} Cw__ReportCut;

/** How long before its in a cue that is heard alone begins, because notes are struck early. */
extern const CwSpan cw__alone_lead;

/** What became of a cue since the view before, in a word; "new" when it had no place there. Memory: static. */
const char* cw__cue_verdict(const CwFilm* film, size_t cue);

/** Writes what is known of a cut. Errors: CW_ERR_NO_MEM. */
CW_MUST_USE CwStatus cw__report_put_cut(const Cw__ReportCut* cut, CwBuf* buf);

/** Writes what the re-cut did, as far as the cuts tell, as `recut`. Errors: CW_ERR_NO_MEM. */
CW_MUST_USE CwStatus cw__report_put_recut(const Cw__Work* old, const Cw__ReportCut* now, CwBuf* buf);

/** Writes the notes, each with its places in the cuts shown, as `notes`. Errors: CW_ERR_NO_MEM. */
CW_MUST_USE CwStatus cw__report_put_notes(const Cw__Work* now, const Cw__Work* before, CwBuf* buf);

/** Adds the page itself, when the rest was built. Shape: `params` is an object that has been begun. */
CW_MUST_USE CwStatus cw__recipe_report_end(const Cw__Page* page, CwBuf* params);

#endif
