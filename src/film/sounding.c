// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/sounding.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/words.h"

static const char* const json_files[] = {".json", NULL};
static const char* const scales[] = {".scl", NULL};

static CwStatus text_of(CwArena* arena, const CwFilm* film, const char* path, CwDiag* diag, CwText* ret_text) {
    return cw_film_text(arena, film->store, &film->files, path, diag, ret_text);
}

static CwStatus warn_of_plugins(const CwFilm* film, const char* path, CwDiagList* warnings) {
    static const char text[] = "what this plugin plays is not promised to be the same bytes again, or elsewhere";
    for (size_t i = 0; i < film->ensemble.n_instruments; ++i) {
        const CwPlugin* plugin = film->ensemble.instruments[i].plugin;
        if (plugin) {
            CW_TRY(cw_diag_add(warnings, "ensemble.plugin", (CwPlace){path, 0, 0}, plugin->uri, text));
        }
    }
    for (size_t i = 0; i < film->ensemble.n_effects; ++i) {
        CW_TRY(cw_diag_add(warnings, "ensemble.plugin", (CwPlace){path, 0, 0}, film->ensemble.effects[i].plugin.uri,
                           text));
    }
    return CW_OK;
}

CwStatus cw_film_read_ensemble(CwArena* arena, CwFilm* film, CwDiagList* warnings, CwDiag* diag) {
    const char* wanted = film->facts.ensemble;
    CwFilmFiles files = {0};
    CW_TRY(cw_film_files_in(arena, &film->files, "ensembles", json_files, &files));
    for (size_t i = 0; i < files.count; ++i) {
        CwText text = {NULL, 0};
        CwEnsemble ensemble = {0};
        CW_TRY(text_of(arena, film, files.items[i].path, diag, &text));
        CW_TRY(cw_ensemble_read(arena, files.items[i].path, text, diag, &ensemble));
        if (cw_word_is(cw_text(wanted), ensemble.name) || cw_word_is(cw_text(wanted), ensemble.title)) {
            film->ensemble = ensemble;
            CW_TRY(warn_of_plugins(film, files.items[i].path, warnings));
            film->ensemble_file = cw_film_file(&film->files, files.items[i].path);
            return CW_OK;
        }
    }
    return cw_ensemble_choose(arena, wanted, warnings, diag, &film->ensemble);
}

// A tuning of the film folder, with its mapping.
static CwStatus read_scale(CwArena* arena, const CwFilm* film, const CwFilmFile* file, CwDiag* diag,
                           CwTuning* ret_tuning) {
    CwText text = {NULL, 0};
    CW_TRY(text_of(arena, film, file->path, diag, &text));
    CW_TRY(cw_tuning_read(arena, file->path, text, diag, ret_tuning));
    const CwText stem = cw_path_stem(file->path);
    const size_t length = (size_t)(stem.at - file->path) + stem.length;
    const char* map = cw_format(arena, "%.*s.kbm", (int)length, file->path);
    if (!map) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(text_of(arena, film, map, diag, &text));
    return text.length ? cw_tuning_read_map(map, text, diag, ret_tuning) : CW_OK;
}

// A file `folder`/`name`.scl, its name in any spelling; NULL when there is none.
static const CwFilmFile* find_scale(const CwFilm* film, const CwFilmFiles* files, const char* name) {
    for (size_t i = 0; i < files->count; ++i) {
        if (cw_word_is(cw_path_stem(files->items[i].path), name)) {
            return cw_film_file(&film->files, files->items[i].path);
        }
    }
    return NULL;
}

static CwStatus tuning_named(CwArena* arena, const CwFilm* film, const char* name, CwDiag* diag, bool* ret_tuned,
                             CwTuning* ret_tuning) {
    CwFilmFiles files = {0};
    CW_TRY(cw_film_files_in(arena, &film->files, "tunings", scales, &files));
    const CwFilmFile* file = find_scale(film, &files, name);
    *ret_tuned = file || !cw_word_is(cw_text(name), "equal");
    if (file) {
        return read_scale(arena, film, file, diag, ret_tuning);
    }
    return *ret_tuned ? cw_tuning_named(arena, name, diag, ret_tuning) : CW_OK;
}

