// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/math.h"
#include "perform/plugin_priv.h"
#include "signal/sound.h"

enum {
    RING_MOST_S = 16,
    SILENCE_MS = 500, // so much nothing ends the ring-out
    EXPRESSION = 11,
    ALL_NOTES_OFF = 123,
    NOTE_OFF = 0x80,
    NOTE_ON = 0x90,
    CONTROL = 0xB0,
};

// A plugin being listened to.
typedef struct {
    CwPluginHost* host;
    Cw__PluginShape shape;
    CwSoundWriter* writer;
    CwDiag* diag;
    float in[CW__PLUGIN_CHANNELS][CW__PLUGIN_BLOCK];
    float out[CW__PLUGIN_CHANNELS][CW__PLUGIN_BLOCK];
    int32_t samples[CW__PLUGIN_CHANNELS * CW__PLUGIN_BLOCK];
    int64_t at;     // samples played
    int64_t silent; // of them the last so many were nothing
    int32_t peak;
} Listener;

static CwStatus begin(CwArena* arena, const CwObjects* objects, CwPluginHost* host, CwDiag* diag,
                      Listener** ret_listener) {
    Listener* listener = CW_NEW(arena, Listener);
    if (!listener) {
        return CW_ERR_NO_MEM;
    }
    listener->host = host;
    listener->shape = cw__plugin_shape(host);
    listener->diag = diag;
    *ret_listener = listener;
    return cw_sound_begin(arena, objects, listener->shape.sample_rate, CW__PLUGIN_CHANNELS, &listener->writer);
}

// Plays a block and keeps what is heard.
static CwStatus play_block(Listener* listener, bool sound_in) {
    cw__plugin_run(listener->host, sound_in ? (const float(*)[CW__PLUGIN_BLOCK])listener->in : NULL, listener->out);
    for (int i = 0; i < CW__PLUGIN_BLOCK; ++i) {
        ++listener->silent;
        for (int c = 0; c < CW__PLUGIN_CHANNELS; ++c) {
            const double value = (double)listener->out[c][i] * listener->shape.gain;
            if (!(value > -1.0 && value < 1.0) || cw_abs(value) * 8388608.0 > CW_STEM_PEAK) {
                return cw_diag(listener->diag, CW_ERR_RANGE, "plugin.loud", (CwPlace){0}, NULL,
                               "the plugin is louder than an eighth of full scale; lower its gain_db100");
            }
            const int32_t sample = (int32_t)cw_round(value * 8388608.0);
            listener->samples[CW__PLUGIN_CHANNELS * i + c] = sample;
            listener->peak = sample > listener->peak ? sample : -sample > listener->peak ? -sample : listener->peak;
            listener->silent = sample ? 0 : listener->silent;
        }
    }
    listener->at += CW__PLUGIN_BLOCK;
    return cw_sound_append(listener->writer, listener->samples, CW__PLUGIN_BLOCK);
}

static CwStatus ring_out(Listener* listener, int64_t from) {
    const int rate = listener->shape.sample_rate;
    for (int i = 0; i < CW__PLUGIN_BLOCK; ++i) {
        listener->in[0][i] = 0.0F;
        listener->in[1][i] = 0.0F;
    }
    while (listener->at < from || (listener->silent < (int64_t)rate * SILENCE_MS / 1000 &&
                                   listener->at < from + (int64_t)RING_MOST_S * rate)) {
        CW_TRY(play_block(listener, true));
    }
    return CW_OK;
}

static CwStatus end(Listener* listener, CwMockup* mockup) {
    mockup->frames = listener->at;
    mockup->peak = listener->peak;
    return cw_sound_end(listener->writer, &mockup->sound);
}

// Nothing is struck before it.
static int64_t start_of(const CwPlan* plan) {
    return -(int64_t)CW_PLAN_LEAD_MS * plan->sample_rate / 1000;
}

// What one play is in MIDI. A way of playing that has a key switch or a controller says so before its note.
static void send(Listener* listener, const CwPlan* plan, const CwPlay* play, int* channel) {
    const int64_t frame = play->sample - start_of(plan) - listener->at;
    const CwSynthChannel* how = &plan->channels[play->channel];
    CwPluginHost* host = listener->host;
    switch ((CwPlayKind)play->kind) {
    case CW_PLAY_EXPRESSION:
        cw__plugin_midi(host, frame, CONTROL, EXPRESSION, play->value);
        break;
    case CW_PLAY_OFF:
        cw__plugin_midi(host, frame, NOTE_OFF, play->key, 0);
        break;
    case CW_PLAY_ON:
        if (*channel != play->channel && how->key_switch) {
            cw__plugin_midi(host, frame, NOTE_ON, (uint8_t)how->key_switch, 100);
            cw__plugin_midi(host, frame, NOTE_OFF, (uint8_t)how->key_switch, 0);
        }
        if (*channel != play->channel && how->controller) {
            cw__plugin_midi(host, frame, CONTROL, (uint8_t)how->controller, (uint8_t)how->value);
        }
        *channel = play->channel;
        cw__plugin_midi(host, frame, NOTE_ON, play->key, play->value);
        break;
    default: // a hand laid on the strings
        cw__plugin_midi(host, frame, CONTROL, ALL_NOTES_OFF, 0);
        break;
    }
}

CwStatus cw_plugin_play(CwArena* arena, const CwObjects* objects, CwPluginHost* host, const CwPlan* plan, CwDiag* diag,
                        CwMockup* ret_mockup) {
    Listener* listener = NULL;
    CwMockup mockup = {.start = start_of(plan), .music_end = plan->end};
    int channel = -1;
    size_t next = 0;
    CW_TRY(begin(arena, objects, host, diag, &listener));
    if (!listener->shape.notes || !listener->shape.outs) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "plugin.instrument", (CwPlace){0}, NULL,
                       "this plugin takes no notes or gives no sound, so it is no instrument");
    }
    while (next < plan->n_plays) {
        const int64_t until = start_of(plan) + listener->at + CW__PLUGIN_BLOCK;
        for (; next < plan->n_plays && plan->plays[next].sample < until; ++next) {
            send(listener, plan, &plan->plays[next], &channel);
        }
        CW_TRY(play_block(listener, false));
    }
    CW_TRY(ring_out(listener, plan->end - start_of(plan)));
    CW_TRY(end(listener, &mockup));
    *ret_mockup = mockup;
    return CW_OK;
}

CwStatus cw_plugin_process(CwArena* arena, const CwObjects* objects, CwPluginHost* host, const CwSound* sound,
                           CwDiag* diag, CwMockup* mockup) {
    Listener* listener = NULL;
    int32_t frames[CW__PLUGIN_CHANNELS * CW__PLUGIN_BLOCK];
    CW_TRY(begin(arena, objects, host, diag, &listener));
    if (!listener->shape.ins || !listener->shape.outs || sound->channels != CW__PLUGIN_CHANNELS) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "plugin.effect", (CwPlace){0}, NULL,
                       "this plugin takes or gives no sound, so it is no effect");
    }
    while (listener->at < sound->frames) {
        CW_TRY(cw_sound_read(sound, listener->at, CW__PLUGIN_BLOCK, frames));
        for (int i = 0; i < CW__PLUGIN_CHANNELS * CW__PLUGIN_BLOCK; ++i) {
            listener->in[i % CW__PLUGIN_CHANNELS][i / CW__PLUGIN_CHANNELS] = (float)frames[i] / 8388608.0F;
        }
        CW_TRY(play_block(listener, true));
    }
    CW_TRY(ring_out(listener, listener->at));
    return end(listener, mockup);
}
