// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/compose.h"

#include "base/number.h"
#include "base/random.h"
#include "score/compose_priv.h"

#include <inttypes.h>
#include <string.h>

int cw__draw(const Cw__Desk* desk, Cw__Draw purpose, uint64_t place, int n) {
    const uint64_t seed = cw_random_at(desk->brief->seed, (uint64_t)purpose << 48U);
    return (int)(cw_random_at(seed, place) % (uint64_t)n);
}

void cw__put(Cw__Desk* desk, Cw__NoteList* list, int64_t tick, int64_t length, int pitch, int emphasis,
             CwArticulation articulation) {
    if (length <= 0 || pitch < 0 || pitch > 127 || desk->failed) {
        return;
    }
    if (CW_RESERVE(desk->arena, list->items, list->count, list->capacity) != CW_OK) {
        desk->failed = true;
        return;
    }
    const int held = emphasis < 1 ? 1 : emphasis > 127 ? 127 : emphasis;
    list->items[list->count++] = (CwNote){tick, length, (uint8_t)pitch, (uint8_t)held, (uint8_t)articulation};
}

int64_t cw__ms(const Cw__Desk* desk, int64_t from, int64_t to) {
    const CwTempoMap* map = &desk->brief->map;
    return cw_span_ms_nearest(cw_time_between(cw_tempo_map_time_of(map, from), cw_tempo_map_time_of(map, to)));
}

int64_t cw__bar_start(const Cw__Desk* desk, int64_t tick, CwMeter* ret_meter) {
    const CwTempoMap* map = &desk->brief->map;
    const int bar = cw_tempo_map_bar_beat(map, tick).bar;
    if (ret_meter) {
        *ret_meter = cw_bar_meter(map->meters, map->n_meters, bar);
    }
    return cw_tempo_map_bar_tick(map, bar);
}

int64_t cw__pulse(const Cw__Desk* desk, int64_t tick) {
    CwMeter meter;
    cw__bar_start(desk, tick, &meter);
    return cw_pulse_ticks(meter);
}

int cw__speech_share(const Cw__Desk* desk, int64_t start, int64_t end) {
    int64_t spoken = 0;
    for (size_t i = 0; i < desk->brief->n_speech; ++i) {
        const CwStretch* s = &desk->brief->speech[i];
        const int64_t from = s->tick > start ? s->tick : start;
        const int64_t to = s->tick + s->length < end ? s->tick + s->length : end;
        spoken += to > from ? to - from : 0;
    }
    return (int)(1000 * spoken / (end - start));
}

bool cw__spoken(const Cw__Desk* desk, int64_t start, int64_t end) {
    for (size_t i = 0; i < desk->brief->n_speech; ++i) {
        const CwStretch* s = &desk->brief->speech[i];
        if (s->tick < end && s->tick + s->length > start) {
            return true;
        }
    }
    return false;
}

static void add_voice(CwVoice* voices, size_t* count, const char* name, CwRole role, Cw__NoteList* list) {
    if (list->count) {
        cw_notes_sort(list->items, list->count);
        voices[(*count)++] = (CwVoice){name, role, list->items, list->count};
    }
}

static CwStatus give_voices(Cw__Desk* desk, CwSketch* sketch) {
    static const char* const inner_names[CW__INNER] = {"tenor", "alto", "treble"};
    CwVoice* voices = CW_NEW_ARRAY(desk->arena, CwVoice, 5 + CW__INNER);
    if (!voices) {
        return CW_ERR_NO_MEM;
    }
    size_t count = 0;
    add_voice(voices, &count, "melody", CW_ROLE_MELODY, &desk->melody);
    add_voice(voices, &count, "counter", CW_ROLE_COUNTER, &desk->counter);
    for (int v = CW__INNER; v > 0; --v) {
        add_voice(voices, &count, inner_names[v - 1], CW_ROLE_HARMONY, &desk->inner[v - 1]);
    }
    add_voice(voices, &count, "bass", CW_ROLE_BASS, &desk->bass);
    add_voice(voices, &count, "figure", CW_ROLE_PULSE, &desk->pulse);
    add_voice(voices, &count, "accents", CW_ROLE_ACCENT, &desk->accent);
    sketch->voices = voices;
    sketch->n_voices = count;
    return CW_OK;
}

