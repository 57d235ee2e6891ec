// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/playable.h"

typedef struct {
    CwArena* arena;
    CwPlayProblem* items;
    size_t count;
    size_t capacity;
    const CwTempoMap* map;
} Report;

static CwStatus add(Report* report, CwComplaint what, const CwPart* part, const CwNote* note) {
    CW_TRY(CW_RESERVE(report->arena, report->items, report->count, report->capacity));
    report->items[report->count++] = (CwPlayProblem){what, part->name, note->tick, note->pitch};
    return CW_OK;
}

// How many notes of a part sound at the start of note `i`, itself counted.
static int sounding_with(const CwPart* part, size_t i) {
    int count = 0;
    for (size_t k = 0; k < part->n_notes && part->notes[k].tick <= part->notes[i].tick; ++k) {
        count += part->notes[k].tick + part->notes[k].length > part->notes[i].tick;
    }
    return count;
}

static int64_t ms_between(const CwTempoMap* map, int64_t from, int64_t to) {
    return cw_span_ms_nearest(cw_time_between(cw_tempo_map_time_of(map, from), cw_tempo_map_time_of(map, to)));
}

static CwStatus check_breath(Report* report, const CwPart* part, const CwInstrument* instrument) {
    int64_t breath_start = 0;
    int64_t end = 0;
    for (size_t i = 0; i < part->n_notes; ++i) {
        const CwNote* n = &part->notes[i];
        if (i == 0 || ms_between(report->map, end, n->tick) >= CW_BREATH_REST_MS) {
            breath_start = n->tick;
        }
        end = n->tick + n->length;
        if (ms_between(report->map, breath_start, end) > instrument->breath_ms) {
            CW_TRY(add(report, CW_PLAY_BREATH, part, n));
            breath_start = n->tick;
        }
    }
    return CW_OK;
}

static CwStatus check_part(Report* report, const CwPart* part, const CwEnsemble* ensemble) {
    const CwInstrument* instrument = cw_ensemble_find(ensemble, part->instrument);
    if (!instrument) {
        return part->n_notes ? add(report, CW_PLAY_STRANGER, part, &part->notes[0]) : CW_OK;
    }
    for (size_t i = 0; i < part->n_notes; ++i) {
        const CwNote* n = &part->notes[i];
        if (n->pitch < instrument->hard_low || n->pitch > instrument->hard_high) {
            CW_TRY(add(report, CW_PLAY_RANGE, part, n));
        }
        if (sounding_with(part, i) > cw_instrument_at_once(instrument)) {
            CW_TRY(add(report, CW_PLAY_TOGETHER, part, n));
        }
    }
    return instrument->breath_ms ? check_breath(report, part, instrument) : CW_OK;
}

CwStatus cw_score_check(CwArena* arena, const CwScore* score, const CwEnsemble* ensemble, const CwTempoMap* map,
                        CwPlayProblem** ret_problems, size_t* ret_n_problems) {
    Report report = {.arena = arena, .map = map};
    for (size_t i = 0; i < score->n_parts; ++i) {
        CW_TRY(check_part(&report, &score->parts[i], ensemble));
    }
    *ret_problems = report.items;
    *ret_n_problems = report.count;
    return CW_OK;
}
