// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/recipe_priv.h"

#include "road/stages.h"

#include <stdarg.h>
#include <string.h>

static CwStatus add(Cw__Work* work, CwNode** ret_node, const char* kind, CwBuf* params, const char* name) {
    const char* text = params ? cw_buf_string(params) : NULL;
    if ((params && !text) || !name) {
        return CW_ERR_NO_MEM;
    }
    return cw_graph_add(work->graph, name, kind, text, work->diag, ret_node);
}

CwStatus cw__add(Cw__Work* work, CwNode** ret_node, const char* kind, CwBuf* params, const char* name, ...) {
    CwBuf full = cw_buf(work->arena);
    va_list args;
    va_start(args, name);
    cw_buf_text(&full, work->prefix);
    cw_buf_vformat(&full, name, args);
    va_end(args);
    return add(work, ret_node, kind, params, cw_buf_string(&full));
}

CwStatus cw__add_shared(Cw__Work* work, CwNode** ret_node, const char* kind, CwBuf* params, const char* name, ...) {
    CwBuf full = cw_buf(work->arena);
    va_list args;
    va_start(args, name);
    cw_buf_vformat(&full, name, args);
    va_end(args);
    const char* text = cw_buf_string(&full);
    CwNode* there = text ? cw_graph_find(work->graph, text) : NULL;
    if (there) {
        *ret_node = there;
        return CW_OK;
    }
    return add(work, ret_node, kind, params, text);
}

static CwStatus ingest(Cw__Work* work, const CwFilmFile* file, CwNode** ret_node) {
    CwBuf params = cw_buf(work->arena);
    cw_json_begin_object(&params, NULL);
    cw_json_put_text(&params, "file", file->path);
    cw_json_put_int(&params, "sample_rate", work->film->facts.sample_rate);
    cw_json_end_object(&params);
    const size_t before = cw_graph_count(work->graph);
    CW_TRY(cw__add_shared(work, ret_node, "ingest", &params, "file/%s", file->path));
    if (cw_graph_count(work->graph) == before) {
        return CW_OK;
    }
    return cw_node_take_object(*ret_node, "file", &file->object, work->diag);
}

static CwStatus repair(Cw__Work* work, const CwFilmRepair* repair, CwNode* given, CwNode** ret_node) {
    CwBuf params = cw_buf(work->arena);
    CwNode* match = NULL;
    CW_TRY(repair->match ? ingest(work, repair->match, &match) : CW_OK);
    cw_json_begin_object(&params, NULL);
    cw_json_put_bool(&params, "clicks", repair->clicks);
    cw_json_put_bool(&params, "clipping", repair->clipping);
    cw_json_put_text(&params, "file", repair->file->path);
    cw_json_put_bool(&params, "hiss", repair->hiss);
    cw_json_put_int(&params, "hum", repair->hum_hz);
    cw_json_put_bool(&params, "mud", repair->mud);
    cw_json_end_object(&params);
    const size_t before = cw_graph_count(work->graph);
    CW_TRY(cw__add_shared(work, ret_node, "repair", &params, "repaired/%s", repair->file->path));
    if (cw_graph_count(work->graph) == before) {
        return CW_OK;
    }
    CW_TRY(cw_node_take_output(*ret_node, "sound", given, "sound", work->diag));
    return match ? cw_node_take_output(*ret_node, "match", match, "sound", work->diag) : CW_OK;
}

CwStatus cw__ingest(Cw__Work* work, const CwFilmFile* file, CwNode** ret_node) {
    const CwFilmRepair* wish = cw_film_repair(&work->film->repairs, file->path);
    CwNode* given = NULL;
    CW_TRY(ingest(work, file, &given));
    *ret_node = given;
    return wish ? repair(work, wish, given, ret_node) : CW_OK;
}

const char* cw__kept(const Cw__Work* work, const char* node) {
    return cw_film_decision(&work->film->decisions, (size_t)(work->view - work->film->views) + 1, node);
}

