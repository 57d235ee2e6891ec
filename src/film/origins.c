// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/origins.h"

#include "base/buf.h"
#include "base/file.h"
#include "film/recording.h"
#include "score/compose.h"
#include "score/orchestrate.h"

#include <inttypes.h>
#include <string.h>

enum {
    OTHER_PARTS = 5, // theme, notes, orchestration, performance, instruments
};

int64_t cw_film_seed(const char* cue) {
    const CwHash hash = cw_hash_of(cue, strlen(cue));
    return (int64_t)((unsigned)hash.bytes[0] << 16U | (unsigned)hash.bytes[1] << 8U | hash.bytes[2]);
}

// A file's part: what origins.csv says of it, else what such a file is when nobody said.
static CwMadePart part_of_file(const CwFilm* film, const char* part, bool sound, const char* file) {
    const CwOrigin* origin = cw_origin_of(&film->origins, file);
    return (CwMadePart){part, sound, origin ? origin->kind : CW_ORIGIN_UNKNOWN, file, "", origin};
}

// Says of a recording what was repaired in it.
static CwStatus add_repair(CwArena* arena, const CwFilm* film, CwMadePart* part) {
    const CwFilmRepair* repair = cw_film_repair(&film->repairs, part->file);
    part->words = repair ? cw_format(arena, "repaired: %s", repair->words) : "";
    return part->words ? CW_OK : CW_ERR_NO_MEM;
}

// "notes, Cello, bars 5 to 8". NULL when there is no memory.
static const char* part_words(CwArena* arena, const char* part, const CwOrigin* origin) {
    const char* named = origin->part[0] ? cw_format(arena, "%s, %s", part, origin->part) : part;
    if (!named || origin->first_bar == 0) {
        return named;
    }
    return origin->first_bar == origin->last_bar
               ? cw_format(arena, "%s, bar %d", named, origin->first_bar)
               : cw_format(arena, "%s, bars %d to %d", named, origin->first_bar, origin->last_bar);
}

// A file's part, and one for each of its own parts and bars that origins.csv names.
static CwStatus add_file(CwArena* arena, const CwFilm* film, const char* part, bool sound, const char* file,
                         CwMadePart* parts, size_t* count) {
    parts[*count] = part_of_file(film, part, sound, file);
    CW_TRY(add_repair(arena, film, &parts[(*count)++]));
    for (size_t i = 0; i < film->origins.count; ++i) {
        const CwOrigin* origin = &film->origins.items[i];
        if ((origin->first_bar == 0 && !origin->part[0]) || !cw_text_is_fold(cw_text(file), origin->file)) {
            continue;
        }
        const char* words = part_words(arena, part, origin);
        if (!words) {
            return CW_ERR_NO_MEM;
        }
        parts[(*count)++] = (CwMadePart){words, sound, origin->kind, file, "", origin};
    }
    return CW_OK;
}

static CwStatus add_stem(CwArena* arena, const CwFilm* film, const CwTapeStem* stem, CwMadePart* parts, size_t* count) {
    const char* name = cw_format(arena, "recording: %s", stem->name);
    return name ? add_file(arena, film, name, true, stem->file.path, parts, count) : CW_ERR_NO_MEM;
}

static CwStatus add_recording(CwArena* arena, const CwFilm* film, const CwCueMusic* music, CwMadePart* parts,
                              size_t* count) {
    const size_t before = *count;
    CW_TRY(add_file(arena, film, "notes", false, music->bars->path, parts, count));
    if (!parts[before].origin && *count == before + 1) { // the writers of rights.csv are all that is known
        *count = before;
    }
    for (size_t i = 0; i < music->n_stems; ++i) {
        CW_TRY(add_stem(arena, film, &music->stems[i], parts, count));
    }
    return CW_OK;
}

static CwStatus add_rules(CwArena* arena, const CwFilm* film, const CwCue* cue, bool composed, CwMadePart* parts,
                          size_t* count) {
    const int64_t seed = cw_film_seed(cue->id);
    const char* sketch = cw_format(arena, "sketch %d, seed %" PRId64, CW_SKETCH_RULES, seed);
    const char* score =
        cw_format(arena, "score %d, seed %" PRId64 ", for %s", CW_SCORE_RULES, seed, film->ensemble.name);
    if (!sketch || !score) {
        return CW_ERR_NO_MEM;
    }
    if (composed) {
        parts[(*count)++] = (CwMadePart){"notes", false, CW_ORIGIN_RULE, "", sketch, NULL};
    }
    parts[(*count)++] = (CwMadePart){"orchestration", false, CW_ORIGIN_RULE, "", score, NULL};
    return CW_OK;
}

