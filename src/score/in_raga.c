// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/in_raga.h"

#include "base/buf.h"
#include "music/chord.h"
#include "music/scale.h"

#include <stdlib.h>
#include <string.h>

enum {
    D4 = 62,
    LOW = 40, // of a line
    HIGH = 96,
    REACH = 7,      // how far a note may be moved
    A_SEMITONE = 2, // what it costs to move one,
    CONTOUR = 9,    // to turn a line round,
    NO_REST = 5,    // to end a phrase on a passing note,
    NEVER = 1000,   // and to lift a note over speech
    SA_LOWEST = 46, // of the drone's middle sa
};

typedef struct {
    CwArena* arena;
    const CwSketch* sketch;
    const CwTempoMap* map;
    const CwRaga* raga;
    int sa; // pitch class
} Player;

static int sign(int x) {
    return (x > 0) - (x < 0);
}

static bool has_class(const Player* player, uint16_t set, int pitch) {
    return set >> (unsigned)((pitch - player->sa + 144) % 12) & 1U;
}

static size_t phrase_of(const Player* player, int64_t tick) {
    size_t phrase = 0;
    while (phrase < player->sketch->n_phrases && player->sketch->phrases[phrase].tick <= tick) {
        ++phrase;
    }
    return phrase;
}

// What it costs to play `to` where `pitch` was composed, after `from` (composed as `was`).
static int cost(const Player* player, int pitch, int to, int was, int from, bool last) {
    return A_SEMITONE * abs(to - pitch) + (from >= 0 && sign(to - from) != sign(pitch - was) ? CONTOUR : 0) +
           (last && !cw_raga_rests(player->raga, player->sa, to) ? NO_REST : 0) + (pitch <= D4 && to > D4 ? NEVER : 0);
}

static int choose(const Player* player, int pitch, int was, int from, bool last) {
    int best = pitch;
    int least = INT32_MAX;
    for (int to = pitch - REACH; to <= pitch + REACH; ++to) {
        if (to < LOW || to > HIGH || !cw_raga_may(player->raga, player->sa, from, to)) {
            continue;
        }
        const int price = cost(player, pitch, to, was, from, last);
        if (price < least) {
            least = price;
            best = to;
        }
    }
    return best;
}

static void bend_line(const Player* player, CwNote* notes, size_t n_notes) {
    int was = -1;
    int from = -1;
    for (size_t i = 0; i < n_notes; ++i) {
        const size_t phrase = phrase_of(player, notes[i].tick);
        const bool first = i == 0 || phrase != phrase_of(player, notes[i - 1].tick);
        const bool last = i + 1 == n_notes || phrase != phrase_of(player, notes[i + 1].tick);
        const int pitch = notes[i].pitch;
        notes[i].pitch = (uint8_t)choose(player, pitch, was, first ? -1 : from, last);
        notes[i].cents = 0;
        was = pitch;
        from = notes[i].pitch;
    }
}

// The nearest pitch of a set, the lower of two; nothing at or below D4 goes above it.
static int nearest(const Player* player, uint16_t set, int pitch) {
    for (int away = 0; away < 12; ++away) {
        if (has_class(player, set, pitch - away)) {
            return pitch - away;
        }
        if (has_class(player, set, pitch + away) && (pitch > D4 || pitch + away <= D4)) {
            return pitch + away;
        }
    }
    return pitch;
}

// Moves every note to its nearest of a set; notes that become one are one, as long as the longest.
static size_t bend_notes(const Player* player, uint16_t set, CwNote* notes, size_t n_notes) {
    size_t kept = 0;
    for (size_t i = 0; i < n_notes; ++i) {
        notes[i].pitch = (uint8_t)nearest(player, set, notes[i].pitch);
        notes[i].cents = 0;
    }
    cw_notes_sort(notes, n_notes);
    for (size_t i = 0; i < n_notes; ++i) {
        if (kept && notes[kept - 1].tick == notes[i].tick && notes[kept - 1].pitch == notes[i].pitch) {
            notes[kept - 1] = notes[i].length > notes[kept - 1].length ? notes[i] : notes[kept - 1];
        } else {
            notes[kept++] = notes[i];
        }
    }
    return kept;
}

