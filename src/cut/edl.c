// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/cut_priv.h"
#include "cut/edl_priv.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const int64_t text_max = INT64_C(1) << 30U;

enum {
    LINE_MAX_BYTES = 64 * 1024,
};

static void keep_first(CwEdlReader* reader, const CwDiag* repair) {
    if (reader->n_repairs++ == 0) {
        reader->first_repair = *repair;
    }
}

// What was read, as a string that a diagnostic can take; cut where a diagnostic would cut it.
static const char* as_read(CwText read, char words[96]) {
    const size_t length = read.length < 95 ? read.length : 95;
    for (size_t i = 0; i < length; ++i) {
        words[i] = (unsigned char)read.at[i] < ' ' || (unsigned char)read.at[i] > '~' ? '?' : read.at[i];
    }
    words[length] = '\0';
    return words;
}

CwStatus cw__edl_repair(CwEdlReader* reader, const char* name, int line, CwText read, const char* format, ...) {
    char words[96];
    char text[320];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    CwDiag diag;
    (void)cw_diag(&diag, CW_OK, name, (CwPlace){reader->file, line, 0}, as_read(read, words), "%s", text);
    keep_first(reader, &diag);
    return cw_diag_add(reader->repairs, name, (CwPlace){reader->file, line, 0}, words, "%s", text);
}

CwStatus cw__edl_refuse(CwEdlReader* reader, const char* name, int line, CwText read, const char* format, ...) {
    char words[96];
    char text[320];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return cw_diag(reader->diag, CW_ERR_BAD_INPUT, name, (CwPlace){reader->file, line, 0}, as_read(read, words), "%s",
                   text);
}

// A name with control characters, as blanks.
static CwStatus keep_controlled(CwEdlReader* reader, int line, CwText text, const char** ret_name) {
    char* clean = cw_text_copy(reader->arena, text);
    if (!clean) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < text.length; ++i) {
        clean[i] = (unsigned char)clean[i] < ' ' ? ' ' : clean[i];
    }
    CW_TRY(cw__edl_repair(reader, "edl.control", line, text, "control characters, read as blanks"));
    return cw__name_keep(&reader->names, (CwText){clean, text.length}, ret_name);
}

static bool has_control(CwText text) {
    for (size_t i = 0; i < text.length; ++i) {
        if ((unsigned char)text.at[i] < ' ') {
            return true;
        }
    }
    return false;
}

CwStatus cw__edl_name(CwEdlReader* reader, int line, CwText text, const char** ret_name) {
    if (has_control(text)) {
        return keep_controlled(reader, line, text, ret_name);
    }
    if (cw_text_bad_utf8(text) == text.length) {
        return cw__name_keep(&reader->names, text, ret_name);
    }
    if (!reader->encoding_said) {
        reader->encoding_said = true;
        CW_TRY(cw__edl_repair(reader, "edl.encoding", line, text, "not UTF-8; read as %s",
                              cw__encoding_name(reader->encoding)));
    }
    CwText decoded;
    CW_TRY(cw__encoding_decode(reader->arena, reader->encoding, text, &decoded));
    return cw__name_keep(&reader->names, decoded, ret_name);
}

// Numbers left out in each minute but every tenth (SMPTE ST 12-1 section 5.2.2).
static int64_t dropped_per_minute(const CwEdlReader* reader) {
    return cw_rate_base(reader->rate) / 15;
}

// A time as it was read, for a diagnostic.
static CwText written(const CwEdlTime* time, char words[64]) {
    const int length =
        snprintf(words, 64, "%02d:%02d:%02d:%02d", (int)time->hours, time->minutes, time->seconds, time->frames);
    return (CwText){words, length > 0 && length < 64 ? (size_t)length : 0};
}

CwStatus cw__edl_frame(CwEdlReader* reader, const CwEdlTime* time, bool drop, const char* repair, int64_t* ret_frame) {
    char words[64];
    if (time->counted) {
        *ret_frame = time->hours;
        return CW_OK;
    }
    const int64_t base = cw_rate_base(reader->rate);
    if (time->minutes > 59 || time->seconds > 59 || time->hours > 999) {
        return cw__edl_refuse(reader, "edl.timecode", reader->line, written(time, words),
                              "no time of day; minutes and seconds go up to 59");
    }
    if (time->frames >= base) {
        CW_TRY(cw__edl_repair(reader, repair, reader->line, written(time, words),
                              "%d frames to the second do not reach that number; counted on into the next second "
                              "(is the rate right?)",
                              (int)base));
    }
    const int64_t minutes = 60 * time->hours + time->minutes;
    int64_t frame = (60 * minutes + time->seconds) * base + time->frames;
    if (drop) {
        const int64_t dropped = dropped_per_minute(reader);
        const bool left_out = time->minutes % 10 != 0 && time->seconds == 0 && time->frames < dropped;
        frame -= dropped * (minutes - minutes / 10);
        if (left_out) {
            frame += dropped - time->frames;
            CW_TRY(cw__edl_repair(reader, "edl.dropped_number", reader->line, written(time, words),
                                  "drop-frame leaves this number out; the next there is was taken"));
        }
    }
    *ret_frame = frame;
    return CW_OK;
}

