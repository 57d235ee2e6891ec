// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/package.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "deliver/ixml.h"
#include "deliver/two_pop.h"
#include "signal/bwf.h"
#include "signal/flac.h"

#include <string.h>

typedef struct {
    CwArena* arena;
    const char* folder;
    const CwPackage* package;
    CwDiag* diag;
    CwPackedFile* files;
    size_t n_files;
    size_t capacity;
    int stems;    // how many there are
    int stem;     // the one that is written
    CwBuf listed; // the manifest's list of files
} Packing;

// Words for names: letters and digits, and one hyphen for whatever stands between.
static void put_word(CwBuf* buf, const char* word) {
    const size_t begun = buf->length;
    bool gap = false;
    for (; *word; ++word) {
        const unsigned char c = (unsigned char)*word;
        const bool kept = c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (kept && gap && buf->length > begun) {
            cw_buf_byte(buf, '-');
        }
        if (kept) {
            cw_buf_byte(buf, *word);
        }
        gap = !kept;
    }
    if (buf->length == begun) {
        cw_buf_text(buf, "untitled");
    }
}

const char* cw_package_name(CwArena* arena, const CwPackageHead* head) {
    CwBuf buf = cw_buf(arena);
    put_word(&buf, head->film);
    cw_buf_byte(&buf, '_');
    put_word(&buf, head->cut);
    cw_buf_format(&buf, "_%s%s", head->profile, head->temp ? "_TEMP" : "");
    return cw_buf_string(&buf);
}

const char* cw_package_file_name(CwArena* arena, const CwPackageHead* head, const char* reel, const char* what,
                                 const char* extension) {
    CwBuf buf = cw_buf(arena);
    put_word(&buf, head->film);
    cw_buf_byte(&buf, '_');
    if (reel) {
        put_word(&buf, reel);
        cw_buf_byte(&buf, '_');
    }
    put_word(&buf, head->cut);
    cw_buf_format(&buf, "_%s%s%s", what, head->temp ? "_TEMP" : "", extension);
    return cw_buf_string(&buf);
}

// A level as bext has it; what was not measured, or does not fit, is said not to be known.
static int bext_level(int hundredths) {
    return hundredths < -9999 || hundredths > 9999 ? CW_BEXT_UNMEASURED : hundredths;
}

static CwBextLoudness bext_loudness(const CwLoudness* loudness) {
    return (CwBextLoudness){
        .integrated_lufs100 = bext_level(loudness->integrated_lufs100),
        .range_lu100 = bext_level(loudness->range_lu100),
        .true_peak_dbtp100 = bext_level(loudness->true_peak_dbtp100),
        .max_momentary_lufs100 = bext_level(loudness->max_momentary_lufs100),
        .max_short_term_lufs100 = bext_level(loudness->max_short_term_lufs100),
    };
}

// "Slack Water, cut2, music stem: strings; FFOA 01:00:00:00 at 24; TEMP, not for delivery"
static const char* describe(const Packing* packing, const CwPackedSound* sound, const CwPackedReel* reel, bool leader) {
    const CwPackageHead* head = &packing->package->head;
    char first[CW_TIMECODE_SIZE];
    CwBuf buf = cw_buf(packing->arena);
    cw_timecode_format(cw_frame_nearest(reel->start, head->rate), head->rate, first);
    cw_buf_format(&buf, "%s%s", head->temp ? "TEMP, NOT FOR DELIVERY: " : "", head->film);
    if (leader && head->n_reels > 1) {
        cw_buf_format(&buf, ", %s", reel->name);
    }
    cw_buf_format(&buf, ", %s, %s; first frame of picture %s at %s fps", head->cut, sound->words, first,
                  cw_rate_name(head->rate));
    if (leader) {
        cw_buf_format(&buf, ", two-pop %d s before", CW_POP_SECONDS);
    }
    return cw_buf_string(&buf);
}

static CwStatus note_file(Packing* packing, const char* name, const char* words, const CwHash* hash, int64_t bytes) {
    CW_TRY(CW_RESERVE(packing->arena, packing->files, packing->n_files, packing->capacity));
    packing->files[packing->n_files++] = (CwPackedFile){name, words, *hash, bytes};
    return CW_OK;
}

