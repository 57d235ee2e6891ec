// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Cues and hits: what music the film asks for, where, and which moments it marks.

   What is here hangs on anchors and does not move when the picture does; where it lies in a cut is in spot/place.h.

   Units    levels from -1 to 1 are kept in thousandths; tempos in thousandths of a quarter note a minute; spans in
            flicks.
*/
#ifndef CW_SPOT_CUE_H
#define CW_SPOT_CUE_H

#include "cut/anchor.h"
#include "spot/phrasing.h"
#include "time/flicks.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** How music is used, as cue sheets have it. */
typedef enum {
    CW_USE_BI, ///< background instrumental
    CW_USE_BV, ///< background vocal
    CW_USE_VI, ///< visual instrumental: its source is in the scene
    CW_USE_VV, ///< visual vocal
    CW_USE_MT, ///< main title
    CW_USE_ET, ///< end title
    CW_USE_FI, ///< featured instrumental
    CW_USE_FV, ///< featured vocal
    CW_USE_TH, ///< theme
    CW_USE_LO, ///< logo
} CwUse;

/** One cue. */
typedef struct {
    const char* id; ///< "1m1": reel 1, music 1
    const char* title;
    CwAnchor in;
    CwAnchor out;
    const char* theme;  ///< name of a theme, or ""
    const char* intent; ///< what it is for, in the composer's words
    int valence;        ///< -1000 sad … 1000 glad
    int arousal;        ///< -1000 still … 1000 wild
    int density;        ///< 0 a single line … 1000 everybody
    CwUse use;
    int tempo_min; ///< thousandths of a quarter a minute; 0 leaves it to the mood
    int tempo_max;
    CwPhrasing phrases;
    const char* notes;
    const char* tuning; ///< name of a tuning, or ""
    const char* raga;   ///< name of a raga, or ""
} CwCue;

/** What a hit asks the music to do. */
typedef enum {
    CW_WANT_ACCENT,  ///< a stab
    CW_WANT_CHORD,   ///< the harmony changes
    CW_WANT_STOP,    ///< the music stops
    CW_WANT_SWELL,   ///< it rises to here
    CW_WANT_ENTRY,   ///< something enters
    CW_WANT_SILENCE, ///< silence from here until the next entry
} CwWant;

/** Where in the bar a hit asks to be. */
typedef enum {
    CW_BEAT_ANY,      ///< any beat
    CW_BEAT_STRONG,   ///< a strong beat of the bar
    CW_BEAT_DOWN,     ///< a downbeat
    CW_BEAT_DIVISION, ///< any subdivision will do
    CW_BEAT_BETWEEN,  ///< between the beats, on purpose
} CwBeatWanted;

/** One picture event the music marks. */
typedef struct {
    const char* cue; ///< id of its cue
    const char* name;
    CwAnchor anchor;
    int weight; ///< 1 … 1000: what missing it costs
    CwWant want;
    CwBeatWanted beat;
    CwSpan tolerance_early; ///< how much before its time the music may mark it
    CwSpan tolerance_late;
} CwHit;

#endif
