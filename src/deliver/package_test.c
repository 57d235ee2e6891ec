// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/package.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "deliver/two_pop.h"
#include "testing/testing.h"

#include <sndfile.h>
#include <string.h>

enum {
    RATE = 48000,
    FRAMES = 11 * RATE + 17, // more than a segment
    STEMS = 3,
    SOUNDS = STEMS + 2,
};

typedef struct {
    CwArena* arena;
    CwObjects objects;
    CwSound sounds[SOUNDS]; // the stems, their sum, a master
    CwSound brief;          // short enough to be written often
    CwPackedSound packed[SOUNDS];
    CwPackedReel reels[2];
    CwPackage package;
    const char* folder;
} World;

static const CwLoudness loudness = {.integrated_lufs100 = -2304,
                                    .range_lu100 = 1406,
                                    .max_momentary_lufs100 = -1164,
                                    .max_short_term_lufs100 = CW_LOUDNESS_NONE,
                                    .true_peak_dbtp100 = -167};

static CwSound keep(World* world, const int32_t* samples, int64_t frames) {
    CwHash manifest;
    CwSound sound;
    assert_int_equal(cw_sound_keep(world->arena, &world->objects, RATE, 2, samples, frames, &manifest), CW_OK);
    assert_int_equal(cw_sound_open(world->arena, &world->objects, &manifest, NULL, &sound), CW_OK);
    return sound;
}

// Stems of noise, and their sum.
static void make_sounds(World* world) {
    const size_t n = (size_t)FRAMES * 2;
    int32_t* stem = CW_NEW_ARRAY(world->arena, int32_t, n);
    int32_t* sum = CW_NEW_ARRAY(world->arena, int32_t, n);
    uint64_t seed = 12345;
    for (int s = 0; s < STEMS; ++s) {
        for (size_t i = 0; i < n; ++i) {
            seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            stem[i] = (int32_t)(seed >> 43) - (1 << 20);
            sum[i] += stem[i];
        }
        world->sounds[s] = keep(world, stem, FRAMES);
    }
    world->sounds[STEMS] = keep(world, sum, FRAMES);
    world->sounds[STEMS + 1] = keep(world, sum, FRAMES);
    world->brief = keep(world, stem, 100);
}

static int setup(void** state) {
    static World world;
    static const char* const names[SOUNDS] = {"MX-strings", "MX-winds", "MX-keys", "MX", "MASTER-ebu_r128"};
    static const CwPackedPaper paper = {"cue-sheet", ".csv", "music cue sheet", {"a,b\n", 4}};
    world = (World){.arena = cw_arena_new(NULL), .folder = cw_test_folder()};
    assert_int_equal(cw_objects_in_memory(world.arena, &world.objects), CW_OK);
    make_sounds(&world);
    for (int i = 0; i < SOUNDS; ++i) {
        const CwPackedRole role = i < STEMS ? CW_PACKED_STEM : i == STEMS ? CW_PACKED_MIX : CW_PACKED_MASTER;
        world.packed[i] = (CwPackedSound){role, names[i], names[i], &world.sounds[i], &loudness, NULL, false};
    }
    const CwSpan half = cw_span_of_frames(5 * 24, cw_rate_24);
    world.reels[0] = (CwPackedReel){"R1", cw_time_of_frame(24 * 3600, cw_rate_24), cw_time(0), half};
    world.reels[1] = (CwPackedReel){"R2", cw_time_of_frame(24 * 7200, cw_rate_24), cw_time(half.flicks), half};
    world.package = (CwPackage){.head = {.film = "Slack Water: \xC3\x89t\xC3\xA9!",
                                         .cut = "cut 2",
                                         .profile = "ebu_r128",
                                         .profile_title = "EBU R 128 programme",
                                         .rate = cw_rate_24,
                                         .reels = world.reels,
                                         .n_reels = 1,
                                         .date = ""},
                                .sounds = world.packed,
                                .n_sounds = SOUNDS,
                                .papers = &paper,
                                .n_papers = 1,
                                .gate = "{\"open\":true}"};
    *state = &world;
    return 0;
}

static int teardown(void** state) {
    World* world = *state;
    cw_arena_free(world->arena);
    cw_test_folder_remove();
    return 0;
}

static CwPackedFiles write_all(World* world) {
    CwPackedFiles files = {0};
    assert_int_equal(cw_package_write(world->arena, world->folder, &world->package, NULL, &files), CW_OK);
    return files;
}

// A file as libsndfile reads it: 24-bit samples in the upper bits of 32.
typedef struct {
    SF_INFO info;
    SF_BROADCAST_INFO bext;
    int* samples;
} Heard;

