// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/technique.h"

#include "base/embedded.h"
#include "base/fields.h"
#include "base/json.h"
#include "base/words.h"
#include "music/notes.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

extern const CwEmbedded cw__articulations[];

enum {
    ROWS_MAX = 256,
    PATH_SIZE = 160,
    MARKED_LOUDER = 10,
};

// What a row may say, and where it stands in an array of numbers.
enum {
    PROGRAM,
    BANK,
    STARTS,
    FOLLOWS,
    LENGTH,
    EARLY,
    LEAST,
    VELOCITY,
    LOUDER,
    STROKES,
    FILTER,
    CONTROLLER,
    VALUE,
    KEY_SWITCH,
    FIELDS,
};

static const struct {
    const char* key;
    int least;
    int most;
    int otherwise; // -1: the part's own, or as STARTS says
} fields[FIELDS] = {
    [PROGRAM] = {"program", 0, 127, -1},      [BANK] = {"bank", 0, 16383, -1},
    [STARTS] = {"starts", 0, 0, 0},           [FOLLOWS] = {"follows", 0, 0, -1},
    [LENGTH] = {"length", 1, 4000, 1000},     [EARLY] = {"early_ms", -5000, 5000, 0},
    [LEAST] = {"least_ms", 1, 5000, 60},      [VELOCITY] = {"velocity", 1, 4000, 1000},
    [LOUDER] = {"louder", -126, 126, 0},      [STROKES] = {"strokes", 0, 40, 0},
    [FILTER] = {"filter_cents", -9600, 0, 0}, [CONTROLLER] = {"controller", 1, 119, 0},
    [VALUE] = {"value", 0, 127, 0},           [KEY_SWITCH] = {"key_switch", 1, 127, 0},
};

static const CwWord voicings[] = {
    {"natural", CW_VOICING_NATURAL}, {"firm", CW_VOICING_FIRM}, {"smooth", CW_VOICING_SMOOTH}};
static const CwWord families[] = {{"struck", CW_PATCH_STRUCK},
                                  {"bowed", CW_PATCH_BOWED},
                                  {"wind", CW_PATCH_WIND},
                                  {"brass", CW_PATCH_BRASS},
                                  {"held", CW_PATCH_HELD}};
static const CwWord articulations[] = {
    {"normal", CW_ARTICULATION_NORMAL},       {"legato", CW_ARTICULATION_LEGATO},
    {"staccato", CW_ARTICULATION_STACCATO},   {"tenuto", CW_ARTICULATION_TENUTO},
    {"accent", CW_ARTICULATION_ACCENT},       {"marcato", CW_ARTICULATION_MARCATO},
    {"pizzicato", CW_ARTICULATION_PIZZICATO}, {"tremolo", CW_ARTICULATION_TREMOLO},
    {"roll", CW_ARTICULATION_ROLL},           {"con sordino", CW_ARTICULATION_CON_SORDINO},
    {"spiccato", CW_ARTICULATION_SPICCATO}};

// What a row says of one articulation.
typedef struct {
    uint32_t said; // bit n for field n
    int values[FIELDS];
} Change;

typedef struct {
    unsigned families; // bit n for family n; 0: all
    bool some_programs;
    bool programs[128];
    int bank;                  // of the programs; -1: any
    const json_t* instruments; // NULL: all
    Change changes[CW_ARTICULATIONS];
} Row;

struct CwTechniques {
    Row* rows;
    size_t n_rows;
};

// What every step of the reading needs.
typedef struct {
    CwArena* arena;
    const char* file;
    CwText text;
    CwDiag* diag;
    CwTechniques* techniques;
} Reader;

static CwStatus refuse(const Reader* reader, const char* path, const json_t* json, const char* what) {
    return cw_diag(reader->diag, CW_ERR_BAD_INPUT, "articulations", cw_json_place(reader->file, reader->text, path),
                   json_is_string(json) ? json_string_value(json) : NULL, "%s: %s", path, what);
}

