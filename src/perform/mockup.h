// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The mockup: a plan rendered to the sound of one stem.

   Every stem of a cue is rendered alone, in an instance of its own, and begins CW_PLAN_LEAD_MS before cue time 0, so
   that a first note can be struck early enough to be heard on time. It rings out until it is silent.

   Levels. A stem may use an eighth of full scale, so that up to CW_STEMS_MAX of them sum without clipping, whatever
   they play; the sum of stems is a sum of whole numbers. The default gain leaves a tutti of a chamber orchestra at fff
   below that. A stem that is louder is refused, never clipped. Masters bring the level up.

   Bits. The engine gives floats; they become 24-bit integers here, to the nearest, without dither.

   Units    samples at the plan's rate; levels as 24-bit integers.
*/
#ifndef CW_PERFORM_MOCKUP_H
#define CW_PERFORM_MOCKUP_H

#include "base/objects.h"
#include "perform/plan.h"
#include "perform/synth.h"

enum {
    CW_STEMS_MAX = 8,
    CW_STEM_PEAK = 8388608 / CW_STEMS_MAX,
};

/** What a plan is rendered with. */
typedef struct {
    const char* soundfont; ///< path
    int gain;              ///< as in CwSynthSettings
    CwReverb reverb;
} CwMockupSettings;

/** A rendered stem. */
typedef struct {
    CwHash sound;      ///< manifest; stereo
    int64_t start;     ///< cue time of its first sample, below 0
    int64_t frames;    ///< its length
    int64_t music_end; ///< cue time after the last written note
    int32_t peak;      ///< the largest sample, without its sign
    int most_voices;   ///< that sounded at once
    size_t n_notes;
    size_t n_silent; ///< notes for which the SoundFont has no sound
} CwMockup;

/** The settings that go with FluidR3: gain 0.05, a hall. Memory: keeps `soundfont`. */
CwMockupSettings cw_mockup_settings(const char* soundfont);

/**
   Renders a plan.

   Rounding each note starts at the nearest point of the engine's grid, at most 32 samples from where it was planned.
   Errors   as cw_synth_open(), cw_synth_channel() and cw_synth_render(); CW_ERR_RANGE when the stem is too loud, with
            the time; as cw_sound_append().
   Memory   scratch from `arena`.
   Cost     about 10 ns for each voice and sample.
*/
CW_MUST_USE CwStatus cw_mockup_render(CwArena* arena, const CwObjects* objects, const CwPlan* plan,
                                      const CwMockupSettings* settings, CwDiag* diag, CwMockup* ret_mockup);

/** Writes what is known of a rendered stem as one JSON object. */
void cw_mockup_to_json(CwBuf* buf, const char* key, const CwMockup* mockup);

/**
   Reads what cw_mockup_to_json() wrote.

   Errors   CW_ERR_BAD_INPUT.
*/
CW_MUST_USE CwStatus cw_mockup_from_json(CwJsonIn in, const json_t* json, CwMockup* ret_mockup);

#endif
