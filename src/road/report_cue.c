// SPDX-License-Identifier: GPL-3.0-or-later
// One cue of the report: the tempo curve, bars, hits and where they fall in the music.
#include "road/fate_priv.h"
#include "road/report_priv.h"

#include "base/number.h"

#include <string.h>

static CwStatus json_of(Cw__Report* report, const char* cut, const char* cue, const char* name,
                        const json_t** ret_json) {
    const char* full = cw_format(report->run->arena, "%s/%s/%s", cut, cue, name);
    return full ? cw__stage_json(report->run, full, ret_json) : CW_ERR_NO_MEM;
}

static CwStatus read_solution(Cw__Report* report, const char* cue, Cw__Made* made) {
    const json_t* json = NULL;
    made->has_solution = true;
    CW_TRY(json_of(report, made->cut, cue, "solution", &json));
    CW_TRY(cw_tempo_solution_from_json(report->run->arena, cw__stage_in(report->run, cue), json, &made->solution));
    CW_TRY(json_of(report, made->cut, cue, "score", &json));
    return cw_score_from_json(report->run->arena, cw__stage_in(report->run, cue), json, &made->score);
}

static CwStatus read_edit(Cw__Report* report, const char* cue, Cw__Made* made) {
    CwArena* arena = report->run->arena;
    const json_t* json = NULL;
    made->has_edit = true;
    CW_TRY(json_of(report, made->cut, cue, "edit", &json));
    CW_TRY(cw_tape_edit_from_json(arena, cw__stage_in(report->run, cue), json, &made->edit));
    CW_TRY(json_of(report, made->cut, cue, "bars", &json));
    return cw_bars_from_json(arena, cw__stage_in(report->run, cue), json, &made->bars);
}

CwStatus cw__report_made(Cw__Report* report, const char* cut, const json_t* cue, Cw__Made* ret_made) {
    const CwJsonIn in = cw__stage_in(report->run, "cues");
    const char* id = NULL;
    Cw__Made made = {.cut = cut, .json = cue};
    CW_TRY(cw_json_get_text(in, cue, "id", &id));
    CW_TRY(cw_json_get_int(in, cue, "in", &made.in.flicks));
    CW_TRY(cw_json_get_int(in, cue, "out", &made.out.flicks));
    if (cw__report_input(report, cut, id, "solution")) {
        CW_TRY(read_solution(report, id, &made));
    }
    if (cw__report_input(report, cut, id, "edit")) {
        CW_TRY(read_edit(report, id, &made));
    }
    *ret_made = made;
    return CW_OK;
}

static void put_pair(CwBuf* buf, int64_t first, int64_t second) {
    cw_json_begin_array(buf, NULL);
    cw_json_put_int(buf, NULL, first);
    cw_json_put_int(buf, NULL, second);
    cw_json_end_array(buf);
}

static int64_t in_film(const Cw__Made* made, CwTime at) {
    return made->in.flicks + at.flicks;
}

static void put_tempo_at(const Cw__Made* made, CwBuf* buf, int64_t tick, int64_t of_tick) {
    const CwTempoMap* map = &made->solution.map;
    put_pair(buf, in_film(made, cw_tempo_map_time_of(map, tick)),
             cw_div_nearest(cw_tempo_map_tempo_at(map, of_tick), 1000));
}

// Straight lines between what is written: a point at each end of a stretch, and in ramps one a quarter, because they
// are straight in quarters and not in time.
static void put_map_tempo(const Cw__Made* made, CwBuf* buf) {
    const CwTempoMap* map = &made->solution.map;
    for (size_t i = 0; i + 1 < map->n_points; ++i) {
        const CwTempoPoint* point = &map->points[i];
        const int64_t end = map->points[i + 1].tick;
        put_tempo_at(made, buf, point->tick, point->tick);
        for (int64_t tick = point->tick + CW_TICKS_PER_QUARTER; point->ratio_num != point->ratio_den && tick < end;
             tick += CW_TICKS_PER_QUARTER) {
            put_tempo_at(made, buf, tick, tick);
        }
        put_tempo_at(made, buf, end, end - 1);
    }
}

