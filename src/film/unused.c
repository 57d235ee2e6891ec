// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/unused.h"

#include "base/buf.h"
#include "base/file.h"
#include "film/cuts.h"
#include "film/recording.h"
#include "film/sounds.h"
#include "film/take_music.h"

#include <string.h>

typedef struct {
    CwArena* arena;
    const CwFilm* film;
    CwDiagList* warnings;
} Looking;

static CwStatus say(const Looking* looking, const char* path, const char* why, const char* name) {
    return cw_diag_add(looking->warnings, "folder.unused", (CwPlace){path, 0, 0}, name, "nothing is made of this: %s",
                       why);
}

// Whether a cut plays a roll, on any track.
static bool plays(const CwFilm* film, CwText roll) {
    for (size_t i = 0; i < film->n_cuts; ++i) {
        const CwCut* cut = &film->cuts[i].joined.cut;
        for (size_t e = 0; e < cut->n_events; ++e) {
            if (cw_text_is_fold(roll, cut->events[e].roll)) {
                return true;
            }
        }
    }
    return false;
}

static bool ends_in(const char* path, const char* const* extensions) {
    for (size_t i = 0; extensions[i]; ++i) {
        if (cw_path_has_extension(path, extensions[i])) {
            return true;
        }
    }
    return false;
}

static CwStatus look_at_sounds(const Looking* looking) {
    const CwFilmSounds* sounds = &looking->film->sounds;
    for (size_t i = 0; i < sounds->count; ++i) {
        const CwFilmSound* sound = &sounds->items[i];
        if (sound->roll[0] && !plays(looking->film, cw_text(sound->roll))) {
            CW_TRY(say(looking, sound->file.path, "so far no cut plays this roll or is called so", sound->roll));
        }
    }
    return CW_OK;
}

// A recording of one instrument of a cue.
static CwStatus look_at_part(const Looking* looking, const char* path, const CwCueMusic* music) {
    const CwEnsemble* ensemble = &looking->film->ensemble;
    CwBuf keys = cw_buf(looking->arena);
    for (size_t i = 0; i < music->n_parts; ++i) {
        const CwTapePart* part = &music->parts[i];
        if (strcmp(part->file.path, path) != 0) {
            continue;
        }
        if (music->n_stems) {
            return say(looking, path, "the cue's recording comes before it", NULL);
        }
        if (cw_film_instrument(looking->film, part)) {
            return CW_OK;
        }
        for (size_t k = 0; k < ensemble->n_instruments; ++k) {
            cw_buf_format(&keys, " %s/%s", ensemble->instruments[k].stem, ensemble->instruments[k].key);
        }
        const char* there = cw_buf_string(&keys);
        return there ? cw_diag_add(looking->warnings, "folder.unused", (CwPlace){path, 0, 0}, part->name,
                                   "nothing is made of this: the ensemble has no such instrument in such a stem; it "
                                   "has%s",
                                   there)
                     : CW_ERR_NO_MEM;
    }
    return CW_OK;
}

// cues/CUE.mid, or what lies in cues/CUE/.
static CwStatus look_at_cue_file(const Looking* looking, const char* path) {
    const char* rest = path + strlen("cues/");
    const char* slash = strchr(rest, '/');
    const CwText name = slash ? (CwText){rest, (size_t)(slash - rest)} : cw_path_stem(rest);
    const char* cue = cw_text_copy(looking->arena, name);
    CwCueMusic music = {0};
    if (!cue) {
        return CW_ERR_NO_MEM;
    }
    if (cw_film_cue(looking->film, cue) == looking->film->spotted.n_cues) {
        return say(looking, path, "the spotting has no such cue", cue);
    }
    const bool is_part = slash && strchr(slash + 1, '/');
    const bool bars = slash && (is_part ? cw_path_has_extension(path, ".csv")
                                        : cw_text_is_fold(cw_text(cw_path_name(path)), "bars.csv"));
    if (slash ? !cw_film_is_sound(path) && !bars : !ends_in(path, cw_film_notes_endings)) {
        return say(looking, path, "a cue has CUE.mid or CUE.musicxml, or a folder of WAV files with bars.csv", NULL);
    }
    CW_TRY(cw_film_cue_music(looking->arena, looking->film->store, &looking->film->files, cue,
                             looking->film->facts.sample_rate, NULL, &music));
    if (is_part) {
        return bars ? CW_OK : look_at_part(looking, path, &music);
    }
    return slash || !music.n_stems || music.midi ? CW_OK
                                                 : say(looking, path, "the cue's recording comes before it", NULL);
}

// A list of a cut may have many endings: what is none is not among them.
static CwStatus look_at_cut(const Looking* looking, const char* path) {
    CwCutFolder folder = {0};
    CW_TRY(cw_film_cut_lists(looking->arena, looking->film->store, &looking->film->files, NULL, &folder));
    for (size_t i = 0; i < folder.count; ++i) {
        for (size_t k = 0; k < folder.cuts[i].n_files; ++k) {
            if (strcmp(folder.cuts[i].files[k].path, path) == 0) {
                return CW_OK;
            }
        }
    }
    return say(looking, path, "this is no list of a cut", NULL);
}

static CwStatus look_at_file(const Looking* looking, const char* path) {
    static const char* const notes[] = {".mid", ".midi", ".musicxml", ".xml", ".scl", ".kbm", NULL};
    static const char* const scales[] = {".scl", ".kbm", NULL};
    static const char* const json[] = {".json", NULL};
    static const char* const ensembles[] = {".json", ".ttl", NULL};
    static const char* const text[] = {".srt", NULL};
    static const char* const drawn[] = {".svg", ".png", NULL};
    static const char* const none[] = {NULL};
    static const struct {
        const char* folder;
        const char* const* extensions;
        const char* why;
    } folders[] = {
        {"sound/", cw_film_sound_endings, "give sound as WAV"},
        {"themes/", notes, "give themes as MIDI or MusicXML, and a tuning beside one as THEME.scl"},
        {"tunings/", scales, "give tunings as Scala files (.scl, .kbm)"},
        {"ragas/", json, "give ragas as JSON"},
        {"profiles/", json, "give profiles as JSON"},
        {"ensembles/", ensembles, "give ensembles as JSON, and states of their plugins as Turtle (.ttl)"},
        {"subtitles/", text, "give subtitles as SubRip (.srt)"},
        {"boards/", drawn, "give boards as SVG or PNG"},
        {"picture/", none, "pictures are kept, but movies are still drawn from boards"},
    };
    if (cw_text_starts_fold(cw_text(path), "cues/")) {
        return look_at_cue_file(looking, path);
    }
    if (cw_text_starts_fold(cw_text(path), "cuts/")) {
        return look_at_cut(looking, path);
    }
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; ++i) {
        if (cw_text_starts_fold(cw_text(path), folders[i].folder) && !ends_in(path, folders[i].extensions)) {
            return say(looking, path, folders[i].why, NULL);
        }
    }
    return CW_OK;
}

CwStatus cw_film_unused(CwArena* arena, const CwFilm* film, CwDiagList* warnings) {
    const Looking looking = {arena, film, warnings};
    for (size_t i = 0; i < film->files.count; ++i) {
        CW_TRY(look_at_file(&looking, film->files.items[i].path));
    }
    return look_at_sounds(&looking);
}
