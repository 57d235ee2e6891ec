// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/handing.h"
#include "cmd/handing_tape.h"

#include "base/json.h"
#include "film/recording.h"
#include "tempo/solution.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum {
    LEAD_TENTHS = 1, // instruments are struck before their cue begins: a region begins a tenth of a second before it
};

// A node with a sound as long as the film, and its track.
typedef struct {
    const char* node;
    const char* track;
    bool music;
} Source;

typedef struct {
    CwShell* shell;
    const CwMaking* making;
    const CwFilm* film;
    const CwFilmView* view;
    Source* sources;
    size_t n_sources;
    int64_t length; // of the film, in samples
} Handing;

static CwStatus add_source(Handing* h, const char* node, const char* track, bool music) {
    if (!node || !track) {
        return CW_ERR_NO_MEM;
    }
    if (cw_graph_find(h->making->road.graph, node)) {
        h->sources[h->n_sources++] = (Source){node, track, music};
    }
    return CW_OK;
}

static CwStatus begin(CwShell* shell, const CwMaking* making, Handing* h) {
    const CwRoad* road = &making->road;
    *h = (Handing){.shell = shell, .making = making, .film = &making->film, .view = cw_film_now(&making->film)};
    h->sources = CW_NEW_ARRAY(shell->arena, Source, road->n_stems + 2);
    if (!h->sources) {
        return CW_ERR_NO_MEM;
    }
    const CwTime end = cw_time(cw_film_length(h->film, h->view).flicks);
    h->length = cw_sample_nearest(end, h->film->facts.sample_rate);
    CW_TRY(add_source(h, "dx", "DX", false));
    CW_TRY(add_source(h, "fx", "FX", false));
    for (size_t i = 0; i < road->n_stems; ++i) {
        CW_TRY(add_source(h, cw_format(shell->arena, "mx/%s", road->stems[i]),
                          cw_format(shell->arena, "MX %s", road->stems[i]), true));
    }
    return CW_OK;
}

CwStatus cw_handing_targets(CwShell* shell, const CwMaking* making, const char* const** ret_targets,
                            size_t* ret_count) {
    Handing h;
    size_t count = 0;
    CW_TRY(begin(shell, making, &h));
    const char** targets = CW_NEW_ARRAY(shell->arena, const char*, h.n_sources + making->road.n_cues);
    if (!targets) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < h.n_sources; ++i) {
        targets[count++] = h.sources[i].node;
    }
    for (size_t i = 0; i < making->road.n_cues; ++i) {
        const char* sheet = cw_format(shell->arena, "cue/%s/sheet", making->road.cues[i].id);
        if (!sheet) {
            return CW_ERR_NO_MEM;
        }
        if (cw_graph_find(making->road.graph, sheet)) {
            targets[count++] = sheet;
        }
    }
    *ret_targets = targets;
    *ret_count = count;
    return CW_OK;
}

static int64_t sample_of(const Handing* h, CwTime at) {
    return cw_sample_nearest(cw_film_own(h->film, h->view, at), h->film->facts.sample_rate);
}

static bool is_placed(const Handing* h, size_t cue) {
    return h->view->placement.cues[cue].kind != CW_PLACE_OMITTED;
}

static int compare_regions(const void* a, const void* b) {
    const CwHandedRegion* x = a;
    const CwHandedRegion* y = b;
    return x->at != y->at ? (x->at < y->at ? -1 : 1) : strcmp(x->name, y->name);
}

static bool is_silent(const CwSound* sound, int64_t at, int64_t samples) {
    const int64_t each = cw_segment_frames(sound->sample_rate);
    for (int64_t i = at / each; i * each < at + samples && i < (int64_t)sound->n_segments; ++i) {
        if (!sound->silent[i]) {
            return false;
        }
    }
    return true;
}

