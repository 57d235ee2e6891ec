// SPDX-License-Identifier: GPL-3.0-or-later
/** A film as it is handed over: its stems cut into a region a cue, its marks, and its cues as a cut of their own. */
#ifndef CW_CMD_HANDING_H
#define CW_CMD_HANDING_H

#include "cmd/making.h"
#include "exchange/handover.h"
#include "signal/sound.h"

/** What is handed over, and the sounds of its tracks. */
typedef struct {
    CwHandover film;
    const CwSound* sounds; ///< by track
} CwHanding;

/**
   The steps whose sounds are handed over, and the tempo of each cue as MIDI: targets of a build.

   Errors   CW_ERR_NO_MEM.
   Memory   from the shell's arena.
*/
CW_MUST_USE CwStatus cw_handing_targets(CwShell* shell, const CwMaking* making, const char* const** ret_targets,
                                        size_t* ret_count);

/**
   The film as it is handed over, from what was built.

   Errors   CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from the shell's arena; sounds are read from the project.
*/
CW_MUST_USE CwStatus cw_handing(CwShell* shell, const CwMaking* making, CwHanding* ret_handing);

/**
   Cues and hits as a cut: a cue is an event of sound named for it; ins, outs and hits are markers.

   Errors   CW_ERR_NO_MEM.
   Memory   from the shell's arena; shares the film's strings.
*/
CW_MUST_USE CwStatus cw_handing_cut(CwShell* shell, const CwFilm* film, CwCut* ret_cut);

/**
   The film's frame and marks alone, without sounds: what a list of marks needs.

   Errors   CW_ERR_NO_MEM.
   Memory   from the shell's arena.
*/
CW_MUST_USE CwStatus cw_handing_marks(CwShell* shell, const CwMaking* making, CwHandover* ret_film);

/**
   The MIDI of a cue's tempo and music; empty when it is a recording.

   Errors   CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_handing_midi(CwShell* shell, const CwMaking* making, const char* cue, CwText* ret_bytes);

#endif