static Heard hear(World* world, const char* name) {
    Heard heard = {0};
    SNDFILE* file = sf_open(cw_path(world->arena, world->folder, name), SFM_READ, &heard.info);
    if (!file) {
        fail_msg("%s: %s", name, sf_strerror(NULL));
    }
    assert_int_equal(sf_command(file, SFC_GET_BROADCAST_INFO, &heard.bext, sizeof heard.bext), SF_TRUE);
    heard.samples = CW_NEW_ARRAY(world->arena, int, (size_t)heard.info.frames*(size_t)heard.info.channels);
    assert_int_equal(sf_readf_int(file, heard.samples, heard.info.frames), heard.info.frames);
    assert_int_equal(sf_close(file), 0);
    return heard;
}

static uint64_t reference_of(const Heard* heard) {
    return (uint64_t)heard->bext.time_reference_high << 32 | heard->bext.time_reference_low;
}

static void stems_as_delivered_add_up_to_the_music(void** state) {
    World* world = *state;
    (void)write_all(world);
    static const char* const stems[STEMS] = {"MX-strings", "MX-winds", "MX-keys"};
    const Heard music = hear(world, "Slack-Water-\xC3\x89t\xC3\xA9_cut-2_MX.wav");
    const sf_count_t n = music.info.frames * 2;
    int64_t* sum = CW_NEW_ARRAY(world->arena, int64_t, (size_t)n);
    for (int s = 0; s < STEMS; ++s) {
        const char* name = cw_package_file_name(world->arena, &world->package.head, NULL, stems[s], ".wav");
        const Heard stem = hear(world, name);
        assert_int_equal(stem.info.frames, music.info.frames);
        for (sf_count_t i = 0; i < n; ++i) {
            sum[i] += stem.samples[i];
        }
    }
    bool pop = false;
    for (sf_count_t i = 0; i < n; ++i) {
        assert_int_equal(sum[i], music.samples[i]);
        const bool in_pop = i / 2 >= 6 * RATE && i / 2 < 6 * RATE + RATE / 24;
        assert_true(i / 2 >= 8 * RATE || in_pop || music.samples[i] == 0);
        pop = pop || (in_pop && music.samples[i] != 0);
    }
    assert_true(pop);
    assert_int_equal(music.info.frames, FRAMES + 8 * RATE);
}

static void another_reader_finds_timecode_and_loudness(void** state) {
    World* world = *state;
    (void)write_all(world);
    const Heard music = hear(world, "Slack-Water-\xC3\x89t\xC3\xA9_cut-2_MX.wav");
    const Heard master = hear(world, "Slack-Water-\xC3\x89t\xC3\xA9_cut-2_MASTER-ebu_r128.wav");
    assert_int_equal(reference_of(&music), UINT64_C(3592) * RATE);
    assert_int_equal(reference_of(&master), UINT64_C(3600) * RATE);
    assert_int_equal(master.info.frames, FRAMES);
    assert_int_equal(master.info.samplerate, RATE);
    assert_int_equal(master.info.format & SF_FORMAT_SUBMASK, SF_FORMAT_PCM_24);
    assert_int_equal(master.bext.version, 2);
    assert_int_equal(master.bext.loudness_value, -2304);
    assert_int_equal(master.bext.loudness_range, 1406);
    assert_int_equal(master.bext.max_true_peak_level, -167);
    assert_int_equal(master.bext.max_momentary_loudness, -1164);
    assert_int_equal(master.bext.max_shortterm_loudness, 0x7FFF); // not measured
    assert_non_null(strstr(master.bext.description, "cut 2"));
    assert_non_null(strstr(master.bext.description, "01:00:00:00"));
    assert_null(strstr(master.bext.description, "TEMP"));
    assert_string_equal(master.bext.originator, "cuewright");
}

// The text of the iXML chunk as libsndfile finds it.
static const char* ixml_of(World* world, const char* name) {
    SF_INFO info = {0};
    SF_CHUNK_INFO asked = {.id = "iXML", .id_size = 4};
    SNDFILE* file = sf_open(cw_path(world->arena, world->folder, name), SFM_READ, &info);
    assert_non_null(file);
    SF_CHUNK_ITERATOR* at = sf_get_chunk_iterator(file, &asked);
    assert_non_null(at);
    assert_int_equal(sf_get_chunk_size(at, &asked), SF_ERR_NO_ERROR);
    char* text = CW_NEW_ARRAY(world->arena, char, (size_t)asked.datalen + 1);
    assert_non_null(text);
    asked.data = text;
    assert_int_equal(sf_get_chunk_data(at, &asked), SF_ERR_NO_ERROR);
    text[asked.datalen] = '\0';
    assert_int_equal(sf_close(file), 0);
    return text;
}

