// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/pro_tools.h"

#include "cut/encoding_priv.h"
#include "cut/making_priv.h"

#include <string.h>

enum {
    FIELDS_MAX = 12,
    FRAMES_TO_THE_FOOT = 16,
};

// Which listing lines belong to.
typedef enum {
    PART_HEAD,
    PART_CLIPS,
    PART_TRACKS,
    PART_MARKERS,
    PART_OTHER,
} Part;

// A row of a listing.
typedef struct {
    CwText fields[FIELDS_MAX];
    size_t n_fields;
} Row;

// Which field of a listing is which; SIZE_MAX where it has none.
typedef struct {
    size_t channel;
    size_t name;
    size_t start;
    size_t end;
    size_t stamp;
    size_t state;
    size_t location;
    size_t reference;
    size_t units;
    size_t comments;
} Columns;

typedef struct {
    CwMaking making;
    Part part;
    int line;
    int64_t sample_rate;
    int64_t start; // of the session, in flicks
    CwText start_text;
    CwText format_text;
    int format_line;
    int track;
    const char* track_name;
    Columns columns;
    bool no_stamp_said;
    int bars_line; // the first row that counts in bars and beats, which say no time; 0 when there is none
    int muted_line;
    int n_muted;
    CwNameSet clip_names; // of the clips listing …
    CwText* sources;      // … and the files they come from
    size_t n_sources;
    size_t sources_capacity;
    // the fade that leads into the next clip
    int64_t fade_in;
    int64_t fade_length;
    bool fading;
    size_t last_event; // of the track, 1 + its index; 0 when there is none
} Reader;

static const char bars_words[] = "bars and beats say no time: what has no other was left out; export again with "
                                 "Timecode or Samples as time format";

static Row split(CwText line) {
    Row row = {.n_fields = 0};
    for (CwText rest = line; rest.length && row.n_fields < FIELDS_MAX;) {
        row.fields[row.n_fields++] = cw_text_trim(cw_text_split(&rest, '\t'));
    }
    return row;
}

static CwText field(const Row* row, size_t at) {
    return at < row->n_fields ? row->fields[at] : cw_text("");
}

// Film frames run with the picture: 24 to the second, or 23.976 where the timecode is pulled down too.
static bool feet_and_frames(const Reader* reader, CwText text, int64_t* ret_flicks) {
    CwText rest = text;
    int64_t whole = 0;
    CwRatio frames = {0, 1};
    const CwText left = cw_text_split(&rest, '+');
    if (left.length == text.length || cw_parse_int(left, &whole) != CW_OK || cw_parse_ratio(rest, &frames) != CW_OK ||
        whole < 0 || whole > 1000000 || frames.num < 0 || frames.num / frames.den >= FRAMES_TO_THE_FOOT) {
        return false;
    }
    const int64_t frame = CW_FLICKS_PER_SECOND / 24 / 1000 * (reader->making.rate.den == 1001 ? 1001 : 1000);
    *ret_flicks = whole * FRAMES_TO_THE_FOOT * frame + cw_muldiv_nearest(frame, frames.num, frames.den);
    return true;
}

static bool timecode(const Reader* reader, CwText text, int64_t* ret_flicks) {
    CwText subframes = {text.at, 0};
    size_t colons = 0;
    for (size_t i = 0; i < text.length; ++i) {
        colons += text.at[i] == ':' || text.at[i] == ';';
        if (text.at[i] == '.' && colons == 3) {
            subframes = cw_text_after(text, i + 1);
            text.length = i;
        }
    }
    int64_t frame = 0;
    int64_t hundredths = 0;
    if (colons != 3 || cw_timecode_parse(text, reader->making.rate, &frame) != CW_OK ||
        (subframes.length && (cw_parse_int(subframes, &hundredths) != CW_OK || hundredths < 0 || hundredths > 99))) {
        return false;
    }
    const int64_t length = cw_flicks_per_frame(reader->making.rate);
    *ret_flicks = frame * length + cw_div_nearest(length * hundredths, 100);
    return true;
}

