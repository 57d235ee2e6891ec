// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/repair.h"

#include "base/file.h"
#include "base/json.h"
#include "base/math.h"
#include "base/program.h"
#include "mix/crowd.h"
#include "signal/biquad.h"

#include <assert.h>
#include <string.h>

enum {
    AT_ONCE = 65536,
    HUM_LEAST_DB100 = 1000, // a harmonic that stands out by less is left alone
    HUM_MOST_DB100 = 4000,
    HISS_LEAST_DB100 = -7500, // quieter noise is left alone
    HISS_DOWN_DB = 15,
    MUD_MOST_DB100 = 600,
    MUD_USUAL_DB100 = 600, // what lies round 315 Hz may stand so far over what lies round 1600 Hz
    MATCH_MOST_DB100 = 600,
    CONTROL = 64, // samples between two looks of the dynamic equaliser
    TIMEOUT_SECONDS = 3600,
};

#define HUM_WIDTH_HZ 2.0
#define MUD_HZ       315.0
#define CLEAR_HZ     1600.0
#define MUD_Q        0.9
#define LOOK_SECONDS 0.4 // over which the dynamic equaliser looks
#define MOVE_SECONDS 0.1 // and moves

typedef struct {
    CwArena* arena; // freed when the repair is done
    const char* folder;
    CwOldRecording* rec;
    CwDiag* diag;
    CwRepair* repair;
} Job;

static CwStatus write_raw(Job* job, CwArena* own, const char* path, int64_t pad) {
    const CwOldRecording* rec = job->rec;
    const size_t channels = (size_t)rec->channels;
    const size_t frames = (size_t)(rec->frames + pad);
    float* raw = CW_NEW_ARRAY(own, float, frames* channels);
    if (!raw) {
        return CW_ERR_NO_MEM;
    }
    for (size_t c = 0; c < channels; ++c) {
        for (size_t i = 0; i < (size_t)rec->frames; ++i) {
            raw[i * channels + c] = rec->planes[c][i];
        }
    }
    return cw_file_write(own, path, (CwText){(const char*)raw, frames * channels * sizeof *raw}, job->diag);
}

// The recording through a filter of ffmpeg, without what depends on the processor; interleaved, `pad` frames longer.
static CwStatus filter(Job* job, CwArena* own, const char* words, int64_t pad, const float** ret_raw) {
    const CwOldRecording* rec = job->rec;
    const char* in = cw_path(own, job->folder, "repair-in.f32");
    const char* out = cw_path(own, job->folder, "repair-out.f32");
    const char* rate = cw_format(own, "%d", rec->sample_rate);
    const char* channels = cw_format(own, "%d", rec->channels);
    CwText bytes = {NULL, 0};
    if (!in || !out || !rate || !channels || !words) {
        return CW_ERR_NO_MEM;
    }
    const char* const argv[] = {"ffmpeg", "-nostdin", "-v",  "error", "-y",    "-cpuflags", "0",
                                "-f",     "f32le",    "-ar", rate,    "-ac",   channels,    "-i",
                                in,       "-af",      words, "-f",    "f32le", out,         NULL};
    CW_TRY(write_raw(job, own, in, pad));
    CW_TRY(cw_program_must(own, &(CwProgram){argv, NULL, TIMEOUT_SECONDS}, job->diag, NULL));
    CW_TRY(cw_file_map(own, out, job->diag, &bytes));
    if (bytes.length < (size_t)(rec->frames + pad) * (size_t)rec->channels * sizeof(float)) {
        return cw_diag(job->diag, CW_ERR_FAILED, "repair.ffmpeg", (CwPlace){0}, words,
                       "ffmpeg gave back less than it was given");
    }
    *ret_raw = (const float*)(const void*)bytes.at;
    return CW_OK;
}

