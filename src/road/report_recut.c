// SPDX-License-Identifier: GPL-3.0-or-later
// What the re-cut did to the music: from which bar each cue is another, and from where to listen.
#include "road/report_priv.h"

#include <string.h>

// A cue of a cut, by id; NULL when the cut has none.
static const json_t* cue_of(const Cw__Report* report, const char* cut, const char* id) {
    const json_t* cuts = json_object_get(report->run->params, "cuts");
    for (size_t i = 0; i < json_array_size(cuts); ++i) {
        const json_t* one = json_array_get(cuts, i);
        const json_t* cues = json_object_get(one, "cues");
        for (size_t j = 0; strcmp(cw_json_text_or(one, "name", ""), cut) == 0 && j < json_array_size(cues); ++j) {
            const json_t* cue = json_array_get(cues, j);
            if (strcmp(cw_json_text_or(cue, "id", ""), id) == 0) {
                return cue;
            }
        }
    }
    return NULL;
}

// The first tick at which two parts play otherwise; INT64_MAX when they never do.
static int64_t parts_differ(const CwPart* a, const CwPart* b) {
    const size_t same = cw__notes_same_before(a, b);
    const int64_t one = same < a->n_notes ? a->notes[same].tick : INT64_MAX;
    const int64_t other = same < b->n_notes ? b->notes[same].tick : INT64_MAX;
    return one < other ? one : other;
}

static int64_t scores_differ(const CwScore* a, const CwScore* b) {
    if (a->n_parts != b->n_parts) {
        return 0;
    }
    int64_t first = INT64_MAX;
    for (size_t i = 0; i < a->n_parts; ++i) {
        const int64_t tick = parts_differ(&a->parts[i], &b->parts[i]);
        first = tick < first ? tick : first;
    }
    return first;
}

// The first bar that is played otherwise, or that begins or ends at another time; 0 when none is.
static int first_bar_that_differs(const Cw__Made* old, const Cw__Made* now) {
    const CwTempoMap* before = &old->solution.map;
    const CwTempoMap* after = &now->solution.map;
    const int64_t played = scores_differ(&old->score, &now->score);
    const int64_t old_length = old->out.flicks - old->in.flicks;
    const int64_t length = now->out.flicks - now->in.flicks;
    for (int bar = cw_tempo_map_bar_beat(before, cw_tempo_map_tick_floor(before, cw_time(0))).bar;; ++bar) {
        const int64_t tick = cw_tempo_map_bar_tick(before, bar);
        const int64_t next = cw_tempo_map_bar_tick(before, bar + 1);
        const CwTime begins = cw_tempo_map_time_of(before, tick);
        const CwTime ends = cw_tempo_map_time_of(before, next);
        if (begins.flicks >= old_length && begins.flicks >= length) {
            return 0;
        }
        if (played < next || cw_tempo_map_bar_tick(after, bar + 1) != next ||
            cw_time_compare(cw_tempo_map_time_of(after, next), ends) != 0 ||
            ((ends.flicks > old_length || ends.flicks > length) && old_length != length)) {
            return bar;
        }
    }
}

// The first tick of the new music after which two parts play the same, counted from their ends.
static int64_t parts_meet(const CwPart* a, const CwPart* b, int64_t later) {
    const size_t n = cw__notes_same_after(a, b, later);
    const int64_t one = n < a->n_notes ? a->notes[a->n_notes - 1 - n].tick + later + 1 : 0;
    const int64_t other = n < b->n_notes ? b->notes[b->n_notes - 1 - n].tick + 1 : 0;
    return one > other ? one : other;
}

static int64_t end_tick(const Cw__Made* made) {
    return cw_tempo_map_tick_floor(&made->solution.map, cw_time(made->out.flicks - made->in.flicks));
}

