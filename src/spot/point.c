// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/words.h"
#include "spot/place_priv.h"

#include <string.h>

enum { NOT_BEGUN, IN_WORK, DONE };

static uint8_t* state_of(const Placer* placer, Point point) {
    const size_t n_cues = placer->spotted->n_cues;
    const size_t offset = point.kind == POINT_IN ? 0 : point.kind == POINT_OUT ? n_cues : 2 * n_cues;
    return &placer->states[offset + point.index];
}

static CwStatus refuse_ring(const Placer* placer, Point point) {
    const CwSpotted* s = placer->spotted;
    const bool is_hit = point.kind == POINT_HIT;
    return cw_diag(placer->diag, CW_ERR_BAD_INPUT, "place.ring", (CwPlace){0}, NULL,
                   "%s %s%s%s hangs on itself by way of other anchors; hang one of them on the picture",
                   is_hit ? "hit" : "cue", is_hit ? s->hits[point.index].cue : s->cues[point.index].id,
                   is_hit                   ? "/"
                   : point.kind == POINT_IN ? ".in"
                                            : ".out",
                   is_hit ? s->hits[point.index].name : "");
}

bool cw__place_is_done(const Placer* placer, Point point) {
    return *state_of(placer, point) == DONE;
}

// A hit has to lie within its cue, as far as its cue is placed: a cue may end at a hit of its own.
static CwStatus place_cue_of(Placer* placer, size_t cue) {
    if (*state_of(placer, (Point){POINT_IN, cue}) == IN_WORK || *state_of(placer, (Point){POINT_OUT, cue}) == IN_WORK) {
        return CW_OK;
    }
    return cw__place_point(placer, (Point){POINT_OUT, cue});
}

CwStatus cw__place_point(Placer* placer, Point point) {
    uint8_t* state = state_of(placer, point);
    if (*state == DONE) {
        return CW_OK;
    }
    if (*state == IN_WORK) {
        return refuse_ring(placer, point);
    }
    *state = IN_WORK;
    if (point.kind == POINT_IN) {
        CW_TRY(cw__place_cue_in(placer, point.index));
    } else if (point.kind == POINT_OUT) {
        CW_TRY(cw__place_point(placer, (Point){POINT_IN, point.index}));
        CW_TRY(cw__place_cue_out(placer, point.index));
    } else {
        CW_TRY(place_cue_of(placer, placer->cue_of_hit[point.index]));
        CW_TRY(cw__place_hit(placer, point.index));
    }
    *state = DONE;
    return CW_OK;
}

static bool cue_named(const CwSpotted* spotted, CwText id, size_t* ret_index) {
    for (size_t i = 0; i < spotted->n_cues; ++i) {
        if (cw_word_is(id, spotted->cues[i].id)) {
            *ret_index = i;
            return true;
        }
    }
    return false;
}

static bool ends_in(CwText text, const char* end) {
    const size_t length = strlen(end);
    return text.length > length && cw_text_is_fold(cw_text_after(text, text.length - length), end);
}

bool cw__point_of_name(const CwSpotted* spotted, const char* name, Point* ret_point) {
    const CwText whole = cw_text(name);
    if (cw_text_starts_fold(whole, "cue:")) {
        CwText id = cw_text_after(whole, 4);
        ret_point->kind = POINT_IN;
        if (cue_named(spotted, id, &ret_point->index)) {
            return true;
        }
        ret_point->kind = ends_in(id, ".out") ? POINT_OUT : POINT_IN;
        id.length -= ends_in(id, ".out") ? 4 : ends_in(id, ".in") ? 3 : 0;
        return cue_named(spotted, id, &ret_point->index);
    }
    if (!cw_text_starts_fold(whole, "hit:")) {
        return false;
    }
    CwText rest = cw_text_after(whole, 4);
    const CwText cue = cw_text_split(&rest, '/');
    for (size_t i = 0; i < spotted->n_hits; ++i) {
        if (cw_word_is(cue, spotted->hits[i].cue) && cw_word_is(rest, spotted->hits[i].name)) {
            *ret_point = (Point){POINT_HIT, i};
            return true;
        }
    }
    return false;
}

