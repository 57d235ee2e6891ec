// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number.h"
#include "music/midi.h"

#include <assert.h>
#include <string.h>

enum {
    NOTES_MAX = 1 << 20,
    MARKS_MAX = 1 << 16, ///< tempos, meters, keys and markers together
    CHANNELS = 16,
    PITCHES = 128,
};

#define TICKS_MAX (INT64_C(1) << 40)

// A growing list, one for each noun of the file.
#define LIST(T)                                                                                                        \
    struct {                                                                                                           \
        T* items;                                                                                                      \
        size_t count;                                                                                                  \
        size_t capacity;                                                                                               \
    }

typedef LIST(CwNote) Notes;
typedef LIST(CwMidiProgram) Programs;

// A note that has begun: linked, first in first out for each channel and pitch.
typedef struct Open {
    struct Open* next;
    int64_t tick;
    uint8_t velocity;
} Open;

typedef struct {
    CwArena* arena;
    CwDiag* diag;
    CwDiagList* warnings;
    const char* file;
    const uint8_t* start; ///< of the whole file, for offsets
    const uint8_t* at;
    const uint8_t* end; ///< of the chunk being read
    // the track being read
    int track_number;
    int64_t file_tick;
    int status; ///< running status, 0 when there is none
    bool ended;
    const char* name;
    Open* open[CHANNELS][PITCHES];
    Notes notes[CHANNELS];
    Programs programs[CHANNELS];
    bool used[CHANNELS];
    // the file
    CwMidi midi;
    int frame_division; ///< ticks a second when it counts SMPTE frames, else 0
    size_t n_notes;
    size_t n_marks;
    LIST(CwMidiTrack) tracks;
    LIST(CwMidiTempo) tempos;
    LIST(CwMeterChange) meters;
    LIST(CwKey) keys;
    LIST(CwMidiMarker) markers;
} Reader;

#define ADD(reader, list, item)                                                                                        \
    do {                                                                                                               \
        CW_TRY(CW_RESERVE((reader)->arena, (list)->items, (list)->count, (list)->capacity));                           \
        (list)->items[(list)->count++] = (item);                                                                       \
    } while (0)

static long long offset_of(const Reader* reader) {
    return (long long)(reader->at - reader->start);
}

static CwStatus bad(const Reader* reader, const char* name, const char* what) {
    return cw_diag(reader->diag, CW_ERR_BAD_INPUT, name, (CwPlace){reader->file, 0, 0}, NULL,
                   "%s, at byte %lld; export the file again from the program it came from", what, offset_of(reader));
}

static CwStatus warn(const Reader* reader, const char* name, const char* what) {
    return cw_diag_add(reader->warnings, name, (CwPlace){reader->file, 0, 0}, NULL, "%s, at byte %lld", what,
                       offset_of(reader));
}

static size_t left(const Reader* reader) {
    return (size_t)(reader->end - reader->at);
}

static uint32_t big_endian(const uint8_t* bytes, int size) {
    uint32_t value = 0;
    for (int i = 0; i < size; ++i) {
        value = value << 8U | bytes[i];
    }
    return value;
}

static CwStatus read_variable(Reader* reader, uint32_t* ret_value) {
    uint32_t value = 0;
    for (int i = 0; i < 4; ++i) {
        if (!left(reader)) {
            return bad(reader, "midi.short", "the track breaks off inside a number");
        }
        const uint8_t byte = *reader->at++;
        value = value << 7U | (byte & 0x7FU);
        if (byte < 0x80U) {
            *ret_value = value;
            return CW_OK;
        }
    }
    return bad(reader, "midi.number", "a number is longer than four bytes");
}

// Our tick of the place the track has got to.
static int64_t now(const Reader* reader) {
    if (reader->frame_division) { // 120 quarters a minute: half a second is a quarter
        return cw_muldiv_nearest(reader->file_tick, INT64_C(2) * CW_TICKS_PER_QUARTER, reader->frame_division);
    }
    return cw_muldiv_nearest(reader->file_tick, CW_TICKS_PER_QUARTER, reader->midi.division);
}

