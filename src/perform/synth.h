// SPDX-License-Identifier: GPL-3.0-or-later
/**
   One instance of FluidSynth, told everything it would otherwise decide for itself.

   Its MIDI player is not used (it anchors tempo changes to whole milliseconds and drifts by frames): the caller sends
   events and asks for blocks of sound. Notes start on the grid of the engine's blocks, CW_SYNTH_BLOCK samples, counted
   from the first sample rendered. What an instance plays depends on what it has played before (its filters keep a state
   when a voice is used again), so every stem of a cue has an instance of its own, and the same events give the same
   samples.

   The engine calls libm. Its sound is the same on every machine where the environment keeps glibc to one variant of its
   functions, as the worker's does.

   Units    samples at the rate of the settings; MIDI numbers; levels as MIDI has them.
   Threads  one instance, one thread.
*/
#ifndef CW_PERFORM_SYNTH_H
#define CW_PERFORM_SYNTH_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CW_SYNTH_BLOCK = 64,
    CW_SYNTH_VOICES_MAX = 2048,
};

/** Reverberation, as the engine has it; all zero is none. */
typedef struct {
    int room;  ///< thousandths: how large
    int damp;  ///< thousandths: how soon the high end dies
    int width; ///< thousandths
    int level; ///< thousandths
} CwReverb;

/** How an instance is made. */
typedef struct {
    const char* soundfont; ///< path of an SF2 or SF3 file
    int sample_rate;       ///< Hz, 8000 … 96000
    int channels;          ///< how many MIDI channels
    int gain;              ///< hundred-thousandths: what a full-scale voice is multiplied by
    CwReverb reverb;
} CwSynthSettings;

/** How a channel sounds, from before the first note. */
typedef struct {
    int bank;         ///< 0, or 128 for drums
    int program;      ///< 0 … 127
    int volume;       ///< 0 … 127: controller 7
    int pan;          ///< -1000 left … 1000 right
    int send;         ///< 0 … 127: how much of it goes to the reverberation
    int skip_samples; ///< of the recorded note left out at its start, so that it speaks at once
    int attack_cents; ///< timecents added to the attack of the volume envelope
    const int32_t*
        pitches; ///< [128] millicents from MIDI pitch 0, for each key, played to half a cent; NULL: equal temperament
    int filter_cents; ///< added to the corner of the low-pass filter
    int controller;   ///< sent with `value` before the first note; 0: none
    int value;
    int key_switch; ///< the key that chooses the way of playing, where an instrument has such; 0: none
} CwSynthChannel;

/** An instance. */
typedef struct CwSynth CwSynth;

/**
   A new instance with its SoundFont loaded; samples are only read when a program is chosen.

   Errors   CW_ERR_NOT_FOUND when the SoundFont is not there, CW_ERR_BAD_INPUT when it is none, CW_ERR_NO_MEM.
   Memory   freed with `arena`.
   Cost     20 ms and 40 MB for FluidR3, and a few ms for each program chosen.
*/
CW_MUST_USE CwStatus cw_synth_open(CwArena* arena, const CwSynthSettings* settings, CwDiag* diag, CwSynth** ret_synth);

/** Whether an instance was made with these settings, or with more channels. */
bool cw_synth_suits(const CwSynth* synth, const CwSynthSettings* settings);

/**
   Sets up a channel.

   Range    0 <= index < the settings' channels (asserted).
   Errors   CW_ERR_NOT_FOUND when the SoundFont has no such program.
*/
CW_MUST_USE CwStatus cw_synth_channel(CwSynth* synth, int index, const CwSynthChannel* channel, CwDiag* diag);

/** Writes a channel as one JSON object. */
void cw_synth_channel_to_json(CwBuf* buf, const char* key, const CwSynthChannel* channel);

/**
   Reads what cw_synth_channel_to_json() wrote.

   Errors   CW_ERR_BAD_INPUT, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_synth_channel_from_json(CwArena* arena, CwJsonIn in, const json_t* json,
                                                CwSynthChannel* ret_channel);

/** Starts a note. */
void cw_synth_note_on(CwSynth* synth, int channel, int key, int velocity);

/** Releases every voice that sounds this key on this channel. */
void cw_synth_note_off(CwSynth* synth, int channel, int key);

/** Releases all that sounds on a channel, and lets it die within about 60 ms, as a hand laid on the strings. */
void cw_synth_damp(CwSynth* synth, int channel);

/** The same for one key of a channel. */
void cw_synth_choke(CwSynth* synth, int channel, int key);

/** Sends a controller. */
void cw_synth_control(CwSynth* synth, int channel, int controller, int value);

/** Ends every voice at once; reverberation rings on. */
void cw_synth_hush(CwSynth* synth);

/** How many voices sound now. */
int cw_synth_voices(const CwSynth* synth);

/**
   Renders the next samples.

   Shape    `left[samples]`, `right[samples]`.
   Range    `samples` is a multiple of CW_SYNTH_BLOCK (asserted).
   Units    1.0 is full scale, and may be passed.
   Errors   CW_ERR_FAILED when the engine does; CW_ERR_RANGE when more voices are asked for than it has.
*/
CW_MUST_USE CwStatus cw_synth_render(CwSynth* synth, int64_t samples, float* left, float* right, CwDiag* diag);

/** The engine's version, as "2.3.1". Memory: static. */
const char* cw_synth_version(void);

#endif
