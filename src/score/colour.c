// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "score/orchestrate_priv.h"

#include <stdlib.h>
#include <string.h>

// Who plays what in a phrase.

enum {
    SINGLE = 250, ///< below this weight the bass is a cello alone
    NOT_AT_ALL = INT32_MIN / 2,
};

static void measure(const Cw__Pit* pit, Cw__Line* line) {
    int64_t sum = 0;
    int together = 0;
    line->low = 127;
    line->high = 0;
    for (size_t i = 0; i < line->count; ++i) {
        const CwNote* n = &line->notes[i];
        line->low = n->pitch < line->low ? n->pitch : line->low;
        line->high = n->pitch > line->high ? n->pitch : line->high;
        sum += n->pitch;
        const int64_t ms = cw__pit_ms(pit, n->tick, n->tick + n->length);
        line->longest_ms = ms > line->longest_ms ? ms : line->longest_ms;
        together = i && n->tick == n[-1].tick ? together + 1 : 1;
        line->together = together > line->together ? together : line->together;
    }
    line->mean = line->count ? (int)(sum / (int64_t)line->count) : 0;
}

static int mean_velocity(const Cw__Line* line) {
    int sum = 0;
    for (size_t i = 0; i < line->count; ++i) {
        sum += line->notes[i].velocity;
    }
    return line->count ? sum / (int)line->count : 0;
}

// How many notes that begin with `notes[i]` in its voice lie above it, and how many in all.
static int rank_from_top(const CwVoice* voice, size_t i, int* ret_together) {
    int above = 0;
    *ret_together = 1;
    for (size_t k = i + 1; k < voice->n_notes && voice->notes[k].tick == voice->notes[i].tick; ++k) {
        ++above; // sorted by pitch
        ++*ret_together;
    }
    for (size_t k = i; k-- > 0 && voice->notes[k].tick == voice->notes[i].tick;) {
        ++*ret_together;
    }
    return above;
}

// The line a note of a voice belongs to. A voice in chords is shared out: its top is the melody, or its lowest the
// bass, and what is between are inner voices.
static Cw__Line* line_for(Cw__Passage* p, const CwVoice* voice, size_t i, int inner) {
    Cw__Line* const lines[] = {&p->melody, &p->counter, NULL, &p->bass, &p->figure, &p->accent};
    int together = 1;
    const int rank = rank_from_top(voice, i, &together);
    switch (voice->role) {
    case CW_ROLE_MELODY:
    case CW_ROLE_COUNTER:
        return rank == 0 ? lines[voice->role] : &p->inner[rank < 3 ? rank - 1 : 2];
    case CW_ROLE_BASS:
        return rank + 1 == together ? &p->bass : &p->inner[2];
    case CW_ROLE_HARMONY:
        return &p->inner[inner + rank < 3 ? inner + rank : 2];
    default:
        return lines[voice->role];
    }
}

static void line_add(Cw__Pit* pit, Cw__Line* line, CwNote note) {
    if (CW_RESERVE(pit->arena, line->notes, line->count, line->capacity) != CW_OK) {
        pit->failed = true;
        return;
    }
    line->notes[line->count++] = note;
}

void cw__passage_fill(Cw__Pit* pit, Cw__Passage* p) {
    const CwSketch* sketch = pit->how->sketch;
    int inner = 0;
    for (size_t v = 0; v < sketch->n_voices; ++v) {
        const CwVoice* voice = &sketch->voices[v];
        for (size_t i = 0; i < voice->n_notes && !pit->given[v]; ++i) {
            if (voice->notes[i].tick >= p->start && voice->notes[i].tick < p->end) {
                line_add(pit, line_for(p, voice, i, inner), voice->notes[i]);
            }
        }
        inner += voice->role == CW_ROLE_HARMONY && !pit->given[v];
    }
    Cw__Line* const all[] = {&p->melody,   &p->counter, &p->inner[0], &p->inner[1],
                             &p->inner[2], &p->bass,    &p->figure,   &p->accent};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; ++i) {
        cw_notes_sort(all[i]->notes, all[i]->count);
        measure(pit, all[i]);
    }
    const int loud = 10 * (p->melody.count ? mean_velocity(&p->melody) : mean_velocity(&p->bass) + 6);
    p->weight = (loud - 250) * 7 / 10 + (pit->how->density - 500) * 4 / 10 + 200;
}

const CwInstrument* cw__player(const Cw__Pit* pit, int stand) {
    return pit->stands[stand].instrument;
}

// A number 0 … n-1 for a choice in a phrase.
int cw__choice(const Cw__Pit* pit, const Cw__Passage* p, int choice, int n) {
    return (int)(cw_random_at(pit->how->seed + 77, p->number * 256 + (uint64_t)choice) % (uint64_t)n);
}

