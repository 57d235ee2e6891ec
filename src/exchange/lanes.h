// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A cue's tempo map, meters and hits in the files of other programs, so that they all agree.

   Defaults A file's time 0 is where its first bar starts: bar 1, or the bar of the pickup.
*/
#ifndef CW_EXCHANGE_LANES_H
#define CW_EXCHANGE_LANES_H

#include "base/buf.h"
#include "session/click.h"

/**
   A Standard MIDI File: tempos, meters, a marker for each hit, where it lies in the film (SMPTE offset), and the clicks
   as notes of General MIDI's wood blocks.

   Units    `division` in ticks a quarter: 480 or 960.
   Errors   CW_ERR_RANGE as cw_midi_write().
*/
CW_MUST_USE CwStatus cw_lanes_midi(CwBuf* buf, const CwTiming* timing, int division, const CwClick* clicks,
                                   size_t n_clicks);

/**
   MusicXML 4.0: one part of empty bars with meters, tempos and the hits as words; a ramp has a tempo a beat for
   playback, and accel. or rit. for people.

   Errors   CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_lanes_musicxml(CwBuf* buf, const CwTiming* timing);

/**
   A REAPER project: its tempo lane, markers for the hits, and its start in the film's timecode.

   Errors   CW_ERR_NO_MEM.
   Source   no published format: as REAPER 6 is known to write it, not yet read back by it.
*/
CW_MUST_USE CwStatus cw_lanes_reaper(CwBuf* buf, const CwTiming* timing);

/**
   A DAWproject (a ZIP file): tempo and meter lanes and markers.

   Errors   CW_ERR_NO_MEM.
   Source   the published schema Project.xsd of DAWproject 1.0.
*/
CW_MUST_USE CwStatus cw_lanes_dawproject(CwBuf* buf, const CwTiming* timing);

/**
   An Ardour 7 session (the file NAME.ardour): its tempo map with ramps as they are, and markers.

   Errors   CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_lanes_ardour(CwBuf* buf, const CwTiming* timing);

#endif
