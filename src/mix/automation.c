// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/automation.h"

#include "base/math.h"

#include <stdbool.h>

enum {
    GAIN_MOST_DB100 = 2400,
    GAIN_LEAST_DB100 = -14400, // what 24 bits hold
};

// The last point not after `sample`, or -1.
static int64_t point_before(const CwAutomation* a, int64_t sample) {
    int64_t low = -1;
    int64_t high = (int64_t)a->n_points;
    while (high - low > 1) {
        const int64_t middle = low + (high - low) / 2;
        if (a->points[middle].sample <= sample) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

// The level at a sample after point `before` (-1: before the first) and not after the next.
static double level(const CwAutomation* a, int64_t before, int64_t sample) {
    if (a->n_points == 0) {
        return 0.0;
    }
    if (before < 0) {
        return a->points[0].gain_db100 * 0.01;
    }
    const CwGainPoint* p = &a->points[before];
    if (before + 1 == (int64_t)a->n_points || p[1].gain_db100 == p->gain_db100) {
        return p->gain_db100 * 0.01;
    }
    const double part = (double)(sample - p->sample) / (double)(p[1].sample - p->sample);
    return 0.01 * (p->gain_db100 + part * (p[1].gain_db100 - p->gain_db100));
}

double cw_automation_db_at(const CwAutomation* automation, int64_t sample) {
    return level(automation, point_before(automation, sample), sample);
}

// Whether the level stands still from point `before` to the next.
static bool stands_still(const CwAutomation* a, int64_t before) {
    return before < 0 || before + 1 == (int64_t)a->n_points ||
           a->points[before].gain_db100 == a->points[before + 1].gain_db100;
}

void cw_automation_apply(const CwAutomation* automation, int64_t first, int64_t count, int channels, double* samples) {
    for (int64_t at = first; at < first + count;) {
        const int64_t before = point_before(automation, at);
        int64_t end = first + count;
        if (before + 1 < (int64_t)automation->n_points && automation->points[before + 1].sample < end) {
            end = automation->points[before + 1].sample;
        }
        const bool still = stands_still(automation, before);
        double gain = cw_db_to_gain(level(automation, before, at));
        for (; at < end; ++at) {
            gain = still ? gain : cw_db_to_gain(level(automation, before, at));
            for (int c = 0; c < channels && gain != 1.0; ++c) {
                samples[(at - first) * channels + c] *= gain;
            }
        }
    }
}

void cw_automation_to_json(CwBuf* buf, const char* key, const CwAutomation* automation) {
    cw_json_begin_object(buf, key);
    cw_json_begin_array(buf, "points");
    for (size_t i = 0; i < automation->n_points; ++i) {
        cw_json_begin_array(buf, NULL);
        cw_json_put_int(buf, NULL, automation->points[i].sample);
        cw_json_put_int(buf, NULL, automation->points[i].gain_db100);
        cw_json_end_array(buf);
    }
    cw_json_end_array(buf);
    cw_json_put_int(buf, "rate", automation->sample_rate);
    cw_json_end_object(buf);
}

static CwStatus bad_point(CwJsonIn in, const char* why) {
    return cw_diag(in.diag, CW_ERR_RANGE, "automation.point", (CwPlace){in.file, 0, 0}, NULL, "%s", why);
}

CwStatus cw_automation_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwAutomation* ret_automation) {
    const json_t* list = NULL;
    int64_t rate = 0;
    CW_TRY(cw_json_get_array(in, json, "points", &list));
    CW_TRY(cw_json_get_int(in, json, "rate", &rate));
    const size_t n = json_array_size(list);
    CwGainPoint* points = CW_NEW_ARRAY(arena, CwGainPoint, n);
    if (!points) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n; ++i) {
        const json_t* pair = json_array_get(list, i);
        if (json_array_size(pair) != 2 || !json_is_integer(json_array_get(pair, 0)) ||
            !json_is_integer(json_array_get(pair, 1))) {
            return cw_diag(in.diag, CW_ERR_BAD_INPUT, "automation.point", (CwPlace){in.file, 0, 0}, NULL,
                           "a point is a list of a sample and hundredths of dB");
        }
        const int64_t gain = json_integer_value(json_array_get(pair, 1));
        points[i].sample = json_integer_value(json_array_get(pair, 0));
        if (i && points[i].sample <= points[i - 1].sample) {
            return bad_point(in, "points must come one after the other");
        }
        if (gain > GAIN_MOST_DB100 || gain < GAIN_LEAST_DB100) {
            return bad_point(in, "a gain must lie between -144 and +24 dB");
        }
        points[i].gain_db100 = (int)gain;
    }
    if (rate < 1 || rate > INT32_MAX) {
        return bad_point(in, "the sample rate is out of range");
    }
    *ret_automation = (CwAutomation){(int)rate, points, n};
    return CW_OK;
}
