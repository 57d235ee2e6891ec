// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The film as a project holds it: everything people brought and decided, read and checked, ready to be asked.

   A CwFilm is a value read from the store in one go; it does not change. What changes the project is in take_in.h,
   conform.h and approve.h, each change one op.

   The cuts that were taken one after another are a row: each view of the film (where its lines, scenes, cues and hits
   lie) follows from the view before it and the difference of the two cuts. The last view is the one the soundtrack
   follows.

   Memory   a film lives in the arena it was read into; its store must stay open as long.
*/
#ifndef CW_FILM_FILM_H
#define CW_FILM_FILM_H

#include "base/embedded.h"
#include "cut/diff.h"
#include "film/decisions.h"
#include "film/files.h"
#include "film/repairs.h"
#include "film/sounds.h"
#include "money/budget.h"
#include "money/exchange.h"
#include "money/licence_out.h"
#include "money/songs.h"
#include "rights/delivery.h"
#include "rights/origin.h"
#include "rights/rights.h"
#include "rights/team.h"
#include "score/ensemble.h"
#include "spot/note.h"
#include "spot/place.h"
#include "story/cut_files.h"
#include "story/film_facts.h"
#include "story/scenes.h"
#include "story/script.h"

#include <stdbool.h>
#include <stddef.h>

/** One version of the edit, as the film has it. */
typedef struct {
    const char* name;
    CwJoinedCut joined; ///< its lists, reels one after the other
    CwPicture picture;
} CwFilmCut;

/** The film as it lies in one cut. */
typedef struct {
    const CwFilmCut* cut;
    bool has_diff;
    CwDiff diff;        ///< from the view before, where there is one
    CwDiff since_first; ///< from the first view; of that from itself
    const CwLine* lines;
    size_t n_lines;
    CwScenes scenes;
    CwPlacement anchored;  ///< the film's cues and hits where their anchors lie
    CwPlacement placement; ///< where they are: as anchored, but for cues that somebody would not let move
} CwFilmView;

/** The film. */
typedef struct {
    CwStore* store;
    CwFilmFacts facts;
    CwEnsemble ensemble;             ///< who plays what the machine writes
    const CwFilmFile* ensemble_file; ///< where the film folder brings it; NULL for one of the program's
    CwFilmFiles files;
    const CwFilmCut* cuts; ///< all there are: the one timecodes are written for, then the others by name
    size_t n_cuts;
    const CwFilmView* views; ///< of the cuts that were taken, in the order they were taken; at least one
    size_t n_views;
    CwScript script; ///< empty where there is none
    CwFilmSounds sounds;
    CwFilmRepairs repairs; ///< of sounds that are old, noisy or muddy
    CwSpotted spotted;     ///< cues and hits on their anchors
    CwFeedbackList notes;
    CwTeam team;
    CwRights rights;
    CwOrigins origins;
    CwText crawl; ///< the end crawl, from credits.txt; `at` is NULL where there is none
    CwBudget budget;
    CwSongSearch songs;
    CwLicencesOut licences; ///< of our own music, to others
    CwCurrency currency;    ///< of amounts that name none: that of film.json, else EUR
    CwExchanges rates;      ///< of exchange, from rates.csv
    CwDeliveries deliveries;
    const CwEmbedded* profiles; ///< of deliveries: the film's own, then the program's (mix/profiles.h)
    CwDecisions decisions;      ///< levels that are kept while they serve
    CwWorkDecisions work;       ///< what people decided on the worklists of its views
} CwFilm;

/**
   Reads the film from its project.

   Errors   CW_ERR_BAD_INPUT with file, line and column of what cannot be read; CW_ERR_CORRUPT, CW_ERR_IO,
            CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `store`. Repairs and warnings go to `warnings`, which may be NULL.
*/
CW_MUST_USE CwStatus cw_film_read(CwArena* arena, CwStore* store, CwDiagList* warnings, CwDiag* diag, CwFilm* ret_film);

/** The view the soundtrack follows now. Memory: belongs to the film. */
const CwFilmView* cw_film_now(const CwFilm* film);

/** The view before that, or NULL when the film was never re-cut. Memory: belongs to the film. */
const CwFilmView* cw_film_before(const CwFilm* film);

/**
   The view whose picture the music of a cue is made for: the view itself, or an earlier one when what the re-cut asks
   of the cue was rejected.

   Units    `cue` is an index into the film's cues.
   Memory   belongs to the film.
*/
const CwFilmView* cw_film_music_view(const CwFilm* film, const CwFilmView* view, size_t cue);

/** Index of the cue of an id; `film->spotted.n_cues` when there is none. */
size_t cw_film_cue(const CwFilm* film, const char* id);

/** The first frame of the film in a cut, on its record timeline. */
CwTime cw_film_start(const CwFilm* film, const CwFilmView* view);

/**
   A moment of the record timeline on the film's own: from its first frame, reel after reel, without what lies between
   reels that begin at their own hour. A moment between reels is the end of the earlier one.
*/
CwTime cw_film_own(const CwFilm* film, const CwFilmView* view, CwTime at);

/**
   How long a cue is when the film is played: what lies between reels is not in it.

   Units    `cue` is an index into the film's cues, and has a place in the view.
*/
CwSpan cw_film_cue_length(const CwFilmView* view, size_t cue);

/** How far into a cue a moment of the record timeline is, when the film is played. Units: as cw_film_cue_length(). */
CwSpan cw_film_in_cue(const CwFilmView* view, size_t cue, CwTime at);

/** The moment of the record timeline that is so far into a cue. Units: as cw_film_cue_length(). */
CwTime cw_film_of_cue(const CwFilmView* view, size_t cue, CwSpan into);

/** How long the film is in a cut, reel after reel. */
CwSpan cw_film_length(const CwFilm* film, const CwFilmView* view);

#endif
