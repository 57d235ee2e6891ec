// SPDX-License-Identifier: GPL-3.0-or-later
// The road from a score to its stems: one plan of the whole cue, cut into passages; a step for each passage of each
// stem, which sees nothing but that passage; and for each stem their sum. How many passages there are hangs on the
// length of the cue alone, so that the graph is known before the music is.
#include "road/recipe_priv.h"

#include "film/origins.h"
#include "perform/passage.h"
#include "spot/use.h"

#include <string.h>

typedef struct {
    Cw__Work* work;
    Cw__CueRoad* cue;
    const CwCueBrief* brief;
    const char* stems[CW__STEMS_MAX];
    size_t n_stems;
    size_t n_passages;
    CwNode* plan;
} Mockups;

// What a stem's instruments are: each program they may use, measured.
static CwStatus add_instruments(Cw__Work* work, const char* stem, CwNode** ret_node) {
    CwBuf params = cw_buf(work->arena);
    cw_json_begin_object(&params, NULL);
    CW_TRY(cw__put_programs(work, stem, &params));
    cw_json_put_int(&params, "sample_rate", work->film->facts.sample_rate);
    cw_json_put_text(&params, "soundfont", CW_FILM_SOUNDFONT);
    cw_json_end_object(&params);
    return cw__add_shared(work, ret_node, "instruments", &params, "instruments/%s", stem);
}

static void list_stems(Mockups* mockups) {
    const CwEnsemble* ensemble = &mockups->work->film->ensemble;
    for (size_t i = 0; i < ensemble->n_instruments && mockups->n_stems < CW__STEMS_MAX - CW__PARTS_MAX; ++i) {
        size_t s = 0;
        if (ensemble->instruments[i].plugin) {
            continue; // it plays its stem itself
        }
        while (s < mockups->n_stems && strcmp(mockups->stems[s], ensemble->instruments[i].stem) != 0) {
            ++s;
        }
        mockups->stems[s] = ensemble->instruments[i].stem;
        mockups->n_stems += s == mockups->n_stems;
    }
}

static CwStatus put_plan(const Mockups* mockups, CwBuf* params) {
    cw_json_begin_object(params, NULL);
    CW_TRY(cw__put_playing(mockups->work, mockups->cue, params));
    cw__put_parts(mockups->cue, false, params);
    cw_json_put_int(params, "passages", (int64_t)mockups->n_passages);
    cw_json_put_int(params, "sample_rate", mockups->work->film->facts.sample_rate);
    cw_json_begin_array(params, "stems");
    for (size_t i = 0; i < mockups->n_stems; ++i) {
        cw_json_put_text(params, NULL, mockups->stems[i]);
    }
    cw_json_end_array(params);
    cw_json_begin_array(params, "wants");
    for (size_t i = 0; i < mockups->brief->n_hits; ++i) {
        cw_json_put_text(params, NULL, cw_want_name(mockups->brief->hits[i].want));
    }
    cw_json_end_array(params);
    cw_json_end_object(params);
    return cw_buf_status(params);
}

static CwStatus add_plan(Mockups* mockups) {
    Cw__Work* work = mockups->work;
    CwNode* instruments[CW__STEMS_MAX];
    CwBuf params = cw_buf(work->arena);
    CW_TRY(put_plan(mockups, &params));
    for (size_t i = 0; i < mockups->n_stems; ++i) {
        CW_TRY(add_instruments(work, mockups->stems[i], &instruments[i]));
    }
    CW_TRY(cw__add(work, &mockups->plan, "plan", &params, "cue/%s/plan", mockups->cue->cue->id));
    CW_TRY(cw_node_take_output(mockups->plan, "score", mockups->cue->score, "score", work->diag));
    CW_TRY(cw_node_take_output(mockups->plan, "solution", mockups->cue->solution, "solution", work->diag));
    CW_TRY(cw__take_articulations(work, mockups->plan));
    CW_TRY(cw__take_parts(work, mockups->cue, false, mockups->plan));
    for (size_t i = 0; i < mockups->n_stems; ++i) {
        const char* input = cw_format(work->arena, "instruments %s", mockups->stems[i]);
        if (!input) {
            return CW_ERR_NO_MEM;
        }
        CW_TRY(cw_node_take_output(mockups->plan, input, instruments[i], "instruments", work->diag));
    }
    return CW_OK;
}

static CwStatus add_passage(const Mockups* mockups, const char* stem, size_t number, CwNode** ret_node) {
    Cw__Work* work = mockups->work;
    CwBuf params = cw_buf(work->arena);
    const char* output = cw_format(work->arena, "%s %zu", stem, number);
    if (!output) {
        return CW_ERR_NO_MEM;
    }
    cw_json_begin_object(&params, NULL);
    cw_json_put_text(&params, "soundfont", CW_FILM_SOUNDFONT);
    cw_json_end_object(&params);
    CW_TRY(cw__add(work, ret_node, "passage", &params, "cue/%s/%s/%zu", mockups->cue->cue->id, stem, number));
    return cw_node_take_output(*ret_node, "passage", mockups->plan, output, work->diag);
}

// Its passages and their sum; `last` is what the sum is called below the stem, or "".
static CwStatus add_mockup(const Mockups* mockups, const char* stem, const char* last, CwNode** ret_node) {
    Cw__Work* work = mockups->work;
    CwNode** passages = CW_NEW_ARRAY(work->arena, CwNode*, mockups->n_passages);
    if (!passages) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < mockups->n_passages; ++i) {
        CW_TRY(add_passage(mockups, stem, i + 1, &passages[i]));
    }
    CW_TRY(cw__add(work, ret_node, "mockup", NULL, "cue/%s/%s%s", mockups->cue->cue->id, stem, last));
    CW_TRY(cw_node_take_output(*ret_node, "plan", mockups->plan, stem, work->diag));
    for (size_t i = 0; i < mockups->n_passages; ++i) {
        const char* input = cw_format(work->arena, "%zu", i + 1);
        if (!input) {
            return CW_ERR_NO_MEM;
        }
        CW_TRY(cw_node_take_output(*ret_node, input, passages[i], "sound", work->diag));
    }
    return CW_OK;
}

static CwStatus add_stem(const Mockups* mockups, const char* stem) {
    Cw__CueRoad* cue = mockups->cue;
    CwNode* node = NULL;
    CW_TRY(add_mockup(mockups, stem, "", &node));
    const char* bus = cw_use_is_visual(cue->cue->use) ? "source" : stem; // music in the scene is a stem of its own
    cue->stems[cue->n_stems++] = (Cw__CueStem){stem, bus, node, "sound", node, NULL, NULL};
    return CW_OK;
}

CwStatus cw__recipe_mockups(Cw__Work* work, Cw__CueRoad* cue, const CwCueBrief* brief) {
    const int64_t length_ms = brief->length.flicks / (CW_FLICKS_PER_SECOND / 1000);
    Mockups mockups = {.work = work, .cue = cue, .brief = brief, .n_passages = cw_passage_count(length_ms)};
    list_stems(&mockups);
    CW_TRY(add_plan(&mockups));
    for (size_t i = 0; i < mockups.n_stems; ++i) {
        CW_TRY(add_stem(&mockups, mockups.stems[i]));
    }
    for (size_t i = 0; i < cue->n_parts; ++i) { // heard by nobody: the recording is to be as loud
        CW_TRY(cue->parts[i].instrument->plugin
                   ? CW_OK
                   : add_mockup(&mockups, cue->parts[i].part->name, "/instrument", &cue->parts[i].alone));
    }
    return CW_OK;
}
