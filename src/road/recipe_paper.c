// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/recipe_priv.h"

#include "film/sheet.h"
#include "mix/profiles.h"
#include "road/stages.h"
#include "spot/use.h"

#include <string.h>

static const char* fact(const Cw__Work* work, CwFact which) {
    const char* text = work->film->facts.facts[which];
    return text ? text : "";
}

static void put_head(const Cw__Work* work, const CwCueSheet* sheet, CwBuf* params) {
    cw_json_begin_object(params, "head");
    cw_json_put_text(params, "aka", fact(work, CW_FACT_AKA));
    cw_json_put_text(params, "company", fact(work, CW_FACT_COMPANY));
    cw_json_put_text(params, "composer", fact(work, CW_FACT_COMPOSER));
    cw_json_put_text(params, "contact", fact(work, CW_FACT_CONTACT));
    cw_json_put_text(params, "country", fact(work, CW_FACT_COUNTRY));
    cw_json_put_text(params, "cut", sheet->head.cut);
    cw_json_put_text(params, "director", fact(work, CW_FACT_DIRECTOR));
    cw_json_put_text(params, "episode", fact(work, CW_FACT_EPISODE));
    cw_json_put_text(params, "episode_number", fact(work, CW_FACT_EPISODE_NUMBER));
    cw_json_put_text(params, "kind", fact(work, CW_FACT_KIND));
    cw_json_put_text(params, "network", fact(work, CW_FACT_NETWORK));
    cw_json_put_text(params, "number", fact(work, CW_FACT_NUMBER));
    cw_json_put_text(params, "release", fact(work, CW_FACT_RELEASE));
    cw_json_put_text(params, "title", work->film->facts.title);
    cw_json_put_text(params, "year", fact(work, CW_FACT_YEAR));
    cw_json_end_object(params);
}

static void put_reel(const Cw__Work* work, const char* name, int64_t in_frame, int64_t out_frame, CwBuf* params) {
    const CwRate rate = work->film->facts.rate;
    cw_json_begin_object(params, NULL);
    cw_json_put_int(params, "in", cw_time_of_frame(in_frame, rate).flicks);
    cw_json_put_text(params, "name", name);
    cw_json_put_int(params, "out", cw_time_of_frame(out_frame, rate).flicks);
    cw_json_end_object(params);
}

static void put_reels(const Cw__Work* work, CwBuf* params) {
    const CwFilmCut* cut = work->view->cut;
    cw_json_begin_array(params, "reels");
    for (size_t i = 0; i < cut->joined.n_reels; ++i) {
        const CwReelPlace* reel = &cut->joined.reels[i];
        put_reel(work, reel->name, reel->in_frame, reel->out_frame, params);
    }
    if (cut->joined.n_reels == 0) {
        put_reel(work, "R1", cw_picture_in(&cut->picture), cw_picture_out(&cut->picture), params);
    }
    cw_json_end_array(params);
}

// The cues of a sheet with where they lie; and every cue of the film, which rights are written for.
static void put_cues(const Cw__Work* work, const CwCueSheet* sheet, CwBuf* params) {
    cw_json_begin_array(params, "cues");
    for (size_t i = 0; i < sheet->n_rows; ++i) {
        const CwSheetCue* cue = &sheet->rows[i].cue;
        cw_json_begin_object(params, NULL);
        cw_json_put_text(params, "cue", cue->cue);
        cw_json_put_int(params, "in", cue->in.flicks);
        cw_json_put_text(params, "made", cue->made);
        cw_json_put_int(params, "out", cue->out.flicks);
        cw_json_put_int(params, "sequence", sheet->rows[i].sequence);
        cw_json_put_text(params, "title", cue->title);
        cw_json_put_text(params, "use", cw_use_code(cue->use));
        cw_json_end_object(params);
    }
    cw_json_end_array(params);
    cw_json_begin_array(params, "spotted");
    for (size_t i = 0; i < work->film->spotted.n_cues; ++i) {
        cw_json_begin_object(params, NULL);
        cw_json_put_text(params, "cue", work->film->spotted.cues[i].id);
        cw_json_put_text(params, "title", work->film->spotted.cues[i].title);
        cw_json_end_object(params);
    }
    cw_json_end_array(params);
}

static CwStatus add_sheet(Cw__Work* work, const CwCueSheet* sheet, bool temp, const char* name) {
    const CwFilmFile* rights = cw_film_file(&work->film->files, "rights.csv");
    CwBuf params = cw_buf(work->arena);
    CwNode* node = NULL;
    cw_json_begin_object(&params, NULL);
    put_cues(work, sheet, &params);
    put_head(work, sheet, &params);
    cw_json_put_text(&params, "rate", cw_rate_name(work->film->facts.rate));
    put_reels(work, &params);
    cw_json_put_bool(&params, "temp", temp);
    cw_json_end_object(&params);
    CW_TRY(cw__add(work, &node, "cue_sheet", &params, "%s", name));
    return rights ? cw_node_take_object(node, "rights", &rights->object, work->diag) : CW_OK;
}

