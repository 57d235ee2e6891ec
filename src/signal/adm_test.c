// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/adm.h"

#include "base/file.h"
#include "base/program.h"
#include "signal/pack.h"
#include "signal/planes.h"
#include "testing/sound_world.h"
#include "testing/sounds.h"
#include "testing/testing.h"

#include <sndfile.h>
#include <string.h>
#include <unistd.h>

enum {
    RATE = 48000,
    FRAMES = RATE + RATE / 3,
};

static CwLayout layout(const char* name) {
    CwLayout read = {0};
    assert_int_equal(cw_layout_parse(name, NULL, &read), CW_OK);
    return read;
}

// Three beds of ten channels, and two objects: 32 channels.
static CwAdm film(CwAdmGroup* groups) {
    groups[0] = (CwAdmGroup){.name = "Dialogue", .kind = CW_ADM_DIALOGUE, .layout = layout("7.1.2")};
    groups[1] = (CwAdmGroup){.name = "Music & <more>", .kind = CW_ADM_MUSIC, .layout = layout("7.1.2")};
    groups[2] = (CwAdmGroup){.name = "Effects", .kind = CW_ADM_EFFECTS, .layout = layout("7.1.2")};
    groups[3] = (CwAdmGroup){.name = "Gull",
                             .kind = CW_ADM_EFFECTS,
                             .layout = layout("mono"),
                             .object = true,
                             .azimuth_deg = -75,
                             .elevation_deg = 40,
                             .distance_permille = 950};
    groups[4] = groups[3];
    groups[4].name = "Bell";
    return (CwAdm){.title = "Slack Water",
                   .language = "en",
                   .sample_rate = RATE,
                   .frames = FRAMES,
                   .groups = groups,
                   .n_groups = 5};
}

static CwText whole_file(CwTestWorld* world, const CwAdm* adm) {
    CwBwf bwf = {.ixml = NULL};
    CwBuf buf = cw_buf(world->arena);
    assert_int_equal(cw_adm_chunks(world->arena, adm, NULL, &bwf), CW_OK);
    cw_bwf_head(&buf, &bwf, RATE, cw_adm_channels(adm), FRAMES);
    const size_t samples = (size_t)FRAMES * (size_t)cw_adm_channels(adm) * 3;
    char* zeros = CW_NEW_ARRAY(world->arena, char, samples);
    cw_buf_bytes(&buf, zeros, samples);
    return (CwText){buf.bytes, buf.length};
}

static size_t count_of(CwText text, const char* word) {
    size_t count = 0;
    for (const char* at = text.at; (at = memmem(at, text.length - (size_t)(at - text.at), word, strlen(word))); ++at) {
        ++count;
    }
    return count;
}

// Each row of chna names a track, a channel and a pack that axml defines, once.
static void the_two_chunks_agree(void** state) {
    CwTestWorld* world = *state;
    CwAdmGroup groups[5];
    CwBwf bwf = {.ixml = NULL};
    const CwAdm adm = film(groups);
    assert_int_equal(cw_adm_chunks(world->arena, &adm, NULL, &bwf), CW_OK);
    assert_int_equal(bwf.chna.length, 4 + 32 * 40);
    assert_memory_equal(bwf.chna.at, "\x20\0\x20\0", 4);
    for (int i = 0; i < 32; ++i) {
        const char* row = bwf.chna.at + 4 + (size_t)i * 40;
        assert_int_equal(row[0], i + 1);
        const char* uid = cw_format(world->arena, "<audioTrackUID UID=\"%.12s\"", row + 2);
        const char* track = cw_format(world->arena, "audioTrackFormatID=\"%.14s\"", row + 14);
        const char* pack = cw_format(world->arena, "audioPackFormatID=\"%.11s\"", row + 28);
        assert_int_equal(count_of(bwf.axml, uid), 1);
        assert_int_equal(count_of(bwf.axml, track), 1);
        assert_int_equal(count_of(bwf.axml, pack), 1);
        assert_int_equal(row[39], 0);
    }
    assert_int_equal(count_of(bwf.axml, "<audioChannelFormat "), 32);
    assert_int_equal(count_of(bwf.axml, "Music &amp; &lt;more&gt;\""), 3);
    assert_int_equal(count_of(bwf.axml, "<speakerLabel>U-090<"), 3);
    assert_int_equal(count_of(bwf.axml, "<frequency typeDefinition=\"lowPass\">120<"), 3);
    assert_int_equal(count_of(bwf.axml, "end=\"00:00:01.33333\""), 1);
    assert_int_equal(count_of(bwf.axml, "<position coordinate=\"distance\">0.950<"), 2);
}