// The first event decides how the list counts: what was asked for, FCM and the way its times are written together.
static CwStatus fix_rate(CwEdlReader* reader, const CwEdlLine* line) {
    reader->rate_fixed = true;
    const bool can_drop = reader->rate.den == 1001 && (reader->rate.num == 30000 || reader->rate.num == 60000);
    const bool asked = reader->options->rate.drop;
    const bool written = line->record_in.semicolon;
    if (!can_drop && (reader->fcm > 0 || written)) {
        return cw__edl_repair(reader, "edl.fcm", reader->fcm > 0 ? reader->fcm_line : reader->line,
                              cw_text(reader->fcm > 0 ? "DROP FRAME" : ";"),
                              "nothing drops at %s frames a second; read as non-drop", cw_rate_name(reader->rate));
    }
    if (can_drop && !asked && (reader->fcm > 0 || (written && reader->fcm == 0))) {
        reader->rate.drop = true;
        return cw__edl_repair(reader, "edl.drop", reader->fcm > 0 ? reader->fcm_line : reader->line,
                              cw_text(reader->fcm > 0 ? "DROP FRAME" : ";"),
                              "the list counts drop-frame, and was read so; say so to be sure");
    }
    if (asked && reader->fcm < 0) {
        return cw__edl_repair(reader, "edl.fcm", reader->fcm_line, cw_text("NON-DROP FRAME"),
                              "drop-frame was asked for, and was read so against the list");
    }
    return CW_OK;
}

static bool source_drops(const CwEdlReader* reader, const CwEdlLine* line) {
    const bool can_drop = reader->rate.den == 1001 && (reader->rate.num == 30000 || reader->rate.num == 60000);
    if (!can_drop) {
        return false;
    }
    if (line->source_in.semicolon != line->record_in.semicolon) {
        return line->source_in.semicolon;
    }
    return reader->fcm_changed ? reader->fcm > 0 : reader->rate.drop;
}

// Lets the record side count on past midnight, and gives an event with an impossible end one.
static CwStatus place_record(CwEdlReader* reader, CwEvent* event) {
    const int64_t day = cw_frames_per_day(reader->rate);
    const int64_t length = event->rec_out - event->rec_in;
    event->rec_in += reader->day;
    if (reader->n_events + reader->n_edits > 0 && reader->last_record_in - event->rec_in > day / 2) {
        reader->day += day;
        event->rec_in += day;
        CW_TRY(cw__edl_repair(reader, "edl.midnight", event->line, cw_text(""),
                              "the record side passes midnight here, and goes on counting"));
    }
    event->rec_out = event->rec_in + length;
    if (length < 0 && length + day <= day / 2) {
        event->rec_out += day;
        reader->last_record_in = event->rec_in;
        return cw__edl_repair(reader, "edl.midnight", event->line, cw_text(""),
                              "this event runs past midnight on the record side");
    }
    if (length < 0) {
        const int64_t source = event->src_out - event->src_in;
        event->rec_out = event->rec_in + (source > 0 ? source : 0);
        CW_TRY(cw__edl_repair(reader, "edl.record_length", event->line, cw_text(""),
                              "record out comes before record in; the source's length of %d frames was taken",
                              (int)(event->rec_out - event->rec_in)));
    }
    reader->last_record_in = event->rec_in;
    return CW_OK;
}

static CwStatus read_times(CwEdlReader* reader, const CwEdlLine* line, CwEvent* event) {
    const bool drop = source_drops(reader, line);
    CW_TRY(cw__edl_frame(reader, &line->source_in, drop, "edl.source_rate", &event->src_in));
    CW_TRY(cw__edl_frame(reader, &line->source_out, drop, "edl.source_rate", &event->src_out));
    CW_TRY(cw__edl_frame(reader, &line->record_in, reader->rate.drop, "edl.record_rate", &event->rec_in));
    CW_TRY(cw__edl_frame(reader, &line->record_out, reader->rate.drop, "edl.record_rate", &event->rec_out));
    const int64_t day = cw_frames_per_day(reader->rate);
    if (event->src_in - event->src_out > day / 2) {
        event->src_out += day;
    } else if (event->src_out < event->src_in) {
        CW_TRY(cw__edl_repair(reader, "edl.source_order", reader->line, cw_text(""),
                              "source out comes before source in; the record side decides the length"));
    }
    return place_record(reader, event);
}

