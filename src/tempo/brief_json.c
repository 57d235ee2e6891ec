// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/brief.h"

#include "spot/use.h"

static const char* const end_names[] = {
    [CW_TEMPO_END_BAR] = "bar", [CW_TEMPO_END_NEAR] = "near", [CW_TEMPO_END_FREE] = "free"};

static void put_hit(CwBuf* buf, const CwTempoHit* hit) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_int(buf, "at", hit->at.flicks);
    cw_json_put_text(buf, "beat", cw_beat_name(hit->beat));
    cw_json_put_int(buf, "early", hit->early.flicks);
    cw_json_put_int(buf, "late", hit->late.flicks);
    cw_json_put_text(buf, "name", hit->name);
    cw_json_put_text(buf, "want", cw_want_name(hit->want));
    cw_json_put_int(buf, "weight", hit->weight);
    cw_json_end_object(buf);
}

static void put_meter(CwBuf* buf, const CwTempoMeter* meter) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_int(buf, "cost", meter->cost);
    cw_json_put_int(buf, "den", meter->meter.den);
    cw_json_put_int(buf, "num", meter->meter.num);
    cw_json_end_object(buf);
}

static void put_passage(CwBuf* buf, const CwTempoPassage* passage) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_int(buf, "at", passage->at.flicks);
    cw_json_put_int(buf, "early", passage->early.flicks);
    cw_json_put_int(buf, "lasts", passage->lasts.flicks);
    cw_json_put_int(buf, "late", passage->late.flicks);
    cw_json_put_int(buf, "length", passage->length);
    cw_json_put_text(buf, "name", passage->name);
    cw_json_put_int(buf, "tempo", passage->tempo);
    cw_json_end_object(buf);
}

void cw_tempo_brief_to_json(CwBuf* buf, const char* key, const CwTempoBrief* brief) {
    cw_json_begin_object(buf, key);
    cw_json_put_int(buf, "centre", brief->tempo_centre);
    cw_json_put_int(buf, "change_cost", brief->change_cost);
    cw_json_put_text(buf, "cue", brief->cue);
    cw_json_put_text(buf, "end", end_names[brief->end]);
    cw_json_put_int(buf, "error_cost", brief->error_cost);
    cw_json_begin_array(buf, "hits");
    for (size_t i = 0; i < brief->n_hits; ++i) {
        put_hit(buf, &brief->hits[i]);
    }
    cw_json_end_array(buf);
    cw_json_put_int(buf, "length", brief->length.flicks);
    cw_json_put_int(buf, "max", brief->tempo_max);
    cw_json_put_int(buf, "meter_changes", brief->meter_changes);
    cw_json_begin_array(buf, "meters");
    for (size_t i = 0; i < brief->n_meters; ++i) {
        put_meter(buf, &brief->meters[i]);
    }
    cw_json_end_array(buf);
    cw_json_put_int(buf, "min", brief->tempo_min);
    cw_json_begin_array(buf, "passages");
    for (size_t i = 0; i < brief->n_passages; ++i) {
        put_passage(buf, &brief->passages[i]);
    }
    cw_json_end_array(buf);
    cw_phrasing_to_json(buf, "phrases", &brief->phrases);
    cw_json_put_int(buf, "pickup", brief->pickup);
    cw_json_put_text(buf, "rate", cw_rate_name(brief->rate));
    cw_json_put_int(buf, "step", brief->tempo_step);
    cw_json_end_object(buf);
}

static CwStatus unknown_word(CwJsonIn in, const char* key, const char* text) {
    return cw_diag(in.diag, CW_ERR_BAD_INPUT, "tempo.brief", (CwPlace){in.file, 0, 0}, text,
                   "\"%s\" is not one of the words known here", key);
}

