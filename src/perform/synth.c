// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/synth.h"

#include "base/number.h"

#include <assert.h>
#include <fluidsynth.h>
#include <stdio.h>
#include <string.h>

enum {
    CONTROLLER_VOLUME = 7,
    CONTROLLER_PAN = 10,
    CONTROLLER_REVERB = 91,
    DAMPED_RELEASE_CENTS = -4800, // 2^(-4800/1200) s = 62 ms
};

struct CwSynth {
    fluid_settings_t* settings;
    fluid_synth_t* engine;
    int soundfont;
    CwSynthSettings made_with;
};

static void close_synth(void* object) {
    CwSynth* synth = object;
    delete_fluid_synth(synth->engine); // takes NULL
    delete_fluid_settings(synth->settings);
}

static void set_number(fluid_settings_t* settings, const char* name, double value) {
    const int result = fluid_settings_setnum(settings, name, value);
    assert(result == FLUID_OK);
    (void)result;
}

static void set_whole(fluid_settings_t* settings, const char* name, int value) {
    const int result = fluid_settings_setint(settings, name, value);
    assert(result == FLUID_OK);
    (void)result;
}

// Every setting that changes a sample is said, so that the defaults of another version change nothing.
static void say_everything(fluid_settings_t* s, const CwSynthSettings* wanted) {
    set_number(s, "synth.sample-rate", wanted->sample_rate);
    set_number(s, "synth.gain", wanted->gain / 1e5);
    set_whole(s, "synth.polyphony", CW_SYNTH_VOICES_MAX);
    set_whole(s, "synth.midi-channels", (wanted->channels + 15) / 16 * 16);
    set_whole(s, "synth.audio-channels", 1);
    set_whole(s, "synth.audio-groups", 1);
    set_whole(s, "synth.effects-channels", 2);
    set_whole(s, "synth.effects-groups", 1);
    set_whole(s, "synth.cpu-cores", 1);
    set_whole(s, "synth.dynamic-sample-loading", 1);
    set_whole(s, "synth.lock-memory", 0);
    set_whole(s, "synth.min-note-length", 0);
    set_whole(s, "synth.threadsafe-api", 0);
    set_whole(s, "synth.verbose", 0);
    set_whole(s, "synth.ladspa.active", 0);
    set_whole(s, "synth.chorus.active", 0);
    set_whole(s, "synth.reverb.active", wanted->reverb.level > 0);
    set_number(s, "synth.reverb.room-size", wanted->reverb.room / 1e3);
    set_number(s, "synth.reverb.damp", wanted->reverb.damp / 1e3);
    set_number(s, "synth.reverb.width", wanted->reverb.width / 1e3);
    set_number(s, "synth.reverb.level", wanted->reverb.level / 1e3);
}

static void be_silent(void) {
    for (int level = 0; level < LAST_LOG_LEVEL; ++level) {
        (void)fluid_set_log_function(level, NULL, NULL);
    }
}

static CwStatus load(CwSynth* synth, const char* path, CwDiag* diag) {
    const CwPlace place = {path, 0, 0};
    if (!fluid_is_soundfont(path)) {
        FILE* file = fopen(path, "rb");
        const CwStatus status = file ? CW_ERR_BAD_INPUT : CW_ERR_NOT_FOUND;
        if (file) {
            (void)fclose(file);
        }
        return cw_diag(diag, status, "soundfont", place, NULL, "%s",
                       file ? "this is not a SoundFont (SF2 or SF3)"
                            : "the SoundFont is not there; install fluid-soundfont-gm or name another");
    }
    synth->soundfont = fluid_synth_sfload(synth->engine, path, 0);
    return synth->soundfont != FLUID_FAILED
               ? CW_OK
               : cw_diag(diag, CW_ERR_BAD_INPUT, "soundfont", place, NULL, "the SoundFont cannot be loaded");
}

CwStatus cw_synth_open(CwArena* arena, const CwSynthSettings* settings, CwDiag* diag, CwSynth** ret_synth) {
    assert(settings->channels > 0 && settings->channels <= 256);
    be_silent();
    CwSynth* synth = CW_NEW(arena, CwSynth);
    if (!synth) {
        return CW_ERR_NO_MEM;
    }
    synth->made_with = *settings;
    synth->settings = new_fluid_settings();
    if (synth->settings) {
        say_everything(synth->settings, settings);
        synth->engine = new_fluid_synth(synth->settings);
    }
    CW_TRY(cw_arena_defer(arena, close_synth, synth));
    if (!synth->engine) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(load(synth, settings->soundfont, diag));
    *ret_synth = synth;
    return CW_OK;
}

bool cw_synth_suits(const CwSynth* synth, const CwSynthSettings* settings) {
    const CwSynthSettings* own = &synth->made_with;
    return strcmp(own->soundfont, settings->soundfont) == 0 && own->sample_rate == settings->sample_rate &&
           own->channels >= settings->channels && own->gain == settings->gain &&
           own->reverb.room == settings->reverb.room && own->reverb.damp == settings->reverb.damp &&
           own->reverb.width == settings->reverb.width && own->reverb.level == settings->reverb.level;
}

