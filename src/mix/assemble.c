// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/assemble.h"

#include "base/math.h"
#include "base/text.h"
#include "mix/bus.h"
#include "signal/fade.h"
#include "signal/varispeed.h"

#include <string.h>

enum {
    JOIN_MS = 5,
};

#define UNIT 0x1p-23 // one step of 24 bits

// A stretch of one recording in samples of the film.
typedef struct {
    const CwSound* sound;
    int64_t in;
    int64_t out;
    int64_t fade_in;
    int64_t fade_out;
    int64_t tail;                 // rings on so long after `out`; 0 where it fades out before
    int64_t offset;               // sample of the recording at film sample 0, at its own speed
    const CwVarispeed* varispeed; // NULL at its own speed
    int64_t start;                // where the recording is at `in`, in 1/start_unit of a sample
    int64_t start_unit;
} Piece;

typedef struct {
    CwArena* arena;
    const CwAssembly* film;
    int64_t frames;
    int64_t join; // samples
    Piece* pieces;
    size_t n_pieces;
    size_t capacity;
    int32_t* samples; // room for a block of a recording
    double* varied;
    double* sums;
} Bench;

static int64_t film_sample(const CwAssembly* film, CwTime at) {
    return cw_sample_nearest(cw_time(at.flicks - film->start.flicks), film->sample_rate);
}

static bool own_speed(const CwPlayed* heard) {
    return heard->speed.num == heard->speed.den;
}

static bool is_heard(const CwAssembly* film, const CwPlayed* heard) {
    return own_speed(heard) || (film->speed_changes_play && heard->speed.num != 0);
}

// Sample of a recording at film sample 0, for a stretch at its own speed.
static int64_t offset_of(const CwAssembly* film, const CwPlayed* heard, const CwRecording* recording) {
    const int64_t flicks = heard->src.flicks - heard->in.flicks + film->start.flicks - recording->start.flicks;
    return cw_sample_nearest(cw_time(flicks), film->sample_rate);
}

// Whether `next` goes on where `heard` stops, as if there were no cut.
static bool goes_on(const CwPlayed* heard, const CwPlayed* next) {
    return own_speed(heard) && own_speed(next) && cw_text_is_fold(cw_text(heard->roll), next->roll) &&
           heard->out.flicks == next->in.flicks && heard->fade_out.flicks == 0 && next->fade_in.flicks == 0 &&
           heard->src.flicks - heard->in.flicks == next->src.flicks - next->in.flicks;
}

static CwStatus check_recordings(const CwAssembly* film, CwDiag* diag) {
    for (size_t i = 0; i < film->n_recordings; ++i) {
        const CwRecording* r = &film->recordings[i];
        if (r->sound->sample_rate != film->sample_rate) {
            return cw_diag(diag, CW_ERR_RANGE, "assemble.rate", (CwPlace){r->roll, 0, 0}, NULL,
                           "the recording is at %d Hz and the film at %d Hz: convert it first", r->sound->sample_rate,
                           film->sample_rate);
        }
        if (r->sound->channels != film->channels && (r->sound->channels > 2 || film->channels > 2)) {
            return cw_diag(diag, CW_ERR_RANGE, "assemble.channels", (CwPlace){r->roll, 0, 0}, NULL,
                           "the recording has %d channels and the film %d: make them alike first", r->sound->channels,
                           film->channels);
        }
    }
    return CW_OK;
}

static CwStatus add_piece(Bench* b, const CwPlayed* heard, CwTime out, CwSpan fade_out, const CwRecording* recording) {
    const CwAssembly* film = b->film;
    const int64_t flicks = cw_flicks_per_sample(film->sample_rate);
    Piece piece = {.sound = recording->sound, .in = film_sample(film, heard->in), .out = film_sample(film, out)};
    piece.fade_in = cw_sample_nearest(cw_time(heard->fade_in.flicks), film->sample_rate);
    piece.fade_out = cw_sample_nearest(cw_time(fade_out.flicks), film->sample_rate);
    piece.tail = piece.fade_out ? 0 : b->join;
    piece.fade_in = piece.fade_in ? piece.fade_in : b->join;
    if (own_speed(heard)) {
        piece.offset = offset_of(film, heard, recording);
    } else {
        const int64_t into = film->start.flicks + piece.in * flicks - heard->in.flicks; // `in` was rounded to a sample
        piece.start = (heard->src.flicks - recording->start.flicks) * heard->speed.den + into * heard->speed.num;
        piece.start_unit = flicks * heard->speed.den;
        CW_TRY(cw_varispeed(b->arena, heard->speed, &piece.varispeed));
    }
    CW_TRY(CW_RESERVE(b->arena, b->pieces, b->n_pieces, b->capacity));
    b->pieces[b->n_pieces++] = piece;
    return CW_OK;
}