// A region from each cue to the next, ringing included; where nothing sounds there is none.
static CwStatus cut_regions(const Handing* h, const CwSound* sound, CwHandedTrack* track) {
    const size_t n_cues = h->film->spotted.n_cues;
    CwHandedRegion* regions = CW_NEW_ARRAY(h->shell->arena, CwHandedRegion, n_cues);
    size_t count = 0;
    if (!regions) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_cues; ++i) {
        if (is_placed(h, i)) {
            const int64_t at =
                sample_of(h, h->view->placement.cues[i].in) - LEAD_TENTHS * h->film->facts.sample_rate / 10;
            regions[count++] = (CwHandedRegion){h->film->spotted.cues[i].id, at > 0 ? at : 0, 0};
        }
    }
    if (count) {
        qsort(regions, count, sizeof *regions, compare_regions);
    }
    size_t kept = 0;
    for (size_t i = 0; i < count; ++i) {
        const int64_t end = i + 1 < count ? regions[i + 1].at : h->length;
        regions[kept] = regions[i];
        regions[kept].samples = end - regions[i].at;
        kept += regions[kept].samples > 0 && !is_silent(sound, regions[kept].at, regions[kept].samples);
    }
    track->regions = regions;
    track->n_regions = kept;
    return CW_OK;
}

static CwStatus one_region(const Handing* h, CwHandedTrack* track) {
    CwHandedRegion* region = CW_NEW(h->shell->arena, CwHandedRegion);
    if (!region) {
        return CW_ERR_NO_MEM;
    }
    *region = (CwHandedRegion){track->name, 0, h->length};
    track->regions = region;
    track->n_regions = 1;
    return CW_OK;
}

static CwStatus lay_track(const Handing* h, const Source* source, CwSound* sound, CwHandedTrack* track) {
    const CwObjects* objects = cw_object_store_objects(cw_store_objects(h->film->store));
    const CwHash* manifest = cw_build_output(&h->making->report, source->node, "sound");
    if (!manifest) {
        return cw_diag(&h->shell->diag, CW_ERR_NOT_FOUND, "export.not_made", (CwPlace){0}, source->node,
                       "this has not been made: run cuewright build");
    }
    CW_TRY(cw_sound_open(h->shell->arena, objects, manifest, &h->shell->diag, sound));
    *track = (CwHandedTrack){.name = source->track, .channels = sound->channels, .samples = h->length};
    char* file = (char*)cw_format(h->shell->arena, "%s.wav", source->track);
    if (!file) {
        return CW_ERR_NO_MEM;
    }
    for (char* c = file; *c; ++c) {
        *c = *c == ' ' || *c == '/' ? '-' : *c;
    }
    track->file = file;
    return source->music ? cut_regions(h, sound, track) : one_region(h, track);
}

static int compare_marks(const void* a, const void* b) {
    const CwHandedMark* x = a;
    const CwHandedMark* y = b;
    return x->at != y->at ? (x->at < y->at ? -1 : 1) : strcmp(x->name, y->name);
}

static CwStatus add_mark(const Handing* h, CwHandedMark* marks, size_t* count, CwTime at, const char* name) {
    marks[(*count)++] = (CwHandedMark){name, sample_of(h, at)};
    return name ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus set_marks(const Handing* h, CwHandover* film) {
    const CwSpotted* spotted = &h->film->spotted;
    CwArena* arena = h->shell->arena;
    CwHandedMark* marks = CW_NEW_ARRAY(arena, CwHandedMark, 2 * spotted->n_cues + spotted->n_hits);
    size_t count = 0;
    if (!marks) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < spotted->n_cues; ++i) {
        const CwCuePlace* place = &h->view->placement.cues[i];
        if (is_placed(h, i)) {
            CW_TRY(add_mark(h, marks, &count, place->in, cw_format(arena, "%s in", spotted->cues[i].id)));
            CW_TRY(add_mark(h, marks, &count, place->out, cw_format(arena, "%s out", spotted->cues[i].id)));
        }
    }
    for (size_t i = 0; i < spotted->n_hits; ++i) {
        const CwHitPlace* place = &h->view->placement.hits[i];
        if (place->kind == CW_PLACE_HERE || place->kind == CW_PLACE_REPEATED) {
            CW_TRY(add_mark(h, marks, &count, place->at,
                            cw_format(arena, "%s %s", spotted->hits[i].cue, spotted->hits[i].name)));
        }
    }
    if (count) {
        qsort(marks, count, sizeof *marks, compare_marks);
    }
    film->marks = marks;
    film->n_marks = count;
    return CW_OK;
}

