// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/edl_write.h"

#include "cut/names_priv.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TRACKS_MAX = 64,
};

typedef struct {
    CwBuf* buf;
    const CwCut* cut;
    int width;
    CwDiagList* losses;
    CwNameSet reels;     // true names …
    const char** short_; // … and what they are written as, by number
    size_t n_short;
    size_t short_capacity;
    CwNameSet used; // names that are written
    size_t* order;  // events as they stand in the list
    size_t next_marker;
    int number;
} Writer;

static int width_of(CwEdlWidth width) {
    static const int widths[] = {[CW_EDL_CMX3600] = 8, [CW_EDL_FILE_32] = 32, [CW_EDL_FILE_129] = 129};
    return widths[width];
}

static CwStatus lose(const Writer* w, const CwEvent* event, const char* name, const char* read, const char* what) {
    return cw_diag_add(w->losses, name, (CwPlace){"", event->line, 0}, read, "%s", what);
}

// Cuts a name at a UTF-8 boundary so that it fits.
static size_t fitting(const char* name, size_t room) {
    size_t length = strlen(name);
    if (length <= room) {
        return length;
    }
    for (length = room; length > 0 && ((unsigned char)name[length] & 0xC0U) == 0x80U; --length) {
    }
    return length;
}

// A name of the list's width that no other reel has.
static CwStatus shorten(Writer* w, const char* name, const char** ret_short) {
    const size_t length = fitting(name, (size_t)w->width);
    CwText text = {name, length};
    for (int n = 2;; ++n) {
        const size_t known = w->used.count;
        uint32_t id = 0;
        CW_TRY(cw__name_id(&w->used, text, &id));
        if (id == known) {
            *ret_short = w->used.texts[id];
            return CW_OK;
        }
        char tail[16];
        const int digits = snprintf(tail, sizeof tail, "~%d", n);
        const char* made =
            cw_format(w->used.arena, "%.*s%s", (int)fitting(name, (size_t)(w->width - digits)), name, tail);
        if (!made) {
            return CW_ERR_NO_MEM;
        }
        text = cw_text(made);
    }
}

static bool is_special(const char* reel) {
    static const char* const special[] = {"AX", "AUX", "GEN", "BL", "BLK", "BLACK", "UNKNOWN", "NONE"};
    for (size_t i = 0; i < sizeof special / sizeof special[0]; ++i) {
        if (cw_text_is_fold(cw_text(reel), special[i])) {
            return true;
        }
    }
    return false;
}

// What stands in the reel column.
static CwStatus reel_of(Writer* w, const CwEvent* event, const char** ret_reel) {
    if (event->black) {
        *ret_reel = "BL";
        return CW_OK;
    }
    if (!event->roll[0] || (is_special(event->reel) && strcmp(event->roll, event->clip) == 0)) {
        *ret_reel = event->reel[0] && strlen(event->reel) <= 8 ? event->reel : "AX";
        return CW_OK;
    }
    uint32_t id = 0;
    const size_t known = w->reels.count;
    CW_TRY(cw__name_id(&w->reels, cw_text(event->roll), &id));
    if (id == known) {
        CW_TRY(CW_RESERVE(w->used.arena, w->short_, w->n_short, w->short_capacity));
        CW_TRY(shorten(w, event->roll, &w->short_[w->n_short++]));
        if (strcmp(w->short_[id], event->roll) != 0) {
            CW_TRY(lose(w, event, "edl.reel_cut", event->roll, "the name is too long for this kind of list"));
        }
    }
    *ret_reel = w->short_[id];
    return CW_OK;
}

static CwStatus put_time(Writer* w, const CwEvent* event, int64_t frame) {
    const int64_t day = cw_frames_per_day(w->cut->rate);
    char text[CW_TIMECODE_SIZE];
    if (frame < 0 || frame >= 4 * day) {
        CW_TRY(lose(w, event, "edl.source_range", "", "a time outside the day"));
    }
    cw_timecode_format((frame % day + day) % day, w->cut->rate, text);
    cw_buf_format(w->buf, " %s", text);
    return CW_OK;
}

// The events of one edit: those of one line of a list that play on several tracks.
typedef struct {
    size_t first; // in the order
    size_t count;
    uint64_t video;
    uint64_t audio;
} Edit;

static bool is_same_edit(const CwEvent* a, const CwEvent* b) {
    return a->line > 0 && a->line == b->line && a->rec_in == b->rec_in && a->rec_out == b->rec_out &&
           a->src_in == b->src_in && a->roll == b->roll;
}

static Edit take_edit(const Writer* w, size_t first) {
    Edit edit = {.first = first};
    const CwEvent* head = &w->cut->events[w->order[first]];
    for (size_t i = first; i < w->cut->n_events; ++i) {
        const CwEvent* event = &w->cut->events[w->order[i]];
        const bool video = event->kind == CW_TRACK_VIDEO;
        // A channel word says one video track, and that only of the first together with sound.
        if (!is_same_edit(head, event) && i > first) {
            break;
        }
        if (i > first && (video || edit.video > 1)) {
            break;
        }
        const int track = event->track < TRACKS_MAX ? event->track : TRACKS_MAX;
        *(video ? &edit.video : &edit.audio) |= UINT64_C(1) << (unsigned)(track - 1);
        ++edit.count;
    }
    return edit;
}