// How well an instrument suits the melody of a phrase.
static int suits(const Cw__Pit* pit, const Cw__Passage* p, int stand) {
    const CwInstrument* in = cw__player(pit, stand);
    if (!in->solo || !cw__reaches(in, &p->melody, 0, false) ||
        (in->breath_ms && p->melody.longest_ms > in->breath_ms)) {
        return NOT_AT_ALL;
    }
    int score = 1000 - abs(pit->how->valence - in->solo_valence) / 4 - abs(pit->how->arousal - in->solo_arousal) / 4;
    score -= 12 * abs(p->melody.mean - in->solo_pitch);
    const int below = in->comfortable_low - p->melody.low;
    const int above = p->melody.high - in->comfortable_high;
    score -= 40 * (below > 0 ? below : 0) + 40 * (above > 0 ? above : 0);
    const bool goes_on = strcmp(p->kind, "answer") == 0;
    score += stand == pit->last_solo ? (goes_on ? 250 : -200) : 0;
    score += p->weight > CW__LOUD_WEIGHT && in->family == CW_FAMILY_STRING ? 150 : 0;
    return score + cw__choice(pit, p, stand, 160);
}

static int choose_solo(const Cw__Pit* pit, const Cw__Passage* p) {
    int best = CW__NOBODY;
    int best_score = NOT_AT_ALL;
    for (int i = 0; i < (int)pit->n_stands; ++i) {
        const int score = suits(pit, p, i);
        if (score > best_score) {
            best_score = score;
            best = i;
        }
    }
    return best;
}

void cw__give_line(Cw__Pit* pit, Cw__Passage* p, int stand, const Cw__Line* line, int octave, int louder) {
    if (stand != CW__NOBODY && line->count) {
        cw__write(pit, stand, line, octave, louder);
        p->busy[stand] = true;
    }
}

bool cw__free_to_play(const Cw__Pit* pit, const Cw__Passage* p, int stand, const Cw__Line* line, int octave) {
    return stand != CW__NOBODY && !p->busy[stand] && cw__reaches(cw__player(pit, stand), line, octave, true) &&
           (!cw__player(pit, stand)->breath_ms || line->longest_ms <= cw__player(pit, stand)->breath_ms);
}

// Doubles a line with the first of `keys` that is free and reaches it in the octave asked for.
void cw__double_with(Cw__Pit* pit, Cw__Passage* p, const Cw__Line* line, const char* const* keys, int octave,
                     int louder) {
    for (; line->count && *keys; ++keys) {
        const int stand = cw__stand(pit, *keys);
        if (cw__free_to_play(pit, p, stand, line, octave)) {
            cw__give_line(pit, p, stand, line, octave, louder);
            p->leads[stand] = p->leads[stand] || line == &p->melody;
            return;
        }
    }
}

// A melody that nobody can take whole: each note to whoever reaches it, strings first.
static void give_in_pieces(Cw__Pit* pit, const Cw__Passage* p) {
    for (size_t i = 0; i < p->melody.count; ++i) {
        const CwNote* note = &p->melody.notes[i];
        int best = CW__NOBODY;
        for (int s = 0; s < (int)pit->n_stands; ++s) {
            const CwInstrument* in = cw__player(pit, s);
            const bool reaches = note->pitch >= in->hard_low && note->pitch <= in->hard_high;
            if (reaches && in->solo && (best == CW__NOBODY || in->family == CW_FAMILY_STRING)) {
                best = s;
            }
        }
        for (int s = 0; best == CW__NOBODY && s < (int)pit->n_stands; ++s) {
            best = cw__player(pit, s)->solo ? s : best;
        }
        cw__write_note(pit, best, *note);
    }
}

static void give_melody(Cw__Pit* pit, Cw__Passage* p) {
    static const char* const woods[] = {"oboe", "clarinet", "flute", "bassoon", NULL};
    static const char* const strings[] = {"violin-1", "violin-2", "viola", "cello", NULL};
    static const char* const high[] = {"flute", "violin-1", "oboe", "celesta", NULL};
    static const char* const brass[] = {"trumpet", "horn", NULL};
    static const char* const low[] = {"horn", "cello", "viola", "bassoon", NULL};
    if (!p->melody.count) {
        return;
    }
    const int solo = choose_solo(pit, p);
    if (solo == CW__NOBODY) {
        give_in_pieces(pit, p);
        return;
    }
    cw__give_line(pit, p, solo, &p->melody, 0, 4);
    p->leads[solo] = true;
    pit->last_solo = solo;
    if (p->weight > CW__FULL_WEIGHT) {
        cw__double_with(pit, p, &p->melody, cw__player(pit, solo)->family == CW_FAMILY_STRING ? woods : strings, 0, 0);
    }
    if (p->weight > CW__LOUD_WEIGHT) {
        cw__double_with(pit, p, &p->melody, high, 1, 0);
        cw__double_with(pit, p, &p->melody, strings, 0, 2);
    }
    if (p->weight > CW__TUTTI_WEIGHT) {
        cw__double_with(pit, p, &p->melody, brass, 0, 0);
        cw__double_with(pit, p, &p->melody, low, -1, 0);
    }
}

