// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Music on more loudspeakers than two: a section heard from its seat, with the room round the listener.

   The direct sound stays in front, left and right, as it was played and panned. What the walls send back
   (perform/seat.h) comes from where it comes from: each image of the section lies between the two loudspeakers next to
   its direction, with the same power wherever it is, and a little later on the right, because no hall is the same on
   both sides. Behind and above there is a tail: a network of eight delays, longer
   in a larger room and louder for who sits farther away. The centre is kept free for those who speak, and the LFE gets
   the low end of sections that are meant for it, alone.

   All is scaled so that a section has the power it had in two channels, the LFE apart. Everything is linear, and the
   same for every sound of a section, so that stems go on adding up to the music.

   Units    samples; gains are factors.
   Rounding delays to the nearest sample, each sample once to 24 bits.
   Source   image sources as in perform/seat.h; the tail: J.-M. Jot, A. Chaigne, "Digital delay networks for designing
            artificial reverberators", AES 90th Convention, 1991.
*/
#ifndef CW_MIX_SPREAD_H
#define CW_MIX_SPREAD_H

#include "base/arena.h"
#include "base/diag.h"
#include "perform/seat.h"
#include "signal/layout.h"
#include "signal/sound.h"

enum {
    CW_SPREAD_TAPS = CW_TAPS + 1, ///< the direct sound, and the ways of perform/seat.h
    CW_SPREAD_LINES = 8,
    CW_SPREAD_LOW_HZ = 120, ///< the LFE gets what lies below, 24 dB an octave
};

/** What is heard of one channel by one way. */
typedef struct {
    int delay[CW_CHANNELS_MAX]; ///< samples
    double gain[CW_CHANNELS_MAX];
} CwSpreadTap;

/** What becomes of a stem. */
typedef struct {
    CwLayout layout; ///< that it is heard in
    int sample_rate; ///< Hz
    CwSpreadTap taps[2][CW_SPREAD_TAPS];
    int longest;                   ///< samples
    int lines[CW_SPREAD_LINES];    ///< of the tail, in samples
    double loops[CW_SPREAD_LINES]; ///< what is left of it each time round
    double tail[CW_CHANNELS_MAX];  ///< how loud it is; all 0 where there is none
    int ring;                      ///< samples until the tail has gone
    double low;                    ///< of both channels into the LFE; 0: nothing
} CwSpread;

/**
   How a section is heard in a layout from its seat. `seat` NULL: as it is, left and right, without a room.

   Units    Hz.
   Range    stage and seat as cw_ensemble_read() takes them. `low`: its low end goes to the LFE.
   Errors   CW_ERR_RANGE for a layout without left and right.
*/
CW_MUST_USE CwStatus cw_spread(const CwLayout* layout, const CwStage* stage, const CwSeat* seat, bool low,
                               int sample_rate, CwDiag* diag, CwSpread* ret_spread);

/**
   A stem of one or two channels as it is heard in the layout; it begins where it began, and is longer by what the room
   adds. Of one channel both sides have as much.

   Errors   CW_ERR_RANGE when it passes full scale, or has another sample rate; as cw_sound_read() and
            cw_sound_append().
   Memory   scratch from `arena`.
   Cost     for four loudspeakers 230 times real time, for 7.1.2 ninety times.
*/
CW_MUST_USE CwStatus cw_spread_sound(CwArena* arena, const CwObjects* objects, const CwSound* sound,
                                     const CwSpread* spread, CwDiag* diag, CwHash* ret_manifest, int64_t* ret_frames);

#endif
