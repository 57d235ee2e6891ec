// SPDX-License-Identifier: GPL-3.0-or-later
#include "spot/brief.h"

#include "base/words.h"
#include "spot/use.h"

static const CwWord ends[] = {{"ring out", CW_CUE_END_RING},
                              {"button", CW_CUE_END_BUTTON},
                              {"held", CW_CUE_END_HELD},
                              {"stop", CW_CUE_END_STOP},
                              {"thin", CW_CUE_END_THIN}};

enum {
    N_ENDS = sizeof ends / sizeof ends[0],
};

const char* cw_cue_end_name(CwCueEnd end) {
    return cw_word_name(ends, N_ENDS, (int)end);
}

static void put_hit(CwBuf* buf, const CwBriefHit* hit) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_int(buf, "at", hit->at.flicks);
    cw_json_put_text(buf, "beat", cw_beat_name(hit->beat));
    cw_json_put_int(buf, "early", hit->tolerance_early.flicks);
    cw_json_put_int(buf, "late", hit->tolerance_late.flicks);
    cw_json_put_text(buf, "name", hit->name);
    cw_json_put_text(buf, "want", cw_want_name(hit->want));
    cw_json_put_int(buf, "weight", hit->weight);
    cw_json_end_object(buf);
}

void cw_cue_brief_to_json(CwBuf* buf, const char* key, const CwCueBrief* brief) {
    cw_json_begin_object(buf, key);
    cw_json_put_int(buf, "arousal", brief->arousal);
    cw_json_put_text(buf, "cue", brief->cue);
    cw_json_put_int(buf, "density", brief->density);
    cw_json_put_text(buf, "end", cw_cue_end_name(brief->end));
    cw_json_begin_array(buf, "hits");
    for (size_t i = 0; i < brief->n_hits; ++i) {
        put_hit(buf, &brief->hits[i]);
    }
    cw_json_end_array(buf);
    cw_json_put_text(buf, "intent", brief->intent);
    cw_json_put_int(buf, "length", brief->length.flicks);
    cw_json_put_bool(buf, "overlaps_before", brief->overlaps_before);
    cw_phrasing_to_json(buf, "phrases", &brief->phrases);
    cw_json_put_text(buf, "rate", cw_rate_name(brief->rate));
    cw_json_begin_array(buf, "speech");
    for (size_t i = 0; i < brief->n_speech; ++i) {
        cw_json_begin_object(buf, NULL);
        cw_json_put_int(buf, "in", brief->speech[i].in.flicks);
        cw_json_put_int(buf, "out", brief->speech[i].out.flicks);
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
    cw_json_put_int(buf, "tempo_max", brief->tempo_max);
    cw_json_put_int(buf, "tempo_min", brief->tempo_min);
    cw_json_put_text(buf, "theme", brief->theme);
    cw_json_put_text(buf, "use", cw_use_code(brief->use));
    cw_json_put_int(buf, "valence", brief->valence);
    cw_json_end_object(buf);
}

static CwStatus refuse(CwJsonIn in, const char* key, const char* read) {
    return cw_diag(in.diag, CW_ERR_BAD_INPUT, "brief.word", (CwPlace){in.file, 0, 0}, read,
                   "\"%s\" is not one of the words a brief has there", key);
}

static CwStatus get_small(CwJsonIn in, const json_t* json, const char* key, int64_t least, int64_t most,
                          int* ret_value) {
    int64_t value = 0;
    CW_TRY(cw_json_get_int(in, json, key, &value));
    if (value < least || value > most) {
        return cw_diag(in.diag, CW_ERR_BAD_INPUT, "brief.range", (CwPlace){in.file, 0, 0}, NULL,
                       "\"%s\" is out of its range", key);
    }
    *ret_value = (int)value;
    return CW_OK;
}

static CwStatus get_hit(CwJsonIn in, const json_t* json, CwBriefHit* hit) {
    const char* want = NULL;
    const char* beat = NULL;
    CW_TRY(cw_json_get_int(in, json, "at", &hit->at.flicks));
    CW_TRY(cw_json_get_int(in, json, "early", &hit->tolerance_early.flicks));
    CW_TRY(cw_json_get_int(in, json, "late", &hit->tolerance_late.flicks));
    CW_TRY(cw_json_get_text(in, json, "name", &hit->name));
    CW_TRY(cw_json_get_text(in, json, "want", &want));
    CW_TRY(cw_json_get_text(in, json, "beat", &beat));
    CW_TRY(get_small(in, json, "weight", 1, 1000, &hit->weight));
    if (!cw_want_from_name(want, &hit->want)) {
        return refuse(in, "want", want);
    }
    return cw_beat_from_name(beat, &hit->beat) ? CW_OK : refuse(in, "beat", beat);
}

static CwStatus get_hits(CwArena* arena, CwJsonIn in, const json_t* json, CwCueBrief* brief) {
    const json_t* list = NULL;
    CW_TRY(cw_json_get_array(in, json, "hits", &list));
    brief->n_hits = json_array_size(list);
    CwBriefHit* hits = CW_NEW_ARRAY(arena, CwBriefHit, brief->n_hits);
    if (!hits) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < brief->n_hits; ++i) {
        CW_TRY(get_hit(in, json_array_get(list, i), &hits[i]));
    }
    brief->hits = hits;
    return CW_OK;
}

