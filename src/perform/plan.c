// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/plan.h"

#include "base/math.h"
#include "base/random.h"
#include "perform/breath_priv.h"
#include "perform/expression_priv.h"
#include "perform/intonation_priv.h"

#include <assert.h>
#include <stdlib.h>

enum {
    CHANNELS_MAX = 256,
    NEAR_MS = 5,       // a note so near a mark is meant by it
    THROUGH_MS = 30,   // a note that lasts so long past a stop goes on through it
    FIRST_STROKE = 85, // hundredths of what is written: strokes add up
    LATER_STROKES = 70,

};

// A note on its way to becoming two plays.
typedef struct {
    int64_t on;
    int64_t off;
    int64_t heard;
    int64_t end;  // as written
    size_t order; // as the score has it
    int channel;
    uint8_t key;
    uint8_t velocity;
} Sounding;

// All notes of a channel are of one part, are played alike, and lie as far above their keys.
typedef struct {
    size_t part;
    CwTechnique how;
    int cents;
} ChannelUse;

typedef struct {
    CwArena* arena;
    const CwPlanBrief* brief;
    const CwTechniques* techniques;
    CwDiag* diag;
    ChannelUse uses[CHANNELS_MAX];
    CwSynthChannel* channels;
    size_t n_channels;
    Sounding* notes;
    size_t n_notes;
    size_t capacity;
    CwPlay* plays;
    size_t n_plays;
    size_t plays_capacity;
    CwHush* hushes;
    size_t n_hushes;
    size_t hushes_capacity;
    int64_t end;
    size_t n_silent;
} Planner;

static int64_t samples_of_ms(const Planner* planner, int64_t ms) {
    return ms * planner->brief->sample_rate / 1000;
}

static int64_t sample_of_tick(const Planner* planner, int64_t tick) {
    return cw_sample_nearest(cw_tempo_map_time_of(planner->brief->map, tick), planner->brief->sample_rate);
}

static const CwPatch* find_instrument(const CwPlanBrief* brief, int bank, int program) {
    for (size_t i = 0; i < brief->n_patches; ++i) {
        const CwPatch* patch = &brief->patches[i];
        if (patch->bank == bank && patch->program == program && patch->sample_rate == brief->sample_rate) {
            return patch;
        }
    }
    return NULL;
}

// Whether a channel set up for one technique will do for the other.
static bool sounds_alike(const CwTechnique* a, const CwTechnique* b) {
    return a->bank == b->bank && a->program == b->program && a->voicing == b->voicing &&
           a->filter_cents == b->filter_cents && a->controller == b->controller && a->value == b->value &&
           a->key_switch == b->key_switch;
}

// The channel on which a part plays in a certain way; made when it is new.
static CwStatus find_channel(Planner* planner, size_t part, const CwPatch* patch, const CwTechnique* how, int cents,
                             int* ret_channel) {
    for (size_t i = 0; i < planner->n_channels; ++i) {
        const ChannelUse* use = &planner->uses[i];
        if (use->part == part && use->cents == cents && sounds_alike(&use->how, how)) {
            *ret_channel = (int)i;
            return CW_OK;
        }
    }
    if (planner->n_channels == CHANNELS_MAX) {
        return cw_diag(planner->diag, CW_ERR_RANGE, "plan.channels", (CwPlace){0}, NULL,
                       "the stem has too many parts and ways of playing for %d channels; split it", CHANNELS_MAX);
    }
    const CwPart* from = &planner->brief->parts[part];
    CwSynthChannel channel = cw_patch_channel(patch->bank, patch->program, (CwVoicing)how->voicing);
    channel.pan = from->pan;
    channel.volume = patch->volume;
    channel.filter_cents = how->filter_cents;
    channel.controller = how->controller;
    channel.value = how->value;
    channel.key_switch = how->key_switch;
    CW_TRY(cw__intonation(planner->arena, planner->brief, part, cents, &channel.pitches));
    planner->uses[planner->n_channels] = (ChannelUse){part, *how, cents};
    planner->channels[planner->n_channels] = channel;
    *ret_channel = (int)planner->n_channels++;
    return CW_OK;
}

static bool is_marked(const Planner* planner, int64_t heard) {
    const CwPlanBrief* brief = planner->brief;
    const int64_t near = samples_of_ms(planner, NEAR_MS);
    for (size_t i = 0; i < brief->n_marks; ++i) {
        const int64_t away = cw_sample_nearest(brief->marks[i].at, brief->sample_rate) - heard;
        if (brief->marks[i].kind == CW_MARK_ATTACK && away >= -near && away <= near) {
            return true;
        }
    }
    return false;
}

static uint8_t clip_velocity(int velocity) {
    return (uint8_t)(velocity < 1 ? 1 : velocity > 127 ? 127 : velocity);
}

