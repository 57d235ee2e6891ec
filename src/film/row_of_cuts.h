// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The row of cuts the soundtrack followed one after another: the property `cuts` of the entity "film/film", a JSON list
   of names. Taking a new cut adds to its end; undoing that takes it away again.
*/
#ifndef CW_FILM_ROW_OF_CUTS_H
#define CW_FILM_ROW_OF_CUTS_H

#include "film/film.h"
#include "store/op.h"

/**
   The row, as indexes into the film's cuts.

   Errors   CW_ERR_CORRUPT when the project names no cut, or one there is not; CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_film_row_of_cuts(CwArena* arena, const CwFilm* film, CwDiag* diag, const size_t** ret_row,
                                         size_t* ret_count);

/**
   Writes the row with one more name at its end; `film` NULL begins it.

   Errors   CW_ERR_NO_MEM, and as cw_op_set().
*/
CW_MUST_USE CwStatus cw_film_row_add(CwArena* arena, CwOp* op, const CwFilm* film, const char* name, CwDiag* diag);

#endif