// The places of a point that was placed: its one chosen place, or none.
static CwStatus places_of_point(const Placer* placer, Point point, CwAnchorPlaces* ret_places) {
    CwAnchorPlace* place = CW_NEW(placer->arena, CwAnchorPlace);
    if (!place) {
        return CW_ERR_NO_MEM;
    }
    bool there = false;
    if (point.kind == POINT_HIT) {
        const CwHitPlace* hit = &placer->hits[point.index];
        there = hit->kind == CW_PLACE_HERE || hit->kind == CW_PLACE_REPEATED;
        *place = (CwAnchorPlace){hit->at, hit->inherited};
    } else {
        const CwCuePlace* cue = &placer->cues[point.index];
        there = cue->kind != CW_PLACE_OMITTED;
        place->at = point.kind == POINT_IN ? cue->in : cue->out;
    }
    *ret_places = (CwAnchorPlaces){place, there ? 1 : 0};
    return CW_OK;
}

static CwStatus places_of_line(const Placer* placer, CwText number, CwAnchorPlaces* ret_places) {
    CwAnchorPlace* places = CW_NEW_ARRAY(placer->arena, CwAnchorPlace, placer->in.n_lines);
    if (!places) {
        return CW_ERR_NO_MEM;
    }
    size_t count = 0;
    for (size_t i = 0; i < placer->in.n_lines; ++i) {
        if (cw_word_is(number, placer->in.lines[i].name)) {
            places[count++].at = placer->in.lines[i].in;
        }
    }
    *ret_places = (CwAnchorPlaces){places, count};
    return CW_OK;
}

static CwStatus find_named(void* context, CwArena* arena, const char* name, CwAnchorPlaces* ret_places) {
    Placer* placer = context;
    (void)arena;
    if (cw_text_starts_fold(cw_text(name), "line:")) {
        return places_of_line(placer, cw_text_after(cw_text(name), 5), ret_places);
    }
    Point point = {POINT_IN, 0};
    if (!cw__point_of_name(placer->spotted, name, &point)) {
        return cw_diag(placer->diag, CW_ERR_BAD_INPUT, "place.name", (CwPlace){0}, name,
                       "an anchor hangs on this, and there is no such cue or hit");
    }
    CW_TRY(cw__place_point(placer, point));
    return places_of_point(placer, point, ret_places);
}

CwStatus cw__place_resolve(Placer* placer, const CwAnchor* anchor, CwAnchorPlaces* ret_places) {
    return cw_anchor_resolve(placer->arena, anchor, placer->in.picture, placer->in.rate, find_named, placer,
                             ret_places);
}

CwStatus cw_spot_find(CwArena* arena, const CwSpotted* spotted, CwPlaceIn in, const CwPlacement* placement,
                      const CwAnchor* anchor, CwDiag* diag, CwAnchorPlaces* ret_places) {
    const size_t n_points = 2 * spotted->n_cues + spotted->n_hits;
    Placer placed = {.arena = arena, .spotted = spotted, .in = in, .diag = diag};
    placed.cues = CW_NEW_ARRAY(arena, CwCuePlace, spotted->n_cues);
    placed.hits = CW_NEW_ARRAY(arena, CwHitPlace, spotted->n_hits);
    placed.states = cw_alloc(arena, n_points);
    if (!placed.cues || !placed.hits || !placed.states) {
        return CW_ERR_NO_MEM;
    }
    memset(placed.states, DONE, n_points);
    for (size_t i = 0; i < spotted->n_cues; ++i) {
        placed.cues[i] = placement->cues[i];
    }
    for (size_t i = 0; i < spotted->n_hits; ++i) {
        placed.hits[i] = placement->hits[i];
    }
    return cw__place_resolve(&placed, anchor, ret_places);
}