static CwStatus add_instruments(CwArena* arena, const CwFilm* film, CwMadePart* parts, size_t* count) {
    parts[(*count)++] = (CwMadePart){"performance", true, CW_ORIGIN_RULE, "", "mockup", NULL};
    parts[(*count)++] = (CwMadePart){"instruments", true, CW_ORIGIN_LIBRARY, "", cw_path_name(CW_FILM_SOUNDFONT), NULL};
    for (size_t i = 0; i < film->ensemble.n_instruments; ++i) {
        const CwPlugin* plugin = film->ensemble.instruments[i].plugin;
        const char* said = plugin ? cw_format(arena, "%s (LV2, not reproducible)", plugin->uri) : "";
        if (!said) {
            return CW_ERR_NO_MEM;
        }
        if (plugin) {
            parts[(*count)++] = (CwMadePart){"instruments", true, CW_ORIGIN_LIBRARY, "", said, NULL};
        }
    }
    return CW_OK;
}

// Instruments that people play, beside the machine's.
static CwStatus add_recorded(CwArena* arena, const CwFilm* film, const CwCueMusic* music, CwMadePart* parts,
                             size_t* count) {
    for (size_t i = 0; i < music->n_parts; ++i) {
        const size_t whole = *count;
        const char* name = cw_format(arena, "recording: %s", music->parts[i].name);
        CW_TRY(name ? add_file(arena, film, name, true, music->parts[i].file.path, parts, count) : CW_ERR_NO_MEM);
        if (!parts[whole].origin && music->parts[i].cut[0]) {
            parts[whole].kind = CW_ORIGIN_RECORDING; // takes
        }
    }
    return CW_OK;
}

// Takes are people playing, also when nobody wrote down who.
static CwStatus add_takes(CwArena* arena, const CwFilm* film, const CwCueMusic* music, CwMadePart* parts,
                          size_t* count) {
    for (size_t i = 0; i < music->n_stems; ++i) {
        const size_t whole = *count;
        CW_TRY(add_stem(arena, film, &music->stems[i], parts, count));
        if (!parts[whole].origin) {
            parts[whole].kind = CW_ORIGIN_RECORDING;
        }
    }
    return CW_OK;
}

static CwStatus make(CwArena* arena, const CwFilm* film, const CwFilmView* view, size_t index, CwDiag* diag,
                     CwMadeCue* made) {
    const CwCue* cue = &film->spotted.cues[index];
    CwCueMusic music = {0};
    CW_TRY(cw_film_music(arena, film, view, index, diag, &music));
    CwMadePart* parts =
        CW_NEW_ARRAY(arena, CwMadePart,
                     music.n_stems + music.n_parts + OTHER_PARTS + film->ensemble.n_instruments + film->origins.count);
    if (!parts) {
        return CW_ERR_NO_MEM;
    }
    *made = (CwMadeCue){cue->id, parts, 0};
    if (music.n_stems && !music.cut[0]) {
        return add_recording(arena, film, &music, parts, &made->n_parts);
    }
    const CwFilmFile* theme = music.midi || !cue->theme ? NULL : cw_film_theme(&film->files, cue->theme);
    if (music.midi) {
        CW_TRY(add_file(arena, film, "notes", false, music.midi->path, parts, &made->n_parts));
    } else if (theme) {
        CW_TRY(add_file(arena, film, "theme", false, theme->path, parts, &made->n_parts));
    }
    CW_TRY(add_rules(arena, film, cue, music.midi == NULL, parts, &made->n_parts));
    CW_TRY(add_recorded(arena, film, &music, parts, &made->n_parts));
    return music.n_stems ? add_takes(arena, film, &music, parts, &made->n_parts)
                         : add_instruments(arena, film, parts, &made->n_parts);
}

CwStatus cw_film_origins(CwArena* arena, const CwFilm* film, const CwFilmView* view, CwDiag* diag, CwMadeCue** ret_cues,
                         size_t* ret_count) {
    CwMadeCue* cues = CW_NEW_ARRAY(arena, CwMadeCue, film->spotted.n_cues);
    size_t count = 0;
    if (!cues) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < film->spotted.n_cues; ++i) {
        if (view->placement.cues[i].kind != CW_PLACE_OMITTED) {
            CW_TRY(make(arena, film, view, i, diag, &cues[count++]));
        }
    }
    *ret_cues = cues;
    *ret_count = count;
    return CW_OK;
}