static void ixml_and_bext_say_the_same_time(void** state) {
    World* world = *state;
    (void)write_all(world);
    const char* master = ixml_of(world, "Slack-Water-\xC3\x89t\xC3\xA9_cut-2_MASTER-ebu_r128.wav");
    const char* music = ixml_of(world, "Slack-Water-\xC3\x89t\xC3\xA9_cut-2_MX.wav");
    assert_non_null(strstr(master, "<TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI>0</TIM"));
    assert_non_null(strstr(master, "<TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO>172800000</TIM"));
    assert_non_null(strstr(music, "<TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO>172416000</TIM"));
    assert_non_null(strstr(master, "<TIMECODE_RATE>24/1</TIMECODE_RATE>"));
    assert_non_null(strstr(master, "<TIMECODE_FLAG>NDF</TIMECODE_FLAG>"));
    assert_non_null(strstr(master, "<TRACK_COUNT>2</TRACK_COUNT>"));
    assert_non_null(strstr(music, "<TAKE>MX</TAKE>"));
}

static void a_temp_says_so_everywhere(void** state) {
    World* world = *state;
    world->package.head.temp = true;
    const CwPackedFiles files = write_all(world);
    for (size_t i = 0; i + 2 < files.count; ++i) {
        assert_non_null(strstr(files.items[i].name, "_TEMP."));
    }
    const Heard music = hear(world, "Slack-Water-\xC3\x89t\xC3\xA9_cut-2_MX_TEMP.wav");
    assert_non_null(strstr(music.bext.description, "TEMP"));
    assert_string_equal(cw_package_name(world->arena, &world->package.head),
                        "Slack-Water-\xC3\x89t\xC3\xA9_cut-2_ebu_r128_TEMP");
}

static void a_film_of_reels_has_its_stems_reel_by_reel(void** state) {
    World* world = *state;
    world->package.head.n_reels = 2;
    const CwPackedFiles files = write_all(world);
    const Heard first = hear(world, "Slack-Water-\xC3\x89t\xC3\xA9_R1_cut-2_MX.wav");
    const Heard second = hear(world, "Slack-Water-\xC3\x89t\xC3\xA9_R2_cut-2_MX.wav");
    const Heard whole = hear(world, "Slack-Water-\xC3\x89t\xC3\xA9_cut-2_MASTER-ebu_r128.wav");
    assert_int_equal(files.count, 2 * (STEMS + 1) + 1 + 3);
    assert_int_equal(reference_of(&second), UINT64_C(7192) * RATE);
    assert_int_equal(first.info.frames, 13 * RATE);
    assert_memory_equal(first.samples + (size_t)8 * RATE * 2, whole.samples, sizeof(int) * 5 * RATE * 2);
    assert_memory_equal(second.samples + (size_t)8 * RATE * 2, whole.samples + (size_t)5 * RATE * 2,
                        sizeof(int) * 5 * RATE * 2);
    assert_int_equal(first.bext.loudness_value, 0x7FFF); // the film was measured, not the reel
}

static void the_manifest_names_every_file_by_its_hash(void** state) {
    World* world = *state;
    const CwPackedFiles files = write_all(world);
    CwText text;
    json_t* manifest = NULL;
    assert_int_equal(cw_file_read(world->arena, cw_path(world->arena, world->folder, "manifest.json"), 0, NULL, &text),
                     CW_OK);
    assert_int_equal(cw_json_parse(world->arena, "manifest.json", text, NULL, &manifest), CW_OK);
    const json_t* list = json_object_get(manifest, "files");
    assert_int_equal(json_array_size(list), SOUNDS + 1);
    for (size_t i = 0; i < files.count; ++i) {
        const CwPackedFile* file = &files.items[i];
        CwText bytes;
        assert_int_equal(cw_file_read(world->arena, cw_path(world->arena, world->folder, file->name), 0, NULL, &bytes),
                         CW_OK);
        const CwHash hash = cw_hash_of(bytes.at, bytes.length);
        assert_true(cw_hash_equal(&hash, &file->hash));
        assert_int_equal(bytes.length, file->bytes);
        if (i < json_array_size(list)) {
            const json_t* item = json_array_get(list, i);
            assert_string_equal(cw_json_text_or(item, "file", ""), file->name);
            assert_string_equal(cw_json_text_or(item, "sha256", ""), cw_hash_hex(world->arena, &hash));
            assert_int_equal(cw_json_int_or(item, "bytes", 0), bytes.length);
        }
    }
    assert_true(json_is_true(json_object_get(json_object_get(manifest, "gate"), "open")));
}

static void names_are_made_of_whatever_a_film_is_called(void** state) {
    World* world = *state;
    static const char* const titles[][2] = {
        {"M", "M_cut-2_ebu_r128"},
        {"8 1/2", "8-1-2_cut-2_ebu_r128"},
        {"../../etc/passwd", "etc-passwd_cut-2_ebu_r128"},
        {"  ", "untitled_cut-2_ebu_r128"},
        {"", "untitled_cut-2_ebu_r128"},
        {"\xE4\xB8\x83\xE4\xBA\xBA", "\xE4\xB8\x83\xE4\xBA\xBA_cut-2_ebu_r128"},
    };
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; ++i) {
        world->package.head.film = titles[i][0];
        assert_string_equal(cw_package_name(world->arena, &world->package.head), titles[i][1]);
    }
}

