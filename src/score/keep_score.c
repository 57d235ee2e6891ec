// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/keep.h"

#include "score/keep_priv.h"
#include "score/playable.h"

#include <string.h>

int64_t cw__seam_end(const Cw__Seam* seam) {
    return seam->to == INT64_MAX ? INT64_MAX : seam->to + seam->later;
}

// A note that ends where the music it belongs to does.
static CwNote ended(CwNote note, int64_t end) {
    note.length = note.length > end - note.tick ? end - note.tick : note.length;
    return note;
}

CwStatus cw__seam_notes(CwArena* arena, const Cw__Seam* seam, const CwNote* known, size_t n_known, const CwNote* fresh,
                        size_t n_fresh, const CwNote** ret_notes, size_t* ret_count) {
    CwNote* notes = CW_NEW_ARRAY(arena, CwNote, n_known + n_fresh);
    const int64_t end = cw__seam_end(seam);
    size_t count = 0;
    if (!notes) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_known && known[i].tick < seam->from; ++i) {
        notes[count++] = ended(known[i], seam->from);
    }
    for (size_t i = 0; i < n_fresh; ++i) {
        if (fresh[i].tick >= seam->from && fresh[i].tick < end) {
            notes[count++] = ended(fresh[i], end);
        }
    }
    for (size_t i = 0; i < n_known; ++i) {
        if (known[i].tick >= seam->to) {
            notes[count] = known[i];
            notes[count++].tick += seam->later;
        }
    }
    *ret_notes = notes;
    *ret_count = count;
    return CW_OK;
}

CwStatus cw__seam_dynamics(CwArena* arena, const Cw__Seam* seam, const CwDynamic* known, size_t n_known,
                           const CwDynamic* fresh, size_t n_fresh, const CwDynamic** ret_dynamics, size_t* ret_count) {
    CwDynamic* marks = CW_NEW_ARRAY(arena, CwDynamic, n_known + n_fresh);
    size_t count = 0;
    if (!marks) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_known && known[i].tick < seam->from; ++i) {
        marks[count++] = known[i];
    }
    for (size_t i = 0; i < n_fresh; ++i) {
        if (fresh[i].tick >= seam->from && fresh[i].tick < cw__seam_end(seam)) {
            marks[count++] = fresh[i];
        }
    }
    for (size_t i = 0; i < n_known; ++i) {
        if (known[i].tick >= seam->to) {
            marks[count] = known[i];
            marks[count++].tick += seam->later;
        }
    }
    *ret_dynamics = marks;
    *ret_count = count;
    return CW_OK;
}

static bool same_note(const CwNote* a, const CwNote* b, int64_t later) {
    return a->tick + later == b->tick && a->length == b->length && a->pitch == b->pitch && a->velocity == b->velocity &&
           a->articulation == b->articulation;
}

// Widens what differs by what differs in one voice: to the first note from the start, and to the end of the last.
static void widen(const CwVoice* a, const CwVoice* b, int64_t later, int64_t* first, int64_t* last) {
    size_t i = 0;
    while (i < a->n_notes && i < b->n_notes && same_note(&a->notes[i], &b->notes[i], 0)) {
        ++i;
    }
    const int64_t one = i < a->n_notes ? a->notes[i].tick : INT64_MAX;
    const int64_t other = i < b->n_notes ? b->notes[i].tick : INT64_MAX;
    *first = one < *first ? one : *first;
    *first = other < *first ? other : *first;
    size_t n = 0;
    while (n < a->n_notes && n < b->n_notes &&
           same_note(&a->notes[a->n_notes - 1 - n], &b->notes[b->n_notes - 1 - n], later)) {
        ++n;
    }
    const int64_t end = n < a->n_notes ? a->notes[a->n_notes - 1 - n].tick + 1 : INT64_MIN / 2;
    const int64_t other_end = n < b->n_notes ? b->notes[b->n_notes - 1 - n].tick + 1 - later : INT64_MIN / 2;
    *last = end > *last ? end : *last;
    *last = other_end > *last ? other_end : *last;
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

// The phrases that differ.
static Cw__Seam find_seam(const CwSketch* known, const CwSketch* sketch) {
    const int64_t later = sketch->end_tick - known->end_tick;
    int64_t first = INT64_MAX;
    int64_t last = INT64_MIN / 2;
    for (size_t v = 0; v < known->n_voices; ++v) {
        widen(&known->voices[v], voice_of(sketch, known->voices[v].name), later, &first, &last);
    }
    for (size_t v = 0; v < sketch->n_voices; ++v) {
        widen(voice_of(known, sketch->voices[v].name), &sketch->voices[v], later, &first, &last);
    }
    Cw__Seam seam = {INT64_MIN / 2, INT64_MAX, later};
    for (size_t i = 1; i < known->n_phrases; ++i) {
        const int64_t tick = known->phrases[i].tick;
        seam.from = tick <= first ? tick : seam.from;
        seam.to = tick >= last && tick > first && seam.to == INT64_MAX ? tick : seam.to;
    }
    if (first == INT64_MAX) {
        seam.from = INT64_MAX;
    }
    return seam;
}

static const CwPart* part_of(const CwScore* score, const char* instrument) {
    for (size_t i = 0; i < score->n_parts; ++i) {
        if (strcmp(score->parts[i].instrument, instrument) == 0) {
            return &score->parts[i];
        }
    }
    return NULL;
}

static CwStatus join_parts(CwArena* arena, const Cw__Seam* seam, const CwScore* known, const CwEnsemble* ensemble,
                           CwScore* score) {
    static const CwPart none = {0};
    const CwScore fresh = *score;
    CwPart* parts = CW_NEW_ARRAY(arena, CwPart, ensemble->n_instruments);
    if (!parts) {
        return CW_ERR_NO_MEM;
    }
    score->parts = parts;
    score->n_parts = 0;
    for (size_t i = 0; i < ensemble->n_instruments; ++i) {
        const CwPart* now = part_of(&fresh, ensemble->instruments[i].key);
        const CwPart* was = part_of(known, ensemble->instruments[i].key);
        if (!now && !was) {
            continue;
        }
        CwPart* part = &parts[score->n_parts];
        *part = now ? *now : *was;
        now = now ? now : &none;
        was = was ? was : &none;
        CW_TRY(cw__seam_notes(arena, seam, was->notes, was->n_notes, now->notes, now->n_notes, &part->notes,
                              &part->n_notes));
        CW_TRY(cw__seam_dynamics(arena, seam, was->dynamics, was->n_dynamics, now->dynamics, now->n_dynamics,
                                 &part->dynamics, &part->n_dynamics));
        score->n_parts += part->n_notes > 0;
    }
    return CW_OK;
}

CwStatus cw_score_keep(CwArena* arena, const CwScored* known, const CwScored* fresh, const CwEnsemble* ensemble,
                       const CwTempoMap* map, CwScore* ret_score) {
    const Cw__Seam seam = find_seam(known->sketch, fresh->sketch);
    CwScore score = *fresh->score;
    CwPlayProblem* problems = NULL;
    size_t count = 0;
    CW_TRY(join_parts(arena, &seam, known->score, ensemble, &score));
    CW_TRY(cw_score_check(arena, &score, ensemble, map, &problems, &count));
    *ret_score = count ? *fresh->score : score;
    return CW_OK;
}
