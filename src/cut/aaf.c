// SPDX-License-Identifier: GPL-3.0-or-later
// Source: AAF object specification; numbers of properties as registered in SMPTE ST 335 and the AAF dictionary.
#include "cut/aaf.h"

#include "cut/aaf_priv.h"
#include "cut/nest_priv.h"

#include <string.h>

// Numbers of properties.
enum {
    P_HEADER = 0x0002,
    P_CONTENT = 0x3B03,
    P_MOBS = 0x1901,
    P_ESSENCE = 0x1902,
    P_MOB_ID = 0x4401,
    P_MOB_NAME = 0x4402,
    P_MOB_SLOTS = 0x4403,
    P_DESCRIPTION = 0x4701,
    P_SEGMENT = 0x4803,
    P_SLOT_ID = 0x4801,
    P_PHYSICAL_TRACK = 0x4804,
    P_EDIT_RATE = 0x4B01,
    P_ORIGIN = 0x4B02,
    P_EVENT_RATE = 0x4901,
    P_DATA_DEFINITION = 0x0201,
    P_LENGTH = 0x0202,
    P_COMPONENTS = 0x1001,
    P_SOURCE_ID = 0x1101,
    P_SOURCE_SLOT = 0x1102,
    P_START_TIME = 0x1201,
    P_TIMECODE_START = 0x1501,
    P_TIMECODE_FPS = 0x1502,
    P_TIMECODE_DROP = 0x1503,
    P_INPUTS = 0x0B02,
    P_CUT_POINT = 0x1802,
    P_SELECTED = 0x0F01,
    P_CHOICES = 0x0D01,
    P_SCOPE_SLOTS = 0x0C01,
    P_POSITION = 0x0601,
    P_COMMENT = 0x0602,
    P_LOCATORS = 0x2F01,
    P_URL = 0x4001,
    P_DATA_MOB = 0x2701,
    P_DATA = 0x2702,
};

enum {
    DEPTH_MAX = 24,
    HOPS_MAX = 16, // from a clip to its tape
    PIECES_MAX = 1 << 20,
};

typedef struct {
    uint32_t object;
    CwText id;
    bool used;   // another mob plays it
    bool source; // a file or a tape
} Mob;

typedef struct {
    CwAafFile file;
    CwMaking making;
    Mob* mobs;
    size_t n_mobs;
    size_t n_pieces;
} Reader;

// An edit rate: units to the second.
typedef struct {
    int64_t num;
    int64_t den;
} EditRate;

typedef enum { DATA_OTHER, DATA_PICTURE, DATA_SOUND, DATA_TIMECODE } DataKind;

static CwStatus number(Reader* r, uint32_t object, uint16_t property, int64_t otherwise, int64_t* ret_value) {
    return cw__aaf_number(&r->file, object, property, otherwise, ret_value);
}

static CwStatus has(Reader* r, uint32_t object, uint16_t property, bool* ret_has) {
    CwText value;
    return cw__aaf_property(&r->file, object, property, &value, ret_has);
}

static CwStatus bytes_of(Reader* r, uint32_t object, uint16_t property, CwText* ret_value) {
    bool found = false;
    *ret_value = cw_text("");
    return cw__aaf_property(&r->file, object, property, ret_value, &found);
}

static CwStatus edit_rate(Reader* r, uint32_t slot, EditRate* ret_rate) {
    CwText value;
    int32_t parts[2] = {0, 0};
    CW_TRY(bytes_of(r, slot, P_EDIT_RATE, &value));
    if (value.length != 8) {
        CW_TRY(bytes_of(r, slot, P_EVENT_RATE, &value));
    }
    if (value.length == 8) {
        for (int i = 0; i < 8; ++i) {
            parts[i / 4] |= (int32_t)((uint32_t)(unsigned char)value.at[i] << (8 * (i % 4)));
        }
    }
    *ret_rate = parts[0] > 0 && parts[1] > 0 ? (EditRate){parts[0], parts[1]} : (EditRate){1, 1};
    return CW_OK;
}

// What a broken file says may be anything; these stay within what can be reckoned with.
static int64_t bounded_units(CwI128 value) {
    const CwI128 most = (CwI128)1 << 40U;
    return (int64_t)(value > most ? most : value < -most ? -most : value);
}

static int64_t bounded_flicks(CwI128 value) {
    const CwI128 most = (CwI128)1 << 55U;
    return (int64_t)(value > most ? most : value < -most ? -most : value);
}

