// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/passage.h"

#define SAMPLES_MAX (INT64_C(1) << 40) // four months

enum {
    BANK_DRUMS = 128,
    RING_MS = 16000, // as long as a stem rings out
    CHANNELS_MAX = 256,
    HUSH_NUMBERS = 2,
    PLAY_NUMBERS = 5,
};

typedef struct {
    CwArena* arena;
    const CwPlan* plan;
    CwPassage* passage;
    int64_t from;        // notes heard from here
    int64_t to;          // to here
    int64_t ring;        // something may ring until here
    int16_t* channel_of; // in the passage, by the channel of the plan; -1 is not in it
    int64_t* up_at;      // when the last key is up, by the channel of the plan
    size_t n_channels;
    CwPlay* plays;
    size_t n_plays;
    size_t capacity;
} Cutter;

size_t cw_passage_count(int64_t length_ms) {
    return length_ms > CW_PASSAGE_MS ? (size_t)((length_ms + CW_PASSAGE_MS - 1) / CW_PASSAGE_MS) : 1;
}

void cw_passage_borders(const CwTempoMap* map, int sample_rate, size_t n_passages, int64_t* borders) {
    const int64_t end = map->points[map->n_points - 1].tick;
    int bar = 1;
    for (size_t i = 0; i + 1 < n_passages; ++i) {
        const int64_t least = (int64_t)(i + 1) * CW_PASSAGE_MS * sample_rate / 1000;
        int64_t sample = INT64_MIN;
        while (sample < least && sample != INT64_MAX) {
            const int64_t tick = cw_tempo_map_bar_tick(map, bar);
            sample = tick < end ? cw_sample_nearest(cw_tempo_map_time_of(map, tick), sample_rate) : INT64_MAX;
            bar += sample < least; // a bar so long that it is the next border too
        }
        borders[i] = sample;
    }
}

static bool begins_here(const Cutter* cutter, const CwPlay* play) {
    return play->kind == CW_PLAY_ON && play->heard >= cutter->from && play->heard < cutter->to;
}

// The key of a play goes up: the next OFF of it.
static size_t find_off(const CwPlan* plan, size_t on) {
    const CwPlay* play = &plan->plays[on];
    size_t i = on + 1;
    while (i < plan->n_plays && (plan->plays[i].kind != CW_PLAY_OFF || plan->plays[i].key != play->key ||
                                 plan->plays[i].channel != play->channel)) {
        ++i;
    }
    return i;
}

// Which channels the passage has, when it begins and how long it may ring. Marks the OFFs of its notes in `wanted`.
static void survey(Cutter* cutter, bool* wanted) {
    const CwPlan* plan = cutter->plan;
    bool any = false;
    for (size_t i = 0; i < plan->n_channels; ++i) {
        cutter->channel_of[i] = -1;
        cutter->up_at[i] = INT64_MIN;
    }
    for (size_t i = 0; i < plan->n_plays; ++i) {
        const CwPlay* play = &plan->plays[i];
        wanted[i] = wanted[i] || begins_here(cutter, play);
        if (!begins_here(cutter, play)) {
            continue;
        }
        const size_t off = find_off(plan, i);
        cutter->passage->at = any && cutter->passage->at < play->sample ? cutter->passage->at : play->sample;
        cutter->channel_of[play->channel] = 0;
        any = true;
        if (off < plan->n_plays) {
            wanted[off] = true;
            int64_t* up_at = &cutter->up_at[play->channel];
            *up_at = plan->plays[off].sample > *up_at ? plan->plays[off].sample : *up_at;
        }
    }
    if (any) {
        const int64_t from_start = cutter->passage->at - plan->start;
        cutter->passage->at = plan->start + from_start / CW_SYNTH_BLOCK * CW_SYNTH_BLOCK;
    }
    cutter->ring = INT64_MIN;
    for (size_t i = 0; i < plan->n_channels; ++i) {
        cutter->ring = cutter->up_at[i] > cutter->ring ? cutter->up_at[i] : cutter->ring;
    }
    cutter->ring = any ? cutter->ring + (int64_t)RING_MS * plan->sample_rate / 1000 : INT64_MIN;
}

