// SPDX-License-Identifier: GPL-3.0-or-later
#include "build/index_priv.h"

#include "base/buf.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

enum {
    FORMAT = 1, // as the schema below sets it
    PATIENCE_MS = 2000,
    REMEMBERED = 8, // entries kept of a node
};

static const char schema[] =
    "BEGIN IMMEDIATE;"
    "CREATE TABLE IF NOT EXISTS entry(id INTEGER PRIMARY KEY, node TEXT NOT NULL, key TEXT NOT NULL,"
    " ran INTEGER NOT NULL, microseconds INTEGER NOT NULL) STRICT;"
    "CREATE INDEX IF NOT EXISTS entry_of_node ON entry(node, id);"
    "CREATE TABLE IF NOT EXISTS package(stamp TEXT NOT NULL, name TEXT NOT NULL,"
    " version TEXT NOT NULL, PRIMARY KEY(stamp, name)) STRICT;"
    "PRAGMA user_version = 1;"
    "COMMIT";

struct CwIndex {
    sqlite3* handle; // NULL: there is no index, and nothing is remembered
};

static void close_index(void* object) {
    CwIndex* index = object;
    (void)sqlite3_close_v2(index->handle);
    index->handle = NULL;
}

static bool exec(CwIndex* index, const char* sql) {
    return sqlite3_exec(index->handle, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static int format_of(CwIndex* index) {
    sqlite3_stmt* statement = NULL;
    int format = -1;
    if (sqlite3_prepare_v2(index->handle, "PRAGMA user_version", -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        format = sqlite3_column_int(statement, 0);
    }
    (void)sqlite3_finalize(statement);
    return format;
}

/** What came of opening the index. */
typedef enum {
    OPENED,
    UNUSABLE, // broken, or of another format: it may go
    ABSENT,   // busy, or not to be had: it may not
} Opening;

static Opening connect_to(CwIndex* index, const char* path) {
    if (sqlite3_open_v2(path, &index->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) !=
        SQLITE_OK) {
        return ABSENT;
    }
    (void)sqlite3_busy_timeout(index->handle, PATIENCE_MS);
    const int format = format_of(index);
    if (format != 0 && format != FORMAT) {
        const int code = sqlite3_errcode(index->handle);
        return format > 0 || code == SQLITE_NOTADB || code == SQLITE_CORRUPT ? UNUSABLE : ABSENT;
    }
    // No sync: it may be lost.
    if (exec(index, "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;") &&
        (format == FORMAT || exec(index, schema))) {
        return OPENED;
    }
    const int code = sqlite3_errcode(index->handle);
    return code == SQLITE_NOTADB || code == SQLITE_CORRUPT ? UNUSABLE : ABSENT;
}

static void delete_files(CwArena* arena, const char* path) {
    static const char* const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; ++i) {
        const char* file = cw_format(arena, "%s%s", path, ends[i]);
        if (file) {
            (void)unlink(file);
        }
    }
}

CwStatus cw__index_open(CwArena* arena, const char* folder, CwIndex** ret_index) {
    CwIndex* index = CW_NEW(arena, CwIndex);
    const char* path = cw_format(arena, "%s/index.db", folder);
    if (!index || !path) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_arena_defer(arena, close_index, index));
    Opening opening = connect_to(index, path);
    if (opening == UNUSABLE) {
        close_index(index);
        delete_files(arena, path);
        opening = connect_to(index, path);
    }
    if (opening != OPENED) {
        close_index(index);
    }
    *ret_index = index;
    return CW_OK;
}

static sqlite3_stmt* prepare(CwIndex* index, const char* sql) {
    sqlite3_stmt* statement = NULL;
    if (!index->handle || sqlite3_prepare_v2(index->handle, sql, -1, &statement, NULL) != SQLITE_OK) {
        return NULL;
    }
    return statement;
}

typedef struct {
    CwIndexEntry* items;
    size_t count;
    size_t capacity;
} EntryList;

// Reads (node, key, ran, microseconds) rows; a row that makes no sense is passed over.
static CwStatus read_entries(CwArena* arena, sqlite3_stmt* statement, CwIndexEntries* ret_entries) {
    EntryList list = {NULL, 0, 0};
    while (statement && sqlite3_step(statement) == SQLITE_ROW) {
        const char* node = (const char*)sqlite3_column_text(statement, 0);
        const char* hex = (const char*)sqlite3_column_text(statement, 1);
        CW_TRY(CW_RESERVE(arena, list.items, list.count, list.capacity));
        CwIndexEntry* entry = &list.items[list.count];
        entry->node = cw_string_copy(arena, node);
        if (!entry->node || !hex) {
            return CW_ERR_NO_MEM;
        }
        entry->ran = sqlite3_column_int(statement, 2) != 0;
        entry->microseconds = sqlite3_column_int64(statement, 3);
        if (cw_hash_parse(hex, &entry->key) == CW_OK) {
            ++list.count;
        }
    }
    *ret_entries = (CwIndexEntries){list.items, list.count};
    return CW_OK;
}

CwStatus cw__index_newest(CwIndex* index, CwArena* arena, CwIndexEntries* ret_entries) {
    sqlite3_stmt* statement = prepare(index, "SELECT node, key, ran, microseconds FROM entry WHERE id IN"
                                             " (SELECT max(id) FROM entry GROUP BY node) ORDER BY node");
    const CwStatus status = read_entries(arena, statement, ret_entries);
    (void)sqlite3_finalize(statement);
    return status;
}

CwStatus cw__index_of_node(CwIndex* index, CwArena* arena, const char* node, CwIndexEntries* ret_entries) {
    sqlite3_stmt* statement =
        prepare(index, "SELECT node, key, ran, microseconds FROM entry WHERE node = ?1 ORDER BY id");
    if (statement) {
        (void)sqlite3_bind_text(statement, 1, node, -1, SQLITE_STATIC);
    }
    const CwStatus status = read_entries(arena, statement, ret_entries);
    (void)sqlite3_finalize(statement);
    return status;
}

static void note(sqlite3_stmt* put, sqlite3_stmt* forget, const CwIndexEntry* entry) {
    char hex[CW_HEX_SIZE];
    cw_hash_to_hex(&entry->key, hex);
    (void)sqlite3_bind_text(put, 1, entry->node, -1, SQLITE_STATIC);
    (void)sqlite3_bind_text(put, 2, hex, -1, SQLITE_TRANSIENT);
    (void)sqlite3_bind_int(put, 3, entry->ran);
    (void)sqlite3_bind_int64(put, 4, entry->microseconds);
    (void)sqlite3_step(put);
    (void)sqlite3_reset(put);
    (void)sqlite3_bind_text(forget, 1, entry->node, -1, SQLITE_STATIC);
    (void)sqlite3_bind_int(forget, 2, REMEMBERED);
    (void)sqlite3_step(forget);
    (void)sqlite3_reset(forget);
}

void cw__index_note(CwIndex* index, const CwIndexEntry* entries, size_t count) {
    sqlite3_stmt* put = prepare(index, "INSERT INTO entry(node, key, ran, microseconds) VALUES(?1, ?2, ?3, ?4)");
    sqlite3_stmt* forget = prepare(index, "DELETE FROM entry WHERE node = ?1 AND id NOT IN"
                                          " (SELECT id FROM entry WHERE node = ?1 ORDER BY id DESC LIMIT ?2)");
    if (count && put && forget && exec(index, "BEGIN IMMEDIATE")) {
        for (size_t i = 0; i < count; ++i) {
            note(put, forget, &entries[i]);
        }
        (void)exec(index, "COMMIT");
    }
    (void)sqlite3_finalize(put);
    (void)sqlite3_finalize(forget);
}

CwStatus cw__index_package(CwIndex* index, CwArena* arena, const char* stamp, const char* name,
                           const char** ret_version) {
    sqlite3_stmt* statement = prepare(index, "SELECT version FROM package WHERE stamp = ?1 AND name = ?2");
    CwStatus status = CW_OK;
    const char* version = NULL;
    if (statement) {
        (void)sqlite3_bind_text(statement, 1, stamp, -1, SQLITE_STATIC);
        (void)sqlite3_bind_text(statement, 2, name, -1, SQLITE_STATIC);
        if (sqlite3_step(statement) == SQLITE_ROW) {
            version = cw_string_copy(arena, (const char*)sqlite3_column_text(statement, 0));
            status = version ? CW_OK : CW_ERR_NO_MEM;
        }
    }
    (void)sqlite3_finalize(statement);
    CW_TRY(status);
    *ret_version = version;
    return CW_OK;
}

static void run_with(CwIndex* index, const char* sql, const char* const* texts, int count) {
    sqlite3_stmt* statement = prepare(index, sql);
    if (statement) {
        for (int i = 0; i < count; ++i) {
            (void)sqlite3_bind_text(statement, i + 1, texts[i], -1, SQLITE_STATIC);
        }
        (void)sqlite3_step(statement);
    }
    (void)sqlite3_finalize(statement);
}

void cw__index_note_package(CwIndex* index, const char* stamp, const char* name, const char* version) {
    const char* const texts[] = {stamp, name, version};
    run_with(index, "DELETE FROM package WHERE stamp <> ?1", texts, 1);
    run_with(index, "INSERT OR REPLACE INTO package(stamp, name, version) VALUES(?1, ?2, ?3)", texts, 3);
}
