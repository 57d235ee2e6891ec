// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/decisions.h"

#include "base/buf.h"
#include "base/json.h"
#include "build/build.h"
#include "road/made_priv.h"
#include "road/recipe.h"

#include <string.h>

typedef struct {
    CwArena* arena;
    const CwFilm* film;
    const CwBuildReport* report;
    CwDiag* diag;
} Looking;

// A balance is decided whole; of a master the gain is what is decided.
static CwStatus value_of(const Looking* looking, const CwNodeResult* node, const char* output, const char** ret_value) {
    json_t* json = NULL;
    *ret_value = NULL;
    CW_TRY(cw__made_json(looking->arena, looking->film, looking->report, node->name, output, looking->diag, &json));
    if (!json) {
        return CW_OK;
    }
    if (strcmp(node->kind, "master") != 0) {
        return cw_json_canonical(looking->arena, json, ret_value);
    }
    *ret_value = cw_format(looking->arena, "%lld", (long long)cw_json_int_or(json, "gain", 0));
    return *ret_value ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus collect(const Looking* looking, CwDecisions* ret_decisions) {
    CwDecision* items = CW_NEW_ARRAY(looking->arena, CwDecision, looking->report->n_nodes);
    size_t count = 0;
    if (!items) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < looking->report->n_nodes; ++i) {
        const CwNodeResult* node = &looking->report->nodes[i];
        const bool decides = strcmp(node->kind, "balance") == 0 || strcmp(node->kind, "master") == 0;
        if (decides && strncmp(node->name, "before/", 7) != 0) {
            CW_TRY(value_of(looking, node, node->kind, &items[count].value));
            items[count].view = looking->film->n_views + 1;
            items[count].node = node->name;
            count += items[count].value != NULL;
        }
    }
    *ret_decisions = (CwDecisions){items, count};
    return CW_OK;
}

CwStatus cw_road_decisions(CwArena* arena, const CwFilm* film, CwDiag* diag, CwDecisions* ret_decisions) {
    const CwRoadOptions options = {0};
    CwRoad road = {0};
    CwBuildReport report = {0};
    CW_TRY(cw_road_make(arena, film, &options, diag, &road));
    CW_TRY(cw_build(arena, cw_store_folder(film->store), road.graph, NULL, diag, &report));
    const Looking looking = {arena, film, &report, diag};
    return collect(&looking, ret_decisions);
}
