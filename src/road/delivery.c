// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/delivery.h"

#include "base/buf.h"
#include "base/json.h"
#include "film/origins.h"
#include "mix/profiles.h"

#include <string.h>

enum {
    SOUNDS_MOST = 48,
    PAPERS_MOST = 6,
    BEDS_MOST = 3,
    TARGETS_MOST = 2 * SOUNDS_MOST + 8,
};

// What is delivered beside the master, where the film has it.
static const struct {
    const char* node;
    const char* what;
    const char* words;
} mixes[] = {
    {"mix/full", "FULL-MIX", "full mix, music under dialogue"},
    {"mix/m_and_e", "M-and-E", "music and effects"},
    {"dx", "DX", "dialogue"},
    {"mx", "MX", "music, before it makes way for dialogue"},
    {"fx", "FX", "effects"},
};

enum {
    N_MIXES = sizeof mixes / sizeof mixes[0],
};

// What comes before the names of mixes and stems in the layout of a profile: nothing where it has two channels.
static const char* layout_of(const CwRoad* road, const char* profile) {
    for (size_t i = 0; i < road->n_profiles; ++i) {
        if (strcmp(road->profiles[i], profile) == 0 && strcmp(road->layouts[i], "stereo") != 0) {
            return road->layouts[i];
        }
    }
    return NULL;
}

static const char* in_layout(CwArena* arena, const char* layout, const char* node) {
    return layout ? cw_format(arena, "%s/%s", layout, node) : node;
}

// A list of node names.
typedef struct {
    CwArena* arena;
    const CwRoad* road;
    const char** names;
    size_t count;
} Targets;

static CwStatus want(Targets* targets, const char* name) {
    if (!name) {
        return CW_ERR_NO_MEM;
    }
    if (cw_graph_find(targets->road->graph, name) && targets->count < TARGETS_MOST) {
        targets->names[targets->count++] = name;
    }
    return CW_OK;
}

static CwStatus want_sound(Targets* targets, const char* name) {
    CW_TRY(want(targets, name));
    return want(targets, cw_format(targets->arena, "measure/%s", name));
}

CwStatus cw_road_delivery_targets(CwArena* arena, const CwRoad* road, const char* profile, bool temp,
                                  const char* const** ret_targets, size_t* ret_count) {
    Targets targets = {arena, road, CW_NEW_ARRAY(arena, const char*, TARGETS_MOST), 0};
    const char* master = cw_format(arena, "master/%s", profile);
    const char* layout = layout_of(road, profile);
    if (!targets.names || !master) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(want_sound(&targets, master));
    CW_TRY(want(&targets, cw_format(arena, "qc/%s", profile))); // what the gate reads
    CW_TRY(temp ? want(&targets, cw_format(arena, "temp/qc/%s", profile)) : CW_OK);
    CW_TRY(want(&targets, temp ? "temp/cue_sheet" : "cue_sheet"));
    for (size_t i = 0; i < N_MIXES; ++i) {
        CW_TRY(want_sound(&targets, in_layout(arena, layout, mixes[i].node)));
    }
    CW_TRY(want(&targets, in_layout(arena, layout, "lowered"))); // a bed, where there is more than the usual
    for (size_t i = 0; i < road->n_stems; ++i) {
        const char* stem = cw_format(arena, "mx/%s", road->stems[i]);
        CW_TRY(stem ? want_sound(&targets, in_layout(arena, layout, stem)) : CW_ERR_NO_MEM);
    }
    *ret_targets = targets.names;
    *ret_count = targets.count;
    return CW_OK;
}

typedef struct {
    CwArena* arena;
    const CwDeliveryCase* about;
    const CwDeliveryFacts* facts;
    CwDiag* diag;
    CwPackedSound* sounds;
    size_t n_sounds;
    CwPackedPaper* papers;
    size_t n_papers;
    CwPackedBed* beds;
    size_t n_beds;
    CwAlbumCue* tracks;
    size_t n_tracks;
    const char* layout; // NULL: two channels
    CwLayout* speakers;
} Packing;

static CwStatus output_of(const Packing* packing, const char* node, const char* output, const CwHash** ret_hash) {
    const CwHash* hash = node ? cw_build_output(packing->about->report, node, output) : NULL;
    if (!hash) {
        return node ? cw_diag(packing->diag, CW_ERR_NOT_FOUND, "delivery.not_made", (CwPlace){0}, node,
                              "this has not been made yet: run cuewright build")
                    : CW_ERR_NO_MEM;
    }
    *ret_hash = hash;
    return CW_OK;
}

static CwStatus bytes_of(const Packing* packing, const char* node, const char* output, CwText* ret_bytes) {
    CwObjectStore* store = cw_store_objects(packing->about->film->store);
    const CwHash* hash = NULL;
    CW_TRY(output_of(packing, node, output, &hash));
    return cw_object_fetch(store, packing->arena, hash, true, packing->diag, ret_bytes);
}

