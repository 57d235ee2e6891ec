// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The brief of a cue: all that its music depends on, in the cue's own time.

   A cue that was only shifted has the same brief, byte for byte, so nothing of it is made again. Names, titles, notes
   and words that are said do not change the music and are not in it.

   Units    flicks from the cue's in; moods in thousandths; tempos in thousandths of a quarter a minute.
*/
#ifndef CW_SPOT_BRIEF_H
#define CW_SPOT_BRIEF_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/json.h"
#include "spot/place.h"
#include "story/cut_files.h"

#include <stdbool.h>
#include <stddef.h>

/** How the music ends, judging by what follows. */
typedef enum {
    CW_CUE_END_RING,   ///< the last sound rings out over what follows
    CW_CUE_END_BUTTON, ///< a stroke, and it is over: at a cut to something else, or the end of the film
    CW_CUE_END_HELD,   ///< held into the next cue, which takes over
    CW_CUE_END_STOP,   ///< cut off dead: a hit at its end asks for it
    CW_CUE_END_THIN,   ///< thins out under a line that goes on
} CwCueEnd;

/** A hit in the cue's time. */
typedef struct {
    const char* name;
    CwTime at;
    int weight;
    CwWant want;
    CwBeatWanted beat;
    CwSpan tolerance_early;
    CwSpan tolerance_late;
} CwBriefHit;

/** Somebody speaking, in the cue's time, from 0 to the cue's length. */
typedef struct {
    CwTime in;
    CwTime out;
} CwBriefSpeech;

/** All that the music of one cue depends on. */
typedef struct {
    const char* cue; ///< its id
    CwRate rate;
    CwSpan length;
    CwUse use;
    const char* theme;  ///< or ""
    const char* intent; ///< or ""
    int valence;
    int arousal;
    int density;
    int tempo_min; ///< 0 leaves it to the mood
    int tempo_max;
    CwPhrasing phrases;
    const CwBriefHit* hits; ///< by time, then by name
    size_t n_hits;
    const CwBriefSpeech* speech; ///< by time, apart from one another
    size_t n_speech;
    bool overlaps_before; ///< another cue still sounds when it begins
    CwCueEnd end;
} CwCueBrief;

/** What is round a cue. */
typedef struct {
    const CwSpotted* spotted;
    const CwPlacement* placement;
    CwPlaceIn in;
    const CwScene* scenes; ///< as they lie in the same cut
    size_t n_scenes;
    const CwJoinedCut* joined; ///< what lies between its reels is no time of a cue; NULL where it has none
} CwBriefFrom;

/**
   The brief of a cue that has a place.

   Shape    `cue` is an index into the cues.
   Errors   CW_ERR_NOT_FOUND when the cue is omitted; CW_ERR_NO_MEM.
   Memory   from `arena`; strings are shared.
*/
CW_MUST_USE CwStatus cw_cue_brief(CwArena* arena, const CwBriefFrom* from, size_t cue, CwCueBrief* ret_brief);

/** Writes a brief as one JSON object, always the same text for the same brief. */
void cw_cue_brief_to_json(CwBuf* buf, const char* key, const CwCueBrief* brief);

/**
   Reads what cw_cue_brief_to_json() wrote.

   Errors   CW_ERR_BAD_INPUT, CW_ERR_NO_MEM.
   Memory   from `arena`; strings belong to `json`.
*/
CW_MUST_USE CwStatus cw_cue_brief_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwCueBrief* ret_brief);

/** The end in a word: "ring out", "button", "held", "stop", "thin". Memory: static. */
const char* cw_cue_end_name(CwCueEnd end);

#endif
