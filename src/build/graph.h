// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What is to be made: a graph of steps, each with a name for people, parameters, and inputs that are objects or outputs
   of other steps.

   A graph is built anew from the state of the film whenever it is wanted; it is cheap. Inputs can only name nodes that
   are there already, so there are no rings.

   Units    counts of nodes.
   Memory   all of a graph lives in the arena it was made in.
   Threads  one thread at a time for one graph.
*/
#ifndef CW_BUILD_GRAPH_H
#define CW_BUILD_GRAPH_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/hash.h"
#include "build/step.h"

#include <stddef.h>

typedef struct CwGraph CwGraph;
typedef struct CwNode CwNode;

/**
   An empty graph of steps of these kinds.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `kinds`, of which `run` may be NULL here: only the worker calls it.
*/
CW_MUST_USE CwStatus cw_graph_new(CwArena* arena, const CwStepKind* kinds, size_t n_kinds, CwGraph** ret_graph);

/**
   Adds a step: `name` is unique and stays the same from build to build ("cue/2m1/tempo"), so that `why` can compare.

   Shape    `params` is a JSON object as text, without floating point; NULL is {}.
   Errors   CW_ERR_EXISTS when a node has that name; CW_ERR_NOT_FOUND when there is no such kind; CW_ERR_BAD_INPUT when
            the parameters are not such an object; CW_ERR_NO_MEM.
   Memory   belongs to the graph; copies `name` and `params`.
*/
CW_MUST_USE CwStatus cw_graph_add(CwGraph* graph, const char* name, const char* kind, const char* params, CwDiag* diag,
                                  CwNode** ret_node);

/**
   Gives the step an object as the input `input`.

   Errors   CW_ERR_EXISTS when it has an input of that name; CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_node_take_object(CwNode* node, const char* input, const CwHash* hash, CwDiag* diag);

/**
   Gives the step the output `output` of the step `from` as the input `input`.

   Errors   CW_ERR_EXISTS when it has an input of that name; CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_node_take_output(CwNode* node, const char* input, CwNode* from, const char* output,
                                         CwDiag* diag);

/**
   The node of a name.

   Memory   belongs to the graph; NULL when there is none.
*/
CwNode* cw_graph_find(const CwGraph* graph, const char* name);

/** How many nodes there are. */
size_t cw_graph_count(const CwGraph* graph);

/**
   The name of a node.

   Memory   belongs to the graph.
*/
const char* cw_node_name(const CwNode* node);

#endif