static CwStatus read_loudness(const Packing* packing, const char* node, const CwLoudness** ret_loudness) {
    const char* measure = cw_format(packing->arena, "measure/%s", node);
    CwLoudness* loudness = CW_NEW(packing->arena, CwLoudness);
    CwText text = {NULL, 0};
    json_t* json = NULL;
    if (!loudness) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(bytes_of(packing, measure, "loudness", &text));
    CW_TRY(cw_json_parse(packing->arena, node, text, packing->diag, &json));
    CW_TRY(cw_loudness_from_json((CwJsonIn){node, packing->diag}, json, loudness));
    *ret_loudness = loudness;
    return CW_OK;
}

// A sound of the package; a node there is not is left out.
static CwStatus pack(Packing* packing, CwPackedRole role, const char* node, const char* what, const char* words) {
    const CwObjects* objects = cw_object_store_objects(cw_store_objects(packing->about->film->store));
    CwSound* sound = CW_NEW(packing->arena, CwSound);
    CwPackedSound packed = {.role = role, .what = what, .words = words, .sound = sound, .speakers = packing->speakers};
    const CwHash* manifest = NULL;
    if (!node || !what || !words || !sound) {
        return CW_ERR_NO_MEM;
    }
    if (!cw_graph_find(packing->about->road->graph, node) || packing->n_sounds == SOUNDS_MOST) {
        return CW_OK;
    }
    CW_TRY(output_of(packing, node, "sound", &manifest));
    CW_TRY(cw_sound_open(packing->arena, objects, manifest, packing->diag, sound));
    CW_TRY(read_loudness(packing, node, &packed.loudness));
    packing->sounds[packing->n_sounds++] = packed;
    return CW_OK;
}

static CwStatus pack_sounds(Packing* packing, const CwProfile* profile) {
    const CwRoad* road = packing->about->road;
    const char* master = cw_format(packing->arena, "master/%s", profile->name);
    const char* words = cw_format(packing->arena, "master, %s", profile->title);
    CW_TRY(pack(packing, CW_PACKED_MASTER, master, cw_format(packing->arena, "MASTER-%s", profile->name), words));
    for (size_t i = 0; i < N_MIXES; ++i) {
        CW_TRY(pack(packing, CW_PACKED_MIX, in_layout(packing->arena, packing->layout, mixes[i].node), mixes[i].what,
                    mixes[i].words));
    }
    for (size_t i = 0; i < road->n_stems; ++i) {
        const char* stem = cw_format(packing->arena, "mx/%s", road->stems[i]);
        CW_TRY(pack(packing, CW_PACKED_STEM, stem ? in_layout(packing->arena, packing->layout, stem) : NULL,
                    cw_format(packing->arena, "MX-%s", road->stems[i]),
                    cw_format(packing->arena, "music stem: %s", road->stems[i])));
    }
    return CW_OK;
}

// Dialogue, music as it makes way for it, and effects; a node there is not is left out.
static CwStatus pack_beds(Packing* packing) {
    const CwGraph* graph = packing->about->road->graph;
    const bool folds = cw_graph_find(graph, "lowered") != NULL;
    const bool ducks = cw_graph_find(graph, "duck") != NULL;
    const struct {
        const char* node;
        const char* name;
        CwAdmKind kind;
    } beds[] = {{"dx", "Dialogue", CW_ADM_DIALOGUE},
                {folds   ? "lowered"
                 : ducks ? "duck"
                         : "mx",
                 "Music", CW_ADM_MUSIC},
                {"fx", "Effects", CW_ADM_EFFECTS}};
    const CwObjects* objects = cw_object_store_objects(cw_store_objects(packing->about->film->store));
    for (size_t i = 0; i < sizeof beds / sizeof beds[0]; ++i) {
        const CwHash* manifest = NULL;
        CwSound* sound = CW_NEW(packing->arena, CwSound);
        if (!sound) {
            return CW_ERR_NO_MEM;
        }
        const char* node = in_layout(packing->arena, packing->layout, beds[i].node);
        if (node && cw_graph_find(graph, node)) {
            CW_TRY(output_of(packing, node, "sound", &manifest));
            CW_TRY(cw_sound_open(packing->arena, objects, manifest, packing->diag, sound));
            packing->beds[packing->n_beds++] = (CwPackedBed){beds[i].name, beds[i].kind, sound, packing->speakers};
        }
    }
    return CW_OK;
}

