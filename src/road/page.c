// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/page.h"

#include "base/math.h"
#include "base/number.h"
#include "film/approval.h"
#include "mix/profiles.h"
#include "road/cue_sound.h"
#include "road/findings.h"
#include "road/made_priv.h"
#include "road/recipe_report_priv.h"
#include "signal/loudness.h"

#include <string.h>

typedef struct {
    CwArena* arena;
    const CwFilm* film;
    const CwRoad* road;
    const CwBuildReport* built;
    CwDate day;
    CwDiag* diag;
} Asking;

static void put_item(const CwGateItem* item, CwBuf* buf) {
    cw_json_begin_object(buf, NULL);
    if (item->override) {
        cw_json_put_text(buf, "by", item->override->who);
        cw_json_put_text(buf, "for", item->override->why);
    }
    cw_json_put_text(buf, "kind", cw_finding_kind_name(item->finding.kind));
    cw_json_put_bool(buf, "refuses", item->refuses);
    cw_json_put_text(buf, "subject", item->finding.subject);
    cw_json_put_text(buf, "words", item->finding.words);
    cw_json_end_object(buf);
}

static void put_tenths(CwBuf* buf, const char* key, int hundredths) {
    if (hundredths == CW_LOUDNESS_NONE) {
        cw_json_put_null(buf, key);
    } else {
        cw_json_put_int(buf, key, cw_div_nearest(hundredths, 10));
    }
}

// How loud a master is, and how loud its house wants it.
static CwStatus put_master(const Asking* asking, const CwProfile* profile, const char* name, CwBuf* buf) {
    const char* node = cw_format(asking->arena, "master/%s", name);
    json_t* json = NULL;
    CwLoudness loudness = {0};
    CW_TRY(cw__made_json(asking->arena, asking->film, asking->built, node, "loudness", asking->diag, &json));
    if (!json) {
        return CW_OK;
    }
    CW_TRY(cw_loudness_from_json((CwJsonIn){node, asking->diag}, json, &loudness));
    cw_json_begin_object(buf, "master");
    put_tenths(buf, "integrated", loudness.integrated_lufs100);
    cw_json_put_text(buf, "measured", cw_basis_name(profile->target.basis));
    put_tenths(buf, "range", loudness.range_lu100);
    put_tenths(buf, "target", profile->target.basis == CW_BASIS_NONE ? CW_LOUDNESS_NONE : profile->target.lufs100);
    put_tenths(buf, "true_peak", loudness.true_peak_dbtp100);
    cw_json_end_object(buf);
    return CW_OK;
}

static CwStatus put_delivery(const Asking* asking, const char* name, CwBuf* buf) {
    const CwDeliveryCase about = {asking->film, asking->road, asking->built, name, asking->day};
    const CwEmbedded* file = NULL;
    CwProfile profile = {0};
    CwGateVerdict verdict = {0};
    CW_TRY(cw_profile_file(asking->film->profiles, name, asking->diag, &file));
    CW_TRY(cw_profile_of_file(asking->arena, file, &profile));
    CW_TRY(cw_road_gate(asking->arena, &about, asking->diag, &verdict));
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "delivery", profile.title);
    cw_json_begin_array(buf, "items");
    for (size_t i = 0; i < verdict.count; ++i) {
        put_item(&verdict.items[i], buf);
    }
    cw_json_end_array(buf);
    CW_TRY(put_master(asking, &profile, name, buf));
    cw_json_put_text(buf, "profile", name);
    cw_json_put_bool(buf, "ready", verdict.open);
    cw_json_end_object(buf);
    return CW_OK;
}

static CwStatus put_gate(const Asking* asking, CwBuf* buf) {
    cw_json_begin_array(buf, "gate");
    for (size_t i = 0; i < asking->road->n_profiles; ++i) {
        CW_TRY(put_delivery(asking, asking->road->profiles[i], buf));
    }
    cw_json_end_array(buf);
    return CW_OK;
}

// "approved", "changed" since it was, or "waiting".
static CwStatus put_role(const Asking* asking, const CwApprovals* approvals, const char* cue, const char* role,
                         CwBuf* buf) {
    const CwApproval* approval = cw_film_approval(approvals, cue, role);
    const char* sound = NULL;
    const CwStatus status = cw_road_cue_sound(asking->arena, asking->road, asking->built, cue, NULL, &sound);
    if (status != CW_OK && status != CW_ERR_NOT_FOUND) {
        return status;
    }
    const bool same = approval && sound && strcmp(sound, approval->sound) == 0;
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "role", role);
    cw_json_put_text(buf, "state", same ? "approved" : approval ? "changed" : "waiting");
    if (approval) {
        cw_json_put_text(buf, "who", approval->who);
    }
    cw_json_end_object(buf);
    return CW_OK;
}

// Whether a delivery before this one asks for the role too.
static bool is_asked_before(const CwFilm* film, size_t delivery, const char* role) {
    for (size_t d = 0; d < delivery; ++d) {
        const char* const* roles = NULL;
        const size_t count = cw_film_approvers(film, &film->deliveries.items[d], &roles);
        for (size_t i = 0; i < count; ++i) {
            if (strcmp(roles[i], role) == 0) {
                return true;
            }
        }
    }
    return false;
}

