// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/otio.h"

#include "base/json.h"
#include "cut/show.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    DIGITS = 17, // with so many, every number of 53 bits is told from its neighbours
};

// A ratio as a decimal that a reader of binary numbers takes for the nearest one there is.
static void put_ratio(CwBuf* buf, const char* key, CwRatio ratio) {
    char text[64];
    const bool below = ratio.num < 0;
    CwI128 rest = below ? -(CwI128)ratio.num : ratio.num;
    size_t length =
        (size_t)snprintf(text, sizeof text, "%s%" PRId64 ".", below ? "-" : "", (int64_t)(rest / ratio.den));
    rest %= ratio.den;
    for (int i = 0; i < DIGITS && (rest || i == 0); ++i) {
        rest *= 10;
        text[length++] = (char)('0' + (int)(rest / ratio.den));
        rest %= ratio.den;
    }
    text[length] = '\0';
    cw_json_put_raw(buf, key, text);
}

static void put_time(CwBuf* buf, const char* key, int64_t frames, CwRate rate) {
    cw_json_begin_object(buf, key);
    cw_json_put_text(buf, "OTIO_SCHEMA", "RationalTime.1");
    put_ratio(buf, "rate", (CwRatio){rate.num, rate.den});
    put_ratio(buf, "value", (CwRatio){frames, 1});
    cw_json_end_object(buf);
}

static void put_range(CwBuf* buf, const char* key, int64_t start, int64_t frames, CwRate rate) {
    cw_json_begin_object(buf, key);
    cw_json_put_text(buf, "OTIO_SCHEMA", "TimeRange.1");
    put_time(buf, "duration", frames, rate);
    put_time(buf, "start_time", start, rate);
    cw_json_end_object(buf);
}

static void put_empty(CwBuf* buf, const char* key) {
    cw_json_begin_object(buf, key);
    cw_json_end_object(buf);
}

static void put_gap(CwBuf* buf, int64_t frames, CwRate rate) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "OTIO_SCHEMA", "Gap.1");
    put_empty(buf, "metadata");
    cw_json_put_text(buf, "name", "");
    put_range(buf, "source_range", 0, frames, rate);
    cw_json_end_object(buf);
}

static void put_transition(CwBuf* buf, const CwEvent* event, CwRate rate) {
    const bool wipe = event->transition == CW_TRANSITION_WIPE;
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "OTIO_SCHEMA", "Transition.1");
    cw_json_begin_object(buf, "metadata");
    if (wipe) {
        cw_json_begin_object(buf, "cuewright");
        cw_json_put_int(buf, "wipe", event->wipe);
        cw_json_end_object(buf);
    }
    cw_json_end_object(buf);
    cw_json_put_text(buf, "name", wipe ? "Wipe" : "Dissolve");
    cw_json_put_text(buf, "transition_type", wipe ? "Custom_Transition" : "SMPTE_Dissolve");
    put_time(buf, "in_offset", 0, rate);
    put_time(buf, "out_offset", event->transition_frames, rate);
    cw_json_end_object(buf);
}

static void put_own(CwBuf* buf, const CwEvent* event) {
    CwBuf speed = cw_buf(buf->arena);
    cw_ratio_put(&speed, event->speed);
    cw_json_begin_object(buf, "metadata");
    cw_json_begin_object(buf, "cmx_3600");
    cw_json_put_text(buf, "reel", event->reel);
    cw_json_end_object(buf);
    cw_json_begin_object(buf, "cuewright");
    cw_json_put_text(buf, "event", event->event);
    cw_json_put_text(buf, "reel", event->reel);
    cw_json_put_text(buf, "roll", event->roll);
    cw_json_put_int(buf, "source_frames", event->src_out - event->src_in);
    cw_json_put_text(buf, "speed", cw_buf_string(&speed));
    if (event->transition == CW_TRANSITION_KEY || event->transition == CW_TRANSITION_KEY_BACKGROUND) {
        cw_json_put_text(buf, "key", event->transition == CW_TRANSITION_KEY ? "key" : "background");
    }
    cw_json_end_object(buf);
    cw_json_end_object(buf);
    buf->failed = buf->failed || speed.failed;
}

static void put_speed(CwBuf* buf, CwRatio speed) {
    cw_json_begin_array(buf, "effects");
    if (cw_ratio_compare(speed, (CwRatio){1, 1}) != 0) {
        cw_json_begin_object(buf, NULL);
        cw_json_put_text(buf, "OTIO_SCHEMA", speed.num ? "LinearTimeWarp.1" : "FreezeFrame.1");
        put_empty(buf, "metadata");
        cw_json_put_text(buf, "name", "");
        cw_json_put_text(buf, "effect_name", speed.num ? "LinearTimeWarp" : "FreezeFrame");
        put_ratio(buf, "time_scalar", speed);
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
}

static void put_media(CwBuf* buf, const CwEvent* event) {
    cw_json_begin_object(buf, "media_reference");
    cw_json_put_text(buf, "OTIO_SCHEMA", event->black ? "GeneratorReference.1" : "MissingReference.1");
    cw_json_put_null(buf, "available_range");
    put_empty(buf, "metadata");
    cw_json_put_text(buf, "name", event->roll);
    if (event->black) {
        cw_json_put_text(buf, "generator_kind", "black");
        put_empty(buf, "parameters");
    }
    cw_json_end_object(buf);
}

// The first source frame in time: what a reversed event plays last.
static int64_t lowest_source(const CwEvent* event) {
    if (event->speed.num >= 0) {
        return event->src_in;
    }
    const CwI128 played = (CwI128)(event->rec_out - event->rec_in) * -event->speed.num / event->speed.den;
    return event->src_in + 1 - (int64_t)played;
}

static void put_clip(CwBuf* buf, const CwEvent* event, CwRate rate) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "OTIO_SCHEMA", "Clip.1");
    put_own(buf, event);
    cw_json_put_text(buf, "name", event->clip);
    put_range(buf, "source_range", lowest_source(event), event->rec_out - event->rec_in, rate);
    put_speed(buf, event->speed);
    cw_json_begin_array(buf, "markers");
    cw_json_end_array(buf);
    put_media(buf, event);
    cw_json_end_object(buf);
}

