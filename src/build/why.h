// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Why a step was run: what differs from the time before, for the node of the same name.

   The index of the project remembers which key a node had; descriptions are objects, so two of them can be compared.
   The index may be thrown away at any time; then nothing is known of before.
*/
#ifndef CW_BUILD_WHY_H
#define CW_BUILD_WHY_H

#include "base/arena.h"
#include "base/diag.h"
#include "build/graph.h"

#include <stddef.h>

/** What was different. */
typedef enum {
    CW_WHY_FIRST,   ///< nothing is known of a run before
    CW_WHY_MISSING, ///< nothing differs: its result was not there any more
    CW_WHY_VERSION, ///< the step's own version, or its kind
    CW_WHY_PACKAGE, ///< the version of an engine package
    CW_WHY_PARAM,   ///< a parameter
    CW_WHY_INPUT,   ///< an input
} CwWhyKind;

/** One difference. */
typedef struct {
    CwWhyKind kind;
    const char* name;      ///< the input, the parameter ("hits[3].frame"), the package; "" for FIRST and MISSING
    const char* before;    ///< as text, hashes in hexadecimal; "" where there was none
    const char* after;     ///< likewise
    const char* from_node; ///< for an input: the node whose output it is in this graph; NULL for an object
} CwReason;

/** Why a step was run last. */
typedef struct {
    const CwReason* reasons;
    size_t n_reasons;
} CwWhy;

/**
   Why the node of a name was run when it last was.

   Errors   CW_ERR_NOT_FOUND when the graph has no such node, or it was never run as far as the index knows;
            CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_why(CwArena* arena, const char* folder, const CwGraph* graph, const char* node, CwDiag* diag,
                            CwWhy* ret_why);

#endif
