// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/keep.h"

#include "score/compose.h"
#include "score/compose_priv.h"
#include "score/keep_priv.h"

#include <string.h>

// What is being put together.
typedef struct {
    CwArena* arena;
    const CwSketchBrief* old;
    const CwSketch* known;
    const CwSketchBrief* brief;
    int64_t later; // the end of the cue
    Cw__Seam seam;
} Keeping;

static bool same_purpose(const CwSketchBrief* a, const CwSketchBrief* b) {
    const char* theme = a->theme ? a->theme->name : "";
    const char* other = b->theme ? b->theme->name : "";
    return a->valence == b->valence && a->arousal == b->arousal && a->density == b->density && a->use == b->use &&
           a->seed == b->seed && a->start_tick == b->start_tick && strcmp(a->intent, b->intent) == 0 &&
           strcmp(theme, other) == 0;
}

static bool same_hit(const CwSketchHit* a, const CwSketchHit* b, int64_t later) {
    return a->tick + later == b->tick && a->want == b->want && a->weight == b->weight;
}

static bool same_speech(const CwStretch* a, const CwStretch* b, int64_t later) {
    return a->tick + later == b->tick && a->length == b->length;
}

static bool same_change(const CwMeterChange* a, const CwMeterChange* b, int64_t later) {
    return a->tick + later == b->tick && a->meter.num == b->meter.num && a->meter.den == b->meter.den;
}

static int64_t least(int64_t a, int64_t b) {
    return a < b ? a : b;
}

static int64_t most(int64_t a, int64_t b) {
    return a > b ? a : b;
}

// The first tick at which the briefs ask for something else.
static int64_t first_difference(const Keeping* k) {
    const CwSketchBrief* a = k->old;
    const CwSketchBrief* b = k->brief;
    int64_t first = k->later || a->ending != b->ending ? least(a->end_tick, b->end_tick) : INT64_MAX;
    for (size_t i = 0; i < a->n_hits || i < b->n_hits; ++i) {
        if (i >= a->n_hits || i >= b->n_hits || !same_hit(&a->hits[i], &b->hits[i], 0)) {
            first = least(first, i < a->n_hits ? a->hits[i].tick : INT64_MAX);
            first = least(first, i < b->n_hits ? b->hits[i].tick : INT64_MAX);
            break;
        }
    }
    for (size_t i = 0; i < a->n_speech || i < b->n_speech; ++i) {
        if (i >= a->n_speech || i >= b->n_speech || !same_speech(&a->speech[i], &b->speech[i], 0)) {
            first = least(first, i < a->n_speech ? a->speech[i].tick : INT64_MAX);
            first = least(first, i < b->n_speech ? b->speech[i].tick : INT64_MAX);
            break;
        }
    }
    const CwTempoMap* m = &a->map;
    const CwTempoMap* n = &b->map;
    for (size_t i = 0; i < m->n_meters || i < n->n_meters; ++i) {
        if (i >= m->n_meters || i >= n->n_meters || !same_change(&m->meters[i], &n->meters[i], 0)) {
            first = least(first, i < m->n_meters ? m->meters[i].tick : INT64_MAX);
            first = least(first, i < n->n_meters ? n->meters[i].tick : INT64_MAX);
            break;
        }
    }
    return first;
}

// The end of the last thing the briefs ask otherwise, counted from their ends, as a tick of the old one.
static int64_t last_difference(const Keeping* k) {
    const CwSketchBrief* a = k->old;
    const CwSketchBrief* b = k->brief;
    const int64_t later = k->later;
    int64_t last = INT64_MIN / 2;
    for (size_t i = 1; i <= a->n_hits || i <= b->n_hits; ++i) {
        const CwSketchHit* x = i <= a->n_hits ? &a->hits[a->n_hits - i] : NULL;
        const CwSketchHit* y = i <= b->n_hits ? &b->hits[b->n_hits - i] : NULL;
        if (!x || !y || !same_hit(x, y, later)) {
            last = most(last, most(x ? x->tick + 1 : last, y ? y->tick + 1 - later : last));
            break;
        }
    }
    for (size_t i = 1; i <= a->n_speech || i <= b->n_speech; ++i) {
        const CwStretch* x = i <= a->n_speech ? &a->speech[a->n_speech - i] : NULL;
        const CwStretch* y = i <= b->n_speech ? &b->speech[b->n_speech - i] : NULL;
        if (!x || !y || !same_speech(x, y, later)) {
            last = most(last, most(x ? x->tick + x->length : last, y ? y->tick + y->length - later : last));
            break;
        }
    }
    const CwTempoMap* m = &a->map;
    const CwTempoMap* n = &b->map;
    for (size_t i = 1; i <= m->n_meters || i <= n->n_meters; ++i) {
        const CwMeterChange* x = i <= m->n_meters ? &m->meters[m->n_meters - i] : NULL;
        const CwMeterChange* y = i <= n->n_meters ? &n->meters[n->n_meters - i] : NULL;
        if (!x || !y || !same_change(x, y, later)) {
            last = most(last, most(x ? x->tick : last, y ? y->tick - later : last));
            break;
        }
    }
    return last;
}

