// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What verbs about a project share: opening it, who is at the keyboard and what time it is, and where the worker is.
*/
#ifndef CW_CMD_PROJECT_H
#define CW_CMD_PROJECT_H

#include "cmd/shell.h"
#include "store/op.h"
#include "store/store.h"

/**
   Opens the project of -C, or the one in the current folder when there is just one.

   Errors   CW_ERR_USAGE when none was named and none is here; and as cw_store_open().
   Memory   from the shell's arena.
*/
CW_MUST_USE CwStatus cw_project_open(CwShell* shell, CwStoreAccess access, CwStore** ret_store);

/**
   The path of the project of -C.

   Errors   CW_ERR_USAGE when none was named and none is here; CW_ERR_NO_MEM.
   Memory   from the shell's arena, or the command line's.
*/
CW_MUST_USE CwStatus cw_project_path(CwShell* shell, const char** ret_path);

/**
   What an op says of itself: this verb, by the user of this machine (or $CUEWRIGHT_USER), now.

   Errors   CW_ERR_NO_MEM.
   Memory   from the shell's arena.
*/
CW_MUST_USE CwStatus cw_project_intro(CwShell* shell, const char* note, CwOpIntro* ret_intro);

/**
   The worker program, which lies beside this one.

   Memory   from the shell's arena; NULL when memory ran out.
*/
const char* cw_project_worker(CwShell* shell);

/** Says the warnings a reader had, for people. */
void cw_project_say_warnings(const CwShell* shell, const CwDiagList* warnings);

#endif