static CwStatus note_on(Reader* reader, int channel, uint8_t pitch, uint8_t velocity) {
    if (reader->n_notes >= NOTES_MAX) {
        return cw_diag(reader->diag, CW_ERR_RANGE, "midi.many", (CwPlace){reader->file, 0, 0}, NULL,
                       "more than %d notes; split the file", NOTES_MAX);
    }
    Open* open = CW_NEW(reader->arena, Open);
    if (!open) {
        return CW_ERR_NO_MEM;
    }
    *open = (Open){NULL, now(reader), velocity};
    Open** last = &reader->open[channel][pitch];
    while (*last) {
        last = &(*last)->next;
    }
    *last = open;
    ++reader->n_notes;
    return CW_OK;
}

static CwStatus note_off(Reader* reader, int channel, uint8_t pitch) {
    Open* open = reader->open[channel][pitch];
    if (!open) {
        return CW_OK; // ends of notes that never began are common and harmless
    }
    reader->open[channel][pitch] = open->next;
    const int64_t length = now(reader) - open->tick;
    if (length == 0) {
        return warn(reader, "midi.empty_note", "a note of no length was left out");
    }
    const CwNote note = {open->tick, length, pitch, open->velocity, CW_ARTICULATION_NORMAL};
    ADD(reader, &reader->notes[channel], note);
    return CW_OK;
}

static CwStatus read_channel_event(Reader* reader, int status) {
    const int kind = status >> 4;
    const int channel = status & 0xF;
    const size_t wanted = kind == 0xC || kind == 0xD ? 1 : 2;
    if (left(reader) < wanted) {
        return bad(reader, "midi.short", "the track breaks off inside an event");
    }
    const uint8_t first = reader->at[0];
    const uint8_t second = wanted == 2 ? reader->at[1] : 0;
    if (first > 127 || second > 127) {
        return bad(reader, "midi.data", "a data byte is above 127");
    }
    reader->at += wanted;
    reader->used[channel] = true;
    if (kind == 0x9 && second > 0) {
        return note_on(reader, channel, first, second);
    }
    if (kind == 0x8 || kind == 0x9) {
        return note_off(reader, channel, first);
    }
    if (kind == 0xC) {
        ADD(reader, &reader->programs[channel], ((CwMidiProgram){now(reader), first}));
    }
    return CW_OK;
}

// Text of an event: UTF-8 as it is, else each byte is a Latin-1 character, which older programs wrote.
static const char* text_of(Reader* reader, size_t length) {
    const CwText text = cw_text_trim((CwText){(const char*)reader->at, length});
    if (cw_text_bad_utf8(text) == text.length && (!text.length || !memchr(text.at, 0, text.length))) {
        return cw_text_copy(reader->arena, text);
    }
    CwBuf buf = cw_buf(reader->arena);
    for (size_t i = 0; i < text.length; ++i) {
        const unsigned c = (unsigned char)text.at[i];
        if (c >= 0x80U) {
            cw_buf_byte(&buf, (char)(0xC0U | c >> 6U));
            cw_buf_byte(&buf, (char)(0x80U | (c & 0x3FU)));
        } else if (c >= 0x20U) {
            cw_buf_byte(&buf, (char)c);
        }
    }
    return cw_buf_string(&buf);
}

static CwStatus read_meter(Reader* reader, size_t length) {
    if (length < 2 || reader->at[0] < 1 || reader->at[0] > 64 || reader->at[1] > 5) {
        return warn(reader, "midi.meter", "a time signature that cannot be written was left out");
    }
    const CwMeterChange change = {now(reader), 0, {reader->at[0], 1 << reader->at[1]}};
    ADD(reader, &reader->meters, change);
    return CW_OK;
}

static CwStatus read_key(Reader* reader, size_t length) {
    const int fifths = length >= 2 ? (int)(int8_t)reader->at[0] : 99;
    if (fifths < -7 || fifths > 7 || reader->at[1] > 1) {
        return warn(reader, "midi.key", "a key signature that cannot be written was left out");
    }
    const CwKey key = {now(reader), fifths, reader->at[1] == 1};
    ADD(reader, &reader->keys, key);
    return CW_OK;
}

static CwStatus read_tempo(Reader* reader, size_t length) {
    const uint32_t us = length >= 3 ? big_endian(reader->at, 3) : 0;
    if (!us) {
        return warn(reader, "midi.tempo", "a tempo of nothing was left out");
    }
    ADD(reader, &reader->tempos, ((CwMidiTempo){now(reader), (int32_t)us}));
    return CW_OK;
}

