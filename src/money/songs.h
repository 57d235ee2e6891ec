// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The song search: what a scene asks for (briefs.csv), what was pitched for it and at what price (pitches.csv).

   Of each brief one pitch is chosen at most; shortlisted ones and alternates stand ready in the order of their rank.
   How far a chosen song is cleared, rights.csv says.

   Units    minor units of a currency.
*/
#ifndef CW_MONEY_SONGS_H
#define CW_MONEY_SONGS_H

#include "base/buf.h"
#include "money/amount.h"
#include "rights/rights.h"

#include <stdbool.h>
#include <stddef.h>

/** How far a pitch has come. */
typedef enum {
    CW_PITCH_PITCHED,
    CW_PITCH_SHORTLISTED,
    CW_PITCH_ALTERNATE, ///< stands ready
    CW_PITCH_CHOSEN,
    CW_PITCH_REJECTED,
    CW_PITCH_UNAVAILABLE, ///< its owners said no
} CwPitchState;

/** A song that was pitched. */
typedef struct {
    const char* work;
    const char* artist;
    const char* from; ///< who pitched it
    CwPitchState state;
    int rank; ///< the lowest first; 0 where nobody said
    bool priced;
    CwMoney sync;
    CwMoney master;
    CwMoney price; ///< of both
    const char* notes;
    CwPlace place;
} CwPitch;

/** What a scene asks for. */
typedef struct {
    const char* name;
    const char* cue;   ///< "" where it is not spotted yet
    const char* scene; ///< "" where nobody said
    const char* wants;
    bool limited;
    CwMoney most; ///< what it may cost
    CwDate by;    ///< CW_DATE_NEVER_ENDS where nobody said
    const char* notes;
    const CwPitch* pitches; ///< the chosen one, then what stands ready by rank, then the others
    size_t n_pitches;
    CwPlace place;
} CwSongBrief;

/** The search. */
typedef struct {
    const CwSongBrief* briefs; ///< as in briefs.csv
    size_t n_briefs;
} CwSongSearch;

/** What the reader is given: the texts of both files, and what they may speak of. */
typedef struct {
    CwText briefs;
    CwText pitches;
    const CwRightsCue* cues;
    size_t n_cues;
    CwCurrency currency; ///< of prices that name none
} CwSongFiles;

/**
   Reads briefs.csv (brief, cue, scene, wants, most, currency, by, notes; brief is needed) and pitches.csv (brief, work,
   artist, from, state, rank, sync, master, price, currency, notes; brief and work are needed).

   Errors   CW_ERR_BAD_INPUT: a cue or brief that is not there, a brief twice, two chosen for one brief, a price that is
            none, or that is not sync and master added up. CW_ERR_NO_MEM.
   Memory   from `arena`.
   Source   docs/film-folder.md.
*/
CW_MUST_USE CwStatus cw_songs_read(CwArena* arena, const CwSongFiles* files, CwDiag* diag, CwSongSearch* ret_search);

/**
   What the music supervisor should see: a brief without a choice (near or past its day), a choice above what the brief
   may cost, one that rights.csv does not know or whose owners denied (with what stands ready), no alternate.

   Shape    warnings named "songs.…", `read` is the brief.
   Units    `within_days`: how far ahead a day is told.
   Errors   CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_songs_check(const CwSongSearch* search, const CwRights* rights, CwDate day, int within_days,
                                    CwDiagList* warnings);

/** The chosen pitch, or NULL. Memory: belongs to `brief`. */
const CwPitch* cw_song_chosen(const CwSongBrief* brief);

/** The state in a word. Memory: static. */
const char* cw_pitch_state_name(CwPitchState state);

/** Writes the search as text. Shape: `rights` say how far each song is cleared. */
void cw_songs_text(CwBuf* buf, const CwSongSearch* search, const CwRights* rights);

/** Writes each brief as one JSON object a line. */
void cw_songs_json(CwBuf* buf, const CwSongSearch* search, const CwRights* rights);

/** Writes the search as a page. Shape: `warnings` are those of cw_songs_check(). */
void cw_songs_page(CwBuf* buf, const char* film, const CwSongSearch* search, const CwRights* rights,
                   const CwDiagList* warnings);

#endif