// The bar of the new music after which all is as it was, only earlier or later; 0 when that is none, or the last.
static int last_bar_that_differs(const Cw__Made* old, const Cw__Made* now) {
    const CwTempoMap* before = &old->solution.map;
    const CwTempoMap* after = &now->solution.map;
    const int64_t later = end_tick(now) - end_tick(old);
    const int64_t later_flicks = (now->out.flicks - now->in.flicks) - (old->out.flicks - old->in.flicks);
    int64_t played = old->score.n_parts == now->score.n_parts ? 0 : INT64_MAX;
    for (size_t i = 0; played != INT64_MAX && i < now->score.n_parts; ++i) {
        const int64_t tick = parts_meet(&old->score.parts[i], &now->score.parts[i], later);
        played = tick > played ? tick : played;
    }
    const int last = cw_tempo_map_bar_beat(after, end_tick(now) - 1).bar;
    for (int bar = last; bar > after->meters[0].bar; --bar) {
        const int64_t tick = cw_tempo_map_bar_tick(after, bar);
        const int old_bar = cw_tempo_map_bar_beat(before, tick - later).bar;
        const bool same = played <= tick && cw_tempo_map_bar_tick(before, old_bar) == tick - later &&
                          cw_tempo_map_time_of(before, tick - later).flicks + later_flicks ==
                              cw_tempo_map_time_of(after, tick).flicks;
        if (!same) {
            return bar == last ? 0 : bar;
        }
    }
    return 0;
}

// Where a bar begins, in the film's own time; never before the cue does.
static int64_t bar_in_film(const Cw__Made* made, int bar) {
    const int64_t at =
        cw_tempo_map_time_of(&made->solution.map, cw_tempo_map_bar_tick(&made->solution.map, bar)).flicks;
    const int64_t length = made->out.flicks - made->in.flicks;
    return made->in.flicks + (at < 0 ? 0 : at < length ? at : length - 1);
}

// The first sample of a recording's result at which another part of it is heard than before; -1 when none is.
static int64_t first_other_sample(const CwTapeEdit* old, const CwTapeEdit* now) {
    for (size_t i = 0; i < old->n_pieces || i < now->n_pieces; ++i) {
        if (i >= old->n_pieces || i >= now->n_pieces) {
            return i < old->n_pieces ? old->pieces[i].out : now->pieces[i].out;
        }
        const CwTapePiece* a = &old->pieces[i];
        const CwTapePiece* b = &now->pieces[i];
        if (a->out != b->out || a->source != b->source) {
            return a->out < b->out ? a->out : b->out;
        }
        if (a->length != b->length) {
            return a->out + (a->length < b->length ? a->length : b->length);
        }
    }
    return -1;
}

// The bar of the recording that is heard at a sample of a result.
static int bar_heard(const Cw__Made* made, int64_t sample) {
    int bar = 0;
    int64_t latest = -1;
    for (size_t i = 0; i < made->bars.n_beats; ++i) {
        const int64_t heard = cw_tape_place(&made->edit, made->bars.beats[i].sample);
        if (heard >= 0 && heard <= sample && heard > latest) {
            bar = made->bars.beats[i].bar;
            latest = heard;
        }
    }
    return bar;
}

// A recording is heard from a little before its first edit, so that the join itself is.
static void put_tape_places(const Cw__Report* report, const Cw__Made* old, const Cw__Made* now, CwBuf* buf) {
    const int64_t lead = 2 * report->sample_rate;
    const int64_t first = first_other_sample(&old->edit, &now->edit);
    const int64_t from = first > lead ? first - lead : 0;
    const int64_t at = cw_time_of_sample(from, (int)report->sample_rate).flicks;
    if (first >= 0) {
        char name[CW_BAR_NAME_SIZE];
        cw_bar_name_format((CwBarName){bar_heard(old, first), 0}, name);
        cw_json_put_text(buf, "bar", name);
    }
    cw_json_put_int(buf, "new", now->in.flicks + (first < 0 ? 0 : at));
    cw_json_put_int(buf, "old", old->in.flicks + (first < 0 ? 0 : at));
}

