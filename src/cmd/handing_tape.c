// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/handing_tape.h"

enum {
    LEAST_SHARE = 10, // of a second: beats nearer to one another are one
};

typedef struct {
    CwArena* arena;
    CwTempoPoint* points;
    bool* begins; // a bar
    size_t count;
    int64_t tick;
} Beats;

static bool bars_alone(const CwBars* bars) {
    for (size_t i = 0; i < bars->n_beats; ++i) {
        if (bars->beats[i].beat != 1) {
            return false;
        }
    }
    return true;
}

// Adds a beat that is heard, unless it is as good as the one before.
static void add(Beats* beats, const CwBeat* beat, int64_t out, int sample_rate, int64_t ticks) {
    const CwTime at = cw_time_of_sample(out, sample_rate);
    if (beats->count) {
        const int64_t since = at.flicks - beats->points[beats->count - 1].time.flicks;
        if (since < CW_FLICKS_PER_SECOND / LEAST_SHARE) {
            return;
        }
        beats->tick += ticks;
    }
    beats->begins[beats->count] = beat->beat == 1 || beats->count == 0;
    beats->points[beats->count++] = (CwTempoPoint){beats->tick, at, 1, 1};
}

static void hear(Beats* beats, const CwBars* bars, const CwTapeEdit* edit, int64_t ticks) {
    for (size_t p = 0; p < edit->n_pieces; ++p) {
        const CwTapePiece* piece = &edit->pieces[p];
        const int64_t from = piece->source + (p ? piece->fade_in : 0);
        const int64_t to = piece->source + piece->length - (p + 1 < edit->n_pieces ? piece->fade_out : 0);
        for (size_t i = 0; i < bars->n_beats; ++i) {
            const CwBeat* beat = &bars->beats[i];
            if (beat->sample >= from && beat->sample < to) {
                add(beats, beat, beat->sample - piece->source + piece->out, edit->sample_rate, ticks);
            }
        }
    }
}

// The meter of each bar is what of it is heard.
static CwStatus set_meters(const Beats* beats, int first_bar, int64_t ticks, CwTempoMap* map) {
    CwMeterChange* meters = CW_NEW_ARRAY(beats->arena, CwMeterChange, beats->count);
    size_t count = 0;
    int bar = first_bar;
    if (!meters) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i + 1 < beats->count;) {
        size_t end = i + 1;
        while (end + 1 < beats->count && !beats->begins[end] && end - i < 64) {
            ++end;
        }
        const CwMeter meter = {(int)((int64_t)(end - i) * ticks / CW_TICKS_PER_QUARTER), 4};
        if (count == 0 || meters[count - 1].meter.num != meter.num) {
            meters[count++] = (CwMeterChange){beats->points[i].tick, bar, meter};
        }
        ++bar;
        i = end;
    }
    map->meters = meters;
    map->n_meters = count;
    return CW_OK;
}

CwStatus cw_handing_tape_map(CwArena* arena, const CwBars* bars, const CwTapeEdit* edit, CwTempoMap* ret_map) {
    const size_t most = bars->n_beats * edit->n_pieces;
    const int64_t ticks = bars_alone(bars) ? INT64_C(4) * CW_TICKS_PER_QUARTER : CW_TICKS_PER_QUARTER;
    Beats beats = {
        .arena = arena, .points = CW_NEW_ARRAY(arena, CwTempoPoint, most), .begins = CW_NEW_ARRAY(arena, bool, most)};
    CwTempoMap map = {0};
    if (!beats.points || !beats.begins) {
        return CW_ERR_NO_MEM;
    }
    hear(&beats, bars, edit, ticks);
    if (beats.count > 1) {
        CW_TRY(set_meters(&beats, bars->beats[0].bar, ticks, &map));
        map.points = beats.points;
        map.n_points = beats.count;
    }
    *ret_map = map;
    return CW_OK;
}
