// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/tape.h"

#include "base/math.h"
#include "perform/tape_fade_priv.h"
#include "perform/tape_listen_priv.h"
#include "perform/tape_search_priv.h"
#include "perform/tape_words_priv.h"

enum {
    CROSSFADE_MS = 208, // 5 frames at 24
    PRE_MS = 5,         // a beat's attack may begin so much before its place in the map
    START_FADE_MS = 10,
    RING_FADE_MS = 1500,
    MUSIC_FADE_MS = 2500,
};

typedef struct {
    CwArena* arena;
    const CwTapeBrief* brief;
    int rate;
    int64_t tape_length;
    const CwBeatSound* sounds;
    CwTapePiece* pieces;
    size_t n;
    CwTapeJoin* joins;
    CwTapeEdit* edit;
} Planner;

static int64_t samples_of_ms(const Planner* planner, int64_t ms) {
    return ms * planner->rate / 1000;
}

static int64_t smaller(int64_t a, int64_t b) {
    return a < b ? a : b;
}

// How long a crossfade may be that ends at `end` of the result with the recording at `offset` from there on.
static int64_t crossfade_length(const Planner* planner, const CwTapeTurn* turn, int64_t end, int64_t piece_began) {
    const CwBars* bars = planner->brief->bars;
    const int64_t wanted = planner->brief->crossfade ? planner->brief->crossfade : samples_of_ms(planner, CROSSFADE_MS);
    const int64_t before_from = cw_bars_length(bars, turn->from ? turn->from - 1 : 0);
    const int64_t before_to = cw_bars_length(bars, turn->to ? turn->to - 1 : 0);
    int64_t length = smaller(wanted, smaller(before_from, before_to) * 45 / 100);
    length = smaller(length, end - turn->offset);           // what there is of the recording before the beat that comes
    length = smaller(length, (end - piece_began) * 4 / 10); // and of the piece that goes
    return length < 1 ? 1 : length;
}

// Correlation of what goes and what comes in a crossfade, thousandths; 0 where it is below.
static CwStatus correlate(Planner* planner, int64_t goes, int64_t comes, int64_t length, int* ret_alike) {
    float* a = CW_NEW_ARRAY(planner->arena, float, (size_t)length);
    float* b = CW_NEW_ARRAY(planner->arena, float, (size_t)length);
    if (!a || !b) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw__tape_mono(planner->brief, goes, length, a));
    CW_TRY(cw__tape_mono(planner->brief, comes, length, b));
    double aa = 1e-20;
    double bb = 1e-20;
    double ab = 0;
    for (int64_t i = 0; i < length; ++i) {
        aa += (double)a[i] * (double)a[i];
        bb += (double)b[i] * (double)b[i];
        ab += (double)a[i] * (double)b[i];
    }
    const double r = ab / cw_sqrt(aa * bb);
    *ret_alike = r > 0 ? (int)cw_round(1000.0 * r) : 0;
    return CW_OK;
}

// Whether a stem would be louder than 24 bits hold in a crossfade of constant power.
static CwStatus would_clip(const CwSound* stem, const CwTapeJoin* join, int64_t goes, int64_t comes, int64_t length,
                           bool* ret_clips) {
    int32_t a[CW_CHANNELS_MAX];
    int32_t b[CW_CHANNELS_MAX];
    for (int64_t i = 0; i < length && !*ret_clips; ++i) {
        const CwFade fade = cw__fade_at(join, i, length);
        CW_TRY(cw_sound_read(stem, goes + i, 1, a));
        CW_TRY(cw_sound_read(stem, comes + i, 1, b));
        for (int c = 0; c < stem->channels; ++c) {
            const int64_t value = cw__fade_sample(fade, a[c], b[c]);
            *ret_clips = *ret_clips || value < CW_SAMPLE_MIN || value > CW_SAMPLE_MAX;
        }
    }
    return CW_OK;
}