static const char* said(CwTestWorld* world, const char* const* argv) {
    CwProgramResult result;
    CwDiag diag;
    assert_int_equal(cw_program_must(world->arena, &(CwProgram){.argv = argv}, &diag, &result), CW_OK);
    return cw_text_copy(world->arena, result.output);
}

static void other_programs_read_it(void** state) {
    CwTestWorld* world = *state;
    CwAdmGroup groups[5];
    const CwAdm adm = film(groups);
    const CwText bytes = whole_file(world, &adm);
    const char* path = cw_path(world->arena, cw_test_folder(), "model.wav");
    assert_int_equal(cw_file_write(world->arena, path, bytes, NULL), CW_OK);
    const char* const ffprobe[] = {
        "ffprobe", "-v", "error", "-show_entries", "stream=codec_name,channels,duration_ts", "-of",
        "csv=p=0", path, NULL};
    assert_string_equal(said(world, ffprobe), "pcm_s24le,32,64000\n");
    const char* const mediainfo[] = {"mediainfo", path, NULL};
    const char* info = said(world, mediainfo);
    assert_non_null(strstr(info, "ADM"));
    assert_non_null(strstr(info, "Number of objects                        : 5"));
    assert_non_null(strstr(info, "Number of track UIDs                     : 32"));
    cw_test_folder_remove();
}

// A file of 6 GB that takes no room on the disk.
static void past_four_gib_it_is_bw64(void** state) {
    CwTestWorld* world = *state;
    CwAdmGroup groups[5];
    CwBwf bwf = {.ixml = NULL};
    CwBuf head = cw_buf(world->arena);
    CwAdm adm = film(groups);
    adm.frames = INT64_C(20) * 60 * 60 * RATE / 24;
    assert_int_equal(cw_adm_chunks(world->arena, &adm, NULL, &bwf), CW_OK);
    cw_bwf_head(&head, &bwf, RATE, 32, adm.frames);
    assert_memory_equal(head.bytes, "BW64\xff\xff\xff\xffWAVEds64", 16);
    const char* path = cw_path(world->arena, cw_test_folder(), "long.wav");
    assert_int_equal(cw_file_write(world->arena, path, (CwText){head.bytes, head.length}, NULL), CW_OK);
    assert_int_equal(truncate(path, (off_t)head.length + (off_t)(adm.frames * 32 * 3)), 0);
    const char* const ffprobe[] = {
        "ffprobe", "-v", "error", "-show_entries", "stream=codec_name,channels,duration_ts", "-of",
        "csv=p=0", path, NULL};
    assert_string_equal(said(world, ffprobe), "pcm_s24le,32,144000000\n");
    cw_test_folder_remove();
}

// Sounds of two groups, the second shorter: libsndfile finds every sample in its channel.
static void sounds_are_woven(void** state) {
    CwTestWorld* world = *state;
    const int32_t* samples = cw_test_programme(world->arena, RATE, 2, FRAMES, 3);
    const CwSound sounds[] = {cw_test_sound(world->arena, &world->objects, RATE, 2, samples, FRAMES),
                              cw_test_sound(world->arena, &world->objects, RATE, 1, samples, RATE)};
    const CwAdmGroup groups[] = {{.name = "Music", .kind = CW_ADM_MUSIC, .layout = layout("stereo")},
                                 {.name = "Dialogue", .kind = CW_ADM_DIALOGUE, .layout = layout("mono")}};
    const CwAdm adm = {"Film", "", RATE, FRAMES, groups, 2};
    const char* path = cw_path(world->arena, cw_test_folder(), "woven.wav");
    CwHash hash;
    int64_t bytes = 0;
    CwText text = {NULL, 0};
    assert_int_equal(cw_adm_write(world->arena, path, &adm, &(CwBwf){.ixml = NULL}, sounds, NULL, &hash, &bytes),
                     CW_OK);
    assert_int_equal(cw_file_read(world->arena, path, 0, NULL, &text), CW_OK);
    const CwHash of_bytes = cw_hash_of(text.at, text.length);
    assert_true(cw_hash_equal(&hash, &of_bytes) && (int64_t)text.length == bytes);
    SF_INFO info = {0};
    SNDFILE* file = sf_open(path, SFM_READ, &info);
    int* read = CW_NEW_ARRAY(world->arena, int, (size_t)FRAMES * 3);
    assert_non_null(file);
    assert_int_equal(sf_readf_int(file, read, FRAMES), FRAMES);
    for (int64_t i = 0; i < FRAMES; ++i) {
        assert_int_equal(read[3 * i] >> 8U, samples[2 * i]);
        assert_int_equal(read[3 * i + 1] >> 8U, samples[2 * i + 1]);
        assert_int_equal(read[3 * i + 2] >> 8U, i < RATE ? samples[i] : 0);
    }
    assert_int_equal(sf_close(file), 0);
    cw_test_folder_remove();
}

