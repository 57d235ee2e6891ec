// SPDX-License-Identifier: GPL-3.0-or-later
// What the re-cut did, as far as the two cuts tell: the picture that survived, the change list in words, every cue.
#include "road/recipe_report_priv.h"

#include "cut/show.h"
#include "cut/verdict.h"

#include <inttypes.h>

// What people call a shot.
static const char* shot_name(const CwShot* shot) {
    return shot->black ? "Black" : shot->clip[0] ? shot->clip : shot->roll;
}

static const char* frames_word(int64_t frames) {
    return frames == 1 ? "frame" : "frames";
}

static int64_t size_of(int64_t frames) {
    return frames < 0 ? -frames : frames;
}

// Frames as long as people can feel, in seconds beyond that.
static void put_length(CwBuf* text, int64_t frames, CwRate rate) {
    const int64_t tenths = cw_div_nearest(cw_span_ms_nearest(cw_span_of_frames(frames, rate)), 100);
    if (tenths < 20) {
        cw_buf_format(text, "%" PRId64 " %s", frames, frames_word(frames));
    } else {
        cw_buf_format(text, "%" PRId64 ".%" PRId64 " s", tenths / 10, tenths % 10);
    }
}

static void put_moved(CwBuf* text, int64_t shift, CwRate rate) {
    put_length(text, size_of(shift), rate);
    cw_buf_text(text, shift < 0 ? " earlier" : " later");
}

static void put_trim(CwBuf* text, const CwCutChange* change, const char* side) {
    cw_buf_format(text, "%s: %" PRId64 " %s %s the %s", shot_name(change->new_shot), size_of(change->frames),
                  frames_word(size_of(change->frames)), change->frames < 0 ? "off" : "more at", side);
}

static void put_speed(CwBuf* text, const CwShot* shot) {
    if (shot->speed.num == 0) {
        cw_buf_text(text, " is frozen");
        return;
    }
    cw_buf_text(text, " runs at ");
    cw_ratio_put(text, shot->speed);
    cw_buf_text(text, " of its speed");
}

static void put_transition(CwBuf* text, const CwShot* shot) {
    cw_buf_text(text, shot_name(shot));
    if (shot->dissolve_frames) {
        cw_buf_format(text, " comes in over a dissolve of %" PRId64 " frames", shot->dissolve_frames);
    } else {
        cw_buf_text(text, " comes in on a cut");
    }
}

// Whether all of the shot is deleted.
static bool is_whole(const CwCutChange* change) {
    return change->old_in <= change->old_shot->rec_in && change->old_out >= change->old_shot->rec_out;
}

static void put_words(CwBuf* text, const CwCutChange* change, CwRate rate) {
    const char* seen = change->new_shot ? shot_name(change->new_shot) : "";
    const char* was = change->old_shot ? shot_name(change->old_shot) : "";
    switch (change->kind) {
    case CW_CHANGE_TRIM_HEAD:
        put_trim(text, change, "head");
        break;
    case CW_CHANGE_TRIM_TAIL:
        put_trim(text, change, "tail");
        break;
    case CW_CHANGE_INSERT:
        cw_buf_format(text, change->again ? "%s once more: %" PRId64 " %s" : "%s: %" PRId64 " new %s", seen,
                      change->frames, frames_word(change->frames));
        break;
    case CW_CHANGE_DELETE:
        cw_buf_format(text, is_whole(change) ? "%s is gone: %" PRId64 " %s" : "%s: %" PRId64 " %s out of the middle",
                      was, size_of(change->frames), frames_word(size_of(change->frames)));
        break;
    case CW_CHANGE_MOVE:
        cw_buf_format(text, "%s: %" PRId64 " %s moved ", seen[0] ? seen : was, change->frames,
                      frames_word(change->frames));
        put_moved(text, change->new_in - change->old_in, rate);
        break;
    case CW_CHANGE_REPLACE:
        cw_buf_format(text, "%s takes the place of %s", seen, was);
        break;
    case CW_CHANGE_RENAME:
        cw_buf_format(text, "%s is called %s now", was, seen);
        break;
    case CW_CHANGE_RETIME:
        cw_buf_text(text, seen);
        put_speed(text, change->new_shot);
        break;
    case CW_CHANGE_TRANSITION:
        put_transition(text, change->new_shot);
        break;
    }
}

