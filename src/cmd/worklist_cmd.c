// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/making.h"
#include "cmd/project.h"
#include "cmd/verbs.h"

#include "base/json.h"
#include "cut/show.h"
#include "film/work.h"

#include <inttypes.h>
#include <string.h>

// The words of the verb: what is decided, and how that is kept.
static const struct {
    const char* word;
    CwTaskDecision decision;
} words[] = {{"accept", CW_DECISION_ACCEPTED}, {"reject", CW_DECISION_REJECTED}, {"reopen", CW_DECISION_OPEN}};

static int64_t frames_of(const CwFilm* film, CwSpan span) {
    return cw_div_nearest(span.flicks, cw_flicks_per_frame(film->facts.rate));
}

// "1234.50 EUR"; empty when nobody says what it costs.
static void price_of(const CwFilm* film, const CwWorkItem* item, char text[CW_MONEY_SIZE]) {
    CwMoney money;
    text[0] = '\0';
    if (cw_film_work_money(film, item, &money)) {
        cw_money_format(money, text);
    }
}

static void put_approvals(const CwFilmWork* work, size_t cue, CwBuf* answer) {
    cw_json_begin_array(answer, "approvals");
    for (size_t i = 0; i < work->n_approvals; ++i) {
        if (work->approvals[i].cue == cue) {
            cw_json_begin_object(answer, NULL);
            cw_json_put_text(answer, "role", work->approvals[i].role);
            cw_json_put_text(answer, "after", cw_approval_after_name(work->approvals[i].after));
            cw_json_end_object(answer);
        }
    }
    cw_json_end_array(answer);
}

static void put_item_json(const CwFilm* film, const CwFilmWork* work, const CwWorkItem* item, CwBuf* answer) {
    char price[CW_MONEY_SIZE];
    price_of(film, item, price);
    cw_json_begin_object(answer, NULL);
    cw_json_put_text(answer, "cue", film->spotted.cues[item->cue].id);
    cw_json_put_text(answer, "verdict", cw_verdict_name(item->verdict));
    cw_json_put_text(answer, "proposal", cw_proposal_name(item->proposal));
    cw_json_put_text(answer, "decision", cw_decision_name(item->decision));
    cw_json_put_int(answer, "shift_frames", item->shift);
    cw_json_put_int(answer, "frames_before", frames_of(film, item->length_before));
    cw_json_put_int(answer, "frames_now", frames_of(film, item->length_now));
    cw_json_begin_array(answer, "causes");
    for (size_t i = 0; i < item->n_causes; ++i) {
        cw_change_to_json(answer, NULL, &work->changes.changes[item->causes[i]]);
    }
    cw_json_end_array(answer);
    if (item->work_seconds >= 0) {
        cw_json_put_int(answer, "work_seconds", item->work_seconds);
    } else {
        cw_json_put_null(answer, "work_seconds");
    }
    cw_json_put_text(answer, "money", price[0] ? price : NULL);
    put_approvals(work, item->cue, answer);
    cw_json_end_object(answer);
    cw_buf_byte(answer, '\n');
}

static void put_causes(const CwFilmWork* work, const CwWorkItem* item, CwRate rate, CwBuf* answer) {
    for (size_t i = 0; i < item->n_causes; ++i) {
        const CwCutChange* change = &work->changes.changes[item->causes[i]];
        const CwShot* shot = change->new_shot ? change->new_shot : change->old_shot;
        char at[CW_TIMECODE_SIZE] = "";
        cw_timecode_format(change->new_in >= 0 ? change->new_in : change->old_in, rate, at);
        cw_buf_format(answer, "         %s %s %+" PRId64 " at %s%s\n", cw_change_words(change->kind),
                      shot->black     ? "black"
                      : shot->clip[0] ? shot->clip
                                      : shot->roll,
                      change->frames, at, change->new_in >= 0 ? "" : " of the cut before");
    }
}

static void put_item_text(const CwFilm* film, const CwFilmWork* work, const CwWorkItem* item, CwBuf* answer) {
    char price[CW_MONEY_SIZE];
    price_of(film, item, price);
    cw_buf_format(answer, "%-8s %-9s  %-8s %-9s %+6" PRId64 " frames, %" PRId64 " long (was %" PRId64 ")",
                  film->spotted.cues[item->cue].id, cw_verdict_name(item->verdict), cw_proposal_name(item->proposal),
                  cw_decision_name(item->decision), item->shift, frames_of(film, item->length_now),
                  frames_of(film, item->length_before));
    if (item->work_seconds >= 0) {
        cw_buf_format(answer, ", %" PRId64 ":%02" PRId64 " h", item->work_seconds / 3600, item->work_seconds / 60 % 60);
    }
    cw_buf_format(answer, "%s%s\n", price[0] ? ", " : "", price);
    put_causes(work, item, film->facts.rate, answer);
    for (size_t i = 0; i < work->n_approvals; ++i) {
        if (work->approvals[i].cue == item->cue) {
            cw_buf_format(answer, "         the %s's approval %s\n", work->approvals[i].role,
                          cw_approval_after_name(work->approvals[i].after));
        }
    }
}

