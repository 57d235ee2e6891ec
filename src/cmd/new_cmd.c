// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/project.h"
#include "cmd/verbs.h"

#include "base/json.h"
#include "film/take_in.h"

static void put_answer(CwShell* shell, const char* path, const CwFilm* film, CwBuf* answer) {
    const CwFilmView* view = cw_film_now(film);
    const char* title = film->facts.title;
    if (shell->json) {
        cw_json_begin_object(answer, NULL);
        cw_json_put_text(answer, "project", path);
        cw_json_put_text(answer, "title", title);
        cw_json_put_text(answer, "rate", cw_rate_name(film->facts.rate));
        cw_json_put_text(answer, "cut", view->cut->name);
        cw_json_put_int(answer, "cuts", (int64_t)film->n_cuts);
        cw_json_put_int(answer, "shots", (int64_t)view->cut->picture.n_shots);
        cw_json_put_int(answer, "scenes", (int64_t)view->scenes.count);
        cw_json_put_int(answer, "lines", (int64_t)view->n_lines);
        cw_json_put_int(answer, "cues", (int64_t)film->spotted.n_cues);
        cw_json_put_int(answer, "hits", (int64_t)film->spotted.n_hits);
        cw_json_end_object(answer);
        cw_buf_byte(answer, '\n');
        return;
    }
    cw_buf_format(answer, "%s: %s at %s, %zu shots, %zu scenes, %zu lines, %zu cues, %zu hits\n", title,
                  view->cut->name, cw_rate_name(film->facts.rate), view->cut->picture.n_shots, view->scenes.count,
                  view->n_lines, film->spotted.n_cues, film->spotted.n_hits);
}

static CwStatus run(CwShell* shell) {
    const char* path = shell->arguments[0];
    const char* folder = cw_shell_option(shell, "--from");
    CwDiagList warnings = {.arena = shell->arena};
    CwOpIntro intro = {0};
    CwFilm film = {0};
    if (!folder) {
        return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, NULL,
                       "say which film folder: cuewright new %s --from FOLDER", path);
    }
    CW_TRY(cw_project_intro(shell, folder, &intro));
    CW_TRY(cw_film_take_in(shell->arena, path, folder, &intro, &warnings, &shell->diag, &film));
    cw_project_say_warnings(shell, &warnings);
    CwBuf answer = cw_buf(shell->arena);
    put_answer(shell, path, &film, &answer);
    cw_shell_print(&answer);
    cw_shell_say(shell, "`cuewright -C %s build` makes the soundtrack.", path);
    return cw_buf_status(&answer);
}

static const CwOption options[] = {
    {"--from", "FOLDER", "the film folder (docs/film-folder.md)"},
};

const CwVerb cw_verb_new = {
    .name = "new",
    .arguments = "PROJECT",
    .summary = "make a project from a film folder",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .arguments_min = 1,
    .arguments_max = 1,
    .run = run,
};
