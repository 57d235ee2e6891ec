// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The sandbox round each step: what a step that was taken over by a broken file could still do, which is little.

   Both kinds: no network, no look at other processes, no core files, a bound on memory and on the size of files; to
   write only in the scratch folder and to stage objects; to read the objects of the project. A *decoder* reads the
   files its kind names besides, and starts no program and no process. A *program* step may read and run what is in /usr
   and /etc, as ffmpeg and LilyPond need.

   Landlock (Linux 5.13) keeps files, seccomp keeps system calls. Where the kernel has no Landlock, and in builds with
   sanitizers, less is kept: cw_sandbox_state() says what.

   Units    none.
*/
#ifndef CW_BUILD_SANDBOX_H
#define CW_BUILD_SANDBOX_H

#include "base/arena.h"
#include "base/diag.h"
#include "build/step.h"

#include <stdbool.h>

/** What keeps steps in on this machine. */
typedef struct {
    bool files;  ///< Landlock
    bool calls;  ///< seccomp
    bool limits; ///< memory and sizes of files
} CwSandboxState;

/** What keeps steps in on this machine and in this build. */
CwSandboxState cw_sandbox_state(void);

/**
   The same in words for people: "steps are kept in", or what is missing and why.

   Memory   static.
*/
const char* cw_sandbox_text(CwSandboxState state);

#endif
