// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/master.h"

#include "base/math.h"
#include "base/number.h"
#include "mix/foresight.h"
#include "mix/limiter.h"
#include "signal/meter.h"

#include <stdlib.h>

enum {
    CEILING_STEP_DB100 = 2,
    GAIN_MOST_DB100 = 6000,
    MARGIN_DB100 = 10, // what is foreseen keeps so far from what is not honest any more
    MARGIN_LU100 = 4,
    MARGIN_THEN_LU100 = 8, // once more than the first pass is needed
    AWAY_DB100 = 10,       // and so far away: gates make loudness jump
    PEAKS_LEAST_DB100 = -200,
    PEAKS_MOST_DB100 = 400,
    HELD_BACK_DB100 = 25, // a gain is held back when so much more would not be honest
};

// What stays the same from pass to pass.
typedef struct {
    CwArena* arena; // freed when the master is done
    const CwObjects* objects;
    const CwMasterIn* in;
    CwDiag* diag;
    CwSpeechTime spoken;
    CwBasis basis;
    CwTarget target;
    int unlimited_lufs100; // of the mix at gain 0, on the basis of the target
    int reference_lufs100; // what the target is set against: that, or the album
    int ceiling_db100;     // where the limiter stands
    CwMeasure measure;     // of the mix as it is
    CwForesight* foresight;
    int64_t* energy;    // room for what is foreseen
    int peaks_db100;    // how far peaks turned out to be above those foreseen
    int deep_off_db100; // and what the limiter took, beyond that
    int margin_lu100;   // what is foreseen keeps so far from a cost that is not honest any more
} Session;

// One pass: a gain, and what came of it.
typedef struct {
    int gain_db100;
    CwLimited limited;
    CwMeasure measure;
    int lufs100;
    int lost_lu100;
} Pass;

static int lost_to(double gain) {
    return gain < 1.0 ? (int)cw_round(-100.0 * cw_gain_to_db(gain)) : 0;
}

static int on_basis(const Session* s, const CwMeasure* measure) {
    return cw_loudness_where(measure, s->basis == CW_BASIS_DIALOGUE ? s->spoken.where : NULL);
}

// Which of the profile's targets counts: the second where there is too little speech to measure.
static void choose_target(Session* s) {
    const CwProfile* p = s->in->profile;
    s->target = p->target;
    const bool too_little = s->spoken.percent < p->dialogue_least_percent || !s->spoken.where;
    if (p->target.basis == CW_BASIS_DIALOGUE && too_little && p->otherwise.basis != CW_BASIS_NONE) {
        s->target = p->otherwise;
    }
    s->basis = s->target.basis;
}

static CwStatus nothing_to_measure(const Session* s) {
    const bool dialogue = s->basis == CW_BASIS_DIALOGUE;
    return cw_diag(s->diag, CW_ERR_RANGE, "master.nothing", (CwPlace){s->in->profile->name, 0, 0}, NULL,
                   dialogue ? "the profile is measured on dialogue and there is none: bring dialogue, or deliver to a "
                              "profile measured on the programme"
                            : "there is nothing to hear in this mix, so it cannot be brought to a loudness");
}

static CwStatus try_gain(Session* s, int gain_db100, Pass* ret_pass) {
    Pass pass = {.gain_db100 = gain_db100};
    const double ceiling = cw_db_to_gain(s->ceiling_db100 * 0.01);
    CwLoudnessMeter* meter = NULL;
    CW_TRY(cw_meter_begin(s->arena, s->in->mix->sample_rate, s->in->layout, s->diag, &meter));
    CW_TRY(cw_limit(s->arena, s->objects, s->in->mix, cw_db_to_gain(gain_db100 * 0.01), ceiling, meter, s->diag,
                    &pass.limited));
    CW_TRY(cw_meter_end(meter, &pass.measure));
    pass.lufs100 = on_basis(s, &pass.measure);
    pass.lost_lu100 = pass.lufs100 == CW_LOUDNESS_NONE ? 0 : s->unlimited_lufs100 + gain_db100 - pass.lufs100;
    *ret_pass = pass;
    return CW_OK;
}

