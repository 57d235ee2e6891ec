// SPDX-License-Identifier: GPL-3.0-or-later
// Listens to the music of a built project: where each hit is heard, in the music of the mix and in its cue alone.
//
//   listen PROJECT
//
// One JSON object a line for each hit: where the picture wants it and how exactly, where the tempo map has it, and
// where it is heard. All times are flicks; *_error is where it is, less where it is wanted. `alone` is false where the
// music of another cue sounds within a second of the hit: then what the mix does there is not this cue's doing.
#include "base/buf.h"
#include "base/json.h"
#include "build/build.h"
#include "film/film.h"
#include "mix/mixdown.h"
#include "mix/stem.h"
#include "perform/heard.h"
#include "perform/mockup.h"
#include "road/recipe.h"
#include "score/score.h"
#include "spot/use.h"
#include "store/store.h"
#include "tempo/solution.h"

#include <stdio.h>
#include <string.h>

enum { STEMS_MAX = 64 };

typedef struct {
    CwArena* arena;
    CwDiag diag;
    CwFilm film;
    CwRoad road;
    CwObjects objects; // of the project
    CwObjects memory;  // sums that are only made to be listened to
    CwBuildReport report;
    CwSound music;  // of the mix
    CwSound* alone; // of each cue, made when it is first listened to
} Listener;

static CwStatus open_project(Listener* listener, const char* path) {
    CwStore* store = NULL;
    const CwRoadOptions what = {.papers = false};
    CW_TRY(cw_store_open(listener->arena, path, CW_STORE_READ, &listener->diag, &store));
    CW_TRY(cw_film_read(listener->arena, store, NULL, &listener->diag, &listener->film));
    CW_TRY(cw_road_make(listener->arena, &listener->film, &what, &listener->diag, &listener->road));
    CW_TRY(cw_build(listener->arena, cw_store_folder(store), listener->road.graph, NULL, &listener->diag,
                    &listener->report));
    listener->objects = *cw_object_store_objects(cw_store_objects(store));
    CW_TRY(cw_objects_in_memory(listener->arena, &listener->memory));
    const CwHash* music = cw_build_output(&listener->report, "mx", "sound");
    return music ? cw_sound_open(listener->arena, &listener->objects, music, &listener->diag, &listener->music)
                 : cw_diag(&listener->diag, CW_ERR_NOT_FOUND, "listen", (CwPlace){0}, path, "build it first");
}

static CwStatus json_of(Listener* listener, const char* node, const char* output, json_t** ret_json) {
    const CwHash* hash = cw_build_output(&listener->report, node, output);
    CwText bytes = {NULL, 0};
    if (!hash) {
        return CW_ERR_NOT_FOUND;
    }
    CW_TRY(listener->objects.fetch(listener->objects.context, listener->arena, hash, &bytes));
    return cw_json_parse(listener->arena, node, bytes, &listener->diag, ret_json);
}

// Where a stem of a cue begins, in the cue's time: a mockup says so of itself, a recording begins with the cue.
static CwStatus stem_start(Listener* listener, const char* node, CwTime* ret_start) {
    json_t* json = NULL;
    CwMockup mockup = {0};
    *ret_start = cw_time(0);
    if (!cw_build_output(&listener->report, node, "mockup")) {
        return CW_OK;
    }
    CW_TRY(json_of(listener, node, "mockup", &json));
    CW_TRY(cw_mockup_from_json((CwJsonIn){node, &listener->diag}, json, &mockup));
    *ret_start = cw_time(mockup.start * cw_flicks_per_sample(listener->music.sample_rate));
    return CW_OK;
}

// What the balance raises a cue's sounds by.
static CwStatus level_of(Listener* listener, const char* cue, int* ret_gain_db100) {
    const char* node = cw_format(listener->arena, "balance/%s", cue);
    json_t* json = NULL;
    int64_t gain_db100 = 0;
    if (!node) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(json_of(listener, node, "balance", &json));
    CW_TRY(cw_json_get_int((CwJsonIn){node, &listener->diag}, json, "music", &gain_db100));
    *ret_gain_db100 = (int)gain_db100;
    return CW_OK;
}

static const CwRoadCue* on_road(const Listener* listener, const char* cue) {
    size_t i = 0;
    while (strcmp(listener->road.cues[i].id, cue) != 0) {
        ++i; // every cue that is heard is on the road
    }
    return &listener->road.cues[i];
}

// A recording in one channel stands on both sides, as in the mix.
static CwStatus to_stereo(Listener* listener, const char* name, CwSound* sound) {
    if (sound->channels != 1) {
        return CW_OK;
    }
    const CwMixIn in = {.name = name, .sound = sound};
    const CwMix mix = {sound->sample_rate, 2, sound->frames, &in, 1};
    CwHash stereo;
    CW_TRY(cw_mixdown(listener->arena, &listener->memory, &mix, &listener->diag, NULL, &stereo));
    return cw_sound_open(listener->arena, &listener->memory, &stereo, &listener->diag, sound);
}