// Each channel has a tuning of its own: the engine keeps 128 banks of 128. Its pitches are whole cents, and it drops
// what is beyond; so they are rounded here, to half a cent.
static CwStatus tune(CwSynth* synth, int index, const int32_t* pitches) {
    double cents[128];
    for (int key = 0; key < 128; ++key) {
        cents[key] = (double)cw_div_nearest(pitches[key], 1000);
    }
    const int bank = index / 128;
    const int program = index % 128;
    const bool done = fluid_synth_activate_key_tuning(synth->engine, bank, program, "", cents, 0) == FLUID_OK &&
                      fluid_synth_activate_tuning(synth->engine, index, bank, program, 0) == FLUID_OK;
    return done ? CW_OK : CW_ERR_NO_MEM;
}

CwStatus cw_synth_channel(CwSynth* synth, int index, const CwSynthChannel* channel, CwDiag* diag) {
    assert(index >= 0 && index < synth->made_with.channels);
    fluid_synth_t* engine = synth->engine;
    (void)fluid_synth_set_channel_type(engine, index, channel->bank == 128 ? CHANNEL_TYPE_DRUM : CHANNEL_TYPE_MELODIC);
    if (fluid_synth_program_select(engine, index, synth->soundfont, channel->bank, channel->program) != FLUID_OK) {
        return cw_diag(diag, CW_ERR_NOT_FOUND, "soundfont.program", (CwPlace){0}, NULL,
                       "the SoundFont has no program %d in bank %d; choose another instrument or SoundFont",
                       channel->program, channel->bank);
    }
    cw_synth_control(synth, index, CONTROLLER_VOLUME, channel->volume);
    cw_synth_control(synth, index, CONTROLLER_PAN, 64 + channel->pan * 63 / 1000);
    cw_synth_control(synth, index, CONTROLLER_REVERB, channel->send);
    (void)fluid_synth_set_gen(engine, index, GEN_STARTADDROFS, (float)channel->skip_samples);
    (void)fluid_synth_set_gen(engine, index, GEN_VOLENVATTACK, (float)channel->attack_cents);
    (void)fluid_synth_set_gen(engine, index, GEN_FILTERFC, (float)channel->filter_cents);
    if (channel->controller) {
        cw_synth_control(synth, index, channel->controller, channel->value);
    }
    return channel->pitches ? tune(synth, index, channel->pitches) : CW_OK;
}

void cw_synth_note_on(CwSynth* synth, int channel, int key, int velocity) {
    (void)fluid_synth_noteon(synth->engine, channel, key, velocity);
}

void cw_synth_note_off(CwSynth* synth, int channel, int key) {
    (void)fluid_synth_noteoff(synth->engine, channel, key); // fails when the voice has ended by itself
}

void cw_synth_control(CwSynth* synth, int channel, int controller, int value) {
    (void)fluid_synth_cc(synth->engine, channel, controller, value);
}

// Releases voices of a channel, of all its keys when `key` is -1, so that they die soon.
static void release_soon(CwSynth* synth, int channel, int key) {
    fluid_voice_t* voices[CW_SYNTH_VOICES_MAX + 1] = {NULL};
    fluid_synth_get_voicelist(synth->engine, voices, CW_SYNTH_VOICES_MAX, -1);
    for (size_t i = 0; voices[i]; ++i) {
        if (fluid_voice_get_channel(voices[i]) == channel && (key < 0 || fluid_voice_get_key(voices[i]) == key)) {
            fluid_voice_gen_set(voices[i], GEN_VOLENVRELEASE, DAMPED_RELEASE_CENTS);
            fluid_voice_update_param(voices[i], GEN_VOLENVRELEASE);
        }
    }
}

void cw_synth_damp(CwSynth* synth, int channel) {
    release_soon(synth, channel, -1);
    (void)fluid_synth_all_notes_off(synth->engine, channel);
}

void cw_synth_choke(CwSynth* synth, int channel, int key) {
    release_soon(synth, channel, key);
    cw_synth_note_off(synth, channel, key);
}

void cw_synth_hush(CwSynth* synth) {
    (void)fluid_synth_all_sounds_off(synth->engine, -1);
}

int cw_synth_voices(const CwSynth* synth) {
    return fluid_synth_get_active_voice_count(synth->engine);
}

CwStatus cw_synth_render(CwSynth* synth, int64_t samples, float* left, float* right, CwDiag* diag) {
    assert(samples % CW_SYNTH_BLOCK == 0 && samples >= 0 && samples < INT32_MAX);
    if (cw_synth_voices(synth) >= CW_SYNTH_VOICES_MAX) {
        return cw_diag(diag, CW_ERR_RANGE, "synth.voices", (CwPlace){0}, NULL,
                       "more than %d voices sound at once, and some would be cut off; thin the music or split the stem",
                       CW_SYNTH_VOICES_MAX);
    }
    if (fluid_synth_write_float(synth->engine, (int)samples, left, 0, 1, right, 0, 1) != FLUID_OK) {
        return cw_diag(diag, CW_ERR_FAILED, "synth", (CwPlace){0}, NULL, "FluidSynth could not render");
    }
    return CW_OK;
}

const char* cw_synth_version(void) {
    return fluid_version_str();
}
