// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/sound.h"

#include "base/json.h"
#include "testing/testing.h"

#include <string.h>

enum {
    RATE = 8000,
    SEGMENT = CW_SEGMENT_SECONDS * RATE,
};

// An object store that counts what it keeps and fetches.
typedef struct {
    CwObjects inner;
    int kept;
    int fetched;
} Counting;

static CwStatus counting_fetch(void* context, CwArena* arena, const CwHash* hash, CwText* ret_bytes) {
    Counting* counting = context;
    ++counting->fetched;
    return counting->inner.fetch(counting->inner.context, arena, hash, ret_bytes);
}

static CwStatus counting_keep(void* context, CwText bytes, CwHash* ret_hash) {
    Counting* counting = context;
    ++counting->kept;
    return counting->inner.keep(counting->inner.context, bytes, ret_hash);
}

typedef struct {
    CwArena* arena;
    Counting counting;
    CwObjects objects;
} World;

static int setup(void** state) {
    static World world;
    world = (World){.arena = cw_arena_new(NULL)};
    if (!world.arena || cw_objects_in_memory(world.arena, &world.counting.inner) != CW_OK) {
        return -1;
    }
    world.objects = (CwObjects){counting_fetch, counting_keep, &world.counting};
    *state = &world;
    return 0;
}

static int teardown(void** state) {
    World* world = *state;
    cw_arena_free(world->arena);
    return 0;
}

// A sample that is never zero and differs from place to place, from both ends of the 24 bits.
static int32_t sample_at(int64_t i) {
    const int64_t mixed = (i * 7919 + 12345) % 16777215;
    const int64_t value = mixed - 8388608;
    return value == 0 ? 1 : (int32_t)value;
}

static int32_t* make_samples(CwArena* arena, int64_t count) {
    int32_t* samples = CW_NEW_ARRAY(arena, int32_t, (size_t)count);
    assert_non_null(samples);
    for (int64_t i = 0; i < count; ++i) {
        samples[i] = sample_at(i);
    }
    return samples;
}

static void reading_anywhere_gives_what_was_written(void** state) {
    World* world = *state;
    const int64_t frames = 2 * SEGMENT + 777;
    int32_t* samples = make_samples(world->arena, frames * 2);
    CwHash manifest;
    CwSound sound;
    assert_int_equal(cw_sound_keep(world->arena, &world->objects, RATE, 2, samples, frames, &manifest), CW_OK);
    assert_int_equal(cw_sound_open(world->arena, &world->objects, &manifest, NULL, &sound), CW_OK);
    assert_int_equal(sound.frames, frames);
    assert_int_equal(sound.channels, 2);
    assert_int_equal(sound.sample_rate, RATE);
    assert_int_equal(sound.n_segments, 3);
    const int64_t starts[] = {-5, 0, 3, SEGMENT - 2, SEGMENT, 2 * SEGMENT - 1, frames - 3, frames, frames + 9};
    for (size_t s = 0; s < sizeof starts / sizeof starts[0]; ++s) {
        int32_t read[2 * 10];
        memset(read, 0x55, sizeof read);
        assert_int_equal(cw_sound_read(&sound, starts[s], 10, read), CW_OK);
        for (int64_t i = 0; i < 10; ++i) {
            const int64_t at = starts[s] + i;
            const bool inside = at >= 0 && at < frames;
            assert_int_equal(read[2 * i], inside ? samples[2 * at] : 0);
            assert_int_equal(read[2 * i + 1], inside ? samples[2 * at + 1] : 0);
        }
    }
    int32_t* whole = CW_NEW_ARRAY(world->arena, int32_t, (size_t)frames * 2 + 40);
    assert_int_equal(cw_sound_read(&sound, -10, frames + 20, whole), CW_OK);
    assert_memory_equal(whole + 20, samples, (size_t)frames * 2 * sizeof *samples);
}

