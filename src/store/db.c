// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/db_priv.h"

#include "base/buf.h"
#include "base/text.h"
#include "store/plant.h"

#include <string.h>

enum {
    APPLICATION_ID = 0x43756557, // "CueW", so that file(1) and we know our own
    SCHEMA_VERSION = 1,
    PATIENCE_MS = 10000, // a reader waits for the moment a writer closes
};

static const char schema[] =
    "CREATE TABLE op("
    " number INTEGER PRIMARY KEY, verb TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL, note TEXT NOT NULL,"
    " undoes INTEGER REFERENCES op(number)) STRICT;"
    "CREATE TABLE change("
    " id INTEGER PRIMARY KEY, op INTEGER NOT NULL REFERENCES op(number), entity TEXT NOT NULL,"
    " property TEXT NOT NULL, old TEXT, new TEXT) STRICT;"
    "CREATE INDEX change_of_op ON change(op);"
    "CREATE TABLE property("
    " entity TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, UNIQUE(entity, name)) STRICT;"
    // What is history stays.
    "CREATE TRIGGER op_stays BEFORE DELETE ON op BEGIN SELECT RAISE(ABORT, 'history is not deleted'); END;"
    "CREATE TRIGGER op_is_fixed BEFORE UPDATE ON op BEGIN SELECT RAISE(ABORT, 'history is not changed'); END;"
    "CREATE TRIGGER change_stays BEFORE DELETE ON change BEGIN SELECT RAISE(ABORT, 'history is not deleted'); END;"
    "CREATE TRIGGER change_is_fixed BEFORE UPDATE ON change BEGIN SELECT RAISE(ABORT, 'history is not changed'); END;";

// An op in the making stands in `pending`: the value before it, and the value now.
static const char writer_schema[] = "CREATE TEMP TABLE pending("
                                    " entity TEXT NOT NULL, property TEXT NOT NULL, old TEXT, new TEXT,"
                                    " UNIQUE(entity, property))";

static const char* const sql[CW__SQL_COUNT] = {
    [CW__SQL_BEGIN] = "BEGIN IMMEDIATE",
    [CW__SQL_COMMIT] = "COMMIT",
    [CW__SQL_ROLLBACK] = "ROLLBACK",
    [CW__SQL_GET] = "SELECT value FROM property WHERE entity = ?1 AND name = ?2",
    [CW__SQL_PROPERTIES] = "SELECT name, value FROM property WHERE entity = ?1 ORDER BY name",
    [CW__SQL_ENTITIES] = "SELECT entity, name, value FROM property WHERE entity > ?1 || '/' AND entity < ?1 || '0'"
                         " ORDER BY entity, name",
    [CW__SQL_LAST_OP] = "SELECT coalesce(max(number), 0) FROM op",
    [CW__SQL_PUT_PROPERTY] = "INSERT INTO property(entity, name, value) VALUES(?1, ?2, ?3)"
                             " ON CONFLICT(entity, name) DO UPDATE SET value = excluded.value",
    [CW__SQL_DROP_PROPERTY] = "DELETE FROM property WHERE entity = ?1 AND name = ?2",
    [CW__SQL_PENDING] = "INSERT INTO pending(entity, property, old, new) VALUES(?1, ?2, ?3, ?4)"
                        " ON CONFLICT(entity, property) DO UPDATE SET new = excluded.new",
    [CW__SQL_PENDING_OBJECTS] = "SELECT entity, property, new FROM pending"
                                " WHERE old IS NOT new AND instr(new, 'sha256:') ORDER BY rowid",
    [CW__SQL_PENDING_COUNT] = "SELECT count(*) FROM pending WHERE old IS NOT new",
    [CW__SQL_PENDING_CLEAR] = "DELETE FROM pending",
    [CW__SQL_PUT_OP] = "INSERT INTO op(number, verb, who, at, note, undoes) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
    [CW__SQL_PUT_CHANGES] = "INSERT INTO change(op, entity, property, old, new)"
                            " SELECT ?1, entity, property, old, new FROM pending WHERE old IS NOT new ORDER BY rowid",
    [CW__SQL_OPS] = "SELECT number, verb, who, at, note, coalesce(undoes, 0) FROM op"
                    " WHERE number BETWEEN ?1 AND ?2 ORDER BY number",
    [CW__SQL_CHANGES] = "SELECT entity, property, old, new FROM change WHERE op = ?1 ORDER BY id",
    [CW__SQL_UNDOS] = "SELECT number, undoes FROM op WHERE undoes IS NOT NULL ORDER BY number DESC",
    [CW__SQL_PLAIN_OPS] = "SELECT number FROM op WHERE undoes IS NULL ORDER BY number DESC",
};