static void give_bass(Cw__Pit* pit, Cw__Passage* p) {
    static const char* const winds[] = {"bassoon", NULL};
    static const char* const brass[] = {"trombone", NULL};
    const int bass = cw__stand(pit, "bass");
    const int cello = cw__stand(pit, "cello");
    if (!p->bass.count) {
        return;
    }
    const bool cello_free = cello != CW__NOBODY && !p->busy[cello];
    if (cello_free) {
        cw__give_line(pit, p, cello, &p->bass, 0, 0);
    }
    if (bass != CW__NOBODY && (!cello_free || p->weight > SINGLE)) {
        const bool octave = cello_free && cw__reaches(cw__player(pit, bass), &p->bass, -1, false);
        cw__give_line(pit, p, bass, &p->bass, octave ? -1 : 0, 0);
    }
    if (bass == CW__NOBODY && !cello_free) {
        cw__give_line(pit, p, cw__stand(pit, "piano"), &p->bass, 0, 0);
    }
    if (p->weight > CW__FULL_WEIGHT) {
        cw__double_with(pit, p, &p->bass, winds, 0, -4);
    }
    if (p->weight > CW__TUTTI_WEIGHT) {
        cw__double_with(pit, p, &p->bass, brass, 0, 0);
    }
}

static bool is_low_knock(const Cw__Line* line) {
    return line->count && line->high < 48;
}

static void set_articulation(Cw__Line* line, CwArticulation articulation) {
    for (size_t i = 0; i < line->count; ++i) {
        line->notes[i].articulation = (uint8_t)articulation;
    }
}

// Chords of a figure go to three sections, note by note from below; those who hold something else leave theirs out.
static void give_chords(Cw__Pit* pit, Cw__Passage* p, const char* const sections[3]) {
    size_t i = 0;
    while (i < p->figure.count) {
        size_t n = 1;
        while (i + n < p->figure.count && p->figure.notes[i + n].tick == p->figure.notes[i].tick) {
            ++n;
        }
        for (size_t k = 0; k < n; ++k) {
            const uint8_t pitch = p->figure.notes[i + k].pitch;
            int stand = cw__stand(pit, sections[k < 3 ? k : 2]);
            if (stand != CW__NOBODY && (p->busy[stand] || pitch < cw__player(pit, stand)->hard_low)) {
                stand = cw__stand(pit, sections[0]);
            }
            if (stand != CW__NOBODY && !p->busy[stand]) {
                cw__write_note(pit, stand, p->figure.notes[i + k]);
            }
        }
        i += n;
    }
}

static bool any(const Cw__Pit* pit, const char* key) {
    return cw__stand(pit, key) != CW__NOBODY;
}

// A figure of single notes: harp or piano where it is calm, strings where it drives.
static void give_single_figure(Cw__Pit* pit, Cw__Passage* p) {
    const bool drives = p->figure.notes[0].articulation != CW_ARTICULATION_NORMAL;
    static const char* const driving[] = {"viola", "cello", "violin-2", "piano", NULL};
    static const char* const calm[] = {"harp", "piano", "violin-2", "viola", "cello", NULL};
    const char* const* keys = drives ? driving : calm;
    int stand = CW__NOBODY;
    for (; *keys && stand == CW__NOBODY; ++keys) {
        const int candidate = cw__stand(pit, *keys);
        if (candidate != CW__NOBODY && !p->busy[candidate] &&
            cw__reaches(cw__player(pit, candidate), &p->figure, 0, false)) {
            stand = candidate;
        }
    }
    if (stand == CW__NOBODY) {
        return; // everybody who could is singing: the figure is left out
    }
    cw__give_line(pit, p, stand, &p->figure, 0, 0);
    p->leads[stand] = true;
    if (drives && p->weight > CW__LOUD_WEIGHT && any(pit, "piano")) {
        cw__give_line(pit, p, cw__stand(pit, "piano"), &p->figure, -1, -8);
    }
}

