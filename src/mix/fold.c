// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/fold.h"

#include "base/embedded.h"
#include "base/math.h"

#include <string.h>

extern const CwEmbedded cw__downmix[];

enum {
    RULES_MAX = 256,
    DEEP = 4, // a rule may lead to another, but not round in a circle
    GAIN_MOST_DB100 = 2400,
};

int cw_layout_channel(const CwLayout* layout, CwSpeaker speaker) {
    for (int c = 0; c < layout->channels; ++c) {
        if (layout->speakers[c] == speaker) {
            return c;
        }
    }
    return -1;
}

CwStatus cw_speaker_parse(const char* name, CwDiag* diag, CwSpeaker* ret_speaker) {
    CwLayout one;
    CW_TRY(cw_layout_parse(name, diag, &one));
    if (one.channels != 1) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "fold.speaker", (CwPlace){0}, name, "this is not one speaker: name one");
    }
    *ret_speaker = one.speakers[0];
    return CW_OK;
}

// A speaker of the file, which is named when there is no such speaker.
static CwStatus read_speaker(CwJsonIn in, const char* name, CwSpeaker* ret_speaker) {
    CwDiag why = {0};
    const CwStatus status = cw_speaker_parse(name, &why, ret_speaker);
    return status == CW_OK ? CW_OK
                           : cw_diag(in.diag, status, "fold.speaker", (CwPlace){in.file, 0, 0}, name, "%s", why.text);
}

// One way for a speaker: an object of speakers and gains.
static CwStatus read_way(CwJsonIn in, CwSpeaker speaker, int way, const json_t* targets, CwFoldRule* rules,
                         CwFold* fold) {
    const char* to = NULL;
    json_t* gain = NULL;
    json_object_foreach((json_t*)targets, to, gain) {
        CwFoldRule rule = {.from = speaker, .way = way};
        CW_TRY(read_speaker(in, to, &rule.to));
        const json_int_t db100 = json_integer_value(gain);
        if (!json_is_integer(gain) || db100 < -GAIN_MOST_DB100 || db100 > GAIN_MOST_DB100 ||
            fold->n_rules == RULES_MAX) {
            return cw_diag(in.diag, CW_ERR_RANGE, "fold.gain", (CwPlace){in.file, 0, 0}, to,
                           "a gain is a whole number of hundredths of dB, from -2400 to 2400");
        }
        rule.gain_db100 = (int)db100;
        rules[fold->n_rules++] = rule;
    }
    return CW_OK;
}

static CwStatus read_rule(CwJsonIn in, const char* from, const json_t* json, CwFoldRule* rules, CwFold* fold) {
    const size_t ways = json_is_array(json) ? json_array_size(json) : 1;
    CwSpeaker speaker = CW_SPEAKER_MONO;
    CW_TRY(read_speaker(in, from, &speaker));
    fold->known[speaker] = true;
    for (size_t way = 0; way < ways; ++way) {
        const json_t* targets = json_is_array(json) ? json_array_get(json, way) : json;
        if (!json_is_object(targets)) {
            return cw_diag(in.diag, CW_ERR_BAD_INPUT, "fold.way", (CwPlace){in.file, 0, 0}, from,
                           "say where it goes as {\"L\": -300}, or list several ways, the best first");
        }
        CW_TRY(read_way(in, speaker, (int)way, targets, rules, fold));
    }
    return CW_OK;
}

CwStatus cw_fold_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwFold* ret_fold) {
    const CwJsonIn in = {file, diag};
    CwFold fold = {0};
    json_t* json = NULL;
    const json_t* rules = NULL;
    const char* from = NULL;
    json_t* targets = NULL;
    CwFoldRule* room = CW_NEW_ARRAY(arena, CwFoldRule, RULES_MAX);
    CW_TRY(cw_json_parse(arena, file, text, diag, &json));
    CW_TRY(cw_json_get_text(in, json, "name", &fold.name));
    CW_TRY(cw_json_get_object(in, json, "rules", &rules));
    if (!room) {
        return CW_ERR_NO_MEM;
    }
    json_object_foreach((json_t*)rules, from, targets) {
        CW_TRY(read_rule(in, from, targets, room, &fold));
    }
    fold.rules = room;
    *ret_fold = fold;
    return CW_OK;
}

CwStatus cw_fold_usual(CwArena* arena, CwFold* ret_fold) {
    return cw_fold_read(arena, cw__downmix[0].name, cw__downmix[0].bytes, NULL, ret_fold);
}

// The way a speaker goes: the first all of whose speakers are there, or else the last.
static int way_of(const CwFold* fold, const CwLayout* to, CwSpeaker speaker) {
    int last = 0;
    for (size_t i = 0; i < fold->n_rules; ++i) {
        last = fold->rules[i].from == speaker && fold->rules[i].way > last ? fold->rules[i].way : last;
    }
    for (int way = 0; way < last; ++way) {
        bool there = true;
        for (size_t i = 0; i < fold->n_rules; ++i) {
            const CwFoldRule* rule = &fold->rules[i];
            const bool asked = rule->from == speaker && rule->way == way;
            there = there && (!asked || cw_layout_channel(to, rule->to) >= 0);
        }
        if (there) {
            return way;
        }
    }
    return last;
}

// Adds what a speaker at a gain gives to the layout, by rules where it is not there itself; false when none helps.
static bool place(const CwFold* fold, const CwLayout* to, CwSpeaker speaker, double gain, int depth,
                  double column[CW_CHANNELS_MAX]) {
    const int channel = cw_layout_channel(to, speaker);
    bool placed = fold->known[speaker] && depth < DEEP;
    if (channel >= 0) {
        column[channel] += gain;
        return true;
    }
    const int way = way_of(fold, to, speaker);
    for (size_t i = 0; i < fold->n_rules && placed; ++i) {
        if (fold->rules[i].from == speaker && fold->rules[i].way == way) {
            const double then = gain * cw_db_to_gain(0.01 * fold->rules[i].gain_db100);
            placed = place(fold, to, fold->rules[i].to, then, depth + 1, column);
        }
    }
    return placed;
}

CwStatus cw_fold_matrix(const CwFold* fold, const CwLayout* from, const CwLayout* to, CwDiag* diag,
                        CwFoldMatrix* ret_matrix) {
    CwFoldMatrix matrix = {0};
    for (int c = 0; c < from->channels; ++c) {
        double column[CW_CHANNELS_MAX] = {0.0};
        if (!place(fold, to, from->speakers[c], 1.0, 0, column)) {
            return cw_diag(diag, CW_ERR_RANGE, "fold.speaker", (CwPlace){fold->name, 0, 0},
                           cw_speaker_name(from->speakers[c]),
                           "no rule says where this speaker goes in the other layout: add one");
        }
        for (int t = 0; t < to->channels; ++t) {
            matrix.gain[t][c] = column[t];
        }
    }
    *ret_matrix = matrix;
    return CW_OK;
}