CwStatus cw_film_tuning(CwArena* arena, const CwFilm* film, const CwCue* cue, CwDiag* diag, bool* ret_tuned,
                        CwTuning* ret_tuning) {
    CwFilmFiles files = {0};
    *ret_tuned = false;
    if (cue->tuning[0]) {
        return tuning_named(arena, film, cue->tuning, diag, ret_tuned, ret_tuning);
    }
    CW_TRY(cw_film_files_in(arena, &film->files, "themes", scales, &files));
    const CwFilmFile* beside = cue->theme[0] ? find_scale(film, &files, cue->theme) : NULL;
    if (beside) {
        *ret_tuned = true;
        return read_scale(arena, film, beside, diag, ret_tuning);
    }
    const char* of_film = film->facts.facts[CW_FACT_TUNING];
    const char* name = of_film[0] ? of_film : film->ensemble.tuning;
    return name[0] ? tuning_named(arena, film, name, diag, ret_tuned, ret_tuning) : CW_OK;
}

// A raga of the film folder, or one of the program.
static CwStatus raga_named(CwArena* arena, const CwFilm* film, const char* name, CwDiag* diag, CwRaga* ret_raga) {
    CwFilmFiles files = {0};
    CW_TRY(cw_film_files_in(arena, &film->files, "ragas", json_files, &files));
    for (size_t i = 0; i < files.count; ++i) {
        CwText text = {NULL, 0};
        CwRaga raga = {0};
        CW_TRY(text_of(arena, film, files.items[i].path, diag, &text));
        CW_TRY(cw_raga_read(arena, files.items[i].path, text, diag, &raga));
        if (cw_word_is(cw_text(name), raga.name) || cw_word_is(cw_path_stem(files.items[i].path), name)) {
            *ret_raga = raga;
            return CW_OK;
        }
    }
    return name[0] ? cw_raga_named(arena, name, diag, ret_raga) : CW_OK;
}

CwStatus cw_film_raga(CwArena* arena, const CwFilm* film, const CwCue* cue, CwDiag* diag, bool* ret_has,
                      CwRaga* ret_raga) {
    const char* of_film = film->facts.facts[CW_FACT_RAGA];
    const char* name = cue->raga[0] ? cue->raga : of_film[0] ? of_film : film->ensemble.raga;
    *ret_has = name[0] && !cw_word_is(cw_text(name), "none");
    if (*ret_has && cw_word_is(cw_text(name), "mood")) {
        return cw_raga_of_mood(arena, cue->valence, cue->arousal, diag, ret_raga);
    }
    return *ret_has ? raga_named(arena, film, name, diag, ret_raga) : CW_OK;
}

CwStatus cw_film_techniques(CwArena* arena, const CwFilm* film, CwDiag* diag, const CwTechniques** ret_techniques,
                            const CwFilmFile** ret_file) {
    static const char path[] = "articulations.json";
    const CwFilmFile* file = cw_film_file(&film->files, path);
    CwText text = {NULL, 0};
    if (file) {
        CW_TRY(text_of(arena, film, path, diag, &text));
    }
    if (ret_file) {
        *ret_file = file;
    }
    return cw_techniques_read(arena, path, text, diag, ret_techniques);
}

CwStatus cw_film_check_sounding(CwArena* arena, const CwFilm* film, CwDiag* diag) {
    static const char* const folders[] = {"tunings", "themes"};
    for (size_t f = 0; f < sizeof folders / sizeof folders[0]; ++f) {
        CwFilmFiles files = {0};
        CW_TRY(cw_film_files_in(arena, &film->files, folders[f], scales, &files));
        for (size_t i = 0; i < files.count; ++i) {
            CwTuning tuning = {0};
            CW_TRY(read_scale(arena, film, &files.items[i], diag, &tuning));
        }
    }
    CwRaga any = {0};
    const CwTechniques* techniques = NULL;
    CW_TRY(cw_film_techniques(arena, film, diag, &techniques, NULL));
    CW_TRY(raga_named(arena, film, "", diag, &any));
    for (size_t i = 0; i < film->spotted.n_cues; ++i) {
        bool tuned = false;
        CwTuning tuning = {0};
        CwRaga raga = {0};
        CW_TRY(cw_film_tuning(arena, film, &film->spotted.cues[i], diag, &tuned, &tuning));
        CW_TRY(cw_film_raga(arena, film, &film->spotted.cues[i], diag, &tuned, &raga));
    }
    return CW_OK;
}