static CwStatus read_transition(CwEdlReader* reader, const CwEdlLine* line, CwEvent* event) {
    const char kind = line->type.length ? (char)(line->type.at[0] & ~0x20) : '\0';
    int64_t frames = 0;
    if (line->length.length && cw_parse_int(line->length, &frames) != CW_OK) {
        frames = 0;
    }
    event->transition_frames = frames;
    switch (kind) {
    case 'C':
        event->transition_frames = 0;
        return CW_OK;
    case 'D':
        event->transition = CW_TRANSITION_DISSOLVE;
        break;
    case 'W': {
        int64_t code = 0;
        event->transition = CW_TRANSITION_WIPE;
        event->wipe = cw_parse_int(cw_text_after(line->type, 1), &code) == CW_OK ? (int)code : 0;
        break;
    }
    case 'K': {
        const char last = (char)(line->type.at[line->type.length - 1] & ~0x20);
        event->transition = last == 'B' ? CW_TRANSITION_KEY_BACKGROUND : CW_TRANSITION_KEY;
        return CW_OK;
    }
    default:
        return cw__edl_repair(reader, "edl.transition", reader->line, line->type, "no transition; taken as a cut");
    }
    return frames > 0 ? CW_OK
                      : cw__edl_repair(reader, "edl.dissolve_length", reader->line, line->length,
                                       "a transition without a length; taken as a cut");
}

static CwStatus read_tracks(CwEdlReader* reader, const CwEdlLine* line, CwEdlTracks* ret_tracks) {
    if (line->channels.length && cw__edl_tracks(line->channels, ret_tracks)) {
        reader->many_tracks = reader->many_tracks || (ret_tracks->audio & (UINT64_C(7) << 8U)) != 0;
        return CW_OK;
    }
    *ret_tracks = (CwEdlTracks){.video = 1};
    return cw__edl_repair(reader, "edl.channel", reader->line, line->channels, "no channels; taken as picture");
}

static CwStatus add_edit(CwEdlReader* reader, const CwEdlLine* line) {
    CwEdit edit = {.event = {.line = reader->line, .roll = "", .clip = "", .speed = {1, 1}}};
    CW_TRY(read_transition(reader, line, &edit.event));
    CW_TRY(read_tracks(reader, line, &edit.tracks));
    CW_TRY(read_times(reader, line, &edit.event));
    CW_TRY(cw__name_copy(&reader->names, line->number, &edit.event.event));
    CW_TRY(cw__edl_name(reader, reader->line, line->reel, &edit.event.reel));
    if (!line->reel.length) {
        CW_TRY(cw__edl_repair(reader, "edl.reel", reader->line, line->number, "no reel name; taken as unknown"));
    }
    if (line->trailing.length) {
        CW_TRY(cw__edl_repair(reader, "edl.trailing_text", reader->line, line->trailing,
                              "words after the four times; left alone"));
    }
    CW_TRY(CW_RESERVE(reader->arena, reader->edits, reader->n_edits, reader->edits_capacity));
    reader->edits[reader->n_edits++] = edit;
    return CW_OK;
}

// The event being read is complete: its notes find their edits, and the edits go into the list.
static CwStatus end_event(CwEdlReader* reader) {
    CW_TRY(cw__edl_apply_notes(reader));
    CW_TRY(cw__edl_settle_event(reader));
    if (reader->n_edits) {
        reader->n_notes = 0;
    }
    reader->n_edits = 0;
    return CW_OK;
}

static CwStatus read_line(CwEdlReader* reader, CwText text) {
    CwEdlLine line;
    switch (cw__edl_line(text, &line)) {
    case CW_EDL_OTHER:
        if (reader->notes_before && reader->n_edits && cw_text_trim(text).length && cw_text_trim(text).at[0] == '*') {
            CW_TRY(end_event(reader));
        }
        return cw__edl_other_line(reader, text);
    case CW_EDL_BROKEN:
        return cw__edl_refuse(reader, "edl.times", reader->line, text,
                              "an event needs four times: source in and out, record in and out");
    default:
        break;
    }
    if (!reader->rate_fixed) {
        CW_TRY(fix_rate(reader, &line));
    }
    if (reader->n_edits && !cw_text_is(line.number, reader->edits[reader->n_edits - 1].event.event)) {
        CW_TRY(end_event(reader));
    }
    return add_edit(reader, &line);
}

