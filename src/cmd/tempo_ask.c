// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/tempo_ask.h"

#include "base/file.h"

#include <string.h>

CwStatus cw_tempo_refuse(CwShell* shell, const char* read, const char* what) {
    return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, read, "%s", what);
}

static CwStatus read_rate(CwShell* shell, CwRate* ret_rate) {
    const char* text = cw_shell_option(shell, "--rate");
    *ret_rate = cw_rate_24;
    if (text && cw_rate_parse(cw_text(text), ret_rate) != CW_OK) {
        return cw_tempo_refuse(shell, text, "--rate is frames a second, as 24, 25, 23.976 or \"29.97 DF\"");
    }
    return CW_OK;
}

// A tempo in thousandths; false when it is none.
static bool read_tempo(CwText text, int* ret_tempo) {
    int64_t tempo = 0;
    if (cw_parse_scaled(cw_text_trim(text), 1000, &tempo) != CW_OK || tempo < CW_TEMPO_LOWEST ||
        tempo > CW_TEMPO_HIGHEST) {
        return false;
    }
    *ret_tempo = (int)tempo;
    return true;
}

CwStatus cw_tempo_ask_range(CwShell* shell, int* low, int* high) {
    const char* text = cw_shell_option(shell, "--tempo");
    CwText rest = cw_text(text);
    const CwText first = cw_text_split(&rest, ':');
    if (text && (!read_tempo(first, low) || !read_tempo(rest, high) || *low > *high)) {
        return cw_tempo_refuse(shell, text, "--tempo is the slowest and the fastest, as 88:112.5, within 10 to 600");
    }
    return CW_OK;
}

static CwStatus read_meter(CwShell* shell, CwText text, size_t index, CwTempoMeter* ret_meter) {
    CwText cost = text;
    const CwText name = cw_text_trim(cw_text_split(&cost, '='));
    int64_t hundredths = index ? 800 : 0;
    if (cw_meter_parse(name, &ret_meter->meter) != CW_OK ||
        (cost.length &&
         (cw_parse_scaled(cw_text_trim(cost), 100, &hundredths) != CW_OK || hundredths < 0 || hundredths > 1000000))) {
        return cw_tempo_refuse(shell, cw_text_copy(shell->arena, text),
                               "--meters is a list as 4/4,3/4,7/8, each with a cost or without: 3/4=12");
    }
    ret_meter->cost = (int)hundredths;
    return CW_OK;
}

static CwStatus read_meters(CwShell* shell, CwTempoBrief* brief) {
    const char* text = cw_shell_option(shell, "--meters");
    if (!text) {
        return CW_OK;
    }
    CwTempoMeter* meters = CW_NEW_ARRAY(shell->arena, CwTempoMeter, CW_TEMPO_METERS_MAX);
    if (!meters) {
        return CW_ERR_NO_MEM;
    }
    size_t count = 0;
    for (CwText rest = cw_text(text); rest.length; ++count) {
        if (count == CW_TEMPO_METERS_MAX) {
            return cw_tempo_refuse(shell, text, "--meters takes up to 8 meters");
        }
        CW_TRY(read_meter(shell, cw_text_split(&rest, ','), count, &meters[count]));
    }
    if (count == 0) {
        return cw_tempo_refuse(shell, text, "--meters needs a meter at least, as 4/4");
    }
    brief->meters = meters;
    brief->n_meters = count;
    return CW_OK;
}

// A brief in JSON, whose time begins with the cue.
static CwStatus read_brief(CwShell* shell, const char* path, CwText text, CwTempoSheet* ret_sheet) {
    json_t* json = NULL;
    CW_TRY(cw_json_parse(shell->arena, path, text, &shell->diag, &json));
    ret_sheet->origin = cw_time(0);
    return cw_tempo_brief_from_json(shell->arena, (CwJsonIn){path, &shell->diag}, json, &ret_sheet->brief);
}

CwStatus cw_tempo_ask_sheet(CwShell* shell, size_t index, CwTempoSheet* ret_sheet) {
    CwRate rate;
    CwText text;
    const char* path = shell->arguments[index];
    CW_TRY(read_rate(shell, &rate));
    CW_TRY(cw_file_read(shell->arena, path, 0, &shell->diag, &text));
    const CwText first = cw_text_trim(text);
    if (first.length && first.at[0] == '{') {
        return read_brief(shell, path, text, ret_sheet);
    }
    CW_TRY(cw_tempo_sheet_read(shell->arena, path, text, rate, &shell->diag, ret_sheet));
    CwTempoBrief* brief = &ret_sheet->brief;
    brief->tempo_min = 60000;
    brief->tempo_max = 160000;
    brief->end = CW_TEMPO_END_NEAR;
    return CW_OK;
}

static CwStatus read_end(CwShell* shell, CwTempoEnd* ret_end) {
    static const char* const names[] = {"bar", "near", "free"};
    const char* text = cw_shell_option(shell, "--end");
    for (int i = CW_TEMPO_END_BAR; text && i <= CW_TEMPO_END_FREE; ++i) {
        if (strcmp(text, names[i]) == 0) {
            *ret_end = (CwTempoEnd)i;
            return CW_OK;
        }
    }
    return text ? cw_tempo_refuse(shell, text, "--end is bar, near or free") : CW_OK;
}

CwStatus cw_tempo_ask_brief(CwShell* shell, size_t index, CwTempoSheet* ret_sheet) {
    CW_TRY(cw_tempo_ask_sheet(shell, index, ret_sheet));
    CwTempoBrief* brief = &ret_sheet->brief;
    CW_TRY(cw_tempo_ask_range(shell, &brief->tempo_min, &brief->tempo_max));
    const char* centre = cw_shell_option(shell, "--centre");
    if (centre && (!read_tempo(cw_text(centre), &brief->tempo_centre) || brief->tempo_centre < brief->tempo_min ||
                   brief->tempo_centre > brief->tempo_max)) {
        return cw_tempo_refuse(shell, centre, "--centre is a tempo within the range of --tempo");
    }
    const char* change = cw_shell_option(shell, "--change");
    int64_t hundredths = brief->change_cost;
    if (change &&
        (cw_parse_scaled(cw_text(change), 100, &hundredths) != CW_OK || hundredths < 1 || hundredths > 1000000)) {
        return cw_tempo_refuse(shell, change,
                               "--change is a cost, 0.01 to 10000, as 12: of one per cent off tempo for a bar");
    }
    brief->change_cost = (int)hundredths;
    CW_TRY(read_end(shell, &brief->end));
    brief->error_cost = cw_shell_option(shell, "--exact") ? CW_TEMPO_EXACT : brief->error_cost;
    const char* phrases = cw_shell_option(shell, "--phrases");
    if (phrases && cw_phrasing_parse(cw_text(phrases), &brief->phrases) != CW_OK) {
        return cw_tempo_refuse(shell, phrases, "--phrases are lengths in bars, as 8 or 4,4,8: up to 8, 16 bars in all");
    }
    const char* pickup = cw_shell_option(shell, "--pickup");
    if (pickup && (cw_parse_scaled(cw_text(pickup), CW_TICKS_PER_QUARTER, &brief->pickup) != CW_OK ||
                   brief->pickup < 0 || brief->pickup > INT64_C(64) * CW_TICKS_PER_QUARTER)) {
        return cw_tempo_refuse(shell, pickup, "--pickup is in quarters, as 1 or 0.5");
    }
    return read_meters(shell, brief);
}
