// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/flac.h"

#include "base/number.h"
#include "signal/bext.h"
#include "signal/flac_priv.h"

#include <FLAC/stream_decoder.h>
#include <stdlib.h>
#include <string.h>

#define MASK_TAG CW__FLAC_MASK_TAG "="
#define TIME_TAG "TIME_REFERENCE=" // what ffmpeg makes of a bext chunk

enum {
    RATE_MIN = 4000,
    RATE_MAX = 384000,
    SAMPLE_BYTES = 3,
    FRAMES_A_BYTE_MOST = 65536, // a frame holds at most 65535 of them
};

uint32_t cw__flac_usual_mask(int channels) {
    static const uint32_t masks[CW_FLAC_CHANNELS_MAX + 1] = {0, 0x4, 0x3, 0x7, 0x33, 0x37, 0x3F, 0x70F, 0x63F};
    return masks[channels];
}

typedef struct {
    CwArena* arena;
    CwText bytes;
    size_t at;
    CwDiag* diag;
    CwWav* wav;
    CwStatus status; // of our own; what libFLAC says comes after it
    unsigned char* data;
    int64_t done; // frames
    bool damaged;
    bool head_only;
} Reading;

static CwStatus refuse(Reading* r, const char* code, const char* why) {
    if (r->status == CW_OK) {
        r->status = cw_diag(r->diag, CW_ERR_BAD_INPUT, code, (CwPlace){r->wav->file, 0, 0}, NULL, "%s", why);
    }
    return r->status;
}

static FLAC__StreamDecoderReadStatus give(const FLAC__StreamDecoder* decoder, FLAC__byte into[], size_t* count,
                                          void* context) {
    Reading* r = context;
    (void)decoder;
    const size_t rest = r->bytes.length - r->at;
    *count = *count < rest ? *count : rest;
    memcpy(into, r->bytes.at + r->at, *count);
    r->at += *count;
    return *count ? FLAC__STREAM_DECODER_READ_STATUS_CONTINUE : FLAC__STREAM_DECODER_READ_STATUS_END_OF_STREAM;
}

static void take_head(Reading* r, const FLAC__StreamMetadata_StreamInfo* info) {
    CwWav* wav = r->wav;
    wav->coding = CW_WAV_INTEGER;
    wav->bits = 8 * SAMPLE_BYTES;
    wav->sample_rate = (int)info->sample_rate;
    wav->channels = (int)info->channels;
    wav->file_channels = wav->channels;
    wav->channel_mask = cw__flac_usual_mask((int)info->channels);
    wav->frames = (int64_t)info->total_samples;
    if (info->bits_per_sample > 24) {
        (void)refuse(r, "flac.bits", "samples of more than 24 bits: export it with 24");
    } else if (info->sample_rate < RATE_MIN || info->sample_rate > RATE_MAX) {
        (void)refuse(r, "flac.rate", "a sample rate below 4000 or above 384000 Hz: bring it to 48000");
    } else if (info->total_samples == 0) {
        (void)refuse(r, "flac.length", "the file does not say how long it is: `flac -d` and `flac` write it again");
    } else if (info->total_samples / FRAMES_A_BYTE_MOST > r->bytes.length) {
        (void)refuse(r, "flac.cut_short", "the file was cut short: it promises more sound than it can hold");
    } else if (!r->head_only) {
        r->data = cw_alloc_array(r->arena, (size_t)wav->frames * (size_t)wav->channels, SAMPLE_BYTES);
        r->status = r->data ? CW_OK : CW_ERR_NO_MEM;
    }
}

static void take_words(const Reading* r, const FLAC__StreamMetadata_VorbisComment* words) {
    for (uint32_t i = 0; i < words->num_comments; ++i) {
        const char* word = (const char*)words->comments[i].entry;
        if (word && strncasecmp(word, MASK_TAG, sizeof MASK_TAG - 1) == 0) {
            r->wav->channel_mask = (uint32_t)strtoul(word + sizeof MASK_TAG - 1, NULL, 16);
        }
        int64_t time = 0;
        if (word && strncasecmp(word, TIME_TAG, sizeof TIME_TAG - 1) == 0 && !r->wav->has_bext &&
            cw_parse_int(cw_text(word + sizeof TIME_TAG - 1), &time) == CW_OK && time >= 0) {
            r->wav->has_time_reference = true;
            r->wav->time_reference_samples = time;
        }
    }
}

// A chunk of the WAV it was made from, which flac --keep-foreign-metadata keeps: bext has the timecode.
static void take_chunk(Reading* r, const FLAC__StreamMetadata_Application* chunk, size_t length) {
    const size_t head = sizeof(char[4]) + sizeof(uint32_t);
    if (length < sizeof chunk->id + head || memcmp(chunk->id, "riff", 4) != 0 || memcmp(chunk->data, "bext", 4) != 0) {
        return;
    }
    const CwText bext = {(const char*)chunk->data + head, length - sizeof chunk->id - head};
    const CwStatus status = cw_bext_read(r->arena, bext, &r->wav->bext);
    if (status == CW_OK) {
        r->wav->has_bext = true;
        r->wav->has_time_reference = true;
        r->wav->time_reference_samples = r->wav->bext.time_reference_samples;
    } else if (status == CW_ERR_NO_MEM) {
        r->status = status;
    }
}

