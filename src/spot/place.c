// SPDX-License-Identifier: GPL-3.0-or-later
#include "spot/place.h"

#include "base/words.h"
#include "spot/place_priv.h"

#include <string.h>

enum {
    APART_SECONDS = 10, // pieces of a cue that lie further apart (or than the cue was long) are no longer together
    REACH_SECONDS = 10, // how far from where it was expected an in or out may be found
};

// Which end of a cue.
typedef enum { END_IN, END_OUT } End;

const char* cw_place_kind_name(CwPlaceKind kind) {
    static const char* const names[] = {"here", "repeated", "outside", "omitted"};
    return names[kind];
}

static int64_t distance(CwTime a, CwTime b) {
    const int64_t flicks = cw_time_between(a, b).flicks;
    return flicks < 0 ? -flicks : flicks;
}

// The place nearest to where one is expected, the earlier of two as near; -1 when there is none.
static int64_t nearest(const CwAnchorPlaces* places, CwTime expected) {
    int64_t best = -1;
    for (size_t i = 0; i < places->count; ++i) {
        if (best < 0 || distance(places->places[i].at, expected) < distance(places->places[best].at, expected)) {
            best = (int64_t)i;
        }
    }
    return best;
}

// The part of a cue that stays together: some of its pieces, and where they begin and end in the new cut.
static Cluster main_cluster(const CwVerdict* verdict, int64_t old_frames, CwRate rate) {
    const int64_t second = cw_rate_base(rate);
    const int64_t apart = old_frames > APART_SECONDS * second ? old_frames : APART_SECONDS * second;
    Cluster best = {0};
    Cluster now = {0};
    for (size_t i = 0; i < verdict->n_pieces; ++i) {
        const CwKept* piece = &verdict->pieces[i];
        if (now.n_pieces && piece->new_in - now.new_out > apart) {
            now = (Cluster){0};
        }
        if (!now.n_pieces) {
            now.pieces = piece;
            now.new_in = piece->new_in;
        }
        ++now.n_pieces;
        now.frames += piece->frames;
        now.new_out = piece->new_in + piece->frames;
        best = now.frames > best.frames ? now : best;
    }
    return best;
}

// Where the difference of the cuts carries an old time: with the piece it lies in, else beside the nearest one.
static CwTime carry(const Cluster* cluster, CwTime old, CwRate rate) {
    const CwKept* best = &cluster->pieces[0];
    int64_t least = INT64_MAX;
    const int64_t frame = cw_frame_floor(old, rate);
    for (size_t i = 0; i < cluster->n_pieces; ++i) {
        const CwKept* piece = &cluster->pieces[i];
        const int64_t before = piece->old_in - frame;
        const int64_t after = frame - (piece->old_in + piece->frames);
        const int64_t away = before > 0 ? before : after > 0 ? after : 0;
        if (away < least) {
            least = away;
            best = piece;
        }
    }
    return cw_time_after(old, cw_span_of_frames(best->new_in - best->old_in, rate));
}

// What is known of a cue before its anchors are asked.
static CwStatus expect_cue(Placer* placer, size_t index, Expected* expected) {
    const CwPlacement* old = placer->from.placement;
    *expected = (Expected){.in_known = false};
    if (!old || old->cues[index].kind == CW_PLACE_OMITTED) {
        return CW_OK;
    }
    const CwCuePlace* place = &old->cues[index];
    expected->in = expected->old_in = place->in;
    expected->out = expected->old_out = place->out;
    if (!placer->from.diff) {
        expected->in_known = !place->in_lost;
        expected->out_known = !place->out_lost;
        return CW_OK;
    }
    const int64_t in = cw_frame_nearest(place->in, placer->in.rate);
    const int64_t out = cw_frame_nearest(place->out, placer->in.rate);
    CW_TRY(cw_verdict(placer->arena, placer->from.diff, in, out, &expected->verdict));
    expected->cluster = main_cluster(&expected->verdict, out - in, placer->in.rate);
    expected->in_known = expected->out_known = expected->cluster.n_pieces > 0;
    if (expected->in_known) {
        expected->in = carry(&expected->cluster, place->in, placer->in.rate);
        expected->out = carry(&expected->cluster, place->out, placer->in.rate);
    }
    return CW_OK;
}

