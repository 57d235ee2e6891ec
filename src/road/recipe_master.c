// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/recipe_priv.h"

#include "mix/profiles.h"

#include <string.h>

static void want(Cw__Profiles* profiles, const CwEmbedded* file) {
    for (size_t i = 0; i < profiles->count; ++i) {
        if (profiles->files[i] == file) {
            return;
        }
    }
    if (profiles->count < CW__PROFILES_MAX) {
        profiles->files[profiles->count++] = file;
    }
}

static CwStatus want_unnamed(const Cw__Work* work, Cw__Profiles* profiles) {
    const char* asked = work->options->profile;
    for (const CwEmbedded* file = work->film->profiles; file->name; ++file) {
        CwProfile profile = {0};
        CW_TRY(cw_profile_of_file(work->arena, file, &profile));
        if (profile.by_default || (asked && strcmp(asked, file->name) == 0)) {
            want(profiles, file);
        }
    }
    return CW_OK;
}

// The profiles the film is delivered to; where it names none, those films have by default.
CwStatus cw__recipe_profiles(const Cw__Work* work, Cw__Profiles* profiles) {
    const CwDeliveries* deliveries = &work->film->deliveries;
    for (size_t i = 0; i < deliveries->count; ++i) {
        const CwEmbedded* named = NULL;
        if (!deliveries->items[i].profile[0]) {
            CW_TRY(want_unnamed(work, profiles));
            continue;
        }
        CW_TRY(cw_profile_file(work->film->profiles, deliveries->items[i].profile, work->diag, &named));
        want(profiles, named);
    }
    return CW_OK;
}

CwStatus cw__put_profile(Cw__Work* work, const CwEmbedded* file, CwBuf* params) {
    const char* text = NULL;
    json_t* json = NULL;
    CW_TRY(cw_json_parse(work->arena, file->name, file->bytes, work->diag, &json));
    CW_TRY(cw_json_canonical(work->arena, json, &text));
    cw_json_put_raw(params, "profile", text);
    return cw_buf_status(params);
}

// An album is the music alone, as it was before it made way for anybody; more than two channels are mixed already.
static CwStatus put_params(Cw__Work* work, const CwProfile* profile, const CwEmbedded* file, const char* node_name,
                           const char* layout, CwBuf* params) {
    const char* kept = cw__kept(work, node_name);
    const char* made_by = NULL;
    cw_json_begin_object(params, NULL);
    if (kept) {
        cw_json_put_raw(params, "kept", kept);
    }
    cw__put_layout(layout, params);
    CW_TRY(cw_profile_of_master(work->arena, file->name, file->bytes, work->diag, &made_by));
    cw_json_put_raw(params, "profile", made_by);
    if (profile->target.basis == CW_BASIS_ALBUM || strcmp(layout, "stereo") != 0) {
        cw_json_begin_array(params, "stems");
        cw_json_put_text(params, NULL, profile->target.basis == CW_BASIS_ALBUM ? "mx" : "full");
        cw_json_end_array(params);
    } else {
        cw__put_stems(work, true, params);
    }
    cw_json_end_object(params);
    return cw_buf_status(params);
}

static CwStatus add_master(Cw__Work* work, const CwEmbedded* file) {
    CwProfile profile = {0};
    CwBuf params = cw_buf(work->arena);
    CwNode* node = NULL;
    CwNode* measure = NULL;
    const char* layout = NULL;
    const char* name = cw_format(work->arena, "master/%s", file->name);
    CW_TRY(cw_profile_of_file(work->arena, file, &profile));
    if (!name) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw__layout_of(work, file, &layout));
    CW_TRY(put_params(work, &profile, file, name, layout, &params));
    CW_TRY(cw__add(work, &node, "master", &params, "%s", name));
    CW_TRY(cw__measure(work, node, "sound", name, layout, &measure));
    if (profile.target.basis == CW_BASIS_ALBUM) {
        return cw_node_take_output(node, "mx", work->music, "sound", work->diag);
    }
    if (work->dialogue_measure) {
        CW_TRY(cw_node_take_output(node, "dialogue", work->dialogue_measure, "measure", work->diag));
    }
    if (strcmp(layout, "stereo") == 0) {
        return cw__take_stems(work, true, node);
    }
    const char* full = cw_format(work->arena, "%s/mix/full", layout);
    return full ? cw_node_take_output(node, "full", cw_graph_find(work->graph, full), "sound", work->diag)
                : CW_ERR_NO_MEM;
}

CwStatus cw__recipe_masters(Cw__Work* work, CwRoad* road) {
    Cw__Profiles profiles = {{NULL}, 0};
    CW_TRY(cw__recipe_profiles(work, &profiles));
    const char** names = CW_NEW_ARRAY(work->arena, const char*, profiles.count);
    const char** layouts = CW_NEW_ARRAY(work->arena, const char*, profiles.count);
    if (!names || !layouts) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < profiles.count; ++i) {
        names[i] = profiles.files[i]->name;
        CW_TRY(cw__layout_of(work, profiles.files[i], &layouts[i]));
        CW_TRY(add_master(work, profiles.files[i]));
    }
    road->profiles = names;
    road->layouts = layouts;
    road->n_profiles = profiles.count;
    return CW_OK;
}
