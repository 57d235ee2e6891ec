// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/recipe_priv.h"

#include "film/work.h"
#include "music/midi.h"
#include "music/theme.h"
#include "spot/use.h"
#include "tempo/brief.h"

#include <string.h>

static const char soundfont[] = "/usr/share/sounds/sf2/FluidR3_GM.sf2";

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
        CW_TRY(cw_midi_read(work->arena, midi_file->path, bytes, NULL, work->diag, &midi));
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

static CwStatus tempo_params(Cw__Work* work, const CwCueBrief* brief, const Material* material, CwBuf* params) {
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
    set_tempos(brief, material, &tempo);
    CW_TRY(set_meters(work, material, &tempo));
    CW_TRY(cw_tempo_brief_check(&tempo, work->diag));
    cw_json_begin_object(params, NULL);
    cw_tempo_brief_to_json(params, "brief", &tempo);
    cw_json_end_object(params);
    return CW_OK;
}

// The seed of a cue: its name, so that every cue is another and stays what it is.
static int64_t seed_of(const char* cue) {
    const CwHash hash = cw_hash_of(cue, strlen(cue));
    return (int64_t)((unsigned)hash.bytes[0] << 16U | (unsigned)hash.bytes[1] << 8U | hash.bytes[2]);
}

static CwStatus add_sketch(Cw__Work* work, Cw__CueRoad* cue, const CwCueBrief* brief, const CwFilmFile* midi,
                           const CwFilmFile* theme, CwNode** ret_sketch) {
    CwBuf params = cw_buf(work->arena);
    cw_json_begin_object(&params, NULL);
    cw_cue_brief_to_json(&params, "brief", brief);
    cw_json_put_int(&params, "seed", seed_of(cue->cue->id));
    if (midi) {
        cw_json_put_text(&params, "file", midi->path);
    } else if (theme) {
        cw_json_put_text(&params, "theme", cue->cue->theme);
        cw_json_put_text(&params, "theme_file", theme->path);
    }
    cw_json_end_object(&params);
    CW_TRY(cw__add(work, ret_sketch, midi ? "lay" : "compose", &params, "cue/%s/sketch", cue->cue->id));
    CW_TRY(cw_node_take_output(*ret_sketch, "solution", cue->solution, "solution", work->diag));
    if (midi) {
        return cw_node_take_object(*ret_sketch, "midi", &midi->object, work->diag);
    }
    return theme ? cw_node_take_object(*ret_sketch, "theme", &theme->object, work->diag) : CW_OK;
}

static CwStatus add_score(Cw__Work* work, Cw__CueRoad* cue, const CwCueBrief* brief, CwNode* sketch) {
    CwBuf params = cw_buf(work->arena);
    cw_json_begin_object(&params, NULL);
    cw_cue_brief_to_json(&params, "brief", brief);
    cw_json_put_text(&params, "ensemble", work->film->ensemble.name);
    cw_json_put_int(&params, "seed", seed_of(cue->cue->id));
    cw_json_put_text(&params, "title", cw_format(work->arena, "%s %s", cue->cue->id, cue->cue->title));
    cw_json_end_object(&params);
    CW_TRY(cw__add(work, &cue->score, "orchestrate", &params, "cue/%s/score", cue->cue->id));
    CW_TRY(cw_node_take_output(cue->score, "sketch", sketch, "sketch", work->diag));
    return cw_node_take_output(cue->score, "solution", cue->solution, "solution", work->diag);
}

// The score for other programs, and on paper.
static CwStatus add_sheets(Cw__Work* work, const Cw__CueRoad* cue) {
    static const char* const kinds[] = {"sheet", "engrave"};
    const char* rate = cw_rate_name(work->film->facts.rate);
    for (size_t i = 0; i < (work->options->papers ? 2U : 1U); ++i) {
        CwBuf params = cw_buf(work->arena);
        CwNode* node = NULL;
        cw_json_begin_object(&params, NULL);
        cw_json_put_int(&params, "cue_in", cue->place->in.flicks);
        cw_json_put_text(&params, "ensemble", work->film->ensemble.name);
        cw_json_put_text(&params, "film", work->film->facts.title);
        cw_json_put_text(&params, "rate", rate);
        cw_json_put_text(&params, "subtitle", cw_format(work->arena, "%s, %s fps", work->view->cut->name, rate));
        cw_json_end_object(&params);
        CW_TRY(cw__add(work, &node, kinds[i], &params, "cue/%s/%s", cue->cue->id, kinds[i]));
        CW_TRY(cw_node_take_output(node, "score", cue->score, "score", work->diag));
        CW_TRY(cw_node_take_output(node, "solution", cue->solution, "solution", work->diag));
    }
    return CW_OK;
}

