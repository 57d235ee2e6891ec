// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/flac.h"

#include "base/buf.h"
#include "signal/flac_priv.h"

#include <FLAC/metadata.h>
#include <FLAC/stream_encoder.h>
#include <assert.h>
#include <string.h>

enum {
    BLOCK = 4096,
    BITS = 24,
};

struct CwFlacOut {
    CwArena* arena;
    CwBuf buf;
    size_t at; // where the next byte goes: libFLAC comes back to its head at the end
    FLAC__StreamEncoder* encoder;
    FLAC__StreamMetadata* tags;
    int channels;
};

static FLAC__StreamEncoderWriteStatus take(const FLAC__StreamEncoder* encoder, const FLAC__byte bytes[], size_t count,
                                           uint32_t samples, uint32_t frame, void* context) {
    CwFlacOut* out = context;
    (void)encoder;
    (void)samples;
    (void)frame;
    const size_t over = out->buf.length - out->at < count ? out->buf.length - out->at : count;
    if (over) {
        memcpy(out->buf.bytes + out->at, bytes, over);
    }
    cw_buf_bytes(&out->buf, bytes + over, count - over);
    out->at += count;
    return cw_buf_status(&out->buf) == CW_OK ? FLAC__STREAM_ENCODER_WRITE_STATUS_OK
                                             : FLAC__STREAM_ENCODER_WRITE_STATUS_FATAL_ERROR;
}

static FLAC__StreamEncoderSeekStatus seek(const FLAC__StreamEncoder* encoder, FLAC__uint64 to, void* context) {
    CwFlacOut* out = context;
    (void)encoder;
    if (to > out->buf.length) {
        return FLAC__STREAM_ENCODER_SEEK_STATUS_ERROR;
    }
    out->at = (size_t)to;
    return FLAC__STREAM_ENCODER_SEEK_STATUS_OK;
}

static FLAC__StreamEncoderTellStatus tell(const FLAC__StreamEncoder* encoder, FLAC__uint64* at, void* context) {
    const CwFlacOut* out = context;
    (void)encoder;
    *at = out->at;
    return FLAC__STREAM_ENCODER_TELL_STATUS_OK;
}

static void let_go(void* object) {
    CwFlacOut* out = object;
    if (out->encoder) {
        FLAC__stream_encoder_delete(out->encoder);
    }
    if (out->tags) {
        FLAC__metadata_object_delete(out->tags);
    }
}

static CwStatus add_tag(CwFlacOut* out, const char* name, const char* value, CwDiag* diag) {
    FLAC__StreamMetadata_VorbisComment_Entry entry;
    if (!value || !value[0]) {
        return CW_OK;
    }
    if (!FLAC__format_vorbiscomment_entry_name_is_legal(name) ||
        !FLAC__format_vorbiscomment_entry_value_is_legal((const FLAC__byte*)value, (uint32_t)strlen(value))) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "flac.tag", (CwPlace){0}, name,
                       "FLAC cannot hold this tag: names are ASCII without \"=\", values UTF-8");
    }
    if (!FLAC__metadata_object_vorbiscomment_entry_from_name_value_pair(&entry, name, value) ||
        !FLAC__metadata_object_vorbiscomment_append_comment(out->tags, entry, false)) {
        return CW_ERR_NO_MEM;
    }
    return CW_OK;
}

static CwStatus add_tags(CwFlacOut* out, const CwFlac* flac, CwDiag* diag) {
    for (size_t i = 0; i < flac->n_tags; ++i) {
        CW_TRY(add_tag(out, flac->tags[i].name, flac->tags[i].value, diag));
    }
    if (flac->channel_mask && flac->channel_mask != cw__flac_usual_mask(flac->channels)) {
        const char* mask = cw_format(out->arena, "0x%04X", (unsigned)flac->channel_mask);
        return mask ? add_tag(out, CW__FLAC_MASK_TAG, mask, diag) : CW_ERR_NO_MEM;
    }
    return CW_OK;
}

