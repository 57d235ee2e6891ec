// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/mockup.h"

#include "base/math.h"

#include <string.h>

enum {
    GAIN_DEFAULT = 5000,
    CHUNK = 4096, // samples rendered at a time, a multiple of the engine's block
    CHANNELS = 2,
    SILENCE_MS = 500,   // so much nothing ends the ring-out
    DAMP_AFTER_S = 10,  // what still sounds so long after the last key went up is damped
    RING_MOST_S = 16,   // and so long after it ends
    FADE_OUT_MS = 1000, // in which it fades when it must
};

typedef struct {
    const CwPlan* plan;
    CwSynth* synth;
    CwSoundWriter* writer;
    CwDiag* diag;
    float* left;
    float* right;
    int32_t* samples;
    int64_t at;     // samples rendered
    int64_t silent; // of them the last so many were nothing, and are not yet appended
    int64_t limit;  // where rendering ends whatever sounds; only known when every key is up
} Renderer;

static int64_t samples_of_ms(const Renderer* renderer, int64_t ms) {
    return ms * renderer->plan->sample_rate / 1000;
}

CwMockupSettings cw_mockup_settings(const char* soundfont) {
    return (CwMockupSettings){soundfont, GAIN_DEFAULT, {.room = 620, .damp = 300, .width = 900, .level = 550}, NULL};
}

CwSynthSettings cw_mockup_engine(const CwMockupSettings* settings, int sample_rate, int channels) {
    return (CwSynthSettings){settings->soundfont, sample_rate, channels, settings->gain, settings->reverb};
}

static CwStatus over_full_scale(const Renderer* renderer) {
    return cw_diag(renderer->diag, CW_ERR_RANGE, "mockup.loud", (CwPlace){0}, NULL,
                   "a passage is louder than full scale; mark it softer or lower the gain");
}

// What is left of a sample near the limit.
static double fade_at(const Renderer* renderer, int64_t at) {
    const int64_t left = renderer->limit - at;
    const int64_t length = samples_of_ms(renderer, FADE_OUT_MS);
    return left >= length ? 1.0 : left <= 0 ? 0.0 : (double)left / (double)length;
}

// How much is left of what still rings after a stop: 10 dB down after 30 ms, 30 after 230, nothing after 630.
static double hush_after(int64_t ms_256) {
    const double ms = (double)ms_256 / 256.0;
    if (ms >= 630.0) {
        return 0.0;
    }
    const double db = ms < 30.0 ? -ms / 3.0 : ms < 230.0 ? -10.0 - (ms - 30.0) / 10.0 : -30.0 - (ms - 230.0) / 10.0;
    return cw_db_to_gain(db);
}

// The gain a hush leaves at a sample: 1 outside, and again within 5 ms of the note that ends it.
static double hush_at(const Renderer* renderer, int64_t at) {
    const int64_t sample = at + renderer->plan->start;
    const int64_t back = samples_of_ms(renderer, 5);
    for (size_t i = 0; i < renderer->plan->n_hushes; ++i) {
        const CwHush* hush = &renderer->plan->hushes[i];
        if (sample < hush->from || (sample >= hush->until && sample - hush->until >= back)) {
            continue;
        }
        const int64_t in = (sample < hush->until ? sample : hush->until) - hush->from;
        const double gain = hush_after(in * 256 * 1000 / renderer->plan->sample_rate);
        const double way = sample < hush->until ? 0.0 : (double)(sample - hush->until) / (double)back;
        return gain + (1.0 - gain) * way;
    }
    return 1.0;
}

static int32_t to_24_bits(float value, double fade) {
    return (int32_t)cw_round((double)value * 8388608.0 * fade);
}

// Appends the silence that turned out to have sound after it.
static CwStatus append_silence(Renderer* renderer) {
    static const int32_t nothing[CHUNK * CHANNELS];
    while (renderer->silent) {
        const int64_t count = renderer->silent < CHUNK ? renderer->silent : CHUNK;
        CW_TRY(cw_sound_append(renderer->writer, nothing, count));
        renderer->silent -= count;
    }
    return CW_OK;
}

// Turns `count` rendered samples into integers and appends them up to the last that is not nothing.
static CwStatus take_chunk(Renderer* renderer, int64_t count) {
    int64_t sounding = 0; // samples up to and with the last that is something
    for (int64_t i = 0; i < count; ++i) {
        const double fade = fade_at(renderer, renderer->at + i) * hush_at(renderer, renderer->at + i);
        for (int channel = 0; channel < CHANNELS; ++channel) {
            const float value = channel ? renderer->right[i] : renderer->left[i];
            if (!(value > -1.0F && value < 1.0F)) {
                return over_full_scale(renderer);
            }
            const int32_t sample = to_24_bits(value, fade);
            renderer->samples[CHANNELS * i + channel] = sample;
            sounding = sample ? i + 1 : sounding;
        }
    }
    if (sounding) {
        CW_TRY(append_silence(renderer));
        CW_TRY(cw_sound_append(renderer->writer, renderer->samples, sounding));
    }
    renderer->silent += count - sounding;
    renderer->at += count;
    return CW_OK;
}

// Renders up to `until`, a point of the grid.
static CwStatus render_until(Renderer* renderer, int64_t until) {
    while (renderer->at < until) {
        const int64_t left = until - renderer->at;
        const int64_t count = left < CHUNK ? left : CHUNK;
        CW_TRY(cw_synth_render(renderer->synth, count, renderer->left, renderer->right, renderer->diag));
        CW_TRY(take_chunk(renderer, count));
    }
    return CW_OK;
}

