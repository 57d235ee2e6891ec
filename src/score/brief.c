// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/brief.h"

#include "base/number.h"

#include <string.h>

enum {
    BARS_MAX = 20000,
};

static const char* const ending_words[] = {
    [CW_ENDING_RING_OUT] = "ring-out", [CW_ENDING_BUTTON] = "button", [CW_ENDING_HELD] = "held"};

static const char* const want_words[] = {
    [CW_WANT_ACCENT] = "accent", [CW_WANT_CHORD] = "chord", [CW_WANT_STOP] = "stop",
    [CW_WANT_SWELL] = "swell",   [CW_WANT_ENTRY] = "entry", [CW_WANT_SILENCE] = "silence"};

static CwStatus wrong(CwDiag* diag, const char* what) {
    return cw_diag(diag, CW_ERR_RANGE, "brief", (CwPlace){0}, NULL, "%s", what);
}

static bool mood_fits(int value, int least) {
    return value >= least && value <= 1000;
}

static CwStatus check_places(const CwSketchBrief* brief, CwDiag* diag) {
    for (size_t i = 0; i < brief->n_hits; ++i) {
        const CwSketchHit* hit = &brief->hits[i];
        if ((i && hit->tick < hit[-1].tick) || hit->weight < 1 || hit->weight > 1000) {
            return wrong(diag, "hits must be in order, with weights from 1 to 1000");
        }
    }
    for (size_t i = 0; i < brief->n_speech; ++i) {
        const CwStretch* s = &brief->speech[i];
        if (s->length <= 0 || (i && s->tick < s[-1].tick + s[-1].length)) {
            return wrong(diag, "stretches of speech must be in order and apart");
        }
    }
    return CW_OK;
}

CwStatus cw_sketch_brief_check(const CwSketchBrief* brief, CwDiag* diag) {
    if (cw_tempo_map_check(&brief->map) != CW_OK) {
        return wrong(diag, "the tempo map breaks its rules");
    }
    if (brief->end_tick <= brief->start_tick) {
        return wrong(diag, "the cue ends before it starts");
    }
    const int bars = cw_tempo_map_bar_beat(&brief->map, brief->end_tick).bar -
                     cw_tempo_map_bar_beat(&brief->map, brief->start_tick).bar;
    if (bars > BARS_MAX) {
        return wrong(diag, "the cue has more than 20000 bars");
    }
    if (!mood_fits(brief->valence, -1000) || !mood_fits(brief->arousal, -1000) || !mood_fits(brief->density, 0)) {
        return wrong(diag, "moods lie in -1000 to 1000, density in 0 to 1000");
    }
    if (brief->seed >> 53U) {
        return wrong(diag, "the seed must be below 2^53");
    }
    return check_places(brief, diag);
}

CwEnding cw_ending_from_word(CwText word, CwEnding otherwise) {
    if (cw_text_is_fold(word, "button") || cw_text_is_fold(word, "stinger")) {
        return CW_ENDING_BUTTON;
    }
    if (cw_text_is_fold(word, "held") || cw_text_is_fold(word, "hold") || cw_text_is_fold(word, "segue")) {
        return CW_ENDING_HELD;
    }
    if (cw_text_is_fold(word, "ring out") || cw_text_is_fold(word, "ring-out") || cw_text_is_fold(word, "ringout")) {
        return CW_ENDING_RING_OUT;
    }
    return otherwise;
}

