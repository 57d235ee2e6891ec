// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/filmscribe.h"

#include "cut/making_priv.h"
#include "cut/xml_priv.h"

#include <string.h>

enum {
    FRAMES_TO_THE_FOOT = 16, // 35 mm, 4 perforations
};

typedef struct {
    CwMaking making;
    int64_t per_foot;
} Reader;

// The first element below `node` with one of the names, in document order.
static const xmlNode* find(const xmlNode* node, const char* const* names) {
    for (const xmlNode* at = node ? cw__xml_walk(node, node) : NULL; at; at = cw__xml_walk(at, node)) {
        for (const char* const* name = names; *name; ++name) {
            if (cw_text_is_fold(cw_text((const char*)at->name), *name)) {
                return at;
            }
        }
    }
    return NULL;
}

static CwText find_text(const xmlNode* node, const char* const* names) {
    return cw__xml_text(find(node, names));
}

// "0123+08" as frames.
static bool feet(CwText text, int64_t per_foot, int64_t* ret_frames) {
    CwText rest = text;
    int64_t whole = 0;
    int64_t frames = 0;
    const CwText left = cw_text_split(&rest, '+');
    if (left.length == text.length || cw_parse_int(cw_text_trim(left), &whole) != CW_OK ||
        cw_parse_int(cw_text_trim(rest), &frames) != CW_OK || whole > 1000000000 || frames >= per_foot || whole < 0) {
        return false;
    }
    *ret_frames = whole * per_foot + frames;
    return true;
}

// A place as written in one of the ways there are.
static bool place_in_text(const Reader* reader, CwText text, int64_t* ret_frame) {
    const bool counted = cw_parse_int(text, ret_frame) == CW_OK && *ret_frame >= 0 && *ret_frame < INT64_C(1) << 40U;
    return text.length && (counted || feet(text, reader->per_foot, ret_frame) ||
                           cw_timecode_parse(text, reader->making.rate, ret_frame) == CW_OK);
}

// Timecode before frame numbers before feet: what says where, before what says how far.
static bool place_of(const Reader* reader, const xmlNode* node, int64_t* ret_frame) {
    static const char* const ways[][4] = {{"Timecode", "TC", "TimeCode", NULL},
                                          {"Frame", "Frames", "FrameCount", NULL},
                                          {"Feet", "Footage", "FeetFrames", NULL}};
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; ++i) {
        if (node && place_in_text(reader, find_text(node, ways[i]), ret_frame)) {
            return true;
        }
    }
    return node && place_in_text(reader, cw__xml_text(node), ret_frame);
}

// Both ends of a side; End is its last frame, EndOut the one after it.
static bool side_of(const Reader* reader, const xmlNode* side, int64_t* ret_in, int64_t* ret_out) {
    static const char* const starts[] = {"Start", "In", NULL};
    static const char* const end_outs[] = {"EndOut", "Out", NULL};
    static const char* const ends[] = {"End", "Last", NULL};
    if (!side || !place_of(reader, find(side, starts), ret_in)) {
        return false;
    }
    if (place_of(reader, find(side, end_outs), ret_out)) {
        return true;
    }
    if (!place_of(reader, find(side, ends), ret_out)) {
        return false;
    }
    ++*ret_out;
    return true;
}

static CwStatus name_event(Reader* reader, const xmlNode* node, const xmlNode* source, CwEvent* event) {
    static const char* const clips[] = {"ClipName", "Name", NULL};
    static const char* const tapes[] = {"TapeName", "Tape", "SoundRoll", "CamRoll", "CameraRoll", "SourceName", NULL};
    const CwText clip = find_text(source, clips);
    const CwText tape = find_text(source, tapes);
    const CwText number = cw__xml_attribute(node, "Num");
    CW_TRY(cw__making_name(&reader->making, clip, &event->clip));
    CW_TRY(cw__making_name(&reader->making, tape.length ? tape : clip, &event->roll));
    event->reel = event->roll;
    return number.length ? cw__making_name(&reader->making, number, &event->event)
                         : cw__making_number(&reader->making, &event->event);
}

