// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/hits.h"

#include "base/buf.h"
#include "base/json.h"
#include "road/fate_priv.h"
#include "road/made_priv.h"

#include <string.h>

const char* cw_hit_status_name(CwHitStatus status) {
    static const char* const names[] = {"met", "missed", "omitted"};
    return names[status];
}

CwStatus cw_road_hit_targets(CwArena* arena, const CwFilm* film, const CwRoad* road, const char* const** ret_targets,
                             size_t* ret_count) {
    static const char* const kinds[] = {"tempo", "tape"};
    const char** targets = CW_NEW_ARRAY(arena, const char*, film->spotted.n_cues * 2);
    size_t count = 0;
    if (!targets) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < film->spotted.n_cues; ++i) {
        for (size_t k = 0; k < 2; ++k) {
            const char* name = cw_format(arena, "cue/%s/%s", film->spotted.cues[i].id, kinds[k]);
            if (!name) {
                return CW_ERR_NO_MEM;
            }
            if (cw_graph_find(road->graph, name)) {
                targets[count++] = name;
            }
        }
    }
    *ret_targets = targets;
    *ret_count = count;
    return CW_OK;
}

// What decided about the hits of one cue: its tempo map, or the edit of its recording; neither when it is omitted.
typedef struct {
    bool written;
    CwTempoSolution solution;
    CwTapeEdit edit;
} Decided;

typedef struct {
    CwArena* arena;
    const CwFilm* film;
    const CwFilmView* view;
    const CwBuildReport* report;
    CwDiag* diag;
} Asking;

// An output of a step of a cue, parsed; NULL when there is no such step.
static CwStatus fetch(const Asking* asking, const char* cue, const char* kind, const char* output, json_t** ret_json) {
    const char* name = cw_format(asking->arena, "cue/%s/%s", cue, kind);
    CW_TRY(cw__made_json(asking->arena, asking->film, asking->report, name, output, asking->diag, ret_json));
    if (!*ret_json && cw_build_node(asking->report, name)) {
        return cw_diag(asking->diag, CW_ERR_NOT_FOUND, "hits.not_built", (CwPlace){0}, name,
                       "this step has not been run; `cuewright build` runs it");
    }
    return CW_OK;
}

static CwStatus decide(const Asking* asking, const char* cue, Decided* decided) {
    const CwJsonIn in = {cue, asking->diag};
    json_t* json = NULL;
    *decided = (Decided){0};
    CW_TRY(fetch(asking, cue, "tape", "edit", &json)); // what was recorded is heard, though it is written too
    if (json) {
        return cw_tape_edit_from_json(asking->arena, in, json, &decided->edit);
    }
    CW_TRY(fetch(asking, cue, "tempo", "solution", &json));
    if (json) {
        decided->written = true;
        return cw_tempo_solution_from_json(asking->arena, in, json, &decided->solution);
    }
    return CW_OK;
}

static const char* why_omitted(const CwCuePlace* cue, const CwHitPlace* place) {
    if (cue->kind == CW_PLACE_OMITTED) {
        return "its cue is not in this cut";
    }
    return place->kind == CW_PLACE_OUTSIDE ? "what it hangs on lies outside its cue in this cut"
                                           : "what it hangs on is not in this cut";
}

// On the record timeline; `wanted` is where the hit was wanted in the cue when its music was made.
static Cw__Fate fate_of(const CwFilmView* view, const Decided* decided, size_t cue, const char* hit, CwSpan wanted) {
    if (!decided->written) {
        return cw__fate_on_tape(&decided->edit, hit, cw_film_of_cue(view, cue, wanted));
    }
    Cw__Fate fate = cw__fate_in_map(&decided->solution, hit, cw_time(0));
    fate.music = cw_film_of_cue(view, cue, cw_span(fate.music.flicks));
    return fate;
}

static void ask(const Asking* asking, const Decided* decided, size_t cue, size_t hit, CwHitOutcome* outcome) {
    const CwCuePlace* cue_place = &asking->view->placement.cues[cue];
    const CwHitPlace* place = &asking->view->placement.hits[hit];
    *outcome = (CwHitOutcome){.hit = &asking->film->spotted.hits[hit], .status = CW_HIT_OMITTED, .why = ""};
    if (cue_place->kind == CW_PLACE_OMITTED || place->kind == CW_PLACE_OMITTED || place->kind == CW_PLACE_OUTSIDE) {
        outcome->why = why_omitted(cue_place, place);
        return;
    }
    const CwFilmView* made_for = cw_film_music_view(asking->film, asking->view, cue);
    const bool kept = made_for != asking->view;
    const CwSpan wanted = cw_film_in_cue(made_for, cue, made_for->placement.hits[hit].at);
    Cw__Fate fate = fate_of(asking->view, decided, cue, outcome->hit->name, wanted);
    if (kept) {
        fate = cw__fate_kept(fate, place->at, outcome->hit->tolerance_early, outcome->hit->tolerance_late);
    }
    outcome->status = fate.met ? CW_HIT_MET : CW_HIT_MISSED;
    outcome->why = fate.met ? "" : cw__fate_why(kept, decided->written, fate.heard);
    outcome->picture = place->at;
    outcome->has_music = fate.heard;
    outcome->music = fate.music;
    memcpy(outcome->bar, fate.bar, sizeof outcome->bar);
    outcome->beat = fate.beat;
}

CwStatus cw_road_hits(CwArena* arena, const CwFilm* film, const CwBuildReport* report, CwDiag* diag,
                      const CwHitOutcome** ret_outcomes) {
    const Asking asking = {arena, film, cw_film_now(film), report, diag};
    CwHitOutcome* outcomes = CW_NEW_ARRAY(arena, CwHitOutcome, film->spotted.n_hits);
    if (!outcomes) {
        return CW_ERR_NO_MEM;
    }
    for (size_t c = 0; c < film->spotted.n_cues; ++c) {
        Decided decided;
        CW_TRY(decide(&asking, film->spotted.cues[c].id, &decided));
        for (size_t h = 0; h < film->spotted.n_hits; ++h) {
            if (cw_text_is_fold(cw_text(film->spotted.hits[h].cue), film->spotted.cues[c].id)) {
                ask(&asking, &decided, c, h, &outcomes[h]);
            }
        }
    }
    *ret_outcomes = outcomes;
    return CW_OK;
}
