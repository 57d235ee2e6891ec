// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/aiff.h"

#include "signal/sound.h"

#include <string.h>

enum {
    COMM_BYTES = 18,
    COMM_CODED_BYTES = 22,
    SSND_HEAD = 8,
    CHUNK_HEAD = 8,
    RATE_MIN = 4000,
    RATE_MAX = 384000,
};

typedef struct {
    CwText bytes;
    CwDiag* diag;
    CwWav* wav;
    CwText comm;
    CwText ssnd;
    bool cut_short;
    bool coded;   // AIFF-C
    bool swapped; // least significant byte first
} Reading;

static CwStatus refuse(const Reading* r, const char* code, const char* why) {
    return cw_diag(r->diag, CW_ERR_BAD_INPUT, code, (CwPlace){r->wav->file, 0, 0}, NULL, "%s", why);
}

static uint64_t big_endian(CwText text, size_t at, int size) {
    uint64_t value = 0;
    for (int i = 0; i < size; ++i) {
        value = value << 8U | (unsigned char)text.at[at + (size_t)i];
    }
    return value;
}

bool cw_aiff_is(CwText bytes) {
    return bytes.length >= 12 && memcmp(bytes.at, "FORM", 4) == 0 &&
           (memcmp(bytes.at + 8, "AIFF", 4) == 0 || memcmp(bytes.at + 8, "AIFC", 4) == 0);
}

static void walk(Reading* r) {
    for (size_t at = 12; at + CHUNK_HEAD <= r->bytes.length;) {
        const uint64_t size = big_endian(r->bytes, at + 4, 4);
        const uint64_t rest = r->bytes.length - at - CHUNK_HEAD;
        const CwText chunk = {r->bytes.at + at + CHUNK_HEAD, size < rest ? size : rest};
        if (memcmp(r->bytes.at + at, "COMM", 4) == 0) {
            r->comm = chunk;
        } else if (memcmp(r->bytes.at + at, "SSND", 4) == 0) {
            r->ssnd = chunk;
        }
        r->cut_short = r->cut_short || size > rest;
        at += CHUNK_HEAD + chunk.length + (chunk.length & 1U);
    }
}

// A rate is an extended number: sign and exponent in 16 bits, 64 bits of which the first stands before the point.
static bool read_rate(CwText comm, int* ret_rate) {
    const int exponent = (int)big_endian(comm, 8, 2) - 16383;
    const uint64_t mantissa = big_endian(comm, 10, 8);
    if (exponent < 0 || exponent > 30) {
        return false;
    }
    const uint64_t rate = mantissa >> (unsigned)(63 - exponent);
    *ret_rate = (int)rate;
    return rate >= RATE_MIN && rate <= RATE_MAX;
}

static CwStatus read_coding(Reading* r) {
    static const struct {
        const char* name;
        int bits; // 0: as COMM says
        bool real;
        bool swapped;
    } codings[] = {{"NONE", 0, false, false},  {"twos", 0, false, false},  {"sowt", 0, false, true},
                   {"in24", 24, false, false}, {"in32", 32, false, false}, {"42n1", 24, false, true},
                   {"23ni", 32, false, true},  {"fl32", 32, true, false},  {"FL32", 32, true, false},
                   {"fl64", 64, true, false},  {"FL64", 64, true, false}};
    const int bits = (int)big_endian(r->comm, 6, 2);
    for (size_t i = 0; r->coded && i < sizeof codings / sizeof codings[0]; ++i) {
        if (memcmp(r->comm.at + COMM_BYTES, codings[i].name, 4) == 0) {
            r->swapped = codings[i].swapped;
            r->wav->coding = codings[i].real ? CW_WAV_FLOAT : CW_WAV_INTEGER;
            r->wav->bits = codings[i].bits ? codings[i].bits : bits;
        }
    }
    r->wav->bits = r->coded ? r->wav->bits : bits;
    if (r->wav->bits < 1 || r->wav->bits > (r->wav->coding == CW_WAV_FLOAT ? 64 : 32)) {
        return refuse(r, "aiff.coding", "its samples are coded in a way that is not taken: export it as WAV, 24 bits");
    }
    r->wav->bits = (r->wav->bits + 7) / 8 * 8; // fewer lie at the left of whole bytes
    return CW_OK;
}

static CwStatus read_head(Reading* r) {
    CwWav* wav = r->wav;
    if (!cw_aiff_is(r->bytes)) {
        return refuse(r, "aiff.not_aiff", "this is not an AIFF file");
    }
    r->coded = memcmp(r->bytes.at + 8, "AIFC", 4) == 0;
    walk(r);
    if (r->cut_short) {
        return refuse(r, "aiff.cut_short", "the file was cut short: it promises more than it has; copy it again");
    }
    if (r->comm.length < (r->coded ? COMM_CODED_BYTES : COMM_BYTES) || r->ssnd.length < SSND_HEAD) {
        return refuse(r, "aiff.no_sound", "there is no sound in it: export it again");
    }
    wav->channels = (int)big_endian(r->comm, 0, 2);
    wav->file_channels = wav->channels;
    wav->frames = (int64_t)big_endian(r->comm, 2, 4);
    if (!read_rate(r->comm, &wav->sample_rate)) {
        return refuse(r, "aiff.rate", "a sample rate below 4000 or above 384000 Hz: bring it to 48000");
    }
    if (wav->channels < 1 || wav->channels > CW_CHANNELS_MAX || wav->frames < 1) {
        return refuse(r, "aiff.channels", "it has no channel, or more than 16, or no sound: export it again");
    }
    CW_TRY(read_coding(r));
    const uint64_t offset = big_endian(r->ssnd, 0, 4);
    const uint64_t wanted = (uint64_t)wav->frames * (uint64_t)(wav->channels * (wav->bits / 8));
    if (offset > r->ssnd.length - SSND_HEAD || wanted > r->ssnd.length - SSND_HEAD - offset) {
        return refuse(r, "aiff.cut_short", "the file was cut short: it ends before its sound does; copy it again");
    }
    r->ssnd = (CwText){r->ssnd.at + SSND_HEAD + offset, wanted};
    return CW_OK;
}

CwStatus cw_aiff_head(CwArena* arena, const char* file, CwText bytes, CwDiag* diag, CwWav* ret_wav) {
    CwWav wav = {.file = file, .tape = ""};
    Reading r = {.bytes = bytes, .diag = diag, .wav = &wav};
    (void)arena;
    CW_TRY(read_head(&r));
    *ret_wav = wav;
    return CW_OK;
}

CwStatus cw_aiff_read(CwArena* arena, const char* file, CwText bytes, CwDiag* diag, CwWav* ret_wav) {
    CwWav wav = {.file = file, .tape = ""};
    Reading r = {.bytes = bytes, .diag = diag, .wav = &wav};
    CW_TRY(read_head(&r));
    const size_t size = (size_t)wav.bits / 8;
    unsigned char* data = cw_alloc_array(arena, r.ssnd.length, 1);
    if (!data) {
        return CW_ERR_NO_MEM;
    }
    for (size_t at = 0; at < r.ssnd.length; at += size) {
        for (size_t i = 0; i < size; ++i) {
            data[at + i] = (unsigned char)r.ssnd.at[at + (r.swapped ? i : size - 1 - i)];
        }
        data[at] ^= size == 1 ? 0x80U : 0U; // in WAV the only size without a sign
    }
    wav.data = data;
    *ret_wav = wav;
    return CW_OK;
}
