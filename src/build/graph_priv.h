// SPDX-License-Identifier: GPL-3.0-or-later
/** What a graph is inside, for the files of this room. */
#ifndef CW_BUILD_GRAPH_PRIV_H
#define CW_BUILD_GRAPH_PRIV_H

#include "build/graph.h"

/** An input: an object, or the output of a node before. */
typedef struct {
    const char* name;
    const CwNode* from; // NULL: `hash` it is
    const char* output;
    CwHash hash;
} CwNodeInput;

struct CwNode {
    CwGraph* graph;
    size_t index; // in the order they were added
    const char* name;
    const CwStepKind* kind;
    const char* params; // canonical
    CwNodeInput* inputs;
    size_t n_inputs;
    size_t inputs_capacity;
    CwNode* next; // in its bucket
};

/** A node in the order they were added. */
typedef struct {
    CwNode* node;
} CwNodeSlot;

enum { CW__BUCKETS = 1024 };

struct CwGraph {
    CwArena* arena;
    const CwStepKind* kinds;
    size_t n_kinds;
    CwNodeSlot* nodes;
    size_t n_nodes;
    size_t nodes_capacity;
    CwNode* buckets[CW__BUCKETS]; // by name
};

#endif