// Cut-off tops by what adeclip makes of them, where that leads outward; nothing else of it is taken.
static CwStatus grow_tops(Job* job, CwArena* own) {
    CwOldRecording* rec = job->rec;
    CwBreaks faults = {0};
    const float* raw = NULL;
    CW_TRY(cw_recording_clipped(own, rec, &faults));
    if (!faults.count) {
        return CW_OK;
    }
    CW_TRY(filter(job, own, "adeclip", 0, &raw));
    for (size_t f = 0; f < faults.count; ++f) {
        float* plane = rec->planes[faults.items[f].channel];
        for (int64_t i = faults.items[f].from; i < faults.items[f].to; ++i) {
            const float grown = raw[i * rec->channels + faults.items[f].channel];
            if (cw_abs((double)grown) > cw_abs((double)plane[i])) {
                plane[i] = grown;
                ++job->repair->mended;
            }
        }
    }
    return CW_OK;
}

static CwStatus bridge_clicks(Job* job, CwArena* own) {
    CwBreaks faults = {0};
    CW_TRY(cw_recording_clicks(own, job->rec, &faults));
    for (size_t f = 0; f < faults.count; ++f) {
        CW_TRY(cw_recording_bridge(own, job->rec, &faults.items[f]));
        job->repair->mended += faults.items[f].to - faults.items[f].from;
    }
    return CW_OK;
}

// One kind of repair, with memory of its own.
static CwStatus with_room(Job* job, CwStatus (*part)(Job* job, CwArena* own)) {
    CwArena* own = cw_arena_like(job->arena);
    const CwStatus status = own ? part(job, own) : CW_ERR_NO_MEM;
    cw_arena_free(own);
    return status;
}

// Takes the band round a harmonic away, but for what is beside it: 1 Hz to either side is as it was.
static void take_band(CwOldRecording* rec, double hz, double down_db, double* work) {
    const CwBiquad pass = cw_biquad_band_pass(hz, hz / HUM_WIDTH_HZ, rec->sample_rate);
    const double share = 1.0 - cw_db_to_gain(-down_db);
    for (int c = 0; c < rec->channels; ++c) {
        CwBiquadState state = {0};
        for (int64_t at = 0; at < rec->frames; at += AT_ONCE) {
            const size_t n = rec->frames - at < AT_ONCE ? (size_t)(rec->frames - at) : AT_ONCE;
            float* plane = rec->planes[c] + at;
            for (size_t i = 0; i < n; ++i) {
                work[i] = (double)plane[i];
            }
            cw_biquad_run(&pass, &state, work, n);
            for (size_t i = 0; i < n; ++i) {
                plane[i] = (float)((double)plane[i] - share * work[i]);
            }
        }
    }
}

static CwStatus notch(Job* job) {
    double* work = CW_NEW_ARRAY(job->arena, double, AT_ONCE);
    if (!work) {
        return CW_ERR_NO_MEM;
    }
    int clear = 0;
    for (int h = 0; h < CW_HUM_HARMONICS; ++h) {
        clear += job->repair->before.hum[h].over_db100 >= HUM_LEAST_DB100 ? h < 2 ? 2 : 1 : 0;
    }
    for (int h = 0; h < CW_HUM_HARMONICS && clear >= 2; ++h) { // one of the higher ones alone is a note
        const CwHum* hum = &job->repair->before.hum[h];
        if (hum->over_db100 >= HUM_LEAST_DB100) {
            const int down = hum->over_db100 < HUM_MOST_DB100 ? hum->over_db100 : HUM_MOST_DB100;
            take_band(job->rec, hum->hz, 0.01 * down, work);
            ++job->repair->notches;
        }
    }
    return CW_OK;
}

// By how many frames something came out later than it went in.
static int64_t delay_of(const CwOldRecording* rec, const float* raw, int64_t most) {
    enum { STEP = 61 };
    double least = -1.0;
    int64_t best = 0;
    for (int64_t delay = 0; delay <= most; ++delay) {
        double sum = 0.0;
        for (int64_t i = 0; i < rec->frames; i += STEP) {
            const double apart = (double)raw[(i + delay) * rec->channels] - (double)rec->planes[0][i];
            sum += apart * apart;
        }
        if (least < 0.0 || sum < least) {
            least = sum;
            best = delay;
        }
    }
    return best;
}

