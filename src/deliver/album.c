// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/album.h"

#include "base/math.h"
#include "signal/fade.h"

#include <assert.h>
#include <string.h>

enum {
    HEARD = 2048,         // of 24 bits: -72 dBFS, below it rang out
    FRAMES_A_SECOND = 75, // of a cue list
};

static int64_t frames_of_ms(const CwSound* master, int64_t ms) {
    return ms * master->sample_rate / 1000;
}

// After the last frame in [from, to) that is heard; `from` when none is.
static CwStatus rung_out(CwArena* arena, const CwSound* master, int64_t from, int64_t to, int64_t* ret_end) {
    const int64_t block = master->sample_rate;
    int32_t* samples = CW_NEW_ARRAY(arena, int32_t, (size_t)block * (size_t)master->channels);
    *ret_end = from;
    if (!samples) {
        return CW_ERR_NO_MEM;
    }
    for (int64_t at = from; at < to; at += block) {
        const int64_t n = to - at < block ? to - at : block;
        CW_TRY(cw_sound_read(master, at, n, samples));
        for (int64_t i = 0; i < n * master->channels; ++i) {
            if (samples[i] >= HEARD || samples[i] <= -HEARD) {
                *ret_end = at + i / master->channels + 1;
            }
        }
    }
    return CW_OK;
}

CwStatus cw_album_cut(CwArena* arena, const CwSound* master, const CwAlbumCue* cue, CwAlbumTrack* ret_track) {
    assert(cue->in >= 0 && cue->in < cue->next);
    const int64_t most = cue->out + frames_of_ms(master, CW_ALBUM_TAIL_MOST_MS);
    const int64_t limit = cue->next < most ? cue->next : most;
    const int64_t from = cue->out < limit ? cue->out : limit;
    int64_t end = from;
    CW_TRY(rung_out(arena, master, from, limit, &end));
    end += frames_of_ms(master, CW_ALBUM_FADE_OUT_MS);
    const bool cut_off = end >= limit;
    CwAlbumTrack track = {.first = cue->in, .frames = (cut_off ? limit : end) - cue->in};
    track.fade_in = frames_of_ms(master, CW_ALBUM_FADE_IN_MS);
    track.fade_out = frames_of_ms(master, cut_off ? CW_ALBUM_FADE_AWAY_MS : CW_ALBUM_FADE_OUT_MS);
    track.fade_out = track.fade_out < track.frames / 2 ? track.fade_out : track.frames / 2;
    track.fade_in = track.fade_in < track.frames / 2 ? track.fade_in : track.frames / 2;
    *ret_track = track;
    return CW_OK;
}

CwStatus cw_album_samples(CwArena* arena, const CwSound* master, const CwAlbumTrack* track, int32_t** ret_samples) {
    const int channels = master->channels;
    int32_t* samples = CW_NEW_ARRAY(arena, int32_t, (size_t)track->frames * (size_t)channels);
    if (!samples) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_sound_read(master, track->first, track->frames, samples));
    const int64_t out = track->frames - track->fade_out;
    for (int64_t i = 0; i < track->frames; ++i) {
        if (i < track->fade_in || i >= out) {
            const double gain = cw_fade_in(CW_FADE_EQUAL_GAIN, i, track->fade_in) *
                                cw_fade_out(CW_FADE_EQUAL_GAIN, i - out, track->fade_out);
            for (int c = 0; c < channels; ++c) {
                samples[i * channels + c] = (int32_t)cw_round(gain * samples[i * channels + c]);
            }
        }
    }
    *ret_samples = samples;
    return CW_OK;
}

static void put_quoted(CwBuf* buf, const char* key, const char* text) {
    cw_buf_format(buf, "%s \"", key);
    for (; *text; ++text) {
        const bool plain = (unsigned char)*text >= ' ' && *text != '"';
        cw_buf_byte(buf, plain ? *text : '\'');
    }
    cw_buf_byte(buf, '"');
}

void cw_album_list(CwBuf* buf, const char* title) {
    put_quoted(buf, "TITLE", title);
    cw_buf_byte(buf, '\n');
}

void cw_album_list_track(CwBuf* buf, int number, const char* file, const CwAlbumCue* cue) {
    put_quoted(buf, "FILE", file);
    cw_buf_format(buf, " WAVE\n  TRACK %02d AUDIO\n", number);
    put_quoted(buf, "    TITLE", cue->title);
    cw_buf_byte(buf, '\n');
    if (cue->isrc[0]) {
        cw_buf_format(buf, "    ISRC %s\n", cue->isrc);
    }
    if (number > 1 && cue->gap_ms > 0) {
        const int seconds = cue->gap_ms / 1000;
        cw_buf_format(buf, "    PREGAP %02d:%02d:%02d\n", seconds / 60, seconds % 60,
                      cue->gap_ms % 1000 * FRAMES_A_SECOND / 1000);
    }
    cw_buf_text(buf, "    INDEX 01 00:00:00\n");
}
