// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/levels.h"

#include "base/math.h"
#include "base/number.h"

#include <inttypes.h>

enum {
    BLOCK = 16384, // frames read at a time
};

#define FULL_SCALE 8388608.0

// What is done with each stretch that was read.
typedef CwStatus (*Visit)(void* context, const int32_t* samples, int64_t first, int64_t count);

// Reads frames [start, start + count) stretch by stretch.
static CwStatus visit(CwArena* arena, const CwSound* sound, int64_t start, int64_t count, Visit visitor,
                      void* context) {
    CwArena* own = cw_arena_like(arena);
    int32_t* samples = own ? CW_NEW_ARRAY(own, int32_t, (size_t)BLOCK * (size_t)sound->channels) : NULL;
    CwStatus status = samples ? CW_OK : CW_ERR_NO_MEM;
    for (int64_t done = 0; done < count && status == CW_OK; done += BLOCK) {
        const int64_t n = count - done < BLOCK ? count - done : BLOCK;
        status = cw_sound_read(sound, start + done, n, samples);
        if (status == CW_OK) {
            status = visitor(context, samples, done, n);
        }
    }
    cw_arena_free(own);
    return status;
}

typedef struct {
    int channels;
    int64_t count;
    size_t n_columns;
    size_t column; // the one being filled
    int64_t end;   // the frame after it
    CwWaveColumn* columns;
} Drawing;

static CwStatus draw(void* context, const int32_t* samples, int64_t first, int64_t count) {
    Drawing* d = context;
    for (int64_t i = 0; i < count; ++i) {
        while (first + i >= d->end) {
            ++d->column;
            d->end = cw_muldiv_floor((int64_t)d->column + 1, d->count, (int64_t)d->n_columns);
        }
        CwWaveColumn* column = &d->columns[d->column];
        for (int c = 0; c < d->channels; ++c) {
            const int32_t sample = samples[i * d->channels + c];
            column->lowest = sample < column->lowest ? sample : column->lowest;
            column->highest = sample > column->highest ? sample : column->highest;
        }
    }
    return CW_OK;
}

CwStatus cw_wave_columns(CwArena* arena, const CwSound* sound, int64_t start, int64_t count, size_t n_columns,
                         CwWaveColumn* ret_columns) {
    for (size_t i = 0; i < n_columns; ++i) {
        ret_columns[i] = (CwWaveColumn){0, 0};
    }
    if (!n_columns) {
        return CW_OK;
    }
    Drawing d = {sound->channels, count, n_columns, 0, cw_muldiv_floor(1, count, (int64_t)n_columns), ret_columns};
    return visit(arena, sound, start, count, draw, &d);
}

typedef struct {
    int channels;
    int64_t window;
    CwU128 energy; // of the window that is being summed, in squares of 24-bit steps
    int32_t* levels;
} Levels;

static int32_t level_of(CwU128 energy, int64_t samples) {
    if (energy == 0) {
        return CW_LEVEL_SILENT;
    }
    const double mean = (double)energy / ((double)samples * FULL_SCALE * FULL_SCALE);
    return (int32_t)cw_round(1000.0 * cw_log10(mean));
}

static CwStatus sum_levels(void* context, const int32_t* samples, int64_t first, int64_t count) {
    Levels* l = context;
    for (int64_t i = 0; i < count; ++i) {
        for (int c = 0; c < l->channels; ++c) {
            const int64_t sample = samples[i * l->channels + c];
            l->energy = l->energy + (uint64_t)(sample * sample);
        }
        if ((first + i + 1) % l->window == 0) {
            l->levels[(first + i) / l->window] = level_of(l->energy, l->window * l->channels);
            l->energy = 0;
        }
    }
    return CW_OK;
}

CwStatus cw_level_curve(CwArena* arena, const CwSound* sound, int64_t start, int64_t window, size_t n_windows,
                        int32_t* ret_levels) {
    Levels l = {.channels = sound->channels, .window = window};
    l.levels = ret_levels;
    return visit(arena, sound, start, window * (int64_t)n_windows, sum_levels, &l);
}

typedef struct {
    CwSoundWriter* writer;
    int channels;
    double gain;
    double peak; // of full scale, after the gain
    int64_t peak_frame;
    int32_t* samples;
} Gain;

static CwStatus turn_up(void* context, const int32_t* samples, int64_t first, int64_t count) {
    Gain* g = context;
    for (int64_t i = 0; i < count * g->channels; ++i) {
        const double value = cw_round((double)samples[i] * g->gain);
        if (cw_abs(value) > g->peak) {
            g->peak = cw_abs(value);
            g->peak_frame = first + i / g->channels;
        }
        g->samples[i] = value > CW_SAMPLE_MAX ? CW_SAMPLE_MAX : value < CW_SAMPLE_MIN ? CW_SAMPLE_MIN : (int32_t)value;
    }
    return cw_sound_append(g->writer, g->samples, count);
}

CwStatus cw_sound_gain(CwArena* arena, const CwObjects* objects, const CwSound* sound, int gain_db100, CwDiag* diag,
                       CwHash* ret_manifest) {
    CwArena* own = cw_arena_like(arena);
    Gain g = {.channels = sound->channels, .gain = cw_db_to_gain(gain_db100 * 0.01)};
    CwHash manifest;
    CwStatus status = CW_ERR_NO_MEM;
    if (own) {
        g.samples = CW_NEW_ARRAY(own, int32_t, (size_t)BLOCK * (size_t)sound->channels);
        status =
            g.samples ? cw_sound_begin(own, objects, sound->sample_rate, sound->channels, &g.writer) : CW_ERR_NO_MEM;
    }
    if (status == CW_OK) {
        status = visit(own, sound, 0, sound->frames, turn_up, &g);
    }
    if (status == CW_OK && g.peak > FULL_SCALE - 0.5) {
        const int64_t ms = g.peak_frame * 1000 / sound->sample_rate;
        const int64_t over = (int64_t)(100.0 * cw_gain_to_db(g.peak / FULL_SCALE)) + 1;
        status = cw_diag(diag, CW_ERR_RANGE, "gain.overflow", (CwPlace){"sound", 0, 0}, NULL,
                         "at %" PRId64 ".%03" PRId64 " s it would be %" PRId64 ".%02" PRId64
                         " dB over full scale: raise it by that much less",
                         ms / 1000, ms % 1000, over / 100, over % 100);
    }
    if (status == CW_OK) {
        status = cw_sound_end(g.writer, &manifest);
    }
    cw_arena_free(own);
    CW_TRY(status);
    *ret_manifest = manifest;
    return CW_OK;
}