static bool set_up(CwFlacOut* out, const CwFlac* flac) {
    FLAC__StreamEncoder* e = out->encoder;
    return FLAC__stream_encoder_set_channels(e, (uint32_t)flac->channels) &&
           FLAC__stream_encoder_set_bits_per_sample(e, BITS) &&
           FLAC__stream_encoder_set_sample_rate(e, (uint32_t)flac->sample_rate) &&
           FLAC__stream_encoder_set_blocksize(e, BLOCK) &&
           FLAC__stream_encoder_set_do_mid_side_stereo(e, flac->channels == 2) &&
           FLAC__stream_encoder_set_max_lpc_order(e, 0) &&
           FLAC__stream_encoder_set_do_exhaustive_model_search(e, true) &&
           FLAC__stream_encoder_set_min_residual_partition_order(e, 0) &&
           FLAC__stream_encoder_set_max_residual_partition_order(e, 6) &&
           FLAC__stream_encoder_set_metadata(e, &out->tags, 1);
}

CwStatus cw_flac_begin(CwArena* arena, const CwFlac* flac, CwDiag* diag, CwFlacOut** ret_out) {
    if (flac->channels < 1 || flac->channels > CW_FLAC_CHANNELS_MAX) {
        return cw_diag(diag, CW_ERR_RANGE, "flac.channels", (CwPlace){0}, NULL,
                       "FLAC holds 1 to %d channels and this sound has %d: write it as WAV", CW_FLAC_CHANNELS_MAX,
                       flac->channels);
    }
    CwFlacOut* out = CW_NEW(arena, CwFlacOut);
    if (!out) {
        return CW_ERR_NO_MEM;
    }
    *out = (CwFlacOut){.arena = arena, .buf = cw_buf(arena), .channels = flac->channels};
    CW_TRY(cw_arena_defer(arena, let_go, out));
    out->encoder = FLAC__stream_encoder_new();
    out->tags = FLAC__metadata_object_new(FLAC__METADATA_TYPE_VORBIS_COMMENT);
    if (!out->encoder || !out->tags) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(add_tags(out, flac, diag));
    if (!set_up(out, flac) || FLAC__stream_encoder_init_stream(out->encoder, take, seek, tell, NULL, out) !=
                                  FLAC__STREAM_ENCODER_INIT_STATUS_OK) {
        return CW_ERR_NO_MEM; // everything else was asked for within its range
    }
    *ret_out = out;
    return CW_OK;
}

CwStatus cw_flac_add(CwFlacOut* out, const int32_t* samples, int64_t count) {
    enum { AT_ONCE = 1 << 20 };
    for (int64_t at = 0; at < count; at += AT_ONCE) {
        const int64_t n = count - at < AT_ONCE ? count - at : AT_ONCE;
        if (!FLAC__stream_encoder_process_interleaved(out->encoder, samples + at * out->channels, (uint32_t)n)) {
            return CW_ERR_NO_MEM;
        }
    }
    return CW_OK;
}

CwStatus cw_flac_end(CwFlacOut* out, CwText* ret_bytes) {
    if (!FLAC__stream_encoder_finish(out->encoder)) {
        return CW_ERR_NO_MEM;
    }
    *ret_bytes = (CwText){out->buf.bytes, out->buf.length};
    return CW_OK;
}

CwStatus cw_flac_bytes(CwArena* arena, const CwFlac* flac, const CwSound* sound, int64_t first, int64_t frames,
                       CwDiag* diag, CwText* ret_bytes) {
    CwFlacOut* out = NULL;
    assert(flac->channels == sound->channels && flac->sample_rate == sound->sample_rate);
    CW_TRY(cw_flac_begin(arena, flac, diag, &out));
    int32_t* samples = CW_NEW_ARRAY(arena, int32_t, (size_t)(BLOCK * flac->channels));
    if (!samples) {
        return CW_ERR_NO_MEM;
    }
    for (int64_t at = 0; at < frames; at += BLOCK) {
        const int64_t count = frames - at < BLOCK ? frames - at : BLOCK;
        CW_TRY(cw_sound_read(sound, first + at, count, samples));
        CW_TRY(cw_flac_add(out, samples, count));
    }
    return cw_flac_end(out, ret_bytes);
}
