// SPDX-License-Identifier: GPL-3.0-or-later
// Reading the history, and undoing what stands in it.
#include "store/op.h"
#include "store/store_priv.h"

#include <string.h>

typedef struct {
    CwArena* arena;
    CwChange* items;
    size_t count;
    size_t capacity;
} ChangeList;

static CwStatus read_change(ChangeList* list, sqlite3_stmt* statement) {
    CW_TRY(CW_RESERVE(list->arena, list->items, list->count, list->capacity));
    CwChange* change = &list->items[list->count];
    CW_TRY(cw__db_text(list->arena, statement, 0, &change->entity));
    CW_TRY(cw__db_text(list->arena, statement, 1, &change->property));
    CW_TRY(cw__db_text(list->arena, statement, 2, &change->old_value));
    CW_TRY(cw__db_text(list->arena, statement, 3, &change->new_value));
    ++list->count;
    return CW_OK;
}

static CwStatus read_changes(CwStore* store, CwArena* arena, CwOpRecord* record) {
    sqlite3_stmt* statement = NULL;
    CW_TRY(cw__db_prepare(&store->db, CW__SQL_CHANGES, NULL, &statement));
    (void)sqlite3_bind_int64(statement, 1, record->number);
    ChangeList list = {.arena = arena};
    for (bool row = true; row;) {
        CwStatus status = cw__db_step(&store->db, statement, NULL, &row);
        if (status == CW_OK && row) {
            status = read_change(&list, statement);
        }
        if (status != CW_OK) {
            (void)sqlite3_reset(statement);
            return status;
        }
    }
    record->changes = list.items;
    record->n_changes = list.count;
    return CW_OK;
}

typedef struct {
    CwOpRecord* items;
    size_t count;
    size_t capacity;
} RecordList;

static CwStatus read_record(CwStore* store, CwArena* arena, RecordList* list, sqlite3_stmt* statement) {
    CW_TRY(CW_RESERVE(arena, list->items, list->count, list->capacity));
    CwOpRecord* record = &list->items[list->count];
    record->number = sqlite3_column_int64(statement, 0);
    CW_TRY(cw__db_text(arena, statement, 1, &record->verb));
    CW_TRY(cw__db_text(arena, statement, 2, &record->who));
    CW_TRY(cw__db_text(arena, statement, 3, &record->when));
    CW_TRY(cw__db_text(arena, statement, 4, &record->note));
    record->undoes = sqlite3_column_int64(statement, 5);
    CW_TRY(read_changes(store, arena, record));
    ++list->count;
    return CW_OK;
}

static CwStatus read_records(CwStore* store, CwArena* arena, sqlite3_stmt* statement, RecordList* list) {
    for (bool row = true;;) {
        CW_TRY(cw__db_step(&store->db, statement, NULL, &row));
        if (!row) {
            return CW_OK;
        }
        CW_TRY(read_record(store, arena, list, statement));
    }
}

CwStatus cw_store_history(CwStore* store, CwArena* arena, int64_t first, int64_t last, CwHistory* ret_history) {
    CwUndone undone = {NULL, 0};
    sqlite3_stmt* statement = NULL;
    CW_TRY(cw__undone(store, arena, NULL, &undone));
    CW_TRY(cw__db_prepare(&store->db, CW__SQL_OPS, NULL, &statement));
    (void)sqlite3_bind_int64(statement, 1, first);
    (void)sqlite3_bind_int64(statement, 2, last ? last : undone.last);
    RecordList list = {NULL, 0, 0};
    const CwStatus status = read_records(store, arena, statement, &list);
    (void)sqlite3_reset(statement);
    CW_TRY(status);
    for (size_t i = 0; i < list.count; ++i) {
        list.items[i].undone = list.items[i].number <= undone.last && undone.at[list.items[i].number];
    }
    *ret_history = (CwHistory){list.items, list.count};
    return CW_OK;
}

CwStatus cw__undone(CwStore* store, CwArena* arena, CwDiag* diag, CwUndone* ret_undone) {
    int64_t last = 0;
    sqlite3_stmt* statement = NULL;
    CW_TRY(cw_store_last_op(store, &last));
    bool* at = CW_NEW_ARRAY(arena, bool, (size_t)last + 1);
    if (!at) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw__db_prepare(&store->db, CW__SQL_UNDOS, diag, &statement));
    for (bool row = true;;) { // the newest first: whether it counts is known by then
        CW_TRY(cw__db_step(&store->db, statement, diag, &row));
        if (!row) {
            break;
        }
        const int64_t number = sqlite3_column_int64(statement, 0);
        const int64_t undoes = sqlite3_column_int64(statement, 1);
        if (number <= last && undoes > 0 && undoes < number && !at[number]) {
            at[undoes] = true;
        }
    }
    *ret_undone = (CwUndone){at, last};
    return CW_OK;
}

