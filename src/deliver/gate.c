// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/gate.h"

#include "base/json.h"

#include <string.h>

static const char* const kind_names[] = {
    [CW_FINDING_CLEARANCE] = "clearance", [CW_FINDING_APPROVAL] = "approval",
    [CW_FINDING_SPEC] = "spec",           [CW_FINDING_HIT] = "hit",
    [CW_FINDING_BUDGET] = "budget",
};

enum {
    N_KINDS = sizeof kind_names / sizeof kind_names[0],
};

const char* cw_finding_kind_name(CwFindingKind kind) {
    return kind_names[kind];
}

CwStatus cw_finding_kind_parse(const char* name, CwFindingKind* ret_kind) {
    for (int i = 0; i < N_KINDS; ++i) {
        if (strcmp(kind_names[i], name) == 0) {
            *ret_kind = (CwFindingKind)i;
            return CW_OK;
        }
    }
    return CW_ERR_BAD_INPUT;
}

static bool covers(const CwOverride* override, const CwFinding* finding) {
    return override->kind == finding->kind && strcmp(override->subject, finding->subject) == 0 &&
           strcmp(override->words, finding->words) == 0;
}

CwStatus cw_gate_judge(CwArena* arena, const CwFinding* findings, size_t n_findings, const CwOverride* overrides,
                       size_t n_overrides, CwGateVerdict* ret_verdict) {
    CwGateItem* items = CW_NEW_ARRAY(arena, CwGateItem, n_findings);
    if (!items) {
        return CW_ERR_NO_MEM;
    }
    CwGateVerdict verdict = {.items = items, .count = n_findings};
    for (size_t i = 0; i < n_findings; ++i) {
        items[i].finding = findings[i];
        for (size_t o = 0; o < n_overrides && !items[i].override; ++o) {
            items[i].override = covers(&overrides[o], &findings[i]) ? &overrides[o] : NULL;
        }
        items[i].refuses = !findings[i].warns && !items[i].override;
        verdict.n_refusing += items[i].refuses;
        verdict.n_warnings += findings[i].warns;
        verdict.n_overridden += items[i].override != NULL;
    }
    verdict.open = verdict.n_refusing == 0;
    *ret_verdict = verdict;
    return CW_OK;
}

void cw_gate_to_json(CwBuf* buf, const char* key, const CwGateVerdict* verdict) {
    cw_json_begin_object(buf, key);
    cw_json_put_bool(buf, "open", verdict->open);
    cw_json_put_int(buf, "refusing", (int64_t)verdict->n_refusing);
    cw_json_put_int(buf, "warnings", (int64_t)verdict->n_warnings);
    cw_json_begin_array(buf, "items");
    for (size_t i = 0; i < verdict->count; ++i) {
        const CwGateItem* item = &verdict->items[i];
        cw_json_begin_object(buf, NULL);
        cw_json_put_text(buf, "kind", cw_finding_kind_name(item->finding.kind));
        cw_json_put_text(buf, "subject", item->finding.subject);
        cw_json_put_text(buf, "words", item->finding.words);
        cw_json_put_bool(buf, "refuses", item->refuses);
        cw_json_put_text(buf, "overridden_by", item->override ? item->override->who : NULL);
        cw_json_put_text(buf, "why", item->override ? item->override->why : NULL);
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
    cw_json_end_object(buf);
}
