// SPDX-License-Identifier: GPL-3.0-or-later
// The page in which the film plays with its soundtrack: what it says, and what goes into it.
#include "road/page.h"
#include "road/recipe_report_priv.h"

#include <string.h>

static const int64_t alone_tail_ms = 6000; // a hall rings as long

const CwSpan cw__alone_lead = {CW_FLICKS_PER_SECOND / 2};

// A sound as browsers play it.
static CwStatus add_listen(Cw__Work* work, CwNode* sound, const char* output, const char* name, CwNode** ret_node) {
    CW_TRY(cw__add(work, ret_node, "listen", NULL, "%s/listen", name));
    return cw_node_take_output(*ret_node, "sound", sound, output, work->diag);
}

// The music of one cue, in its own time: a cue that was only shifted is not made again.
static CwStatus add_alone(Cw__Work* work, const Cw__CueRoad* cue, CwNode** ret_node) {
    const CwSpan own = cw_film_cue_length(work->view, cue->index);
    const CwSpan length = {own.flicks + cw__alone_lead.flicks + cw_span_of_ms(alone_tail_ms).flicks};
    const char* name = cw_format(work->arena, "cue/%s/alone", cue->cue->id);
    CwNode* sum = NULL;
    if (!name) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw__cue_sum(work, cue, name, length, cw_time(cw__alone_lead.flicks), &sum));
    return add_listen(work, sum, "sound", name, ret_node);
}

// What the page shows of a cut has the cut's name before it.
static CwStatus take(Cw__Work* work, CwNode* report, const char* name, CwNode* from, const char* output) {
    const char* full = cw_format(work->arena, "%s/%s", work->view->cut->name, name);
    return full ? cw_node_take_output(report, full, from, output, work->diag) : CW_ERR_NO_MEM;
}

static CwStatus take_cue(Cw__Work* work, CwNode* report, const Cw__CueRoad* cue, CwNode* alone) {
    CwArena* arena = work->arena;
    CW_TRY(take(work, report, cw_format(arena, "%s/sound", cue->cue->id), alone, "m4a"));
    if (cue->solution) {
        CW_TRY(take(work, report, cw_format(arena, "%s/score", cue->cue->id), cue->score, "score"));
        CW_TRY(take(work, report, cw_format(arena, "%s/solution", cue->cue->id), cue->solution, "solution"));
    }
    for (size_t i = 0; i < cue->n_stems; ++i) { // whether they are the same as before is asked of them
        const Cw__CueStem* stem = &cue->stems[i];
        CW_TRY(take(work, report, cw_format(arena, "%s/stem/%s", cue->cue->id, stem->name), stem->node, stem->output));
    }
    for (size_t i = 0; i < cue->n_parts; ++i) {
        const Cw__PartRoad* part = &cue->parts[i];
        CW_TRY(take(work, report, cw_format(arena, "%s/tape/%s", cue->cue->id, part->part->name), part->tape, "tape"));
        CW_TRY(take(work, report, cw_format(arena, "%s/gain/%s", cue->cue->id, part->part->name), part->sound, "gain"));
    }
    if (cue->edit) {
        CW_TRY(take(work, report, cw_format(arena, "%s/bars", cue->cue->id), cue->edit, "bars"));
        CW_TRY(take(work, report, cw_format(arena, "%s/edit", cue->cue->id), cue->edit, "edit"));
    }
    return CW_OK;
}

static CwNode* node_of(const Cw__Work* work, const char* name) {
    const char* full = cw_format(work->arena, "%s%s", work->prefix, name);
    return full ? cw_graph_find(work->graph, full) : NULL;
}

// What of one cut goes into the page.
typedef struct {
    CwNode* mix;
    CwNode* crowd;  // of its stems; NULL where there are less than two
    CwNode* ears;   // the mix of more channels than two, for headphones; or NULL
    CwNode** alone; // of each cue
} Shown;

// A stem of the crowd: its name goes into the parameters, and with a node it is linked.
static CwStatus crowd_in(Cw__Work* work, const char* name, CwNode* from, CwBuf* params, CwNode* node) {
    if (from && params) {
        cw_json_put_text(params, NULL, name);
    }
    return from && node ? cw_node_take_output(node, name, from, "sound", work->diag) : CW_OK;
}

static CwStatus crowd_all(Cw__Work* work, CwBuf* params, CwNode* node) {
    CW_TRY(crowd_in(work, "dialogue", work->dialogue, params, node));
    CW_TRY(crowd_in(work, "effects", work->effects, params, node));
    for (size_t i = 0; i < work->n_stems; ++i) {
        CW_TRY(crowd_in(work, work->stems[i], work->buses[i], params, node));
    }
    return CW_OK;
}

// Where the stems of the film mask one another.
static CwStatus add_crowd(Cw__Work* work, CwNode** ret_node) {
    CwBuf params = cw_buf(work->arena);
    *ret_node = NULL;
    if (work->n_stems + (work->dialogue != NULL) + (work->effects != NULL) < 2) {
        return CW_OK;
    }
    cw_json_begin_object(&params, NULL);
    cw_json_begin_array(&params, "stems");
    CW_TRY(crowd_all(work, &params, NULL));
    cw_json_end_array(&params);
    cw_json_end_object(&params);
    CW_TRY(cw__add(work, ret_node, "crowd", &params, "crowd"));
    return crowd_all(work, NULL, *ret_node);
}

