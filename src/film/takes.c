// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/takes.h"

#include "base/buf.h"
#include "base/number.h"
#include "store/store.h"

#include <inttypes.h>
#include <string.h>

static int64_t number_of(const CwEntity* entity, const char* property, int64_t otherwise) {
    const char* text = cw_properties_get(&entity->properties, property);
    int64_t value = otherwise;
    return text && cw_parse_int(cw_text(text), &value) == CW_OK ? value : otherwise;
}

static const char* text_of(const CwEntity* entity, const char* property) {
    const char* text = cw_properties_get(&entity->properties, property);
    return text ? text : "";
}

// "1m6/3": a cue's name has no slash.
static CwStatus read_one(CwArena* arena, const CwEntity* entity, CwTake* take) {
    const char* slash = strchr(entity->id, '/');
    const char* object = cw_properties_get(&entity->properties, "object");
    const char* map = cw_properties_get(&entity->properties, "map");
    int64_t number = 0;
    *take = (CwTake){.start = number_of(entity, "start", 0),
                     .frames = number_of(entity, "frames", -1),
                     .from = text_of(entity, "from"),
                     .to = text_of(entity, "to"),
                     .stars = (int)number_of(entity, "stars", 0),
                     .note = text_of(entity, "note"),
                     .cut = text_of(entity, "cut"),
                     .xruns = number_of(entity, "xruns", 0)};
    if (!slash || !object || cw_parse_int(cw_text(slash + 1), &number) != CW_OK || number < 1 || number > 9999 ||
        take->frames < 0 || cw_store_object_parse(object, &take->file) != CW_OK) {
        return CW_ERR_CORRUPT;
    }
    take->has_map = map && cw_store_object_parse(map, &take->map) == CW_OK;
    take->number = (int)number;
    take->cue = cw_text_copy(arena, (CwText){entity->id, (size_t)(slash - entity->id)});
    return take->cue ? CW_OK : CW_ERR_NO_MEM;
}

CwStatus cw_film_takes(CwArena* arena, CwStore* store, const char* cue, CwTake** ret_takes, size_t* ret_count) {
    CwEntities entities = {0};
    size_t count = 0;
    CW_TRY(cw_store_entities(store, arena, "take", &entities));
    CwTake* takes = CW_NEW_ARRAY(arena, CwTake, entities.count);
    if (!takes) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < entities.count; ++i) {
        CW_TRY(read_one(arena, &entities.items[i], &takes[count]));
        count += !cue || strcmp(takes[count].cue, cue) == 0;
    }
    *ret_takes = takes;
    *ret_count = count;
    return CW_OK;
}

static const char* entity_of(CwArena* arena, const CwTake* take) {
    return cw_format(arena, "take/%s/%d", take->cue, take->number);
}

static CwStatus set_number(CwArena* arena, CwOp* op, const char* entity, const char* property, int64_t value,
                           CwDiag* diag) {
    const char* text = cw_format(arena, "%" PRId64, value);
    return text ? cw_op_set(op, entity, property, text, diag) : CW_ERR_NO_MEM;
}

CwStatus cw_film_take_mark(CwArena* arena, CwOp* op, const CwTake* take, CwDiag* diag) {
    const char* entity = entity_of(arena, take);
    if (!entity) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(set_number(arena, op, entity, "stars", take->stars, diag));
    return cw_op_set(op, entity, "note", take->note[0] ? take->note : NULL, diag);
}

CwStatus cw_film_take_add(CwArena* arena, CwOp* op, const CwTake* take, CwDiag* diag) {
    const char* entity = entity_of(arena, take);
    const char* object = cw_store_object_text(arena, &take->file);
    const char* map = cw_store_object_text(arena, &take->map);
    if (!entity || !object || !map) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_op_set(op, entity, "object", object, diag));
    CW_TRY(cw_op_set(op, entity, "map", map, diag));
    CW_TRY(cw_op_set(op, entity, "cut", take->cut, diag));
    CW_TRY(cw_op_set(op, entity, "from", take->from, diag));
    CW_TRY(cw_op_set(op, entity, "to", take->to, diag));
    CW_TRY(set_number(arena, op, entity, "start", take->start, diag));
    CW_TRY(set_number(arena, op, entity, "frames", take->frames, diag));
    CW_TRY(set_number(arena, op, entity, "xruns", take->xruns, diag));
    return cw_film_take_mark(arena, op, take, diag);
}
