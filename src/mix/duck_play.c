// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/bus.h"
#include "mix/duck_priv.h"
#include "signal/loudness.h"
#include "signal/meter.h"

enum {
    BLOCK_MOST = 48000, // frames played at a time
};

// The music under its gains, block by block.
typedef struct {
    CwBandPlayer* player;
    double* samples;
    int64_t block;
} Playing;

static CwStatus begin_playing(CwArena* arena, const CwSource* music, const CwDuck* duck, Playing* playing) {
    *playing = (Playing){.block = music->sample_rate < BLOCK_MOST ? music->sample_rate : BLOCK_MOST};
    playing->samples = CW_NEW_ARRAY(arena, double, (size_t)(playing->block * music->channels));
    return playing->samples ? cw_bands_player(arena, music, &duck->bands, &playing->player) : CW_ERR_NO_MEM;
}

CwStatus cw__duck_measure(CwArena* arena, const CwDuckIn* in, const CwDuck* duck, CwDiag* diag, CwMeasure* ret_ducked) {
    Playing playing;
    CwLoudnessMeter* meter = NULL;
    const CwSource* music = in->music_sound;
    CW_TRY(begin_playing(arena, music, duck, &playing));
    CW_TRY(cw_meter_begin(arena, music->sample_rate, in->music_layout, diag, &meter));
    for (int64_t at = 0; at < music->frames; at += playing.block) {
        const int64_t n = music->frames - at < playing.block ? music->frames - at : playing.block;
        CW_TRY(cw_bands_play(playing.player, at, n, playing.samples, diag));
        CW_TRY(cw_meter_add_real(meter, playing.samples, n));
    }
    return cw_meter_end(meter, ret_ducked);
}

CwStatus cw__duck_over_dialogue(CwArena* arena, const CwMeasure* dialogue, const CwMeasure* music, int* ret_lu100) {
    CwMeasure both = *music;
    CwSpeechTime spoken;
    int64_t* energy = CW_NEW_ARRAY(arena, int64_t, music->n_blocks + 1);
    if (!energy) {
        return CW_ERR_NO_MEM;
    }
    for (size_t b = 0; b < music->n_blocks; ++b) { // as alike as two sounds that know nothing of each other
        energy[b] = music->energy[b] + (b < dialogue->n_blocks ? dialogue->energy[b] : 0);
    }
    both.energy = energy;
    CW_TRY(cw_loudness_spoken(arena, dialogue, dialogue->n_blocks, &spoken));
    const int alone = spoken.where ? cw_loudness_where(dialogue, spoken.where) : CW_LOUDNESS_NONE;
    const int together = cw_loudness_where(&both, NULL);
    const bool said = alone != CW_LOUDNESS_NONE && together != CW_LOUDNESS_NONE;
    *ret_lu100 = said ? together - alone : CW_LOUDNESS_NONE;
    return CW_OK;
}

CwStatus cw_duck_play(CwArena* arena, const CwObjects* objects, const CwSource* music, const CwDuck* duck, CwDiag* diag,
                      CwHash* ret_manifest) {
    Playing playing;
    CwBusPeak peak = {0};
    CwSoundWriter* writer = NULL;
    CW_TRY(begin_playing(arena, music, duck, &playing));
    int32_t* rounded = CW_NEW_ARRAY(arena, int32_t, (size_t)(playing.block * music->channels));
    CW_TRY(cw_sound_begin(arena, objects, music->sample_rate, music->channels, &writer));
    for (int64_t at = 0; at < music->frames && rounded; at += playing.block) {
        const int64_t n = music->frames - at < playing.block ? music->frames - at : playing.block;
        CW_TRY(cw_bands_play(playing.player, at, n, playing.samples, diag));
        CW_TRY(cw_bus_append(writer, playing.samples, n, music->channels, at, rounded, &peak));
    }
    return rounded ? cw_sound_end(writer, ret_manifest) : CW_ERR_NO_MEM;
}
