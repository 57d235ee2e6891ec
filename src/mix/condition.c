// SPDX-License-Identifier: GPL-3.0-or-later
// What lies in a recording all the time: hum, hiss, and how its bands stand to each other.
#include "mix/recording.h"

#include "base/json.h"
#include "base/math.h"
#include "signal/biquad.h"
#include "signal/fourier.h"

#include <stdlib.h>
#include <string.h>

enum {
    HUM_FRAME = 65536,
    NOISE_FRAME = 2048,
    FRAMES_MOST = 512, // of each kind that are looked at
    SAMPLES_MOST = 1 << 28,
    READ = 65536,
    BESIDE = 14, // bins on either side of a harmonic, the nearest three left out
};

#define NOISE_FROM_HZ 3000.0
#define NOISE_TO_HZ   16000.0
#define MUD_HZ        315.0
#define CLEAR_HZ      1600.0
#define MUD_Q         0.9
#define TENTH         0.1053605156578263 // of exponential numbers a tenth lie below this part of their mean

CwStatus cw_recording_read(CwArena* arena, const CwSource* source, CwDiag* diag, CwOldRecording* ret_recording) {
    CwOldRecording rec = {.sample_rate = source->sample_rate, .channels = source->channels, .frames = source->frames};
    if (source->frames * source->channels > SAMPLES_MOST) {
        return cw_diag(diag, CW_ERR_RANGE, "recording.long", (CwPlace){0}, NULL,
                       "the recording is too long to be repaired in one: cut it into parts of half an hour");
    }
    for (int c = 0; c < rec.channels; ++c) {
        rec.planes[c] = CW_NEW_ARRAY(arena, float, (size_t)rec.frames);
        if (!rec.planes[c]) {
            return CW_ERR_NO_MEM;
        }
    }
    for (int64_t at = 0; at < rec.frames; at += READ) {
        float* planes[CW_CHANNELS_MAX];
        for (int c = 0; c < rec.channels; ++c) {
            planes[c] = rec.planes[c] + at;
        }
        CW_TRY(cw_source_read(source, at, rec.frames - at < READ ? rec.frames - at : READ, planes, diag));
    }
    *ret_recording = rec;
    return CW_OK;
}

static int by_size(const void* a, const void* b) {
    const double x = *(const double*)a;
    const double y = *(const double*)b;
    return (x > y) - (x < y);
}

static double part_of(double* values, size_t count, double part) {
    qsort(values, count, sizeof *values, by_size); // numbers alike are alike
    return count ? values[(size_t)(part * (double)(count - 1))] : 0.0;
}

static int db100(double power) {
    return power > 1e-20 ? (int)cw_round(1000.0 * cw_log10(power)) : CW_FAULT_NONE_DB100;
}

// Power spectra of frames of every channel, spread over the recording: `rows[n_rows][size / 2]`.
typedef struct {
    size_t size;
    size_t bins;
    size_t n_rows;
    double* rows;
    double* column; // room for one bin of every row
} Spectra;

static CwStatus take_spectra(CwArena* arena, const CwOldRecording* rec, size_t size, Spectra* s) {
    const CwFourier* fourier = NULL;
    const int64_t last = rec->frames - (int64_t)size;
    const int64_t most = FRAMES_MOST / rec->channels;
    const int64_t hop = last / most > (int64_t)size / 2 ? last / most : (int64_t)size / 2;
    const size_t n_frames = last < 0 ? 0 : (size_t)(last / hop) + 1;
    double* work = CW_NEW_ARRAY(arena, double, 3 * size);
    *s = (Spectra){.size = size, .bins = size / 2, .n_rows = n_frames * (size_t)rec->channels};
    s->rows = CW_NEW_ARRAY(arena, double, s->n_rows * s->bins);
    s->column = CW_NEW_ARRAY(arena, double, s->n_rows + 1);
    CW_TRY(cw_fourier_new(arena, size, &fourier));
    if (!work || !s->rows || !s->column) {
        return CW_ERR_NO_MEM;
    }
    cw_hann(size, work + 2 * size);
    for (size_t row = 0; row < s->n_rows; ++row) {
        double* power = s->rows + row * s->bins;
        const float* from = rec->planes[row / n_frames] + (int64_t)(row % n_frames) * hop;
        for (size_t i = 0; i < size; ++i) {
            work[i] = work[2 * size + i] * (double)from[i];
            work[size + i] = 0.0;
        }
        cw_fourier(fourier, work, work + size);
        for (size_t k = 0; k < s->bins; ++k) {
            power[k] = work[k] * work[k] + work[size + k] * work[size + k];
        }
    }
    return CW_OK;
}

