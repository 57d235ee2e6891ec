// SPDX-License-Identifier: GPL-3.0-or-later
#include "testing/sound_world.h"

#include "testing/testing.h"

int cw_test_world_setup(void** state) {
    static CwTestWorld world;
    world = (CwTestWorld){.arena = cw_arena_new(NULL)};
    *state = &world;
    return cw_layout_parse("stereo", NULL, &world.stereo) == CW_OK &&
                   cw_objects_in_memory(world.arena, &world.objects) == CW_OK
               ? 0
               : -1;
}

int cw_test_world_teardown(void** state) {
    CwTestWorld* world = *state;
    cw_arena_free(world->arena);
    return 0;
}

CwMeasure cw_test_measure(CwTestWorld* world, const CwSound* sound) {
    const CwLayout mono = {1, {CW_SPEAKER_MONO}};
    const CwSource source = cw_source_of_sound(sound);
    CwMeasure measure;
    assert_int_equal(
        cw_measure(world->arena, &source, sound->channels == 1 ? &mono : &world->stereo, NULL, NULL, &measure), CW_OK);
    return measure;
}
