// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Mistakes made on purpose, so that the power-cut harness can prove that it sees them.

   They exist only in a build with CW_PLANT_BUGS defined, which is made for the tests and never shipped; there the
   environment variable CW_PLANT names the one that is made. In the product every question here is answered no at
   compile time.
*/
#ifndef CW_STORE_PLANT_H
#define CW_STORE_PLANT_H

#include <stdbool.h>

/** A mistake that can be made. */
typedef enum {
    CW_PLANT_NO_OBJECT_SYNC,      ///< objects are named before their bytes are on the disk
    CW_PLANT_NO_FOLDER_SYNC,      ///< names are answered for before their folder is on the disk
    CW_PLANT_SYNC_AFTER_RENAME,   ///< objects get their name first and are synced then
    CW_PLANT_DATABASE_NORMAL,     ///< SQLite with synchronous=NORMAL
    CW_PLANT_STEP_BEFORE_OBJECTS, ///< steps/KEY is written before its objects land
    CW_PLANT_PUBLISH_UNSYNCED,    ///< a new project is answered for before its name is on the disk
} CwPlant;

#ifdef CW_PLANT_BUGS
/** Whether the mistake is to be made in this run. */
bool cw_planted(CwPlant plant);
#else
/** Whether the mistake is to be made in this run. */
static inline bool cw_planted(CwPlant plant) {
    (void)plant;
    return false;
}
#endif

#endif
