// SPDX-License-Identifier: GPL-3.0-or-later
// What the report says of one cut that is known before anything is made: shots, scenes, lines, cues and hits.
#include "road/recipe_report_priv.h"

#include "cut/changes.h"
#include "spot/use.h"

#include <string.h>

// From the first frame of the cut, as everything in the report is.
static void put_place(const Cw__Work* work, CwBuf* buf, const char* key, CwTime at) {
    cw_json_put_int(buf, key, cw__in_film(work, at).flicks);
}

// What a change did to a shot of the new cut; NULL when it is not about that shot.
static const char* done_to_new(const CwCutChange* change, const CwShot* shot) {
    switch (change->kind) {
    case CW_CHANGE_MOVE: // of a row of shots
        return shot->rec_in >= change->new_in && shot->rec_in < change->new_out ? "moved" : NULL;
    case CW_CHANGE_INSERT:
        return change->new_shot != shot ? NULL : change->again ? "repeated" : "new";
    case CW_CHANGE_RETIME:
        return change->new_shot == shot ? "retimed" : NULL;
    case CW_CHANGE_REPLACE:
    case CW_CHANGE_RENAME:
        return change->new_shot == shot ? "replaced" : NULL;
    case CW_CHANGE_TRIM_HEAD:
    case CW_CHANGE_TRIM_TAIL:
    case CW_CHANGE_TRANSITION:
        return change->new_shot == shot ? "trimmed" : NULL;
    case CW_CHANGE_DELETE:
        break;
    }
    return NULL;
}

// What the re-cut did to a shot, by what is most to be seen.
static const char* change_of(const Cw__ReportCut* cut, const CwShot* shot) {
    const char* change = "kept";
    for (size_t i = 0; cut->changes && i < cut->changes->n_changes; ++i) {
        const CwCutChange* one = &cut->changes->changes[i];
        const char* done = NULL;
        if (cut->is_new) {
            done = done_to_new(one, shot);
        } else if (one->kind == CW_CHANGE_DELETE && one->old_shot == shot) {
            done = one->old_in <= shot->rec_in && one->old_out >= shot->rec_out ? "gone" : "trimmed";
        }
        if (done && (strcmp(change, "kept") == 0 || strcmp(done, "trimmed") != 0)) {
            change = done;
        }
    }
    return change;
}

