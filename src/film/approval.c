// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/approval.h"

#include "base/buf.h"
#include "base/words.h"

#include <string.h>

// "1m6/director": a cue's name has no slash.
static CwStatus read_one(CwArena* arena, const CwEntity* entity, CwApproval* approval) {
    const char* slash = strchr(entity->id, '/');
    const char* who = cw_properties_get(&entity->properties, "who");
    approval->sound = cw_properties_get(&entity->properties, "sound");
    if (!slash || !approval->sound) {
        return CW_ERR_CORRUPT;
    }
    approval->cue = cw_text_copy(arena, (CwText){entity->id, (size_t)(slash - entity->id)});
    approval->role = slash + 1;
    approval->who = who ? who : "";
    return approval->cue ? CW_OK : CW_ERR_NO_MEM;
}

CwStatus cw_film_approvals(CwArena* arena, CwStore* store, CwApprovals* ret_approvals) {
    CwEntities entities = {0};
    CW_TRY(cw_store_entities(store, arena, "approval", &entities));
    CwApproval* items = CW_NEW_ARRAY(arena, CwApproval, entities.count);
    if (!items) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < entities.count; ++i) {
        CW_TRY(read_one(arena, &entities.items[i], &items[i]));
    }
    *ret_approvals = (CwApprovals){items, entities.count};
    return CW_OK;
}

const CwApproval* cw_film_approval(const CwApprovals* approvals, const char* cue, const char* role) {
    for (size_t i = 0; i < approvals->count; ++i) {
        const CwApproval* one = &approvals->items[i];
        if (strcmp(one->cue, cue) == 0 && strcmp(one->role, role) == 0) {
            return one;
        }
    }
    return NULL;
}

size_t cw_film_approvers(const CwFilm* film, const CwDelivery* delivery, const char* const** ret_roles) {
    const bool named = delivery && delivery->approvals_said;
    *ret_roles = named ? delivery->approvals : film->team.approvals;
    return named ? delivery->n_approvals : film->team.n_approvals;
}

static CwStatus take(CwArena* arena, const char* said, const char* role, const char** ret_role) {
    if (!*ret_role && cw_word_is(cw_text(said), role)) {
        *ret_role = cw_string_copy(arena, role);
        return *ret_role ? CW_OK : CW_ERR_NO_MEM;
    }
    return CW_OK;
}

static CwStatus no_role(CwArena* arena, const CwFilm* film, const char* said, CwDiag* diag) {
    CwBuf buf = cw_buf(arena);
    for (size_t i = 0; i < film->team.n_members; ++i) {
        cw_buf_format(&buf, "%s%s", i ? ", " : "", film->team.members[i].role);
    }
    const char* roles = cw_buf_string(&buf);
    return roles ? cw_diag(diag, CW_ERR_NOT_FOUND, "approve.role", (CwPlace){"team.csv", 0, 0}, said,
                           "nobody on the team has this role; there are %s", roles)
                 : CW_ERR_NO_MEM;
}

CwStatus cw_film_role(CwArena* arena, const CwFilm* film, const char* said, CwDiag* diag, const char** ret_role) {
    const char* role = NULL;
    size_t asked = 0;
    for (size_t i = 0; i < film->team.n_members; ++i) {
        CW_TRY(take(arena, said, film->team.members[i].role, &role));
    }
    for (size_t d = 0; d < film->deliveries.count; ++d) {
        const CwDelivery* delivery = &film->deliveries.items[d];
        for (size_t i = 0; delivery->approvals_said && i < delivery->n_approvals; ++i, ++asked) {
            CW_TRY(take(arena, said, delivery->approvals[i], &role));
        }
    }
    if (!role && (film->team.n_members || asked)) {
        return no_role(arena, film, said, diag);
    }
    *ret_role = role ? role : cw_text_lower(arena, cw_text(said));
    return *ret_role ? CW_OK : CW_ERR_NO_MEM;
}

CwStatus cw_film_approve(CwArena* arena, CwOp* op, const CwApproval* approval, CwDiag* diag) {
    const char* entity = cw_format(arena, "approval/%s/%s", approval->cue, approval->role);
    if (!entity) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_op_set(op, entity, "sound", approval->sound, diag));
    return cw_op_set(op, entity, "who", approval->who[0] ? approval->who : NULL, diag);
}
