// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What a film says about itself: title, rate, timecode, reels, sample rate, ensemble (film.json).

   The promise to people who write one is docs/film-folder.md.

   Units    times are flicks on the record timeline; sample rates in Hz.
*/
#ifndef CW_STORY_FILM_FACTS_H
#define CW_STORY_FILM_FACTS_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "time/rate.h"

#include <stdbool.h>
#include <stddef.h>

/** A part of the film that is edited and delivered by itself. */
typedef struct {
    const char* name; ///< "R1"
    bool has_start;
    CwTime start; ///< where its first frame lies, if said
} CwReel;

/** What else a cue sheet or a title page wants to know; each may be "". */
typedef enum {
    CW_FACT_AKA, ///< another title
    CW_FACT_EPISODE,
    CW_FACT_EPISODE_NUMBER,
    CW_FACT_KIND, ///< short film, feature, series …
    CW_FACT_DIRECTOR,
    CW_FACT_PRODUCER,
    CW_FACT_COMPOSER,
    CW_FACT_COMPANY, ///< the production company
    CW_FACT_NUMBER,  ///< the production number
    CW_FACT_NETWORK,
    CW_FACT_COUNTRY,
    CW_FACT_LANGUAGE,
    CW_FACT_YEAR,
    CW_FACT_RELEASE, ///< day of the first release or broadcast
    CW_FACT_CONTACT,
    CW_FACT_CURRENCY,
    CW_FACT_NOTES,
    CW_FACT_TUNING, ///< what everybody plays in, where a cue says nothing else
    CW_FACT_RAGA,   ///< and from which raga its melodies are made
    CW_FACT_COUNT,
} CwFact;

/** What a film says about itself. */
typedef struct {
    const char* title; ///< "" where nothing was said
    CwRate rate;
    bool has_start;
    CwTime start; ///< timecode of the first frame; has_start false leaves it to the first cut
    const CwReel* reels;
    size_t n_reels; ///< 0 where nothing was said
    int sample_rate;
    const char* ensemble;       ///< name of the ensemble, or ""
    const char* const* players; ///< the instruments, where they were listed
    size_t n_players;
    const char* facts[CW_FACT_COUNT];
} CwFilmFacts;

/**
   Reads film.json.

   Only the rate is needed. A key that is not known is a warning, because other people's folders carry more than we
   read; a known key with a value that cannot be taken is an error.

   Errors   CW_ERR_BAD_INPUT with line and column of the value; CW_ERR_NO_MEM.
   Memory   from `arena`; `warnings` may be NULL.
*/
CW_MUST_USE CwStatus cw_film_facts_read(CwArena* arena, const char* file, CwText text, CwDiagList* warnings,
                                        CwDiag* diag, CwFilmFacts* ret_facts);

#endif