static void put_level(CwBuf* buf, const char* key, int hundredths) {
    if (hundredths == CW_LOUDNESS_NONE) {
        cw_json_put_null(buf, key);
    } else {
        cw_json_put_decimal(buf, key, hundredths, 100);
    }
}

// A file in the manifest. `sound` is NULL for papers, `reel` for what is of the whole film.
static CwStatus list_file(Packing* packing, const char* role, const CwPackedSound* sound, const CwPackedReel* reel,
                          int64_t time_reference) {
    const CwPackedFile* file = &packing->files[packing->n_files - 1];
    const char* hash = cw_hash_hex(packing->arena, &file->hash);
    CwBuf* buf = &packing->listed;
    if (!hash) {
        return CW_ERR_NO_MEM;
    }
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "file", file->name);
    cw_json_put_text(buf, "role", role);
    cw_json_put_text(buf, "what", file->words);
    cw_json_put_int(buf, "bytes", file->bytes);
    cw_json_put_text(buf, "sha256", hash);
    if (sound) {
        cw_json_put_text(buf, "stem", sound->what);
        cw_json_put_text(buf, "sum", sound->role == CW_PACKED_STEM ? "MX" : NULL);
        cw_json_put_text(buf, "reel", reel ? reel->name : NULL);
        cw_json_put_int(buf, "sample_rate", sound->sound->sample_rate);
        cw_json_put_int(buf, "channels", sound->sound->channels);
        if (sound->speakers) {
            cw_json_put_text(buf, "layout", cw_layout_name(sound->speakers));
        }
        cw_json_put_int(buf, "time_reference", time_reference);
        put_level(buf, "loudness", sound->loudness->integrated_lufs100);
        put_level(buf, "true_peak", sound->loudness->true_peak_dbtp100);
    }
    cw_json_end_object(buf);
    return cw_buf_status(buf);
}

static int64_t file_size(CwArena* arena, const CwBwf* bwf, const CwSound* sound, int64_t frames) {
    CwBuf head = cw_buf(arena);
    const int64_t data = frames * sound->channels * 3;
    cw_bwf_head(&head, bwf, sound->sample_rate, sound->channels, frames);
    return (int64_t)head.length + data + (data & 1);
}

// A sound, or one reel of it. Of a reel alone the loudness is not known: the film's was measured.
static CwStatus write_sound(Packing* packing, const CwPackedSound* sound, const CwPackedReel* reel, bool leader,
                            bool whole) {
    static const char* const roles[] = {"master", "mix", "stem"};
    const CwPackageHead* head = &packing->package->head;
    const int rate = sound->sound->sample_rate;
    const CwLeader before = cw_leader(reel->start, head->rate, rate);
    const int64_t from = whole ? 0 : cw_sample_nearest(reel->from, rate);
    const int64_t to =
        whole ? sound->sound->frames : cw_sample_nearest(cw_time(reel->from.flicks + reel->length.flicks), rate);
    CwBwfPart part = {.first = from, .frames = to - from};
    CwBwf bwf = {.bext = {.originator = "cuewright", .date = head->date, .measured = true}};
    CwHash hash;
    if (leader) {
        const bool stem = sound->role == CW_PACKED_STEM;
        part.first -= before.samples;
        part.frames += before.samples;
        part.over_first = part.first + before.pop_sample;
        part.over_frames = before.pop_samples;
        CW_TRY(
            cw_two_pop(packing->arena, &before, rate, stem ? packing->stem : 0, stem ? packing->stems : 1, &part.over));
    }
    bwf.bext.time_reference_samples = leader ? before.time_reference_samples : cw_sample_nearest(reel->start, rate);
    bwf.bext.description = describe(packing, sound, reel, leader);
    bwf.channel_mask = sound->speakers ? cw_layout_mask(sound->speakers) : 0;
    bwf.bext.loudness = bext_loudness(sound->loudness);
    bwf.bext.measured = whole;
    const char* name = cw_package_file_name(packing->arena, head, whole ? NULL : reel->name, sound->what, ".wav");
    const char* path = name ? cw_path(packing->arena, packing->folder, name) : NULL;
    if (!bwf.bext.description || !path) {
        return CW_ERR_NO_MEM;
    }
    bwf.bext.originator_reference = name;
    const CwIxml says = {.project = head->film,
                         .take = sound->what,
                         .note = bwf.bext.description,
                         .rate = head->rate,
                         .sample_rate = rate,
                         .time_reference_samples = bwf.bext.time_reference_samples,
                         .channels = sound->sound->channels,
                         .speakers = sound->speakers};
    bwf.ixml = cw_ixml_text(packing->arena, &says);
    if (!bwf.ixml) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_bwf_write_part(packing->arena, path, &bwf, sound->sound, &part, packing->diag, &hash));
    CW_TRY(note_file(packing, name, sound->words, &hash, file_size(packing->arena, &bwf, sound->sound, part.frames)));
    return list_file(packing, roles[sound->role], sound, whole ? NULL : reel, bwf.bext.time_reference_samples);
}