static bool samples(const Reader* reader, CwText text, int64_t* ret_flicks) {
    int64_t count = 0;
    if (cw_parse_int(text, &count) != CW_OK || count < 0 || count > INT64_C(1) << 40U || reader->sample_rate <= 0) {
        return false;
    }
    *ret_flicks = cw_muldiv_nearest(count, CW_FLICKS_PER_SECOND, reader->sample_rate);
    return true;
}

static CwStatus position(Reader* reader, CwText text, bool of_source, int64_t* ret_flicks) {
    int64_t flicks = 0;
    if (timecode(reader, text, ret_flicks)) {
        return CW_OK;
    }
    if (memchr(text.at, '|', text.length)) {
        const bool first = !reader->bars_line;
        reader->bars_line = first ? reader->line : reader->bars_line;
        CW_TRY(first ? cw__making_repair(&reader->making, "protools.bars", reader->line, NULL, "%s", bars_words)
                     : CW_OK);
        return CW_ERR_NOT_FOUND;
    }
    if (samples(reader, text, &flicks) || feet_and_frames(reader, text, &flicks) || cw__clock(text, &flicks)) {
        *ret_flicks = flicks + (of_source ? 0 : reader->start);
        return CW_OK;
    }
    return CW_ERR_NOT_FOUND;
}

// The session's rate and start, once the first listing begins.
static CwStatus settle_head(Reader* reader) {
    CwRate said = {0, 1, false};
    CwText format = reader->format_text;
    for (size_t i = 0; i + 5 <= format.length; ++i) {
        if (cw_text_starts_fold(cw_text_after(format, i), "frame")) {
            format.length = i;
        }
    }
    if (format.length && cw_rate_parse(cw_text_trim(format), &said) != CW_OK) {
        return cw__making_refuse(&reader->making, "protools.rate", reader->format_line,
                                 cw_text_copy(reader->making.arena, reader->format_text),
                                 "this timecode format is not known here");
    }
    CW_TRY(cw__making_rate(&reader->making, said, reader->format_line));
    if (reader->start_text.length && !timecode(reader, reader->start_text, &reader->start)) {
        return cw__making_refuse(&reader->making, "protools.start", reader->format_line, NULL,
                                 "the start of the session cannot be read at its rate");
    }
    return CW_OK;
}

static bool is_title(CwText line, const char* spaced) {
    return cw_text_starts(line, spaced);
}

// A heading, "T R A C K  L I S T I N G", begins another part.
static CwStatus heading(Reader* reader, CwText line, bool* ret_is) {
    const bool spaced = line.length > 8 && line.at[1] == ' ' && line.at[3] == ' ' && line.at[5] == ' ' &&
                        line.at[0] >= 'A' && line.at[0] <= 'Z' && line.at[2] >= 'A' && line.at[2] <= 'Z';
    *ret_is = spaced;
    if (!spaced) {
        return CW_OK;
    }
    if (reader->part == PART_HEAD) {
        CW_TRY(settle_head(reader));
    }
    const bool clips = is_title(line, "O N L I N E  C L I P S") || is_title(line, "O N L I N E  R E G I O N S");
    reader->part = clips                                  ? PART_CLIPS
                   : is_title(line, "T R A C K  L I S T") ? PART_TRACKS
                   : is_title(line, "M A R K E R S")      ? PART_MARKERS
                                                          : PART_OTHER;
    return CW_OK;
}

static CwStatus head_line(Reader* reader, CwText line) {
    CwText value = line;
    const CwText key = cw_text_trim(cw_text_split(&value, ':'));
    value = cw_text_trim(value);
    if (cw_text_is_fold(key, "SESSION NAME")) {
        return cw__making_name(&reader->making, value, &reader->making.title);
    }
    if (cw_text_is_fold(key, "SAMPLE RATE")) {
        CwRatio rate = {0, 1};
        if (cw_parse_ratio(value, &rate) == CW_OK && rate.den > 0) {
            reader->sample_rate = rate.num / rate.den;
        }
    } else if (cw_text_is_fold(key, "SESSION START TIMECODE")) {
        reader->start_text = value;
    } else if (cw_text_is_fold(key, "TIMECODE FORMAT")) {
        reader->format_text = value;
        reader->format_line = reader->line;
    }
    return CW_OK;
}

