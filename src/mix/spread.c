// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/spread.h"

#include "base/math.h"
#include "mix/bus.h"
#include "mix/fold.h"
#include "signal/biquad.h"

#include <stdlib.h>
#include <string.h>

enum {
    BLOCK = 8192,
    LINES = CW_SPREAD_LINES,
    TOP_DEGREES = 30, // loudspeakers from this elevation on hang above
};

// House values, set by ear and meter: how the tail of the engine, which is in front, goes on round the listener.
static const double tail_share = 0.02;           // of the power a hall itself would add
static const double tail_most = 0.06;            // of the power of the direct sound
static const double low_db = -13.0;              // of the mean of both sides; cinemas play the LFE 10 dB louder
static const double ring_s_a_cm = 0.0014;        // seconds until 60 dB down, for each cm between two walls in the mean
static const double damping = 0.3;               // of a pole that takes the highs of the tail
static const double right_later = 1.03;          // no hall is the same on both sides
static const double sound_cm_a_second = 34300.0; // at 20 degrees
// Lengths of the lines against the mean way between walls: no two have a common measure.
static const double lengths[LINES] = {0.62, 0.73, 0.85, 0.97, 1.09, 1.21, 1.36, 1.49};

static bool hangs(CwSpeaker speaker) {
    return cw_speaker_elevation(speaker) >= TOP_DEGREES;
}

// Loudspeakers that stand round the listener, the centre and its neighbours left out.
static bool stands(CwSpeaker speaker) {
    return cw_speaker_elevation(speaker) == 0 && abs(cw_speaker_azimuth(speaker)) >= 30;
}

static bool has_tail(CwSpeaker speaker) {
    return hangs(speaker) || (stands(speaker) && abs(cw_speaker_azimuth(speaker)) >= 90);
}

// How far one turns to the left from one direction to another. Units: degrees, 0 or above, below 360.
static double turn(double from, double to) {
    const double way = to - from;
    return way < 0.0 ? way + 360.0 : way;
}

// Between the two loudspeakers next to a direction, with the same power wherever it is.
static void pan_round(const CwLayout* layout, double azimuth, double gain, double to[CW_CHANNELS_MAX]) {
    int right = -1; // the nearest to the right of it, and to the left
    int left = -1;
    double to_right = 360.0;
    double to_left = 360.0;
    for (int c = 0; c < layout->channels; ++c) {
        if (stands(layout->speakers[c])) {
            const double from = turn(cw_speaker_azimuth(layout->speakers[c]), azimuth);
            const double on = turn(azimuth, cw_speaker_azimuth(layout->speakers[c]));
            right = from < to_right ? c : right;
            to_right = from < to_right ? from : to_right;
            left = on < to_left ? c : left;
            to_left = on < to_left ? on : to_left;
        }
    }
    const double angle = left == right ? 0.0 : CW_PI / 2.0 * to_right / (to_right + to_left);
    to[right] += gain * cw_cos(angle);
    to[left] += left == right ? 0.0 : gain * cw_sin(angle);
}

// What comes from above: from loudspeakers that hang on its side, or, where none do, from all round.
static void pan_above(const CwLayout* layout, double x, double gain, double to[CW_CHANNELS_MAX]) {
    int hanging = 0;
    int standing = 0;
    for (int c = 0; c < layout->channels; ++c) {
        hanging += hangs(layout->speakers[c]) && cw_speaker_azimuth(layout->speakers[c]) * x <= 0.0;
        standing += stands(layout->speakers[c]);
    }
    for (int c = 0; c < layout->channels; ++c) {
        const CwSpeaker speaker = layout->speakers[c];
        const bool here = hanging ? hangs(speaker) && cw_speaker_azimuth(speaker) * x <= 0.0 : stands(speaker);
        to[c] += here ? gain / cw_sqrt(hanging ? hanging : standing) : 0.0;
    }
}

static void pan(const CwLayout* layout, CwRoomPlace from, double gain, double to[CW_CHANNELS_MAX]) {
    const double flat = cw_sqrt(from.x * from.x + from.y * from.y);
    const double way = cw_sqrt(flat * flat + from.z * from.z);
    const double azimuth = cw_atan2(-from.x, from.y) * 180.0 / CW_PI;
    if (flat > 0.0) {
        pan_round(layout, azimuth, gain * flat / way, to);
    }
    if (from.z > 0.0) {
        pan_above(layout, from.x, gain * from.z / way, to);
    }
}

static double power_of(const double gain[CW_CHANNELS_MAX]) {
    double power = 0.0;
    for (int c = 0; c < CW_CHANNELS_MAX; ++c) {
        power += gain[c] * gain[c];
    }
    return power;
}

