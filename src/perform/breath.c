// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/breath_priv.h"

#include "perform/patch.h"

enum {
    LUNGS_MS = 6000,
    SOONEST_MS = 2000,
    CLEAR_MS = 400,    // of moments of the picture
    TOUCH_MS = 60,     // a note held so far into the next one ends with it
    SHORTEST_MS = 480, // a note that can spare a breath
    FLICKS_PER_MS = 705600,
};

typedef struct {
    int64_t since;   // when the last breath was taken
    int64_t reach;   // where all that was played ends
    int64_t onset;   // where the last note began
    int64_t spared;  // length of the note before the best place
    int64_t best_at; // and when that is
    size_t best;     // the note there; the number of notes when there is none
} Breather;

static int64_t ms_of_tick(const CwPlanBrief* brief, int64_t tick) {
    return cw_tempo_map_time_of(brief->map, tick).flicks / FLICKS_PER_MS;
}

static bool is_clear(const CwPlanBrief* brief, int64_t at) {
    for (size_t i = 0; i < brief->n_marks; ++i) {
        const int64_t away = brief->marks[i].at.flicks / FLICKS_PER_MS - at;
        if (away > -CLEAR_MS && away < CLEAR_MS) {
            return false;
        }
    }
    return true;
}

// A new note begins at `at`: after a rest, or at a place where breath could be taken.
static void consider(Breather* b, const CwPlanBrief* brief, size_t note, size_t n_notes, int64_t at) {
    const int64_t length = at - b->onset;
    if (at - b->reach >= CW__BREATH_MS) {
        b->since = at;
        b->best = n_notes;
    } else if (b->reach <= at + TOUCH_MS && at - b->since >= SOONEST_MS && length >= SHORTEST_MS &&
               (b->best == n_notes || length >= b->spared) && is_clear(brief, at)) {
        b->best = note;
        b->best_at = at;
        b->spared = length;
    }
}

void cw__breaths(const CwPlanBrief* brief, const CwPart* part, bool* breathe) {
    const CwPatchFamily family = cw_patch_family(part->bank, part->program);
    const bool breathes = family == CW_PATCH_WIND || family == CW_PATCH_BRASS;
    Breather b = {.reach = INT64_MIN / 2, .best = part->n_notes};
    for (size_t i = 0; i < part->n_notes; ++i) {
        const CwNote* note = &part->notes[i];
        const int64_t at = ms_of_tick(brief, note->tick);
        const int64_t end = ms_of_tick(brief, note->tick + note->length);
        breathe[i] = false;
        if (i == 0 || part->notes[i - 1].tick != note->tick) {
            consider(&b, brief, i, part->n_notes, at);
            b.onset = at;
        }
        b.reach = end > b.reach ? end : b.reach;
        if (breathes && b.best < part->n_notes && b.reach - b.since > LUNGS_MS) {
            breathe[b.best] = true;
            b.since = b.best_at;
            b.best = part->n_notes;
        }
    }
}
