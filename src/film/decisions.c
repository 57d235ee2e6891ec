// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/decisions.h"

#include "base/buf.h"
#include "base/number.h"

#include <string.h>

// "2/master/ebu_r128" is kept by view 2.
static CwStatus read_one(const CwEntity* entity, CwDecision* decision) {
    CwText rest = cw_text(entity->id);
    const CwText number = cw_text_split(&rest, '/');
    int64_t view = 0;
    if (cw_parse_int(number, &view) != CW_OK || view < 1 || rest.length == 0) {
        return CW_ERR_CORRUPT;
    }
    *decision = (CwDecision){(size_t)view, rest.at, cw_properties_get(&entity->properties, "value")};
    return decision->value ? CW_OK : CW_ERR_CORRUPT;
}

CwStatus cw_film_decisions(CwArena* arena, CwStore* store, CwDecisions* ret_decisions) {
    CwEntities entities = {0};
    CW_TRY(cw_store_entities(store, arena, "decision", &entities));
    CwDecision* items = CW_NEW_ARRAY(arena, CwDecision, entities.count);
    if (!items) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < entities.count; ++i) {
        CW_TRY(read_one(&entities.items[i], &items[i]));
    }
    *ret_decisions = (CwDecisions){items, entities.count};
    return CW_OK;
}

const char* cw_film_decision(const CwDecisions* decisions, size_t view, const char* node) {
    for (size_t i = 0; i < decisions->count; ++i) {
        if (decisions->items[i].view == view && strcmp(decisions->items[i].node, node) == 0) {
            return decisions->items[i].value;
        }
    }
    return NULL;
}

CwStatus cw_film_decide(CwArena* arena, CwOp* op, const CwDecisions* decisions, CwDiag* diag) {
    for (size_t i = 0; i < decisions->count; ++i) {
        const CwDecision* decision = &decisions->items[i];
        const char* entity = cw_format(arena, "decision/%zu/%s", decision->view, decision->node);
        if (!entity) {
            return CW_ERR_NO_MEM;
        }
        CW_TRY(cw_op_set(op, entity, "value", decision->value, diag));
    }
    return CW_OK;
}