static CwStatus add_note(Planner* planner, Sounding note) {
    CW_TRY(CW_RESERVE(planner->arena, planner->notes, planner->n_notes, planner->capacity));
    note.order = planner->n_notes;
    planner->notes[planner->n_notes++] = note;
    return CW_OK;
}

// Strokes from `note.on` to `note.off`, never quite even; the unevenness hangs on nothing but the note itself.
static CwStatus add_roll(Planner* planner, Sounding note, int strokes_a_second) {
    const int64_t every = planner->brief->sample_rate / strokes_a_second;
    const int64_t end = note.off;
    const int64_t late = note.heard - note.on;
    const int first = note.velocity;
    note.velocity = clip_velocity(first * FIRST_STROKE / 100);
    uint32_t state = (uint32_t)(note.heard * 2654435761 + note.key);
    while (note.on < end) {
        state = state * 1664525U + 1013904223U; // Numerical Recipes' generator: any will do
        const int64_t spread = (int64_t)(state >> 24U) - 128;
        const int64_t next = note.on + every + every * spread / 1600; // within 8 %
        note.off = next < end ? next : end;
        CW_TRY(add_note(planner, note));
        note.on = next;
        note.heard = note.on + late;
        note.velocity = clip_velocity(first * LATER_STROKES / 100 + (int)((state >> 16U) & 15U) - 8);
    }
    return CW_OK;
}

// How far from its time a player strikes a note: two throws added, so that most are near it.
static int64_t human_error(const Planner* planner, size_t part, const CwNote* note) {
    const int64_t most = samples_of_ms(planner, planner->brief->spread_ms);
    uint64_t state = (uint64_t)note->tick * 0x9E3779B97F4A7C15ULL + note->pitch * 0xBF58476D1CE4E5B9ULL + part;
    int64_t sum = 0;
    for (int throw = 0; throw < 2; ++throw) {
        sum += cw_random_below(&state, most + 1);
    }
    return sum - most;
}

// `until`: where the note must be up, because its players breathe.
static CwStatus plan_note(Planner* planner, size_t part, const CwNote* written, bool follows, int64_t until) {
    const CwPart* from = &planner->brief->parts[part];
    Sounding note = {.heard = sample_of_tick(planner, written->tick), .key = written->pitch};
    const int64_t written_end = sample_of_tick(planner, written->tick + written->length);
    const bool marked = is_marked(planner, note.heard);
    const CwPlayer player = {from->instrument, from->bank, from->program, follows, marked};
    const CwTechnique how = cw_technique(planner->techniques, &player, written->articulation);
    const CwPatch* patch = find_instrument(planner->brief, how.bank, how.program);
    if (!patch) {
        return cw_diag(planner->diag, CW_ERR_NOT_FOUND, "plan.instrument", (CwPlace){0}, from->name,
                       "program %d of bank %d was not measured at %d Hz", how.program, how.bank,
                       planner->brief->sample_rate);
    }
    const int late = patch->late[how.voicing][written->pitch & 127U];
    planner->n_silent += late < 0;
    CW_TRY(find_channel(planner, part, patch, &how, written->cents, &note.channel));
    const int64_t first = -samples_of_ms(planner, CW_PLAN_LEAD_MS);
    note.on = note.heard - (late > 0 ? late : 0) + (marked ? 0 : human_error(planner, part, written));
    note.on = note.on < first ? first : note.on;
    const int64_t least = note.heard + samples_of_ms(planner, how.least_ms);
    note.off = note.heard + (written_end - note.heard) * how.length_permille / 1000;
    note.off -= samples_of_ms(planner, how.early_ms);
    note.off = note.off > until ? until : note.off;
    note.off = note.off < least ? least : note.off;
    note.end = written_end;
    note.velocity = clip_velocity(written->velocity * how.velocity_permille / 1000 + how.louder);
    planner->end = written_end > planner->end ? written_end : planner->end;
    return how.strokes ? add_roll(planner, note, how.strokes) : add_note(planner, note);
}

// Where the notes that begin with note `i` must be up for the next breath; far away when there is none.
static int64_t breath_after(const Planner* planner, const CwPart* from, const bool* breathe, size_t i) {
    const int64_t tick = from->notes[i].tick;
    while (i < from->n_notes && from->notes[i].tick == tick) {
        ++i;
    }
    return i < from->n_notes && breathe[i]
               ? sample_of_tick(planner, from->notes[i].tick) - samples_of_ms(planner, CW__BREATH_MS)
               : INT64_MAX;
}

