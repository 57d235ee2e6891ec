// SPDX-License-Identifier: GPL-3.0-or-later
/**
   MusicXML in: melodies with their keys, meters and tempo. The writer of whole scores is score/musicxml_out.h.

   Read: score-partwise documents up to 4.0, uncompressed; pitches as they sound; ties joined; chords, voices, backup
   and forward. Left out: grace and cue notes, repeats (written once), unpitched notes.

   Units    ticks of time/meter.h; a division that does not divide 40 320 is rounded at each position.
   Source   MusicXML 4.0, W3C Music Notation Community Group, 2021.
*/
#ifndef CW_MUSIC_MUSICXML_H
#define CW_MUSIC_MUSICXML_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "music/midi.h"

/**
   Reads a MusicXML file as music/midi.h gives files: a track for each part, its number as channel (9 left out).

   A pickup bar (numbered 0 or implicit) lies before tick 0. Nothing is fetched, and no entity is expanded.

   Errors   CW_ERR_BAD_INPUT with the line; CW_ERR_RANGE above 16 MiB, 2^20 notes or 2^40 ticks; CW_ERR_NO_MEM.
   Memory   from `arena`; `warnings` may be NULL.
*/
CW_MUST_USE CwStatus cw_musicxml_read(CwArena* arena, const char* file, CwText bytes, CwDiagList* warnings,
                                      CwDiag* diag, CwMidi* ret_midi);

/**
   Reads notes as MIDI or MusicXML, whichever the bytes are.

   Errors   as cw_midi_read() and cw_musicxml_read().
   Memory   from `arena`; `warnings` may be NULL.
*/
CW_MUST_USE CwStatus cw_notes_file_read(CwArena* arena, const char* file, CwText bytes, CwDiagList* warnings,
                                        CwDiag* diag, CwMidi* ret_midi);

#endif
