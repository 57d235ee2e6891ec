// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The worker of a plugin: what it may not do while it plays. Inside room perform only.

   Nothing waits here for sound: what a plugin asks for in a block is done when that block is over, in the same thread,
   and the answers are given at once. So what it plays hangs on nothing but what it was given.
*/
#ifndef CW_PERFORM_PLUGIN_WORKER_PRIV_H
#define CW_PERFORM_PLUGIN_WORKER_PRIV_H

#include "base/arena.h"

#include <lv2/worker/worker.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CW__WORK_BYTES = 1 << 16, ///< of what is asked for in one block, and as much of answers
};

/** Messages one after the other. */
typedef struct {
    unsigned char* bytes; ///< [CW__WORK_BYTES]
    size_t length;
} Cw__Messages;

/** A worker. */
typedef struct {
    LV2_Worker_Schedule schedule; ///< what the plugin is given as a feature
    const LV2_Worker_Interface* interface;
    LV2_Handle plugin;
    Cw__Messages asked;
    Cw__Messages answers;
    uint64_t done; ///< how many things were asked for and done so far
} Cw__PluginWorker;

/** Makes a worker; it does nothing until the plugin is known. Errors: CW_ERR_NO_MEM. Memory: from `arena`. */
CW_MUST_USE CwStatus cw__plugin_worker_new(CwArena* arena, Cw__PluginWorker** ret_worker);

/** After each block: does what was asked for, and gives the answers. */
void cw__plugin_work(Cw__PluginWorker* worker);

#endif
