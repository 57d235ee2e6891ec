// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/wav.h"

#include "base/number.h"
#include "signal/sound.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    TAG_PCM = 1,
    TAG_FLOAT = 3,
    TAG_EXTENSIBLE = 0xFFFE,
    FMT_BYTES = 16,
    FMT_EXTENSIBLE_BYTES = 40,
    RATE_MIN = 4000,
    RATE_MAX = 384000,
    SIZE_UNKNOWN = 0xFFFFFFFF,
};

// What is known while the chunks go by.
typedef struct {
    CwArena* arena;
    CwText bytes;
    CwDiagList* repairs;
    CwDiag* diag;
    CwWav* wav;
    int channels_most;
    bool wide;          // RF64 or BW64: sizes in ds64
    uint64_t data_size; // from ds64
    CwText fmt;
    CwText data;
    CwText ixml;
    bool has_data;
    uint64_t data_wanted; // bytes the header promises
} Reading;

static uint64_t little_endian(CwText text, size_t at, int size) {
    uint64_t value = 0;
    for (int i = size - 1; i >= 0; --i) {
        value = value << 8U | (unsigned char)text.at[at + (size_t)i];
    }
    return value;
}

static CwPlace place_of(const Reading* r) {
    return (CwPlace){r->wav->file, 0, 0};
}

// Files people take for WAV, by how they begin.
static const struct {
    const char* begins;
    size_t at;
    const char* is;
} other_kinds[] = {
    {"AIFF", 8, "an AIFF file"},
    {"AIFC", 8, "an AIFF-C file"},
    {"fLaC", 0, "a FLAC file"},
    {"OggS", 0, "an Ogg file"},
    {"ID3", 0, "an MP3 file"},
    {"\xff\xfb", 0, "an MP3 file"},
    {"ftyp", 4, "an MP4 or MOV file"},
    {"caff", 0, "a Core Audio file"},
    {"riff", 0, "a Wave64 file"},
    {"RIFX", 0, "a big-endian WAV"},
    {"MThd", 0, "a MIDI file"},
    {"AVI ", 8, "an AVI film"},
    {"\x06\x0e\x2b\x34", 0, "an MXF file"},
};

static CwStatus not_wav(const Reading* r) {
    const char* is = r->bytes.length ? "something else" : "an empty file";
    for (size_t i = 0; i < sizeof other_kinds / sizeof other_kinds[0]; ++i) {
        const CwText from = cw_text_after(r->bytes, other_kinds[i].at < r->bytes.length ? other_kinds[i].at : 0);
        if (r->bytes.length > other_kinds[i].at && cw_text_starts(from, other_kinds[i].begins)) {
            is = other_kinds[i].is;
            break;
        }
    }
    return cw_diag(r->diag, CW_ERR_BAD_INPUT, "wav.not_wav", place_of(r), NULL,
                   "this is not a WAV file but %s: export it as WAV (24-bit PCM, 48 kHz)", is);
}

static CwStatus cut_short(const Reading* r, uint64_t there, uint64_t wanted) {
    return cw_diag(r->diag, CW_ERR_BAD_INPUT, "wav.cut_short", place_of(r), NULL,
                   "the file was cut short: its header promises %" PRIu64 " bytes of sound and %" PRIu64
                   " are there; copy or export it again",
                   wanted, there);
}

static CwStatus cut_in_head(const Reading* r) {
    return cw_diag(r->diag, CW_ERR_BAD_INPUT, "wav.cut_short", place_of(r), NULL,
                   "the file was cut short: it ends before its sound begins; copy or export it again");
}

static CwStatus read_ds64(Reading* r, CwText chunk) {
    if (chunk.length < 24) {
        return cw_diag(r->diag, CW_ERR_BAD_INPUT, "wav.ds64", place_of(r), NULL,
                       "the ds64 chunk with the sizes is too short: export the file again");
    }
    r->data_size = little_endian(chunk, 8, 8);
    return CW_OK;
}

static CwStatus read_bext(Reading* r, CwText chunk) {
    const CwStatus status = cw_bext_read(r->arena, chunk, &r->wav->bext);
    if (status == CW_ERR_BAD_INPUT) {
        return cw_diag_add(r->repairs, "wav.bext", place_of(r), NULL,
                           "the bext chunk is too short and was left out: there is no timecode");
    }
    CW_TRY(status);
    r->wav->has_bext = true;
    r->wav->has_time_reference = true;
    r->wav->time_reference_samples = r->wav->bext.time_reference_samples;
    return CW_OK;
}

static CwStatus take_chunk(Reading* r, const char* id, CwText chunk) {
    if (memcmp(id, "ds64", 4) == 0) {
        return read_ds64(r, chunk);
    }
    if (memcmp(id, "bext", 4) == 0) {
        return read_bext(r, chunk);
    }
    if (memcmp(id, "fmt ", 4) == 0) {
        r->fmt = chunk;
    } else if (memcmp(id, "iXML", 4) == 0) {
        r->ixml = chunk;
    } else if (memcmp(id, "chna", 4) == 0) {
        r->wav->chna = chunk;
    } else if (memcmp(id, "axml", 4) == 0) {
        r->wav->axml = chunk;
    } else if (memcmp(id, "data", 4) == 0 && !r->has_data) {
        r->data = chunk;
        r->has_data = true;
    }
    return CW_OK;
}

