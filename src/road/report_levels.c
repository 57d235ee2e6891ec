// SPDX-License-Identifier: GPL-3.0-or-later
// Levels of a cut over time: loudness of the mix; dialogue, the music under it, and how far it was lowered.
#include "road/report_priv.h"

#include "base/number.h"
#include "mix/automation.h"
#include "signal/loudness.h"

#include <string.h>

enum {
    STEP_MS = 100,
    STEP_BLOCKS = STEP_MS / 10,
    SILENCE_DB10 = -1200,
};

// Tenths of a dB, one every tenth of a second.
typedef struct {
    int64_t* levels;
    size_t count;
} Row;

static CwStatus new_row(Cw__Report* report, CwSpan length, Row* row) {
    row->count = (size_t)(cw_span_ms_nearest(length) / STEP_MS) + 1;
    row->levels = CW_NEW_ARRAY(report->run->arena, int64_t, row->count);
    if (!row->levels) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < row->count; ++i) {
        row->levels[i] = SILENCE_DB10;
    }
    return CW_OK;
}

// Loudness of windows of so many blocks; a window stands in the row at its middle, where its sound is seen.
static CwStatus fill_row(Cw__Report* report, const CwMeasure* measure, size_t window, Row* row) {
    const size_t count = cw_loudness_curve_length(measure, window, STEP_BLOCKS);
    const size_t middle = window / 2 / STEP_BLOCKS;
    int32_t* curve = CW_NEW_ARRAY(report->run->arena, int32_t, count);
    if (!curve) {
        return CW_ERR_NO_MEM;
    }
    cw_loudness_curve(measure, window, STEP_BLOCKS, curve);
    for (size_t i = 0; i < count && i + middle < row->count; ++i) {
        const int64_t level = curve[i] == CW_LOUDNESS_NONE ? SILENCE_DB10 : cw_div_nearest(curve[i], 10);
        row->levels[i + middle] = level < SILENCE_DB10 ? SILENCE_DB10 : level;
    }
    return CW_OK;
}

static void put_row(CwBuf* buf, const char* key, const Row* row) {
    cw_json_begin_array(buf, key);
    for (size_t i = 0; i < row->count; ++i) {
        cw_json_put_int(buf, NULL, row->levels[i]);
    }
    cw_json_end_array(buf);
}

static void put_step(CwBuf* buf) {
    cw_json_put_int(buf, "step", cw_span_of_ms(STEP_MS).flicks);
}

static void put_tenths(CwBuf* buf, const char* key, int hundredths) {
    if (hundredths == CW_LOUDNESS_NONE) {
        cw_json_put_null(buf, key);
    } else {
        cw_json_put_int(buf, key, cw_div_nearest(hundredths, 10));
    }
}

static CwStatus measure_of(Cw__Report* report, const char* cut, const char* name, CwMeasure* room,
                           const CwMeasure** ret_measure) {
    const char* full = cw_format(report->run->arena, "%s/%s", cut, name);
    return full ? cw__stage_measure(report->run, full, room, ret_measure) : CW_ERR_NO_MEM;
}

static CwStatus put_loudness(Cw__Report* report, const char* cut, CwSpan length, CwBuf* buf) {
    CwMeasure room = {0};
    const CwMeasure* mix = NULL;
    CwLoudness loudness = {0};
    Row momentary = {0};
    Row short_term = {0};
    CW_TRY(measure_of(report, cut, "mix", &room, &mix));
    if (!mix) {
        return CW_OK;
    }
    CW_TRY(cw_loudness(report->run->arena, mix, &loudness));
    CW_TRY(new_row(report, length, &momentary));
    CW_TRY(new_row(report, length, &short_term));
    CW_TRY(fill_row(report, mix, CW_MOMENTARY_BLOCKS, &momentary));
    CW_TRY(fill_row(report, mix, CW_SHORT_TERM_BLOCKS, &short_term));
    cw_json_begin_object(buf, "loudness");
    put_tenths(buf, "integrated", loudness.integrated_lufs100);
    put_row(buf, "momentary", &momentary);
    put_tenths(buf, "range", loudness.range_lu100);
    put_row(buf, "short_term", &short_term);
    put_step(buf);
    put_tenths(buf, "true_peak", loudness.true_peak_dbtp100);
    cw_json_end_object(buf);
    return CW_OK;
}

static CwStatus duck_json(Cw__Report* report, const char* cut, const json_t** ret_json) {
    const char* name = cw_format(report->run->arena, "%s/duck", cut);
    *ret_json = NULL;
    return name && cw_step_input_hash(report->run, name) ? cw__stage_json(report->run, name, ret_json) : CW_OK;
}

