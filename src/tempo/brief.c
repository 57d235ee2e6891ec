// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/brief.h"

#include "base/number.h"

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

CwSpan cw_tempo_passage_lasts(const CwTempoPassage* passage) {
    if (passage->tempo == 0) {
        return passage->lasts;
    }
    // length / ticks a quarter / (tempo / 1000) minutes
    const int64_t minute = 60000 * CW_FLICKS_PER_SECOND;
    return cw_span(cw_muldiv_nearest(passage->length, minute, (int64_t)CW_TICKS_PER_QUARTER * passage->tempo));
}

// Whether a hit lies inside a free passage, where nobody counts.
static bool in_free_passage(const CwTempoBrief* brief, const CwTempoPassage* passage) {
    const int64_t end = passage->at.flicks + passage->lasts.flicks;
    for (size_t i = 0; i < brief->n_hits; ++i) {
        if (brief->hits[i].at.flicks > passage->at.flicks && brief->hits[i].at.flicks < end) {
            return true;
        }
    }
    return false;
}

static CwStatus check_passage(const CwTempoBrief* brief, const CwTempoPassage* passage, CwTime until, CwDiag* diag) {
    const int64_t sixteenth = CW_TICKS_PER_QUARTER / 4;
    const bool free_one = passage->tempo == 0;
    if ((!free_one && !tempo_fits(passage->tempo)) || passage->length <= 0 || passage->length % sixteenth != 0 ||
        passage->length > INT64_C(1) << 31U) {
        return wrong(diag, brief, passage->name,
                     "a fixed passage has a tempo from 10 to 600, and a length in whole sixteenths");
    }
    if (!tolerance_fits(passage->early) || !tolerance_fits(passage->late) || passage->at.flicks < 0) {
        return wrong(diag, brief, passage->name, "a passage starts inside its cue, with a tolerance up to 60 seconds");
    }
    if (free_one && (passage->lasts.flicks <= 0 || in_free_passage(brief, passage))) {
        return wrong(diag, brief, passage->name, "a free passage lasts longer than nothing and has no hits inside it");
    }
    if (passage->at.flicks + cw_tempo_passage_lasts(passage).flicks > until.flicks) {
        return wrong(diag, brief, passage->name, "this passage runs into the next one, or over the end of the cue");
    }
    return CW_OK;
}

static CwStatus check_passages(const CwTempoBrief* brief, CwDiag* diag) {
    if (brief->n_passages > CW_TEMPO_PASSAGES_MAX) {
        return wrong(diag, brief, "", "more than 40 fixed passages: split the cue");
    }
    for (size_t i = 0; i < brief->n_passages; ++i) {
        const bool last = i + 1 == brief->n_passages;
        const CwTime until = last ? cw_time(brief->length.flicks) : brief->passages[i + 1].at;
        CW_TRY(check_passage(brief, &brief->passages[i], until, diag));
    }
    return CW_OK;
}

static CwStatus check_phrases(const CwTempoBrief* brief, CwDiag* diag) {
    if (!cw_phrasing_valid(&brief->phrases)) {
        return wrong(diag, brief, "", "a row of phrases is up to 8 of them, and 16 bars in all");
    }
    if (cw_phrasing_bars(&brief->phrases) * (int)brief->n_meters > CW_TEMPO_KINDS_MAX) {
        return wrong(diag, brief, "",
                     "too many meters for such phrases: the bars in their row times the meters is up to 64");
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
    if (brief->change_cost < 0 || brief->change_cost > 1000000) {
        return wrong(diag, brief, "", "the cost of a new time signature is 0 to 1000000 hundredths");
    }
    if (brief->error_cost < 0 || brief->error_cost > 1000000) {
        return wrong(diag, brief, "", "what half a frame costs is 0 to 1000000 thousandths");
    }
    if (brief->tempo_step < 0 || brief->tempo_step > 1000) {
        return wrong(diag, brief, "", "the largest step of the tempo is 0 to 1000 thousandths");
    }
    if (brief->meter_changes < 0 || brief->meter_changes > 8) {
        return wrong(diag, brief, "", "the meter changes at most 0 to 8 times in eight bars");
    }
    CW_TRY(check_meters(brief, diag));
    if (brief->pickup < 0 || brief->pickup >= cw_bar_ticks(brief->meters[0].meter) ||
        brief->pickup % (CW_TICKS_PER_QUARTER / 4) != 0) {
        return wrong(diag, brief, "", "a pickup is shorter than a bar of the cue's meter, in whole sixteenths");
    }
    CW_TRY(check_phrases(brief, diag));
    CW_TRY(check_hits(brief, diag));
    return check_passages(brief, diag);
}