static void what_cannot_be_written_is_refused(void** state) {
    CwTestWorld* world = *state;
    CwAdmGroup groups[CW_ADM_GROUPS_MAX];
    CwBwf bwf = {.ixml = NULL};
    CwAdm adm = film(groups);
    adm.n_groups = 0;
    assert_int_equal(cw_adm_chunks(world->arena, &adm, NULL, &bwf), CW_ERR_RANGE);
    adm.n_groups = 5;
    groups[4].azimuth_deg = 181;
    assert_int_equal(cw_adm_chunks(world->arena, &adm, NULL, &bwf), CW_ERR_RANGE);
    groups[4] = groups[3];
    groups[4].layout = layout("stereo");
    assert_int_equal(cw_adm_chunks(world->arena, &adm, NULL, &bwf), CW_ERR_RANGE);
    for (size_t g = 0; g < 13; ++g) { // 130 channels
        groups[g] = groups[0];
    }
    adm.n_groups = 13;
    assert_int_equal(cw_adm_chunks(world->arena, &adm, NULL, &bwf), CW_ERR_RANGE);
    CwAdmKind kind = CW_ADM_MIX;
    assert_int_equal(cw_adm_kind_parse("voices", NULL, &kind), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_adm_kind_parse("music", NULL, &kind), CW_OK);
    assert_int_equal(kind, CW_ADM_MUSIC);
    assert_null(bwf.chna.at);
}

static CwStatus chunks(CwArena* arena, void* context) {
    CwAdmGroup groups[5];
    CwBwf bwf = {.ixml = NULL};
    const CwAdm adm = film(groups);
    (void)context;
    return cw_adm_chunks(arena, &adm, NULL, &bwf);
}

static void memory_may_run_out(void** state) {
    (void)state;
    cw_sweep_allocations(chunks, NULL, 0);
}

// A file of the 32 channels with noise in each.
static CwWav noise_file(CwTestWorld* world, const CwAdm* adm, const int32_t** ret_noise) {
    const CwText bytes = whole_file(world, adm);
    const int channels = cw_adm_channels(adm);
    const int32_t* noise = cw_test_noise(world->arena, channels, FRAMES, -6.0, 9);
    unsigned char* data = (unsigned char*)bytes.at + bytes.length - (size_t)FRAMES * (size_t)channels * 3;
    CwWav wav;
    cw_pack_24(noise, (size_t)FRAMES * (size_t)channels, data);
    assert_int_equal(cw_wav_read_wide(world->arena, "film.wav", bytes, NULL, NULL, &wav), CW_OK);
    assert_int_equal(wav.channels, channels);
    *ret_noise = noise;
    return wav;
}

