// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/qc.h"

#include "base/buf.h"
#include "base/math.h"
#include "mix/qc_priv.h"
#include "signal/leq_m.h"
#include "signal/planes.h"

#include <string.h>

enum {
    CHECKS_MAX = 16,
    LOUDEST_LU100 = 300, // of a programme that is too loud, what is so near to its loudest 3 s is shown
};

// What the checks look at.
typedef struct {
    CwArena* arena;
    const CwQcIn* in;
    CwDiag* diag;
    CwMeasure measure;
    CwLoudness loudness;
    CwSpeechTime spoken;
    int dialogue_lufs100; // of the master while somebody speaks
    int speech_lufs100;   // of the dialogue stem itself
    int dialogue_range_lu100;
    CwQcCheck* checks;
    size_t n_checks;
} Look;

// What is measured in what, where it is not LUFS.
static const char* unit_of(const char* name) {
    static const char* const units[][2] = {
        {"true_peak", "dBTP"},         {"leq_m", "dB"},       {"range", "LU"},        {"dialogue_range", "LU"},
        {"dialogue_difference", "LU"}, {"sample_rate", "Hz"}, {"layout", "channels"}, {"length", "s"},
    };
    for (size_t i = 0; i < sizeof units / sizeof units[0]; ++i) {
        if (strcmp(units[i][0], name) == 0) {
            return units[i][1];
        }
    }
    return "LUFS";
}

static CwQcCheck* add(Look* look, const char* name, const char* what, int value, int least, int most) {
    CwQcCheck* check = &look->checks[look->n_checks++];
    *check =
        (CwQcCheck){.name = name, .what = what, .value = value, .least = least, .most = most, .unit = unit_of(name)};
    check->unit_is_level = true;
    const bool none = value == CW_LOUDNESS_NONE;
    check->passed =
        !none && (least == CW_LOUDNESS_NONE || value >= least) && (most == CW_LOUDNESS_NONE || value <= most);
    return check;
}

