// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number.h"
#include "music/midi.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    TEMPO_SLOWEST_US = 0xFFFFFF,
    KEEP_WITHIN_US = 4, ///< a tempo that is still this close at the next beat is not written again
    RANK_META = 0,
    RANK_NOTE_OFF = 1,
    RANK_NOTE_ON = 2,
    RANK_END = 3,
};

// An event on its way into a track; those at one tick go by rank, then by the order they were made in.
typedef struct {
    int64_t tick; ///< of the file
    int rank;
    size_t serial;
    uint8_t bytes[8];
    size_t n_bytes;
    const char* text; ///< follows the bytes with its length, for texts
} Event;

typedef struct {
    CwArena* arena;
    Event* events;
    size_t count;
    size_t capacity;
    int64_t ticks_per_file_tick;
    int64_t origin; ///< our tick of the file's tick 0
} Track;

static CwStatus add(Track* track, int64_t file_tick, int rank, const uint8_t* bytes, size_t n_bytes, const char* text) {
    CW_TRY(CW_RESERVE(track->arena, track->events, track->count, track->capacity));
    Event* event = &track->events[track->count];
    *event = (Event){file_tick, rank, track->count, {0}, n_bytes, text};
    assert(n_bytes <= sizeof event->bytes);
    memcpy(event->bytes, bytes, n_bytes);
    ++track->count;
    return CW_OK;
}

static int64_t file_tick(const Track* track, int64_t tick) {
    const int64_t at = cw_div_nearest(tick - track->origin, track->ticks_per_file_tick);
    return at < 0 ? 0 : at;
}

static int compare_events(const void* left, const void* right) {
    const Event* a = left;
    const Event* b = right;
    if (a->tick != b->tick) {
        return a->tick < b->tick ? -1 : 1;
    }
    if (a->rank != b->rank) {
        return a->rank < b->rank ? -1 : 1;
    }
    return (a->serial > b->serial) - (a->serial < b->serial);
}

static void put_variable(CwBuf* buf, uint64_t value) {
    uint8_t bytes[10];
    size_t n = 0;
    do {
        bytes[n] = (uint8_t)((value & 0x7FU) | (n ? 0x80U : 0U));
        value >>= 7U;
        ++n;
    } while (value);
    while (n > 0) {
        cw_buf_byte(buf, (char)bytes[--n]);
    }
}

static void put_track(CwBuf* buf, Track* track) {
    CwBuf body = cw_buf(track->arena);
    int64_t before = 0;
    qsort(track->events, track->count, sizeof *track->events, compare_events);
    for (size_t i = 0; i < track->count; ++i) {
        const Event* event = &track->events[i];
        put_variable(&body, (uint64_t)(event->tick - before));
        before = event->tick;
        cw_buf_bytes(&body, event->bytes, event->n_bytes);
        if (event->text) {
            put_variable(&body, strlen(event->text));
            cw_buf_text(&body, event->text);
        }
    }
    cw_buf_text(buf, "MTrk");
    cw_buf_big_endian(buf, body.length, 4);
    cw_buf_bytes(buf, body.bytes, body.length);
    buf->failed = buf->failed || body.failed;
}

static CwStatus add_text(Track* track, int64_t at, int kind, const char* text) {
    return add(track, at, RANK_META, (const uint8_t[]){0xFF, (uint8_t)kind}, 2, text);
}

static CwStatus add_end(Track* track, int64_t at) {
    return add(track, at, RANK_END, (const uint8_t[]){0xFF, 0x2F, 0}, 3, NULL);
}

static CwStatus add_meters(Track* track, const CwTempoMap* map) {
    for (size_t i = 0; i < map->n_meters; ++i) {
        const CwMeterChange* m = &map->meters[i];
        int power = 0;
        while (1 << power < m->meter.den) {
            ++power;
        }
        const int clocks = (int)(24 * cw_pulse_ticks(m->meter) / CW_TICKS_PER_QUARTER);
        const uint8_t bytes[] = {0xFF, 0x58, 4, (uint8_t)m->meter.num, (uint8_t)power, (uint8_t)(clocks ? clocks : 1),
                                 8};
        const bool at_start = i + 1 >= map->n_meters || map->meters[i + 1].tick > track->origin;
        if (at_start || m->tick >= track->origin) {
            CW_TRY(add(track, file_tick(track, m->tick), RANK_META, bytes, sizeof bytes, NULL));
        }
    }
    return CW_OK;
}

