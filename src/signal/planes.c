// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/planes.h"

#include "signal/pack.h"

#include <assert.h>
#include <string.h>

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "samples are loaded from files as they stand in memory");

#define UNIT    0x1p-23F // one step of 24 bits
#define LOUDEST 1000.0F

CwSource cw_source_of_sound(const CwSound* sound) {
    return (CwSource){sound->sample_rate, sound->channels, sound->frames, sound, NULL};
}

CwSource cw_source_of_wav(const CwWav* wav) {
    return (CwSource){wav->sample_rate, wav->channels, wav->frames, NULL, wav};
}

static void set_silence(float* const* planes, int channels, int64_t from, int64_t to) {
    for (int c = 0; c < channels; ++c) {
        memset(planes[c] + from, 0, (size_t)(to - from) * sizeof **planes);
    }
}

typedef int32_t Four __attribute__((vector_size(16)));
typedef float FourReal __attribute__((vector_size(16)));

// A sample together with the byte before it, which is cut off again.
static inline int32_t load_24(const unsigned char* sample) {
    int32_t bits = 0;
    memcpy(&bits, sample - 1, sizeof bits);
    return bits;
}

// One channel of interleaved 24-bit bytes, four at a time. The first sample has no byte before it.
static void plane_of_24(const unsigned char* bytes, size_t step, size_t count, float* plane) {
    int32_t first = 0;
    size_t i = 1;
    cw_unpack_24(bytes, 1, &first);
    plane[0] = (float)first * UNIT;
    for (; i + 4 <= count; i += 4) {
        const unsigned char* at = bytes + i * step;
        const Four bits = {load_24(at), load_24(at + step), load_24(at + 2 * step), load_24(at + 3 * step)};
        const FourReal real = __builtin_convertvector(bits & (int32_t)0xFFFFFF00U, FourReal) * 0x1p-31F;
        memcpy(plane + i, &real, sizeof real);
    }
    for (; i < count; ++i) {
        plane[i] = (float)(int32_t)((uint32_t)load_24(bytes + i * step) & 0xFFFFFF00U) * 0x1p-31F;
    }
}

#if defined(__x86_64__)
enum {
    EIGHT = 8,
};

typedef uint64_t FourPairs __attribute__((vector_size(32)));
typedef unsigned char Bytes __attribute__((vector_size(32)));
typedef int32_t EightBits __attribute__((vector_size(32)));
typedef float EightReal __attribute__((vector_size(32)));

static inline uint64_t load_pair(const unsigned char* frame) {
    uint64_t bits = 0;
    memcpy(&bits, frame, sizeof bits);
    return bits;
}

// Two channels of frames 0, 1, 4, 5 from `frame` on, to the upper bytes of 0 1 of the one, 0 1 of the other, 4 5, 4 5.
static inline __attribute__((always_inline)) void spread_pairs(const unsigned char* frame, size_t step,
                                                               EightBits* spread) {
    const FourPairs pairs = {load_pair(frame), load_pair(frame + step), load_pair(frame + 4 * step),
                             load_pair(frame + 5 * step)};
    Bytes bytes;
    memcpy(&bytes, &pairs, sizeof bytes);
    bytes = __builtin_shufflevector(bytes, bytes, 6, 0, 1, 2, 14, 8, 9, 10, 6, 3, 4, 5, 14, 11, 12, 13, //
                                    22, 16, 17, 18, 30, 24, 25, 26, 22, 19, 20, 21, 30, 27, 28, 29);
    memcpy(spread, &bytes, sizeof bytes);
    *spread &= (int32_t)0xFFFFFF00U;
}

static inline __attribute__((always_inline)) void store_eight(const EightBits* bits, float* plane) {
    const EightReal real = __builtin_convertvector(*bits, EightReal) * 0x1p-31F;
    memcpy(plane, &real, sizeof real);
}

// Two neighbouring channels, eight frames at a time; answers how many frames it took. Two bytes beyond a frame's pair
// are read, so it leaves the last frame.
__attribute__((target("avx2"))) static size_t pair_of_24_avx2(const unsigned char* bytes, size_t step, size_t count,
                                                              float* one, float* other) {
    size_t i = 0;
    for (; i + EIGHT < count; i += EIGHT) {
        EightBits front;
        EightBits back;
        spread_pairs(bytes + i * step, step, &front);
        spread_pairs(bytes + (i + 2) * step, step, &back);
        const EightBits ones = __builtin_shufflevector(front, back, 0, 1, 8, 9, 4, 5, 12, 13);
        const EightBits others = __builtin_shufflevector(front, back, 2, 3, 10, 11, 6, 7, 14, 15);
        store_eight(&ones, one + i);
        store_eight(&others, other + i);
    }
    return i;
}
#endif

// As much of two neighbouring channels as the processor takes at once.
static size_t pair_of_24(const unsigned char* bytes, size_t step, size_t count, float* one, float* other) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        return pair_of_24_avx2(bytes, step, count, one, other);
    }
#else
    (void)bytes, (void)step, (void)count, (void)one, (void)other;
#endif
    return 0;
}

