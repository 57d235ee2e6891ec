// SPDX-License-Identifier: GPL-3.0-or-later
#include "spot/worklist.h"

#include "spot/use.h"

enum {
    STRETCH_PERMILLE = 80, // a tempo map carries a change of length up to this
    KINDS = CW_PROPOSE_COUNT,
};

const CwProposalPrices cw_proposal_no_prices = {{-1, -1, -1, -1, -1, -1}, {-1, -1, -1, -1, -1, -1}};

static const char* const names[KINDS] = {"nothing", "shift", "tempo", "edit", "rewrite", "drop"};

const char* cw_proposal_name(CwProposal proposal) {
    return names[proposal];
}

CwStatus cw_proposal_parse(CwText name, CwProposal* ret_proposal) {
    for (int i = 0; i < KINDS; ++i) {
        if (cw_text_is(name, names[i])) {
            *ret_proposal = (CwProposal)i;
            return CW_OK;
        }
    }
    return CW_ERR_BAD_INPUT;
}

const char* cw_decision_name(CwTaskDecision decision) {
    static const char* const decisions[] = {"open", "accepted", "rejected"};
    return decisions[decision];
}

static bool has_place(const CwCuePlace* place) {
    return place->kind != CW_PLACE_OMITTED;
}

// When the film is played.
static CwSpan length_of(const CwJoinedCut* joined, const CwCuePlace* place) {
    return has_place(place) ? cw_time_between(cw_joined_played(joined, place->in), cw_joined_played(joined, place->out))
                            : (CwSpan){0};
}

// Frames of what the cue lies on now that it lay on before.
static int64_t frames_known(const CwCuePlace* place) {
    int64_t frames = 0;
    for (size_t i = 0; i < place->n_pieces; ++i) {
        frames += place->pieces[i].frames;
    }
    return frames;
}

static bool stretches(CwSpan before, CwSpan now) {
    const int64_t more = now.flicks - before.flicks;
    return before.flicks > 0 && (more < 0 ? -more : more) <= before.flicks / 1000 * STRETCH_PERMILLE;
}

static CwProposal propose(const CwWorkFrom* from, size_t cue) {
    const CwCuePlace* old = &from->old->cues[cue];
    const CwCuePlace* now = &from->now->cues[cue];
    if (!has_place(now)) {
        return has_place(old) ? CW_PROPOSE_DROP : CW_PROPOSE_NOTHING;
    }
    if (!has_place(old)) {
        return CW_PROPOSE_REWRITE; // it comes back into a film that has moved on
    }
    if (cw_text_equal(from->old_briefs[cue], from->now_briefs[cue])) {
        return old->in.flicks == now->in.flicks ? CW_PROPOSE_NOTHING : CW_PROPOSE_SHIFT;
    }
    const CwSpan before = length_of(from->old_joined, old);
    const CwSpan after = length_of(from->now_joined, now);
    const int64_t frame = cw_flicks_per_frame(from->rate);
    if (2 * frames_known(now) * frame < after.flicks) {
        return CW_PROPOSE_REWRITE;
    }
    const bool torn = now->verdict == CW_VERDICT_SPLIT || now->verdict == CW_VERDICT_REPEATED;
    const bool finished = from->finished && from->finished[cue];
    if (finished || torn || cw_use_is_visual(from->spotted->cues[cue].use) || !stretches(before, after)) {
        return CW_PROPOSE_EDIT;
    }
    return CW_PROPOSE_TEMPO;
}

// Where a cue lies and where pieces of it do that it has left behind.
static void reach(const CwCuePlace* place, CwRate rate, int64_t* ret_in, int64_t* ret_out) {
    *ret_in = cw_frame_nearest(place->in, rate);
    *ret_out = cw_frame_nearest(place->out, rate);
    for (size_t i = 0; i < place->n_pieces; ++i) {
        const CwKept* piece = &place->pieces[i];
        *ret_in = piece->new_in < *ret_in ? piece->new_in : *ret_in;
        *ret_out = piece->new_in + piece->frames > *ret_out ? piece->new_in + piece->frames : *ret_out;
    }
}

