// SPDX-License-Identifier: GPL-3.0-or-later
// When an edit alone does not fit: the recording whole, or what was edited, a little longer or shorter from hit to hit.
// Apart from the edits, which the light program knows, because the engine that stretches is heavy.
#include "perform/tape.h"

#include "base/buf.h"
#include "base/number.h"
#include "perform/tape_words_priv.h"

enum {
    FITS = 30,          // a join that is hard to hear will do
    WORTH_TELLING = 10, // per cent: a stretch further off nobody would have thought of
};

typedef struct {
    CwArena* arena;
    const CwTapeBrief* brief;
    int64_t played;        // of what is stretched
    const int64_t* places; // of the hits in it; -1 is not played
    CwStretchPoint* points;
    size_t n_points;
    bool* refused; // hits that more than the allowed stretch would be needed for
} Stretching;

static bool fits(const CwTapeEdit* edit) {
    for (size_t i = 0; i < edit->n_hits; ++i) {
        if (!edit->hits[i].met) {
            return false;
        }
    }
    return !edit->fades_out && edit->audible <= FITS;
}

static int64_t missed_weight(const CwTapeBrief* brief, const CwTapeEdit* edit) {
    int64_t weight = 0;
    for (size_t i = 0; i < edit->n_hits; ++i) {
        weight += edit->hits[i].met ? 0 : brief->hits[i].weight;
    }
    return weight;
}

static CwTapeHitResult result_of(const Stretching* s, size_t hit) {
    const CwTapeHit* wanted = &s->brief->hits[hit];
    CwTapeHitResult result = {.name = wanted->name, .played = s->places[hit] >= 0};
    if (result.played) {
        result.error = cw_stretch_place(s->points, s->n_points, s->places[hit]) - wanted->new_sample;
        result.met = result.error < 0 ? -result.error <= wanted->early : result.error <= wanted->late;
    }
    return result;
}

// The heaviest hit that is missed and not yet given up; the number of hits when there is none.
static size_t next_missed(const Stretching* s) {
    size_t found = s->brief->n_hits;
    for (size_t i = 0; i < s->brief->n_hits; ++i) {
        const CwTapeHitResult result = result_of(s, i);
        const bool open = result.played && !result.met && !s->refused[i];
        if (open && (found == s->brief->n_hits || s->brief->hits[i].weight > s->brief->hits[found].weight)) {
            found = i;
        }
    }
    return found;
}

// Puts a point where it belongs in the order; where it would stretch too much, it is taken out again and given up.
static void pin(Stretching* s, size_t hit) {
    const CwStretchPoint point = {s->places[hit], s->brief->hits[hit].new_sample};
    size_t at = s->n_points++;
    for (; at && s->points[at - 1].from >= point.from; --at) {
        s->points[at] = s->points[at - 1];
    }
    s->points[at] = point;
    if (!cw_stretch_allowed(s->points, s->n_points)) {
        for (--s->n_points; at < s->n_points; ++at) {
            s->points[at] = s->points[at + 1];
        }
        s->refused[hit] = true;
    }
}

static CwStatus stretch_to_hits(Stretching* s, bool* ret_allowed) {
    const size_t n_hits = s->brief->n_hits;
    s->points = CW_NEW_ARRAY(s->arena, CwStretchPoint, n_hits + 2);
    s->refused = CW_NEW_ARRAY(s->arena, bool, n_hits);
    if (!s->points || !s->refused) {
        return CW_ERR_NO_MEM;
    }
    s->points[1] = (CwStretchPoint){s->played, s->brief->length};
    s->n_points = 2;
    *ret_allowed = cw_stretch_allowed(s->points, s->n_points);
    for (size_t hit = next_missed(s); *ret_allowed && hit < n_hits; hit = next_missed(s)) {
        pin(s, hit);
    }
    return CW_OK;
}

// Stretches an edit; `*edit` stays as it is where that is not allowed.
static CwStatus stretch_edit(CwArena* arena, const CwTapeBrief* brief, const int64_t* places, CwTapeEdit* edit,
                             bool* ret_done) {
    Stretching s = {.arena = arena, .brief = brief, .played = edit->played, .places = places};
    CwTapeHitResult* results = CW_NEW_ARRAY(arena, CwTapeHitResult, brief->n_hits);
    if (!results) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(stretch_to_hits(&s, ret_done));
    if (!*ret_done) {
        return CW_OK;
    }
    for (size_t i = 0; i < brief->n_hits; ++i) {
        results[i] = result_of(&s, i);
    }
    edit->hits = results;
    edit->n_hits = brief->n_hits;
    const bool moved = s.n_points > 2 || s.played != brief->length;
    edit->length = brief->length;
    edit->stretch = moved ? s.points : NULL;
    edit->n_stretch = moved ? s.n_points : 0;
    return CW_OK;
}

static int64_t tape_length(const CwTapeBrief* brief) {
    int64_t length = 0;
    for (size_t i = 0; i < brief->n_stems; ++i) {
        length = brief->stems[i].frames > length ? brief->stems[i].frames : length;
    }
    return length;
}

// The recording as it is, stretched as a whole.
static CwStatus stretch_whole(CwArena* arena, const CwTapeBrief* brief, const CwTapeEdit* cut, CwTapeEdit* ret_edit,
                              bool* ret_done) {
    CwTapePiece* piece = CW_NEW(arena, CwTapePiece);
    int64_t* places = CW_NEW_ARRAY(arena, int64_t, brief->n_hits);
    if (!piece || !places) {
        return CW_ERR_NO_MEM;
    }
    piece->length = tape_length(brief);
    for (size_t i = 0; i < brief->n_hits; ++i) {
        places[i] = brief->hits[i].old_sample < piece->length ? brief->hits[i].old_sample : -1;
    }
    *ret_edit = (CwTapeEdit){.sample_rate = cut->sample_rate, .played = piece->length, .pieces = piece, .n_pieces = 1};
    return stretch_edit(arena, brief, places, ret_edit, ret_done);
}