static CwStatus add_keys(Track* track, const CwMidiOut* out) {
    for (size_t i = 0; i < out->n_keys; ++i) {
        const CwKey* k = &out->keys[i];
        const uint8_t bytes[] = {0xFF, 0x59, 2, (uint8_t)(int8_t)k->fifths, k->minor};
        CW_TRY(add(track, file_tick(track, k->tick), RANK_META, bytes, sizeof bytes, NULL));
    }
    return CW_OK;
}

// The next beat line or point of the map after `tick`.
static int64_t next_boundary(const CwTempoMap* map, int64_t tick) {
    const CwBarBeat at = cw_tempo_map_bar_beat(map, tick);
    int64_t next = tick - at.tick + cw_beat_ticks(cw_bar_meter(map->meters, map->n_meters, at.bar));
    for (size_t i = 0; i < map->n_points; ++i) {
        if (map->points[i].tick > tick && map->points[i].tick < next) {
            next = map->points[i].tick;
        }
    }
    return next;
}

// Tempos from the file's own clock: `clock` counts 1 / (7056 * division) microseconds since the file's tick 0, in which
// a flick is 10 * division and a microsecond times one file tick is 7056.
static CwStatus add_tempos(Track* track, const CwMidiOut* out) {
    const int64_t start = cw_tempo_map_time_of(out->map, track->origin).flicks;
    const int64_t end = file_tick(track, out->end_tick);
    int64_t clock = 0;
    int64_t at = 0;
    int64_t us = 0;
    for (int64_t tick = track->origin; at < end || at == 0;) {
        tick = next_boundary(out->map, tick);
        const int64_t next = file_tick(track, tick);
        if (next <= at) {
            continue;
        }
        const int64_t exact_tick = track->origin + next * track->ticks_per_file_tick;
        const int64_t due = (cw_tempo_map_time_of(out->map, exact_tick).flicks - start) * 10 * out->division;
        const int64_t error = due - (clock + 7056 * us * (next - at));
        const int64_t allowed = INT64_C(7056) * out->division * KEEP_WITHIN_US;
        if (us == 0 || error > allowed || error < -allowed) {
            us = cw_div_nearest(due - clock, 7056 * (next - at));
            if (us < 1 || us > TEMPO_SLOWEST_US) {
                return CW_ERR_RANGE;
            }
            const uint8_t bytes[] = {0xFF, 0x51, 3, (uint8_t)(us >> 16), (uint8_t)(us >> 8), (uint8_t)us};
            CW_TRY(add(track, at, RANK_META, bytes, sizeof bytes, NULL));
        }
        clock += 7056 * us * (next - at);
        at = next;
    }
    return CW_OK;
}

// How the offset counts frames: the code of the standard, and frames to the second of timecode.
static int offset_rate(CwRate rate, int* ret_frames) {
    const int base = cw_rate_base(rate);
    *ret_frames = base % 25 == 0 ? 25 : base % 30 == 0 ? 30 : 24;
    return *ret_frames == 24 ? 0 : *ret_frames == 25 ? 1 : rate.drop ? 2 : 3;
}

// Hours, minutes, seconds, frames and hundredths of the film's timecode at the file's tick 0.
static CwStatus add_offset(Track* track, const CwMidiOut* out) {
    const CwMidiOffset* offset = out->offset;
    const CwTime at = cw_time(offset->at.flicks + cw_tempo_map_time_of(out->map, track->origin).flicks);
    const int64_t day = cw_frames_per_day(offset->rate) * 100;
    const int64_t hundredths = cw_muldiv_nearest(at.flicks, 100, cw_flicks_per_frame(offset->rate));
    const int64_t within = hundredths - cw_div_floor(hundredths, day) * day;
    char text[CW_TIMECODE_SIZE];
    int frames = 0;
    const int code = offset_rate(offset->rate, &frames);
    cw_timecode_format(within / 100, offset->rate, text);
    int fields[4] = {0};
    for (int i = 0; i < 4; ++i) {
        fields[i] = (text[3 * i] - '0') * 10 + text[3 * i + 1] - '0';
    }
    const int64_t fine = (fields[3] * INT64_C(100) + within % 100) * frames / cw_rate_base(offset->rate);
    const uint8_t bytes[] = {0xFF,
                             0x54,
                             5,
                             (uint8_t)(code << 5 | fields[0]),
                             (uint8_t)fields[1],
                             (uint8_t)fields[2],
                             (uint8_t)(fine / 100),
                             (uint8_t)(fine % 100)};
    return add(track, 0, RANK_META, bytes, sizeof bytes, NULL);
}

