// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/measure.h"

#include "base/buf.h"
#include "base/math.h"
#include "signal/energy.h"
#include "signal/true_peak.h"

#include <assert.h>
#include <string.h>

enum {
    RATE_MIN = 4000,
    SEGMENT_BLOCKS = CW_SEGMENT_SECONDS * CW_ENERGY_BLOCKS_PER_SECOND,
    AFTER_BLOCKS = 4, // read past the end by the energy's strands
    // Points between samples count for the segment this much later, when all the samples they depend on are known.
    PEAK_LATE = 32,
    HEAD_BYTES = 40,
};

#define ENERGY_MOST 0x1p50 // 2^50 units: a second of them still fits an int64_t 8192 times

static const char magic[8] = "cwmeas1";

// What measuring needs, allocated once.
typedef struct {
    const CwSource* source;
    const CwLayout* layout;
    CwDiag* diag;
    CwKWeight k;
    const CwPeakFilter* filter;
    size_t block; // samples in 10 ms
    int64_t warm; // samples before the segment
    float* planes[CW_CHANNELS_MAX];
    float* scratch;
    double energy[SEGMENT_BLOCKS];
} Meter;

// One segment's result, as it is remembered.
typedef struct {
    size_t n_blocks;
    int64_t energy[SEGMENT_BLOCKS];
    int64_t true_peak;
    int64_t sample_peak;
} Segment;

int64_t cw_measure_block_samples(const CwMeasure* measure) {
    return measure->sample_rate / CW_ENERGY_BLOCKS_PER_SECOND;
}

static CwStatus check(const CwSource* source, const CwLayout* layout, CwDiag* diag) {
    const char* file = source->wav ? source->wav->file : "sound";
    if (layout->channels != source->channels) {
        return cw_diag(diag, CW_ERR_RANGE, "measure.layout", (CwPlace){file, 0, 0}, NULL,
                       "the layout has %d channels and the sound %d: name the sound's own", layout->channels,
                       source->channels);
    }
    if (source->sample_rate < RATE_MIN || source->sample_rate % CW_ENERGY_BLOCKS_PER_SECOND != 0) {
        return cw_diag(diag, CW_ERR_RANGE, "measure.rate", (CwPlace){file, 0, 0}, NULL,
                       "loudness is not measured at %d Hz: convert it to 48000 Hz", source->sample_rate);
    }
    return CW_OK;
}

static CwStatus start(CwArena* arena, const CwSource* source, const CwLayout* layout, CwDiag* diag, Meter** ret_meter) {
    Meter* m = CW_NEW(arena, Meter);
    if (!m) {
        return CW_ERR_NO_MEM;
    }
    m->source = source;
    m->layout = layout;
    m->diag = diag;
    m->block = (size_t)source->sample_rate / CW_ENERGY_BLOCKS_PER_SECOND;
    m->warm = (int64_t)m->block * CW_ENERGY_WARM_BLOCKS;
    m->k = cw_k_weight(source->sample_rate);
    CW_TRY(cw_peak_filter(arena, source->sample_rate, &m->filter));
    const int64_t longest = cw_segment_frames(source->sample_rate);
    const int64_t length = source->frames < longest ? source->frames : longest;
    const size_t room = (size_t)(m->warm + length) + (AFTER_BLOCKS + 1) * m->block + PEAK_LATE;
    for (int c = 0; c < source->channels; ++c) {
        m->planes[c] = CW_NEW_ARRAY(arena, float, room);
        if (!m->planes[c]) {
            return CW_ERR_NO_MEM;
        }
    }
    m->scratch = CW_NEW_ARRAY(arena, float, room / 8 + 16);
    *ret_meter = m;
    return m->scratch ? CW_OK : CW_ERR_NO_MEM;
}

static float plane_peak(const float* plane, int64_t count) {
    float peak = 0.0F;
    for (int64_t i = 0; i < count; ++i) {
        const float size = plane[i] < 0.0F ? -plane[i] : plane[i];
        peak = size > peak ? size : peak;
    }
    return peak;
}

// Both peaks of the segment that stands in the planes after the warm-up.
static void measure_peaks(const Meter* m, int64_t frames, bool last, Segment* segment) {
    double peak = 0.0;
    for (int c = 0; c < m->source->channels; ++c) {
        const double size = (double)plane_peak(m->planes[c] + m->warm, frames);
        peak = size > peak ? size : peak;
    }
    segment->sample_peak = (int64_t)cw_round(peak / CW_HEIGHT_UNIT);
    const int64_t stop = last ? frames + PEAK_LATE : frames - PEAK_LATE;
    for (int c = 0; c < m->source->channels && stop + PEAK_LATE > 0; ++c) {
        const float* from = m->planes[c] + m->warm - PEAK_LATE;
        peak = cw_true_peak(m->filter, from, (size_t)(stop + PEAK_LATE), peak, m->scratch);
    }
    segment->true_peak = (int64_t)cw_round(peak / CW_HEIGHT_UNIT);
}