// Channels as they are written; more than two sound tracks are named on a line of their own.
static const char* channels_of(const Edit* edit, char text[16]) {
    const bool picture = (edit->video & 1U) != 0;
    const uint64_t first_two = edit->audio & 3U;
    if (edit->video > 1) {
        (void)snprintf(text, 16, "V%d", __builtin_ctzll(edit->video) + 1);
    } else if (!picture && edit->audio && (edit->audio & (edit->audio - 1)) == 0 && edit->audio > 1) {
        (void)snprintf(text, 16, "A%d", __builtin_ctzll(edit->audio) + 1);
    } else if (!picture && !first_two) {
        (void)snprintf(text, 16, "NONE");
    } else {
        (void)snprintf(text, 16, "%s%s",
                       first_two == 3   ? "AA"
                       : first_two == 2 ? "A2"
                       : first_two == 1 ? "A"
                                        : "",
                       !picture    ? ""
                       : first_two ? "/V"
                                   : "V");
    }
    return text;
}

static void put_more_tracks(Writer* w, const Edit* edit, const char* channels) {
    const uint64_t said = strcmp(channels, "NONE") == 0 ? 0 : edit->audio & 3U;
    uint64_t left = edit->audio & ~said;
    if (!left || channels[0] == 'V' || (channels[0] == 'A' && channels[1] > '2' && channels[1] <= '9')) {
        left = strcmp(channels, "V") == 0 ? edit->audio : 0;
    }
    if (!left) {
        return;
    }
    cw_buf_text(w->buf, "AUD ");
    for (; left; left &= left - 1) {
        cw_buf_format(w->buf, " %d", __builtin_ctzll(left) + 1);
    }
    cw_buf_byte(w->buf, '\n');
}

static const char* type_of(const CwEvent* event, char text[16]) {
    switch (event->transition) {
    case CW_TRANSITION_DISSOLVE:
        return "D";
    case CW_TRANSITION_WIPE:
        (void)snprintf(text, 16, "W%03d", event->wipe);
        return text;
    case CW_TRANSITION_KEY:
        return "K";
    case CW_TRANSITION_KEY_BACKGROUND:
        return "K B";
    default:
        return "C";
    }
}

// The speed in frames a second, with as many decimals as it needs, up to three.
static CwStatus put_speed(Writer* w, const CwEvent* event, const char* reel) {
    if (event->black || cw_ratio_compare(event->speed, (CwRatio){1, 1}) == 0) {
        return CW_OK;
    }
    const int64_t num = event->speed.num * cw_rate_base(w->cut->rate) * 1000;
    const int64_t thousandths = cw_div_nearest(num < 0 ? -num : num, event->speed.den);
    if (num % event->speed.den != 0) {
        CW_TRY(lose(w, event, "edl.speed_rounded", "", "the speed has no three decimals in frames a second"));
    }
    cw_buf_format(w->buf, "M2   %-*s   %s%03" PRId64 ".%" PRId64, w->width, reel, num < 0 ? "-" : " ",
                  thousandths / 1000, thousandths % 1000 / 100);
    if (thousandths % 100) {
        cw_buf_format(w->buf, "%02" PRId64, thousandths % 100);
    }
    cw_buf_text(w->buf, "       ");
    CW_TRY(put_time(w, event, event->src_in));
    cw_buf_byte(w->buf, '\n');
    return CW_OK;
}

static CwStatus put_line(Writer* w, const Edit* edit, const char* number) {
    const CwEvent* event = &w->cut->events[w->order[edit->first]];
    const char* reel = NULL;
    char channels[16];
    char type[16];
    char length[24] = "";
    CW_TRY(reel_of(w, event, &reel));
    if (event->transition == CW_TRANSITION_DISSOLVE || event->transition == CW_TRANSITION_WIPE) {
        (void)snprintf(length, sizeof length, "%03" PRId64, event->transition_frames);
    }
    cw_buf_format(w->buf, "%s  %-*s %-5s %-4s %-3s", number, w->width, reel, channels_of(edit, channels),
                  type_of(event, type), length);
    CW_TRY(put_time(w, event, event->src_in));
    CW_TRY(put_time(w, event, event->src_out));
    CW_TRY(put_time(w, event, event->rec_in));
    CW_TRY(put_time(w, event, event->rec_out));
    cw_buf_byte(w->buf, '\n');
    put_more_tracks(w, edit, channels);
    return CW_OK;
}

static bool is_transition(const CwEvent* event) {
    return event->transition == CW_TRANSITION_DISSOLVE || event->transition == CW_TRANSITION_WIPE ||
           event->transition == CW_TRANSITION_KEY;
}