static CwStatus put_tempo_track(CwBuf* buf, const CwMidiOut* out, Track* track) {
    if (out->title) {
        CW_TRY(add_text(track, 0, 0x03, out->title));
    }
    if (out->offset) {
        CW_TRY(add_offset(track, out));
    }
    CW_TRY(add_meters(track, out->map));
    CW_TRY(add_keys(track, out));
    CW_TRY(add_tempos(track, out));
    for (size_t i = 0; i < out->n_markers; ++i) {
        CW_TRY(add_text(track, file_tick(track, out->markers[i].tick), 0x06, out->markers[i].text));
    }
    CW_TRY(add_end(track, file_tick(track, out->end_tick)));
    put_track(buf, track);
    return CW_OK;
}

static CwStatus add_controller(Track* track, int channel, int number, int value) {
    const uint8_t bytes[] = {(uint8_t)(0xB0 | channel), (uint8_t)number, (uint8_t)value};
    return add(track, 0, RANK_META, bytes, sizeof bytes, NULL);
}

static CwStatus add_setup(Track* track, const CwMidiOutTrack* from) {
    CW_TRY(add_text(track, 0, 0x03, from->name ? from->name : ""));
    if (from->bank > 0) {
        CW_TRY(add_controller(track, from->channel, 0, from->bank >> 7));
        CW_TRY(add_controller(track, from->channel, 32, from->bank & 0x7F));
    }
    if (from->program >= 0) {
        const uint8_t bytes[] = {(uint8_t)(0xC0 | from->channel), (uint8_t)from->program};
        CW_TRY(add(track, 0, RANK_META, bytes, sizeof bytes, NULL));
    }
    return add_controller(track, from->channel, 10, 64 + (int)cw_muldiv_nearest(from->pan, 63, 1000));
}

static CwStatus put_note_track(CwBuf* buf, const CwMidiOutTrack* from, int64_t end_tick, Track* track) {
    CW_TRY(add_setup(track, from));
    int64_t end = file_tick(track, end_tick);
    for (size_t i = 0; i < from->n_notes; ++i) {
        const CwNote* n = &from->notes[i];
        const int64_t on = file_tick(track, n->tick);
        int64_t off = file_tick(track, n->tick + n->length);
        off = off > on ? off : on + 1;
        const uint8_t on_bytes[] = {(uint8_t)(0x90 | from->channel), n->pitch, n->velocity};
        const uint8_t off_bytes[] = {(uint8_t)(0x80 | from->channel), n->pitch, 64};
        CW_TRY(add(track, on, RANK_NOTE_ON, on_bytes, sizeof on_bytes, NULL));
        CW_TRY(add(track, off, RANK_NOTE_OFF, off_bytes, sizeof off_bytes, NULL));
        end = off > end ? off : end;
    }
    CW_TRY(add_end(track, end));
    put_track(buf, track);
    return CW_OK;
}

// Our tick of the file's tick 0: 0, or the bar line at or before the earliest note.
static int64_t origin_of(const CwMidiOut* out) {
    int64_t first = 0;
    for (size_t i = 0; i < out->n_tracks; ++i) {
        if (out->tracks[i].n_notes && out->tracks[i].notes[0].tick < first) {
            first = out->tracks[i].notes[0].tick;
        }
    }
    return first < 0 ? cw_tempo_map_bar_tick(out->map, cw_tempo_map_bar_beat(out->map, first).bar) : 0;
}

CwStatus cw_midi_write(CwBuf* buf, const CwMidiOut* out) {
    if (out->division < 1 || out->division > 0x7FFF || CW_TICKS_PER_QUARTER % out->division != 0 ||
        out->n_tracks > 0xFFFE) {
        return CW_ERR_RANGE;
    }
    const Track empty = {
        .arena = buf->arena, .ticks_per_file_tick = CW_TICKS_PER_QUARTER / out->division, .origin = origin_of(out)};
    cw_buf_text(buf, "MThd");
    cw_buf_big_endian(buf, 6, 4);
    cw_buf_big_endian(buf, 1, 2);
    cw_buf_big_endian(buf, 1 + out->n_tracks, 2);
    cw_buf_big_endian(buf, (uint64_t)out->division, 2);
    Track track = empty;
    CW_TRY(put_tempo_track(buf, out, &track));
    for (size_t i = 0; i < out->n_tracks; ++i) {
        track = empty;
        CW_TRY(put_note_track(buf, &out->tracks[i], out->end_tick, &track));
    }
    return cw_buf_status(buf);
}
