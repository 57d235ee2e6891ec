// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/tempo_map.h"

void cw_tempo_map_to_json(CwBuf* buf, const char* key, const CwTempoMap* map) {
    cw_json_begin_object(buf, key);
    cw_json_begin_array(buf, "meters");
    for (size_t i = 0; i < map->n_meters; ++i) {
        const CwMeterChange* m = &map->meters[i];
        cw_json_begin_object(buf, NULL);
        cw_json_put_int(buf, "bar", m->bar);
        cw_json_put_int(buf, "den", m->meter.den);
        cw_json_put_int(buf, "num", m->meter.num);
        cw_json_put_int(buf, "tick", m->tick);
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
    cw_json_begin_array(buf, "points");
    for (size_t i = 0; i < map->n_points; ++i) {
        const CwTempoPoint* p = &map->points[i];
        cw_json_begin_object(buf, NULL);
        cw_json_put_int(buf, "den", p->ratio_den);
        cw_json_put_int(buf, "flicks", p->time.flicks);
        cw_json_put_int(buf, "num", p->ratio_num);
        cw_json_put_int(buf, "tick", p->tick);
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
    cw_json_end_object(buf);
}

static CwStatus out_of_range(CwJsonIn in, const char* what) {
    return cw_diag(in.diag, CW_ERR_RANGE, "tempo_map.range", (CwPlace){in.file, 0, 0}, NULL, "%s", what);
}

static CwStatus read_meter(CwJsonIn in, const json_t* json, CwMeterChange* ret_change) {
    int64_t bar = 0;
    int64_t num = 0;
    int64_t den = 0;
    int64_t tick = 0;
    CW_TRY(cw_json_get_int(in, json, "bar", &bar));
    CW_TRY(cw_json_get_int(in, json, "num", &num));
    CW_TRY(cw_json_get_int(in, json, "den", &den));
    CW_TRY(cw_json_get_int(in, json, "tick", &tick));
    if (num < 1 || num > 64 || den < 1 || den > 32 || bar < INT32_MIN || bar > INT32_MAX) {
        return out_of_range(in, "a meter must have 1 to 64 beats of a note from 1 to 32");
    }
    *ret_change = (CwMeterChange){tick, (int)bar, {(int)num, (int)den}};
    return CW_OK;
}

static CwStatus read_point(CwJsonIn in, const json_t* json, CwTempoPoint* ret_point) {
    int64_t tick = 0;
    int64_t flicks = 0;
    int64_t num = 0;
    int64_t den = 0;
    CW_TRY(cw_json_get_int(in, json, "tick", &tick));
    CW_TRY(cw_json_get_int(in, json, "flicks", &flicks));
    CW_TRY(cw_json_get_int(in, json, "num", &num));
    CW_TRY(cw_json_get_int(in, json, "den", &den));
    if (num < 1 || num > INT32_MAX || den < 1 || den > INT32_MAX) {
        return out_of_range(in, "the ratio of two tempos, num / den, must be within 1/4 and 4");
    }
    *ret_point = (CwTempoPoint){tick, {flicks}, (int32_t)num, (int32_t)den};
    return CW_OK;
}

CwStatus cw_tempo_map_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwTempoMap* ret_map) {
    const json_t* points_json = NULL;
    const json_t* meters_json = NULL;
    CW_TRY(cw_json_get_array(in, json, "points", &points_json));
    CW_TRY(cw_json_get_array(in, json, "meters", &meters_json));
    const size_t n_points = json_array_size(points_json);
    const size_t n_meters = json_array_size(meters_json);
    CwTempoPoint* points = CW_NEW_ARRAY(arena, CwTempoPoint, n_points);
    CwMeterChange* meters = CW_NEW_ARRAY(arena, CwMeterChange, n_meters);
    if (!points || !meters) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_points; ++i) {
        CW_TRY(read_point(in, json_array_get(points_json, i), &points[i]));
    }
    for (size_t i = 0; i < n_meters; ++i) {
        CW_TRY(read_meter(in, json_array_get(meters_json, i), &meters[i]));
    }
    const CwTempoMap map = {points, n_points, meters, n_meters};
    if (cw_tempo_map_check(&map) != CW_OK) {
        return out_of_range(in, "a tempo map has at least two points, each later than the one before, at tempos that "
                                "can be played, and each meter starts at a bar of the one before");
    }
    *ret_map = map;
    return CW_OK;
}
