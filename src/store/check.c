// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/check.h"

#include "base/buf.h"
#include "store/named_priv.h"

#include <string.h>
#include <sys/stat.h>

// The newest value the history gives each property that has one.
#define NEWEST                                                                                                         \
    "SELECT entity, property, new FROM change AS c WHERE new IS NOT NULL AND NOT EXISTS"                               \
    " (SELECT 1 FROM change AS later WHERE later.entity = c.entity AND later.property = c.property"                    \
    " AND later.id > c.id)"

static const char broken_chain[] =
    "SELECT 'op ' || op, entity || ' ' || property FROM (SELECT id, op, entity, property, old,"
    " lag(new) OVER (PARTITION BY entity, property ORDER BY id) AS before FROM change)"
    " WHERE old IS NOT before ORDER BY id";
static const char wrong_view[] =
    "SELECT '', entity || ' ' || name FROM (SELECT entity, name, value FROM property EXCEPT " NEWEST
    ") UNION SELECT '', entity || ' ' || property FROM (" NEWEST
    " EXCEPT SELECT entity, name, value FROM property) ORDER BY 2";
static const char integrity[] = "SELECT '', integrity_check FROM pragma_integrity_check"
                                " WHERE integrity_check <> 'ok' UNION ALL"
                                " SELECT '', 'row of ' || \"table\" FROM pragma_foreign_key_check";

typedef struct {
    CwStore* store;
    CwArena* arena;
    CwDiag* diag;
    CwFault* faults;
    size_t n_faults;
    size_t faults_capacity;
    CwNamedList named;
    CwCheckReport report;
} Check;

static CwStatus add_fault(Check* check, CwFaultKind kind, const char* what, const char* named_by, bool derived) {
    CW_TRY(CW_RESERVE(check->arena, check->faults, check->n_faults, check->faults_capacity));
    if (!what || !named_by) {
        return CW_ERR_NO_MEM;
    }
    check->faults[check->n_faults++] = (CwFault){kind, what, named_by, derived};
    return CW_OK;
}

// Runs SQL of two text columns and hands each row on. A database too broken to ask is a fault of its own.
static CwStatus each_row(Check* check, const char* sql, CwStatus (*take)(Check*, const char*, const char*)) {
    CwDb* db = &check->store->db;
    sqlite3_stmt* statement = NULL;
    int code = sqlite3_prepare_v2(db->handle, sql, -1, &statement, NULL);
    CwStatus status = CW_OK;
    while (code == SQLITE_OK && status == CW_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        const char* first = NULL;
        const char* second = NULL;
        status = cw__db_text(check->arena, statement, 0, &first);
        status = status == CW_OK ? cw__db_text(check->arena, statement, 1, &second) : status;
        status = status == CW_OK ? take(check, first ? first : "", second ? second : "") : status;
        code = SQLITE_OK;
    }
    if (status == CW_OK && code != SQLITE_DONE) {
        status = cw__db_error(db, NULL, "");
        status = status == CW_ERR_NO_MEM || status == CW_ERR_IO
                     ? cw__db_error(db, check->diag, "the check")
                     : add_fault(check, CW_FAULT_DATABASE, cw_string_copy(check->arena, sqlite3_errmsg(db->handle)), "",
                                 false);
    }
    (void)sqlite3_finalize(statement);
    return status;
}

static CwStatus database_fault(Check* check, const char* named_by, const char* what) {
    return add_fault(check, CW_FAULT_DATABASE, what, named_by, false);
}

static CwStatus chain_fault(Check* check, const char* named_by, const char* what) {
    return add_fault(check, CW_FAULT_HISTORY, what, named_by, false);
}

static CwStatus view_fault(Check* check, const char* named_by, const char* what) {
    return add_fault(check, CW_FAULT_VIEW, what, named_by, false);
}

static CwStatus name_in_value(Check* check, const char* value, const char* named_by) {
    return cw__named_in_text(&check->named, value, named_by);
}

static CwStatus read_steps(Check* check) {
    CwNames names = {NULL, 0};
    const char* folder = cw_path(check->arena, check->store->folder.text, "steps");
    if (!folder) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_folder_list(check->arena, folder, check->diag, &names));
    check->report.steps = (int64_t)names.count;
    for (size_t i = 0; i < names.count; ++i) {
        const CwStatus status = cw__named_in_step(&check->named, folder, names.names[i]);
        CW_TRY(status == CW_ERR_CORRUPT ? add_fault(check, CW_FAULT_STEP, names.names[i], "", true) : status);
    }
    return CW_OK;
}

