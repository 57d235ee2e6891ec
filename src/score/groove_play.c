// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/orchestrate_priv.h"

#include <string.h>

// Keeping time under phrases that move on: not in an introduction, not under speech, not where the music rests.

// What the rest of the music does around a tick: velocities, 0 for nothing.
typedef struct {
    int now;
    int before; // what ended at most half a quarter ago
    int after;  // what begins within half a quarter
} Around;

static int louder(int a, int b) {
    return a > b ? a : b;
}

// Whether a stroke would blur a hit: half a quarter before it, and until it has rung or the next quarter.
static bool blurs(const CwNote* hit, int64_t tick) {
    const int64_t rings = hit->length > CW_TICKS_PER_QUARTER ? hit->length : CW_TICKS_PER_QUARTER;
    return tick >= hit->tick - CW_TICKS_PER_QUARTER / 2 && tick < hit->tick + rings;
}

// How loud the music is at a tick; 0 where it rests, or where a hit is to stand alone.
static int loudness_at(const CwSketch* sketch, int64_t tick) {
    Around around = {0};
    for (size_t v = 0; v < sketch->n_voices; ++v) {
        const CwVoice* voice = &sketch->voices[v];
        for (size_t i = 0; i < voice->n_notes; ++i) {
            const CwNote* n = &voice->notes[i];
            const int64_t end = n->tick + n->length;
            if (voice->role == CW_ROLE_ACCENT) {
                if (blurs(n, tick)) {
                    return 0;
                }
            } else if (n->tick <= tick && tick < end) {
                around.now = louder(around.now, n->velocity);
            } else if (end <= tick && tick - end <= CW_TICKS_PER_QUARTER / 2) {
                around.before = louder(around.before, n->velocity);
            } else if (n->tick > tick && n->tick - tick <= CW_TICKS_PER_QUARTER / 2) {
                around.after = louder(around.after, n->velocity);
            }
        }
    }
    const int bridged = around.before && around.after ? louder(around.before, around.after) : 0;
    return around.now ? around.now : bridged;
}

// One bar, at most as far as `end`, of a row that may be shorter (it begins again) or longer.
static void strike(Cw__Pit* pit, int stand, const CwGrooveRow* row, int64_t step, int64_t bar, int64_t end) {
    const size_t n = strlen(row->strokes);
    for (size_t i = 0; bar + (int64_t)i * step < end; ++i) {
        const int64_t tick = bar + (int64_t)i * step;
        const char stroke = row->strokes[i % n];
        const int hundredths = stroke == 'X' ? 90 : stroke == 'x' ? 74 : 54;
        const int velocity = stroke == '.' ? 0 : loudness_at(pit->how->sketch, tick) * hundredths / 100;
        if (velocity) {
            cw__write_note(pit, stand,
                           (CwNote){tick, tick + step < end ? step : end - tick, (uint8_t)row->drum,
                                    (uint8_t)(velocity < 8 ? 8 : velocity), CW_ARTICULATION_NORMAL});
        }
    }
}

// The first groove for the mood and the meter, else for the mood and a meter of the same notes: 4/4 for a bar of 5/4.
static const CwGroove* groove_for(const Cw__Pit* pit, const char* instrument, CwMeter meter) {
    const CwEnsemble* ensemble = pit->how->ensemble;
    const CwGroove* like = NULL;
    for (size_t i = 0; i < ensemble->n_grooves; ++i) {
        const CwGroove* g = &ensemble->grooves[i];
        if (strcmp(g->instrument, instrument) == 0 && g->meter.den == meter.den && g->calmest <= pit->how->arousal &&
            pit->how->arousal <= g->wildest) {
            if (g->meter.num == meter.num) {
                return g;
            }
            like = like ? like : g;
        }
    }
    return like;
}

static bool moves_on(const CwPhrase* phrase) {
    static const char* const kinds[] = {"statement", "answer", "sequence"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; ++i) {
        if (strcmp(phrase->kind, kinds[i]) == 0) {
            return true;
        }
    }
    return false;
}

static int64_t earlier(int64_t a, int64_t b) {
    return a < b ? a : b;
}

static void keep_time(Cw__Pit* pit, int stand, const CwPhrase* phrase) {
    const CwTempoMap* map = pit->how->map;
    const int64_t end = earlier(phrase->tick + phrase->length, pit->how->sketch->end_tick);
    const int first = cw_tempo_map_bar_beat(map, phrase->tick).bar;
    const int last = cw_tempo_map_bar_beat(map, end - 1).bar;
    for (int bar = first; bar <= last; ++bar) {
        const CwMeter meter = cw_bar_meter(map->meters, map->n_meters, bar);
        const CwGroove* groove = groove_for(pit, cw__player(pit, stand)->key, meter);
        if (!groove) {
            continue; // nobody said what to play in such a bar
        }
        const bool turns = bar == last && bar > first && groove->turn.n_rows;
        const CwGrooveBar* plays = turns ? &groove->turn : &groove->bars[(size_t)(bar - first) % groove->n_bars];
        const int64_t start = cw_tempo_map_bar_tick(map, bar);
        const int64_t stop = earlier(start + cw_bar_ticks(meter), end);
        for (size_t r = 0; r < plays->n_rows && start >= phrase->tick; ++r) {
            const CwGrooveRow* row = &plays->rows[r];
            strike(pit, stand, row, cw_bar_ticks(groove->meter) / (int64_t)strlen(row->strokes), start, stop);
        }
    }
}

void cw__keep_time(Cw__Pit* pit) {
    const CwSketch* sketch = pit->how->sketch;
    for (size_t s = 0; s < pit->n_stands; ++s) {
        for (size_t i = 0; i < sketch->n_phrases; ++i) {
            if (moves_on(&sketch->phrases[i])) {
                keep_time(pit, (int)s, &sketch->phrases[i]);
            }
        }
    }
}
