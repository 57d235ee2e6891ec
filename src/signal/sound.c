// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/sound.h"

#include "base/buf.h"
#include "base/json.h"
#include "signal/pack.h"

#include <assert.h>
#include <string.h>

enum {
    SAMPLE_BYTES = 3,
    RATE_MAX = 768000,
};

// The segment read last, in an arena of its own.
typedef struct CwSoundCache {
    CwArena* parent; // for its allocator
    CwArena* arena;  // NULL when nothing is held
    size_t index;
    CwText bytes;
} CwSoundCache;

struct CwSoundWriter {
    CwArena* arena;
    const CwObjects* objects;
    int sample_rate;
    int channels;
    int64_t frames;
    unsigned char* bytes; // the segment being filled
    size_t filled;        // bytes of it
    bool silent;          // everything in it so far is zero
    CwHash* segments;
    size_t n_segments;
    size_t capacity;
    bool* silences;
    size_t silences_capacity;
};

int64_t cw_segment_frames(int sample_rate) {
    return (int64_t)CW_SEGMENT_SECONDS * sample_rate;
}

static size_t frame_bytes(int channels) {
    return (size_t)channels * SAMPLE_BYTES;
}

static void drop_cache(void* object) {
    CwSoundCache* cache = object;
    cw_arena_free(cache->arena);
    cache->arena = NULL;
}

static CwStatus bad_manifest(CwDiag* diag, const char* why) {
    return cw_diag(diag, CW_ERR_BAD_INPUT, "sound.manifest", (CwPlace){"sound", 0, 0}, NULL,
                   "this object is not the manifest of a sound: %s", why);
}

// Frames, rate and channels, and as many segments as they ask for.
static CwStatus read_shape(CwJsonIn in, const json_t* json, CwSound* sound, const json_t** ret_list) {
    int64_t rate = 0;
    int64_t channels = 0;
    CW_TRY(cw_json_get_int(in, json, "rate", &rate));
    CW_TRY(cw_json_get_int(in, json, "channels", &channels));
    CW_TRY(cw_json_get_int(in, json, "frames", &sound->frames));
    CW_TRY(cw_json_get_array(in, json, "segments", ret_list));
    if (rate < 1 || rate > RATE_MAX || channels < 1 || channels > CW_CHANNELS_MAX || sound->frames < 0 ||
        sound->frames > INT64_MAX / 64) {
        return bad_manifest(in.diag, "a number is out of range");
    }
    sound->sample_rate = (int)rate;
    sound->channels = (int)channels;
    const int64_t each = cw_segment_frames(sound->sample_rate);
    sound->n_segments = (size_t)((sound->frames + each - 1) / each);
    if (json_array_size(*ret_list) != sound->n_segments) {
        return bad_manifest(in.diag, "its list of segments is not as long as the sound");
    }
    return CW_OK;
}

static CwStatus read_segments(CwArena* arena, CwDiag* diag, const json_t* list, CwSound* sound) {
    CwHash* hashes = CW_NEW_ARRAY(arena, CwHash, sound->n_segments);
    bool* silent = CW_NEW_ARRAY(arena, bool, sound->n_segments);
    if (!hashes || !silent) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < sound->n_segments; ++i) {
        const json_t* item = json_array_get(list, i);
        silent[i] = json_is_null(item);
        if (!silent[i] && (!json_is_string(item) || cw_hash_parse(json_string_value(item), &hashes[i]) != CW_OK)) {
            return bad_manifest(diag, "a segment is neither a hash nor null");
        }
    }
    sound->segments = hashes;
    sound->silent = silent;
    return CW_OK;
}

CwStatus cw_sound_open(CwArena* arena, const CwObjects* objects, const CwHash* manifest, CwDiag* diag,
                       CwSound* ret_sound) {
    CwText text = {NULL, 0};
    json_t* json = NULL;
    const json_t* list = NULL;
    CwSound sound = {.objects = objects};
    CW_TRY(objects->fetch(objects->context, arena, manifest, &text));
    CW_TRY(cw_json_parse(arena, "sound", text, diag, &json));
    CW_TRY(read_shape((CwJsonIn){"sound", diag}, json, &sound, &list));
    CW_TRY(read_segments(arena, diag, list, &sound));
    sound.fetched = CW_NEW(arena, CwSoundCache);
    if (!sound.fetched) {
        return CW_ERR_NO_MEM;
    }
    sound.fetched->parent = arena;
    CW_TRY(cw_arena_defer(arena, drop_cache, sound.fetched));
    *ret_sound = sound;
    return CW_OK;
}

static int64_t frames_in(const CwSound* sound, size_t index) {
    const int64_t each = cw_segment_frames(sound->sample_rate);
    const int64_t rest = sound->frames - (int64_t)index * each;
    return rest < each ? rest : each;
}

CwStatus cw_sound_segment(const CwSound* sound, size_t index, CwText* ret_bytes) {
    assert(index < sound->n_segments);
    if (sound->silent[index]) {
        *ret_bytes = (CwText){NULL, 0};
        return CW_OK;
    }
    CwSoundCache* cache = sound->fetched;
    if (!cache->arena || cache->index != index) {
        drop_cache(cache);
        cache->arena = cw_arena_like(cache->parent);
        if (!cache->arena) {
            return CW_ERR_NO_MEM;
        }
        CwText bytes = {NULL, 0};
        CwStatus status = sound->objects->fetch(sound->objects->context, cache->arena, &sound->segments[index], &bytes);
        if (status == CW_OK && bytes.length != (size_t)frames_in(sound, index) * frame_bytes(sound->channels)) {
            status = CW_ERR_CORRUPT;
        }
        if (status != CW_OK) {
            drop_cache(cache);
            return status;
        }
        cache->index = index;
        cache->bytes = bytes;
    }
    *ret_bytes = cache->bytes;
    return CW_OK;
}

