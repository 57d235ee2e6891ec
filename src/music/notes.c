// SPDX-License-Identifier: GPL-3.0-or-later
#include "music/notes.h"

#include "music/notes_json.h"

#include <stdlib.h>
#include <string.h>

static const char* const role_names[] = {"melody", "counter", "harmony", "bass", "pulse", "accent"};

enum {
    N_ROLES = sizeof role_names / sizeof role_names[0],
};

static int order(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

int cw_note_compare(const CwNote* a, const CwNote* b) {
    if (a->tick != b->tick) {
        return order(a->tick, b->tick);
    }
    if (a->pitch != b->pitch) {
        return order(a->pitch, b->pitch);
    }
    if (a->cents != b->cents) {
        return order(a->cents, b->cents);
    }
    if (a->length != b->length) {
        return order(a->length, b->length);
    }
    return order(a->velocity, b->velocity);
}

// Notes that cw_note_compare() calls equal may still differ in articulation: that settles it, so the order is total.
static int compare_all(const void* left, const void* right) {
    const CwNote* a = left;
    const CwNote* b = right;
    const int by_note = cw_note_compare(a, b);
    return by_note ? by_note : order(a->articulation, b->articulation);
}

void cw_notes_sort(CwNote* notes, size_t n_notes) {
    if (n_notes) {
        qsort(notes, n_notes, sizeof *notes, compare_all);
    }
}

void cw_notes_close_gaps(CwNote* notes, size_t n_notes) {
    for (size_t i = 0; i < n_notes; ++i) {
        size_t next = i + 1;
        while (next < n_notes && notes[next].tick < notes[i].tick + notes[i].length) {
            ++next;
        }
        const int64_t apart = next < n_notes ? notes[next].tick - notes[i].tick : 0;
        if (apart > notes[i].length && 12 * (apart - notes[i].length) <= apart) {
            notes[i].length = apart;
        }
    }
}

const char* cw_role_name(CwRole role) {
    return role_names[role];
}

const char* cw_dynamic_name(int level) {
    static const char* const names[] = {"ppp", "pp", "p", "mp", "mf", "f", "ff", "fff"};
    const int step = (level + 62) / 125 - 1;
    return names[step < 0 ? 0 : step > 7 ? 7 : step];
}

static CwStatus role_from_name(CwJsonIn in, const char* name, CwRole* ret_role) {
    for (int i = 0; i < (int)N_ROLES; ++i) {
        if (strcmp(name, role_names[i]) == 0) {
            *ret_role = (CwRole)i;
            return CW_OK;
        }
    }
    return cw_diag(in.diag, CW_ERR_BAD_INPUT, "sketch.role", (CwPlace){in.file, 0, 0}, name,
                   "a voice is melody, counter, harmony, bass, pulse or accent");
}

void cw_sketch_to_json(CwBuf* buf, const char* key, const CwSketch* sketch) {
    cw_json_begin_object(buf, key);
    cw_chords_to_json(buf, "chords", sketch->chords, sketch->n_chords);
    cw_dynamics_to_json(buf, "dynamics", sketch->dynamics, sketch->n_dynamics);
    cw_json_put_int(buf, "end_tick", sketch->end_tick);
    cw_keys_to_json(buf, "keys", sketch->keys, sketch->n_keys);
    cw_json_put_text(buf, "origin", sketch->origin);
    cw_phrases_to_json(buf, "phrases", sketch->phrases, sketch->n_phrases);
    cw_json_begin_array(buf, "voices");
    for (size_t i = 0; i < sketch->n_voices; ++i) {
        const CwVoice* voice = &sketch->voices[i];
        cw_json_begin_object(buf, NULL);
        cw_json_put_text(buf, "name", voice->name);
        cw_notes_to_json(buf, "notes", voice->notes, voice->n_notes);
        cw_json_put_text(buf, "role", cw_role_name(voice->role));
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
    cw_json_end_object(buf);
}

static CwStatus read_voices(CwArena* arena, CwJsonIn in, const json_t* json, CwSketch* sketch) {
    const json_t* rows = NULL;
    CW_TRY(cw_json_get_array(in, json, "voices", &rows));
    const size_t count = json_array_size(rows);
    CwVoice* voices = CW_NEW_ARRAY(arena, CwVoice, count);
    if (!voices) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        const json_t* row = json_array_get(rows, i);
        const char* role = NULL;
        CW_TRY(cw_json_get_text(in, row, "name", &voices[i].name));
        CW_TRY(cw_json_get_text(in, row, "role", &role));
        CW_TRY(role_from_name(in, role, &voices[i].role));
        CW_TRY(cw_notes_from_json(arena, in, row, "notes", &voices[i].notes, &voices[i].n_notes));
    }
    sketch->voices = voices;
    sketch->n_voices = count;
    return CW_OK;
}

CwStatus cw_sketch_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwSketch* ret_sketch) {
    CwSketch sketch = {0};
    CW_TRY(cw_json_get_text(in, json, "origin", &sketch.origin));
    CW_TRY(cw_json_get_int(in, json, "end_tick", &sketch.end_tick));
    CW_TRY(cw_keys_from_json(arena, in, json, "keys", &sketch.keys, &sketch.n_keys));
    CW_TRY(cw_dynamics_from_json(arena, in, json, "dynamics", &sketch.dynamics, &sketch.n_dynamics));
    CW_TRY(cw_phrases_from_json(arena, in, json, "phrases", &sketch.phrases, &sketch.n_phrases));
    CW_TRY(cw_chords_from_json(arena, in, json, "chords", &sketch.chords, &sketch.n_chords));
    CW_TRY(read_voices(arena, in, json, &sketch));
    *ret_sketch = sketch;
    return CW_OK;
}