static bool meets(int64_t in, int64_t out, int64_t from, int64_t to) {
    return in >= 0 && (in == out ? in > from && in < to : in < to && out > from);
}

// Whether a change is why a cue is on the list: it touches the cue, or, of a shift, lies before it and moves it.
static bool is_cause(const CwWorkFrom* from, size_t cue, CwProposal proposal, const CwCutChange* change) {
    const CwCuePlace* old = &from->old->cues[cue];
    const CwCuePlace* now = &from->now->cues[cue];
    const int64_t old_in = cw_frame_nearest(old->in, from->rate);
    const int64_t old_out = cw_frame_nearest(old->out, from->rate);
    if (proposal == CW_PROPOSE_SHIFT) {
        const int64_t now_in = cw_frame_nearest(now->in, from->rate);
        const bool before =
            (change->new_in >= 0 && change->new_in < now_in) || (change->old_in >= 0 && change->old_in < old_in);
        const bool carried = change->kind == CW_CHANGE_MOVE && meets(change->old_in, change->old_out, old_in, old_out);
        return carried || (change->frames != 0 && before);
    }
    const bool in_old = has_place(old) && meets(change->old_in, change->old_out, old_in, old_out);
    int64_t now_in = 0;
    int64_t now_out = 0;
    reach(now, from->rate, &now_in, &now_out);
    return in_old || (has_place(now) && meets(change->new_in, change->new_out, now_in, now_out));
}

static CwStatus find_causes(CwArena* arena, const CwWorkFrom* from, CwWorkItem* item) {
    size_t* causes = NULL;
    size_t capacity = 0;
    for (size_t i = 0; i < from->changes->n_changes; ++i) {
        if (is_cause(from, item->cue, item->proposal, &from->changes->changes[i])) {
            CW_TRY(CW_RESERVE(arena, causes, item->n_causes, capacity));
            causes[item->n_causes++] = i;
        }
    }
    item->causes = causes;
    return CW_OK;
}

// The price of so much music; -1 where nobody says what a minute costs.
static int64_t price(int64_t of_a_minute, CwSpan music) {
    return of_a_minute < 0 ? -1 : cw_muldiv_nearest(music.flicks, of_a_minute, 60 * CW_FLICKS_PER_SECOND);
}

static CwStatus make_item(CwArena* arena, const CwWorkFrom* from, size_t cue, CwProposal proposal, CwWorkItem* item) {
    const CwCuePlace* old = &from->old->cues[cue];
    const CwCuePlace* now = &from->now->cues[cue];
    *item =
        (CwWorkItem){.cue = cue, .proposal = proposal, .verdict = has_place(now) ? now->verdict : CW_VERDICT_OMITTED};
    item->length_before = length_of(from->old_joined, old);
    item->length_now = length_of(from->now_joined, now);
    if (has_place(old) && has_place(now)) {
        item->shift = cw_div_nearest(now->in.flicks - old->in.flicks, cw_flicks_per_frame(from->rate));
    }
    item->work_seconds = price(from->prices.work_seconds[proposal], item->length_now);
    item->money_minor = price(from->prices.money_minor[proposal], item->length_now);
    return find_causes(arena, from, item);
}

CwStatus cw_worklist(CwArena* arena, const CwWorkFrom* from, CwWorklist* ret_list) {
    CwWorklist list = {.items = CW_NEW_ARRAY(arena, CwWorkItem, from->spotted->n_cues)};
    if (!list.items) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < from->spotted->n_cues; ++i) {
        const CwProposal proposal = propose(from, i);
        if (proposal != CW_PROPOSE_NOTHING) {
            CW_TRY(make_item(arena, from, i, proposal, &list.items[list.n_items]));
            ++list.n_items;
        }
    }
    *ret_list = list;
    return CW_OK;
}
