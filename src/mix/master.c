// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/master.h"

#include "base/math.h"
#include "base/number.h"
#include "mix/limiter.h"
#include "signal/meter.h"

#include <stdlib.h>

enum {
    CEILING_STEP_DB100 = 2,
    GAIN_MOST_DB100 = 6000,
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

// A pass at a gain whose true peak keeps the ceiling: the limiter steps down by what went over.
static CwStatus try_below_ceiling(Session* s, int gain_db100, Pass* ret_pass, int* passes) {
    for (int attempt = 0; attempt < CW_MASTER_PASSES; ++attempt) {
        CW_TRY(try_gain(s, gain_db100, ret_pass));
        ++*passes;
        const int peak = cw_height_db100(ret_pass->measure.true_peak);
        const int over = peak - s->in->profile->true_peak_dbtp100;
        // Rounded to hundredths, a peak at the ceiling may still be a little above it.
        const double height = (double)ret_pass->measure.true_peak * CW_HEIGHT_UNIT;
        if (height <= cw_db_to_gain(s->in->profile->true_peak_dbtp100 * 0.01)) {
            return CW_OK;
        }
        s->ceiling_db100 -= (over > 0 ? over : 0) + CEILING_STEP_DB100;
    }
    return cw_diag(s->diag, CW_ERR_RANGE, "master.ceiling", (CwPlace){s->in->profile->name, 0, 0}, NULL,
                   "the true peak cannot be kept below the ceiling: this is a fault of the limiter, please report it");
}

// How much less gain would make the limiter's work honest; 0 when it is.
static int dishonest_by(const Pass* pass) {
    const int deep = lost_to(pass->limited.least_gain) - CW_MASTER_LIMITED_MOST_DB100;
    const int lost = 2 * (pass->lost_lu100 - CW_MASTER_LOST_MOST_LU100);
    const int most = deep > lost ? deep : lost;
    return most > 0 ? most : 0;
}

// One track of an album lies where the album puts it.
static bool within(const Session* s, const Pass* pass) {
    return s->basis == CW_BASIS_NONE || (s->basis == CW_BASIS_ALBUM && s->in->album) ||
           abs(pass->lufs100 - s->target.lufs100) <= CW_MASTER_WITHIN_LU100;
}

// Passes until the loudness is right or more gain would not be honest.
static CwStatus find_gain(Session* s, int gain_db100, Pass* pass, int* passes) {
    bool held_back = false;
    for (int attempt = 0; attempt < CW_MASTER_PASSES; ++attempt) {
        CW_TRY(try_below_ceiling(s, gain_db100, pass, passes));
        const int too_much = dishonest_by(pass);
        if (too_much > 0) {
            held_back = true;
            gain_db100 -= too_much;
        } else if (held_back || within(s, pass)) {
            return CW_OK;
        } else {
            gain_db100 += s->target.lufs100 - pass->lufs100;
        }
    }
    return CW_OK;
}

static int first_gain(const Session* s) {
    if (s->in->kept_gain_db100) {
        return *s->in->kept_gain_db100;
    }
    if (s->basis == CW_BASIS_NONE) {
        return 0;
    }
    const int64_t gain = (int64_t)s->target.lufs100 - s->reference_lufs100;
    return gain > GAIN_MOST_DB100 ? GAIN_MOST_DB100 : (int)gain;
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
    for (int64_t first = 0; first < mix->frames; first += block) {
        const int64_t count = mix->frames - first < block ? mix->frames - first : block;
        CW_TRY(cw_mix_block(mix, first, count, sums, work, samples));
        CW_TRY(cw_meter_add_real(meter, sums, count));
    }
    return cw_meter_end(meter, ret_measure);
}

// What targets are measured against: the mix as it is, where somebody speaks, and which target counts.
static CwStatus measure_before(Session* s) {
    CwMeasure measure;
    CW_TRY(cw_mix_check(s->in->mix, s->diag));
    CW_TRY(measure_mix(s, &measure));
    CW_TRY(cw_loudness_spoken(s->arena, s->in->dialogue, measure.n_blocks, &s->spoken));
    choose_target(s);
    s->unlimited_lufs100 = on_basis(s, &measure);
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
    m->met = within(s, pass) && dishonest_by(pass) == 0;
    return CW_OK;
}

static CwStatus run(CwArena* own, const CwObjects* objects, const CwMasterIn* in, CwDiag* diag, CwMaster* master) {
    Session s = {.arena = own, .objects = objects, .in = in, .diag = diag};
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