static double away(CwRoomPlace p) {
    return cw_sqrt(p.x * p.x + p.y * p.y + p.z * p.z);
}

// What the walls send back, and how much power that is.
static double reflect(const CwStage* stage, const CwSeat* seat, CwSpread* spread) {
    double power = 0.0;
    for (int channel = 0; channel < 2; ++channel) {
        const double straight = away(cw_seat_place(stage, seat, channel, CW_TAPS));
        for (int wall = 0; wall < CW_TAPS; ++wall) {
            const CwRoomPlace image = cw_seat_place(stage, seat, channel, wall);
            CwSpreadTap* tap = &spread->taps[channel][wall + 1];
            pan(&spread->layout, image, stage->reflect / 1000.0 * straight / away(image), tap->gain);
            for (int c = 0; c < spread->layout.channels; ++c) {
                const double uneven = cw_speaker_azimuth(spread->layout.speakers[c]) < 0 ? right_later : 1.0;
                const double way = uneven * (away(image) - straight);
                tap->delay[c] = (int)cw_round(way * spread->sample_rate / sound_cm_a_second);
                spread->longest = tap->delay[c] > spread->longest ? tap->delay[c] : spread->longest;
            }
            power += power_of(tap->gain);
        }
    }
    return power;
}

// The tail goes to what stands behind and hangs above; its lines are as long as the way between two walls, 4 V / S, in
// the mean. Answers the power it has.
static double set_tail(const CwStage* stage, const CwSeat* seat, CwSpread* spread) {
    const double width = stage->width_cm;
    const double depth = stage->front_cm + stage->back_cm;
    const double height = stage->height_cm;
    const double volume = width * depth * height;
    const double way = 2.0 * volume / (width * depth + width * height + depth * height);
    const double ring_s = ring_s_a_cm * way;
    for (int i = 0; i < LINES; ++i) {
        spread->lines[i] = (int)(lengths[i] * way * spread->sample_rate / sound_cm_a_second) | 1;
        spread->loops[i] = cw_pow(10.0, -3.0 * spread->lines[i] / (ring_s * spread->sample_rate));
    }
    spread->ring = (int)(1.25 * ring_s * spread->sample_rate);
    // Where the hall is as loud as the section: 5.7 % of the root of volume over ring, in metres.
    const double equal_m2 = 0.057 * 0.057 * volume * 1e-6 / ring_s;
    const double wanted = tail_share * seat->distance_cm * seat->distance_cm * 1e-4 / equal_m2;
    const double share = wanted < tail_most ? wanted : tail_most;
    // A click goes round until it has gone: g^2 / (1 - g^2) of its power comes out of the lines, in each loudspeaker.
    const double left = cw_pow(10.0, -6.0 * way / (ring_s * sound_cm_a_second));
    int speakers = 0;
    for (int c = 0; c < spread->layout.channels; ++c) {
        speakers += has_tail(spread->layout.speakers[c]);
    }
    for (int c = 0; c < spread->layout.channels && speakers; ++c) {
        const bool here = has_tail(spread->layout.speakers[c]);
        spread->tail[c] = here ? cw_sqrt(share / speakers * (1.0 - left) / left) : 0.0;
    }
    return speakers ? 2.0 * share : 0.0;
}

// The tail itself, a frame at a time.
typedef struct {
    double* lines[LINES]; // [spread->lines[i]]
    int at[LINES];
    double damped[LINES];
} Tail;

static CwStatus tail_room(CwArena* arena, const CwSpread* spread, Tail* tail) {
    *tail = (Tail){0};
    for (int i = 0; i < LINES && spread->ring; ++i) {
        tail->lines[i] = CW_NEW_ARRAY(arena, double, (size_t)spread->lines[i]);
        if (!tail->lines[i]) {
            return CW_ERR_NO_MEM;
        }
    }
    return CW_OK;
}

// One frame: what comes out of the lines, and both channels into them, every other one the other way round.
static void tail_frame(const CwSpread* spread, Tail* tail, double left, double right, double out[LINES]) {
    double sum = 0.0;
    for (int i = 0; i < LINES; ++i) {
        const double raw = tail->lines[i][tail->at[i]];
        tail->damped[i] = (1.0 - damping) * raw + damping * tail->damped[i];
        out[i] = spread->loops[i] * tail->damped[i];
        sum += out[i];
    }
    sum *= 2.0 / LINES;
    for (int i = 0; i < LINES; ++i) {
        const double in = 0.5 * (i < LINES / 2 ? left : right);
        tail->lines[i][tail->at[i]] = out[i] - sum + (i & 1 ? -in : in);
        tail->at[i] = tail->at[i] + 1 == spread->lines[i] ? 0 : tail->at[i] + 1;
    }
}

