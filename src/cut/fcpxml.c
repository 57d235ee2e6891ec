// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/fcpxml.h"

#include "cut/nest_priv.h"
#include "cut/xml_priv.h"

#include <stdlib.h>
#include <string.h>

enum {
    DEPTH_MAX = 40,
    PIECES_MAX = 1 << 20,
    FASTEST = 1000,
};

typedef enum {
    PLAYS_VIDEO = 1,
    PLAYS_AUDIO = 2,
    PLAYS_ALL = 3,
} Plays;

// A resource, by its id.
typedef struct {
    CwText id;
    const xmlNode* node;
} Resource;

typedef struct {
    CwMaking making;
    Resource* resources; // by id
    size_t n_resources;
    size_t n_pieces;
} Reader;

// Where items are being put.
typedef struct {
    CwNest* row;    // the row itself
    CwNest* around; // where what is connected to its items goes …
    int64_t row_at; // … in whose time the row's time 0 is here
    int lane;       // of the row
    Plays plays;
    int depth;
    bool inside; // a timeline within the timeline
} Place;

static CwStatus read_items(Reader* reader, const xmlNode* list, const Place* place, int64_t at);

// A time, "1001/24000s", as flicks; empty answers `otherwise`.
static CwStatus time_of(const Reader* reader, const xmlNode* node, const char* name, int64_t otherwise,
                        int64_t* ret_flicks) {
    CwText text = cw__xml_attribute(node, name);
    if (!text.length) {
        *ret_flicks = otherwise;
        return CW_OK;
    }
    CwRatio ratio = {0, 1};
    const CwText number = {text.at, text.length - (text.at[text.length - 1] == 's')};
    const bool read = cw_parse_ratio(number, &ratio) == CW_OK;
    if (!read || ratio.num / ratio.den > 1000000 || ratio.num / ratio.den < -1000000) {
        return cw__making_refuse(&reader->making, "fcpxml.time", cw__xml_line(node), text.at,
                                 "%s is no time; it should be seconds as a fraction, \"1001/24000s\"", name);
    }
    *ret_flicks = cw_muldiv_nearest(CW_FLICKS_PER_SECOND, ratio.num, ratio.den);
    return CW_OK;
}

static int compare_resources(const void* a, const void* b) {
    const Resource* x = a;
    const Resource* y = b;
    const size_t shorter = x->id.length < y->id.length ? x->id.length : y->id.length;
    const int order = memcmp(x->id.at, y->id.at, shorter);
    return order ? order : (x->id.length > y->id.length) - (x->id.length < y->id.length);
}

static CwStatus index_resources(Reader* reader, const xmlNode* list) {
    size_t capacity = 0;
    for (const xmlNode* node = cw__xml_first(list); node; node = cw__xml_next(node)) {
        CW_TRY(CW_RESERVE(reader->making.arena, reader->resources, reader->n_resources, capacity));
        reader->resources[reader->n_resources++] = (Resource){cw__xml_attribute(node, "id"), node};
    }
    if (reader->n_resources) {
        qsort(reader->resources, reader->n_resources, sizeof *reader->resources, compare_resources);
    }
    return CW_OK;
}

static const xmlNode* resource(const Reader* reader, CwText id) {
    const Resource wanted = {.id = id};
    const Resource* found = id.length && reader->n_resources ? bsearch(&wanted, reader->resources, reader->n_resources,
                                                                       sizeof wanted, compare_resources)
                                                             : NULL;
    return found ? found->node : NULL;
}

static CwNest* add(Reader* reader, CwNest* row, CwNestKind kind, const xmlNode* node) {
    CwNest* piece = cw__nest_add(reader->making.arena, row, kind);
    if (piece) {
        piece->line = cw__xml_line(node);
        ++reader->n_pieces;
    }
    return piece;
}

static CwText metadata(const xmlNode* node, const char* key) {
    const xmlNode* list = cw__xml_child(node, "metadata");
    for (const xmlNode* md = cw__xml_first(list); md; md = cw__xml_next(md)) {
        if (cw_text_is(cw__xml_attribute(md, "key"), key)) {
            return cw__xml_attribute(md, "value");
        }
    }
    return cw_text("");
}

