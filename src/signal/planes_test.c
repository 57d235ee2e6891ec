// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/planes.h"

#include "testing/sound_world.h"
#include "testing/sounds.h"
#include "testing/testing.h"

enum {
    RATE = 8000,
    FRAMES = 10 * RATE + 1234, // into a second segment
    ROOM = 2000,
};

static const int channel_counts[] = {1, 2, 3, 5, 6, 12, 16};

// Reads [start, start + count) and compares it with the samples it was made of.
static void assert_read(CwTestWorld* world, const CwSource* source, const int32_t* samples, int64_t start,
                        int64_t count) {
    float* planes[CW_CHANNELS_MAX];
    for (int c = 0; c < source->channels; ++c) {
        planes[c] = CW_NEW_ARRAY(world->arena, float, ROOM);
        assert_non_null(planes[c]);
    }
    assert_int_equal(cw_source_read(source, start, count, planes, NULL), CW_OK);
    for (int c = 0; c < source->channels; ++c) {
        for (int64_t i = 0; i < count; ++i) {
            const int64_t frame = start + i;
            const bool inside = frame >= 0 && frame < source->frames;
            const double wanted = inside ? samples[frame * source->channels + c] / 8388608.0 : 0.0;
            assert_true((double)planes[c][i] == wanted);
        }
        assert_true(planes[c][count] == 0.0F); // and nothing behind
    }
}

static void every_channel_of_every_stretch_reads_as_it_is(void** state) {
    CwTestWorld* world = *state;
    static const int64_t stretches[][2] = {
        {0, 1},           {0, 8},           {3, 9}, {77, 1600}, {-5, 30}, {10 * RATE - 700, 1500}, {FRAMES - 17, 17},
        {FRAMES - 9, 30}, {FRAMES + 5, 20},
    };
    for (size_t k = 0; k < sizeof channel_counts / sizeof channel_counts[0]; ++k) {
        const int channels = channel_counts[k];
        const int32_t* samples = cw_test_noise(world->arena, channels, FRAMES, 0.0, (uint64_t)k + 1);
        const CwSound sound = cw_test_sound(world->arena, &world->objects, RATE, channels, samples, FRAMES);
        const CwSource source = cw_source_of_sound(&sound);
        for (size_t s = 0; s < sizeof stretches / sizeof stretches[0]; ++s) {
            assert_read(world, &source, samples, stretches[s][0], stretches[s][1]);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_channel_of_every_stretch_reads_as_it_is, cw_test_world_setup,
                                        cw_test_world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
