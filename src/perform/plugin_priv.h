// SPDX-License-Identifier: GPL-3.0-or-later
/** A loaded plugin from within: what is read of it, and what a block of it is. Inside room perform only. */
#ifndef CW_PERFORM_PLUGIN_PRIV_H
#define CW_PERFORM_PLUGIN_PRIV_H

#include "perform/plugin.h"

enum {
    CW__PLUGIN_BLOCK = 256,
    CW__PLUGIN_CHANNELS = 2,
};

/** How many channels it takes and gives, at most two of each, and whether it takes notes. */
typedef struct {
    int ins;
    int outs;
    bool notes;
    double gain;
    int sample_rate;
} Cw__PluginShape;

Cw__PluginShape cw__plugin_shape(const CwPluginHost* host);

/** Sends three bytes of MIDI at a frame of the block to come. Units: samples from its start. */
void cw__plugin_midi(CwPluginHost* host, int64_t frame, uint8_t status, uint8_t one, uint8_t two);

/** Plays a block; `in` and `out` are [channel][CW__PLUGIN_BLOCK], and `in` may be NULL. */
void cw__plugin_run(CwPluginHost* host, const float (*in)[CW__PLUGIN_BLOCK], float (*out)[CW__PLUGIN_BLOCK]);

#endif