static bool is_footage(const xmlNode* node) {
    return cw__xml_is(node, "clip") || cw__xml_is(node, "video") || cw__xml_is(node, "audio");
}

// The roll: the reel where somebody wrote it down, else the media's name.
static CwStatus name_piece(Reader* reader, const xmlNode* node, const xmlNode* media, CwNest* piece) {
    static const char reel_key[] = "com.apple.proapps.studio.reel";
    CwText name = cw__xml_attribute(node, "name");
    for (const xmlNode* whole = node->parent; !name.length && is_footage(whole); whole = whole->parent) {
        name = cw__xml_attribute(whole, "name"); // what is in a clip seldom has a name of its own
    }
    CwText roll = metadata(node, reel_key);
    roll = roll.length ? roll : metadata(media, reel_key);
    roll = roll.length ? roll : cw__xml_attribute(media, "name");
    roll = roll.length ? roll : name;
    CW_TRY(cw__making_name(&reader->making, name.length ? name : roll, &piece->clip));
    CW_TRY(cw__making_name(&reader->making, roll, &piece->roll));
    piece->reel = piece->roll;
    return CW_OK;
}

// One point of a retiming: at this time of the clip its media is there.
typedef struct {
    int64_t time;
    int64_t value;
} Point;

static CwStatus read_points(Reader* reader, const xmlNode* map, int64_t media_start, Point** ret_points,
                            size_t* ret_n) {
    Point* points = NULL;
    size_t n = 0;
    size_t capacity = 0;
    int64_t largest = INT64_MIN;
    for (const xmlNode* node = cw__xml_first(map); node; node = cw__xml_next(node)) {
        Point point;
        CW_TRY(time_of(reader, node, "time", 0, &point.time));
        CW_TRY(time_of(reader, node, "value", 0, &point.value));
        if (n && point.time <= points[n - 1].time) {
            return cw__making_refuse(&reader->making, "fcpxml.retime", cw__xml_line(node), NULL,
                                     "points of a retiming must go forward in time");
        }
        CW_TRY(CW_RESERVE(reader->making.arena, points, n, capacity));
        points[n++] = point;
        largest = point.value > largest ? point.value : largest;
    }
    if (n && media_start > 0 && largest < media_start) {
        CW_TRY(cw__making_repair(&reader->making, "fcpxml.time_map", cw__xml_line(map), NULL,
                                 "this retiming counts from the start of its media; read so"));
        for (size_t i = 0; i < n; ++i) {
            points[i].value += media_start;
        }
    }
    const CwText interpolation = cw__xml_attribute(cw__xml_first(map), "interp");
    if (n > 2 && cw_text_starts(interpolation, "smooth")) {
        CW_TRY(cw__making_repair(&reader->making, "fcpxml.retime", cw__xml_line(map), interpolation.at,
                                 "a smooth change of speed; taken straight from point to point"));
    }
    *ret_points = points;
    *ret_n = n;
    return CW_OK;
}

// Splits a clip where its speed changes.
static CwStatus retime(Reader* reader, const xmlNode* node, const xmlNode* media, CwNest* row, CwNest* piece) {
    const xmlNode* map = cw__xml_child(node, "timeMap");
    Point* points = NULL;
    size_t n = 0;
    int64_t media_start = 0;
    CW_TRY(time_of(reader, media, "start", 0, &media_start));
    CW_TRY(read_points(reader, map, media_start, &points, &n));
    if (n < 2) {
        return CW_OK;
    }
    const CwNest whole = *piece;
    const int64_t end = whole.start + whole.length;
    bool first = true;
    for (size_t i = 0; i + 1 < n; ++i) {
        const int64_t from = i == 0 || points[i].time < whole.start ? whole.start : points[i].time;
        const int64_t to = i + 2 == n || points[i + 1].time > end ? end : points[i + 1].time;
        if (to <= from) {
            continue;
        }
        CwNest* part = first ? piece : add(reader, row, whole.kind, node);
        if (!part) {
            return CW_ERR_NO_MEM;
        }
        if (!first) {
            *part = whole;
            part->next = NULL;
        }
        first = false;
        part->speed = cw_ratio(points[i + 1].value - points[i].value, points[i + 1].time - points[i].time);
        if (part->speed.num / part->speed.den > FASTEST || part->speed.num / part->speed.den < -FASTEST) {
            return cw__making_refuse(&reader->making, "fcpxml.retime", cw__xml_line(map), NULL,
                                     "no footage runs more than %d times as fast", FASTEST);
        }
        part->at = whole.at + (from - whole.start);
        part->length = to - from;
        part->start = points[i].value + cw_muldiv_nearest(from - points[i].time, part->speed.num, part->speed.den);
    }
    return CW_OK;
}