// Ends the piece before a turn in a crossfade and begins the next.
static CwStatus add_join(Planner* planner, const CwTapeTurn* turn) {
    CwTapePiece* before = &planner->pieces[planner->n - 1];
    int64_t end = turn->out - samples_of_ms(planner, PRE_MS); // of the crossfade
    end = end > turn->offset ? end : turn->offset + 1;        // the recording begins with its first sample
    const int64_t length = crossfade_length(planner, turn, end, before->out + before->fade_in);
    CwTapeJoin join = cw__tape_join(planner->brief->bars, planner->sounds, turn->from, turn->to, turn->off);
    const int64_t goes = end - length - before->out + before->source;
    const int64_t comes = end - length - turn->offset;
    join.out = end;
    CW_TRY(correlate(planner, goes, comes, length, &join.alike));
    for (size_t s = 0; s < planner->brief->n_stems; ++s) {
        CW_TRY(would_clip(&planner->brief->stems[s], &join, goes, comes, length, &join.even));
    }
    before->length = end - before->out;
    before->fade_out = length;
    planner->pieces[planner->n] = (CwTapePiece){.out = end - length, .source = comes, .fade_in = length};
    planner->joins[planner->n - 1] = join;
    ++planner->n;
    return CW_OK;
}

// Ends the last piece where the recording or the result ends.
static void add_end(Planner* planner) {
    CwTapePiece* last = &planner->pieces[planner->n - 1];
    const CwBars* bars = planner->brief->bars;
    const int64_t last_beat = bars->beats[bars->n_beats - 1].sample;
    const int64_t end = planner->brief->length - last->out + last->source; // in the recording
    if (end >= planner->tape_length) {
        last->length = planner->tape_length - last->source;
        return;
    }
    last->length = planner->brief->length - last->out;
    const bool ring = end >= last_beat;
    planner->edit->fades_out = !ring;
    const int64_t fade =
        ring ? smaller(end - last_beat, samples_of_ms(planner, RING_FADE_MS)) : samples_of_ms(planner, MUSIC_FADE_MS);
    last->fade_out = smaller(fade, (last->length - last->fade_in) / 2);
}

static CwStatus build_pieces(Planner* planner, const CwTapeRoute* route) {
    planner->pieces = CW_NEW_ARRAY(planner->arena, CwTapePiece, route->n_turns);
    planner->joins = CW_NEW_ARRAY(planner->arena, CwTapeJoin, route->n_turns);
    if (!planner->pieces || !planner->joins) {
        return CW_ERR_NO_MEM;
    }
    const int64_t start = route->turns[0].offset;
    planner->pieces[0] =
        start >= 0 ? (CwTapePiece){.out = start, .source = 0}
                   : (CwTapePiece){.out = 0, .source = -start, .fade_in = samples_of_ms(planner, START_FADE_MS)};
    planner->n = 1;
    for (size_t i = 1; i < route->n_turns; ++i) {
        CW_TRY(add_join(planner, &route->turns[i]));
    }
    add_end(planner);
    return CW_OK;
}

// The place of a hit's moment in the result that is nearest to where it is wanted.
static CwTapeHitResult judge_hit(const Planner* planner, const CwTapeHit* hit) {
    CwTapeHitResult result = {.name = hit->name};
    int64_t least = INT64_MAX;
    for (size_t i = 0; i < planner->n; ++i) {
        const CwTapePiece* piece = &planner->pieces[i];
        const int64_t into = hit->old_sample - piece->source;
        const int64_t error = piece->out + into - hit->new_sample;
        const int64_t size = error < 0 ? -error : error;
        const int64_t faded = i + 1 < planner->n ? piece->fade_out : 0;
        if (into >= (i ? piece->fade_in : 0) && into < piece->length - faded && size < least) {
            least = size;
            result.error = error;
            result.played = true;
            result.met = error < 0 ? size <= hit->early : size <= hit->late;
        }
    }
    return result;
}

static CwStatus judge_hits(Planner* planner) {
    CwTapeHitResult* results = CW_NEW_ARRAY(planner->arena, CwTapeHitResult, planner->brief->n_hits);
    if (!results) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < planner->brief->n_hits; ++i) {
        results[i] = judge_hit(planner, &planner->brief->hits[i]);
    }
    planner->edit->hits = results;
    planner->edit->n_hits = planner->brief->n_hits;
    return CW_OK;
}