// Reads frames [from, from + count) of one segment.
static CwStatus read_from(const CwSound* sound, size_t index, int64_t from, int64_t count, int32_t* samples) {
    const size_t n = (size_t)count * (size_t)sound->channels;
    CwText bytes = {NULL, 0};
    CW_TRY(cw_sound_segment(sound, index, &bytes));
    if (!bytes.length) {
        memset(samples, 0, n * sizeof *samples);
        return CW_OK;
    }
    cw_unpack_24((const unsigned char*)bytes.at + (size_t)from * frame_bytes(sound->channels), n, samples);
    return CW_OK;
}

CwStatus cw_sound_read(const CwSound* sound, int64_t start, int64_t count, int32_t* samples) {
    assert(count >= 0);
    const int64_t each = cw_segment_frames(sound->sample_rate);
    const int64_t end = start + count;
    for (int64_t at = start; at < end;) {
        int32_t* to = samples + (at - start) * sound->channels;
        int64_t stop = end;
        if (at < 0 || at >= sound->frames) {
            if (at < 0 && end > 0) {
                stop = 0;
            }
            memset(to, 0, (size_t)(stop - at) * (size_t)sound->channels * sizeof *to);
        } else {
            const size_t index = (size_t)(at / each);
            const int64_t first = (int64_t)index * each;
            const int64_t last = first + frames_in(sound, index);
            stop = last < end ? last : end;
            CW_TRY(read_from(sound, index, at - first, stop - at, to));
        }
        at = stop;
    }
    return CW_OK;
}

CwStatus cw_sound_begin(CwArena* arena, const CwObjects* objects, int sample_rate, int channels,
                        CwSoundWriter** ret_writer) {
    assert(sample_rate > 0 && sample_rate <= RATE_MAX && channels > 0 && channels <= CW_CHANNELS_MAX);
    CwSoundWriter* writer = CW_NEW(arena, CwSoundWriter);
    unsigned char* bytes = cw_alloc(arena, (size_t)cw_segment_frames(sample_rate) * frame_bytes(channels));
    if (!writer || !bytes) {
        return CW_ERR_NO_MEM;
    }
    *writer = (CwSoundWriter){.arena = arena,
                              .objects = objects,
                              .sample_rate = sample_rate,
                              .channels = channels,
                              .bytes = bytes,
                              .silent = true};
    *ret_writer = writer;
    return CW_OK;
}

// Keeps the segment that was filled and starts the next.
static CwStatus end_segment(CwSoundWriter* w) {
    CW_TRY(CW_RESERVE(w->arena, w->segments, w->n_segments, w->capacity));
    CW_TRY(CW_RESERVE(w->arena, w->silences, w->n_segments, w->silences_capacity));
    if (!w->silent) {
        const CwText bytes = {(const char*)w->bytes, w->filled};
        CW_TRY(w->objects->keep(w->objects->context, bytes, &w->segments[w->n_segments]));
    }
    w->silences[w->n_segments++] = w->silent;
    w->filled = 0;
    w->silent = true;
    return CW_OK;
}

static bool all_zero(const int32_t* samples, size_t count) {
    int32_t any = 0;
    for (size_t i = 0; i < count; ++i) {
        any |= samples[i];
    }
    return any == 0;
}

CwStatus cw_sound_append(CwSoundWriter* writer, const int32_t* samples, int64_t count) {
    assert(count >= 0);
    const size_t full = (size_t)cw_segment_frames(writer->sample_rate) * frame_bytes(writer->channels);
    size_t left = (size_t)count * (size_t)writer->channels;
    while (left) {
        const size_t room = (full - writer->filled) / SAMPLE_BYTES;
        const size_t n = left < room ? left : room;
        writer->silent = writer->silent && all_zero(samples, n);
        cw_pack_24(samples, n, writer->bytes + writer->filled);
        writer->filled += n * SAMPLE_BYTES;
        samples += n;
        left -= n;
        if (writer->filled == full) {
            CW_TRY(end_segment(writer));
        }
    }
    writer->frames += count;
    return CW_OK;
}

CwStatus cw_sound_end(CwSoundWriter* writer, CwHash* ret_manifest) {
    if (writer->filled) {
        CW_TRY(end_segment(writer));
    }
    CwBuf buf = cw_buf(writer->arena);
    cw_json_begin_object(&buf, NULL);
    cw_json_put_int(&buf, "channels", writer->channels);
    cw_json_put_int(&buf, "frames", writer->frames);
    cw_json_put_text(&buf, "kind", "sound");
    cw_json_put_int(&buf, "rate", writer->sample_rate);
    cw_json_begin_array(&buf, "segments");
    for (size_t i = 0; i < writer->n_segments; ++i) {
        char hex[CW_HEX_SIZE];
        cw_hash_to_hex(&writer->segments[i], hex);
        cw_json_put_text(&buf, NULL, writer->silences[i] ? NULL : hex);
    }
    cw_json_end_array(&buf);
    cw_json_end_object(&buf);
    CW_TRY(cw_buf_status(&buf));
    return writer->objects->keep(writer->objects->context, (CwText){buf.bytes, buf.length}, ret_manifest);
}

CwStatus cw_sound_keep(CwArena* arena, const CwObjects* objects, int sample_rate, int channels, const int32_t* samples,
                       int64_t frames, CwHash* ret_manifest) {
    CwSoundWriter* writer = NULL;
    CW_TRY(cw_sound_begin(arena, objects, sample_rate, channels, &writer));
    CW_TRY(cw_sound_append(writer, samples, frames));
    return cw_sound_end(writer, ret_manifest);
}