// The part of an item in which it is heard, where that differs from the part in which it is seen.
static CwStatus sound_apart(Reader* reader, const xmlNode* node, CwNest* row, CwNest* piece) {
    if (!cw__xml_attribute(node, "audioStart").length || !piece->video || !piece->audio) {
        return CW_OK;
    }
    CwNest* sound = add(reader, row, CW_NEST_CLIP, node);
    if (!sound) {
        return CW_ERR_NO_MEM;
    }
    int64_t start = 0;
    int64_t length = 0;
    CW_TRY(time_of(reader, node, "audioStart", piece->start, &start));
    CW_TRY(time_of(reader, node, "audioDuration", piece->length, &length));
    *sound = *piece;
    sound->next = NULL;
    sound->video = false;
    sound->aside = true;
    sound->at += start - piece->start;
    sound->start = start;
    sound->length = length;
    piece->audio = false;
    return CW_OK;
}

static Plays plays_of(const xmlNode* node, const xmlNode* media) {
    const CwText enabled = cw__xml_attribute(node, "srcEnable");
    int plays = PLAYS_ALL;
    if (cw__xml_is(node, "video") || cw_text_is(enabled, "video")) {
        plays = PLAYS_VIDEO;
    } else if (cw__xml_is(node, "audio") || cw_text_is(enabled, "audio")) {
        plays = PLAYS_AUDIO;
    }
    if (cw__xml_is(media, "asset")) {
        plays &= (cw_text_is(cw__xml_attribute(media, "hasVideo"), "1") ? PLAYS_VIDEO : 0) |
                 (cw_text_is(cw__xml_attribute(media, "hasAudio"), "1") ? PLAYS_AUDIO : 0);
    } else if (cw__xml_is(media, "effect")) {
        plays &= PLAYS_VIDEO;
    }
    return (Plays)plays;
}

// Footage: asset-clip, video, audio, title.
static CwStatus add_footage(Reader* reader, const xmlNode* node, const Place* place, CwNest* frame) {
    const xmlNode* media = resource(reader, cw__xml_attribute(node, "ref"));
    const bool title = cw__xml_is(node, "title");
    const int plays = (int)plays_of(node, media) & (int)place->plays;
    CwNest* piece = add(reader, place->row, CW_NEST_CLIP, node);
    if (!piece) {
        return CW_ERR_NO_MEM;
    }
    if (!media) {
        CW_TRY(cw__making_repair(&reader->making, "fcpxml.reference", cw__xml_line(node), NULL,
                                 "its media is not in the file; taken by its name"));
    }
    piece->at = frame->at;
    piece->start = frame->start;
    piece->length = frame->length;
    piece->track = frame->track;
    piece->video = title ? (place->plays & PLAYS_VIDEO) != 0 : (plays & PLAYS_VIDEO) != 0;
    piece->audio = !title && (plays & PLAYS_AUDIO) != 0;
    piece->transition = title ? CW_TRANSITION_KEY : CW_TRANSITION_CUT;
    CW_TRY(name_piece(reader, node, media, piece));
    if (!piece->video && !piece->audio) {
        piece->kind = CW_NEST_GAP;
    }
    CW_TRY(sound_apart(reader, node, place->row, piece));
    return retime(reader, node, media, place->row, piece);
}

