// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/lay_priv.h"

#include "base/buf.h"
#include "base/number.h"
#include "music/harmony.h"
#include "music/key.h"
#include "music/phrase.h"

#include <string.h>

enum {
    NOTES_LEVEL_BARS = 2, ///< a mark of loudness every so many bars, where it changes
    LEVEL_STEP = 90,      ///< … by this much
    DRUMS = 9,
};

typedef struct {
    CwArena* arena;
    const CwLaying* laying;
    CwVoice* voices;
    size_t n_voices;
    CwNote* all; ///< of all voices but drums, by tick
    size_t n_all;
    int left_out;      ///< notes beyond the end of a shorter bar
    int first_bad_bar; ///< the first bar whose length is not the file's; 0 when all fit
    int64_t file_end;  ///< where the file's music ends, in the cue
} Layer;

// Where a tick of the file falls in the cue, kept to its bar; `*ret_beyond` when the cue's bar ends before it.
static int64_t place(Layer* layer, int64_t tick, bool is_end, bool* ret_beyond) {
    const CwMidi* midi = layer->laying->midi;
    const CwTempoMap* map = layer->laying->map;
    const int64_t looked_up = is_end && tick > 0 ? tick - 1 : tick;
    const int bar = cw_bar_beat_at(midi->meters, midi->n_meters, looked_up).bar;
    const int64_t file_bar = cw_bar_tick(midi->meters, midi->n_meters, bar);
    const int64_t file_ticks = cw_bar_ticks(cw_bar_meter(midi->meters, midi->n_meters, bar));
    const int64_t start = cw_tempo_map_bar_tick(map, bar);
    const int64_t ticks = cw_tempo_map_bar_tick(map, bar + 1) - start;
    const int64_t offset = tick - file_bar;
    if (ticks != file_ticks && (!layer->first_bad_bar || bar < layer->first_bad_bar)) {
        layer->first_bad_bar = bar;
    }
    *ret_beyond = offset >= ticks && !is_end;
    if (is_end && offset == file_ticks) {
        return start + ticks;
    }
    return start + (offset > ticks ? ticks : offset);
}

static int64_t least(int64_t a, int64_t b) {
    return a < b ? a : b;
}

// The notes of a track in the cue, in order.
static CwStatus lay_track(Layer* layer, const CwMidiTrack* track, CwNote** ret_notes, size_t* ret_count) {
    CwNote* notes = CW_NEW_ARRAY(layer->arena, CwNote, track->n_notes);
    if (!notes) {
        return CW_ERR_NO_MEM;
    }
    size_t count = 0;
    for (size_t i = 0; i < track->n_notes; ++i) {
        CwNote note = track->notes[i];
        bool beyond = false;
        bool ignored = false;
        const int64_t end = place(layer, note.tick + note.length, true, &ignored);
        note.tick = place(layer, note.tick, false, &beyond);
        layer->left_out += beyond;
        layer->file_end = end > layer->file_end ? end : layer->file_end;
        note.length = least(end, layer->laying->end_tick) - note.tick;
        if (!beyond && note.tick >= layer->laying->start_tick && note.length > 0) {
            notes[count++] = note;
        }
    }
    cw_notes_sort(notes, count);
    cw_notes_close_gaps(notes, count);
    *ret_notes = notes;
    *ret_count = count;
    return CW_OK;
}

static bool role_from_name(const char* name, CwRole* ret_role) {
    static const struct {
        const char* word;
        CwRole role;
    } words[] = {{"melody", CW_ROLE_MELODY},  {"theme", CW_ROLE_MELODY},    {"lead", CW_ROLE_MELODY},
                 {"solo", CW_ROLE_MELODY},    {"counter", CW_ROLE_COUNTER}, {"pad", CW_ROLE_HARMONY},
                 {"chord", CW_ROLE_HARMONY},  {"harmony", CW_ROLE_HARMONY}, {"bass", CW_ROLE_BASS},
                 {"ostinato", CW_ROLE_PULSE}, {"pulse", CW_ROLE_PULSE},     {"arp", CW_ROLE_PULSE},
                 {"figure", CW_ROLE_PULSE},   {"drum", CW_ROLE_ACCENT},     {"perc", CW_ROLE_ACCENT},
                 {"timp", CW_ROLE_ACCENT},    {"hit", CW_ROLE_ACCENT}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; ++i) {
        if (cw_text_starts_fold(cw_text(name), words[i].word)) {
            *ret_role = words[i].role;
            return true;
        }
    }
    return false;
}

static int mean_pitch(const CwVoice* voice) {
    int64_t sum = 0;
    for (size_t i = 0; i < voice->n_notes; ++i) {
        sum += voice->notes[i].pitch;
    }
    return voice->n_notes ? (int)(sum / (int64_t)voice->n_notes) : 0;
}