static void how_it_was_cut_into_appends_does_not_show(void** state) {
    World* world = *state;
    const int64_t frames = SEGMENT + 1000;
    int32_t* samples = make_samples(world->arena, frames);
    CwHash whole;
    CwHash pieces;
    CwSoundWriter* writer = NULL;
    assert_int_equal(cw_sound_keep(world->arena, &world->objects, RATE, 1, samples, frames, &whole), CW_OK);
    assert_int_equal(cw_sound_begin(world->arena, &world->objects, RATE, 1, &writer), CW_OK);
    for (int64_t at = 0; at < frames;) {
        const int64_t n = at % 997 + 1 < frames - at ? at % 997 + 1 : frames - at;
        assert_int_equal(cw_sound_append(writer, samples + at, n), CW_OK);
        at += n;
    }
    assert_int_equal(cw_sound_end(writer, &pieces), CW_OK);
    assert_true(cw_hash_equal(&whole, &pieces));
}

static void silence_takes_no_object(void** state) {
    World* world = *state;
    const int64_t frames = 3 * SEGMENT + 10;
    int32_t* samples = CW_NEW_ARRAY(world->arena, int32_t, (size_t)frames);
    samples[SEGMENT] = -1; // only the second segment has something in it
    CwHash manifest;
    CwSound sound;
    assert_int_equal(cw_sound_keep(world->arena, &world->objects, RATE, 1, samples, frames, &manifest), CW_OK);
    assert_int_equal(world->counting.kept, 2); // one segment and the manifest
    assert_int_equal(cw_sound_open(world->arena, &world->objects, &manifest, NULL, &sound), CW_OK);
    assert_true(sound.silent[0] && !sound.silent[1] && sound.silent[2] && sound.silent[3]);
    int32_t* read = CW_NEW_ARRAY(world->arena, int32_t, (size_t)frames);
    world->counting.fetched = 0;
    assert_int_equal(cw_sound_read(&sound, 0, frames, read), CW_OK);
    assert_memory_equal(read, samples, (size_t)frames * sizeof *samples);
    assert_int_equal(world->counting.fetched, 1);
    CwText bytes;
    assert_int_equal(cw_sound_segment(&sound, 0, &bytes), CW_OK);
    assert_int_equal(bytes.length, 0);
    assert_int_equal(cw_sound_segment(&sound, 1, &bytes), CW_OK);
    assert_int_equal(bytes.length, 3 * SEGMENT);
    assert_memory_equal(bytes.at, "\xff\xff\xff\0", 4);
}

static void an_empty_sound_is_a_sound(void** state) {
    World* world = *state;
    CwHash manifest;
    CwSound sound;
    int32_t read[3] = {7, 7, 7};
    assert_int_equal(cw_sound_keep(world->arena, &world->objects, 48000, 1, NULL, 0, &manifest), CW_OK);
    assert_int_equal(cw_sound_open(world->arena, &world->objects, &manifest, NULL, &sound), CW_OK);
    assert_int_equal(sound.frames, 0);
    assert_int_equal(cw_sound_read(&sound, 0, 3, read), CW_OK);
    assert_true(read[0] == 0 && read[1] == 0 && read[2] == 0);
}

static void a_segment_is_fetched_once_while_it_is_read_in_pieces(void** state) {
    World* world = *state;
    int32_t* samples = make_samples(world->arena, 2 * SEGMENT);
    CwHash manifest;
    CwSound sound;
    assert_int_equal(cw_sound_keep(world->arena, &world->objects, RATE, 1, samples, 2 * SEGMENT, &manifest), CW_OK);
    assert_int_equal(cw_sound_open(world->arena, &world->objects, &manifest, NULL, &sound), CW_OK);
    world->counting.fetched = 0;
    int32_t read[1000];
    for (int64_t at = 0; at < 2 * SEGMENT; at += 1000) {
        assert_int_equal(cw_sound_read(&sound, at, 1000, read), CW_OK);
    }
    assert_int_equal(world->counting.fetched, 2);
}

static CwStatus open_text(World* world, const char* text, CwDiag* diag) {
    CwHash hash;
    CwSound sound;
    assert_int_equal(world->objects.keep(world->objects.context, cw_text(text), &hash), CW_OK);
    return cw_sound_open(world->arena, &world->objects, &hash, diag, &sound);
}

