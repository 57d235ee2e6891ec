// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/measure.h"

#include "base/buf.h"
#include "signal/measure_priv.h"

#include <string.h>

enum {
    RATE_MIN = 4000,
    HEAD_BYTES = 40,
};

static const char magic[8] = "cwmeas2";

// What measuring a source needs.
typedef struct {
    const CwSource* source;
    CwDiag* diag;
    CwSegmentMeter* segments;
} Meter;

int64_t cw_measure_block_samples(const CwMeasure* measure) {
    return measure->sample_rate / CW_ENERGY_BLOCKS_PER_SECOND;
}

static CwStatus measure_segment(Meter* m, int64_t first, CwSegmentMeasure* segment) {
    const int64_t each = cw_segment_frames(m->source->sample_rate);
    const int64_t rest = m->source->frames - first;
    const int64_t frames = rest < each ? rest : each;
    const int64_t warm = m->segments->warm;
    CW_TRY(cw_source_read(m->source, first - warm, warm + frames, m->segments->planes, m->diag));
    cw__segment_measure(m->segments, frames, rest <= each, segment);
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
        numbers[3 + c] = (int64_t)(cw_speaker_weight(m->segments->layout.speakers[c]) * 100.0);
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

static bool recall(CwArena* arena, const CwMemo* memo, const CwHash* key, size_t n_blocks, CwSegmentMeasure* segment) {
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
                         const CwSegmentMeasure* segment) {
    CwBuf buf = cw_buf(arena);
    put_head(&buf, m->source->sample_rate, 0, segment->true_peak, segment->sample_peak);
    put_energies(&buf, segment->energy, segment->n_blocks);
    CW_TRY(cw_buf_status(&buf));
    return memo->remember(memo->context, key, (CwText){buf.bytes, buf.length});
}

// One segment from the memo, or measured and remembered.
static CwStatus memo_segment(CwArena* arena, Meter* m, const CwMemo* memo, size_t index, CwSegmentMeasure* segment) {
    const int64_t first = (int64_t)index * cw_segment_frames(m->source->sample_rate);
    if (!memo || !m->source->sound) {
        return measure_segment(m, first, segment);
    }
    const CwHash key = key_of(m, index);
    const int64_t rest = m->source->frames - first;
    const int64_t each = cw_segment_frames(m->source->sample_rate);
    if (recall(arena, memo, &key, (size_t)(rest < each ? rest : each) / m->segments->filters.block_samples, segment)) {
        return CW_OK;
    }
    CW_TRY(measure_segment(m, first, segment));
    return remember(arena, m, memo, &key, segment);
}

// Where energies go.
typedef struct {
    int64_t* energy;
    int64_t* m_energy; // NULL when it was not asked for
} Rows;

static CwStatus add_segment(const CwArena* arena, Meter* m, const CwMemo* memo, size_t index, CwMeasure* measure,
                            const Rows* rows) {
    static const CwSegmentMeasure silence;
    CwArena* own = cw_arena_like(arena);
    CwSegmentMeasure* segment = own ? CW_NEW(own, CwSegmentMeasure) : NULL;
    CwStatus status = segment ? CW_OK : CW_ERR_NO_MEM;
    if (status == CW_OK && is_silent(m->source, index)) {
        *segment = silence;
    } else if (status == CW_OK) {
        status = memo_segment(own, m, memo, index, segment);
    }
    if (status == CW_OK) {
        const size_t at = index * CW__SEGMENT_BLOCKS;
        memcpy(rows->energy + at, segment->energy, segment->n_blocks * sizeof *rows->energy);
        if (rows->m_energy) {
            memcpy(rows->m_energy + at, segment->m_energy, segment->n_blocks * sizeof *rows->m_energy);
        }
        measure->true_peak = segment->true_peak > measure->true_peak ? segment->true_peak : measure->true_peak;
        measure->sample_peak =
            segment->sample_peak > measure->sample_peak ? segment->sample_peak : measure->sample_peak;
    }
    cw_arena_free(own);
    return status;
}

static CwStatus run(CwArena* arena, CwArena* own, Meter* meter, const CwMemo* memo, bool with_m,
                    CwMeasure* ret_measure) {
    const CwSource* source = meter->source;
    const int64_t each = cw_segment_frames(source->sample_rate);
    const size_t n_segments = (size_t)((source->frames + each - 1) / each);
    CwMeasure measure = {.sample_rate = source->sample_rate, .frames = source->frames};
    measure.n_blocks = (size_t)(source->frames / cw_measure_block_samples(&measure));
    Rows rows = {CW_NEW_ARRAY(arena, int64_t, measure.n_blocks + 1), NULL};
    rows.m_energy = with_m ? CW_NEW_ARRAY(arena, int64_t, measure.n_blocks + 1) : NULL;
    if (!rows.energy || (with_m && !rows.m_energy)) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_segments; ++i) {
        CW_TRY(add_segment(own, meter, memo, i, &measure, &rows));
    }
    measure.energy = rows.energy;
    measure.m_energy = rows.m_energy;
    *ret_measure = measure;
    return CW_OK;
}

static CwStatus measure_source(CwArena* arena, const CwSource* source, const CwLayout* layout, const CwMemo* memo,
                               bool with_m, CwDiag* diag, CwMeasure* ret_measure) {
    const char* file = source->wav ? source->wav->file : "sound";
    CW_TRY(cw__measure_check(source->sample_rate, source->channels, layout, file, diag));
    const int64_t each = cw_segment_frames(source->sample_rate);
    const int64_t longest = source->frames < each ? source->frames : each;
    CwArena* own = cw_arena_like(arena);
    Meter meter = {source, diag, NULL};
    CwStatus status =
        own ? cw__segment_meter(own, source->sample_rate, layout, longest, with_m, &meter.segments) : CW_ERR_NO_MEM;
    if (status == CW_OK) {
        meter.segments->alone = memo && source->sound;
        status = run(arena, own, &meter, memo, with_m, ret_measure);
    }
    cw_arena_free(own);
    return status;
}

CwStatus cw_measure(CwArena* arena, const CwSource* source, const CwLayout* layout, const CwMemo* memo, CwDiag* diag,
                    CwMeasure* ret_measure) {
    return measure_source(arena, source, layout, memo, false, diag, ret_measure);
}

CwStatus cw_measure_m(CwArena* arena, const CwSource* source, const CwLayout* layout, CwDiag* diag,
                      CwMeasure* ret_measure) {
    enum { RATE_LEAST = 32000 };
    if (source->sample_rate < RATE_LEAST) {
        return cw_diag(diag, CW_ERR_RANGE, "measure.m_rate", (CwPlace){"", 0, 0}, NULL,
                       "Leq(m) is measured from %d Hz on, and the sound is at %d Hz", RATE_LEAST, source->sample_rate);
    }
    return measure_source(arena, source, layout, NULL, true, diag, ret_measure);
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
    CwMeasure measure = {.sample_rate = (int)number_at(bytes, 1),
                         .frames = number_at(bytes, 2),
                         .n_blocks = (bytes.length - HEAD_BYTES) / sizeof(int64_t),
                         .true_peak = number_at(bytes, 3),
                         .sample_peak = number_at(bytes, 4)};
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
