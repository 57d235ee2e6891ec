// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/lay_priv.h"

enum {
    SWELL_MOST_MS = 4000,
    RISE = 260, ///< of a light hit; a heavy one rises a hundred more
    DIP = 60,   ///< it comes from below
    QUIETEST = 125,
    LEVEL_DEFAULT = 625,
};

// One swell: from `start` up to `peak`, and back to what it was at `back`.
typedef struct {
    int64_t start;
    int64_t peak;
    int64_t back;
    int low;
    int high;
    int rise;
} Swell;

static int clamp(int value, int least, int most) {
    return value < least ? least : value > most ? most : value;
}

// Marks of laid music hold until the next; only swells have hairpins.
static int level_at(const CwDynamic* marks, size_t n_marks, int64_t tick) {
    int level = n_marks ? marks[0].level : LEVEL_DEFAULT;
    for (size_t i = 0; i < n_marks && marks[i].tick <= tick; ++i) {
        level = marks[i].level;
    }
    return level;
}

static Swell swell_into(const CwLaying* laying, const CwSketch* sketch, const CwSketchHit* hit) {
    const CwTempoMap* map = laying->map;
    const CwBarBeat at = cw_tempo_map_bar_beat(map, hit->tick);
    const int64_t bar = cw_bar_ticks(cw_bar_meter(map->meters, map->n_meters, at.bar));
    const CwTime peak = cw_tempo_map_time_of(map, hit->tick);
    const CwTime earliest = cw_time_before(peak, cw_span_of_ms(SWELL_MOST_MS));
    Swell swell = {hit->tick - bar, hit->tick, hit->tick + bar / 2, 0, 0, RISE + hit->weight / 10};
    const int64_t earliest_tick = cw_tempo_map_tick_nearest(map, earliest);
    swell.start = swell.start < earliest_tick ? earliest_tick : swell.start;
    swell.start = swell.start < laying->start_tick ? laying->start_tick : swell.start;
    swell.back = swell.back > laying->end_tick ? laying->end_tick : swell.back;
    const int before = level_at(sketch->dynamics, sketch->n_dynamics, hit->tick - 1);
    const int then = level_at(sketch->dynamics, sketch->n_dynamics, hit->tick);
    swell.high = clamp((before > then ? before : then) + swell.rise, QUIETEST, 1000);
    swell.low = clamp(swell.high - swell.rise - DIP, QUIETEST, 1000);
    return swell;
}

// How much louder the swell makes what begins at a tick; 0 outside it.
static int louder_at(const Swell* swell, int64_t tick) {
    if (tick < swell->start || tick >= swell->back) {
        return 0;
    }
    if (tick < swell->peak) {
        return (int)((swell->rise + DIP) * (tick - swell->start) / (swell->peak - swell->start)) - DIP;
    }
    return (int)(swell->rise * (swell->back - tick) / (swell->back - swell->peak));
}

static CwStatus play_swell(CwArena* arena, const Swell* swell, CwSketch* sketch) {
    CwVoice* voices = CW_NEW_ARRAY(arena, CwVoice, sketch->n_voices);
    if (!voices) {
        return CW_ERR_NO_MEM;
    }
    for (size_t v = 0; v < sketch->n_voices; ++v) {
        voices[v] = sketch->voices[v];
        CwNote* notes = CW_NEW_ARRAY(arena, CwNote, voices[v].n_notes);
        if (!notes) {
            return CW_ERR_NO_MEM;
        }
        for (size_t i = 0; i < voices[v].n_notes; ++i) {
            notes[i] = voices[v].notes[i];
            const int velocity = notes[i].velocity + louder_at(swell, notes[i].tick) * 127 / 1000;
            notes[i].velocity = (uint8_t)clamp(velocity, 1, 127);
        }
        voices[v].notes = notes;
    }
    sketch->voices = voices;
    return CW_OK;
}

static CwStatus mark_swell(CwArena* arena, const CwLaying* laying, const Swell* swell, CwSketch* sketch) {
    CwDynamic* marks = CW_NEW_ARRAY(arena, CwDynamic, sketch->n_dynamics + 3);
    size_t n = 0;
    size_t i = 0;
    if (!marks) {
        return CW_ERR_NO_MEM;
    }
    for (; i < sketch->n_dynamics && sketch->dynamics[i].tick < swell->start; ++i) {
        marks[n++] = sketch->dynamics[i];
    }
    marks[n++] = (CwDynamic){swell->start, swell->low, true};
    marks[n++] = (CwDynamic){swell->peak, swell->high, swell->back > swell->peak};
    if (swell->back < laying->end_tick) {
        marks[n++] = (CwDynamic){swell->back, level_at(sketch->dynamics, sketch->n_dynamics, swell->back), false};
    }
    while (i < sketch->n_dynamics && sketch->dynamics[i].tick <= swell->back) {
        ++i; // overruled
    }
    for (; i < sketch->n_dynamics; ++i) {
        marks[n++] = sketch->dynamics[i];
    }
    sketch->dynamics = marks;
    sketch->n_dynamics = n;
    return CW_OK;
}

CwStatus cw__lay_swells(CwArena* arena, const CwLaying* laying, CwSketch* sketch) {
    int64_t free_from = laying->start_tick;
    for (size_t i = 0; i < laying->n_hits; ++i) {
        const CwSketchHit* hit = &laying->hits[i];
        if (hit->want != CW_WANT_SWELL || hit->tick <= free_from || hit->tick >= laying->end_tick) {
            continue;
        }
        Swell swell = swell_into(laying, sketch, hit);
        swell.start = swell.start < free_from ? free_from : swell.start;
        CW_TRY(play_swell(arena, &swell, sketch));
        CW_TRY(mark_swell(arena, laying, &swell, sketch));
        free_from = swell.back;
    }
    return CW_OK;
}