static CwStatus copy_channels(Cutter* cutter) {
    CwSynthChannel* channels = CW_NEW_ARRAY(cutter->arena, CwSynthChannel, cutter->plan->n_channels);
    if (!channels) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < cutter->plan->n_channels; ++i) {
        if (cutter->channel_of[i] >= 0) {
            cutter->channel_of[i] = (int16_t)cutter->n_channels;
            channels[cutter->n_channels++] = cutter->plan->channels[i];
        }
    }
    cutter->passage->plan.channels = channels;
    cutter->passage->plan.n_channels = cutter->n_channels;
    return CW_OK;
}

static CwStatus add(Cutter* cutter, CwPlay play) {
    CW_TRY(CW_RESERVE(cutter->arena, cutter->plays, cutter->n_plays, cutter->capacity));
    play.sample = play.sample > cutter->passage->at ? play.sample - cutter->passage->at : 0;
    play.heard = play.heard - cutter->passage->at;
    play.channel = cutter->channel_of[play.channel];
    cutter->plays[cutter->n_plays++] = play;
    return CW_OK;
}

// How loud each channel stands when the passage begins.
static CwStatus copy_state(Cutter* cutter) {
    const CwPlan* plan = cutter->plan;
    for (size_t c = 0; c < plan->n_channels; ++c) {
        const CwPlay* last = NULL;
        for (size_t i = 0; i < plan->n_plays && plan->plays[i].sample <= cutter->passage->at; ++i) {
            const CwPlay* play = &plan->plays[i];
            last = play->kind == CW_PLAY_EXPRESSION && play->channel == (int)c ? play : last;
        }
        if (last && cutter->channel_of[c] >= 0) {
            CwPlay play = *last;
            play.heard = cutter->passage->at;
            CW_TRY(add(cutter, play));
        }
    }
    return CW_OK;
}

// Drums of which one stroke stops another, as General MIDI has them: scratch, hi-hat, whistle, guiro, cuica, triangle.
static int choke_group(int key) {
    static const uint8_t groups[128] = {[29] = 1, [30] = 1, [42] = 2, [44] = 2, [46] = 2, [71] = 3, [72] = 3,
                                        [73] = 4, [74] = 4, [78] = 5, [79] = 5, [80] = 6, [81] = 6};
    return groups[key & 127];
}

// A stroke after the passage damps what it would have choked in it.
static CwStatus choke(Cutter* cutter, const CwPlay* stroke, bool* choked) {
    const int group = choke_group(stroke->key);
    if (!group || choked[group] || cutter->plan->channels[stroke->channel].bank != BANK_DRUMS) {
        return CW_OK;
    }
    const size_t n = cutter->n_plays;
    for (size_t i = 0; i < n; ++i) {
        const CwPlay before = cutter->plays[i];
        if (before.kind == CW_PLAY_ON && before.channel == cutter->channel_of[stroke->channel] &&
            choke_group(before.key) == group) {
            CwPlay play = *stroke;
            play.kind = CW_PLAY_CHOKE;
            play.key = before.key;
            play.value = 0;
            CW_TRY(add(cutter, play));
        }
    }
    choked[group] = true;
    return CW_OK;
}

static CwStatus copy_plays(Cutter* cutter, const bool* wanted) {
    const CwPlan* plan = cutter->plan;
    bool choked[8] = {false};
    for (size_t i = 0; i < plan->n_plays && plan->plays[i].sample <= cutter->ring; ++i) {
        const CwPlay* play = &plan->plays[i];
        const bool here = cutter->channel_of[play->channel] >= 0 && play->sample > cutter->passage->at;
        const bool moves = play->kind == CW_PLAY_EXPRESSION && play->sample <= cutter->up_at[play->channel];
        if (wanted[i] || (here && (moves || play->kind == CW_PLAY_DAMP))) {
            CW_TRY(add(cutter, *play));
        } else if (here && play->kind == CW_PLAY_ON && play->heard >= cutter->to) {
            CW_TRY(choke(cutter, play, choked));
        }
    }
    cutter->passage->plan.plays = cutter->plays;
    cutter->passage->plan.n_plays = cutter->n_plays;
    return CW_OK;
}

