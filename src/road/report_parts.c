// SPDX-License-Identifier: GPL-3.0-or-later
// Which parts a re-cut changed, and from which bar to which.
#include "road/report_priv.h"

#include <string.h>

static bool same_note(const CwNote* a, const CwNote* b, int64_t later) {
    return a->tick + later == b->tick && a->length == b->length && a->pitch == b->pitch && a->velocity == b->velocity &&
           a->articulation == b->articulation;
}

size_t cw__notes_same_before(const CwPart* a, const CwPart* b) {
    size_t n = 0;
    while (n < a->n_notes && n < b->n_notes && same_note(&a->notes[n], &b->notes[n], 0)) {
        ++n;
    }
    return n;
}

size_t cw__notes_same_after(const CwPart* a, const CwPart* b, int64_t later) {
    size_t n = 0;
    while (n < a->n_notes && n < b->n_notes &&
           same_note(&a->notes[a->n_notes - 1 - n], &b->notes[b->n_notes - 1 - n], later)) {
        ++n;
    }
    return n;
}

// The part of the same instrument: the one in the same place where the ensemble is the same. NULL when there is none.
static const CwPart* same_part(const CwScore* score, const CwPart* part, size_t place) {
    if (place < score->n_parts && strcmp(score->parts[place].instrument, part->instrument) == 0) {
        return &score->parts[place];
    }
    for (size_t i = 0; i < score->n_parts; ++i) {
        if (strcmp(score->parts[i].instrument, part->instrument) == 0) {
            return &score->parts[i];
        }
    }
    return NULL;
}

static void put_bar(const CwTempoSolution* solution, int64_t tick, const char* key, CwBuf* buf) {
    char name[CW_BAR_NAME_SIZE];
    cw_bar_name_format(cw_bar_name(solution, cw_tempo_map_bar_beat(&solution->map, tick).bar), name);
    cw_json_put_text(buf, key, name);
}

// A part of which notes are others, in bars of the new music; nothing where all are the same, though perhaps later.
static void put_part(const CwTempoSolution* solution, const CwPart* old, const CwPart* now, int64_t later, CwBuf* buf) {
    const size_t most = old->n_notes < now->n_notes ? old->n_notes : now->n_notes;
    const size_t before = cw__notes_same_before(old, now);
    size_t after = cw__notes_same_after(old, now, later);
    after = after < most - before ? after : most - before;
    const size_t old_end = old->n_notes - after;
    const size_t end = now->n_notes - after;
    if (before == old_end && before == end) {
        return;
    }
    int64_t from = INT64_MAX;
    int64_t until = 0;
    if (before < end) {
        from = now->notes[before].tick;
        until = now->notes[end - 1].tick;
    }
    if (before < old_end) { // notes that are gone: where they would be
        const int64_t last = old->notes[old_end - 1].tick + (after ? later : 0);
        from = old->notes[before].tick < from ? old->notes[before].tick : from;
        until = last > until ? last : until;
    }
    cw_json_begin_object(buf, NULL);
    put_bar(solution, from, "from", buf);
    cw_json_put_text(buf, "name", now->name);
    put_bar(solution, until > from ? until : from, "until", buf);
    cw_json_end_object(buf);
}

void cw__report_put_parts(const Cw__Made* old, const Cw__Made* now, int64_t later, CwBuf* buf) {
    static const CwPart silent = {0};
    cw_json_begin_array(buf, "parts");
    for (size_t i = 0; i < now->score.n_parts; ++i) {
        const CwPart* part = same_part(&old->score, &now->score.parts[i], i);
        put_part(&now->solution, part ? part : &silent, &now->score.parts[i], later, buf);
    }
    for (size_t i = 0; i < old->score.n_parts; ++i) {
        if (old->score.parts[i].n_notes && !same_part(&now->score, &old->score.parts[i], i)) {
            cw_json_begin_object(buf, NULL);
            cw_json_put_text(buf, "name", old->score.parts[i].name);
            cw_json_end_object(buf);
        }
    }
    cw_json_end_array(buf);
}
