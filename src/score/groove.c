// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/groove.h"

#include "base/number.h"

#include <string.h>

static CwStatus wrong(CwJsonIn in, const CwGroove* groove, const char* what) {
    return cw_diag(in.diag, CW_ERR_RANGE, "ensemble.groove", (CwPlace){in.file, 0, 0}, groove->title, "%s", what);
}

static CwStatus read_row(CwJsonIn in, const CwGroove* groove, const char* drum, const json_t* json, CwGrooveRow* row) {
    int64_t pitch = 0;
    const char* strokes = json_string_value(json);
    if (cw_parse_int(cw_text(drum), &pitch) != CW_OK || pitch < 0 || pitch > 127) {
        return wrong(in, groove, "a row of strokes is named by its drum, a MIDI pitch 0 to 127");
    }
    const size_t n = strokes ? strlen(strokes) : 0;
    if (!n || strspn(strokes, "Xxo.") != n) {
        return wrong(in, groove, "strokes are written X (strong), x, o (soft) and . (none)");
    }
    if (cw_bar_ticks(groove->meter) % (int64_t)n != 0) {
        return wrong(in, groove, "a bar cannot be divided evenly into so many strokes");
    }
    *row = (CwGrooveRow){(int)pitch, strokes};
    return CW_OK;
}

static CwStatus read_bar(CwArena* arena, CwJsonIn in, const CwGroove* groove, json_t* json, CwGrooveBar* bar) {
    CwGrooveRow* rows = CW_NEW_ARRAY(arena, CwGrooveRow, json_object_size(json));
    const char* drum = NULL;
    json_t* strokes = NULL;
    if (!json_is_object(json)) {
        return wrong(in, groove, "a bar is an object: {\"36\": \"X...X...\"}");
    }
    if (!rows) {
        return CW_ERR_NO_MEM;
    }
    json_object_foreach(json, drum, strokes) {
        CW_TRY(read_row(in, groove, drum, strokes, &rows[bar->n_rows]));
        ++bar->n_rows;
    }
    bar->rows = rows;
    return CW_OK;
}

static CwStatus read_bars(CwArena* arena, CwJsonIn in, const json_t* json, CwGroove* groove) {
    const json_t* rows = NULL;
    CW_TRY(cw_json_get_array(in, json, "bars", &rows));
    CwGrooveBar* bars = CW_NEW_ARRAY(arena, CwGrooveBar, json_array_size(rows));
    if (!bars) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < json_array_size(rows); ++i) {
        CW_TRY(read_bar(arena, in, groove, json_array_get(rows, i), &bars[i]));
    }
    groove->bars = bars;
    groove->n_bars = json_array_size(rows);
    json_t* turn = json_object_get(json, "turn");
    return turn ? read_bar(arena, in, groove, turn, &groove->turn) : CW_OK;
}

static CwStatus read_groove(CwArena* arena, CwJsonIn in, const json_t* json, CwGroove* groove) {
    const char* meter = NULL;
    const json_t* moods = NULL;
    CW_TRY(cw_json_get_text(in, json, "title", &groove->title));
    CW_TRY(cw_json_get_text(in, json, "instrument", &groove->instrument));
    CW_TRY(cw_json_get_text(in, json, "meter", &meter));
    CW_TRY(cw_json_get_array(in, json, "arousal", &moods));
    if (cw_meter_parse(cw_text(meter), &groove->meter) != CW_OK) {
        return wrong(in, groove, "its \"meter\" is written \"4/4\"");
    }
    groove->calmest = (int)json_integer_value(json_array_get(moods, 0));
    groove->wildest = (int)json_integer_value(json_array_get(moods, 1));
    if (json_array_size(moods) != 2 || groove->calmest >= groove->wildest || groove->calmest < -1000 ||
        groove->wildest > 1000) {
        return wrong(in, groove, "its \"arousal\" is two moods of -1000 to 1000, the calmer first");
    }
    CW_TRY(read_bars(arena, in, json, groove));
    return groove->n_bars ? CW_OK : wrong(in, groove, "it has no \"bars\"");
}

CwStatus cw_grooves_read(CwArena* arena, CwJsonIn in, const json_t* ensemble, const CwGroove** ret_grooves,
                         size_t* ret_count) {
    const json_t* rows = NULL;
    if (!json_object_get(ensemble, "grooves")) {
        *ret_grooves = NULL;
        *ret_count = 0;
        return CW_OK;
    }
    CW_TRY(cw_json_get_array(in, ensemble, "grooves", &rows));
    CwGroove* grooves = CW_NEW_ARRAY(arena, CwGroove, json_array_size(rows));
    if (!grooves) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < json_array_size(rows); ++i) {
        CW_TRY(read_groove(arena, in, json_array_get(rows, i), &grooves[i]));
    }
    *ret_grooves = grooves;
    *ret_count = json_array_size(rows);
    return CW_OK;
}