static CwStatus take_hiss(Job* job, CwArena* own) {
    CwOldRecording* rec = job->rec;
    const int64_t most = rec->sample_rate / 10;
    const float* raw = NULL;
    const int floor_db = job->repair->before.noise_dbfs100 / 100 - 1;
    const char* words = cw_format(own, "afftdn=nr=%d:nf=%d", HISS_DOWN_DB, floor_db > -20 ? -20 : floor_db);
    CW_TRY(filter(job, own, words, most, &raw));
    const int64_t delay = delay_of(rec, raw, most);
    for (int c = 0; c < rec->channels; ++c) {
        for (int64_t i = 0; i < rec->frames; ++i) {
            rec->planes[c][i] = raw[(i + delay) * rec->channels + c];
        }
    }
    job->repair->hiss_delay = (int)delay;
    return CW_OK;
}

// The two bands the dynamic equaliser looks at, in every channel.
typedef struct {
    CwBiquad mud;
    CwBiquad clear;
    CwBiquadState states[CW_CHANNELS_MAX][2];
    double power[2]; // smoothed
    double cut_db;
} Mud;

// What is to be taken away now: what stands over the usual, at most 6 dB.
static void look(Mud* m, double sums[2], int channels, int sample_rate) {
    const double look_share = 1.0 - cw_exp(-CONTROL / (LOOK_SECONDS * sample_rate));
    const double move_share = 1.0 - cw_exp(-CONTROL / (MOVE_SECONDS * sample_rate));
    for (int b = 0; b < 2; ++b) {
        m->power[b] += look_share * (sums[b] / (CONTROL * channels) - m->power[b]);
        sums[b] = 0.0;
    }
    const double over =
        m->power[0] > 1e-12 ? 10.0 * cw_log10(m->power[0] / (m->power[1] + 1e-14)) - 0.01 * MUD_USUAL_DB100 : 0.0;
    const double wanted = over < 0.0 ? 0.0 : over > 0.01 * MUD_MOST_DB100 ? 0.01 * MUD_MOST_DB100 : over;
    m->cut_db += move_share * (wanted - m->cut_db);
}

static CwStatus clear_mud(Job* job) {
    CwOldRecording* rec = job->rec;
    Mud m = {.mud = cw_biquad_band_pass(MUD_HZ, MUD_Q, rec->sample_rate),
             .clear = cw_biquad_band_pass(CLEAR_HZ, MUD_Q, rec->sample_rate)};
    double sums[2] = {0.0};
    double gain = 0.0; // of what is added of the band: 0 leaves it as it is
    double step = 0.0;
    double most = 0.0;
    for (int64_t i = 0; i < rec->frames; ++i) {
        if (i % CONTROL == 0) {
            step = (cw_db_to_gain(-m.cut_db) - 1.0 - gain) / CONTROL;
        }
        gain += step;
        for (int c = 0; c < rec->channels; ++c) {
            double band[2] = {(double)rec->planes[c][i], (double)rec->planes[c][i]};
            cw_biquad_run(&m.mud, &m.states[c][0], &band[0], 1);
            cw_biquad_run(&m.clear, &m.states[c][1], &band[1], 1);
            sums[0] += band[0] * band[0];
            sums[1] += band[1] * band[1];
            rec->planes[c][i] = (float)((double)rec->planes[c][i] + gain * band[0]);
        }
        if (i % CONTROL == CONTROL - 1) {
            look(&m, sums, rec->channels, rec->sample_rate);
            most = m.cut_db > most ? m.cut_db : most;
        }
    }
    job->repair->mud_most_db100 = (int)cw_round(100.0 * most);
    return CW_OK;
}