// All channels, a few frames at a time, so that bytes are still near when the next channel wants them.
static void planes_of_24(const unsigned char* bytes, size_t step, int channels, int64_t count, float* const* planes,
                         int64_t to) {
    enum { AT_ONCE = 512 };
    for (int64_t at = 0; at < count; at += AT_ONCE) {
        const size_t n = (size_t)(count - at < AT_ONCE ? count - at : AT_ONCE);
        size_t taken = 0; // of this channel, together with the one before it
        for (int c = 0; c < channels; ++c) {
            const unsigned char* from = bytes + (size_t)at * step + 3 * (size_t)c;
            float* plane = planes[c] + to + at;
            if (c % 2 == 0) {
                taken = c + 1 < channels ? pair_of_24(from, step, n, plane, planes[c + 1] + to + at) : 0;
            }
            if (taken < n) {
                plane_of_24(from + taken * step, step, n - taken, plane + taken);
            }
        }
    }
}

static CwStatus read_sound(const CwSound* sound, int64_t start, int64_t count, float* const* planes, int64_t to) {
    const int64_t each = cw_segment_frames(sound->sample_rate);
    for (int64_t at = start; at < start + count;) {
        const int64_t index = at / each;
        const int64_t stop = (index + 1) * each < start + count ? (index + 1) * each : start + count;
        CwText bytes = {NULL, 0};
        CW_TRY(cw_sound_segment(sound, (size_t)index, &bytes));
        const int64_t into = to + (at - start);
        if (bytes.length) {
            const size_t step = (size_t)3 * (size_t)sound->channels;
            const size_t offset = (size_t)(at - index * each) * step;
            planes_of_24((const unsigned char*)bytes.at + offset, step, sound->channels, stop - at, planes, into);
        } else {
            set_silence(planes, sound->channels, into, into + (stop - at));
        }
        at = stop;
    }
    return CW_OK;
}

static CwStatus check_floats(const CwWav* wav, int64_t count, float* const* planes, int64_t to, CwDiag* diag) {
    for (int c = 0; c < wav->channels; ++c) {
        for (int64_t i = to; i < to + count; ++i) {
            if (!(planes[c][i] >= -LOUDEST && planes[c][i] <= LOUDEST)) {
                return cw_diag(diag, CW_ERR_RANGE, "wav.not_a_number", (CwPlace){wav->file, 0, 0}, NULL,
                               "a sample is not a number, or louder than +60 dB: export the file again");
            }
        }
    }
    return CW_OK;
}

static float float_of(const unsigned char* bytes, int bits) {
    if (bits == 32) {
        float value = 0;
        memcpy(&value, bytes, sizeof value);
        return value;
    }
    double value = 0;
    memcpy(&value, bytes, sizeof value);
    return (float)value;
}

static void planes_of_floats(const CwWav* wav, const unsigned char* bytes, int64_t count, float* const* planes,
                             int64_t to) {
    const size_t size = (size_t)wav->bits / 8;
    const size_t step = cw_wav_frame_bytes(wav);
    for (int c = 0; c < wav->channels; ++c) {
        const unsigned char* from = bytes + size * (size_t)c;
        for (int64_t i = 0; i < count; ++i, from += step) {
            planes[c][to + i] = float_of(from, wav->bits);
        }
    }
}

static CwStatus planes_of_samples(const CwWav* wav, int64_t start, int64_t count, float* const* planes, int64_t to,
                                  CwDiag* diag) {
    enum { BLOCK = 256 };
    int32_t samples[BLOCK * CW_CHANNELS_MAX];
    for (int64_t at = 0; at < count; at += BLOCK) {
        const int64_t n = count - at < BLOCK ? count - at : BLOCK;
        CW_TRY(cw_wav_samples(wav, start + at, n, diag, samples));
        for (int c = 0; c < wav->channels; ++c) {
            for (int64_t i = 0; i < n; ++i) {
                planes[c][to + at + i] = (float)samples[i * wav->channels + c] * UNIT;
            }
        }
    }
    return CW_OK;
}

static CwStatus read_wav(const CwWav* wav, int64_t start, int64_t count, float* const* planes, int64_t to,
                         CwDiag* diag) {
    const size_t frame = cw_wav_frame_bytes(wav);
    const unsigned char* bytes = wav->data + (size_t)start * frame;
    if (wav->coding == CW_WAV_FLOAT) {
        planes_of_floats(wav, bytes, count, planes, to);
        return check_floats(wav, count, planes, to, diag);
    }
    if (wav->bits == 24) {
        planes_of_24(bytes, frame, wav->channels, count, planes, to);
        return CW_OK;
    }
    return planes_of_samples(wav, start, count, planes, to, diag);
}

CwStatus cw_source_read(const CwSource* source, int64_t start, int64_t count, float* const* planes, CwDiag* diag) {
    const int64_t end = start + count;
    const int64_t from = start < 0 ? 0 : start;
    const int64_t stop = end > source->frames ? source->frames : end;
    if (from >= stop) {
        set_silence(planes, source->channels, 0, count);
        return CW_OK;
    }
    set_silence(planes, source->channels, 0, from - start);
    set_silence(planes, source->channels, stop - start, count);
    if (source->sound) {
        return read_sound(source->sound, from, stop - from, planes, from - start);
    }
    return read_wav(source->wav, from, stop - from, planes, from - start, diag);
}
