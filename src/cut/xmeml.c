// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/xmeml.h"

#include "cut/nest_priv.h"
#include "cut/xml_priv.h"

#include <string.h>

enum {
    DEPTH_MAX = 16,
    PIECES_MAX = 1 << 20,
    FASTEST = 1000,
};

// A file or sequence where it is described.
typedef struct {
    const xmlNode* node;
} Described;

typedef struct {
    CwMaking making;
    CwNameSet ids; // of files and sequences, those of sequences with an 's' before them
    Described* described;
    size_t n_described;
    size_t described_capacity;
    size_t n_pieces;
} Reader;

static CwStatus read_row(Reader* reader, const xmlNode* track, CwNest* row, bool video, int depth);

static CwStatus number_of(const Reader* reader, const xmlNode* node, const char* name, int64_t otherwise,
                          int64_t* ret_value) {
    const xmlNode* child = cw__xml_child(node, name);
    const CwText text = cw__xml_text(child);
    int64_t value = 0;
    if (!text.length) {
        *ret_value = otherwise;
        return CW_OK;
    }
    if (cw_parse_int(text, &value) != CW_OK || value > 1000000000 || value < -1000000000) {
        return cw__making_refuse(&reader->making, "xmeml.number", cw__xml_line(child), text.at,
                                 "<%s> should be a whole number of frames", name);
    }
    *ret_value = value;
    return CW_OK;
}

// The rate in a <rate>, num 0 where there is none.
static CwRate rate_in(const xmlNode* node, bool drop) {
    const xmlNode* rate = cw__xml_child(node, "rate");
    int64_t base = 0;
    CwRate found = {0, 1, false};
    if (cw_parse_int(cw__xml_child_text(rate, "timebase"), &base) != CW_OK || base <= 0 || base > 1000) {
        return found;
    }
    const bool ntsc = cw_text_is_fold(cw__xml_child_text(rate, "ntsc"), "TRUE");
    const CwRatio ratio = ntsc ? (CwRatio){base * 1000, 1001} : (CwRatio){base, 1};
    if (cw_rate_from_ratio(ratio, drop, &found) != CW_OK) {
        (void)!cw_rate_from_ratio(ratio, false, &found);
    }
    return found;
}

// Frames of a clip's own rate in flicks; rates with as many frames to the second are taken frame for frame.
static int64_t flicks_of(const Reader* reader, int64_t frames, CwRate rate) {
    const CwRate record = reader->making.rate;
    const bool alike = !rate.num || cw_rate_base(rate) == cw_rate_base(record);
    return frames * cw_flicks_per_frame(alike ? record : rate);
}

static CwStatus index_described(Reader* reader, const xmlNode* root) {
    for (const xmlNode* node = root; node; node = cw__xml_walk(node, root)) {
        const bool file = cw__xml_is(node, "file");
        const CwText id = cw__xml_attribute(node, "id");
        if ((!file && !cw__xml_is(node, "sequence")) || !id.length || !cw__xml_first(node)) {
            continue;
        }
        CwBuf key = cw_buf(reader->making.arena);
        cw_buf_byte(&key, file ? 'f' : 's');
        cw_buf_bytes(&key, id.at, id.length);
        CW_TRY(cw_buf_status(&key));
        uint32_t number = 0;
        CW_TRY(cw__name_id(&reader->ids, (CwText){key.bytes, key.length}, &number));
        if (number == reader->n_described) {
            CW_TRY(
                CW_RESERVE(reader->making.arena, reader->described, reader->n_described, reader->described_capacity));
            reader->described[reader->n_described++] = (Described){node};
        }
    }
    return CW_OK;
}

// A file or sequence where it is described; itself where it is nowhere.
static CwStatus described(Reader* reader, const xmlNode* node, char kind, const xmlNode** ret_node) {
    *ret_node = node;
    if (!node || cw__xml_first(node)) {
        return CW_OK;
    }
    CwBuf key = cw_buf(reader->making.arena);
    const CwText id = cw__xml_attribute(node, "id");
    cw_buf_byte(&key, kind);
    cw_buf_bytes(&key, id.at, id.length);
    CW_TRY(cw_buf_status(&key));
    uint32_t number = 0;
    CW_TRY(cw__name_id(&reader->ids, (CwText){key.bytes, key.length}, &number));
    if (number < reader->n_described) {
        *ret_node = reader->described[number].node;
    }
    return CW_OK;
}

