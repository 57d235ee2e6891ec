// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/gate_lines.h"

#include "base/json.h"
#include "cmd/asked.h"
#include "mix/profiles.h"

#include <string.h>

CwStatus cw_gate_day(CwShell* shell, CwDate* ret_day) {
    const char* text = cw_shell_option(shell, "--date");
    if (text) {
        return cw_date_parse(cw_text(text), false, ret_day) == CW_OK
                   ? CW_OK
                   : cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, text, "--date is a day, as 2026-05-13");
    }
    return cw_asked_today(ret_day);
}

CwStatus cw_gate_profile(CwShell* shell, const CwMaking* making, const char* said, const char** ret_profile) {
    const CwRoad* road = &making->road;
    const CwEmbedded* file = NULL;
    CwBuf list = cw_buf(shell->arena);
    CW_TRY(cw_profile_file(making->film.profiles, said, &shell->diag, &file));
    for (size_t i = 0; i < road->n_profiles; ++i) {
        if (strcmp(road->profiles[i], file->name) == 0) {
            *ret_profile = road->profiles[i];
            return CW_OK;
        }
        cw_buf_format(&list, "%s%s", i ? ", " : "", road->profiles[i]);
    }
    const char* names = cw_buf_string(&list);
    return names ? cw_diag(&shell->diag, CW_ERR_NOT_FOUND, "delivery.none", (CwPlace){"delivery.json", 0, 0}, said,
                           "the film is not delivered to this profile, but to %s", names)
                 : CW_ERR_NO_MEM;
}

static const char* state_of(const CwGateItem* item) {
    return item->refuses ? "refuses" : item->override ? "overridden" : "warns";
}

static void put_json(const char* profile, const CwGateItem* item, CwBuf* answer) {
    cw_json_begin_object(answer, NULL);
    cw_json_put_text(answer, "profile", profile);
    cw_json_put_text(answer, "kind", cw_finding_kind_name(item->finding.kind));
    cw_json_put_text(answer, "subject", item->finding.subject);
    cw_json_put_text(answer, "words", item->finding.words);
    cw_json_put_text(answer, "state", state_of(item));
    cw_json_put_text(answer, "overridden_by", item->override ? item->override->who : NULL);
    cw_json_put_text(answer, "why", item->override ? item->override->why : NULL);
    cw_json_end_object(answer);
    cw_buf_byte(answer, '\n');
}

void cw_gate_lines(const CwShell* shell, const char* profile, const CwGateVerdict* verdict, CwBuf* answer) {
    for (size_t i = 0; i < verdict->count; ++i) {
        const CwGateItem* item = &verdict->items[i];
        if (shell->json) {
            put_json(profile, item, answer);
            continue;
        }
        cw_buf_format(answer, "  %-10s %-9s  %s: %s", state_of(item), cw_finding_kind_name(item->finding.kind),
                      item->finding.subject, item->finding.words);
        if (item->override) {
            cw_buf_format(answer, " (%s: %s)", item->override->who, item->override->why);
        }
        cw_buf_byte(answer, '\n');
    }
}