static CwStatus add_pieces(Bench* b) {
    const CwAssembly* film = b->film;
    for (size_t i = 0; i < film->n_heard; ++i) {
        const CwPlayed* heard = &film->heard[i];
        const CwPlayed* last = heard;
        while (last + 1 < film->heard + film->n_heard && goes_on(last, last + 1)) {
            ++last;
            ++i;
        }
        for (size_t r = 0; r < film->n_recordings && is_heard(film, heard); ++r) {
            if (cw_text_is_fold(cw_text(heard->roll), film->recordings[r].roll)) {
                CW_TRY(add_piece(b, heard, last->out, last->fade_out, &film->recordings[r]));
            }
        }
    }
    return CW_OK;
}

static double envelope(const Piece* p, int64_t at) {
    double gain = cw_fade_in(CW_FADE_EQUAL_POWER, at - p->in, p->fade_in);
    if (p->fade_out && at >= p->out - p->fade_out) {
        gain *= cw_fade_out(CW_FADE_EQUAL_POWER, at - (p->out - p->fade_out), p->fade_out);
    } else if (at >= p->out) {
        gain *= cw_fade_out(CW_FADE_EQUAL_POWER, at - p->out, p->tail);
    }
    return gain;
}

// Adds one frame of a recording to a frame of the sum.
static void add_frame(const double* from, int from_channels, double* to, int to_channels, double gain) {
    if (from_channels == to_channels) {
        for (int c = 0; c < to_channels; ++c) {
            to[c] += gain * from[c];
        }
    } else if (from_channels == 1) {
        to[0] += gain * 0.70710678118654752 * from[0];
        to[1] += gain * 0.70710678118654752 * from[0];
    } else {
        to[0] += gain * 0.70710678118654752 * (from[0] + from[1]);
    }
}

// Adds what sounds of a piece in film samples [first, first + count).
static CwStatus add_part(Bench* b, const Piece* p, int64_t first, int64_t count) {
    const int64_t from = p->in > first ? p->in : first;
    const int64_t end = p->out + p->tail < first + count ? p->out + p->tail : first + count;
    const int channels = p->sound->channels;
    if (from >= end) {
        return CW_OK;
    }
    if (p->varispeed) {
        CW_TRY(cw_varispeed_read(b->arena, p->varispeed, p->sound, p->start, p->start_unit, from - p->in, end - from,
                                 b->varied));
    } else {
        CW_TRY(cw_sound_read(p->sound, from + p->offset, end - from, b->samples));
        for (int64_t i = 0; i < (end - from) * channels; ++i) {
            b->varied[i] = (double)b->samples[i] * UNIT;
        }
    }
    for (int64_t at = from; at < end; ++at) {
        const double gain = at >= p->in + p->fade_in && at < p->out - p->fade_out ? 1.0 : envelope(p, at);
        add_frame(b->varied + (at - from) * channels, channels, b->sums + (at - first) * b->film->channels,
                  b->film->channels, gain);
    }
    return CW_OK;
}

// The whole film once, at a gain; `peak` says whether it fitted.
static CwStatus pass(Bench* b, const CwObjects* objects, double gain, CwBusPeak* peak, CwHash* ret_manifest) {
    const CwAssembly* film = b->film;
    const int64_t block = film->sample_rate;
    CwSoundWriter* writer = NULL;
    CW_TRY(cw_sound_begin(b->arena, objects, film->sample_rate, film->channels, &writer));
    for (int64_t first = 0; first < b->frames; first += block) {
        const int64_t count = b->frames - first < block ? b->frames - first : block;
        memset(b->sums, 0, (size_t)(count * film->channels) * sizeof *b->sums);
        for (size_t i = 0; i < b->n_pieces; ++i) {
            CW_TRY(add_part(b, &b->pieces[i], first, count));
        }
        for (int64_t i = 0; i < count * film->channels; ++i) {
            b->sums[i] *= gain;
        }
        CW_TRY(cw_bus_append(writer, b->sums, count, film->channels, first, b->samples, peak));
    }
    return cw_sound_end(writer, ret_manifest);
}

static const CwRecording* recording_of(const CwAssembly* film, const char* roll) {
    for (size_t r = 0; r < film->n_recordings; ++r) {
        if (cw_text_is_fold(cw_text(roll), film->recordings[r].roll)) {
            return &film->recordings[r];
        }
    }
    return NULL;
}

