// SPDX-License-Identifier: GPL-3.0-or-later
#include "music/notes_json.h"
#include "music/theme.h"

void cw_theme_to_json(CwBuf* buf, const char* key, const CwTheme* theme) {
    cw_json_begin_object(buf, key);
    cw_chords_to_json(buf, "chords", theme->chords, theme->n_chords);
    cw_json_put_int(buf, "length", theme->length);
    cw_json_put_int(buf, "meter_den", theme->meter.den);
    cw_json_put_int(buf, "meter_num", theme->meter.num);
    cw_json_put_int(buf, "mode", theme->tonality.mode);
    cw_json_put_text(buf, "name", theme->name);
    cw_notes_to_json(buf, "notes", theme->notes, theme->n_notes);
    cw_json_put_text(buf, "origin", theme->origin);
    cw_phrases_to_json(buf, "phrases", theme->phrases, theme->n_phrases);
    cw_json_put_int(buf, "tempo", theme->tempo);
    cw_json_put_int(buf, "tonic", theme->tonality.tonic);
    cw_json_end_object(buf);
}

static CwStatus get_bounded(CwJsonIn in, const json_t* json, const char* key, int least, int most, int* ret_value) {
    int64_t value = 0;
    CW_TRY(cw_json_get_int(in, json, key, &value));
    if (value < least || value > most) {
        return cw_diag(in.diag, CW_ERR_RANGE, "theme.range", (CwPlace){in.file, 0, 0}, NULL,
                       "\"%s\" is %lld; it must lie in %d to %d", key, (long long)value, least, most);
    }
    *ret_value = (int)value;
    return CW_OK;
}

static CwStatus read_frame(CwJsonIn in, const json_t* json, CwTheme* theme) {
    int mode = 0;
    CW_TRY(cw_json_get_text(in, json, "name", &theme->name));
    CW_TRY(cw_json_get_text(in, json, "origin", &theme->origin));
    CW_TRY(get_bounded(in, json, "meter_num", 1, 64, &theme->meter.num));
    CW_TRY(get_bounded(in, json, "meter_den", 1, 32, &theme->meter.den));
    CW_TRY(get_bounded(in, json, "mode", 0, CW_MODE_PHRYGIAN, &mode));
    CW_TRY(get_bounded(in, json, "tonic", 0, 11, &theme->tonality.tonic));
    CW_TRY(get_bounded(in, json, "tempo", 0, 10000000, &theme->tempo));
    CW_TRY(cw_json_get_int(in, json, "length", &theme->length));
    theme->tonality.mode = (CwMode)mode;
    if ((theme->meter.den & (theme->meter.den - 1)) != 0 || theme->length <= 0 ||
        theme->length % cw_bar_ticks(theme->meter) != 0) {
        return cw_diag(in.diag, CW_ERR_RANGE, "theme.range", (CwPlace){in.file, 0, 0}, NULL,
                       "a theme is whole bars of a meter long");
    }
    return CW_OK;
}

CwStatus cw_theme_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwTheme* ret_theme) {
    CwTheme theme = {0};
    CW_TRY(read_frame(in, json, &theme));
    CW_TRY(cw_notes_from_json(arena, in, json, "notes", &theme.notes, &theme.n_notes));
    CW_TRY(cw_phrases_from_json(arena, in, json, "phrases", &theme.phrases, &theme.n_phrases));
    CW_TRY(cw_chords_from_json(arena, in, json, "chords", &theme.chords, &theme.n_chords));
    *ret_theme = theme;
    return CW_OK;
}
