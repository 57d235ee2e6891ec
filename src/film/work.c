// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/work.h"

#include "film/approval.h"
#include "film/recording.h"

#include <string.h>

enum {
    TAIL_SECONDS = 10, // longer than anything rings
};

typedef struct {
    CwArena* arena;
    const CwFilm* film;
    const CwFilmView* before;
    const CwFilmView* now;
    CwFilmWork* work;
    CwText* old_briefs; // by cue, of the music as it was
    CwText* now_briefs; // as the new cut asks
} Working;

static CwPlaceIn place_in(const CwFilm* film, const CwFilmView* view) {
    return (CwPlaceIn){&view->cut->picture, film->facts.rate, view->lines, view->n_lines};
}

static CwStatus brief_by(CwArena* arena, const CwFilm* film, const CwFilmView* view, const CwPlacement* placement,
                         size_t cue, CwCueBrief* ret_brief) {
    const CwBriefFrom from = {&film->spotted,      placement,          place_in(film, view),
                              view->scenes.scenes, view->scenes.count, &view->cut->joined};
    return cw_cue_brief(arena, &from, cue, ret_brief);
}

CwStatus cw_film_brief(CwArena* arena, const CwFilm* film, const CwFilmView* view, size_t cue, CwCueBrief* ret_brief) {
    return brief_by(arena, film, view, &view->placement, cue, ret_brief);
}

// A brief as text; empty when the cue has no place.
static CwStatus brief_text(const Working* w, const CwFilmView* view, const CwPlacement* placement, size_t cue,
                           CwText* ret_text) {
    CwCueBrief brief = {0};
    CwBuf buf = cw_buf(w->arena);
    *ret_text = (CwText){"", 0};
    if (placement->cues[cue].kind == CW_PLACE_OMITTED) {
        return CW_OK;
    }
    CW_TRY(brief_by(w->arena, w->film, view, placement, cue, &brief));
    cw_cue_brief_to_json(&buf, NULL, &brief);
    const char* text = cw_buf_string(&buf);
    *ret_text = cw_text(text ? text : "");
    return text ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus write_briefs(Working* w) {
    const size_t n_cues = w->film->spotted.n_cues;
    w->old_briefs = CW_NEW_ARRAY(w->arena, CwText, n_cues);
    w->now_briefs = CW_NEW_ARRAY(w->arena, CwText, n_cues);
    if (!w->old_briefs || !w->now_briefs) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_cues; ++i) {
        const CwFilmView* made_for = cw_film_music_view(w->film, w->before, i);
        CW_TRY(brief_text(w, made_for, &made_for->placement, i, &w->old_briefs[i]));
        CW_TRY(brief_text(w, w->now, &w->now->anchored, i, &w->now_briefs[i]));
    }
    return CW_OK;
}

static const CwProposal proposals[CW_RECUT_KINDS] = {
    [CW_RECUT_SHIFT] = CW_PROPOSE_SHIFT,
    [CW_RECUT_TEMPO] = CW_PROPOSE_TEMPO,
    [CW_RECUT_EDIT] = CW_PROPOSE_EDIT,
    [CW_RECUT_REWRITE] = CW_PROPOSE_REWRITE,
};

bool cw_film_work_money(const CwFilm* film, const CwWorkItem* item, CwMoney* ret_money) {
    for (int i = 0; item->money_minor >= 0 && i < CW_RECUT_KINDS; ++i) {
        if (proposals[i] == item->proposal) {
            *ret_money = (CwMoney){film->budget.recut[i].money.currency, item->money_minor};
            return true;
        }
    }
    return false;
}

CwProposalPrices cw_film_prices(const CwFilm* film) {
    CwProposalPrices prices = cw_proposal_no_prices;
    for (int i = 0; i < CW_RECUT_KINDS; ++i) {
        const CwRecutPrice* price = &film->budget.recut[i];
        if (price->priced) {
            prices.money_minor[proposals[i]] = price->money.minor;
            prices.work_seconds[proposals[i]] = price->seconds;
        }
    }
    return prices;
}

static CwTaskDecision decision_of(const Working* w, const CwWorkItem* item) {
    const CwWorkDecision* decided =
        cw_film_work_decision(&w->film->work, w->film->n_views, w->film->spotted.cues[item->cue].id);
    return decided && decided->proposal == item->proposal ? decided->decision : CW_DECISION_OPEN;
}

