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

// How much of a voice's name an instrument answers to: "Violin 1" and "Violin I" name the same section, "Horns" the
// horn.
static size_t answers_to(const CwInstrument* instrument, const char* name) {
    const CwText text = cw_text(name);
    char key[32];
    size_t n = 0;
    for (; instrument->key[n] && n + 1 < sizeof key; ++n) {
        key[n] = instrument->key[n] == '-' ? ' ' : instrument->key[n];
    }
    key[n] = '\0';
    if (cw_text_starts_fold(text, instrument->name)) {
        return strlen(instrument->name);
    }
    return cw_text_starts_fold(text, key) ? n : 0;
}

// A voice that a composer named after an instrument is that instrument's, note for note.
static void give_named_voices(Cw__Pit* pit) {
    const CwSketch* sketch = pit->how->sketch;
    for (size_t v = 0; v < sketch->n_voices; ++v) {
        const CwVoice* voice = &sketch->voices[v];
        size_t longest = 0;
        int stand = CW__NOBODY;
        for (size_t i = 0; i < pit->n_stands; ++i) {
            const size_t length = answers_to(pit->stands[i].instrument, voice->name);
            if (length > longest) {
                longest = length;
                stand = (int)i;
            }
        }
        pit->given[v] = stand != CW__NOBODY && strcmp(voice->name, cw_role_name(voice->role)) != 0;
        for (size_t i = 0; pit->given[v] && i < voice->n_notes; ++i) {
            cw__write_note(pit, stand, voice->notes[i]);
        }
    }
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

static CwStatus copy_harmony(CwArena* arena, const CwSketch* sketch, CwScore* score) {
    CwKey* keys = CW_NEW_ARRAY(arena, CwKey, sketch->n_keys + 1);
    CwChord* chords = CW_NEW_ARRAY(arena, CwChord, sketch->n_chords);
    if (!keys || !chords) {
        return CW_ERR_NO_MEM;
    }
    keys[0] = (CwKey){0, 0, false};
    if (sketch->n_keys) {
        memcpy(keys, sketch->keys, sketch->n_keys * sizeof *keys);
    }
    if (sketch->n_chords) {
        memcpy(chords, sketch->chords, sketch->n_chords * sizeof *chords);
    }
    score->keys = keys;
    score->n_keys = sketch->n_keys ? sketch->n_keys : 1;
    score->chords = chords;
    score->n_chords = sketch->n_chords;
    return CW_OK;
}

CwStatus cw_score_orchestrate(CwArena* arena, const CwOrchestration* how, CwDiag* diag, CwScore* ret_score) {
    if (!has_singer(how->ensemble)) {
        return cw_diag(diag, CW_ERR_NO_FIT, "orchestrate.singer", (CwPlace){0}, how->ensemble->name,
                       "no instrument of this ensemble may carry a melody; give one of them \"solo\"");
    }
    Cw__Pit pit = {.arena = arena, .how = how, .n_stands = how->ensemble->n_instruments, .last_solo = CW__NOBODY};
    pit.stands = CW_NEW_ARRAY(arena, Cw__Stand, pit.n_stands);
    pit.given = CW_NEW_ARRAY(arena, bool, how->sketch->n_voices);
    if (!pit.stands || !pit.given) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < pit.n_stands; ++i) {
        pit.stands[i].instrument = &how->ensemble->instruments[i];
    }
    give_named_voices(&pit);
    give_out(&pit);
    if (how->keeps_time) {
        cw__keep_time(&pit);
    }
    CwScore score = {.title = how->title, .end_tick = how->sketch->end_tick};
    score.origin = cw_format(arena, "%s; orchestrated by rule: score %d for %s", how->sketch->origin, CW_SCORE_RULES,
                             how->ensemble->name);
    if (!score.origin) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(copy_harmony(arena, how->sketch, &score));
    CW_TRY(give_parts(&pit, &score));
    *ret_score = score;
    return CW_OK;
}
