// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What tests of sounds begin with: an arena, objects in memory, the layout most of them use.

   Threads  one test at a time.
*/
#ifndef CW_TESTING_SOUND_WORLD_H
#define CW_TESTING_SOUND_WORLD_H

#include "base/arena.h"
#include "base/objects.h"
#include "signal/layout.h"
#include "signal/measure.h"

/** The world of one test. */
typedef struct {
    CwArena* arena;
    CwObjects objects;
    CwLayout stereo;
} CwTestWorld;

/** cmocka's setup: a fresh world in `*state`. */
int cw_test_world_setup(void** state);

/** cmocka's teardown: frees what the test made. */
int cw_test_world_teardown(void** state);

/** Measures a sound of one or two channels. Memory: from the world's arena; asserts that it can be measured. */
CwMeasure cw_test_measure(CwTestWorld* world, const CwSound* sound);

#endif