static CwStatus get_speech(CwArena* arena, CwJsonIn in, const json_t* json, CwCueBrief* brief) {
    const json_t* list = NULL;
    CW_TRY(cw_json_get_array(in, json, "speech", &list));
    brief->n_speech = json_array_size(list);
    CwBriefSpeech* speech = CW_NEW_ARRAY(arena, CwBriefSpeech, brief->n_speech);
    if (!speech) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < brief->n_speech; ++i) {
        CW_TRY(cw_json_get_int(in, json_array_get(list, i), "in", &speech[i].in.flicks));
        CW_TRY(cw_json_get_int(in, json_array_get(list, i), "out", &speech[i].out.flicks));
    }
    brief->speech = speech;
    return CW_OK;
}

static CwStatus get_words(CwJsonIn in, const json_t* json, CwCueBrief* brief) {
    const char* rate = NULL;
    const char* use = NULL;
    const char* end = NULL;
    CW_TRY(cw_json_get_text(in, json, "cue", &brief->cue));
    CW_TRY(cw_json_get_text(in, json, "intent", &brief->intent));
    CW_TRY(cw_json_get_text(in, json, "theme", &brief->theme));
    CW_TRY(cw_json_get_text(in, json, "rate", &rate));
    CW_TRY(cw_json_get_text(in, json, "use", &use));
    CW_TRY(cw_json_get_text(in, json, "end", &end));
    const CwWord* word = cw_word_find(ends, N_ENDS, cw_text(end));
    if (!word) {
        return refuse(in, "end", end);
    }
    brief->end = (CwCueEnd)word->value;
    if (cw_rate_parse(cw_text(rate), &brief->rate) != CW_OK) {
        return refuse(in, "rate", rate);
    }
    return cw_use_from_code(use, &brief->use) ? CW_OK : refuse(in, "use", use);
}

CwStatus cw_cue_brief_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwCueBrief* ret_brief) {
    CwCueBrief brief = {.cue = ""};
    CW_TRY(get_words(in, json, &brief));
    CW_TRY(get_small(in, json, "valence", -1000, 1000, &brief.valence));
    CW_TRY(get_small(in, json, "arousal", -1000, 1000, &brief.arousal));
    CW_TRY(get_small(in, json, "density", 0, 1000, &brief.density));
    CW_TRY(get_small(in, json, "tempo_min", 0, 1000000, &brief.tempo_min));
    CW_TRY(get_small(in, json, "tempo_max", 0, 1000000, &brief.tempo_max));
    CW_TRY(cw_phrasing_from_json(in, json, "phrases", &brief.phrases));
    CW_TRY(cw_json_get_int(in, json, "length", &brief.length.flicks));
    CW_TRY(get_hits(arena, in, json, &brief));
    CW_TRY(get_speech(arena, in, json, &brief));
    brief.overlaps_before = cw_json_bool_or(json, "overlaps_before", false);
    *ret_brief = brief;
    return CW_OK;
}