static bool same_roll(const char* roll, const CwShot* shot) {
    if (!shot || shot->black || !shot->roll[0]) {
        return roll[0] == '\0';
    }
    return strcmp(roll, shot->roll) == 0 || cw_version_differs(cw_version_patterns, cw_text(roll), cw_text(shot->roll));
}

// Whether the side of a cut that the cue lies on is still the shot it was: the incoming one for its in, the outgoing
// one for its out. The other side alone does not say where the cue begins or ends.
static bool keeps_side(const Placer* placer, const CwAnchor* anchor, CwTime at, End end) {
    if (anchor->kind != CW_ANCHOR_CUT) {
        return true;
    }
    const CwTime join = cw_time_before(at, anchor->offset);
    const int64_t frame = cw_frame_nearest(join, placer->in.rate) - (end == END_OUT);
    return same_roll(end == END_OUT ? anchor->before.roll : anchor->at.roll,
                     cw_picture_shot_at(placer->in.picture, frame));
}

// Whether an in or out found at a time is believed: where the cuts differ it must be near what survives of the cue.
static bool is_believed(const Placer* placer, const Expected* expected, const CwAnchor* anchor, CwTime at, End end) {
    if (!expected->cluster.n_pieces) {
        return true;
    }
    const int64_t edge_frame = end == END_OUT ? expected->cluster.new_out : expected->cluster.new_in;
    const CwTime edge = cw_time_of_frame(edge_frame, placer->in.rate);
    const int64_t length = cw_time_between(expected->old_in, expected->old_out).flicks;
    const int64_t least = REACH_SECONDS * CW_FLICKS_PER_SECOND;
    const CwTime wanted = end == END_OUT ? expected->out : expected->in;
    return at.flicks == edge.flicks ||
           (keeps_side(placer, anchor, at, end) && distance(at, wanted) <= (length > least ? length : least));
}

// Of some places the one for an in or out; -1 when there is none to be believed.
static int64_t choose(const Placer* placer, size_t index, const CwAnchorPlaces* found, End end) {
    const Expected* expected = &placer->expected[index];
    const CwCue* cue = &placer->spotted->cues[index];
    const bool known = end == END_OUT ? expected->out_known : expected->in_known;
    const int64_t chosen =
        known ? nearest(found, end == END_OUT ? expected->out : expected->in) : (found->count ? 0 : -1);
    if (chosen < 0) {
        return -1;
    }
    const CwAnchor* anchor = end == END_OUT ? &cue->out : &cue->in;
    return is_believed(placer, expected, anchor, found->places[chosen].at, end) ? chosen : -1;
}

CwStatus cw__place_cue_in(Placer* placer, size_t index) {
    CwCuePlace* place = &placer->cues[index];
    Expected* expected = &placer->expected[index];
    CW_TRY(expect_cue(placer, index, expected));
    CW_TRY(cw__place_resolve(placer, &placer->spotted->cues[index].in, &place->all_ins));
    const int64_t chosen = choose(placer, index, &place->all_ins, END_IN);
    if (chosen >= 0) {
        place->in = place->all_ins.places[chosen].at;
    } else if (expected->cluster.n_pieces) {
        const CwKept* first = &expected->cluster.pieces[0];
        place->in = cw_time_of_frame(first->new_in, placer->in.rate);
        place->in_lost = first->old_in > cw_frame_nearest(expected->old_in, placer->in.rate);
    } else {
        place->kind = CW_PLACE_OMITTED;
    }
    return CW_OK;
}

// Of the places of an out only those after the in will do.
static size_t after_in(const CwAnchorPlaces* found, CwTime in, CwAnchorPlace* later) {
    size_t count = 0;
    for (size_t i = 0; i < found->count; ++i) {
        if (cw_time_compare(in, found->places[i].at) < 0) {
            later[count++] = found->places[i];
        }
    }
    return count;
}

