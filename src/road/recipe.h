// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The recipe: which steps make which result, from the state of the film.

   The graph is built anew from the film whenever it is wanted. Nodes of the view the soundtrack follows are named for
   what they make ("cue/2m1/tempo", "mx/strings", "master/ebu_r128"); those of the view before it, which the report
   shows beside it, have "before/" in front. A node's name stays the same through a re-cut, so that `why` can compare.
*/
#ifndef CW_ROAD_RECIPE_H
#define CW_ROAD_RECIPE_H

#include "build/graph.h"
#include "film/film.h"
#include "rights/cue_sheet.h"

#include <stdbool.h>
#include <stddef.h>

/** What is to be made. */
typedef struct {
    bool papers;         ///< engraved scores too, which take longest
    bool streamers;      ///< what is seen over the picture of each cue while it is recorded, as movies
    bool temp;           ///< also what a temp delivery says of itself
    const char* profile; ///< mastered to this too, where the film names no profile; or NULL
} CwRoadOptions;

/** A stem of a cue, before any level of the film is applied. */
typedef struct {
    const char* name;   ///< "strings"
    const char* node;   ///< that has its sound
    const char* output; ///< under this name
} CwRoadStem;

/** A cue of the current view. */
typedef struct {
    const char* id;
    const CwRoadStem* stems;
    size_t n_stems;
} CwRoadCue;

/** What the page will be made of; see road/page.h. */
typedef struct Cw__Page Cw__Page;

/** A film's graph, and where things are in it. */
typedef struct {
    CwGraph* graph;
    const char* const* stems; ///< names of the music stems of the current view: "strings"
    size_t n_stems;
    const char* const* profiles; ///< names of the masters
    const char* const* layouts;  ///< of each: "stereo", "5.1"
    size_t n_profiles;
    const CwRoadCue* cues; ///< those that have a place
    size_t n_cues;
    const Cw__Page* page; ///< for cw_road_page()
} CwRoad;

/**
   The whole road of a film.

   Errors   CW_ERR_NOT_FOUND when an ensemble or a profile is not known; CW_ERR_BAD_INPUT when a theme or a composer's
            MIDI cannot be read; CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`; shares strings of the film.
*/
CW_MUST_USE CwStatus cw_road_make(CwArena* arena, const CwFilm* film, const CwRoadOptions* options, CwDiag* diag,
                                  CwRoad* ret_road);

/** The node of cw_road_sheet(). */
#define CW_SHEET_NODE "sheet"

/**
   A graph of one step: a cue sheet of any view, with the cues of `sheet` (all of them, or those that changed), drawn as
   it is for a delivery. Its outputs are `pdf`, `csv` and `json`.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; shares strings of the film.
*/
CW_MUST_USE CwStatus cw_road_sheet(CwArena* arena, const CwFilm* film, const CwFilmView* view, const CwCueSheet* sheet,
                                   CwDiag* diag, CwGraph** ret_graph);

#endif
