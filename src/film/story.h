// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The script and the subtitles of a film: lines hung on their footage, and scenes.
*/
#ifndef CW_FILM_STORY_H
#define CW_FILM_STORY_H

#include "film/film.h"
#include "story/heard.h"

/** What the first cut tells of the story; every other cut follows from it. */
typedef struct {
    CwHungLines lines; ///< those of the first cut, and those only a later cut's subtitles have
    CwScenes scenes;   ///< in the first cut
} CwFilmStory;

/**
   Reads script, subtitles and scenes. `film` has its facts, files, cuts and script already.

   Errors   CW_ERR_BAD_INPUT with file, line and column; CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_film_story_read(CwArena* arena, const CwFilm* film, CwDiag* diag, CwFilmStory* ret_story);

/**
   Where the lines are heard in a cut.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_film_story_lines(CwArena* arena, const CwFilm* film, const CwFilmStory* story,
                                         const CwFilmCut* cut, const CwLine** ret_lines, size_t* ret_count);

#endif
