// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/bwf.h"

#include "base/file_out.h"
#include "signal/pack.h"

#include <assert.h>
#include <string.h>

enum {
    SAMPLE_BYTES = 3,
    RIFF_HEAD_BYTES = 12,
    CHUNK_HEAD_BYTES = 8,
    DS64_BYTES = 28,
    PCM_BYTES = 16,
    EXTENSIBLE_BYTES = 40,
    ZERO_BYTES = 65536,
};

static const uint64_t size_in_ds64 = 0xFFFFFFFFU;
static const char zeros[ZERO_BYTES];

static uint64_t padded(uint64_t size) {
    return size + (size & 1U);
}

static uint64_t data_bytes(int channels, int64_t frames) {
    return (uint64_t)frames * (uint64_t)channels * SAMPLE_BYTES;
}

static void put_chunk_head(CwBuf* buf, const char* id, uint64_t size) {
    cw_buf_bytes(buf, id, 4);
    cw_buf_little_endian(buf, size, 4);
}

// A chunk; one without bytes is left out.
static void put_chunk(CwBuf* buf, const char* id, CwText bytes) {
    if (bytes.length) {
        put_chunk_head(buf, id, bytes.length);
        cw_buf_bytes(buf, bytes.at, bytes.length);
        cw_buf_bytes(buf, zeros, bytes.length & 1U);
    }
}

static uint64_t chunk_bytes(CwText bytes) {
    return bytes.length ? CHUNK_HEAD_BYTES + padded(bytes.length) : 0;
}

static bool is_extensible(const CwBwf* bwf, int channels) {
    return channels > 2 && !bwf->chna.length;
}

// Plain PCM, or WAVE_FORMAT_EXTENSIBLE with the PCM sub-format where there are more than two channels.
static void put_fmt(CwBuf* buf, const CwBwf* bwf, int sample_rate, int channels) {
    static const unsigned char pcm_guid[16] = {1, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71};
    const bool extensible = is_extensible(bwf, channels);
    const uint64_t block = (uint64_t)channels * SAMPLE_BYTES;
    put_chunk_head(buf, "fmt ", extensible ? EXTENSIBLE_BYTES : PCM_BYTES);
    cw_buf_little_endian(buf, extensible ? 0xFFFE : 1, 2);
    cw_buf_little_endian(buf, (uint64_t)channels, 2);
    cw_buf_little_endian(buf, (uint64_t)sample_rate, 4);
    cw_buf_little_endian(buf, (uint64_t)sample_rate * block, 4);
    cw_buf_little_endian(buf, block, 2);
    cw_buf_little_endian(buf, 8 * SAMPLE_BYTES, 2);
    if (extensible) {
        cw_buf_little_endian(buf, EXTENSIBLE_BYTES - PCM_BYTES - 2, 2);
        cw_buf_little_endian(buf, 8 * SAMPLE_BYTES, 2);
        cw_buf_little_endian(buf, bwf->channel_mask, 4);
        cw_buf_bytes(buf, pcm_guid, sizeof pcm_guid);
    }
}

void cw_bwf_head(CwBuf* buf, const CwBwf* bwf, int sample_rate, int channels, int64_t frames) {
    assert(frames >= 0 && channels >= 1 && channels <= CW_BWF_CHANNELS_MAX);
    const bool model = bwf->chna.length != 0;
    const CwText ixml = cw_text(bwf->ixml ? bwf->ixml : "");
    const uint64_t data = data_bytes(channels, frames);
    const uint64_t fmt = is_extensible(bwf, channels) ? EXTENSIBLE_BYTES : PCM_BYTES;
    const uint64_t before = RIFF_HEAD_BYTES + CHUNK_HEAD_BYTES + CW_BEXT_BYTES + chunk_bytes(ixml) + CHUNK_HEAD_BYTES +
                            fmt + chunk_bytes(bwf->chna) + chunk_bytes(bwf->axml) + CHUNK_HEAD_BYTES;
    const bool wide = before + padded(data) - 8 >= size_in_ds64;
    const uint64_t riff = before + padded(data) - 8 + (wide ? CHUNK_HEAD_BYTES + DS64_BYTES : 0);
    put_chunk_head(buf, !wide ? "RIFF" : model ? "BW64" : "RF64", wide ? size_in_ds64 : riff);
    cw_buf_text(buf, "WAVE");
    if (wide) {
        put_chunk_head(buf, "ds64", DS64_BYTES);
        cw_buf_little_endian(buf, riff, 8);
        cw_buf_little_endian(buf, data, 8);
        cw_buf_little_endian(buf, (uint64_t)frames, 8);
        cw_buf_little_endian(buf, 0, 4);
    }
    put_chunk_head(buf, "bext", CW_BEXT_BYTES);
    cw_bext_put(buf, &bwf->bext);
    put_chunk(buf, "iXML", ixml);
    put_fmt(buf, bwf, sample_rate, channels);
    put_chunk(buf, "chna", bwf->chna);
    put_chunk(buf, "axml", bwf->axml);
    put_chunk_head(buf, "data", wide ? size_in_ds64 : data);
}

// Where a file goes: a file on disk or a buffer.
typedef struct {
    CwFileOut* out; // NULL: the buffer
    CwBuf* buf;
    CwDiag* diag;
} Sink;

