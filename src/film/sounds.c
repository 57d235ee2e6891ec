// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/sounds.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/number.h"
#include "perform/bars.h"
#include "signal/layout.h"
#include "signal/sound_in.h"

#include <string.h>

const char* const cw_film_sound_endings[] = {".wav", ".bwf", ".rf64", ".flac", ".aif", ".aiff", ".aifc", NULL};

bool cw_film_is_sound(const char* path) {
    for (size_t i = 0; cw_film_sound_endings[i]; ++i) {
        if (cw_path_has_extension(path, cw_film_sound_endings[i])) {
            return true;
        }
    }
    return false;
}

typedef struct {
    CwArena* arena;
    CwStore* store;
    const char* const* cut_names;
    size_t n_cuts;
    int sample_rate;
    CwDiagList* warnings;
    CwDiag* diag;
} Reading;

static bool is_joint(char c) {
    return c == '_' || c == '-' || c == '.' || c == ' ';
}

// Takes `word` off either end of `*name`, with what joins it to the rest.
static bool take_word(CwText* name, const char* word) {
    const size_t length = strlen(word);
    if (name->length <= length + 1) {
        return false;
    }
    if (cw_text_starts_fold(*name, word) && is_joint(name->at[length])) {
        *name = cw_text_after(*name, length + 1);
        return true;
    }
    const CwText end = cw_text_after(*name, name->length - length);
    if (cw_text_is_fold(end, word) && is_joint(name->at[name->length - length - 1])) {
        name->length -= length + 1;
        return true;
    }
    return false;
}

// Takes a reel (R2) off the end of `*name`; 0 when there is none.
static int take_reel(CwText* name) {
    if (name->length < 3) {
        return 0;
    }
    const CwText end = cw_text_after(*name, name->length - 2);
    if (!is_joint(name->at[name->length - 3]) || (end.at[0] != 'R' && end.at[0] != 'r') || end.at[1] < '1' ||
        end.at[1] > '9') {
        return 0;
    }
    name->length -= 3;
    return end.at[1] - '0';
}

static const char* cut_named(const Reading* reading, CwText name) {
    for (size_t i = 0; i < reading->n_cuts; ++i) {
        if (cw_text_is_fold(name, reading->cut_names[i])) {
            return reading->cut_names[i];
        }
    }
    return NULL;
}

