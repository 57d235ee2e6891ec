// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/resample.h"

#include "base/math.h"
#include "base/number.h"

#include <soxr.h>
#include <string.h>

enum {
    BLOCK = 8192, // frames read at a time
};

#define UNIT       0x1p-23
#define FULL_SCALE 8388608.0

typedef struct {
    const CwSound* sound;
    soxr_t soxr;
    int64_t read;     // frames of the sound that went in
    double* in;       // BLOCK frames
    double* out;      // BLOCK frames
    int32_t* samples; // BLOCK frames
    double gain;
    double peak; // of what came out, before the gain
} Job;

static void drop(void* object) {
    soxr_delete(object);
}

static CwStatus failed(CwDiag* diag, const char* why) {
    return cw_diag(diag, CW_ERR_FAILED, "resample", (CwPlace){"sound", 0, 0}, NULL, "converting the sample rate: %s",
                   why);
}

static CwStatus start(CwArena* own, const CwSound* sound, int sample_rate, CwDiag* diag, Job* job) {
    const soxr_io_spec_t io = soxr_io_spec(SOXR_FLOAT64_I, SOXR_FLOAT64_I);
    const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_VHQ, 0);
    const soxr_runtime_spec_t runtime = soxr_runtime_spec(1);
    soxr_error_t error = NULL;
    job->soxr =
        soxr_create(sound->sample_rate, sample_rate, (unsigned)sound->channels, &error, &io, &quality, &runtime);
    if (!job->soxr) {
        return failed(diag, error ? error : "libsoxr cannot do it");
    }
    CW_TRY(cw_arena_defer(own, drop, job->soxr));
    // Its AVX engine rounds differently from its plain one.
    if (strcmp(soxr_engine(job->soxr), "cr64") != 0) {
        return failed(diag, "the environment must say SOXR_USE_SIMD=0, so that the result is the same everywhere");
    }
    const size_t room = (size_t)BLOCK * (size_t)sound->channels;
    job->in = CW_NEW_ARRAY(own, double, room);
    job->out = CW_NEW_ARRAY(own, double, room);
    job->samples = CW_NEW_ARRAY(own, int32_t, room);
    return job->in && job->out && job->samples ? CW_OK : CW_ERR_NO_MEM;
}

// Puts the next block in, silence after the end, and takes out what is ready.
static CwStatus turn(Job* job, CwDiag* diag, size_t* ret_ready) {
    size_t used = 0;
    CW_TRY(cw_sound_read(job->sound, job->read, BLOCK, job->samples));
    for (int64_t i = 0; i < (int64_t)BLOCK * job->sound->channels; ++i) {
        job->in[i] = (double)job->samples[i] * UNIT;
    }
    const soxr_error_t error = soxr_process(job->soxr, job->in, BLOCK, &used, job->out, BLOCK, ret_ready);
    job->read += (int64_t)used;
    return error ? failed(diag, error) : CW_OK;
}

static void round_block(Job* job, int64_t count) {
    for (int64_t i = 0; i < count * job->sound->channels; ++i) {
        const double size = cw_abs(job->out[i]);
        job->peak = size > job->peak ? size : job->peak;
        const double rounded = cw_round(job->out[i] * job->gain * FULL_SCALE);
        job->samples[i] = rounded > CW_SAMPLE_MAX   ? CW_SAMPLE_MAX
                          : rounded < CW_SAMPLE_MIN ? CW_SAMPLE_MIN
                                                    : (int32_t)rounded;
    }
}

static CwStatus pass(CwArena* own, const CwObjects* objects, const CwSound* sound, int sample_rate, double gain,
                     CwDiag* diag, double* ret_peak, CwHash* ret_manifest) {
    Job job = {.sound = sound, .gain = gain};
    CwSoundWriter* writer = NULL;
    CW_TRY(start(own, sound, sample_rate, diag, &job));
    CW_TRY(cw_sound_begin(own, objects, sample_rate, sound->channels, &writer));
    const int64_t frames = cw_muldiv_nearest(sound->frames, sample_rate, sound->sample_rate);
    for (int64_t done = 0; done < frames;) {
        size_t ready = 0;
        CW_TRY(turn(&job, diag, &ready));
        const int64_t n = (int64_t)ready < frames - done ? (int64_t)ready : frames - done;
        round_block(&job, n);
        CW_TRY(cw_sound_append(writer, job.samples, n));
        done += n;
    }
    *ret_peak = job.peak;
    return cw_sound_end(writer, ret_manifest);
}

static CwStatus resample(CwArena* own, const CwObjects* objects, const CwSound* sound, int sample_rate, CwDiag* diag,
                         int* ret_gain_db100, CwHash* ret_manifest) {
    double peak = 0.0;
    int gain_db100 = 0;
    CW_TRY(pass(own, objects, sound, sample_rate, 1.0, diag, &peak, ret_manifest));
    if (cw_round(peak * FULL_SCALE) > CW_SAMPLE_MAX) {
        gain_db100 = -(int)(100.0 * cw_gain_to_db(peak)) - 2;
        CW_TRY(pass(own, objects, sound, sample_rate, cw_db_to_gain(gain_db100 * 0.01), diag, &peak, ret_manifest));
    }
    *ret_gain_db100 = gain_db100;
    return CW_OK;
}

CwStatus cw_sound_resample(CwArena* arena, const CwObjects* objects, const CwSound* sound, int sample_rate,
                           CwDiag* diag, int* ret_gain_db100, CwHash* ret_manifest) {
    CwArena* own = cw_arena_like(arena);
    CwHash manifest;
    int gain_db100 = 0;
    const CwStatus status =
        own ? resample(own, objects, sound, sample_rate, diag, &gain_db100, &manifest) : CW_ERR_NO_MEM;
    cw_arena_free(own);
    CW_TRY(status);
    *ret_gain_db100 = gain_db100;
    *ret_manifest = manifest;
    return CW_OK;
}