// The sequence or angle a ref-clip or mc-clip plays; NULL where it is missing.
static const xmlNode* contents_of(const Reader* reader, const xmlNode* node, const char* angle) {
    const xmlNode* media = resource(reader, cw__xml_attribute(node, "ref"));
    if (cw__xml_is(node, "ref-clip")) {
        return cw__xml_child(cw__xml_child(media, "sequence"), "spine");
    }
    const xmlNode* multicam = cw__xml_child(media, "multicam");
    for (const xmlNode* one = cw__xml_first(multicam); one; one = cw__xml_next(one)) {
        const CwText id = cw__xml_attribute(one, "angleID");
        if (cw__xml_is(one, "mc-angle") && (!angle || cw_text_is(id, angle))) {
            return one;
        }
    }
    return NULL;
}

// A timeline of its own, seen through a clip: what is in `contents`, in the clip's own time.
static CwStatus add_inner(Reader* reader, const xmlNode* node, const xmlNode* contents, const Place* place,
                          const CwNest* frame, int plays) {
    CwNest* group = add(reader, place->row, CW_NEST_GROUP, node);
    if (!group) {
        return CW_ERR_NO_MEM;
    }
    group->at = frame->at;
    group->start = frame->start;
    group->length = frame->length;
    group->track = frame->track;
    group->inside = true;
    const Place inner = {.row = group,
                         .around = group,
                         .plays = (Plays)(plays & (int)place->plays),
                         .depth = place->depth + 1,
                         .inside = true};
    CW_TRY(read_items(reader, contents, &inner, 0));
    return retime(reader, node, NULL, place->row, group);
}

static CwStatus add_multicam(Reader* reader, const xmlNode* node, const Place* place, const CwNest* frame) {
    bool any = false;
    for (const xmlNode* source = cw__xml_first(node); source; source = cw__xml_next(source)) {
        const CwText enabled = cw__xml_attribute(source, "srcEnable");
        if (!cw__xml_is(source, "mc-source") || cw_text_is(enabled, "none")) {
            continue;
        }
        const int plays = cw_text_is(enabled, "video")   ? PLAYS_VIDEO
                          : cw_text_is(enabled, "audio") ? PLAYS_AUDIO
                                                         : PLAYS_ALL;
        const char* angle = cw_text_copy(reader->making.arena, cw__xml_attribute(source, "angleID"));
        if (!angle) {
            return CW_ERR_NO_MEM;
        }
        const xmlNode* contents = contents_of(reader, node, angle);
        any = true;
        if (contents) {
            CW_TRY(add_inner(reader, node, contents, place, frame, plays));
        }
    }
    const xmlNode* first = any ? NULL : contents_of(reader, node, NULL);
    return first ? add_inner(reader, node, first, place, frame, PLAYS_ALL) : CW_OK;
}

static CwStatus add_contents(Reader* reader, const xmlNode* node, const Place* place, CwNest* frame) {
    const int plays = (int)plays_of(node, NULL);
    if (cw__xml_is(node, "gap")) {
        return CW_OK;
    }
    if (cw__xml_is(node, "clip") || cw__xml_is(node, "sync-clip")) {
        return add_inner(reader, node, node, place, frame, plays);
    }
    if (cw__xml_is(node, "mc-clip") && contents_of(reader, node, NULL)) {
        return add_multicam(reader, node, place, frame);
    }
    const xmlNode* spine = cw__xml_is(node, "ref-clip") ? contents_of(reader, node, NULL) : NULL;
    return spine ? add_inner(reader, node, spine, place, frame, plays) : add_footage(reader, node, place, frame);
}

// Markers count in the time of their item.
static CwStatus read_markers(Reader* reader, const xmlNode* node, int64_t at, int64_t start, int64_t length) {
    for (const xmlNode* m = cw__xml_first(node); m; m = cw__xml_next(m)) {
        int64_t time = 0;
        if (!cw__xml_is(m, "marker") && !cw__xml_is(m, "chapter-marker")) {
            continue;
        }
        CW_TRY(time_of(reader, m, "start", start, &time));
        if (time < start || time >= start + length) {
            continue;
        }
        int64_t lasts = 0;
        CW_TRY(time_of(reader, m, "duration", 0, &lasts));
        const CwMarker marker = {.frame = cw__frames_of_flicks(at + time - start, reader->making.rate),
                                 .colour = cw__xml_is(m, "chapter-marker") ? "chapter" : "",
                                 .text = cw_text_copy(reader->making.arena, cw__xml_attribute(m, "value")),
                                 .line = cw__xml_line(m),
                                 .frames = cw__frames_of_flicks(lasts, reader->making.rate),
                                 .comment = cw_text_copy(reader->making.arena, cw__xml_attribute(m, "note"))};
        if (!marker.text || !marker.comment) {
            return CW_ERR_NO_MEM;
        }
        CW_TRY(cw__making_marker(&reader->making, &marker));
    }
    return CW_OK;
}

