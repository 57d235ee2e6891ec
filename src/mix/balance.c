// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/balance.h"

#include "signal/loudness.h"

#include <stdlib.h>

enum {
    GAIN_MOST_DB100 = 6000,
};

const CwBalanceRules cw_balance_rules = {-2700, 0, -600, 100, -100};

static int least(int a, int b) {
    return a < b ? a : b;
}

static int loudness_of(const CwMeasure* measure) {
    return measure ? cw_loudness_where(measure, NULL) : CW_LOUDNESS_NONE;
}

// A mockup is as soft as its headroom asks for: under the meter's absolute gate, and music all the same.
static int raw_loudness_of(const CwMeasure* measure) {
    return measure ? cw_loudness_relative(measure) : CW_LOUDNESS_NONE;
}

// The gain from a loudness to another, as far as the peaks allow; 0 where there is nothing to hear.
static int gain_to(const CwBalanceRules* rules, const CwMeasure* measure, int is, int wanted_lufs100) {
    if (is == CW_LOUDNESS_NONE) {
        return 0;
    }
    const int room = rules->loudest_peak_dbfs100 - cw_height_db100(measure->sample_peak);
    const int gain = least(wanted_lufs100 - is, room);
    return gain > GAIN_MOST_DB100 ? GAIN_MOST_DB100 : gain < -GAIN_MOST_DB100 ? -GAIN_MOST_DB100 : gain;
}

// The gain of last time, when it still serves and still fits.
static int keep(const CwBalanceRules* rules, int gain, const int* kept, const CwMeasure* measure) {
    if (!kept || abs(*kept - gain) > rules->kept_within_lu100) {
        return gain;
    }
    const bool fits = !measure || measure->sample_peak == 0 || cw_height_db100(measure->sample_peak) + *kept < 0;
    return fits ? *kept : gain;
}

CwBalance cw_balance(const CwBalanceRules* rules, const CwMeasure* dialogue, const CwMeasure* music,
                     const CwMeasure* effects, const CwBalance* kept) {
    CwBalance b = {0};
    b.dialogue_db100 = keep(rules, gain_to(rules, dialogue, loudness_of(dialogue), rules->dialogue_lufs100),
                            kept ? &kept->dialogue_db100 : NULL, dialogue);
    b.music_db100 =
        keep(rules, gain_to(rules, music, raw_loudness_of(music), rules->dialogue_lufs100 + rules->music_over_lu100),
             kept ? &kept->music_db100 : NULL, music);
    int effects_db100 =
        gain_to(rules, effects, loudness_of(effects), rules->dialogue_lufs100 + rules->effects_most_lu100);
    if (loudness_of(dialogue) != CW_LOUDNESS_NONE && loudness_of(effects) != CW_LOUDNESS_NONE) {
        effects_db100 = least(effects_db100, b.dialogue_db100);
    }
    b.effects_db100 = keep(rules, effects_db100, kept ? &kept->effects_db100 : NULL, effects);
    return b;
}

void cw_balance_to_json(CwBuf* buf, const char* key, const CwBalance* balance) {
    cw_json_begin_object(buf, key);
    cw_json_put_int(buf, "dialogue", balance->dialogue_db100);
    cw_json_put_int(buf, "effects", balance->effects_db100);
    cw_json_put_int(buf, "music", balance->music_db100);
    cw_json_end_object(buf);
}

static CwStatus read_gain(CwJsonIn in, const json_t* json, const char* key, int* ret_gain) {
    int64_t gain = 0;
    CW_TRY(cw_json_get_int(in, json, key, &gain));
    if (gain < -GAIN_MOST_DB100 || gain > GAIN_MOST_DB100) {
        return cw_diag(in.diag, CW_ERR_RANGE, "balance.gain", (CwPlace){in.file, 0, 0}, key,
                       "a gain lies between -60 and +60 dB, in hundredths");
    }
    *ret_gain = (int)gain;
    return CW_OK;
}

CwStatus cw_balance_from_json(CwJsonIn in, const json_t* json, CwBalance* ret_balance) {
    CwBalance b = {0};
    CW_TRY(read_gain(in, json, "dialogue", &b.dialogue_db100));
    CW_TRY(read_gain(in, json, "effects", &b.effects_db100));
    CW_TRY(read_gain(in, json, "music", &b.music_db100));
    *ret_balance = b;
    return CW_OK;
}
