// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The least of a project that steps can be run in: a folder with objects/ and steps/, and no database.

   Only `*_test.c` files include this.
*/
#ifndef CW_TESTING_BARE_PROJECT_H
#define CW_TESTING_BARE_PROJECT_H

#include "base/arena.h"
#include "base/hash.h"

/**
   Makes one in the folder of the test, which cw_test_folder_remove() deletes.

   Memory   its path, from `arena`.
*/
const char* cw_bare_project(CwArena* arena);

/**
   The bytes of one of its objects, which must be whole, as text.

   Memory   from `arena`.
*/
const char* cw_bare_project_object(CwArena* arena, const char* folder, const CwHash* hash);

#endif
