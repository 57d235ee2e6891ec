// SPDX-License-Identifier: GPL-3.0-or-later
// The road of a cue that is written: its tempo map, its sketch and its score.
//
// After a re-cut the bars that players know stay. So the steps of a cue take what they made for the view before, and
// that for the one before it. A cue of which the same is asked as in an earlier view takes what was taken there, and so
// is the same step: nothing is made again, and a cut that comes back brings back its music.
#include "road/recipe_priv.h"

#include "film/origins.h"
#include "film/work.h"
#include "music/musicxml.h"
#include "music/theme.h"
#include "tempo/brief.h"

#include <string.h>

// What the folder says of a cue's tempo and meter: the composer's own MIDI, or the theme.
typedef struct {
    int tempo; // thousandths of a quarter a minute; 0: nobody said
    CwMeter meter;
    bool own; // a composer's own music: its meter is kept
} Material;

static CwStatus read_material(Cw__Work* work, const CwFilmFile* midi_file, const CwFilmFile* theme_file,
                              const char* theme_name, Material* material) {
    CwText bytes = {NULL, 0};
    *material = (Material){0, {4, 4}, false};
    if (midi_file) {
        CwMidi midi = {0};
        CW_TRY(cw_film_text(work->arena, work->film->store, &work->film->files, midi_file->path, work->diag, &bytes));
        CW_TRY(cw_notes_file_read(work->arena, midi_file->path, bytes, NULL, work->diag, &midi));
        material->own = true;
        material->meter = midi.meters[0].meter;
        material->tempo = midi.n_tempos ? (int)(INT64_C(60000000000) / midi.tempos[0].us_per_quarter) : 0;
    } else if (theme_file) {
        CwTheme theme = {0};
        CW_TRY(cw_film_text(work->arena, work->film->store, &work->film->files, theme_file->path, work->diag, &bytes));
        CW_TRY(cw_theme_read(work->arena, theme_name, theme_file->path, bytes, NULL, work->diag, &theme));
        material->meter = theme.meter;
        material->tempo = theme.tempo;
    }
    return CW_OK;
}

// Tempo where the spotting list leaves it to the mood: still music at 56, wild music at 132, glad music a little
// faster.
static int tempo_of_mood(const CwCueBrief* brief) {
    return 94000 + brief->arousal * 38 + brief->valence * 6;
}

static void set_tempos(const CwCueBrief* brief, const Material* material, CwTempoBrief* tempo) {
    const int wanted = material->own && material->tempo ? material->tempo : tempo_of_mood(brief);
    tempo->tempo_min = brief->tempo_min ? brief->tempo_min : wanted * 82 / 100;
    tempo->tempo_max = brief->tempo_max ? brief->tempo_max : wanted * 122 / 100;
    if (tempo->tempo_max < tempo->tempo_min) { // only one end was said, beyond what the mood would have
        tempo->tempo_max = brief->tempo_max ? tempo->tempo_max : tempo->tempo_min * 3 / 2;
        tempo->tempo_min = brief->tempo_min ? tempo->tempo_min : tempo->tempo_max * 2 / 3;
    }
    tempo->tempo_centre = wanted > tempo->tempo_min && wanted < tempo->tempo_max ? wanted : 0;
}

// The cue's own meter first; single bars a beat shorter or longer at a price, unless a composer has written the bars.
static CwStatus set_meters(Cw__Work* work, const Material* material, CwTempoBrief* tempo) {
    CwTempoMeter* meters = CW_NEW_ARRAY(work->arena, CwTempoMeter, 4);
    if (!meters) {
        return CW_ERR_NO_MEM;
    }
    const CwMeter own = material->meter;
    meters[tempo->n_meters++] = (CwTempoMeter){own, 0};
    if (!material->own) {
        const int step = own.den >= 8 && own.num % 3 == 0 ? 3 : 1; // a felt beat
        if (own.num > 2 * step) {
            meters[tempo->n_meters++] = (CwTempoMeter){{own.num - step, own.den}, 800};
        }
        if (own.num > 3 * step) {
            meters[tempo->n_meters++] = (CwTempoMeter){{own.num - 2 * step, own.den}, 800};
        }
        meters[tempo->n_meters++] = (CwTempoMeter){{own.num + step, own.den}, 1200};
    }
    tempo->meters = meters;
    return CW_OK;
}

static CwStatus tempo_brief(Cw__Work* work, const CwCueBrief* brief, const Material* material, CwBuf* json) {
    CwTempoHit* hits = CW_NEW_ARRAY(work->arena, CwTempoHit, brief->n_hits);
    CwTempoBrief tempo = {.cue = brief->cue, .length = brief->length, .rate = brief->rate, .hits = hits};
    if (!hits) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < brief->n_hits; ++i) {
        const CwBriefHit* hit = &brief->hits[i];
        hits[i] = (CwTempoHit){hit->name,          hit->at, hit->weight, hit->want, hit->beat, hit->tolerance_early,
                               hit->tolerance_late};
    }
    tempo.n_hits = brief->n_hits;
    tempo.error_cost = CW_TEMPO_EXACT; // an attack is heard a little after its note already
    tempo.phrases = brief->phrases;
    set_tempos(brief, material, &tempo);
    CW_TRY(set_meters(work, material, &tempo));
    CW_TRY(cw_tempo_brief_check(&tempo, work->diag));
    cw_tempo_brief_to_json(json, NULL, &tempo);
    return cw_buf_status(json);
}