static CwStatus read_text(Reader* reader, int kind, size_t length) {
    const char* text = text_of(reader, length);
    if (!text) {
        return CW_ERR_NO_MEM;
    }
    if (kind == 0x03 && !reader->name) {
        reader->name = text;
    } else if (kind == 0x06 || kind == 0x07) {
        ADD(reader, &reader->markers, ((CwMidiMarker){now(reader), text}));
    }
    return CW_OK;
}

static CwStatus read_meta(Reader* reader) {
    if (!left(reader)) {
        return bad(reader, "midi.short", "the track breaks off inside an event");
    }
    const int kind = *reader->at++;
    uint32_t length = 0;
    CW_TRY(read_variable(reader, &length));
    if (length > left(reader)) {
        return bad(reader, "midi.short", "an event claims more bytes than its track has");
    }
    if (kind != 0x03 && kind != 0x2F && ++reader->n_marks > MARKS_MAX) {
        return cw_diag(reader->diag, CW_ERR_RANGE, "midi.many", (CwPlace){reader->file, 0, 0}, NULL,
                       "more than %d marks, tempos and meters; leave the automation out of the export", MARKS_MAX);
    }
    CwStatus status = CW_OK;
    switch (kind) {
    case 0x03:
    case 0x06:
    case 0x07:
        status = read_text(reader, kind, length);
        break;
    case 0x2F:
        reader->ended = true;
        break;
    case 0x51:
        status = read_tempo(reader, length);
        break;
    case 0x58:
        status = read_meter(reader, length);
        break;
    case 0x59:
        status = read_key(reader, length);
        break;
    default:
        break;
    }
    reader->at += length;
    return status;
}

static CwStatus skip_exclusive(Reader* reader) {
    uint32_t length = 0;
    CW_TRY(read_variable(reader, &length));
    if (length > left(reader)) {
        return bad(reader, "midi.short", "an event claims more bytes than its track has");
    }
    reader->at += length;
    return CW_OK;
}

static CwStatus read_event(Reader* reader) {
    uint32_t delta = 0;
    CW_TRY(read_variable(reader, &delta));
    reader->file_tick += delta;
    if (reader->file_tick > TICKS_MAX || now(reader) > TICKS_MAX) {
        return cw_diag(reader->diag, CW_ERR_RANGE, "midi.long", (CwPlace){reader->file, 0, 0}, NULL,
                       "the track is longer than 27 million quarters, at byte %lld", offset_of(reader));
    }
    if (!left(reader)) {
        return bad(reader, "midi.short", "the track breaks off before an event");
    }
    const int byte = *reader->at;
    if (byte < 0x80) {
        if (!reader->status) {
            return bad(reader, "midi.running", "an event leans on a status that is not there");
        }
        return read_channel_event(reader, reader->status);
    }
    ++reader->at;
    if (byte < 0xF0) {
        reader->status = byte;
        return read_channel_event(reader, byte);
    }
    if (byte == 0xFF) {
        return read_meta(reader);
    }
    if (byte == 0xF0 || byte == 0xF7) {
        reader->status = 0;
        return skip_exclusive(reader);
    }
    --reader->at;
    return bad(reader, "midi.status", "a status that has no place in a file");
}

static CwStatus end_open_notes(Reader* reader) {
    bool any = false;
    for (int channel = 0; channel < CHANNELS; ++channel) {
        for (int pitch = 0; pitch < PITCHES; ++pitch) {
            while (reader->open[channel][pitch]) {
                any = any || reader->open[channel][pitch]->tick < now(reader);
                CW_TRY(note_off(reader, channel, (uint8_t)pitch));
            }
        }
    }
    return any ? warn(reader, "midi.hanging", "notes that never end were ended with their track") : CW_OK;
}

// Gives each channel the track used as a track of its own.
static CwStatus give_tracks(Reader* reader) {
    for (int channel = 0; channel < CHANNELS; ++channel) {
        if (!reader->used[channel]) {
            continue;
        }
        Notes* notes = &reader->notes[channel];
        cw_notes_sort(notes->items, notes->count);
        const CwMidiTrack track = {reader->name ? reader->name : "", channel,      reader->programs[channel].items,
                                   reader->programs[channel].count,  notes->items, notes->count};
        ADD(reader, &reader->tracks, track);
    }
    return CW_OK;
}

