// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/brief.h"

CwSpan cw_tempo_default_tolerance(CwRate rate) {
    return cw_span(cw_flicks_per_frame(rate) / 2);
}

const CwTempoMeter* cw_tempo_default_meters(size_t* ret_count) {
    static const CwTempoMeter meters[] = {{{4, 4}, 0}, {{3, 4}, 800}, {{2, 4}, 800}, {{5, 4}, 1200}};
    *ret_count = sizeof meters / sizeof meters[0];
    return meters;
}

static CwStatus wrong(CwDiag* diag, const CwTempoBrief* brief, const char* name, const char* text) {
    return cw_diag(diag, CW_ERR_RANGE, "tempo.brief", (CwPlace){0}, name, "cue %s: %s",
                   brief->cue[0] ? brief->cue : "without a name", text);
}

static bool tempo_fits(int tempo) {
    return tempo >= CW_TEMPO_LOWEST && tempo <= CW_TEMPO_HIGHEST;
}

static bool tolerance_fits(CwSpan span) {
    return span.flicks >= 0 && span.flicks <= 60 * CW_FLICKS_PER_SECOND;
}

static CwStatus check_hits(const CwTempoBrief* brief, CwDiag* diag) {
    if (brief->n_hits > CW_TEMPO_HITS_MAX) {
        return wrong(diag, brief, "", "more than 400 hits: split the cue");
    }
    for (size_t i = 0; i < brief->n_hits; ++i) {
        const CwTempoHit* hit = &brief->hits[i];
        if (hit->at.flicks < 0 || hit->at.flicks > brief->length.flicks) {
            return wrong(diag, brief, hit->name, "this hit lies outside its cue: move it, or the cue's in or out");
        }
        if (i && hit->at.flicks < hit[-1].at.flicks) {
            return wrong(diag, brief, hit->name, "hits must come in the order of their times");
        }
        if (hit->weight < 1 || hit->weight > 1000) {
            return wrong(diag, brief, hit->name, "the weight of a hit is 1 to 1000");
        }
        if (!tolerance_fits(hit->early) || !tolerance_fits(hit->late)) {
            return wrong(diag, brief, hit->name, "the tolerance of a hit is 0 to 60 seconds");
        }
    }
    return CW_OK;
}

static CwStatus check_meters(const CwTempoBrief* brief, CwDiag* diag) {
    if (brief->n_meters < 1 || brief->n_meters > CW_TEMPO_METERS_MAX) {
        return wrong(diag, brief, "", "a cue has 1 to 8 meters to choose from");
    }
    for (size_t i = 0; i < brief->n_meters; ++i) {
        const CwTempoMeter* meter = &brief->meters[i];
        if (!cw_meter_valid(meter->meter) || meter->meter.num > 16 || meter->meter.den > 16) {
            return wrong(diag, brief, "", "a meter here has 1 to 16 beats of a note from 1 to 16");
        }
        if (meter->cost < 0 || meter->cost > 1000000) {
            return wrong(diag, brief, "", "the cost of a meter is 0 to 1000000");
        }
        for (size_t j = 0; j < i; ++j) {
            if (meter->meter.num == brief->meters[j].meter.num && meter->meter.den == brief->meters[j].meter.den) {
                return wrong(diag, brief, "", "the same meter is named twice");
            }
        }
    }
    return CW_OK;
}

CwStatus cw_tempo_brief_check(const CwTempoBrief* brief, CwDiag* diag) {
    if (brief->length.flicks <= 0 || brief->length.flicks > 6 * 3600 * CW_FLICKS_PER_SECOND) {
        return wrong(diag, brief, "", "a cue is longer than nothing and shorter than six hours");
    }
    if (!tempo_fits(brief->tempo_min) || !tempo_fits(brief->tempo_max) || brief->tempo_min > brief->tempo_max) {
        return wrong(diag, brief, "", "the tempo range must run from a lower to a higher tempo, within 10 to 600");
    }
    if (brief->tempo_centre && (brief->tempo_centre < brief->tempo_min || brief->tempo_centre > brief->tempo_max)) {
        return wrong(diag, brief, "", "the tempo in the centre lies outside the tempo range");
    }
    if (brief->tempo_step < 0 || brief->tempo_step > 1000) {
        return wrong(diag, brief, "", "the largest step of the tempo is 0 to 1000 thousandths");
    }
    CW_TRY(check_meters(brief, diag));
    return check_hits(brief, diag);
}
