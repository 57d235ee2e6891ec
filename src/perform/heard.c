// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/heard.h"

#include "base/json.h"
#include "base/math.h"
#include "perform/spectrum_priv.h"
#include "time/flicks.h"

#include <string.h>

enum {
    AROUND_MS = 1200, // of sound on either side are looked at
    SEARCH_MS = 400,  // and moments are looked for within
    HOP_MS = 1,
    LAG = 10,          // hops between the spectra whose difference is the flux
    FLUX_SIZE = 1024,  // at 48 kHz
    FLUX_EARLY_MS = 5, // the flux is largest when an onset has come a quarter of the window in
    CHROMA_SIZE = 4096,
    CHROMA_HOP_MS = 5,
    CHROMA_GAP_MS = 40,
    CHROMA_SPAN_MS = 220,
    ONSET_NEAR_CHORD_MS = 60,
    ONSET_NEAR_SWELL_MS = 100,
    LEVEL_SPAN_MS = 80,
    SWELL_SPAN_MS = 50,
};

// Some sound in one channel, `middle` samples of it before the moment.
typedef struct {
    CwArena* arena;
    int sample_rate;
    float* mono;
    int64_t n;
    int64_t middle;
    CwSpectrum flux;
    CwSpectrum harmony;
} Ear;

static int64_t samples_of_ms(const Ear* ear, int64_t ms) {
    return ms * ear->sample_rate / 1000;
}

// The largest power of two not above `size` at 48 kHz scaled to the rate.
static size_t size_at(int sample_rate, size_t size) {
    size_t result = 4;
    while (2 * result <= size * (size_t)sample_rate / 48000) {
        result *= 2;
    }
    return result;
}

static CwStatus listen_around(Ear* ear, const CwSound* sound, int64_t sample) {
    enum { PIECE = 1024 };
    int32_t piece[PIECE * CW_CHANNELS_MAX];
    for (int64_t at = 0; at < ear->n; at += PIECE) {
        const int64_t count = ear->n - at < PIECE ? ear->n - at : PIECE;
        CW_TRY(cw_sound_read(sound, sample - ear->middle + at, count, piece));
        for (int64_t i = 0; i < count; ++i) {
            int64_t sum = 0;
            for (int c = 0; c < sound->channels; ++c) {
                sum += piece[i * sound->channels + c];
            }
            ear->mono[at + i] = (float)sum / (8388608.0F * (float)sound->channels);
        }
    }
    return CW_OK;
}

// Magnitudes of the window whose middle is at `at`; outside what was read is silence.
static void spectrum_at(const Ear* ear, CwSpectrum* spectrum, int64_t at) {
    float samples[2 * CHROMA_SIZE];
    const int64_t first = at - (int64_t)spectrum->size / 2;
    for (size_t i = 0; i < spectrum->size; ++i) {
        const int64_t from = first + (int64_t)i;
        samples[i] = from >= 0 && from < ear->n ? ear->mono[from] : 0.0F;
    }
    cw__spectrum_take(spectrum, samples);
}

// Spectral flux at hops of HOP_MS, `curve[n]` from the sample `start` on: how much louder bins become in LAG hops, in
// logarithms above a floor 50 dB below the loudest bin heard.
static CwStatus flux_curve(Ear* ear, int64_t start, size_t n, double* curve) {
    const size_t bins = ear->flux.size / 2 + 1;
    const int64_t hop = samples_of_ms(ear, HOP_MS);
    double* spectra = CW_NEW_ARRAY(ear->arena, double, (n + LAG) * bins);
    if (!spectra) {
        return CW_ERR_NO_MEM;
    }
    double loudest = 0;
    for (size_t f = 0; f < n + LAG; ++f) {
        spectrum_at(ear, &ear->flux, start + ((int64_t)f - LAG / 2) * hop);
        memcpy(spectra + f * bins, ear->flux.magnitude, bins * sizeof *spectra);
        for (size_t b = 0; b < bins; ++b) {
            loudest = ear->flux.magnitude[b] > loudest ? ear->flux.magnitude[b] : loudest;
        }
    }
    const double floor = loudest * 0.00316 + 1e-9;
    for (size_t i = 0; i < (n + LAG) * bins; ++i) {
        spectra[i] = cw_log(1.0 + spectra[i] / floor);
    }
    for (size_t f = 0; f < n; ++f) {
        curve[f] = 0;
        for (size_t b = 0; b < bins; ++b) {
            const double rise = spectra[(f + LAG) * bins + b] - spectra[f * bins + b];
            curve[f] += rise > 0 ? rise : 0;
        }
    }
    return CW_OK;
}