// What nobody named: the highest is the melody where there is none, the lowest the bass, the rest harmony.
static void guess_roles(Layer* layer, const bool* named) {
    size_t high = layer->n_voices;
    size_t low = layer->n_voices;
    bool has_melody = false;
    bool has_bass = false;
    for (size_t i = 0; i < layer->n_voices; ++i) {
        has_melody = has_melody || (named[i] && layer->voices[i].role == CW_ROLE_MELODY);
        has_bass = has_bass || (named[i] && layer->voices[i].role == CW_ROLE_BASS);
        if (named[i]) {
            continue;
        }
        layer->voices[i].role = CW_ROLE_HARMONY;
        const int mean = mean_pitch(&layer->voices[i]);
        high = high == layer->n_voices || mean > mean_pitch(&layer->voices[high]) ? i : high;
        low = low == layer->n_voices || mean < mean_pitch(&layer->voices[low]) ? i : low;
    }
    if (!has_melody && high < layer->n_voices) {
        layer->voices[high].role = CW_ROLE_MELODY;
    }
    if (!has_bass && low < layer->n_voices && low != high) {
        layer->voices[low].role = CW_ROLE_BASS;
    }
}

static CwStatus lay_tracks(Layer* layer) {
    const CwMidi* midi = layer->laying->midi;
    size_t total = 0;
    for (size_t i = 0; i < midi->n_tracks; ++i) {
        total += midi->tracks[i].n_notes;
    }
    layer->voices = CW_NEW_ARRAY(layer->arena, CwVoice, midi->n_tracks);
    layer->all = CW_NEW_ARRAY(layer->arena, CwNote, total);
    bool* named = CW_NEW_ARRAY(layer->arena, bool, midi->n_tracks);
    if (!layer->voices || !layer->all || !named) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < midi->n_tracks; ++i) {
        CwNote* notes = NULL;
        size_t count = 0;
        CW_TRY(lay_track(layer, &midi->tracks[i], &notes, &count));
        if (!count) {
            continue;
        }
        CwVoice* voice = &layer->voices[layer->n_voices];
        const bool drums = midi->tracks[i].channel == DRUMS;
        const char* name = drums ? "Percussion" : midi->tracks[i].name;
        *voice = (CwVoice){cw_string_copy(layer->arena, name), CW_ROLE_ACCENT, notes, count};
        if (!voice->name) {
            return CW_ERR_NO_MEM;
        }
        named[layer->n_voices++] = drums || role_from_name(midi->tracks[i].name, &voice->role);
        for (size_t k = 0; !drums && k < count; ++k) {
            layer->all[layer->n_all++] = notes[k];
        }
    }
    cw_notes_sort(layer->all, layer->n_all);
    guess_roles(layer, named);
    return CW_OK;
}

static CwStatus give_keys(Layer* layer, CwSketch* sketch) {
    const CwMidi* midi = layer->laying->midi;
    CwKey* keys = CW_NEW_ARRAY(layer->arena, CwKey, midi->n_keys + 1);
    if (!keys) {
        return CW_ERR_NO_MEM;
    }
    const bool by_default = midi->n_keys == 1 && midi->keys[0].fifths == 0 && !midi->keys[0].minor;
    for (size_t i = 0; !by_default && i < midi->n_keys; ++i) {
        bool beyond = false;
        keys[i] = midi->keys[i];
        keys[i].tick = place(layer, midi->keys[i].tick, false, &beyond);
    }
    sketch->n_keys = by_default ? 0 : midi->n_keys;
    if (!sketch->n_keys) {
        keys[0] = cw_key_find(layer->all, layer->n_all);
        keys[0].tick = layer->laying->start_tick;
        sketch->n_keys = 1;
    }
    sketch->keys = keys;
    return CW_OK;
}

// 1 + the pitch class of the lowest note that sounds at a tick; 0 when none does.
static int lowest_at(const Layer* layer, int64_t tick) {
    int lowest = 128;
    for (size_t i = 0; i < layer->n_all && layer->all[i].tick <= tick; ++i) {
        const CwNote* n = &layer->all[i];
        lowest = n->tick + n->length > tick && n->pitch < lowest ? n->pitch : lowest;
    }
    return lowest < 128 ? 1 + lowest % 12 : 0;
}