// A title fit for a file's name.
static CwStatus set_title(const Handing* h, CwHandover* film) {
    char* title = (char*)cw_format(h->shell->arena, "%s_%s", h->film->facts.title, h->view->cut->name);
    if (!title) {
        return CW_ERR_NO_MEM;
    }
    for (char* c = title; *c; ++c) {
        *c = isalnum((unsigned char)*c) || *c == '-' || *c == '_' ? *c : '-';
    }
    film->title = title;
    return CW_OK;
}

static CwStatus frame_of(const Handing* h, CwHandover* film) {
    *film = (CwHandover){.rate = h->film->facts.rate,
                         .sample_rate = h->film->facts.sample_rate,
                         .start_frame = cw_picture_in(&h->view->cut->picture),
                         .samples = h->length};
    CW_TRY(set_marks(h, film));
    return set_title(h, film);
}

CwStatus cw_handing_marks(CwShell* shell, const CwMaking* making, CwHandover* ret_film) {
    Handing h;
    CW_TRY(begin(shell, making, &h));
    return frame_of(&h, ret_film);
}

// Whether a cue is played by its map: it is written and not recorded, or recorded to the picture as it is now.
static CwStatus has_map(const Handing* h, size_t cue, bool* ret_has) {
    CwCueMusic music = {0};
    CW_TRY(cw_film_music(h->shell->arena, h->film, h->view, cue, &h->shell->diag, &music));
    *ret_has = is_placed(h, cue) && (!music.n_stems || (music.cut[0] && cw_film_made_to(h->film, music.cut) ==
                                                                            cw_film_music_view(h->film, h->view, cue)));
    return CW_OK;
}

static int compare_maps(const void* a, const void* b) {
    const CwHandedMap* x = a;
    const CwHandedMap* y = b;
    return x->at.flicks != y->at.flicks ? (x->at.flicks < y->at.flicks ? -1 : 1) : strcmp(x->cue, y->cue);
}

static CwStatus read_map(const Handing* h, size_t cue, CwHandedMap* map) {
    CwShell* shell = h->shell;
    const char* id = h->film->spotted.cues[cue].id;
    const char* node = cw_format(shell->arena, "cue/%s/tempo", id);
    const CwTime in = h->view->placement.cues[cue].in;
    CwTempoSolution solution = {0};
    json_t* json = NULL;
    CW_TRY(cw_making_json(shell, h->making, node, "solution", &json));
    CW_TRY(cw_tempo_solution_from_json(shell->arena, (CwJsonIn){id, &shell->diag}, json, &solution));
    *map = (CwHandedMap){id, cw_film_own(h->film, h->view, in), cw_film_cue_length(h->view, cue), solution.map};
    return CW_OK;
}

