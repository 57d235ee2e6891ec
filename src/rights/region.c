// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/rights_priv.h"

bool cw__party_holds_in(const CwRightsParty* party, const CwTerritories* region) {
    const CwTerritories common = party->holds ? cw_territories_common(party->holds, region) : *region;
    return !cw_territories_empty(&common);
}

typedef struct {
    CwTerritories* items;
    size_t count;
    size_t capacity;
} Regions;

// Cuts every region in two where a party's territories end.
static CwStatus cut(CwArena* arena, const CwTerritories* by, Regions* regions) {
    const size_t before = regions->count;
    for (size_t i = 0; i < before; ++i) {
        const CwTerritories inside = cw_territories_common(&regions->items[i], by);
        const CwTerritories outside = cw_territories_minus(&regions->items[i], by);
        if (cw_territories_empty(&inside) || cw_territories_empty(&outside)) {
            continue;
        }
        CW_TRY(CW_RESERVE(arena, regions->items, regions->count, regions->capacity));
        regions->items[i] = inside;
        regions->items[regions->count++] = outside;
    }
    return CW_OK;
}

CwStatus cw__work_regions(CwArena* arena, const CwRightsParty* parties, size_t n_parties, CwTerritories** ret_regions,
                          size_t* ret_count) {
    Regions regions = {NULL, 0, 0};
    CW_TRY(CW_RESERVE(arena, regions.items, regions.count, regions.capacity));
    regions.items[regions.count++] = cw_territories_world();
    for (size_t i = 0; i < n_parties; ++i) {
        if (parties[i].holds) {
            CW_TRY(cut(arena, parties[i].holds, &regions));
        }
    }
    *ret_regions = regions.items;
    *ret_count = regions.count;
    return CW_OK;
}
