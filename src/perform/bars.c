// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/bars.h"

#include "base/fields.h"
#include "base/number.h"

enum {
    BAR,
    BEAT,
    SAMPLE,
    CUT,
    N_COLUMNS,
};

static const CwCsvColumn columns[N_COLUMNS] = {{"bar", true}, {"beat", false}, {"sample", true}, {"cut", false}};

// Whether `next` may follow `last`: later, the next beat of the bar, or the first beat of the next bar.
static bool follows(const CwBeat* last, const CwBeat* next) {
    const bool next_beat = next->bar == last->bar && next->beat == last->beat + 1;
    const bool next_bar = next->bar == last->bar + 1 && next->beat == 1;
    return next->sample > last->sample && (next_beat || next_bar);
}

// A whole number from `least` to `most`.
static CwStatus read_whole(CwFields in, size_t column, int64_t least, int64_t most, int64_t* ret_value) {
    int64_t value = 0;
    if (cw_parse_int(cw_text(cw_field(in, column)), &value) != CW_OK || value < least || value > most) {
        return cw_field_refuse(in, column, "bars.number", "%s must be a whole number from %lld to %lld",
                               columns[column].name, (long long)least, (long long)most);
    }
    *ret_value = value;
    return CW_OK;
}

static CwStatus read_row(CwFields in, CwBeat* ret_beat) {
    int64_t bar = 0;
    int64_t beat = 1;
    int64_t sample = 0;
    CW_TRY(read_whole(in, BAR, -1000, 100000, &bar));
    if (!cw_field_empty(in, BEAT)) {
        CW_TRY(read_whole(in, BEAT, 1, 64, &beat));
    }
    CW_TRY(read_whole(in, SAMPLE, 0, INT64_C(1) << 40, &sample));
    *ret_beat = (CwBeat){(int)bar, (int)beat, sample};
    return CW_OK;
}

CwStatus cw_bars_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwBars* ret_bars) {
    CwCsv csv;
    CW_TRY(cw_csv_read(arena, file, text, columns, N_COLUMNS, diag, &csv));
    if (csv.n_rows < 2) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "bars.few", (CwPlace){file, 1, 1}, NULL,
                       "a bar map needs at least two rows: bar, beat and the sample at which it falls");
    }
    CwBeat* beats = CW_NEW_ARRAY(arena, CwBeat, csv.n_rows);
    if (!beats) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < csv.n_rows; ++i) {
        const CwFields in = {&csv, &csv.rows[i], diag};
        CW_TRY(read_row(in, &beats[i]));
        if (i && beats[i].sample <= beats[i - 1].sample) {
            return cw_field_refuse(in, SAMPLE, "bars.backward",
                                   "this beat does not come after the one before it (%lld)",
                                   (long long)beats[i - 1].sample);
        }
        if (i && !follows(&beats[i - 1], &beats[i])) {
            return cw_field_refuse(in, beats[i].bar == beats[i - 1].bar ? BEAT : BAR, "bars.jump",
                                   "after bar %d beat %d this must be its next beat, or the first of bar %d",
                                   beats[i - 1].bar, beats[i - 1].beat, beats[i - 1].bar + 1);
        }
    }
    *ret_bars = (CwBars){beats, csv.n_rows};
    return CW_OK;
}

CwStatus cw_bars_cut(CwArena* arena, const char* file, CwText text, CwDiag* diag, const char** ret_cut) {
    CwCsv csv;
    CW_TRY(cw_csv_read(arena, file, text, columns, N_COLUMNS, diag, &csv));
    *ret_cut = csv.n_rows ? csv.rows[0].fields[CUT].text : "";
    return CW_OK;
}

CwStatus cw_bars_at_rate(CwArena* arena, const CwBars* bars, int rate, int other_rate, CwBars* ret_bars) {
    CwBeat* beats = CW_NEW_ARRAY(arena, CwBeat, bars->n_beats);
    if (!beats) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < bars->n_beats; ++i) {
        beats[i] = bars->beats[i];
        beats[i].sample = cw_muldiv_nearest(beats[i].sample, other_rate, rate);
        if (i && beats[i].sample <= beats[i - 1].sample) {
            return CW_ERR_RANGE;
        }
    }
    *ret_bars = (CwBars){beats, bars->n_beats};
    return CW_OK;
}

size_t cw_bars_index(const CwBars* bars, int64_t sample) {
    size_t low = 0;
    size_t high = bars->n_beats;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (bars->beats[middle].sample <= sample) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

int64_t cw_bars_length(const CwBars* bars, size_t index) {
    const size_t from = index + 1 < bars->n_beats ? index : bars->n_beats - 2;
    return bars->beats[from + 1].sample - bars->beats[from].sample;
}

void cw_bars_to_json(CwBuf* buf, const char* key, const CwBars* bars) {
    cw_json_begin_array(buf, key);
    for (size_t i = 0; i < bars->n_beats; ++i) {
        cw_json_begin_array(buf, NULL);
        cw_json_put_int(buf, NULL, bars->beats[i].bar);
        cw_json_put_int(buf, NULL, bars->beats[i].beat);
        cw_json_put_int(buf, NULL, bars->beats[i].sample);
        cw_json_end_array(buf);
    }
    cw_json_end_array(buf);
}

CwStatus cw_bars_from_json(CwArena* arena, CwJsonIn in, const json_t* list, CwBars* ret_bars) {
    const size_t n = json_array_size(list);
    CwBeat* beats = CW_NEW_ARRAY(arena, CwBeat, n);
    if (!beats) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n; ++i) {
        const json_t* row = json_array_get(list, i);
        const json_t* values[] = {json_array_get(row, 0), json_array_get(row, 1), json_array_get(row, 2)};
        beats[i] = (CwBeat){(int)json_integer_value(values[0]), (int)json_integer_value(values[1]),
                            json_integer_value(values[2])};
        const bool whole = json_is_integer(values[0]) && json_is_integer(values[1]) && json_is_integer(values[2]);
        if (!whole || (i && !follows(&beats[i - 1], &beats[i]))) {
            return cw_diag(in.diag, CW_ERR_BAD_INPUT, "bars", (CwPlace){in.file, 0, 0}, NULL,
                           "beat %zu of the bar map does not follow the one before it", i);
        }
    }
    if (n < 2) {
        return cw_diag(in.diag, CW_ERR_BAD_INPUT, "bars", (CwPlace){in.file, 0, 0}, NULL, "the bar map is too short");
    }
    *ret_bars = (CwBars){beats, n};
    return CW_OK;
}