static CwStatus write_bytes(Packing* packing, const char* name, const char* words, CwText bytes) {
    const char* path = name ? cw_path(packing->arena, packing->folder, name) : NULL;
    const CwHash hash = cw_hash_of(bytes.at, bytes.length);
    if (!path) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_file_write(packing->arena, path, bytes, packing->diag));
    return note_file(packing, name, words, &hash, (int64_t)bytes.length);
}

// The master once more, without loss at half the size, with words about it.
static CwStatus write_flac(Packing* packing, const CwPackedSound* sound) {
    const CwPackageHead* head = &packing->package->head;
    const CwFlacTag tags[] = {{"TITLE", head->film},
                              {"VERSION", head->cut},
                              {"DESCRIPTION", describe(packing, sound, &head->reels[0], false)},
                              {"DATE", head->date},
                              {"ENCODED-BY", "cuewright"}};
    const CwFlac flac = {.sample_rate = sound->sound->sample_rate,
                         .channels = sound->sound->channels,
                         .channel_mask = sound->speakers ? cw_layout_mask(sound->speakers) : 0,
                         .tags = tags,
                         .n_tags = sizeof tags / sizeof tags[0]};
    CwArena* own = cw_arena_like(packing->arena);
    CwText bytes = {NULL, 0};
    const char* name = cw_package_file_name(packing->arena, head, NULL, sound->what, ".flac");
    CwStatus status =
        own ? cw_flac_bytes(own, &flac, sound->sound, 0, sound->sound->frames, packing->diag, &bytes) : CW_ERR_NO_MEM;
    if (status == CW_OK) {
        status = write_bytes(packing, name, sound->words, bytes);
    }
    cw_arena_free(own);
    CW_TRY(status);
    return list_file(packing, "master", sound, NULL, cw_sample_nearest(head->reels[0].start, flac.sample_rate));
}

// What tracks and beds say of themselves; a temp says so everywhere.
static const char* say(const Packing* packing, CwArena* arena, const char* words) {
    return cw_format(arena, "%s%s", packing->package->head.temp ? "TEMP, NOT FOR DELIVERY: " : "", words);
}

// Beds of one channel are heard from the centre, of two from left and right.
static CwStatus write_beds(Packing* packing) {
    const CwPackage* package = packing->package;
    const CwPackageHead* head = &package->head;
    CwAdmGroup groups[CW_ADM_GROUPS_MAX];
    CwSound sounds[CW_ADM_GROUPS_MAX];
    CwAdm adm = {.title = head->film, .language = "", .groups = groups, .n_groups = package->n_beds};
    for (size_t i = 0; i < package->n_beds && i < CW_ADM_GROUPS_MAX; ++i) {
        static const CwLayout layouts[] = {{1, {CW_SPEAKER_MONO}}, {2, {CW_SPEAKER_L, CW_SPEAKER_R}}};
        const CwPackedBed* bed = &package->beds[i];
        sounds[i] = *bed->sound;
        groups[i] = (CwAdmGroup){.name = bed->name,
                                 .kind = bed->kind,
                                 .layout = bed->speakers ? *bed->speakers : layouts[bed->sound->channels - 1]};
        adm.sample_rate = bed->sound->sample_rate;
        adm.frames = bed->sound->frames > adm.frames ? bed->sound->frames : adm.frames;
    }
    const char* name = cw_package_file_name(packing->arena, head, NULL, "BEDS", ".wav");
    const char* path = name ? cw_path(packing->arena, packing->folder, name) : NULL;
    if (!path) {
        return CW_ERR_NO_MEM;
    }
    CwHash hash;
    int64_t bytes = 0;
    CwBwf bwf = {.bext = {.originator = "cuewright",
                          .date = head->date,
                          .description = say(packing, packing->arena, head->film)}};
    bwf.bext.time_reference_samples = cw_sample_nearest(head->reels[0].start, adm.sample_rate);
    bwf.bext.originator_reference = name;
    CW_TRY(cw_adm_write(packing->arena, path, &adm, &bwf, sounds, packing->diag, &hash, &bytes));
    CW_TRY(note_file(packing, name, "beds with an audio definition model", &hash, bytes));
    return list_file(packing, "beds", NULL, NULL, 0);
}