static void begin_track(Reader* reader) {
    reader->file_tick = 0;
    reader->status = 0;
    reader->ended = false;
    reader->name = NULL;
    memset(reader->open, 0, sizeof reader->open);
    memset(reader->notes, 0, sizeof reader->notes);
    memset(reader->programs, 0, sizeof reader->programs);
    memset(reader->used, 0, sizeof reader->used);
    ++reader->track_number;
}

static CwStatus read_track(Reader* reader) {
    begin_track(reader);
    while (!reader->ended && left(reader)) {
        CW_TRY(read_event(reader));
    }
    if (!reader->ended) {
        CW_TRY(warn(reader, "midi.no_end", "the track has no end event; it was taken to end here"));
    }
    CW_TRY(end_open_notes(reader));
    if (now(reader) > reader->midi.end_tick) {
        reader->midi.end_tick = now(reader);
    }
    return give_tracks(reader);
}

// RMID: a MIDI file as the "data" chunk of a RIFF file.
static void unwrap_riff(Reader* reader) {
    if (left(reader) < 20 || memcmp(reader->at, "RIFF", 4) != 0 || memcmp(reader->at + 8, "RMID", 4) != 0) {
        return;
    }
    const uint8_t* at = reader->at + 12;
    while (reader->end - at >= 8) {
        const uint32_t length = at[4] | (uint32_t)at[5] << 8U | (uint32_t)at[6] << 16U | (uint32_t)at[7] << 24U;
        if (memcmp(at, "data", 4) == 0) {
            reader->at = at + 8;
            return;
        }
        if (length > (size_t)(reader->end - at) - 8) {
            return;
        }
        at += 8 + length + (length & 1U);
    }
}

static CwStatus read_division(Reader* reader, uint32_t division) {
    if (division & 0x8000U) {
        const int frames = -(int)(int8_t)(division >> 8U);
        const int per_frame = (int)(division & 0xFFU);
        if ((frames != 24 && frames != 25 && frames != 29 && frames != 30) || !per_frame) {
            return bad(reader, "midi.division", "the header counts frames at a rate that does not exist");
        }
        reader->frame_division = (frames == 29 ? 30 : frames) * per_frame;
        return warn(reader, "midi.frames", "the file counts frames and has no beats; it was read as 120 a minute");
    }
    if (!division) {
        return bad(reader, "midi.division", "the header says 0 ticks to a quarter");
    }
    reader->midi.division = (int)division;
    return CW_OK;
}

static CwStatus read_header(Reader* reader, int* ret_n_tracks) {
    unwrap_riff(reader);
    if (left(reader) < 14 || memcmp(reader->at, "MThd", 4) != 0) {
        return bad(reader, "midi.header", "this is no MIDI file: it does not begin with MThd");
    }
    const uint32_t length = big_endian(reader->at + 4, 4);
    if (length < 6 || length > left(reader) - 8) {
        return bad(reader, "midi.header", "the header has a wrong length");
    }
    const int type = (int)big_endian(reader->at + 8, 2);
    if (type > 1) {
        return cw_diag(reader->diag, CW_ERR_BAD_INPUT, "midi.type", (CwPlace){reader->file, 0, 0}, NULL,
                       "a MIDI file of type %d, at byte %lld; export it as type 0 or 1", type, offset_of(reader) + 8);
    }
    reader->midi.type = type;
    *ret_n_tracks = (int)big_endian(reader->at + 10, 2);
    CW_TRY(read_division(reader, big_endian(reader->at + 12, 2)));
    reader->at += 8 + length;
    return CW_OK;
}

static CwStatus read_chunks(Reader* reader, int n_tracks) {
    const uint8_t* file_end = reader->end;
    while (reader->at < file_end && reader->track_number < n_tracks) {
        reader->end = file_end;
        if (left(reader) < 8) {
            return warn(reader, "midi.rest", "bytes after the last chunk were left out");
        }
        const bool is_track = memcmp(reader->at, "MTrk", 4) == 0;
        const uint32_t length = big_endian(reader->at + 4, 4);
        if (length > left(reader) - 8) {
            return bad(reader, "midi.short", "a chunk claims more bytes than the file has");
        }
        const uint8_t* chunk = reader->at + 8;
        reader->at = chunk;
        reader->end = chunk + length;
        if (is_track) {
            CW_TRY(read_track(reader));
        }
        reader->at = chunk + length;
    }
    if (reader->track_number < n_tracks) {
        return bad(reader, "midi.tracks", "the file has fewer tracks than its header says");
    }
    return reader->at < file_end ? warn(reader, "midi.rest", "bytes after the last track were left out") : CW_OK;
}

