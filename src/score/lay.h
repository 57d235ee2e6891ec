// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A composer's own MIDI as the music of a cue: its bars and beats laid on the cue's map.

   Bar 1 of the file is bar 1 of the cue, beat for beat; the file's own tempo is left behind. Where a bar of the cue is
   longer than the file's, its last notes are held; where it is shorter, what lies beyond it is left out. Both are
   said. What comes after the end of the cue is cut.

   Units    ticks.
*/
#ifndef CW_SCORE_LAY_H
#define CW_SCORE_LAY_H

#include "base/arena.h"
#include "base/diag.h"
#include "music/midi.h"
#include "music/notes.h"
#include "score/brief.h"
#include "time/tempo_map.h"

#include <stdint.h>

/** What is laid where. */
typedef struct {
    const char* file; ///< for origin and diagnostics: "cues/2m1.mid"
    const CwMidi* midi;
    const CwTempoMap* map;
    int64_t start_tick;
    int64_t end_tick;
    const CwSketchHit* hits; ///< by tick; of them swells are played, for which no note has to be written
    size_t n_hits;
} CwLaying;

/**
   Lays the notes of a file on the map of a cue.

   A track keeps its name, and with it the instrument it is meant for (orchestrate.h); its role is told from its name,
   else from where it lies and how it moves. Keys are the file's, or found; chords, phrases and loudness are found.

   Errors   CW_ERR_BAD_INPUT when the file has no notes; CW_ERR_NO_MEM. `warnings` (which may be NULL) says when the
            music is shorter or longer than the cue, and which bars did not fit.
   Memory   from `arena`; the sketch keeps nothing of the file.
*/
CW_MUST_USE CwStatus cw_sketch_lay(CwArena* arena, const CwLaying* laying, CwDiagList* warnings, CwDiag* diag,
                                   CwSketch* ret_sketch);

#endif
