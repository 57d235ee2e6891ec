// SPDX-License-Identifier: GPL-3.0-or-later
#include "spot/brief.h"

#include "base/words.h"

#include <stdlib.h>
#include <string.h>

// What counts as "at the same time" when the end of a cue is judged.
static const CwSpan close_by = {CW_FLICKS_PER_SECOND / 2};
// A line that begins this soon after a cue is a line it should make room for.
static const CwSpan soon = {CW_FLICKS_PER_SECOND};

static bool has_place(const CwCuePlace* place) {
    return place->kind != CW_PLACE_OMITTED;
}

static bool is_near(CwTime a, CwTime b) {
    const int64_t away = cw_time_between(a, b).flicks;
    return away <= close_by.flicks && -away <= close_by.flicks;
}

// A place in the cue's own time.
static CwTime in_cue(const CwBriefFrom* from, const CwCuePlace* place, CwTime at) {
    return cw_time(cw_joined_played(from->joined, at).flicks - cw_joined_played(from->joined, place->in).flicks);
}

static int compare_hits(const void* a, const void* b) {
    const CwBriefHit* x = a;
    const CwBriefHit* y = b;
    const int times = cw_time_compare(x->at, y->at);
    return times ? times : cw_natural_compare(x->name, y->name);
}

static CwStatus gather_hits(CwArena* arena, const CwBriefFrom* from, size_t cue, CwCueBrief* brief) {
    CwBriefHit* hits = CW_NEW_ARRAY(arena, CwBriefHit, from->spotted->n_hits);
    if (!hits) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < from->spotted->n_hits; ++i) {
        const CwHit* hit = &from->spotted->hits[i];
        const CwHitPlace* place = &from->placement->hits[i];
        const bool placed = place->kind == CW_PLACE_HERE || place->kind == CW_PLACE_REPEATED;
        if (placed && cw_word_is(cw_text(hit->cue), from->spotted->cues[cue].id)) {
            hits[brief->n_hits++] =
                (CwBriefHit){hit->name,          in_cue(from, &from->placement->cues[cue], place->at),
                             hit->weight,        hit->want,
                             hit->beat,          hit->tolerance_early,
                             hit->tolerance_late};
        }
    }
    if (brief->n_hits) {
        qsort(hits, brief->n_hits, sizeof *hits, compare_hits);
    }
    brief->hits = hits;
    return CW_OK;
}

// Lines over the cue, in its own time, joined where they touch. Lines come by their beginning.
static CwStatus gather_speech(CwArena* arena, const CwBriefFrom* from, const CwCuePlace* place, CwCueBrief* brief) {
    CwBriefSpeech* speech = CW_NEW_ARRAY(arena, CwBriefSpeech, from->in.n_lines);
    if (!speech) {
        return CW_ERR_NO_MEM;
    }
    size_t count = 0;
    for (size_t i = 0; i < from->in.n_lines; ++i) {
        const CwLine* line = &from->in.lines[i];
        if (cw_time_compare(line->out, place->in) <= 0 || cw_time_compare(line->in, place->out) >= 0) {
            continue;
        }
        CwTime in = in_cue(from, place, line->in);
        CwTime out = in_cue(from, place, line->out);
        in.flicks = in.flicks > 0 ? in.flicks : 0;
        out.flicks = out.flicks < brief->length.flicks ? out.flicks : brief->length.flicks;
        if (count && cw_time_compare(in, speech[count - 1].out) <= 0) {
            CwTime* last = &speech[count - 1].out;
            *last = cw_time_compare(*last, out) < 0 ? out : *last;
        } else {
            speech[count++] = (CwBriefSpeech){in, out};
        }
    }
    brief->speech = speech;
    brief->n_speech = count;
    return CW_OK;
}

static bool overlaps_before(const CwBriefFrom* from, size_t cue) {
    const CwCuePlace* place = &from->placement->cues[cue];
    for (size_t i = 0; i < from->spotted->n_cues; ++i) {
        const CwCuePlace* other = &from->placement->cues[i];
        if (i != cue && has_place(other) && cw_time_compare(other->in, place->in) < 0 &&
            cw_time_compare(place->in, other->out) < 0) {
            return true;
        }
    }
    return false;
}

