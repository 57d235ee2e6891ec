// SPDX-License-Identifier: GPL-3.0-or-later
/** How cues and hits are shown where they lie in the cut: by conform and by cues. */
#ifndef CW_CMD_CUE_LINES_H
#define CW_CMD_CUE_LINES_H

#include "cmd/shell.h"
#include "film/film.h"

/**
   A cue: where it lies, and what became of it since the cut before.

   Shape    `cue` is an index into the film's cues.
   Errors   CW_ERR_IO, CW_ERR_CORRUPT, CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_cue_line(const CwShell* shell, const CwFilm* film, size_t cue, CwBuf* answer);

/**
   A place: its timecode under `key`, its frame under `frame_key`; both null where it is not known.

   Units    frames of the record timeline.
*/
void cw_put_place(CwBuf* answer, const char* key, const char* frame_key, bool known, CwTime at, CwRate rate);

/** Where a hit was in the cut before and where it is now. Shape: `hit` is an index into the film's hits. */
void cw_hit_line(const CwShell* shell, const CwFilm* film, size_t hit, CwBuf* answer);

#endif
