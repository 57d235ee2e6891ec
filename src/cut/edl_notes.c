// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/edl_priv.h"

#include <string.h>

enum {
    EARLIER_MAX = 1000, // events searched for the owner of a speed
    FASTEST = 8,        // the most times normal speed that is looked for among rounded numbers
};

// Takes `key` and a colon (or blank) off the front of `*text`, leaving the value.
static bool take_key(CwText* text, const char* key) {
    if (!cw_text_starts_fold(*text, key)) {
        return false;
    }
    CwText rest = cw_text_after(*text, cw_text(key).length);
    if (rest.length && rest.at[0] != ':' && (unsigned char)rest.at[0] > ' ') {
        return false;
    }
    rest = cw_text_trim(rest);
    if (rest.length && rest.at[0] == ':') {
        rest = cw_text_trim(cw_text_after(rest, 1));
    }
    *text = rest;
    return true;
}

// A note without its stars.
static CwText without_stars(CwText text) {
    text = cw_text_trim(text);
    while (text.length && text.at[0] == '*') {
        text = cw_text_trim(cw_text_after(text, 1));
    }
    return text;
}

static CwText last_word(CwText* rest) {
    *rest = cw_text_trim(*rest);
    CwText word = {rest->at + rest->length, 0};
    while (rest->length && (unsigned char)rest->at[rest->length - 1] > ' ') {
        --rest->length;
        --word.at;
        ++word.length;
    }
    *rest = cw_text_trim(*rest);
    return word;
}

// The edit that comes in by a transition, when the event has two sides; else NULL.
static CwEdit* incoming(CwEdlReader* reader) {
    CwEdit* last = &reader->edits[reader->n_edits - 1];
    return reader->n_edits > 1 && last->event.transition != CW_TRANSITION_CUT ? last : NULL;
}

static CwStatus name_outgoing(CwEdlReader* reader, const CwEdlNote* note, CwText name) {
    const CwEdit* in = incoming(reader);
    for (size_t i = 0; i < reader->n_edits; ++i) {
        CwEdit* edit = &reader->edits[i];
        if (edit != in && edit->event.clip[0] == '\0') {
            CW_TRY(cw__edl_name(reader, note->line, name, &edit->event.clip));
        }
    }
    return CW_OK;
}

static CwStatus name_incoming(CwEdlReader* reader, const CwEdlNote* note, CwText name) {
    CwEdit* edit = &reader->edits[reader->n_edits - 1];
    return cw__edl_name(reader, note->line, name, &edit->event.clip);
}

static bool has_incoming_name(const CwEdlReader* reader) {
    for (size_t i = 0; i < reader->n_notes; ++i) {
        CwText text = without_stars(reader->notes[i].text);
        if (take_key(&text, "TO CLIP NAME")) {
            return true;
        }
    }
    return false;
}

// "REEL RC100009 IS CLIP 28661.mov"
static CwStatus reel_is_clip(CwEdlReader* reader, const CwEdlNote* note, CwText text) {
    CwText rest = text;
    const CwText reel = cw_text_word(&rest);
    rest = cw_text_trim(rest);
    if (!take_key(&rest, "IS CLIP")) {
        return CW_OK;
    }
    CwEdit* edit = &reader->edits[reader->n_edits - 1];
    edit->true_reel = reel;
    return cw__edl_name(reader, note->line, rest, &edit->event.clip);
}

// "AUD  3    4": more tracks of the same event.
static CwStatus more_tracks(CwEdlReader* reader, const CwEdlNote* note, CwText text) {
    CwEdlTracks more = {0};
    for (CwText rest = cw_text_trim(text); rest.length; rest = cw_text_trim(rest)) {
        const CwText word = cw_text_word(&rest);
        int64_t number = 0;
        if (cw_parse_int(word, &number) != CW_OK || number < 1 || number > 64) {
            return cw__edl_repair(reader, "edl.channel", note->line, word, "no sound track; left alone");
        }
        more.audio |= UINT64_C(1) << (unsigned)(number - 1);
    }
    for (size_t i = 0; i < reader->n_edits; ++i) {
        reader->edits[i].tracks.audio |= more.audio;
    }
    return CW_OK;
}

static CwStatus add_marker(CwEdlReader* reader, const CwEdlNote* note, CwText text) {
    CwText rest = text;
    CwEdlTime time;
    CwMarker marker = {.line = note->line, .comment = ""};
    if (!cw__edl_time(cw_text_word(&rest), &time)) {
        return CW_OK;
    }
    CW_TRY(cw__edl_frame(reader, &time, reader->rate.drop, "edl.record_rate", &marker.frame));
    CW_TRY(cw__edl_name(reader, note->line, cw_text_word(&rest), &marker.colour));
    CW_TRY(cw__edl_name(reader, note->line, cw_text_trim(rest), &marker.text));
    CW_TRY(CW_RESERVE(reader->arena, reader->markers, reader->n_markers, reader->markers_capacity));
    reader->markers[reader->n_markers++] = marker;
    return CW_OK;
}