static bool is_peak(const double* curve, size_t n, size_t at) {
    enum { NEIGHBOURS = 8 };
    for (size_t k = 1; k <= NEIGHBOURS; ++k) {
        if ((at >= k && curve[at - k] > curve[at]) || (at + k < n && curve[at + k] >= curve[at])) {
            return false;
        }
    }
    return curve[at] > 0;
}

// The onset within `within_ms` of `target` that is largest for its distance.
static CwStatus find_onset(Ear* ear, int64_t target, int64_t within_ms, CwHeardMoment* heard) {
    const size_t n = 2 * SEARCH_MS / HOP_MS + 1;
    const int64_t hop = samples_of_ms(ear, HOP_MS);
    const int64_t start = target - (int64_t)(n / 2) * hop - samples_of_ms(ear, FLUX_EARLY_MS);
    double* curve = CW_NEW_ARRAY(ear->arena, double, n);
    if (!curve) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(flux_curve(ear, start, n, curve));
    double largest = 0;
    double best = 0;
    for (size_t i = 0; i < n; ++i) {
        largest = curve[i] > largest ? curve[i] : largest;
    }
    for (size_t i = 0; i < n; ++i) {
        const double away_ms = (double)(HOP_MS * (int64_t)i - SEARCH_MS);
        const double worth = curve[i] / (1.0 + away_ms * away_ms / 6400.0);
        if (cw_abs(away_ms) <= (double)within_ms && curve[i] >= 0.1 * largest && worth > best && is_peak(curve, n, i)) {
            best = worth;
            const int64_t at = start + (int64_t)i * hop + samples_of_ms(ear, FLUX_EARLY_MS);
            *heard = (CwHeardMoment){true, at, (int)cw_round(1000.0 * curve[i] / largest)};
        }
    }
    return CW_OK;
}

// The pitch classes around every CHROMA_HOP_MS of the search and of what is looked at on either side.
typedef struct {
    double (*classes)[12];
    double* loud;
    int n;
} Harmony;

static CwStatus listen_to_harmony(Ear* ear, Harmony* ret_harmony) {
    Harmony h = {.n = 2 * (SEARCH_MS + CHROMA_SPAN_MS) / CHROMA_HOP_MS + 1};
    h.classes = cw_alloc_array(ear->arena, (size_t)h.n, sizeof h.classes[0]);
    h.loud = CW_NEW_ARRAY(ear->arena, double, (size_t)h.n);
    if (!h.classes || !h.loud) {
        return CW_ERR_NO_MEM;
    }
    for (int i = 0; i < h.n; ++i) {
        spectrum_at(ear, &ear->harmony, ear->middle + samples_of_ms(ear, (int64_t)CHROMA_HOP_MS * (i - h.n / 2)));
        h.loud[i] = cw__spectrum_chroma(&ear->harmony, h.classes[i]);
    }
    *ret_harmony = h;
    return CW_OK;
}

// The pitch classes of a stretch as a vector of length 1, or 0 in silence; answers how loud it is.
static double mean_chroma(const Harmony* h, int from, int to, double mean[12]) {
    double loud = 0;
    double sum = 0;
    memset(mean, 0, 12 * sizeof *mean);
    for (int i = from; i <= to; ++i) {
        loud += h->loud[i];
        for (int c = 0; c < 12; ++c) {
            mean[c] += h->classes[i][c];
        }
    }
    for (int c = 0; c < 12; ++c) {
        sum += mean[c] * mean[c];
    }
    for (int c = 0; c < 12 && sum > 0; ++c) {
        mean[c] /= cw_sqrt(sum);
    }
    return loud;
}

// How unlike the harmony before and after are: 0 the same, 1 nothing in common. What enters after silence is wholly
// new, what ends is no harmony.
static double harmony_change(const Harmony* h, int at) {
    double before[12];
    double after[12];
    const int gap = CHROMA_GAP_MS / CHROMA_HOP_MS;
    const int span = CHROMA_SPAN_MS / CHROMA_HOP_MS;
    const double loud_before = mean_chroma(h, at - span, at - gap, before);
    const double loud_after = mean_chroma(h, at + gap, at + span, after);
    if (loud_after <= 0.01 * loud_before || loud_before <= 0.01 * loud_after) {
        return loud_after > loud_before ? 1.0 : 0.0;
    }
    double alike = 0;
    for (int c = 0; c < 12; ++c) {
        alike += before[c] * after[c];
    }
    return 1.0 - alike;
}