static CwStatus look_at_object(Check* check, const CwNamed* named) {
    CwText bytes = {NULL, 0};
    CwArena* scrap = cw_arena_new(NULL);
    const CwStatus status =
        scrap ? cw_object_fetch(check->store->objects, scrap, &named->hash, true, check->diag, &bytes) : CW_ERR_NO_MEM;
    const int64_t size = (int64_t)bytes.length;
    cw_arena_free(scrap);
    if (status == CW_ERR_NOT_FOUND || status == CW_ERR_CORRUPT) {
        return add_fault(check, status == CW_ERR_CORRUPT ? CW_FAULT_DAMAGED : CW_FAULT_MISSING,
                         cw_hash_hex(check->arena, &named->hash), named->named_by, named->derived);
    }
    check->report.bytes += size;
    return status;
}

static CwStatus look_at_objects(Check* check, CwCheckProgress progress, void* context) {
    cw__named_sort(&check->named);
    const size_t n = check->named.count;
    for (size_t i = 0; i < n; ++i) {
        if (progress && !progress(context, (int64_t)i, (int64_t)n)) {
            return cw_diag(check->diag, CW_ERR_INTERRUPTED, "store.check", (CwPlace){check->store->path.text, 0, 0},
                           NULL, "the check was stopped after %zu of %zu objects", i, n);
        }
        CW_TRY(look_at_object(check, &check->named.items[i]));
    }
    check->report.objects = (int64_t)n;
    return CW_OK;
}

static CwStatus check_all(Check* check, CwCheckProgress progress, void* context) {
    CW_TRY(each_row(check, integrity, database_fault));
    CW_TRY(each_row(check, broken_chain, chain_fault));
    CW_TRY(each_row(check, wrong_view, view_fault));
    CW_TRY(each_row(check, CW__SQL_OBJECTS_OF_OPS, name_in_value));
    CW_TRY(read_steps(check));
    CW_TRY(look_at_objects(check, progress, context));
    return cw_store_last_op(check->store, &check->report.ops);
}

CwStatus cw_store_check(CwStore* store, CwArena* arena, CwCheckProgress progress, void* context, CwDiag* diag,
                        CwCheckReport* ret_report) {
    Check check = {.store = store, .arena = arena, .diag = diag, .named = {.arena = arena}};
    CW_TRY(check_all(&check, progress, context));
    check.report.faults = check.faults;
    check.report.n_faults = check.n_faults;
    *ret_report = check.report;
    return CW_OK;
}

static CwStatus rebuild(CwDb* db, CwDiag* diag) {
    CW_TRY(cw__db_exec(db, "DELETE FROM property", diag));
    CW_TRY(cw__db_exec(db, "INSERT INTO property(entity, name, value) " NEWEST " ORDER BY entity, property", diag));
    return cw__db_do(db, CW__SQL_COMMIT, diag);
}

CwStatus cw_store_rebuild(CwStore* store, CwDiag* diag) {
    CW_TRY(cw__store_idle(store, diag));
    CW_TRY(cw__db_do(&store->db, CW__SQL_BEGIN, diag));
    const CwStatus status = rebuild(&store->db, diag);
    if (status != CW_OK && !sqlite3_get_autocommit(store->db.handle) &&
        cw__db_do(&store->db, CW__SQL_ROLLBACK, NULL) != CW_OK) {
        store->broken = true;
    }
    return status;
}

// Moves the file, and brings both folders to the disk.
static CwStatus move_aside(CwStore* store, CwArena* arena, const CwHash* hash, CwDiag* diag) {
    CwPath folder;
    CwPath place;
    const char* path = cw_object_path(store->objects, arena, hash);
    const char* hex = cw_hash_hex(arena, hash);
    if (!path || !hex) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw__path_make(&folder, diag, "%s/damaged", store->folder.text));
    CW_TRY(cw__disk_folder(folder.text, diag));
    CW_TRY(cw__path_make(&place, diag, "%s/%s", folder.text, hex));
    CW_TRY(cw__disk_rename(path, place.text, diag));
    CW_TRY(cw__disk_sync_folder(folder.text, diag));
    CW_TRY(cw__path_make(&place, diag, "%s/objects/%.2s", store->folder.text, hex));
    return cw__disk_sync_folder(place.text, diag);
}

static CwStatus set_aside(CwStore* store, CwArena* arena, const CwHash* hash, CwDiag* diag) {
    CwText bytes = {NULL, 0};
    const CwStatus status = cw_object_fetch(store->objects, arena, hash, true, diag, &bytes);
    if (status == CW_OK) {
        return cw_diag(diag, CW_ERR_CONFLICT, "store.set_aside", (CwPlace){store->path.text, 0, 0}, NULL,
                       "the object is not damaged");
    }
    return status == CW_ERR_CORRUPT ? move_aside(store, arena, hash, diag) : status;
}

CwStatus cw_store_set_aside(CwStore* store, const CwHash* hash, CwDiag* diag) {
    CW_TRY(cw__store_writable(store, diag));
    CwArena* scrap = cw_arena_new(NULL);
    const CwStatus status = scrap ? set_aside(store, scrap, hash, diag) : CW_ERR_NO_MEM;
    cw_arena_free(scrap);
    return status;
}