typedef struct {
    CwBuf* buf;
    const CwCut* cut;
    int* rows; // of each event: which of the rows of its track it stands in, from 1; 0 before that is known
    int64_t start;
} Writer;

static void put_row(const Writer* w, CwTrackKind kind, int track, int row) {
    const CwRate rate = w->cut->rate;
    int64_t at = w->start;
    char name[16];
    (void)snprintf(name, sizeof name, "%s%d", kind == CW_TRACK_VIDEO ? "V" : "A", track);
    cw_json_begin_object(w->buf, NULL);
    cw_json_put_text(w->buf, "OTIO_SCHEMA", "Track.1");
    cw_json_begin_object(w->buf, "metadata");
    cw_json_begin_object(w->buf, "cuewright");
    cw_json_put_int(w->buf, "track", track);
    cw_json_end_object(w->buf);
    cw_json_end_object(w->buf);
    cw_json_put_text(w->buf, "name", name);
    cw_json_put_text(w->buf, "kind", kind == CW_TRACK_VIDEO ? "Video" : "Audio");
    cw_json_put_null(w->buf, "source_range");
    cw_json_begin_array(w->buf, "children");
    for (size_t i = 0; i < w->cut->n_events; ++i) {
        const CwEvent* event = &w->cut->events[i];
        if (event->kind != kind || event->track != track || w->rows[i] != row) {
            continue;
        }
        if (event->rec_in > at) {
            put_gap(w->buf, event->rec_in - at, rate);
        }
        if (event->transition == CW_TRANSITION_DISSOLVE || event->transition == CW_TRANSITION_WIPE) {
            put_transition(w->buf, event, rate);
        }
        put_clip(w->buf, event, rate);
        at = event->rec_out;
    }
    cw_json_end_array(w->buf);
    cw_json_end_object(w->buf);
}

// Puts the events of a track into rows in which none overlaps; answers how many there are.
static int share_rows(const Writer* w, CwTrackKind kind, int track) {
    for (int row = 1;; ++row) {
        int64_t end = INT64_MIN;
        bool any = false;
        for (size_t i = 0; i < w->cut->n_events; ++i) {
            const CwEvent* event = &w->cut->events[i];
            if (event->kind == kind && event->track == track && !w->rows[i] && event->rec_in >= end) {
                w->rows[i] = row;
                end = event->rec_out > event->rec_in ? event->rec_out : event->rec_in;
                any = true;
            }
        }
        if (!any) {
            return row - 1;
        }
    }
}

static void put_markers(const Writer* w) {
    cw_json_begin_array(w->buf, "markers");
    for (size_t i = 0; i < w->cut->n_markers; ++i) {
        const CwMarker* marker = &w->cut->markers[i];
        cw_json_begin_object(w->buf, NULL);
        cw_json_put_text(w->buf, "OTIO_SCHEMA", "Marker.2");
        put_empty(w->buf, "metadata");
        cw_json_put_text(w->buf, "name", marker->text);
        cw_json_put_text(w->buf, "color", marker->colour);
        put_range(w->buf, "marked_range", marker->frame - w->start, 0, w->cut->rate);
        cw_json_end_object(w->buf);
    }
    cw_json_end_array(w->buf);
}

static void put_tracks(const Writer* w) {
    for (CwTrackKind kind = CW_TRACK_VIDEO; kind <= CW_TRACK_AUDIO; ++kind) {
        int n_tracks = 0;
        for (size_t i = 0; i < w->cut->n_events; ++i) {
            const CwEvent* event = &w->cut->events[i];
            n_tracks = event->kind == kind && event->track > n_tracks ? event->track : n_tracks;
        }
        for (int track = 1; track <= n_tracks; ++track) {
            const int n_rows = share_rows(w, kind, track);
            for (int row = 1; row <= n_rows; ++row) {
                put_row(w, kind, track, row);
            }
        }
    }
}

CwStatus cw_cut_write_otio(CwBuf* buf, const CwCut* cut) {
    Writer w = {.buf = buf, .cut = cut, .rows = CW_NEW_ARRAY(buf->arena, int, cut->n_events + 1)};
    if (!w.rows) {
        return CW_ERR_NO_MEM;
    }
    w.start = cut->n_events ? cut->events[0].rec_in : 0;
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "OTIO_SCHEMA", "Timeline.1");
    cw_json_begin_object(buf, "metadata");
    cw_json_begin_object(buf, "cuewright");
    cw_json_put_bool(buf, "drop", cut->rate.drop);
    cw_json_end_object(buf);
    cw_json_end_object(buf);
    cw_json_put_text(buf, "name", cut->title);
    put_time(buf, "global_start_time", w.start, cut->rate);
    cw_json_begin_object(buf, "tracks");
    cw_json_put_text(buf, "OTIO_SCHEMA", "Stack.1");
    put_empty(buf, "metadata");
    cw_json_put_text(buf, "name", "tracks");
    cw_json_put_null(buf, "source_range");
    put_markers(&w);
    cw_json_begin_array(buf, "children");
    put_tracks(&w);
    cw_json_end_array(buf);
    cw_json_end_object(buf);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
    return cw_buf_status(buf);
}