// Whether another cue takes over: it begins near the end of this one, and goes on.
static bool is_followed(const CwBriefFrom* from, size_t cue) {
    const CwCuePlace* place = &from->placement->cues[cue];
    for (size_t i = 0; i < from->spotted->n_cues; ++i) {
        const CwCuePlace* other = &from->placement->cues[i];
        const bool goes_on = i != cue && has_place(other) && cw_time_compare(place->in, other->in) < 0 &&
                             cw_time_compare(place->out, other->out) < 0;
        if (goes_on && cw_time_between(place->out, other->in).flicks <= close_by.flicks) {
            return true;
        }
    }
    return false;
}

static bool stops_dead(const CwCueBrief* brief) {
    for (size_t i = 0; i < brief->n_hits; ++i) {
        const bool at_end = brief->length.flicks - brief->hits[i].at.flicks <= 2 * close_by.flicks;
        if (at_end && (brief->hits[i].want == CW_WANT_STOP || brief->hits[i].want == CW_WANT_SILENCE)) {
            return true;
        }
    }
    return false;
}

static bool is_last(const CwBriefFrom* from, const CwCuePlace* place) {
    return is_near(place->out, cw_time_of_frame(cw_picture_out(from->in.picture), from->in.rate));
}

static bool line_follows(const CwBriefFrom* from, const CwCuePlace* place) {
    for (size_t i = 0; i < from->in.n_lines; ++i) {
        const CwLine* line = &from->in.lines[i];
        if (cw_time_compare(place->out, line->out) < 0 && cw_time_between(place->out, line->in).flicks <= soon.flicks) {
            return true;
        }
    }
    return false;
}

static bool scene_ends(const CwBriefFrom* from, const CwCuePlace* place) {
    for (size_t i = 0; i < from->n_scenes; ++i) {
        if (is_near(from->scenes[i].out, place->out)) {
            return true;
        }
    }
    return false;
}

static CwCueEnd judge_end(const CwBriefFrom* from, size_t cue, const CwCueBrief* brief) {
    const CwCuePlace* place = &from->placement->cues[cue];
    if (stops_dead(brief)) {
        return CW_CUE_END_STOP;
    }
    if (is_followed(from, cue)) {
        return CW_CUE_END_HELD;
    }
    if (is_last(from, place) || brief->use == CW_USE_ET) {
        return CW_CUE_END_BUTTON;
    }
    if (line_follows(from, place)) {
        return CW_CUE_END_THIN;
    }
    return scene_ends(from, place) ? CW_CUE_END_BUTTON : CW_CUE_END_RING;
}

CwStatus cw_cue_brief(CwArena* arena, const CwBriefFrom* from, size_t cue, CwCueBrief* ret_brief) {
    const CwCue* spotted = &from->spotted->cues[cue];
    const CwCuePlace* place = &from->placement->cues[cue];
    if (!has_place(place)) {
        return CW_ERR_NOT_FOUND;
    }
    CwCueBrief brief = {.cue = spotted->id,
                        .rate = from->in.rate,
                        .length = (CwSpan){in_cue(from, place, place->out).flicks},
                        .use = spotted->use,
                        .theme = spotted->theme,
                        .intent = spotted->intent,
                        .valence = spotted->valence,
                        .arousal = spotted->arousal,
                        .density = spotted->density,
                        .tempo_min = spotted->tempo_min,
                        .tempo_max = spotted->tempo_max,
                        .phrases = spotted->phrases};
    CW_TRY(gather_hits(arena, from, cue, &brief));
    CW_TRY(gather_speech(arena, from, place, &brief));
    brief.overlaps_before = overlaps_before(from, cue);
    brief.end = judge_end(from, cue, &brief);
    *ret_brief = brief;
    return CW_OK;
}