static int64_t flicks_of(int64_t units, EditRate rate) {
    return bounded_flicks((CwI128)bounded_units(units) * CW_FLICKS_PER_SECOND * rate.den / rate.num);
}

// The identification at the end of a weak reference tells the kind of data; two generations of them are in use.
static CwStatus data_kind(Reader* r, uint32_t segment, DataKind* ret_kind) {
    static const struct {
        unsigned char id[4];
        unsigned char next[2];
        DataKind kind;
    } known[] = {{{0x02, 0x02, 0x03, 0x01}, {0x00, 0x01}, DATA_PICTURE},
                 {{0x02, 0x02, 0x03, 0x01}, {0x00, 0x02}, DATA_SOUND},
                 {{0x01, 0x02, 0x03, 0x01}, {0x00, 0x01}, DATA_TIMECODE},
                 {{0xE1, 0x8C, 0x3C, 0x6F}, {0xEF, 0x6C}, DATA_PICTURE},
                 {{0xE1, 0xEB, 0xE1, 0x78}, {0xEF, 0x6C}, DATA_SOUND},
                 {{0x81, 0x5E, 0x27, 0x7F}, {0xE5, 0x77}, DATA_TIMECODE}};
    CwText value;
    CW_TRY(bytes_of(r, segment, P_DATA_DEFINITION, &value));
    *ret_kind = DATA_OTHER;
    for (size_t i = 0; value.length >= 16 && i < sizeof known / sizeof known[0]; ++i) {
        const char* id = value.at + value.length - 16;
        if (memcmp(id, known[i].id, 4) == 0 && memcmp(id + 4, known[i].next, 2) == 0) {
            *ret_kind = known[i].kind;
        }
    }
    return CW_OK;
}

static Mob* mob_of(Reader* r, CwText id) {
    for (size_t i = 0; id.length == 32 && i < r->n_mobs; ++i) {
        if (cw_text_equal(r->mobs[i].id, id)) {
            return &r->mobs[i];
        }
    }
    return NULL;
}

static CwStatus slot_of(Reader* r, const Mob* mob, int64_t id, uint32_t* ret_slot) {
    uint32_t* slots = NULL;
    size_t n = 0;
    *ret_slot = CW_AAF_NONE;
    CW_TRY(cw__aaf_objects(&r->file, mob->object, P_MOB_SLOTS, &slots, &n));
    for (size_t i = 0; i < n; ++i) {
        int64_t number_of = 0;
        CW_TRY(number(r, slots[i], P_SLOT_ID, -1, &number_of));
        if (number_of == id) {
            *ret_slot = slots[i];
        }
    }
    return CW_OK;
}

// Goes into sequences and effects to what plays at a place, which becomes the place within it.
static CwStatus innermost(Reader* r, uint32_t segment, int64_t* place, uint32_t* ret_segment) {
    for (int depth = 0; depth < DEPTH_MAX && segment != CW_AAF_NONE; ++depth) {
        uint32_t* inner = NULL;
        size_t n = 0;
        CW_TRY(cw__aaf_objects(&r->file, segment, P_COMPONENTS, &inner, &n));
        if (n == 0) {
            CW_TRY(cw__aaf_objects(&r->file, segment, P_INPUTS, &inner, &n));
            n = n > 1 ? 1 : n;
        }
        if (n == 0) {
            break;
        }
        size_t i = 0;
        for (; i + 1 < n; ++i) {
            int64_t length = 0;
            CW_TRY(number(r, inner[i], P_LENGTH, 0, &length));
            if (*place < length) {
                break;
            }
            *place -= length;
        }
        segment = inner[i];
    }
    *ret_segment = segment;
    return CW_OK;
}

