// SPDX-License-Identifier: GPL-3.0-or-later
#include "music/midi.h"
#include "base/number.h"
#include "exchange/lanes.h"

enum {
    DRUMS = 9,
    HIGH_WOOD_BLOCK = 76,
    LOW_WOOD_BLOCK = 77,
};

static CwNote note_of(const CwTempoMap* map, const CwClick* click) {
    const int64_t tick = cw_tempo_map_tick_nearest(map, click->at);
    const bool down = click->kind == CW_CLICK_DOWN;
    return (CwNote){.tick = tick,
                    .length = CW_TICKS_PER_QUARTER / 8,
                    .pitch = down ? HIGH_WOOD_BLOCK : LOW_WOOD_BLOCK,
                    .velocity = down                               ? 110
                                : click->kind == CW_CLICK_DIVISION ? 60
                                                                   : 90};
}

CwStatus cw_lanes_midi(CwBuf* buf, const CwTiming* timing, int division, const CwClick* clicks, size_t n_clicks) {
    const CwTempoMap* map = &timing->solution->map;
    CwMidiMarker* markers = CW_NEW_ARRAY(buf->arena, CwMidiMarker, timing->solution->n_hits);
    CwNote* notes = CW_NEW_ARRAY(buf->arena, CwNote, n_clicks);
    if (!markers || !notes) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < timing->solution->n_hits; ++i) {
        markers[i] = (CwMidiMarker){timing->solution->hits[i].tick, timing->solution->hits[i].name};
    }
    for (size_t i = 0; i < n_clicks; ++i) {
        notes[i] = note_of(map, &clicks[i]);
    }
    const CwMidiOutTrack click = {
        .name = "Click", .channel = DRUMS, .program = -1, .notes = notes, .n_notes = n_clicks};
    const CwMidiOffset offset = {timing->origin, timing->brief->rate};
    return cw_midi_write(buf, &(CwMidiOut){.title = timing->title,
                                           .offset = &offset,
                                           .division = division,
                                           .map = map,
                                           .end_tick = cw_timing_last_tick(timing),
                                           .markers = markers,
                                           .n_markers = timing->solution->n_hits,
                                           .tracks = &click,
                                           .n_tracks = 1});
}