// What a rule says of music that reaches beyond its scene: "rule" names it.
static void begin_rule(CwBuf* answer, const char* rule, const char* cue) {
    cw_json_begin_object(answer, NULL);
    cw_json_put_text(answer, "rule", rule);
    cw_json_put_text(answer, "cue", cue);
}

static void end_rule(CwBuf* answer) {
    cw_json_end_object(answer);
    cw_buf_byte(answer, '\n');
}

static void put_tail(bool json, const char* cue, const CwTail* tail, CwBuf* answer) {
    if (!json) {
        cw_buf_format(answer,
                      "%-8s its tail rings into another scene after %" PRId64 " frames and fades within %" PRId64 "\n",
                      cue, tail->whole, tail->frames);
        return;
    }
    begin_rule(answer, "tail", cue);
    cw_json_put_int(answer, "whole_frames", tail->whole);
    cw_json_put_int(answer, "frames", tail->frames);
    end_rule(answer);
}

static void put_break(bool json, const char* cue, const CwWorkBreak* there, CwBuf* answer) {
    if (!json) {
        cw_buf_format(answer, "%-8s one piece across the border to reel %s, %" PRId64 " frames in%s\n", cue,
                      there->reel, there->there.at, there->there.was_so ? ", as before" : "");
        return;
    }
    begin_rule(answer, "reel", cue);
    cw_json_put_text(answer, "reel", there->reel);
    cw_json_put_int(answer, "at_frames", there->there.at);
    cw_json_put_bool(answer, "was_so", there->there.was_so);
    end_rule(answer);
}

static void put_overlap(bool json, const CwFilm* film, const CwOverlap* overlap, CwBuf* answer) {
    static const char* const kinds[] = {"same", "shifted", "lost", "new"};
    const char* score = film->spotted.cues[overlap->score].id;
    const char* source = film->spotted.cues[overlap->source].id;
    if (!json) {
        cw_buf_format(answer, "%-8s under %s: %s, %" PRId64 " frames (were %" PRId64 ")\n", source, score,
                      kinds[overlap->kind], overlap->frames_now, overlap->frames_before);
        return;
    }
    begin_rule(answer, "overlap", source);
    cw_json_put_text(answer, "score", score);
    cw_json_put_text(answer, "overlap", kinds[overlap->kind]);
    cw_json_put_int(answer, "frames_before", overlap->frames_before);
    cw_json_put_int(answer, "frames_now", overlap->frames_now);
    end_rule(answer);
}

static void put_work(const CwShell* shell, const CwFilm* film, const CwFilmWork* work, CwBuf* answer) {
    const CwCue* cues = film->spotted.cues;
    for (size_t i = 0; i < work->list.n_items; ++i) {
        (shell->json ? put_item_json : put_item_text)(film, work, &work->list.items[i], answer);
    }
    for (size_t i = 0; i < work->n_tails; ++i) {
        put_tail(shell->json, cues[work->tails[i].cue].id, &work->tails[i].tail, answer);
    }
    for (size_t i = 0; i < work->n_breaks; ++i) {
        put_break(shell->json, cues[work->breaks[i].cue].id, &work->breaks[i], answer);
    }
    for (size_t i = 0; i < work->n_overlaps; ++i) {
        put_overlap(shell->json, film, &work->overlaps[i], answer);
    }
    if (!shell->json && !work->list.n_items) {
        cw_buf_text(answer,
                    cw_film_before(film) ? "The re-cut asks nothing of the music.\n" : "The film was never re-cut.\n");
    }
}

static CwStatus show(CwShell* shell, const CwFilm* film) {
    CwFilmWork work = {0};
    CwBuf answer = cw_buf(shell->arena);
    CW_TRY(cw_film_work(shell->arena, film, &work));
    put_work(shell, film, &work, &answer);
    cw_shell_print(&answer);
    return cw_buf_status(&answer);
}

static CwStatus find_item(CwShell* shell, const CwFilm* film, const CwFilmWork* work, const char* said,
                          const CwWorkItem** ret_item) {
    const size_t cue = cw_film_cue(film, said);
    for (size_t i = 0; i < work->list.n_items; ++i) {
        if (work->list.items[i].cue == cue) {
            *ret_item = &work->list.items[i];
            return CW_OK;
        }
    }
    return cw_diag(&shell->diag, CW_ERR_NOT_FOUND, "work.none", (CwPlace){0}, said,
                   cue < film->spotted.n_cues ? "the re-cut asks nothing of this cue"
                                              : "there is no such cue; `cuewright worklist` lists them");
}