// The level a bin has in the quiet part of the recording, or more seldom than that.
static double quiet_level(const Spectra* s, size_t bin, double part) {
    for (size_t row = 0; row < s->n_rows; ++row) {
        s->column[row] = s->rows[row * s->bins + bin];
    }
    return part_of(s->column, s->n_rows, part);
}

// Where the top lies between bins, by a parabola through their levels in dB.
static double between(double below, double top, double above) {
    if (!(below > 0.0 && top > 0.0 && above > 0.0)) {
        return 0.0;
    }
    const double a = cw_log(below);
    const double b = cw_log(top);
    const double c = cw_log(above);
    const double bend = a - 2.0 * b + c;
    return bend < 0.0 ? 0.5 * (a - c) / bend : 0.0;
}

static void find_harmonic(const Spectra* s, double hz, int sample_rate, CwHum* hum) {
    const double step = (double)sample_rate / (double)s->size;
    const size_t middle = (size_t)cw_round(hz / step);
    const size_t away = (size_t)(hz * 0.005 / step) + 1; // mains are within half a percent
    double beside[2 * BESIDE];
    size_t n_beside = 0;
    size_t top = middle;
    double most = 0.0;
    *hum = (CwHum){hz, 0};
    if (!s->n_rows || middle + away + BESIDE >= s->bins || middle < away + BESIDE) {
        return;
    }
    for (size_t bin = middle - away; bin <= middle + away; ++bin) {
        const double level = quiet_level(s, bin, 0.25);
        if (level > most) {
            most = level;
            top = bin;
        }
    }
    hum->hz = ((double)top + between(quiet_level(s, top - 1, 0.25), most, quiet_level(s, top + 1, 0.25))) * step;
    for (size_t i = 4; i < BESIDE; ++i) {
        beside[n_beside++] = quiet_level(s, middle - away - i, 0.25);
        beside[n_beside++] = quiet_level(s, middle + away + i, 0.25);
    }
    const double usual = part_of(beside, n_beside, 0.5);
    const double floor = 1e-14 * (double)s->size * (double)s->size; // what lies below is not heard
    hum->over_db100 = most > floor ? db100(most / (usual > floor ? usual : floor)) : 0;
    hum->over_db100 = hum->over_db100 > 0 ? hum->over_db100 : 0;
}

static CwStatus find_hum(CwArena* arena, const CwOldRecording* rec, int hum_hz, CwCondition* condition) {
    Spectra s;
    CW_TRY(take_spectra(arena, rec, HUM_FRAME, &s));
    int best = 0;
    for (int h = 0; h < CW_HUM_HARMONICS; ++h) {
        find_harmonic(&s, (double)(hum_hz * (h + 1)), rec->sample_rate, &condition->hum[h]);
        best = condition->hum[h].over_db100 > condition->hum[best].over_db100 ? h : best;
    }
    condition->hum_db100 = condition->hum[best].over_db100;
    for (int h = 0; h < CW_HUM_HARMONICS; ++h) { // the clearest says where all of them lie
        condition->hum[h].hz = condition->hum[best].hz * (h + 1) / (best + 1);
    }
    return CW_OK;
}

static double power_of(const CwOldRecording* rec) {
    double sum = 0.0;
    for (int c = 0; c < rec->channels; ++c) {
        for (int64_t i = 0; i < rec->frames; ++i) {
            sum += (double)rec->planes[c][i] * (double)rec->planes[c][i];
        }
    }
    return rec->frames ? sum / (double)(rec->frames * rec->channels) : 0.0;
}

// Steady noise as if it were white: the middle one of the bins' quietest tenths.
static CwStatus find_noise(CwArena* arena, const CwOldRecording* rec, CwCondition* condition) {
    Spectra s;
    CW_TRY(take_spectra(arena, rec, NOISE_FRAME, &s));
    const double step = (double)rec->sample_rate / NOISE_FRAME;
    double levels[NOISE_FRAME / 2];
    size_t n_levels = 0;
    for (size_t bin = (size_t)(NOISE_FROM_HZ / step); bin < s.bins && (double)bin * step < NOISE_TO_HZ; ++bin) {
        levels[n_levels++] = quiet_level(&s, bin, 0.1) / TENTH;
    }
    // White noise of power p has p * size * 3/8 in every bin under Hann's window.
    const double noise = part_of(levels, n_levels, 0.5) / (0.375 * NOISE_FRAME);
    condition->noise_dbfs100 = db100(noise);
    condition->snr_db100 =
        condition->noise_dbfs100 == CW_FAULT_NONE_DB100 ? 0 : db100(power_of(rec)) - condition->noise_dbfs100;
    return CW_OK;
}

