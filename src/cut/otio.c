// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/otio.h"

#include "cut/nest_priv.h"

#include <string.h>

enum {
    DEPTH_MAX = 60,
};

static const char line_key[] = "cuewright line"; // where an object begins in the text, hung on the object itself

typedef struct {
    CwMaking making;
    CwRate said; // the first rate in the file
    int markers_depth;
} Reader;

// A range of time as written: rate and whole or broken values.
typedef struct {
    int64_t start;
    int64_t length;
} Span;

static bool is_schema(const json_t* object, const char* name) {
    const char* schema = json_string_value(json_object_get(object, "OTIO_SCHEMA"));
    const size_t length = strlen(name);
    return schema && strncmp(schema, name, length) == 0 && (schema[length] == '.' || schema[length] == '\0');
}

static int line_of(const json_t* object) {
    return (int)json_integer_value(json_object_get(object, line_key));
}

// Goes through text and tree together, and hangs on every object the line it begins on.
typedef struct {
    CwText text;
    size_t at;
    int line;
} Lines;

static void next_object(Lines* lines) {
    bool quoted = false;
    for (; lines->at < lines->text.length; ++lines->at) {
        const char c = lines->text.at[lines->at];
        lines->line += c == '\n';
        if (quoted) {
            lines->at += c == '\\';
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{') {
            ++lines->at;
            return;
        }
    }
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the JSON reader goes
static CwStatus hang_lines(Lines* lines, json_t* json) {
    if (json_is_object(json)) {
        next_object(lines);
        const int line = lines->line;
        const char* key = NULL;
        json_t* value = NULL;
        json_object_foreach(json, key, value) {
            CW_TRY(hang_lines(lines, value));
        }
        return json_object_set_new(json, line_key, json_integer(line)) == 0 ? CW_OK : CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < json_array_size(json); ++i) {
        CW_TRY(hang_lines(lines, json_array_get(json, i)));
    }
    return CW_OK;
}

static CwStatus rate_of(const Reader* reader, const json_t* time, CwRate* ret_rate) {
    CwRatio ratio = {0, 1};
    const CwJsonIn quiet = {reader->making.file, NULL};
    if (cw_json_get_ratio(quiet, time, "rate", &ratio) != CW_OK || ratio.num <= 0) {
        return cw__making_refuse(&reader->making, "otio.time", line_of(time), NULL,
                                 "a time needs a rate above 0 and a value");
    }
    *ret_rate = (CwRate){0, 1, false};
    if (cw_rate_from_ratio(ratio, false, ret_rate) != CW_OK && ratio.num <= INT32_MAX && ratio.den <= INT32_MAX) {
        *ret_rate = (CwRate){(int32_t)ratio.num, (int32_t)ratio.den, false};
    }
    return CW_OK;
}

// A time in flicks. Rates with as many frames to the second as the record side has are taken frame for frame.
static CwStatus time_in(Reader* reader, const json_t* time, int64_t* ret_flicks) {
    CwRate rate;
    CwRatio value = {0, 1};
    CW_TRY(rate_of(reader, time, &rate));
    const CwJsonIn quiet = {reader->making.file, NULL};
    if (cw_json_get_ratio(quiet, time, "value", &value) != CW_OK || !rate.num) {
        return cw__making_refuse(&reader->making, "otio.time", line_of(time), NULL,
                                 "a time needs a rate above 0 and a value");
    }
    const CwRate record = reader->making.rate;
    const bool alike = (int64_t)(rate.num + rate.den - 1) / rate.den == cw_rate_base(record);
    if (alike && (rate.num != record.num || rate.den != record.den)) {
        CW_TRY(cw__making_repair(&reader->making, "cut.mixed_rate", line_of(time), NULL,
                                 "a time at %d/%d frames a second in a list of %s; taken frame for frame", rate.num,
                                 rate.den, cw_rate_name(record)));
        rate = record;
    }
    const CwI128 flicks = (CwI128)value.num * CW_FLICKS_PER_SECOND * rate.den;
    const CwI128 by = (CwI128)value.den * rate.num;
    const CwI128 nearest = (2 * flicks + (flicks < 0 ? -by : by)) / (2 * by);
    const CwI128 most = (CwI128)1 << 56U;
    if (nearest > most || nearest < -most) {
        return cw__making_refuse(&reader->making, "otio.time", line_of(time), NULL, "no time of this world");
    }
    *ret_flicks = (int64_t)nearest;
    return CW_OK;
}

static CwStatus range_in(Reader* reader, const json_t* range, Span* ret_span) {
    CW_TRY(time_in(reader, json_object_get(range, "start_time"), &ret_span->start));
    CW_TRY(time_in(reader, json_object_get(range, "duration"), &ret_span->length));
    if (ret_span->length < 0) {
        return cw__making_refuse(&reader->making, "otio.time", line_of(range), NULL, "a length below 0");
    }
    return CW_OK;
}

// The media reference that counts: of Clip.2 the active one.
static const json_t* media_of(const json_t* clip) {
    const json_t* all = json_object_get(clip, "media_references");
    const char* active = json_string_value(json_object_get(clip, "active_media_reference_key"));
    const json_t* one = json_object_get(all, active ? active : "DEFAULT_MEDIA");
    return one ? one : json_object_get(clip, "media_reference");
}

static const char* text_at(const json_t* object, const char* key) {
    const char* text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

// The reel, where programs put it.
static const char* reel_of(const json_t* clip) {
    const json_t* places[2] = {json_object_get(clip, "metadata"), json_object_get(media_of(clip), "metadata")};
    for (int i = 0; i < 2; ++i) {
        const json_t* cmx = json_object_get(places[i], "cmx_3600");
        static const char* const keys[] = {"reel", "Tape", "TapeName", "tape", "Source Name", "reel_name"};
        if (text_at(cmx, "reel")[0]) {
            return text_at(cmx, "reel");
        }
        for (size_t k = 0; k < sizeof keys / sizeof keys[0]; ++k) {
            if (text_at(places[i], keys[k])[0]) {
                return text_at(places[i], keys[k]);
            }
        }
    }
    return "";
}

// The last part of an address.
static const char* file_of(const json_t* media) {
    const char* url = text_at(media, "target_url");
    const char* slash = strrchr(url, '/');
    return slash ? slash + 1 : url;
}

static CwStatus name_clip(Reader* reader, const json_t* clip, CwNest* piece) {
    const json_t* media = media_of(clip);
    const json_t* own = json_object_get(json_object_get(clip, "metadata"), "cuewright");
    const char* name = text_at(clip, "name");
    const char* roll = reel_of(clip);
    if (!roll[0]) {
        roll = text_at(media, "name")[0] ? text_at(media, "name") : file_of(media);
    }
    if (!roll[0]) {
        roll = name;
    }
    const char* reel = roll;
    if (json_is_object(own)) {
        roll = text_at(own, "roll");
        reel = text_at(own, "reel");
        piece->has_source_length = json_is_integer(json_object_get(own, "source_frames"));
        piece->source_length = cw_json_int_or(own, "source_frames", 0);
        piece->transition =
            (CwTransition)(strcmp(text_at(own, "key"), "key") == 0          ? CW_TRANSITION_KEY
                           : strcmp(text_at(own, "key"), "background") == 0 ? CW_TRANSITION_KEY_BACKGROUND
                                                                            : CW_TRANSITION_CUT);
        CW_TRY(cw__making_name(&reader->making, cw_text(text_at(own, "event")), &piece->event));
    }
    CW_TRY(cw__making_name(&reader->making, cw_text(name), &piece->clip));
    CW_TRY(cw__making_name(&reader->making, cw_text(roll), &piece->roll));
    CW_TRY(cw__making_name(&reader->making, cw_text(reel), &piece->reel));
    const json_t* generator = json_object_get(media, "generator_kind");
    const char* kind = json_string_value(generator);
    if ((kind && (strcmp(kind, "black") == 0 || strcmp(kind, "Black") == 0)) ||
        json_is_true(json_object_get(own, "black"))) {
        piece->kind = CW_NEST_BLACK;
    }
    return CW_OK;
}

// Speeds of all effects together.
static CwStatus speed_of(Reader* reader, const json_t* item, CwNest* piece) {
    const json_t* effects = json_object_get(item, "effects");
    const CwJsonIn quiet = {reader->making.file, NULL};
    for (size_t i = 0; i < json_array_size(effects); ++i) {
        const json_t* effect = json_array_get(effects, i);
        CwRatio by = {1, 1};
        if (is_schema(effect, "FreezeFrame")) {
            piece->speed = (CwRatio){0, 1};
        } else if (is_schema(effect, "LinearTimeWarp") &&
                   cw_json_get_ratio(quiet, effect, "time_scalar", &by) == CW_OK && by.num > -1000000000 &&
                   by.num < 1000000000 && by.den < 1000000000) {
            piece->speed = cw_ratio(piece->speed.num * by.num, piece->speed.den * by.den);
            if (piece->speed.den > 1000000000 || piece->speed.num > 1000000000 || piece->speed.num < -1000000000) {
                return cw__making_refuse(&reader->making, "otio.speed", line_of(effect), NULL,
                                         "no speed footage runs at");
            }
        } else if (is_schema(effect, "LinearTimeWarp") || is_schema(effect, "TimeEffect")) {
            CW_TRY(cw__making_repair(&reader->making, "otio.effect", line_of(effect), text_at(effect, "effect_name"),
                                     "a change of time not known here; left at normal speed"));
        }
    }
    const char* exact = text_at(json_object_get(json_object_get(item, "metadata"), "cuewright"), "speed");
    CwRatio speed;
    if (exact[0] && cw_parse_ratio(cw_text(exact), &speed) == CW_OK && speed.den < 1000000000 &&
        speed.num < 1000000000 && speed.num > -1000000000) {
        piece->speed = cw_ratio(speed.num, speed.den);
    }
    return CW_OK;
}

// How far a reversed clip, which plays its range from the end, reaches back: whole frames.
static int64_t played_backward(CwRate rate, int64_t length, CwRatio speed) {
    const CwI128 frame = cw_flicks_per_frame(rate);
    const CwI128 played = length / frame * -speed.num / speed.den * frame;
    return played < ((CwI128)1 << 56U) ? (int64_t)played : 0;
}

static CwStatus take_range(Reader* reader, const json_t* item, CwNest* piece) {
    const json_t* range = json_object_get(item, "source_range");
    if (!json_is_object(range)) {
        range = json_object_get(media_of(item), "available_range");
        if (!json_is_object(range)) {
            return cw__making_refuse(&reader->making, "otio.no_range", line_of(item), text_at(item, "name"),
                                     "a clip needs a source range, or media that says what is available");
        }
        CW_TRY(cw__making_repair(&reader->making, "otio.no_range", line_of(item), text_at(item, "name"),
                                 "no source range; all that is available of its media was taken"));
    }
    Span span;
    CW_TRY(range_in(reader, range, &span));
    piece->start = span.start;
    piece->length = span.length;
    if (piece->speed.num < 0) {
        piece->start += played_backward(reader->making.rate, span.length, piece->speed);
    }
    return CW_OK;
}

static CwStatus markers_of(Reader* reader, const json_t* item, int64_t at, int64_t start) {
    const json_t* markers = json_object_get(item, "markers");
    for (size_t i = 0; i < json_array_size(markers); ++i) {
        const json_t* marker = json_array_get(markers, i);
        Span span;
        CW_TRY(range_in(reader, json_object_get(marker, "marked_range"), &span));
        const CwRate rate = reader->making.rate;
        CW_TRY(
            cw__making_marker(&reader->making, &(CwMarker){.frame = cw__frames_of_flicks(at + span.start - start, rate),
                                                           .colour = text_at(marker, "color"),
                                                           .text = text_at(marker, "name"),
                                                           .line = line_of(marker),
                                                           .frames = cw__frames_of_flicks(span.length, rate),
                                                           .comment = text_at(marker, "comment")}));
    }
    return CW_OK;
}

static CwStatus read_item(Reader* reader, const json_t* item, CwNest* into, int depth, int64_t* at);

static int64_t furthest(const CwNest* group) {
    int64_t end = 0;
    for (const CwNest* piece = group->first; piece; piece = piece->next) {
        end = piece->at + piece->length > end ? piece->at + piece->length : end;
    }
    return end;
}

// What an item trims of its own contents.
static CwStatus trim(Reader* reader, const json_t* item, CwNest* group) {
    const json_t* range = json_object_get(item, "source_range");
    group->length = furthest(group);
    if (json_is_object(range)) {
        Span span;
        CW_TRY(range_in(reader, range, &span));
        group->start = span.start;
        group->length = span.length;
    }
    return CW_OK;
}

static void say_kind(CwNest* group, bool video) {
    for (CwNest* piece = group->first; piece; piece = piece->next) {
        piece->video = video;
        piece->audio = !video;
        if (piece->kind == CW_NEST_GROUP && !piece->inside) {
            say_kind(piece, video); // NOLINT(misc-no-recursion): as deep as DEPTH_MAX
        }
    }
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as DEPTH_MAX
static CwStatus read_track(Reader* reader, const json_t* track, CwNest* group, int depth) {
    const json_t* children = json_object_get(track, "children");
    int64_t at = 0;
    for (size_t i = 0; i < json_array_size(children); ++i) {
        CW_TRY(read_item(reader, json_array_get(children, i), group, depth + 1, &at));
    }
    say_kind(group, strcmp(text_at(track, "kind"), "Audio") != 0);
    CW_TRY(trim(reader, track, group));
    cw__nest_settle_transitions(group);
    return CW_OK;
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as DEPTH_MAX
static CwStatus read_stack(Reader* reader, const json_t* stack, CwNest* group, int depth) {
    const json_t* children = json_object_get(stack, "children");
    int n_video = 0;
    int n_audio = 0;
    for (size_t i = 0; i < json_array_size(children); ++i) {
        const json_t* child = json_array_get(children, i);
        const bool audio = is_schema(child, "Track") && strcmp(text_at(child, "kind"), "Audio") == 0;
        int64_t at = 0;
        CwNest* before = group->last;
        CW_TRY(read_item(reader, child, group, depth + 1, &at));
        if (group->last != before) {
            const json_t* own = json_object_get(json_object_get(child, "metadata"), "cuewright");
            const int64_t track = cw_json_int_or(own, "track", audio ? n_audio + 1 : n_video + 1);
            group->last->track = track > 0 && track <= 9999 ? (int)track : 1;
            n_audio += audio;
            n_video += !audio;
            group->last->inside = false;
            group->last->video = group->last->video || is_schema(child, "Clip"); // a clip without a track around it
        } else {
            n_audio += audio;
            n_video += !audio;
        }
    }
    return trim(reader, stack, group);
}

static CwStatus read_transition(Reader* reader, const json_t* item, CwNest* into, const int64_t* at) {
    int64_t before = 0;
    int64_t after = 0;
    CW_TRY(time_in(reader, json_object_get(item, "in_offset"), &before));
    CW_TRY(time_in(reader, json_object_get(item, "out_offset"), &after));
    CwNest* piece = cw__nest_add(reader->making.arena, into, CW_NEST_TRANSITION);
    if (!piece) {
        return CW_ERR_NO_MEM;
    }
    const json_t* own = json_object_get(json_object_get(item, "metadata"), "cuewright");
    const bool wipe = strstr(text_at(item, "transition_type"), "ipe") != NULL || json_object_get(own, "wipe");
    piece->at = *at - before;
    piece->length = before + after;
    piece->line = line_of(item);
    piece->transition = wipe ? CW_TRANSITION_WIPE : CW_TRANSITION_DISSOLVE;
    piece->wipe = (int)cw_json_int_or(own, "wipe", 0);
    return CW_OK;
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as DEPTH_MAX
static CwStatus read_group(Reader* reader, const json_t* item, CwNest* group, int depth) {
    group->inside = true;
    CW_TRY(speed_of(reader, item, group));
    if (is_schema(item, "Track")) {
        return read_track(reader, item, group, depth);
    }
    const json_t* inner = is_schema(item, "Timeline") ? json_object_get(item, "tracks") : item;
    return read_stack(reader, inner, group, depth);
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as DEPTH_MAX
static CwStatus read_item(Reader* reader, const json_t* item, CwNest* into, int depth, int64_t* at) {
    if (depth > DEPTH_MAX) {
        return cw__making_refuse(&reader->making, "cut.too_deep", line_of(item), NULL,
                                 "timelines within timelines, more than %d deep", DEPTH_MAX);
    }
    if (is_schema(item, "Transition")) {
        return read_transition(reader, item, into, at);
    }
    const bool group = is_schema(item, "Track") || is_schema(item, "Stack") || is_schema(item, "Timeline");
    const bool clip = is_schema(item, "Clip");
    const bool known = group || clip || is_schema(item, "Gap") || is_schema(item, "Filler");
    CwNest* piece = cw__nest_add(reader->making.arena, into, group ? CW_NEST_GROUP : clip ? CW_NEST_CLIP : CW_NEST_GAP);
    if (!piece) {
        return CW_ERR_NO_MEM;
    }
    piece->at = *at;
    piece->line = line_of(item);
    if (!known) {
        return cw__making_repair(&reader->making, "otio.schema", line_of(item), text_at(item, "OTIO_SCHEMA"),
                                 "not known here; left out");
    }
    if (group) {
        CW_TRY(read_group(reader, item, piece, depth));
    } else {
        CW_TRY(clip ? speed_of(reader, item, piece) : CW_OK);
        CW_TRY(take_range(reader, item, piece));
    }
    if (clip) {
        CW_TRY(name_clip(reader, item, piece));
    }
    *at += piece->length;
    if (json_is_false(json_object_get(item, "enabled"))) {
        piece->kind = CW_NEST_GAP;
    }
    return CW_OK;
}

// The first rate met on the way down.
// NOLINTNEXTLINE(misc-no-recursion): as deep as the JSON reader goes
static const json_t* first_time(const json_t* json) {
    if (json_is_object(json) && json_object_get(json, "rate") && json_object_get(json, "value")) {
        return json;
    }
    const char* key = NULL;
    json_t* value = NULL;
    json_object_foreach((json_t*)json, key, value) {
        const json_t* found =
            strcmp(key, "metadata") != 0 && strcmp(key, "media_references") != 0 && strcmp(key, "media_reference") != 0
                ? first_time(value)
                : NULL;
        if (found) {
            return found;
        }
    }
    for (size_t i = 0; i < json_array_size(json); ++i) {
        const json_t* found = first_time(json_array_get(json, i));
        if (found) {
            return found;
        }
    }
    return NULL;
}

static CwStatus settle_rate(Reader* reader, const json_t* timeline, const json_t* stack) {
    const json_t* start = json_object_get(timeline, "global_start_time");
    const json_t* time = json_is_object(start) ? start : first_time(stack);
    const json_t* own = json_object_get(json_object_get(timeline, "metadata"), "cuewright");
    CwRate said = {0, 1, false};
    CwRatio ratio = {0, 1};
    const CwJsonIn quiet = {reader->making.file, NULL};
    if (time && cw_json_get_ratio(quiet, time, "rate", &ratio) == CW_OK && ratio.num > 0) {
        (void)!cw_rate_from_ratio(ratio, cw_json_bool_or(own, "drop", reader->making.options->rate.drop), &said);
    }
    return cw__making_rate(&reader->making, said, time ? line_of(time) : 0);
}

// Markers stand on items; where those lie on the record side is known once lengths are.
// NOLINTNEXTLINE(misc-no-recursion): as deep as DEPTH_MAX
static CwStatus collect_markers(Reader* reader, const json_t* item, const CwNest* piece, int64_t at) {
    CW_TRY(markers_of(reader, item, at, piece->start));
    const json_t* children = json_object_get(item, "children");
    const CwNest* child = piece->first;
    for (size_t i = 0; i < json_array_size(children) && child; ++i) {
        const json_t* inner = json_array_get(children, i);
        if (is_schema(inner, "Track") || is_schema(inner, "Clip") || is_schema(inner, "Gap")) {
            CW_TRY(collect_markers(reader, inner, child, at + child->at - piece->start));
        }
        child = child->next;
    }
    return CW_OK;
}

static CwStatus read_timeline(Reader* reader, const json_t* timeline) {
    CwNest* root = cw__nest_add(reader->making.arena, NULL, CW_NEST_GROUP);
    if (!root) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw__making_name(&reader->making, cw_text(text_at(timeline, "name")), &reader->making.title));
    const json_t* stack = is_schema(timeline, "Timeline") ? json_object_get(timeline, "tracks") : timeline;
    CW_TRY(settle_rate(reader, timeline, stack));
    if (is_schema(stack, "Track")) { // all there is
        CW_TRY(read_item(reader, stack, root, 0, &root->length));
        root->last->track = 1;
        root->last->inside = false;
        return cw__nest_lay_out(&reader->making, root);
    }
    CW_TRY(read_stack(reader, stack, root, 0));
    const json_t* start = json_object_get(timeline, "global_start_time");
    if (json_is_object(start)) {
        CW_TRY(time_in(reader, start, &root->at));
    }
    CW_TRY(collect_markers(reader, stack, root, root->at));
    return cw__nest_lay_out(&reader->making, root);
}

// The timeline of a file: itself, or the first in a collection; a stack or a track alone counts as one. `*n_found` is
// how many there are.
// NOLINTNEXTLINE(misc-no-recursion): as deep as the JSON reader goes
static const json_t* timeline_of(const json_t* json, size_t* n_found) {
    const json_t* first = NULL;
    if (!is_schema(json, "SerializableCollection")) {
        const bool is = is_schema(json, "Timeline") || is_schema(json, "Stack") || is_schema(json, "Track");
        *n_found += is;
        return is ? json : NULL;
    }
    const json_t* children = json_object_get(json, "children");
    for (size_t i = 0; i < json_array_size(children); ++i) {
        const json_t* found = timeline_of(json_array_get(children, i), n_found);
        first = first ? first : found;
    }
    return first;
}

CwStatus cw_cut_read_otio(CwArena* arena, const char* file, CwText text, const CwCutOptions* options,
                          CwDiagList* repairs, CwDiag* diag, CwCut* ret_cut) {
    Reader reader = {.making = cw__making_begin(arena, file, options, repairs, diag)};
    json_t* json = NULL;
    if ((int64_t)text.length > CW_CUT_BYTES_MAX) {
        return cw_diag(diag, CW_ERR_RANGE, "cut.too_long", (CwPlace){file, 0, 0}, NULL,
                       "more than 1 GiB; this is no cut");
    }
    CW_TRY(cw_json_parse(arena, file, text, diag, &json));
    size_t n_found = 0;
    const json_t* timeline = timeline_of(json, &n_found);
    if (!timeline) {
        return cw__making_refuse(&reader.making, "otio.no_timeline", 1, NULL,
                                 "no OTIO timeline, and no collection of some");
    }
    if (n_found > 1) {
        CW_TRY(cw__making_repair(&reader.making, "otio.several", 1, text_at(timeline, "name"),
                                 "%zu timelines; the first was taken", n_found));
    }
    Lines lines = {.text = text, .line = 1};
    CW_TRY(hang_lines(&lines, json));
    CW_TRY(read_timeline(&reader, timeline));
    return cw__making_finish(&reader.making, ret_cut);
}