static CwStatus find_chord(Ear* ear, CwHeardMoment* heard) {
    Harmony harmony = {0};
    CW_TRY(listen_to_harmony(ear, &harmony));
    double most = 0.02;
    for (int64_t ms = -SEARCH_MS; ms <= SEARCH_MS; ms += CHROMA_HOP_MS) {
        const double change = harmony_change(&harmony, harmony.n / 2 + (int)(ms / CHROMA_HOP_MS));
        const double worth = change / (1.0 + (double)(ms * ms) / 40000.0);
        if (worth > most) {
            most = worth;
            *heard = (CwHeardMoment){true, ear->middle + samples_of_ms(ear, ms), (int)cw_round(1000.0 * change)};
        }
    }
    if (!heard->found) {
        return CW_OK;
    }
    CwHeardMoment onset = {0};
    CW_TRY(find_onset(ear, heard->sample, ONSET_NEAR_CHORD_MS, &onset));
    heard->sample = onset.found ? onset.sample : heard->sample;
    return CW_OK;
}

// Mean power of [from, from + count); never 0.
static double power(const Ear* ear, int64_t from, int64_t count) {
    double sum = 1e-12;
    for (int64_t i = from; i < from + count; ++i) {
        const double value = i >= 0 && i < ear->n ? (double)ear->mono[i] : 0.0;
        sum += value * value;
    }
    return sum / (double)count;
}

static double in_db(double ratio) {
    return 0.5 * cw_gain_to_db(ratio);
}

// The last moment near a fall at which 20 ms are still within 4 dB of what was before it.
static int64_t start_of_fall(const Ear* ear, int64_t fall) {
    const int64_t span = samples_of_ms(ear, LEVEL_SPAN_MS);
    const int64_t piece = samples_of_ms(ear, 20);
    const double before = power(ear, fall - 2 * span, span);
    int64_t last = fall - span;
    for (int64_t at = fall - span; at <= fall + span; at += samples_of_ms(ear, 1)) {
        last = power(ear, at - piece / 2, piece) >= 0.4 * before ? at : last;
    }
    return last;
}

static void find_stop(const Ear* ear, bool must_last, CwHeardMoment* heard) {
    const int64_t span = samples_of_ms(ear, LEVEL_SPAN_MS);
    double most = 4.0;
    for (int64_t ms = -SEARCH_MS; ms <= SEARCH_MS; ms += 2) {
        const int64_t at = ear->middle + samples_of_ms(ear, ms);
        const double before = power(ear, at - span, span);
        const double fall = in_db(before / power(ear, at, span));
        const double lasting = in_db(before / power(ear, at + samples_of_ms(ear, 300), span));
        if (before > 1e-9 && fall > most && (!must_last || lasting >= 20.0)) {
            most = fall;
            *heard = (CwHeardMoment){true, at, (int)cw_round(100.0 * (must_last ? lasting : fall))};
        }
    }
    if (heard->found) {
        heard->sample = start_of_fall(ear, heard->sample);
    }
}

static double most_around(const Ear* ear) {
    const int64_t span = samples_of_ms(ear, SWELL_SPAN_MS);
    double most = 0;
    for (int64_t ms = -SEARCH_MS; ms <= SEARCH_MS; ms += 2) {
        const double level = power(ear, ear->middle + samples_of_ms(ear, ms) - span / 2, span);
        most = level > most ? level : most;
    }
    return most;
}

static void find_swell(const Ear* ear, double most, CwHeardMoment* heard) {
    const int64_t span = samples_of_ms(ear, SWELL_SPAN_MS);
    double least = 1e9;
    for (int64_t ms = -AROUND_MS + SWELL_SPAN_MS; ms <= SEARCH_MS; ms += 2) {
        const int64_t at = ear->middle + samples_of_ms(ear, ms);
        const double level = power(ear, at - span / 2, span);
        least = level < least ? level : least;
        if (ms >= -SEARCH_MS && level >= 0.794 * most) { // 1 dB
            const double rise = in_db(level / least);
            *heard = (CwHeardMoment){rise >= 3.0, at, (int)cw_round(100.0 * rise)};
            return;
        }
    }
}