// The music of one cue alone, in its own time, as loud as it is in the mix.
static CwStatus cue_music(Listener* listener, const char* cue, CwSpan length, CwSound* ret_sound) {
    CwPlaced placed[STEMS_MAX];
    CwSound* sounds = CW_NEW_ARRAY(listener->arena, CwSound, STEMS_MAX);
    CwStem stem = {.name = cue, .channels = 2, .sample_rate = listener->music.sample_rate, .placed = placed};
    CwHash sum;
    if (!sounds) {
        return CW_ERR_NO_MEM;
    }
    stem.frames = cw_sample_nearest(cw_time(length.flicks), stem.sample_rate) + 2 * (int64_t)stem.sample_rate;
    const CwRoadCue* road = on_road(listener, cue);
    for (size_t i = 0; i < road->n_stems && stem.n_placed < STEMS_MAX; ++i) {
        const CwRoadStem* from = &road->stems[i];
        const CwHash* hash = cw_build_output(&listener->report, from->node, from->output);
        if (hash) {
            CwPlaced* one = &placed[stem.n_placed++];
            *one = (CwPlaced){.name = from->name, .sound = &sounds[i]};
            CW_TRY(cw_sound_open(listener->arena, &listener->objects, hash, &listener->diag, &sounds[i]));
            CW_TRY(to_stereo(listener, from->name, &sounds[i]));
            CW_TRY(stem_start(listener, from->node, &one->at));
            CW_TRY(level_of(listener, cue, &one->gain_db100));
        }
    }
    CW_TRY(cw_stem(listener->arena, &listener->memory, &stem, &listener->diag, &sum));
    return cw_sound_open(listener->arena, &listener->memory, &sum, &listener->diag, ret_sound);
}

static bool is_alone(const CwFilmView* view, const CwFilm* film, size_t cue, CwTime at) {
    const int64_t near = CW_FLICKS_PER_SECOND;
    for (size_t i = 0; i < film->spotted.n_cues; ++i) {
        const CwCuePlace* place = &view->placement.cues[i];
        if (i != cue && place->kind != CW_PLACE_OMITTED && place->in.flicks < at.flicks + near &&
            place->out.flicks > at.flicks - near) {
            return false;
        }
    }
    return true;
}

static void put_heard(Listener* listener, CwBuf* line, const char* name, const CwSound* sound, CwHear want,
                      int64_t at_flicks) {
    const int64_t each = cw_flicks_per_sample(sound->sample_rate);
    const CwMoment moment = {name, want, cw_sample_nearest(cw_time(at_flicks), sound->sample_rate)};
    CwHeardMoment heard = {0};
    if (cw_heard(listener->arena, sound, &moment, 1, &heard) == CW_OK && heard.found) {
        cw_json_put_int(line, cw_format(listener->arena, "%s_error", name), heard.sample * each - at_flicks);
        cw_json_put_int(line, cw_format(listener->arena, "%s_size", name), heard.size);
    }
}

// The pitch classes that sound at a tick.
static unsigned classes_at(const CwScore* score, int64_t tick) {
    unsigned classes = 0;
    for (size_t p = 0; p < score->n_parts; ++p) {
        for (size_t i = 0; i < score->parts[p].n_notes; ++i) {
            const CwNote* note = &score->parts[p].notes[i];
            const bool sounds = note->tick <= tick && note->tick + note->length > tick;
            classes |= sounds ? 1U << (unsigned)(note->pitch % 12) : 0U;
        }
    }
    return classes;
}

// Whether a chord of the score begins at a tick, other than the one before it, and brings a note that was not there.
static bool chord_begins(const CwScore* score, int64_t tick) {
    const bool brings = (classes_at(score, tick) & ~classes_at(score, tick - 1)) != 0;
    for (size_t i = 0; i < score->n_chords; ++i) {
        if (score->chords[i].tick == tick) {
            return brings && (i == 0 || score->chords[i].classes != score->chords[i - 1].classes);
        }
    }
    return false;
}

// Whether the score has something new at a tick: of a chord, that the harmony changes; else that a note begins, and
// for a swell, that there is something before it to swell.
static bool begins(const CwScore* score, CwWant want, int64_t tick) {
    if (want == CW_WANT_CHORD) {
        return chord_begins(score, tick);
    }
    if (want == CW_WANT_SWELL && !classes_at(score, tick - 1)) {
        return false;
    }
    for (size_t p = 0; p < score->n_parts; ++p) {
        for (size_t i = 0; i < score->parts[p].n_notes; ++i) {
            if (score->parts[p].notes[i].tick == tick) {
                return true;
            }
        }
    }
    return want == CW_WANT_STOP || want == CW_WANT_SILENCE;
}

