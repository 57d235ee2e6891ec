// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/stem.h"

#include "base/math.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

typedef struct {
    const CwStem* stem;
    int64_t block;
    int64_t* sums;
    int32_t* samples;
    int64_t peak;
    int64_t peak_frame;
} Bench;

static CwStatus check(const CwStem* stem, CwDiag* diag) {
    for (size_t i = 0; i < stem->n_placed; ++i) {
        const CwSound* sound = stem->placed[i].sound;
        if (sound->sample_rate != stem->sample_rate || sound->channels != stem->channels) {
            return cw_diag(diag, CW_ERR_RANGE, "stem.shape", (CwPlace){stem->name, 0, 0}, stem->placed[i].name,
                           "the sound has %d channels at %d Hz and the stem %d at %d Hz: make them alike first",
                           sound->channels, sound->sample_rate, stem->channels, stem->sample_rate);
        }
    }
    return CW_OK;
}

static int64_t first_frame(const CwStem* stem, const CwPlaced* placed) {
    return cw_sample_nearest(placed->at, stem->sample_rate);
}

static CwStatus start(CwArena* own, const CwStem* stem, Bench* bench) {
    *bench = (Bench){.stem = stem, .block = stem->sample_rate};
    const size_t room = (size_t)(bench->block * stem->channels);
    bench->sums = CW_NEW_ARRAY(own, int64_t, room);
    bench->samples = CW_NEW_ARRAY(own, int32_t, room);
    return bench->sums && bench->samples ? CW_OK : CW_ERR_NO_MEM;
}

// Levels are rounded to the nearest, halves up.
static void add(const int32_t* samples, int64_t count, int gain_db100, int64_t* sums) {
    const double gain = cw_db_to_gain(gain_db100 * 0.01);
    for (int64_t i = 0; i < count; ++i) {
        sums[i] += gain_db100 ? (int64_t)cw_round((double)samples[i] * gain) : samples[i];
    }
}

// Sums film frames [first, first + count).
static CwStatus sum_block(Bench* b, int64_t first, int64_t count) {
    const CwStem* stem = b->stem;
    memset(b->sums, 0, (size_t)(count * stem->channels) * sizeof *b->sums);
    for (size_t i = 0; i < stem->n_placed; ++i) {
        const CwSound* sound = stem->placed[i].sound;
        const int64_t at = first_frame(stem, &stem->placed[i]);
        const int64_t from = at > first ? at : first;
        const int64_t end = at + sound->frames < first + count ? at + sound->frames : first + count;
        if (from >= end) {
            continue;
        }
        CW_TRY(cw_sound_read(sound, from - at, end - from, b->samples));
        add(b->samples, (end - from) * stem->channels, stem->placed[i].gain_db100,
            b->sums + (from - first) * stem->channels);
    }
    return CW_OK;
}

static void watch(Bench* b, int64_t first, int64_t count) {
    for (int64_t i = 0; i < count * b->stem->channels; ++i) {
        // One step more below than above, as in 24 bits.
        const int64_t size = b->sums[i] < 0 ? -b->sums[i] - 1 : b->sums[i];
        if (size > b->peak) {
            b->peak = size;
            b->peak_frame = first + i / b->stem->channels;
        }
    }
}

// The names of what sounds at a frame, as "1m1, 1m2".
static void names_at(const CwStem* stem, int64_t frame, char* names, size_t size) {
    size_t length = 0;
    names[0] = '\0';
    for (size_t i = 0; i < stem->n_placed; ++i) {
        const int64_t at = first_frame(stem, &stem->placed[i]);
        const size_t more = strlen(stem->placed[i].name) + 2;
        if (frame >= at && frame < at + stem->placed[i].sound->frames && length + more < size) {
            (void)strcat(names, length ? ", " : "");
            (void)strcat(names, stem->placed[i].name);
            length += more;
        }
    }
}

static CwStatus too_loud(const Bench* b, CwDiag* diag) {
    char names[96];
    const int64_t ms = b->peak_frame * 1000 / b->stem->sample_rate;
    const double over_db = cw_gain_to_db((double)b->peak / (double)CW_SAMPLE_MAX);
    const int64_t over = (int64_t)(100.0 * over_db) + 1;
    names_at(b->stem, b->peak_frame, names, sizeof names);
    return cw_diag(diag, CW_ERR_RANGE, "stem.overflow", (CwPlace){b->stem->name, 0, 0}, names,
                   "at %" PRId64 ":%02" PRId64 ".%03" PRId64 " from the start the sum is %" PRId64 ".%02" PRId64
                   " dB over full scale: lower the cues by that much or more before they are added",
                   ms / 60000, ms / 1000 % 60, ms % 1000, over / 100, over % 100);
}

// Every block once; appends to `writer` unless it is NULL. What does not fit stops the writing, not the looking.
static CwStatus run(Bench* b, CwSoundWriter* writer) {
    const CwStem* stem = b->stem;
    for (int64_t first = 0; first < stem->frames; first += b->block) {
        const int64_t count = stem->frames - first < b->block ? stem->frames - first : b->block;
        CW_TRY(sum_block(b, first, count));
        watch(b, first, count);
        if (writer && b->peak <= CW_SAMPLE_MAX) {
            for (int64_t i = 0; i < count * stem->channels; ++i) {
                b->samples[i] = (int32_t)b->sums[i];
            }
            CW_TRY(cw_sound_append(writer, b->samples, count));
        }
    }
    return CW_OK;
}

static CwStatus make(CwArena* own, const CwObjects* objects, const CwStem* stem, CwDiag* diag, CwHash* ret_manifest) {
    Bench bench;
    CwSoundWriter* writer = NULL;
    CW_TRY(start(own, stem, &bench));
    CW_TRY(cw_sound_begin(own, objects, stem->sample_rate, stem->channels, &writer));
    CW_TRY(run(&bench, writer));
    if (bench.peak > CW_SAMPLE_MAX) {
        return too_loud(&bench, diag);
    }
    return cw_sound_end(writer, ret_manifest);
}

CwStatus cw_stem(CwArena* arena, const CwObjects* objects, const CwStem* stem, CwDiag* diag, CwHash* ret_manifest) {
    CW_TRY(check(stem, diag));
    CwArena* own = cw_arena_like(arena);
    const CwStatus status = own ? make(own, objects, stem, diag, ret_manifest) : CW_ERR_NO_MEM;
    cw_arena_free(own);
    return status;
}

CwStatus cw_stem_peak(CwArena* arena, const CwStem* stem, CwDiag* diag, int64_t* ret_peak, int64_t* ret_frame) {
    Bench bench = {0};
    CW_TRY(check(stem, diag));
    CwArena* own = cw_arena_like(arena);
    CwStatus status = own ? start(own, stem, &bench) : CW_ERR_NO_MEM;
    if (status == CW_OK) {
        status = run(&bench, NULL);
    }
    cw_arena_free(own);
    CW_TRY(status);
    *ret_peak = bench.peak;
    *ret_frame = bench.peak_frame;
    return CW_OK;
}
