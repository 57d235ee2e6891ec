// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/show.h"

#include "base/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void cw_ratio_put(CwBuf* buf, CwRatio ratio) {
    cw_buf_format(buf, "%" PRId64, ratio.num);
    if (ratio.den != 1) {
        cw_buf_format(buf, "/%" PRId64, ratio.den);
    }
}

static const char* transition_name(CwTransition transition) {
    static const char* const names[] = {
        [CW_TRANSITION_CUT] = "cut",
        [CW_TRANSITION_DISSOLVE] = "dissolve",
        [CW_TRANSITION_WIPE] = "wipe",
        [CW_TRANSITION_KEY] = "key",
        [CW_TRANSITION_KEY_BACKGROUND] = "key background",
    };
    return names[transition];
}

static const char* roll_name(const CwEvent* event) {
    if (event->roll[0]) {
        return event->roll;
    }
    return event->black ? "BL" : event->reel;
}

void cw_event_show_json(CwBuf* buf, const CwEvent* event) {
    char track[16];
    char speed[48];
    (void)snprintf(track, sizeof track, "%s%d", event->kind == CW_TRACK_VIDEO ? "V" : "A", event->track);
    if (event->speed.den == 1) {
        (void)snprintf(speed, sizeof speed, "%" PRId64, event->speed.num);
    } else {
        (void)snprintf(speed, sizeof speed, "%" PRId64 "/%" PRId64, event->speed.num, event->speed.den);
    }
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "event", event->event);
    cw_json_put_text(buf, "track", track);
    cw_json_put_text(buf, "roll", roll_name(event));
    cw_json_put_text(buf, "clip", event->clip);
    cw_json_put_int(buf, "src_in", event->src_in);
    cw_json_put_int(buf, "src_out", event->src_out);
    cw_json_put_int(buf, "rec_in", event->rec_in);
    cw_json_put_int(buf, "rec_out", event->rec_out);
    cw_json_put_text(buf, "speed", speed);
    cw_json_put_text(buf, "transition", transition_name(event->transition));
    cw_json_put_int(buf, "transition_frames", event->transition_frames);
    if (event->transition == CW_TRANSITION_WIPE) {
        cw_json_put_int(buf, "wipe", event->wipe);
    }
    if (strcmp(roll_name(event), event->reel) != 0) {
        cw_json_put_text(buf, "reel", event->reel);
    }
    cw_json_put_int(buf, "line", event->line);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

void cw_marker_show_json(CwBuf* buf, const CwMarker* marker) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "marker", marker->text);
    cw_json_put_text(buf, "colour", marker->colour);
    cw_json_put_int(buf, "frame", marker->frame);
    if (marker->frames) {
        cw_json_put_int(buf, "frames", marker->frames);
    }
    if (marker->comment && marker->comment[0]) {
        cw_json_put_text(buf, "comment", marker->comment);
    }
    cw_json_put_int(buf, "line", marker->line);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

void cw_diags_show_json(CwBuf* buf, const CwDiagList* list) {
    for (size_t i = 0; i < list->count; ++i) {
        const CwDiag* diag = &list->items[i];
        cw_json_begin_object(buf, NULL);
        cw_json_put_text(buf, "diag", diag->name);
        cw_json_put_text(buf, "file", diag->file);
        cw_json_put_int(buf, "line", diag->line);
        cw_json_put_int(buf, "column", diag->column);
        cw_json_put_text(buf, "read", diag->read);
        cw_json_put_text(buf, "text", diag->text);
        cw_json_end_object(buf);
        cw_buf_byte(buf, '\n');
    }
}

void cw_cut_show_text(CwBuf* buf, const CwCut* cut) {
    cw_buf_format(buf, "%s (%s frames a second)\n", cut->title[0] ? cut->title : "cut", cw_rate_name(cut->rate));
    for (size_t i = 0; i < cut->n_events; ++i) {
        const CwEvent* event = &cut->events[i];
        char in[CW_TIMECODE_SIZE];
        char out[CW_TIMECODE_SIZE];
        char src[CW_TIMECODE_SIZE];
        cw_timecode_format(event->rec_in, cut->rate, in);
        cw_timecode_format(event->rec_out, cut->rate, out);
        cw_timecode_format(event->src_in, cut->rate, src);
        cw_buf_format(buf, "%-6s %s%-2d %s %s  %-12s %s", event->event, event->kind == CW_TRACK_VIDEO ? "V" : "A",
                      event->track, in, out, roll_name(event), event->black ? "" : src);
        if (cw_ratio_compare(event->speed, (CwRatio){1, 1}) != 0) {
            cw_buf_text(buf, "  speed ");
            cw_ratio_put(buf, event->speed);
        }
        if (event->transition != CW_TRANSITION_CUT) {
            cw_buf_format(buf, "  %s of %" PRId64 " frames", transition_name(event->transition),
                          event->transition_frames);
        }
        cw_buf_format(buf, "%s%s\n", event->clip[0] ? "  " : "", event->clip);
    }
}