// What stands under the lines of an event: names, speeds, true reels, markers.
static CwStatus put_notes(Writer* w, const Edit* edits, size_t n_edits) {
    for (size_t i = 0; i < n_edits; ++i) {
        const CwEvent* event = &w->cut->events[w->order[edits[i].first]];
        const bool incoming = n_edits > 1 && i == n_edits - 1;
        const char* reel = NULL;
        CW_TRY(reel_of(w, event, &reel));
        if (event->clip[0]) {
            cw_buf_format(w->buf, "* %s CLIP NAME: %s\n",
                          !incoming                                ? "FROM"
                          : event->transition == CW_TRANSITION_KEY ? "KEY"
                                                                   : "TO",
                          event->clip);
        }
        CW_TRY(put_speed(w, event, reel));
        if (!event->black && event->roll[0] && !is_special(reel) && strcmp(reel, event->roll) != 0) {
            cw_buf_format(w->buf, "FINAL CUT PRO REEL: %s REPLACED BY: %s\n", event->roll, reel);
        }
    }
    return CW_OK;
}

static void put_markers(Writer* w, int64_t before) {
    for (; w->next_marker < w->cut->n_markers && w->cut->markers[w->next_marker].frame < before; ++w->next_marker) {
        const CwMarker* marker = &w->cut->markers[w->next_marker];
        char text[CW_TIMECODE_SIZE];
        cw_timecode_format(marker->frame, w->cut->rate, text);
        cw_buf_format(w->buf, "* LOC: %s %-7s %s\n", text, marker->colour[0] ? marker->colour : "WHITE", marker->text);
    }
}

// Whether an edit is the outgoing side of the transition that follows it.
static bool is_outgoing(const Writer* w, const Edit* edit) {
    const size_t next = edit->first + edit->count;
    if (next >= w->cut->n_events) {
        return false;
    }
    const CwEvent* event = &w->cut->events[w->order[edit->first]];
    const CwEvent* after = &w->cut->events[w->order[next]];
    const bool keyed = event->transition == CW_TRANSITION_KEY_BACKGROUND && after->transition == CW_TRANSITION_KEY;
    return is_transition(after) && after->kind == event->kind && after->track == event->track &&
           after->rec_in == event->rec_in && (keyed || event->rec_out == event->rec_in);
}

static CwStatus put_event(Writer* w, size_t* at) {
    Edit edits[2];
    size_t n_edits = 0;
    char number[16];
    edits[n_edits++] = take_edit(w, *at);
    if (is_outgoing(w, &edits[0])) {
        edits[n_edits++] = take_edit(w, *at + edits[0].count);
    }
    ++w->number;
    (void)snprintf(number, sizeof number, w->cut->n_events > 999 ? "%06d" : "%03d", w->number);
    for (size_t i = 0; i < n_edits; ++i) {
        CW_TRY(put_line(w, &edits[i], number));
        *at += edits[i].count;
    }
    CW_TRY(put_notes(w, edits, n_edits));
    put_markers(w, w->cut->events[w->order[edits[n_edits - 1].first]].rec_out);
    return CW_OK;
}

// An event while the list is put in the order its lines had.
typedef struct {
    const CwEvent* event;
    size_t index;
} Ordered;

static int compare_lines(const void* a, const void* b) {
    const Ordered* x = a;
    const Ordered* y = b;
    if (x->event->rec_in != y->event->rec_in) {
        return x->event->rec_in < y->event->rec_in ? -1 : 1;
    }
    if (x->event->line != y->event->line) {
        return x->event->line < y->event->line ? -1 : 1;
    }
    return (x->index > y->index) - (x->index < y->index);
}

static CwStatus put_in_order(Writer* w, CwArena* arena) {
    Ordered* ordered = CW_NEW_ARRAY(arena, Ordered, w->cut->n_events);
    w->order = CW_NEW_ARRAY(arena, size_t, w->cut->n_events);
    if (!ordered || !w->order) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < w->cut->n_events; ++i) {
        ordered[i] = (Ordered){&w->cut->events[i], i};
    }
    if (w->cut->n_events) {
        qsort(ordered, w->cut->n_events, sizeof *ordered, compare_lines);
    }
    for (size_t i = 0; i < w->cut->n_events; ++i) {
        w->order[i] = ordered[i].index;
        if (ordered[i].event->track > TRACKS_MAX) {
            CW_TRY(lose(w, ordered[i].event, "edl.track_cut", "", "lists have 64 tracks; written on the last of them"));
        }
    }
    return CW_OK;
}

CwStatus cw_cut_write_edl(CwBuf* buf, const CwCut* cut, CwEdlWidth width, CwDiagList* losses) {
    Writer w = {.buf = buf, .cut = cut, .width = width_of(width), .losses = losses};
    w.reels.arena = buf->arena;
    w.used.arena = buf->arena;
    CW_TRY(put_in_order(&w, buf->arena));
    cw_buf_format(buf, "TITLE: %s\nFCM: %s\n\n", cut->title, cut->rate.drop ? "DROP FRAME" : "NON-DROP FRAME");
    for (size_t at = 0; at < cut->n_events;) {
        CW_TRY(put_event(&w, &at));
    }
    put_markers(&w, INT64_MAX);
    return cw_buf_status(buf);
}