// The map of a recording; it has none when next to nothing of it is heard.
static CwStatus read_tape_map(const Handing* h, size_t cue, CwHandedMap* map, bool* ret_has) {
    CwShell* shell = h->shell;
    const char* id = h->film->spotted.cues[cue].id;
    const char* node = cw_format(shell->arena, "cue/%s/tape", id);
    CwCueMusic music = {0};
    CwText text = {NULL, 0};
    json_t* json = NULL;
    CwBars bars = {0};
    CwTapeEdit edit = {0};
    CW_TRY(cw_film_music(shell->arena, h->film, h->view, cue, &shell->diag, &music));
    CW_TRY(cw_film_text(shell->arena, h->film->store, &h->film->files, music.bars->path, &shell->diag, &text));
    CW_TRY(cw_bars_read(shell->arena, music.bars->path, text, &shell->diag, &bars));
    CW_TRY(cw_bars_at_rate(shell->arena, &bars, music.sample_rate, h->film->facts.sample_rate, &bars));
    CW_TRY(cw_making_json(shell, h->making, node, "edit", &json));
    CW_TRY(cw_tape_edit_from_json(shell->arena, (CwJsonIn){node, &shell->diag}, json, &edit));
    *map = (CwHandedMap){.cue = id, .at = cw_film_own(h->film, h->view, h->view->placement.cues[cue].in)};
    CW_TRY(cw_handing_tape_map(shell->arena, &bars, &edit, &map->map));
    *ret_has = map->map.n_points > 0;
    map->length = *ret_has ? cw_span(map->map.points[map->map.n_points - 1].time.flicks) : cw_span(0);
    return CW_OK;
}

static CwStatus set_maps(const Handing* h, CwHandover* film) {
    const size_t n_cues = h->film->spotted.n_cues;
    CwHandedMap* maps = CW_NEW_ARRAY(h->shell->arena, CwHandedMap, n_cues);
    if (!maps) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_cues; ++i) {
        bool has = false;
        CW_TRY(has_map(h, i, &has));
        if (has) {
            CW_TRY(read_map(h, i, &maps[film->n_maps]));
        } else if (is_placed(h, i)) {
            CW_TRY(read_tape_map(h, i, &maps[film->n_maps], &has));
        }
        film->n_maps += has;
    }
    if (film->n_maps) {
        qsort(maps, film->n_maps, sizeof *maps, compare_maps);
    }
    film->maps = maps;
    return CW_OK;
}

CwStatus cw_handing(CwShell* shell, const CwMaking* making, CwHanding* ret_handing) {
    Handing h;
    CwHanding handing = {0};
    CW_TRY(begin(shell, making, &h));
    CwHandedTrack* tracks = CW_NEW_ARRAY(shell->arena, CwHandedTrack, h.n_sources);
    CwSound* sounds = CW_NEW_ARRAY(shell->arena, CwSound, h.n_sources);
    if (!tracks || !sounds) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < h.n_sources; ++i) {
        CW_TRY(lay_track(&h, &h.sources[i], &sounds[i], &tracks[i]));
    }
    CW_TRY(frame_of(&h, &handing.film));
    CW_TRY(set_maps(&h, &handing.film));
    handing.film.tracks = tracks;
    handing.film.n_tracks = h.n_sources;
    handing.sounds = sounds;
    *ret_handing = handing;
    return CW_OK;
}

// The first track on which nothing sounds when a cue begins.
static int free_track(const CwEvent* events, size_t n_events, int64_t rec_in) {
    int track = 1;
    for (size_t i = 0; i < n_events; ++i) {
        if (events[i].track == track && events[i].rec_out > rec_in) {
            ++track;
            i = (size_t)-1; // from the first again
        }
    }
    return track;
}

static CwStatus add_marker(const CwFilm* film, CwTime at, const char* colour, const char* text, CwMarker* markers,
                           size_t* count) {
    markers[*count] = (CwMarker){
        .frame = cw_frame_nearest(at, film->facts.rate), .colour = colour, .text = text, .line = (int)*count + 1};
    ++*count;
    return text ? CW_OK : CW_ERR_NO_MEM;
}