static void know(const FLAC__StreamDecoder* decoder, const FLAC__StreamMetadata* block, void* context) {
    Reading* r = context;
    (void)decoder;
    if (r->status == CW_OK && block->type == FLAC__METADATA_TYPE_STREAMINFO) {
        take_head(r, &block->data.stream_info);
    } else if (r->status == CW_OK && block->type == FLAC__METADATA_TYPE_VORBIS_COMMENT) {
        take_words(r, &block->data.vorbis_comment);
    } else if (r->status == CW_OK && block->type == FLAC__METADATA_TYPE_APPLICATION) {
        take_chunk(r, &block->data.application, block->length);
    }
}

static FLAC__StreamDecoderWriteStatus take(const FLAC__StreamDecoder* decoder, const FLAC__Frame* frame,
                                           const FLAC__int32* const planes[], void* context) {
    Reading* r = context;
    (void)decoder;
    const int64_t count = frame->header.blocksize;
    const int channels = (int)frame->header.channels;
    if (r->status != CW_OK || !r->data || channels != r->wav->channels || r->done + count > r->wav->frames ||
        frame->header.bits_per_sample > 24) {
        (void)refuse(r, "flac.changes", "the file's frames are not what its head says: export it again");
        return FLAC__STREAM_DECODER_WRITE_STATUS_ABORT;
    }
    const unsigned up = 24U - frame->header.bits_per_sample;
    unsigned char* to = r->data + (size_t)r->done * (size_t)channels * SAMPLE_BYTES;
    for (int64_t i = 0; i < count; ++i) {
        for (int c = 0; c < channels; ++c, to += SAMPLE_BYTES) {
            const uint32_t sample = (uint32_t)planes[c][i] << up;
            to[0] = (unsigned char)sample;
            to[1] = (unsigned char)(sample >> 8U);
            to[2] = (unsigned char)(sample >> 16U);
        }
    }
    r->done += count;
    return FLAC__STREAM_DECODER_WRITE_STATUS_CONTINUE;
}

static void complain(const FLAC__StreamDecoder* decoder, FLAC__StreamDecoderErrorStatus what, void* context) {
    (void)decoder;
    (void)what;
    ((Reading*)context)->damaged = true;
}

static CwStatus run(Reading* r, FLAC__StreamDecoder* decoder) {
    (void)FLAC__stream_decoder_set_md5_checking(decoder, true);
    (void)FLAC__stream_decoder_set_metadata_respond(decoder, FLAC__METADATA_TYPE_VORBIS_COMMENT);
    (void)FLAC__stream_decoder_set_metadata_respond(decoder, FLAC__METADATA_TYPE_APPLICATION);
    const FLAC__StreamDecoderInitStatus init =
        FLAC__stream_decoder_init_stream(decoder, give, NULL, NULL, NULL, NULL, take, know, complain, r);
    if (init != FLAC__STREAM_DECODER_INIT_STATUS_OK) {
        return CW_ERR_NO_MEM;
    }
    bool goes_on = FLAC__stream_decoder_process_until_end_of_metadata(decoder) && r->status == CW_OK;
    if (r->head_only && goes_on && r->wav->frames) {
        return CW_OK;
    }
    while (goes_on && !r->damaged && r->done < r->wav->frames) {
        goes_on = FLAC__stream_decoder_process_single(decoder) &&
                  FLAC__stream_decoder_get_state(decoder) != FLAC__STREAM_DECODER_END_OF_STREAM;
    }
    CW_TRY(r->status);
    if (r->damaged) {
        return refuse(r, "flac.damaged", "the file is damaged: a frame does not agree with its check; copy it again");
    }
    if (!r->data || r->done < r->wav->frames) {
        return refuse(r, "flac.cut_short", "the file was cut short: it ends before its sound does; copy it again");
    }
    if (!FLAC__stream_decoder_finish(decoder)) {
        return refuse(r, "flac.md5", "the sound is not what was encoded (its MD5 differs): copy or export it again");
    }
    return CW_OK;
}

bool cw_flac_is(CwText bytes) {
    return bytes.length >= 4 && memcmp(bytes.at, "fLaC", 4) == 0;
}

static CwStatus read_file(CwArena* arena, const char* file, CwText bytes, bool head_only, CwDiag* diag,
                          CwWav* ret_wav) {
    CwWav wav = {.file = file, .tape = ""};
    Reading r = {.arena = arena, .bytes = bytes, .diag = diag, .wav = &wav, .head_only = head_only};
    if (!cw_flac_is(bytes)) {
        return refuse(&r, "flac.not_flac", "this is not a FLAC file");
    }
    FLAC__StreamDecoder* decoder = FLAC__stream_decoder_new();
    const CwStatus status = decoder ? run(&r, decoder) : CW_ERR_NO_MEM;
    if (decoder) {
        FLAC__stream_decoder_delete(decoder);
    }
    CW_TRY(status);
    wav.data = r.data;
    *ret_wav = wav;
    return CW_OK;
}

CwStatus cw_flac_read(CwArena* arena, const char* file, CwText bytes, CwDiag* diag, CwWav* ret_wav) {
    return read_file(arena, file, bytes, false, diag, ret_wav);
}

CwStatus cw_flac_head(CwArena* arena, const char* file, CwText bytes, CwDiag* diag, CwWav* ret_wav) {
    return read_file(arena, file, bytes, true, diag, ret_wav);
}