// The first frame of a mob's own timecode, where it has one.
static CwStatus timecode_of(Reader* r, const Mob* mob, bool* ret_has, int64_t* ret_start, int64_t* ret_fps,
                            bool* ret_drop) {
    uint32_t* slots = NULL;
    size_t n = 0;
    *ret_has = false;
    CW_TRY(cw__aaf_objects(&r->file, mob->object, P_MOB_SLOTS, &slots, &n));
    for (size_t i = 0; i < n && !*ret_has; ++i) {
        uint32_t segment = CW_AAF_NONE;
        int64_t place = 0;
        int64_t drop = 0;
        CW_TRY(cw__aaf_object(&r->file, slots[i], P_SEGMENT, &segment));
        CW_TRY(innermost(r, segment, &place, &segment));
        if (segment == CW_AAF_NONE) {
            continue;
        }
        CW_TRY(number(r, segment, P_TIMECODE_FPS, 0, ret_fps));
        *ret_has = *ret_fps > 0 && *ret_fps <= 240;
        CW_TRY(number(r, segment, P_TIMECODE_START, 0, ret_start));
        CW_TRY(number(r, segment, P_TIMECODE_DROP, 0, &drop));
        *ret_drop = drop != 0;
    }
    return CW_OK;
}

// A clip being followed to its tape.
typedef struct {
    CwText id; // of the mob that comes next
    int64_t slot;
    int64_t at; // in that slot, flicks
    const char* clip;
    const char* roll;
    int64_t source; // flicks, by the timecode of the last mob that counts
    bool any;
} Trace;

// What a mob on the way says of names and source time.
static CwStatus note_mob(Reader* r, const Mob* mob, Trace* trace) {
    const char* name = NULL;
    bool has_timecode = false;
    bool drop = false;
    int64_t first = 0;
    int64_t fps = 0;
    CW_TRY(cw__aaf_text(&r->file, mob->object, P_MOB_NAME, &name));
    CW_TRY(timecode_of(r, mob, &has_timecode, &first, &fps, &drop));
    trace->clip = trace->clip[0] || mob->source ? trace->clip : name;
    trace->roll = mob->source && name[0] ? name : trace->roll;
    if (mob->source || !trace->any) {
        const bool alike = fps == cw_rate_base(r->making.rate);
        const int64_t frame = cw_flicks_per_frame(r->making.rate);
        const int64_t start =
            alike ? bounded_flicks((CwI128)first * frame) : flicks_of(first, (EditRate){fps > 0 ? fps : 1, 1});
        trace->source = trace->at + (has_timecode ? start : 0);
    }
    trace->any = true;
    return CW_OK;
}

// Goes on to the mob that this one plays there; false at the end of the way.
static CwStatus follow(Reader* r, const Mob* mob, Trace* trace, bool* ret_goes_on) {
    uint32_t slot = CW_AAF_NONE;
    uint32_t segment = CW_AAF_NONE;
    EditRate rate;
    int64_t origin = 0;
    int64_t start = 0;
    *ret_goes_on = false;
    CW_TRY(slot_of(r, mob, trace->slot, &slot));
    if (slot == CW_AAF_NONE) {
        return CW_OK;
    }
    CW_TRY(edit_rate(r, slot, &rate));
    CW_TRY(number(r, slot, P_ORIGIN, 0, &origin));
    CW_TRY(cw__aaf_object(&r->file, slot, P_SEGMENT, &segment));
    const CwI128 units = (CwI128)trace->at * rate.num / rate.den / CW_FLICKS_PER_SECOND + origin;
    const int64_t from = bounded_units(units);
    int64_t within = from;
    CW_TRY(innermost(r, segment, &within, &segment));
    if (segment == CW_AAF_NONE) {
        return CW_OK;
    }
    CW_TRY(bytes_of(r, segment, P_SOURCE_ID, &trace->id));
    CW_TRY(number(r, segment, P_SOURCE_SLOT, 0, &trace->slot));
    CW_TRY(number(r, segment, P_START_TIME, 0, &start));
    const CwI128 moved = (CwI128)origin + start - ((CwI128)from - within);
    trace->at = bounded_flicks((CwI128)trace->at + flicks_of(bounded_units(moved), rate));
    *ret_goes_on = true;
    return CW_OK;
}