static CwStatus copy_hushes(Cutter* cutter) {
    const CwPlan* plan = cutter->plan;
    const int64_t at = cutter->passage->at;
    CwHush* hushes = CW_NEW_ARRAY(cutter->arena, CwHush, plan->n_hushes);
    size_t n = 0;
    if (!hushes) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < plan->n_hushes; ++i) {
        const CwHush* hush = &plan->hushes[i];
        if (hush->from <= cutter->ring && hush->until > at) {
            hushes[n++] = (CwHush){hush->from - at, hush->until > cutter->ring ? INT64_MAX : hush->until - at};
        }
    }
    cutter->passage->plan.hushes = hushes;
    cutter->passage->plan.n_hushes = n;
    return CW_OK;
}

static CwStatus cut(CwArena* arena, const CwPlan* plan, int64_t from, int64_t to, CwPassage* passage) {
    int16_t* channel_of = CW_NEW_ARRAY(arena, int16_t, plan->n_channels);
    int64_t* up_at = CW_NEW_ARRAY(arena, int64_t, plan->n_channels);
    bool* wanted = CW_NEW_ARRAY(arena, bool, plan->n_plays);
    Cutter cutter = {.arena = arena,
                     .plan = plan,
                     .passage = passage,
                     .from = from,
                     .to = to,
                     .channel_of = channel_of,
                     .up_at = up_at};
    if (!channel_of || !up_at || !wanted) {
        return CW_ERR_NO_MEM;
    }
    *passage = (CwPassage){.plan = {.sample_rate = plan->sample_rate}};
    survey(&cutter, wanted);
    CW_TRY(copy_channels(&cutter));
    CW_TRY(copy_state(&cutter));
    CW_TRY(copy_plays(&cutter, wanted));
    return copy_hushes(&cutter);
}

CwStatus cw_passages_cut(CwArena* arena, const CwPlan* plan, const int64_t* borders, size_t n_passages,
                         CwPassage* passages) {
    for (size_t i = 0; i < n_passages; ++i) {
        const int64_t from = i ? borders[i - 1] : INT64_MIN;
        const int64_t to = i + 1 < n_passages ? borders[i] : INT64_MAX;
        CW_TRY(cut(arena, plan, from, to, &passages[i]));
    }
    return CW_OK;
}

static void put_whole_numbers(CwBuf* buf, const int64_t* numbers, size_t n) {
    cw_json_begin_array(buf, NULL);
    for (size_t i = 0; i < n; ++i) {
        cw_json_put_int(buf, NULL, numbers[i]);
    }
    cw_json_end_array(buf);
}

void cw_passage_to_json(CwBuf* buf, const char* key, const CwPlan* plan) {
    cw_json_begin_object(buf, key);
    cw_json_begin_array(buf, "channels");
    for (size_t i = 0; i < plan->n_channels; ++i) {
        cw_synth_channel_to_json(buf, NULL, &plan->channels[i]);
    }
    cw_json_end_array(buf);
    cw_json_begin_array(buf, "hushes");
    for (size_t i = 0; i < plan->n_hushes; ++i) {
        put_whole_numbers(buf, (int64_t[]){plan->hushes[i].from, plan->hushes[i].until}, HUSH_NUMBERS);
    }
    cw_json_end_array(buf);
    cw_json_begin_array(buf, "plays");
    for (size_t i = 0; i < plan->n_plays; ++i) {
        const CwPlay* play = &plan->plays[i];
        put_whole_numbers(buf, (int64_t[]){play->sample, play->kind, play->channel, play->key, play->value},
                          PLAY_NUMBERS);
    }
    cw_json_end_array(buf);
    cw_json_put_int(buf, "sample_rate", plan->sample_rate);
    cw_json_end_object(buf);
}

static CwStatus bad(CwJsonIn in, const char* what) {
    return cw_diag(in.diag, CW_ERR_BAD_INPUT, "passage", (CwPlace){in.file, 0, 0}, what, "this is no passage");
}