static bool has_chord_hit(const CwSketchBrief* brief, int64_t tick) {
    for (size_t i = 0; i < brief->n_hits; ++i) {
        if (brief->hits[i].tick == tick && brief->hits[i].want == CW_WANT_CHORD) {
            return true;
        }
    }
    return false;
}

// Whether a swell rises over a tick, which may not be parted from its peak.
static bool swells_over(const CwSketchBrief* brief, int64_t tick, int64_t bars) {
    for (size_t i = 0; i < brief->n_hits; ++i) {
        const CwSketchHit* hit = &brief->hits[i];
        if (hit->want == CW_WANT_SWELL && hit->tick >= tick && hit->tick < tick + bars) {
            return true;
        }
    }
    return false;
}

// Whether new music may end, or begin, at the start of a known phrase: the one before it goes over into it, it changes
// no chord for a hit, and no swell rises over it.
static bool may_part(const Keeping* k, size_t phrase) {
    const CwPhrase* p = &k->known->phrases[phrase];
    return phrase > 0 && p[-1].tick + p[-1].length == p->tick && !has_chord_hit(k->old, p->tick) &&
           !swells_over(k->old, p->tick, (int64_t)4 * CW_TICKS_PER_QUARTER);
}

static bool on_same_beat(const Keeping* k, int64_t tick) {
    const CwBarBeat a = cw_tempo_map_bar_beat(&k->old->map, tick);
    const CwBarBeat b = cw_tempo_map_bar_beat(&k->brief->map, tick + k->later);
    return cw_tempo_map_bar_tick(&k->old->map, a.bar) + k->later == cw_tempo_map_bar_tick(&k->brief->map, b.bar);
}

static void find_seam(Keeping* k) {
    const int64_t first = first_difference(k);
    const int64_t last = last_difference(k);
    k->seam = (Cw__Seam){k->brief->start_tick, INT64_MAX, k->later};
    for (size_t i = 0; i < k->known->n_phrases; ++i) {
        const CwPhrase* p = &k->known->phrases[i];
        if (p->tick <= first && may_part(k, i)) {
            k->seam.from = p->tick;
        }
        if (k->seam.to == INT64_MAX && p->tick >= last && p->tick > k->seam.from && p->tick >= first &&
            k->old->ending == k->brief->ending && may_part(k, i) && on_same_beat(k, p->tick) &&
            p->tick + k->later >= k->seam.from + (int64_t)4 * CW_TICKS_PER_QUARTER) {
            k->seam.to = p->tick;
        }
    }
}

// The new music as a cue of its own.
static CwStatus window_brief(const Keeping* k, CwSketchBrief* window) {
    const CwSketchBrief* b = k->brief;
    CwSketchHit* hits = CW_NEW_ARRAY(k->arena, CwSketchHit, b->n_hits);
    CwStretch* speech = CW_NEW_ARRAY(k->arena, CwStretch, b->n_speech);
    if (!hits || !speech) {
        return CW_ERR_NO_MEM;
    }
    *window = *b;
    window->start_tick = k->seam.from;
    window->end_tick = least(b->end_tick, cw__seam_end(&k->seam));
    window->goes_on = b->goes_on || window->end_tick < b->end_tick;
    window->hits = hits;
    window->n_hits = 0;
    window->speech = speech;
    window->n_speech = 0;
    for (size_t i = 0; i < b->n_hits; ++i) {
        if (b->hits[i].tick >= window->start_tick && b->hits[i].tick < window->end_tick) {
            hits[window->n_hits++] = b->hits[i];
        }
    }
    for (size_t i = 0; i < b->n_speech; ++i) {
        const int64_t from = most(b->speech[i].tick, window->start_tick);
        const int64_t to = least(b->speech[i].tick + b->speech[i].length, window->end_tick);
        if (to > from) {
            speech[window->n_speech++] = (CwStretch){from, to - from};
        }
    }
    return CW_OK;
}