static CwStatus walk(Reading* r) {
    size_t at = 12;
    while (at + 8 <= r->bytes.length) {
        const char* id = r->bytes.at + at;
        const bool is_data = memcmp(id, "data", 4) == 0;
        const uint64_t there = r->bytes.length - at - 8;
        uint64_t size = little_endian(r->bytes, at + 4, 4);
        if (size == SIZE_UNKNOWN && is_data) {
            size = r->wide ? r->data_size : there; // a stream: to the end of the file
        }
        if (is_data && !r->has_data) {
            r->data_wanted = size;
        }
        if (size > there && is_data) {
            r->has_data = true;
            return cut_short(r, there, size);
        }
        if (size > there) {
            return r->has_data ? cw_diag_add(r->repairs, "wav.tail", place_of(r), NULL,
                                             "the file ends inside a chunk after the sound; that chunk was left out")
                               : cut_in_head(r);
        }
        CW_TRY(take_chunk(r, id, (CwText){r->bytes.at + at + 8, (size_t)size}));
        at += 8 + (size_t)size + (size_t)(size & 1U);
    }
    return CW_OK;
}

static CwStatus bad_format(const Reading* r, const char* what) {
    return cw_diag(r->diag, CW_ERR_BAD_INPUT, "wav.format", place_of(r), NULL,
                   "%s: export it as 24-bit PCM (16, 24 and 32 bits and floating point are taken)", what);
}

// The format tag, seen through WAVE_FORMAT_EXTENSIBLE.
static unsigned format_tag(const Reading* r) {
    static const unsigned char guid_tail[14] = {0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71};
    const unsigned tag = (unsigned)little_endian(r->fmt, 0, 2);
    if (tag != TAG_EXTENSIBLE || r->fmt.length < FMT_EXTENSIBLE_BYTES) {
        return tag;
    }
    r->wav->channel_mask = (uint32_t)little_endian(r->fmt, 20, 4);
    return memcmp(r->fmt.at + 26, guid_tail, sizeof guid_tail) == 0 ? (unsigned)little_endian(r->fmt, 24, 2) : 0;
}

static CwStatus read_coding(const Reading* r, unsigned tag, int bits) {
    CwWav* wav = r->wav;
    wav->bits = bits;
    if (tag == TAG_PCM) {
        wav->coding = CW_WAV_INTEGER;
        return bits == 8 || bits == 16 || bits == 24 || bits == 32 ? CW_OK : bad_format(r, "samples of an odd size");
    }
    if (tag == TAG_FLOAT) {
        wav->coding = CW_WAV_FLOAT;
        return bits == 32 || bits == 64 ? CW_OK : bad_format(r, "floating-point samples of an odd size");
    }
    char what[64] = "";
    (void)snprintf(what, sizeof what, "the sound is coded (format 0x%04X)", tag);
    return bad_format(r, what);
}

static CwStatus read_format(const Reading* r) {
    CwWav* wav = r->wav;
    if (r->fmt.length < FMT_BYTES) {
        return bad_format(r, "the fmt chunk, which says how the sound is written, is missing or too short");
    }
    const unsigned tag = format_tag(r);
    wav->channels = (int)little_endian(r->fmt, 2, 2);
    const uint64_t rate = little_endian(r->fmt, 4, 4);
    const int block = (int)little_endian(r->fmt, 12, 2);
    wav->file_channels = wav->channels;
    if (wav->channels < 1 || wav->channels > r->channels_most) {
        return cw_diag(r->diag, CW_ERR_RANGE, "wav.channels", place_of(r), NULL, "%d channels: 1 to %d are taken; %s",
                       wav->channels, r->channels_most,
                       wav->axml.length ? "take one of its beds (--bed; `cuewright loudness` lists them)"
                                        : "split the file");
    }
    if (rate < RATE_MIN || rate > RATE_MAX) {
        return cw_diag(r->diag, CW_ERR_RANGE, "wav.rate", place_of(r), NULL,
                       "a sample rate of %" PRIu64 " Hz: %d to %d Hz are taken", rate, RATE_MIN, RATE_MAX);
    }
    wav->sample_rate = (int)rate;
    if (block % wav->channels != 0) {
        return bad_format(r, "its frames do not divide into its channels");
    }
    return read_coding(r, tag, 8 * (block / wav->channels));
}

