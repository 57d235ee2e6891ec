// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/cue_lines.h"
#include "cmd/making.h"
#include "cmd/verbs.h"

#include "base/json.h"
#include "film/approval.h"
#include "film/notes.h"
#include "film/sheet.h"

#include <string.h>

typedef struct {
    CwShell* shell;
    const CwFilm* film;
    const CwFilmView* view;
    size_t cue; // asked for; the number of cues for all
    CwApprovals approvals;
    CwBuf answer;
} Asking;

static bool is_asked(const Asking* asking, size_t cue) {
    return asking->cue == asking->film->spotted.n_cues || asking->cue == cue;
}

static bool is_placed(CwPlaceKind kind) {
    return kind == CW_PLACE_HERE || kind == CW_PLACE_REPEATED;
}

// A thing that lies somewhere in a view; of a moment `out` is its `in`.
typedef struct {
    const char* what; // "cue", "hit", "note", "approval"
    const char* cue;
    const char* name; // of the hit, the role, the words of the note; NULL for a cue
    CwPlaceKind place;
    CwTime in;
    CwTime out;
} Thing;

static void put_json(Asking* asking, const Thing* thing) {
    static const char* const names[][2] = {{"hit", "name"}, {"note", "text"}, {"approval", "role"}};
    CwBuf* answer = &asking->answer;
    const CwRate rate = asking->film->facts.rate;
    cw_json_begin_object(answer, NULL);
    cw_json_put_text(answer, "what", thing->what);
    cw_json_put_text(answer, "cue", thing->cue[0] ? thing->cue : NULL);
    for (size_t i = 0; thing->name && i < sizeof names / sizeof names[0]; ++i) {
        if (strcmp(thing->what, names[i][0]) == 0) {
            cw_json_put_text(answer, names[i][1], thing->name);
        }
    }
    cw_json_put_text(answer, "cut", asking->view->cut->name);
    cw_json_put_text(answer, "place", cw_place_kind_name(thing->place));
    cw_put_place(answer, "in", "in_frame", is_placed(thing->place), thing->in, rate);
    cw_put_place(answer, "out", "out_frame", is_placed(thing->place), thing->out, rate);
    cw_json_end_object(answer);
    cw_buf_byte(answer, '\n');
}

static void put_text(Asking* asking, const Thing* thing) {
    const CwRate rate = asking->film->facts.rate;
    char in[CW_TIMECODE_SIZE] = "-";
    char out[CW_TIMECODE_SIZE] = "";
    if (is_placed(thing->place)) {
        cw_timecode_format(cw_frame_nearest(thing->in, rate), rate, in);
    }
    if (is_placed(thing->place) && cw_time_compare(thing->in, thing->out) < 0) {
        cw_timecode_format(cw_frame_nearest(thing->out, rate), rate, out);
    }
    cw_buf_format(&asking->answer, "%-12s %-8s %-6s %-11s  %-11s  %s%s%s\n", asking->view->cut->name, thing->what,
                  thing->cue, in, out, thing->name ? thing->name : "",
                  thing->place == CW_PLACE_HERE ? ""
                  : thing->name                 ? ": "
                                                : "",
                  thing->place == CW_PLACE_HERE ? "" : cw_place_kind_name(thing->place));
}

static void put(Asking* asking, Thing thing) {
    (asking->shell->json ? put_json : put_text)(asking, &thing);
}

static void put_cue(Asking* asking, size_t index) {
    const CwFilm* film = asking->film;
    const char* id = film->spotted.cues[index].id;
    const CwCuePlace* cue = &asking->view->placement.cues[index];
    put(asking, (Thing){"cue", id, NULL, cue->kind, cue->in, cue->out});
    for (size_t i = 0; i < film->spotted.n_hits; ++i) {
        const CwHitPlace* hit = &asking->view->placement.hits[i];
        if (strcmp(film->spotted.hits[i].cue, id) == 0) {
            put(asking, (Thing){"hit", id, film->spotted.hits[i].name, hit->kind, hit->at, hit->at});
        }
    }
    for (size_t i = 0; i < asking->approvals.count; ++i) {
        const CwApproval* approval = &asking->approvals.items[i];
        if (strcmp(approval->cue, id) == 0) {
            put(asking, (Thing){"approval", id, approval->role, cue->kind, cue->in, cue->out});
        }
    }
}

static CwStatus put_note(Asking* asking, const CwFeedback* note) {
    const size_t cue = cw_film_cue(asking->film, note->cue);
    CwNotePlace place = {0};
    if (!is_asked(asking, cue)) {
        return CW_OK;
    }
    CW_TRY(cw_film_note_place(asking->shell->arena, asking->film, asking->view, note, &asking->shell->diag, &place));
    put(asking,
        (Thing){"note", note->cue, note->text, place.here ? CW_PLACE_HERE : CW_PLACE_OMITTED, place.at, place.out});
    return CW_OK;
}

static CwStatus put_view(Asking* asking) {
    for (size_t i = 0; i < asking->film->spotted.n_cues; ++i) {
        if (is_asked(asking, i)) {
            put_cue(asking, i);
        }
    }
    for (size_t i = 0; i < asking->film->notes.count; ++i) {
        CW_TRY(put_note(asking, &asking->film->notes.notes[i]));
    }
    return CW_OK;
}

static CwStatus no_cut(CwShell* shell, const CwFilm* film, const char* said) {
    CwBuf names = cw_buf(shell->arena);
    for (size_t i = 0; i < film->n_views; ++i) {
        cw_buf_format(&names, "%s%s", i ? ", " : "", film->views[i].cut->name);
    }
    const char* text = cw_buf_string(&names);
    return text ? cw_diag(&shell->diag, CW_ERR_NOT_FOUND, "cut.none", (CwPlace){0}, said,
                          "the film was never taken to this cut; it was taken to %s", text)
                : CW_ERR_NO_MEM;
}

static CwStatus run(CwShell* shell) {
    CwMaking making = {0};
    CW_TRY(cw_making_open(shell, CW_STORE_READ, &making));
    const CwFilm* film = &making.film;
    const char* cut = cw_shell_option(shell, "--cut");
    const CwFilmView* only = cut ? cw_film_view_named(film, cut) : NULL;
    Asking asking = {.shell = shell, .film = film, .cue = film->spotted.n_cues, .answer = cw_buf(shell->arena)};
    if (cut && !only) {
        return no_cut(shell, film, cut);
    }
    if (shell->n_arguments) {
        asking.cue = cw_film_cue(film, shell->arguments[0]);
        if (asking.cue == film->spotted.n_cues) {
            return cw_diag(&shell->diag, CW_ERR_NOT_FOUND, "cue.none", (CwPlace){0}, shell->arguments[0],
                           "there is no such cue; `cuewright cues` lists them");
        }
    }
    CW_TRY(cw_film_approvals(shell->arena, making.store, &asking.approvals));
    for (size_t i = 0; i < film->n_views; ++i) {
        asking.view = &film->views[i];
        if (!only || only == asking.view) {
            CW_TRY(put_view(&asking));
        }
    }
    cw_shell_print(&asking.answer);
    return cw_buf_status(&asking.answer);
}

static const CwOption options[] = {
    {"--cut", "NAME", "in this cut alone; without it in every cut that was taken, in order"},
};

const CwVerb cw_verb_where = {
    .name = "where",
    .arguments = "[CUE]",
    .summary = "where cues, hits, notes and approvals lie in every cut there was",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .arguments_max = 1,
    .run = run,
};