static CwStatus measure_segment(Meter* m, int64_t first, Segment* segment) {
    const int64_t each = cw_segment_frames(m->source->sample_rate);
    const int64_t rest = m->source->frames - first;
    const int64_t frames = rest < each ? rest : each;
    const bool last = rest <= each;
    const int64_t after = (int64_t)(AFTER_BLOCKS * m->block) + PEAK_LATE;
    CW_TRY(cw_source_read(m->source, first - m->warm, m->warm + frames, m->planes, m->diag));
    segment->n_blocks = (size_t)frames / m->block;
    memset(m->energy, 0, sizeof m->energy);
    for (int c = 0; c < m->source->channels; ++c) {
        memset(m->planes[c] + m->warm + frames, 0, (size_t)after * sizeof(float));
        const double weight = cw_speaker_weight(m->layout->speakers[c]);
        if (weight > 0.0) {
            cw_energy_add(&m->k, m->planes[c] + m->warm, m->block, segment->n_blocks, weight, m->energy);
        }
    }
    for (size_t b = 0; b < segment->n_blocks; ++b) {
        const double units = m->energy[b] / CW_ENERGY_UNIT;
        segment->energy[b] = (int64_t)cw_round(units < ENERGY_MOST ? units : ENERGY_MOST);
    }
    measure_peaks(m, frames, last, segment);
    return CW_OK;
}

// Nothing to hear in segment `index` nor before it.
static bool is_silent(const CwSource* source, size_t index) {
    return source->sound && source->sound->silent[index] && (index == 0 || source->sound->silent[index - 1]);
}

// What a segment's measurement depends on.
static CwHash key_of(const Meter* m, size_t index) {
    const CwSound* sound = m->source->sound;
    const CwHash none = {{0}};
    CwHasher hasher;
    const int64_t rest = sound->frames - (int64_t)index * cw_segment_frames(sound->sample_rate);
    const bool last = index + 1 == sound->n_segments; // only that one depends on where the sound ends
    int64_t numbers[3 + CW_CHANNELS_MAX] = {sound->sample_rate, sound->channels, last ? rest : -1};
    for (int c = 0; c < sound->channels; ++c) {
        numbers[3 + c] = (int64_t)(cw_speaker_weight(m->layout->speakers[c]) * 100.0);
    }
    cw_hash_init(&hasher);
    cw_hash_add(&hasher, magic, sizeof magic);
    cw_hash_add(&hasher, numbers, sizeof numbers);
    cw_hash_add(&hasher, sound->silent[index] ? none.bytes : sound->segments[index].bytes, CW_HASH_BYTES);
    const bool before = index > 0 && !sound->silent[index - 1];
    cw_hash_add(&hasher, before ? sound->segments[index - 1].bytes : none.bytes, CW_HASH_BYTES);
    return cw_hash_end(&hasher);
}

static void put_head(CwBuf* buf, int64_t rate, int64_t frames, int64_t true_peak, int64_t sample_peak) {
    cw_buf_bytes(buf, magic, sizeof magic);
    cw_buf_little_endian(buf, (uint64_t)rate, 8);
    cw_buf_little_endian(buf, (uint64_t)frames, 8);
    cw_buf_little_endian(buf, (uint64_t)true_peak, 8);
    cw_buf_little_endian(buf, (uint64_t)sample_peak, 8);
}

// Numbers are kept as they stand in memory, least significant byte first (planes.c asserts that they do).
static void put_energies(CwBuf* buf, const int64_t* energy, size_t n_blocks) {
    cw_buf_bytes(buf, energy, n_blocks * sizeof *energy);
}

static int64_t number_at(CwText bytes, size_t index) {
    int64_t value = 0;
    memcpy(&value, bytes.at + index * sizeof value, sizeof value);
    return value;
}

static bool recall(CwArena* arena, const CwMemo* memo, const CwHash* key, size_t n_blocks, Segment* segment) {
    CwText bytes = {NULL, 0};
    if (memo->recall(memo->context, arena, key, &bytes) != CW_OK ||
        bytes.length != HEAD_BYTES + n_blocks * sizeof(int64_t) || memcmp(bytes.at, magic, sizeof magic) != 0) {
        return false;
    }
    segment->n_blocks = n_blocks;
    segment->true_peak = number_at(bytes, 3);
    segment->sample_peak = number_at(bytes, 4);
    memcpy(segment->energy, bytes.at + HEAD_BYTES, n_blocks * sizeof(int64_t));
    return true;
}