// Whether the cue is the same stretch as before, all moved by as much. A cue that keeps to some of its pieces, because
// the others lie too far away, is split, whatever lies between them.
static CwVerdictKind verdict_on(const Expected* expected, const CwCuePlace* place) {
    const int64_t in = cw_time_between(expected->old_in, place->in).flicks;
    const int64_t out = cw_time_between(expected->old_out, place->out).flicks;
    const CwVerdictKind kind = expected->verdict.kind;
    if (kind == CW_VERDICT_CHANGED && expected->cluster.n_pieces < expected->verdict.n_pieces) {
        return CW_VERDICT_SPLIT;
    }
    if (kind != CW_VERDICT_UNTOUCHED && kind != CW_VERDICT_SHIFTED) {
        return kind;
    }
    return in != out ? CW_VERDICT_CHANGED : in ? CW_VERDICT_SHIFTED : CW_VERDICT_UNTOUCHED;
}

static void omit(CwCuePlace* place) {
    place->kind = CW_PLACE_OMITTED;
    place->in = place->out = (CwTime){0};
    place->in_lost = place->out_lost = false;
    place->verdict = CW_VERDICT_OMITTED;
}

// The cue from the first to the last of it that survives, where its anchors make no sense together.
static void keep_to_cluster(const Placer* placer, const Expected* expected, CwCuePlace* place) {
    place->in = cw_time_of_frame(expected->cluster.new_in, placer->in.rate);
    place->out = cw_time_of_frame(expected->cluster.new_out, placer->in.rate);
    place->in_lost = place->out_lost = true;
}

static void judge(const Placer* placer, size_t index, CwCuePlace* place) {
    const Expected* expected = &placer->expected[index];
    const CwPlacement* old = placer->from.placement;
    if (expected->cluster.n_pieces) {
        place->verdict = verdict_on(expected, place);
        place->pieces = expected->verdict.pieces;
        place->n_pieces = expected->verdict.n_pieces;
    } else if (placer->from.diff && old) {
        place->verdict = CW_VERDICT_CHANGED; // its footage was gone and is back, or it hangs on something else
    }
    const bool more = old && placer->from.diff && old->cues[index].kind != CW_PLACE_OMITTED &&
                      place->all_ins.count > old->cues[index].all_ins.count && place->all_ins.count > 1;
    if (more || place->verdict == CW_VERDICT_REPEATED) {
        place->kind = CW_PLACE_REPEATED;
    }
}

CwStatus cw__place_cue_out(Placer* placer, size_t index) {
    CwCuePlace* place = &placer->cues[index];
    const Expected* expected = &placer->expected[index];
    if (place->kind == CW_PLACE_OMITTED) {
        omit(place);
        return CW_OK;
    }
    CwAnchorPlaces found;
    CW_TRY(cw__place_resolve(placer, &placer->spotted->cues[index].out, &found));
    CwAnchorPlace* later = CW_NEW_ARRAY(placer->arena, CwAnchorPlace, found.count);
    if (!later) {
        return CW_ERR_NO_MEM;
    }
    found = (CwAnchorPlaces){later, after_in(&found, place->in, later)};
    const int64_t chosen = choose(placer, index, &found, END_OUT);
    if (chosen >= 0) {
        place->out = found.places[chosen].at;
    } else if (expected->cluster.n_pieces) {
        const CwKept* last = &expected->cluster.pieces[expected->cluster.n_pieces - 1];
        place->out = cw_time_of_frame(expected->cluster.new_out, placer->in.rate);
        place->out_lost = last->old_in + last->frames < cw_frame_nearest(expected->old_out, placer->in.rate);
        if (cw_time_compare(place->out, place->in) <= 0) {
            keep_to_cluster(placer, expected, place);
        }
    } else {
        omit(place);
        return CW_OK;
    }
    judge(placer, index, place);
    return CW_OK;
}

// Where a hit is expected: where it was written, as the cuts differ, or as far into its cue as it was.
static CwTime expect_hit(const Placer* placer, size_t cue, CwTime old) {
    const Expected* expected = &placer->expected[cue];
    if (!placer->from.diff) {
        return old;
    }
    if (expected->cluster.n_pieces) {
        return carry(&expected->cluster, old, placer->in.rate);
    }
    return cw_time_after(old, cw_time_between(expected->old_in, placer->cues[cue].in));
}