// The recording as a source, interleaved.
static CwStatus as_wav(Job* job, CwArena* own, CwWav* ret_wav) {
    const CwOldRecording* rec = job->rec;
    const size_t channels = (size_t)rec->channels;
    float* raw = CW_NEW_ARRAY(own, float, (size_t)rec->frames* channels);
    if (!raw) {
        return CW_ERR_NO_MEM;
    }
    for (size_t c = 0; c < channels; ++c) {
        for (size_t i = 0; i < (size_t)rec->frames; ++i) {
            raw[i * channels + c] = rec->planes[c][i];
        }
    }
    *ret_wav = (CwWav){.file = "the recording",
                       .coding = CW_WAV_FLOAT,
                       .bits = 32,
                       .sample_rate = rec->sample_rate,
                       .channels = rec->channels,
                       .file_channels = rec->channels,
                       .frames = rec->frames,
                       .data = (const unsigned char*)raw};
    return CW_OK;
}

// How far each band is from the reference's, at most 6 dB. Both are levels of the whole, so the loudness stays about
// what it was.
static void find_match(const CwCondition* is, const CwCondition* wanted, int match_db100[CW_BANDS]) {
    for (int b = 0; b < CW_BANDS; ++b) {
        const bool heard = is->band_db100[b] != CW_FAULT_NONE_DB100 && wanted->band_db100[b] != CW_FAULT_NONE_DB100;
        const int apart = heard ? wanted->band_db100[b] - is->band_db100[b] : 0;
        match_db100[b] = apart > MATCH_MOST_DB100    ? MATCH_MOST_DB100
                         : apart < -MATCH_MOST_DB100 ? -MATCH_MOST_DB100
                                                     : apart;
    }
}

static CwStatus play_bands(Job* job, CwArena* own, const int match_db100[CW_BANDS]) {
    CwOldRecording* rec = job->rec;
    CwWav wav;
    CwGainPoint points[CW_BANDS];
    CwBandGains gains = {.sample_rate = rec->sample_rate};
    CwBandPlayer* player = NULL;
    double* out = CW_NEW_ARRAY(own, double, (size_t)(AT_ONCE * rec->channels));
    if (!out) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(as_wav(job, own, &wav));
    const CwSource source = cw_source_of_wav(&wav);
    for (int b = 0; b < CW_BANDS; ++b) {
        points[b] = (CwGainPoint){0, match_db100[b]};
        gains.bands[b] = (CwAutomation){rec->sample_rate, &points[b], 1};
    }
    CW_TRY(cw_bands_player(own, &source, &gains, &player));
    for (int64_t at = 0; at < rec->frames; at += AT_ONCE) {
        const int64_t n = rec->frames - at < AT_ONCE ? rec->frames - at : AT_ONCE;
        CW_TRY(cw_bands_play(player, at, n, out, job->diag));
        for (int c = 0; c < rec->channels; ++c) {
            for (int64_t i = 0; i < n; ++i) {
                rec->planes[c][at + i] = (float)out[i * rec->channels + c];
            }
        }
    }
    return CW_OK;
}

static CwStatus match_to(Job* job, CwArena* own, const CwSource* reference) {
    CwOldRecording other;
    CwCondition wanted;
    CwCondition is;
    CW_TRY(cw_recording_read(own, reference, job->diag, &other));
    CW_TRY(cw_recording_condition(own, &other, 50, &wanted));
    CW_TRY(cw_recording_condition(own, job->rec, 50, &is));
    find_match(&is, &wanted, job->repair->match_db100);
    return play_bands(job, own, job->repair->match_db100);
}

static CwStatus match(Job* job, const CwSource* reference) {
    CwArena* own = cw_arena_like(job->arena);
    const CwStatus status = own ? match_to(job, own, reference) : CW_ERR_NO_MEM;
    cw_arena_free(own);
    return status;
}

