// SPDX-License-Identifier: GPL-3.0-or-later
/** The project's folder `out`: copies of what steps have made, for people and other programs. */
#ifndef CW_CMD_OUT_H
#define CW_CMD_OUT_H

#include "base/hash.h"
#include "cmd/shell.h"
#include "store/store.h"

/**
   Makes `out/NAME` of the project a copy of an object; a file that is the same already is left alone. NAME may have a
   folder before it.

   Errors   as cw_folder_make() and cw_object_store_write(); then the old file is as it was.
   Cost     where nothing changed, one look at the bytes: 20 ms for 40 MB.
*/
CW_MUST_USE CwStatus cw_out_put(CwShell* shell, CwStore* store, const char* name, const CwHash* object);

/**
   Takes `out/NAME` away, if it is there.

   Errors   as cw_remove_tree().
*/
CW_MUST_USE CwStatus cw_out_remove(CwShell* shell, CwStore* store, const char* name);

#endif
