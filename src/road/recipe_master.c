// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/recipe_priv.h"

#include "mix/profiles.h"

#include <string.h>

enum {
    MASTERS_MAX = 32,
};

// The profiles the film is delivered to, each once; where it names none, those films have by default.
typedef struct {
    const CwEmbedded* files[MASTERS_MAX];
    size_t count;
} Profiles;

static void want(Profiles* profiles, const CwEmbedded* file) {
    for (size_t i = 0; i < profiles->count; ++i) {
        if (profiles->files[i] == file) {
            return;
        }
    }
    if (profiles->count < MASTERS_MAX) {
        profiles->files[profiles->count++] = file;
    }
}

static CwStatus want_unnamed(const Cw__Work* work, Profiles* profiles) {
    const char* asked = work->options->profile;
    for (const CwEmbedded* file = cw_profile_files(); file->name; ++file) {
        CwProfile profile = {0};
        CW_TRY(cw_profile_of_file(work->arena, file, &profile));
        if (profile.by_default || (asked && strcmp(asked, file->name) == 0)) {
            want(profiles, file);
        }
    }
    return CW_OK;
}

static CwStatus list_profiles(const Cw__Work* work, Profiles* profiles) {
    const CwDeliveries* deliveries = &work->film->deliveries;
    for (size_t i = 0; i < deliveries->count; ++i) {
        const CwEmbedded* named = NULL;
        if (!deliveries->items[i].profile[0]) {
            CW_TRY(want_unnamed(work, profiles));
            continue;
        }
        CW_TRY(cw_profile_file(deliveries->items[i].profile, work->diag, &named));
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

// An album is the music alone, as it was before it made way for anybody.
static CwStatus put_params(Cw__Work* work, const CwProfile* profile, const CwEmbedded* file, const char* node_name,
                           CwBuf* params) {
    const char* kept = cw__kept(work, node_name);
    const char* made_by = NULL;
    cw_json_begin_object(params, NULL);
    if (kept) {
        cw_json_put_raw(params, "kept", kept);
    }
    CW_TRY(cw_profile_of_master(work->arena, file->name, file->bytes, work->diag, &made_by));
    cw_json_put_raw(params, "profile", made_by);
    if (profile->target.basis == CW_BASIS_ALBUM) {
        cw_json_begin_array(params, "stems");
        cw_json_put_text(params, NULL, "mx");
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
    const char* name = cw_format(work->arena, "master/%s", file->name);
    CW_TRY(cw_profile_of_file(work->arena, file, &profile));
    if (!name) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(put_params(work, &profile, file, name, &params));
    CW_TRY(cw__add(work, &node, "master", &params, "%s", name));
    CW_TRY(cw__measure(work, node, "sound", name, &measure));
    if (profile.target.basis == CW_BASIS_ALBUM) {
        return cw_node_take_output(node, "mx", work->music, "sound", work->diag);
    }
    if (work->dialogue_measure) {
        CW_TRY(cw_node_take_output(node, "dialogue", work->dialogue_measure, "measure", work->diag));
    }
    return cw__take_stems(work, true, node);
}

CwStatus cw__recipe_masters(Cw__Work* work, CwRoad* road) {
    Profiles profiles = {{NULL}, 0};
    CW_TRY(list_profiles(work, &profiles));
    const char** names = CW_NEW_ARRAY(work->arena, const char*, profiles.count);
    if (!names) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < profiles.count; ++i) {
        names[i] = profiles.files[i]->name;
        CW_TRY(add_master(work, profiles.files[i]));
    }
    road->profiles = names;
    road->n_profiles = profiles.count;
    return CW_OK;
}
