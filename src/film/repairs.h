// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Repairs that a film folder asks for: recordings.csv, a row for each sound that is old, noisy or muddy.

   Nothing is repaired that is not asked for; the file stays as it came.
*/
#ifndef CW_FILM_REPAIRS_H
#define CW_FILM_REPAIRS_H

#include "film/files.h"

#include <stdbool.h>

/** What is asked for of a file. */
typedef struct {
    const CwFilmFile* file;
    bool clicks;
    bool clipping;
    int hum_hz; ///< 50 or 60; 0 leaves hum alone
    bool hiss;
    bool mud;
    const CwFilmFile* match; ///< whose balance is wanted; or NULL
    const char* words;       ///< all of it: "clicks, hum at 50 Hz"
} CwFilmRepair;

/** All of recordings.csv. */
typedef struct {
    const CwFilmRepair* items;
    size_t count;
} CwFilmRepairs;

/**
   Reads recordings.csv: the columns file, clicks, clipping, hum, hiss, mud, match, notes, of which `file` is needed.

   Errors   CW_ERR_BAD_INPUT: as cw_csv_read(); a file that is no sound of the folder, or there twice; a hum that is
            neither 50 nor 60. CW_ERR_NO_MEM.
   Memory   from `arena`; points into `files`. A row that asks for nothing is left out.
*/
CW_MUST_USE CwStatus cw_film_repairs_read(CwArena* arena, const char* name, CwText text, const CwFilmFiles* files,
                                          CwDiag* diag, CwFilmRepairs* ret_repairs);

/** What is asked for of the file at a path; NULL: nothing. Memory: belongs to `repairs`. */
const CwFilmRepair* cw_film_repair(const CwFilmRepairs* repairs, const char* path);

#endif