// How far the music was lowered, and the music as it lies in the mix.
static CwStatus lower(Cw__Report* report, const char* cut, Row* music, Row* duck) {
    const json_t* json = NULL;
    CwAutomation automation = {0};
    CW_TRY(duck_json(report, cut, &json));
    if (!json) {
        memset(duck->levels, 0, duck->count * sizeof *duck->levels);
        return CW_OK;
    }
    CW_TRY(cw_automation_from_json(report->run->arena, cw__stage_in(report->run, "duck"),
                                   json_object_get(json, "lowered"), &automation));
    for (size_t i = 0; i < duck->count; ++i) {
        const double db = automation.n_points
                              ? cw_automation_db_at(&automation, (int64_t)i * automation.sample_rate * STEP_MS / 1000)
                              : 0;
        duck->levels[i] = (int64_t)(db * 10 - 0.5); // at most 0
        if (music->levels[i] > SILENCE_DB10) {
            music->levels[i] += duck->levels[i];
        }
    }
    return CW_OK;
}

static CwStatus put_balance(Cw__Report* report, const char* cut, CwSpan length, CwBuf* buf) {
    CwMeasure room[2] = {{0}, {0}};
    const CwMeasure* dialogue = NULL;
    const CwMeasure* music = NULL;
    Row rows[3] = {{0}, {0}, {0}};
    CW_TRY(measure_of(report, cut, "dx", &room[0], &dialogue));
    CW_TRY(measure_of(report, cut, "mx", &room[1], &music));
    for (size_t i = 0; i < 3; ++i) {
        CW_TRY(new_row(report, length, &rows[i]));
    }
    CW_TRY(dialogue ? fill_row(report, dialogue, CW_MOMENTARY_BLOCKS, &rows[0]) : CW_OK);
    CW_TRY(music ? fill_row(report, music, CW_MOMENTARY_BLOCKS, &rows[1]) : CW_OK);
    CW_TRY(lower(report, cut, &rows[1], &rows[2]));
    cw_json_begin_object(buf, "balance");
    put_row(buf, "dialogue", &rows[0]);
    put_row(buf, "duck", &rows[2]);
    put_row(buf, "music", &rows[1]);
    put_step(buf);
    cw_json_end_object(buf);
    return CW_OK;
}

// Where stems mask one another, as their step says it.
static CwStatus put_crowd(Cw__Report* report, const char* cut, CwBuf* buf) {
    const char* name = cw_format(report->run->arena, "%s/crowd", cut);
    const json_t* json = NULL;
    if (!name || !cw_step_input_hash(report->run, name)) {
        return name ? CW_OK : CW_ERR_NO_MEM;
    }
    CW_TRY(cw__stage_json(report->run, name, &json));
    return cw__report_copy(report, buf, "crowd", json);
}

CwStatus cw__report_put_levels(Cw__Report* report, const char* cut, CwSpan length, CwBuf* buf) {
    CW_TRY(put_loudness(report, cut, length, buf));
    CW_TRY(put_balance(report, cut, length, buf));
    return put_crowd(report, cut, buf);
}

// What became of a line by name; NULL when nothing is known, or there was no music under it.
static const json_t* ducked(const json_t* duck, const char* name) {
    const json_t* lines = json_object_get(duck, "lines");
    for (size_t i = 0; i < json_array_size(lines); ++i) {
        const json_t* line = json_array_get(lines, i);
        if (strcmp(cw_json_text_or(line, "name", ""), name) == 0) {
            return cw_json_bool_or(line, "heard", false) ? line : NULL;
        }
    }
    return NULL;
}

// How well a line is understood, and what masks it.
static void put_understood(const json_t* found, CwBuf* buf) {
    static const char* const copied[] = {"understood", "understood_before", "understood_without"};
    const char* part = cw_json_text_or(found, "masked_by", NULL);
    if (part) {
        cw_json_put_text(buf, "masked_by", part);
    }
    const int64_t too_loud = cw_json_int_or(found, "lower_by", 0);
    if (too_loud) {
        cw_json_put_int(buf, "too_loud", cw_div_nearest(too_loud, 10));
    }
    for (size_t i = 0; i < sizeof copied / sizeof copied[0]; ++i) {
        if (json_object_get(found, copied[i])) {
            cw_json_put_int(buf, copied[i], cw_json_int_or(found, copied[i], 0));
        }
    }
}

CwStatus cw__report_put_lines(Cw__Report* report, const char* cut, const json_t* lines, CwBuf* buf) {
    static const char* const copied[] = {"in", "name", "out", "speaker", "text"};
    const json_t* duck = NULL;
    CW_TRY(duck_json(report, cut, &duck));
    cw_json_begin_array(buf, "lines");
    for (size_t i = 0; i < json_array_size(lines); ++i) {
        const json_t* line = json_array_get(lines, i);
        const json_t* found = duck ? ducked(duck, cw_json_text_or(line, "name", "")) : NULL;
        cw_json_begin_object(buf, NULL);
        for (size_t j = 0; j < sizeof copied / sizeof copied[0]; ++j) {
            CW_TRY(cw__report_copy(report, buf, copied[j], json_object_get(line, copied[j])));
        }
        if (found) {
            cw_json_put_int(buf, "below", cw_div_nearest(cw_json_int_or(found, "after", 0), 10));
            cw_json_put_int(buf, "lowered", cw_div_nearest(cw_json_int_or(found, "cost", 0), 10));
            put_understood(found, buf);
        }
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
    return CW_OK;
}
