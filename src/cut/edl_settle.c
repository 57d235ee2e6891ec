// SPDX-License-Identifier: GPL-3.0-or-later
// What a list leaves open: whose footage it is, how fast it runs, where its ends are.
#include "cut/cut_priv.h"
#include "cut/edl_priv.h"

enum {
    FASTEST_STEP = 8, // footage shot at up to 8 times the rate
};

static bool is_one_of(const char* name, const char* const* list) {
    while (*list && !cw_text_is_fold(cw_text(name), *list)) {
        ++list;
    }
    return *list != NULL;
}

// The last part of a path, whichever way its slashes lean.
static CwText file_name(CwText path) {
    for (size_t i = path.length; i-- > 0;) {
        if (path.at[i] == '/' || path.at[i] == '\\') {
            return cw_text_after(path, i + 1);
        }
    }
    return path;
}

static CwStatus name_roll(CwEdlReader* reader, CwEdit* edit) {
    static const char* const black[] = {"BL", "BLK", "BLACK", NULL};
    static const char* const unknown[] = {"AX", "AUX", "GEN", "UNKNOWN", "NONE", "", NULL};
    CwEvent* event = &edit->event;
    event->roll = event->reel;
    if (is_one_of(event->reel, black)) {
        event->black = true;
        event->roll = "";
        return CW_OK;
    }
    if (edit->true_reel.length) {
        return cw__edl_name(reader, event->line, edit->true_reel, &event->roll);
    }
    if (is_one_of(event->reel, unknown)) {
        event->roll = event->clip;
        if (event->clip[0] == '\0' && edit->from_file.length) {
            return cw__edl_name(reader, event->line, file_name(edit->from_file), &event->roll);
        }
    }
    return CW_OK;
}

// The whole step by which the source runs faster than the record side, or 0.
static int64_t whole_step(int64_t source, int64_t record) {
    for (int64_t step = 2; step <= FASTEST_STEP; ++step) {
        if (source == step * record || source == step * record - (step - 1)) {
            return step;
        }
    }
    return 0;
}

static CwStatus settle_speed(CwEdlReader* reader, CwEdit* edit) {
    CwEvent* event = &edit->event;
    const int64_t source = event->src_out - event->src_in;
    const int64_t record = event->rec_out - event->rec_in;
    const bool is_picture = edit->tracks.video != 0;
    if (edit->has_speed || event->black || record == 0) {
        return CW_OK;
    }
    if (is_picture && edit->freeze_noted) {
        event->speed = (CwRatio){0, 1};
        return CW_OK;
    }
    if (source == record) {
        return CW_OK;
    }
    const int64_t off = source < record ? record - source : source - record;
    if (is_picture && source == 1) {
        event->speed = (CwRatio){0, 1};
        return cw__edl_repair(reader, "edl.freeze_implied", event->line, cw_text(""),
                              "one source frame for %d record frames; taken as a freeze", (int)record);
    }
    const int64_t step = is_picture && off > 1 ? whole_step(source, record) : 0;
    if (step) {
        event->speed = (CwRatio){step, 1};
        return cw__edl_repair(reader, "edl.speed_implied", event->line, cw_text(""),
                              "%d source frames in %d record frames and no speed; taken to run that fast", (int)source,
                              (int)record);
    }
    return cw__edl_repair(reader, "edl.source_length", event->line, cw_text(""),
                          "%d source frames in %d record frames; the record side counts, at normal speed", (int)source,
                          (int)record);
}

static CwStatus check_dissolve(CwEdlReader* reader, CwEvent* event) {
    const int64_t length = event->rec_out - event->rec_in;
    if (event->transition_frames <= length) {
        return CW_OK;
    }
    CW_TRY(cw__edl_repair(reader, "edl.dissolve_length", event->line, cw_text(""),
                          "a transition of %d frames into an event of %d; shortened to that",
                          (int)event->transition_frames, (int)length));
    event->transition_frames = length;
    return CW_OK;
}

static CwStatus put_event(CwEdlReader* reader, const CwEvent* event, CwTrackKind kind, int track) {
    CW_TRY(CW_RESERVE(reader->arena, reader->events, reader->n_events, reader->events_capacity));
    CwEvent* put = &reader->events[reader->n_events++];
    *put = *event;
    put->kind = kind;
    put->track = track;
    return CW_OK;
}