// Who leads the drone: bass before harmony before lines and figures; accents do not.
static int rank_of(const CwVoice* voice) {
    switch (voice->role) {
    case CW_ROLE_BASS:
        return 3;
    case CW_ROLE_HARMONY:
        return 2;
    case CW_ROLE_ACCENT:
        return 0;
    default:
        return 1;
    }
}

// What sounds at a tick of the voices that the drone follows.
typedef struct {
    int velocity;        ///< of who leads; 0 in silence
    int64_t until;       ///< the last end of what sounds
    int64_t next;        ///< where the next note of any begins
    int64_t next_stroke; ///< and the next of harmony or bass
} Sounding;

static Sounding sounds_at(const CwSketch* sketch, int64_t tick) {
    Sounding s = {0, tick, INT64_MAX, INT64_MAX};
    int best = 0;
    for (size_t v = 0; v < sketch->n_voices; ++v) {
        const CwVoice* voice = &sketch->voices[v];
        const int rank = rank_of(voice);
        for (size_t i = 0; rank && i < voice->n_notes; ++i) {
            const CwNote* note = &voice->notes[i];
            const int64_t end = note->tick + note->length;
            if (note->tick > tick) {
                s.next = note->tick < s.next ? note->tick : s.next;
                s.next_stroke = rank > 1 && note->tick < s.next_stroke ? note->tick : s.next_stroke;
                break;
            }
            if (end > tick) {
                s.velocity = rank > best ? note->velocity : s.velocity;
                best = rank > best ? rank : best;
                s.until = end > s.until ? end : s.until;
            }
        }
    }
    return s;
}

// Where a stroke at a tick that sounds ends: at `most`, where harmony or bass begins anew, or where nothing goes on.
static int64_t stroke_end(const CwSketch* sketch, const Sounding* from, int64_t most) {
    const int64_t end = from->next_stroke < most ? from->next_stroke : most;
    int64_t at = from->until;
    while (at < end) {
        const Sounding on = sounds_at(sketch, at);
        if (!on.velocity) {
            return at;
        }
        at = on.until;
    }
    return end;
}

// The pulse a tick lies in: where it ends, and which of its bar it is.
static int64_t pulse_end(const CwTempoMap* map, int64_t tick, int* ret_number) {
    const int bar = cw_tempo_map_bar_beat(map, tick).bar;
    const int64_t start = cw_tempo_map_bar_tick(map, bar);
    const int64_t next = cw_tempo_map_bar_tick(map, bar + 1);
    const int64_t pulse = cw_pulse_ticks(cw_bar_meter(map->meters, map->n_meters, bar));
    *ret_number = (int)((tick - start) / pulse);
    const int64_t end = start + (*ret_number + 1) * pulse;
    return end < next ? end : next;
}

// As a tanpura is plucked: low sa, the other note, sa, sa.
static int drone_pitch(const Player* player, int number) {
    const int sa = SA_LOWEST + (player->sa - SA_LOWEST % 12 + 12) % 12;
    const int other = player->raga->drone ? sa - 12 + player->raga->drone : sa;
    return number % 4 == 0 ? sa - 12 : number % 4 == 1 ? other : sa;
}

static CwStatus drone(const Player* player, CwVoice* ret_voice) {
    const CwSketch* sketch = player->sketch;
    CwNote* notes = NULL;
    size_t count = 0;
    size_t capacity = 0;
    int64_t tick = INT64_MAX;
    for (size_t v = 0; v < sketch->n_voices; ++v) {
        const CwVoice* voice = &sketch->voices[v];
        tick = voice->n_notes && voice->notes[0].tick < tick ? voice->notes[0].tick : tick;
    }
    while (tick < sketch->end_tick) {
        int number = 0;
        const Sounding now = sounds_at(sketch, tick);
        if (!now.velocity) {
            tick = now.next;
            continue;
        }
        const int64_t end = stroke_end(sketch, &now, pulse_end(player->map, tick, &number));
        CW_TRY(CW_RESERVE(player->arena, notes, count, capacity));
        notes[count++] = (CwNote){.tick = tick,
                                  .length = end - tick,
                                  .pitch = (uint8_t)drone_pitch(player, number),
                                  .velocity = (uint8_t)now.velocity,
                                  .articulation = CW_ARTICULATION_NORMAL};
        tick = end;
    }
    *ret_voice = (CwVoice){"bass", CW_ROLE_BASS, notes, count};
    return CW_OK;
}