typedef struct {
    CwArena* own; // freed with the track
    const CwPackedSound* master;
    const CwAlbumCue* cue;
    const char* name; // of the file
    int number;
} Track;

// The bytes of a track: FLAC with its words, or WAV.
static CwStatus track_bytes(const Packing* packing, const Track* t, CwText* ret_bytes) {
    const CwPackageHead* head = &packing->package->head;
    const CwSound* master = t->master->sound;
    CwAlbumTrack cut;
    CwObjects objects;
    CwHash manifest;
    CwSound sound;
    int32_t* samples = NULL;
    const char* number = cw_format(t->own, "%d", t->number);
    CW_TRY(cw_album_cut(t->own, master, t->cue, &cut));
    CW_TRY(cw_album_samples(t->own, master, &cut, &samples));
    CW_TRY(cw_objects_in_memory(t->own, &objects));
    CW_TRY(cw_sound_keep(t->own, &objects, master->sample_rate, master->channels, samples, cut.frames, &manifest));
    CW_TRY(cw_sound_open(t->own, &objects, &manifest, packing->diag, &sound));
    if (!t->master->flac) {
        const CwBwf bwf = {.bext = {.originator = "cuewright",
                                    .date = head->date,
                                    .description = say(packing, t->own, t->cue->title),
                                    .originator_reference = t->name}};
        return cw_bwf_bytes(t->own, &bwf, &sound, ret_bytes);
    }
    const CwFlacTag tags[] = {{"TITLE", t->cue->title},
                              {"ALBUM", head->film},
                              {"TRACKNUMBER", number},
                              {"ISRC", t->cue->isrc},
                              {"DATE", head->date},
                              {"ENCODED-BY", "cuewright"},
                              {"COMMENT", head->temp ? "TEMP, NOT FOR DELIVERY" : NULL}};
    const CwFlac flac = {sound.sample_rate, sound.channels, 0, tags, sizeof tags / sizeof tags[0]};
    return number ? cw_flac_bytes(t->own, &flac, &sound, 0, sound.frames, packing->diag, ret_bytes) : CW_ERR_NO_MEM;
}

static CwStatus write_track(Packing* packing, const CwPackedSound* master, int number, CwBuf* list) {
    const CwAlbumCue* cue = &packing->package->tracks[number - 1];
    CwBuf what = cw_buf(packing->arena);
    CwText bytes = {NULL, 0};
    cw_buf_format(&what, "TRACK-%02d-", number);
    put_word(&what, cue->title);
    const char* name = cw_buf_string(&what)
                           ? cw_package_file_name(packing->arena, &packing->package->head, NULL, cw_buf_string(&what),
                                                  master->flac ? ".flac" : ".wav")
                           : NULL;
    CwArena* own = cw_arena_like(packing->arena);
    const Track track = {own, master, cue, name, number};
    CwStatus status = own && name ? track_bytes(packing, &track, &bytes) : CW_ERR_NO_MEM;
    if (status == CW_OK) {
        status = write_bytes(packing, name, "track of the album", bytes);
    }
    cw_arena_free(own);
    CW_TRY(status);
    cw_album_list_track(list, number, name, cue);
    return list_file(packing, "track", NULL, NULL, 0);
}

// The tracks of an album, all from one master, and the list of them.
static CwStatus write_album(Packing* packing, const CwPackedSound* master) {
    CwBuf list = cw_buf(packing->arena);
    cw_album_list(&list, packing->package->head.film);
    for (size_t i = 0; i < packing->package->n_tracks; ++i) {
        CW_TRY(write_track(packing, master, (int)i + 1, &list));
    }
    CW_TRY(cw_buf_status(&list));
    const char* name = cw_package_file_name(packing->arena, &packing->package->head, NULL, "TRACKS", ".cue");
    CW_TRY(write_bytes(packing, name, "the tracks of the album", (CwText){list.bytes, list.length}));
    return list_file(packing, "paper", NULL, NULL, 0);
}

