// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What the names of the edit lists in a film folder say, and one cut from the lists of its reels.

   A cut is named by its file; a word R2 or "reel 2" in the name says that the list is one reel of the cut the rest
   names; video, picture, audio, sound, dialogue and dx say that the list has only those tracks. Names are words between
   blanks, dots, hyphens and underscores.

   Units    reels count from 1; frames at the film's rate, counted from 00:00:00:00.
   Source   docs/film-folder.md.
*/
#ifndef CW_STORY_CUT_FILES_H
#define CW_STORY_CUT_FILES_H

#include "base/arena.h"
#include "base/diag.h"
#include "cut/cut.h"
#include "story/film_facts.h"

#include <stddef.h>
#include <stdint.h>

/** Which tracks a list has. */
typedef enum {
    CW_LIST_ALL,
    CW_LIST_VIDEO,
    CW_LIST_AUDIO,
} CwListTracks;

/** One list of a cut. */
typedef struct {
    const char* path; ///< as it was given
    int reel;         ///< 0 when the name says none
    CwListTracks tracks;
} CwCutFile;

/** A cut and its lists. */
typedef struct {
    const char* name;
    const CwCutFile* files; ///< by reel, then tracks
    size_t n_files;
} CwCutFiles;

/** The cuts of a folder. */
typedef struct {
    const CwCutFiles* cuts; ///< in natural order of their names; the first is the one timecodes are written for
    size_t count;
} CwCutFolder;

/**
   Sorts the lists of a folder into cuts and reels.

   Shape    `paths[n_paths]`, in any order.
   Errors   CW_ERR_BAD_INPUT when two lists say they are the same part of the same cut; CW_ERR_NO_MEM.
   Memory   from `arena`; keeps the paths.
*/
CW_MUST_USE CwStatus cw_cut_folder_sort(CwArena* arena, const char* const* paths, size_t n_paths, CwDiag* diag,
                                        CwCutFolder* ret_folder);

/** A reel as it lies on the film's timeline. */
typedef struct {
    int number;        ///< 0 when its list's name says none: the whole film
    const char* name;  ///< "R1"
    int64_t in_frame;  ///< where its lists begin, after they were moved
    int64_t out_frame; ///< exclusive
    int64_t moved;     ///< frames its lists were moved by
} CwReelPlace;

/** A cut joined from its reels. */
typedef struct {
    CwCut cut;
    const CwReelPlace* reels; ///< in order
    size_t n_reels;
} CwJoinedCut;

/**
   One cut from the lists of its reels. Reels that overlap are moved: each to the start the film's facts give it, or to
   the next full hour after the reel before.

   Shape    `lists[i]` was read from `files->files[i]`, all at the film's rate.
   Errors   CW_ERR_BAD_INPUT when reels still overlap after they were moved; CW_ERR_NO_MEM.
   Memory   from `arena`; strings belong to the lists.
*/
CW_MUST_USE CwStatus cw_cut_join(CwArena* arena, const CwCutFiles* files, const CwCut* lists, const CwFilmFacts* facts,
                                 CwDiag* diag, CwJoinedCut* ret_joined);

/**
   A moment of the record timeline without what lies between reels before it: what is a second apart when the film is
   played is a second apart here. A moment between reels is the end of the earlier one.

   Units    flicks since 00:00:00:00. `joined` NULL: nothing lies between.
*/
CwTime cw_joined_played(const CwJoinedCut* joined, CwTime at);

/** The moment of the record timeline that cw_joined_played() answers `played` for; the later one at a border. */
CwTime cw_joined_recorded(const CwJoinedCut* joined, CwTime played);

/** The number a cue's name begins with, its reel: 2 of "2m3"; 0 when there is none. Units: reels from 1. */
int cw_cue_reel(const char* cue);

/**
   How many frames a timecode of a cue has to be moved by, because its reel was.

   Units    frames; 0 where the cue's name says no reel, or its reel was not moved.
*/
int64_t cw_cue_moved(const CwJoinedCut* joined, const char* cue);

#endif
