// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/making.h"
#include "cmd/verbs.h"

#include "base/json.h"
#include "road/hits.h"

static void put_time_or_null(CwBuf* answer, const char* key, bool known, int64_t value) {
    if (known) {
        cw_json_put_int(answer, key, value);
    } else {
        cw_json_put_null(answer, key);
    }
}

static void put_json(const CwHitOutcome* outcome, CwRate rate, CwBuf* answer) {
    const bool placed = outcome->status != CW_HIT_OMITTED;
    char text[CW_TIMECODE_SIZE] = "";
    char beat[32] = "";
    (void)snprintf(beat, sizeof beat, "%s.%d", outcome->bar, outcome->beat);
    cw_timecode_format(cw_frame_nearest(outcome->picture, rate), rate, text);
    cw_json_begin_object(answer, NULL);
    cw_json_put_text(answer, "cue", outcome->hit->cue);
    cw_json_put_text(answer, "name", outcome->hit->name);
    put_time_or_null(answer, "want_frame", placed, cw_frame_nearest(outcome->picture, rate));
    cw_json_put_text(answer, "timecode", placed ? text : NULL);
    put_time_or_null(answer, "music_flicks", outcome->has_music, outcome->music.flicks);
    put_time_or_null(answer, "picture_flicks", placed, outcome->picture.flicks);
    put_time_or_null(answer, "error_flicks", outcome->has_music, outcome->music.flicks - outcome->picture.flicks);
    cw_json_put_text(answer, "beat", outcome->bar[0] ? beat : NULL);
    cw_json_put_text(answer, "status", cw_hit_status_name(outcome->status));
    cw_json_put_text(answer, "why", outcome->why);
    cw_json_end_object(answer);
    cw_buf_byte(answer, '\n');
}

// Hundredths of a frame from where it is wanted, below 0 when the music is early.
static int64_t frames100(const CwHitOutcome* outcome, CwRate rate) {
    const int64_t error = outcome->music.flicks - outcome->picture.flicks;
    return cw_div_nearest(error * 100, cw_time_of_frame(1, rate).flicks);
}

static void put_text(const CwHitOutcome* outcome, CwRate rate, CwBuf* answer) {
    char text[CW_TIMECODE_SIZE] = "-";
    if (outcome->status != CW_HIT_OMITTED) {
        cw_timecode_format(cw_frame_nearest(outcome->picture, rate), rate, text);
    }
    cw_buf_column(answer, outcome->hit->cue, 6);
    cw_buf_byte(answer, ' ');
    cw_buf_column(answer, outcome->hit->name, 28);
    cw_buf_format(answer, " %-12s %-8s", text, cw_hit_status_name(outcome->status));
    if (outcome->has_music) {
        const int64_t off = frames100(outcome, rate);
        const int64_t size = off < 0 ? -off : off;
        cw_buf_format(answer, " %s%lld.%02lld frames", off < 0 ? "-" : "+", (long long)(size / 100),
                      (long long)(size % 100));
    }
    if (outcome->bar[0]) {
        cw_buf_format(answer, "  bar %s beat %d", outcome->bar, outcome->beat);
    }
    if (outcome->why[0]) {
        cw_buf_format(answer, "  (%s)", outcome->why);
    }
    cw_buf_byte(answer, '\n');
}

static CwStatus run(CwShell* shell) {
    const CwRoadOptions what = {0};
    CwMakingOptions how = {.quiet = true};
    CwMaking making = {0};
    const CwHitOutcome* outcomes = NULL;
    CW_TRY(cw_making_open(shell, CW_STORE_READ, &making));
    CW_TRY(cw_making_road(shell, &what, &making));
    CW_TRY(cw_road_hit_targets(shell->arena, &making.film, &making.road, &how.targets, &how.n_targets));
    CW_TRY(cw_making_build(shell, &making, &how));
    CW_TRY(cw_road_hits(shell->arena, &making.film, &making.report, &shell->diag, &outcomes));
    CwBuf answer = cw_buf(shell->arena);
    for (size_t i = 0; i < making.film.spotted.n_hits; ++i) {
        if (shell->json) {
            put_json(&outcomes[i], making.film.facts.rate, &answer);
        } else {
            put_text(&outcomes[i], making.film.facts.rate, &answer);
        }
    }
    cw_shell_print(&answer);
    return cw_buf_status(&answer);
}

const CwVerb cw_verb_hits = {
    .name = "hits",
    .arguments = "",
    .summary = "where the music marks the picture, and where not",
    .help = "Tempo maps that are not there yet are solved first. Frames count from 00:00:00:00 of the cut's timecode.",
    .run = run,
};
