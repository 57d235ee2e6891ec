// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/making.h"
#include "cmd/verbs.h"

#include "base/json.h"
#include "build/sandbox.h"

static size_t omitted_cues(const CwFilm* film) {
    size_t count = 0;
    for (size_t i = 0; i < film->spotted.n_cues; ++i) {
        count += cw_film_now(film)->placement.cues[i].kind == CW_PLACE_OMITTED;
    }
    return count;
}

static void put_json(const CwMaking* making, int64_t last_op, CwBuf* answer) {
    const CwFilm* film = &making->film;
    cw_json_begin_object(answer, NULL);
    cw_json_put_text(answer, "title", film->facts.title);
    cw_json_put_text(answer, "rate", cw_rate_name(film->facts.rate));
    cw_json_put_text(answer, "cut", cw_film_now(film)->cut->name);
    cw_json_begin_array(answer, "cuts");
    for (size_t i = 0; i < film->n_views; ++i) {
        cw_json_put_text(answer, NULL, film->views[i].cut->name);
    }
    cw_json_end_array(answer);
    cw_json_put_int(answer, "cues", (int64_t)film->spotted.n_cues);
    cw_json_put_int(answer, "cues_omitted", (int64_t)omitted_cues(film));
    cw_json_put_int(answer, "hits", (int64_t)film->spotted.n_hits);
    cw_json_put_int(answer, "steps_total", (int64_t)making->report.steps_total);
    cw_json_put_int(answer, "steps_stale", (int64_t)making->report.steps_stale);
    cw_json_put_text(answer, "sandbox", cw_sandbox_text(cw_sandbox_state()));
    cw_json_put_int(answer, "op", last_op);
    cw_json_end_object(answer);
    cw_buf_byte(answer, '\n');
}

static void put_text(const CwMaking* making, CwBuf* answer) {
    const CwFilm* film = &making->film;
    cw_buf_format(answer, "%s, %s, follows %s", film->facts.title, cw_rate_name(film->facts.rate),
                  cw_film_now(film)->cut->name);
    for (size_t i = 0; i + 1 < film->n_views; ++i) {
        cw_buf_format(answer, "%s%s", i ? ", " : " (before: ", film->views[i].cut->name);
    }
    cw_buf_format(answer, "%s\n%zu cues, %zu of them not in this cut; %zu hits\n", film->n_views > 1 ? ")" : "",
                  film->spotted.n_cues, omitted_cues(film), film->spotted.n_hits);
    const CwSandboxState sandbox = cw_sandbox_state();
    if (!sandbox.files || !sandbox.calls || !sandbox.limits) {
        cw_buf_format(answer, "%s\n", cw_sandbox_text(sandbox));
    }
    cw_buf_format(answer, "%zu of %zu steps are there\n", making->report.steps_total - making->report.steps_stale,
                  making->report.steps_total);
}

static CwStatus run(CwShell* shell) {
    const CwRoadOptions what = {0};
    CwMaking making = {0};
    int64_t last_op = 0;
    CwBuf answer = cw_buf(shell->arena);
    CW_TRY(cw_making_open(shell, CW_STORE_READ, &making));
    CW_TRY(cw_making_road(shell, &what, &making));
    CW_TRY(
        cw_build(shell->arena, cw_store_folder(making.store), making.road.graph, NULL, &shell->diag, &making.report));
    CW_TRY(cw_store_last_op(making.store, &last_op));
    if (shell->json) {
        put_json(&making, last_op, &answer);
    } else {
        put_text(&making, &answer);
    }
    cw_shell_print(&answer);
    return cw_buf_status(&answer);
}

const CwVerb cw_verb_status = {
    .name = "status",
    .arguments = "",
    .summary = "the film, its cut, and what is still to be made",
    .run = run,
};
