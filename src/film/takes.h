// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Takes: what was recorded of a cue, the log of it, and what people thought.

   Entity "take/CUE/NUMBER": `object` is the sound file as it was recorded, `start` where its first sample lies in the
   cue, `map` the tempo map and `cut` the picture it was played to, `from` and `to` the bars that were played, `stars`
   and `note` what was said of it. A take is never changed or taken away but by undoing it.

   Units    samples of the cue, 0 at its in.
*/
#ifndef CW_FILM_TAKES_H
#define CW_FILM_TAKES_H

#include "base/hash.h"
#include "store/op.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A take. */
typedef struct {
    const char* cue;
    int number; ///< from 1, in the order they were recorded
    CwHash file;
    int64_t start;
    int64_t frames;
    const char* from; ///< what the first bar is called
    const char* to;   ///< and the last
    int stars;        ///< 0 nobody said … 5
    const char* note; ///< or ""
    bool has_map;     ///< false of takes from before maps were kept
    CwHash map;       ///< the tempo map it was played to (tempo/solution.h), as JSON
    const char* cut;  ///< the cut whose picture it was played to, or ""
    int64_t xruns;    ///< how often the computer was late; a take with any should not be used
} CwTake;

/**
   The takes of a cue, or of all cues when `cue` is NULL, by cue and number.

   Errors   CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_film_takes(CwArena* arena, CwStore* store, const char* cue, CwTake** ret_takes,
                                   size_t* ret_count);

/** Keeps a take, as part of an op. Errors: as cw_op_set(); CW_ERR_NO_MEM. */
CW_MUST_USE CwStatus cw_film_take_add(CwArena* arena, CwOp* op, const CwTake* take, CwDiag* diag);

/** Says what people thought of a take, as part of an op. Errors: as cw_op_set(); CW_ERR_NO_MEM. */
CW_MUST_USE CwStatus cw_film_take_mark(CwArena* arena, CwOp* op, const CwTake* take, CwDiag* diag);

#endif
