// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The spotting list and the hit list as people write them (spotting.csv, hits.csv).

   What is read here stands where somebody wrote it: at a timecode of the first cut, or on an anchor in words; it is
   hung on the picture later. The promise to people who write these tables is docs/film-folder.md.

   Units    times are flicks on the record timeline since 00:00:00:00; what CwCue and CwHit say.
*/
#ifndef CW_SPOT_SPOTTING_H
#define CW_SPOT_SPOTTING_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "spot/cue.h"
#include "time/rate.h"

#include <stddef.h>

/** A place as somebody wrote it. */
typedef struct {
    const char* anchor; ///< an anchor in words, or NULL: then `at` holds
    CwTime at;          ///< a timecode of the first cut
    CwPlace place;      ///< where it is written
    const char* text;   ///< as it is written
} CwWritten;

/** A cue as written: everything but its anchors. */
typedef struct {
    CwCue cue;
    CwWritten in;
    CwWritten out;
    CwPlace theme_place; ///< where its theme is written
} CwCueRow;

/** A spotting list. */
typedef struct {
    const CwCueRow* rows; ///< as in the file
    size_t n_rows;
} CwSpotting;

/** What a hit is to hang on. */
typedef enum {
    CW_HANG_DEFAULT, ///< the cut where one is within a frame, else the footage
    CW_HANG_CUT,     ///< the nearest cut, with what lies between as its offset
    CW_HANG_FOOTAGE, ///< the footage, even at a cut
    CW_HANG_TEXT,    ///< an anchor in words
} CwHang;

/** A hit as written: everything but its anchor. */
typedef struct {
    CwHit hit;
    CwHang hang;
    CwWritten at; ///< with CW_HANG_TEXT its anchor is set
    CwPlace cue_place;
} CwHitRow;

/** A hit list. */
typedef struct {
    const CwHitRow* rows; ///< as in the file
    size_t n_rows;
} CwHitList;

/**
   Reads spotting.csv: the columns cue, title, in, out, theme, intent, valence, arousal, density, use, tempo_min,
   tempo_max, notes, phrases, of which the header needs cue, in and out.

   Errors   CW_ERR_BAD_INPUT: a wrong header, an empty cue, in or out, one cue twice, out at or before in, a number or
            word that cannot be taken, no cue at all. CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `file`.
*/
CW_MUST_USE CwStatus cw_spotting_read(CwArena* arena, const char* file, CwText text, CwRate rate, CwDiag* diag,
                                      CwSpotting* ret_spotting);

/**
   Reads hits.csv: the columns cue, at, name, weight, want, tolerance_early, tolerance_late, anchor, of which the header
   needs cue and at.

   An empty cue is the one cue of `spotting` that sounds then; an empty name is the number of the hit in its cue; an
   empty weight is 500; an empty tolerance is half a frame. The largest weight in the file says how weights count: to 1,
   10, 100 or 1000.

   Errors   CW_ERR_BAD_INPUT: a wrong header, a cue that is not in `spotting` (the nearest is named), a hit outside its
            cue where both are timecodes, a name twice in one cue, neither `at` nor an anchor in words, a number or word
            that cannot be taken. CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `file`; strings of `spotting` are shared.
*/
CW_MUST_USE CwStatus cw_hit_list_read(CwArena* arena, const char* file, CwText text, CwRate rate,
                                      const CwSpotting* spotting, CwDiag* diag, CwHitList* ret_hits);

/**
   Whether every cue's theme is among those the film has.

   Shape    `themes[n_themes]` names; an empty theme is none and always well.
   Errors   CW_ERR_BAD_INPUT naming the theme, its place and the nearest name.
*/
CW_MUST_USE CwStatus cw_spotting_check_themes(const CwSpotting* spotting, const char* const* themes, size_t n_themes,
                                              CwDiag* diag);

#endif