// Where the next cue begins after a moment of the film, or where the film ends. Units: frames.
static int64_t next_cue(const CwFilm* film, int64_t after, int64_t end) {
    const CwFilmView* view = cw_film_now(film);
    for (size_t i = 0; i < film->spotted.n_cues; ++i) {
        const CwCuePlace* place = &view->placement.cues[i];
        if (place->kind != CW_PLACE_OMITTED) {
            const int64_t in = cw_sample_nearest(cw_film_own(film, view, place->in), film->facts.sample_rate);
            end = in > after && in < end ? in : end;
        }
    }
    return end;
}

static CwStatus add_track(Packing* packing, size_t cue, const CwDeliveryTrack* said, int64_t end) {
    const CwFilm* film = packing->about->film;
    const CwFilmView* view = cw_film_now(film);
    const CwCuePlace* place = &view->placement.cues[cue];
    if (place->kind == CW_PLACE_OMITTED) {
        return CW_OK;
    }
    const int rate = film->facts.sample_rate;
    const char* own = film->spotted.cues[cue].title;
    CwAlbumCue track = {.title = own[0] ? own : film->spotted.cues[cue].id, .isrc = "", .gap_ms = CW_ALBUM_GAP_MS};
    if (said) {
        track.title = said->title[0] ? said->title : track.title;
        track.isrc = said->isrc;
        track.gap_ms = said->gap_ms < 0 ? track.gap_ms : said->gap_ms;
    }
    track.in = cw_sample_nearest(cw_film_own(film, view, place->in), rate);
    track.out = cw_sample_nearest(cw_film_own(film, view, place->out), rate);
    track.next = next_cue(film, track.in, end);
    packing->tracks[packing->n_tracks] = track;
    packing->n_tracks += track.in < track.next;
    return CW_OK;
}

// The tracks of an album: those that were listed, or every cue of the film as it comes.
static CwStatus pack_tracks(Packing* packing, const CwDelivery* delivery, int64_t end) {
    const CwFilm* film = packing->about->film;
    const size_t listed = delivery ? delivery->n_tracks : 0;
    packing->tracks = CW_NEW_ARRAY(packing->arena, CwAlbumCue, listed + film->spotted.n_cues);
    if (!packing->tracks) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < listed; ++i) {
        const size_t cue = cw_film_cue(film, delivery->tracks[i].cue);
        if (cue == film->spotted.n_cues) {
            return cw_diag(packing->diag, CW_ERR_BAD_INPUT, "delivery.track", (CwPlace){"delivery.json", 0, 0},
                           delivery->tracks[i].cue, "a track names a cue the film does not have");
        }
        CW_TRY(add_track(packing, cue, &delivery->tracks[i], end));
    }
    for (size_t cue = 0; !listed && cue < film->spotted.n_cues; ++cue) {
        CW_TRY(add_track(packing, cue, NULL, end));
    }
    return CW_OK;
}

// What the delivery asks for beside the usual.
static CwStatus pack_wishes(Packing* packing, const CwProfile* profile) {
    const CwDelivery* delivery = cw_road_delivery(packing->about->film, packing->about->profile);
    for (size_t i = 0; delivery && i < packing->n_sounds; ++i) {
        packing->sounds[i].flac = delivery->flac && packing->sounds[i].role == CW_PACKED_MASTER;
    }
    if (profile->target.basis == CW_BASIS_ALBUM && packing->n_sounds) { // the master comes first
        CW_TRY(pack_tracks(packing, delivery, packing->sounds[0].sound->frames));
    }
    packing->beds = CW_NEW_ARRAY(packing->arena, CwPackedBed, BEDS_MOST);
    if (!packing->beds) {
        return CW_ERR_NO_MEM;
    }
    return delivery && delivery->model ? pack_beds(packing) : CW_OK;
}

static CwStatus pack_paper(Packing* packing, const char* node, const char* output, const char* what,
                           const char* extension, const char* words) {
    CwPackedPaper* paper = &packing->papers[packing->n_papers];
    *paper = (CwPackedPaper){what, extension, words, {NULL, 0}};
    CW_TRY(bytes_of(packing, node, output, &paper->bytes));
    ++packing->n_papers;
    return CW_OK;
}

// Who wrote, played and owns the music, and what rules, tools and samples made it: for people and for programs.
static CwStatus pack_origins(Packing* packing) {
    const CwFilm* film = packing->about->film;
    CwMadeCue* cues = NULL;
    size_t count = 0;
    CwBuf text = cw_buf(packing->arena);
    CwBuf json = cw_buf(packing->arena);
    CW_TRY(cw_film_origins(packing->arena, film, cw_film_now(film), packing->diag, &cues, &count));
    CW_TRY(cw_music_credits(&text, film->facts.title, &film->rights, cues, count));
    cw_json_begin_array(&json, NULL);
    for (size_t i = 0; i < count; ++i) {
        cw_made_json(&json, NULL, &cues[i]);
    }
    cw_json_end_array(&json);
    CW_TRY(cw_buf_status(&json));
    packing->papers[packing->n_papers++] =
        (CwPackedPaper){"music-credits", ".txt", "where the music comes from", {text.bytes, text.length}};
    packing->papers[packing->n_papers++] =
        (CwPackedPaper){"music-credits", ".json", "the same as data", {json.bytes, json.length}};
    return CW_OK;
}