// The frame a <timecode> names.
static CwStatus timecode_in(const Reader* reader, const xmlNode* node, CwRate rate, int64_t* ret_frame) {
    const xmlNode* timecode = cw__xml_child(node, "timecode");
    const bool drop = cw_text_is_fold(cw__xml_child_text(timecode, "displayformat"), "DF");
    const CwText string = cw__xml_child_text(timecode, "string");
    CW_TRY(number_of(reader, timecode, "frame", -1, ret_frame));
    if (*ret_frame >= 0) {
        return CW_OK;
    }
    *ret_frame = 0;
    CwRate counted = rate;
    if (!string.length || (drop && cw_rate_from_ratio((CwRatio){rate.num, rate.den}, true, &counted) != CW_OK)) {
        return CW_OK;
    }
    if (cw_timecode_parse(string, counted, ret_frame) != CW_OK) {
        return cw__making_refuse(&reader->making, "xmeml.timecode", cw__xml_line(timecode), string.at,
                                 "this is no timecode at the file's rate");
    }
    return CW_OK;
}

static const xmlNode* parameter(const xmlNode* effect, const char* id) {
    for (const xmlNode* p = cw__xml_first(effect); p; p = cw__xml_next(p)) {
        if (cw__xml_is(p, "parameter") && cw_text_is_fold(cw__xml_child_text(p, "parameterid"), id)) {
            return p;
        }
    }
    return NULL;
}

static CwStatus speed_of(Reader* reader, const xmlNode* clip, CwRatio* ret_speed) {
    CwRatio speed = {1, 1};
    if (cw_text_is_fold(cw__xml_child_text(clip, "stillframe"), "TRUE")) {
        speed.num = 0;
    }
    for (const xmlNode* filter = cw__xml_first(clip); filter; filter = cw__xml_next(filter)) {
        const xmlNode* effect = cw__xml_is(filter, "filter") ? cw__xml_child(filter, "effect") : NULL;
        if (!cw_text_is_fold(cw__xml_child_text(effect, "effectid"), "timeremap")) {
            continue;
        }
        CwRatio percent = {100, 1};
        const CwText value = cw__xml_child_text(parameter(effect, "speed"), "value");
        if (value.length && (cw_parse_ratio(value, &percent) != CW_OK || percent.num / percent.den > 100 * FASTEST ||
                             percent.num / percent.den < -100 * FASTEST || percent.den > INT32_MAX)) {
            return cw__making_refuse(&reader->making, "xmeml.speed", cw__xml_line(effect), value.at,
                                     "a speed is a number of percent");
        }
        if (cw_text_is_fold(cw__xml_child_text(parameter(effect, "variablespeed"), "value"), "1")) {
            CW_TRY(cw__making_repair(&reader->making, "xmeml.retime", cw__xml_line(effect), NULL,
                                     "a speed that changes within the clip; its usual speed was taken"));
        }
        speed = cw_ratio(percent.num, percent.den * 100);
        if (cw_text_is_fold(cw__xml_child_text(parameter(effect, "reverse"), "value"), "TRUE") && speed.num > 0) {
            speed.num = -speed.num;
        }
    }
    *ret_speed = speed;
    return CW_OK;
}

static CwStatus name_piece(Reader* reader, const xmlNode* clip, const xmlNode* file, CwNest* piece) {
    const CwText name = cw__xml_child_text(clip, "name");
    CwText roll = cw__xml_child_text(cw__xml_child(cw__xml_child(file, "timecode"), "reel"), "name");
    roll = roll.length ? roll : cw__xml_child_text(file, "name");
    roll = roll.length ? roll : name;
    CW_TRY(cw__making_name(&reader->making, name, &piece->clip));
    CW_TRY(cw__making_name(&reader->making, roll, &piece->roll));
    piece->reel = piece->roll;
    return CW_OK;
}

