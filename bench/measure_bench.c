// SPDX-License-Identifier: GPL-3.0-or-later
// How long measuring a two-hour film in 5.1 takes: in full, and again after a twentieth of its segments changed.
//
// usage: measure_bench [HOURS]
//
// The film is made of a few segments over and over, each under names of its own, so nothing is recalled that was not
// measured; what one pass remembers, in memory, the next recalls.
#include "base/buf.h"
#include "base/json.h"
#include "signal/loudness.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    RATE = 48000,
    CHANNELS = 6,
    BLOCKS = 12,
    BLOCK_BYTES = CW_SEGMENT_SECONDS * RATE * CHANNELS * 3,
    SLOTS = 1 << 13,
};

typedef struct {
    unsigned char* blocks[BLOCKS];
    CwHash manifest;
    CwText text;
} Film;

typedef struct {
    CwArena* arena;
    CwHash keys[SLOTS];
    CwText values[SLOTS];
} Memory;

static CwStatus fetch(void* context, CwArena* arena, const CwHash* hash, CwText* ret_bytes) {
    const Film* film = context;
    (void)arena;
    if (memcmp(hash, &film->manifest, sizeof *hash) == 0) {
        *ret_bytes = film->text;
    } else {
        *ret_bytes = (CwText){(const char*)film->blocks[hash->bytes[31] % BLOCKS], BLOCK_BYTES};
    }
    return CW_OK;
}

static size_t slot_of(const Memory* memory, const CwHash* key) {
    size_t slot = ((size_t)key->bytes[0] << 8U | key->bytes[1]) % SLOTS;
    while (memory->values[slot].at && memcmp(&memory->keys[slot], key, sizeof *key) != 0) {
        slot = (slot + 1) % SLOTS;
    }
    return slot;
}

static CwStatus recall(void* context, CwArena* arena, const CwHash* key, CwText* ret_bytes) {
    const Memory* memory = context;
    (void)arena;
    *ret_bytes = memory->values[slot_of(memory, key)];
    return ret_bytes->at ? CW_OK : CW_ERR_NOT_FOUND;
}

static CwStatus remember(void* context, const CwHash* key, CwText bytes) {
    Memory* memory = context;
    const size_t slot = slot_of(memory, key);
    memory->keys[slot] = *key;
    memory->values[slot] = (CwText){cw_text_copy(memory->arena, bytes), bytes.length};
    return memory->values[slot].at ? CW_OK : CW_ERR_NO_MEM;
}

static double processor(void) {
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

// Chords under an envelope, with some noise: each channel another.
static void fill(unsigned char* bytes, unsigned seed) {
    const double level = pow(10.0, -0.05 * (8.0 + 2.3 * seed));
    for (int i = 0; i < CW_SEGMENT_SECONDS * RATE; ++i) {
        for (int c = 0; c < CHANNELS; ++c, bytes += 3) {
            seed = seed * 1664525U + 1013904223U;
            const double noise = (double)(seed >> 8U) * 0x1p-23 - 1.0;
            const double wave = sin(0.03 * (c + 1) * i) + 0.6 * sin(0.071 * i) + 0.1 * noise;
            const int value = (int)(level * wave * (0.3 + 0.25 * sin(0.00002 * i)) * 8388607.0);
            for (int b = 0; b < 3; ++b) {
                bytes[b] = (unsigned char)((unsigned)value >> (8 * b));
            }
        }
    }
}

// The film's manifest; every 20th segment has another name in another cut.
static void cut(CwArena* arena, Film* film, int segments, int version) {
    CwBuf buf = cw_buf(arena);
    cw_buf_format(&buf, "{\"channels\":%d,\"frames\":%lld,\"rate\":%d,\"segments\":[", CHANNELS,
                  (long long)segments * CW_SEGMENT_SECONDS * RATE, RATE);
    for (int i = 0; i < segments; ++i) {
        const int changed = i % 20 == 7 ? version : 0;
        cw_buf_format(&buf, "%s\"%060x%02x%02x\"", i ? "," : "", i * 8 + changed, 0, (i + 5 * changed) % BLOCKS);
    }
    cw_buf_text(&buf, "]}");
    film->text = (CwText){buf.bytes, buf.length};
    film->manifest.bytes[0] = (unsigned char)(0x80 + version);
}

static int measure(Film* film, const char* what, const CwMemo* memo) {
    CwArena* arena = cw_arena_new(NULL);
    const CwObjects objects = {fetch, NULL, film};
    CwLayout layout;
    CwSound sound;
    CwMeasure measured;
    CwLoudness loudness;
    const double began = processor();
    if (cw_layout_parse("5.1", NULL, &layout) != CW_OK ||
        cw_sound_open(arena, &objects, &film->manifest, NULL, &sound) != CW_OK) {
        return 1;
    }
    const CwSource source = cw_source_of_sound(&sound);
    if (cw_measure(arena, &source, &layout, memo, NULL, &measured) != CW_OK ||
        cw_loudness(arena, &measured, &loudness) != CW_OK) {
        return 1;
    }
    const double seconds = processor() - began;
    printf("%-28s %7.3f s  %6.0f x  %.2f LUFS  %.2f LU  %.2f dBTP\n", what, seconds,
           (double)measured.frames / RATE / seconds, loudness.integrated_lufs100 / 100.0, loudness.range_lu100 / 100.0,
           loudness.true_peak_dbtp100 / 100.0);
    cw_arena_free(arena);
    return 0;
}

int main(int argc, char** argv) {
    const int segments = (argc > 1 ? atoi(argv[1]) : 2) * 3600 / CW_SEGMENT_SECONDS;
    CwArena* arena = cw_arena_new(NULL);
    Film* film = CW_NEW(arena, Film);
    Memory* memory = CW_NEW(arena, Memory);
    if (!film || !memory) {
        return 1;
    }
    memory->arena = arena;
    for (unsigned b = 0; b < BLOCKS; ++b) {
        film->blocks[b] = cw_alloc(arena, BLOCK_BYTES);
        if (!film->blocks[b]) {
            return 1;
        }
        fill(film->blocks[b], b);
    }
    const CwMemo memo = {recall, remember, memory};
    cut(arena, film, segments, 0);
    int failed = measure(film, "in full", NULL);
    failed += measure(film, "in full, kept by segment", &memo);
    cut(arena, film, segments, 1);
    failed += measure(film, "after 5 % changed", &memo);
    failed += measure(film, "the same, in full", NULL);
    cw_arena_free(arena);
    return failed ? 1 : 0;
}