static CwStatus put_cue(const Asking* asking, const CwApprovals* approvals, const char* cue, CwBuf* buf) {
    const CwDeliveries* deliveries = &asking->film->deliveries;
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "id", cue);
    cw_json_begin_array(buf, "roles");
    for (size_t d = 0; d < deliveries->count; ++d) {
        const char* const* roles = NULL;
        const size_t count = cw_film_approvers(asking->film, &deliveries->items[d], &roles);
        for (size_t i = 0; i < count; ++i) {
            if (!is_asked_before(asking->film, d, roles[i])) {
                CW_TRY(put_role(asking, approvals, cue, roles[i], buf));
            }
        }
    }
    cw_json_end_array(buf);
    cw_json_end_object(buf);
    return CW_OK;
}

static CwStatus put_approvals(const Asking* asking, CwBuf* buf) {
    CwApprovals approvals = {0};
    CW_TRY(cw_film_approvals(asking->arena, asking->film->store, &approvals));
    cw_json_begin_array(buf, "approvals");
    for (size_t i = 0; i < asking->road->n_cues; ++i) {
        CW_TRY(put_cue(asking, &approvals, asking->road->cues[i].id, buf));
    }
    cw_json_end_array(buf);
    return CW_OK;
}

static void put_level(CwBuf* buf, const char* key, const json_t* json) {
    const json_t* value = json_object_get(json, key);
    if (json_is_number(value)) {
        cw_json_put_int(buf, key, (int64_t)cw_round(json_number_value(value) * 10.0));
    } else {
        cw_json_put_null(buf, key);
    }
}

static void put_condition(CwBuf* buf, const char* key, const json_t* condition) {
    cw_json_begin_object(buf, key);
    cw_json_put_int(buf, "clicks", cw_json_int_or(condition, "clicks", 0));
    cw_json_put_int(buf, "clipped", cw_json_int_or(condition, "clipped", 0));
    put_level(buf, "hum", condition);
    put_level(buf, "mud", condition);
    put_level(buf, "noise", condition);
    put_level(buf, "snr", condition);
    cw_json_end_object(buf);
}

// What was repaired in a sound, before and after, and the picture of it.
static CwStatus put_repair(const Asking* asking, const CwFilmRepair* repair, CwBuf* buf) {
    const char* node = cw_format(asking->arena, "repaired/%s", repair->file->path);
    json_t* json = NULL;
    CwText svg = {NULL, 0};
    CW_TRY(cw__made_json(asking->arena, asking->film, asking->built, node, "repair", asking->diag, &json));
    const CwHash* picture = json ? cw_build_output(asking->built, node, "picture") : NULL;
    if (!picture) {
        return CW_OK;
    }
    CW_TRY(cw_object_fetch(cw_store_objects(asking->film->store), asking->arena, picture, false, asking->diag, &svg));
    const char* drawn = cw_text_copy(asking->arena, svg);
    if (!drawn) {
        return CW_ERR_NO_MEM;
    }
    cw_json_begin_object(buf, "repair");
    put_condition(buf, "after", json_object_get(json, "after"));
    put_condition(buf, "before", json_object_get(json, "before"));
    put_level(buf, "residual", json);
    put_level(buf, "gain", json);
    cw_json_put_int(buf, "mended", cw_json_int_or(json, "mended", 0));
    cw_json_put_text(buf, "picture", drawn);
    cw_json_put_text(buf, "words", repair->words);
    cw_json_end_object(buf);
    return CW_OK;
}

// A sound that came another way than as WAV at the film's rate, or was repaired: what it was, and what was done.
static CwStatus put_sound(const Asking* asking, const CwFilmFile* file, CwBuf* buf) {
    const char* node = cw_format(asking->arena, "file/%s", file->path);
    json_t* about = NULL;
    CW_TRY(cw__made_json(asking->arena, asking->film, asking->built, node, "about", asking->diag, &about));
    const char* kind = cw_json_text_or(about, "kind", "WAV");
    const int64_t rate = cw_json_int_or(about, "rate", 0);
    const CwFilmRepair* repair = cw_film_repair(&asking->film->repairs, file->path);
    if (!about || (strcmp(kind, "WAV") == 0 && rate == asking->film->facts.sample_rate && !repair)) {
        return CW_OK;
    }
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "file", file->path);
    cw_json_put_int(buf, "gain", cw_div_nearest(cw_json_int_or(about, "gain_db100", 0), 10));
    cw_json_put_text(buf, "kind", kind);
    cw_json_put_int(buf, "rate", rate);
    CW_TRY(repair ? put_repair(asking, repair, buf) : CW_OK);
    cw_json_end_object(buf);
    return CW_OK;
}

static CwStatus put_sounds(const Asking* asking, CwBuf* buf) {
    cw_json_put_int(buf, "film_rate", asking->film->facts.sample_rate);
    cw_json_begin_array(buf, "sounds");
    for (size_t i = 0; i < asking->film->files.count; ++i) {
        if (cw_film_is_sound(asking->film->files.items[i].path)) {
            CW_TRY(put_sound(asking, &asking->film->files.items[i], buf));
        }
    }
    cw_json_end_array(buf);
    return CW_OK;
}

CwStatus cw_road_page(CwArena* arena, const CwFilm* film, const CwRoad* road, const CwBuildReport* built, CwDate day,
                      CwDiag* diag) {
    const Asking asking = {arena, film, road, built, day, diag};
    CwBuf params = cw_buf(arena);
    cw_json_begin_object(&params, NULL);
    CW_TRY(put_approvals(&asking, &params));
    CW_TRY(put_gate(&asking, &params));
    CW_TRY(put_sounds(&asking, &params));
    return cw__recipe_report_end(road->page, &params);
}
