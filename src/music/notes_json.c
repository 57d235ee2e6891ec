// SPDX-License-Identifier: GPL-3.0-or-later
#include "music/notes_json.h"

enum {
    ROW_MAX = 6,
};

// What a field of a row may hold.
typedef struct {
    int64_t least;
    int64_t most;
} Range;

static const Range any_tick = {-(INT64_C(1) << 50), INT64_C(1) << 50};

static void put_row(CwBuf* buf, const int64_t* values, size_t n_values) {
    cw_json_begin_array(buf, NULL);
    for (size_t i = 0; i < n_values; ++i) {
        cw_json_put_int(buf, NULL, values[i]);
    }
    cw_json_end_array(buf);
}

static CwStatus read_row(CwJsonIn in, const json_t* row, const char* key, const Range* ranges, size_t width,
                         int64_t* values) {
    if (!json_is_array(row) || json_array_size(row) != width) {
        return cw_diag(in.diag, CW_ERR_BAD_INPUT, "notes.row", (CwPlace){in.file, 0, 0}, NULL,
                       "each row of \"%s\" must be a list of %zu whole numbers", key, width);
    }
    for (size_t i = 0; i < width; ++i) {
        const json_t* value = json_array_get(row, i);
        if (!json_is_integer(value)) {
            return cw_diag(in.diag, CW_ERR_BAD_INPUT, "notes.row", (CwPlace){in.file, 0, 0}, NULL,
                           "number %zu of a row of \"%s\" is no whole number", i + 1, key);
        }
        values[i] = json_integer_value(value);
        if (values[i] < ranges[i].least || values[i] > ranges[i].most) {
            return cw_diag(in.diag, CW_ERR_RANGE, "notes.range", (CwPlace){in.file, 0, 0}, NULL,
                           "number %zu of a row of \"%s\" is %lld; it must lie in %lld to %lld", i + 1, key,
                           (long long)values[i], (long long)ranges[i].least, (long long)ranges[i].most);
        }
    }
    return CW_OK;
}

void cw_notes_to_json(CwBuf* buf, const char* key, const CwNote* notes, size_t n_notes) {
    cw_json_begin_array(buf, key);
    for (size_t i = 0; i < n_notes; ++i) {
        const CwNote* n = &notes[i];
        put_row(buf, (int64_t[]){n->tick, n->length, n->pitch, n->velocity, n->articulation, n->cents},
                n->cents ? 6 : 5);
    }
    cw_json_end_array(buf);
}

CwStatus cw_notes_from_json(CwArena* arena, CwJsonIn in, const json_t* object, const char* key,
                            const CwNote** ret_notes, size_t* ret_n_notes) {
    const Range ranges[ROW_MAX] = {any_tick, {1, any_tick.most},        {0, 127},
                                   {1, 127}, {0, CW_ARTICULATIONS - 1}, {-99, 99}};
    const json_t* rows = NULL;
    CW_TRY(cw_json_get_array(in, object, key, &rows));
    const size_t count = json_array_size(rows);
    CwNote* notes = CW_NEW_ARRAY(arena, CwNote, count);
    if (!notes) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        int64_t v[ROW_MAX] = {0};
        const json_t* row = json_array_get(rows, i);
        CW_TRY(read_row(in, row, key, ranges, json_array_size(row) == 6 ? 6 : 5, v));
        notes[i] = (CwNote){v[0], v[1], (uint8_t)v[2], (uint8_t)v[3], (uint8_t)v[4], (int8_t)v[5]};
        if (i && cw_note_compare(&notes[i - 1], &notes[i]) > 0) {
            return cw_diag(in.diag, CW_ERR_BAD_INPUT, "notes.order", (CwPlace){in.file, 0, 0}, NULL,
                           "row %zu of \"%s\" comes before the row above it; sort by tick, then pitch", i + 1, key);
        }
    }
    *ret_notes = notes;
    *ret_n_notes = count;
    return CW_OK;
}

void cw_keys_to_json(CwBuf* buf, const char* key, const CwKey* keys, size_t n_keys) {
    cw_json_begin_array(buf, key);
    for (size_t i = 0; i < n_keys; ++i) {
        put_row(buf, (int64_t[]){keys[i].tick, keys[i].fifths, keys[i].minor}, 3);
    }
    cw_json_end_array(buf);
}

CwStatus cw_keys_from_json(CwArena* arena, CwJsonIn in, const json_t* object, const char* key, const CwKey** ret_keys,
                           size_t* ret_n_keys) {
    const Range ranges[ROW_MAX] = {any_tick, {-7, 7}, {0, 1}};
    const json_t* rows = NULL;
    CW_TRY(cw_json_get_array(in, object, key, &rows));
    const size_t count = json_array_size(rows);
    CwKey* keys = CW_NEW_ARRAY(arena, CwKey, count);
    if (!keys) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        int64_t v[ROW_MAX] = {0};
        CW_TRY(read_row(in, json_array_get(rows, i), key, ranges, 3, v));
        keys[i] = (CwKey){v[0], (int)v[1], v[2] != 0};
    }
    *ret_keys = keys;
    *ret_n_keys = count;
    return CW_OK;
}