// All that is open; what cannot be rejected stays open.
static CwStatus decide_all(CwShell* shell, CwOp* op, const CwFilm* film, const CwFilmWork* work,
                           CwTaskDecision decision) {
    for (size_t i = 0; i < work->list.n_items; ++i) {
        const CwWorkItem* item = &work->list.items[i];
        if ((item->decision == CW_DECISION_OPEN) == (decision == CW_DECISION_OPEN)) {
            continue;
        }
        const CwStatus status = cw_film_work_decide(shell->arena, op, film, item, decision, &shell->diag);
        if (status == CW_ERR_CONFLICT) {
            const char* line = cw_diag_line(shell->arena, &shell->diag);
            cw_shell_say(shell, "note: %s", line ? line : shell->diag.text);
        } else {
            CW_TRY(status);
        }
    }
    return CW_OK;
}

static CwStatus decide(CwShell* shell, CwOp* op, const CwFilm* film, CwTaskDecision decision) {
    CwFilmWork work = {0};
    CW_TRY(cw_film_work(shell->arena, film, &work));
    for (size_t i = 1; i < shell->n_arguments; ++i) {
        const CwWorkItem* item = NULL;
        if (strcmp(shell->arguments[i], "all") == 0) {
            CW_TRY(decide_all(shell, op, film, &work, decision));
            continue;
        }
        CW_TRY(find_item(shell, film, &work, shell->arguments[i], &item));
        CW_TRY(cw_film_work_decide(shell->arena, op, film, item, decision, &shell->diag));
    }
    return CW_OK;
}

static CwStatus decide_as_op(CwShell* shell, CwMaking* making, CwTaskDecision decision) {
    CwOpIntro intro = {0};
    CwOp* op = NULL;
    CwBuf note = cw_buf(shell->arena);
    for (size_t i = 0; i < shell->n_arguments; ++i) {
        cw_buf_format(&note, "%s%s", i ? " " : "", shell->arguments[i]);
    }
    CW_TRY(cw_buf_status(&note));
    CW_TRY(cw_project_intro(shell, cw_buf_string(&note), &intro));
    CW_TRY(cw_op_begin(making->store, &intro, &shell->diag, &op));
    const CwStatus status = decide(shell, op, &making->film, decision);
    if (status != CW_OK) {
        cw_op_cancel(op);
        return status;
    }
    return cw_op_commit(op, &shell->diag, NULL);
}

// Takes the last decision back, if that was the last thing done.
static CwStatus undo(CwShell* shell, CwMaking* making) {
    CwOpIntro intro = {0};
    CwHistory last = {0};
    int64_t number = 0;
    int64_t made = 0;
    CW_TRY(cw_op_to_undo(making->store, &number));
    CW_TRY(cw_store_history(making->store, shell->arena, number, number, &last));
    if (number == 0 || strcmp(last.items[0].verb, shell->verb->name) != 0) {
        return cw_diag(&shell->diag, CW_ERR_NOT_FOUND, "work.undo", (CwPlace){0}, NULL,
                       "the last thing done is no decision on the worklist; `cuewright history` says what it is");
    }
    CW_TRY(cw_project_intro(shell, NULL, &intro));
    return cw_op_undo(making->store, number, &intro, &shell->diag, &made);
}

static CwStatus change(CwShell* shell, CwMaking* making) {
    const char* word = shell->arguments[0];
    if (strcmp(word, "undo") == 0 && shell->n_arguments == 1) {
        return undo(shell, making);
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; ++i) {
        if (strcmp(word, words[i].word) == 0 && shell->n_arguments > 1) {
            return decide_as_op(shell, making, words[i].decision);
        }
    }
    return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, word,
                   "say `worklist accept`, `reject` or `reopen` and the cues, or all; or `worklist undo`");
}

static CwStatus run(CwShell* shell) {
    CwMaking making = {0};
    if (shell->n_arguments == 0) {
        CW_TRY(cw_making_open(shell, CW_STORE_READ, &making));
        return show(shell, &making.film);
    }
    CW_TRY(cw_making_open(shell, CW_STORE_WRITE, &making));
    CW_TRY(change(shell, &making));
    CwFilm film = {0};
    CW_TRY(cw_film_read(shell->arena, making.store, NULL, &shell->diag, &film));
    return show(shell, &film);
}

const CwVerb cw_verb_worklist = {
    .name = "worklist",
    .arguments = "[accept|reject|reopen CUE…|all] [undo]",
    .summary = "what the last re-cut asks of each cue, why, what it costs, and what was decided",
    .help =
        "The music follows unless a proposal is rejected: then it stays what it was made for the cut before (a shift: "
        "where it\nlay). Prices come from the rows of budget.csv with a word in `recut`.",
    .arguments_max = 1000,
    .run = run,
};
