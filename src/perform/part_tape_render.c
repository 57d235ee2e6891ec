// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/part_tape.h"

#include "base/math.h"
#include "signal/fade.h"

#include <inttypes.h>
#include <string.h>

enum {
    PRE_MS = 5, // as part_tape.c has it: a fade out ends so long before the beat
};

typedef struct {
    CwArena* arena;
    const CwObjects* objects;
    const CwSound* recording;
    const CwPartTape* tape;
    CwSound* sounds; // of each piece; of one that is played as it is, the recording
    double left;     // gains of a recording of one channel
    double right;
    double gain;
    int64_t block;
    int32_t* samples;
    double* sums;
} Player;

static int64_t length_of(const CwPartPiece* piece) {
    return piece->n_points ? piece->points[piece->n_points - 1].to : piece->length;
}

// A piece by itself, as the stretching wants it.
static CwStatus cut_out(Player* player, const CwPartPiece* piece, CwSound* ret_sound) {
    const int channels = player->recording->channels;
    CwSoundWriter* writer = NULL;
    CwHash hash;
    CW_TRY(cw_sound_begin(player->arena, player->objects, player->recording->sample_rate, channels, &writer));
    for (int64_t at = 0; at < piece->length; at += player->block) {
        const int64_t n = piece->length - at < player->block ? piece->length - at : player->block;
        CW_TRY(cw_sound_read(player->recording, piece->source + at, n, player->samples));
        CW_TRY(cw_sound_append(writer, player->samples, n));
    }
    CW_TRY(cw_sound_end(writer, &hash));
    return cw_sound_open(player->arena, player->objects, &hash, NULL, ret_sound);
}

static CwStatus prepare(Player* player, CwDiag* diag) {
    for (size_t i = 0; i < player->tape->n_pieces; ++i) {
        const CwPartPiece* piece = &player->tape->pieces[i];
        CwSound whole = {0};
        CwHash stretched;
        player->sounds[i] = *player->recording;
        if (piece->n_points) {
            CW_TRY(cut_out(player, piece, &whole));
            CW_TRY(cw_stretch(player->arena, player->objects, &whole, 1, piece->points, piece->n_points, diag,
                              &stretched));
            CW_TRY(cw_sound_open(player->arena, player->objects, &stretched, diag, &player->sounds[i]));
        }
    }
    return CW_OK;
}

static double gain_at(const Player* player, const CwPartPiece* piece, int64_t into) {
    const int64_t pre = piece->fade_out ? (int64_t)PRE_MS * player->recording->sample_rate / 1000 : 0;
    const int64_t faded = length_of(piece) - pre - piece->fade_out;
    const double in = piece->fade_in ? cw_fade_in(CW_FADE_EQUAL_GAIN, into, piece->fade_in) : 1.0;
    const double out = piece->fade_out ? cw_fade_out(CW_FADE_EQUAL_GAIN, into - faded, piece->fade_out) : 1.0;
    return player->gain * in * out;
}

// Adds what of a piece lies in cue samples [at, at + count).
static CwStatus add(Player* player, size_t index, int64_t at, int64_t count) {
    const CwPartPiece* piece = &player->tape->pieces[index];
    const CwSound* sound = &player->sounds[index];
    const int64_t end = piece->out + length_of(piece);
    const int64_t from = piece->out > at ? piece->out : at;
    const int64_t until = end < at + count ? end : at + count;
    if (from >= until) {
        return CW_OK;
    }
    const int64_t begins = piece->n_points ? 0 : piece->source;
    CW_TRY(cw_sound_read(sound, begins + from - piece->out, until - from, player->samples));
    for (int64_t i = 0; i < until - from; ++i) {
        const double gain = gain_at(player, piece, from - piece->out + i);
        double* sum = &player->sums[2 * (from - at + i)];
        if (sound->channels == 1) {
            sum[0] += gain * player->left * player->samples[i];
            sum[1] += gain * player->right * player->samples[i];
        } else {
            sum[0] += gain * player->samples[2 * i];
            sum[1] += gain * player->samples[2 * i + 1];
        }
    }
    return CW_OK;
}

// Rounds a block, and finds its peak.
static CwStatus round_block(Player* player, int64_t at, int64_t count, CwDiag* diag, int32_t* peak) {
    for (int64_t i = 0; i < 2 * count; ++i) {
        const double value = cw_round(player->sums[i]);
        if (value < CW_SAMPLE_MIN || value > CW_SAMPLE_MAX) {
            return cw_diag(diag, CW_ERR_RANGE, "part_tape.loud", (CwPlace){0}, NULL,
                           "the recording does not fit into 24 bits at sample %" PRId64 " of the cue: lower its gain",
                           at + i / 2);
        }
        player->samples[i] = (int32_t)value;
        const int32_t size = player->samples[i] < 0 ? -player->samples[i] : player->samples[i];
        *peak = size > *peak ? size : *peak;
    }
    return CW_OK;
}

static CwStatus play(Player* player, CwDiag* diag, CwMockup* mockup) {
    CwSoundWriter* writer = NULL;
    CW_TRY(cw_sound_begin(player->arena, player->objects, player->recording->sample_rate, 2, &writer));
    for (int64_t at = mockup->start; at < mockup->start + mockup->frames; at += player->block) {
        const int64_t left = mockup->start + mockup->frames - at;
        const int64_t count = left < player->block ? left : player->block;
        memset(player->sums, 0, (size_t)(2 * count) * sizeof *player->sums);
        for (size_t i = 0; i < player->tape->n_pieces; ++i) {
            CW_TRY(add(player, i, at, count));
        }
        CW_TRY(round_block(player, at, count, diag, &mockup->peak));
        CW_TRY(cw_sound_append(writer, player->samples, count));
    }
    return cw_sound_end(writer, &mockup->sound);
}

CwStatus cw_part_tape_render(CwArena* arena, const CwObjects* objects, const CwSound* recording, const CwPartTape* tape,
                             const CwPartSound* how, CwDiag* diag, CwMockup* ret_mockup) {
    const double angle = 0.5 * CW_PI * (how->pan + 1000) / 2000.0; // power stays the same wherever it sits
    CwMockup mockup = {0};
    Player player = {.arena = arena,
                     .objects = objects,
                     .recording = recording,
                     .tape = tape,
                     .sounds = CW_NEW_ARRAY(arena, CwSound, tape->n_pieces),
                     .left = cw_cos(angle),
                     .right = cw_sin(angle),
                     .gain = how->gain_db100 ? cw_db_to_gain(how->gain_db100 * 0.01) : 1.0,
                     .block = recording->sample_rate};
    player.samples = CW_NEW_ARRAY(arena, int32_t, (size_t)(2 * player.block));
    player.sums = CW_NEW_ARRAY(arena, double, (size_t)(2 * player.block));
    if (!player.sounds || !player.samples || !player.sums) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(prepare(&player, diag));
    for (size_t i = 0; i < tape->n_pieces; ++i) {
        const int64_t end = tape->pieces[i].out + length_of(&tape->pieces[i]);
        mockup.start = tape->pieces[i].out < mockup.start ? tape->pieces[i].out : mockup.start;
        mockup.music_end = end > mockup.music_end ? end : mockup.music_end;
    }
    mockup.frames = mockup.music_end - mockup.start;
    CW_TRY(play(&player, diag, &mockup));
    *ret_mockup = mockup;
    return CW_OK;
}
