// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What the files of the report's stage share. Inside room road only.

   The data of the page is web/report-data.md. Inputs of a cut are named "CUT/movie", those of a cue "CUT/CUE/solution".
*/
#ifndef CW_ROAD_REPORT_PRIV_H
#define CW_ROAD_REPORT_PRIV_H

#include "page/report.h"
#include "perform/bars.h"
#include "perform/tape.h"
#include "road/stage_priv.h"

/** The report being made. */
typedef struct {
    CwStepRun* run;
    CwReportMedia* media;
    size_t n_media;
    int64_t sample_rate;
} Cw__Report;

/** The music of a cue in one cut, as it was made. */
typedef struct {
    const char* cut;
    const json_t* json; ///< what the parameters say of the cue
    CwTime in;          ///< in the film's own time
    CwTime out;
    bool has_solution;
    CwTempoSolution solution;
    CwScore score;
    bool has_edit;
    CwTapeEdit edit;
    CwBars bars;
} Cw__Made;

/** The input "CUT/NAME" or "CUT/CUE/NAME"; NULL when there is none. `cue` may be NULL. */
const CwHash* cw__report_input(const Cw__Report* report, const char* cut, const char* cue, const char* name);

/** A media object of the page, from an input; writes its name under `key`, or nothing where there is no such input. */
CW_MUST_USE CwStatus cw__report_media(Cw__Report* report, CwBuf* buf, const char* key, const CwHash* hash,
                                      const char* type);

/** Copies a value. */
CW_MUST_USE CwStatus cw__report_copy(Cw__Report* report, CwBuf* buf, const char* key, const json_t* json);

/** Reads what was made for a cue. */
CW_MUST_USE CwStatus cw__report_made(Cw__Report* report, const char* cut, const json_t* cue, Cw__Made* ret_made);

/** Writes one cue of a cut: tempo, bars, hits and its own sound. */
CW_MUST_USE CwStatus cw__report_put_cue(Cw__Report* report, const Cw__Made* made, CwBuf* buf);

/** Writes `loudness` and `balance` of a cut. Units: `length` in flicks. */
CW_MUST_USE CwStatus cw__report_put_levels(Cw__Report* report, const char* cut, CwSpan length, CwBuf* buf);

/** Writes `lines` of a cut, each with what lies under it. */
CW_MUST_USE CwStatus cw__report_put_lines(Cw__Report* report, const char* cut, const json_t* lines, CwBuf* buf);

/** How many notes two parts have in common from their first on. */
size_t cw__notes_same_before(const CwPart* a, const CwPart* b);

/** And from their last back, which in `b` come `later`. Units: ticks. */
size_t cw__notes_same_after(const CwPart* a, const CwPart* b, int64_t later);

/** Writes `parts`: those whose notes changed, and from which bar to which. Units: `later` in ticks. */
void cw__report_put_parts(const Cw__Made* old, const Cw__Made* now, int64_t later, CwBuf* buf);

/** Writes `recut`. */
CW_MUST_USE CwStatus cw__report_put_recut_made(Cw__Report* report, const json_t* recut, CwBuf* buf);

#endif