// A place of the change list, from the first frame of its cut; -1 is none.
static void put_frame(const Cw__Work* work, CwBuf* buf, const char* key, int64_t frame) {
    if (frame < 0) {
        cw_json_put_null(buf, key);
    } else {
        cw_json_put_int(buf, key, cw__in_film(work, cw_time_of_frame(frame, work->film->facts.rate)).flicks);
    }
}

static CwStatus put_changes(const Cw__Work* old, const Cw__ReportCut* now, CwBuf* buf) {
    cw_json_begin_array(buf, "changes");
    for (size_t i = 0; i < now->changes->n_changes; ++i) {
        const CwCutChange* change = &now->changes->changes[i];
        CwBuf text = cw_buf(old->arena);
        put_words(&text, change, old->film->facts.rate);
        CW_TRY(cw_buf_status(&text));
        cw_json_begin_object(buf, NULL);
        put_frame(now->work, buf, "new", change->kind == CW_CHANGE_DELETE ? -1 : change->new_in);
        put_frame(old, buf, "old", change->kind == CW_CHANGE_INSERT ? -1 : change->old_in);
        cw_json_put_text(buf, "op", cw_change_name(change->kind));
        cw_json_put_text(buf, "text", cw_buf_string(&text));
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
    return CW_OK;
}

static void put_piece(const Cw__Work* old, const Cw__Work* now, CwBuf* buf, int64_t old_in, int64_t new_in,
                      int64_t frames) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_int(buf, "length", cw_span_of_frames(frames, now->film->facts.rate).flicks);
    put_frame(now, buf, "new", new_in);
    put_frame(old, buf, "old", old_in);
    cw_json_end_object(buf);
}

// Runs whose frames go along one for one: of footage at another speed, many short ones.
static void put_kept(const Cw__Work* old, const Cw__ReportCut* now, CwBuf* buf) {
    const CwDiff* diff = now->changes->diff;
    cw_json_begin_array(buf, "kept");
    for (size_t i = 0; i < diff->n_kept; ++i) {
        const CwKept* kept = &diff->kept[i];
        int64_t from = kept->new_in;
        for (int64_t at = from + 1; at <= kept->new_in + kept->frames; ++at) {
            const bool ends =
                at == kept->new_in + kept->frames ||
                (kept->retimed && cw_kept_old_frame(diff, kept, at) != cw_kept_old_frame(diff, kept, at - 1) + 1);
            if (ends) {
                put_piece(old, now->work, buf, cw_kept_old_frame(diff, kept, from), from, at - from);
                from = at;
            }
        }
    }
    cw_json_end_array(buf);
}

const char* cw__cue_verdict(const CwFilm* film, size_t cue) {
    const CwCuePlace* old = &cw_film_before(film)->placement.cues[cue];
    const CwCuePlace* now = &cw_film_now(film)->placement.cues[cue];
    if (old->kind == CW_PLACE_OMITTED && now->kind != CW_PLACE_OMITTED) {
        return "new";
    }
    return now->kind == CW_PLACE_OMITTED ? "omitted" : cw_verdict_name(now->verdict);
}