// What a sound is by its name: docs/film-folder.md.
static CwStatus name_sound(const Reading* reading, CwFilmSound* sound) {
    static const char* const effects[] = {"FX", "SFX", "EFFECTS"};
    static const char* const dialogue[] = {"DX", "DIA", "DIALOGUE"};
    CwText name = cw_path_stem(sound->file.path);
    const int reel_after = take_reel(&name);
    bool says_what = false;
    for (size_t i = 0; i < 3; ++i) {
        const bool is_effects = take_word(&name, effects[i]);
        sound->effects = sound->effects || is_effects;
        says_what = says_what || is_effects || take_word(&name, dialogue[i]);
    }
    CwText cut = name;
    const int reel_before = take_reel(&cut);
    const char* found = says_what ? cut_named(reading, cut) : NULL;
    sound->roll = "";
    sound->cut = "";
    if (found) {
        sound->cut = found;
        sound->reel = reel_after ? reel_after : reel_before;
        return CW_OK;
    }
    sound->roll = cw_text_copy(reading->arena, says_what ? name : cw_path_stem(sound->file.path));
    return sound->roll ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus read_head(const Reading* reading, const CwFilmFile* file, CwWav* ret_wav) {
    CwText bytes = {NULL, 0};
    CW_TRY(
        cw_object_fetch(cw_store_objects(reading->store), reading->arena, &file->object, false, reading->diag, &bytes));
    return cw_sound_in_head(reading->arena, file->path, bytes, reading->warnings, reading->diag, ret_wav);
}

// When the first sample of a file was recorded. Its rate may be one of which a sample is no whole number of flicks.
static CwTime first_sample(const CwWav* wav) {
    return cw_time(cw_muldiv_nearest(wav->time_reference_samples, CW_FLICKS_PER_SECOND, wav->sample_rate));
}

// How long a file is at the film's rate.
static int64_t frames_of(const Reading* reading, const CwWav* wav) {
    return cw_muldiv_nearest(wav->frames, reading->sample_rate, wav->sample_rate);
}

// Which channel is which, where that is not plain.
static CwStatus name_channels(const Reading* reading, const CwWav* wav, CwFilmSound* sound) {
    CwLayout layout = {0};
    CwBuf names = cw_buf(reading->arena);
    sound->speakers = "";
    if (wav->channels <= 2) {
        return CW_OK;
    }
    CW_TRY(cw_layout_from_mask(wav->channel_mask, wav->channels, sound->file.path, reading->diag, &layout));
    for (int c = 0; c < layout.channels; ++c) {
        cw_buf_format(&names, "%s%s", c ? " " : "", cw_speaker_name(layout.speakers[c]));
    }
    sound->speakers = cw_buf_string(&names);
    return sound->speakers ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus read_sound(const Reading* reading, const CwFilmFile* file, CwFilmSound* sound) {
    CwWav wav = {0};
    CW_TRY(read_head(reading, file, &wav));
    *sound = (CwFilmSound){.file = *file, .channels = wav.channels, .has_start = wav.has_time_reference};
    CW_TRY(name_sound(reading, sound));
    if (wav.has_time_reference) {
        sound->start = first_sample(&wav);
    } else if (sound->roll[0]) {
        return cw_diag(reading->diag, CW_ERR_BAD_INPUT, "sound.no_timecode", (CwPlace){file->path, 0, 0}, NULL,
                       "this recording of roll %s does not say the timecode of its first sample (bext chunk); without "
                       "it the cut cannot be followed",
                       sound->roll);
    }
    return name_channels(reading, &wav, sound);
}

CwStatus cw_film_sounds_read(CwArena* arena, const CwFilmSoundsIn* in, CwDiagList* warnings, CwDiag* diag,
                             CwFilmSounds* ret_sounds) {
    const Reading reading = {arena, in->store, in->cut_names, in->n_cuts, in->sample_rate, warnings, diag};
    CwFilmFiles found = {0};
    CW_TRY(cw_film_files_in(arena, in->files, "sound", cw_film_sound_endings, &found));
    CwFilmSound* items = CW_NEW_ARRAY(arena, CwFilmSound, found.count);
    if (!items) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < found.count; ++i) {
        CW_TRY(read_sound(&reading, &found.items[i], &items[i]));
    }
    *ret_sounds = (CwFilmSounds){items, found.count};
    return CW_OK;
}

// The stems of a recording are as one: of one rate, and each there once.
static CwStatus goes_with(const Reading* reading, const CwCueMusic* music, const CwTapeStem* stems, size_t index,
                          const CwWav* wav) {
    const CwTapeStem* stem = &stems[index];
    for (size_t i = 0; i < index; ++i) {
        if (strcmp(stems[i].name, stem->name) == 0) {
            return cw_diag(reading->diag, CW_ERR_BAD_INPUT, "cue.twice", (CwPlace){stem->file.path, 0, 0},
                           stems[i].file.path, "the stem is there twice: take one of the files away");
        }
    }
    return index && wav->sample_rate != music->sample_rate
               ? cw_diag(reading->diag, CW_ERR_BAD_INPUT, "cue.rates", (CwPlace){stem->file.path, 0, 0}, NULL,
                         "the file is at %d Hz and %s at %d Hz: the stems of one recording have one rate",
                         wav->sample_rate, stems[0].file.path, music->sample_rate)
               : CW_OK;
}

static CwStatus read_stems(const Reading* reading, const CwFilmFiles* found, const char* folder, CwCueMusic* music) {
    CwTapeStem* stems = CW_NEW_ARRAY(reading->arena, CwTapeStem, found->count);
    if (!stems) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < found->count; ++i) {
        CwWav wav = {0};
        CW_TRY(read_head(reading, &found->items[i], &wav));
        stems[i].file = found->items[i];
        stems[i].channels = wav.channels;
        stems[i].frames = frames_of(reading, &wav);
        stems[i].name = cw_text_lower(reading->arena, cw_path_stem(found->items[i].path));
        if (!stems[i].name) {
            return CW_ERR_NO_MEM;
        }
        CW_TRY(goes_with(reading, music, stems, i, &wav));
        music->sample_rate = wav.sample_rate;
    }
    music->stems = stems;
    music->n_stems = found->count;
    if (!music->bars) {
        return cw_diag(reading->diag, CW_ERR_BAD_INPUT, "cue.no_bars", (CwPlace){folder, 0, 0}, NULL,
                       "this recording has no bars.csv, so nobody knows where its bars lie; add bar,beat,sample");
    }
    return CW_OK;
}

// The cut a recording was made to, which its bars say.
static CwStatus read_cut(const Reading* reading, const CwFilmFiles* files, const CwFilmFile* bars,
                         const char** ret_cut) {
    CwText text = {NULL, 0};
    CW_TRY(cw_film_text(reading->arena, reading->store, files, bars->path, reading->diag, &text));
    return cw_bars_cut(reading->arena, bars->path, text, reading->diag, ret_cut);
}