static void manifests_that_are_none_are_refused(void** state) {
    static const char* const bad[] = {
        "",
        "[]",
        "{\"channels\":1,\"frames\":80001,\"rate\":8000,\"segments\":[null]}",
        "{\"channels\":1,\"frames\":80000,\"rate\":8000,\"segments\":[null,null]}",
        "{\"channels\":0,\"frames\":1,\"rate\":8000,\"segments\":[null]}",
        "{\"channels\":17,\"frames\":1,\"rate\":8000,\"segments\":[null]}",
        "{\"channels\":1,\"frames\":-1,\"rate\":8000,\"segments\":[]}",
        "{\"channels\":1,\"frames\":1,\"rate\":0,\"segments\":[null]}",
        "{\"channels\":1,\"frames\":9000000000000000000,\"rate\":8000,\"segments\":[]}",
        "{\"channels\":1,\"frames\":1,\"rate\":8000,\"segments\":[\"abc\"]}",
        "{\"channels\":1,\"frames\":1,\"rate\":8000,\"segments\":[1]}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        CwDiag diag = {0};
        assert_int_equal(open_text(*state, bad[i], &diag), CW_ERR_BAD_INPUT);
        assert_true(diag.text[0] != '\0');
    }
}

static void a_segment_of_another_length_is_corrupt(void** state) {
    World* world = *state;
    char text[256];
    char hex[CW_HEX_SIZE];
    CwHash segment;
    CwHash manifest;
    CwSound sound;
    int32_t read[2];
    assert_int_equal(world->objects.keep(world->objects.context, cw_text("abcd"), &segment), CW_OK);
    cw_hash_to_hex(&segment, hex);
    (void)snprintf(text, sizeof text, "{\"channels\":1,\"frames\":2,\"rate\":8000,\"segments\":[\"%s\"]}", hex);
    assert_int_equal(world->objects.keep(world->objects.context, cw_text(text), &manifest), CW_OK);
    assert_int_equal(cw_sound_open(world->arena, &world->objects, &manifest, NULL, &sound), CW_OK);
    assert_int_equal(cw_sound_read(&sound, 0, 2, read), CW_ERR_CORRUPT);
}

static void a_missing_segment_is_said(void** state) {
    World* world = *state;
    const char* text = "{\"channels\":1,\"frames\":2,\"rate\":8000,\"segments\":["
                       "\"00000000000000000000000000000000000000000000000000000000000000ff\"]}";
    CwHash manifest;
    CwSound sound;
    int32_t read[2];
    assert_int_equal(world->objects.keep(world->objects.context, cw_text(text), &manifest), CW_OK);
    assert_int_equal(cw_sound_open(world->arena, &world->objects, &manifest, NULL, &sound), CW_OK);
    assert_int_equal(cw_sound_read(&sound, 0, 2, read), CW_ERR_NOT_FOUND);
}

static CwStatus write_and_read(CwArena* arena, void* context) {
    (void)context;
    static int32_t samples[1200];
    CwObjects objects;
    CwHash manifest;
    CwSound sound;
    int32_t read[5];
    samples[3] = 5;
    samples[1100] = 6;
    CW_TRY(cw_objects_in_memory(arena, &objects));
    CW_TRY(cw_sound_keep(arena, &objects, 50, 1, samples, 1200, &manifest));
    CW_TRY(cw_sound_open(arena, &objects, &manifest, NULL, &sound));
    CW_TRY(cw_sound_read(&sound, 0, 5, read));
    CW_TRY(cw_sound_read(&sound, 1098, 5, read));
    return read[2] == 6 ? CW_OK : CW_ERR_CORRUPT;
}

static void memory_that_runs_out_is_said(void** state) {
    (void)state;
    cw_sweep_allocations(write_and_read, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reading_anywhere_gives_what_was_written, setup, teardown),
        cmocka_unit_test_setup_teardown(how_it_was_cut_into_appends_does_not_show, setup, teardown),
        cmocka_unit_test_setup_teardown(silence_takes_no_object, setup, teardown),
        cmocka_unit_test_setup_teardown(an_empty_sound_is_a_sound, setup, teardown),
        cmocka_unit_test_setup_teardown(a_segment_is_fetched_once_while_it_is_read_in_pieces, setup, teardown),
        cmocka_unit_test_setup_teardown(manifests_that_are_none_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_segment_of_another_length_is_corrupt, setup, teardown),
        cmocka_unit_test_setup_teardown(a_missing_segment_is_said, setup, teardown),
        cmocka_unit_test_setup_teardown(memory_that_runs_out_is_said, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
