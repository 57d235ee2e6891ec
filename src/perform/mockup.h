// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The mockup: a plan rendered to the sound of one stem, passage by passage.

   Each passage of a stem (perform/passage.h) is rendered alone, in an instance that has played nothing before, and
   rings out until it is silent. The stem is their sum, sample by sample as whole numbers; it begins
   CW_PLAN_LEAD_MS before cue time 0, so that a first note can be struck early enough to be heard on time.

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
#include "signal/sound.h"

enum {
    CW_STEMS_MAX = 8,
    CW_STEM_PEAK = 8388608 / CW_STEMS_MAX,
};

/** What a plan is rendered with. */
typedef struct {
    const char* soundfont; ///< path
    int gain;              ///< as in CwSynthSettings
    CwReverb reverb;
    CwSynth* ready; ///< an instance that has played nothing yet: used up when it suits the plan; may be NULL
} CwMockupSettings;

/** A rendered passage, and where it lies. */
typedef struct {
    const CwSound* sound;
    int64_t at; ///< cue time of its first sample
} CwMockupPassage;

/** A rendered stem. */
typedef struct {
    CwHash sound;      ///< manifest; stereo
    int64_t start;     ///< cue time of its first sample, below 0
    int64_t frames;    ///< its length
    int64_t music_end; ///< cue time after the last written note
    int32_t peak;      ///< the largest sample, without its sign
    size_t n_silent;   ///< notes for which the SoundFont has no sound
} CwMockup;

/** The settings that go with FluidR3: gain 0.05, a hall. Memory: keeps `soundfont`. */
CwMockupSettings cw_mockup_settings(const char* soundfont);

/** The instance that plays a plan of so many channels. Units: Hz. Memory: keeps the SoundFont's name. */
CwSynthSettings cw_mockup_engine(const CwMockupSettings* settings, int sample_rate, int channels);

/**
   Renders a plan, from its start until nothing sounds.

   Rounding each note starts at the nearest point of the engine's grid, at most 32 samples from where it was planned.
   Errors   as cw_synth_open(), cw_synth_channel() and cw_synth_render(); CW_ERR_RANGE when it passes full scale; as
            cw_sound_append().
   Memory   scratch from `arena`.
   Cost     about 10 ns for each voice and sample.
*/
CW_MUST_USE CwStatus cw_mockup_render(CwArena* arena, const CwObjects* objects, const CwPlan* plan,
                                      const CwMockupSettings* settings, CwDiag* diag, CwHash* ret_sound);

/**
   Adds the passages of a stem, as whole numbers.

   Shape    fills `sound`, `start`, `frames` and `peak` of the answer; the rest is the plan's.
   Units    Hz.
   Errors   CW_ERR_RANGE when the stem is louder than an eighth of full scale, with the time; as cw_sound_read() and
            cw_sound_append().
   Memory   scratch from `arena`.
*/
CW_MUST_USE CwStatus cw_mockup_join(CwArena* arena, const CwObjects* objects, const CwMockupPassage* passages,
                                    size_t n_passages, int sample_rate, CwDiag* diag, CwMockup* ret_mockup);

/** Writes what is known of a rendered stem as one JSON object. */
void cw_mockup_to_json(CwBuf* buf, const char* key, const CwMockup* mockup);

/**
   Reads what cw_mockup_to_json() wrote.

   Errors   CW_ERR_BAD_INPUT.
*/
CW_MUST_USE CwStatus cw_mockup_from_json(CwJsonIn in, const json_t* json, CwMockup* ret_mockup);

#endif
