// SPDX-License-Identifier: GPL-3.0-or-later
/**
   An instrument of a SoundFont: the ways it can be played, how late each key is heard, how loud it stands.

   A recorded note starts with breath, bow or a hammer's way to the string, and is heard as a beat some time after it
   was struck: 10 ms for FluidR3's violins, 40 ms for its flute, 90 ms for its music box in the bass. The lateness is
   measured in the sound, and the performance strikes that much earlier. For a moment the picture asks for, the firm way
   of playing leaves out the slow start of the recording.

   SoundFonts put their instruments as loud as their makers liked (FluidR3's flute is 5 dB louder than its violins, its
   timpani 10 dB softer), so the loudness is measured too, K-weighted, and each is set to where it stands in an
   orchestra: strings as sections, winds a little below, brass above.

   Units    samples at the rate the instrument was measured at.
   Defaults Lateness is the time from the start of a note to where the energy of 5 ms of the differenced sound (in which
            the bright part of an attack counts for more) first is a sixteenth of the most it reaches within 250 ms
            (12 dB below).
*/
#ifndef CW_PERFORM_PATCH_H
#define CW_PERFORM_PATCH_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "perform/synth.h"

#include <stdint.h>

/** A way of starting notes. */
typedef enum {
    CW_VOICING_NATURAL, ///< as it was recorded
    CW_VOICING_FIRM,    ///< speaks at once: accents, short notes, moments of the picture
    CW_VOICING_SMOOTH,  ///< grows out of the note before it: legato
    CW_VOICINGS,
} CwVoicing;

/** What kind of instrument a program is. */
typedef enum {
    CW_PATCH_STRUCK, ///< struck or plucked: rings by itself, one way of starting
    CW_PATCH_BOWED,
    CW_PATCH_WIND,
    CW_PATCH_BRASS,
    CW_PATCH_HELD, ///< organs, voices, synthesizers
} CwPatchFamily;

/** An instrument as measured. */
typedef struct {
    int bank;
    int program;
    int sample_rate;
    int volume;                     ///< controller 7 that puts it where it stands in an orchestra
    int16_t late[CW_VOICINGS][128]; ///< samples, for each key; -1 where it has no sound
} CwPatch;

/** The family of a General MIDI program; bank 128 is struck. */
CwPatchFamily cw_patch_family(int bank, int program);

/** How a channel is set up to play a program in a way of starting notes; pan is 0, volume full. */
CwSynthChannel cw_patch_channel(int bank, int program, CwVoicing voicing);

/**
   Measures an instrument.

   Units    Hz.
   Errors   as cw_synth_open(), cw_synth_channel() and cw_synth_render().
   Cost     0.1 s.
*/
CW_MUST_USE CwStatus cw_patch_measure(CwArena* arena, const char* soundfont, int sample_rate, int bank, int program,
                                      CwDiag* diag, CwPatch* ret_patch);

/** Writes an instrument as one JSON object. */
void cw_patch_to_json(CwBuf* buf, const char* key, const CwPatch* patch);

/**
   Reads what cw_patch_to_json() wrote.

   Errors   CW_ERR_BAD_INPUT.
*/
CW_MUST_USE CwStatus cw_patch_from_json(CwJsonIn in, const json_t* json, CwPatch* ret_patch);

#endif