static CwStatus settle_transition(Reader* reader, const xmlNode* node, CwEvent* event) {
    static const char* const lengths[] = {"TransitionLength", "EffectLength", "DissolveLength", NULL};
    const CwText type = cw__xml_attribute(node, "Type");
    const bool wipe = cw_text_starts_fold(type, "wipe");
    if (!wipe && !cw_text_starts_fold(type, "diss") && !cw_text_starts_fold(type, "fade")) {
        return CW_OK;
    }
    event->transition = wipe ? CW_TRANSITION_WIPE : CW_TRANSITION_DISSOLVE;
    int64_t frames = 0;
    if (!place_in_text(reader, find_text(node, lengths), &frames) || frames > event->rec_out - event->rec_in) {
        CW_TRY(cw__making_repair(&reader->making, "filmscribe.length", event->line, type.at,
                                 "a transition without a length, or longer than its event; taken as a cut"));
        event->transition = CW_TRANSITION_CUT;
        return CW_OK;
    }
    event->transition_frames = frames;
    return CW_OK;
}

static CwStatus read_event(Reader* reader, const xmlNode* node) {
    static const char* const masters[] = {"Master", "Record", "Rec", "Assemble", NULL};
    static const char* const sources[] = {"Source", NULL};
    static const char* const tracks[] = {"Track", "TrackLabel", NULL};
    const xmlNode* source = find(node, sources);
    CwEvent event = {.line = cw__xml_line(node), .kind = CW_TRACK_VIDEO, .track = 1, .speed = {1, 1}};
    if (!side_of(reader, find(node, masters), &event.rec_in, &event.rec_out) || event.rec_out < event.rec_in) {
        return cw__making_refuse(&reader->making, "filmscribe.master", event.line, NULL,
                                 "this event has no start and end on its master side");
    }
    CW_TRY(name_event(reader, node, source, &event));
    const int64_t length = event.rec_out - event.rec_in;
    const CwText type = cw__xml_attribute(node, "Type");
    event.black = cw_text_is_fold(type, "Black") || cw_text_is_fold(type, "Filler") ||
                  cw_text_is_fold(cw_text(event.clip), "black");
    event.src_out = length;
    if (!event.black && !side_of(reader, source, &event.src_in, &event.src_out)) {
        event.src_in = 0;
        event.src_out = length;
        CW_TRY(cw__making_repair(&reader->making, "filmscribe.source", event.line, event.clip,
                                 "its source times cannot be read; counting from 0"));
    }
    int64_t stated = length;
    if (place_in_text(reader, cw__xml_attribute(node, "Length"), &stated) && stated != length) {
        CW_TRY(cw__making_repair(&reader->making, "filmscribe.length", event.line, NULL,
                                 "its length is said to be %d frames; its master side has %d, and counts", (int)stated,
                                 (int)length));
    }
    const CwText track = find_text(node, tracks);
    int64_t number = 0;
    if (track.length > 1 && cw_parse_int(cw_text_after(track, 1), &number) == CW_OK && number > 0 && number < 1000) {
        event.track = (int)number;
        event.kind = track.at[0] == 'A' ? CW_TRACK_AUDIO : CW_TRACK_VIDEO;
    }
    CW_TRY(settle_transition(reader, node, &event));
    return cw__making_event(&reader->making, &event);
}

static CwStatus read_head(Reader* reader, const xmlNode* root) {
    static const char* const rates[] = {"EditRate", "FrameRate", NULL};
    static const char* const titles[] = {"Title", NULL};
    static const char* const per_foot[] = {"FramesPerFoot", NULL};
    const xmlNode* node = find(root, rates);
    CwRate said = {0, 1, false};
    if (node && cw_rate_parse(cw__xml_text(node), &said) != CW_OK) {
        return cw__making_refuse(&reader->making, "filmscribe.rate", cw__xml_line(node), cw__xml_text(node).at,
                                 "this is no frame rate of the trade");
    }
    int64_t frames = 0;
    if (cw_parse_int(find_text(root, per_foot), &frames) == CW_OK && frames > 0 && frames < 1000) {
        reader->per_foot = frames;
    }
    CW_TRY(cw__making_name(&reader->making, find_text(root, titles), &reader->making.title));
    return cw__making_rate(&reader->making, said, cw__xml_line(node));
}

CwStatus cw_cut_read_filmscribe(CwArena* arena, const char* file, CwText text, const CwCutOptions* options,
                                CwDiagList* repairs, CwDiag* diag, CwCut* ret_cut) {
    Reader reader = {.making = cw__making_begin(arena, file, options, repairs, diag), .per_foot = FRAMES_TO_THE_FOOT};
    const xmlNode* root = NULL;
    CW_TRY(cw__xml_parse(arena, file, text, diag, &root));
    CW_TRY(read_head(&reader, root));
    for (const xmlNode* node = root; node; node = cw__xml_walk(node, root)) {
        if (cw_text_is_fold(cw_text((const char*)node->name), "Event")) {
            CW_TRY(read_event(&reader, node));
        }
    }
    return cw__making_finish(&reader.making, ret_cut);
}