static const CwVoice* voice_of(const CwSketch* sketch, const char* name) {
    static const CwVoice none = {0};
    for (size_t i = 0; i < sketch->n_voices; ++i) {
        if (strcmp(sketch->voices[i].name, name) == 0) {
            return &sketch->voices[i];
        }
    }
    return &none;
}

static const struct {
    const char* name;
    CwRole role;
} voice_order[] = {{"melody", CW_ROLE_MELODY}, {"counter", CW_ROLE_COUNTER}, {"treble", CW_ROLE_HARMONY},
                   {"alto", CW_ROLE_HARMONY},  {"tenor", CW_ROLE_HARMONY},   {"bass", CW_ROLE_BASS},
                   {"figure", CW_ROLE_PULSE},  {"accents", CW_ROLE_ACCENT}};

enum {
    VOICES = sizeof voice_order / sizeof voice_order[0],
};

// What a voice of one line sounds at a tick; NULL when it is silent.
static const CwNote* sounding(const CwVoice* voice, int64_t tick) {
    for (size_t i = 0; i < voice->n_notes && voice->notes[i].tick <= tick; ++i) {
        if (voice->notes[i].tick + voice->notes[i].length > tick) {
            return &voice->notes[i];
        }
    }
    return NULL;
}

static int pitch_at(const CwVoice* voice, int64_t tick) {
    const CwNote* note = sounding(voice, tick);
    return note ? note->pitch : CW__REST;
}

// Leaves out the new note that lies on a border.
static CwStatus silence(CwArena* arena, CwVoice* voice, const CwNote* note) {
    CwNote* notes = CW_NEW_ARRAY(arena, CwNote, voice->n_notes);
    size_t count = 0;
    if (!notes) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < voice->n_notes; ++i) {
        if (&voice->notes[i] != note) {
            notes[count++] = voice->notes[i];
        }
    }
    voice->notes = notes;
    voice->n_notes = count;
    return CW_OK;
}

static bool is_line(const CwVoice* voice) {
    return voice->role == CW_ROLE_MELODY || voice->role == CW_ROLE_HARMONY || voice->role == CW_ROLE_BASS;
}

// Where two lines would go in parallel from known to new music or back, the lower rests for the new note at the border.
static CwStatus part_parallels(CwArena* arena, CwVoice* voices, int64_t border, int64_t new_tick) {
    for (size_t a = 0; a < VOICES; ++a) {
        for (size_t b = a + 1; b < VOICES; ++b) {
            const int before[2] = {pitch_at(&voices[a], border - 1), pitch_at(&voices[b], border - 1)};
            const int after[2] = {pitch_at(&voices[a], border), pitch_at(&voices[b], border)};
            if (is_line(&voices[a]) && is_line(&voices[b]) && cw__parallel(before[0], before[1], after[0], after[1])) {
                CW_TRY(silence(arena, &voices[b], sounding(&voices[b], new_tick)));
            }
        }
    }
    return CW_OK;
}

static CwStatus join_voices(const Keeping* k, const CwSketch* fresh, CwSketch* sketch) {
    CwVoice* voices = CW_NEW_ARRAY(k->arena, CwVoice, VOICES);
    if (!voices) {
        return CW_ERR_NO_MEM;
    }
    for (size_t v = 0; v < VOICES; ++v) {
        const CwVoice* old = voice_of(k->known, voice_order[v].name);
        const CwVoice* now = voice_of(fresh, voice_order[v].name);
        voices[v] = (CwVoice){voice_order[v].name, voice_order[v].role, NULL, 0};
        CW_TRY(cw__seam_notes(k->arena, &k->seam, old->notes, old->n_notes, now->notes, now->n_notes, &voices[v].notes,
                              &voices[v].n_notes));
    }
    CW_TRY(part_parallels(k->arena, voices, k->seam.from, k->seam.from));
    if (k->seam.to != INT64_MAX) {
        CW_TRY(part_parallels(k->arena, voices, cw__seam_end(&k->seam), cw__seam_end(&k->seam) - 1));
    }
    sketch->voices = voices;
    for (size_t v = 0; v < VOICES; ++v) { // voices that sound
        if (voices[v].n_notes) {
            voices[sketch->n_voices++] = voices[v];
        }
    }
    return CW_OK;
}