// What was edited, stretched between the hits it misses.
static CwStatus stretch_cut(CwArena* arena, const CwTapeBrief* brief, const CwTapeEdit* cut, CwTapeEdit* ret_edit,
                            bool* ret_done) {
    int64_t* places = CW_NEW_ARRAY(arena, int64_t, brief->n_hits);
    if (!places) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < brief->n_hits; ++i) {
        places[i] = cut->hits[i].played ? brief->hits[i].new_sample + cut->hits[i].error : -1;
    }
    *ret_edit = *cut;
    return stretch_edit(arena, brief, places, ret_edit, ret_done);
}

// How much a stretch is, in hundredths of a per cent.
static int64_t percent100(int64_t from, int64_t to) {
    return cw_div_nearest((to - from) * 10000, from);
}

static void say_percent(CwBuf* buf, int64_t percent) {
    const int64_t size = percent < 0 ? -percent : percent;
    cw_buf_format(buf, "%s%lld.%02lld %%", percent < 0 ? "-" : "+", (long long)(size / 100), (long long)(size % 100));
}

static void say_time(CwBuf* buf, int64_t sample, int sample_rate) {
    const int64_t ms = cw_div_nearest(sample * 1000, sample_rate);
    cw_buf_format(buf, "%lld:%02lld.%03lld", (long long)(ms / 60000), (long long)(ms / 1000 % 60),
                  (long long)(ms % 1000));
}

// "; stretched by +1.20 % from 0:00.000 to 0:31.250, …"
static CwStatus say_stretch(CwArena* arena, const CwTapeBrief* brief, CwTapeEdit* edit) {
    CwBuf buf = cw_buf(arena);
    CW_TRY(cw__tape_say(arena, brief->bars, edit));
    cw_buf_text(&buf, edit->words);
    const char* before = "; stretched by ";
    for (size_t i = 1; i < edit->n_stretch; ++i) {
        const CwStretchPoint* a = &edit->stretch[i - 1];
        const CwStretchPoint* b = &edit->stretch[i];
        if (b->to - a->to == b->from - a->from) {
            continue;
        }
        cw_buf_text(&buf, before);
        say_percent(&buf, percent100(b->from - a->from, b->to - a->to));
        cw_buf_text(&buf, " from ");
        say_time(&buf, a->to, edit->sample_rate);
        cw_buf_text(&buf, " to ");
        say_time(&buf, b->to, edit->sample_rate);
        before = ", ";
    }
    edit->words = cw_buf_string(&buf);
    return edit->words ? CW_OK : CW_ERR_NO_MEM;
}

// That a stretch was thought of, and why it was not made.
static CwStatus say_refused(CwArena* arena, const CwTapeBrief* brief, CwTapeEdit* edit) {
    const int64_t percent = percent100(tape_length(brief), brief->length);
    const int64_t size = percent < 0 ? -percent : percent;
    CwBuf buf = cw_buf(arena);
    if (size <= CW_STRETCH_PERCENT_MAX * 100 || size > WORTH_TELLING * 100) {
        return CW_OK;
    }
    cw_buf_format(&buf, "%s; stretching it all would take ", edit->words);
    say_percent(&buf, percent);
    cw_buf_format(&buf, ", more than the %d %% that is not heard", CW_STRETCH_PERCENT_MAX);
    edit->words = cw_buf_string(&buf);
    return edit->words ? CW_OK : CW_ERR_NO_MEM;
}

CwStatus cw_tape_fit(CwArena* arena, const CwTapeBrief* brief, CwDiag* diag, CwTapeEdit* ret_edit) {
    CwTapeEdit cut = {0};
    CwTapeEdit stretched = {0};
    bool done = false;
    CW_TRY(cw_tape_plan(arena, brief, diag, &cut));
    if (fits(&cut)) {
        *ret_edit = cut;
        return CW_OK;
    }
    CW_TRY(stretch_whole(arena, brief, &cut, &stretched, &done));
    if (done && fits(&stretched)) {
        CW_TRY(say_stretch(arena, brief, &stretched));
        *ret_edit = stretched;
        return CW_OK;
    }
    CW_TRY(stretch_cut(arena, brief, &cut, &stretched, &done));
    if (done && missed_weight(brief, &stretched) < missed_weight(brief, &cut)) {
        CW_TRY(say_stretch(arena, brief, &stretched));
        *ret_edit = stretched;
        return CW_OK;
    }
    CW_TRY(say_refused(arena, brief, &cut));
    *ret_edit = cut;
    return CW_OK;
}

CwStatus cw_tape_render_all(CwArena* arena, const CwObjects* objects, const CwSound* stems, size_t n_stems,
                            const CwTapeEdit* edit, CwDiag* diag, CwHash* ret_manifests) {
    CwSound* played = CW_NEW_ARRAY(arena, CwSound, n_stems);
    if (!played) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_stems; ++i) {
        CW_TRY(cw_tape_render(arena, objects, &stems[i], edit, &ret_manifests[i]));
        CW_TRY(cw_sound_open(arena, objects, &ret_manifests[i], diag, &played[i]));
    }
    return edit->n_stretch
               ? cw_stretch(arena, objects, played, n_stems, edit->stretch, edit->n_stretch, diag, ret_manifests)
               : CW_OK;
}
