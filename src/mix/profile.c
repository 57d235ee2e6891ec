// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/profile.h"

#include "base/buf.h"
#include "signal/loudness.h"

#include <string.h>

enum {
    LEAST_DB100 = -10000,
    MOST_DB100 = 15000, // Leq(m) is in dB of sound pressure
};

static const char* const basis_names[] = {"none", "programme", "dialogue", "album"};

const char* cw_basis_name(CwBasis basis) {
    return basis_names[basis];
}

// Keys a profile may have; another is a slip of the pen and is refused.
static const char* const keys[] = {
    "name",          "title",          "source",        "note",
    "target",        "otherwise",      "true_peak",     "max_short",
    "max_momentary", "range_least",    "range_most",    "dialogue_range_most",
    "leq_m_most",    "sample_rate",    "bits",          "dialogue_difference_most",
    "layouts",       "dialogue_least", "dialogue_most", "dialogue_least_percent",
    "advice",        "default",        "date",          "true_peak_louder",
    "seconds_most",
};

static CwStatus wrong(CwJsonIn in, const char* key, const char* why) {
    return cw_diag(in.diag, CW_ERR_BAD_INPUT, "profile.key", (CwPlace){in.file, 0, 0}, key, "%s", why);
}

static CwStatus check_keys(CwJsonIn in, const json_t* json) {
    const char* key = NULL;
    json_t* value = NULL;
    json_object_foreach((json_t*)json, key, value) {
        bool known = false;
        for (size_t i = 0; i < sizeof keys / sizeof keys[0]; ++i) {
            known = known || strcmp(keys[i], key) == 0;
        }
        if (!known) {
            return wrong(in, key, "a profile has no such key: docs/delivery.md says which it has");
        }
    }
    return CW_OK;
}

// A level in hundredths, or none.
static CwStatus level(CwJsonIn in, const json_t* json, const char* key, int* ret_level) {
    int64_t value = 0;
    *ret_level = CW_LOUDNESS_NONE;
    if (!json_object_get(json, key) || json_is_null(json_object_get(json, key))) {
        return CW_OK;
    }
    CW_TRY(cw_json_get_int(in, json, key, &value));
    if (value < LEAST_DB100 || value > MOST_DB100) {
        return cw_diag(in.diag, CW_ERR_RANGE, "profile.level", (CwPlace){in.file, 0, 0}, key,
                       "levels are hundredths of a decibel, as -2300");
    }
    *ret_level = (int)value;
    return CW_OK;
}

static CwStatus read_target(CwJsonIn in, const json_t* json, const char* key, CwTarget* ret_target) {
    const json_t* object = NULL;
    const char* basis = NULL;
    *ret_target = (CwTarget){CW_BASIS_NONE, CW_LOUDNESS_NONE, CW_LOUDNESS_NONE, false};
    if (!json_object_get(json, key)) {
        return CW_OK;
    }
    bool whole = cw_json_get_object(in, json, key, &object) == CW_OK &&
                 cw_json_get_text(in, object, "measure", &basis) == CW_OK &&
                 level(in, object, "loudness", &ret_target->lufs100) == CW_OK &&
                 level(in, object, "tolerance", &ret_target->tolerance_lu100) == CW_OK;
    for (int b = CW_BASIS_PROGRAMME; whole && b <= CW_BASIS_ALBUM; ++b) {
        if (strcmp(basis, basis_names[b]) == 0) {
            ret_target->basis = (CwBasis)b;
        }
    }
    whole = whole && ret_target->basis != CW_BASIS_NONE && ret_target->lufs100 != CW_LOUDNESS_NONE &&
            ret_target->lufs100 <= 0 && ret_target->tolerance_lu100 >= 0;
    if (!whole) {
        return wrong(in, key,
                     "a target needs \"measure\" (programme, dialogue or album), \"loudness\" (hundredths of LUFS, at "
                     "most 0) and \"tolerance\" (hundredths of LU)");
    }
    ret_target->quieter_passes = cw_json_bool_or(object, "quieter_passes", false);
    return CW_OK;
}

static CwStatus read_layouts(CwArena* arena, CwJsonIn in, const json_t* json, CwProfile* profile) {
    const json_t* list = json_object_get(json, "layouts");
    const size_t n = json_array_size(list);
    CwLayout* layouts = CW_NEW_ARRAY(arena, CwLayout, n);
    if (!layouts) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n; ++i) {
        const char* text = json_string_value(json_array_get(list, i));
        if (!text) {
            return wrong(in, "layouts", "layouts are names, as \"stereo\"");
        }
        if (cw_layout_parse(text, NULL, &layouts[i]) != CW_OK) {
            return cw_diag(in.diag, CW_ERR_BAD_INPUT, "profile.key", (CwPlace){in.file, 0, 0}, "layouts",
                           "%s is no layout: name one, as \"stereo\" or \"5.1\", or its channels", text);
        }
    }
    profile->layouts = layouts;
    profile->n_layouts = n;
    return CW_OK;
}

static CwStatus read_advice(CwArena* arena, CwJsonIn in, const json_t* json, CwProfile* profile) {
    const json_t* list = json_object_get(json, "advice");
    const size_t n = json_array_size(list);
    const char** names = CW_NEW_ARRAY(arena, const char*, n);
    if (!names) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n; ++i) {
        names[i] = json_string_value(json_array_get(list, i));
        if (!names[i]) {
            return wrong(in, "advice", "advice is a list of checks, as \"range\"");
        }
    }
    profile->advice = names;
    profile->n_advice = n;
    return CW_OK;
}