// What one of the loudspeakers behind or above hears of the lines: rows of a Hadamard matrix, no two alike.
static double tail_at(const double out[LINES], int row) {
    double sum = 0.0;
    for (int i = 0; i < LINES; ++i) {
        const int bits = i & row;
        sum += ((bits ^ (bits >> 1) ^ (bits >> 2)) & 1) ? -out[i] : out[i];
    }
    return sum;
}

CwStatus cw_spread(const CwLayout* layout, const CwStage* stage, const CwSeat* seat, bool low, int sample_rate,
                   CwDiag* diag, CwSpread* ret_spread) {
    CwSpread spread = {.layout = *layout, .sample_rate = sample_rate};
    const int sides[2] = {cw_layout_channel(layout, CW_SPEAKER_L), cw_layout_channel(layout, CW_SPEAKER_R)};
    if (sides[0] < 0 || sides[1] < 0) {
        return cw_diag(
            diag, CW_ERR_RANGE, "spread.layout", (CwPlace){0}, NULL,
            "music is laid out from left and right, and this layout lacks them: deliver in stereo, 5.1, 7.1");
    }
    double power = 2.0; // of both channels, directly
    if (seat) {
        power += reflect(stage, seat, &spread);
        power += set_tail(stage, seat, &spread);
    }
    const double scale = cw_sqrt(2.0 / power);
    for (int channel = 0; channel < 2; ++channel) {
        spread.taps[channel][0].gain[sides[channel]] = 1.0;
        for (int t = 0; t < CW_SPREAD_TAPS; ++t) {
            for (int c = 0; c < layout->channels; ++c) {
                spread.taps[channel][t].gain[c] *= scale;
            }
        }
    }
    for (int c = 0; c < layout->channels; ++c) {
        spread.tail[c] *= scale;
    }
    spread.low = low && cw_layout_channel(layout, CW_SPEAKER_LFE) >= 0 ? scale * cw_db_to_gain(low_db) : 0.0;
    *ret_spread = spread;
    return CW_OK;
}

// A stem being laid out.
typedef struct {
    const CwSpread* spread;
    double* in[2];                   // [longest + BLOCK], what came before each block first
    double* planes[CW_CHANNELS_MAX]; // [BLOCK]
    double* lines;                   // [BLOCK * LINES]
    double* frames;                  // [BLOCK * channels]
    int32_t* samples;                // [BLOCK * channels of either]
    Tail tail;
    CwBiquad low_pass[2];
    CwBiquadState low[2];
} Bench;

static CwStatus set_up(CwArena* arena, const CwSpread* spread, Bench* bench) {
    const size_t channels = (size_t)spread->layout.channels;
    *bench = (Bench){.spread = spread};
    for (int c = 0; c < 2; ++c) {
        static const double qs[2] = {0.541196, 1.306563}; // Butterworth, of four poles
        bench->in[c] = CW_NEW_ARRAY(arena, double, (size_t)(spread->longest + BLOCK));
        bench->low_pass[c] = cw_biquad_low_pass(CW_SPREAD_LOW_HZ, qs[c], spread->sample_rate);
        if (!bench->in[c]) {
            return CW_ERR_NO_MEM;
        }
    }
    for (size_t c = 0; c < channels; ++c) {
        bench->planes[c] = CW_NEW_ARRAY(arena, double, BLOCK);
        if (!bench->planes[c]) {
            return CW_ERR_NO_MEM;
        }
    }
    bench->lines = CW_NEW_ARRAY(arena, double, (size_t)BLOCK* LINES);
    bench->frames = CW_NEW_ARRAY(arena, double, BLOCK* channels);
    bench->samples = CW_NEW_ARRAY(arena, int32_t, BLOCK * (channels < 2 ? 2 : channels));
    return bench->lines && bench->frames && bench->samples ? tail_room(arena, spread, &bench->tail) : CW_ERR_NO_MEM;
}

// The next block of the stem, behind what came before it; a stem of one channel is on both sides.
static CwStatus read_block(const CwSound* sound, int64_t first, Bench* bench) {
    const int before = bench->spread->longest;
    const double unit = sound->channels == 1 ? 0x1p-23 * 0.70710678118654752 : 0x1p-23;
    CW_TRY(cw_sound_read(sound, first, BLOCK, bench->samples));
    for (int c = 0; c < 2; ++c) {
        memmove(bench->in[c], bench->in[c] + BLOCK, (size_t)before * sizeof(double));
        for (int k = 0; k < BLOCK; ++k) {
            bench->in[c][before + k] = unit * bench->samples[k * sound->channels + (sound->channels == 2 ? c : 0)];
        }
    }
    return CW_OK;
}