static void put_places(const Cw__Report* report, const Cw__Made* old, const Cw__Made* now, CwBuf* buf) {
    if (old->has_edit && now->has_edit) {
        put_tape_places(report, old, now, buf);
        return;
    }
    const int bar = old->has_solution && now->has_solution ? first_bar_that_differs(old, now) : 0;
    if (bar) {
        char name[CW_BAR_NAME_SIZE];
        cw_bar_name_format(cw_bar_name(&now->solution, bar), name);
        cw_json_put_text(buf, "bar", name);
    }
    const int until = bar ? last_bar_that_differs(old, now) : 0;
    if (until) {
        char name[CW_BAR_NAME_SIZE];
        cw_bar_name_format(cw_bar_name(&now->solution, until), name);
        cw_json_put_text(buf, "until", name);
    }
    if (bar) {
        cw__report_put_parts(old, now, end_tick(now) - end_tick(old), buf);
    }
    cw_json_put_int(buf, "new", bar ? bar_in_film(now, bar) : now->in.flicks);
    cw_json_put_int(buf, "old", bar ? bar_in_film(old, bar) : old->in.flicks);
}

// Whether every stem of a cue is the same sound in both cuts, before any level of the film is applied.
static bool has_same_stems(const Cw__Report* report, const char* from, const char* to, const char* id) {
    const CwStepRun* run = report->run;
    const char* old = cw_format(run->arena, "%s/%s/stem/", from, id);
    const char* now = cw_format(run->arena, "%s/%s/stem/", to, id);
    size_t counts[2] = {0, 0};
    for (size_t i = 0; old && now && i < run->n_inputs; ++i) {
        const char* name = run->inputs[i].name;
        counts[1] += strncmp(name, now, strlen(now)) == 0;
        if (strncmp(name, old, strlen(old)) == 0) {
            const char* other = cw_format(run->arena, "%s%s", now, name + strlen(old));
            const CwHash* hash = other ? cw_step_input_hash(run, other) : NULL;
            if (!hash || !cw_hash_equal(hash, &run->inputs[i].hash)) {
                return false;
            }
            ++counts[0];
        }
    }
    return counts[0] > 0 && counts[0] == counts[1];
}

static CwStatus put_cue(Cw__Report* report, const json_t* recut, const json_t* change, CwBuf* buf) {
    const char* id = cw_json_text_or(change, "id", "");
    const char* from = cw_json_text_or(recut, "from", "");
    const char* to = cw_json_text_or(recut, "to", "");
    const json_t* old_json = cue_of(report, from, id);
    const json_t* new_json = cue_of(report, to, id);
    Cw__Made* old = CW_NEW(report->run->arena, Cw__Made);
    Cw__Made* now = CW_NEW(report->run->arena, Cw__Made);
    if (!old || !now) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(old_json ? cw__report_made(report, from, old_json, old) : CW_OK);
    CW_TRY(new_json ? cw__report_made(report, to, new_json, now) : CW_OK);
    cw_json_begin_object(buf, NULL);
    CW_TRY(cw__report_copy(report, buf, "id", json_object_get(change, "id")));
    CW_TRY(cw__report_copy(report, buf, "text", json_object_get(change, "text")));
    CW_TRY(cw__report_copy(report, buf, "verdict", json_object_get(change, "verdict")));
    if (old_json && new_json) {
        cw_json_put_bool(buf, "same_sound", has_same_stems(report, from, to, id));
        put_places(report, old, now, buf);
    } else if (old_json) {
        cw_json_put_int(buf, "old", old->in.flicks);
    } else if (new_json) {
        cw_json_put_int(buf, "new", now->in.flicks);
    }
    cw_json_end_object(buf);
    return CW_OK;
}

CwStatus cw__report_put_recut_made(Cw__Report* report, const json_t* recut, CwBuf* buf) {
    static const char* const copied[] = {"changes", "from", "kept", "to"};
    const json_t* cues = json_object_get(recut, "cues");
    cw_json_begin_object(buf, "recut");
    for (size_t i = 0; i < sizeof copied / sizeof copied[0]; ++i) {
        CW_TRY(cw__report_copy(report, buf, copied[i], json_object_get(recut, copied[i])));
    }
    cw_json_begin_array(buf, "cues");
    for (size_t i = 0; i < json_array_size(cues); ++i) {
        CW_TRY(put_cue(report, recut, json_array_get(cues, i), buf));
    }
    cw_json_end_array(buf);
    cw_json_end_object(buf);
    return CW_OK;
}