static const char* kind_name(const Cw__Plan* plan) {
    static const char* const names[] = {[CW__INTRO] = "intro",       [CW__STATEMENT] = "statement",
                                        [CW__FRAGMENT] = "fragment", [CW__SEQUENCE] = "sequence",
                                        [CW__BED] = "bed",           [CW__CODA] = "coda"};
    return plan->kind == CW__STATEMENT && plan->unit > 0 ? "answer" : names[plan->kind];
}

static CwStatus give_phrases(Cw__Desk* desk, CwSketch* sketch) {
    CwPhrase* phrases = CW_NEW_ARRAY(desk->arena, CwPhrase, desk->n_plans);
    CwKey* keys = CW_NEW_ARRAY(desk->arena, CwKey, desk->n_plans);
    if (!phrases || !keys) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < desk->n_plans; ++i) {
        const Cw__Plan* plan = &desk->plans[i];
        phrases[i] = (CwPhrase){plan->start, plan->end - plan->start, kind_name(plan)};
        const CwKey key = cw_tonality_key(plan->tonality, plan->start);
        const CwKey* last = sketch->n_keys ? &keys[sketch->n_keys - 1] : NULL;
        if (!last || last->fifths != key.fifths || last->minor != key.minor) {
            keys[sketch->n_keys++] = key;
        }
    }
    sketch->phrases = phrases;
    sketch->n_phrases = desk->n_plans;
    sketch->keys = keys;
    return CW_OK;
}

static CwStatus give_chords(Cw__Desk* desk, CwSketch* sketch) {
    for (size_t i = 0; i < desk->n_slots; ++i) {
        const CwKey key = cw_tonality_key(desk->slots[i].tonality, 0);
        desk->chords[i].name = cw_chord_name(desk->arena, key, &desk->chords[i]);
        if (!desk->chords[i].name) {
            return CW_ERR_NO_MEM;
        }
    }
    sketch->chords = desk->chords;
    sketch->n_chords = desk->n_slots;
    return CW_OK;
}

static CwStatus give(Cw__Desk* desk, CwSketch* ret_sketch) {
    CwSketch sketch = {.end_tick = desk->brief->end_tick, .dynamics = desk->dynamics, .n_dynamics = desk->n_dynamics};
    sketch.origin = cw_format(desk->arena, "generated by rule: sketch %d, seed %" PRIu64 ", %s%s", CW_SKETCH_RULES,
                              desk->brief->seed, desk->made_up ? "on a theme made up" : "from theme ",
                              desk->made_up ? "" : desk->theme.name);
    if (!sketch.origin) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(give_voices(desk, &sketch));
    CW_TRY(give_phrases(desk, &sketch));
    CW_TRY(give_chords(desk, &sketch));
    *ret_sketch = sketch;
    return CW_OK;
}

static CwStatus plan(Cw__Desk* desk) {
    cw__plan_soundings(desk);
    cw__choose_manner(desk);
    CW_TRY(cw__choose_theme(desk));
    cw__plan_phrases(desk);
    if (!desk->failed) {
        cw__plan_form(desk);
        cw__plan_slots(desk);
    }
    return desk->failed ? CW_ERR_NO_MEM : CW_OK;
}

CwStatus cw_sketch_compose(CwArena* arena, const CwSketchBrief* brief, CwDiag* diag, CwSketch* ret_sketch) {
    CW_TRY(cw_sketch_brief_check(brief, diag));
    Cw__Desk* desk = CW_NEW(arena, Cw__Desk);
    if (!desk) {
        return CW_ERR_NO_MEM;
    }
    *desk = (Cw__Desk){.arena = arena, .brief = brief};
    CW_TRY(plan(desk));
    if (!desk->n_soundings) { // a cue that is silent from its first tick
        return give(desk, ret_sketch);
    }
    cw__write_statements(desk);
    CW_TRY(cw__write_harmony(desk));
    cw__write_developments(desk);
    CW_TRY(cw__write_voicing(desk));
    cw__write_voices(desk);
    cw__write_counter(desk);
    cw__write_figures(desk);
    cw__write_hits(desk);
    cw__cut_at_ends(desk);
    cw__write_dynamics(desk);
    return desk->failed ? CW_ERR_NO_MEM : give(desk, ret_sketch);
}
