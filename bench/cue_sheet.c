// SPDX-License-Identifier: GPL-3.0-or-later
// How long a cue sheet of 5,000 cues takes in each of its forms.
#include "rights/cue_sheet_diff.h"
#include "rights/cue_sheet_forms.h"

#include <stdio.h>
#include <time.h>

enum {
    CUES = 5000,
    ROUNDS = 5,
};

static char ids[CUES][12];
static CwWorkUse works[CUES];
static CwSheetCue cues[CUES];
static const CwRightsParty parties[] = {
    {.name = "Ada Byron", .role = CW_PARTY_COMPOSER, .society = "PRS", .ipi = "00014107338", .share = {1, 3}},
    {.name = "Charles B", .role = CW_PARTY_COMPOSER, .society = "PRS", .ipi = "", .share = {2, 3}},
    {.name = "Byron Music", .role = CW_PARTY_PUBLISHER, .society = "PRS", .ipi = "", .share = {1, 1}},
};

static double seconds(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static CwStatus run(CwArena* arena, const CwCueSheetFrom* from, int form) {
    CwCueSheet sheet;
    CwSheetDiff diff;
    CwBuf buf = cw_buf(arena);
    CW_TRY(cw_cue_sheet_make(arena, from, &sheet));
    switch (form) {
    case 1:
        cw_cue_sheet_csv(&buf, &sheet);
        break;
    case 2:
        cw_cue_sheet_json(&buf, NULL, &sheet);
        break;
    case 3:
        return cw_cue_sheet_xlsx(&buf, &sheet);
    case 4:
        cw_cue_sheet_ddex(&buf, &sheet);
        break;
    case 5:
        return cw_cue_sheet_diff(arena, &sheet, &sheet, &diff);
    default:
        break;
    }
    return cw_buf_status(&buf);
}

int main(void) {
    static const char* const forms[] = {"made", "csv", "json", "workbook", "ddex", "difference"};
    const CwRights rights = {works, CUES};
    const CwSheetReel reel = {"R1", {0}, {CUES * 10 * CW_FLICKS_PER_SECOND}};
    for (int i = 0; i < CUES; ++i) {
        (void)snprintf(ids[i], sizeof ids[i], "1m%d", i + 1);
        works[i] = (CwWorkUse){ids[i], "A Piece of Music", CW_WORK_ORIGINAL, "", "", "", "", "", parties, 3, false};
        cues[i] = (CwSheetCue){
            ids[i],  "A Piece", CW_USE_BI, {i * 10 * CW_FLICKS_PER_SECOND}, {(i * 10 + 8) * CW_FLICKS_PER_SECOND},
            "people"};
    }
    const CwCueSheetFrom from = {.rate = cw_rate_24,
                                 .reels = &reel,
                                 .n_reels = 1,
                                 .cues = cues,
                                 .n_cues = CUES,
                                 .rights = &rights,
                                 .head = {"Film", "", "", "", "", "", "", "", "", "", "", "", "", "", "cut1"}};
    for (int form = 0; form < 6; ++form) {
        double best = 1e9;
        for (int round = 0; round < ROUNDS; ++round) {
            CwArena* arena = cw_arena_new(NULL);
            const double begun = seconds();
            if (run(arena, &from, form) != CW_OK) {
                return 1;
            }
            const double took = seconds() - begun;
            best = took < best ? took : best;
            cw_arena_free(arena);
        }
        printf("%-10s %6.1f ms\n", forms[form], best * 1000);
    }
    return 0;
}