static void put_changed(CwBuf* text, const CwVerdict* verdict, int64_t shift, int64_t longer, CwRate rate) {
    if (verdict->frames_gone) {
        cw_buf_format(text, "%" PRId64 " %s of its picture %s gone. ", verdict->frames_gone,
                      frames_word(verdict->frames_gone), verdict->frames_gone == 1 ? "is" : "are");
    }
    if (verdict->frames_new) {
        cw_buf_format(text, "%" PRId64 " %s new. ", verdict->frames_new, verdict->frames_new == 1 ? "is" : "are");
    }
    if (longer) {
        cw_buf_format(text, "It is %" PRId64 " %s %s. ", size_of(longer), frames_word(size_of(longer)),
                      longer < 0 ? "shorter" : "longer");
    }
    if (shift) {
        cw_buf_text(text, "It begins ");
        put_moved(text, shift, rate);
        cw_buf_text(text, ". ");
    }
}

static CwStatus put_cue_words(const Cw__Work* now, const CwDiff* diff, size_t cue, CwBuf* text) {
    const CwRate rate = now->film->facts.rate;
    const CwCuePlace* old = &cw_film_before(now->film)->placement.cues[cue];
    const CwCuePlace* place = &now->view->placement.cues[cue];
    CwVerdict verdict = {0};
    if (old->kind == CW_PLACE_OMITTED || place->kind == CW_PLACE_OMITTED) {
        cw_buf_text(text, place->kind != CW_PLACE_OMITTED ? "Its picture was not in the cut before."
                          : old->kind != CW_PLACE_OMITTED ? "Nothing of its picture is left."
                                                          : "In neither cut.");
        return CW_OK;
    }
    const int64_t old_in = cw_frame_nearest(old->in, rate);
    const int64_t old_out = cw_frame_nearest(old->out, rate);
    const int64_t shift = cw_frame_nearest(place->in, rate) - old_in;
    const int64_t longer = cw_frame_nearest(place->out, rate) - old_out - shift;
    CW_TRY(cw_verdict(now->arena, diff, old_in, old_out, &verdict));
    switch (place->verdict) {
    case CW_VERDICT_UNTOUCHED:
        cw_buf_text(text, "Where it was, as it was.");
        break;
    case CW_VERDICT_SHIFTED:
        cw_buf_text(text, "All of it ");
        put_moved(text, shift, rate);
        cw_buf_text(text, ".");
        break;
    case CW_VERDICT_SPLIT:
        cw_buf_text(text, "Its picture is no longer together; the music keeps to the largest piece. ");
        put_changed(text, &verdict, shift, longer, rate);
        break;
    case CW_VERDICT_REPEATED:
        cw_buf_text(text, "Some of its picture is seen twice. ");
        put_changed(text, &verdict, shift, longer, rate);
        break;
    case CW_VERDICT_CHANGED:
    case CW_VERDICT_OMITTED:
        put_changed(text, &verdict, shift, longer, rate);
        break;
    }
    return CW_OK;
}

static CwStatus put_cues(const Cw__ReportCut* now, CwBuf* buf) {
    const CwFilm* film = now->work->film;
    cw_json_begin_array(buf, "cues");
    for (size_t i = 0; i < film->spotted.n_cues; ++i) {
        CwBuf text = cw_buf(now->work->arena);
        CW_TRY(put_cue_words(now->work, now->changes->diff, i, &text));
        CW_TRY(cw_buf_status(&text));
        cw_json_begin_object(buf, NULL);
        cw_json_put_text(buf, "id", film->spotted.cues[i].id);
        cw_json_put_text(buf, "text", cw_buf_string(&text));
        cw_json_put_text(buf, "verdict", cw__cue_verdict(film, i));
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
    return CW_OK;
}

CwStatus cw__report_put_recut(const Cw__Work* old, const Cw__ReportCut* now, CwBuf* buf) {
    cw_json_begin_object(buf, "recut");
    CW_TRY(put_changes(old, now, buf));
    CW_TRY(put_cues(now, buf));
    cw_json_put_text(buf, "from", old->view->cut->name);
    put_kept(old, now, buf);
    cw_json_put_text(buf, "to", now->work->view->cut->name);
    cw_json_end_object(buf);
    return cw_buf_status(buf);
}