// The programs a stem's instruments may use: their own, and for strings those of plucking and of trembling.
static CwStatus add_instruments(Cw__Work* work, const char* stem, CwNode** ret_node) {
    CwBuf params = cw_buf(work->arena);
    bool listed[2][128] = {{false}};
    for (size_t i = 0; i < work->film->ensemble.n_instruments; ++i) {
        const CwInstrument* instrument = &work->film->ensemble.instruments[i];
        if (strcmp(instrument->stem, stem) == 0) {
            listed[instrument->bank == 128][instrument->program & 127] = true;
            listed[0][44] = listed[0][44] || instrument->family == CW_FAMILY_STRING;
            listed[0][45] = listed[0][45] || instrument->family == CW_FAMILY_STRING;
        }
    }
    cw_json_begin_object(&params, NULL);
    cw_json_begin_array(&params, "programs");
    for (int i = 0; i < 256; ++i) {
        if (listed[i / 128][i % 128]) {
            cw_json_begin_object(&params, NULL);
            cw_json_put_int(&params, "bank", i < 128 ? 0 : 128);
            cw_json_put_int(&params, "program", i % 128);
            cw_json_end_object(&params);
        }
    }
    cw_json_end_array(&params);
    cw_json_put_int(&params, "sample_rate", work->film->facts.sample_rate);
    cw_json_put_text(&params, "soundfont", soundfont);
    cw_json_end_object(&params);
    return cw__add_shared(work, ret_node, "instruments", &params, "instruments/%s", stem);
}

static CwStatus add_mockup(Cw__Work* work, Cw__CueRoad* cue, const CwCueBrief* brief, const char* stem) {
    CwBuf params = cw_buf(work->arena);
    CwNode* instruments = NULL;
    CwNode* node = NULL;
    CW_TRY(add_instruments(work, stem, &instruments));
    cw_json_begin_object(&params, NULL);
    cw_json_put_int(&params, "sample_rate", work->film->facts.sample_rate);
    cw_json_put_text(&params, "soundfont", soundfont);
    cw_json_put_text(&params, "stem", stem);
    cw_json_begin_array(&params, "wants");
    for (size_t i = 0; i < brief->n_hits; ++i) {
        cw_json_put_text(&params, NULL, cw_want_name(brief->hits[i].want));
    }
    cw_json_end_array(&params);
    cw_json_end_object(&params);
    CW_TRY(cw__add(work, &node, "mockup", &params, "cue/%s/%s", cue->cue->id, stem));
    CW_TRY(cw_node_take_output(node, "score", cue->score, "score", work->diag));
    CW_TRY(cw_node_take_output(node, "solution", cue->solution, "solution", work->diag));
    CW_TRY(cw_node_take_output(node, "instruments", instruments, "instruments", work->diag));
    const char* bus = cw_use_is_visual(cue->cue->use) ? "source" : stem; // music in the scene is a stem of its own
    cue->stems[cue->n_stems++] = (Cw__CueStem){stem, bus, node, "sound", node, NULL};
    return CW_OK;
}

static bool has_stem(const Cw__CueRoad* cue, const char* stem) {
    for (size_t i = 0; i < cue->n_stems; ++i) {
        if (strcmp(cue->stems[i].name, stem) == 0) {
            return true;
        }
    }
    return false;
}

static CwStatus lay_written(Cw__Work* work, Cw__CueRoad* cue, const CwFilmFile* midi) {
    const CwFilmView* made_for = cw_film_music_view(work->film, work->view, cue->index);
    const CwFilmFile* theme = cue->cue->theme[0] ? cw_film_theme(&work->film->files, cue->cue->theme) : NULL;
    CwCueBrief brief = {0};
    Material material;
    CwBuf params = cw_buf(work->arena);
    CwNode* sketch = NULL;
    CW_TRY(cw_film_brief(work->arena, work->film, made_for, cue->index, &brief));
    CW_TRY(read_material(work, midi, theme, cue->cue->theme, &material));
    CW_TRY(tempo_params(work, &brief, &material, &params));
    CW_TRY(cw__add(work, &cue->solution, "tempo", &params, "cue/%s/tempo", cue->cue->id));
    if (midi) {
        CW_TRY(cw_node_take_object(cue->solution, "midi", &midi->object, work->diag));
    }
    CW_TRY(add_sketch(work, cue, &brief, midi, theme, &sketch));
    CW_TRY(add_score(work, cue, &brief, sketch));
    CW_TRY(add_sheets(work, cue));
    for (size_t i = 0; i < work->film->ensemble.n_instruments; ++i) {
        const char* stem = work->film->ensemble.instruments[i].stem;
        if (!has_stem(cue, stem) && cue->n_stems < CW__STEMS_MAX) {
            CW_TRY(add_mockup(work, cue, &brief, stem));
        }
    }
    return CW_OK;
}

CwStatus cw__recipe_cues(Cw__Work* work) {
    const CwFilm* film = work->film;
    work->cues = CW_NEW_ARRAY(work->arena, Cw__CueRoad, film->spotted.n_cues);
    if (!work->cues) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < film->spotted.n_cues; ++i) {
        const CwCuePlace* place = &work->view->placement.cues[i];
        CwCueMusic music = {0};
        if (place->kind == CW_PLACE_OMITTED) {
            continue;
        }
        Cw__CueRoad* cue = &work->cues[work->n_cues++];
        *cue = (Cw__CueRoad){.index = i, .cue = &film->spotted.cues[i], .place = place};
        CW_TRY(cw_film_cue_music(work->arena, film->store, &film->files, cue->cue->id, film->facts.sample_rate,
                                 work->diag, &music));
        cue->tape = music.n_stems > 0;
        CW_TRY(cue->tape ? cw__recipe_tape(work, cue, &music) : lay_written(work, cue, music.midi));
    }
    return CW_OK;
}
