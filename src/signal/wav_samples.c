// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/wav.h"

#include "base/math.h"
#include "signal/pack.h"
#include "signal/sound.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#define FULL_SCALE 8388608.0 // 2^23

static uint64_t little_endian(const unsigned char* bytes, int size) {
    uint64_t value = 0;
    for (int i = size - 1; i >= 0; --i) {
        value = value << 8U | bytes[i];
    }
    return value;
}

static int32_t from_integer(const unsigned char* bytes, int bits) {
    switch (bits) {
    case 8: // the only size without a sign (RIFF/WAVE 1991)
        return ((int32_t)bytes[0] - 128) * 65536;
    case 16:
        return (int32_t)(int16_t)little_endian(bytes, 2) * 256;
    default: {
        const int64_t value = (int32_t)little_endian(bytes, 4);
        const int64_t rounded = (value + 128) >> 8U;
        return rounded > CW_SAMPLE_MAX ? CW_SAMPLE_MAX : (int32_t)rounded;
    }
    }
}

static double from_float(const unsigned char* bytes, int bits) {
    if (bits == 32) {
        const uint32_t pattern = (uint32_t)little_endian(bytes, 4);
        float value = 0;
        memcpy(&value, &pattern, sizeof value);
        return (double)value;
    }
    const uint64_t pattern = little_endian(bytes, 8);
    double value = 0;
    memcpy(&value, &pattern, sizeof value);
    return value;
}

static CwStatus too_loud(const CwWav* wav, int64_t sample, double value, CwDiag* diag) {
    const int64_t frame = sample / wav->channels;
    const int64_t ms = frame * 1000 / wav->sample_rate;
    if (value != value) {
        return cw_diag(diag, CW_ERR_RANGE, "wav.not_a_number", (CwPlace){wav->file, 0, 0}, NULL,
                       "the sample at %" PRId64 ".%03" PRId64 " s is not a number: export the file again", ms / 1000,
                       ms % 1000);
    }
    const double over_db = value > 1e6 || value < -1e6 ? 120.0 : cw_gain_to_db(cw_abs(value));
    const int64_t tenths = (int64_t)(over_db * 10.0) + 1;
    return cw_diag(diag, CW_ERR_RANGE, "wav.too_loud", (CwPlace){wav->file, 0, 0}, NULL,
                   "at %" PRId64 ".%03" PRId64
                   " s the sound is louder than full scale; lower the whole file by %" PRId64 ".%" PRId64
                   " dB or more and export it again",
                   ms / 1000, ms % 1000, tenths / 10, tenths % 10);
}

// One frame of floating point.
static CwStatus float_frame(const CwWav* wav, int64_t frame, const unsigned char* bytes, CwDiag* diag,
                            int32_t* samples) {
    for (int c = 0; c < wav->channels; ++c, bytes += wav->bits / 8) {
        const double value = from_float(bytes, wav->bits);
        if (!(value >= -1.0 && value <= 1.0)) {
            return too_loud(wav, frame * wav->channels + c, value, diag);
        }
        const double rounded = cw_round(value * FULL_SCALE);
        samples[c] = rounded > CW_SAMPLE_MAX ? CW_SAMPLE_MAX : (int32_t)rounded;
    }
    return CW_OK;
}

static CwStatus one_frame(const CwWav* wav, int64_t frame, const unsigned char* bytes, CwDiag* diag, int32_t* samples) {
    if (wav->coding == CW_WAV_FLOAT) {
        return float_frame(wav, frame, bytes, diag, samples);
    }
    if (wav->bits == 24) {
        cw_unpack_24(bytes, (size_t)wav->channels, samples);
        return CW_OK;
    }
    for (int c = 0; c < wav->channels; ++c) {
        samples[c] = from_integer(bytes + (size_t)c * (size_t)(wav->bits / 8), wav->bits);
    }
    return CW_OK;
}

CwStatus cw_wav_samples(const CwWav* wav, int64_t start, int64_t count, CwDiag* diag, int32_t* samples) {
    assert(start >= 0 && count >= 0 && start + count <= wav->frames);
    const size_t step = cw_wav_frame_bytes(wav);
    const unsigned char* bytes = wav->data + (size_t)start * step;
    if (wav->coding == CW_WAV_INTEGER && wav->bits == 24 && wav->channels == wav->file_channels) {
        cw_unpack_24(bytes, (size_t)count * (size_t)wav->channels, samples);
        return CW_OK;
    }
    for (int64_t i = 0; i < count; ++i, bytes += step, samples += wav->channels) {
        CW_TRY(one_frame(wav, start + i, bytes, diag, samples));
    }
    return CW_OK;
}

CwStatus cw_wav_keep(CwArena* arena, const CwObjects* objects, const CwWav* wav, CwDiag* diag, CwHash* ret_manifest) {
    enum { BLOCK = 16384 };
    CwSoundWriter* writer = NULL;
    int32_t* samples = CW_NEW_ARRAY(arena, int32_t, (size_t)BLOCK * (size_t)wav->channels);
    CW_TRY(cw_sound_begin(arena, objects, wav->sample_rate, wav->channels, &writer));
    if (!samples) {
        return CW_ERR_NO_MEM;
    }
    for (int64_t at = 0; at < wav->frames; at += BLOCK) {
        const int64_t n = wav->frames - at < BLOCK ? wav->frames - at : BLOCK;
        CW_TRY(cw_wav_samples(wav, at, n, diag, samples));
        CW_TRY(cw_sound_append(writer, samples, n));
    }
    return cw_sound_end(writer, ret_manifest);
}
