// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/cue_lines.h"
#include "cmd/project.h"
#include "cmd/verbs.h"

#include "base/json.h"
#include "film/conform.h"
#include "road/decisions.h"

static void put_end(const CwShell* shell, const CwConformed* conformed, CwBuf* answer) {
    if (shell->json) {
        cw_json_begin_object(answer, NULL);
        cw_json_put_text(answer, "cut", conformed->cut);
        cw_json_put_bool(answer, "renamed", conformed->renamed);
        cw_json_put_int(answer, "reels_before", (int64_t)conformed->reels_before);
        cw_json_put_int(answer, "op", conformed->op);
        cw_json_end_object(answer);
        cw_buf_byte(answer, '\n');
        return;
    }
    if (conformed->op == 0) {
        cw_buf_format(answer, "The soundtrack follows %s already.\n", conformed->cut);
        return;
    }
    cw_buf_format(answer, "The soundtrack follows %s now.", conformed->cut);
    if (conformed->renamed) {
        cw_buf_text(answer, " The project had another cut of the name its file has.");
    }
    if (conformed->reels_before) {
        cw_buf_format(answer, " %zu reels are as they were.", conformed->reels_before);
    }
    cw_buf_byte(answer, '\n');
}

static CwStatus run(CwShell* shell) {
    CwStore* store = NULL;
    CwFilm before = {0};
    CwDecisions kept = {0};
    CwOpIntro intro = {0};
    CwDiagList warnings = {.arena = shell->arena};
    CwConformed conformed = {0};
    CwBuf answer = cw_buf(shell->arena);
    CW_TRY(cw_project_open(shell, CW_STORE_WRITE, &store));
    CW_TRY(cw_project_intro(shell, shell->arguments[0], &intro));
    CW_TRY(cw_film_read(shell->arena, store, NULL, &shell->diag, &before));
    CW_TRY(cw_road_decisions(shell->arena, &before, &shell->diag, &kept));
    const CwNewCut cut = {shell->arguments, shell->n_arguments, &kept};
    CW_TRY(cw_film_conform(shell->arena, store, &cut, &intro, &warnings, &shell->diag, &conformed));
    cw_project_say_warnings(shell, &warnings);
    const CwFilm* film = &conformed.film;
    for (size_t i = 0; i < film->spotted.n_cues; ++i) {
        CW_TRY(cw_cue_line(shell, film, i, &answer));
    }
    for (size_t i = 0; i < film->spotted.n_hits; ++i) {
        cw_hit_line(shell, film, i, &answer);
    }
    put_end(shell, &conformed, &answer);
    cw_shell_print(&answer);
    cw_shell_say(shell, "`cuewright worklist` says what this asks of each cue, `cuewright build` makes it, `cuewright "
                        "undo` goes back.");
    return cw_buf_status(&answer);
}

const CwVerb cw_verb_conform = {
    .name = "conform",
    .arguments = "FILE…",
    .summary = "take a new cut: the music follows",
    .help = "Give one list, or those of the reels that changed: CMX 3600, OTIO, FCPXML, xmeml, AAF or FilmScribe.",
    .arguments_min = 1,
    .arguments_max = 100,
    .run = run,
};
