// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/op.h"

#include "store/store_priv.h"

#include <string.h>

enum {
    NAME_BYTES = 255,
    VALUE_BYTES = 16 << 20,
};

static CwStatus bad_name(CwDiag* diag, const char* what, const char* read) {
    return cw_diag(diag, CW_ERR_BAD_INPUT, "store.name", (CwPlace){0}, read,
                   "this is no name for %s: it must be UTF-8 of 1 to %d bytes without control characters", what,
                   NAME_BYTES);
}

static bool is_name(const char* text) {
    const size_t length = strlen(text);
    if (length < 1 || length > NAME_BYTES || cw_text_bad_utf8(cw_text(text)) != length) {
        return false;
    }
    for (size_t i = 0; i < length; ++i) {
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7F) {
            return false;
        }
    }
    return true;
}

static bool is_entity(const char* entity) {
    const size_t kind = strspn(entity, "abcdefghijklmnopqrstuvwxyz0123456789_-");
    return kind > 0 && entity[kind] == '/' && is_name(entity) && entity[kind + 1];
}

static CwStatus check_value(const char* value, const char* property, CwDiag* diag) {
    const size_t length = value ? strlen(value) : 0;
    if (length > VALUE_BYTES) {
        return cw_diag(diag, CW_ERR_RANGE, "store.value", (CwPlace){0}, property,
                       "the value has %zu bytes; at most %d are kept: put it into an object", length, VALUE_BYTES);
    }
    if (value && cw_text_bad_utf8(cw_text(value)) != length) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "store.value", (CwPlace){0}, property, "the value is not UTF-8");
    }
    return CW_OK;
}