// Ins and outs in green, hits in red.
static CwStatus list_markers(CwArena* arena, const CwFilm* film, CwMarker* markers, size_t* ret_count) {
    const CwFilmView* view = cw_film_now(film);
    size_t count = 0;
    for (size_t i = 0; i < film->spotted.n_cues; ++i) {
        const CwCuePlace* place = &view->placement.cues[i];
        const char* id = film->spotted.cues[i].id;
        if (place->kind != CW_PLACE_OMITTED) {
            CW_TRY(add_marker(film, place->in, "GREEN", cw_format(arena, "%s in", id), markers, &count));
            CW_TRY(add_marker(film, place->out, "GREEN", cw_format(arena, "%s out", id), markers, &count));
        }
    }
    for (size_t i = 0; i < film->spotted.n_hits; ++i) {
        const CwHit* hit = &film->spotted.hits[i];
        const CwHitPlace* place = &view->placement.hits[i];
        if (place->kind == CW_PLACE_HERE || place->kind == CW_PLACE_REPEATED) {
            CW_TRY(add_marker(film, place->at, "RED", cw_format(arena, "%s %s", hit->cue, hit->name), markers, &count));
        }
    }
    *ret_count = count;
    return CW_OK;
}

static int compare_markers(const void* a, const void* b) {
    const CwMarker* x = a;
    const CwMarker* y = b;
    return x->frame != y->frame ? (x->frame < y->frame ? -1 : 1) : x->line - y->line;
}

static int compare_events(const void* a, const void* b) {
    const CwEvent* x = a;
    const CwEvent* y = b;
    return x->rec_in != y->rec_in ? (x->rec_in < y->rec_in ? -1 : 1) : x->line - y->line;
}

CwStatus cw_handing_cut(CwShell* shell, const CwFilm* film, CwCut* ret_cut) {
    const CwFilmView* view = cw_film_now(film);
    CwEvent* events = CW_NEW_ARRAY(shell->arena, CwEvent, film->spotted.n_cues);
    CwMarker* markers = CW_NEW_ARRAY(shell->arena, CwMarker, 2 * film->spotted.n_cues + film->spotted.n_hits);
    CwCut cut = {.title = film->facts.title, .rate = film->facts.rate, .events = events, .markers = markers};
    if (!events || !markers) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < film->spotted.n_cues; ++i) {
        const CwCue* cue = &film->spotted.cues[i];
        const CwCuePlace* place = &view->placement.cues[i];
        const int64_t in = cw_frame_nearest(place->in, cut.rate);
        const int64_t out = cw_frame_nearest(place->out, cut.rate);
        if (place->kind != CW_PLACE_OMITTED && in < out) {
            events[cut.n_events++] = (CwEvent){.event = cue->id,
                                               .line = (int)i + 1,
                                               .kind = CW_TRACK_AUDIO,
                                               .reel = cue->id,
                                               .roll = cue->id,
                                               .clip = cue->title,
                                               .src_out = out - in,
                                               .rec_in = in,
                                               .rec_out = out,
                                               .speed = {1, 1}};
        }
    }
    if (cut.n_events) {
        qsort(events, cut.n_events, sizeof *events, compare_events);
    }
    for (size_t i = 0; i < cut.n_events; ++i) {
        events[i].track = free_track(events, i, events[i].rec_in);
    }
    CW_TRY(list_markers(shell->arena, film, markers, &cut.n_markers));
    if (cut.n_markers) {
        qsort(markers, cut.n_markers, sizeof *markers, compare_markers);
    }
    *ret_cut = cut;
    return CW_OK;
}

CwStatus cw_handing_midi(CwShell* shell, const CwMaking* making, const char* cue, CwText* ret_bytes) {
    const char* sheet = cw_format(shell->arena, "cue/%s/sheet", cue);
    const Handing h = {.shell = shell, .making = making, .film = &making->film, .view = cw_film_now(&making->film)};
    bool has = false;
    *ret_bytes = (CwText){NULL, 0};
    if (!sheet) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(has_map(&h, cw_film_cue(&making->film, cue), &has));
    return has && cw_graph_find(making->road.graph, sheet) ? cw_making_output(shell, making, sheet, "midi", ret_bytes)
                                                           : CW_OK;
}
