// SPDX-License-Identifier: GPL-3.0-or-later
#include "spot/phrasing.h"

#include "base/number.h"

#include <string.h>

int cw_phrasing_bars(const CwPhrasing* phrases) {
    int bars = 0;
    for (int i = 0; i < phrases->count; ++i) {
        bars += phrases->bars[i];
    }
    return bars;
}

bool cw_phrasing_valid(const CwPhrasing* phrases) {
    bool valid = phrases->count >= 0 && phrases->count <= CW_PHRASING_MAX;
    for (int i = 0; valid && i < phrases->count; ++i) {
        valid = phrases->bars[i] > 0 && phrases->bars[i] <= CW_PHRASING_BARS;
    }
    return valid && cw_phrasing_bars(phrases) <= CW_PHRASING_BARS;
}

static CwStatus add(CwPhrasing* phrases, int64_t bars) {
    if (phrases->count == CW_PHRASING_MAX || bars < 1 || bars > CW_PHRASING_BARS) {
        return CW_ERR_BAD_INPUT;
    }
    phrases->bars[phrases->count++] = (int)bars;
    return cw_phrasing_valid(phrases) ? CW_OK : CW_ERR_BAD_INPUT;
}

CwStatus cw_phrasing_parse(CwText text, CwPhrasing* ret_phrases) {
    CwPhrasing phrases = {0};
    for (CwText rest = cw_text_trim(text); rest.length;) {
        size_t length = 0;
        int64_t bars = 0;
        while (length < rest.length && !strchr(" ,+", rest.at[length])) {
            ++length;
        }
        CW_TRY(cw_parse_int((CwText){rest.at, length}, &bars));
        CW_TRY(add(&phrases, bars));
        rest = cw_text_trim(cw_text_after(rest, length));
        if (rest.length && strchr(",+", rest.at[0])) {
            rest = cw_text_trim(cw_text_after(rest, 1));
            CW_TRY(rest.length ? CW_OK : CW_ERR_BAD_INPUT);
        }
    }
    *ret_phrases = phrases;
    return CW_OK;
}

void cw_phrasing_to_json(CwBuf* buf, const char* key, const CwPhrasing* phrases) {
    if (phrases->count == 0) {
        return;
    }
    cw_json_begin_array(buf, key);
    for (int i = 0; i < phrases->count; ++i) {
        cw_json_put_int(buf, NULL, phrases->bars[i]);
    }
    cw_json_end_array(buf);
}

CwStatus cw_phrasing_from_json(CwJsonIn in, const json_t* json, const char* key, CwPhrasing* ret_phrases) {
    CwPhrasing phrases = {0};
    const json_t* list = NULL;
    if (!json_object_get(json, key)) {
        *ret_phrases = phrases;
        return CW_OK;
    }
    CW_TRY(cw_json_get_array(in, json, key, &list));
    for (size_t i = 0; i < json_array_size(list); ++i) {
        const json_t* bars = json_array_get(list, i);
        if (!json_is_integer(bars) || add(&phrases, json_integer_value(bars)) != CW_OK) {
            return cw_diag(in.diag, CW_ERR_BAD_INPUT, "phrases", (CwPlace){in.file, 0, 0}, NULL,
                           "\"%s\" are up to 8 lengths in bars, 16 in all", key);
        }
    }
    *ret_phrases = phrases;
    return CW_OK;
}
