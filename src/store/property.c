// SPDX-License-Identifier: GPL-3.0-or-later
// Reading the properties as they are now.
#include "store/store.h"
#include "store/store_priv.h"

#include <stdlib.h>
#include <string.h>

CwStatus cw_store_get(CwStore* store, CwArena* arena, const char* entity, const char* property,
                      const char** ret_value) {
    sqlite3_stmt* statement = NULL;
    bool row = false;
    CW_TRY(cw__db_prepare(&store->db, CW__SQL_GET, NULL, &statement));
    CW_TRY(cw__db_bind_text(&store->db, statement, 1, entity, NULL));
    CW_TRY(cw__db_bind_text(&store->db, statement, 2, property, NULL));
    CW_TRY(cw__db_step(&store->db, statement, NULL, &row));
    CwStatus status = CW_ERR_NOT_FOUND;
    if (row) {
        status = cw__db_text(arena, statement, 0, ret_value);
        (void)sqlite3_reset(statement);
    }
    return status;
}

typedef struct {
    CwArena* arena;
    CwProperty* items;
    size_t count;
    size_t capacity;
} PropertyList;

// Adds the property in columns `name_column` and the one after it.
static CwStatus add_property(PropertyList* list, sqlite3_stmt* statement, int name_column) {
    CW_TRY(CW_RESERVE(list->arena, list->items, list->count, list->capacity));
    CwProperty* property = &list->items[list->count];
    CW_TRY(cw__db_text(list->arena, statement, name_column, &property->name));
    CW_TRY(cw__db_text(list->arena, statement, name_column + 1, &property->value));
    ++list->count;
    return CW_OK;
}

static CwStatus read_properties(CwStore* store, sqlite3_stmt* statement, PropertyList* list) {
    for (bool row = true;;) {
        CW_TRY(cw__db_step(&store->db, statement, NULL, &row));
        if (!row) {
            return CW_OK;
        }
        CW_TRY(add_property(list, statement, 0));
    }
}

CwStatus cw_store_properties(CwStore* store, CwArena* arena, const char* entity, CwProperties* ret_properties) {
    sqlite3_stmt* statement = NULL;
    CW_TRY(cw__db_prepare(&store->db, CW__SQL_PROPERTIES, NULL, &statement));
    CW_TRY(cw__db_bind_text(&store->db, statement, 1, entity, NULL));
    PropertyList list = {.arena = arena};
    const CwStatus status = read_properties(store, statement, &list);
    (void)sqlite3_reset(statement);
    CW_TRY(status);
    *ret_properties = (CwProperties){list.items, list.count};
    return CW_OK;
}

const char* cw_properties_get(const CwProperties* properties, const char* name) {
    for (size_t i = 0; i < properties->count; ++i) {
        if (strcmp(properties->items[i].name, name) == 0) {
            return properties->items[i].value;
        }
    }
    return NULL;
}

typedef struct {
    CwEntity* items;
    size_t count;
    size_t capacity;
} EntityList;

static void end_entity(EntityList* entities, PropertyList* properties) {
    if (entities->count) {
        entities->items[entities->count - 1].properties = (CwProperties){properties->items, properties->count};
    }
    properties->items = NULL;
    properties->count = 0;
    properties->capacity = 0;
}

// Rows come by entity; each new name begins an entity.
static CwStatus read_entities(CwStore* store, sqlite3_stmt* statement, EntityList* entities, PropertyList* properties) {
    for (bool row = true;;) {
        CW_TRY(cw__db_step(&store->db, statement, NULL, &row));
        const char* name = row ? (const char*)sqlite3_column_text(statement, 0) : "";
        if (!name) {
            return CW_ERR_NO_MEM;
        }
        if (!entities->count || strcmp(entities->items[entities->count - 1].name, name) != 0) {
            end_entity(entities, properties);
            if (!row) {
                return CW_OK;
            }
            CW_TRY(CW_RESERVE(properties->arena, entities->items, entities->count, entities->capacity));
            CwEntity* entity = &entities->items[entities->count];
            CW_TRY(cw__db_text(properties->arena, statement, 0, &entity->name));
            entity->id = strchr(entity->name, '/') + 1;
            ++entities->count;
        }
        CW_TRY(add_property(properties, statement, 1));
    }
}

static int by_id(const void* a, const void* b) {
    const CwEntity* left = a;
    const CwEntity* right = b;
    const int order = cw_natural_compare(left->id, right->id);
    return order ? order : strcmp(left->id, right->id);
}

CwStatus cw_store_entities(CwStore* store, CwArena* arena, const char* kind, CwEntities* ret_entities) {
    sqlite3_stmt* statement = NULL;
    CW_TRY(cw__db_prepare(&store->db, CW__SQL_ENTITIES, NULL, &statement));
    CW_TRY(cw__db_bind_text(&store->db, statement, 1, kind, NULL));
    EntityList entities = {NULL, 0, 0};
    PropertyList properties = {.arena = arena};
    const CwStatus status = read_entities(store, statement, &entities, &properties);
    (void)sqlite3_reset(statement);
    CW_TRY(status);
    if (entities.count) {
        qsort(entities.items, entities.count, sizeof entities.items[0], by_id);
    }
    *ret_entities = (CwEntities){entities.items, entities.count};
    return CW_OK;
}

CwStatus cw_store_last_op(CwStore* store, int64_t* ret_number) {
    sqlite3_stmt* statement = NULL;
    bool row = false;
    CW_TRY(cw__db_prepare(&store->db, CW__SQL_LAST_OP, NULL, &statement));
    CW_TRY(cw__db_step(&store->db, statement, NULL, &row));
    *ret_number = row ? sqlite3_column_int64(statement, 0) : 0;
    (void)sqlite3_reset(statement);
    return CW_OK;
}
