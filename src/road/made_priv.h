// SPDX-License-Identifier: GPL-3.0-or-later
/** What steps of a film have made, read back. Inside room road only. */
#ifndef CW_ROAD_MADE_PRIV_H
#define CW_ROAD_MADE_PRIV_H

#include "base/json.h"
#include "build/build.h"
#include "film/film.h"

/**
   An output of a node as JSON; NULL when it is not there.

   Errors   as cw_object_fetch() and cw_json_parse(); CW_ERR_NO_MEM, also when `node` is NULL.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw__made_json(CwArena* arena, const CwFilm* film, const CwBuildReport* report, const char* node,
                                   const char* output, CwDiag* diag, json_t** ret_json);

#endif