static void what_was_written_is_read_again(void** state) {
    CwTestWorld* world = *state;
    CwAdmGroup groups[5];
    const CwAdm adm = film(groups);
    const int32_t* noise = NULL;
    const CwWav wav = noise_file(world, &adm, &noise);
    const CwAdmPart* parts = NULL;
    size_t count = 0;
    int first = 0;
    assert_int_equal(cw_adm_read(world->arena, &wav, NULL, &parts, &count), CW_OK);
    assert_int_equal(count, 5);
    for (size_t g = 0; g < count; ++g) {
        const CwAdmGroup* group = &parts[g].group;
        assert_string_equal(group->name, groups[g].name);
        assert_int_equal(group->kind, groups[g].kind);
        assert_int_equal(group->object, groups[g].object);
        assert_int_equal(parts[g].first_channel, first);
        assert_int_equal(group->layout.channels, groups[g].layout.channels);
        for (int c = 0; c < group->layout.channels; ++c) {
            assert_int_equal(group->layout.speakers[c], groups[g].layout.speakers[c]);
        }
        // And its samples are its own, as integers and as planes.
        const CwWav part = cw_wav_part(&wav, first, group->layout.channels);
        const CwSource source = cw_source_of_wav(&part);
        int32_t samples[20 * CW_CHANNELS_MAX];
        float* planes[CW_CHANNELS_MAX];
        for (int c = 0; c < part.channels; ++c) {
            planes[c] = CW_NEW_ARRAY(world->arena, float, 20);
        }
        assert_int_equal(cw_wav_samples(&part, FRAMES - 20, 20, NULL, samples), CW_OK);
        assert_int_equal(cw_source_read(&source, FRAMES - 20, 20, planes, NULL), CW_OK);
        for (int i = 0; i < 20; ++i) {
            for (int c = 0; c < part.channels; ++c) {
                const int32_t wanted = noise[(FRAMES - 20 + i) * wav.channels + first + c];
                assert_int_equal(samples[i * part.channels + c], wanted);
                assert_true((double)planes[c][i] == wanted / 8388608.0);
            }
        }
        first += part.channels;
    }
}

static void models_that_do_not_hold_together_are_refused(void** state) {
    CwTestWorld* world = *state;
    CwAdmGroup groups[5];
    const CwAdm adm = film(groups);
    const int32_t* noise = NULL;
    const CwWav wav = noise_file(world, &adm, &noise);
    static const struct {
        const char* from;
        const char* to; // as long
        const char* words;
    } slips[] = {
        {"<speakerLabel>M+030", "<speakerLabel>X+030", "loudspeaker"},
        {"<audioTrackUIDRef>ATU_00000002", "<audioTrackUIDRef>ATU_00000003", "side by side"},
        {"<audioTrackUIDRef>ATU_0000001f", "<audioTrackUIDRef>ATU_000000ff", "not in chna"},
        {"</ebuCoreMain>", "</ebuCoreMaim>", "not XML"},
    };
    for (size_t k = 0; k < sizeof slips / sizeof slips[0]; ++k) {
        char* xml = (char*)cw_text_copy(world->arena, wav.axml);
        memcpy(strstr(xml, slips[k].from), slips[k].to, strlen(slips[k].to));
        CwWav other = wav;
        const CwAdmPart* parts = NULL;
        size_t count = 77;
        CwDiag diag = {0};
        other.axml = cw_text(xml);
        assert_int_equal(cw_adm_read(world->arena, &other, &diag, &parts, &count), CW_ERR_BAD_INPUT);
        assert_non_null(strstr(diag.text, slips[k].words));
        assert_int_equal(count, 77);
    }
    CwWav without = wav;
    const CwAdmPart* parts = NULL;
    size_t count = 0;
    without.chna.length = 0;
    assert_int_equal(cw_adm_read(world->arena, &without, NULL, &parts, &count), CW_ERR_BAD_INPUT);
    for (size_t length = 1; length < wav.axml.length; length += 97) { // cut anywhere
        CwWav cut = wav;
        cut.axml.length = length;
        assert_int_equal(cw_adm_read(world->arena, &cut, NULL, &parts, &count), CW_ERR_BAD_INPUT);
    }
}

static CwStatus read_swept(CwArena* arena, void* context) {
    const CwAdmPart* parts = NULL;
    size_t count = 0;
    return cw_adm_read(arena, context, NULL, &parts, &count);
}

static void memory_that_runs_out_in_reading_is_said(void** state) {
    CwAdmGroup groups[5];
    const CwAdm adm = film(groups);
    const int32_t* noise = NULL;
    CwWav wav = noise_file(*state, &adm, &noise);
    cw_sweep_allocations(read_swept, &wav, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_two_chunks_agree, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(other_programs_read_it, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(past_four_gib_it_is_bw64, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(sounds_are_woven, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_written_is_refused, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test(memory_may_run_out),
        cmocka_unit_test_setup_teardown(what_was_written_is_read_again, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(models_that_do_not_hold_together_are_refused, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(memory_that_runs_out_in_reading_is_said, cw_test_world_setup,
                                        cw_test_world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