static int64_t tick_of_meter(const void* item) {
    return ((const CwMeterChange*)item)->tick;
}

static int64_t tick_of_key(const void* item) {
    return ((const CwKey*)item)->tick;
}

static int64_t tick_of_tempo(const void* item) {
    return ((const CwMidiTempo*)item)->tick;
}

static int64_t tick_of_marker(const void* item) {
    return ((const CwMidiMarker*)item)->tick;
}

// Sorts by tick and keeps the order of the file where ticks are equal. Insertion: tracks come nearly sorted.
static void sort_stable(void* items, size_t count, size_t size_bytes, int64_t (*tick_of)(const void*)) {
    char* at = items;
    char moved[32];
    assert(size_bytes <= sizeof moved);
    for (size_t i = 1; i < count; ++i) {
        size_t j = i;
        while (j > 0 && tick_of(at + (j - 1) * size_bytes) > tick_of(at + i * size_bytes)) {
            --j;
        }
        if (j < i) {
            memcpy(moved, at + i * size_bytes, size_bytes);
            memmove(at + (j + 1) * size_bytes, at + j * size_bytes, (i - j) * size_bytes);
            memcpy(at + j * size_bytes, moved, size_bytes);
        }
    }
}

// Numbers the bars: each change moves to the nearest bar line of the meter before it; of two on one line the last
// stays.
static CwStatus number_bars(Reader* reader) {
    LIST(CwMeterChange) kept = {0};
    sort_stable(reader->meters.items, reader->meters.count, sizeof(CwMeterChange), tick_of_meter);
    ADD(reader, &kept, ((CwMeterChange){0, 1, {4, 4}}));
    for (size_t i = 0; i < reader->meters.count; ++i) {
        const CwMeterChange* m = &reader->meters.items[i];
        const CwMeterChange* last = &kept.items[kept.count - 1];
        const int64_t bar_ticks = cw_bar_ticks(last->meter);
        const int64_t bars = cw_div_nearest(m->tick - last->tick, bar_ticks);
        if (m->tick != last->tick + bars * bar_ticks) {
            CW_TRY(warn(reader, "midi.meter", "a time signature inside a bar was moved to the bar line"));
        }
        if (bars == 0) {
            kept.items[kept.count - 1].meter = m->meter;
        } else if (m->meter.num != last->meter.num || m->meter.den != last->meter.den) {
            const CwMeterChange change = {last->tick + bars * bar_ticks, last->bar + (int)bars, m->meter};
            ADD(reader, &kept, change);
        }
    }
    reader->midi.meters = kept.items;
    reader->midi.n_meters = kept.count;
    return CW_OK;
}

CwStatus cw_midi_read(CwArena* arena, const char* file, CwText bytes, CwDiagList* warnings, CwDiag* diag,
                      CwMidi* ret_midi) {
    Reader* reader = CW_NEW(arena, Reader);
    if (!reader) {
        return CW_ERR_NO_MEM;
    }
    const uint8_t* start = (const uint8_t*)bytes.at;
    *reader = (Reader){.arena = arena, .diag = diag, .warnings = warnings, .file = file, .start = start, .at = start};
    reader->end = start + bytes.length;
    int n_tracks = 0;
    CW_TRY(read_header(reader, &n_tracks));
    CW_TRY(read_chunks(reader, n_tracks));
    CW_TRY(number_bars(reader));
    sort_stable(reader->keys.items, reader->keys.count, sizeof(CwKey), tick_of_key);
    sort_stable(reader->tempos.items, reader->tempos.count, sizeof(CwMidiTempo), tick_of_tempo);
    sort_stable(reader->markers.items, reader->markers.count, sizeof(CwMidiMarker), tick_of_marker);
    CwMidi midi = reader->midi;
    midi.tracks = reader->tracks.items;
    midi.n_tracks = reader->tracks.count;
    midi.tempos = reader->tempos.items;
    midi.n_tempos = reader->tempos.count;
    midi.keys = reader->keys.items;
    midi.n_keys = reader->keys.count;
    midi.markers = reader->markers.items;
    midi.n_markers = reader->markers.count;
    *ret_midi = midi;
    return CW_OK;
}