static void do_play(CwSynth* synth, const CwPlay* play) {
    enum { CONTROLLER_EXPRESSION = 11 };
    switch ((CwPlayKind)play->kind) {
    case CW_PLAY_EXPRESSION:
        cw_synth_control(synth, play->channel, CONTROLLER_EXPRESSION, play->value);
        break;
    case CW_PLAY_OFF:
        cw_synth_note_off(synth, play->channel, play->key);
        break;
    case CW_PLAY_DAMP:
        cw_synth_damp(synth, play->channel);
        break;
    case CW_PLAY_CHOKE:
        cw_synth_choke(synth, play->channel, play->key);
        break;
    case CW_PLAY_ON:
        cw_synth_note_on(synth, play->channel, play->key, play->value);
        break;
    }
}

// The point of the engine's grid nearest to a sample of the plan, in samples from the start of the sound.
static int64_t grid_point(const Renderer* renderer, int64_t sample) {
    const int64_t from_start = sample - renderer->plan->start;
    const int64_t point = cw_div_nearest(from_start, CW_SYNTH_BLOCK) * CW_SYNTH_BLOCK;
    return point < 0 ? 0 : point;
}

// Until the last key is up. Answers how far in the plan that is.
static CwStatus play_notes(Renderer* renderer, size_t* ret_done) {
    size_t last = 0;
    for (size_t i = 0; i < renderer->plan->n_plays; ++i) {
        const uint8_t kind = renderer->plan->plays[i].kind;
        last = kind == CW_PLAY_ON || kind == CW_PLAY_OFF ? i + 1 : last;
    }
    for (size_t i = 0; i < last; ++i) {
        const CwPlay* play = &renderer->plan->plays[i];
        CW_TRY(render_until(renderer, grid_point(renderer, play->sample)));
        do_play(renderer->synth, play);
    }
    *ret_done = last;
    return CW_OK;
}

static void damp_all(Renderer* renderer) {
    for (size_t c = 0; c < renderer->plan->n_channels; ++c) {
        cw_synth_damp(renderer->synth, (int)c);
    }
}

static bool has_died_away(const Renderer* renderer) {
    const bool nothing = renderer->silent >= samples_of_ms(renderer, SILENCE_MS) || renderer->silent == renderer->at;
    return nothing && cw_synth_voices(renderer->synth) == 0;
}

// Lets everything die away; of what is still to be done (dampings, chokes) as much as comes before that.
static CwStatus ring_out(Renderer* renderer, size_t done) {
    const CwPlan* plan = renderer->plan;
    const int64_t damp_at = renderer->at + (int64_t)DAMP_AFTER_S * plan->sample_rate;
    renderer->limit = renderer->at + (int64_t)RING_MOST_S * plan->sample_rate;
    bool damped = false;
    while (renderer->at < renderer->limit && !has_died_away(renderer)) {
        if (!damped && renderer->at >= damp_at) {
            damp_all(renderer);
            damped = true;
        }
        int64_t until = renderer->at + CHUNK;
        for (; done < plan->n_plays && grid_point(renderer, plan->plays[done].sample) <= renderer->at; ++done) {
            do_play(renderer->synth, &plan->plays[done]);
        }
        if (done < plan->n_plays && grid_point(renderer, plan->plays[done].sample) < until) {
            until = grid_point(renderer, plan->plays[done].sample);
        }
        CW_TRY(render_until(renderer, until));
    }
    return CW_OK;
}

static CwStatus set_up_channels(CwArena* arena, const CwPlan* plan, const CwMockupSettings* settings, CwDiag* diag,
                                CwSynth** ret_synth) {
    const CwSynthSettings engine =
        cw_mockup_engine(settings, plan->sample_rate, plan->n_channels ? (int)plan->n_channels : 1);
    if (settings->ready && cw_synth_suits(settings->ready, &engine)) {
        *ret_synth = settings->ready;
    } else {
        CW_TRY(cw_synth_open(arena, &engine, diag, ret_synth));
    }
    for (size_t c = 0; c < plan->n_channels; ++c) {
        CW_TRY(cw_synth_channel(*ret_synth, (int)c, &plan->channels[c], diag));
    }
    return CW_OK;
}

CwStatus cw_mockup_render(CwArena* arena, const CwObjects* objects, const CwPlan* plan,
                          const CwMockupSettings* settings, CwDiag* diag, CwHash* ret_sound) {
    Renderer renderer = {.plan = plan, .diag = diag, .limit = INT64_MAX};
    size_t done = 0;
    renderer.left = CW_NEW_ARRAY(arena, float, CHUNK);
    renderer.right = CW_NEW_ARRAY(arena, float, CHUNK);
    renderer.samples = CW_NEW_ARRAY(arena, int32_t, CHUNK * CHANNELS);
    if (!renderer.left || !renderer.right || !renderer.samples) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_sound_begin(arena, objects, plan->sample_rate, CHANNELS, &renderer.writer));
    CW_TRY(set_up_channels(arena, plan, settings, diag, &renderer.synth));
    CW_TRY(play_notes(&renderer, &done));
    CW_TRY(ring_out(&renderer, done));
    return cw_sound_end(renderer.writer, ret_sound);
}