static CwStatus add_cue_sheet(Cw__Work* work, bool temp) {
    CwCueSheet sheet;
    CW_TRY(cw_film_cue_sheet(work->arena, work->film, work->view, &sheet, NULL, NULL));
    return add_sheet(work, &sheet, temp, temp ? "temp/cue_sheet" : "cue_sheet");
}

CwStatus cw_road_sheet(CwArena* arena, const CwFilm* film, const CwFilmView* view, const CwCueSheet* sheet,
                       CwDiag* diag, CwGraph** ret_graph) {
    Cw__Work work = {.arena = arena, .film = film, .view = view, .prefix = "", .diag = diag};
    CW_TRY(cw_graph_new(arena, cw_road_kinds, cw_road_kinds_count, &work.graph));
    CW_TRY(add_sheet(&work, sheet, false, CW_SHEET_NODE));
    *ret_graph = work.graph;
    return CW_OK;
}

static CwStatus add_qc_page(Cw__Work* work, const char* profile, bool temp) {
    const char* master_name = cw_format(work->arena, "master/%s", profile);
    const char* measure_name = cw_format(work->arena, "measure/master/%s", profile);
    if (!master_name || !measure_name) {
        return CW_ERR_NO_MEM;
    }
    CwNode* master = cw_graph_find(work->graph, master_name);
    CwNode* music = cw_graph_find(work->graph, "measure/mx");
    CwBuf params = cw_buf(work->arena);
    CwNode* node = NULL;
    const CwEmbedded* file = NULL;
    const char* layout = NULL;
    CW_TRY(cw_profile_file(work->film->profiles, profile, work->diag, &file));
    cw_json_begin_object(&params, NULL);
    cw_json_put_text(&params, "cut", work->view->cut->name);
    cw_json_put_text(&params, "film", work->film->facts.title);
    CW_TRY(cw__layout_of(work, file, &layout));
    cw__put_layout(layout, &params);
    CW_TRY(cw__put_profile(work, file, &params));
    cw_json_put_text(&params, "rate", cw_rate_name(work->film->facts.rate));
    cw_json_put_int(&params, "start", work->start.flicks);
    cw_json_put_bool(&params, "temp", temp);
    cw_json_end_object(&params);
    CW_TRY(cw__add(work, &node, "qc_page", &params, "%sqc/%s", temp ? "temp/" : "", profile));
    CW_TRY(cw_node_take_output(node, "master", master, "master", work->diag));
    CW_TRY(cw_node_take_output(node, "sound", master, "sound", work->diag));
    CW_TRY(cw_node_take_output(node, "measure", cw_graph_find(work->graph, measure_name), "measure", work->diag));
    if (music) {
        CW_TRY(cw_node_take_output(node, "music", music, "measure", work->diag));
    }
    return work->dialogue_measure ? cw_node_take_output(node, "dialogue", work->dialogue_measure, "measure", work->diag)
                                  : CW_OK;
}

// How loud everything is that leaves.
static CwStatus measure_all(Cw__Work* work) {
    CwNode* measure = NULL;
    CW_TRY(cw__measure(work, work->mixes[0], "sound", "mix/full", NULL, &measure));
    CW_TRY(cw__measure(work, work->mixes[1], "sound", "mix/m_and_e", NULL, &measure));
    if (work->effects) {
        CW_TRY(cw__measure(work, work->effects, "sound", "fx", NULL, &measure));
    }
    for (size_t i = 0; i < work->n_stems; ++i) {
        const char* name = cw_format(work->arena, "mx/%s", work->stems[i]);
        CwNode* stem = name ? cw_graph_find(work->graph, name) : NULL;
        CW_TRY(stem ? cw__measure(work, stem, "sound", name, NULL, &measure) : CW_ERR_NO_MEM);
    }
    return CW_OK;
}

// What the editor changed since the cut before.
static CwStatus add_changes(Cw__Work* work) {
    const CwFilmView* before = cw_film_before(work->film);
    CwBuf params = cw_buf(work->arena);
    CwNode* node = NULL;
    if (!before) {
        return CW_OK;
    }
    cw_json_begin_object(&params, NULL);
    cw_picture_to_json(&params, "new", &work->view->cut->picture);
    cw_json_put_text(&params, "new_name", work->view->cut->name);
    cw_picture_to_json(&params, "old", &before->cut->picture);
    cw_json_put_text(&params, "old_name", before->cut->name);
    cw_json_put_text(&params, "rate", cw_rate_name(work->film->facts.rate));
    cw_json_put_text(&params, "title", work->film->facts.title);
    cw_json_end_object(&params);
    return cw__add(work, &node, "changes", &params, "changes");
}

CwStatus cw__recipe_papers(Cw__Work* work, const CwRoad* road) {
    CW_TRY(measure_all(work));
    CW_TRY(add_changes(work));
    for (int temp = 0; temp <= (work->options->temp ? 1 : 0); ++temp) {
        CW_TRY(add_cue_sheet(work, temp));
        for (size_t i = 0; i < road->n_profiles; ++i) {
            CW_TRY(add_qc_page(work, road->profiles[i], temp));
        }
    }
    return CW_OK;
}