static CwStatus note_index(CwEdlReader* reader, CwEdlIndexes* list) {
    CW_TRY(CW_RESERVE(reader->arena, list->items, list->count, list->capacity));
    list->items[list->count++] = reader->n_events;
    return CW_OK;
}

// A side of a split edit starts later than the other.
static CwStatus delay(CwEdlReader* reader, CwEvent* event, int64_t frames) {
    if (frames <= 0) {
        return CW_OK;
    }
    if (frames >= event->rec_out - event->rec_in) {
        return cw__edl_repair(reader, "edl.split", event->line, cw_text(""),
                              "a delay of %d frames is longer than its event; left alone", (int)frames);
    }
    const CwShot whole = {.src_in = event->src_in, .speed = event->speed};
    event->src_in = cw_shot_source_at(&whole, frames);
    event->rec_in += frames;
    return CW_OK;
}

static CwStatus put_edit(CwEdlReader* reader, const CwEdit* edit, bool second_of_roll) {
    CwEvent event = edit->event;
    CW_TRY(delay(reader, &event, edit->video_delay));
    for (uint64_t left = edit->tracks.video; left; left &= left - 1) {
        if (second_of_roll) {
            CW_TRY(note_index(reader, &reader->b_rolls));
        }
        CW_TRY(put_event(reader, &event, CW_TRACK_VIDEO, __builtin_ctzll(left) + 1));
    }
    event = edit->event;
    CW_TRY(delay(reader, &event, edit->audio_delay));
    for (uint64_t left = edit->tracks.audio; left; left &= left - 1) {
        const int track = __builtin_ctzll(left) + 1;
        if (track == edit->tracks.doubtful) {
            CW_TRY(note_index(reader, &reader->doubtful));
        }
        CW_TRY(put_event(reader, &event, CW_TRACK_AUDIO, track));
    }
    return CW_OK;
}

// Whether an edit comes in by a transition from the roll whose name with a B it has: a copy made for the dissolve.
static bool is_second_of_roll(const CwEdlReader* reader, size_t edit) {
    if (edit == 0 || reader->edits[edit].event.transition == CW_TRANSITION_CUT) {
        return false;
    }
    const CwText from = cw_text(reader->edits[edit - 1].event.reel);
    const CwText to = cw_text(reader->edits[edit].event.reel);
    return from.length && to.length == from.length + 1 && to.at[from.length] == 'B' && cw_text_starts(to, from.at);
}

CwStatus cw__edl_settle_event(CwEdlReader* reader) {
    for (size_t i = 0; i < reader->n_edits; ++i) {
        CwEdit* edit = &reader->edits[i];
        CW_TRY(name_roll(reader, edit));
        CW_TRY(settle_speed(reader, edit));
        CW_TRY(check_dissolve(reader, &edit->event));
        if (!edit->tracks.audio && !edit->tracks.video) {
            edit->tracks.audio = 1;
            CW_TRY(cw__edl_repair(reader, "edl.channel", edit->event.line, cw_text(""),
                                  "channels NONE and no AUD line that names them; taken as sound track 1"));
        }
        CW_TRY(put_edit(reader, edit, is_second_of_roll(reader, i)));
    }
    return CW_OK;
}

// "A12" is tracks 1 and 2, unless the list really has that many.
static CwStatus settle_tracks(CwEdlReader* reader) {
    for (size_t i = 0; i < reader->doubtful.count && !reader->many_tracks; ++i) {
        CwEvent* event = &reader->events[reader->doubtful.items[i]];
        const int both = event->track;
        event->track = both / 10;
        const CwEvent copy = *event;
        CW_TRY(put_event(reader, &copy, CW_TRACK_AUDIO, both % 10));
        CW_TRY(cw__edl_repair(reader, "edl.channel", copy.line, cw_text(""), "A%d taken as tracks %d and %d", both,
                              both / 10, both % 10));
    }
    return CW_OK;
}