static CwStatus read_lines(CwEdlReader* reader, CwText rest) {
    while (rest.length) {
        const CwText line = cw_text_line(&rest);
        ++reader->line;
        if (line.length > LINE_MAX_BYTES) {
            return cw_diag(reader->diag, CW_ERR_RANGE, "edl.long_line", (CwPlace){reader->file, reader->line, 0}, NULL,
                           "a line of more than 64 KiB; this is no edit list");
        }
        CW_TRY(read_line(reader, line));
    }
    return end_event(reader);
}

static CwStatus finish(CwEdlReader* reader, CwCut* ret_cut) {
    if (!reader->n_events) {
        return cw_diag(reader->diag, CW_ERR_BAD_INPUT, "edl.no_events", (CwPlace){reader->file, 0, 0}, NULL,
                       "there is no event in this list; it should have lines as "
                       "\"001  A003  V  C  02:10:04:11 02:10:06:00 01:00:00:00 01:00:01:13\"");
    }
    CW_TRY(cw__edl_settle_list(reader));
    cw__markers_sort(reader->markers, reader->n_markers);
    if (reader->options->strict && reader->n_repairs) {
        const CwDiag* first = &reader->first_repair;
        return cw_diag(reader->diag, CW_ERR_BAD_INPUT, first->name, (CwPlace){first->file, first->line, 0}, first->read,
                       "%s (refused: strict, and %zu to repair)", first->text, reader->n_repairs);
    }
    *ret_cut = (CwCut){.title = reader->title ? reader->title : "",
                       .rate = reader->rate,
                       .events = reader->events,
                       .n_events = reader->n_events,
                       .markers = reader->markers,
                       .n_markers = reader->n_markers};
    return CW_OK;
}

// Room for every line that may be an event, so that the list does not have to move while it grows.
static CwStatus reserve_events(CwEdlReader* reader, CwText text) {
    size_t count = text.length && text.at[0] >= '0' && text.at[0] <= '9';
    for (size_t i = 1; i < text.length; ++i) {
        count += (text.at[i - 1] == '\n' || text.at[i - 1] == '\r') && text.at[i] >= '0' && text.at[i] <= '9';
    }
    reader->events = CW_NEW_ARRAY(reader->arena, CwEvent, count + 1);
    reader->events_capacity = count + 1;
    return reader->events ? CW_OK : CW_ERR_NO_MEM;
}

// The text as bytes of which ASCII is ASCII, without a byte order mark, and up to ^Z, where such files end.
static CwStatus clean_text(CwEdlReader* reader, CwText* text) {
    reader->encoding = cw__encoding_guess(*text);
    if (reader->encoding == CW_ENCODING_UTF16) {
        CW_TRY(cw__encoding_decode(reader->arena, reader->encoding, *text, text));
        CW_TRY(cw__edl_repair(reader, "edl.encoding", 0, cw_text(""), "not UTF-8; read as UTF-16"));
        reader->encoding_said = true;
    }
    if (cw_text_starts(*text, "\xEF\xBB\xBF")) {
        *text = cw_text_after(*text, 3);
    }
    const char* end = text->length ? memchr(text->at, 0x1A, text->length) : NULL;
    if (!end) {
        return CW_OK;
    }
    const CwText after = cw_text_after(*text, (size_t)(end - text->at));
    text->length = (size_t)(end - text->at);
    for (size_t i = 0; i < after.length; ++i) {
        if ((unsigned char)after.at[i] > ' ') {
            return cw__edl_repair(reader, "edl.truncated", 0, cw_text(""),
                                  "%zu bytes after ^Z, where such a file ends, were left alone", after.length);
        }
    }
    return CW_OK;
}

CwStatus cw_cut_read_edl(CwArena* arena, const char* file, CwText text, const CwCutOptions* options,
                         CwDiagList* repairs, CwDiag* diag, CwCut* ret_cut) {
    CwEdlReader reader = {.arena = arena, .file = file, .options = options, .repairs = repairs, .diag = diag};
    reader.names.arena = arena;
    reader.replaced.arena = arena;
    reader.rate = options->rate;
    if (!options->rate.num) {
        return cw_diag(diag, CW_ERR_USAGE, "edl.rate", (CwPlace){file, 0, 0}, NULL,
                       "an edit list does not say how many frames a second has; say it (24, 25, 23.976 …)");
    }
    if ((int64_t)text.length > text_max) {
        return cw_diag(diag, CW_ERR_RANGE, "edl.too_long", (CwPlace){file, 0, 0}, NULL,
                       "more than 1 GiB; this is no edit list");
    }
    CW_TRY(clean_text(&reader, &text));
    CW_TRY(reserve_events(&reader, text));
    CW_TRY(read_lines(&reader, text));
    return finish(&reader, ret_cut);
}