static CwStatus write_once(CwArena* arena, void* context) {
    const World* world = context;
    CwPackage package = world->package;
    CwPackedFiles files = {0};
    CwPackedSound packed = world->packed[0];
    packed.sound = &world->brief;
    package.sounds = &packed;
    package.n_sounds = 1;
    return cw_package_write(arena, world->folder, &package, NULL, &files);
}

static void memory_that_runs_out_is_said(void** state) {
    cw_sweep_allocations(write_once, *state, 60);
}

static void a_folder_that_is_not_there_is_said(void** state) {
    World* world = *state;
    CwPackedFiles files = {0};
    CwDiag diag = {0};
    const char* nowhere = cw_path(world->arena, world->folder, "nowhere");
    assert_int_equal(cw_package_write(world->arena, nowhere, &world->package, &diag, &files), CW_ERR_NOT_FOUND);
    assert_null(files.items);
}

static bool was_written(const CwPackedFiles* files, const char* part) {
    for (size_t i = 0; i < files->count; ++i) {
        if (strstr(files->items[i].name, part)) {
            return true;
        }
    }
    return false;
}

// What a delivery may ask for beside the usual: the master as FLAC, and beds with a model.
static void flac_and_beds_come_where_they_are_asked_for(void** state) {
    World* world = *state;
    CwPackedFiles files = {0};
    CwPackedSound packed[STEMS + 2];
    const CwPackedBed beds[] = {{"Music", CW_ADM_MUSIC, &world->sounds[0], NULL},
                                {"Effects", CW_ADM_EFFECTS, &world->sounds[1], NULL}};
    CwPackage package = world->package;
    assert_int_equal(cw_package_write(world->arena, world->folder, &package, NULL, &files), CW_OK);
    assert_false(was_written(&files, ".flac") || was_written(&files, "BEDS"));
    memcpy(packed, package.sounds, sizeof packed);
    packed[STEMS + 1].flac = true;
    package.sounds = packed;
    const CwAlbumCue tracks[] = {{"Dawn", "DEZZZ2600001", 0, 0, FRAMES / 2, FRAMES / 2},
                                 {"Night", "", 2000, FRAMES / 2, FRAMES, FRAMES}};
    package.tracks = tracks;
    package.n_tracks = 2;
    package.beds = beds;
    package.n_beds = 2;
    assert_int_equal(cw_package_write(world->arena, world->folder, &package, NULL, &files), CW_OK);
    assert_true(was_written(&files, ".flac") && was_written(&files, "BEDS.wav"));
    assert_true(was_written(&files, "TRACK-01-Dawn.flac") && was_written(&files, "TRACK-02-Night.flac"));
    assert_true(was_written(&files, "TRACKS.cue"));
    for (size_t i = 0; i < files.count; ++i) {
        CwText bytes = {NULL, 0};
        assert_int_equal(
            cw_file_read(world->arena, cw_path(world->arena, world->folder, files.items[i].name), 0, NULL, &bytes),
            CW_OK);
        const CwHash hash = cw_hash_of(bytes.at, bytes.length);
        assert_true(cw_hash_equal(&hash, &files.items[i].hash));
        assert_int_equal((int64_t)bytes.length, files.items[i].bytes);
        assert_true(!strstr(files.items[i].name, ".flac") || memcmp(bytes.at, "fLaC", 4) == 0);
        assert_true(!strstr(files.items[i].name, "BEDS") || memmem(bytes.at, bytes.length, "<audioFormatExtended", 20));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(flac_and_beds_come_where_they_are_asked_for, setup, teardown),
        cmocka_unit_test_setup_teardown(stems_as_delivered_add_up_to_the_music, setup, teardown),
        cmocka_unit_test_setup_teardown(another_reader_finds_timecode_and_loudness, setup, teardown),
        cmocka_unit_test_setup_teardown(ixml_and_bext_say_the_same_time, setup, teardown),
        cmocka_unit_test_setup_teardown(a_temp_says_so_everywhere, setup, teardown),
        cmocka_unit_test_setup_teardown(a_film_of_reels_has_its_stems_reel_by_reel, setup, teardown),
        cmocka_unit_test_setup_teardown(the_manifest_names_every_file_by_its_hash, setup, teardown),
        cmocka_unit_test_setup_teardown(names_are_made_of_whatever_a_film_is_called, setup, teardown),
        cmocka_unit_test_setup_teardown(memory_that_runs_out_is_said, setup, teardown),
        cmocka_unit_test_setup_teardown(a_folder_that_is_not_there_is_said, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
