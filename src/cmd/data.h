// SPDX-License-Identifier: GPL-3.0-or-later
/** Where the files lie that come with the program: profiles, ensembles. */
#ifndef CW_CMD_DATA_H
#define CW_CMD_DATA_H

#include "base/text.h"
#include "cmd/shell.h"

/**
   The path of a file or folder of the program's own data: in $CUEWRIGHT_DATA, in share/cuewright or data of a folder
   above the program.

   Errors   CW_ERR_NOT_FOUND when it is nowhere; CW_ERR_NO_MEM.
   Memory   from the shell's arena.
*/
CW_MUST_USE CwStatus cw_data_path(CwShell* shell, const char* name, const char** ret_path);

/**
   Reads a file somebody named, or where nobody did one of the program's own data; `*ret_path` says which it was.

   Errors   as cw_data_path() and cw_file_read().
   Memory   from the shell's arena; `told` may be NULL.
*/
CW_MUST_USE CwStatus cw_data_read(CwShell* shell, const char* told, const char* name, const char** ret_path,
                                  CwText* ret_text);

#endif
