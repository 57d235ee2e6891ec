// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/findings.h"

#include "base/buf.h"
#include "base/json.h"
#include "film/approval.h"
#include "film/clearance.h"
#include "film/origins.h"
#include "film/override.h"
#include "mix/profiles.h"
#include "road/cue_sound.h"
#include "road/hits.h"
#include "road/made_priv.h"

#include <stdlib.h>
#include <string.h>

enum {
    WEIGHT_MUST = 1000, // docs/film-folder.md: the largest weight there is
};

typedef struct {
    CwArena* arena;
    const CwDeliveryCase* about;
    const CwFilm* film;
    const CwDelivery* delivery;
    CwDiag* diag;
    CwFinding* items;
    size_t count;
    size_t capacity;
} Finding;

// `subject` and `words` NULL: memory ran out while they were made.
static CwStatus add(Finding* f, CwFindingKind kind, const char* subject, const char* words, bool warns) {
    if (!subject || !words) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(CW_RESERVE(f->arena, f->items, f->count, f->capacity));
    f->items[f->count++] = (CwFinding){kind, subject, words, warns};
    return CW_OK;
}

static bool is_in_cut(const CwFilm* film, size_t cue) {
    return cw_film_now(film)->placement.cues[cue].kind != CW_PLACE_OMITTED;
}

static CwStatus find_clearance(Finding* f) {
    CwUnclearedList list = {0};
    CW_TRY(cw_film_cleared(f->arena, f->film, cw_film_now(f->film), f->delivery, f->about->profile, f->about->day,
                           f->diag, &list));
    for (size_t i = 0; i < list.count; ++i) {
        CW_TRY(
            add(f, CW_FINDING_CLEARANCE, cw_format(f->arena, "cue %s", list.items[i].cue), list.items[i].why, false));
    }
    return CW_OK;
}

static CwStatus find_approval(Finding* f, const CwApprovals* approvals, const char* cue, const char* role) {
    const CwApproval* approval = cw_film_approval(approvals, cue, role);
    const char* subject = cw_format(f->arena, "cue %s", cue);
    const char* sound = NULL;
    if (!approval) {
        return add(f, CW_FINDING_APPROVAL, subject, cw_format(f->arena, "the %s has not approved it", role), false);
    }
    const CwStatus status = cw_road_cue_sound(f->arena, f->about->road, f->about->report, cue, NULL, &sound);
    if (status != CW_OK && status != CW_ERR_NOT_FOUND) {
        return status;
    }
    if (status == CW_OK && strcmp(sound, approval->sound) == 0) {
        return CW_OK;
    }
    const char* words = status == CW_OK ? cw_format(f->arena, "the music has changed since the %s approved it", role)
                                        : cw_format(f->arena, "not made again since the %s approved it", role);
    return add(f, CW_FINDING_APPROVAL, subject, words, false);
}

static CwStatus find_approvals(Finding* f) {
    const char* const* roles = NULL;
    CwApprovals approvals = {0};
    const size_t n_roles = cw_film_approvers(f->film, f->delivery, &roles);
    CW_TRY(cw_film_approvals(f->arena, f->film->store, &approvals));
    for (size_t i = 0; i < f->film->spotted.n_cues; ++i) {
        for (size_t r = 0; r < n_roles && is_in_cut(f->film, i); ++r) {
            CW_TRY(find_approval(f, &approvals, f->film->spotted.cues[i].id, roles[r]));
        }
    }
    return CW_OK;
}

// "-23.4"; hundredths are shown to one place.
static const char* tenths(CwArena* arena, const json_t* json) {
    const json_int_t value = json_integer_value(json);
    const long long rounded = (llabs(value) + 5) / 10;
    return cw_format(arena, "%s%lld.%lld", value < 0 && rounded ? "-" : "", rounded / 10, rounded % 10);
}

static CwStatus find_check(Finding* f, const char* subject, const json_t* check) {
    const char* name = cw_json_text_or(check, "name", "");
    const char* what = cw_json_text_or(check, "what", "");
    const json_t* value = json_object_get(check, "value");
    const json_t* least = json_object_get(check, "least");
    const json_t* most = json_object_get(check, "most");
    CwBuf words = cw_buf(f->arena);
    cw_buf_text(&words, name);
    if (json_is_integer(value) && (json_is_integer(least) || json_is_integer(most))) {
        const bool low = json_is_integer(least) && json_integer_value(value) < json_integer_value(least);
        const char* is = tenths(f->arena, value);
        const char* bound = tenths(f->arena, low ? least : most);
        cw_buf_format(&words, " is %s and must be at %s %s", is ? is : "", low ? "least" : "most", bound ? bound : "");
    }
    cw_buf_format(&words, " (%s)", what);
    return add(f, CW_FINDING_SPEC, subject, cw_buf_string(&words), cw_json_bool_or(check, "advice", false));
}

