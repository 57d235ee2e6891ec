// SPDX-License-Identifier: GPL-3.0-or-later
#include "spot/spotting.h"

#include "spot/spotting_priv.h"
#include "spot/use.h"

#include <string.h>

enum {
    CUE,
    TITLE,
    IN,
    OUT,
    THEME,
    INTENT,
    VALENCE,
    AROUSAL,
    DENSITY,
    USE,
    TEMPO_MIN,
    TEMPO_MAX,
    NOTES,
    TUNING,
    RAGA,
    PHRASES,
    N_COLUMNS,
};

static const CwCsvColumn columns[N_COLUMNS] = {
    {"cue", true},      {"title", false},  {"in", true},         {"out", true},
    {"theme", false},   {"intent", false}, {"valence", false},   {"arousal", false},
    {"density", false}, {"use", false},    {"tempo_min", false}, {"tempo_max", false},
    {"notes", false},   {"tuning", false}, {"raga", false},      {"phrases", false},
};

enum {
    LEVEL_SCALE = 1000,
    LEVEL_MEDIUM = 500,
    TEMPO_SCALE = 1000,
    TEMPO_LEAST = 20 * TEMPO_SCALE,
    TEMPO_MOST = 400 * TEMPO_SCALE,
};

bool cw__is_timecode(const char* text) {
    return text[0] && strspn(text, "0123456789:;.,") == strlen(text) && strpbrk(text, ":;");
}

CwStatus cw__written_read(CwFields in, size_t column, CwRate rate, CwWritten* ret_written) {
    const char* text = NULL;
    CW_TRY(cw_field_text(in, column, &text));
    CwWritten written = {.place = cw_csv_place(in.csv, in.row, column), .text = text};
    if (!cw__is_timecode(text)) {
        if (!strchr(text, ':')) {
            return cw_field_refuse(in, column, "spotting.timecode",
                                   "this is no place in the film; write timecode as 01:00:00:00, or an anchor as "
                                   "line:12 or footage:A003@02:10:04:11");
        }
        written.anchor = text;
        *ret_written = written;
        return CW_OK;
    }
    int64_t frame = 0;
    const CwStatus status = cw_timecode_parse(cw_text(text), rate, &frame);
    if (status != CW_OK) {
        return cw_field_refuse(in, column, "spotting.timecode", "%s at %s frames a second; write it as 01:00:00:00",
                               status == CW_ERR_RANGE ? "there is no such timecode" : "this is no timecode",
                               cw_rate_name(rate));
    }
    written.at = cw_time_of_frame(frame, rate);
    *ret_written = written;
    return CW_OK;
}

const CwCueRow* cw__cue_find(const CwSpotting* spotting, const char* id) {
    for (size_t i = 0; i < spotting->n_rows; ++i) {
        if (cw_word_is(cw_text(id), spotting->rows[i].cue.id)) {
            return &spotting->rows[i];
        }
    }
    return NULL;
}

CwStatus cw__cue_named(CwArena* arena, CwFields in, size_t column, const CwSpotting* spotting,
                       const CwCueRow** ret_cue) {
    const CwCueRow* found = cw__cue_find(spotting, cw_field(in, column));
    if (found) {
        *ret_cue = found;
        return CW_OK;
    }
    const char** names = CW_NEW_ARRAY(arena, const char*, spotting->n_rows);
    if (!names) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < spotting->n_rows; ++i) {
        names[i] = spotting->rows[i].cue.id;
    }
    const char* nearest = cw_nearest(names, spotting->n_rows, cw_text(cw_field(in, column)));
    return cw_field_refuse(in, column, "spotting.no_cue", "no cue of the spotting list has this name%s%s",
                           nearest ? "; did you mean " : "", nearest ? nearest : "");
}

// A level as a decimal or as a word.
static CwStatus read_level(CwFields in, size_t column, int least, int otherwise, int* ret_level) {
    static const CwWord words[] = {
        {"none", 0},        {"very low", 100}, {"low", 250},     {"sparse", 250},   {"thin", 250},     {"medium", 500},
        {"mid", 500},       {"middle", 500},   {"normal", 500},  {"high", 750},     {"dense", 750},    {"full", 900},
        {"very high", 900}, {"tutti", 1000},   {"neutral", 500}, {"negative", 250}, {"positive", 750}, {"sad", 150},
        {"dark", 250},      {"glad", 850},     {"happy", 850},   {"bright", 750},   {"calm", 200},     {"still", 100},
        {"tense", 700},     {"excited", 850},  {"wild", 950},
    };
    const CwWord* word = cw_word_find(words, sizeof words / sizeof words[0], cw_text(cw_field(in, column)));
    if (word) {
        *ret_level = least < 0 ? 2 * word->value - LEVEL_SCALE : word->value;
        return CW_OK;
    }
    int64_t level = 0;
    CW_TRY(cw_field_scaled(in, column, LEVEL_SCALE, least, LEVEL_SCALE, otherwise, &level));
    *ret_level = (int)level;
    return CW_OK;
}

