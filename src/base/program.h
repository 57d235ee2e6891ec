// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Running other people's programs: ffmpeg, LilyPond, pdftotext.

   No shell is involved. The program gets an empty standard input; what it says is caught.
*/
#ifndef CW_BASE_PROGRAM_H
#define CW_BASE_PROGRAM_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"

/** What to run and how. */
typedef struct {
    const char* const* argv; ///< ends with NULL; argv[0] is looked up in PATH
    const char* folder;      ///< where it runs; NULL is here
    int timeout_seconds;     ///< killed after that; 0 waits for ever
} CwProgram;

/** What came of it. */
typedef struct {
    int exit_code;     ///< 0 … 255, as the program gave it
    CwText output;     ///< standard output
    CwText complaints; ///< standard error
} CwProgramResult;

/**
   Runs a program to its end and catches what it says.

   Errors   CW_ERR_NO_PROGRAM when it is not installed (diag names it); CW_ERR_NOT_FOUND, CW_ERR_DENIED when its folder
            is not there; CW_ERR_FAILED when it ran out of time or was killed; CW_ERR_IO, CW_ERR_NO_MEM. A program
            that ends with another code than 0 is CW_OK here: see `exit_code`.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_program_run(CwArena* arena, const CwProgram* program, CwDiag* diag,
                                    CwProgramResult* ret_result);

/**
   Runs a program that must end with code 0.

   Errors   as cw_program_run(); CW_ERR_FAILED with the last line it complained when its code is not 0.
   Memory   from `arena`; `ret_result` may be NULL.
*/
CW_MUST_USE CwStatus cw_program_must(CwArena* arena, const CwProgram* program, CwDiag* diag,
                                     CwProgramResult* ret_result);

#endif