// Where a clip stands; -1 stands for the edge of the transition beside it.
static CwStatus place(const Reader* reader, const xmlNode* clip, CwNest* piece, const CwNest* before,
                      int64_t* ret_end) {
    int64_t start = 0;
    int64_t end = 0;
    CW_TRY(number_of(reader, clip, "start", 0, &start));
    CW_TRY(number_of(reader, clip, "end", start, &end));
    const int64_t frame = cw_flicks_per_frame(reader->making.rate);
    piece->at = start * frame;
    if (start < 0) {
        piece->at = before && before->kind == CW_NEST_TRANSITION ? before->at
                    : before                                     ? before->at + before->length
                                                                 : 0;
    }
    if (end < 0) {
        const xmlNode* next = cw__xml_next(clip);
        if (cw__xml_is(next, "transitionitem")) {
            CW_TRY(number_of(reader, next, "end", 0, &end));
        }
    }
    piece->length = end * frame - piece->at;
    piece->length = piece->length < 0 ? 0 : piece->length;
    *ret_end = end;
    return CW_OK;
}

static CwStatus add_footage(Reader* reader, const xmlNode* clip, CwNest* piece) {
    const xmlNode* file = NULL;
    int64_t in = 0;
    int64_t out = 0;
    int64_t first = 0;
    int64_t whole = 0;
    CW_TRY(described(reader, cw__xml_child(clip, "file"), 'f', &file));
    const CwRate rate = rate_in(clip, false);
    const CwRate file_rate = rate_in(file, false);
    CW_TRY(number_of(reader, clip, "in", 0, &in));
    CW_TRY(number_of(reader, clip, "out", in, &out));
    CW_TRY(timecode_in(reader, file, file_rate.num ? file_rate : reader->making.rate, &first));
    CW_TRY(number_of(reader, file, "duration", 0, &whole));
    CW_TRY(speed_of(reader, clip, &piece->speed));
    if (!cw__xml_first(file)) {
        CW_TRY(cw__making_repair(&reader->making, "xmeml.no_file", cw__xml_line(clip), NULL,
                                 "its file is not described; taken by its name, counting from 0"));
    }
    const bool plain = piece->speed.num == piece->speed.den;
    const int64_t differs = flicks_of(reader, out - in, rate) - piece->length;
    const int64_t frame = cw_flicks_per_frame(reader->making.rate);
    if (plain && (differs >= frame || differs <= -frame) && piece->length > 0) {
        CW_TRY(cw__making_repair(&reader->making, "xmeml.length", cw__xml_line(clip), NULL,
                                 "%d frames from in to out, and another length on the track; the track counts",
                                 (int)(out - in)));
    }
    // In and out count on the clip as it plays; its own frames follow from the speed.
    int64_t shown = flicks_of(reader, in, rate);
    shown = plain ? shown
                  : cw_muldiv_nearest(shown, piece->speed.num ? piece->speed.num : 1,
                                      piece->speed.num ? piece->speed.den : 1);
    const int64_t last = piece->speed.num < 0 ? flicks_of(reader, whole, rate) : 0;
    piece->start = flicks_of(reader, first, file_rate) + last + shown;
    return name_piece(reader, clip, file, piece);
}

