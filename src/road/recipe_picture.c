// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/recipe_priv.h"

#include "base/file.h"

static CwStatus boards_of(Cw__Work* work, CwFilmFiles* ret_boards) {
    static const char* const extensions[] = {".svg", ".png", NULL};
    return cw_film_files_in(work->arena, &work->film->files, "boards", extensions, ret_boards);
}

static void put_gaps(const Cw__Work* work, CwBuf* params) {
    const CwJoinedCut* joined = &work->view->cut->joined;
    cw_json_begin_array(params, "gaps");
    for (size_t i = 0; i + 1 < joined->n_reels; ++i) {
        if (joined->reels[i].out_frame < joined->reels[i + 1].in_frame) {
            cw_json_begin_object(params, NULL);
            cw_json_put_int(params, "in", joined->reels[i].out_frame);
            cw_json_put_int(params, "out", joined->reels[i + 1].in_frame);
            cw_json_end_object(params);
        }
    }
    cw_json_end_array(params);
}

static CwStatus picture_params(Cw__Work* work, const CwFilmFiles* boards, CwBuf* params) {
    const CwRate rate = work->film->facts.rate;
    cw_json_begin_object(params, NULL);
    cw_json_begin_array(params, "boards");
    for (size_t i = 0; i < boards->count; ++i) {
        const char* path = boards->items[i].path;
        cw_json_begin_object(params, NULL);
        cw_json_put_text(params, "file", path);
        cw_json_put_text(params, "roll", cw_text_copy(work->arena, cw_path_stem(path)));
        cw_json_end_object(params);
    }
    cw_json_end_array(params);
    cw_json_begin_array(params, "cues");
    for (size_t i = 0; i < work->n_cues; ++i) {
        const Cw__CueRoad* cue = &work->cues[i];
        cw_json_begin_object(params, NULL);
        cw_json_put_int(params, "in", cw_frame_nearest(cue->place->in, rate));
        cw_json_put_text(params, "name", cw_format(work->arena, "%s %s", cue->cue->id, cue->cue->title));
        cw_json_put_int(params, "out", cw_frame_nearest(cue->place->out, rate));
        cw_json_end_object(params);
    }
    cw_json_end_array(params);
    put_gaps(work, params);
    cw_picture_to_json(params, "picture", &work->view->cut->picture);
    cw_json_put_text(params, "rate", cw_rate_name(rate));
    cw_json_end_object(params);
    return cw_buf_status(params);
}

CwStatus cw__recipe_picture(Cw__Work* work) {
    CwFilmFiles boards = {0};
    CwBuf params = cw_buf(work->arena);
    CwNode* picture = NULL;
    CwNode* screening = NULL;
    CW_TRY(boards_of(work, &boards));
    CW_TRY(picture_params(work, &boards, &params));
    CW_TRY(cw__add(work, &picture, "picture", &params, "picture"));
    for (size_t i = 0; i < boards.count; ++i) {
        CW_TRY(cw_node_take_object(picture, boards.items[i].path, &boards.items[i].object, work->diag));
    }
    const char* mix = cw_format(work->arena, "%smix/full", work->prefix);
    if (!mix) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw__add(work, &screening, "screening", NULL, "screening"));
    CW_TRY(cw_node_take_output(screening, "movie", picture, "movie", work->diag));
    return cw_node_take_output(screening, "sound", cw_graph_find(work->graph, mix), "sound", work->diag);
}