// Follows a clip to its tape: names and source time.
static CwStatus trace(Reader* r, uint32_t clip, EditRate rate, CwNest* piece) {
    Trace t = {.clip = "", .roll = ""};
    int64_t start = 0;
    bool goes_on = true;
    CW_TRY(number(r, clip, P_START_TIME, 0, &start));
    CW_TRY(number(r, clip, P_SOURCE_SLOT, 0, &t.slot));
    CW_TRY(bytes_of(r, clip, P_SOURCE_ID, &t.id));
    t.at = flicks_of(start, rate);
    for (int hop = 0; hop < HOPS_MAX && goes_on; ++hop) {
        const Mob* mob = mob_of(r, t.id);
        goes_on = false;
        if (mob) {
            CW_TRY(note_mob(r, mob, &t));
            CW_TRY(follow(r, mob, &t, &goes_on));
        }
    }
    if (!t.any) {
        CW_TRY(cw__making_repair(&r->making, "aaf.source", 0, NULL,
                                 "a clip whose source is not in the file; taken without a name, counting from 0"));
    }
    piece->start = t.source;
    CW_TRY(cw__making_name(&r->making, cw_text(t.clip), &piece->clip));
    CW_TRY(cw__making_name(&r->making, cw_text(t.roll[0] ? t.roll : t.clip), &piece->roll));
    piece->reel = piece->roll;
    return CW_OK;
}

static CwStatus read_segment(Reader* r, uint32_t segment, EditRate rate, CwNest* row, int64_t* at, int depth);