static CwStatus join_phrases(const Keeping* k, const CwSketch* fresh, CwSketch* sketch) {
    CwPhrase* phrases = CW_NEW_ARRAY(k->arena, CwPhrase, k->known->n_phrases + fresh->n_phrases);
    CwChord* chords = CW_NEW_ARRAY(k->arena, CwChord, k->known->n_chords + fresh->n_chords);
    if (!phrases || !chords) {
        return CW_ERR_NO_MEM;
    }
    for (int after = 0; after < 2; ++after) {
        for (size_t i = 0; i < k->known->n_phrases; ++i) {
            CwPhrase phrase = k->known->phrases[i];
            if (after ? phrase.tick >= k->seam.to : phrase.tick < k->seam.from) {
                phrase.tick += after ? k->seam.later : 0;
                phrases[sketch->n_phrases++] = phrase;
            }
        }
        for (size_t i = 0; i < k->known->n_chords; ++i) {
            CwChord chord = k->known->chords[i];
            if (after ? chord.tick >= k->seam.to : chord.tick < k->seam.from) {
                chord.tick += after ? k->seam.later : 0;
                chords[sketch->n_chords++] = chord;
            }
        }
        for (size_t i = 0; !after && i < fresh->n_phrases; ++i) {
            phrases[sketch->n_phrases++] = fresh->phrases[i];
        }
        for (size_t i = 0; !after && i < fresh->n_chords; ++i) {
            chords[sketch->n_chords++] = fresh->chords[i];
        }
    }
    sketch->phrases = phrases;
    sketch->chords = chords;
    return CW_OK;
}

// The key in force at a tick.
static CwKey key_at(const CwSketch* sketch, int64_t tick) {
    CwKey key = sketch->n_keys ? sketch->keys[0] : (CwKey){0};
    for (size_t i = 0; i < sketch->n_keys && sketch->keys[i].tick <= tick; ++i) {
        key = sketch->keys[i];
    }
    return key;
}

static CwStatus join_keys(const Keeping* k, const CwSketch* fresh, CwSketch* sketch) {
    CwKey* keys = CW_NEW_ARRAY(k->arena, CwKey, sketch->n_phrases);
    if (!keys) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < sketch->n_phrases; ++i) {
        const int64_t tick = sketch->phrases[i].tick;
        const bool before = tick < k->seam.from;
        const bool after = tick >= cw__seam_end(&k->seam);
        CwKey key = before  ? key_at(k->known, tick)
                    : after ? key_at(k->known, tick - k->seam.later)
                            : key_at(fresh, tick);
        const CwKey* last = sketch->n_keys ? &keys[sketch->n_keys - 1] : NULL;
        key.tick = tick;
        if (!last || last->fifths != key.fifths || last->minor != key.minor) {
            keys[sketch->n_keys++] = key;
        }
    }
    sketch->keys = keys;
    return CW_OK;
}

static CwStatus join(const Keeping* k, const CwSketch* fresh, CwSketch* ret_sketch) {
    CwSketch sketch = {.end_tick = k->brief->end_tick, .origin = fresh->origin};
    CW_TRY(join_voices(k, fresh, &sketch));
    CW_TRY(join_phrases(k, fresh, &sketch));
    CW_TRY(join_keys(k, fresh, &sketch));
    CW_TRY(cw__seam_dynamics(k->arena, &k->seam, k->known->dynamics, k->known->n_dynamics, fresh->dynamics,
                             fresh->n_dynamics, &sketch.dynamics, &sketch.n_dynamics));
    *ret_sketch = sketch;
    return CW_OK;
}

CwStatus cw_sketch_recompose(CwArena* arena, const CwSketchBrief* known_brief, const CwSketch* known,
                             const CwSketchBrief* brief, CwDiag* diag, CwSketch* ret_sketch) {
    Keeping k = {arena, known_brief, known, brief, brief->end_tick - known_brief->end_tick, {0}};
    CW_TRY(cw_sketch_brief_check(brief, diag));
    if (same_purpose(known_brief, brief)) {
        if (first_difference(&k) == INT64_MAX) { // only the tempo is another
            *ret_sketch = *known;
            return CW_OK;
        }
        find_seam(&k);
    } else {
        k.seam = (Cw__Seam){brief->start_tick, INT64_MAX, 0};
    }
    if (k.seam.from == brief->start_tick && k.seam.to == INT64_MAX) {
        return cw_sketch_compose(arena, brief, diag, ret_sketch);
    }
    CwSketchBrief window;
    CwSketch fresh;
    CW_TRY(window_brief(&k, &window));
    CW_TRY(cw_sketch_compose(arena, &window, diag, &fresh));
    return join(&k, &fresh, ret_sketch);
}
