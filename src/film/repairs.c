// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/repairs.h"

#include "base/buf.h"
#include "base/fields.h"
#include "film/sounds.h"

enum { FILE_NAME, CLICKS, CLIPPING, HUM, HISS, MUD, MATCH, NOTES, N_COLUMNS };

static const CwCsvColumn columns[N_COLUMNS] = {
    {"file", true},  {"clicks", false}, {"clipping", false}, {"hum", false},
    {"hiss", false}, {"mud", false},    {"match", false},    {"notes", false},
};

static CwStatus read_file(CwFields in, size_t column, const CwFilmFiles* files, const CwFilmFile** ret_file) {
    const CwFilmFile* file = cw_film_file(files, cw_field(in, column));
    if (!file || !cw_film_is_sound(file->path)) {
        return cw_field_refuse(in, column, "repair.file",
                               "the film folder has no such sound; write it as sound/A003.wav or cues/1m2/cello.wav");
    }
    *ret_file = file;
    return CW_OK;
}

static CwStatus read_hum(CwFields in, int* ret_hz) {
    static const CwWord words[] = {{"50", 50}, {"50 Hz", 50}, {"60", 60}, {"60 Hz", 60}, {"no", 0}};
    return cw_field_word(in, HUM, words, sizeof words / sizeof words[0], 0, ret_hz);
}

static void add_word(CwBuf* buf, bool is, const char* word) {
    if (is) {
        cw_buf_format(buf, "%s%s", buf->length ? ", " : "", word);
    }
}

static CwStatus say(CwArena* arena, CwFilmRepair* repair) {
    CwBuf buf = cw_buf(arena);
    add_word(&buf, repair->clicks, "clicks");
    add_word(&buf, repair->clipping, "clipping");
    add_word(&buf, repair->hum_hz == 50, "hum at 50 Hz");
    add_word(&buf, repair->hum_hz == 60, "hum at 60 Hz");
    add_word(&buf, repair->hiss, "hiss");
    add_word(&buf, repair->mud, "mud");
    add_word(&buf, repair->match, "balance of ");
    cw_buf_text(&buf, repair->match ? repair->match->path : "");
    repair->words = cw_buf_string(&buf);
    return repair->words ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus read_row(CwArena* arena, CwFields in, const CwFilmFiles* files, const CwFilmRepairs* before,
                         CwFilmRepair* repair) {
    CW_TRY(read_file(in, FILE_NAME, files, &repair->file));
    if (cw_film_repair(before, repair->file->path)) {
        return cw_field_refuse(in, FILE_NAME, "repair.twice", "another row is about this file");
    }
    CW_TRY(cw_field_yes(in, CLICKS, false, &repair->clicks));
    CW_TRY(cw_field_yes(in, CLIPPING, false, &repair->clipping));
    CW_TRY(read_hum(in, &repair->hum_hz));
    CW_TRY(cw_field_yes(in, HISS, false, &repair->hiss));
    CW_TRY(cw_field_yes(in, MUD, false, &repair->mud));
    if (!cw_field_empty(in, MATCH)) {
        CW_TRY(read_file(in, MATCH, files, &repair->match));
    }
    return say(arena, repair);
}

CwStatus cw_film_repairs_read(CwArena* arena, const char* name, CwText text, const CwFilmFiles* files, CwDiag* diag,
                              CwFilmRepairs* ret_repairs) {
    CwCsv csv;
    CwFilmRepairs repairs = {0};
    CW_TRY(cw_csv_read(arena, name, text, columns, N_COLUMNS, diag, &csv));
    CwFilmRepair* items = CW_NEW_ARRAY(arena, CwFilmRepair, csv.n_rows);
    if (!items) {
        return CW_ERR_NO_MEM;
    }
    repairs.items = items;
    for (size_t i = 0; i < csv.n_rows; ++i) {
        CwFilmRepair repair = {0};
        CW_TRY(read_row(arena, (CwFields){&csv, &csv.rows[i], diag}, files, &repairs, &repair));
        if (repair.words[0]) {
            items[repairs.count++] = repair;
        }
    }
    *ret_repairs = repairs;
    return CW_OK;
}

const CwFilmRepair* cw_film_repair(const CwFilmRepairs* repairs, const char* path) {
    for (size_t i = 0; i < repairs->count; ++i) {
        if (cw_text_is_fold(cw_text(path), repairs->items[i].file->path)) {
            return &repairs->items[i];
        }
    }
    return NULL;
}