static CwStatus write_sounds(Packing* packing) {
    const CwPackage* package = packing->package;
    for (size_t i = 0; i < package->n_sounds; ++i) {
        packing->stems += package->sounds[i].role == CW_PACKED_STEM;
    }
    for (size_t i = 0; i < package->n_sounds; ++i) {
        const CwPackedSound* sound = &package->sounds[i];
        const bool leader = sound->role != CW_PACKED_MASTER;
        const bool whole = !leader || package->head.n_reels == 1;
        for (size_t r = 0; r < (whole ? 1 : package->head.n_reels); ++r) {
            CW_TRY(write_sound(packing, sound, &package->head.reels[r], leader, whole));
        }
        CW_TRY(sound->flac ? write_flac(packing, sound) : CW_OK);
        CW_TRY(!leader && package->n_tracks ? write_album(packing, sound) : CW_OK);
        packing->stem += sound->role == CW_PACKED_STEM;
    }
    return package->n_beds ? write_beds(packing) : CW_OK;
}

static CwStatus write_papers(Packing* packing) {
    for (size_t i = 0; i < packing->package->n_papers; ++i) {
        const CwPackedPaper* paper = &packing->package->papers[i];
        const char* name =
            cw_package_file_name(packing->arena, &packing->package->head, NULL, paper->what, paper->extension);
        CW_TRY(write_bytes(packing, name, paper->words, paper->bytes));
        CW_TRY(list_file(packing, "paper", NULL, NULL, 0));
    }
    return CW_OK;
}

static CwStatus write_manifest(Packing* packing) {
    const CwPackageHead* head = &packing->package->head;
    CwBuf buf = cw_buf(packing->arena);
    cw_json_end_array(&packing->listed);
    const char* files = cw_buf_string(&packing->listed);
    if (!files) {
        return CW_ERR_NO_MEM;
    }
    cw_json_begin_object(&buf, NULL);
    cw_json_put_text(&buf, "film", head->film);
    cw_json_put_text(&buf, "cut", head->cut);
    cw_json_put_text(&buf, "profile", head->profile);
    cw_json_put_text(&buf, "profile_title", head->profile_title);
    cw_json_put_bool(&buf, "temp", head->temp);
    cw_json_put_text(&buf, "rate", cw_rate_name(head->rate));
    cw_json_put_text(&buf, "date", head->date[0] ? head->date : NULL);
    cw_json_put_raw(&buf, "gate", packing->package->gate);
    cw_json_put_raw(&buf, "files", files);
    cw_json_end_object(&buf);
    cw_buf_byte(&buf, '\n');
    CW_TRY(cw_buf_status(&buf));
    return write_bytes(packing, "manifest.json", "what is in this folder", (CwText){buf.bytes, buf.length});
}

static CwStatus write_sums(Packing* packing) {
    CwBuf buf = cw_buf(packing->arena);
    for (size_t i = 0; i < packing->n_files; ++i) {
        char hex[CW_HEX_SIZE];
        cw_hash_to_hex(&packing->files[i].hash, hex);
        cw_buf_format(&buf, "%s  %s\n", hex, packing->files[i].name);
    }
    CW_TRY(cw_buf_status(&buf));
    return write_bytes(packing, "SHA256SUMS", "for sha256sum -c", (CwText){buf.bytes, buf.length});
}

CwStatus cw_package_write(CwArena* arena, const char* folder, const CwPackage* package, CwDiag* diag,
                          CwPackedFiles* ret_files) {
    Packing packing = {.arena = arena, .folder = folder, .package = package, .diag = diag};
    packing.listed = cw_buf(arena);
    cw_json_begin_array(&packing.listed, NULL);
    CW_TRY(write_sounds(&packing));
    CW_TRY(write_papers(&packing));
    CW_TRY(write_manifest(&packing));
    CW_TRY(write_sums(&packing));
    *ret_files = (CwPackedFiles){packing.files, packing.n_files};
    return CW_OK;
}