static Columns columns_of(const Row* row) {
    Columns c = {.channel = SIZE_MAX, .name = SIZE_MAX, .start = SIZE_MAX, .end = SIZE_MAX, .stamp = SIZE_MAX};
    c.state = c.location = c.reference = c.units = c.comments = SIZE_MAX;
    const struct {
        const char* name;
        size_t* at;
    } known[] = {{"CHANNEL", &c.channel},  {"CLIP NAME", &c.name},    {"REGION NAME", &c.name},
                 {"START TIME", &c.start}, {"END TIME", &c.end},      {"TIMESTAMP", &c.stamp},
                 {"STATE", &c.state},      {"LOCATION", &c.location}, {"TIME REFERENCE", &c.reference},
                 {"UNITS", &c.units},      {"NAME", &c.name},         {"COMMENTS", &c.comments}};
    for (size_t i = 0; i < row->n_fields; ++i) {
        for (size_t k = 0; k < sizeof known / sizeof known[0]; ++k) {
            if (cw_text_is_fold(row->fields[i], known[k].name)) {
                *known[k].at = i;
            }
        }
    }
    return c;
}

static CwStatus clip_line(Reader* reader, const Row* row) {
    uint32_t id = 0;
    if (row->n_fields < 2 || cw_text_is_fold(row->fields[0], "CLIP NAME") ||
        cw_text_is_fold(row->fields[0], "REGION NAME")) {
        return CW_OK;
    }
    CW_TRY(cw__name_id(&reader->clip_names, row->fields[0], &id));
    if (id == reader->n_sources) {
        CW_TRY(CW_RESERVE(reader->making.arena, reader->sources, reader->n_sources, reader->sources_capacity));
        reader->sources[reader->n_sources++] = row->fields[1];
    }
    return CW_OK;
}

// The file a clip comes from; stereo clips are listed by their sides.
static CwStatus source_of(Reader* reader, CwText clip, CwText* ret_source) {
    static const char* const sides[] = {"", ".L", ".A1", ".1"};
    *ret_source = clip;
    for (size_t i = 0; i < sizeof sides / sizeof sides[0]; ++i) {
        CwBuf name = cw_buf(reader->making.arena);
        uint32_t id = 0;
        cw_buf_bytes(&name, clip.at, clip.length);
        cw_buf_text(&name, sides[i]);
        CW_TRY(cw_buf_status(&name));
        CW_TRY(cw__name_id(&reader->clip_names, (CwText){name.bytes, name.length}, &id));
        if (id < reader->n_sources) {
            *ret_source = reader->sources[id];
            return CW_OK;
        }
    }
    return CW_OK;
}

static CwStatus bad_row(Reader* reader, CwText read) {
    if (memchr(read.at, '|', read.length) && reader->bars_line) {
        return CW_OK; // said once
    }
    const char* words = cw_text_copy(reader->making.arena, read);
    return words ? cw__making_repair(&reader->making, "protools.row", reader->line, words,
                                     "this row cannot be read; left out")
                 : CW_ERR_NO_MEM;
}

static CwStatus frame_of(Reader* reader, int64_t flicks, int64_t* ret_frame) {
    const int64_t length = cw_flicks_per_frame(reader->making.rate);
    *ret_frame = cw_div_nearest(flicks, length);
    const int64_t off = flicks - *ret_frame * length;
    const int64_t least = length / 100; // what is written rounds to samples and hundredths
    if (off > least || off < -least) {
        return cw__making_repair(&reader->making, "protools.subframe", reader->line, NULL,
                                 "an edge between two frames; the nearest was taken");
    }
    return CW_OK;
}

// "(cross fade)" leads into the clip after it, "(fade out)" lengthens the one before.
static void fade(Reader* reader, CwText name, int64_t in, int64_t out) {
    if (cw_text_is_fold(name, "(fade out)")) {
        if (reader->last_event) {
            CwEvent* before = &reader->making.events[reader->last_event - 1];
            before->src_out += out - before->rec_out;
            before->rec_out = out;
        }
        return;
    }
    reader->fading = true;
    reader->fade_in = in;
    reader->fade_length = out - in;
}

