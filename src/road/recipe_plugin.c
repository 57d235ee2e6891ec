// SPDX-License-Identifier: GPL-3.0-or-later
// Plugins on the road: a step that plays a stem on an instrument, instead of a mockup, and one for each effect
// a stem goes through.
//
// What a plugin is stands in its step's key: its URI, preset and controls, the state from the film folder, and every
// file of its bundle.
#include "road/recipe_priv.h"

#include "base/file.h"
#include "spot/use.h"

#include <string.h>

// The hash of a bundle's files, by name; "" where it is not there, and then its step says so.
static CwStatus hash_bundle(Cw__Work* work, const char* bundle, const char** ret_hex) {
    CwNames names = {NULL, 0};
    CwHasher hasher;
    *ret_hex = "";
    if (!cw_folder_exists(bundle)) {
        return CW_OK;
    }
    CW_TRY(cw_folder_list(work->arena, bundle, work->diag, &names));
    cw_hash_init(&hasher);
    for (size_t i = 0; i < names.count; ++i) {
        const char* path = cw_path(work->arena, bundle, names.names[i]);
        CwText bytes = {NULL, 0};
        if (!path) {
            return CW_ERR_NO_MEM;
        }
        if (!cw_folder_exists(path)) {
            CW_TRY(cw_file_map(work->arena, path, work->diag, &bytes));
            cw_hash_add(&hasher, names.names[i], strlen(names.names[i]) + 1);
            cw_hash_add(&hasher, bytes.at, bytes.length);
        }
    }
    const CwHash hash = cw_hash_end(&hasher);
    *ret_hex = cw_hash_hex(work->arena, &hash);
    return *ret_hex ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus put_plugin(Cw__Work* work, const CwPlugin* plugin, CwBuf* params) {
    const char* hex = "";
    CW_TRY(hash_bundle(work, plugin->bundle, &hex));
    cw_json_begin_object(params, "plugin");
    cw_json_put_text(params, "bundle", plugin->bundle);
    cw_json_put_text(params, "bytes", hex);
    cw_json_begin_object(params, "controls");
    for (size_t i = 0; i < plugin->n_controls; ++i) {
        cw_json_put_int(params, plugin->controls[i].symbol, plugin->controls[i].thousandths);
    }
    cw_json_end_object(params);
    cw_json_put_int(params, "gain_db100", plugin->gain_db100);
    cw_json_put_text(params, "preset", plugin->preset);
    cw_json_put_text(params, "uri", plugin->uri);
    cw_json_end_object(params);
    return cw_buf_status(params);
}

// The state a plugin is given, a file of the film folder.
static CwStatus take_state(Cw__Work* work, const CwPlugin* plugin, CwNode* node) {
    if (!plugin->state[0]) {
        return CW_OK;
    }
    const CwFilmFile* file = cw_film_file(&work->film->files, plugin->state);
    return file ? cw_node_take_object(node, "state", &file->object, work->diag)
                : cw_diag(work->diag, CW_ERR_NOT_FOUND, "plugin.state", (CwPlace){plugin->state, 0, 0}, plugin->uri,
                          "the film folder has no such file; put the plugin's state there, or take the name away");
}

static CwStatus play_stem(Cw__Work* work, Cw__CueRoad* cue, const CwCueBrief* brief, const CwInstrument* instrument) {
    const char* stem = instrument->stem;
    const CwPlugin* plugin = instrument->plugin;
    CwBuf params = cw_buf(work->arena);
    CwNode* node = NULL;
    cw_json_begin_object(&params, NULL);
    CW_TRY(put_plugin(work, plugin, &params));
    CW_TRY(cw__put_programs(work, stem, &params));
    cw__put_parts(cue, true, &params);
    cw_json_put_int(&params, "sample_rate", work->film->facts.sample_rate);
    cw_json_put_text(&params, "stem", stem);
    cw_json_begin_array(&params, "wants");
    for (size_t i = 0; i < brief->n_hits; ++i) {
        cw_json_put_text(&params, NULL, cw_want_name(brief->hits[i].want));
    }
    cw_json_end_array(&params);
    cw_json_end_object(&params);
    CW_TRY(cw__add(work, &node, "plugin", &params, "cue/%s/%s", cue->cue->id, stem));
    CW_TRY(take_state(work, plugin, node));
    CW_TRY(cw__take_articulations(work, node));
    CW_TRY(cw_node_take_output(node, "score", cue->score, "score", work->diag));
    CW_TRY(cw_node_take_output(node, "solution", cue->solution, "solution", work->diag));
    CW_TRY(cw__take_parts(work, cue, true, node));
    const char* bus = cw_use_is_visual(cue->cue->use) ? "source" : stem;
    cue->stems[cue->n_stems++] = (Cw__CueStem){stem, bus, node, "sound", node, NULL, NULL};
    return CW_OK;
}

static CwStatus add_effect(Cw__Work* work, const Cw__CueRoad* cue, const CwPlugin* plugin, size_t number,
                           Cw__CueStem* stem) {
    CwBuf params = cw_buf(work->arena);
    CwNode* node = NULL;
    cw_json_begin_object(&params, NULL);
    CW_TRY(put_plugin(work, plugin, &params));
    cw_json_end_object(&params);
    CW_TRY(cw__add(work, &node, "effect", &params, "cue/%s/%s/effect %zu", cue->cue->id, stem->name, number));
    CW_TRY(take_state(work, plugin, node));
    CW_TRY(cw_node_take_output(node, "sound", stem->node, stem->output, work->diag));
    CW_TRY(cw_node_take_output(node, "mockup", stem->mockup, "mockup", work->diag));
    stem->node = node;
    stem->output = "sound";
    stem->mockup = node;
    return CW_OK;
}

CwStatus cw__recipe_plugins(Cw__Work* work, Cw__CueRoad* cue, const CwCueBrief* brief) {
    const CwEnsemble* ensemble = &work->film->ensemble;
    for (size_t i = 0; i < ensemble->n_instruments && cue->n_stems < CW__STEMS_MAX - CW__PARTS_MAX; ++i) {
        if (ensemble->instruments[i].plugin) {
            CW_TRY(play_stem(work, cue, brief, &ensemble->instruments[i]));
        }
    }
    for (size_t s = 0; s < cue->n_stems; ++s) {
        Cw__CueStem* stem = &cue->stems[s];
        for (size_t i = 0; i < ensemble->n_effects; ++i) {
            if (strcmp(ensemble->effects[i].stem, stem->name) == 0) {
                CW_TRY(add_effect(work, cue, &ensemble->effects[i].plugin, i + 1, stem));
            }
        }
    }
    return CW_OK;
}