// "words |C:ResolveColorBlue |M:door |D:24": what DaVinci Resolve writes of a marker, below an event of a frame.
static bool is_resolve_marker(CwText text) {
    return memmem(text.at, text.length, "|C:", 3) && memmem(text.at, text.length, "|M:", 3);
}

static CwStatus add_resolve_marker(CwEdlReader* reader, const CwEdlNote* note, CwText text) {
    static const char prefix[] = "ResolveColor";
    CwMarker marker = {.line = note->line, .colour = "", .text = "", .frame = reader->edits[0].event.rec_in};
    CW_TRY(cw__edl_name(reader, note->line, cw_text_trim(cw_text_split(&text, '|')), &marker.comment));
    while (text.length) {
        CwText field = cw_text_trim(cw_text_split(&text, '|'));
        const CwText value = cw_text_trim(cw_text_after(field, 2));
        if (cw_text_starts(field, "C:")) {
            const bool named = cw_text_starts(value, prefix);
            CW_TRY(cw__edl_name(reader, note->line, named ? cw_text_after(value, sizeof prefix - 1) : value,
                                &marker.colour));
        } else if (cw_text_starts(field, "M:")) {
            CW_TRY(cw__edl_name(reader, note->line, value, &marker.text));
        } else if (cw_text_starts(field, "D:") && cw_parse_int(value, &marker.frames) != CW_OK) {
            marker.frames = 0;
        }
    }
    marker.frames = marker.frames > 1 ? marker.frames : 0;
    if (!marker.text[0]) {
        marker.text = marker.comment;
        marker.comment = "";
    }
    CW_TRY(CW_RESERVE(reader->arena, reader->markers, reader->n_markers, reader->markers_capacity));
    reader->markers[reader->n_markers++] = marker;
    return CW_OK;
}

// The edit a speed belongs to: by reel and first frame, else by reel, else by first frame, else the last one.
static CwEdit* owner_of_speed(CwEdlReader* reader, CwText reel, bool timed, int64_t frame, bool* ret_doubtful) {
    CwEdit* best = NULL;
    int best_fit = -1;
    for (size_t i = 0; i < reader->n_edits; ++i) {
        CwEdit* edit = &reader->edits[i];
        const int fit = 4 * cw_text_equal(reel, cw_text(edit->event.reel)) +
                        2 * (timed && edit->event.src_in == frame) + !edit->has_speed;
        if (fit >= best_fit) {
            best = edit;
            best_fit = fit;
        }
    }
    *ret_doubtful = best_fit < 4;
    return best;
}

// The event before this one that a speed means, when it stands later than it should.
static CwEvent* earlier_owner(CwEdlReader* reader, const char* reel, int64_t frame) {
    for (size_t i = reader->n_events; i-- > 0 && reader->n_events - i < EARLIER_MAX;) {
        CwEvent* event = &reader->events[i];
        if (event->reel == reel && event->src_in == frame) { // names are kept once
            return event;
        }
    }
    return NULL;
}

// Frames a second as a speed. At 23.976 people write 23.9, 23.98 and 24 for normal speed, 47.9, 47.95 and 48 for twice.
static CwRatio speed_of(CwRate rate, CwRatio fps) {
    const CwI128 size = fps.num < 0 ? -fps.num : fps.num;
    for (int64_t times = 1; rate.den != 1 && times <= FASTEST; ++times) {
        const CwI128 off = size * rate.den - (CwI128)times * rate.num * fps.den;
        if (10 * (off < 0 ? -off : off) < (CwI128)fps.den * rate.den) {
            return (CwRatio){fps.num < 0 ? -times : times, 1};
        }
    }
    return cw_ratio(fps.num, fps.den * cw_rate_base(rate));
}

