// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A stage with seats: what the walls send back of a section, so that each sits somewhere in one room.

   The room is a box. The listener stands in it and looks at the stage; a section sits at an angle and a distance. Each
   of its two channels is a source of its own, at either end of the section, and is heard directly where it is, in its
   own channel, and once more from each of the four walls and the ceiling: later by the longer way, softer by it and by
   what the wall swallows, from the wall's side. The direct sound comes at once, so hits stay where they are; who sits
   farther away has more of the room. All is scaled so that a section that seats are given to is as loud as it was.

   The long tail is the engine's, the same for every stem. Every stem is treated by itself and linearly, so that stems
   go on adding up to the music.

   Units    samples; gains in 32768ths.
   Rounding delays to the nearest sample, each sample once.
   Source   image sources of a box: J. B. Allen, D. A. Berkley, "Image method for efficiently simulating small-room
            acoustics", JASA 65, 1979; the first order.
*/
#ifndef CW_PERFORM_SEAT_H
#define CW_PERFORM_SEAT_H

#include "base/arena.h"
#include "base/diag.h"
#include "perform/mockup.h"
#include "score/ensemble.h"
#include "signal/sound.h"

enum {
    CW_TAPS = 5, ///< of each channel: left wall, right wall, back of the stage, back of the hall, ceiling
};

/** A place in the room, from the listener: to the right, to the front, upward. Units: cm. */
typedef struct {
    double x;
    double y;
    double z;
} CwRoomPlace;

/**
   Where one of a section's two channels seems to come from: itself (`wall` CW_TAPS), or behind a wall, in the order of
   the ways.

   Range    channel 0 or 1; wall 0 to CW_TAPS.
*/
CwRoomPlace cw_seat_place(const CwStage* stage, const CwSeat* seat, int channel, int wall);

/** What comes back of one channel by one way. */
typedef struct {
    int delay; ///< samples after the direct sound
    int left;  ///< gains
    int right;
} CwTap;

/** What becomes of a stem. */
typedef struct {
    int direct;             ///< gain of the direct sound, in its own channel
    CwTap taps[2][CW_TAPS]; ///< of the left channel, of the right one
    int longest;            ///< samples
} CwReflections;

/** What a room makes of a section in its seat. Range: as cw_ensemble_read() takes them. Units: Hz. */
CwReflections cw_reflections(const CwStage* stage, const CwSeat* seat, int sample_rate);

/**
   A stem as it sounds from its seat: longer by the longest way, and beginning where it began. `*mockup` says what is
   known of the stem, and is brought up to date.

   Range    a stereo sound.
   Errors   CW_ERR_RANGE when it passes full scale; as cw_sound_read() and cw_sound_append().
   Memory   scratch from `arena`.
   Cost     some 20 multiplications a sample.
*/
CW_MUST_USE CwStatus cw_seat_sound(CwArena* arena, const CwObjects* objects, const CwSound* sound,
                                   const CwReflections* reflections, CwDiag* diag, CwMockup* mockup);

#endif