// What was changed, over what was there; and the gain by which it fits again.
static void compare(const CwOldRecording* was, CwOldRecording* is, CwRepair* repair) {
    double sound = 0.0;
    double apart = 0.0;
    double most = 0.0;
    for (int c = 0; c < is->channels; ++c) {
        for (int64_t i = 0; i < is->frames; ++i) {
            const double a = (double)was->planes[c][i];
            const double b = (double)is->planes[c][i];
            sound += a * a;
            apart += (a - b) * (a - b);
            most = cw_abs(b) > most ? cw_abs(b) : most;
        }
    }
    repair->residual_db100 =
        apart > 0.0 && sound > 0.0 ? (int)cw_round(1000.0 * cw_log10(apart / sound)) : CW_FAULT_NONE_DB100;
    if (most > 0x7FFFFF * 0x1p-23) {
        repair->gain_db100 = -10 - (int)cw_round(100.0 * cw_gain_to_db(most));
        const double gain = cw_db_to_gain(repair->gain_db100 * 0.01);
        for (int c = 0; c < is->channels; ++c) {
            for (int64_t i = 0; i < is->frames; ++i) {
                is->planes[c][i] = (float)(gain * (double)is->planes[c][i]);
            }
        }
    }
}

static CwStatus copy_of(CwArena* own, const CwOldRecording* rec, CwOldRecording* ret_copy) {
    *ret_copy = *rec;
    for (int c = 0; c < rec->channels; ++c) {
        ret_copy->planes[c] = CW_NEW_ARRAY(own, float, (size_t)rec->frames);
        if (!ret_copy->planes[c]) {
            return CW_ERR_NO_MEM;
        }
        memcpy(ret_copy->planes[c], rec->planes[c], (size_t)rec->frames * sizeof(float));
    }
    return CW_OK;
}

static CwStatus run(Job* job, const CwRepairWish* wish) {
    const int hum_hz = wish->hum_hz ? wish->hum_hz : 50;
    CwOldRecording was;
    CW_TRY(copy_of(job->arena, job->rec, &was));
    CW_TRY(cw_recording_condition(job->arena, job->rec, hum_hz, &job->repair->before));
    CW_TRY(wish->clipping ? with_room(job, grow_tops) : CW_OK);
    CW_TRY(wish->clicks ? with_room(job, bridge_clicks) : CW_OK);
    CW_TRY(wish->hum_hz ? notch(job) : CW_OK);
    CW_TRY(wish->hiss && job->repair->before.noise_dbfs100 >= HISS_LEAST_DB100 ? with_room(job, take_hiss) : CW_OK);
    CW_TRY(wish->mud ? clear_mud(job) : CW_OK);
    CW_TRY(wish->match ? match(job, wish->match) : CW_OK);
    compare(&was, job->rec, job->repair);
    return cw_recording_condition(job->arena, job->rec, hum_hz, &job->repair->after);
}

CwStatus cw_repair(CwArena* arena, const CwRepairWish* wish, const char* folder, CwOldRecording* recording,
                   CwDiag* diag, CwRepair* ret_repair) {
    assert(wish->hum_hz == 0 || wish->hum_hz == 50 || wish->hum_hz == 60);
    CwRepair repair = {0};
    CwArena* own = cw_arena_like(arena);
    Job job = {own, folder, recording, diag, &repair};
    const CwStatus status = own ? run(&job, wish) : CW_ERR_NO_MEM;
    cw_arena_free(own);
    CW_TRY(status);
    *ret_repair = repair;
    return CW_OK;
}

void cw_repair_to_json(CwBuf* buf, const char* key, const CwRepair* repair) {
    cw_json_begin_object(buf, key);
    cw_condition_to_json(buf, "before", &repair->before);
    cw_condition_to_json(buf, "after", &repair->after);
    cw_json_put_int(buf, "mended", repair->mended);
    cw_json_put_int(buf, "notches", repair->notches);
    cw_json_put_decimal(buf, "mud_most", repair->mud_most_db100, 100);
    cw_json_begin_array(buf, "match");
    for (int b = 0; b < CW_BANDS; ++b) {
        cw_json_put_decimal(buf, NULL, repair->match_db100[b], 100);
    }
    cw_json_end_array(buf);
    if (repair->residual_db100 == CW_FAULT_NONE_DB100) {
        cw_json_put_null(buf, "residual");
    } else {
        cw_json_put_decimal(buf, "residual", repair->residual_db100, 100);
    }
    cw_json_put_decimal(buf, "gain", repair->gain_db100, 100);
    cw_json_end_object(buf);
}
