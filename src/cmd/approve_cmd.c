// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/making.h"
#include "cmd/project.h"
#include "cmd/verbs.h"

#include "base/json.h"
#include "film/approval.h"
#include "road/cue_sound.h"

#include <string.h>

typedef struct {
    CwShell* shell;
    CwMaking* making;
    const char* role;
    const char* who;
    CwOp* op;
    CwBuf answer;
} Approving;

static void put_answer(Approving* approving, const char* cue) {
    CwBuf* answer = &approving->answer;
    if (!approving->shell->json) {
        cw_buf_format(answer, "%s: approved by the %s\n", cue, approving->role);
        return;
    }
    cw_json_begin_object(answer, NULL);
    cw_json_put_text(answer, "cue", cue);
    cw_json_put_text(answer, "role", approving->role);
    cw_json_put_text(answer, "who", approving->who);
    cw_json_put_bool(answer, "approved", true);
    cw_json_end_object(answer);
    cw_buf_byte(answer, '\n');
}

static CwStatus approve_cue(Approving* approving, const char* said) {
    CwShell* shell = approving->shell;
    const CwFilm* film = &approving->making->film;
    const size_t index = cw_film_cue(film, said);
    const char* sound = NULL;
    if (index == film->spotted.n_cues) {
        return cw_diag(&shell->diag, CW_ERR_NOT_FOUND, "cue.none", (CwPlace){0}, said,
                       "there is no such cue; `cuewright cues` lists them");
    }
    const char* cue = film->spotted.cues[index].id;
    CW_TRY(cw_road_cue_sound(shell->arena, &approving->making->road, &approving->making->report, cue, &shell->diag,
                             &sound));
    const CwApproval approval = {cue, approving->role, approving->who, sound};
    CW_TRY(cw_film_approve(shell->arena, approving->op, &approval, &shell->diag));
    put_answer(approving, cue);
    return CW_OK;
}

static CwStatus approve_all(Approving* approving) {
    const CwFilm* film = &approving->making->film;
    for (size_t i = 0; i < film->spotted.n_cues; ++i) {
        if (cw_film_now(film)->placement.cues[i].kind != CW_PLACE_OMITTED) {
            CW_TRY(approve_cue(approving, film->spotted.cues[i].id));
        }
    }
    return CW_OK;
}

static CwStatus approve(Approving* approving) {
    CwShell* shell = approving->shell;
    if (cw_shell_option(shell, "--all")) {
        return approve_all(approving);
    }
    for (size_t i = 0; i < shell->n_arguments; ++i) {
        CW_TRY(approve_cue(approving, shell->arguments[i]));
    }
    return CW_OK;
}

static CwStatus run(CwShell* shell) {
    const CwRoadOptions what = {0};
    const char* said = cw_shell_option(shell, "--as");
    CwMaking making = {0};
    CwOpIntro intro = {0};
    Approving approving = {.shell = shell, .making = &making, .answer = cw_buf(shell->arena)};
    if (!said || (shell->n_arguments == 0) != (cw_shell_option(shell, "--all") != NULL)) {
        return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, NULL,
                       "say which cues, or --all, and who: cuewright approve 1m1 1m2 --as director");
    }
    CW_TRY(cw_making_open(shell, CW_STORE_WRITE, &making));
    CW_TRY(cw_film_role(shell->arena, &making.film, said, &shell->diag, &approving.role));
    CW_TRY(cw_making_road(shell, &what, &making));
    CW_TRY(
        cw_build(shell->arena, cw_store_folder(making.store), making.road.graph, NULL, &shell->diag, &making.report));
    CW_TRY(cw_project_intro(shell, approving.role, &intro));
    const char* by = cw_shell_option(shell, "--by");
    approving.who = by ? by : intro.who;
    CW_TRY(cw_op_begin(making.store, &intro, &shell->diag, &approving.op));
    const CwStatus status = approve(&approving);
    if (status != CW_OK) {
        cw_op_cancel(approving.op);
        return status;
    }
    CW_TRY(cw_op_commit(approving.op, &shell->diag, NULL));
    cw_shell_print(&approving.answer);
    return cw_buf_status(&approving.answer);
}

static const CwOption options[] = {
    {"--as", "ROLE", "who approves: director, composer, producer …"},
    {"--by", "NAME", "the person, where it is not who sits at the keyboard"},
    {"--all", NULL, "every cue that is in the cut"},
};

const CwVerb cw_verb_approve = {
    .name = "approve",
    .arguments = "CUE…",
    .summary = "say that the music of a cue is approved",
    .help = "What is approved is what was heard: the approval holds while the cue sounds so, wherever it lies.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .arguments_max = 1000,
    .run = run,
};