static CwStatus read_tempos(CwFields in, CwCue* cue) {
    int64_t least = 0;
    int64_t most = 0;
    CW_TRY(cw_field_scaled(in, TEMPO_MIN, TEMPO_SCALE, TEMPO_LEAST, TEMPO_MOST, 0, &least));
    CW_TRY(cw_field_scaled(in, TEMPO_MAX, TEMPO_SCALE, TEMPO_LEAST, TEMPO_MOST, 0, &most));
    if (least && most && most < least) {
        return cw_field_refuse(in, TEMPO_MAX, "spotting.tempo", "tempo_max is below tempo_min (%s); swap them",
                               cw_field(in, TEMPO_MIN));
    }
    cue->tempo_min = (int)least;
    cue->tempo_max = (int)most;
    return CW_OK;
}

static CwStatus read_id(CwFields in, const CwSpotting* before, const char** ret_id) {
    const char* id = NULL;
    CW_TRY(cw_field_text(in, CUE, &id));
    if (strpbrk(id, "/\\\n") || strcmp(id, ".") == 0 || strcmp(id, "..") == 0) {
        return cw_field_refuse(in, CUE, "spotting.cue",
                               "a cue's name may not hold slashes or line ends, nor be . or .., because files "
                               "are named by it");
    }
    if (cw__cue_find(before, id)) {
        return cw_field_refuse(in, CUE, "spotting.cue_twice", "this cue is there twice; give each its own name");
    }
    *ret_id = id;
    return CW_OK;
}

static CwStatus check_order(CwFields in, const CwCueRow* row) {
    if (row->in.anchor || row->out.anchor || cw_time_compare(row->in.at, row->out.at) < 0) {
        return CW_OK;
    }
    return cw_field_refuse(in, OUT, "spotting.out",
                           "cue %s is out at or before it is in (%s); out is the first frame "
                           "without music",
                           row->cue.id, row->in.text);
}

static bool is_none(const char* name) {
    return cw_word_is(cw_text(name), "-") || cw_word_is(cw_text(name), "none");
}

static CwStatus read_row(CwFields in, CwRate rate, const CwSpotting* before, CwCueRow* row) {
    CwCue* cue = &row->cue;
    CW_TRY(read_id(in, before, &cue->id));
    CW_TRY(cw__written_read(in, IN, rate, &row->in));
    CW_TRY(cw__written_read(in, OUT, rate, &row->out));
    CW_TRY(check_order(in, row));
    cue->title = cw_field(in, TITLE);
    cue->theme = is_none(cw_field(in, THEME)) ? "" : cw_field(in, THEME);
    cue->intent = cw_field(in, INTENT);
    cue->notes = cw_field(in, NOTES);
    cue->tuning = cw_field(in, TUNING);
    cue->raga = cw_field(in, RAGA);
    row->theme_place = cw_csv_place(in.csv, in.row, THEME);
    CW_TRY(read_level(in, VALENCE, -LEVEL_SCALE, 0, &cue->valence));
    CW_TRY(read_level(in, AROUSAL, -LEVEL_SCALE, 0, &cue->arousal));
    CW_TRY(read_level(in, DENSITY, 0, LEVEL_MEDIUM, &cue->density));
    CW_TRY(cw_use_read(in, USE, &cue->use));
    if (cw_phrasing_parse(cw_text(cw_field(in, PHRASES)), &cue->phrases) != CW_OK) {
        return cw_field_refuse(in, PHRASES, "spotting.phrases",
                               "phrases are their lengths in bars, as 8 or 4 4 8: up to 8 of them, 16 bars in all");
    }
    return read_tempos(in, cue);
}

CwStatus cw_spotting_read(CwArena* arena, const char* file, CwText text, CwRate rate, CwDiag* diag,
                          CwSpotting* ret_spotting) {
    CwCsv csv;
    CW_TRY(cw_csv_read(arena, file, text, columns, N_COLUMNS, diag, &csv));
    if (csv.n_rows == 0) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "spotting.none", (CwPlace){file, 1, 1}, NULL,
                       "the spotting list has no cues; write one row for each piece of music");
    }
    CwCueRow* rows = CW_NEW_ARRAY(arena, CwCueRow, csv.n_rows);
    if (!rows) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < csv.n_rows; ++i) {
        const CwSpotting before = {rows, i};
        CW_TRY(read_row((CwFields){&csv, &csv.rows[i], diag}, rate, &before, &rows[i]));
    }
    *ret_spotting = (CwSpotting){rows, csv.n_rows};
    return CW_OK;
}

CwStatus cw_spotting_check_themes(const CwSpotting* spotting, const char* const* themes, size_t n_themes,
                                  CwDiag* diag) {
    for (size_t i = 0; i < spotting->n_rows; ++i) {
        const CwCueRow* row = &spotting->rows[i];
        const CwText theme = cw_text(row->cue.theme);
        bool found = theme.length == 0;
        for (size_t t = 0; !found && t < n_themes; ++t) {
            found = cw_word_is(theme, themes[t]);
        }
        if (!found) {
            const char* nearest = cw_nearest(themes, n_themes, theme);
            return cw_diag(diag, CW_ERR_BAD_INPUT, "spotting.theme", row->theme_place, row->cue.theme,
                           "theme: cue %s asks for a theme that is not in themes/%s%s; add themes/%s.mid or .musicxml, "
                           "or name one that is there",
                           row->cue.id, nearest ? ", did you mean " : "", nearest ? nearest : "", row->cue.theme);
        }
    }
    return CW_OK;
}