void cw_dynamics_to_json(CwBuf* buf, const char* key, const CwDynamic* dynamics, size_t n_dynamics) {
    cw_json_begin_array(buf, key);
    for (size_t i = 0; i < n_dynamics; ++i) {
        put_row(buf, (int64_t[]){dynamics[i].tick, dynamics[i].level, dynamics[i].hairpin}, 3);
    }
    cw_json_end_array(buf);
}

CwStatus cw_dynamics_from_json(CwArena* arena, CwJsonIn in, const json_t* object, const char* key,
                               const CwDynamic** ret_dynamics, size_t* ret_n_dynamics) {
    const Range ranges[ROW_MAX] = {any_tick, {0, 1000}, {0, 1}};
    const json_t* rows = NULL;
    CW_TRY(cw_json_get_array(in, object, key, &rows));
    const size_t count = json_array_size(rows);
    CwDynamic* dynamics = CW_NEW_ARRAY(arena, CwDynamic, count);
    if (!dynamics) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        int64_t v[ROW_MAX] = {0};
        CW_TRY(read_row(in, json_array_get(rows, i), key, ranges, 3, v));
        dynamics[i] = (CwDynamic){v[0], (int)v[1], v[2] != 0};
    }
    *ret_dynamics = dynamics;
    *ret_n_dynamics = count;
    return CW_OK;
}

void cw_phrases_to_json(CwBuf* buf, const char* key, const CwPhrase* phrases, size_t n_phrases) {
    cw_json_begin_array(buf, key);
    for (size_t i = 0; i < n_phrases; ++i) {
        cw_json_begin_object(buf, NULL);
        cw_json_put_text(buf, "kind", phrases[i].kind);
        cw_json_put_int(buf, "length", phrases[i].length);
        cw_json_put_int(buf, "tick", phrases[i].tick);
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
}

CwStatus cw_phrases_from_json(CwArena* arena, CwJsonIn in, const json_t* object, const char* key,
                              const CwPhrase** ret_phrases, size_t* ret_n_phrases) {
    const json_t* rows = NULL;
    CW_TRY(cw_json_get_array(in, object, key, &rows));
    const size_t count = json_array_size(rows);
    CwPhrase* phrases = CW_NEW_ARRAY(arena, CwPhrase, count);
    if (!phrases) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        const json_t* row = json_array_get(rows, i);
        CW_TRY(cw_json_get_text(in, row, "kind", &phrases[i].kind));
        CW_TRY(cw_json_get_int(in, row, "length", &phrases[i].length));
        CW_TRY(cw_json_get_int(in, row, "tick", &phrases[i].tick));
    }
    *ret_phrases = phrases;
    *ret_n_phrases = count;
    return CW_OK;
}

void cw_chords_to_json(CwBuf* buf, const char* key, const CwChord* chords, size_t n_chords) {
    cw_json_begin_array(buf, key);
    for (size_t i = 0; i < n_chords; ++i) {
        const CwChord* c = &chords[i];
        cw_json_begin_object(buf, NULL);
        cw_json_put_int(buf, "bass", c->bass);
        cw_json_put_int(buf, "classes", c->classes);
        cw_json_put_int(buf, "length", c->length);
        cw_json_put_text(buf, "name", c->name);
        cw_json_put_int(buf, "root", c->root);
        cw_json_put_int(buf, "tick", c->tick);
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
}

static CwStatus read_chord(CwJsonIn in, const json_t* row, CwChord* ret_chord) {
    int64_t root = 0;
    int64_t bass = 0;
    int64_t classes = 0;
    CwChord chord = {0};
    CW_TRY(cw_json_get_int(in, row, "bass", &bass));
    CW_TRY(cw_json_get_int(in, row, "classes", &classes));
    CW_TRY(cw_json_get_int(in, row, "length", &chord.length));
    CW_TRY(cw_json_get_text(in, row, "name", &chord.name));
    CW_TRY(cw_json_get_int(in, row, "root", &root));
    CW_TRY(cw_json_get_int(in, row, "tick", &chord.tick));
    if (root < 0 || root > 11 || bass < 0 || bass > 11 || classes < 0 || classes > 0xFFF) {
        return cw_diag(in.diag, CW_ERR_RANGE, "notes.chord", (CwPlace){in.file, 0, 0}, chord.name,
                       "a chord's root and bass are pitch classes 0 to 11, its classes 12 bits");
    }
    chord.root = (uint8_t)root;
    chord.bass = (uint8_t)bass;
    chord.classes = (uint16_t)classes;
    *ret_chord = chord;
    return CW_OK;
}

CwStatus cw_chords_from_json(CwArena* arena, CwJsonIn in, const json_t* object, const char* key,
                             const CwChord** ret_chords, size_t* ret_n_chords) {
    const json_t* rows = NULL;
    CW_TRY(cw_json_get_array(in, object, key, &rows));
    const size_t count = json_array_size(rows);
    CwChord* chords = CW_NEW_ARRAY(arena, CwChord, count);
    if (!chords) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        CW_TRY(read_chord(in, json_array_get(rows, i), &chords[i]));
    }
    *ret_chords = chords;
    *ret_n_chords = count;
    return CW_OK;
}