// Whether one recording of the roll holds all that is heard, to a sample.
static bool covered(const CwAssembly* film, const CwPlayed* heard) {
    const int64_t length = heard->out.flicks - heard->in.flicks;
    const int64_t played = cw_muldiv_nearest(length, heard->speed.num, heard->speed.den);
    const int64_t sample = cw_flicks_per_sample(film->sample_rate);
    const int64_t low = heard->src.flicks + (played < 0 ? played : 0);
    const int64_t high = heard->src.flicks + (played < 0 ? 0 : played);
    for (size_t r = 0; r < film->n_recordings; ++r) {
        const CwRecording* one = &film->recordings[r];
        const int64_t end = one->start.flicks + one->sound->frames * sample;
        if (cw_text_is_fold(cw_text(heard->roll), one->roll) && one->start.flicks <= low + sample &&
            end >= high - sample) {
            return true;
        }
    }
    return false;
}

static void put_stretch(CwBuf* buf, const CwPlayed* heard) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_int(buf, "in", heard->in.flicks);
    cw_json_put_int(buf, "out", heard->out.flicks);
    cw_json_put_text(buf, "roll", heard->roll);
    cw_json_end_object(buf);
}

// Whether an earlier stretch named the roll already.
static bool named_before(const CwAssembly* film, size_t index) {
    for (size_t i = 0; i < index; ++i) {
        if (cw_text_is_fold(cw_text(film->heard[i].roll), film->heard[index].roll)) {
            return true;
        }
    }
    return false;
}

static void put_report(CwBuf* buf, const CwAssembly* film, int gain_db100) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_int(buf, "gain", gain_db100);
    cw_json_begin_array(buf, "left_out");
    for (size_t i = 0; i < film->n_heard; ++i) {
        if (!is_heard(film, &film->heard[i]) && recording_of(film, film->heard[i].roll)) {
            put_stretch(buf, &film->heard[i]);
        }
    }
    cw_json_end_array(buf);
    cw_json_begin_array(buf, "missing");
    for (size_t i = 0; i < film->n_heard; ++i) {
        const CwPlayed* heard = &film->heard[i];
        if (is_heard(film, heard) && recording_of(film, heard->roll) && !covered(film, heard)) {
            put_stretch(buf, heard);
        }
    }
    cw_json_end_array(buf);
    cw_json_begin_array(buf, "silent_rolls");
    for (size_t i = 0; i < film->n_heard; ++i) {
        if (!recording_of(film, film->heard[i].roll) && !named_before(film, i)) {
            cw_json_put_text(buf, NULL, film->heard[i].roll);
        }
    }
    cw_json_end_array(buf);
    cw_json_end_object(buf);
}

static CwStatus assemble(CwArena* own, const CwObjects* objects, const CwAssembly* assembly, int* ret_gain_db100,
                         CwHash* ret_manifest) {
    Bench bench = {.arena = own, .film = assembly};
    const size_t room = (size_t)assembly->sample_rate * (assembly->channels > 2 ? (size_t)assembly->channels : 2);
    bench.frames = cw_sample_nearest(cw_time(assembly->length.flicks), assembly->sample_rate);
    bench.join = (int64_t)assembly->sample_rate * JOIN_MS / 1000;
    bench.samples = CW_NEW_ARRAY(own, int32_t, room);
    bench.varied = CW_NEW_ARRAY(own, double, room);
    bench.sums = CW_NEW_ARRAY(own, double, room);
    if (!bench.samples || !bench.varied || !bench.sums) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(add_pieces(&bench));
    CwBusPeak peak = {0};
    CW_TRY(pass(&bench, objects, 1.0, &peak, ret_manifest));
    *ret_gain_db100 = cw_bus_gain_db100(&peak);
    if (*ret_gain_db100 < 0) {
        peak = (CwBusPeak){0};
        CW_TRY(pass(&bench, objects, cw_db_to_gain(*ret_gain_db100 * 0.01), &peak, ret_manifest));
    }
    return CW_OK;
}

CwStatus cw_assemble(CwArena* arena, const CwObjects* objects, const CwAssembly* assembly, CwBuf* report, CwDiag* diag,
                     CwHash* ret_manifest) {
    int gain_db100 = 0;
    CW_TRY(check_recordings(assembly, diag));
    CwArena* own = cw_arena_like(arena);
    const CwStatus status = own ? assemble(own, objects, assembly, &gain_db100, ret_manifest) : CW_ERR_NO_MEM;
    cw_arena_free(own);
    CW_TRY(status);
    if (report) {
        put_report(report, assembly, gain_db100);
        CW_TRY(cw_buf_status(report));
    }
    return CW_OK;
}