static CwStatus read_word(const Reader* reader, const char* path, const json_t* json, const CwWord* words,
                          size_t n_words, int* ret_value) {
    const CwWord* word = json_is_string(json) ? cw_word_find(words, n_words, cw_text(json_string_value(json))) : NULL;
    if (!word) {
        char known[160];
        char what[200];
        cw_words_list(words, n_words, known, sizeof known);
        (void)snprintf(what, sizeof what, "write one of %s", known);
        return refuse(reader, path, json, what);
    }
    *ret_value = word->value;
    return CW_OK;
}

static CwStatus read_field(const Reader* reader, const char* path, const char* key, const json_t* json,
                           Change* change) {
    char inner[PATH_SIZE];
    (void)snprintf(inner, sizeof inner, "%.100s.%.40s", path, key);
    for (unsigned f = 0; f < FIELDS; ++f) {
        if (strcmp(fields[f].key, key) != 0) {
            continue;
        }
        change->said |= 1U << f;
        if (f == STARTS || f == FOLLOWS) {
            return read_word(reader, inner, json, voicings, sizeof voicings / sizeof voicings[0], &change->values[f]);
        }
        const json_int_t value = json_integer_value(json);
        if (!json_is_integer(json) || value < fields[f].least || value > fields[f].most) {
            char what[64];
            (void)snprintf(what, sizeof what, "a whole number from %d to %d", fields[f].least, fields[f].most);
            return refuse(reader, inner, json, what);
        }
        change->values[f] = (int)value;
        return CW_OK;
    }
    return refuse(reader, inner, json, "this is nothing an articulation has; see perform/technique.h");
}

static CwStatus read_articulations(const Reader* reader, const char* path, const json_t* json, Row* row) {
    const char* name = NULL;
    const json_t* said = json_object_get(json, "articulations");
    json_t* value = NULL;
    if (!json_is_object(said)) {
        return refuse(reader, path, NULL, "a row says \"articulations\": {\"staccato\": {\"length\": 400}, …}");
    }
    json_object_foreach((json_t*)said, name, value) {
        char inner[PATH_SIZE];
        (void)snprintf(inner, sizeof inner, "%.40s.articulations.%.30s", path, name);
        const CwWord* word = cw_word_find(articulations, sizeof articulations / sizeof articulations[0], cw_text(name));
        if (!word || !json_is_object(value)) {
            return refuse(reader, inner, NULL, "this is no articulation the score knows");
        }
        const char* key = NULL;
        json_t* field = NULL;
        json_object_foreach(value, key, field) {
            CW_TRY(read_field(reader, inner, key, field, &row->changes[word->value]));
        }
    }
    return CW_OK;
}

static CwStatus read_who(const Reader* reader, const char* path, const json_t* json, Row* row) {
    size_t i = 0;
    json_t* value = NULL;
    json_array_foreach(json_object_get(json, "families"), i, value) {
        int family = 0;
        CW_TRY(read_word(reader, path, value, families, sizeof families / sizeof families[0], &family));
        row->families |= 1U << (unsigned)family;
    }
    json_array_foreach(json_object_get(json, "programs"), i, value) {
        const json_int_t program = json_integer_value(value);
        if (!json_is_integer(value) || program < 0 || program > 127) {
            return refuse(reader, path, value, "programs are whole numbers from 0 to 127");
        }
        row->some_programs = true;
        row->programs[program] = true;
    }
    const int64_t bank = cw_json_int_or(json, "bank", -1);
    row->bank = bank >= 0 && bank <= 16383 ? (int)bank : -1;
    row->instruments = json_object_get(json, "instruments");
    if (row->instruments && !json_is_array(row->instruments)) {
        return refuse(reader, path, NULL, "\"instruments\" is a list of keys of the ensemble");
    }
    return CW_OK;
}