static CwStatus read_tracks(Reader* reader, const xmlNode* sequence, CwNest* group, int depth) {
    const xmlNode* media = cw__xml_child(sequence, "media");
    static const char* const kinds[] = {"video", "audio"};
    for (int kind = 0; kind < 2; ++kind) {
        const xmlNode* list = cw__xml_child(media, kinds[kind]);
        int number = 0;
        for (const xmlNode* track = cw__xml_first(list); track; track = cw__xml_next(track)) {
            if (!cw__xml_is(track, "track")) {
                continue;
            }
            ++number;
            if (cw_text_is_fold(cw__xml_child_text(track, "enabled"), "FALSE")) {
                continue;
            }
            CwNest* row = cw__nest_add(reader->making.arena, group, CW_NEST_GROUP);
            if (!row) {
                return CW_ERR_NO_MEM;
            }
            row->track = number;
            row->length = INT64_C(1) << 57U;
            CW_TRY(read_row(reader, track, row, kind == 0, depth));
        }
    }
    return CW_OK;
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as DEPTH_MAX
static CwStatus read_clip(Reader* reader, const xmlNode* clip, CwNest* row, bool video, int depth) {
    const CwNest* before = row->last;
    const xmlNode* sequence = NULL;
    int64_t end = 0;
    if (depth > DEPTH_MAX || ++reader->n_pieces > PIECES_MAX) {
        return cw__making_refuse(&reader->making, "cut.too_deep", cw__xml_line(clip), NULL,
                                 "sequences within sequences, too deep or too many to be a film");
    }
    CW_TRY(described(reader, cw__xml_child(clip, "sequence"), 's', &sequence));
    CwNest* piece = cw__nest_add(reader->making.arena, row, sequence ? CW_NEST_GROUP : CW_NEST_CLIP);
    if (!piece) {
        return CW_ERR_NO_MEM;
    }
    piece->line = cw__xml_line(clip);
    piece->video = video;
    piece->audio = !video;
    CW_TRY(place(reader, clip, piece, before, &end));
    if (sequence) {
        int64_t in = 0;
        piece->inside = true;
        CW_TRY(number_of(reader, clip, "in", 0, &in));
        CW_TRY(speed_of(reader, clip, &piece->speed));
        piece->start = flicks_of(reader, in, rate_in(clip, false));
        CW_TRY(read_tracks(reader, sequence, piece, depth + 1));
    } else {
        CW_TRY(add_footage(reader, clip, piece));
    }
    if (cw_text_is_fold(cw__xml_child_text(clip, "enabled"), "FALSE")) {
        piece->kind = CW_NEST_GAP;
    }
    return CW_OK;
}

static CwStatus read_generator(Reader* reader, const xmlNode* item, CwNest* row, bool video) {
    const CwNest* before = row->last;
    int64_t end = 0;
    CwNest* piece = cw__nest_add(reader->making.arena, row, CW_NEST_CLIP);
    if (!piece) {
        return CW_ERR_NO_MEM;
    }
    const xmlNode* effect = cw__xml_child(item, "effect");
    const CwText id = cw__xml_child_text(effect, "effectid");
    const bool black =
        cw_text_is_fold(id, "Slug") || cw_text_is_fold(id, "Black") || cw_text_is_fold(id, "Black Video");
    const bool text = cw_text_is_fold(cw__xml_child_text(effect, "effectcategory"), "Text");
    piece->kind = cw_text_is_fold(cw__xml_child_text(item, "enabled"), "FALSE") ? CW_NEST_GAP
                  : black                                                       ? CW_NEST_BLACK
                                                                                : CW_NEST_CLIP;
    piece->line = cw__xml_line(item);
    piece->video = video;
    piece->audio = !video;
    piece->transition = text ? CW_TRANSITION_KEY : CW_TRANSITION_CUT;
    CW_TRY(name_piece(reader, item, NULL, piece));
    return place(reader, item, piece, before, &end);
}

static CwStatus read_transition(Reader* reader, const xmlNode* item, CwNest* row, bool video) {
    int64_t start = 0;
    int64_t end = 0;
    CwNest* piece = cw__nest_add(reader->making.arena, row, CW_NEST_TRANSITION);
    if (!piece) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(number_of(reader, item, "start", 0, &start));
    CW_TRY(number_of(reader, item, "end", start, &end));
    const xmlNode* effect = cw__xml_child(item, "effect");
    const CwText category = cw__xml_child_text(effect, "effectcategory");
    const int64_t frame = cw_flicks_per_frame(reader->making.rate);
    piece->line = cw__xml_line(item);
    piece->video = video;
    piece->audio = !video;
    piece->at = start * frame;
    piece->length = (end > start ? end - start : 0) * frame;
    piece->transition = cw_text_is_fold(category, "Wipe") ? CW_TRANSITION_WIPE : CW_TRANSITION_DISSOLVE;
    int64_t code = 0;
    CW_TRY(number_of(reader, effect, "wipecode", 0, &code));
    piece->wipe = (int)code;
    return CW_OK;
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as DEPTH_MAX
static CwStatus read_row(Reader* reader, const xmlNode* track, CwNest* row, bool video, int depth) {
    for (const xmlNode* item = cw__xml_first(track); item; item = cw__xml_next(item)) {
        if (cw__xml_is(item, "clipitem")) {
            CW_TRY(read_clip(reader, item, row, video, depth));
        } else if (cw__xml_is(item, "generatoritem")) {
            CW_TRY(read_generator(reader, item, row, video));
        } else if (cw__xml_is(item, "transitionitem")) {
            CW_TRY(read_transition(reader, item, row, video));
        }
    }
    cw__nest_settle_transitions(row);
    return CW_OK;
}

static CwStatus read_markers(Reader* reader, const xmlNode* sequence, int64_t first) {
    for (const xmlNode* m = cw__xml_first(sequence); m; m = cw__xml_next(m)) {
        int64_t in = 0;
        int64_t out = 0;
        if (!cw__xml_is(m, "marker")) {
            continue;
        }
        CW_TRY(number_of(reader, m, "in", 0, &in));
        CW_TRY(number_of(reader, m, "out", 0, &out));
        const CwText name = cw__xml_child_text(m, "name");
        const CwText comment = cw__xml_child_text(m, "comment");
        const CwMarker marker = {.frame = first + in,
                                 .text = cw_text_copy(reader->making.arena, name),
                                 .line = cw__xml_line(m),
                                 .frames = out > in ? out - in : 0,
                                 .comment = cw_text_copy(reader->making.arena, comment)};
        if (!marker.text || !marker.comment) {
            return CW_ERR_NO_MEM;
        }
        CW_TRY(cw__making_marker(&reader->making, &marker));
    }
    return CW_OK;
}

static CwStatus find_sequence(Reader* reader, const xmlNode* root, const xmlNode** ret_sequence) {
    const xmlNode* found = NULL;
    size_t n = 0;
    for (const xmlNode* node = root; node; node = cw__xml_walk(node, root)) {
        if (cw__xml_is(node, "sequence") && cw__xml_child(node, "media") && !cw__xml_is(node->parent, "clipitem")) {
            found = found ? found : node;
            ++n;
        }
    }
    if (!found) {
        return cw__making_refuse(&reader->making, "xmeml.no_sequence", 1, NULL, "there is no sequence in this file");
    }
    *ret_sequence = found;
    return n == 1 ? CW_OK
                  : cw__making_repair(&reader->making, "xmeml.several", cw__xml_line(found), NULL,
                                      "%zu sequences; the first was taken", n);
}

CwStatus cw_cut_read_xmeml(CwArena* arena, const char* file, CwText text, const CwCutOptions* options,
                           CwDiagList* repairs, CwDiag* diag, CwCut* ret_cut) {
    Reader reader = {.making = cw__making_begin(arena, file, options, repairs, diag), .ids = {.arena = arena}};
    const xmlNode* root = NULL;
    const xmlNode* sequence = NULL;
    int64_t first = 0;
    CW_TRY(cw__xml_parse(arena, file, text, diag, &root));
    if (!cw__xml_is(root, "xmeml")) {
        return cw__making_refuse(&reader.making, "xmeml.root", 1, (const char*)root->name, "this is no xmeml");
    }
    CwNest* top = cw__nest_add(arena, NULL, CW_NEST_GROUP);
    if (!top) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(index_described(&reader, root));
    CW_TRY(find_sequence(&reader, root, &sequence));
    const CwText format = cw__xml_child_text(cw__xml_child(sequence, "timecode"), "displayformat");
    CW_TRY(cw__making_rate(&reader.making, rate_in(sequence, cw_text_is_fold(format, "DF")), cw__xml_line(sequence)));
    CW_TRY(timecode_in(&reader, sequence, reader.making.rate, &first));
    CW_TRY(cw__making_name(&reader.making, cw__xml_child_text(sequence, "name"), &reader.making.title));
    top->at = first * cw_flicks_per_frame(reader.making.rate);
    top->length = INT64_C(1) << 57U;
    CW_TRY(read_tracks(&reader, sequence, top, 0));
    CW_TRY(read_markers(&reader, sequence, first));
    CW_TRY(cw__nest_lay_out(&reader.making, top));
    return cw__making_finish(&reader.making, ret_cut);
}
