// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/decisions.h"

#include "base/buf.h"
#include "base/number.h"

#include <string.h>

// "2/master/ebu_r128" is of view 2.
static CwStatus split_id(const char* id, size_t* ret_view, const char** ret_rest) {
    CwText rest = cw_text(id);
    const CwText number = cw_text_split(&rest, '/');
    int64_t view = 0;
    if (cw_parse_int(number, &view) != CW_OK || view < 1 || rest.length == 0) {
        return CW_ERR_CORRUPT;
    }
    *ret_view = (size_t)view;
    *ret_rest = rest.at;
    return CW_OK;
}

static CwStatus read_one(const CwEntity* entity, CwDecision* decision) {
    CW_TRY(split_id(entity->id, &decision->view, &decision->node));
    decision->value = cw_properties_get(&entity->properties, "value");
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

static CwStatus read_work(const CwEntity* entity, CwWorkDecision* work) {
    const char* decision = cw_properties_get(&entity->properties, "decision");
    const char* proposal = cw_properties_get(&entity->properties, "proposal");
    CW_TRY(split_id(entity->id, &work->view, &work->cue));
    if (!decision || !proposal || cw_proposal_parse(cw_text(proposal), &work->proposal) != CW_OK) {
        return CW_ERR_CORRUPT;
    }
    work->decision = CW_DECISION_REJECTED;
    if (strcmp(decision, cw_decision_name(CW_DECISION_ACCEPTED)) == 0) {
        work->decision = CW_DECISION_ACCEPTED;
        return CW_OK;
    }
    return strcmp(decision, cw_decision_name(CW_DECISION_REJECTED)) == 0 ? CW_OK : CW_ERR_CORRUPT;
}

CwStatus cw_film_work_decisions(CwArena* arena, CwStore* store, CwWorkDecisions* ret_decisions) {
    CwEntities entities = {0};
    CW_TRY(cw_store_entities(store, arena, "work", &entities));
    CwWorkDecision* items = CW_NEW_ARRAY(arena, CwWorkDecision, entities.count);
    if (!items) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < entities.count; ++i) {
        CW_TRY(read_work(&entities.items[i], &items[i]));
    }
    *ret_decisions = (CwWorkDecisions){items, entities.count};
    return CW_OK;
}

const CwWorkDecision* cw_film_work_decision(const CwWorkDecisions* decisions, size_t view, const char* cue) {
    for (size_t i = 0; i < decisions->count; ++i) {
        if (decisions->items[i].view == view && strcmp(decisions->items[i].cue, cue) == 0) {
            return &decisions->items[i];
        }
    }
    return NULL;
}

CwStatus cw_film_decide_work(CwArena* arena, CwOp* op, const CwWorkDecision* decision, CwDiag* diag) {
    const char* entity = cw_format(arena, "work/%zu/%s", decision->view, decision->cue);
    const bool open = decision->decision == CW_DECISION_OPEN;
    if (!entity) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_op_set(op, entity, "decision", open ? NULL : cw_decision_name(decision->decision), diag));
    return cw_op_set(op, entity, "proposal", open ? NULL : cw_proposal_name(decision->proposal), diag);
}