static void put_places(CwBuf* buf, const CwSketchBrief* brief) {
    cw_json_begin_array(buf, "hits");
    for (size_t i = 0; i < brief->n_hits; ++i) {
        cw_json_begin_object(buf, NULL);
        cw_json_put_int(buf, "tick", brief->hits[i].tick);
        cw_json_put_text(buf, "want", want_words[brief->hits[i].want]);
        cw_json_put_int(buf, "weight", brief->hits[i].weight);
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
}

void cw_sketch_brief_to_json(CwBuf* buf, const char* key, const CwSketchBrief* brief) {
    cw_json_begin_object(buf, key);
    cw_json_put_int(buf, "arousal", brief->arousal);
    cw_json_put_int(buf, "density", brief->density);
    cw_json_put_int(buf, "end_tick", brief->end_tick);
    cw_json_put_text(buf, "ending", ending_words[brief->ending]);
    cw_json_put_bool(buf, "goes_on", brief->goes_on);
    put_places(buf, brief);
    cw_json_put_text(buf, "intent", brief->intent);
    cw_tempo_map_to_json(buf, "map", &brief->map);
    cw_json_put_int(buf, "seed", (int64_t)brief->seed);
    cw_json_begin_array(buf, "speech");
    for (size_t i = 0; i < brief->n_speech; ++i) {
        cw_json_begin_object(buf, NULL);
        cw_json_put_int(buf, "length", brief->speech[i].length);
        cw_json_put_int(buf, "tick", brief->speech[i].tick);
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
    cw_json_put_int(buf, "start_tick", brief->start_tick);
    if (brief->theme) {
        cw_theme_to_json(buf, "theme", brief->theme);
    } else {
        cw_json_put_null(buf, "theme");
    }
    cw_json_put_int(buf, "use", brief->use);
    cw_json_put_int(buf, "valence", brief->valence);
    cw_json_end_object(buf);
}

static CwStatus get_bounded(CwJsonIn in, const json_t* json, const char* key, int least, int most, int* ret_value) {
    int64_t value = 0;
    CW_TRY(cw_json_get_int(in, json, key, &value));
    if (value < least || value > most) {
        return cw_diag(in.diag, CW_ERR_RANGE, "brief", (CwPlace){in.file, 0, 0}, NULL,
                       "\"%s\" is %lld; it must lie in %d to %d", key, (long long)value, least, most);
    }
    *ret_value = (int)value;
    return CW_OK;
}

// The number of the word under `key` in a table.
static CwStatus get_word(CwJsonIn in, const json_t* json, const char* key, const char* const* words, int n_words,
                         int* ret_number) {
    const char* word = NULL;
    CW_TRY(cw_json_get_text(in, json, key, &word));
    for (int i = 0; i < n_words; ++i) {
        if (strcmp(words[i], word) == 0) {
            *ret_number = i;
            return CW_OK;
        }
    }
    return cw_diag(in.diag, CW_ERR_BAD_INPUT, "brief", (CwPlace){in.file, 0, 0}, word, "\"%s\" is none of its words",
                   key);
}

static CwStatus read_hits(CwArena* arena, CwJsonIn in, const json_t* json, CwSketchBrief* brief) {
    const json_t* rows = NULL;
    CW_TRY(cw_json_get_array(in, json, "hits", &rows));
    brief->n_hits = json_array_size(rows);
    CwSketchHit* hits = CW_NEW_ARRAY(arena, CwSketchHit, brief->n_hits);
    if (!hits) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < brief->n_hits; ++i) {
        const json_t* row = json_array_get(rows, i);
        int want = 0;
        CW_TRY(cw_json_get_int(in, row, "tick", &hits[i].tick));
        CW_TRY(get_word(in, row, "want", want_words, 6, &want));
        CW_TRY(get_bounded(in, row, "weight", 1, 1000, &hits[i].weight));
        hits[i].want = (CwWant)want;
    }
    brief->hits = hits;
    return CW_OK;
}

static CwStatus read_speech(CwArena* arena, CwJsonIn in, const json_t* json, CwSketchBrief* brief) {
    const json_t* rows = NULL;
    CW_TRY(cw_json_get_array(in, json, "speech", &rows));
    brief->n_speech = json_array_size(rows);
    CwStretch* speech = CW_NEW_ARRAY(arena, CwStretch, brief->n_speech);
    if (!speech) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < brief->n_speech; ++i) {
        CW_TRY(cw_json_get_int(in, json_array_get(rows, i), "tick", &speech[i].tick));
        CW_TRY(cw_json_get_int(in, json_array_get(rows, i), "length", &speech[i].length));
    }
    brief->speech = speech;
    return CW_OK;
}

static CwStatus read_theme(CwArena* arena, CwJsonIn in, const json_t* json, CwSketchBrief* brief) {
    if (json_is_null(json_object_get(json, "theme"))) {
        return CW_OK;
    }
    const json_t* theme_json = NULL;
    CwTheme* theme = CW_NEW(arena, CwTheme);
    if (!theme) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_json_get_object(in, json, "theme", &theme_json));
    CW_TRY(cw_theme_from_json(arena, in, theme_json, theme));
    brief->theme = theme;
    return CW_OK;
}

static CwStatus read_mood(CwJsonIn in, const json_t* json, CwSketchBrief* brief) {
    int use = 0;
    int ending = 0;
    CW_TRY(get_bounded(in, json, "valence", -1000, 1000, &brief->valence));
    CW_TRY(get_bounded(in, json, "arousal", -1000, 1000, &brief->arousal));
    CW_TRY(get_bounded(in, json, "density", 0, 1000, &brief->density));
    CW_TRY(get_bounded(in, json, "use", 0, CW_USE_LO, &use));
    CW_TRY(get_word(in, json, "ending", ending_words, 3, &ending));
    brief->use = (CwUse)use;
    brief->ending = (CwEnding)ending;
    brief->goes_on = cw_json_bool_or(json, "goes_on", false);
    return cw_json_get_text(in, json, "intent", &brief->intent);
}

CwStatus cw_sketch_brief_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwSketchBrief* ret_brief) {
    CwSketchBrief brief = {0};
    const json_t* map = NULL;
    int64_t seed = 0;
    CW_TRY(read_mood(in, json, &brief));
    CW_TRY(cw_json_get_int(in, json, "start_tick", &brief.start_tick));
    CW_TRY(cw_json_get_int(in, json, "end_tick", &brief.end_tick));
    CW_TRY(cw_json_get_int(in, json, "seed", &seed));
    CW_TRY(cw_json_get_object(in, json, "map", &map));
    CW_TRY(cw_tempo_map_from_json(arena, in, map, &brief.map));
    CW_TRY(read_hits(arena, in, json, &brief));
    CW_TRY(read_speech(arena, in, json, &brief));
    CW_TRY(read_theme(arena, in, json, &brief));
    brief.seed = (uint64_t)seed;
    CW_TRY(cw_sketch_brief_check(&brief, in.diag));
    *ret_brief = brief;
    return CW_OK;
}