static CwStatus read_levels(CwJsonIn in, const json_t* json, CwProfile* p) {
    CW_TRY(level(in, json, "true_peak", &p->true_peak_dbtp100));
    CW_TRY(level(in, json, "true_peak_louder", &p->true_peak_louder_dbtp100));
    CW_TRY(level(in, json, "max_short", &p->max_short_lufs100));
    CW_TRY(level(in, json, "max_momentary", &p->max_momentary_lufs100));
    CW_TRY(level(in, json, "range_least", &p->range_least_lu100));
    CW_TRY(level(in, json, "range_most", &p->range_most_lu100));
    CW_TRY(level(in, json, "dialogue_range_most", &p->dialogue_range_most_lu100));
    CW_TRY(level(in, json, "dialogue_difference_most", &p->dialogue_difference_most_lu100));
    CW_TRY(level(in, json, "dialogue_least", &p->dialogue_least_lufs100));
    CW_TRY(level(in, json, "dialogue_most", &p->dialogue_most_lufs100));
    CW_TRY(level(in, json, "leq_m_most", &p->leq_m_most_db100));
    if (p->true_peak_dbtp100 == CW_LOUDNESS_NONE || p->true_peak_dbtp100 > 0) {
        return wrong(in, "true_peak", "a profile needs a true peak, in hundredths of dBTP, at most 0");
    }
    return CW_OK;
}

static CwStatus read_profile(CwArena* arena, CwJsonIn in, const json_t* json, CwProfile* ret_profile) {
    CwProfile p = {0};
    CW_TRY(check_keys(in, json));
    CW_TRY(cw_json_get_text(in, json, "name", &p.name));
    CW_TRY(cw_json_get_text(in, json, "title", &p.title));
    CW_TRY(cw_json_get_text(in, json, "source", &p.source));
    p.date = cw_json_text_or(json, "date", "");
    p.note = cw_json_text_or(json, "note", "");
    p.by_default = cw_json_bool_or(json, "default", false);
    CW_TRY(read_target(in, json, "target", &p.target));
    CW_TRY(read_target(in, json, "otherwise", &p.otherwise));
    CW_TRY(read_levels(in, json, &p));
    CW_TRY(read_layouts(arena, in, json, &p));
    CW_TRY(read_advice(arena, in, json, &p));
    const int64_t percent = cw_json_int_or(json, "dialogue_least_percent", 0);
    const int64_t rate = cw_json_int_or(json, "sample_rate", 0);
    const int64_t seconds = cw_json_int_or(json, "seconds_most", 0);
    const int64_t bits = cw_json_int_or(json, "bits", 24);
    if (percent < 0 || percent > 100 || rate < 0 || rate > 384000 || bits != 24 || seconds < 0 || seconds > 86400) {
        return wrong(in, NULL,
                     "dialogue_least_percent is 0 to 100, sample_rate at most 384000, bits 24, seconds_most a day");
    }
    p.seconds_most = (int)seconds;
    p.dialogue_least_percent = (int)percent;
    p.sample_rate = (int)rate;
    p.bits = (int)bits;
    *ret_profile = p;
    return CW_OK;
}

CwStatus cw_profile_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwProfile* ret_profile) {
    json_t* json = NULL;
    CW_TRY(cw_json_parse(arena, file, text, diag, &json));
    const CwStatus status = read_profile(arena, (CwJsonIn){file, diag}, json, ret_profile);
    if ((status == CW_ERR_BAD_INPUT || status == CW_ERR_RANGE) &&
        diag) { // where the key is that was said, or the profile that lacks it
        const CwPlace place = cw_json_place(file, text, diag->read);
        diag->line = place.line;
        diag->column = place.column;
    }
    return status;
}

CwStatus cw_profile_of_master(CwArena* arena, const char* file, CwText text, CwDiag* diag, const char** ret_json) {
    static const char* const decide[] = {"target", "otherwise", "true_peak", "dialogue_least_percent"};
    CwBuf buf = cw_buf(arena);
    json_t* json = NULL;
    CW_TRY(cw_json_parse(arena, file, text, diag, &json));
    // A second target decides only where the first may have nothing to be measured on.
    const char* basis = json_string_value(json_object_get(json_object_get(json, "target"), "measure"));
    const bool one_target = basis && strcmp(basis, basis_names[CW_BASIS_DIALOGUE]) != 0;
    cw_json_begin_object(&buf, NULL);
    for (size_t i = 0; i < sizeof decide / sizeof decide[0]; ++i) {
        const bool second = strcmp(decide[i], "otherwise") == 0;
        const json_t* value = one_target && second ? NULL : json_object_get(json, decide[i]);
        const char* canonical = NULL;
        if (value) {
            CW_TRY(cw_json_canonical(arena, value, &canonical));
            cw_json_put_raw(&buf, decide[i], canonical);
        }
    }
    cw_json_put_text(&buf, "name", "master");
    cw_json_put_text(&buf, "source", "");
    cw_json_put_text(&buf, "title", "master");
    cw_json_end_object(&buf);
    *ret_json = cw_buf_string(&buf);
    return *ret_json ? CW_OK : CW_ERR_NO_MEM;
}