// What is asked of a cue's music in one view, as JSON; NULL where it has no place.
typedef struct {
    const char* tempo;
    const char* music;
    size_t tempo_from; ///< 1 + the view whose tempo map this one's is made from; 0 none
    size_t music_from; ///< and whose music
} Version;

// A written cue, in every view up to the one that is laid out.
typedef struct {
    Cw__Work* work;
    const Cw__CueRoad* cue;
    const CwFilmFile* midi;
    const CwFilmFile* theme;
    Material material;
    Version* versions;
    size_t now; ///< the last
} Written;

static CwStatus read_version(const Written* written, size_t view_index, CwCueBrief* brief) {
    Cw__Work* work = written->work;
    const CwFilmView* view = &work->film->views[view_index];
    Version* version = &written->versions[view_index];
    if (view->placement.cues[written->cue->index].kind == CW_PLACE_OMITTED) {
        return CW_OK;
    }
    const CwFilmView* made_for = cw_film_music_view(work->film, view, written->cue->index);
    CwBuf music = cw_buf(work->arena);
    CwBuf tempo = cw_buf(work->arena);
    CW_TRY(cw_film_brief(work->arena, work->film, made_for, written->cue->index, brief));
    CW_TRY(tempo_brief(work, brief, &written->material, &tempo));
    cw_cue_brief_to_json(&music, NULL, brief);
    version->music = cw_buf_string(&music);
    version->tempo = cw_buf_string(&tempo);
    return version->music && version->tempo ? CW_OK : CW_ERR_NO_MEM;
}

static const char* asked(const Version* version, bool music) {
    return music ? version->music : version->tempo;
}

// 1 + the version that version `v` is made from: what an earlier one of which the same was asked was, or else the one
// before it; 0 for the first.
static size_t made_from(const Version* versions, size_t v, bool music) {
    size_t last = 0;
    for (size_t j = v; j-- > 0;) {
        if (asked(&versions[j], music) && strcmp(asked(&versions[j], music), asked(&versions[v], music)) == 0) {
            return music ? versions[j].music_from : versions[j].tempo_from;
        }
        last = last || !asked(&versions[j], music) ? last : j + 1;
    }
    return last;
}

// A composer's own music is laid anew: its bars are the composer's.
static void link_versions(const Written* written) {
    Version* versions = written->versions;
    for (size_t v = 0; v <= written->now && !written->midi; ++v) {
        if (versions[v].music) {
            versions[v].tempo_from = made_from(versions, v, false);
            versions[v].music_from = made_from(versions, v, true);
        }
    }
}

// A node of a version: the view's own, or one of an earlier view, which all views share. `*ret_made` when it is there
// already.
static CwStatus add_node(const Written* written, size_t v, const char* kind, const char* what, CwBuf* params,
                         bool* ret_made, CwNode** ret_node) {
    Cw__Work* work = written->work;
    const size_t before = cw_graph_count(work->graph);
    if (v == written->now) {
        CW_TRY(cw__add(work, ret_node, kind, params, "cue/%s/%s", written->cue->cue->id, what));
    } else if (v + 1 == written->now && !work->prefix[0]) { // the view before was laid out first
        const char* name = cw_format(work->arena, "before/cue/%s/%s", written->cue->cue->id, what);
        *ret_node = name ? cw_graph_find(work->graph, name) : NULL;
        *ret_made = true;
        return *ret_node ? CW_OK : CW_ERR_NO_MEM;
    } else {
        CW_TRY(
            cw__add_shared(work, ret_node, kind, params, "earlier/%zu/cue/%s/%s", v + 1, written->cue->cue->id, what));
    }
    *ret_made = cw_graph_count(work->graph) == before;
    return CW_OK;
}

static CwStatus add_tempo(const Written* written, size_t v, CwNode** ret_node) {
    const Version* version = &written->versions[v];
    CwBuf params = cw_buf(written->work->arena);
    CwNode* known = NULL;
    bool made = false;
    if (version->tempo_from) {
        CW_TRY(add_tempo(written, version->tempo_from - 1, &known));
    }
    cw_json_begin_object(&params, NULL);
    cw_json_put_raw(&params, "brief", version->tempo);
    if (known) {
        cw_json_put_raw(&params, "known_brief", written->versions[version->tempo_from - 1].tempo);
    }
    cw_json_end_object(&params);
    CW_TRY(add_node(written, v, "tempo", "tempo", &params, &made, ret_node));
    if (made) {
        return CW_OK;
    }
    if (written->midi) {
        CW_TRY(cw_node_take_object(*ret_node, "midi", &written->midi->object, written->work->diag));
    }
    return known ? cw_node_take_output(*ret_node, "known", known, "solution", written->work->diag) : CW_OK;
}

// The steps of a version.
typedef struct {
    CwNode* tempo;
    CwNode* sketch;
    CwNode* score;
} Steps;