// A master that stops short of its target because the limiter would be heard is in spec where a profile only says how
// loud it may be; whoever sends it should know.
static CwStatus find_short_of_target(Finding* f, const char* subject) {
    json_t* master = NULL;
    const char* node = cw_format(f->arena, "master/%s", f->about->profile);
    CW_TRY(cw__made_json(f->arena, f->film, f->about->report, node, "master", f->diag, &master));
    const json_t* target = json_object_get(master, "target");
    const json_t* measured = json_object_get(master, "measured");
    if (!json_is_integer(target) || !json_is_integer(measured) || cw_json_bool_or(master, "met", true)) {
        return CW_OK;
    }
    const char* is = tenths(f->arena, measured);
    const char* wanted = tenths(f->arena, target);
    const char* limited = tenths(f->arena, json_object_get(master, "limited"));
    return add(
        f, CW_FINDING_SPEC, subject,
        cw_format(f->arena,
                  "it is %s LUFS and its target is %s: nearer only if the limiter, which takes up to %s dB, were to "
                  "be heard; make the mix less uneven, or let it leave as it is",
                  is ? is : "", wanted ? wanted : "", limited ? limited : ""),
        true);
}

static CwStatus find_specs(Finding* f) {
    const char* subject = cw_format(f->arena, "master %s", f->about->profile);
    json_t* qc = NULL;
    const char* node = cw_format(f->arena, "qc/%s", f->about->profile);
    CW_TRY(cw__made_json(f->arena, f->film, f->about->report, node, "qc", f->diag, &qc));
    if (!qc) {
        return add(f, CW_FINDING_SPEC, subject, "it has not been made yet: run cuewright build", false);
    }
    const json_t* checks = json_object_get(qc, "checks");
    for (size_t i = 0; i < json_array_size(checks); ++i) {
        if (!cw_json_bool_or(json_array_get(checks, i), "passed", false)) {
            CW_TRY(find_check(f, subject, json_array_get(checks, i)));
        }
    }
    return find_short_of_target(f, subject);
}

static CwStatus find_hits(Finding* f) {
    const CwHitOutcome* outcomes = NULL;
    const CwStatus status = cw_road_hits(f->arena, f->film, f->about->report, NULL, &outcomes);
    if (status == CW_ERR_NOT_FOUND) {
        return add(f, CW_FINDING_HIT, "hits", "the music they are in has not been made yet: run cuewright build",
                   false);
    }
    CW_TRY(status);
    for (size_t i = 0; i < f->film->spotted.n_hits; ++i) {
        const CwHitOutcome* outcome = &outcomes[i];
        if (outcome->status != CW_HIT_MET) {
            const bool must = outcome->status == CW_HIT_MISSED && outcome->hit->weight >= WEIGHT_MUST;
            CW_TRY(add(f, CW_FINDING_HIT, cw_format(f->arena, "hit %s/%s", outcome->hit->cue, outcome->hit->name),
                       cw_format(f->arena, "%s: %s", cw_hit_status_name(outcome->status), outcome->why), !must));
        }
    }
    return CW_OK;
}

static CwStatus find_budget(Finding* f) {
    CwDiagList warnings = {.arena = f->arena};
    CW_TRY(cw_budget_warn(&f->film->budget, "budget.csv", &warnings));
    for (size_t i = 0; i < warnings.count; ++i) {
        const CwDiag* warning = &warnings.items[i];
        const char* subject = warning->read[0] ? cw_format(f->arena, "account %s", warning->read) : "budget";
        CW_TRY(add(f, CW_FINDING_BUDGET, subject, warning->text, true));
    }
    return CW_OK;
}

const CwDelivery* cw_road_delivery(const CwFilm* film, const char* profile) {
    const CwDelivery* any = NULL;
    for (size_t i = 0; i < film->deliveries.count; ++i) {
        const CwDelivery* item = &film->deliveries.items[i];
        const CwEmbedded* named = NULL;
        if (item->profile[0] && cw_profile_file(film->profiles, item->profile, NULL, &named) == CW_OK &&
            strcmp(named->name, profile) == 0) {
            return item;
        }
        any = item->profile[0] ? any : item;
    }
    return any;
}

CwStatus cw_road_findings(CwArena* arena, const CwDeliveryCase* about, CwDiag* diag, const CwFinding** ret_findings,
                          size_t* ret_count) {
    Finding f = {.arena = arena, .about = about, .film = about->film, .diag = diag};
    f.delivery = cw_road_delivery(about->film, about->profile);
    if (!f.delivery) {
        return cw_diag(diag, CW_ERR_NOT_FOUND, "delivery.none", (CwPlace){"delivery.json", 0, 0}, about->profile,
                       "the film is not delivered to this profile; add it to delivery.json");
    }
    CW_TRY(find_clearance(&f));
    CW_TRY(find_approvals(&f));
    CW_TRY(find_specs(&f));
    CW_TRY(find_hits(&f));
    CW_TRY(find_budget(&f));
    *ret_findings = f.items;
    *ret_count = f.count;
    return CW_OK;
}

CwStatus cw_road_gate(CwArena* arena, const CwDeliveryCase* about, CwDiag* diag, CwGateVerdict* ret_verdict) {
    const CwFinding* findings = NULL;
    const CwOverride* overrides = NULL;
    size_t n_findings = 0;
    size_t n_overrides = 0;
    CW_TRY(cw_road_findings(arena, about, diag, &findings, &n_findings));
    CW_TRY(cw_film_overrides(arena, about->film->store, about->profile, &overrides, &n_overrides));
    return cw_gate_judge(arena, findings, n_findings, overrides, n_overrides, ret_verdict);
}