static CwStatus read_score(Listener* listener, const char* cue, CwScore* score) {
    const char* node = cw_format(listener->arena, "cue/%s/score", cue);
    json_t* json = NULL;
    CW_TRY(json_of(listener, node, "score", &json));
    return cw_score_from_json(listener->arena, (CwJsonIn){node, &listener->diag}, json, score);
}

// Where the tempo map has the hit, and whether a composer's own music has something there; of a recording neither is
// known.
static CwStatus put_solved(Listener* listener, CwBuf* line, const CwHit* hit, CwTime want) {
    CwScore score = {0};
    const char* node = cw_format(listener->arena, "cue/%s/tempo", hit->cue);
    json_t* json = NULL;
    CwTempoSolution solution = {0};
    if (!cw_build_output(&listener->report, node, "solution")) {
        return CW_OK;
    }
    CW_TRY(json_of(listener, node, "solution", &json));
    CW_TRY(cw_tempo_solution_from_json(listener->arena, (CwJsonIn){node, &listener->diag}, json, &solution));
    CW_TRY(read_score(listener, hit->cue, &score));
    const bool theirs = cw_text_starts(cw_text(score.origin), "composer:"); // ours has no excuse
    for (size_t i = 0; i < solution.n_hits; ++i) {
        const CwTempoHitResult* result = &solution.hits[i];
        if (strcmp(result->name, hit->name) == 0 && result->want.flicks == want.flicks) {
            cw_json_put_bool(line, "begins", !theirs || begins(&score, hit->want, result->tick));
            cw_json_put_bool(line, "met", result->met);
            cw_json_put_int(line, "solved_error", result->got.flicks - result->want.flicks);
        }
    }
    return CW_OK;
}

static CwStatus listen_for(Listener* listener, const CwFilmView* view, size_t index) {
    const CwHit* hit = &listener->film.spotted.hits[index];
    const CwHitPlace* place = &view->placement.hits[index];
    const size_t cue = cw_film_cue(&listener->film, hit->cue);
    const CwCuePlace* cue_place = &view->placement.cues[cue];
    CwBuf line = cw_buf(listener->arena);
    cw_json_begin_object(&line, NULL);
    cw_json_put_text(&line, "cue", hit->cue);
    cw_json_put_text(&line, "hit", hit->name);
    cw_json_put_text(&line, "want", cw_want_name(hit->want));
    cw_json_put_text(&line, "place", cw_place_kind_name(place->kind));
    if (place->kind == CW_PLACE_HERE || place->kind == CW_PLACE_REPEATED) {
        const CwTime at = cw_time(place->at.flicks - cue_place->in.flicks);
        const CwTime in_film = cw_film_own(&listener->film, view, place->at);
        CwHear want = CW_HEAR_ACCENT;
        CwSound* alone = &listener->alone[cue];
        CW_TRY(cw_hear_parse(cw_want_name(hit->want), &want));
        if (!alone->objects) {
            CW_TRY(cue_music(listener, hit->cue, cw_time_between(cue_place->in, cue_place->out), alone));
        }
        cw_json_put_int(&line, "at", in_film.flicks);
        cw_json_put_int(&line, "early", hit->tolerance_early.flicks);
        cw_json_put_int(&line, "late", hit->tolerance_late.flicks);
        cw_json_put_bool(&line, "alone", is_alone(view, &listener->film, cue, place->at));
        CW_TRY(put_solved(listener, &line, hit, at));
        put_heard(listener, &line, "cue", alone, want, at.flicks);
        put_heard(listener, &line, "mix", &listener->music, want, in_film.flicks);
    }
    cw_json_end_object(&line);
    CW_TRY(cw_buf_status(&line));
    (void)puts(cw_buf_string(&line));
    return CW_OK;
}

static CwStatus listen_to_all(Listener* listener, const char* path) {
    CW_TRY(open_project(listener, path));
    const CwFilmView* view = cw_film_now(&listener->film);
    listener->alone = CW_NEW_ARRAY(listener->arena, CwSound, listener->film.spotted.n_cues);
    if (!listener->alone) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < listener->film.spotted.n_hits; ++i) {
        CW_TRY(listen_for(listener, view, i));
    }
    return CW_OK;
}

int main(int argc, char** argv) {
    if (argc != 2) {
        (void)fprintf(stderr, "usage: listen PROJECT\n");
        return 2;
    }
    Listener listener = {.arena = cw_arena_new(NULL)};
    const CwStatus status = listener.arena ? listen_to_all(&listener, argv[1]) : CW_ERR_NO_MEM;
    if (status != CW_OK) {
        (void)fprintf(stderr, "listen: %s %s %s\n", cw_status_text(status), listener.diag.file, listener.diag.text);
    }
    cw_arena_free(listener.arena);
    return status == CW_OK ? 0 : 1;
}
