// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/tape.h"

#include "base/math.h"
#include "perform/tape_fade_priv.h"

#include <assert.h>

enum {
    CHUNK = 2048,
};

CwFade cw__fade_at(const CwTapeJoin* join, int64_t at, int64_t length) {
    const double way = ((double)at + 0.5) / (double)length;
    if (join->even) {
        return (CwFade){1.0 - way, way};
    }
    const double angle = 0.5 * CW_PI * way;
    const double power = cw_sqrt(1.0 + join->alike / 1000.0 * cw_sin(2.0 * angle));
    return (CwFade){cw_cos(angle) / power, cw_sin(angle) / power};
}

int64_t cw__fade_sample(CwFade fade, int32_t goes, int32_t comes) {
    return (int64_t)cw_round(fade.goes * goes + fade.comes * comes);
}

// What of a piece's own end fades, at a sample of the result: 1 before its last fade.
static double end_gain(const CwTapePiece* piece, int64_t out) {
    const int64_t left = piece->out + piece->length - out;
    if (left >= piece->fade_out) {
        return 1.0;
    }
    const double way = ((double)left - 0.5) / (double)piece->fade_out;
    return way * way * (3.0 - 2.0 * way); // smooth at both ends
}

typedef struct {
    const CwSound* stem;
    const CwTapeEdit* edit;
    CwSoundWriter* writer;
    int32_t goes[CHUNK * CW_CHANNELS_MAX];
    int32_t comes[CHUNK * CW_CHANNELS_MAX];
} Player;

// Appends the result from `out` on, `count` samples that lie in piece `index` and nowhere in a crossfade out of it.
static CwStatus play(Player* player, size_t index, int64_t out, int64_t count) {
    const CwTapeEdit* edit = player->edit;
    const CwTapePiece* piece = &edit->pieces[index];
    const int channels = player->stem->channels;
    CW_TRY(cw_sound_read(player->stem, out - piece->out + piece->source, count, player->comes));
    if (out < piece->out + piece->fade_in && index) {
        const CwTapePiece* before = &edit->pieces[index - 1];
        CW_TRY(cw_sound_read(player->stem, out - before->out + before->source, count, player->goes));
        for (int64_t i = 0; i < count; ++i) {
            const CwFade fade = cw__fade_at(&edit->joins[index - 1], out - piece->out + i, piece->fade_in);
            for (int c = 0; c < channels; ++c) {
                const int64_t at = i * channels + c;
                const int64_t value = cw__fade_sample(fade, player->goes[at], player->comes[at]);
                assert(value >= CW_SAMPLE_MIN &&
                       value <= CW_SAMPLE_MAX); // the plan chose even gains where it would not
                player->comes[at] = (int32_t)value;
            }
        }
    } else if (out < piece->out + piece->fade_in) { // the recording is entered in its middle
        for (int64_t i = 0; i < count * channels; ++i) {
            const int64_t into = out - piece->out + i / channels;
            const double gain = (double)into / (double)piece->fade_in;
            player->comes[i] = (int32_t)cw_round(gain * player->comes[i]);
        }
    }
    if (index + 1 == edit->n_pieces && out + count > piece->out + piece->length - piece->fade_out) {
        for (int64_t i = 0; i < count * channels; ++i) {
            player->comes[i] = (int32_t)cw_round(end_gain(piece, out + i / channels) * player->comes[i]);
        }
    }
    return cw_sound_append(player->writer, player->comes, count);
}

static CwStatus append_silence(Player* player, int64_t count) {
    for (int64_t i = 0; i < CHUNK * player->stem->channels; ++i) {
        player->comes[i] = 0;
    }
    while (count > 0) {
        const int64_t n = count < CHUNK ? count : CHUNK;
        CW_TRY(cw_sound_append(player->writer, player->comes, n));
        count -= n;
    }
    return CW_OK;
}

// The next sample after `out` at which something changes in a piece: the end of its fade in, the end of its own time.
static int64_t next_change(const CwTapeEdit* edit, size_t index, int64_t out) {
    const CwTapePiece* piece = &edit->pieces[index];
    const int64_t faded_in = piece->out + piece->fade_in;
    const bool last = index + 1 == edit->n_pieces;
    const int64_t end = last ? piece->out + piece->length : edit->pieces[index + 1].out;
    return out < faded_in ? faded_in : end;
}

CwStatus cw_tape_render(CwArena* arena, const CwObjects* objects, const CwSound* stem, const CwTapeEdit* edit,
                        CwHash* ret_manifest) {
    Player* player = CW_NEW(arena, Player);
    if (!player) {
        return CW_ERR_NO_MEM;
    }
    player->stem = stem;
    player->edit = edit;
    CW_TRY(cw_sound_begin(arena, objects, stem->sample_rate, stem->channels, &player->writer));
    int64_t out = 0;
    for (size_t index = 0; index < edit->n_pieces; ++index) {
        CW_TRY(append_silence(player, edit->pieces[index].out - out));
        out = out < edit->pieces[index].out ? edit->pieces[index].out : out;
        const bool last = index + 1 == edit->n_pieces;
        const int64_t end = last ? edit->pieces[index].out + edit->pieces[index].length : edit->pieces[index + 1].out;
        while (out < end) {
            const int64_t change = next_change(edit, index, out);
            const int64_t count = change - out < CHUNK ? change - out : CHUNK;
            CW_TRY(play(player, index, out, count));
            out += count;
        }
    }
    CW_TRY(append_silence(player, edit->played - out));
    return cw_sound_end(player->writer, ret_manifest);
}