static CwStatus get_end(CwJsonIn in, const json_t* json, CwTempoEnd* ret_end) {
    const char* text = cw_json_text_or(json, "end", end_names[CW_TEMPO_END_BAR]);
    for (int i = CW_TEMPO_END_BAR; i <= CW_TEMPO_END_FREE; ++i) {
        if (cw_text_is(cw_text(text), end_names[i])) {
            *ret_end = (CwTempoEnd)i;
            return CW_OK;
        }
    }
    return unknown_word(in, "end", text);
}

static CwStatus get_small_int(CwJsonIn in, const json_t* json, const char* key, int* ret_value) {
    int64_t value = 0;
    CW_TRY(cw_json_get_int(in, json, key, &value));
    if (value < 0 || value > INT32_MAX) {
        return cw_diag(in.diag, CW_ERR_RANGE, "tempo.brief", (CwPlace){in.file, 0, 0}, NULL, "\"%s\" is out of range",
                       key);
    }
    *ret_value = (int)value;
    return CW_OK;
}

static CwStatus get_small_int_or(CwJsonIn in, const json_t* json, const char* key, int otherwise, int* ret_value) {
    if (!json_object_get(json, key)) {
        *ret_value = otherwise;
        return CW_OK;
    }
    return get_small_int(in, json, key, ret_value);
}

static CwStatus get_span_or(CwJsonIn in, const json_t* json, const char* key, CwSpan otherwise, CwSpan* ret_span) {
    if (!json_object_get(json, key)) {
        *ret_span = otherwise;
        return CW_OK;
    }
    return cw_json_get_int(in, json, key, &ret_span->flicks);
}

static CwStatus get_hit(CwJsonIn in, const json_t* json, CwSpan tolerance, CwTempoHit* ret_hit) {
    CW_TRY(cw_json_get_text(in, json, "name", &ret_hit->name));
    CW_TRY(cw_json_get_int(in, json, "at", &ret_hit->at.flicks));
    CW_TRY(get_small_int_or(in, json, "weight", 500, &ret_hit->weight));
    const char* want = cw_json_text_or(json, "want", cw_want_name(CW_WANT_ACCENT));
    const char* beat = cw_json_text_or(json, "beat", cw_beat_name(CW_BEAT_ANY));
    if (!cw_want_from_name(want, &ret_hit->want)) {
        return unknown_word(in, "want", want);
    }
    if (!cw_beat_from_name(beat, &ret_hit->beat)) {
        return unknown_word(in, "beat", beat);
    }
    CW_TRY(get_span_or(in, json, "early", tolerance, &ret_hit->early));
    CW_TRY(get_span_or(in, json, "late", tolerance, &ret_hit->late));
    return CW_OK;
}

static CwStatus get_hits(CwArena* arena, CwJsonIn in, const json_t* json, CwTempoBrief* brief) {
    const json_t* list = NULL;
    CW_TRY(cw_json_get_array(in, json, "hits", &list));
    brief->n_hits = json_array_size(list);
    CwTempoHit* hits = CW_NEW_ARRAY(arena, CwTempoHit, brief->n_hits);
    if (!hits) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < brief->n_hits; ++i) {
        CW_TRY(get_hit(in, json_array_get(list, i), cw_tempo_default_tolerance(brief->rate), &hits[i]));
    }
    brief->hits = hits;
    return CW_OK;
}

static CwStatus get_passage(CwJsonIn in, const json_t* json, CwSpan tolerance, CwTempoPassage* ret_passage) {
    CW_TRY(cw_json_get_text(in, json, "name", &ret_passage->name));
    CW_TRY(cw_json_get_int(in, json, "at", &ret_passage->at.flicks));
    CW_TRY(cw_json_get_int(in, json, "length", &ret_passage->length));
    CW_TRY(get_small_int_or(in, json, "tempo", 0, &ret_passage->tempo));
    CW_TRY(get_span_or(in, json, "early", tolerance, &ret_passage->early));
    CW_TRY(get_span_or(in, json, "late", tolerance, &ret_passage->late));
    return get_span_or(in, json, "lasts", cw_span(0), &ret_passage->lasts);
}

