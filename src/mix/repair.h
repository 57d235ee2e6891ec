// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Old, noisy, muddy recordings made better, and what that changed: only what was asked for, never by itself.

   Clicks are bridged and cut-off tops grown again (by ffmpeg's adeclip) only where they are found here: every other
   sample stays as it is. Hum is taken out at the harmonics that stand out, hiss goes down by ffmpeg's afftdn at the
   level it was measured at. Mud is a dynamic equaliser round 315 Hz, balance a match to a reference, band by band.

   Units    hundredths of dB; frames.
*/
#ifndef CW_MIX_REPAIR_H
#define CW_MIX_REPAIR_H

#include "mix/recording.h"

#include <stdbool.h>

/** What is asked for; nothing is done that is not. */
typedef struct {
    bool clicks;
    bool clipping;
    int hum_hz; ///< 50 or 60; 0 leaves hum alone
    bool hiss;
    bool mud;
    const CwSource* match; ///< a recording whose balance is wanted; or NULL
} CwRepairWish;

/** What was done. */
typedef struct {
    CwCondition before;
    CwCondition after;
    int64_t mended;     ///< samples that clicks and clipping had broken
    int notches;        ///< harmonics that were notched
    int hiss_delay;     ///< frames by which afftdn was late, taken back
    int mud_most_db100; ///< the most that was taken away round 315 Hz
    int match_db100[CW_BANDS];
    int residual_db100; ///< what was changed, over the sound as it was; CW_FAULT_NONE_DB100 when nothing was
    int gain_db100;     ///< 0, or below where it would not fit any more
} CwRepair;

/**
   Repairs a recording where it stands.

   Range    hum_hz 0, 50 or 60 (asserted).
   Errors   CW_ERR_NO_PROGRAM, CW_ERR_FAILED when ffmpeg is missing or fails; as cw_source_read() for the reference;
            CW_ERR_NO_MEM. Then the recording is half repaired: throw it away.
   Memory   `folder` is for what goes through ffmpeg; files are written over and left.
   Cost     twenty times real time.
*/
CW_MUST_USE CwStatus cw_repair(CwArena* arena, const CwRepairWish* wish, const char* folder, CwOldRecording* recording,
                               CwDiag* diag, CwRepair* ret_repair);

/** Writes it as an object: before, after, mended, notches, mud_most, match, residual, gain. */
void cw_repair_to_json(CwBuf* buf, const char* key, const CwRepair* repair);

/**
   Draws the bands before and after, and what was counted, as SVG.

   Errors   CW_ERR_NO_PROGRAM when a font is missing; CW_ERR_FAILED; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_repair_svg(CwArena* arena, const CwRepair* repair, const char* title, CwDiag* diag,
                                   CwText* ret_svg);

#endif