// "2 joins: from bar 4 beat 1 to bar 5 beat 2 is hard to hear; …"
CwStatus cw__tape_say(CwArena* arena, const CwBars* bars, CwTapeEdit* edit) {
    CwBuf buf = cw_buf(arena);
    size_t missed = 0;
    for (size_t i = 0; i < edit->n_hits; ++i) {
        missed += !edit->hits[i].met;
    }
    cw_buf_format(&buf, edit->n_joins ? "%zu join%s" : "no join", edit->n_joins, edit->n_joins == 1 ? "" : "s");
    for (size_t i = 0; i < edit->n_joins; ++i) {
        const CwTapeJoin* join = &edit->joins[i];
        cw_buf_format(&buf, "%s from bar %d beat %d to bar %d beat %d %s", i ? ";" : ":", join->from.bar,
                      join->from.beat, join->to.bar, join->to.beat, cw_audible_words(join->audible));
    }
    if (edit->pieces[0].source > 0) {
        const CwBeat* beat = &bars->beats[cw_bars_index(bars, edit->pieces[0].source)];
        cw_buf_format(&buf, "; it begins in bar %d beat %d", beat->bar, beat->beat);
    }
    if (edit->fades_out) {
        cw_buf_text(&buf, "; the music does not end, it fades out");
    }
    if (missed) {
        cw_buf_format(&buf, "; %zu of %zu hits missed", missed, edit->n_hits);
    }
    edit->words = cw_buf_string(&buf);
    return edit->words ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus check_brief(const CwTapeBrief* brief, CwDiag* diag, int64_t* ret_tape_length) {
    int64_t length = 0;
    for (size_t s = 0; s < brief->n_stems; ++s) {
        length = brief->stems[s].frames > length ? brief->stems[s].frames : length;
        if (brief->stems[s].sample_rate != brief->stems[0].sample_rate) {
            return cw_diag(diag, CW_ERR_RANGE, "tape.rates", (CwPlace){0}, NULL,
                           "the stems of the recording have different sample rates (%d and %d Hz)",
                           brief->stems[0].sample_rate, brief->stems[s].sample_rate);
        }
    }
    const int64_t last_beat = brief->bars->beats[brief->bars->n_beats - 1].sample;
    if (brief->length <= 0 || brief->n_stems == 0 || last_beat >= length) {
        return cw_diag(diag, CW_ERR_RANGE, "tape.length", (CwPlace){0}, NULL,
                       last_beat >= length ? "the bar map goes on after the end of the recording"
                                           : "there is no recording, or no length to make it");
    }
    *ret_tape_length = length;
    return CW_OK;
}

CwStatus cw_tape_plan(CwArena* arena, const CwTapeBrief* brief, CwDiag* diag, CwTapeEdit* ret_edit) {
    CwTapeEdit edit = {.length = brief->length, .played = brief->length};
    Planner planner = {.arena = arena, .brief = brief, .edit = &edit};
    CW_TRY(check_brief(brief, diag, &planner.tape_length));
    planner.rate = brief->stems[0].sample_rate;
    edit.sample_rate = planner.rate;
    CwBeatSound* sounds = NULL;
    CwTapeRoute route = {NULL, 0};
    CW_TRY(cw__tape_listen(arena, brief, &sounds));
    planner.sounds = sounds;
    CW_TRY(cw__tape_search(arena, brief, sounds, planner.tape_length, &route));
    CW_TRY(build_pieces(&planner, &route));
    edit.pieces = planner.pieces;
    edit.n_pieces = planner.n;
    edit.joins = planner.joins;
    edit.n_joins = planner.n - 1;
    CW_TRY(judge_hits(&planner));
    for (size_t i = 0; i < edit.n_joins; ++i) {
        edit.audible = edit.joins[i].audible > edit.audible ? edit.joins[i].audible : edit.audible;
    }
    edit.audible = edit.fades_out && edit.audible < 40 ? 40 : edit.audible;
    CW_TRY(cw__tape_say(arena, brief->bars, &edit));
    *ret_edit = edit;
    return CW_OK;
}
