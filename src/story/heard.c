// SPDX-License-Identifier: GPL-3.0-or-later
#include "story/heard.h"

#include <stdlib.h>
#include <string.h>

static int highest_audio_track(const CwCut* cut) {
    int highest = 0;
    for (size_t i = 0; i < cut->n_events; ++i) {
        const CwEvent* event = &cut->events[i];
        highest = event->kind == CW_TRACK_AUDIO && !event->black && event->track > highest ? event->track : highest;
    }
    return highest;
}

// The footage of one audio track, as if it were picture.
static CwStatus picture_of_track(CwArena* arena, const CwCut* cut, int track, CwPicture* ret_picture) {
    CwEvent* events = CW_NEW_ARRAY(arena, CwEvent, cut->n_events);
    if (!events) {
        return CW_ERR_NO_MEM;
    }
    CwCut alone = {.title = cut->title, .rate = cut->rate, .events = events};
    for (size_t i = 0; i < cut->n_events; ++i) {
        if (cut->events[i].kind == CW_TRACK_AUDIO && cut->events[i].track == track) {
            events[alone.n_events] = cut->events[i];
            events[alone.n_events].kind = CW_TRACK_VIDEO;
            events[alone.n_events++].track = 1;
        }
    }
    return cw_cut_picture(arena, &alone, ret_picture);
}

CwStatus cw_cut_heard(CwArena* arena, const CwCut* cut, const CwPicture* picture, CwHeard* ret_heard) {
    const int highest = highest_audio_track(cut);
    CwPicture* tracks = CW_NEW_ARRAY(arena, CwPicture, highest ? (size_t)highest : 1);
    if (!tracks) {
        return CW_ERR_NO_MEM;
    }
    tracks[0] = *picture;
    size_t count = 0;
    for (int track = 1; track <= highest; ++track) {
        CW_TRY(picture_of_track(arena, cut, track, &tracks[count]));
        count += tracks[count].n_shots > 0;
    }
    *ret_heard = (CwHeard){tracks, count ? count : 1};
    return CW_OK;
}

// Where the footage that plays at a frame stops going on.
static int64_t end_of_run(const CwPicture* track, int64_t frame) {
    const CwShot* shot = cw_picture_shot_at(track, frame);
    if (!shot) {
        return frame;
    }
    size_t i = (size_t)(shot - track->shots);
    while (i + 1 < track->n_shots && cw_shot_continues(&track->shots[i], &track->shots[i + 1])) {
        ++i;
    }
    return i + 1 < track->n_shots ? cw_shot_join(&track->shots[i + 1]) : cw_picture_out(track);
}

// Hangs a line on the first track that plays footage with a name when it begins.
static bool hang_on_tracks(const CwHeard* heard, CwRate rate, const CwSpoken* spoken, CwHungLine* line) {
    for (size_t i = 0; i < heard->n_tracks; ++i) {
        if (cw_anchor_of_footage(&heard->tracks[i], rate, spoken->in, &line->anchor) == CW_OK) {
            const int64_t end = end_of_run(&heard->tracks[i], cw_frame_floor(spoken->in, rate));
            line->whole = cw_time_compare(spoken->out, cw_time_of_frame(end, rate)) <= 0;
            return true;
        }
    }
    return false;
}

CwStatus cw_lines_hang(CwArena* arena, const CwDialogue* dialogue, const CwHeard* heard, const CwPicture* picture,
                       CwRate rate, CwHungLines* ret_lines) {
    CwHungLine* lines = CW_NEW_ARRAY(arena, CwHungLine, dialogue->n_lines);
    if (!lines) {
        return CW_ERR_NO_MEM;
    }
    size_t count = 0;
    for (size_t i = 0; i < dialogue->n_lines; ++i) {
        const CwSpoken* spoken = &dialogue->lines[i];
        CwHungLine* line = &lines[count];
        if (spoken->heard && (hang_on_tracks(heard, rate, spoken, line) ||
                              cw_anchor_of_join(picture, rate, spoken->in, &line->anchor) == CW_OK)) {
            line->name = spoken->name;
            line->speaker = spoken->speaker;
            line->text = spoken->text;
            line->scene = spoken->scene;
            line->length = cw_time_between(spoken->in, spoken->out);
            ++count;
        }
    }
    *ret_lines = (CwHungLines){lines, count};
    return CW_OK;
}

