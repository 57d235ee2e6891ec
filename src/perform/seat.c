// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/seat.h"

#include "base/math.h"
#include "base/number.h"

#include <assert.h>

enum {
    ONE = 32768,
    BLOCK = 16384,
    EARS_CM = 130, // over the floor, and a player's instrument
};

static const double sound_cm_a_second = 34300.0; // at 20 degrees

static double away(CwRoomPlace p) {
    return cw_sqrt(p.x * p.x + p.y * p.y + p.z * p.z);
}

static CwRoomPlace place_of(const CwSeat* seat, int channel) {
    const double angle = (seat->angle + (channel ? seat->spread : -seat->spread)) * CW_PI / 180.0;
    return (CwRoomPlace){seat->distance_cm * cw_sin(angle), seat->distance_cm * cw_cos(angle), 0.0};
}

// The source behind each wall in turn, as far behind it as the source is before it.
static CwRoomPlace image_of(const CwStage* stage, CwRoomPlace p, int wall) {
    switch (wall) {
    case 0:
        return (CwRoomPlace){-stage->width_cm - p.x, p.y, p.z};
    case 1:
        return (CwRoomPlace){stage->width_cm - p.x, p.y, p.z};
    case 2:
        return (CwRoomPlace){p.x, 2.0 * stage->front_cm - p.y, p.z};
    case 3:
        return (CwRoomPlace){p.x, -2.0 * stage->back_cm - p.y, p.z};
    case 4:
        return (CwRoomPlace){p.x, p.y, 2.0 * (stage->height_cm - EARS_CM) - p.z};
    default:
        return p;
    }
}

CwRoomPlace cw_seat_place(const CwStage* stage, const CwSeat* seat, int channel, int wall) {
    return image_of(stage, place_of(seat, channel), wall);
}

// Equal power between the loudspeakers; what comes from behind is heard on its side.
static void pan(CwRoomPlace from, double gain, double* ret_left, double* ret_right) {
    const double flat = cw_sqrt(from.x * from.x + from.y * from.y);
    const double side = flat > 0 ? from.x / flat : 0.0; // -1 left … 1 right
    *ret_left = gain * cw_sqrt(0.5 - 0.5 * side);
    *ret_right = gain * cw_sqrt(0.5 + 0.5 * side);
}

CwReflections cw_reflections(const CwStage* stage, const CwSeat* seat, int sample_rate) {
    CwReflections r = {0};
    double gains[2][CW_TAPS][2];
    double energy = 2.0; // of both channels, directly
    for (int channel = 0; channel < 2; ++channel) {
        const CwRoomPlace source = place_of(seat, channel);
        for (int wall = 0; wall < CW_TAPS; ++wall) {
            const CwRoomPlace image = image_of(stage, source, wall);
            const double longer = away(image) - away(source);
            double* g = gains[channel][wall];
            pan(image, stage->reflect / 1000.0 * away(source) / away(image), &g[0], &g[1]);
            energy += g[0] * g[0] + g[1] * g[1];
            r.taps[channel][wall].delay = (int)cw_round(longer * sample_rate / sound_cm_a_second);
            r.longest = r.taps[channel][wall].delay > r.longest ? r.taps[channel][wall].delay : r.longest;
        }
    }
    const double scale = ONE / cw_sqrt(energy / 2.0);
    r.direct = (int)cw_round(scale);
    for (int channel = 0; channel < 2; ++channel) {
        for (int wall = 0; wall < CW_TAPS; ++wall) {
            r.taps[channel][wall].left = (int)cw_round(scale * gains[channel][wall][0]);
            r.taps[channel][wall].right = (int)cw_round(scale * gains[channel][wall][1]);
        }
    }
    return r;
}

// One frame as it sounds from the seat; `in` is the frame of the stem, with the longest way before it.
static void frame_at(const CwReflections* r, const int32_t* in, int64_t sums[2]) {
    sums[0] = (int64_t)r->direct * in[0];
    sums[1] = (int64_t)r->direct * in[1];
    for (int channel = 0; channel < 2; ++channel) {
        for (int wall = 0; wall < CW_TAPS; ++wall) {
            const CwTap* tap = &r->taps[channel][wall];
            const int64_t sample = in[channel - 2 * tap->delay];
            sums[0] += tap->left * sample;
            sums[1] += tap->right * sample;
        }
    }
}

static CwStatus seat_block(const CwReflections* r, const int32_t* in, int64_t count, CwDiag* diag, int32_t* out,
                           int32_t* peak) {
    for (int64_t i = 0; i < count; ++i) {
        int64_t sums[2];
        frame_at(r, in + 2 * i, sums);
        for (int c = 0; c < 2; ++c) {
            const int64_t sample = cw_div_nearest(sums[c], ONE);
            if (sample < CW_SAMPLE_MIN || sample > CW_SAMPLE_MAX) {
                return cw_diag(diag, CW_ERR_RANGE, "seat.loud", (CwPlace){0}, NULL,
                               "a stem passes full scale with what its walls send back; mark it softer");
            }
            out[2 * i + c] = (int32_t)sample;
            const int32_t size = out[2 * i + c] < 0 ? -out[2 * i + c] : out[2 * i + c];
            *peak = size > *peak ? size : *peak;
        }
    }
    return CW_OK;
}

CwStatus cw_seat_sound(CwArena* arena, const CwObjects* objects, const CwSound* sound, const CwReflections* reflections,
                       CwDiag* diag, CwMockup* mockup) {
    assert(sound->channels == 2);
    const int64_t before = reflections->longest;
    const int64_t frames = sound->frames ? sound->frames + before : 0;
    int32_t* in = CW_NEW_ARRAY(arena, int32_t, 2 * (size_t)(BLOCK + before));
    int32_t* out = CW_NEW_ARRAY(arena, int32_t, (size_t)2 * BLOCK);
    CwSoundWriter* writer = NULL;
    int32_t peak = 0;
    if (!in || !out) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_sound_begin(arena, objects, sound->sample_rate, 2, &writer));
    for (int64_t first = 0; first < frames; first += BLOCK) {
        const int64_t count = frames - first < BLOCK ? frames - first : BLOCK;
        CW_TRY(cw_sound_read(sound, first - before, count + before, in));
        CW_TRY(seat_block(reflections, in + 2 * before, count, diag, out, &peak));
        CW_TRY(cw_sound_append(writer, out, count));
    }
    CW_TRY(cw_sound_end(writer, &mockup->sound));
    mockup->frames = frames;
    mockup->peak = peak;
    return CW_OK;
}