static CwStatus pack_papers(Packing* packing) {
    const char* temp = packing->facts->temp ? "temp/" : "";
    const char* profile = packing->about->profile;
    const char* sheet = cw_format(packing->arena, "%scue_sheet", temp);
    const char* page = cw_format(packing->arena, "%sqc/%s", temp, profile);
    const char* qc = cw_format(packing->arena, "QC-%s", profile);
    if (!qc) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(pack_paper(packing, sheet, "pdf", "cue-sheet", ".pdf", "music cue sheet"));
    CW_TRY(pack_paper(packing, sheet, "csv", "cue-sheet", ".csv", "music cue sheet, as a table"));
    CW_TRY(pack_paper(packing, page, "pdf", qc, ".pdf", "quality control of the master"));
    CW_TRY(pack_paper(packing, page, "qc", qc, ".json", "the same as data; levels in hundredths"));
    return pack_origins(packing);
}

// Where the reels of the cut lie, in the film's own time and on the record timeline.
static CwStatus list_reels(CwArena* arena, const CwFilm* film, CwPackageHead* head) {
    const CwFilmView* view = cw_film_now(film);
    const CwJoinedCut* joined = &view->cut->joined;
    const CwRate rate = film->facts.rate;
    const size_t count = joined->n_reels ? joined->n_reels : 1;
    CwPackedReel* reels = CW_NEW_ARRAY(arena, CwPackedReel, count);
    if (!reels) {
        return CW_ERR_NO_MEM;
    }
    reels[0] = (CwPackedReel){"R1", cw_film_start(film, view), cw_time(0), cw_film_length(film, view)};
    for (size_t i = 0; i < joined->n_reels; ++i) {
        const CwTime in = cw_time_of_frame(joined->reels[i].in_frame, rate);
        const CwTime from = cw_film_own(film, view, in);
        const CwTime next = i + 1 < count
                                ? cw_film_own(film, view, cw_time_of_frame(joined->reels[i + 1].in_frame, rate))
                                : cw_time(cw_film_length(film, view).flicks);
        reels[i] = (CwPackedReel){joined->reels[i].name, in, from, cw_time_between(from, next)};
    }
    head->reels = reels;
    head->n_reels = count;
    return CW_OK;
}

CwStatus cw_road_package(CwArena* arena, const CwDeliveryCase* about, const CwDeliveryFacts* facts, CwDiag* diag,
                         CwPackage* ret_package) {
    Packing packing = {.arena = arena, .about = about, .facts = facts, .diag = diag};
    const CwFilm* film = about->film;
    const CwEmbedded* file = NULL;
    CwProfile profile = {0};
    CwPackage package = {.gate = facts->gate};
    CW_TRY(cw_profile_file(film->profiles, about->profile, diag, &file));
    CW_TRY(cw_profile_of_file(arena, file, &profile));
    packing.sounds = CW_NEW_ARRAY(arena, CwPackedSound, SOUNDS_MOST);
    packing.papers = CW_NEW_ARRAY(arena, CwPackedPaper, PAPERS_MOST);
    if (!packing.sounds || !packing.papers) {
        return CW_ERR_NO_MEM;
    }
    package.head = (CwPackageHead){.film = film->facts.title,
                                   .cut = cw_film_now(film)->cut->name,
                                   .profile = profile.name,
                                   .profile_title = profile.title,
                                   .temp = facts->temp,
                                   .rate = film->facts.rate,
                                   .date = facts->date};
    CW_TRY(list_reels(arena, film, &package.head));
    packing.layout = layout_of(about->road, profile.name);
    packing.speakers = packing.layout ? CW_NEW(arena, CwLayout) : NULL;
    if (packing.layout) {
        CW_TRY(packing.speakers ? cw_layout_parse(packing.layout, diag, packing.speakers) : CW_ERR_NO_MEM);
    }
    CW_TRY(pack_sounds(&packing, &profile));
    CW_TRY(pack_wishes(&packing, &profile));
    CW_TRY(pack_papers(&packing));
    package.tracks = packing.tracks;
    package.n_tracks = packing.n_tracks;
    package.beds = packing.beds;
    package.n_beds = packing.n_beds;
    package.sounds = packing.sounds;
    package.n_sounds = packing.n_sounds;
    package.papers = packing.papers;
    package.n_papers = packing.n_papers;
    *ret_package = package;
    return CW_OK;
}
