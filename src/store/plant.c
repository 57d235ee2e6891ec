// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/plant.h"

#ifdef CW_PLANT_BUGS

#include <stdlib.h>
#include <string.h>

static const char* const names[] = {
    [CW_PLANT_NO_OBJECT_SYNC] = "no_object_sync",           [CW_PLANT_NO_FOLDER_SYNC] = "no_folder_sync",
    [CW_PLANT_SYNC_AFTER_RENAME] = "sync_after_rename",     [CW_PLANT_DATABASE_NORMAL] = "database_normal",
    [CW_PLANT_STEP_BEFORE_OBJECTS] = "step_before_objects", [CW_PLANT_PUBLISH_UNSYNCED] = "publish_unsynced",
};

// Read before main, because the worker clears its environment.
static char chosen[64];

__attribute__((constructor)) static void read_choice(void) {
    const char* plant = getenv("CW_PLANT");
    if (plant && strlen(plant) < sizeof chosen) {
        memcpy(chosen, plant, strlen(plant) + 1);
    }
}

bool cw_planted(CwPlant plant) {
    return strcmp(chosen, names[plant]) == 0;
}

#endif
