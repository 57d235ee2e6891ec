// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/orchestrate_priv.h"

#include <string.h>

// The harmony's colour: who holds the inner voices, and what shines through them.

enum {
    SECTIONS = 5,
    STRING_SECTIONS = 4,
    BELL_TOP_UNDER_SPEECH = 62,
};

static const char* const sections[SECTIONS] = {"violin-1", "violin-2", "viola", "cello", "piano"};

static int count_strings(const Cw__Pit* pit) {
    int count = 0;
    for (int s = 0; s < STRING_SECTIONS; ++s) {
        count += cw__stand(pit, sections[s]) != CW__NOBODY;
    }
    return count;
}

// What it costs to give a line to a section: a second line divides it, and cellos that have the bass divide last.
static int section_cost(const Cw__Pit* pit, const Cw__Passage* p, const Cw__Line* line, int s, int from,
                        const int load[SECTIONS]) {
    const int stand = cw__stand(pit, sections[s]);
    const bool cello = strcmp(sections[s], "cello") == 0;
    if (stand == CW__NOBODY || load[s] > 1 || !cw__reaches(cw__player(pit, stand), line, 0, false)) {
        return -1;
    }
    const bool taken = p->busy[stand] && load[s] == 0;
    if (taken && (!cello || p->leads[stand])) {
        return -1;
    }
    int cost = 3 * load[s] + (cw__reaches(cw__player(pit, stand), line, 0, true) ? 0 : 4) + (s - from) / 2;
    cost += taken ? 7 : 0;
    return cost + (s == STRING_SECTIONS ? (count_strings(pit) < 3 ? 5 : 30) : 0);
}

// The inner voices go to the strings from high to low: each to the first section that reaches it comfortably, two to a
// section only when there is no other. A voice that nobody free can reach is left out.
static void give_to_strings(Cw__Pit* pit, Cw__Passage* p, const bool given[3]) {
    int load[SECTIONS] = {0};
    int from = 0;
    for (int v = 0; v < 3; ++v) {
        const Cw__Line* line = &p->inner[v];
        int best = CW__NOBODY;
        int best_cost = INT32_MAX;
        for (int s = from; line->count && !given[v] && s < SECTIONS; ++s) {
            const int cost = section_cost(pit, p, line, s, from, load);
            if (cost >= 0 && cost < best_cost) {
                best_cost = cost;
                best = s;
            }
        }
        if (best != CW__NOBODY) {
            cw__give_line(pit, p, cw__stand(pit, sections[best]), line, 0, 0);
            ++load[best];
            from = best;
        }
    }
}

// A quiet phrase may have its harmony in the winds instead: clarinet, horn and bassoon.
static void give_to_winds(Cw__Pit* pit, Cw__Passage* p, bool given[3]) {
    static const char* const keys[3][4] = {{"clarinet", "oboe", "flute", NULL},
                                           {"horn", "clarinet", "bassoon", NULL},
                                           {"bassoon", "horn", "clarinet", NULL}};
    for (int v = 0; v < 3; ++v) {
        for (int k = 0; p->inner[v].count && !given[v] && keys[v][k]; ++k) {
            const int stand = cw__stand(pit, keys[v][k]);
            if (cw__free_to_play(pit, p, stand, &p->inner[v], 0)) {
                cw__give_line(pit, p, stand, &p->inner[v], 0, 0);
                given[v] = true;
            }
        }
    }
}

static bool wants_winds(const Cw__Pit* pit, const Cw__Passage* p) {
    const bool still = strcmp(p->kind, "bed") == 0 || strcmp(p->kind, "intro") == 0 || strcmp(p->kind, "fragment") == 0;
    return p->weight < CW__FULL_WEIGHT && !p->figure.count && cw__choice(pit, p, 90, still ? 2 : 4) == 0;
}

// Woodwinds and horns on the held voices, where it is full.
static void add_winds(Cw__Pit* pit, Cw__Passage* p) {
    static const char* const top[] = {"oboe", "flute", "clarinet", NULL};
    static const char* const upper[] = {"clarinet", "horn", NULL};
    static const char* const lower[] = {"bassoon", "horn", "clarinet", NULL};
    static const char* const brass[] = {"trombone", "trumpet", NULL};
    if (p->weight > CW__FULL_WEIGHT) {
        cw__double_with(pit, p, &p->inner[1], upper, 0, -6);
        cw__double_with(pit, p, &p->inner[2], lower, 0, -6);
    }
    if (p->weight > CW__LOUD_WEIGHT) {
        cw__double_with(pit, p, &p->inner[0], top, 0, -6);
    }
    if (p->weight > CW__TUTTI_WEIGHT) {
        cw__double_with(pit, p, &p->inner[2], brass, 0, -4);
        cw__double_with(pit, p, &p->inner[0], brass, 0, -4);
    }
}

// The note of a line that begins at a tick; NULL when none does.
static const CwNote* beginning(const Cw__Line* line, int64_t tick) {
    for (size_t i = 0; i < line->count; ++i) {
        if (line->notes[i].tick == tick) {
            return &line->notes[i];
        }
    }
    return NULL;
}

// Harp or piano touches each chord as it begins, where it is quiet: only the low notes while somebody speaks.
static void add_bells(Cw__Pit* pit, Cw__Passage* p) {
    const int harp = cw__stand(pit, "harp");
    const int stand = harp != CW__NOBODY ? harp : cw__stand(pit, "piano");
    if (stand == CW__NOBODY || p->busy[stand] || p->figure.count || p->weight > CW__LOUD_WEIGHT ||
        pit->how->arousal > 150 || cw__choice(pit, p, 91, 2) == 0) {
        return;
    }
    const bool spoken = strcmp(p->kind, "bed") == 0;
    const Cw__Line* const lines[] = {&p->bass, &p->inner[2], &p->inner[1], &p->inner[0]};
    const CwSketch* sketch = pit->how->sketch;
    for (size_t c = 0; c < sketch->n_chords; ++c) {
        const CwChord* chord = &sketch->chords[c];
        for (int l = 0; chord->tick >= p->start && chord->tick < p->end && l < 4; ++l) {
            const CwNote* found = beginning(lines[l], chord->tick);
            if (found && (!spoken || found->pitch <= BELL_TOP_UNDER_SPEECH)) {
                CwNote bell = *found;
                bell.length = bell.length < 2 * CW_TICKS_PER_QUARTER ? bell.length : 2 * CW_TICKS_PER_QUARTER;
                bell.articulation = CW_ARTICULATION_NORMAL;
                cw__write_note(pit, stand, bell);
            }
        }
    }
    p->busy[stand] = true;
}

void cw__give_inner(Cw__Pit* pit, Cw__Passage* p) {
    bool given[3] = {false, false, false};
    if (wants_winds(pit, p)) {
        give_to_winds(pit, p, given);
    }
    give_to_strings(pit, p, given);
    add_winds(pit, p);
    add_bells(pit, p);
}
