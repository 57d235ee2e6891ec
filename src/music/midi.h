// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Standard MIDI Files in and out.

   Read: types 0 and 1, also inside RIFF (RMID); running status; ticks per quarter or SMPTE division. Written: type 1.

   Units    positions are ticks of time/meter.h, whatever the file's own division; a division that does not divide
            40 320 is rounded to the nearest tick at each absolute position, so nothing adds up.
   Memory   from the arena given.
   Source   Standard MIDI Files 1.0 (RP-001), MIDI Manufacturers Association 1988; RP-019 and RP-026 for text.
*/
#ifndef CW_MUSIC_MIDI_H
#define CW_MUSIC_MIDI_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/text.h"
#include "music/notes.h"
#include "time/meter.h"
#include "time/rate.h"
#include "time/tempo_map.h"

#include <stddef.h>
#include <stdint.h>

/** A change of program on a track's channel. */
typedef struct {
    int64_t tick;
    uint8_t program; ///< 0 … 127
} CwMidiProgram;

/** One track and channel: a track of the file that uses several channels is given as several of these. */
typedef struct {
    const char* name; ///< track name, UTF-8; "" when it has none
    int channel;      ///< 0 … 15; 9 is drums in General MIDI
    const CwMidiProgram* programs;
    size_t n_programs;
    const CwNote* notes; ///< by tick, then pitch
    size_t n_notes;
} CwMidiTrack;

/** A tempo from here on. */
typedef struct {
    int64_t tick;
    int32_t us_per_quarter; ///< microseconds
} CwMidiTempo;

/** A marker, cue point or rehearsal letter. */
typedef struct {
    int64_t tick;
    const char* text;
} CwMidiMarker;

/** What a file holds. */
typedef struct {
    int type;     ///< 0 or 1
    int division; ///< ticks per quarter of the file; 0 when it counts SMPTE frames, which are read as 120 a minute
    const CwMidiTrack* tracks;
    size_t n_tracks;
    const CwMidiTempo* tempos; ///< may be empty: 120 a minute
    size_t n_tempos;
    const CwMeterChange* meters; ///< at least one: 4/4 when the file has none
    size_t n_meters;
    const CwKey* keys;
    size_t n_keys;
    const CwMidiMarker* markers;
    size_t n_markers;
    int64_t end_tick; ///< the end of the longest track
} CwMidi;

/**
   Reads a Standard MIDI File.

   What can be mended is (a note that never ends, ends at the end of its track; a missing end of track; bytes after the
   last track; a meter change inside a bar moves to the bar line) and said in `warnings`.

   Errors   CW_ERR_BAD_INPUT with the byte it happened at in the text; CW_ERR_RANGE above 2^20 notes, 2^16 marks or
            2^40 ticks; CW_ERR_NO_MEM.
   Memory   from `arena`; `warnings` may be NULL.
*/
CW_MUST_USE CwStatus cw_midi_read(CwArena* arena, const char* file, CwText bytes, CwDiagList* warnings, CwDiag* diag,
                                  CwMidi* ret_midi);

/** One track to write. */
typedef struct {
    const char* name;
    int channel; ///< 0 … 15
    int program; ///< 0 … 127; -1 writes none
    int bank;    ///< 0 … 16383, written as controllers 0 and 32 when above 0
    int pan;     ///< -1000 … 1000
    const CwNote* notes;
    size_t n_notes;
} CwMidiOutTrack;

/** Where in the film a file's tick 0 lies, as sequencers show it (the SMPTE offset). */
typedef struct {
    CwTime at;
    CwRate rate; ///< other than 24, 25 and 30 frames to the second of timecode is written as half of them, or as 24
} CwMidiOffset;

/** What to write. */
typedef struct {
    const char* title;
    int division; ///< ticks per quarter: a divisor of 40 320, usually 480 or 960
    const CwTempoMap* map;
    int64_t end_tick;
    const CwKey* keys;
    size_t n_keys;
    const CwMidiMarker* markers;
    size_t n_markers;
    const CwMidiOutTrack* tracks;
    size_t n_tracks;
    const CwMidiOffset* offset; ///< of tick 0 of the map, or NULL
} CwMidiOut;

/**
   Writes a type 1 file: a tempo track, then each track.

   Tick 0 of the file is tick 0 of the map, or the bar line before it when notes come earlier. Loudness is in the
   velocities; marks of loudness are not written.

   Rounding the offset to the nearest hundredth of a frame; notes and markers to the nearest tick of the division.
            Tempos are whole microseconds, each chosen from where the file's own clock has got to, so that it is
            within 5 microseconds (a quarter of a sample at 48 kHz) of the map at every beat line, however long the file
            is.
   Errors   CW_ERR_RANGE when the division does not divide 40 320, or a tempo does not fit (below 4 a minute);
            CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_midi_write(CwBuf* buf, const CwMidiOut* out);

#endif
