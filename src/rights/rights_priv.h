// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef CW_RIGHTS_RIGHTS_PRIV_H
#define CW_RIGHTS_RIGHTS_PRIV_H

#include "base/buf.h"
#include "rights/rights.h"

/**
   Gives the parties without a share their part of what their side has left, brings shares written as parts of the whole
   work or as fractions to parts of their side, and checks that every side adds up wherever somebody holds a part of it.
*/
CwStatus cw__rights_settle_shares(CwArena* arena, const CwWorkUse* work, CwRightsParty* parties, const bool* share_said,
                                  CwDiag* diag);

/** The fewest parts of the world in each of which the same parties hold their shares. */
CwStatus cw__work_regions(CwArena* arena, const CwRightsParty* parties, size_t n_parties, CwTerritories** ret_regions,
                          size_t* ret_count);

/** Whether a party holds its share in a part of the world; regions are whole for it or not at all. */
bool cw__party_holds_in(const CwRightsParty* party, const CwTerritories* region);

/** The works of one cue. */
typedef struct {
    const CwWorkUse* const* works;
    size_t count;
} CwWorkRange;

/** The works by cue, so that many cues can be looked up. */
typedef struct {
    const CwWorkUse* const* works; // by cue, then as they were
    size_t n_works;
} CwWorkIndex;

CwStatus cw__work_index(CwArena* arena, const CwRights* rights, CwWorkIndex* ret_index);

/** The works of a cue; none when nobody wrote any down. Cost: log n in works. */
CwWorkRange cw__works_of(const CwWorkIndex* index, const char* cue);

/** An XML element with a text, on a line of its own; nothing when the text is empty. */
void cw__put_element(CwBuf* buf, int depth, const char* name, const char* text);

#endif