static CwStatus put(Sink* sink, CwText bytes) {
    if (sink->out) {
        return cw_file_add(sink->out, bytes, sink->diag);
    }
    cw_buf_bytes(sink->buf, bytes.at, bytes.length);
    return cw_buf_status(sink->buf);
}

static CwStatus put_zeros(Sink* sink, uint64_t count) {
    while (count) {
        const size_t n = count < ZERO_BYTES ? (size_t)count : ZERO_BYTES;
        CW_TRY(put(sink, (CwText){zeros, n}));
        count -= n;
    }
    return CW_OK;
}

static CwStatus put_sound(Sink* sink, const CwSound* sound) {
    const int64_t each = cw_segment_frames(sound->sample_rate);
    for (size_t i = 0; i < sound->n_segments; ++i) {
        const int64_t rest = sound->frames - (int64_t)i * each;
        CwText bytes = {NULL, 0};
        CW_TRY(cw_sound_segment(sound, i, &bytes));
        if (bytes.length) {
            CW_TRY(put(sink, bytes));
        } else {
            CW_TRY(put_zeros(sink, data_bytes(sound->channels, rest < each ? rest : each)));
        }
    }
    return put_zeros(sink, data_bytes(sound->channels, sound->frames) & 1U);
}

static CwStatus put_file(CwArena* arena, Sink* sink, const CwBwf* bwf, const CwSound* sound) {
    CwBuf head = cw_buf(arena);
    cw_bwf_head(&head, bwf, sound->sample_rate, sound->channels, sound->frames);
    CW_TRY(cw_buf_status(&head));
    CW_TRY(put(sink, (CwText){head.bytes, head.length}));
    return put_sound(sink, sound);
}

static void lay_over(const CwBwfPart* part, int64_t first, int64_t count, int channels, int32_t* samples) {
    const int64_t from = part->over_first > first ? part->over_first : first;
    const int64_t end = part->over_first + part->over_frames;
    const int64_t to = end < first + count ? end : first + count;
    for (int64_t at = from; part->over && at < to; ++at) {
        for (int c = 0; c < channels; ++c) {
            samples[(at - first) * channels + c] += part->over[at - part->over_first];
        }
    }
}

static CwStatus put_part(CwArena* arena, Sink* sink, const CwBwf* bwf, const CwSound* sound, const CwBwfPart* part) {
    const int64_t block = sound->sample_rate;
    const size_t room = (size_t)block * (size_t)sound->channels;
    int32_t* samples = CW_NEW_ARRAY(arena, int32_t, room);
    unsigned char* bytes = cw_alloc_array(arena, room, SAMPLE_BYTES);
    CwBuf head = cw_buf(arena);
    cw_bwf_head(&head, bwf, sound->sample_rate, sound->channels, part->frames);
    CW_TRY(cw_buf_status(&head));
    if (!samples || !bytes) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(put(sink, (CwText){head.bytes, head.length}));
    for (int64_t done = 0; done < part->frames; done += block) {
        const int64_t count = part->frames - done < block ? part->frames - done : block;
        const size_t n = (size_t)count * (size_t)sound->channels;
        CW_TRY(cw_sound_read(sound, part->first + done, count, samples));
        lay_over(part, part->first + done, count, sound->channels, samples);
        cw_pack_24(samples, n, bytes);
        CW_TRY(put(sink, (CwText){(const char*)bytes, n * SAMPLE_BYTES}));
    }
    return put_zeros(sink, data_bytes(sound->channels, part->frames) & 1U);
}

CwStatus cw_bwf_write_part(CwArena* arena, const char* path, const CwBwf* bwf, const CwSound* sound,
                           const CwBwfPart* part, CwDiag* diag, CwHash* ret_hash) {
    CwArena* own = cw_arena_like(arena); // a file that fails half way goes when this is freed
    if (!own) {
        return CW_ERR_NO_MEM;
    }
    Sink sink = {.diag = diag};
    CwStatus status = cw_file_begin(own, path, diag, &sink.out);
    if (status == CW_OK) {
        status = put_part(own, &sink, bwf, sound, part);
    }
    if (status == CW_OK) {
        status = cw_file_end(sink.out, diag, ret_hash);
    }
    cw_arena_free(own);
    return status;
}

CwStatus cw_bwf_write(CwArena* arena, const char* path, const CwBwf* bwf, const CwSound* sound, CwDiag* diag,
                      CwHash* ret_hash) {
    CwArena* own = cw_arena_like(arena); // a file that fails half way goes when this is freed
    if (!own) {
        return CW_ERR_NO_MEM;
    }
    Sink sink = {.diag = diag};
    CwStatus status = cw_file_begin(own, path, diag, &sink.out);
    if (status == CW_OK) {
        status = put_file(own, &sink, bwf, sound);
    }
    if (status == CW_OK) {
        status = cw_file_end(sink.out, diag, ret_hash);
    }
    cw_arena_free(own);
    return status;
}

CwStatus cw_bwf_bytes(CwArena* arena, const CwBwf* bwf, const CwSound* sound, CwText* ret_bytes) {
    CwBuf buf = cw_buf(arena);
    Sink sink = {.buf = &buf};
    CW_TRY(put_file(arena, &sink, bwf, sound));
    *ret_bytes = (CwText){buf.bytes, buf.length};
    return CW_OK;
}