static bool is_item(const xmlNode* node) {
    static const char* const names[] = {"asset-clip", "clip",     "video",   "audio",    "title", "gap",
                                        "sync-clip",  "ref-clip", "mc-clip", "audition", "spine"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; ++i) {
        if (cw__xml_is(node, names[i])) {
            return true;
        }
    }
    return false;
}

// Where the time of an item begins when it does not say.
static CwStatus natural_range(const Reader* reader, const xmlNode* node, int64_t* ret_start, int64_t* ret_length) {
    const xmlNode* media = resource(reader, cw__xml_attribute(node, "ref"));
    *ret_start = 0;
    *ret_length = 0;
    if (cw__xml_is(media, "asset")) {
        CW_TRY(time_of(reader, media, "start", 0, ret_start));
        return time_of(reader, media, "duration", 0, ret_length);
    }
    const xmlNode* inner = cw__xml_child(media, "sequence");
    inner = inner ? inner : cw__xml_child(media, "multicam");
    CW_TRY(time_of(reader, inner, "tcStart", 0, ret_start));
    return time_of(reader, inner, "duration", 0, ret_length);
}

static int lane_of(const xmlNode* node) {
    int64_t lane = 0;
    (void)!cw_parse_int(cw__xml_attribute(node, "lane"), &lane);
    return lane > 60 ? 60 : lane < -60 ? -60 : (int)lane;
}

static CwStatus read_item(Reader* reader, const xmlNode* node, const Place* place, int64_t at, int64_t* ret_end);

// What hangs on an item by a lane stands beside the row, and may be longer than what it hangs on.
static CwStatus read_connected(Reader* reader, const xmlNode* node, const Place* place, const CwNest* frame) {
    for (const xmlNode* child = cw__xml_first(node); child; child = cw__xml_next(child)) {
        if (!is_item(child) || !cw__xml_attribute(child, "lane").length) {
            continue;
        }
        const int64_t shift = place->row_at + frame->at - frame->start;
        CwNest* holder = add(reader, place->around, CW_NEST_GROUP, child);
        if (!holder) {
            return CW_ERR_NO_MEM;
        }
        const bool within = cw__xml_is(node, "sync-clip");
        int64_t end = 0;
        holder->track = place->lane + lane_of(child);
        holder->at = within ? place->row_at + frame->at : 0;
        holder->length = within ? frame->length : INT64_C(1) << 57U;
        holder->start = within ? frame->start : -shift;
        const Place beside = {.row = holder,
                              .around = place->around,
                              .row_at = shift,
                              .lane = holder->track,
                              .plays = place->plays,
                              .depth = place->depth + 1,
                              .inside = place->inside};
        CW_TRY(read_item(reader, child, &beside, frame->start, &end));
    }
    return CW_OK;
}

