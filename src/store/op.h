// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Ops: every change of a project is one op in one transaction, and the history of ops is the truth.

   An op stores the old and the new value of every property it changes, with what was done (verb), who, when, and a
   note. Nothing that was committed is ever changed or deleted; an undo is an op of its own, that writes old values
   back.

   Units    ops are numbered from 1.
*/
#ifndef CW_STORE_OP_H
#define CW_STORE_OP_H

#include "store/store.h"

typedef struct CwOp CwOp;

/** What is said of an op. */
typedef struct {
    const char* verb; ///< what was done: "new", "conform", "approve"
    const char* who;
    const char* when; ///< as the shell read the clock: "2024-05-01T12:00:00Z"
    const char* note; ///< NULL is none
} CwOpIntro;

/**
   Begins an op; one at a time.

   Errors   CW_ERR_BAD_INPUT when a text is missing or is not UTF-8; CW_ERR_DENIED when the store is open to read only;
            CW_ERR_CONFLICT when an op is open already; CW_ERR_FULL, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   belongs to the store until it is committed or cancelled; copies `intro`.
*/
CW_MUST_USE CwStatus cw_op_begin(CwStore* store, const CwOpIntro* intro, CwDiag* diag, CwOp** ret_op);

/**
   Gives a property a value; NULL takes it away. Setting what is there already changes nothing; the last one counts.

   Range    entity "kind/id": kind of a-z, 0-9, _ and -, id and property of 1 to 255 bytes without control characters;
            value of at most 16 MiB; all UTF-8.
   Errors   CW_ERR_BAD_INPUT, CW_ERR_RANGE, CW_ERR_FULL, CW_ERR_IO, CW_ERR_NO_MEM; then the op can no more be committed.
*/
CW_MUST_USE CwStatus cw_op_set(CwOp* op, const char* entity, const char* property, const char* value, CwDiag* diag);

/**
   Takes away every property an entity has.

   Errors   as cw_op_set().
*/
CW_MUST_USE CwStatus cw_op_remove(CwOp* op, const char* entity, CwDiag* diag);

/**
   Ends the op: when this answers CW_OK, it is there for good. An op that changed nothing is not kept, and `*ret_number`
   is then 0.

   Errors   the error of a set that failed before; CW_ERR_NOT_FOUND when a new value names an object that is not in
            objects/; CW_ERR_FULL; CW_ERR_NO_MEM; then nothing of the op is there. CW_ERR_IO when the disk failed at the
            last moment: the store can only be closed, and opening it again shows whether the op is there.
   Memory   the op is gone, whatever the answer; `ret_number` may be NULL.
*/
CW_MUST_USE CwStatus cw_op_commit(CwOp* op, CwDiag* diag, int64_t* ret_number);

/** Drops an op; NULL is allowed. */
void cw_op_cancel(CwOp* op);

/**
   Undoes one op by a new one that writes its old values back.

   Range    `number` of an op that is not undone at the moment.
   Errors   CW_ERR_NOT_FOUND when there is no such op; CW_ERR_CONFLICT when it is undone already, or when a property it
            set has changed since (diag names it); and as cw_op_commit().
*/
CW_MUST_USE CwStatus cw_op_undo(CwStore* store, int64_t number, const CwOpIntro* intro, CwDiag* diag,
                                int64_t* ret_number);

/**
   The op that undo means: the last that is neither an undo nor undone; 0 when there is none.

   Errors   CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_op_to_undo(CwStore* store, int64_t* ret_number);

/**
   The op that redo undoes: the last undo that is not undone, if nothing else was done since; 0 when there is none.

   Errors   CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_op_to_redo(CwStore* store, int64_t* ret_number);

/** What an op did to one property. */
typedef struct {
    const char* entity;
    const char* property;
    const char* old_value; ///< NULL: there was none
    const char* new_value; ///< NULL: there is none any more
} CwChange;

/** An op of the history. */
typedef struct {
    int64_t number;
    const char* verb;
    const char* who;
    const char* when;
    const char* note;        ///< "" when there is none
    int64_t undoes;          ///< the op it undoes; 0 for none
    bool undone;             ///< by an op that is not undone itself
    const CwChange* changes; ///< in the order they were first set
    size_t n_changes;
} CwOpRecord;

/** Ops, in order. */
typedef struct {
    const CwOpRecord* items;
    size_t count;
} CwHistory;

/**
   The ops from number `first` to number `last`, both included.

   Range    `last` 0 is the last there is.
   Errors   CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_store_history(CwStore* store, CwArena* arena, int64_t first, int64_t last,
                                      CwHistory* ret_history);

#endif
