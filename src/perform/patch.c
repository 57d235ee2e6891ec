// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/patch.h"

#include "base/math.h"
#include "perform/gm_priv.h"
#include "signal/kweight.h"

#include <stddef.h>
#include <string.h>

enum {
    LISTEN_MS = 400,
    LATE_MOST_MS = 250,
    WINDOW_MS = 5,
    VELOCITY = 100,
    GAIN = 50000,
    DRUMS_VOLUME = 72,
    SMOOTH_CENTS = 7000, // from the usual -12000: 56 ms
};

// Where a section of violins is put: so low that FluidR3's timpani can still come up to where they belong.
static const double REFERENCE_DB = -37.0;

CwPatchFamily cw_patch_family(int bank, int program) {
    return cw__gm_row(bank, program)->family;
}

CwSynthChannel cw_patch_channel(int bank, int program, CwVoicing voicing) {
    const Cw__GmRow* row = cw__gm_row(bank, program);
    CwSynthChannel channel = {.bank = bank, .program = program, .volume = 127, .send = row->send};
    if (voicing == CW_VOICING_FIRM) {
        channel.skip_samples = row->skip_samples;
        channel.attack_cents = row->attack_cents;
    } else if (voicing == CW_VOICING_SMOOTH && row->skip_samples) {
        channel.skip_samples = row->skip_samples;
        channel.attack_cents = row->attack_cents > 0 ? SMOOTH_CENTS : row->attack_cents / 2;
    }
    return channel;
}

// The energy of one sample's step from the one before: high frequencies count for more, as they do in an attack.
static double step_energy(const float* sound, int i) {
    const double step = i ? (double)sound[i] - (double)sound[i - 1] : 0.0;
    return step * step;
}

// The first sample around which the energy of `window` samples is 12 dB below its most; -1 when all is silent.
static int find_lateness(const float* left, const float* right, int n, int window) {
    double most = 0;
    for (int pass = 0; pass < 2; ++pass) {
        double energy = 0;
        for (int i = 0; i < n; ++i) {
            energy += step_energy(left, i) + step_energy(right, i);
            if (i >= window) {
                energy -= step_energy(left, i - window) + step_energy(right, i - window);
            }
            if (pass == 0) {
                most = energy > most ? energy : most;
            } else if (energy >= 0.0625 * most) {
                return i > window / 2 ? i - window / 2 : 0;
            }
        }
        if (most < 1e-12) {
            return -1;
        }
    }
    return -1;
}

// One instance and room to listen to it.
typedef struct {
    CwSynth* synth;
    int sample_rate;
    int n;         // samples listened to
    float* left;   // [n]
    float* right;  // [n]
    double* plane; // [n]
} Listener;

static int samples_of_ms(const Listener* listener, int ms) {
    return listener->sample_rate / 1000 * ms;
}

// Strikes one key after silence.
static CwStatus strike(Listener* listener, int key, CwDiag* diag) {
    cw_synth_hush(listener->synth);
    CW_TRY(cw_synth_render(listener->synth, CW_SYNTH_BLOCK, listener->left, listener->right, diag));
    cw_synth_note_on(listener->synth, 0, key, VELOCITY);
    return cw_synth_render(listener->synth, listener->n, listener->left, listener->right, diag);
}

// The mean power of what was struck, K-weighted, from 50 ms on.
static double power_of(const Listener* listener, const CwKWeight* k) {
    double sum = 0;
    const int first = samples_of_ms(listener, 50);
    for (int channel = 0; channel < 2; ++channel) {
        CwBiquadState shelf = {0};
        CwBiquadState high_pass = {0};
        for (int i = 0; i < listener->n; ++i) {
            listener->plane[i] = (double)(channel ? listener->right : listener->left)[i];
        }
        cw_biquad_run(&k->shelf, &shelf, listener->plane, (size_t)listener->n);
        cw_biquad_run(&k->high_pass, &high_pass, listener->plane, (size_t)listener->n);
        for (int i = first; i < listener->n; ++i) {
            sum += listener->plane[i] * listener->plane[i];
        }
    }
    return sum / (listener->n - first);
}

// The controller value that puts the instrument where it stands in an orchestra: its keys' mean level against the
// reference and its balance. The engine turns the controller v into 40 log10(v / 127) dB.
static CwStatus measure_volume(Listener* listener, const CwPatch* patch, CwDiag* diag, int* ret_volume) {
    const Cw__GmRow* row = cw__gm_row(patch->bank, patch->program);
    const CwKWeight k = cw_k_weight(listener->sample_rate);
    double sum = 0;
    int count = 0;
    *ret_volume = DRUMS_VOLUME;
    if (patch->bank == 128) { // a kit is balanced in itself
        return CW_OK;
    }
    for (int key = row->low; key <= row->high; key += 2) {
        if (patch->late[CW_VOICING_NATURAL][key] >= 0) {
            CW_TRY(strike(listener, key, diag));
            sum += 0.5 * cw_gain_to_db(power_of(listener, &k) + 1e-12);
            ++count;
        }
    }
    if (count) { // a program without sound may be as loud as it likes
        const double change = REFERENCE_DB + row->balance / 10.0 - sum / count;
        const double volume = cw_round(127.0 * cw_db_to_gain(0.5 * change));
        *ret_volume = (int)(volume > 127.0 ? 127.0 : volume < 8.0 ? 8.0 : volume);
    }
    return CW_OK;
}

