// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Instruments and effects that are LV2 plugins, played offline in one thread.

   Only the bundle that is named is loaded. The host offers what plays without a screen: URID map and unmap, options,
   bounded and fixed block lengths, and a worker, which works between two blocks; a plugin that needs more is refused by
   name. What it loads when it is set up is loaded before its first note. Notes reach it at their
   very sample, on one MIDI channel; the ways of playing a note has become controllers and key switches. It knows no
   tuning and is not struck early: its lateness is not measured.

   A plugin is somebody else's program. What it plays is not promised to be the same bytes elsewhere, nor twice; it may
   crash, and then takes its step down with it, and nothing else.

   Units    samples; control values in thousandths; gains in hundredths of a dB.
   Threads  one.
   Source   LV2 1.18 (lv2plug.in): core, atom, midi, urid, options, buf-size, state, worker.
*/
#ifndef CW_PERFORM_PLUGIN_H
#define CW_PERFORM_PLUGIN_H

#include "perform/mockup.h"
#include "score/ensemble.h"
#include "signal/sound.h"

/** A plugin, loaded. */
typedef struct CwPluginHost CwPluginHost;

/**
   Loads a plugin as an ensemble names it.

   Units    Hz. `state` is a state in Turtle, or its `at` is NULL.
   Errors   CW_ERR_NOT_FOUND when its bundle, itself, a preset or a control is not there; CW_ERR_BAD_INPUT when it needs
            what the host has not, or the state is none; CW_ERR_FAILED when it cannot be made; CW_ERR_NO_MEM.
   Memory   freed with `arena`.
*/
CW_MUST_USE CwStatus cw_plugin_open(CwArena* arena, const CwPlugin* plugin, CwText state, int sample_rate, CwDiag* diag,
                                    CwPluginHost** ret_host);

/**
   Plays a plan on an instrument, from its start until nothing sounds, at most 16 s after its last key is up.

   Errors   CW_ERR_BAD_INPUT when the plugin takes no notes or gives no sound; CW_ERR_RANGE when it is louder than a
            stem may be; as cw_sound_append().
   Memory   scratch from `arena`.
*/
CW_MUST_USE CwStatus cw_plugin_play(CwArena* arena, const CwObjects* objects, CwPluginHost* host, const CwPlan* plan,
                                    CwDiag* diag, CwMockup* ret_mockup);

/**
   Sends a stereo sound through an effect; as long as it was, and its tail: at most 16 s more, until nothing sounds.

   Errors   CW_ERR_BAD_INPUT when the plugin takes or gives no sound; CW_ERR_RANGE when it is louder than a stem may be;
            as cw_sound_read() and cw_sound_append().
   Memory   scratch from `arena`.
*/
CW_MUST_USE CwStatus cw_plugin_process(CwArena* arena, const CwObjects* objects, CwPluginHost* host,
                                       const CwSound* sound, CwDiag* diag, CwMockup* mockup);

#endif
