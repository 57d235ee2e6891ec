// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The database behind a store: one connection, its statements, and what its errors mean.
*/
#ifndef CW_STORE_DB_PRIV_H
#define CW_STORE_DB_PRIV_H

#include "base/arena.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sqlite3.h>

/** The statements that are prepared once. */
typedef enum {
    CW__SQL_BEGIN,
    CW__SQL_COMMIT,
    CW__SQL_ROLLBACK,
    CW__SQL_GET,
    CW__SQL_PROPERTIES,
    CW__SQL_ENTITIES,
    CW__SQL_LAST_OP,
    CW__SQL_PUT_PROPERTY,
    CW__SQL_DROP_PROPERTY,
    CW__SQL_PENDING,
    CW__SQL_PENDING_OBJECTS,
    CW__SQL_PENDING_COUNT,
    CW__SQL_PENDING_CLEAR,
    CW__SQL_PUT_OP,
    CW__SQL_PUT_CHANGES,
    CW__SQL_OPS,
    CW__SQL_CHANGES,
    CW__SQL_UNDOS,
    CW__SQL_PLAIN_OPS,
    CW__SQL_COUNT
} CwSql;

/** One connection. */
typedef struct {
    sqlite3* handle;
    const char* path; ///< for diagnostics
    sqlite3_stmt* statements[CW__SQL_COUNT];
} CwDb;

/** Makes project.db with its tables, in write-ahead mode. */
CW_MUST_USE CwStatus cw__db_create(CwDb* db, const char* path, CwDiag* diag);

/** Opens project.db; `write` or only to read. */
CW_MUST_USE CwStatus cw__db_open(CwDb* db, const char* path, bool write, CwDiag* diag);

/** Closes; a closed one is fine. The last to close folds the log into the database. */
void cw__db_close(CwDb* db);

/** What SQLite last said of this connection. */
CwStatus cw__db_error(const CwDb* db, CwDiag* diag, const char* doing);

/** A statement, ready for its values. */
CW_MUST_USE CwStatus cw__db_prepare(CwDb* db, CwSql which, CwDiag* diag, sqlite3_stmt** ret_statement);

/** Gives a statement a text (NULL is null); the text must live until the statement has run. */
CW_MUST_USE CwStatus cw__db_bind_text(CwDb* db, sqlite3_stmt* statement, int place, const char* text, CwDiag* diag);

/** The next row: CW_OK with `*ret_row` false at the end. */
CW_MUST_USE CwStatus cw__db_step(CwDb* db, sqlite3_stmt* statement, CwDiag* diag, bool* ret_row);

/** Runs a statement that gives no rows. */
CW_MUST_USE CwStatus cw__db_run(CwDb* db, sqlite3_stmt* statement, CwDiag* diag);

/** Prepares and runs a statement without values. */
CW_MUST_USE CwStatus cw__db_do(CwDb* db, CwSql which, CwDiag* diag);

/** Runs SQL text. */
CW_MUST_USE CwStatus cw__db_exec(CwDb* db, const char* sql, CwDiag* diag);

/** A copy of a text column; NULL (and CW_OK) where the column is null. */
CW_MUST_USE CwStatus cw__db_text(CwArena* arena, sqlite3_stmt* statement, int column, const char** ret_text);

#endif