static CwStatus status_of(int code) {
    switch (code & 0xFF) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return CW_OK;
    case SQLITE_NOMEM:
        return CW_ERR_NO_MEM;
    case SQLITE_FULL:
        return CW_ERR_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return CW_ERR_CONFLICT;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return CW_ERR_CORRUPT;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
        return CW_ERR_DENIED;
    default:
        return CW_ERR_IO;
    }
}

static const char* advice(CwStatus status) {
    switch (status) {
    case CW_ERR_FULL:
        return "; make room and try again";
    case CW_ERR_CONFLICT:
        return "; another program keeps the project busy, try again";
    case CW_ERR_CORRUPT:
        return "; the project's database is damaged, bring it back from a backup";
    default:
        return "";
    }
}

CwStatus cw__db_error(const CwDb* db, CwDiag* diag, const char* doing) {
    const int code = db->handle ? sqlite3_errcode(db->handle) : SQLITE_NOMEM;
    const CwStatus status = status_of(code) == CW_OK ? CW_ERR_IO : status_of(code);
    return cw_diag(diag, status, "store.database", (CwPlace){db->path, 0, 0}, NULL, "%s failed: %s%s", doing,
                   db->handle ? sqlite3_errmsg(db->handle) : "memory ran out", advice(status));
}

CwStatus cw__db_exec(CwDb* db, const char* text, CwDiag* diag) {
    return sqlite3_exec(db->handle, text, NULL, NULL, NULL) == SQLITE_OK ? CW_OK
                                                                         : cw__db_error(db, diag, "the database");
}

static CwStatus connect_to(CwDb* db, const char* path, int flags, CwDiag* diag) {
    *db = (CwDb){.path = path};
    if (sqlite3_open_v2(path, &db->handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL) != SQLITE_OK) {
        return cw__db_error(db, diag, "opening the database");
    }
    (void)sqlite3_busy_timeout(db->handle, PATIENCE_MS);
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    return cw__db_exec(db, "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON;", diag);
}

// Answered ops survive a power cut: each commit syncs the log.
static CwStatus make_durable(CwDb* db, CwDiag* diag) {
    const bool planted = cw_planted(CW_PLANT_DATABASE_NORMAL);
    return cw__db_exec(db, planted ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL", diag);
}

// A whole number a pragma answers.
static CwStatus ask(CwDb* db, const char* pragma, CwDiag* diag, int64_t* ret_value) {
    sqlite3_stmt* statement = NULL;
    if (sqlite3_prepare_v2(db->handle, pragma, -1, &statement, NULL) != SQLITE_OK) {
        return cw__db_error(db, diag, "opening the database");
    }
    CwStatus status = CW_OK;
    if (sqlite3_step(statement) == SQLITE_ROW) {
        *ret_value = sqlite3_column_int64(statement, 0);
    } else {
        status = cw__db_error(db, diag, "opening the database");
    }
    (void)sqlite3_finalize(statement);
    return status;
}

static CwStatus recognise(CwDb* db, CwDiag* diag) {
    int64_t id = 0;
    int64_t version = 0;
    CW_TRY(ask(db, "PRAGMA application_id", diag, &id));
    CW_TRY(ask(db, "PRAGMA user_version", diag, &version));
    if (id != APPLICATION_ID) {
        return cw_diag(diag, CW_ERR_CORRUPT, "store.foreign", (CwPlace){db->path, 0, 0}, NULL,
                       "this is not the database of a cuewright project");
    }
    if (version != SCHEMA_VERSION) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "store.version", (CwPlace){db->path, 0, 0}, NULL,
                       "the project was made by another version of cuewright (format %lld, this one knows %d)",
                       (long long)version, SCHEMA_VERSION);
    }
    return CW_OK;
}

