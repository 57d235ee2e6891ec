// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/stretch.h"

#include "base/math.h"

#include <rubberband/rubberband-c.h>

enum {
    CHUNK = 1024,
    CHANNELS_MAX = 32,
    POINTS_MAX = 4096,
};

typedef struct {
    const CwSound* sounds;
    size_t n_sounds;
    RubberBandState engine;
    CwSoundWriter** writers;
    unsigned channels; // of all sounds
    int64_t length;    // of the result
    int64_t written;
    float* lanes[CHANNELS_MAX]; // CHUNK samples of each channel
    int32_t* samples;
} Stretcher;

static void close_engine(void* object) {
    rubberband_delete(((Stretcher*)object)->engine);
}

// The engine knows the ends from the ratio; a point at the end makes 3.1 divide nothing by nothing, and do nothing.
static void set_points(RubberBandState engine, const CwStretchPoint* points, size_t n_points) {
    unsigned from[POINTS_MAX];
    unsigned to[POINTS_MAX];
    for (size_t i = 1; i + 1 < n_points; ++i) {
        from[i - 1] = (unsigned)points[i].from;
        to[i - 1] = (unsigned)points[i].to;
    }
    if (n_points > 2) {
        rubberband_set_key_frame_map(engine, (unsigned)n_points - 2, from, to);
    }
}

static CwStatus open_engine(CwArena* arena, Stretcher* stretcher, const CwStretchPoint* points, size_t n_points) {
    const CwStretchPoint* end = &points[n_points - 1];
    const RubberBandOptions options = RubberBandOptionProcessOffline | RubberBandOptionEngineFiner |
                                      RubberBandOptionThreadingNever | RubberBandOptionChannelsApart;
    stretcher->engine = rubberband_new((unsigned)stretcher->sounds[0].sample_rate, stretcher->channels, options,
                                       (double)end->to / (double)end->from, 1.0);
    if (!stretcher->engine) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_arena_defer(arena, close_engine, stretcher));
    rubberband_set_debug_level(stretcher->engine, 0);
    rubberband_set_expected_input_duration(stretcher->engine, (unsigned)end->from);
    rubberband_set_max_process_size(stretcher->engine, CHUNK);
    set_points(stretcher->engine, points, n_points);
    return CW_OK;
}

// Reads `count` samples of every channel into the lanes: a mono sound as it is, a stereo sound as middle and side.
static CwStatus read_lanes(Stretcher* stretcher, int64_t at, int64_t count) {
    float** lane = stretcher->lanes;
    for (size_t s = 0; s < stretcher->n_sounds; ++s) {
        const CwSound* sound = &stretcher->sounds[s];
        const int32_t* in = stretcher->samples;
        CW_TRY(cw_sound_read(sound, at, count, stretcher->samples));
        for (int64_t i = 0; i < count; ++i) {
            if (sound->channels == 1) {
                lane[0][i] = (float)in[i] / 8388608.0F;
            } else {
                lane[0][i] = ((float)in[2 * i] + (float)in[2 * i + 1]) / 16777216.0F;
                lane[1][i] = ((float)in[2 * i] - (float)in[2 * i + 1]) / 16777216.0F;
            }
        }
        lane += sound->channels;
    }
    return CW_OK;
}

static int32_t to_24_bits(double value) {
    const double scaled = cw_round(value * 8388608.0);
    return scaled < CW_SAMPLE_MIN ? CW_SAMPLE_MIN : scaled > CW_SAMPLE_MAX ? CW_SAMPLE_MAX : (int32_t)scaled;
}

static CwStatus write_lanes(Stretcher* stretcher, int64_t count) {
    float* const* lane = stretcher->lanes;
    for (size_t s = 0; s < stretcher->n_sounds; ++s) {
        int32_t* out = stretcher->samples;
        const int channels = stretcher->sounds[s].channels;
        for (int64_t i = 0; i < count; ++i) {
            if (channels == 1) {
                out[i] = to_24_bits((double)lane[0][i]);
            } else {
                out[2 * i] = to_24_bits((double)lane[0][i] + (double)lane[1][i]);
                out[2 * i + 1] = to_24_bits((double)lane[0][i] - (double)lane[1][i]);
            }
        }
        CW_TRY(cw_sound_append(stretcher->writers[s], out, count));
        lane += channels;
    }
    stretcher->written += count;
    return CW_OK;
}