// A mix of more channels than two as headphones play it.
static CwStatus add_ears(Cw__Work* work, CwNode** ret_node) {
    const char* full = cw_format(work->arena, "%s/mix/full", work->layouts[0]);
    CwBuf params = cw_buf(work->arena);
    CwNode* mix = full ? node_of(work, full) : NULL;
    CwNode* ears = NULL;
    if (!mix) {
        return CW_ERR_NO_MEM;
    }
    cw_json_begin_object(&params, NULL);
    cw__put_layout(work->layouts[0], &params);
    cw_json_end_object(&params);
    CW_TRY(cw__add(work, &ears, "ears", &params, "headphones"));
    CW_TRY(cw_node_take_output(ears, "sound", mix, "sound", work->diag));
    return add_listen(work, ears, "sound", "headphones", ret_node);
}

static CwStatus add_shown(Cw__Work* work, Shown* shown) {
    shown->alone = CW_NEW_ARRAY(work->arena, CwNode*, work->n_cues);
    if (!shown->alone) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw__measure(work, node_of(work, "mix/full"), "sound", "full", NULL, &shown->mix));
    CW_TRY(add_crowd(work, &shown->crowd));
    CW_TRY(work->n_layouts ? add_ears(work, &shown->ears) : CW_OK);
    for (size_t i = 0; i < work->n_cues; ++i) {
        CW_TRY(add_alone(work, &work->cues[i], &shown->alone[i]));
    }
    return CW_OK;
}

static CwStatus take_shown(Cw__Work* work, CwNode* report, const Shown* shown) {
    CW_TRY(take(work, report, "movie", node_of(work, "screening"), "movie"));
    CW_TRY(take(work, report, "mix", shown->mix, "measure"));
    CW_TRY(shown->crowd ? take(work, report, "crowd", shown->crowd, "crowd") : CW_OK);
    CW_TRY(shown->ears ? take(work, report, "headphones", shown->ears, "m4a") : CW_OK);
    CW_TRY(take(work, report, "mx", node_of(work, "measure/mx"), "measure"));
    if (work->dialogue) {
        CW_TRY(take(work, report, "dx", node_of(work, "measure/dx"), "measure"));
        CW_TRY(take(work, report, "duck", work->duck, "duck"));
    }
    for (size_t i = 0; i < work->n_cues; ++i) {
        CW_TRY(take_cue(work, report, &work->cues[i], shown->alone[i]));
    }
    return CW_OK;
}

static void put_film(const CwFilm* film, CwBuf* buf) {
    static const struct {
        const char* key;
        CwFact fact;
    } facts[] = {
        {"company", CW_FACT_COMPANY}, {"composer", CW_FACT_COMPOSER}, {"director", CW_FACT_DIRECTOR},
        {"kind", CW_FACT_KIND},       {"note", CW_FACT_NOTES},
    };
    cw_json_begin_object(buf, "film");
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; ++i) {
        const char* text = film->facts.facts[facts[i].fact];
        cw_json_put_text(buf, facts[i].key, text ? text : "");
    }
    cw_json_begin_object(buf, "rate");
    cw_json_put_int(buf, "den", film->facts.rate.den);
    cw_json_put_bool(buf, "drop", film->facts.rate.drop);
    cw_json_put_int(buf, "num", film->facts.rate.num);
    cw_json_end_object(buf);
    cw_json_put_text(buf, "title", film->facts.title[0] ? film->facts.title : "Untitled");
    cw_json_end_object(buf);
}

// The views, and what of them goes into the page.
struct Cw__Page {
    Cw__Work* now;
    Cw__Work* before; // NULL where there was no re-cut
    Shown shown_now;
    Shown shown_before;
};

static CwStatus put_report(Cw__Work* now, Cw__Work* before, CwBuf* buf) {
    CwChangeList changes = {0};
    Cw__ReportCut cuts[2] = {{.work = now, .is_new = before != NULL}, {.work = before}};
    if (before) {
        CW_TRY(cw_change_list(now->arena, &now->view->diff, &changes));
        cuts[0].changes = &changes;
        cuts[1].changes = &changes;
    }
    cw_json_begin_array(buf, "cuts");
    CW_TRY(before ? cw__report_put_cut(&cuts[1], buf) : CW_OK);
    CW_TRY(cw__report_put_cut(&cuts[0], buf));
    cw_json_end_array(buf);
    put_film(now->film, buf);
    CW_TRY(cw__report_put_notes(now, before, buf));
    if (before) {
        CW_TRY(cw__report_put_recut(before, &cuts[0], buf));
    }
    cw_json_put_int(buf, "sample_rate", now->film->facts.sample_rate);
    return cw_buf_status(buf);
}

CwStatus cw__recipe_report(Cw__Work* now, Cw__Work* before, const Cw__Page** ret_page) {
    Cw__Page* page = CW_NEW(now->arena, Cw__Page);
    if (!page) {
        return CW_ERR_NO_MEM;
    }
    *page = (Cw__Page){.now = now, .before = before};
    CW_TRY(before ? add_shown(before, &page->shown_before) : CW_OK);
    CW_TRY(add_shown(now, &page->shown_now));
    *ret_page = page;
    return CW_OK;
}

CwStatus cw__recipe_report_end(const Cw__Page* page, CwBuf* params) {
    CwNode* report = NULL;
    CW_TRY(put_report(page->now, page->before, params));
    cw_json_end_object(params);
    CW_TRY(cw__add(page->now, &report, "report", params, CW_PAGE_NODE));
    CW_TRY(page->before ? take_shown(page->before, report, &page->shown_before) : CW_OK);
    return take_shown(page->now, report, &page->shown_now);
}
