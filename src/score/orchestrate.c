// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/orchestrate.h"

#include "base/buf.h"
#include "score/orchestrate_priv.h"

#include <string.h>

static bool has_singer(const CwEnsemble* ensemble) {
    for (size_t i = 0; i < ensemble->n_instruments; ++i) {
        if (ensemble->instruments[i].solo) {
            return true;
        }
    }
    return false;
}

static void give_out(Cw__Pit* pit) {
    const CwSketch* sketch = pit->how->sketch;
    const CwPhrase whole = {INT64_MIN / 2, INT64_MAX, "statement"};
    const size_t n = sketch->n_phrases ? sketch->n_phrases : 1;
    Cw__Passage* passage = CW_NEW(pit->arena, Cw__Passage);
    if (!passage) {
        pit->failed = true;
        return;
    }
    for (size_t i = 0; i < n && !pit->failed; ++i) {
        const CwPhrase* phrase = sketch->n_phrases ? &sketch->phrases[i] : &whole;
        // the first phrase takes what comes before it, the last what comes after
        const int64_t start = i ? phrase->tick : INT64_MIN / 2;
        const int64_t end = i + 1 < n ? sketch->phrases[i + 1].tick : INT64_MAX;
        *passage = (Cw__Passage){.start = start, .end = end, .kind = phrase->kind, .number = i};
        cw__passage_fill(pit, passage);
        cw__passage_give(pit, passage);
    }
}

static CwStatus give_parts(Cw__Pit* pit, CwScore* score) {
    CwPart* parts = CW_NEW_ARRAY(pit->arena, CwPart, pit->n_stands);
    if (!parts) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < pit->n_stands; ++i) {
        Cw__Stand* stand = &pit->stands[i];
        cw__tidy(pit, stand);
        cw__breathe(pit, stand);
        cw__mark(pit, stand);
        const CwInstrument* in = stand->instrument;
        if (stand->n_notes) {
            parts[score->n_parts++] =
                (CwPart){in->key, in->name,     in->stem,       in->program,     in->bank,         in->transposition,
                         in->pan, stand->notes, stand->n_notes, stand->dynamics, stand->n_dynamics};
        }
    }
    score->parts = parts;
    return pit->failed ? CW_ERR_NO_MEM : CW_OK;
}

static CwStatus copy_keys(CwArena* arena, const CwSketch* sketch, CwScore* score) {
    CwKey* keys = CW_NEW_ARRAY(arena, CwKey, sketch->n_keys + 1);
    if (!keys) {
        return CW_ERR_NO_MEM;
    }
    keys[0] = (CwKey){0, 0, false};
    if (sketch->n_keys) {
        memcpy(keys, sketch->keys, sketch->n_keys * sizeof *keys);
    }
    score->keys = keys;
    score->n_keys = sketch->n_keys ? sketch->n_keys : 1;
    return CW_OK;
}

CwStatus cw_score_orchestrate(CwArena* arena, const CwOrchestration* how, CwDiag* diag, CwScore* ret_score) {
    if (!has_singer(how->ensemble)) {
        return cw_diag(diag, CW_ERR_NO_FIT, "orchestrate.singer", (CwPlace){0}, how->ensemble->name,
                       "no instrument of this ensemble may carry a melody; give one of them \"solo\"");
    }
    Cw__Pit pit = {.arena = arena, .how = how, .n_stands = how->ensemble->n_instruments, .last_solo = CW__NOBODY};
    pit.stands = CW_NEW_ARRAY(arena, Cw__Stand, pit.n_stands);
    if (!pit.stands) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < pit.n_stands; ++i) {
        pit.stands[i].instrument = &how->ensemble->instruments[i];
    }
    give_out(&pit);
    CwScore score = {.title = how->title, .end_tick = how->sketch->end_tick};
    score.origin = cw_format(arena, "%s; orchestrated by rule: score %d for %s", how->sketch->origin, CW_SCORE_RULES,
                             how->ensemble->name);
    if (!score.origin) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(copy_keys(arena, how->sketch, &score));
    CW_TRY(give_parts(&pit, &score));
    *ret_score = score;
    return CW_OK;
}
