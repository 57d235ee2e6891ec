// SPDX-License-Identifier: GPL-3.0-or-later
// A stem from its passages, and what travels of it.
#include "perform/mockup.h"

#include <string.h>

enum { CHANNELS = 2 };

typedef struct {
    const CwMockupPassage* passages;
    size_t n_passages;
    int sample_rate;
    CwSoundWriter* writer;
    CwDiag* diag;
    int64_t block; // frames summed at a time
    int32_t* sums;
    int32_t* samples;
    CwMockup mockup;
} Joiner;

static CwStatus too_loud(const Joiner* joiner, int64_t frame, int32_t value) {
    const int64_t ms = (joiner->mockup.start + frame) * 1000 / joiner->sample_rate;
    return cw_diag(joiner->diag, CW_ERR_RANGE, "mockup.loud", (CwPlace){0}, NULL,
                   "the stem is louder than an eighth of full scale (%d of %d) at %lld.%03lld s of the cue; mark it "
                   "softer or lower the gain",
                   (int)value, CW_STEM_PEAK, (long long)(ms / 1000), (long long)(ms < 0 ? -ms % 1000 : ms % 1000));
}

static int64_t end_of(const Joiner* joiner) {
    int64_t end = 0;
    for (size_t i = 0; i < joiner->n_passages; ++i) {
        const CwMockupPassage* passage = &joiner->passages[i];
        const int64_t last = passage->at - joiner->mockup.start + passage->sound->frames;
        end = passage->sound->frames && last > end ? last : end;
    }
    return end;
}

// Frames [first, first + count) of the stem. A passage stays below full scale and few ring at once, so 32 bits hold it.
static CwStatus sum_block(Joiner* joiner, int64_t first, int64_t count) {
    memset(joiner->sums, 0, (size_t)(count * CHANNELS) * sizeof joiner->sums[0]);
    for (size_t i = 0; i < joiner->n_passages; ++i) {
        const CwSound* sound = joiner->passages[i].sound;
        const int64_t at = joiner->passages[i].at - joiner->mockup.start;
        const int64_t from = at > first ? at : first;
        const int64_t to = at + sound->frames < first + count ? at + sound->frames : first + count;
        if (from >= to) {
            continue;
        }
        CW_TRY(cw_sound_read(sound, from - at, to - from, joiner->samples));
        int32_t* sums = joiner->sums + (from - first) * CHANNELS;
        for (int64_t k = 0; k < (to - from) * CHANNELS; ++k) {
            sums[k] += joiner->samples[k];
        }
    }
    return CW_OK;
}

static CwStatus watch(Joiner* joiner, int64_t first, int64_t count) {
    for (int64_t i = 0; i < count * CHANNELS; ++i) {
        const int32_t size = joiner->sums[i] < 0 ? -joiner->sums[i] : joiner->sums[i];
        if (size > CW_STEM_PEAK) {
            return too_loud(joiner, first + i / CHANNELS, size);
        }
        joiner->mockup.peak = size > joiner->mockup.peak ? size : joiner->mockup.peak;
    }
    return CW_OK;
}

static CwStatus join(Joiner* joiner) {
    joiner->mockup.frames = end_of(joiner);
    for (int64_t first = 0; first < joiner->mockup.frames; first += joiner->block) {
        const int64_t left = joiner->mockup.frames - first;
        const int64_t count = left < joiner->block ? left : joiner->block;
        CW_TRY(sum_block(joiner, first, count));
        CW_TRY(watch(joiner, first, count));
        CW_TRY(cw_sound_append(joiner->writer, joiner->sums, count));
    }
    return cw_sound_end(joiner->writer, &joiner->mockup.sound);
}

CwStatus cw_mockup_join(CwArena* arena, const CwObjects* objects, const CwMockupPassage* passages, size_t n_passages,
                        int sample_rate, CwDiag* diag, CwMockup* ret_mockup) {
    Joiner joiner = {
        .passages = passages, .n_passages = n_passages, .sample_rate = sample_rate, .diag = diag, .block = sample_rate};
    joiner.mockup.start = -(int64_t)CW_PLAN_LEAD_MS * sample_rate / 1000;
    joiner.sums = CW_NEW_ARRAY(arena, int32_t, (size_t)joiner.block * CHANNELS);
    joiner.samples = CW_NEW_ARRAY(arena, int32_t, (size_t)joiner.block * CHANNELS);
    if (!joiner.sums || !joiner.samples) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_sound_begin(arena, objects, sample_rate, CHANNELS, &joiner.writer));
    CW_TRY(join(&joiner));
    *ret_mockup = joiner.mockup;
    return CW_OK;
}

void cw_mockup_to_json(CwBuf* buf, const char* key, const CwMockup* mockup) {
    char hex[CW_HEX_SIZE];
    cw_hash_to_hex(&mockup->sound, hex);
    cw_json_begin_object(buf, key);
    cw_json_put_text(buf, "sound", hex);
    cw_json_put_int(buf, "start", mockup->start);
    cw_json_put_int(buf, "frames", mockup->frames);
    cw_json_put_int(buf, "music_end", mockup->music_end);
    cw_json_put_int(buf, "peak", mockup->peak);
    cw_json_put_int(buf, "silent_notes", (int64_t)mockup->n_silent);
    cw_json_end_object(buf);
}

CwStatus cw_mockup_from_json(CwJsonIn in, const json_t* json, CwMockup* ret_mockup) {
    CwMockup mockup = {0};
    const char* hex = NULL;
    CW_TRY(cw_json_get_text(in, json, "sound", &hex));
    if (cw_hash_parse(hex, &mockup.sound) != CW_OK) {
        return cw_diag(in.diag, CW_ERR_BAD_INPUT, "mockup", (CwPlace){in.file, 0, 0}, hex, "\"sound\" must be a hash");
    }
    CW_TRY(cw_json_get_int(in, json, "start", &mockup.start));
    CW_TRY(cw_json_get_int(in, json, "frames", &mockup.frames));
    CW_TRY(cw_json_get_int(in, json, "music_end", &mockup.music_end));
    mockup.peak = (int32_t)cw_json_int_or(json, "peak", 0);
    mockup.n_silent = (size_t)cw_json_int_or(json, "silent_notes", 0);
    *ret_mockup = mockup;
    return CW_OK;
}