static double power_round(const CwOldRecording* rec, double hz, double* work) {
    const CwBiquad pass = cw_biquad_band_pass(hz, MUD_Q, rec->sample_rate);
    double sum = 0.0;
    for (int c = 0; c < rec->channels; ++c) {
        CwBiquadState state = {0};
        for (int64_t at = 0; at < rec->frames; at += READ) {
            const size_t n = rec->frames - at < READ ? (size_t)(rec->frames - at) : READ;
            for (size_t i = 0; i < n; ++i) {
                work[i] = (double)rec->planes[c][at + (int64_t)i];
            }
            cw_biquad_run(&pass, &state, work, n);
            for (size_t i = 0; i < n; ++i) {
                sum += work[i] * work[i];
            }
        }
    }
    return sum;
}

static CwStatus find_balance(CwArena* arena, const CwOldRecording* rec, CwCondition* condition) {
    double* work = CW_NEW_ARRAY(arena, double, READ > rec->frames ? READ : (size_t)rec->frames);
    double sums[CW_BANDS] = {0.0};
    if (!work) {
        return CW_ERR_NO_MEM;
    }
    const double mud = power_round(rec, MUD_HZ, work);
    const double clear = power_round(rec, CLEAR_HZ, work);
    condition->mud_db100 = mud > 0.0 && clear > 0.0 ? db100(mud / clear) : 0;
    for (int c = 0; c < rec->channels; ++c) {
        double energy[CW_BANDS];
        for (int64_t i = 0; i < rec->frames; ++i) {
            work[i] = (double)rec->planes[c][i];
        }
        CW_TRY(cw_bands_energy(arena, work, (size_t)rec->frames, rec->sample_rate, energy));
        for (int b = 0; b < CW_BANDS; ++b) {
            sums[b] += energy[b];
        }
    }
    double all = 0.0;
    for (int b = 0; b < CW_BANDS; ++b) {
        all += sums[b];
    }
    for (int b = 0; b < CW_BANDS; ++b) {
        condition->band_db100[b] = all > 0.0 ? db100(sums[b] / all) : CW_FAULT_NONE_DB100;
    }
    return CW_OK;
}

static CwStatus find_all(CwArena* own, const CwOldRecording* rec, int hum_hz, CwCondition* condition) {
    CwBreaks faults = {0};
    CW_TRY(cw_recording_clicks(own, rec, &faults));
    condition->clicks = faults.count;
    CW_TRY(cw_recording_clipped(own, rec, &faults));
    condition->clipped = faults.count;
    for (size_t i = 0; i < faults.count; ++i) {
        condition->clipped_samples += faults.items[i].to - faults.items[i].from;
    }
    CW_TRY(find_hum(own, rec, hum_hz, condition));
    CW_TRY(find_noise(own, rec, condition));
    return find_balance(own, rec, condition);
}

CwStatus cw_recording_condition(CwArena* arena, const CwOldRecording* recording, int hum_hz,
                                CwCondition* ret_condition) {
    CwCondition condition = {0};
    CwArena* own = cw_arena_like(arena);
    const CwStatus status = own ? find_all(own, recording, hum_hz, &condition) : CW_ERR_NO_MEM;
    cw_arena_free(own);
    CW_TRY(status);
    *ret_condition = condition;
    return CW_OK;
}

static void put_level(CwBuf* buf, const char* key, int hundredths) {
    if (hundredths == CW_FAULT_NONE_DB100) {
        cw_json_put_null(buf, key);
    } else {
        cw_json_put_decimal(buf, key, hundredths, 100);
    }
}

void cw_condition_to_json(CwBuf* buf, const char* key, const CwCondition* condition) {
    cw_json_begin_object(buf, key);
    cw_json_put_int(buf, "clicks", (int64_t)condition->clicks);
    cw_json_put_int(buf, "clipped", (int64_t)condition->clipped);
    cw_json_put_int(buf, "clipped_samples", condition->clipped_samples);
    put_level(buf, "hum", condition->hum_db100);
    put_level(buf, "noise", condition->noise_dbfs100);
    put_level(buf, "snr", condition->snr_db100);
    put_level(buf, "mud", condition->mud_db100);
    cw_json_begin_array(buf, "bands");
    for (int b = 0; b < CW_BANDS; ++b) {
        put_level(buf, NULL, condition->band_db100[b]);
    }
    cw_json_end_array(buf);
    cw_json_end_object(buf);
}