static CwStatus bend_voice(const Player* player, const CwVoice* voice, CwVoice* ret_voice) {
    const CwRaga* raga = player->raga;
    CwNote* notes = CW_NEW_ARRAY(player->arena, CwNote, voice->n_notes);
    if (!notes) {
        return CW_ERR_NO_MEM;
    }
    size_t count = voice->n_notes;
    for (size_t i = 0; i < count; ++i) {
        notes[i] = voice->notes[i];
    }
    if (voice->role == CW_ROLE_MELODY || voice->role == CW_ROLE_COUNTER) {
        bend_line(player, notes, count);
    } else {
        const uint16_t struck = (uint16_t)(1U | 1U << raga->drone);
        const uint16_t both = raga->aroha & raga->avaroha;
        count = bend_notes(player, voice->role == CW_ROLE_ACCENT ? struck : both, notes, count);
    }
    *ret_voice = (CwVoice){voice->name, voice->role, notes, count};
    return CW_OK;
}

// The chords' places with what sounds there now.
static CwStatus give_chords(const Player* player, CwSketch* sketch) {
    CwChord* chords = CW_NEW_ARRAY(player->arena, CwChord, sketch->n_chords);
    CwKey* key = CW_NEW(player->arena, CwKey);
    if (!chords || !key) {
        return CW_ERR_NO_MEM;
    }
    const int other = (player->sa + player->raga->drone) % 12;
    const bool flat = player->raga->avaroha >> 3U & 1U && !(player->raga->avaroha >> 4U & 1U);
    *key = cw_tonality_key((CwTonality){player->sa, flat ? CW_MODE_AEOLIAN : CW_MODE_IONIAN},
                           sketch->n_keys ? sketch->keys[0].tick : 0);
    for (size_t i = 0; i < sketch->n_chords; ++i) {
        chords[i] = sketch->chords[i];
        chords[i].root = (uint8_t)player->sa;
        chords[i].bass = (uint8_t)player->sa;
        chords[i].classes = (uint16_t)(1U << (unsigned)player->sa | 1U << (unsigned)other);
        chords[i].name = cw_chord_name(player->arena, *key, &chords[i]);
        if (!chords[i].name) {
            return CW_ERR_NO_MEM;
        }
    }
    sketch->chords = chords;
    sketch->keys = key;
    sketch->n_keys = 1;
    return CW_OK;
}

CwStatus cw_sketch_in_raga(CwArena* arena, const CwSketch* sketch, const CwTempoMap* map, const CwRaga* raga,
                           CwSketch* ret_sketch) {
    const Player player = {arena, sketch, map, raga, sketch->n_keys ? cw_key_tonic(sketch->keys[0]) : 0};
    CwSketch bent = *sketch;
    CwVoice* voices = CW_NEW_ARRAY(arena, CwVoice, sketch->n_voices + 1);
    const bool said = strstr(sketch->origin, ", raga ") != NULL;
    bent.origin = said ? sketch->origin : cw_format(arena, "%s, raga %s", sketch->origin, raga->title);
    if (!voices || !bent.origin) {
        return CW_ERR_NO_MEM;
    }
    bent.voices = voices;
    bent.n_voices = 0;
    bool has_bass = false;
    for (size_t v = 0; v <= sketch->n_voices; ++v) {
        const CwRole role = v < sketch->n_voices ? sketch->voices[v].role : CW_ROLE_BASS;
        const bool after = role == CW_ROLE_BASS || role == CW_ROLE_PULSE || role == CW_ROLE_ACCENT;
        if (after && !has_bass) { // the drone stands where the bass stood
            CW_TRY(drone(&player, &voices[bent.n_voices]));
            bent.n_voices += voices[bent.n_voices].n_notes > 0;
            has_bass = true;
        }
        if (role != CW_ROLE_BASS && role != CW_ROLE_HARMONY) {
            CW_TRY(bend_voice(&player, &sketch->voices[v], &voices[bent.n_voices++]));
        }
    }
    CW_TRY(give_chords(&player, &bent));
    *ret_sketch = bent;
    return CW_OK;
}