static bool has_line(const CwHungLines* lines, const char* name) {
    for (size_t i = 0; i < lines->n_lines; ++i) {
        if (strcmp(lines->lines[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

CwStatus cw_lines_join(CwArena* arena, const CwHungLines* first, const CwHungLines* more, CwHungLines* ret_lines) {
    CwHungLine* lines = CW_NEW_ARRAY(arena, CwHungLine, first->n_lines + more->n_lines);
    if (!lines) {
        return CW_ERR_NO_MEM;
    }
    size_t count = 0;
    for (size_t i = 0; i < first->n_lines; ++i) {
        lines[count++] = first->lines[i];
    }
    for (size_t i = 0; i < more->n_lines; ++i) {
        if (!has_line(first, more->lines[i].name)) {
            lines[count++] = more->lines[i];
        }
    }
    *ret_lines = (CwHungLines){lines, count};
    return CW_OK;
}

typedef struct {
    CwArena* arena;
    CwRate rate;
    CwLine* items;
    size_t count;
    size_t capacity;
} LineList;

static CwStatus add_line(LineList* list, const CwHungLine* hung, CwTime in, CwTime out) {
    for (size_t i = 0; i < list->count; ++i) {
        if (strcmp(list->items[i].name, hung->name) == 0 && list->items[i].in.flicks == in.flicks) {
            return CW_OK; // the same place on another track
        }
    }
    CW_TRY(CW_RESERVE(list->arena, list->items, list->count, list->capacity));
    list->items[list->count++] = (CwLine){hung->name, hung->speaker, hung->text, in, out};
    return CW_OK;
}

// The line from wherever its first `gone` frames would have been over.
static CwStatus place_on(LineList* list, const CwHungLine* hung, const CwPicture* track, CwSpan gone, bool* ret_found) {
    CwAnchorPlaces places;
    CwAnchor anchor = hung->anchor;
    if (gone.flicks) {
        anchor.at.frame += gone.flicks / cw_flicks_per_frame(list->rate);
        anchor.offset = cw_span(0);
    }
    CW_TRY(cw_anchor_resolve(list->arena, &anchor, track, list->rate, NULL, NULL, &places));
    for (size_t p = 0; p < places.count; ++p) {
        const CwTime in = places.places[p].at;
        CwTime out = cw_time_after(in, cw_span(hung->length.flicks - gone.flicks));
        if (hung->whole) {
            const int64_t end_frame = end_of_run(track, cw_frame_floor(in, list->rate));
            const CwTime end = cw_time_of_frame(end_frame, list->rate);
            out = cw_time_compare(end, out) < 0 ? end : out;
        }
        CW_TRY(add_line(list, hung, in, out));
        *ret_found = true;
    }
    return CW_OK;
}

// The line on all tracks; when its first word is cut off, from the first frame of it that is still there.
static CwStatus place_line(LineList* list, const CwHungLine* hung, const CwHeard* heard, const CwPicture* picture) {
    const bool on_join = hung->anchor.kind != CW_ANCHOR_FOOTAGE;
    const int64_t step = cw_flicks_per_frame(list->rate);
    bool found = false;
    for (int64_t gone = 0; !found && gone < hung->length.flicks; gone += step) {
        for (size_t i = 0; !on_join && i < heard->n_tracks; ++i) {
            CW_TRY(place_on(list, hung, &heard->tracks[i], cw_span(gone), &found));
        }
        if (on_join) {
            return place_on(list, hung, picture, cw_span(0), &found);
        }
        if (!hung->whole) {
            break;
        }
    }
    return CW_OK;
}

static int compare_lines(const void* a, const void* b) {
    const CwLine* x = a;
    const CwLine* y = b;
    const int times = cw_time_compare(x->in, y->in);
    return times ? times : cw_natural_compare(x->name, y->name);
}

CwStatus cw_lines_place(CwArena* arena, const CwHungLines* hung, const CwHeard* heard, const CwPicture* picture,
                        CwRate rate, const CwLine** ret_lines, size_t* ret_count) {
    LineList list = {.arena = arena, .rate = rate};
    for (size_t i = 0; i < hung->n_lines; ++i) {
        CW_TRY(place_line(&list, &hung->lines[i], heard, picture));
    }
    if (list.count) {
        qsort(list.items, list.count, sizeof *list.items, compare_lines);
    }
    *ret_lines = list.items;
    *ret_count = list.count;
    return CW_OK;
}