static CwStatus remember(CwArena* arena, const Meter* m, const CwMemo* memo, const CwHash* key,
                         const Segment* segment) {
    CwBuf buf = cw_buf(arena);
    put_head(&buf, m->source->sample_rate, 0, segment->true_peak, segment->sample_peak);
    put_energies(&buf, segment->energy, segment->n_blocks);
    CW_TRY(cw_buf_status(&buf));
    return memo->remember(memo->context, key, (CwText){buf.bytes, buf.length});
}

// One segment from the memo, or measured and remembered.
static CwStatus memo_segment(CwArena* arena, Meter* m, const CwMemo* memo, size_t index, Segment* segment) {
    const int64_t first = (int64_t)index * cw_segment_frames(m->source->sample_rate);
    if (!memo || !m->source->sound) {
        return measure_segment(m, first, segment);
    }
    const CwHash key = key_of(m, index);
    const int64_t rest = m->source->frames - first;
    const int64_t each = cw_segment_frames(m->source->sample_rate);
    if (recall(arena, memo, &key, (size_t)(rest < each ? rest : each) / m->block, segment)) {
        return CW_OK;
    }
    CW_TRY(measure_segment(m, first, segment));
    return remember(arena, m, memo, &key, segment);
}

static CwStatus add_segment(const CwArena* arena, Meter* m, const CwMemo* memo, size_t index, CwMeasure* measure,
                            int64_t* energy) {
    static const Segment silence;
    CwArena* own = cw_arena_like(arena);
    Segment* segment = own ? CW_NEW(own, Segment) : NULL;
    CwStatus status = segment ? CW_OK : CW_ERR_NO_MEM;
    if (status == CW_OK && is_silent(m->source, index)) {
        *segment = silence;
    } else if (status == CW_OK) {
        status = memo_segment(own, m, memo, index, segment);
    }
    if (status == CW_OK) {
        memcpy(energy + index * SEGMENT_BLOCKS, segment->energy, segment->n_blocks * sizeof *energy);
        measure->true_peak = segment->true_peak > measure->true_peak ? segment->true_peak : measure->true_peak;
        measure->sample_peak =
            segment->sample_peak > measure->sample_peak ? segment->sample_peak : measure->sample_peak;
    }
    cw_arena_free(own);
    return status;
}

CwStatus cw_measure(CwArena* arena, const CwSource* source, const CwLayout* layout, const CwMemo* memo, CwDiag* diag,
                    CwMeasure* ret_measure) {
    CW_TRY(check(source, layout, diag));
    const int64_t each = cw_segment_frames(source->sample_rate);
    const size_t n_segments = (size_t)((source->frames + each - 1) / each);
    CwMeasure measure = {.sample_rate = source->sample_rate, .frames = source->frames};
    measure.n_blocks = (size_t)(source->frames / cw_measure_block_samples(&measure));
    int64_t* energy = CW_NEW_ARRAY(arena, int64_t, measure.n_blocks + 1);
    CwArena* own = cw_arena_like(arena);
    Meter* meter = NULL;
    CwStatus status = energy && own ? start(own, source, layout, diag, &meter) : CW_ERR_NO_MEM;
    for (size_t i = 0; i < n_segments && status == CW_OK; ++i) {
        status = add_segment(arena, meter, memo, i, &measure, energy);
    }
    cw_arena_free(own);
    CW_TRY(status);
    measure.energy = energy;
    *ret_measure = measure;
    return CW_OK;
}

void cw_measure_put(CwBuf* buf, const CwMeasure* measure) {
    put_head(buf, measure->sample_rate, measure->frames, measure->true_peak, measure->sample_peak);
    put_energies(buf, measure->energy, measure->n_blocks);
}

CwStatus cw_measure_read(CwArena* arena, CwText bytes, CwMeasure* ret_measure) {
    if (bytes.length < HEAD_BYTES || bytes.length % sizeof(int64_t) != 0 ||
        memcmp(bytes.at, magic, sizeof magic) != 0) {
        return CW_ERR_CORRUPT;
    }
    CwMeasure measure = {
        (int)number_at(bytes, 1), number_at(bytes, 2), (bytes.length - HEAD_BYTES) / sizeof(int64_t), NULL,
        number_at(bytes, 3),      number_at(bytes, 4)};
    if (measure.sample_rate < RATE_MIN || measure.frames < 0 ||
        measure.n_blocks != (size_t)(measure.frames / cw_measure_block_samples(&measure))) {
        return CW_ERR_CORRUPT;
    }
    int64_t* energy = CW_NEW_ARRAY(arena, int64_t, measure.n_blocks + 1);
    if (!energy) {
        return CW_ERR_NO_MEM;
    }
    memcpy(energy, bytes.at + HEAD_BYTES, measure.n_blocks * sizeof *energy);
    measure.energy = energy;
    *ret_measure = measure;
    return CW_OK;
}