static CwStatus copy_intro(CwOp* op, const CwOpIntro* intro, CwDiag* diag) {
    const char* const given[] = {intro->verb, intro->who, intro->when};
    for (size_t i = 0; i < sizeof given / sizeof given[0]; ++i) {
        if (!given[i] || !is_name(given[i])) {
            return bad_name(diag, i == 0 ? "an op" : i == 1 ? "who made it" : "when it was made", given[i]);
        }
    }
    const char* note = intro->note ? intro->note : "";
    CW_TRY(check_value(note, "note", diag));
    op->verb = cw_string_copy(op->arena, intro->verb);
    op->who = cw_string_copy(op->arena, intro->who);
    op->when = cw_string_copy(op->arena, intro->when);
    op->note = cw_string_copy(op->arena, note);
    return op->verb && op->who && op->when && op->note ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus begin(CwOp* op, const CwOpIntro* intro, CwDiag* diag) {
    CW_TRY(copy_intro(op, intro, diag));
    return cw__db_do(&op->store->db, CW__SQL_BEGIN, diag);
}

CwStatus cw_op_begin(CwStore* store, const CwOpIntro* intro, CwDiag* diag, CwOp** ret_op) {
    CW_TRY(cw__store_idle(store, diag));
    CwArena* arena = cw_arena_new(NULL);
    CwOp* op = arena ? CW_NEW(arena, CwOp) : NULL;
    if (!op) {
        cw_arena_free(arena);
        return CW_ERR_NO_MEM;
    }
    op->arena = arena;
    op->store = store;
    const CwStatus status = begin(op, intro, diag);
    if (status != CW_OK) {
        cw_arena_free(arena);
        return status;
    }
    store->op = op;
    *ret_op = op;
    return CW_OK;
}

// Changes one property, and notes what it was.
static CwStatus change(CwOp* op, const char* entity, const char* property, const char* value, CwDiag* diag) {
    CwDb* db = &op->store->db;
    const char* old = NULL;
    CwArena* scrap = cw_arena_new(NULL);
    if (!scrap) {
        return CW_ERR_NO_MEM;
    }
    sqlite3_stmt* statement = NULL;
    CwStatus status = cw_store_get(op->store, scrap, entity, property, &old);
    status = status == CW_ERR_NOT_FOUND ? CW_OK : status;
    if (status == CW_OK) {
        status = cw__db_prepare(db, CW__SQL_PENDING, diag, &statement);
    }
    const char* const values[] = {entity, property, old, value};
    for (int i = 0; i < 4 && status == CW_OK; ++i) {
        status = cw__db_bind_text(db, statement, i + 1, values[i], diag);
    }
    status = status == CW_OK ? cw__db_run(db, statement, diag) : status;
    cw_arena_free(scrap);
    CW_TRY(status);
    CW_TRY(cw__db_prepare(db, value ? CW__SQL_PUT_PROPERTY : CW__SQL_DROP_PROPERTY, diag, &statement));
    const char* const now[] = {entity, property, value};
    for (int i = 0; i < (value ? 3 : 2); ++i) {
        CW_TRY(cw__db_bind_text(db, statement, i + 1, now[i], diag));
    }
    return cw__db_run(db, statement, diag);
}

static CwStatus set(CwOp* op, const char* entity, const char* property, const char* value, CwDiag* diag) {
    CW_TRY(op->failed);
    if (!is_entity(entity)) {
        return bad_name(diag, "an entity (\"kind/id\")", entity);
    }
    if (!is_name(property)) {
        return bad_name(diag, "a property", property);
    }
    CW_TRY(check_value(value, property, diag));
    return change(op, entity, property, value, diag);
}

CwStatus cw_op_set(CwOp* op, const char* entity, const char* property, const char* value, CwDiag* diag) {
    const CwStatus status = set(op, entity, property, value, diag);
    op->failed = status;
    return status;
}

CwStatus cw_op_remove(CwOp* op, const char* entity, CwDiag* diag) {
    CwArena* scrap = cw_arena_new(NULL);
    CwProperties properties = {NULL, 0};
    CwStatus status = scrap ? cw_store_properties(op->store, scrap, entity, &properties) : CW_ERR_NO_MEM;
    for (size_t i = 0; i < properties.count && status == CW_OK; ++i) {
        status = cw_op_set(op, entity, properties.items[i].name, NULL, diag);
    }
    cw_arena_free(scrap);
    op->failed = op->failed == CW_OK ? status : op->failed;
    return status;
}

void cw_op_cancel(CwOp* op) {
    if (!op) {
        return;
    }
    CwStore* store = op->store;
    if (store->db.handle && !sqlite3_get_autocommit(store->db.handle) &&
        cw__db_do(&store->db, CW__SQL_ROLLBACK, NULL) != CW_OK) {
        store->broken = true;
    }
    store->op = NULL;
    cw_arena_free(op->arena);
}

// An op may only name what is safely in objects/.
static CwStatus check_objects(CwOp* op, CwDiag* diag) {
    CwDb* db = &op->store->db;
    sqlite3_stmt* statement = NULL;
    CW_TRY(cw__db_prepare(db, CW__SQL_PENDING_OBJECTS, diag, &statement));
    for (bool row = true;;) {
        CW_TRY(cw__db_step(db, statement, diag, &row));
        if (!row) {
            return CW_OK;
        }
        const char* value = (const char*)sqlite3_column_text(statement, 2);
        CwHash hash;
        while (value && cw__next_object(&value, &hash)) {
            if (!cw_object_exists(op->store->objects, &hash)) {
                char hex[CW_HEX_SIZE];
                cw_hash_to_hex(&hash, hex);
                const char* entity = (const char*)sqlite3_column_text(statement, 0);
                const CwStatus status = cw_diag(diag, CW_ERR_NOT_FOUND, "store.object", (CwPlace){entity, 0, 0}, hex,
                                                "the op names an object that is not in the project");
                (void)sqlite3_reset(statement);
                return status;
            }
        }
    }
}

static CwStatus count_changes(CwOp* op, CwDiag* diag, int64_t* ret_count) {
    sqlite3_stmt* statement = NULL;
    bool row = false;
    CW_TRY(cw__db_prepare(&op->store->db, CW__SQL_PENDING_COUNT, diag, &statement));
    CW_TRY(cw__db_step(&op->store->db, statement, diag, &row));
    *ret_count = row ? sqlite3_column_int64(statement, 0) : 0;
    (void)sqlite3_reset(statement);
    return CW_OK;
}

static CwStatus write_history(CwOp* op, int64_t number, CwDiag* diag) {
    CwDb* db = &op->store->db;
    sqlite3_stmt* statement = NULL;
    CW_TRY(cw__db_prepare(db, CW__SQL_PUT_OP, diag, &statement));
    (void)sqlite3_bind_int64(statement, 1, number);
    CW_TRY(cw__db_bind_text(db, statement, 2, op->verb, diag));
    CW_TRY(cw__db_bind_text(db, statement, 3, op->who, diag));
    CW_TRY(cw__db_bind_text(db, statement, 4, op->when, diag));
    CW_TRY(cw__db_bind_text(db, statement, 5, op->note, diag));
    if (op->undoes) {
        (void)sqlite3_bind_int64(statement, 6, op->undoes);
    }
    CW_TRY(cw__db_run(db, statement, diag));
    CW_TRY(cw__db_prepare(db, CW__SQL_PUT_CHANGES, diag, &statement));
    (void)sqlite3_bind_int64(statement, 1, number);
    CW_TRY(cw__db_run(db, statement, diag));
    return cw__db_do(db, CW__SQL_PENDING_CLEAR, diag);
}

static CwStatus commit(CwOp* op, CwDiag* diag, int64_t* ret_number) {
    if (op->failed != CW_OK) {
        return op->failed; // its diagnostic was given when it failed
    }
    CW_TRY(cw__store_writable(op->store, diag));
    int64_t changes = 0;
    int64_t last = 0;
    CW_TRY(count_changes(op, diag, &changes));
    if (changes == 0) {
        *ret_number = 0;
        return CW_OK;
    }
    CW_TRY(check_objects(op, diag));
    CW_TRY(cw_store_last_op(op->store, &last));
    CW_TRY(write_history(op, last + 1, diag));
    const CwStatus status = cw__db_do(&op->store->db, CW__SQL_COMMIT, diag);
    if (status != CW_OK && status != CW_ERR_FULL && status != CW_ERR_NO_MEM) {
        op->store->broken = true;
        return cw_diag(
            diag, status, "store.commit", (CwPlace){op->store->path.text, 0, 0}, NULL,
            "the disk failed while a change was written; whether it is kept shows when the project is opened "
            "again");
    }
    CW_TRY(status);
    *ret_number = last + 1;
    return CW_OK;
}

CwStatus cw_op_commit(CwOp* op, CwDiag* diag, int64_t* ret_number) {
    int64_t number = 0;
    const CwStatus status = commit(op, diag, &number);
    cw_op_cancel(op); // rolls back what is not committed
    if (status == CW_OK && ret_number) {
        *ret_number = number;
    }
    return status;
}
