// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/synth.h"

#include "music/tuning.h"

enum {
    KEYS = 128,
    FARTHEST = 256 * CW_MILLICENTS,
};

static const struct {
    const char* key;
    int least;
    int most;
} fields[] = {{"attack", INT16_MIN, INT16_MAX}, {"bank", 0, 16383},   {"controller", 0, 119}, {"filter", INT16_MIN, 0},
              {"key_switch", 0, 127},           {"pan", -1000, 1000}, {"program", 0, 127},    {"send", 0, 127},
              {"skip", 0, INT16_MAX},           {"value", 0, 127},    {"volume", 0, 127}};

enum {
    FIELDS = sizeof fields / sizeof fields[0],
};

// The pitches as what they are above their keys in equal temperament.
void cw_synth_channel_to_json(CwBuf* buf, const char* key, const CwSynthChannel* channel) {
    const int values[FIELDS] = {channel->attack_cents, channel->bank,  channel->controller, channel->filter_cents,
                                channel->key_switch,   channel->pan,   channel->program,    channel->send,
                                channel->skip_samples, channel->value, channel->volume};
    cw_json_begin_object(buf, key);
    for (size_t i = 0; i < FIELDS; ++i) {
        if (values[i]) {
            cw_json_put_int(buf, fields[i].key, values[i]);
        }
    }
    if (channel->pitches) {
        cw_json_begin_array(buf, "tuning");
        for (int k = 0; k < KEYS; ++k) {
            cw_json_put_int(buf, NULL, channel->pitches[k] - (int64_t)k * CW_MILLICENTS);
        }
        cw_json_end_array(buf);
    }
    cw_json_end_object(buf);
}

static CwStatus bad(CwJsonIn in, const char* key) {
    return cw_diag(in.diag, CW_ERR_BAD_INPUT, "channel", (CwPlace){in.file, 0, 0}, NULL,
                   "\"%s\" of a channel is out of range", key);
}

static CwStatus read_pitches(CwArena* arena, CwJsonIn in, const json_t* list, CwSynthChannel* channel) {
    int32_t* pitches = CW_NEW_ARRAY(arena, int32_t, KEYS);
    if (!pitches) {
        return CW_ERR_NO_MEM;
    }
    for (size_t k = 0; k < KEYS; ++k) {
        const json_t* item = json_array_get(list, k);
        const json_int_t above = json_integer_value(item);
        if (!json_is_integer(item) || above < -FARTHEST || above > FARTHEST) {
            return bad(in, "tuning");
        }
        pitches[k] = (int32_t)(above + (json_int_t)k * CW_MILLICENTS);
    }
    channel->pitches = pitches;
    return json_array_size(list) == KEYS ? CW_OK : bad(in, "tuning");
}

CwStatus cw_synth_channel_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwSynthChannel* ret_channel) {
    CwSynthChannel channel = {0};
    int* const places[FIELDS] = {&channel.attack_cents, &channel.bank,  &channel.controller, &channel.filter_cents,
                                 &channel.key_switch,   &channel.pan,   &channel.program,    &channel.send,
                                 &channel.skip_samples, &channel.value, &channel.volume};
    const json_t* tuning = json_object_get(json, "tuning");
    for (size_t i = 0; i < FIELDS; ++i) {
        const int64_t value = cw_json_int_or(json, fields[i].key, 0);
        if (value < fields[i].least || value > fields[i].most) {
            return bad(in, fields[i].key);
        }
        *places[i] = (int)value;
    }
    if (tuning) {
        CW_TRY(read_pitches(arena, in, tuning, &channel));
    }
    *ret_channel = channel;
    return CW_OK;
}