static void add_scaled(double* restrict to, const double* restrict from, double gain) {
    for (int k = 0; k < BLOCK; ++k) {
        to[k] += gain * from[k];
    }
}

static void add_taps(Bench* bench) {
    const CwSpread* spread = bench->spread;
    for (int channel = 0; channel < 2; ++channel) {
        for (int t = 0; t < CW_SPREAD_TAPS; ++t) {
            const CwSpreadTap* tap = &spread->taps[channel][t];
            for (int c = 0; c < spread->layout.channels; ++c) {
                if (tap->gain[c] != 0.0) {
                    add_scaled(bench->planes[c], bench->in[channel] + spread->longest - tap->delay[c], tap->gain[c]);
                }
            }
        }
    }
}

static void add_tail(Bench* bench) {
    const CwSpread* spread = bench->spread;
    int row = 0;
    for (int k = 0; k < BLOCK; ++k) {
        tail_frame(spread, &bench->tail, bench->in[0][spread->longest + k], bench->in[1][spread->longest + k],
                   bench->lines + (ptrdiff_t)k * LINES);
    }
    for (int c = 0; c < spread->layout.channels; ++c) {
        if (spread->tail[c] != 0.0) {
            row = row + 1 < LINES ? row + 1 : 1;
            for (int k = 0; k < BLOCK; ++k) {
                bench->planes[c][k] += spread->tail[c] * tail_at(bench->lines + (ptrdiff_t)k * LINES, row);
            }
        }
    }
}

static void add_low(Bench* bench) {
    const CwSpread* spread = bench->spread;
    double* lfe = bench->planes[cw_layout_channel(&spread->layout, CW_SPEAKER_LFE)];
    for (int c = 0; c < 2; ++c) {
        add_scaled(lfe, bench->in[c] + spread->longest, 0.5 * spread->low);
    }
    for (int i = 0; i < 2; ++i) {
        cw_biquad_run(&bench->low_pass[i], &bench->low[i], lfe, BLOCK);
    }
}

static CwStatus write_block(Bench* bench, int64_t first, int64_t count, CwSoundWriter* writer, CwBusPeak* peak) {
    const int channels = bench->spread->layout.channels;
    for (int c = 0; c < channels; ++c) {
        memset(bench->planes[c], 0, BLOCK * sizeof(double));
    }
    add_taps(bench);
    if (bench->spread->ring) {
        add_tail(bench);
    }
    if (bench->spread->low > 0.0) {
        add_low(bench);
    }
    for (int c = 0; c < channels; ++c) {
        for (int64_t k = 0; k < count; ++k) {
            bench->frames[k * channels + c] = bench->planes[c][k];
        }
    }
    return cw_bus_append(writer, bench->frames, count, channels, first, bench->samples, peak);
}

static CwStatus run(CwArena* own, const CwObjects* objects, const CwSound* sound, const CwSpread* spread, CwDiag* diag,
                    CwHash* ret_manifest, int64_t* ret_frames) {
    const int64_t frames = sound->frames ? sound->frames + spread->longest + spread->ring : 0;
    Bench* bench = CW_NEW(own, Bench);
    CwSoundWriter* writer = NULL;
    CwBusPeak peak = {0};
    CW_TRY(bench ? set_up(own, spread, bench) : CW_ERR_NO_MEM);
    CW_TRY(cw_sound_begin(own, objects, sound->sample_rate, spread->layout.channels, &writer));
    for (int64_t first = 0; first < frames; first += BLOCK) {
        CW_TRY(read_block(sound, first, bench));
        CW_TRY(write_block(bench, first, frames - first < BLOCK ? frames - first : BLOCK, writer, &peak));
    }
    CW_TRY(cw_bus_fits(&peak) ? CW_OK : cw_bus_overflow(&peak, "spread", sound->sample_rate, diag));
    CW_TRY(cw_sound_end(writer, ret_manifest));
    *ret_frames = frames;
    return CW_OK;
}

CwStatus cw_spread_sound(CwArena* arena, const CwObjects* objects, const CwSound* sound, const CwSpread* spread,
                         CwDiag* diag, CwHash* ret_manifest, int64_t* ret_frames) {
    if (sound->channels > 2 || sound->sample_rate != spread->sample_rate) {
        return cw_diag(diag, CW_ERR_RANGE, "spread.shape", (CwPlace){0}, NULL,
                       "a stem of %d channels at %d Hz, where two at %d Hz were to be laid out", sound->channels,
                       sound->sample_rate, spread->sample_rate);
    }
    CwArena* own = cw_arena_like(arena);
    const CwStatus status = own ? run(own, objects, sound, spread, diag, ret_manifest, ret_frames) : CW_ERR_NO_MEM;
    cw_arena_free(own);
    return status;
}
