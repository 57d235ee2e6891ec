// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/qc.h"

#include "base/math.h"
#include "signal/energy.h"
#include "signal/leq_m.h"
#include "signal/planes.h"
#include "signal/true_peak.h"

#include <string.h>

enum {
    CHECKS_MAX = 16,
    PEAK_MARGIN = 64, // frames read on either side of what is searched
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

static CwQcCheck* add(Look* look, const char* name, const char* what, int value, int least, int most) {
    CwQcCheck* check = &look->checks[look->n_checks++];
    *check = (CwQcCheck){.name = name, .what = what, .value = value, .least = least, .most = most};
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

static CwStatus add_place(CwArena* arena, CwQcPlace** places, size_t* n, size_t* capacity, CwQcPlace place) {
    if (*n && place.from <= (*places)[*n - 1].to) { // grows the one before
        CwQcPlace* last = &(*places)[*n - 1];
        last->to = place.to > last->to ? place.to : last->to;
        last->value = place.value > last->value ? place.value : last->value;
        return CW_OK;
    }
    if (*n == CW_QC_PLACES_MAX) {
        return CW_OK;
    }
    CW_TRY(cw_array_reserve(arena, (void**)places, *n, capacity, sizeof **places));
    (*places)[(*n)++] = place;
    return CW_OK;
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

static void check_target(Look* look) {
    const CwProfile* p = look->in->profile;
    const CwTarget* target = &p->target;
    if (target->basis == CW_BASIS_NONE) {
        return;
    }
    const bool too_little = target->basis == CW_BASIS_DIALOGUE && (look->dialogue_lufs100 == CW_LOUDNESS_NONE ||
                                                                   look->spoken.percent < p->dialogue_least_percent);
    const bool second = p->otherwise.basis != CW_BASIS_NONE && (too_little || !meets(look, target)) &&
                        (too_little || meets(look, &p->otherwise));
    target = second ? &p->otherwise : target;
    const char* what = target->basis == CW_BASIS_DIALOGUE
                           ? "loudness while somebody speaks, by the dialogue stem (this is not Dolby's detector): "
                             "change the gain of the master"
                           : "integrated loudness of the programme: change the gain of the master";
    const int least = target->quieter_passes ? CW_LOUDNESS_NONE : target->lufs100 - target->tolerance_lu100;
    add(look, target->basis == CW_BASIS_DIALOGUE ? "dialogue_loudness" : "loudness", what,
        value_on(look, target->basis), least, target->lufs100 + target->tolerance_lu100);
}

// Every stretch of windows that are louder than allowed.
static CwStatus find_loud_windows(const Look* look, size_t window, int most, CwQcCheck* check) {
    const CwMeasure* m = &look->measure;
    const int64_t block = cw_measure_block_samples(m);
    CwQcPlace* places = NULL;
    size_t n = 0;
    size_t capacity = 0;
    for (size_t at = 0; at + window <= m->n_blocks; at += CW_GATING_HOP_BLOCKS) {
        const int value = cw_loudness_between(m, at, at + window);
        if (value > most) {
            const CwQcPlace place = {(int64_t)at * block, (int64_t)(at + window) * block, value};
            CW_TRY(add_place(look->arena, &places, &n, &capacity, place));
        }
    }
    check->places = places;
    check->n_places = n;
    return CW_OK;
}

static CwStatus check_maximum(Look* look, const char* name, const char* what, int value, int most, size_t window) {
    if (most == CW_LOUDNESS_NONE) {
        return CW_OK;
    }
    const bool none = value == CW_LOUDNESS_NONE; // shorter than the window: nothing can be too loud
    CwQcCheck* check = add(look, name, what, value, CW_LOUDNESS_NONE, most);
    check->passed = check->passed || none;
    return check->passed ? CW_OK : find_loud_windows(look, window, most, check);
}

// Where the wave goes above the ceiling, second by second.
static CwStatus find_high_peaks(const Look* look, double ceiling, CwQcCheck* check) {
    const CwSource* source = look->in->source;
    const size_t span = (size_t)source->sample_rate + 2 * PEAK_MARGIN + 16;
    const CwPeakFilter* filter = NULL;
    float* planes[CW_CHANNELS_MAX];
    CW_TRY(cw_peak_filter(look->arena, source->sample_rate, &filter));
    float* scratch = CW_NEW_ARRAY(look->arena, float, span / 8 + 24);
    float* heights = CW_NEW_ARRAY(look->arena, float, span);
    for (int c = 0; c < source->channels; ++c) {
        planes[c] = CW_NEW_ARRAY(look->arena, float, span);
        if (!planes[c] || !scratch || !heights) {
            return CW_ERR_NO_MEM;
        }
    }
    CwQcPlace* places = NULL;
    size_t n = 0;
    size_t capacity = 0;
    for (int64_t first = 0; first < source->frames; first += source->sample_rate) {
        CW_TRY(cw_source_read(source, first - PEAK_MARGIN, (int64_t)span, planes, look->diag));
        for (int c = 0; c < source->channels; ++c) {
            cw_peak_heights(filter, planes[c] + PEAK_MARGIN, (size_t)source->sample_rate, ceiling, scratch, heights);
            for (int64_t i = 0; i < source->sample_rate; ++i) {
                if ((double)heights[i] > ceiling) {
                    const int64_t height = (int64_t)cw_round((double)heights[i] / CW_HEIGHT_UNIT);
                    const int64_t at = first + i;
                    const CwQcPlace place = {at, at + source->sample_rate / 10, cw_height_db100(height)};
                    CW_TRY(add_place(look->arena, &places, &n, &capacity, place));
                }
            }
        }
    }
    check->places = places;
    check->n_places = n;
    return CW_OK;
}

static CwStatus check_peak(Look* look) {
    const int most = look->in->profile->true_peak_dbtp100;
    const double ceiling = cw_db_to_gain(most * 0.01);
    CwQcCheck* check = add(look, "true_peak", "the highest point of the wave: limit it, or lower the master",
                           look->loudness.true_peak_dbtp100, CW_LOUDNESS_NONE, most);
    check->passed = (double)look->measure.true_peak * CW_HEIGHT_UNIT <= ceiling; // to the last bit, not to hundredths
    return check->passed ? CW_OK : find_high_peaks(look, ceiling, check);
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
    return CW_OK;
}

static void check_ranges(Look* look) {
    const CwProfile* p = look->in->profile;
    const CwLoudness* l = &look->loudness;
    if (p->range_least_lu100 != CW_LOUDNESS_NONE || p->range_most_lu100 != CW_LOUDNESS_NONE) {
        add(look, "range", "loudness range: mix quiet and loud scenes nearer to or farther from each other",
            l->range_lu100, p->range_least_lu100, p->range_most_lu100);
    }
    if (look->in->dialogue && p->dialogue_range_most_lu100 != CW_LOUDNESS_NONE) {
        CwQcCheck* check = add(look, "dialogue_range", "loudness range of the dialogue: level the lines",
                               look->dialogue_range_lu100, CW_LOUDNESS_NONE, p->dialogue_range_most_lu100);
        check->passed = check->passed || look->dialogue_range_lu100 == CW_LOUDNESS_NONE;
    }
}

static void check_dialogue(Look* look) {
    const CwProfile* p = look->in->profile;
    if (!look->in->dialogue || look->dialogue_lufs100 == CW_LOUDNESS_NONE) {
        return;
    }
    if (p->dialogue_difference_most_lu100 != CW_LOUDNESS_NONE &&
        look->loudness.integrated_lufs100 != CW_LOUDNESS_NONE) {
        add(look, "dialogue_difference",
            "programme minus dialogue (LDR): lower music and effects, or raise the dialogue",
            look->loudness.integrated_lufs100 - look->dialogue_lufs100, CW_LOUDNESS_NONE,
            p->dialogue_difference_most_lu100);
    }
    if (p->dialogue_least_lufs100 != CW_LOUDNESS_NONE || p->dialogue_most_lufs100 != CW_LOUDNESS_NONE) {
        add(look, "dialogue", "loudness while somebody speaks: change the gain of the dialogue", look->dialogue_lufs100,
            p->dialogue_least_lufs100, p->dialogue_most_lufs100);
    }
}

static void check_shape(Look* look) {
    const CwProfile* p = look->in->profile;
    if (p->sample_rate) {
        CwQcCheck* check = add(look, "sample_rate", "Hz: convert the mix", look->in->source->sample_rate,
                               p->sample_rate, p->sample_rate);
        check->unit_is_level = false;
    }
    if (p->n_layouts) {
        CwQcCheck* check = add(look, "layout", "channels: the profile takes other layouts", look->in->layout->channels,
                               CW_LOUDNESS_NONE, CW_LOUDNESS_NONE);
        check->unit_is_level = false;
        check->passed = false;
        for (size_t i = 0; i < p->n_layouts; ++i) {
            const CwLayout* one = &p->layouts[i];
            const bool same =
                one->channels == look->in->layout->channels &&
                memcmp(one->speakers, look->in->layout->speakers, (size_t)one->channels * sizeof one->speakers[0]) == 0;
            check->passed = check->passed || same;
        }
    }
}

CwStatus cw_qc(CwArena* arena, const CwQcIn* in, CwDiag* diag, CwQc* ret_qc) {
    Look look = {.arena = arena, .in = in, .diag = diag};
    const CwProfile* p = in->profile;
    look.checks = CW_NEW_ARRAY(arena, CwQcCheck, CHECKS_MAX);
    if (!look.checks) {
        return CW_ERR_NO_MEM;
    }
    if (in->measured) {
        look.measure = *in->measured;
    } else {
        CW_TRY(cw_measure(arena, in->source, in->layout, NULL, diag, &look.measure));
    }
    CW_TRY(cw_loudness(arena, &look.measure, &look.loudness));
    CW_TRY(measure_dialogue(&look));
    check_target(&look);
    CW_TRY(check_peak(&look));
    CW_TRY(check_maximum(&look, "max_short", "loudest 3 s: lower these places", look.loudness.max_short_term_lufs100,
                         p->max_short_lufs100, CW_SHORT_TERM_BLOCKS));
    CW_TRY(check_maximum(&look, "max_momentary", "loudest 0.4 s: lower these places",
                         look.loudness.max_momentary_lufs100, p->max_momentary_lufs100, CW_MOMENTARY_BLOCKS));
    CW_TRY(check_leq_m(&look));
    check_ranges(&look);
    check_dialogue(&look);
    check_shape(&look);
    *ret_qc = (CwQc){p, in->source->sample_rate, true, look.checks, look.n_checks};
    for (size_t i = 0; i < look.n_checks; ++i) {
        look.checks[i].advice = is_advice(p, look.checks[i].name);
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
        cw_json_put_level(buf, "value", check->value);
        cw_json_put_text(buf, "what", check->what);
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
    cw_json_put_bool(buf, "passed", qc->passed);
    cw_json_put_text(buf, "profile", qc->profile->name);
    cw_json_end_object(buf);
}
