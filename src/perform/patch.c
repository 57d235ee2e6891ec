// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/patch.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

enum {
    LISTEN_MS = 250,
    WINDOW_MS = 5,
    VELOCITY = 100,
    GAIN = 50000,
    SLOW_ATTACK_CENTS = 4400, // from the usual -12000: 12 ms, so that a note begun in its middle does not click
    SMOOTH_CENTS = 7000,      // from -12000: 56 ms
};

typedef struct {
    int first; // programs first … last
    int last;
    CwPatchFamily family;
    int skip_samples; // of a firm note: chosen so that FluidR3's keys reach -10 dB within about 10 ms
    int attack_cents;
} Group;

// General MIDI level 1, table of programs; 49 to 51 and the pads have slow envelopes of their own, which are taken off.
static const Group groups[] = {
    {0, 15, CW_PATCH_STRUCK, 0, 0},
    {16, 23, CW_PATCH_HELD, 0, 0},
    {24, 39, CW_PATCH_STRUCK, 0, 0},
    {40, 44, CW_PATCH_BOWED, 3000, SLOW_ATTACK_CENTS},
    {45, 47, CW_PATCH_STRUCK, 0, 0},
    {48, 48, CW_PATCH_BOWED, 3000, SLOW_ATTACK_CENTS},
    {49, 51, CW_PATCH_BOWED, 3000, -6000},
    {52, 54, CW_PATCH_HELD, 3000, SLOW_ATTACK_CENTS},
    {55, 55, CW_PATCH_STRUCK, 0, 0},
    {56, 63, CW_PATCH_BRASS, 2000, SLOW_ATTACK_CENTS},
    {64, 79, CW_PATCH_WIND, 3000, SLOW_ATTACK_CENTS},
    {80, 87, CW_PATCH_HELD, 0, 0},
    {88, 95, CW_PATCH_HELD, 0, -6000},
    {96, 103, CW_PATCH_HELD, 0, 0},
    {104, 108, CW_PATCH_STRUCK, 0, 0},
    {109, 109, CW_PATCH_HELD, 0, 0},
    {110, 110, CW_PATCH_BOWED, 3000, SLOW_ATTACK_CENTS},
    {111, 111, CW_PATCH_WIND, 2000, SLOW_ATTACK_CENTS},
    {112, 127, CW_PATCH_STRUCK, 0, 0},
};

static const Group* group_of(int bank, int program) {
    static const Group drums = {0, 127, CW_PATCH_STRUCK, 0, 0};
    assert(program >= 0 && program < 128);
    const Group* group = groups;
    while (group->last < program) {
        ++group;
    }
    return bank == 128 ? &drums : group;
}

CwPatchFamily cw_patch_family(int bank, int program) {
    return group_of(bank, program)->family;
}

CwSynthChannel cw_patch_channel(int bank, int program, CwVoicing voicing) {
    const Group* group = group_of(bank, program);
    CwSynthChannel channel = {.bank = bank, .program = program};
    if (voicing == CW_VOICING_FIRM) {
        channel.skip_samples = group->skip_samples;
        channel.attack_cents = group->attack_cents;
    } else if (voicing == CW_VOICING_SMOOTH && group->skip_samples) {
        channel.skip_samples = group->skip_samples;
        channel.attack_cents = group->attack_cents > 0 ? SMOOTH_CENTS : group->attack_cents / 2;
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

// Strikes one key after silence; `*ret_late` samples.
static CwStatus measure_key(CwSynth* synth, int key, int n, float* sound, int window, CwDiag* diag, int16_t* ret_late) {
    cw_synth_hush(synth);
    CW_TRY(cw_synth_render(synth, CW_SYNTH_BLOCK, sound, sound + n, diag));
    cw_synth_note_on(synth, 0, key, VELOCITY);
    CW_TRY(cw_synth_render(synth, n, sound, sound + n, diag));
    *ret_late = (int16_t)find_lateness(sound, sound + n, n, window);
    return CW_OK;
}

CwStatus cw_patch_measure(CwArena* arena, const char* soundfont, int sample_rate, int bank, int program, CwDiag* diag,
                          CwPatch* ret_patch) {
    const CwSynthSettings settings = {.soundfont = soundfont, .sample_rate = sample_rate, .channels = 1, .gain = GAIN};
    const int n = sample_rate * LISTEN_MS / 1000 / CW_SYNTH_BLOCK * CW_SYNTH_BLOCK;
    CwPatch patch = {.bank = bank, .program = program, .sample_rate = sample_rate};
    float* sound = CW_NEW_ARRAY(arena, float, 2 * (size_t)n);
    if (!sound) {
        return CW_ERR_NO_MEM;
    }
    CwSynth* synth = NULL;
    CW_TRY(cw_synth_open(arena, &settings, diag, &synth));
    const bool one_way = !group_of(bank, program)->skip_samples && !group_of(bank, program)->attack_cents;
    for (int voicing = 0; voicing < CW_VOICINGS; ++voicing) {
        if (voicing && one_way) {
            memcpy(patch.late[voicing], patch.late[0], sizeof patch.late[0]);
            continue;
        }
        const CwSynthChannel channel = cw_patch_channel(bank, program, (CwVoicing)voicing);
        CW_TRY(cw_synth_channel(synth, 0, &channel, diag));
        for (int key = 0; key < 128; ++key) {
            int16_t* late = &patch.late[voicing][key];
            CW_TRY(measure_key(synth, key, n, sound, sample_rate * WINDOW_MS / 1000, diag, late));
        }
    }
    *ret_patch = patch;
    return CW_OK;
}

static const char* const voicing_names[CW_VOICINGS] = {"natural", "firm", "smooth"};

void cw_patch_to_json(CwBuf* buf, const char* key, const CwPatch* patch) {
    cw_json_begin_object(buf, key);
    cw_json_put_int(buf, "bank", patch->bank);
    cw_json_put_int(buf, "program", patch->program);
    cw_json_put_int(buf, "rate", patch->sample_rate);
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
    for (int voicing = 0; voicing < CW_VOICINGS; ++voicing) {
        CW_TRY(get_lateness(in, json, voicing_names[voicing], patch.late[voicing]));
    }
    *ret_patch = patch;
    return CW_OK;
}
