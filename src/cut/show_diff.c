// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/show.h"

#include "base/json.h"

#include <inttypes.h>

static void put_run(CwBuf* buf, const CwKept* kept, int64_t new_in, int64_t old_in, int64_t frames) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_bool(buf, "kept", true);
    cw_json_put_int(buf, "new_in", new_in);
    cw_json_put_int(buf, "old_in", old_in);
    cw_json_put_int(buf, "frames", frames);
    if (kept->kind == CW_KEPT_VERSION) {
        cw_json_put_bool(buf, "version", true);
    }
    if (kept->kind == CW_KEPT_RENAMED) {
        cw_json_put_bool(buf, "renamed", true);
    }
    if (kept->retimed) {
        cw_json_put_bool(buf, "retimed", true);
    }
    if (kept->black) {
        cw_json_put_bool(buf, "black", true);
    }
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

// A retimed run in runs whose frames go along one for one.
static void put_retimed(CwBuf* buf, const CwDiff* diff, const CwKept* kept) {
    int64_t from = kept->new_in;
    for (int64_t at = from + 1; at <= kept->new_in + kept->frames; ++at) {
        const bool ends = at == kept->new_in + kept->frames ||
                          cw_kept_old_frame(diff, kept, at) != cw_kept_old_frame(diff, kept, at - 1) + 1;
        if (ends) {
            put_run(buf, kept, from, cw_kept_old_frame(diff, kept, from), at - from);
            from = at;
        }
    }
}

static void put_ambiguous(CwBuf* buf, const CwAmbiguous* a) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_bool(buf, "ambiguous", true);
    cw_json_put_int(buf, "new_in", a->new_in);
    cw_json_put_int(buf, "frames", a->frames);
    cw_json_put_int(buf, "old_in", a->old_in);
    cw_json_put_int(buf, "other_in", a->other_in);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

static void put_range(CwBuf* buf, const char* in_key, const char* out_key, int64_t in, int64_t out) {
    if (in >= 0) {
        cw_json_put_int(buf, in_key, in);
        cw_json_put_int(buf, out_key, out);
    }
}

void cw_change_to_json(CwBuf* buf, const char* key, const CwCutChange* change) {
    const CwShot* shot = change->new_shot ? change->new_shot : change->old_shot;
    cw_json_begin_object(buf, key);
    cw_json_put_text(buf, "op", cw_change_name(change->kind));
    if (change->kind == CW_CHANGE_TRIM_HEAD || change->kind == CW_CHANGE_TRIM_TAIL) {
        cw_json_put_text(buf, "side", change->kind == CW_CHANGE_TRIM_HEAD ? "head" : "tail");
    }
    cw_json_put_int(buf, "frames", change->frames);
    cw_json_put_text(buf, "roll", shot->black ? "BL" : shot->roll);
    cw_json_put_text(buf, "clip", shot->clip);
    if (change->kind == CW_CHANGE_REPLACE || change->kind == CW_CHANGE_RENAME) {
        cw_json_put_text(buf, "old_roll", change->old_shot->roll);
        cw_json_put_text(buf, "old_clip", change->old_shot->clip);
    }
    put_range(buf, "old_in", "old_out", change->old_in, change->old_out);
    put_range(buf, "new_in", "new_out", change->new_in, change->new_out);
    if (change->again) {
        cw_json_put_bool(buf, "again", true);
    }
    if (change->ambiguous) {
        cw_json_put_bool(buf, "ambiguous", true);
    }
    cw_json_end_object(buf);
}

const char* cw_change_words(CwChangeKind kind) {
    return kind == CW_CHANGE_TRIM_HEAD ? "trim head" : kind == CW_CHANGE_TRIM_TAIL ? "trim tail" : cw_change_name(kind);
}

void cw_diff_show_json(CwBuf* buf, const CwDiff* diff, const CwChangeList* changes) {
    for (size_t i = 0; i < diff->n_kept; ++i) {
        const CwKept* kept = &diff->kept[i];
        if (kept->retimed) {
            put_retimed(buf, diff, kept);
        } else {
            put_run(buf, kept, kept->new_in, kept->old_in, kept->frames);
        }
    }
    for (size_t i = 0; i < diff->n_ambiguous; ++i) {
        put_ambiguous(buf, &diff->ambiguous[i]);
    }
    for (size_t i = 0; i < changes->n_changes; ++i) {
        cw_change_to_json(buf, NULL, &changes->changes[i]);
        cw_buf_byte(buf, '\n');
    }
}

static void put_place(CwBuf* buf, int64_t frame, CwRate rate) {
    char text[CW_TIMECODE_SIZE] = "";
    if (frame >= 0) {
        cw_timecode_format(frame, rate, text);
    }
    cw_buf_format(buf, "%-12s", text);
}

void cw_changes_show_text(CwBuf* buf, const CwChangeList* changes, CwRate rate) {
    if (!changes->n_changes) {
        cw_buf_text(buf, "nothing changed\n");
        return;
    }
    cw_buf_format(buf, "%-12s %-12s %7s  %-10s %s\n", "new", "old", "frames", "what", "shot");
    for (size_t i = 0; i < changes->n_changes; ++i) {
        const CwCutChange* change = &changes->changes[i];
        const CwShot* shot = change->new_shot ? change->new_shot : change->old_shot;
        put_place(buf, change->new_in, rate);
        cw_buf_byte(buf, ' ');
        put_place(buf, change->old_in, rate);
        cw_buf_format(buf, " %+7" PRId64 "  %-10s %s%s%s%s%s%s\n", change->frames, cw_change_words(change->kind),
                      shot->black ? "black" : shot->roll, shot->clip[0] ? " (" : "", shot->clip,
                      shot->clip[0] ? ")" : "", change->again ? ", seen again" : "",
                      change->ambiguous ? ", perhaps from elsewhere" : "");
    }
}