static void give_figure(Cw__Pit* pit, Cw__Passage* p) {
    static const char* const strings[3] = {"viola", "violin-2", "violin-1"};
    static const char* const melody_above[3] = {"cello", "viola", "violin-2"};
    static const char* const keys[3] = {"piano", "piano", "piano"};
    if (!p->figure.count) {
        return;
    }
    if (is_low_knock(&p->figure)) {
        cw__give_line(pit, p, cw__stand(pit, any(pit, "timpani") ? "timpani" : "bass"), &p->figure, 0, -6);
        return;
    }
    if (p->figure.together == 1) {
        give_single_figure(pit, p);
        return;
    }
    const int first = cw__stand(pit, "violin-1");
    const bool few = cw__stand(pit, "violin-2") == CW__NOBODY;
    if (pit->how->arousal < 150) {
        set_articulation(&p->figure, CW_ARTICULATION_PIZZICATO);
    }
    give_chords(pit, p,
                few && any(pit, "piano")                ? keys
                : first != CW__NOBODY && p->busy[first] ? melody_above
                                                        : strings);
}

static void give_counter(Cw__Pit* pit, Cw__Passage* p) {
    static const char* const keys[] = {"horn", "clarinet", "cello", "viola", "violin-2", "bassoon", "piano", NULL};
    cw__double_with(pit, p, &p->counter, keys, 0, 0);
    bool given = false;
    for (size_t k = 0; keys[k]; ++k) {
        const int stand = cw__stand(pit, keys[k]);
        given = given || (stand != CW__NOBODY && p->busy[stand] && p->counter.count && pit->stands[stand].n_notes &&
                          pit->stands[stand].notes[pit->stands[stand].n_notes - 1].tick ==
                              p->counter.notes[p->counter.count - 1].tick);
    }
    for (size_t i = 0; !given && i < p->counter.count; ++i) { // a string section divides for it
        const int viola = cw__stand(pit, "viola");
        cw__stab(pit, viola == CW__NOBODY ? pit->last_solo : viola, p->counter.notes[i]);
    }
}

enum {
    DRUM_BASS = 36,
    DRUM_CRASH = 57,
    DRUM_SUSPENDED = 59,
    TIMPANI_LOW = 41,
};

static CwNote on_drum(const CwNote* note, int drum) {
    CwNote hit = *note;
    hit.pitch = (uint8_t)drum;
    return hit;
}

static CwNote on_timpani(const CwNote* note) {
    CwNote hit = *note;
    hit.pitch = (uint8_t)(TIMPANI_LOW + ((note->pitch - TIMPANI_LOW) % 12 + 12) % 12);
    return hit;
}

static void give_roll(Cw__Pit* pit, const CwNote* note) {
    cw__write_note(pit, cw__stand(pit, "percussion"), on_drum(note, DRUM_SUSPENDED));
    cw__stab(pit, cw__stand(pit, "timpani"), on_timpani(note));
}

// The lowest of a stab: low strings, timpani, drums, trombone, piano.
static void give_low_stab(Cw__Pit* pit, const CwNote* note) {
    CwNote up = *note;
    up.pitch = (uint8_t)(note->pitch + 12);
    cw__stab(pit, cw__stand(pit, "bass"), *note);
    cw__stab(pit, cw__stand(pit, "cello"), up);
    cw__stab(pit, cw__stand(pit, "timpani"), on_timpani(note));
    cw__stab(pit, cw__stand(pit, "percussion"), on_drum(note, DRUM_BASS));
    cw__stab(pit, cw__stand(pit, "piano"), *note);
    if (note->velocity > 92) {
        cw__stab(pit, cw__stand(pit, "trombone"), up);
        cw__write_note(pit, cw__stand(pit, "percussion"), on_drum(note, DRUM_CRASH));
    }
}

static void give_accents(Cw__Pit* pit, Cw__Passage* p) {
    static const char* const upper[] = {"horn", "viola", "violin-2", "trumpet"};
    size_t voice = 0;
    for (size_t i = 0; i < p->accent.count; ++i) {
        const CwNote* note = &p->accent.notes[i];
        if (note->articulation == CW_ARTICULATION_ROLL) {
            give_roll(pit, note);
            continue;
        }
        const bool lowest = i == 0 || p->accent.notes[i - 1].tick != note->tick;
        voice = lowest ? 0 : voice + 1;
        if (lowest) {
            give_low_stab(pit, note);
        } else if (voice >= 2) {
            cw__stab(pit, cw__stand(pit, upper[(voice - 2) % 4]), *note);
        }
    }
}

void cw__passage_give(Cw__Pit* pit, Cw__Passage* p) {
    if (pit->failed) {
        return;
    }
    give_melody(pit, p);
    give_figure(pit, p);
    give_bass(pit, p);
    cw__give_inner(pit, p);
    give_counter(pit, p);
    give_accents(pit, p);
}