static CwStatus settle_reels(CwEdlReader* reader) {
    if (!reader->n_true_reels) {
        return CW_OK;
    }
    for (size_t i = 0; i < reader->n_events; ++i) {
        CwEvent* event = &reader->events[i];
        uint32_t id = 0;
        CW_TRY(cw__name_id(&reader->replaced, cw_text(event->reel), &id));
        if (id < reader->n_true_reels && event->roll == event->reel) {
            event->roll = reader->true_reels[id];
        }
    }
    return CW_OK;
}

// A copy of a roll made for a dissolve is that roll, unless the list cuts to it elsewhere too.
static CwStatus settle_b_rolls(CwEdlReader* reader) {
    CwNameSet others = {.arena = reader->arena};
    size_t next = 0;
    uint32_t id = 0;
    if (!reader->b_rolls.count) {
        return CW_OK;
    }
    for (size_t i = 0; i < reader->n_events; ++i) {
        if (next < reader->b_rolls.count && reader->b_rolls.items[next] == i) {
            ++next;
        } else {
            CW_TRY(cw__name_id(&others, cw_text(reader->events[i].reel), &id));
        }
    }
    const size_t n_others = others.count;
    for (size_t i = 0; i < reader->b_rolls.count; ++i) {
        CwEvent* event = &reader->events[reader->b_rolls.items[i]];
        CW_TRY(cw__name_id(&others, cw_text(event->reel), &id));
        if (id >= n_others && event->roll == event->reel) {
            const CwText name = {event->reel, cw_text(event->reel).length - 1};
            CW_TRY(cw__edl_name(reader, event->line, name, &event->roll));
            CW_TRY(cw__edl_repair(reader, "edl.b_roll", event->line, cw_text(event->reel),
                                  "taken as roll %s: a copy that was made for this dissolve", event->roll));
        }
    }
    return CW_OK;
}

enum {
    INCLUSIVE_JOINS_MIN = 2, // so many joins, and each of the list is a frame short: no accident
};

// Whether every event of the first picture track ends one frame before the next begins: out is the last frame then.
static bool is_inclusive(const CwEdlReader* reader) {
    const CwEvent* before = NULL;
    size_t joins = 0;
    size_t short_joins = 0;
    for (size_t i = 0; i < reader->n_events; ++i) {
        const CwEvent* event = &reader->events[i];
        if (event->kind != CW_TRACK_VIDEO || event->track != 1) {
            continue;
        }
        if (before && event->rec_in - before->rec_out <= 1) {
            ++joins;
            short_joins += event->rec_in - before->rec_out == 1;
        }
        before = event;
    }
    return joins >= INCLUSIVE_JOINS_MIN && short_joins == joins;
}

static CwStatus settle_ends(CwEdlReader* reader) {
    if (!is_inclusive(reader)) {
        return CW_OK;
    }
    for (size_t i = 0; i < reader->n_events; ++i) {
        ++reader->events[i].rec_out;
        ++reader->events[i].src_out;
    }
    return cw__edl_repair(reader, "edl.inclusive", reader->events[0].line, cw_text(""),
                          "every event ends one frame before the next begins: out times are last frames here, and one "
                          "frame was added to each");
}

// Two events on one track at a time: on a tape the later one would have been recorded over the earlier.
static CwStatus report_overlaps(CwEdlReader* reader) {
    int64_t ends[2][64] = {{0}};
    for (size_t i = 0; i < reader->n_events; ++i) {
        const CwEvent* event = &reader->events[i];
        int64_t* end = &ends[event->kind][event->track - 1];
        const bool keyed = event->transition == CW_TRANSITION_KEY || event->transition == CW_TRANSITION_KEY_BACKGROUND;
        if (event->rec_in < *end && event->rec_out > event->rec_in && !keyed) {
            CW_TRY(
                cw__edl_repair(reader, "edl.overlap", event->line, cw_text(""),
                               "begins %d frames before what is there on its track has ended; the later line is seen",
                               (int)(*end - event->rec_in)));
        }
        if (event->rec_out > *end) {
            *end = event->rec_out;
        }
    }
    return CW_OK;
}

CwStatus cw__edl_settle_list(CwEdlReader* reader) {
    CW_TRY(settle_reels(reader));
    CW_TRY(settle_b_rolls(reader));
    CW_TRY(settle_tracks(reader));
    cw__events_sort(reader->events, reader->n_events);
    CW_TRY(settle_ends(reader));
    return report_overlaps(reader);
}