void cw__put_layout(const char* layout, CwBuf* params) {
    if (layout && strcmp(layout, "stereo") != 0) {
        cw_json_put_text(params, "layout", layout);
    }
}

CwStatus cw__measure(Cw__Work* work, CwNode* of, const char* output, const char* name, const char* layout,
                     CwNode** ret_node) {
    CwBuf params = cw_buf(work->arena);
    cw_json_begin_object(&params, NULL);
    cw__put_layout(layout, &params);
    cw_json_end_object(&params);
    CW_TRY(cw__add(work, ret_node, "measure", &params, "measure/%s", name));
    return cw_node_take_output(*ret_node, "sound", of, output, work->diag);
}

CwTime cw__in_film(const Cw__Work* work, CwTime at) {
    return cw_film_own(work->film, work->view, at);
}

static CwStatus lay_view(Cw__Work* work, const CwFilmView* view, const char* prefix) {
    work->view = view;
    work->prefix = prefix;
    work->start = cw_film_start(work->film, view);
    work->length = cw_film_length(work->film, view);
    CW_TRY(cw__recipe_layouts(work));
    CW_TRY(cw__recipe_cues(work));
    CW_TRY(cw__recipe_dialogue(work));
    CW_TRY(cw__recipe_music(work));
    CW_TRY(cw__recipe_mixes(work));
    return cw__recipe_picture(work);
}

static CwStatus list_cues(CwArena* arena, const Cw__Work* work, CwRoad* road) {
    CwRoadCue* cues = CW_NEW_ARRAY(arena, CwRoadCue, work->n_cues);
    if (!cues) {
        return CW_ERR_NO_MEM;
    }
    for (size_t c = 0; c < work->n_cues; ++c) {
        const Cw__CueRoad* cue = &work->cues[c];
        CwRoadStem* stems = CW_NEW_ARRAY(arena, CwRoadStem, cue->n_stems);
        if (!stems) {
            return CW_ERR_NO_MEM;
        }
        for (size_t s = 0; s < cue->n_stems; ++s) {
            stems[s] = (CwRoadStem){cue->stems[s].name, cw_node_name(cue->stems[s].node), cue->stems[s].output};
        }
        cues[c] = (CwRoadCue){cue->cue->id, stems, cue->n_stems};
    }
    road->cues = cues;
    road->n_cues = work->n_cues;
    return CW_OK;
}

static CwStatus share_names(CwArena* arena, const Cw__Work* work, CwRoad* road) {
    const char** stems = CW_NEW_ARRAY(arena, const char*, work->n_stems);
    if (!stems) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < work->n_stems; ++i) {
        stems[i] = work->stems[i];
    }
    road->stems = stems;
    road->n_stems = work->n_stems;
    return list_cues(arena, work, road);
}

CwStatus cw_road_make(CwArena* arena, const CwFilm* film, const CwRoadOptions* options, CwDiag* diag,
                      CwRoad* ret_road) {
    CwRoad road = {0};
    Cw__Work* now = CW_NEW(arena, Cw__Work);
    Cw__Work* before = CW_NEW(arena, Cw__Work);
    if (!now || !before) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_graph_new(arena, cw_road_kinds, cw_road_kinds_count, &road.graph));
    *now = (Cw__Work){.arena = arena, .film = film, .options = options, .graph = road.graph, .diag = diag};
    *before = *now;
    if (cw_film_before(film)) {
        CW_TRY(lay_view(before, cw_film_before(film), "before/"));
    }
    CW_TRY(lay_view(now, cw_film_now(film), ""));
    CW_TRY(cw__recipe_masters(now, &road));
    CW_TRY(cw__recipe_papers(now, &road));
    CW_TRY(cw__recipe_session(now));
    CW_TRY(cw__recipe_report(now, cw_film_before(film) ? before : NULL, &road.page));
    CW_TRY(share_names(arena, now, &road));
    *ret_road = road;
    return CW_OK;
}