// "M2   106857        -025.0                09:13:03:09"
static CwStatus read_speed(CwEdlReader* reader, const CwEdlNote* note, CwText text) {
    CwText rest = text;
    CwEdlTime time;
    CwText word = last_word(&rest);
    const bool timed = cw__edl_time(word, &time);
    if (timed) {
        word = last_word(&rest);
    }
    CwRatio fps;
    if (cw_parse_ratio(word, &fps) != CW_OK || fps.num > 1000000 * fps.den || fps.num < -1000000 * fps.den) {
        return cw__edl_repair(reader, "edl.m2", note->line, text, "this speed cannot be read and was left out");
    }
    int64_t frame = 0;
    if (timed) {
        CW_TRY(cw__edl_frame(reader, &time, reader->rate.drop, "edl.source_rate", &frame));
    }
    bool doubtful = false;
    const char* reel = NULL;
    CW_TRY(cw__edl_name(reader, note->line, rest, &reel));
    CwEdit* edit = owner_of_speed(reader, cw_text(reel), timed, frame, &doubtful);
    CwEvent* earlier = doubtful && timed ? earlier_owner(reader, reel, frame) : NULL;
    const CwRatio speed = speed_of(reader->rate, fps);
    if (earlier) {
        earlier->speed = speed;
        return CW_OK;
    }
    edit->event.speed = speed;
    edit->has_speed = true;
    return doubtful ? cw__edl_repair(reader, "edl.m2_owner", note->line, rest,
                                     "no edit of this event is from this reel; the speed went to the one from %s",
                                     edit->event.reel)
                    : CW_OK;
}

// "SPLIT:    AUDIO DELAY=  00:00:00:10": the sound starts that much later than the picture.
static CwStatus read_split(CwEdlReader* reader, const CwEdlNote* note, CwText text) {
    CwText rest = text;
    CwText word = last_word(&rest);
    CwEdlTime time;
    int64_t frames = 0;
    while (word.length && (word.at[0] < '0' || word.at[0] > '9')) { // "DELAY=00:00:00:10" is one word
        word = cw_text_after(word, 1);
    }
    const bool audio = cw_text_starts_fold(text, "AUDIO");
    if (!cw__edl_time(word, &time) || (!audio && !cw_text_starts_fold(text, "VIDEO"))) {
        return cw__edl_repair(reader, "edl.split", note->line, text, "this split cannot be read and was left out");
    }
    CW_TRY(cw__edl_frame(reader, &time, false, "edl.record_rate", &frames));
    bool owned = false;
    reader->splits_before = reader->splits_before || note->line < reader->edits[0].event.line;
    for (size_t i = 0; i < reader->n_edits; ++i) {
        CwEdit* edit = &reader->edits[i];
        const bool next = reader->splits_before && note->line > edit->event.line; // it is of the event to come
        if (!next && edit->tracks.video && edit->tracks.audio) {
            *(audio ? &edit->audio_delay : &edit->video_delay) = frames;
            owned = true;
        }
    }
    if (!owned) { // it stands before its event, and so does every one after it
        reader->splits_before = true;
        *(audio ? &reader->audio_delay : &reader->video_delay) = frames;
    }
    return CW_OK;
}

// A split that stood before this event.
static void take_splits(CwEdlReader* reader) {
    for (size_t i = 0; i < reader->n_edits; ++i) {
        CwEdit* edit = &reader->edits[i];
        if (edit->tracks.video && edit->tracks.audio && (reader->audio_delay || reader->video_delay)) {
            edit->audio_delay = reader->audio_delay;
            edit->video_delay = reader->video_delay;
            reader->audio_delay = reader->video_delay = 0;
        }
    }
}

static CwStatus apply_clip_note(CwEdlReader* reader, const CwEdlNote* note, CwText text, bool sides) {
    if (take_key(&text, "FROM CLIP NAME")) {
        const bool single = reader->n_edits == 1;
        return single && sides && reader->edits[0].event.transition != CW_TRANSITION_CUT
                   ? CW_OK // the shot before this event
                   : name_outgoing(reader, note, text);
    }
    if (take_key(&text, "TO CLIP NAME") || take_key(&text, "KEY CLIP NAME")) {
        return name_incoming(reader, note, text);
    }
    if (take_key(&text, "SOURCE FILE") || take_key(&text, "FROM FILE") || take_key(&text, "FROM CLIP")) {
        reader->edits[0].from_file = text;
    } else if (take_key(&text, "FREEZE FRAME")) {
        reader->edits[reader->n_edits - 1].freeze_noted = true;
    } else if (take_key(&text, "REEL")) {
        return reel_is_clip(reader, note, text);
    } else if (take_key(&text, "LOC")) {
        return add_marker(reader, note, text);
    }
    return CW_OK;
}

CwStatus cw__edl_apply_notes(CwEdlReader* reader) {
    if (!reader->n_edits) {
        return CW_OK;
    }
    const bool sides = has_incoming_name(reader);
    take_splits(reader);
    for (size_t i = 0; i < reader->n_notes; ++i) {
        const CwEdlNote* note = &reader->notes[i];
        CwText text = without_stars(note->text);
        if (is_resolve_marker(note->text)) {
            CW_TRY(add_resolve_marker(reader, note, note->text));
        } else if (note->text.at[0] != '*' && take_key(&text, "M2")) {
            CW_TRY(read_speed(reader, note, text));
        } else if (note->text.at[0] != '*' && take_key(&text, "AUD")) {
            CW_TRY(more_tracks(reader, note, text));
        } else if (take_key(&text, "SPLIT")) {
            CW_TRY(read_split(reader, note, text));
        } else {
            CW_TRY(apply_clip_note(reader, note, text, sides));
        }
    }
    return CW_OK;
}