static CwStatus make_list(Working* w) {
    const CwFilm* film = w->film;
    bool* finished = CW_NEW_ARRAY(w->arena, bool, film->spotted.n_cues);
    if (!finished) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < film->spotted.n_cues; ++i) {
        CwCueMusic music = {0};
        CW_TRY(cw_film_music(w->arena, film, w->now, i, NULL, &music));
        finished[i] = music.n_stems > 0;
    }
    const CwWorkFrom from = {.spotted = &film->spotted,
                             .old = &w->before->anchored,
                             .now = &w->now->anchored,
                             .old_joined = &w->before->cut->joined,
                             .now_joined = &w->now->cut->joined,
                             .old_briefs = w->old_briefs,
                             .now_briefs = w->now_briefs,
                             .finished = finished,
                             .changes = &w->work->changes,
                             .rate = film->facts.rate,
                             .prices = cw_film_prices(film)};
    CW_TRY(cw_worklist(w->arena, &from, &w->work->list));
    for (size_t i = 0; i < w->work->list.n_items; ++i) {
        w->work->list.items[i].decision = decision_of(w, &w->work->list.items[i]);
    }
    return CW_OK;
}

// An approval is of the music that will be made: where the proposal was rejected, that of before.
static CwStatus follow_approvals(Working* w) {
    const CwSpotted* spotted = &w->film->spotted;
    CwApprovals approvals = {0};
    CW_TRY(cw_film_approvals(w->arena, w->film->store, &approvals));
    CwWorkApproval* items = CW_NEW_ARRAY(w->arena, CwWorkApproval, approvals.count);
    if (!items) {
        return CW_ERR_NO_MEM;
    }
    for (size_t cue = 0; cue < spotted->n_cues; ++cue) {
        const bool kept = cw_film_music_view(w->film, w->now, cue) != w->now;
        const CwText now = kept ? w->old_briefs[cue] : w->now_briefs[cue];
        for (size_t i = 0; i < approvals.count; ++i) {
            if (strcmp(approvals.items[i].cue, spotted->cues[cue].id) == 0) {
                items[w->work->n_approvals++] =
                    (CwWorkApproval){cue, approvals.items[i].role, cw_approval_after(w->old_briefs[cue], now)};
            }
        }
    }
    w->work->approvals = items;
    return CW_OK;
}

CwTail cw_film_tail(const CwFilm* film, const CwFilmView* view, size_t cue) {
    const CwCuePlace* old = &film->views[0].placement.cues[cue];
    const CwCuePlace* now = &view->placement.cues[cue];
    const CwRate rate = film->facts.rate;
    const int64_t frames = TAIL_SECONDS * cw_rate_base(rate);
    if (!view->has_diff || old->kind == CW_PLACE_OMITTED || now->kind == CW_PLACE_OMITTED) {
        return (CwTail){frames, frames, false};
    }
    return cw_tail_after(&view->since_first, cw_frame_nearest(old->out, rate), cw_frame_nearest(now->out, rate),
                         frames);
}

static CwStatus follow_tails(Working* w) {
    const size_t n_cues = w->film->spotted.n_cues;
    CwWorkTail* tails = CW_NEW_ARRAY(w->arena, CwWorkTail, n_cues);
    if (!tails) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_cues; ++i) {
        const CwTail tail = cw_film_tail(w->film, w->now, i);
        if (tail.fades) {
            tails[w->work->n_tails++] = (CwWorkTail){i, tail};
        }
    }
    w->work->tails = tails;
    return CW_OK;
}

// A moment as a frame of the film when it is played, reel after reel.
static int64_t played_frame(const Working* w, const CwFilmView* view, CwTime at) {
    return cw_frame_nearest(cw_joined_played(&view->cut->joined, at), w->film->facts.rate);
}