static CwStatus get_passages(CwArena* arena, CwJsonIn in, const json_t* json, CwTempoBrief* brief) {
    if (!json_object_get(json, "passages")) {
        return CW_OK;
    }
    const json_t* list = NULL;
    CW_TRY(cw_json_get_array(in, json, "passages", &list));
    brief->n_passages = json_array_size(list);
    CwTempoPassage* passages = CW_NEW_ARRAY(arena, CwTempoPassage, brief->n_passages);
    if (!passages) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < brief->n_passages; ++i) {
        const json_t* passage = json_array_get(list, i);
        CW_TRY(get_passage(in, passage, cw_tempo_default_tolerance(brief->rate), &passages[i]));
    }
    brief->passages = passages;
    return CW_OK;
}

static CwStatus get_meters(CwArena* arena, CwJsonIn in, const json_t* json, CwTempoBrief* brief) {
    if (!json_object_get(json, "meters")) {
        brief->meters = cw_tempo_default_meters(&brief->n_meters);
        return CW_OK;
    }
    const json_t* list = NULL;
    CW_TRY(cw_json_get_array(in, json, "meters", &list));
    brief->n_meters = json_array_size(list);
    CwTempoMeter* meters = CW_NEW_ARRAY(arena, CwTempoMeter, brief->n_meters);
    if (!meters) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < brief->n_meters; ++i) {
        const json_t* meter = json_array_get(list, i);
        CW_TRY(get_small_int(in, meter, "num", &meters[i].meter.num));
        CW_TRY(get_small_int(in, meter, "den", &meters[i].meter.den));
        CW_TRY(get_small_int_or(in, meter, "cost", 0, &meters[i].cost));
    }
    brief->meters = meters;
    return CW_OK;
}

static CwStatus get_tempos(CwJsonIn in, const json_t* json, CwTempoBrief* brief) {
    CW_TRY(get_small_int(in, json, "min", &brief->tempo_min));
    CW_TRY(get_small_int(in, json, "max", &brief->tempo_max));
    CW_TRY(get_small_int_or(in, json, "centre", 0, &brief->tempo_centre));
    return get_small_int_or(in, json, "step", 0, &brief->tempo_step);
}

CwStatus cw_tempo_brief_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwTempoBrief* ret_brief) {
    CwTempoBrief brief = {.cue = cw_json_text_or(json, "cue", "")};
    const char* rate = NULL;
    CW_TRY(cw_json_get_text(in, json, "rate", &rate));
    if (cw_rate_parse(cw_text(rate), &brief.rate) != CW_OK) {
        return cw_diag(in.diag, CW_ERR_BAD_INPUT, "tempo.brief", (CwPlace){in.file, 0, 0}, rate,
                       "this is no frame rate: write 24, 23.976, 25, 29.97 DF …");
    }
    CW_TRY(cw_json_get_int(in, json, "length", &brief.length.flicks));
    CW_TRY(get_tempos(in, json, &brief));
    CW_TRY(get_small_int_or(in, json, "change_cost", 0, &brief.change_cost));
    CW_TRY(get_small_int_or(in, json, "error_cost", 0, &brief.error_cost));
    CW_TRY(get_end(in, json, &brief.end));
    CW_TRY(get_small_int_or(in, json, "meter_changes", 0, &brief.meter_changes));
    CW_TRY(cw_phrasing_from_json(in, json, "phrases", &brief.phrases));
    brief.pickup = cw_json_int_or(json, "pickup", 0);
    CW_TRY(get_hits(arena, in, json, &brief));
    CW_TRY(get_passages(arena, in, json, &brief));
    CW_TRY(get_meters(arena, in, json, &brief));
    CW_TRY(cw_tempo_brief_check(&brief, in.diag));
    *ret_brief = brief;
    return CW_OK;
}
