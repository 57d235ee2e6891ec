// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/tape_listen_priv.h"

#include "base/math.h"
#include "perform/spectrum_priv.h"

#include <string.h>

enum {
    WINDOW = 4096,
    HOP_MS = 50,
    PIECE = 1024,
};

static const double silence_db = -120.0;

CwStatus cw__tape_mono(const CwTapeBrief* brief, int64_t start, int64_t count, float* mono) {
    int32_t piece[PIECE * CW_CHANNELS_MAX];
    memset(mono, 0, (size_t)count * sizeof *mono);
    for (size_t s = 0; s < brief->n_stems; ++s) {
        const CwSound* stem = &brief->stems[s];
        for (int64_t at = 0; at < count; at += PIECE) {
            const int64_t n = count - at < PIECE ? count - at : PIECE;
            CW_TRY(cw_sound_read(stem, start + at, n, piece));
            for (int64_t i = 0; i < n; ++i) {
                int64_t sum = 0;
                for (int c = 0; c < stem->channels; ++c) {
                    sum += piece[i * stem->channels + c];
                }
                mono[at + i] += (float)sum / (8388608.0F * (float)stem->channels);
            }
        }
    }
    return CW_OK;
}

static double in_db(double power) {
    return power > 1e-12 ? 0.5 * cw_gain_to_db(power) : silence_db;
}

// Adds the window taken last to what is being summed of a beat.
static void add_window(const CwSpectrum* spectrum, int sample_rate, CwBeatSound* sound) {
    double chroma[12];
    const double loud = cw__spectrum_chroma(spectrum, chroma);
    for (int c = 0; c < 12; ++c) {
        sound->harmony[c] += loud * chroma[c];
    }
    for (size_t i = 1; i <= spectrum->size / 2; ++i) {
        const double power = spectrum->magnitude[i] * spectrum->magnitude[i];
        const double hz = (double)i * sample_rate / (double)spectrum->size;
        int band = 0;
        while (band < CW__COLOURS - 1 && hz >= 160.0 * (double)(1 << band)) {
            ++band;
        }
        sound->colour[band] += hz >= 80.0 ? power : 0.0;
        sound->level += power;
    }
}

// Turns sums over windows into what CwBeatSound says.
static void finish(CwBeatSound* sound, int windows) {
    double sum = 0;
    for (int c = 0; c < 12; ++c) {
        sum += sound->harmony[c] * sound->harmony[c];
    }
    for (int c = 0; c < 12 && sum > 0; ++c) {
        sound->harmony[c] /= cw_sqrt(sum);
    }
    const double whole = in_db(sound->level / windows);
    for (int b = 0; b < CW__COLOURS; ++b) {
        const double against = in_db(sound->colour[b] / windows) - whole;
        sound->colour[b] = against < -60.0 ? -60.0 : against;
    }
    sound->level = whole;
}

CwStatus cw__tape_listen(CwArena* arena, const CwTapeBrief* brief, CwBeatSound** ret_sounds) {
    const CwBars* bars = brief->bars;
    const int rate = brief->stems[0].sample_rate;
    CwSpectrum spectrum;
    CwBeatSound* sounds = CW_NEW_ARRAY(arena, CwBeatSound, bars->n_beats);
    float* mono = CW_NEW_ARRAY(arena, float, WINDOW);
    if (!sounds || !mono) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw__spectrum_new(arena, rate, WINDOW, &spectrum));
    for (size_t i = 0; i < bars->n_beats; ++i) {
        const int64_t start = bars->beats[i].sample;
        const int64_t end = start + cw_bars_length(bars, i);
        int windows = 0;
        for (int64_t at = start; at < end && windows < 200; at += (int64_t)HOP_MS * rate / 1000) {
            CW_TRY(cw__tape_mono(brief, at, WINDOW, mono));
            cw__spectrum_take(&spectrum, mono);
            add_window(&spectrum, rate, &sounds[i]);
            ++windows;
        }
        finish(&sounds[i], windows);
    }
    *ret_sounds = sounds;
    return CW_OK;
}

static double harmony_between(const CwBeatSound* a, const CwBeatSound* b) {
    double alike = 0;
    double some = 0;
    for (int c = 0; c < 12; ++c) {
        alike += a->harmony[c] * b->harmony[c];
        some += a->harmony[c] + b->harmony[c];
    }
    return some > 0 ? 1.0 - alike : 0.0;
}

static double colour_between(const CwBeatSound* a, const CwBeatSound* b) {
    double sum = 0;
    for (int i = 0; i < CW__COLOURS; ++i) {
        sum += cw_abs(a->colour[i] - b->colour[i]);
    }
    return sum / (24.0 * CW__COLOURS);
}

static double at_most(double value, double most) {
    return value < most ? value : most;
}

// The part of a beat that is wrong when the recording is left `off` samples from beat `from`.
static double wrong_part(const CwBars* bars, size_t from, int64_t off) {
    if (off > 0) { // the beat that must not come is begun
        return 1.5 * (double)off / (double)cw_bars_length(bars, from);
    }
    return (double)-off / (double)cw_bars_length(bars, from ? from - 1 : 0);
}

CwTapeJoin cw__tape_join(const CwBars* bars, const CwBeatSound* sounds, size_t from, size_t to, int64_t off) {
    const CwBeatSound* expected = &sounds[from];
    const CwBeatSound* comes = &sounds[to];
    const double after = harmony_between(expected, comes);
    const double before = from && to ? harmony_between(&sounds[from - 1], &sounds[to - 1]) : 1.0;
    const double louder = comes->level - expected->level;
    const double colour = colour_between(expected, comes);
    const double wrong = wrong_part(bars, from, off) / 0.5;
    const bool other_beat = bars->beats[from].beat != bars->beats[to].beat;
    double audible =
        6.0 + 40.0 * after + 20.0 * before + (other_beat ? 18.0 : 0.0) + at_most(60.0 * wrong * wrong, 60.0);
    audible += 15.0 * at_most(cw_abs(louder) / 12.0, 2.0) + 15.0 * at_most(colour, 1.5);
    return (CwTapeJoin){
        .from = bars->beats[from],
        .to = bars->beats[to],
        .off = off,
        .harmony = (int)cw_round(1000.0 * after),
        .level = (int)cw_round(100.0 * louder),
        .colour = (int)cw_round(1000.0 * colour),
        .audible = (int)cw_round(at_most(audible, 100.0)),
    };
}