static CwStatus starts_of(const Working* w, const CwFilmView* view, int64_t** ret_starts) {
    const CwJoinedCut* joined = &view->cut->joined;
    *ret_starts = CW_NEW_ARRAY(w->arena, int64_t, joined->n_reels);
    for (size_t i = 0; *ret_starts && i < joined->n_reels; ++i) {
        (*ret_starts)[i] = played_frame(w, view, cw_time_of_frame(joined->reels[i].in_frame, w->film->facts.rate));
    }
    return *ret_starts ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus breaks_in(const Working* w, const CwFilmView* view, size_t cue, const int64_t* starts,
                          const CwReelBreaks* was, CwReelBreaks* ret_breaks) {
    const CwCuePlace* place = &view->placement.cues[cue];
    *ret_breaks = (CwReelBreaks){0};
    if (place->kind == CW_PLACE_OMITTED) {
        return CW_OK;
    }
    return cw_reel_breaks(w->arena, starts, view->cut->joined.n_reels, played_frame(w, view, place->in),
                          played_frame(w, view, place->out), was, ret_breaks);
}

static CwStatus follow_reels(Working* w) {
    CwWorkBreak* breaks = NULL;
    size_t capacity = 0;
    int64_t* old = NULL;
    int64_t* now = NULL;
    CW_TRY(starts_of(w, w->before, &old));
    CW_TRY(starts_of(w, w->now, &now));
    for (size_t i = 0; i < w->film->spotted.n_cues; ++i) {
        CwReelBreaks were = {0};
        CwReelBreaks are = {0};
        CW_TRY(breaks_in(w, w->before, i, old, NULL, &were));
        CW_TRY(breaks_in(w, w->now, i, now, &were, &are));
        for (size_t k = 0; k < are.count; ++k) {
            CW_TRY(CW_RESERVE(w->arena, breaks, w->work->n_breaks, capacity));
            breaks[w->work->n_breaks++] =
                (CwWorkBreak){i, w->now->cut->joined.reels[are.breaks[k].reel].name, are.breaks[k]};
        }
    }
    w->work->breaks = breaks;
    return CW_OK;
}

CwStatus cw_film_work(CwArena* arena, const CwFilm* film, CwFilmWork* ret_work) {
    CwFilmWork work = {0};
    Working w = {.arena = arena, .film = film, .before = cw_film_before(film), .now = cw_film_now(film), .work = &work};
    CwOverlap* overlaps = NULL;
    if (!w.before) {
        *ret_work = work;
        return CW_OK;
    }
    CW_TRY(cw_change_list(arena, &w.now->diff, &work.changes));
    CW_TRY(write_briefs(&w));
    CW_TRY(make_list(&w));
    CW_TRY(follow_approvals(&w));
    CW_TRY(follow_tails(&w));
    CW_TRY(follow_reels(&w));
    CW_TRY(cw_overlaps(arena, &film->spotted, &w.before->placement, &w.now->placement, film->facts.rate, &overlaps,
                       &work.n_overlaps));
    work.overlaps = overlaps;
    *ret_work = work;
    return CW_OK;
}

static CwStatus cannot_reject(const CwFilm* film, const CwWorkItem* item, const char* why, CwDiag* diag) {
    return cw_diag(diag, CW_ERR_CONFLICT, "work.reject", (CwPlace){0}, film->spotted.cues[item->cue].id,
                   "\"%s\" cannot be rejected: %s", cw_proposal_name(item->proposal), why);
}

CwStatus cw_film_work_decide(CwArena* arena, CwOp* op, const CwFilm* film, const CwWorkItem* item,
                             CwTaskDecision decision, CwDiag* diag) {
    const CwWorkDecision decided = {film->n_views, film->spotted.cues[item->cue].id, item->proposal, decision};
    const CwCuePlace* was = &cw_film_before(film)->placement.cues[item->cue];
    const CwPicture* picture = &cw_film_now(film)->cut->picture;
    const CwRate rate = film->facts.rate;
    if (decision == CW_DECISION_REJECTED && item->proposal == CW_PROPOSE_DROP) {
        return cannot_reject(film, item, "nothing of its picture is left to lay it on", diag);
    }
    if (decision == CW_DECISION_REJECTED && was->kind == CW_PLACE_OMITTED) {
        return cannot_reject(film, item, "it was not in the cut before, so there is no music to keep", diag);
    }
    if (decision == CW_DECISION_REJECTED && item->proposal == CW_PROPOSE_SHIFT &&
        (cw_frame_nearest(was->in, rate) < cw_picture_in(picture) ||
         cw_frame_nearest(was->out, rate) > cw_picture_out(picture))) {
        return cannot_reject(film, item, "the film is not there any more where it lay", diag);
    }
    return cw_film_decide_work(arena, op, &decided, diag);
}
