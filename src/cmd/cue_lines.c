// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/cue_lines.h"

#include "base/json.h"
#include "film/recording.h"
#include "spot/use.h"

#include <stdio.h>

// Who made the music of a cue: "recording", "midi" (a composer's own), or "composed" by the machine.
static CwStatus made_by(const CwShell* shell, const CwFilm* film, size_t cue, const char** ret_name) {
    CwCueMusic music = {0};
    CW_TRY(cw_film_music(shell->arena, film, cw_film_now(film), cue, NULL, &music));
    *ret_name = music.n_stems ? "recording" : music.midi ? "midi" : "composed";
    return CW_OK;
}

void cw_put_place(CwBuf* answer, const char* key, const char* frame_key, bool known, CwTime at, CwRate rate) {
    char text[CW_TIMECODE_SIZE] = "";
    const int64_t frame = cw_frame_nearest(at, rate);
    cw_timecode_format(frame, rate, text);
    cw_json_put_text(answer, key, known ? text : NULL);
    if (known) {
        cw_json_put_int(answer, frame_key, frame);
    } else {
        cw_json_put_null(answer, frame_key);
    }
}

static void put_cue_json(const CwFilm* film, size_t index, const char* music, CwBuf* answer) {
    const CwCue* cue = &film->spotted.cues[index];
    const CwCuePlace* place = &cw_film_now(film)->placement.cues[index];
    const CwFilmView* before = cw_film_before(film);
    const CwRate rate = film->facts.rate;
    const bool here = place->kind != CW_PLACE_OMITTED;
    cw_json_begin_object(answer, NULL);
    cw_json_put_text(answer, "cue", cue->id);
    cw_json_put_text(answer, "title", cue->title);
    cw_json_put_text(answer, "use", cw_use_code(cue->use));
    cw_json_put_text(answer, "theme", cue->theme);
    cw_json_put_text(answer, "music", music);
    cw_put_place(answer, "in", "in_frame", here, place->in, rate);
    cw_put_place(answer, "out", "out_frame", here, place->out, rate);
    cw_json_put_int(answer, "frames",
                    here ? cw_frame_nearest(place->out, rate) - cw_frame_nearest(place->in, rate) : 0);
    cw_json_put_text(answer, "place", cw_place_kind_name(place->kind));
    cw_json_put_text(answer, "verdict", before ? cw_verdict_name(place->verdict) : NULL);
    if (before) {
        const CwCuePlace* old = &before->placement.cues[index];
        const bool was = old->kind != CW_PLACE_OMITTED;
        cw_put_place(answer, "was_in", "was_in_frame", was, old->in, rate);
        cw_put_place(answer, "was_out", "was_out_frame", was, old->out, rate);
    }
    cw_json_end_object(answer);
    cw_buf_byte(answer, '\n');
}

static void put_cue_text(const CwFilm* film, size_t index, const char* music, CwBuf* answer) {
    const CwCue* cue = &film->spotted.cues[index];
    const CwCuePlace* place = &cw_film_now(film)->placement.cues[index];
    const CwRate rate = film->facts.rate;
    char in[CW_TIMECODE_SIZE] = "-";
    char out[CW_TIMECODE_SIZE] = "-";
    if (place->kind != CW_PLACE_OMITTED) {
        cw_timecode_format(cw_frame_nearest(place->in, rate), rate, in);
        cw_timecode_format(cw_frame_nearest(place->out, rate), rate, out);
    }
    cw_buf_column(answer, cue->id, 6);
    cw_buf_byte(answer, ' ');
    cw_buf_column(answer, cue->title, 28);
    cw_buf_format(answer, " %s  %-11s  %-11s  %-9s", cw_use_code(cue->use), in, out, music);
    if (cw_film_before(film)) {
        cw_buf_format(answer, "  %s", cw_verdict_name(place->verdict));
    }
    if (place->kind == CW_PLACE_REPEATED) {
        cw_buf_text(answer, "  (its picture is seen more than once: is the music, too?)");
    }
    cw_buf_byte(answer, '\n');
}

CwStatus cw_cue_line(const CwShell* shell, const CwFilm* film, size_t cue, CwBuf* answer) {
    const char* music = "";
    CW_TRY(made_by(shell, film, cue, &music));
    if (shell->json) {
        put_cue_json(film, cue, music, answer);
    } else {
        put_cue_text(film, cue, music, answer);
    }
    return cw_buf_status(answer);
}

static bool has_place(const CwHitPlace* place) {
    return place->kind == CW_PLACE_HERE || place->kind == CW_PLACE_REPEATED;
}

static void put_hit_json(const CwFilm* film, size_t index, const CwHitPlace* old, const CwHitPlace* now,
                         CwBuf* answer) {
    const CwHit* hit = &film->spotted.hits[index];
    const CwRate rate = film->facts.rate;
    cw_json_begin_object(answer, NULL);
    cw_json_put_text(answer, "cue", hit->cue);
    cw_json_put_text(answer, "name", hit->name);
    cw_json_put_text(answer, "place", cw_place_kind_name(now->kind));
    cw_json_put_bool(answer, "inherited", now->inherited);
    if (old) {
        cw_put_place(answer, "was_at", "was_frame", has_place(old), old->at, rate);
    }
    cw_put_place(answer, "at", "frame", has_place(now), now->at, rate);
    cw_json_end_object(answer);
    cw_buf_byte(answer, '\n');
}

// For people: only hits that moved or went.
static void put_hit_text(const CwFilm* film, size_t index, const CwHitPlace* old, const CwHitPlace* now,
                         CwBuf* answer) {
    const CwHit* hit = &film->spotted.hits[index];
    const CwRate rate = film->facts.rate;
    if (!old || (old->kind == now->kind && old->at.flicks == now->at.flicks)) {
        return;
    }
    char from[CW_TIMECODE_SIZE] = "-";
    char to[CW_TIMECODE_SIZE] = "-";
    if (has_place(old)) {
        cw_timecode_format(cw_frame_nearest(old->at, rate), rate, from);
    }
    if (has_place(now)) {
        cw_timecode_format(cw_frame_nearest(now->at, rate), rate, to);
    }
    cw_buf_text(answer, "  ");
    cw_buf_column(answer, hit->cue, 6);
    cw_buf_byte(answer, ' ');
    cw_buf_column(answer, hit->name, 28);
    cw_buf_format(answer, " %-11s -> %-11s  %s%s\n", from, to,
                  now->kind == CW_PLACE_HERE ? "" : cw_place_kind_name(now->kind),
                  now->inherited ? "on the new version of its footage" : "");
}

void cw_hit_line(const CwShell* shell, const CwFilm* film, size_t hit, CwBuf* answer) {
    const CwFilmView* before = cw_film_before(film);
    const CwHitPlace* old = before ? &before->placement.hits[hit] : NULL;
    const CwHitPlace* now = &cw_film_now(film)->placement.hits[hit];
    if (shell->json) {
        put_hit_json(film, hit, old, now, answer);
    } else {
        put_hit_text(film, hit, old, now, answer);
    }
}