// The last op that is neither an undo nor undone, and the last that is no undo at all; 0 for none.
static CwStatus last_plain(CwStore* store, const CwUndone* undone, int64_t* ret_live, int64_t* ret_last) {
    sqlite3_stmt* statement = NULL;
    int64_t live = 0;
    int64_t last = 0;
    CW_TRY(cw__db_prepare(&store->db, CW__SQL_PLAIN_OPS, NULL, &statement));
    for (bool row = true; !live;) {
        CW_TRY(cw__db_step(&store->db, statement, NULL, &row));
        if (!row) {
            break;
        }
        const int64_t number = sqlite3_column_int64(statement, 0);
        last = last ? last : number;
        live = number <= undone->last && !undone->at[number] ? number : 0;
    }
    (void)sqlite3_reset(statement);
    *ret_live = live;
    *ret_last = last;
    return CW_OK;
}

static CwStatus find_to_undo(CwStore* store, CwArena* arena, int64_t* ret_number) {
    CwUndone undone = {NULL, 0};
    int64_t last = 0;
    CW_TRY(cw__undone(store, arena, NULL, &undone));
    return last_plain(store, &undone, ret_number, &last);
}

// The last undo that counts, if it came after the last op that was not an undo.
static CwStatus find_to_redo(CwStore* store, CwArena* arena, int64_t* ret_number) {
    CwUndone undone = {NULL, 0};
    int64_t live = 0;
    int64_t last = 0;
    CwHistory history = {NULL, 0};
    CW_TRY(cw__undone(store, arena, NULL, &undone));
    CW_TRY(last_plain(store, &undone, &live, &last));
    CW_TRY(cw_store_history(store, arena, last + 1, 0, &history));
    int64_t found = 0;
    for (size_t i = 0; i < history.count; ++i) {
        // An op after `last` is an undo; one that undoes an undo is a redo, and stays.
        const CwOpRecord* record = &history.items[i];
        if (!record->undone && record->undoes <= last) {
            found = record->number;
        }
    }
    *ret_number = found;
    return CW_OK;
}

static CwStatus with_scrap(CwStore* store, CwStatus (*find)(CwStore*, CwArena*, int64_t*), int64_t* ret_number) {
    CwArena* scrap = cw_arena_new(NULL);
    const CwStatus status = scrap ? find(store, scrap, ret_number) : CW_ERR_NO_MEM;
    cw_arena_free(scrap);
    return status;
}

CwStatus cw_op_to_undo(CwStore* store, int64_t* ret_number) {
    return with_scrap(store, find_to_undo, ret_number);
}

CwStatus cw_op_to_redo(CwStore* store, int64_t* ret_number) {
    return with_scrap(store, find_to_redo, ret_number);
}

static bool same_value(const char* a, const char* b) {
    return a && b ? strcmp(a, b) == 0 : a == b;
}

// Writes the old value back, if the new one is still there.
static CwStatus take_back(CwOp* op, CwArena* arena, const CwChange* change, CwDiag* diag) {
    const char* now = NULL;
    const CwStatus status = cw_store_get(op->store, arena, change->entity, change->property, &now);
    if (status != CW_ERR_NOT_FOUND) {
        CW_TRY(status);
    }
    if (!same_value(now, change->new_value)) {
        return cw_diag(diag, CW_ERR_CONFLICT, "store.undo", (CwPlace){op->store->path.text, 0, 0}, change->property,
                       "%s of %s was changed since; undo that first", change->property, change->entity);
    }
    return cw_op_set(op, change->entity, change->property, change->old_value, diag);
}

static CwStatus find_op(CwStore* store, CwArena* arena, int64_t number, CwDiag* diag, CwOpRecord* ret_record) {
    CwHistory history = {NULL, 0};
    const CwPlace place = {store->path.text, 0, 0};
    CW_TRY(cw_store_history(store, arena, number, number, &history));
    if (number < 1 || history.count == 0) {
        return cw_diag(diag, CW_ERR_NOT_FOUND, "store.undo", place, NULL, "there is no op %lld", (long long)number);
    }
    if (history.items[0].undone) {
        return cw_diag(diag, CW_ERR_CONFLICT, "store.undo", place, NULL, "op %lld is undone already",
                       (long long)number);
    }
    *ret_record = history.items[0];
    return CW_OK;
}

static CwStatus undo(CwStore* store, CwArena* arena, int64_t number, const CwOpIntro* intro, CwDiag* diag,
                     int64_t* ret_number) {
    CwOpRecord record = {0};
    CwOp* op = NULL;
    CW_TRY(find_op(store, arena, number, diag, &record));
    CW_TRY(cw_op_begin(store, intro, diag, &op));
    op->undoes = number;
    for (size_t i = record.n_changes; i-- > 0;) {
        const CwStatus status = take_back(op, arena, &record.changes[i], diag);
        if (status != CW_OK) {
            cw_op_cancel(op);
            return status;
        }
    }
    return cw_op_commit(op, diag, ret_number);
}

CwStatus cw_op_undo(CwStore* store, int64_t number, const CwOpIntro* intro, CwDiag* diag, int64_t* ret_number) {
    CwArena* scrap = cw_arena_new(NULL);
    const CwStatus status = scrap ? undo(store, scrap, number, intro, diag, ret_number) : CW_ERR_NO_MEM;
    cw_arena_free(scrap);
    return status;
}