static void put_map_bars(const Cw__Made* made, CwBuf* buf) {
    const CwTempoMap* map = &made->solution.map;
    int bar = cw_tempo_map_bar_beat(map, cw_tempo_map_tick_floor(map, cw_time(0))).bar;
    for (;; ++bar) {
        const int64_t at = in_film(made, cw_tempo_map_time_of(map, cw_tempo_map_bar_tick(map, bar)));
        if (at >= made->out.flicks) {
            break;
        }
        const CwBarName name = cw_bar_name(&made->solution, bar);
        char text[CW_BAR_NAME_SIZE];
        cw_bar_name_format(name, text);
        cw_json_begin_array(buf, NULL);
        cw_json_put_int(buf, NULL, at);
        if (name.letter) {
            cw_json_put_text(buf, NULL, text);
        } else {
            cw_json_put_int(buf, NULL, name.number);
        }
        cw_json_end_array(buf);
    }
}

// Where a sample of the recording is heard; -1 when it is not.
static int64_t heard_at(const Cw__Report* report, const Cw__Made* made, int64_t source) {
    const int64_t place = cw_tape_place(&made->edit, source);
    return place < 0 ? -1 : in_film(made, cw_time_of_sample(place, (int)report->sample_rate));
}

// The next beat with number 1 after a beat, or the last beat of all.
static size_t next_bar(const CwBars* bars, size_t beat) {
    for (++beat; beat + 1 < bars->n_beats && bars->beats[beat].bar == bars->beats[beat - 1].bar;) {
        ++beat;
    }
    return beat;
}

// A recording's tempo, bar by bar as it was played: beats a minute from one bar line to the next.
static void put_tape_tempo(const Cw__Report* report, const Cw__Made* made, CwBuf* buf) {
    const CwBars* bars = &made->bars;
    for (size_t i = 0; i + 1 < bars->n_beats; i = next_bar(bars, i)) {
        const size_t end = next_bar(bars, i);
        const int64_t at = heard_at(report, made, bars->beats[i].sample);
        const int64_t length = bars->beats[end].sample - bars->beats[i].sample;
        if (at >= 0 && length > 0) {
            put_pair(buf, at, cw_div_nearest((int64_t)(end - i) * 60000 * report->sample_rate, length));
        }
    }
}

static void put_tape_bars(const Cw__Report* report, const Cw__Made* made, CwBuf* buf) {
    for (size_t i = 0; i < made->bars.n_beats; ++i) {
        const CwBeat* beat = &made->bars.beats[i];
        const int64_t at = heard_at(report, made, beat->sample);
        if (beat->beat == 1 && at >= 0 && at < made->out.flicks) {
            put_pair(buf, at, beat->bar);
        }
    }
}

// The beat of the recording that is heard at a time or last before it.
static const CwBeat* beat_heard(const Cw__Report* report, const Cw__Made* made, int64_t at) {
    const CwBeat* found = NULL;
    int64_t latest = -1;
    for (size_t i = 0; i < made->bars.n_beats; ++i) {
        const int64_t heard = heard_at(report, made, made->bars.beats[i].sample);
        if (heard >= 0 && heard <= at && heard > latest) {
            found = &made->bars.beats[i];
            latest = heard;
        }
    }
    return found;
}

static Cw__Fate fate_of(const Cw__Report* report, const Cw__Made* made, const char* name, int64_t at) {
    if (made->has_solution) {
        return cw__fate_in_map(&made->solution, name, made->in);
    }
    Cw__Fate fate = cw__fate_on_tape(&made->edit, name, cw_time(at));
    const CwBeat* beat = fate.heard ? beat_heard(report, made, fate.music.flicks) : NULL;
    if (beat) {
        cw_bar_name_format((CwBarName){beat->bar, 0}, fate.bar);
        fate.beat = beat->beat;
    }
    return fate;
}