// What rises to a stroke has arrived when the stroke falls: a window of the level comes late to that, and what is
// struck may bloom a little after. The stroke must raise the level, and almost to its most.
static CwStatus find_stroke_of_swell(Ear* ear, int64_t target, int64_t within_ms, double most, CwHeardMoment* heard) {
    const int64_t span = samples_of_ms(ear, SWELL_SPAN_MS);
    CwHeardMoment onset = {0};
    CW_TRY(find_onset(ear, target, within_ms, &onset));
    const double after = power(ear, onset.sample + span, span);
    if (onset.found && after >= 1.6 * power(ear, onset.sample - span, span) && after >= 0.4 * most) { // 2 and 4 dB
        heard->sample = onset.sample;
    }
    return CW_OK;
}

static CwStatus hear_swell(Ear* ear, CwHeardMoment* heard) {
    const double most = most_around(ear);
    find_swell(ear, most, heard);
    if (!heard->found) {
        return CW_OK;
    }
    const int64_t arrival = heard->sample;
    CW_TRY(find_stroke_of_swell(ear, ear->middle, SEARCH_MS, most, heard));
    return heard->sample != arrival ? CW_OK : find_stroke_of_swell(ear, arrival, ONSET_NEAR_SWELL_MS, most, heard);
}

static CwStatus hear_one(Ear* ear, const CwSound* sound, const CwMoment* moment, CwHeardMoment* heard) {
    *heard = (CwHeardMoment){0};
    CW_TRY(listen_around(ear, sound, moment->sample));
    switch (moment->want) {
    case CW_HEAR_ACCENT:
    case CW_HEAR_ENTRY:
        CW_TRY(find_onset(ear, ear->middle, SEARCH_MS, heard));
        break;
    case CW_HEAR_CHORD:
        CW_TRY(find_chord(ear, heard));
        break;
    case CW_HEAR_STOP:
    case CW_HEAR_SILENCE:
        find_stop(ear, moment->want == CW_HEAR_SILENCE, heard);
        break;
    case CW_HEAR_SWELL:
        CW_TRY(hear_swell(ear, heard));
        break;
    }
    heard->sample += moment->sample - ear->middle;
    return CW_OK;
}

CwStatus cw_heard(CwArena* arena, const CwSound* sound, const CwMoment* moments, size_t n_moments,
                  CwHeardMoment* ret_heard) {
    Ear ear = {.sample_rate = sound->sample_rate};
    ear.middle = samples_of_ms(&ear, AROUND_MS);
    ear.n = 2 * ear.middle;
    ear.mono = CW_NEW_ARRAY(arena, float, (size_t)ear.n);
    if (!ear.mono) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw__spectrum_new(arena, sound->sample_rate, size_at(sound->sample_rate, FLUX_SIZE), &ear.flux));
    CW_TRY(cw__spectrum_new(arena, sound->sample_rate, size_at(sound->sample_rate, CHROMA_SIZE), &ear.harmony));
    for (size_t i = 0; i < n_moments; ++i) {
        ear.arena = cw_arena_like(arena); // a moment's spectra are megabytes
        if (!ear.arena) {
            return CW_ERR_NO_MEM;
        }
        const CwStatus status = hear_one(&ear, sound, &moments[i], &ret_heard[i]);
        cw_arena_free(ear.arena);
        CW_TRY(status);
    }
    return CW_OK;
}

static const char* const names[] = {"accent", "chord", "stop", "swell", "entry", "silence"};

const char* cw_hear_name(CwHear want) {
    return names[want];
}

CwStatus cw_hear_parse(const char* name, CwHear* ret_want) {
    for (int i = 0; i <= CW_HEAR_SILENCE; ++i) {
        if (strcmp(name, names[i]) == 0) {
            *ret_want = (CwHear)i;
            return CW_OK;
        }
    }
    return CW_ERR_BAD_INPUT;
}

void cw_heard_to_json(CwBuf* buf, const char* key, int sample_rate, const CwMoment* moments, const CwHeardMoment* heard,
                      size_t n_moments) {
    cw_json_begin_array(buf, key);
    for (size_t i = 0; i < n_moments; ++i) {
        cw_json_begin_object(buf, NULL);
        cw_json_put_text(buf, "name", moments[i].name);
        cw_json_put_text(buf, "want", cw_hear_name(moments[i].want));
        cw_json_put_int(buf, "sample", moments[i].sample);
        if (heard[i].found) {
            const int64_t error = heard[i].sample - moments[i].sample;
            cw_json_put_int(buf, "heard", heard[i].sample);
            cw_json_put_int(buf, "error_flicks", error * cw_flicks_per_sample(sample_rate));
        } else {
            cw_json_put_null(buf, "heard");
            cw_json_put_null(buf, "error_flicks");
        }
        cw_json_put_int(buf, "size", heard[i].size);
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
}
