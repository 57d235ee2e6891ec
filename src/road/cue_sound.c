// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/cue_sound.h"

#include "base/buf.h"

#include <string.h>

static const CwRoadCue* find(const CwRoad* road, const char* cue) {
    for (size_t i = 0; i < road->n_cues; ++i) {
        if (strcmp(road->cues[i].id, cue) == 0) {
            return &road->cues[i];
        }
    }
    return NULL;
}

CwStatus cw_road_cue_sound(CwArena* arena, const CwRoad* road, const CwBuildReport* report, const char* cue,
                           CwDiag* diag, const char** ret_sound) {
    const CwRoadCue* found = find(road, cue);
    CwBuf buf = cw_buf(arena);
    if (!found) {
        return cw_diag(diag, CW_ERR_NOT_FOUND, "cue.none", (CwPlace){0}, cue, "there is no such cue in this cut");
    }
    for (size_t i = 0; i < found->n_stems; ++i) {
        const CwRoadStem* stem = &found->stems[i];
        const CwHash* hash = cw_build_output(report, stem->node, stem->output);
        const char* hex = hash ? cw_hash_hex(arena, hash) : NULL;
        if (!hash) {
            return cw_diag(diag, CW_ERR_NOT_FOUND, "cue.not_made", (CwPlace){0}, cue,
                           "this cue has not been made yet, so nobody can have heard it: run cuewright build");
        }
        cw_buf_format(&buf, "%s%s sha256:%s", i ? " " : "", stem->name, hex ? hex : "");
        buf.failed = buf.failed || !hex;
    }
    *ret_sound = cw_buf_string(&buf);
    return *ret_sound ? CW_OK : CW_ERR_NO_MEM;
}