static void put_shots(const Cw__ReportCut* cut, CwBuf* buf) {
    const CwPicture* picture = &cut->work->view->cut->picture;
    cw_json_begin_array(buf, "shots");
    for (size_t i = 0; i < picture->n_shots; ++i) {
        const CwShot* shot = &picture->shots[i];
        const CwTime in = cw_time_of_frame(shot->rec_in, cut->work->film->facts.rate);
        const CwTime out = cw_time_of_frame(cw_picture_shot_end(picture, i), cut->work->film->facts.rate);
        if (cw_time_compare(cw__in_film(cut->work, in), cw__in_film(cut->work, out)) == 0) {
            continue; // what lies between two reels
        }
        cw_json_begin_object(buf, NULL);
        cw_json_put_text(buf, "change", change_of(cut, shot));
        cw_json_put_text(buf, "clip", shot->black ? "" : shot->clip);
        put_place(cut->work, buf, "in", in);
        put_place(cut->work, buf, "out", out);
        cw_json_put_text(buf, "roll", shot->black ? "black" : shot->roll);
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
}

static void put_scenes(const Cw__Work* work, CwBuf* buf) {
    cw_json_begin_array(buf, "scenes");
    for (size_t i = 0; i < work->view->scenes.count; ++i) {
        const CwScene* scene = &work->view->scenes.scenes[i];
        cw_json_begin_object(buf, NULL);
        cw_json_put_text(buf, "heading", scene->heading ? scene->heading : "");
        put_place(work, buf, "in", scene->in);
        cw_json_put_text(buf, "name", scene->name);
        put_place(work, buf, "out", scene->out);
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
}

static void put_lines(const Cw__Work* work, CwBuf* buf) {
    cw_json_begin_array(buf, "lines");
    for (size_t i = 0; i < work->view->n_lines; ++i) {
        const CwLine* line = &work->view->lines[i];
        cw_json_begin_object(buf, NULL);
        put_place(work, buf, "in", line->in);
        cw_json_put_text(buf, "name", line->name);
        put_place(work, buf, "out", line->out);
        cw_json_put_text(buf, "speaker", line->speaker);
        cw_json_put_text(buf, "text", line->text);
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
}

static const char* why_not_here(CwPlaceKind kind) {
    return kind == CW_PLACE_OUTSIDE ? "what it hangs on lies outside its cue in this cut"
                                    : "what it hangs on is not in this cut";
}

// A hit that lies where its cue does not is as good as omitted; so is one whose footage is gone, which has no place.
static void put_hit(const Cw__Work* work, CwBuf* buf, size_t cue, size_t index) {
    const CwHit* hit = &work->film->spotted.hits[index];
    const CwHitPlace* place = &work->view->placement.hits[index];
    const CwFilmView* made_for = cw_film_music_view(work->film, work->view, cue);
    const bool here = place->kind == CW_PLACE_HERE || place->kind == CW_PLACE_REPEATED;
    cw_json_begin_object(buf, NULL);
    if (place->kind == CW_PLACE_OMITTED) {
        cw_json_put_null(buf, "at");
    } else {
        put_place(work, buf, "at", place->at);
    }
    cw_json_put_int(buf, "early", hit->tolerance_early.flicks);
    cw_json_put_bool(buf, "here", here);
    if (made_for != work->view) { // where the music has it, which was kept as it was
        const CwTime in = cw__in_film(work, work->view->placement.cues[cue].in);
        const CwSpan into = cw_film_in_cue(made_for, cue, made_for->placement.hits[index].at);
        cw_json_put_int(buf, "kept", cw_time_after(in, into).flicks);
    }
    cw_json_put_int(buf, "late", hit->tolerance_late.flicks);
    cw_json_put_text(buf, "name", hit->name);
    if (place->kind == CW_PLACE_REPEATED) {
        cw_json_put_text(buf, "note", "its picture is seen more than once; the nearest was taken");
    }
    cw_json_put_text(buf, "want", cw_want_name(hit->want));
    cw_json_put_int(buf, "weight", hit->weight);
    if (!here) {
        cw_json_put_text(buf, "why", why_not_here(place->kind));
    }
    cw_json_end_object(buf);
}

static void put_hits(const Cw__Work* work, CwBuf* buf, size_t cue) {
    const CwSpotted* spotted = &work->film->spotted;
    cw_json_begin_array(buf, "hits");
    for (size_t i = 0; i < spotted->n_hits; ++i) {
        if (strcmp(spotted->hits[i].cue, spotted->cues[cue].id) == 0) {
            put_hit(work, buf, cue, i);
        }
    }
    cw_json_end_array(buf);
}

static void put_cue(const Cw__ReportCut* cut, CwBuf* buf, const Cw__CueRoad* road) {
    const Cw__Work* work = cut->work;
    const CwCue* cue = road->cue;
    cw_json_begin_object(buf, NULL);
    put_hits(work, buf, road->index);
    cw_json_put_text(buf, "id", cue->id);
    put_place(work, buf, "in", road->place->in);
    cw_json_put_text(buf, "intent", cue->intent ? cue->intent : "");
    put_place(work, buf, "out", road->place->out);
    cw_json_begin_array(buf, "recordings");
    for (size_t i = 0; i < road->n_parts; ++i) {
        cw_json_begin_object(buf, NULL);
        cw_json_put_text(buf, "place", road->parts[i].part->name);
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
    cw_json_put_int(buf, "sound_at", cw__in_film(work, road->place->in).flicks - cw__alone_lead.flicks);
    cw_json_put_text(buf, "theme", cue->theme);
    cw_json_put_text(buf, "title", cue->title);
    cw_json_put_text(buf, "use", cw_use_code(cue->use));
    if (cut->is_new) {
        cw_json_put_text(buf, "verdict", cw__cue_verdict(work->film, road->index));
    }
    cw_json_end_object(buf);
}

// Hits of cues that have no place in this cut.
static void put_gone(const Cw__Work* work, CwBuf* buf) {
    const CwSpotted* spotted = &work->film->spotted;
    cw_json_begin_array(buf, "gone");
    for (size_t i = 0; i < spotted->n_hits; ++i) {
        const CwHit* hit = &spotted->hits[i];
        const size_t cue = cw_film_cue(work->film, hit->cue);
        if (work->view->placement.cues[cue].kind == CW_PLACE_OMITTED) {
            cw_json_begin_object(buf, NULL);
            cw_json_put_text(buf, "cue", hit->cue);
            cw_json_put_text(buf, "name", hit->name);
            cw_json_put_text(buf, "want", cw_want_name(hit->want));
            cw_json_put_text(buf, "why", "its cue is not in this cut");
            cw_json_end_object(buf);
        }
    }
    cw_json_end_array(buf);
}

static void put_reels(const Cw__Work* work, CwBuf* buf) {
    const CwJoinedCut* joined = &work->view->cut->joined;
    cw_json_begin_array(buf, "reels");
    for (size_t i = 0; i < joined->n_reels; ++i) {
        cw_json_begin_object(buf, NULL);
        put_place(work, buf, "in", cw_time_of_frame(joined->reels[i].in_frame, work->film->facts.rate));
        cw_json_put_text(buf, "name", joined->reels[i].name);
        cw_json_put_int(buf, "start_frame", joined->reels[i].in_frame);
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
}

// "cut2_locked" is read as "Cut 2 locked".
static const char* title_of(CwArena* arena, const char* name) {
    CwBuf buf = cw_buf(arena);
    for (const char* c = name; *c; ++c) {
        const bool digit = *c >= '0' && *c <= '9';
        const bool after_letter = c > name && ((c[-1] | 32) >= 'a' && (c[-1] | 32) <= 'z');
        if (digit && after_letter) {
            cw_buf_byte(&buf, ' ');
        }
        const bool gap = *c == '_' || *c == '-' || *c == '.';
        const bool small = c == name && *c >= 'a' && *c <= 'z';
        cw_buf_byte(&buf, (char)(gap ? ' ' : small ? *c - 32 : *c));
    }
    return cw_buf_string(&buf);
}

CwStatus cw__report_put_cut(const Cw__ReportCut* cut, CwBuf* buf) {
    const Cw__Work* work = cut->work;
    const CwPicture* picture = &work->view->cut->picture;
    const char* title = title_of(work->arena, work->view->cut->name);
    if (!title) {
        return CW_ERR_NO_MEM;
    }
    cw_json_begin_object(buf, NULL);
    cw_json_begin_array(buf, "cues");
    for (size_t i = 0; i < work->n_cues; ++i) {
        put_cue(cut, buf, &work->cues[i]);
    }
    cw_json_end_array(buf);
    cw_json_put_int(buf, "frames", work->length.flicks / cw_flicks_per_frame(work->film->facts.rate));
    put_gone(work, buf);
    put_lines(work, buf);
    cw_json_put_text(buf, "name", work->view->cut->name);
    put_reels(work, buf);
    put_scenes(work, buf);
    put_shots(cut, buf);
    cw_json_put_int(buf, "start_frame", cw_picture_in(picture));
    cw_json_put_text(buf, "title", title);
    cw_json_end_object(buf);
    return cw_buf_status(buf);
}