// Whether the limiter's work is honest.
static bool is_honest(const Pass* pass) {
    return lost_to(pass->limited.least_gain) <= CW_MASTER_LIMITED_MOST_DB100 &&
           pass->lost_lu100 <= CW_MASTER_LOST_MOST_LU100;
}

// One track of an album lies where the album puts it.
static bool within(const Session* s, const Pass* pass) {
    return s->basis == CW_BASIS_NONE || (s->basis == CW_BASIS_ALBUM && s->in->album) ||
           abs(pass->lufs100 - s->target.lufs100) <= CW_MASTER_WITHIN_LU100;
}

// The gain that would lead to the target without a limiter.
static int first_gain(const Session* s) {
    if (s->basis == CW_BASIS_NONE) {
        return 0;
    }
    const int64_t gain = (int64_t)s->target.lufs100 - s->reference_lufs100;
    return gain > GAIN_MOST_DB100 ? GAIN_MOST_DB100 : (int)gain;
}

// What a gain would lead to, as far as can be foreseen.
static Pass foresee(Session* s, int gain_db100) {
    Pass pass = {.gain_db100 = gain_db100};
    CwMeasure limited = s->measure;
    cw_foresight_limit(s->foresight, &s->measure, cw_db_to_gain(gain_db100 * 0.01),
                       cw_db_to_gain((s->ceiling_db100 - s->peaks_db100) * 0.01), s->energy, &pass.limited.least_gain);
    limited.energy = s->energy;
    pass.lufs100 = on_basis(s, &limited);
    pass.lost_lu100 = pass.lufs100 == CW_LOUDNESS_NONE ? 0 : s->unlimited_lufs100 + gain_db100 - pass.lufs100;
    return pass;
}

static bool foreseen_honest(Session* s, int gain_db100) {
    const Pass pass = foresee(s, gain_db100);
    const int deep = lost_to(pass.limited.least_gain);
    return deep == 0 || (deep + s->deep_off_db100 <= CW_MASTER_LIMITED_MOST_DB100 - MARGIN_DB100 &&
                         pass.lost_lu100 <= CW_MASTER_LOST_MOST_LU100 - s->margin_lu100);
}

// Learns from a pass: peaks between samples are higher than those that were seen, by as much as makes what was foreseen
// cost what it did cost.
static void learn(Session* s, const Pass* pass) {
    int low = PEAKS_LEAST_DB100;
    int high = PEAKS_MOST_DB100;
    while (low < high && pass->lost_lu100 > 0) {
        s->peaks_db100 = low + (high - low) / 2;
        if (foresee(s, pass->gain_db100).lost_lu100 >= pass->lost_lu100) {
            high = s->peaks_db100;
        } else {
            low = s->peaks_db100 + 1;
        }
        s->peaks_db100 = low;
    }
    s->margin_lu100 = MARGIN_THEN_LU100;
    s->deep_off_db100 = lost_to(pass->limited.least_gain) - lost_to(foresee(s, pass->gain_db100).limited.least_gain);
}