// A chord for each bar, and a phrase for every four.
static CwStatus give_harmony(Layer* layer, CwSketch* sketch) {
    const CwLaying* l = layer->laying;
    const int first = cw_tempo_map_bar_beat(l->map, l->start_tick).bar;
    const int last = cw_tempo_map_bar_beat(l->map, l->end_tick - 1).bar;
    const size_t n = (size_t)(last - first) + 1;
    CwSlot* slots = CW_NEW_ARRAY(layer->arena, CwSlot, n);
    CwPhrase* phrases = CW_NEW_ARRAY(layer->arena, CwPhrase, n);
    if (!slots || !phrases) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n; ++i) {
        const int bar = first + (int)i;
        const int64_t tick = cw_tempo_map_bar_tick(l->map, bar);
        const int64_t next = cw_tempo_map_bar_tick(l->map, bar + 1);
        const int64_t from = tick > l->start_tick ? tick : l->start_tick;
        size_t k = 0;
        while (k + 1 < sketch->n_keys && sketch->keys[k + 1].tick <= from) {
            ++k;
        }
        slots[i] = (CwSlot){from, least(next, l->end_tick) - from, cw_key_tonality(sketch->keys[k]), {0}, 0, 0};
        cw_slot_weigh(&slots[i], layer->all, layer->n_all, tick, next - tick,
                      cw_pulse_ticks(cw_bar_meter(l->map->meters, l->map->n_meters, bar)));
        slots[i].lowest = lowest_at(layer, from);
        if (i % 4 == 0) {
            phrases[sketch->n_phrases++] = (CwPhrase){from, 0, i ? "answer" : "statement"};
        }
        CwPhrase* phrase = &phrases[sketch->n_phrases - 1];
        phrase->length = least(next, l->end_tick) - phrase->tick;
    }
    CwChord* chords = NULL;
    CW_TRY(cw_harmonise(layer->arena, CW_HARMONY_MODAL, slots, n, 0, 0, &chords));
    sketch->chords = chords;
    sketch->n_chords = n;
    sketch->phrases = phrases;
    return CW_OK;
}

// Marks of loudness from the velocities: the loudest of every two bars, where that changes.
static CwStatus give_dynamics(Layer* layer, CwSketch* sketch) {
    const CwLaying* l = layer->laying;
    const int first = cw_tempo_map_bar_beat(l->map, l->start_tick).bar;
    const int last = cw_tempo_map_bar_beat(l->map, l->end_tick - 1).bar;
    CwDynamic* marks = CW_NEW_ARRAY(layer->arena, CwDynamic, (size_t)(last - first) / NOTES_LEVEL_BARS + 2);
    if (!marks) {
        return CW_ERR_NO_MEM;
    }
    size_t at = 0;
    int shown = -LEVEL_STEP;
    for (int bar = first; bar <= last; bar += NOTES_LEVEL_BARS) {
        const int64_t end = cw_tempo_map_bar_tick(l->map, bar + NOTES_LEVEL_BARS);
        int loudest = 0;
        const int64_t tick = at < layer->n_all ? layer->all[at].tick : end;
        for (; at < layer->n_all && layer->all[at].tick < end; ++at) {
            loudest = layer->all[at].velocity > loudest ? layer->all[at].velocity : loudest;
        }
        const int level = loudest * 1000 / 127;
        if (loudest && (level - shown >= LEVEL_STEP || shown - level >= LEVEL_STEP)) {
            marks[sketch->n_dynamics++] = (CwDynamic){tick, level, false};
            shown = level;
        }
    }
    sketch->dynamics = marks;
    return CW_OK;
}

static CwStatus say(const Layer* layer, CwDiagList* warnings) {
    const CwLaying* l = layer->laying;
    const CwPlace here = {l->file, 0, 0};
    const int cue_bar = cw_tempo_map_bar_beat(l->map, l->end_tick - 1).bar;
    const int file_bar = cw_tempo_map_bar_beat(l->map, layer->file_end - 1).bar;
    if (layer->file_end > l->end_tick) {
        CW_TRY(cw_diag_add(warnings, "lay.longer", here, NULL,
                           "the music ends in bar %d, the cue in bar %d: what comes after is cut", file_bar, cue_bar));
    } else if (file_bar < cue_bar) {
        CW_TRY(cw_diag_add(warnings, "lay.shorter", here, NULL,
                           "the music ends in bar %d, the cue in bar %d: the rest is silent", file_bar, cue_bar));
    }
    if (layer->first_bad_bar) {
        CW_TRY(cw_diag_add(warnings, "lay.meter", here, NULL,
                           "from bar %d on, bars of the cue are not as long as the file's: longer ones hold their "
                           "last notes, shorter ones left out %d notes",
                           layer->first_bad_bar, layer->left_out));
    }
    return CW_OK;
}

CwStatus cw_sketch_lay(CwArena* arena, const CwLaying* laying, CwDiagList* warnings, CwDiag* diag,
                       CwSketch* ret_sketch) {
    Layer layer = {.arena = arena, .laying = laying};
    CwSketch sketch = {.end_tick = laying->end_tick};
    CW_TRY(lay_tracks(&layer));
    if (!layer.n_voices) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "lay.empty", (CwPlace){laying->file, 0, 0}, NULL,
                       "no note of this file lies within the cue; it must begin in bar 1");
    }
    sketch.origin = cw_format(arena, "composer: %s", laying->file);
    if (!sketch.origin) {
        return CW_ERR_NO_MEM;
    }
    sketch.voices = layer.voices;
    sketch.n_voices = layer.n_voices;
    CW_TRY(give_keys(&layer, &sketch));
    CW_TRY(give_harmony(&layer, &sketch));
    CW_TRY(give_dynamics(&layer, &sketch));
    CW_TRY(cw__lay_swells(arena, laying, &sketch));
    CW_TRY(say(&layer, warnings));
    *ret_sketch = sketch;
    return CW_OK;
}