static CwStatus add_sketch(const Written* written, size_t v, const Steps* known, Steps* steps) {
    Cw__Work* work = written->work;
    const Version* version = &written->versions[v];
    CwBuf params = cw_buf(work->arena);
    bool made = false;
    cw_json_begin_object(&params, NULL);
    cw_json_put_raw(&params, "brief", version->music);
    cw_json_put_int(&params, "seed", cw_film_seed(written->cue->cue->id));
    if (written->midi) {
        cw_json_put_text(&params, "file", written->midi->path);
    } else if (written->theme) {
        cw_json_put_text(&params, "theme", written->cue->cue->theme);
        cw_json_put_text(&params, "theme_file", written->theme->path);
    }
    if (!written->midi) {
        CW_TRY(cw__put_raga(work, written->cue->cue, &params));
    }
    if (known->sketch) {
        cw_json_put_raw(&params, "known_brief", written->versions[version->music_from - 1].music);
    }
    cw_json_end_object(&params);
    CW_TRY(add_node(written, v, written->midi ? "lay" : "compose", "sketch", &params, &made, &steps->sketch));
    if (made) {
        return CW_OK;
    }
    CW_TRY(cw_node_take_output(steps->sketch, "solution", steps->tempo, "solution", work->diag));
    if (written->midi) {
        return cw_node_take_object(steps->sketch, "midi", &written->midi->object, work->diag);
    }
    if (written->theme) {
        CW_TRY(cw_node_take_object(steps->sketch, "theme", &written->theme->object, work->diag));
    }
    if (known->sketch) {
        CW_TRY(cw_node_take_output(steps->sketch, "known_solution", known->tempo, "solution", work->diag));
        CW_TRY(cw_node_take_output(steps->sketch, "known_sketch", known->sketch, "sketch", work->diag));
    }
    return CW_OK;
}

static CwStatus add_score(const Written* written, size_t v, const Steps* known, Steps* steps) {
    Cw__Work* work = written->work;
    const CwCue* cue = written->cue->cue;
    CwBuf params = cw_buf(work->arena);
    bool made = false;
    cw_json_begin_object(&params, NULL);
    cw_json_put_raw(&params, "brief", written->versions[v].music);
    cw_json_put_text(&params, "ensemble", work->film->ensemble.name);
    cw_json_put_int(&params, "keeps_time", work->film->ensemble.n_grooves && !written->midi);
    cw_json_put_int(&params, "seed", cw_film_seed(cue->id));
    cw_json_put_text(&params, "title", cw_format(work->arena, "%s %s", cue->id, cue->title));
    cw_json_end_object(&params);
    CW_TRY(add_node(written, v, "orchestrate", "score", &params, &made, &steps->score));
    if (made) {
        return CW_OK;
    }
    CW_TRY(cw__take_ensemble(work, steps->score));
    CW_TRY(cw_node_take_output(steps->score, "sketch", steps->sketch, "sketch", work->diag));
    CW_TRY(cw_node_take_output(steps->score, "solution", steps->tempo, "solution", work->diag));
    if (known->score) {
        CW_TRY(cw_node_take_output(steps->score, "known_sketch", known->sketch, "sketch", work->diag));
        CW_TRY(cw_node_take_output(steps->score, "known_score", known->score, "score", work->diag));
    }
    return CW_OK;
}

static CwStatus add_steps(const Written* written, size_t v, Steps* steps) {
    const size_t from = written->versions[v].music_from;
    Steps known = {0};
    if (from) {
        CW_TRY(add_steps(written, from - 1, &known));
    }
    CW_TRY(add_tempo(written, v, &steps->tempo));
    CW_TRY(add_sketch(written, v, &known, steps));
    return add_score(written, v, &known, steps);
}

CwStatus cw__recipe_written(Cw__Work* work, Cw__CueRoad* cue, const CwFilmFile* midi, CwCueBrief* ret_brief) {
    Written written = {.work = work, .cue = cue, .midi = midi, .now = (size_t)(work->view - work->film->views)};
    Steps steps = {0};
    written.theme = cue->cue->theme[0] ? cw_film_theme(&work->film->files, cue->cue->theme) : NULL;
    written.versions = CW_NEW_ARRAY(work->arena, Version, written.now + 1);
    if (!written.versions) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(read_material(work, midi, written.theme, cue->cue->theme, &written.material));
    for (size_t v = 0; v <= written.now; ++v) {
        CW_TRY(read_version(&written, v, ret_brief));
    }
    link_versions(&written);
    CW_TRY(add_steps(&written, written.now, &steps));
    for (size_t i = 0; i < cue->n_parts; ++i) {
        Steps played = steps;
        CW_TRY(cue->parts[i].made_to == written.now ? CW_OK : add_steps(&written, cue->parts[i].made_to, &played));
        cue->parts[i].solution = played.tempo;
        cue->parts[i].score = played.score;
    }
    cue->solution = steps.tempo;
    cue->stage = steps.tempo;
    cue->tempo_brief = written.versions[written.now].tempo;
    cue->score = steps.score;
    return CW_OK;
}