CwStatus cw__place_hit(Placer* placer, size_t index) {
    CwHitPlace* place = &placer->hits[index];
    const size_t cue = placer->cue_of_hit[index];
    const CwCuePlace* within = &placer->cues[cue];
    CW_TRY(cw__place_resolve(placer, &placer->spotted->hits[index].anchor, &place->all));
    CwAnchorPlace* inside = CW_NEW_ARRAY(placer->arena, CwAnchorPlace, place->all.count);
    if (!inside) {
        return CW_ERR_NO_MEM;
    }
    CwAnchorPlaces found = {inside, 0};
    const bool in_known = cw__place_is_done(placer, (Point){POINT_IN, cue});
    const bool out_known = cw__place_is_done(placer, (Point){POINT_OUT, cue});
    for (size_t i = 0; within->kind != CW_PLACE_OMITTED && i < place->all.count; ++i) {
        const CwTime at = place->all.places[i].at;
        if ((!in_known || cw_time_compare(within->in, at) <= 0) &&
            (!out_known || cw_time_compare(at, within->out) <= 0)) {
            inside[found.count++] = place->all.places[i];
        }
    }
    if (found.count == 0) {
        place->kind = place->all.count ? CW_PLACE_OUTSIDE : CW_PLACE_OMITTED;
        return CW_OK;
    }
    const CwPlacement* old = placer->from.placement;
    const bool had_place =
        old && (old->hits[index].kind == CW_PLACE_HERE || old->hits[index].kind == CW_PLACE_REPEATED);
    const int64_t chosen = had_place ? nearest(&found, expect_hit(placer, cue, old->hits[index].at)) : 0;
    const bool more =
        had_place && placer->from.diff && place->all.count > old->hits[index].all.count && place->all.count > 1;
    place->at = found.places[chosen].at;
    place->inherited = found.places[chosen].inherited;
    place->kind = more ? CW_PLACE_REPEATED : CW_PLACE_HERE;
    return CW_OK;
}

static CwStatus init(Placer* placer) {
    const CwSpotted* s = placer->spotted;
    placer->cues = CW_NEW_ARRAY(placer->arena, CwCuePlace, s->n_cues);
    placer->hits = CW_NEW_ARRAY(placer->arena, CwHitPlace, s->n_hits);
    placer->expected = CW_NEW_ARRAY(placer->arena, Expected, s->n_cues);
    placer->cue_of_hit = CW_NEW_ARRAY(placer->arena, size_t, s->n_hits);
    placer->states = cw_alloc(placer->arena, 2 * s->n_cues + s->n_hits);
    if (!placer->cues || !placer->hits || !placer->expected || !placer->cue_of_hit || !placer->states) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < s->n_hits; ++i) {
        size_t cue = 0;
        while (cue < s->n_cues && !cw_word_is(cw_text(s->hits[i].cue), s->cues[cue].id)) {
            ++cue;
        }
        if (cue == s->n_cues) {
            return cw_diag(placer->diag, CW_ERR_BAD_INPUT, "place.cue", (CwPlace){0}, s->hits[i].cue,
                           "hit %s is of a cue there is not", s->hits[i].name);
        }
        placer->cue_of_hit[i] = cue;
    }
    return CW_OK;
}

CwStatus cw_spot_place(CwArena* arena, const CwSpotted* spotted, CwPlaceIn in, CwPlaceFrom from, CwDiag* diag,
                       CwPlacement* ret_placement) {
    Placer placer = {.arena = arena, .spotted = spotted, .in = in, .from = from, .diag = diag};
    CW_TRY(init(&placer));
    for (size_t i = 0; i < spotted->n_cues; ++i) {
        CW_TRY(cw__place_point(&placer, (Point){POINT_OUT, i}));
    }
    for (size_t i = 0; i < spotted->n_hits; ++i) {
        CW_TRY(cw__place_point(&placer, (Point){POINT_HIT, i}));
    }
    *ret_placement = (CwPlacement){placer.cues, placer.hits};
    return CW_OK;
}