CwStatus cw__db_create(CwDb* db, const char* path, CwDiag* diag) {
    CW_TRY(connect_to(db, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, diag));
    CW_TRY(cw__db_exec(db, "PRAGMA journal_mode = WAL", diag));
    CW_TRY(make_durable(db, diag));
    CwStatus status = cw__db_exec(db, "BEGIN IMMEDIATE", diag);
    if (status == CW_OK) {
        status = cw__db_exec(db, schema, diag);
    }
    if (status == CW_OK) {
        char numbers[96];
        (void)sqlite3_snprintf(sizeof numbers, numbers, "PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
                               APPLICATION_ID, SCHEMA_VERSION);
        status = cw__db_exec(db, numbers, diag);
    }
    CW_TRY(status);
    return cw__db_exec(db, writer_schema, diag);
}

CwStatus cw__db_open(CwDb* db, const char* path, bool write, CwDiag* diag) {
    CW_TRY(connect_to(db, path, SQLITE_OPEN_READWRITE, diag));
    CW_TRY(recognise(db, diag));
    if (!write) {
        return cw__db_exec(db, "PRAGMA query_only = ON", diag);
    }
    CW_TRY(make_durable(db, diag));
    return cw__db_exec(db, writer_schema, diag);
}

void cw__db_close(CwDb* db) {
    for (int i = 0; i < CW__SQL_COUNT; ++i) {
        (void)sqlite3_finalize(db->statements[i]);
        db->statements[i] = NULL;
    }
    (void)sqlite3_close(db->handle);
    db->handle = NULL;
}

CwStatus cw__db_prepare(CwDb* db, CwSql which, CwDiag* diag, sqlite3_stmt** ret_statement) {
    if (!db->handle) {
        return cw_diag(diag, CW_ERR_IO, "store.closed", (CwPlace){db->path, 0, 0}, NULL,
                       "the project is closed after an error");
    }
    sqlite3_stmt* statement = db->statements[which];
    if (!statement) {
        if (sqlite3_prepare_v3(db->handle, sql[which], -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK) {
            return cw__db_error(db, diag, "the database");
        }
        db->statements[which] = statement;
    }
    (void)sqlite3_reset(statement);
    (void)sqlite3_clear_bindings(statement);
    *ret_statement = statement;
    return CW_OK;
}

CwStatus cw__db_bind_text(CwDb* db, sqlite3_stmt* statement, int place, const char* text, CwDiag* diag) {
    const int code =
        text ? sqlite3_bind_text(statement, place, text, -1, SQLITE_STATIC) : sqlite3_bind_null(statement, place);
    return code == SQLITE_OK ? CW_OK : cw__db_error(db, diag, "the database");
}

CwStatus cw__db_step(CwDb* db, sqlite3_stmt* statement, CwDiag* diag, bool* ret_row) {
    const int code = sqlite3_step(statement);
    if (code == SQLITE_ROW || code == SQLITE_DONE) {
        if (code == SQLITE_DONE) {
            (void)sqlite3_reset(statement); // an unfinished statement would keep its view of the database
        }
        *ret_row = code == SQLITE_ROW;
        return CW_OK;
    }
    const CwStatus status = cw__db_error(db, diag, "the database");
    (void)sqlite3_reset(statement);
    return status;
}

CwStatus cw__db_run(CwDb* db, sqlite3_stmt* statement, CwDiag* diag) {
    bool row = false;
    const CwStatus status = cw__db_step(db, statement, diag, &row);
    (void)sqlite3_reset(statement);
    (void)sqlite3_clear_bindings(statement);
    return status;
}

CwStatus cw__db_do(CwDb* db, CwSql which, CwDiag* diag) {
    sqlite3_stmt* statement = NULL;
    CW_TRY(cw__db_prepare(db, which, diag, &statement));
    return cw__db_run(db, statement, diag);
}

CwStatus cw__db_text(CwArena* arena, sqlite3_stmt* statement, int column, const char** ret_text) {
    if (sqlite3_column_type(statement, column) == SQLITE_NULL) {
        *ret_text = NULL;
        return CW_OK;
    }
    const char* text = (const char*)sqlite3_column_text(statement, column);
    if (!text) {
        return CW_ERR_NO_MEM;
    }
    const char* copy = cw_text_copy(arena, (CwText){text, (size_t)sqlite3_column_bytes(statement, column)});
    if (!copy) {
        return CW_ERR_NO_MEM;
    }
    *ret_text = copy;
    return CW_OK;
}