// Takes what the engine has, no more than is wanted.
static CwStatus take_out(Stretcher* stretcher) {
    for (;;) {
        const int available = rubberband_available(stretcher->engine);
        if (available <= 0) {
            return CW_OK;
        }
        const unsigned count = available < CHUNK ? (unsigned)available : CHUNK;
        const int64_t got = rubberband_retrieve(stretcher->engine, stretcher->lanes, count);
        const int64_t left = stretcher->length - stretcher->written;
        CW_TRY(write_lanes(stretcher, got < left ? got : left));
    }
}

static CwStatus feed(Stretcher* stretcher, int64_t frames, bool study) {
    for (int64_t at = 0; at < frames; at += CHUNK) {
        const int64_t count = frames - at < CHUNK ? frames - at : CHUNK;
        const int final = at + count >= frames;
        CW_TRY(read_lanes(stretcher, at, count));
        if (study) {
            rubberband_study(stretcher->engine, (const float* const*)stretcher->lanes, (unsigned)count, final);
        } else {
            rubberband_process(stretcher->engine, (const float* const*)stretcher->lanes, (unsigned)count, final);
            CW_TRY(take_out(stretcher));
        }
    }
    return CW_OK;
}

// The engine may end a few samples early: silence, which is what is there.
static CwStatus fill_up(Stretcher* stretcher) {
    for (unsigned c = 0; c < stretcher->channels; ++c) {
        for (int i = 0; i < CHUNK; ++i) {
            stretcher->lanes[c][i] = 0.0F;
        }
    }
    while (stretcher->written < stretcher->length) {
        const int64_t left = stretcher->length - stretcher->written;
        CW_TRY(write_lanes(stretcher, left < CHUNK ? left : CHUNK));
    }
    return CW_OK;
}

static CwStatus make_room(CwArena* arena, const CwObjects* objects, Stretcher* stretcher) {
    stretcher->writers = CW_NEW_ARRAY(arena, CwSoundWriter*, stretcher->n_sounds);
    stretcher->samples = CW_NEW_ARRAY(arena, int32_t, (size_t)2 * CHUNK);
    if (!stretcher->writers || !stretcher->samples) {
        return CW_ERR_NO_MEM;
    }
    for (unsigned c = 0; c < stretcher->channels; ++c) {
        stretcher->lanes[c] = CW_NEW_ARRAY(arena, float, CHUNK);
        if (!stretcher->lanes[c]) {
            return CW_ERR_NO_MEM;
        }
    }
    for (size_t s = 0; s < stretcher->n_sounds; ++s) {
        const CwSound* sound = &stretcher->sounds[s];
        CW_TRY(cw_sound_begin(arena, objects, sound->sample_rate, sound->channels, &stretcher->writers[s]));
    }
    return CW_OK;
}

CwStatus cw_stretch(CwArena* arena, const CwObjects* objects, const CwSound* sounds, size_t n_sounds,
                    const CwStretchPoint* points, size_t n_points, CwDiag* diag, CwHash* ret_sounds) {
    Stretcher* stretcher = CW_NEW(arena, Stretcher);
    if (!stretcher) {
        return CW_ERR_NO_MEM;
    }
    *stretcher = (Stretcher){.sounds = sounds, .n_sounds = n_sounds};
    bool fits = cw_stretch_allowed(points, n_points) && n_points <= POINTS_MAX && points[n_points - 1].to < UINT32_MAX;
    for (size_t s = 0; s < n_sounds; ++s) {
        stretcher->channels += (unsigned)sounds[s].channels;
        fits = fits && sounds[s].channels <= 2 && stretcher->channels <= CHANNELS_MAX;
    }
    if (!fits) {
        return cw_diag(diag, CW_ERR_RANGE, "stretch", (CwPlace){0}, NULL,
                       "recordings are stretched by at most %d %%, in at most %d channels: edit it instead",
                       CW_STRETCH_PERCENT_MAX, CHANNELS_MAX);
    }
    stretcher->length = points[n_points - 1].to;
    CW_TRY(make_room(arena, objects, stretcher));
    CW_TRY(open_engine(arena, stretcher, points, n_points));
    CW_TRY(feed(stretcher, points[n_points - 1].from, true));
    CW_TRY(feed(stretcher, points[n_points - 1].from, false));
    CW_TRY(take_out(stretcher));
    CW_TRY(fill_up(stretcher));
    for (size_t s = 0; s < n_sounds; ++s) {
        CW_TRY(cw_sound_end(stretcher->writers[s], &ret_sounds[s]));
    }
    return CW_OK;
}