static CwStatus read_transition(Reader* r, uint32_t segment, EditRate rate, CwNest* row, int64_t* at) {
    int64_t length = 0;
    CwNest* piece = cw__nest_add(r->making.arena, row, CW_NEST_TRANSITION);
    if (!piece) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(number(r, segment, P_LENGTH, 0, &length));
    piece->length = flicks_of(length < 0 ? 0 : length, rate);
    piece->at = *at - piece->length;
    piece->transition = CW_TRANSITION_DISSOLVE;
    *at = piece->at;
    return CW_OK;
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as DEPTH_MAX
static CwStatus read_sequence(Reader* r, const uint32_t* items, size_t n, EditRate rate, CwNest* row, int depth) {
    int64_t at = 0;
    for (size_t i = 0; i < n; ++i) {
        bool transition = false;
        CW_TRY(has(r, items[i], P_CUT_POINT, &transition));
        if (transition) {
            CW_TRY(read_transition(r, items[i], rate, row, &at));
        } else {
            CW_TRY(read_segment(r, items[i], rate, row, &at, depth + 1));
        }
    }
    cw__nest_settle_transitions(row);
    return CW_OK;
}

// An effect plays its first input; where that has another length, at another speed.
// NOLINTNEXTLINE(misc-no-recursion): as deep as DEPTH_MAX
static CwStatus read_effect(Reader* r, uint32_t input, EditRate rate, CwNest* group, int depth) {
    int64_t at = 0;
    int64_t inner = 0;
    CW_TRY(number(r, input, P_LENGTH, 0, &inner));
    CW_TRY(read_segment(r, input, rate, group, &at, depth + 1));
    const int64_t length = flicks_of(inner, rate);
    if (inner > 0 && group->length > 0 && length != group->length) {
        const CwRatio speed = cw_ratio(length, group->length);
        if (speed.num / speed.den > 1000) {
            return cw__making_refuse(&r->making, "aaf.speed", 0, NULL, "no footage runs more than 1000 times as fast");
        }
        group->speed = speed;
        CW_TRY(cw__making_repair(&r->making, "aaf.speed", 0, NULL,
                                 "a clip in an effect of another length; taken to run %d/%d as fast", (int)speed.num,
                                 (int)speed.den));
    }
    return CW_OK;
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as DEPTH_MAX
static CwStatus read_inside(Reader* r, uint32_t segment, EditRate rate, CwNest* piece, int depth) {
    uint32_t* items = NULL;
    size_t n = 0;
    uint32_t chosen = CW_AAF_NONE;
    int64_t at = 0;
    CW_TRY(cw__aaf_objects(&r->file, segment, P_COMPONENTS, &items, &n));
    if (n) {
        return read_sequence(r, items, n, rate, piece, depth);
    }
    CW_TRY(cw__aaf_objects(&r->file, segment, P_INPUTS, &items, &n));
    if (n) {
        return read_effect(r, items[0], rate, piece, depth);
    }
    CW_TRY(cw__aaf_object(&r->file, segment, P_SELECTED, &chosen));
    if (chosen == CW_AAF_NONE) {
        CW_TRY(cw__aaf_objects(&r->file, segment, P_CHOICES, &items, &n));
        chosen = n ? items[0] : CW_AAF_NONE;
    }
    if (chosen == CW_AAF_NONE) { // of a scope the last slot is what is seen
        CW_TRY(cw__aaf_objects(&r->file, segment, P_SCOPE_SLOTS, &items, &n));
        chosen = n ? items[n - 1] : CW_AAF_NONE;
    }
    return chosen == CW_AAF_NONE ? CW_OK : read_segment(r, chosen, rate, piece, &at, depth + 1);
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as DEPTH_MAX
static CwStatus read_segment(Reader* r, uint32_t segment, EditRate rate, CwNest* row, int64_t* at, int depth) {
    int64_t length = 0;
    bool clip = false;
    CwText id;
    if (depth > DEPTH_MAX || ++r->n_pieces > PIECES_MAX) {
        return cw__making_refuse(&r->making, "cut.too_deep", 0, NULL,
                                 "segments within segments, too deep to be a film");
    }
    CW_TRY(number(r, segment, P_LENGTH, 0, &length));
    CW_TRY(has(r, segment, P_SOURCE_ID, &clip));
    CW_TRY(bytes_of(r, segment, P_SOURCE_ID, &id));
    CwNest* piece = cw__nest_add(r->making.arena, row, clip ? CW_NEST_CLIP : CW_NEST_GROUP);
    if (!piece) {
        return CW_ERR_NO_MEM;
    }
    piece->at = *at;
    piece->length = flicks_of(length < 0 ? 0 : length, rate);
    piece->video = row->video;
    piece->audio = row->audio;
    *at += piece->length;
    return clip ? trace(r, segment, rate, piece) : read_inside(r, segment, rate, piece, depth);
}

static CwStatus read_marker(Reader* r, uint32_t event, EditRate rate, int64_t start) {
    const char* text = NULL;
    int64_t position = 0;
    CW_TRY(cw__aaf_text(&r->file, event, P_COMMENT, &text));
    CW_TRY(number(r, event, P_POSITION, 0, &position));
    return cw__making_marker(
        &r->making,
        &(CwMarker){.frame = cw__frames_of_flicks(start + flicks_of(position, rate), r->making.rate), .text = text});
}

static CwStatus read_slot(Reader* r, uint32_t slot, CwNest* root, int* n_tracks) {
    uint32_t segment = CW_AAF_NONE;
    uint32_t* items = NULL;
    size_t n = 0;
    DataKind kind = DATA_OTHER;
    EditRate rate;
    bool events = false;
    CW_TRY(cw__aaf_object(&r->file, slot, P_SEGMENT, &segment));
    if (segment == CW_AAF_NONE) {
        return CW_OK;
    }
    CW_TRY(edit_rate(r, slot, &rate));
    CW_TRY(data_kind(r, segment, &kind));
    CW_TRY(cw__aaf_objects(&r->file, segment, P_COMPONENTS, &items, &n));
    for (size_t i = 0; i < n; ++i) {
        bool marker = false;
        CW_TRY(has(r, items[i], P_COMMENT, &marker));
        events = events || marker;
        CW_TRY(marker ? read_marker(r, items[i], rate, root->at) : CW_OK);
    }
    if (events || (kind != DATA_PICTURE && kind != DATA_SOUND)) {
        return CW_OK;
    }
    CwNest* row = cw__nest_add(r->making.arena, root, CW_NEST_GROUP);
    if (!row) {
        return CW_ERR_NO_MEM;
    }
    int64_t at = 0;
    row->video = kind == DATA_PICTURE;
    row->audio = kind == DATA_SOUND;
    row->track = ++n_tracks[row->audio];
    row->length = root->length;
    return read_segment(r, segment, rate, row, &at, 0);
}

static CwStatus settle_rate(Reader* r, const Mob* mob, CwNest* root) {
    bool has_timecode = false;
    bool drop = false;
    int64_t start = 0;
    int64_t fps = 0;
    uint32_t* slots = NULL;
    size_t n = 0;
    EditRate rate = {0, 1};
    CW_TRY(timecode_of(r, mob, &has_timecode, &start, &fps, &drop));
    CW_TRY(cw__aaf_objects(&r->file, mob->object, P_MOB_SLOTS, &slots, &n));
    for (size_t i = 0; i < n && rate.num == 0; ++i) {
        EditRate one;
        CwRate known;
        CW_TRY(edit_rate(r, slots[i], &one));
        const bool fits = cw_rate_from_ratio(cw_ratio(one.num, one.den), false, &known) == CW_OK &&
                          (!has_timecode || cw_rate_base(known) == fps);
        rate = fits ? one : rate;
    }
    CwRate said = {0, 1, false};
    if (rate.num || has_timecode) {
        const CwRatio ratio = rate.num ? cw_ratio(rate.num, rate.den) : (CwRatio){fps, 1};
        (void)!(cw_rate_from_ratio(ratio, drop, &said) != CW_OK && cw_rate_from_ratio(ratio, false, &said));
    }
    CW_TRY(cw__making_rate(&r->making, said, 0));
    if (!has_timecode) {
        CW_TRY(cw__making_repair(&r->making, "aaf.rate", 0, NULL, "no timecode in the composition; it starts at 0"));
    }
    root->at = has_timecode ? bounded_flicks((CwI128)start * cw_flicks_per_frame(r->making.rate)) : 0;
    root->length = INT64_C(1) << 57U;
    return CW_OK;
}

static CwStatus mark_used(Reader* r) {
    for (uint32_t i = 0; i < r->file.n_entries; ++i) {
        CwText id;
        if (r->file.entries[i].is_stream) {
            continue;
        }
        CW_TRY(bytes_of(r, i, P_SOURCE_ID, &id));
        Mob* mob = mob_of(r, id);
        if (mob) {
            mob->used = true;
        }
    }
    return CW_OK;
}

static CwStatus read_mobs(Reader* r) {
    uint32_t header = CW_AAF_NONE;
    uint32_t content = CW_AAF_NONE;
    uint32_t* mobs = NULL;
    CW_TRY(cw__aaf_object(&r->file, 0, P_HEADER, &header));
    CW_TRY(header == CW_AAF_NONE ? CW_OK : cw__aaf_object(&r->file, header, P_CONTENT, &content));
    if (content == CW_AAF_NONE) {
        return cw__making_refuse(&r->making, "aaf.no_content", 0, NULL, "structured storage, but no AAF in it");
    }
    CW_TRY(cw__aaf_objects(&r->file, content, P_MOBS, &mobs, &r->n_mobs));
    r->mobs = CW_NEW_ARRAY(r->making.arena, Mob, r->n_mobs + 1);
    if (!r->mobs) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < r->n_mobs; ++i) {
        r->mobs[i].object = mobs[i];
        CW_TRY(bytes_of(r, mobs[i], P_MOB_ID, &r->mobs[i].id));
        CW_TRY(has(r, mobs[i], P_DESCRIPTION, &r->mobs[i].source));
    }
    return mark_used(r);
}

// How long the longest slot of a mob is, in seconds.
static CwStatus seconds_of(Reader* r, const Mob* mob, int64_t* ret_seconds) {
    uint32_t* slots = NULL;
    size_t n = 0;
    *ret_seconds = 0;
    CW_TRY(cw__aaf_objects(&r->file, mob->object, P_MOB_SLOTS, &slots, &n));
    for (size_t i = 0; i < n; ++i) {
        uint32_t segment = CW_AAF_NONE;
        int64_t length = 0;
        EditRate rate;
        CW_TRY(edit_rate(r, slots[i], &rate));
        CW_TRY(cw__aaf_object(&r->file, slots[i], P_SEGMENT, &segment));
        CW_TRY(segment == CW_AAF_NONE ? CW_OK : number(r, segment, P_LENGTH, 0, &length));
        const int64_t seconds = flicks_of(length, rate) / CW_FLICKS_PER_SECOND;
        *ret_seconds = seconds > *ret_seconds ? seconds : *ret_seconds;
    }
    return CW_OK;
}

static CwStatus find_composition(Reader* r, const Mob** ret_mob) {
    const Mob* best = NULL;
    int64_t longest = -1;
    size_t n = 0;
    for (size_t i = 0; i < r->n_mobs; ++i) {
        int64_t seconds = 0;
        if (r->mobs[i].used || r->mobs[i].source) {
            continue;
        }
        ++n;
        CW_TRY(seconds_of(r, &r->mobs[i], &seconds));
        if (seconds > longest) {
            longest = seconds;
            best = &r->mobs[i];
        }
    }
    if (!best) {
        return cw__making_refuse(&r->making, "aaf.no_composition", 0, NULL, "there is no composition in this AAF");
    }
    *ret_mob = best;
    return n == 1 ? CW_OK
                  : cw__making_repair(&r->making, "aaf.several", 0, NULL, "%zu compositions; the longest was taken", n);
}

CwStatus cw_cut_read_aaf(CwArena* arena, const char* file, CwText bytes, const CwCutOptions* options,
                         CwDiagList* repairs, CwDiag* diag, CwCut* ret_cut) {
    Reader r = {.making = cw__making_begin(arena, file, options, repairs, diag)};
    const Mob* mob = NULL;
    uint32_t* slots = NULL;
    size_t n = 0;
    int n_tracks[2] = {0, 0};
    if ((int64_t)bytes.length > CW_CUT_BYTES_MAX) {
        return cw_diag(diag, CW_ERR_RANGE, "cut.too_long", (CwPlace){file, 0, 0}, NULL,
                       "more than 1 GiB; export the AAF without its media");
    }
    CW_TRY(cw__aaf_open(arena, file, bytes, diag, &r.file));
    CW_TRY(read_mobs(&r));
    CW_TRY(find_composition(&r, &mob));
    CwNest* root = cw__nest_add(arena, NULL, CW_NEST_GROUP);
    if (!root) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(settle_rate(&r, mob, root));
    CW_TRY(cw__aaf_text(&r.file, mob->object, P_MOB_NAME, &r.making.title));
    CW_TRY(cw__aaf_objects(&r.file, mob->object, P_MOB_SLOTS, &slots, &n));
    for (size_t i = 0; i < n; ++i) {
        CW_TRY(read_slot(&r, slots[i], root, n_tracks));
    }
    CW_TRY(cw__nest_lay_out(&r.making, root));
    return cw__making_finish(&r.making, ret_cut);
}

// The bytes of a mob's media held in the file; -1 when there are none.
static CwStatus embedded_bytes(Reader* r, const Mob* mob, int64_t* ret_bytes) {
    uint32_t header = CW_AAF_NONE;
    uint32_t content = CW_AAF_NONE;
    uint32_t* data = NULL;
    size_t n = 0;
    *ret_bytes = -1;
    CW_TRY(cw__aaf_object(&r->file, 0, P_HEADER, &header));
    CW_TRY(cw__aaf_object(&r->file, header, P_CONTENT, &content));
    CW_TRY(cw__aaf_objects(&r->file, content, P_ESSENCE, &data, &n));
    for (size_t i = 0; i < n; ++i) {
        CwText id;
        uint32_t stream = CW_AAF_NONE;
        CW_TRY(bytes_of(r, data[i], P_DATA_MOB, &id));
        CW_TRY(cw__aaf_object(&r->file, data[i], P_DATA, &stream));
        if (cw_text_equal(id, mob->id)) {
            *ret_bytes = stream == CW_AAF_NONE ? 0 : (int64_t)r->file.entries[stream].size;
        }
    }
    return CW_OK;
}

CwStatus cw_aaf_media(CwArena* arena, const char* file, CwText bytes, CwDiag* diag, CwAafMedia** ret_media,
                      size_t* ret_n) {
    const CwCutOptions options = {.rate = cw_rate_24};
    Reader r = {.making = cw__making_begin(arena, file, &options, NULL, diag)};
    size_t n_media = 0;
    CW_TRY(cw__aaf_open(arena, file, bytes, diag, &r.file));
    CW_TRY(read_mobs(&r));
    CwAafMedia* media = CW_NEW_ARRAY(arena, CwAafMedia, r.n_mobs);
    if (!media) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < r.n_mobs; ++i) {
        uint32_t description = CW_AAF_NONE;
        uint32_t* locators = NULL;
        size_t n = 0;
        CwAafMedia one = {.url = ""};
        CW_TRY(cw__aaf_object(&r.file, r.mobs[i].object, P_DESCRIPTION, &description));
        if (description == CW_AAF_NONE) {
            continue;
        }
        CW_TRY(cw__aaf_text(&r.file, r.mobs[i].object, P_MOB_NAME, &one.name));
        CW_TRY(cw__aaf_objects(&r.file, description, P_LOCATORS, &locators, &n));
        CW_TRY(n ? cw__aaf_text(&r.file, locators[0], P_URL, &one.url) : CW_OK);
        CW_TRY(embedded_bytes(&r, &r.mobs[i], &one.embedded_bytes));
        one.embedded = one.embedded_bytes >= 0;
        one.embedded_bytes = one.embedded ? one.embedded_bytes : 0;
        if (one.embedded || one.url[0]) {
            media[n_media++] = one;
        }
    }
    *ret_media = media;
    *ret_n = n_media;
    return CW_OK;
}
