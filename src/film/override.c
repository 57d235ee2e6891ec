// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/override.h"

#include "base/buf.h"
#include "base/hash.h"

#include <string.h>

enum {
    SHORT_HEX = 16, // of the hash: enough to keep the findings of one delivery apart
};

static CwStatus read_one(const CwEntity* entity, CwOverride* override) {
    const CwProperties* p = &entity->properties;
    const char* kind = cw_properties_get(p, "kind");
    *override = (CwOverride){.subject = cw_properties_get(p, "subject"),
                             .words = cw_properties_get(p, "words"),
                             .who = cw_properties_get(p, "who"),
                             .why = cw_properties_get(p, "why")};
    const bool whole = kind && override->subject && override->words && override->who && override->why;
    return whole && cw_finding_kind_parse(kind, &override->kind) == CW_OK ? CW_OK : CW_ERR_CORRUPT;
}

CwStatus cw_film_overrides(CwArena* arena, CwStore* store, const char* profile, const CwOverride** ret_overrides,
                           size_t* ret_count) {
    CwEntities entities = {0};
    CW_TRY(cw_store_entities(store, arena, "override", &entities));
    CwOverride* items = CW_NEW_ARRAY(arena, CwOverride, entities.count);
    size_t count = 0;
    if (!items) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < entities.count; ++i) {
        const char* slash = strchr(entities.items[i].id, '/');
        const size_t length = slash ? (size_t)(slash - entities.items[i].id) : 0;
        if (length == strlen(profile) && memcmp(entities.items[i].id, profile, length) == 0) {
            CW_TRY(read_one(&entities.items[i], &items[count]));
            ++count;
        }
    }
    *ret_overrides = items;
    *ret_count = count;
    return CW_OK;
}

CwStatus cw_film_override(CwArena* arena, CwOp* op, const char* profile, const CwOverride* override, CwDiag* diag) {
    CwBuf about = cw_buf(arena);
    const char* kind = cw_finding_kind_name(override->kind);
    cw_buf_format(&about, "%s\n%s\n%s", kind, override->subject, override->words);
    CW_TRY(cw_buf_status(&about));
    const CwHash hash = cw_hash_of(about.bytes, about.length);
    const char* hex = cw_hash_hex(arena, &hash);
    const char* entity = hex ? cw_format(arena, "override/%s/%.*s", profile, SHORT_HEX, hex) : NULL;
    if (!entity) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_op_set(op, entity, "kind", kind, diag));
    CW_TRY(cw_op_set(op, entity, "subject", override->subject, diag));
    CW_TRY(cw_op_set(op, entity, "words", override->words, diag));
    CW_TRY(cw_op_set(op, entity, "who", override->who, diag));
    return cw_op_set(op, entity, "why", override->why, diag);
}