static bool is_advice(const CwProfile* p, const char* name) {
    for (size_t i = 0; i < p->n_advice; ++i) {
        if (strcmp(p->advice[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static CwStatus measure_dialogue(Look* look) {
    const CwMeasure* dialogue = look->in->dialogue;
    look->dialogue_lufs100 = CW_LOUDNESS_NONE;
    look->speech_lufs100 = CW_LOUDNESS_NONE;
    look->dialogue_range_lu100 = CW_LOUDNESS_NONE;
    CW_TRY(cw_loudness_spoken(look->arena, dialogue, look->measure.n_blocks, &look->spoken));
    if (!look->spoken.where) {
        return CW_OK;
    }
    CwLoudness speech;
    look->dialogue_lufs100 = cw_loudness_where(&look->measure, look->spoken.where);
    CW_TRY(cw_loudness(look->arena, dialogue, &speech));
    look->speech_lufs100 = speech.integrated_lufs100;
    look->dialogue_range_lu100 = speech.range_lu100;
    return CW_OK;
}

static int value_on(const Look* look, CwBasis basis) {
    return basis == CW_BASIS_DIALOGUE ? look->dialogue_lufs100 : look->loudness.integrated_lufs100;
}

static bool meets(const Look* look, const CwTarget* target) {
    const int value = value_on(look, target->basis);
    return value != CW_LOUDNESS_NONE && value >= target->lufs100 - target->tolerance_lu100 &&
           value <= target->lufs100 + target->tolerance_lu100;
}

// What to do about a loudness: by how much to turn the master up or down, to the middle of what is asked for.
static const char* gain_words(const Look* look, const CwTarget* target, int value) {
    const char* of = target->basis == CW_BASIS_DIALOGUE
                         ? "loudness while somebody speaks, by the dialogue stem (this is not Dolby's detector)"
                         : "integrated loudness of the programme";
    if (value == CW_LOUDNESS_NONE) {
        return cw_format(look->arena, "%s: there is nothing to measure", of);
    }
    const int off = target->lufs100 - value;
    const int size = ((off < 0 ? -off : off) + 5) / 10;
    return cw_format(look->arena, "%s: %s the master by %d.%d dB", of, off < 0 ? "lower" : "raise", size / 10,
                     size % 10);
}

// Which loudness it is held to: the second, where the first has nothing to be measured on, or only the second is met.
static const CwTarget* target_of(const Look* look) {
    const CwProfile* p = look->in->profile;
    const CwTarget* target = &p->target;
    const bool too_little = target->basis == CW_BASIS_DIALOGUE && (look->dialogue_lufs100 == CW_LOUDNESS_NONE ||
                                                                   look->spoken.percent < p->dialogue_least_percent);
    const bool second = p->otherwise.basis != CW_BASIS_NONE && (too_little || !meets(look, target)) &&
                        (too_little || meets(look, &p->otherwise));
    return second ? &p->otherwise : target;
}

static CwStatus keep(CwQcCheck* check, const CwQcPlaces* places) {
    check->places = places->places;
    check->n_places = places->count;
    return CW_OK;
}

static CwStatus show_loud(const Look* look, CwQcCheck* check, size_t window, int above) {
    CwQcPlaces places = {.arena = look->arena};
    CW_TRY(cw__qc_loud(&places, &look->measure, window, above));
    return keep(check, &places);
}

static CwStatus check_target(Look* look) {
    const CwTarget* target = target_of(look);
    const bool spoken = target->basis == CW_BASIS_DIALOGUE;
    if (target->basis == CW_BASIS_NONE) {
        return CW_OK;
    }
    const int value = value_on(look, target->basis);
    const int least = target->quieter_passes ? CW_LOUDNESS_NONE : target->lufs100 - target->tolerance_lu100;
    CwQcCheck* check = add(look, spoken ? "dialogue_loudness" : "loudness", gain_words(look, target, value), value,
                           least, target->lufs100 + target->tolerance_lu100);
    if (!check->what) {
        return CW_ERR_NO_MEM;
    }
    if (check->passed || value == CW_LOUDNESS_NONE) {
        return CW_OK;
    }
    if (spoken) {
        CwQcPlaces places = {.arena = look->arena};
        CW_TRY(cw__qc_speech(&places, &look->measure, look->spoken.where, check->least, check->most));
        return keep(check, &places);
    }
    const int loudest = look->loudness.max_short_term_lufs100 - LOUDEST_LU100;
    return value < check->least || loudest < check->most ? CW_OK
                                                         : show_loud(look, check, CW_SHORT_TERM_BLOCKS, loudest);
}

static CwStatus check_maximum(Look* look, const char* name, const char* what, int value, int most, size_t window) {
    if (most == CW_LOUDNESS_NONE) {
        return CW_OK;
    }
    const bool none = value == CW_LOUDNESS_NONE; // shorter than the window: nothing can be too loud
    CwQcCheck* check = add(look, name, what, value, CW_LOUDNESS_NONE, most);
    check->passed = check->passed || none;
    return check->passed ? CW_OK : show_loud(look, check, window, most);
}

static CwStatus check_peak(Look* look) {
    const CwProfile* p = look->in->profile;
    const bool louder = p->true_peak_louder_dbtp100 != CW_LOUDNESS_NONE && p->target.basis != CW_BASIS_NONE &&
                        look->loudness.integrated_lufs100 > p->target.lufs100;
    const int most = louder ? p->true_peak_louder_dbtp100 : p->true_peak_dbtp100;
    const double ceiling = cw_db_to_gain(most * 0.01);
    CwQcCheck* check =
        add(look, "true_peak",
            louder ? "the highest point of a wave that is louder than the target: limit it, or lower the "
                     "master"
                   : "the highest point of the wave: limit it, or lower the master",
            look->loudness.true_peak_dbtp100, CW_LOUDNESS_NONE, most);
    check->passed = (double)look->measure.true_peak * CW_HEIGHT_UNIT <= ceiling; // to the last bit, not to hundredths
    if (check->passed) {
        return CW_OK;
    }
    CwQcPlaces places = {.arena = look->arena};
    CW_TRY(cw__qc_peaks(&places, look->in->source, ceiling, look->diag));
    return keep(check, &places);
}

// What a trailer may do to an audience.
static CwStatus check_leq_m(Look* look) {
    const int most = look->in->profile->leq_m_most_db100;
    CwMeasure measure = {0};
    if (most == CW_LOUDNESS_NONE) {
        return CW_OK;
    }
    CW_TRY(cw_measure_m(look->arena, look->in->source, look->in->layout, look->diag, &measure));
    const int value = cw_leq_m_of(&measure);
    CwQcCheck* check = add(look, "leq_m", "Leq(m) at cinema alignment: lower the whole, or what is shrill in it", value,
                           CW_LOUDNESS_NONE, most);
    check->passed = check->passed || value == CW_LOUDNESS_NONE;
    if (check->passed) {
        return CW_OK;
    }
    CwQcPlaces places = {.arena = look->arena};
    CW_TRY(cw__qc_annoying(&places, &measure, most));
    return keep(check, &places);
}

// Of a range that is too wide, what is louder than its quiet end and all that is asked for.
static CwStatus check_range(Look* look) {
    const CwProfile* p = look->in->profile;
    const int most = p->range_most_lu100;
    int quiet = CW_LOUDNESS_NONE;
    if (p->range_least_lu100 == CW_LOUDNESS_NONE && most == CW_LOUDNESS_NONE) {
        return CW_OK;
    }
    CwQcCheck* check =
        add(look, "range", "loudness range: mix quiet and loud scenes nearer to or farther from each other",
            look->loudness.range_lu100, p->range_least_lu100, most);
    if (check->passed || most == CW_LOUDNESS_NONE || check->value == CW_LOUDNESS_NONE || check->value <= most) {
        return CW_OK;
    }
    CW_TRY(cw_loudness_quiet_end(look->arena, &look->measure, &quiet));
    return show_loud(look, check, CW_SHORT_TERM_BLOCKS, quiet + most);
}

static void check_dialogue_range(Look* look) {
    const CwProfile* p = look->in->profile;
    if (look->in->dialogue && p->dialogue_range_most_lu100 != CW_LOUDNESS_NONE) {
        CwQcCheck* check = add(look, "dialogue_range", "loudness range of the dialogue: level the lines",
                               look->dialogue_range_lu100, CW_LOUDNESS_NONE, p->dialogue_range_most_lu100);
        check->passed = check->passed || look->dialogue_range_lu100 == CW_LOUDNESS_NONE;
    }
}

static CwStatus check_dialogue(Look* look) {
    const CwProfile* p = look->in->profile;
    if (!look->in->dialogue || look->dialogue_lufs100 == CW_LOUDNESS_NONE) {
        return CW_OK;
    }
    if (p->dialogue_difference_most_lu100 != CW_LOUDNESS_NONE &&
        look->loudness.integrated_lufs100 != CW_LOUDNESS_NONE) {
        const int most = p->dialogue_difference_most_lu100;
        CwQcCheck* check = add(look, "dialogue_difference",
                               "programme minus dialogue (LDR): lower music and effects, or raise the dialogue",
                               look->loudness.integrated_lufs100 - look->dialogue_lufs100, CW_LOUDNESS_NONE, most);
        if (!check->passed) {
            CW_TRY(show_loud(look, check, CW_SHORT_TERM_BLOCKS, look->dialogue_lufs100 + most));
        }
    }
    if (p->dialogue_least_lufs100 != CW_LOUDNESS_NONE || p->dialogue_most_lufs100 != CW_LOUDNESS_NONE) {
        CwQcPlaces places = {.arena = look->arena};
        CwQcCheck* check = add(look, "dialogue", "loudness while somebody speaks: change the gain of the dialogue",
                               look->dialogue_lufs100, p->dialogue_least_lufs100, p->dialogue_most_lufs100);
        if (!check->passed) {
            CW_TRY(cw__qc_speech(&places, &look->measure, look->spoken.where, check->least, check->most));
            return keep(check, &places);
        }
    }
    return CW_OK;
}

static CwStatus check_length(Look* look) {
    const CwSource* source = look->in->source;
    const int most = look->in->profile->seconds_most;
    if (most == 0) {
        return CW_OK;
    }
    const int64_t last = (int64_t)most * source->sample_rate;
    const int seconds = (int)((source->frames + source->sample_rate - 1) / source->sample_rate);
    CwQcCheck* check = add(look, "length", "it lasts too long: cut it shorter", seconds, CW_LOUDNESS_NONE, most);
    check->unit_is_level = false;
    check->passed = source->frames <= last;
    if (check->passed) {
        return CW_OK;
    }
    CwQcPlaces places = {.arena = look->arena};
    CW_TRY(cw__qc_add_place(&places, (CwQcPlace){last, source->frames, seconds}));
    return keep(check, &places);
}

// "other channels: the profile takes L R, or L R C LFE Ls Rs"; NULL when memory runs out.
static const char* layout_words(const Look* look) {
    const CwProfile* p = look->in->profile;
    CwBuf buf = cw_buf(look->arena);
    cw_buf_text(&buf, "other channels: the profile takes ");
    for (size_t i = 0; i < p->n_layouts; ++i) {
        for (int c = 0; c < p->layouts[i].channels; ++c) {
            cw_buf_format(&buf, "%s%s", c ? " " : i ? ", or " : "", cw_speaker_name(p->layouts[i].speakers[c]));
        }
    }
    return cw_buf_string(&buf);
}

static CwStatus check_shape(Look* look) {
    const CwProfile* p = look->in->profile;
    if (p->sample_rate) {
        CwQcCheck* check = add(look, "sample_rate", "another sample rate: convert the mix",
                               look->in->source->sample_rate, p->sample_rate, p->sample_rate);
        check->unit_is_level = false;
    }
    if (p->n_layouts) {
        CwQcCheck* check =
            add(look, "layout", layout_words(look), look->in->layout->channels, CW_LOUDNESS_NONE, CW_LOUDNESS_NONE);
        check->unit_is_level = false;
        check->passed = false;
        for (size_t i = 0; i < p->n_layouts; ++i) {
            const CwLayout* one = &p->layouts[i];
            const bool same =
                one->channels == look->in->layout->channels &&
                memcmp(one->speakers, look->in->layout->speakers, (size_t)one->channels * sizeof one->speakers[0]) == 0;
            check->passed = check->passed || same;
        }
        return check->what ? CW_OK : CW_ERR_NO_MEM;
    }
    return CW_OK;
}

static CwStatus measure(Look* look) {
    const CwQcIn* in = look->in;
    look->checks = CW_NEW_ARRAY(look->arena, CwQcCheck, CHECKS_MAX);
    if (!look->checks) {
        return CW_ERR_NO_MEM;
    }
    if (in->measured) {
        look->measure = *in->measured;
    } else {
        CW_TRY(cw_measure(look->arena, in->source, in->layout, NULL, look->diag, &look->measure));
    }
    CW_TRY(cw_loudness(look->arena, &look->measure, &look->loudness));
    return measure_dialogue(look);
}

static CwStatus check_all(Look* look) {
    const CwProfile* p = look->in->profile;
    CW_TRY(check_target(look));
    CW_TRY(check_peak(look));
    CW_TRY(check_maximum(look, "max_short", "loudest 3 s: lower these places", look->loudness.max_short_term_lufs100,
                         p->max_short_lufs100, CW_SHORT_TERM_BLOCKS));
    CW_TRY(check_maximum(look, "max_momentary", "loudest 0.4 s: lower these places",
                         look->loudness.max_momentary_lufs100, p->max_momentary_lufs100, CW_MOMENTARY_BLOCKS));
    CW_TRY(check_leq_m(look));
    CW_TRY(check_range(look));
    check_dialogue_range(look);
    CW_TRY(check_dialogue(look));
    CW_TRY(check_length(look));
    return check_shape(look);
}

CwStatus cw_qc(CwArena* arena, const CwQcIn* in, CwDiag* diag, CwQc* ret_qc) {
    Look look = {.arena = arena, .in = in, .diag = diag};
    CW_TRY(measure(&look));
    CW_TRY(check_all(&look));
    *ret_qc = (CwQc){in->profile, in->source->sample_rate, true, look.checks, look.n_checks};
    for (size_t i = 0; i < look.n_checks; ++i) {
        look.checks[i].advice = is_advice(in->profile, look.checks[i].name);
        ret_qc->passed = ret_qc->passed && (look.checks[i].passed || look.checks[i].advice);
    }
    return CW_OK;
}

static void put_place(CwBuf* buf, const CwQcPlace* place, int sample_rate, CwRate rate, CwTime start) {
    char text[CW_TIMECODE_SIZE];
    const int64_t flicks = start.flicks + place->from * cw_flicks_per_sample(sample_rate);
    cw_timecode_format(cw_frame_floor(cw_time(flicks), rate), rate, text);
    cw_json_begin_object(buf, NULL);
    cw_json_put_int(buf, "from", place->from);
    cw_json_put_text(buf, "timecode", text);
    cw_json_put_int(buf, "to", place->to);
    cw_json_put_level(buf, "value", place->value);
    cw_json_end_object(buf);
}

void cw_qc_to_json(CwBuf* buf, const char* key, const CwQc* qc, CwRate rate, CwTime start) {
    cw_json_begin_object(buf, key);
    cw_json_begin_array(buf, "checks");
    for (size_t i = 0; i < qc->n_checks; ++i) {
        const CwQcCheck* check = &qc->checks[i];
        cw_json_begin_object(buf, NULL);
        cw_json_put_bool(buf, "advice", check->advice);
        cw_json_put_level(buf, "least", check->least);
        cw_json_put_level(buf, "most", check->most);
        cw_json_put_text(buf, "name", check->name);
        cw_json_put_bool(buf, "passed", check->passed);
        cw_json_begin_array(buf, "places");
        for (size_t p = 0; p < check->n_places; ++p) {
            put_place(buf, &check->places[p], qc->sample_rate, rate, start);
        }
        cw_json_end_array(buf);
        cw_json_put_text(buf, "unit", check->unit);
        cw_json_put_level(buf, "value", check->value);
        cw_json_put_text(buf, "what", check->what);
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
    cw_json_put_bool(buf, "passed", qc->passed);
    cw_json_put_text(buf, "profile", qc->profile->name);
    cw_json_end_object(buf);
}