static CwStatus put_hit(Cw__Report* report, const Cw__Made* made, const json_t* hit, CwBuf* buf) {
    static const char* const copied[] = {"at", "early", "late", "name", "note", "want", "weight"};
    const char* name = cw_json_text_or(hit, "name", "");
    const int64_t at = cw_json_int_or(hit, "at", 0);
    const bool here = cw_json_bool_or(hit, "here", false);
    const char* why = cw_json_text_or(hit, "why", NULL);
    const int64_t kept = cw_json_int_or(hit, "kept", -1); // of music that was made for an earlier cut
    Cw__Fate fate = here ? fate_of(report, made, name, kept >= 0 ? kept : at) : (Cw__Fate){0};
    if (here && kept >= 0) {
        fate = cw__fate_kept(fate, cw_time(at), cw_span(cw_json_int_or(hit, "early", 0)),
                             cw_span(cw_json_int_or(hit, "late", 0)));
    }
    cw_json_begin_object(buf, NULL);
    for (size_t i = 0; i < sizeof copied / sizeof copied[0]; ++i) {
        CW_TRY(cw__report_copy(report, buf, copied[i], json_object_get(hit, copied[i])));
    }
    cw_json_put_text(buf, "status", fate.met ? "met" : here ? "missed" : "omitted");
    if (fate.heard) {
        cw_json_put_text(buf, "beat", cw_format(report->run->arena, "%s|%d", fate.bar, fate.beat));
        cw_json_put_int(buf, "music", fate.music.flicks);
    } else {
        cw_json_put_null(buf, "music");
    }
    if (!fate.met) {
        cw_json_put_text(buf, "why", why ? why : cw__fate_why(kept >= 0, made->has_solution, fate.heard));
    }
    cw_json_end_object(buf);
    return CW_OK;
}

// A recording in the cue: where it plays, and how loud it was made.
static CwStatus put_recording(Cw__Report* report, const Cw__Made* made, const json_t* recording, CwBuf* buf) {
    CwArena* arena = report->run->arena;
    const char* cue = cw_json_text_or(made->json, "id", "");
    const char* place = cw_json_text_or(recording, "place", "");
    const char* tape = cw_format(arena, "tape/%s", place);
    const char* gain = cw_format(arena, "gain/%s", place);
    const json_t* json = NULL;
    if (!tape || !gain) {
        return CW_ERR_NO_MEM;
    }
    cw_json_begin_object(buf, NULL);
    CW_TRY(json_of(report, made->cut, cue, gain, &json));
    cw_json_put_int(buf, "gain", cw_div_nearest(cw_json_int_or(json, "gain_db100", 0), 10));
    cw_json_put_text(buf, "place", place);
    CW_TRY(json_of(report, made->cut, cue, tape, &json));
    cw_json_put_text(buf, "words", cw_json_text_or(json, "words", ""));
    cw_json_end_object(buf);
    return CW_OK;
}

CwStatus cw__report_put_cue(Cw__Report* report, const Cw__Made* made, CwBuf* buf) {
    static const char* const copied[] = {"id", "in", "intent", "out", "sound_at", "theme", "title", "use", "verdict"};
    const json_t* hits = json_object_get(made->json, "hits");
    const CwHash* sound = cw__report_input(report, made->cut, cw_json_text_or(made->json, "id", ""), "sound");
    cw_json_begin_object(buf, NULL);
    for (size_t i = 0; i < sizeof copied / sizeof copied[0]; ++i) {
        CW_TRY(cw__report_copy(report, buf, copied[i], json_object_get(made->json, copied[i])));
    }
    cw_json_put_text(buf, "origin", made->has_solution ? made->score.origin : made->edit.words);
    CW_TRY(cw__report_media(report, buf, "sound", sound, "audio/mp4"));
    const json_t* recordings = json_object_get(made->json, "recordings");
    cw_json_begin_array(buf, "recordings");
    for (size_t i = 0; i < json_array_size(recordings); ++i) {
        CW_TRY(put_recording(report, made, json_array_get(recordings, i), buf));
    }
    cw_json_end_array(buf);
    cw_json_begin_array(buf, "tempo");
    if (made->has_solution) {
        put_map_tempo(made, buf);
    } else {
        put_tape_tempo(report, made, buf);
    }
    cw_json_end_array(buf);
    cw_json_begin_array(buf, "bars");
    if (made->has_solution) {
        put_map_bars(made, buf);
    } else {
        put_tape_bars(report, made, buf);
    }
    cw_json_end_array(buf);
    cw_json_begin_array(buf, "hits");
    for (size_t i = 0; i < json_array_size(hits); ++i) {
        CW_TRY(put_hit(report, made, json_array_get(hits, i), buf));
    }
    cw_json_end_array(buf);
    cw_json_end_object(buf);
    return cw_buf_status(buf);
}