// A storyline of its own: its items count from 0.
static CwStatus read_storyline(Reader* reader, const xmlNode* node, const Place* place, int64_t at) {
    CwNest* row = add(reader, place->row, CW_NEST_GROUP, node);
    if (!row) {
        return CW_ERR_NO_MEM;
    }
    row->at = at;
    row->length = INT64_C(1) << 57U;
    const Place inner = {.row = row,
                         .around = place->around,
                         .row_at = place->row_at + at,
                         .lane = place->lane,
                         .plays = place->plays,
                         .depth = place->depth + 1,
                         .inside = place->inside};
    return read_items(reader, node, &inner, 0);
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as DEPTH_MAX
static CwStatus read_item(Reader* reader, const xmlNode* node, const Place* place, int64_t at, int64_t* ret_end) {
    CwNest frame = {0};
    int64_t start = 0;
    int64_t length = 0;
    if (place->depth > DEPTH_MAX || reader->n_pieces > PIECES_MAX) {
        return cw__making_refuse(&reader->making, "cut.too_deep", cw__xml_line(node), NULL,
                                 "timelines within timelines, too deep or too many to be a film");
    }
    CW_TRY(time_of(reader, node, "offset", at, &frame.at));
    if (cw__xml_is(node, "spine")) {
        return read_storyline(reader, node, place, frame.at);
    }
    if (cw__xml_is(node, "audition")) {
        const xmlNode* pick = cw__xml_first(node);
        while (pick && !is_item(pick)) {
            pick = cw__xml_next(pick);
        }
        return pick ? read_item(reader, pick, place, frame.at, ret_end) : CW_OK;
    }
    CW_TRY(natural_range(reader, node, &start, &length));
    CW_TRY(time_of(reader, node, "start", start, &frame.start));
    CW_TRY(time_of(reader, node, "duration", length, &frame.length));
    if (!cw_text_is(cw__xml_attribute(node, "enabled"), "0")) {
        CW_TRY(add_contents(reader, node, place, &frame));
    }
    *ret_end = frame.at + frame.length;
    if (!place->inside) {
        CW_TRY(read_markers(reader, node, place->row_at + frame.at, frame.start, frame.length));
    }
    return read_connected(reader, node, place, &frame);
}

static CwStatus read_transition(Reader* reader, const xmlNode* node, const Place* place, int64_t at) {
    CwNest* piece = add(reader, place->row, CW_NEST_TRANSITION, node);
    if (!piece) {
        return CW_ERR_NO_MEM;
    }
    const CwText name = cw__xml_attribute(node, "name");
    piece->transition = CW_TRANSITION_DISSOLVE;
    if (memmem(name.at, name.length, "ipe", 3)) {
        piece->transition = CW_TRANSITION_WIPE;
    }
    piece->video = true;
    CW_TRY(time_of(reader, node, "offset", at, &piece->at));
    return time_of(reader, node, "duration", 0, &piece->length);
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as DEPTH_MAX
static CwStatus read_items(Reader* reader, const xmlNode* list, const Place* place, int64_t at) {
    for (const xmlNode* node = cw__xml_first(list); node; node = cw__xml_next(node)) {
        if (cw__xml_is(node, "transition")) {
            CW_TRY(read_transition(reader, node, place, at));
        } else if (is_item(node) && !cw__xml_attribute(node, "lane").length) {
            CW_TRY(read_item(reader, node, place, at, &at));
        }
    }
    cw__nest_settle_transitions(place->row);
    return CW_OK;
}

// The rate of a format: its frame's length, or what its name ends in.
static CwRate rate_of_format(const Reader* reader, CwText id, bool drop) {
    const xmlNode* format = resource(reader, id);
    int64_t flicks = 0;
    CwRate rate = {0, 1, false};
    if (time_of(reader, format, "frameDuration", 0, &flicks) == CW_OK && flicks > 0) {
        const CwRatio ratio = cw_ratio(CW_FLICKS_PER_SECOND, flicks);
        (void)!(cw_rate_from_ratio(ratio, drop, &rate) != CW_OK && cw_rate_from_ratio(ratio, false, &rate));
        return rate;
    }
    static const struct {
        const char* tail;
        const char* rate;
    } names[] = {{"p2398", "23.976"}, {"p2997", "29.97"}, {"i2997", "29.97"}, {"p5994", "59.94"},
                 {"i5994", "29.97"},  {"p24", "24"},      {"p25", "25"},      {"i50", "25"},
                 {"p30", "30"},       {"p50", "50"},      {"p60", "60"},      {"p4795", "47.952"}};
    const CwText name = cw__xml_attribute(format, "name");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; ++i) {
        const size_t length = strlen(names[i].tail);
        if (name.length > length && cw_text_is(cw_text_after(name, name.length - length), names[i].tail)) {
            (void)!cw_rate_parse(cw_text(names[i].rate), &rate);
        }
    }
    return rate;
}

static CwStatus read_sequence(Reader* reader, const xmlNode* sequence) {
    CwNest* root = cw__nest_add(reader->making.arena, NULL, CW_NEST_GROUP);
    CwNest* row = cw__nest_add(reader->making.arena, root, CW_NEST_GROUP);
    if (!root || !row) {
        return CW_ERR_NO_MEM;
    }
    const xmlNode* spine = cw__xml_child(sequence, "spine");
    const bool drop = cw_text_is(cw__xml_attribute(sequence, "tcFormat"), "DF");
    CW_TRY(cw__making_rate(&reader->making, rate_of_format(reader, cw__xml_attribute(sequence, "format"), drop),
                           cw__xml_line(sequence)));
    CW_TRY(time_of(reader, sequence, "tcStart", 0, &root->at));
    const xmlNode* first = cw__xml_first(spine);
    int64_t offset = 0;
    CW_TRY(time_of(reader, first, "offset", root->at, &offset));
    root->start = root->at;
    if (offset < root->at) {
        CW_TRY(cw__making_repair(&reader->making, "fcpxml.offset", cw__xml_line(first), NULL,
                                 "the spine counts from 0 although its sequence starts elsewhere; read so"));
        root->start = 0;
    }
    root->length = INT64_C(1) << 57U;
    row->length = INT64_C(1) << 57U;
    const Place place = {.row = row, .around = root, .plays = PLAYS_ALL};
    CW_TRY(read_items(reader, spine, &place, root->start));
    for (size_t i = 0; i < reader->making.n_markers; ++i) {
        reader->making.markers[i].frame += cw__frames_of_flicks(root->at - root->start, reader->making.rate);
    }
    return cw__nest_lay_out(&reader->making, root);
}

static CwStatus find_sequence(Reader* reader, const xmlNode* root, const xmlNode** ret_sequence) {
    const xmlNode* found = NULL;
    size_t n = 0;
    for (const xmlNode* node = root; node; node = cw__xml_walk(node, root)) {
        if (!cw__xml_is(node, "project")) {
            continue;
        }
        found = found ? found : node;
        ++n;
    }
    const xmlNode* sequence = cw__xml_child(found, "sequence");
    if (!sequence) {
        return cw__making_refuse(&reader->making, "fcpxml.no_project", 1, NULL,
                                 "there is no project with a sequence in this file; export the project, not the event");
    }
    if (n > 1) {
        CW_TRY(cw__making_repair(&reader->making, "fcpxml.several", cw__xml_line(found), NULL,
                                 "%zu projects; the first was taken", n));
    }
    *ret_sequence = sequence;
    return cw__making_name(&reader->making, cw__xml_attribute(found, "name"), &reader->making.title);
}

static CwStatus check_version(Reader* reader, const xmlNode* root) {
    const CwText version = cw__xml_attribute(root, "version");
    int64_t minor = 0;
    const bool known = cw_text_starts(version, "1.") && cw_parse_int(cw_text_after(version, 2), &minor) == CW_OK &&
                       minor >= 8 && minor <= 13;
    return known ? CW_OK
                 : cw__making_repair(&reader->making, "fcpxml.version", cw__xml_line(root), version.at,
                                     "versions 1.8 to 1.13 are known; read as one of those");
}

CwStatus cw_cut_read_fcpxml(CwArena* arena, const char* file, CwText text, const CwCutOptions* options,
                            CwDiagList* repairs, CwDiag* diag, CwCut* ret_cut) {
    Reader reader = {.making = cw__making_begin(arena, file, options, repairs, diag)};
    const xmlNode* root = NULL;
    const xmlNode* sequence = NULL;
    CW_TRY(cw__xml_parse(arena, file, text, diag, &root));
    if (!cw__xml_is(root, "fcpxml")) {
        return cw__making_refuse(&reader.making, "fcpxml.root", 1, (const char*)root->name, "this is no FCPXML");
    }
    CW_TRY(check_version(&reader, root));
    CW_TRY(index_resources(&reader, cw__xml_child(root, "resources")));
    CW_TRY(find_sequence(&reader, root, &sequence));
    CW_TRY(read_sequence(&reader, sequence));
    return cw__making_finish(&reader.making, ret_cut);
}