// The least gain between two that reaches the target; more gain is never less loud.
static int gain_for_target(Session* s, int low, int high) {
    while (low < high) {
        const int middle = low + (high - low) / 2;
        if (foresee(s, middle).lufs100 >= s->target.lufs100) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

// The most gain between two that is honest; more gain is never more so.
static int gain_that_is_honest(Session* s, int low, int high) {
    while (low < high) {
        const int middle = high - (high - low) / 2;
        if (foreseen_honest(s, middle)) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}

// The gain that leads to the target, or the most there is of it; one track of an album has the album's.
static int solve(Session* s, int gain_db100) {
    const bool aimed = s->basis != CW_BASIS_NONE && !(s->basis == CW_BASIS_ALBUM && s->in->album);
    if (aimed) {
        gain_db100 = gain_for_target(s, gain_db100, gain_db100 + CW_MASTER_LOST_MOST_LU100);
    }
    if (foreseen_honest(s, gain_db100)) {
        return gain_db100;
    }
    const int most = gain_that_is_honest(s, gain_db100 - GAIN_MOST_DB100, gain_db100);
    return s->margin_lu100 == MARGIN_THEN_LU100 ? most - AWAY_DB100 : most;
}

// By how much the true peak is above the ceiling; rounded to hundredths, one at the ceiling may still be above it.
static int over_ceiling(const Session* s, const Pass* pass) {
    const int over = cw_height_db100(pass->measure.true_peak) - s->in->profile->true_peak_dbtp100;
    const double height = (double)pass->measure.true_peak * CW_HEIGHT_UNIT;
    const bool fits = height <= cw_db_to_gain(s->in->profile->true_peak_dbtp100 * 0.01);
    return fits ? 0 : over > 0 ? over + CEILING_STEP_DB100 : CEILING_STEP_DB100;
}

// Passes until the master is below its ceiling, and as loud as it should be or can honestly be. What a pass shows to be
// other than foreseen, the next one allows for.
static CwStatus find_gain(Session* s, int least_gain_db100, Pass* pass, int* passes) {
    const int* kept = s->in->kept_gain_db100;
    int gain_db100 = kept ? *kept : solve(s, least_gain_db100);
    for (*passes = 0; *passes < CW_MASTER_PASSES;) {
        CW_TRY(try_gain(s, gain_db100, pass));
        ++*passes;
        const int over = over_ceiling(s, pass);
        const bool held_back = !within(s, pass) && pass->gain_db100 <= least_gain_db100 + CW_MASTER_LOST_MOST_LU100 &&
                               !foreseen_honest(s, pass->gain_db100 + HELD_BACK_DB100);
        if (!over && is_honest(pass) && (within(s, pass) || held_back)) {
            return CW_OK;
        }
        learn(s, pass);
        s->ceiling_db100 -= over;
        gain_db100 = solve(s, least_gain_db100);
    }
    if (over_ceiling(s, pass)) {
        return cw_diag(
            s->diag, CW_ERR_RANGE, "master.ceiling", (CwPlace){s->in->profile->name, 0, 0}, NULL,
            "the true peak cannot be kept below the ceiling: this is a fault of the limiter, please report it");
    }
    return CW_OK;
}

// The mix as it is, neither limited nor rounded.
static CwStatus measure_mix(Session* s, CwMeasure* ret_measure) {
    const CwMix* mix = s->in->mix;
    const int64_t block = mix->sample_rate;
    const size_t room = (size_t)block * (size_t)mix->channels;
    double* sums = CW_NEW_ARRAY(s->arena, double, room);
    double* work = CW_NEW_ARRAY(s->arena, double, room);
    int32_t* samples = CW_NEW_ARRAY(s->arena, int32_t, room);
    CwLoudnessMeter* meter = NULL;
    if (!sums || !work || !samples) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_meter_begin(s->arena, mix->sample_rate, s->in->layout, s->diag, &meter));
    CW_TRY(cw_foresight_begin(s->arena, mix->sample_rate, mix->channels, mix->frames, &s->foresight));
    for (int64_t first = 0; first < mix->frames; first += block) {
        const int64_t count = mix->frames - first < block ? mix->frames - first : block;
        CW_TRY(cw_mix_block(mix, first, count, sums, work, samples));
        CW_TRY(cw_meter_add_real(meter, sums, count));
        cw_foresight_add(s->foresight, sums, count);
    }
    return cw_meter_end(meter, ret_measure);
}

// What targets are measured against: the mix as it is, where somebody speaks, and which target counts.
static CwStatus measure_before(Session* s) {
    CW_TRY(cw_mix_check(s->in->mix, s->diag));
    CW_TRY(measure_mix(s, &s->measure));
    s->energy = CW_NEW_ARRAY(s->arena, int64_t, s->measure.n_blocks);
    if (!s->energy) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_loudness_spoken(s->arena, s->in->dialogue, s->measure.n_blocks, &s->spoken));
    choose_target(s);
    s->unlimited_lufs100 = on_basis(s, &s->measure);
    s->reference_lufs100 = s->unlimited_lufs100;
    if (s->basis == CW_BASIS_ALBUM && s->in->album) {
        s->reference_lufs100 = s->in->album->integrated_lufs100;
    }
    const bool silent = s->unlimited_lufs100 == CW_LOUDNESS_NONE || s->reference_lufs100 == CW_LOUDNESS_NONE;
    return silent && s->basis != CW_BASIS_NONE ? nothing_to_measure(s) : CW_OK;
}

static CwStatus fill(CwArena* own, Session* s, const Pass* pass, int passes, CwMaster* m) {
    CW_TRY(cw_loudness(own, &pass->measure, &m->loudness));
    const int64_t frames = pass->measure.frames;
    m->manifest = pass->limited.manifest;
    m->basis = s->basis;
    m->target_lufs100 = s->basis == CW_BASIS_NONE ? CW_LOUDNESS_NONE : s->target.lufs100;
    m->measured_lufs100 = pass->lufs100;
    m->dialogue_lufs100 = s->spoken.where ? cw_loudness_where(&pass->measure, s->spoken.where) : CW_LOUDNESS_NONE;
    m->dialogue_percent = s->spoken.percent;
    m->gain_db100 = pass->gain_db100;
    m->limited_db100 = lost_to(pass->limited.least_gain);
    m->limited_percent = frames ? (int)((pass->limited.reduced * 100 + frames - 1) / frames) : 0;
    m->lost_lu100 = pass->lost_lu100;
    m->passes = passes;
    m->met = within(s, pass) && is_honest(pass);
    return CW_OK;
}

static CwStatus run(CwArena* own, const CwObjects* objects, const CwMasterIn* in, CwDiag* diag, CwMaster* master) {
    Session s = {.arena = own, .objects = objects, .in = in, .diag = diag, .margin_lu100 = MARGIN_LU100};
    Pass pass;
    int passes = 0;
    s.ceiling_db100 = in->profile->true_peak_dbtp100 - CEILING_STEP_DB100;
    CW_TRY(measure_before(&s));
    CW_TRY(find_gain(&s, first_gain(&s), &pass, &passes));
    return fill(own, &s, &pass, passes, master);
}

CwStatus cw_master(CwArena* arena, const CwObjects* objects, const CwMasterIn* in, CwDiag* diag, CwMaster* ret_master) {
    CwMaster master = {0};
    CwArena* own = cw_arena_like(arena);
    const CwStatus status = own ? run(own, objects, in, diag, &master) : CW_ERR_NO_MEM;
    cw_arena_free(own);
    CW_TRY(status);
    *ret_master = master;
    return CW_OK;
}

void cw_master_to_json(CwBuf* buf, const char* key, const CwMaster* master) {
    cw_json_begin_object(buf, key);
    cw_json_put_level(buf, "dialogue", master->dialogue_lufs100);
    cw_json_put_level(buf, "dialogue_percent", master->dialogue_percent);
    cw_json_put_level(buf, "gain", master->gain_db100);
    cw_json_put_level(buf, "limited", master->limited_db100);
    cw_json_put_level(buf, "limited_percent", master->limited_percent);
    cw_json_put_level(buf, "lost", master->lost_lu100);
    cw_loudness_to_json(buf, "loudness", &master->loudness);
    cw_json_put_text(buf, "measure", cw_basis_name(master->basis));
    cw_json_put_level(buf, "measured", master->measured_lufs100);
    cw_json_put_bool(buf, "met", master->met);
    cw_json_put_level(buf, "passes", master->passes);
    cw_json_put_level(buf, "target", master->target_lufs100);
    cw_json_end_object(buf);
}