static CwStatus read_frames(const Reading* r) {
    CwWav* wav = r->wav;
    if (!r->has_data) {
        return cw_diag(r->diag, CW_ERR_BAD_INPUT, "wav.no_sound", place_of(r), NULL,
                       "there is no sound in this file (no data chunk): export it again");
    }
    const uint64_t frame = (uint64_t)wav->channels * (uint64_t)(wav->bits / 8);
    const uint64_t rest = r->bytes.length - (size_t)(r->data.at - r->bytes.at);
    if (r->data.length == 0 && rest > frame && !r->wide) {
        return cw_diag(r->diag, CW_ERR_BAD_INPUT, "wav.unfinished", place_of(r), NULL,
                       "the recording was never finished: its header says 0 bytes of sound and %" PRIu64
                       " bytes follow; open it in the recorder or an editor and save it again",
                       rest);
    }
    if (r->data.length % frame != 0) {
        return cut_short(r, r->data.length, (r->data.length / frame + 1) * frame);
    }
    wav->frames = (int64_t)(r->data.length / frame);
    wav->data = (const unsigned char*)r->data.at;
    return CW_OK;
}

// What stands between <name> and </name>; empty when it is not there.
static CwText element(CwText xml, const char* name) {
    char open[64];
    char close[64];
    (void)snprintf(open, sizeof open, "<%s>", name);
    (void)snprintf(close, sizeof close, "</%s>", name);
    const char* from = xml.length ? memmem(xml.at, xml.length, open, strlen(open)) : NULL;
    if (!from) {
        return (CwText){NULL, 0};
    }
    from += strlen(open);
    const size_t rest = xml.length - (size_t)(from - xml.at);
    const char* to = memmem(from, rest, close, strlen(close));
    return to ? cw_text_trim((CwText){from, (size_t)(to - from)}) : (CwText){NULL, 0};
}

// iXML has the roll, and the time of the first sample in two halves where bext has none (iXML 3.01).
static CwStatus read_ixml(const Reading* r) {
    CwWav* wav = r->wav;
    int64_t high = 0;
    int64_t low = 0;
    const bool has_time = cw_parse_int(element(r->ixml, "TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI"), &high) == CW_OK &&
                          cw_parse_int(element(r->ixml, "TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO"), &low) == CW_OK;
    if (!wav->has_time_reference && has_time && high >= 0 && high < 0x7FFFFFFF && low >= 0 && low <= SIZE_UNKNOWN) {
        wav->has_time_reference = true;
        wav->time_reference_samples = high << 32U | low;
    }
    wav->tape = cw_text_copy(r->arena, element(r->ixml, "TAPE"));
    return wav->tape ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus read_file(CwArena* arena, const char* file, CwText bytes, int channels_most, CwDiagList* repairs,
                          CwDiag* diag, CwWav* ret_wav) {
    CwWav wav = {.file = file};
    Reading r = {
        .arena = arena, .bytes = bytes, .channels_most = channels_most, .repairs = repairs, .diag = diag, .wav = &wav};
    if (bytes.length < 12 || memcmp(bytes.at + 8, "WAVE", 4) != 0) {
        return not_wav(&r);
    }
    r.wide = cw_text_starts(bytes, "RF64") || cw_text_starts(bytes, "BW64");
    if (!r.wide && !cw_text_starts(bytes, "RIFF")) {
        return not_wav(&r);
    }
    CW_TRY(walk(&r));
    CW_TRY(read_format(&r));
    CW_TRY(read_frames(&r));
    CW_TRY(read_ixml(&r));
    *ret_wav = wav;
    return CW_OK;
}

CwStatus cw_wav_read(CwArena* arena, const char* file, CwText bytes, CwDiagList* repairs, CwDiag* diag,
                     CwWav* ret_wav) {
    return read_file(arena, file, bytes, CW_CHANNELS_MAX, repairs, diag, ret_wav);
}

CwStatus cw_wav_read_wide(CwArena* arena, const char* file, CwText bytes, CwDiagList* repairs, CwDiag* diag,
                          CwWav* ret_wav) {
    return read_file(arena, file, bytes, CW_WAV_CHANNELS_MAX, repairs, diag, ret_wav);
}

CwWav cw_wav_part(const CwWav* wav, int first, int channels) {
    assert(first >= 0 && channels >= 1 && channels <= CW_CHANNELS_MAX && first + channels <= wav->channels);
    CwWav part = *wav;
    part.channels = channels;
    part.channel_mask = 0;
    part.data += (size_t)first * (size_t)(wav->bits / 8);
    return part;
}

size_t cw_wav_frame_bytes(const CwWav* wav) {
    return (size_t)wav->file_channels * (size_t)wav->bits / 8;
}

CwStatus cw_wav_want_rate(const CwWav* wav, int sample_rate, CwDiag* diag) {
    if (wav->sample_rate == sample_rate) {
        return CW_OK;
    }
    return cw_diag(diag, CW_ERR_BAD_INPUT, "wav.other_rate", (CwPlace){wav->file, 0, 0}, NULL,
                   "the file is at %d Hz and the film at %d Hz: convert it, keeping its length and its timecode",
                   wav->sample_rate, sample_rate);
}