static CwStatus plan_part(Planner* planner, size_t part) {
    const CwPart* from = &planner->brief->parts[part];
    bool* breathe = CW_NEW_ARRAY(planner->arena, bool, from->n_notes);
    if (!breathe) {
        return CW_ERR_NO_MEM;
    }
    cw__breaths(planner->brief, from, breathe);
    int64_t sounding_until = INT64_MIN; // of the notes begun before this one
    int64_t pending = INT64_MIN;        // of those begun with it
    for (size_t i = 0; i < from->n_notes; ++i) {
        const CwNote* note = &from->notes[i];
        if (i && from->notes[i - 1].tick < note->tick) {
            sounding_until = pending > sounding_until ? pending : sounding_until;
            pending = INT64_MIN;
        }
        const int64_t until = breath_after(planner, from, breathe, i);
        CW_TRY(plan_note(planner, part, note, sounding_until >= note->tick && !breathe[i], until));
        pending = note->tick + note->length > pending ? note->tick + note->length : pending;
    }
    return CW_OK;
}

static int compare_whole(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

static int by_key(const void* a, const void* b) {
    const Sounding* x = a;
    const Sounding* y = b;
    const int channel = x->channel - y->channel;
    const int key = x->key - y->key;
    const int on = compare_whole(x->on, y->on);
    return channel ? channel : key ? key : on ? on : compare_whole((int64_t)x->order, (int64_t)y->order);
}

static int by_sample(const void* a, const void* b) {
    const CwPlay* x = a;
    const CwPlay* y = b;
    const int sample = compare_whole(x->sample, y->sample);
    const int kind = x->kind - y->kind;
    const int channel = x->channel - y->channel;
    return sample ? sample : kind ? kind : channel ? channel : x->key - y->key;
}

static CwStatus add_play(Planner* planner, CwPlay play) {
    CW_TRY(CW_RESERVE(planner->arena, planner->plays, planner->n_plays, planner->plays_capacity));
    planner->plays[planner->n_plays++] = play;
    return CW_OK;
}

// A key goes up on a channel for all notes that hold it, so no note may hold a key into the next of the same key.
static CwStatus emit_notes(Planner* planner) {
    if (planner->n_notes) {
        qsort(planner->notes, planner->n_notes, sizeof planner->notes[0], by_key);
    }
    for (size_t i = 0; i < planner->n_notes; ++i) {
        Sounding note = planner->notes[i];
        for (; i + 1 < planner->n_notes; ++i) {
            const Sounding* next = &planner->notes[i + 1];
            if (next->channel != note.channel || next->key != note.key || next->on > note.on) {
                break;
            }
            note.off = next->off > note.off ? next->off : note.off; // the same key twice at once is once
            note.velocity = next->velocity > note.velocity ? next->velocity : note.velocity;
        }
        if (i + 1 < planner->n_notes) {
            const Sounding* next = &planner->notes[i + 1];
            const bool same = next->channel == note.channel && next->key == note.key;
            note.off = same && next->on < note.off ? next->on : note.off;
        }
        const int16_t channel = (int16_t)note.channel;
        CW_TRY(add_play(planner, (CwPlay){note.on, note.heard, CW_PLAY_ON, note.key, note.velocity, channel}));
        CW_TRY(add_play(planner, (CwPlay){note.off, note.off, CW_PLAY_OFF, note.key, 0, channel}));
    }
    return CW_OK;
}

// Whether a stop at `sample` may damp a channel: no note goes on through it, and none was struck early to be heard
// then.
static bool may_damp(const Planner* planner, int channel, int64_t sample) {
    const int64_t through = samples_of_ms(planner, THROUGH_MS);
    for (size_t i = 0; i < planner->n_notes; ++i) {
        const Sounding* note = &planner->notes[i];
        if (note->channel == channel && note->on < sample && (note->end > sample + through || note->heard >= sample)) {
            return false;
        }
    }
    return true;
}

// Where the first note from `sample` on is struck.
static int64_t next_note(const Planner* planner, int64_t sample) {
    int64_t first = INT64_MAX;
    for (size_t i = 0; i < planner->n_notes; ++i) {
        const int64_t on = planner->notes[i].on;
        first = on >= sample && on < first ? on : first;
    }
    return first;
}

static CwStatus emit_stops(Planner* planner) {
    const CwPlanBrief* brief = planner->brief;
    for (size_t i = 0; i < brief->n_marks; ++i) {
        if (brief->marks[i].kind != CW_MARK_STOP) {
            continue;
        }
        const int64_t sample = cw_sample_nearest(brief->marks[i].at, brief->sample_rate);
        bool all = true;
        for (int channel = 0; channel < (int)planner->n_channels; ++channel) {
            if (may_damp(planner, channel, sample)) {
                CW_TRY(add_play(planner, (CwPlay){sample, sample, CW_PLAY_DAMP, 0, 0, (int16_t)channel}));
            } else {
                all = false;
            }
        }
        if (all) {
            CW_TRY(CW_RESERVE(planner->arena, planner->hushes, planner->n_hushes, planner->hushes_capacity));
            planner->hushes[planner->n_hushes++] = (CwHush){sample, next_note(planner, sample)};
        }
    }
    return CW_OK;
}

// The most any note of the part that begins at a tick is struck early.
static int64_t struck_early(const Planner* planner, size_t part, int64_t tick) {
    const int64_t heard = sample_of_tick(planner, tick);
    int64_t most = 0;
    for (size_t i = 0; i < planner->n_notes; ++i) {
        const Sounding* note = &planner->notes[i];
        const bool here = note->heard == heard && planner->uses[note->channel].part == part;
        most = here && note->heard - note->on > most ? note->heard - note->on : most;
    }
    return most;
}

static CwStatus emit_expression(Planner* planner, size_t part, const CwLoudness* curve, size_t n) {
    for (size_t i = 0; i < n; ++i) {
        const bool first = i == 0;
        int64_t sample = first ? -samples_of_ms(planner, CW_PLAN_LEAD_MS) : sample_of_tick(planner, curve[i].tick);
        sample -= curve[i].sudden ? struck_early(planner, part, curve[i].tick) : 0;
        for (size_t c = 0; c < planner->n_channels; ++c) {
            if (planner->uses[c].part == part) {
                CW_TRY(add_play(planner,
                                (CwPlay){sample, sample, CW_PLAY_EXPRESSION, 0, curve[i].expression, (int16_t)c}));
            }
        }
    }
    return CW_OK;
}

CwStatus cw_plan_make(CwArena* arena, const CwPlanBrief* brief, CwDiag* diag, CwPlan* ret_plan) {
    Planner* planner = CW_NEW(arena, Planner);
    CwSynthChannel* channels = CW_NEW_ARRAY(arena, CwSynthChannel, CHANNELS_MAX);
    if (!planner || !channels) {
        return CW_ERR_NO_MEM;
    }
    *planner =
        (Planner){.arena = arena, .brief = brief, .techniques = brief->techniques, .diag = diag, .channels = channels};
    if (!planner->techniques) {
        CW_TRY(cw_techniques_read(arena, "", (CwText){NULL, 0}, diag, &planner->techniques));
    }
    for (size_t part = 0; part < brief->n_parts; ++part) {
        CW_TRY(plan_part(planner, part));
    }
    for (size_t part = 0; part < brief->n_parts; ++part) {
        const CwLoudness* curve = NULL;
        size_t n = 0;
        CW_TRY(cw__loudness_curve(arena, brief->parts[part].dynamics, brief->parts[part].n_dynamics, &curve, &n));
        CW_TRY(emit_expression(planner, part, curve, n));
    }
    CW_TRY(emit_stops(planner));
    CW_TRY(emit_notes(planner));
    if (planner->n_plays) {
        qsort(planner->plays, planner->n_plays, sizeof planner->plays[0], by_sample);
    }
    *ret_plan = (CwPlan){
        .sample_rate = brief->sample_rate,
        .start = -samples_of_ms(planner, CW_PLAN_LEAD_MS),
        .channels = channels,
        .n_channels = planner->n_channels,
        .plays = planner->plays,
        .n_plays = planner->n_plays,
        .hushes = planner->hushes,
        .n_hushes = planner->n_hushes,
        .end = planner->end,
        .n_silent = planner->n_silent,
    };
    return CW_OK;
}

typedef struct {
    CwArena* arena;
    CwProgramNumber* items;
    size_t count;
    size_t capacity;
} Programs;

static CwStatus add_program(Programs* programs, CwProgramNumber program) {
    for (size_t i = 0; i < programs->count; ++i) {
        if (programs->items[i].bank == program.bank && programs->items[i].program == program.program) {
            return CW_OK;
        }
    }
    CW_TRY(CW_RESERVE(programs->arena, programs->items, programs->count, programs->capacity));
    programs->items[programs->count++] = program;
    return CW_OK;
}

CwStatus cw_plan_programs(CwArena* arena, const CwPart* parts, size_t n_parts, const CwProgramNumber** ret_programs,
                          size_t* ret_count) {
    Programs programs = {.arena = arena};
    const CwTechniques* techniques = NULL;
    CW_TRY(cw_techniques_read(arena, "", (CwText){NULL, 0}, NULL, &techniques));
    for (size_t p = 0; p < n_parts; ++p) {
        for (size_t i = 0; i < parts[p].n_notes; ++i) {
            const int articulation = parts[p].notes[i].articulation;
            const CwPlayer player = {parts[p].instrument, parts[p].bank, parts[p].program, false, false};
            const CwTechnique how = cw_technique(techniques, &player, articulation);
            CW_TRY(add_program(&programs, (CwProgramNumber){how.bank, how.program}));
        }
    }
    *ret_programs = programs.items;
    *ret_count = programs.count;
    return CW_OK;
}