// An item of a list that is `n` whole numbers.
static CwStatus get_whole_numbers(CwJsonIn in, const json_t* item, int64_t* numbers, size_t n) {
    if (json_array_size(item) != n) {
        return bad(in, "how many numbers");
    }
    for (size_t i = 0; i < n; ++i) {
        if (!json_is_integer(json_array_get(item, i))) {
            return bad(in, "a number");
        }
        numbers[i] = json_integer_value(json_array_get(item, i));
    }
    return CW_OK;
}

static bool is_within(int64_t value, int64_t low, int64_t high) {
    return value >= low && value <= high;
}

static CwStatus read_channels(CwArena* arena, CwJsonIn in, const json_t* json, CwPlan* plan) {
    const json_t* list = NULL;
    CW_TRY(cw_json_get_array(in, json, "channels", &list));
    plan->n_channels = json_array_size(list);
    CwSynthChannel* channels = CW_NEW_ARRAY(arena, CwSynthChannel, plan->n_channels);
    if (!channels) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < plan->n_channels; ++i) {
        CW_TRY(cw_synth_channel_from_json(arena, in, json_array_get(list, i), &channels[i]));
    }
    plan->channels = channels;
    return plan->n_channels <= CHANNELS_MAX ? CW_OK : bad(in, "channels");
}

static CwStatus read_hushes(CwArena* arena, CwJsonIn in, const json_t* json, CwPlan* plan) {
    const json_t* list = NULL;
    CW_TRY(cw_json_get_array(in, json, "hushes", &list));
    plan->n_hushes = json_array_size(list);
    CwHush* hushes = CW_NEW_ARRAY(arena, CwHush, plan->n_hushes);
    if (!hushes) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < plan->n_hushes; ++i) {
        int64_t n[HUSH_NUMBERS];
        CW_TRY(get_whole_numbers(in, json_array_get(list, i), n, HUSH_NUMBERS));
        if (n[1] < n[0] || n[0] < -SAMPLES_MAX) {
            return bad(in, "a hush");
        }
        hushes[i] = (CwHush){n[0], n[1]};
    }
    plan->hushes = hushes;
    return CW_OK;
}

static CwStatus read_plays(CwArena* arena, CwJsonIn in, const json_t* json, CwPlan* plan) {
    const json_t* list = NULL;
    CW_TRY(cw_json_get_array(in, json, "plays", &list));
    plan->n_plays = json_array_size(list);
    CwPlay* plays = CW_NEW_ARRAY(arena, CwPlay, plan->n_plays);
    if (!plays) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < plan->n_plays; ++i) {
        int64_t n[PLAY_NUMBERS];
        CW_TRY(get_whole_numbers(in, json_array_get(list, i), n, PLAY_NUMBERS));
        const int64_t least = i ? plays[i - 1].sample : 0;
        if (!is_within(n[0], least, SAMPLES_MAX) || !is_within(n[1], 0, CW_PLAY_ON) ||
            !is_within(n[2], 0, (int64_t)plan->n_channels - 1) || !is_within(n[3], 0, 127) ||
            !is_within(n[4], 0, 127)) {
            return bad(in, "a play");
        }
        plays[i] = (CwPlay){n[0], n[0], (uint8_t)n[1], (uint8_t)n[3], (uint8_t)n[4], (int16_t)n[2]};
    }
    plan->plays = plays;
    return CW_OK;
}

CwStatus cw_passage_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwPlan* ret_plan) {
    CwPlan plan = {0};
    int64_t sample_rate = 0;
    CW_TRY(cw_json_get_int(in, json, "sample_rate", &sample_rate));
    if (!is_within(sample_rate, 8000, 96000)) {
        return bad(in, "sample_rate");
    }
    plan.sample_rate = (int)sample_rate;
    CW_TRY(read_channels(arena, in, json, &plan));
    CW_TRY(read_hushes(arena, in, json, &plan));
    CW_TRY(read_plays(arena, in, json, &plan));
    *ret_plan = plan;
    return CW_OK;
}