static CwStatus put_clip(Reader* reader, const Row* row, int64_t in, int64_t out, int64_t source) {
    CwText file;
    CwEvent event = {.line = reader->line, .kind = CW_TRACK_AUDIO, .track = reader->track, .speed = {1, 1}};
    CW_TRY(cw__making_number(&reader->making, &event.event));
    CW_TRY(source_of(reader, field(row, reader->columns.name), &file));
    CW_TRY(cw__making_name(&reader->making, field(row, reader->columns.name), &event.clip));
    CW_TRY(cw__making_name(&reader->making, file, &event.roll));
    event.reel = reader->track_name;
    event.rec_in = in;
    event.rec_out = out;
    event.src_in = source;
    if (reader->fading && reader->fade_in + reader->fade_length == in) {
        event.rec_in = reader->fade_in;
        event.src_in -= reader->fade_length;
        event.transition = CW_TRANSITION_DISSOLVE;
        event.transition_frames = reader->fade_length;
    }
    reader->fading = false;
    event.src_out = event.src_in + event.rec_out - event.rec_in;
    CW_TRY(cw__making_event(&reader->making, &event));
    reader->last_event = reader->making.n_events;
    return CW_OK;
}

static CwStatus track_row(Reader* reader, const Row* row, CwText line) {
    const Columns* c = &reader->columns;
    int64_t in = 0;
    int64_t out = 0;
    int64_t stamp = 0;
    int64_t source = 0;
    CwStatus status = position(reader, field(row, c->start), false, &in);
    status = status == CW_OK ? position(reader, field(row, c->end), false, &out) : status;
    if (status == CW_ERR_NOT_FOUND || out < in) {
        return bad_row(reader, line);
    }
    CW_TRY(status);
    CW_TRY(frame_of(reader, in, &in));
    CW_TRY(frame_of(reader, out, &out));
    const CwText name = field(row, c->name);
    if (name.length && name.at[0] == '(' &&
        (cw_text_starts_fold(name, "(fade") || cw_text_starts_fold(name, "(cross fade"))) {
        fade(reader, name, in, out);
        return CW_OK;
    }
    if (cw_text_is_fold(field(row, c->state), "Muted")) {
        reader->muted_line = reader->n_muted++ ? reader->muted_line : reader->line;
        return CW_OK;
    }
    if (field(row, c->stamp).length && position(reader, field(row, c->stamp), true, &stamp) == CW_OK) {
        source = cw__frames_of_flicks(stamp, reader->making.rate);
    } else if (!reader->no_stamp_said) {
        reader->no_stamp_said = true;
        CW_TRY(cw__making_repair(&reader->making, "protools.no_stamp", reader->line, NULL,
                                 "clips without time stamps; their sources count from 0"));
    }
    return put_clip(reader, row, in, out, source);
}

static CwStatus track_line(Reader* reader, CwText line) {
    const Row row = split(line);
    if (cw_text_starts_fold(line, "TRACK NAME:")) {
        ++reader->track;
        reader->fading = false;
        reader->last_event = 0;
        reader->columns = (Columns){.start = SIZE_MAX};
        return cw__making_name(&reader->making, cw_text_trim(cw_text_after(line, 11)), &reader->track_name);
    }
    if (row.n_fields && cw_text_is_fold(row.fields[0], "CHANNEL")) {
        reader->columns = columns_of(&row);
        return CW_OK;
    }
    int64_t channel = 0;
    const bool listed = reader->columns.start != SIZE_MAX && row.n_fields > 1;
    if (!listed || cw_parse_int(field(&row, reader->columns.channel), &channel) != CW_OK || channel != 1) {
        return CW_OK;
    }
    return reader->track ? track_row(reader, &row, line) : bad_row(reader, line);
}