static CwStatus read_part(const Reading* reading, const CwFilmFiles* files, const CwFilmFile* file, const char* name,
                          CwTapePart* part) {
    const char* slash = strchr(name, '/');
    const char* stem = cw_text_copy(reading->arena, (CwText){name, (size_t)(slash - name)});
    const char* instrument = cw_text_copy(reading->arena, cw_path_stem(file->path));
    const char* bars = cw_format(reading->arena, "%.*s.csv", (int)(strrchr(file->path, '.') - file->path), file->path);
    CwWav wav = {0};
    if (!stem || !instrument || !bars) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(read_head(reading, file, &wav));
    *part = (CwTapePart){.name = cw_format(reading->arena, "%s/%s", stem, instrument),
                         .stem = stem,
                         .instrument = instrument,
                         .file = *file,
                         .bars = cw_film_file(files, bars),
                         .cut = "",
                         .channels = wav.channels,
                         .sample_rate = wav.sample_rate,
                         .frames = frames_of(reading, &wav),
                         .has_start = wav.has_time_reference,
                         .start = first_sample(&wav)};
    CW_TRY(part->bars ? read_cut(reading, files, part->bars, &part->cut) : CW_OK);
    if (wav.channels > 2) {
        return cw_diag(reading->diag, CW_ERR_BAD_INPUT, "cue.channels", (CwPlace){file->path, 0, 0}, NULL,
                       "the file has %d channels; give one or two", wav.channels);
    }
    return part->name ? CW_OK : CW_ERR_NO_MEM;
}

// What lies in the folders of a cue's folder, each for a stem.
static CwStatus read_parts(const Reading* reading, const CwFilmFiles* files, const char* folder, CwCueMusic* music) {
    const size_t length = strlen(folder);
    CwTapePart* parts = NULL;
    size_t capacity = 0;
    for (size_t i = 0; i < files->count; ++i) {
        const char* path = files->items[i].path;
        const bool inside = cw_text_starts_fold(cw_text(path), folder) && path[length] == '/';
        const char* slash = inside ? strchr(path + length + 1, '/') : NULL;
        if (slash && !strchr(slash + 1, '/') && cw_film_is_sound(path)) {
            CW_TRY(CW_RESERVE(reading->arena, parts, music->n_parts, capacity));
            CW_TRY(read_part(reading, files, &files->items[i], path + length + 1, &parts[music->n_parts++]));
        }
    }
    music->parts = parts;
    return CW_OK;
}

CwStatus cw_film_cue_music(CwArena* arena, CwStore* store, const CwFilmFiles* files, const char* cue, int sample_rate,
                           CwDiag* diag, CwCueMusic* ret_music) {
    static const char* const midi_extensions[] = {"mid", "midi", "musicxml", "xml"};
    const Reading reading = {.arena = arena, .store = store, .sample_rate = sample_rate, .diag = diag};
    CwCueMusic music = {.cut = ""};
    CwFilmFiles found = {0};
    const char* folder = cw_format(arena, "cues/%s", cue);
    const char* bars = cw_format(arena, "cues/%s/bars.csv", cue);
    if (!folder || !bars) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < sizeof midi_extensions / sizeof midi_extensions[0] && !music.midi; ++i) {
        const char* path = cw_format(arena, "cues/%s.%s", cue, midi_extensions[i]);
        music.midi = path ? cw_film_file(files, path) : NULL;
    }
    CW_TRY(cw_film_files_in(arena, files, folder, cw_film_sound_endings, &found));
    if (found.count) {
        music.bars = cw_film_file(files, bars);
        CW_TRY(read_stems(&reading, &found, folder, &music));
        CW_TRY(read_cut(&reading, files, music.bars, &music.cut));
        music.midi = music.cut[0] ? music.midi : NULL;
    }
    CW_TRY(read_parts(&reading, files, folder, &music));
    *ret_music = music;
    return CW_OK;
}

const CwFilmFile* cw_film_theme(const CwFilmFiles* files, const char* name) {
    static const char* const extensions[] = {".mid", ".midi", ".musicxml", ".xml"};
    for (size_t i = 0; i < files->count; ++i) {
        const char* path = files->items[i].path;
        if (!cw_text_starts_fold(cw_text(path), "themes/") || !cw_text_is_fold(cw_path_stem(path), name)) {
            continue;
        }
        for (size_t e = 0; e < sizeof extensions / sizeof extensions[0]; ++e) {
            if (cw_path_has_extension(path, extensions[e])) {
                return &files->items[i];
            }
        }
    }
    return NULL;
}