// "FINAL CUT PRO REEL: 006-I REPLACED BY: 006I"
static CwStatus replaced_reel(CwEdlReader* reader, CwText text) {
    static const char middle[] = "REPLACED BY:";
    CwText reel = {text.at, 0};
    while (reel.length < text.length && !cw_text_starts_fold(cw_text_after(text, reel.length), middle)) {
        ++reel.length;
    }
    const CwText stands_for_it = cw_text_trim(cw_text_after(text, reel.length + sizeof middle - 1));
    reel = cw_text_trim(reel);
    if (!reel.length || !stands_for_it.length) {
        return CW_OK;
    }
    const char* kept = NULL;
    uint32_t id = 0;
    CW_TRY(cw__edl_name(reader, reader->line, stands_for_it, &kept));
    CW_TRY(cw__name_id(&reader->replaced, cw_text(kept), &id));
    CW_TRY(cw__edl_name(reader, reader->line, reel, &kept));
    if (id == reader->n_true_reels) {
        CW_TRY(CW_RESERVE(reader->arena, reader->true_reels, reader->n_true_reels, reader->true_reels_capacity));
        reader->true_reels[reader->n_true_reels++] = kept;
    }
    return CW_OK;
}

static CwStatus read_counting(CwEdlReader* reader, CwText text) {
    const bool full = cw_text_starts_fold(text, "NON");
    if (!full && !cw_text_starts_fold(text, "DROP")) {
        return cw__edl_repair(reader, "edl.fcm", reader->line, text,
                              "neither DROP FRAME nor NON-DROP FRAME; left alone");
    }
    reader->fcm = full ? -1 : 1;
    reader->fcm_line = reader->line;
    reader->fcm_changed = reader->rate_fixed;
    return CW_OK;
}

static bool is_known_note(CwText text) {
    static const char* const known[] = {"FROM CLIP", "TO CLIP", "KEY CLIP",    "CLIP NAME", "SOURCE FILE", "FROM FILE",
                                        "EFFECT",    "LOC",     "REEL",        "REM",       "SPLIT",       "GPI",
                                        "COMMENT",   "BLEND",   "AUDIO LEVEL", "ASC_",      "FCM",         "DLEDL",
                                        "SPEED",     "MASTER",  "TRIGGER",     "COLOR",     "FREEZE",      "OPACITY"};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; ++i) {
        if (cw_text_starts_fold(text, known[i])) {
            return true;
        }
    }
    return text.length == 0 || text.at[0] == '>' || text.at[0] == '#' || text.at[0] == ';' || text.at[0] == '%';
}

static CwStatus keep_note(CwEdlReader* reader, CwText text) {
    CwText name = without_stars(text);
    if (!reader->rate_fixed && !reader->notes_before && take_key(&name, "FROM CLIP NAME")) {
        reader->notes_before = true;
        CW_TRY(cw__edl_repair(reader, "edl.notes_before", reader->line, text,
                              "notes stand before their events in this list; given to the event that follows"));
    }
    CW_TRY(CW_RESERVE(reader->arena, reader->notes, reader->n_notes, reader->notes_capacity));
    reader->notes[reader->n_notes++] = (CwEdlNote){text, reader->line};
    return CW_OK;
}

CwStatus cw__edl_other_line(CwEdlReader* reader, CwText text) {
    text = cw_text_trim(text);
    if (text.length == 0) {
        return CW_OK;
    }
    if (text.at[0] == '*') {
        return keep_note(reader, text);
    }
    CwText value = text;
    if (take_key(&value, "TITLE")) {
        return reader->title ? CW_OK : cw__edl_name(reader, reader->line, value, &reader->title);
    }
    if (take_key(&value, "FCM")) {
        return read_counting(reader, value);
    }
    if (take_key(&value, "FINAL CUT PRO REEL")) {
        return replaced_reel(reader, value);
    }
    if (take_key(&value, "M2") || take_key(&value, "AUD") || is_known_note(text) ||
        (reader->n_edits && is_resolve_marker(text))) {
        return keep_note(reader, text);
    }
    CW_TRY(cw__edl_repair(reader, "edl.unknown_line", reader->line, text,
                          "no event, note or statement known here; left alone (a note starts with *)"));
    return CW_OK;
}