static CwStatus marker_line(Reader* reader, CwText line) {
    const Row row = split(line);
    int64_t flicks = 0;
    if (row.n_fields && cw_text_is(row.fields[0], "#")) {
        reader->columns = columns_of(&row);
        return CW_OK;
    }
    if (row.n_fields < 3 || !field(&row, reader->columns.location).length) {
        return CW_OK;
    }
    const Columns* c = &reader->columns;
    int64_t by_samples = 0;
    const bool sampled =
        cw_text_is_fold(field(&row, c->units), "Samples") && samples(reader, field(&row, c->reference), &by_samples);
    by_samples += reader->start;
    if (timecode(reader, field(&row, c->location), &flicks)) {
        const int64_t off = by_samples > flicks ? by_samples - flicks : flicks - by_samples;
        CW_TRY(sampled && off > cw_flicks_per_frame(reader->making.rate)
                   ? cw__making_repair(&reader->making, "protools.marker", reader->line, NULL,
                                       "its timecode and its samples say two places; it was put where its timecode is")
                   : CW_OK);
    } else if (sampled) {
        flicks = by_samples;
    } else {
        const CwStatus status = position(reader, field(&row, c->location), false, &flicks);
        if (status == CW_ERR_NOT_FOUND) {
            return bad_row(reader, line);
        }
        CW_TRY(status);
    }
    const CwMarker marker = {.frame = cw__frames_of_flicks(flicks, reader->making.rate),
                             .text = cw_text_copy(reader->making.arena, field(&row, c->name)),
                             .line = reader->line,
                             .comment = cw_text_copy(reader->making.arena, field(&row, c->comments))};
    return marker.text && marker.comment ? cw__making_marker(&reader->making, &marker) : CW_ERR_NO_MEM;
}

static CwStatus read_line(Reader* reader, CwText line) {
    bool is_heading = false;
    CW_TRY(heading(reader, line, &is_heading));
    if (is_heading || !cw_text_trim(line).length) {
        return CW_OK;
    }
    const Row row = split(line);
    switch (reader->part) {
    case PART_HEAD:
        return head_line(reader, line);
    case PART_CLIPS:
        return clip_line(reader, &row);
    case PART_TRACKS:
        return track_line(reader, line);
    case PART_MARKERS:
        return marker_line(reader, line);
    default:
        return CW_OK;
    }
}

CwStatus cw_cut_read_pro_tools(CwArena* arena, const char* file, CwText text, const CwCutOptions* options,
                               CwDiagList* repairs, CwDiag* diag, CwCut* ret_cut) {
    Reader reader = {.making = cw__making_begin(arena, file, options, repairs, diag),
                     .clip_names = {.arena = arena},
                     .columns = {.start = SIZE_MAX},
                     .track_name = ""};
    if ((int64_t)text.length > CW_CUT_BYTES_MAX) {
        return cw_diag(diag, CW_ERR_RANGE, "cut.too_long", (CwPlace){file, 0, 0}, NULL,
                       "more than 1 GiB; this is no cut");
    }
    if (cw_text_bad_utf8(text) < text.length) {
        CW_TRY(cw__encoding_decode(arena, cw__encoding_guess(text), text, &text));
    }
    for (CwText rest = text; rest.length;) {
        const CwText line = cw_text_line(&rest);
        ++reader.line;
        CW_TRY(read_line(&reader, line));
    }
    if (reader.part == PART_HEAD) {
        return cw__making_refuse(&reader.making, "protools.no_listing", 0, NULL,
                                 "there is no listing in this file; export the session as text with its tracks or "
                                 "markers");
    }
    if (reader.bars_line && !reader.making.n_events && !reader.making.n_markers) {
        return cw__making_refuse(&reader.making, "protools.bars", reader.bars_line, NULL, "%s", bars_words);
    }
    if (reader.n_muted) { // the session is as it should be, so that this is no repair
        CW_TRY(cw_diag_add(repairs, "protools.muted", (CwPlace){file, reader.muted_line, 0}, NULL,
                           "%d muted clips, here and below, are not played", reader.n_muted));
    }
    return cw__making_finish(&reader.making, ret_cut);
}
