// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/recipe_priv.h"

static CwStatus duck_params(Cw__Work* work, CwBuf* params) {
    const CwPicture* picture = &work->view->cut->picture;
    cw_json_begin_object(params, NULL);
    cw_json_begin_array(params, "cuts");
    for (size_t i = 1; i < picture->n_shots; ++i) {
        const CwTime at = cw_time_of_frame(cw_shot_join(&picture->shots[i]), work->film->facts.rate);
        cw_json_put_int(params, NULL, cw__in_film(work, at).flicks);
    }
    cw_json_end_array(params);
    cw_json_begin_array(params, "lines");
    for (size_t i = 0; i < work->view->n_lines; ++i) {
        const CwLine* line = &work->view->lines[i];
        cw_json_begin_object(params, NULL);
        cw_json_put_int(params, "in", cw__in_film(work, line->in).flicks);
        cw_json_put_text(params, "name", line->name);
        cw_json_put_int(params, "out", cw__in_film(work, line->out).flicks);
        cw_json_end_object(params);
    }
    cw_json_end_array(params);
    cw_json_begin_array(params, "parts");
    for (size_t i = 0; i < work->n_stems; ++i) {
        cw_json_put_text(params, NULL, work->stems[i]);
    }
    cw_json_end_array(params);
    cw_json_end_object(params);
    return cw_buf_status(params);
}

static CwStatus add_duck(Cw__Work* work) {
    CwNode* music = NULL;
    CwBuf params = cw_buf(work->arena);
    CW_TRY(cw__measure(work, work->music, "sound", "mx", NULL, &music));
    if (!work->dialogue) {
        return CW_OK;
    }
    CW_TRY(cw__measure(work, work->dialogue, "sound", "dx", NULL, &work->dialogue_measure));
    CW_TRY(duck_params(work, &params));
    CW_TRY(cw__add(work, &work->duck, "duck", &params, "duck"));
    CW_TRY(cw_node_take_output(work->duck, "dialogue", work->dialogue_measure, "measure", work->diag));
    CW_TRY(cw_node_take_output(work->duck, "music", music, "measure", work->diag));
    CW_TRY(cw_node_take_output(work->duck, "dx", work->dialogue, "sound", work->diag));
    CW_TRY(cw_node_take_output(work->duck, "mx", work->music, "sound", work->diag));
    for (size_t i = 0; i < work->n_stems; ++i) {
        CW_TRY(cw_node_take_output(work->duck, work->stems[i], work->buses[i], "sound", work->diag));
    }
    return CW_OK;
}

void cw__put_stems(const Cw__Work* work, bool with_dialogue, CwBuf* params) {
    cw_json_begin_array(params, "stems");
    if (with_dialogue && work->dialogue) {
        cw_json_put_text(params, NULL, "dx");
    }
    cw_json_put_text(params, NULL, "mx");
    if (work->effects) {
        cw_json_put_text(params, NULL, "fx");
    }
    cw_json_end_array(params);
}

CwStatus cw__take_stems(Cw__Work* work, bool with_dialogue, CwNode* node) {
    if (with_dialogue && work->dialogue) {
        CW_TRY(cw_node_take_output(node, "dx", work->dialogue, "sound", work->diag));
    }
    if (work->effects) {
        CW_TRY(cw_node_take_output(node, "fx", work->effects, "sound", work->diag));
    }
    return cw_node_take_output(node, "mx", work->lowered, "sound", work->diag);
}

static CwStatus add_mix(Cw__Work* work, const char* name, bool with_dialogue, CwNode** ret_node) {
    CwBuf params = cw_buf(work->arena);
    cw_json_begin_object(&params, NULL);
    cw__put_stems(work, with_dialogue, &params);
    cw_json_end_object(&params);
    CW_TRY(cw__add(work, ret_node, "mix", &params, "mix/%s", name));
    return cw__take_stems(work, with_dialogue, *ret_node);
}

CwStatus cw__recipe_mixes(Cw__Work* work) {
    CW_TRY(add_duck(work));
    if (work->n_layouts) {
        return cw__recipe_wide_mixes(work);
    }
    work->lowered = work->duck ? work->duck : work->music;
    CW_TRY(add_mix(work, "full", true, &work->mixes[0]));
    CW_TRY(add_mix(work, "m_and_e", false, &work->mixes[1]));
    return cw__recipe_mono(work);
}
