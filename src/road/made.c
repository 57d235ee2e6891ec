// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/made_priv.h"

#include "store/object_store.h"

CwStatus cw__made_json(CwArena* arena, const CwFilm* film, const CwBuildReport* report, const char* node,
                       const char* output, CwDiag* diag, json_t** ret_json) {
    CwText text = {NULL, 0};
    if (!node) {
        return CW_ERR_NO_MEM;
    }
    const CwHash* hash = cw_build_output(report, node, output);
    if (!hash) {
        *ret_json = NULL;
        return CW_OK;
    }
    CW_TRY(cw_object_fetch(cw_store_objects(film->store), arena, hash, false, diag, &text));
    return cw_json_parse(arena, node, text, diag, ret_json);
}