static CwStatus read_rows(Reader* reader) {
    CwTechniques* techniques = reader->techniques;
    json_t* json = NULL;
    const json_t* rows = NULL;
    size_t i = 0;
    json_t* value = NULL;
    CW_TRY(cw_json_parse(reader->arena, reader->file, reader->text, reader->diag, &json));
    CW_TRY(cw_json_get_array((CwJsonIn){reader->file, reader->diag}, json, "rows", &rows));
    if (techniques->n_rows + json_array_size(rows) > ROWS_MAX) {
        return refuse(reader, "rows", NULL, "at most 256 rows");
    }
    json_array_foreach(rows, i, value) {
        char path[PATH_SIZE];
        (void)snprintf(path, sizeof path, "rows.%zu", i);
        Row* row = &techniques->rows[techniques->n_rows];
        CW_TRY(read_who(reader, path, value, row));
        CW_TRY(read_articulations(reader, path, value, row));
        ++techniques->n_rows;
    }
    return CW_OK;
}

CwStatus cw_techniques_read(CwArena* arena, const char* file, CwText text, CwDiag* diag,
                            const CwTechniques** ret_techniques) {
    CwTechniques* techniques = CW_NEW(arena, CwTechniques);
    if (!techniques || !(techniques->rows = CW_NEW_ARRAY(arena, Row, ROWS_MAX))) {
        return CW_ERR_NO_MEM;
    }
    Reader reader = {arena, cw__articulations[0].name, cw__articulations[0].bytes, diag, techniques};
    CW_TRY(read_rows(&reader));
    if (text.at) {
        reader.file = file;
        reader.text = text;
        CW_TRY(read_rows(&reader));
    }
    *ret_techniques = techniques;
    return CW_OK;
}

static bool names(const json_t* instruments, const char* key) {
    for (size_t i = 0; i < json_array_size(instruments); ++i) {
        const char* name = json_string_value(json_array_get(instruments, i));
        if (name && key && strcmp(name, key) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_for(const Row* row, const CwPlayer* player) {
    const unsigned family = (unsigned)cw_patch_family(player->bank, player->program);
    return (!row->families || row->families >> family & 1U) && (row->bank < 0 || row->bank == player->bank) &&
           (!row->some_programs || row->programs[player->program & 127]) &&
           (!row->instruments || names(row->instruments, player->instrument));
}

CwTechnique cw_technique(const CwTechniques* techniques, const CwPlayer* player, int articulation) {
    const bool known = articulation >= 0 && articulation < CW_ARTICULATIONS;
    int v[FIELDS];
    for (int f = 0; f < FIELDS; ++f) {
        v[f] = fields[f].otherwise;
    }
    for (size_t i = 0; i < techniques->n_rows; ++i) {
        const Change* change = &techniques->rows[i].changes[known ? articulation : CW_ARTICULATION_NORMAL];
        for (unsigned f = 0; change->said && is_for(&techniques->rows[i], player) && f < FIELDS; ++f) {
            v[f] = change->said >> f & 1U ? change->values[f] : v[f];
        }
    }
    CwTechnique technique = {.bank = v[BANK] < 0 ? player->bank : v[BANK],
                             .program = v[PROGRAM] < 0 ? player->program : v[PROGRAM],
                             .voicing = player->follows && v[FOLLOWS] >= 0 ? v[FOLLOWS] : v[STARTS],
                             .length_permille = v[LENGTH],
                             .early_ms = v[EARLY],
                             .least_ms = v[LEAST],
                             .velocity_permille = v[VELOCITY],
                             .louder = v[LOUDER],
                             .strokes = v[STROKES],
                             .filter_cents = v[FILTER],
                             .controller = v[CONTROLLER],
                             .value = v[VALUE],
                             .key_switch = v[KEY_SWITCH]};
    if (player->marked && technique.voicing != CW_VOICING_FIRM) {
        technique.voicing = CW_VOICING_FIRM;
        technique.louder += MARKED_LOUDER;
    }
    return technique;
}