static CwStatus measure_lateness(Listener* listener, CwPatch* patch, CwDiag* diag) {
    const Cw__GmRow* row = cw__gm_row(patch->bank, patch->program);
    const bool one_way = !row->skip_samples && !row->attack_cents;
    for (int voicing = 0; voicing < CW_VOICINGS; ++voicing) {
        if (voicing && one_way) {
            memcpy(patch->late[voicing], patch->late[0], sizeof patch->late[0]);
            continue;
        }
        const CwSynthChannel channel = cw_patch_channel(patch->bank, patch->program, (CwVoicing)voicing);
        CW_TRY(cw_synth_channel(listener->synth, 0, &channel, diag));
        for (int key = 0; key < 128; ++key) {
            CW_TRY(strike(listener, key, diag));
            patch->late[voicing][key] =
                (int16_t)find_lateness(listener->left, listener->right, samples_of_ms(listener, LATE_MOST_MS),
                                       samples_of_ms(listener, WINDOW_MS));
        }
    }
    const CwSynthChannel natural = cw_patch_channel(patch->bank, patch->program, CW_VOICING_NATURAL);
    return cw_synth_channel(listener->synth, 0, &natural, diag);
}

CwStatus cw_patch_measure(CwArena* arena, const char* soundfont, int sample_rate, int bank, int program, CwDiag* diag,
                          CwPatch* ret_patch) {
    const CwSynthSettings settings = {.soundfont = soundfont, .sample_rate = sample_rate, .channels = 1, .gain = GAIN};
    CwPatch patch = {.bank = bank, .program = program, .sample_rate = sample_rate};
    Listener listener = {.sample_rate = sample_rate,
                         .n = sample_rate * LISTEN_MS / 1000 / CW_SYNTH_BLOCK * CW_SYNTH_BLOCK};
    listener.left = CW_NEW_ARRAY(arena, float, (size_t)listener.n);
    listener.right = CW_NEW_ARRAY(arena, float, (size_t)listener.n);
    listener.plane = CW_NEW_ARRAY(arena, double, (size_t)listener.n);
    if (!listener.left || !listener.right || !listener.plane) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_synth_open(arena, &settings, diag, &listener.synth));
    CW_TRY(measure_lateness(&listener, &patch, diag));
    CW_TRY(measure_volume(&listener, &patch, diag, &patch.volume));
    *ret_patch = patch;
    return CW_OK;
}

static const char* const voicing_names[CW_VOICINGS] = {"natural", "firm", "smooth"};

void cw_patch_to_json(CwBuf* buf, const char* key, const CwPatch* patch) {
    cw_json_begin_object(buf, key);
    cw_json_put_int(buf, "bank", patch->bank);
    cw_json_put_int(buf, "program", patch->program);
    cw_json_put_int(buf, "rate", patch->sample_rate);
    cw_json_put_int(buf, "volume", patch->volume);
    for (int voicing = 0; voicing < CW_VOICINGS; ++voicing) {
        cw_json_begin_array(buf, voicing_names[voicing]);
        for (int k = 0; k < 128; ++k) {
            cw_json_put_int(buf, NULL, patch->late[voicing][k]);
        }
        cw_json_end_array(buf);
    }
    cw_json_end_object(buf);
}

static CwStatus bad_instrument(CwJsonIn in, const char* key) {
    return cw_diag(in.diag, CW_ERR_BAD_INPUT, "instrument", (CwPlace){in.file, 0, 0}, NULL,
                   "\"%s\" of this instrument is out of range", key);
}

// A whole number of an object, from `least` to `most`.
static CwStatus get_within(CwJsonIn in, const json_t* json, const char* key, int64_t least, int64_t most,
                           int* ret_value) {
    int64_t value = 0;
    CW_TRY(cw_json_get_int(in, json, key, &value));
    if (value < least || value > most) {
        return bad_instrument(in, key);
    }
    *ret_value = (int)value;
    return CW_OK;
}

static CwStatus get_lateness(CwJsonIn in, const json_t* json, const char* name, int16_t late[128]) {
    const json_t* list = NULL;
    CW_TRY(cw_json_get_array(in, json, name, &list));
    if (json_array_size(list) != 128) {
        return bad_instrument(in, name);
    }
    for (size_t k = 0; k < 128; ++k) {
        const json_t* item = json_array_get(list, k);
        const json_int_t value = json_integer_value(item);
        if (!json_is_integer(item) || value < -1 || value > INT16_MAX) {
            return bad_instrument(in, name);
        }
        late[k] = (int16_t)value;
    }
    return CW_OK;
}

CwStatus cw_patch_from_json(CwJsonIn in, const json_t* json, CwPatch* ret_patch) {
    CwPatch patch = {0};
    CW_TRY(get_within(in, json, "bank", 0, 128, &patch.bank));
    CW_TRY(get_within(in, json, "program", 0, 127, &patch.program));
    CW_TRY(get_within(in, json, "rate", 8000, 96000, &patch.sample_rate));
    CW_TRY(get_within(in, json, "volume", 0, 127, &patch.volume));
    for (int voicing = 0; voicing < CW_VOICINGS; ++voicing) {
        CW_TRY(get_lateness(in, json, voicing_names[voicing], patch.late[voicing]));
    }
    *ret_patch = patch;
    return CW_OK;
}
