// SPDX-License-Identifier: GPL-3.0-or-later
// More loudspeakers than two: stems are laid out in the widest layout a delivery asks for, and one desk folds them into
// every other; a second one mixes them. What two channels have then comes from the same stems, under its usual names.
#include "road/recipe_priv.h"

#include "mix/profiles.h"
#include "road/delivery.h"

#include <string.h>

static const char stereo[] = "stereo";
enum {
    DIALOGUE_DB100 = -301, // of two channels into the centre, with the power they had
};

static bool takes(const CwProfile* profile, const CwLayout* layout) {
    for (size_t i = 0; i < profile->n_layouts; ++i) {
        if (cw_layout_same(&profile->layouts[i], layout)) {
            return true;
        }
    }
    return profile->n_layouts == 0;
}

// What the delivery names, where its profile takes it; else two channels, or the profile's first. Albums have two.
CwStatus cw__layout_of(const Cw__Work* work, const CwEmbedded* file, const char** ret_layout) {
    const CwDelivery* delivery = cw_road_delivery(work->film, file->name);
    CwProfile profile = {0};
    CwLayout said = {0};
    CwLayout two = {0};
    CW_TRY(cw_profile_of_file(work->arena, file, &profile));
    CW_TRY(cw_layout_parse(stereo, work->diag, &two));
    const char* first = takes(&profile, &two) ? stereo : cw_layout_name(&profile.layouts[0]);
    *ret_layout = first ? first : stereo;
    if (delivery && delivery->layout[0] && profile.target.basis != CW_BASIS_ALBUM) {
        CW_TRY(cw_layout_parse(delivery->layout, work->diag, &said));
        *ret_layout = takes(&profile, &said) ? cw_layout_name(&said) : *ret_layout;
    }
    return CW_OK;
}

static int channels_of(const char* name) {
    CwLayout layout = {0};
    return cw_layout_parse(name, NULL, &layout) == CW_OK ? layout.channels : 0;
}

CwStatus cw__recipe_layouts(Cw__Work* work) {
    Cw__Profiles profiles = {{NULL}, 0};
    CW_TRY(cw__recipe_profiles(work, &profiles));
    for (size_t p = 0; p < profiles.count; ++p) {
        const char* layout = NULL;
        CW_TRY(cw__layout_of(work, profiles.files[p], &layout));
        bool known = strcmp(layout, stereo) == 0 || work->n_layouts == CW__LAYOUTS_MAX;
        for (size_t i = 0; i < work->n_layouts; ++i) {
            known = known || strcmp(work->layouts[i], layout) == 0;
        }
        if (!known) {
            work->layouts[work->n_layouts++] = layout;
        }
    }
    for (size_t i = 1; i < work->n_layouts; ++i) { // the widest first
        if (channels_of(work->layouts[i]) > channels_of(work->layouts[0])) {
            const char* first = work->layouts[0];
            work->layouts[0] = work->layouts[i];
            work->layouts[i] = first;
        }
    }
    return CW_OK;
}

// Whether all who play in a stem are drums: their low end is what an LFE is for.
static bool is_drums(const Cw__Work* work, const char* stem) {
    const CwEnsemble* ensemble = &work->film->ensemble;
    size_t all = 0;
    size_t drums = 0;
    for (size_t i = 0; i < ensemble->n_instruments; ++i) {
        const CwInstrument* one = &ensemble->instruments[i];
        if (strcmp(one->stem, stem) == 0) {
            drums += one->family == CW_FAMILY_PERCUSSION || one->family == CW_FAMILY_TIMPANI;
            ++all;
        }
    }
    return all > 0 && drums == all;
}

// What is played sits on the stage; a recording has its room in it already.
static CwStatus widen(Cw__Work* work, const Cw__CueRoad* cue, Cw__CueStem* stem) {
    CwBuf params = cw_buf(work->arena);
    cw_json_begin_object(&params, NULL);
    cw_json_put_text(&params, "layout", work->layouts[0]);
    if (stem->mockup) {
        cw_json_put_bool(&params, "low", is_drums(work, stem->name));
        cw__put_seat(work, stem->name, &params);
    }
    cw_json_end_object(&params);
    CW_TRY(cw__add(work, &stem->wide, "spread", &params, "cue/%s/%s/wide", cue->cue->id, stem->name));
    CW_TRY(cw_node_take_output(stem->wide, "sound", stem->node, stem->output, work->diag));
    return stem->mockup ? cw_node_take_output(stem->wide, "mockup", stem->mockup, "mockup", work->diag) : CW_OK;
}

CwStatus cw__recipe_wide_cue(Cw__Work* work, Cw__CueRoad* cue) {
    for (size_t i = 0; i < cue->n_stems && work->n_layouts; ++i) {
        CW_TRY(cue->stems[i].wide ? CW_OK : widen(work, cue, &cue->stems[i]));
    }
    return CW_OK;
}

// A desk being written down.
typedef struct {
    Cw__Work* work;
    CwBuf ins;
    CwBuf outs;
} Desk;

static Desk begin_desk(Cw__Work* work) {
    Desk desk = {work, cw_buf(work->arena), cw_buf(work->arena)};
    cw_json_begin_array(&desk.ins, NULL);
    cw_json_begin_array(&desk.outs, NULL);
    return desk;
}

static void put_in(Desk* desk, const char* name, const char* layout, const char* how) {
    cw_json_begin_object(&desk->ins, NULL);
    if (how) {
        cw_json_put_bool(&desk->ins, how, true);
    }
    if (how && strcmp(how, "centre") == 0) {
        cw_json_put_int(&desk->ins, "gain", DIALOGUE_DB100);
    }
    cw_json_put_text(&desk->ins, "layout", layout);
    cw_json_put_text(&desk->ins, "name", name);
    cw_json_end_object(&desk->ins);
}

// A mix of a layout: `key` says of what, the stems `names`; or, of the widest, folded.
static CwStatus put_out(Desk* desk, const char* layout, const char* name, const char* key, const char* const* names,
                        size_t n_names) {
    const char* widest = desk->work->layouts[0];
    const char* fold = cw_format(desk->work->arena, "%s/%s", widest, name);
    const char* full = cw_format(desk->work->arena, "%s/%s", layout, name);
    if (!fold || !full) {
        return CW_ERR_NO_MEM;
    }
    const bool folds = strcmp(layout, widest) != 0 && strcmp(key, "adds") != 0;
    cw_json_begin_object(&desk->outs, NULL);
    if (folds) {
        cw_json_put_text(&desk->outs, "fold", fold);
    } else {
        cw_json_begin_array(&desk->outs, key);
        for (size_t i = 0; i < n_names; ++i) {
            cw_json_put_text(&desk->outs, NULL, names[i]);
        }
        cw_json_end_array(&desk->outs);
    }
    cw_json_put_text(&desk->outs, "layout", layout);
    cw_json_put_text(&desk->outs, "name", full);
    cw_json_end_object(&desk->outs);
    return CW_OK;
}

static CwStatus end_desk(Desk* desk, const char* name, CwNode** ret_node) {
    CwBuf params = cw_buf(desk->work->arena);
    cw_json_end_array(&desk->ins);
    cw_json_end_array(&desk->outs);
    cw_json_begin_object(&params, NULL);
    cw_json_put_raw(&params, "ins", cw_buf_string(&desk->ins));
    cw_json_put_raw(&params, "outs", cw_buf_string(&desk->outs));
    cw_json_end_object(&params);
    CW_TRY(cw_buf_status(&desk->ins));
    CW_TRY(cw_buf_status(&desk->outs));
    return cw__add(desk->work, ret_node, "desk", &params, "%s", name);
}

static CwStatus add_pick(Cw__Work* work, const char* node_name, const char* const* names, const char* const* outputs,
                         size_t count, CwNode* from, CwNode** ret_node) {
    CwBuf params = cw_buf(work->arena);
    cw_json_begin_object(&params, NULL);
    cw_json_begin_array(&params, "names");
    for (size_t i = 0; i < count; ++i) {
        cw_json_put_text(&params, NULL, names[i]);
    }
    cw_json_end_array(&params);
    cw_json_end_object(&params);
    CW_TRY(cw__add(work, ret_node, "pick", &params, "%s", node_name));
    for (size_t i = 0; i < count; ++i) {
        CW_TRY(outputs[i] ? cw_node_take_output(*ret_node, names[i], from, outputs[i], work->diag) : CW_ERR_NO_MEM);
    }
    return CW_OK;
}

// A sound of a desk under a name of its own, and, where there are more than two channels, what was measured of it: two
// channels are measured by who needs it.
static CwStatus pick(Cw__Work* work, CwNode* desk, const char* layout, const char* name, const char* called,
                     CwNode** ret_node) {
    static const char* const sound[] = {"sound"};
    static const char* const measures[] = {"loudness", "measure"};
    const bool two = strcmp(layout, stereo) == 0;
    const char* out = cw_format(work->arena, "%s/%s", layout, name);
    const char* node = two ? called : cw_format(work->arena, "%s/%s", layout, called);
    const char* measure = cw_format(work->arena, "measure/%s", node);
    const char* measured[] = {cw_format(work->arena, "%s loudness", out), cw_format(work->arena, "%s measure", out)};
    CwNode* there = NULL;
    if (!out || !node || !measure) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(add_pick(work, node, sound, &out, 1, desk, ret_node));
    return two ? CW_OK : add_pick(work, measure, measures, measured, 2, desk, &there);
}

// The names stems have in a layout: "5.1/mx/strings".
static CwStatus names_in(const Cw__Work* work, const char* layout, const char** names) {
    for (size_t i = 0; i < work->n_stems; ++i) {
        names[i] = layout ? cw_format(work->arena, "%s/mx/%s", layout, work->stems[i])
                          : cw_format(work->arena, "mx/%s", work->stems[i]);
        if (!names[i]) {
            return CW_ERR_NO_MEM;
        }
    }
    return CW_OK;
}

// Every stem in a layout, and the music as their sum.
static CwStatus put_stems(Desk* desk, const char* layout) {
    static const char* const dx[] = {"dx"};
    static const char* const fx[] = {"fx"};
    const Cw__Work* work = desk->work;
    const char* ins[CW__STEMS_MAX];
    const char* outs[CW__STEMS_MAX];
    CW_TRY(names_in(work, NULL, ins));
    CW_TRY(names_in(work, layout, outs));
    CW_TRY(work->dialogue ? put_out(desk, layout, "dx", "takes", dx, 1) : CW_OK);
    CW_TRY(work->effects ? put_out(desk, layout, "fx", "takes", fx, 1) : CW_OK);
    for (size_t i = 0; i < work->n_stems; ++i) {
        CW_TRY(put_out(desk, layout, ins[i], "takes", &ins[i], 1));
    }
    return put_out(desk, layout, "mx", "adds", outs, work->n_stems);
}

static CwStatus take_stems(Cw__Work* work, CwNode* desk) {
    const char* ins[CW__STEMS_MAX];
    CW_TRY(names_in(work, NULL, ins));
    CW_TRY(work->dialogue ? cw_node_take_output(desk, "dx", work->dialogue, "sound", work->diag) : CW_OK);
    CW_TRY(work->effects ? cw_node_take_output(desk, "fx", work->effects, "sound", work->diag) : CW_OK);
    for (size_t i = 0; i < work->n_stems; ++i) {
        CW_TRY(cw_node_take_output(desk, ins[i], work->wide[i], "sound", work->diag));
    }
    return CW_OK;
}

// What the desk made, under the names it has everywhere; those of two channels last, and kept.
static CwStatus pick_stems(Cw__Work* work, CwNode* desk, const char* layout) {
    const char* ins[CW__STEMS_MAX];
    CwNode* made = NULL;
    const bool two = strcmp(layout, stereo) == 0;
    CW_TRY(names_in(work, NULL, ins));
    if (work->dialogue) {
        CW_TRY(pick(work, desk, layout, "dx", "dx", &made));
        work->dialogue = two ? made : work->dialogue;
    }
    if (work->effects) {
        CW_TRY(pick(work, desk, layout, "fx", "fx", &made));
        work->effects = two ? made : work->effects;
    }
    for (size_t i = 0; i < work->n_stems; ++i) {
        CW_TRY(pick(work, desk, layout, ins[i], ins[i], &made));
        work->buses[i] = made;
    }
    CW_TRY(pick(work, desk, layout, "mx", "mx", &made));
    work->music = made;
    return CW_OK;
}

CwStatus cw__recipe_wide_stems(Cw__Work* work) {
    Desk desk = begin_desk(work);
    CwNode* node = NULL;
    if (work->dialogue) {
        put_in(&desk, "dx", stereo, "centre");
    }
    if (work->effects) {
        put_in(&desk, "fx", stereo, NULL);
    }
    for (size_t i = 0; i < work->n_stems; ++i) {
        put_in(&desk, cw_format(work->arena, "mx/%s", work->stems[i]), work->layouts[0], NULL);
    }
    for (size_t i = 0; i <= work->n_layouts; ++i) {
        CW_TRY(put_stems(&desk, i < work->n_layouts ? work->layouts[i] : stereo));
    }
    CW_TRY(end_desk(&desk, "desk/stems", &node));
    CW_TRY(take_stems(work, node));
    for (size_t i = 0; i <= work->n_layouts; ++i) {
        CW_TRY(pick_stems(work, node, i < work->n_layouts ? work->layouts[i] : stereo));
    }
    return CW_OK;
}

static CwStatus put_mixes(Desk* desk, const char* layout) {
    static const char* const all[] = {"mx", "fx", "dx"}; // what is not there is not taken
    CW_TRY(put_out(desk, layout, "lowered", "takes", all, 1));
    CW_TRY(put_out(desk, layout, "m_and_e", "takes", all, 2));
    return put_out(desk, layout, "full", "takes", all, 3);
}

// A stem in the widest layout.
static CwStatus take_wide(Cw__Work* work, CwNode* desk, const char* name) {
    const char* full = cw_format(work->arena, "%s%s/%s", work->prefix, work->layouts[0], name);
    CwNode* from = full ? cw_graph_find(work->graph, full) : NULL;
    return from ? cw_node_take_output(desk, name, from, "sound", work->diag) : CW_ERR_NO_MEM;
}

static CwStatus pick_mixes(Cw__Work* work, CwNode* desk, const char* layout) {
    CW_TRY(pick(work, desk, layout, "lowered", "lowered", &work->lowered));
    CW_TRY(pick(work, desk, layout, "m_and_e", "mix/m_and_e", &work->mixes[1]));
    return pick(work, desk, layout, "full", "mix/full", &work->mixes[0]);
}

CwStatus cw__recipe_wide_mixes(Cw__Work* work) {
    Desk desk = begin_desk(work);
    CwNode* node = NULL;
    put_in(&desk, "mx", work->layouts[0], work->duck ? "ducked" : NULL);
    if (work->dialogue) {
        put_in(&desk, "dx", work->layouts[0], NULL);
    }
    if (work->effects) {
        put_in(&desk, "fx", work->layouts[0], NULL);
    }
    for (size_t i = 0; i <= work->n_layouts; ++i) {
        CW_TRY(put_mixes(&desk, i < work->n_layouts ? work->layouts[i] : stereo));
    }
    CW_TRY(end_desk(&desk, "desk/mixes", &node));
    CW_TRY(take_wide(work, node, "mx"));
    CW_TRY(work->dialogue ? take_wide(work, node, "dx") : CW_OK);
    CW_TRY(work->effects ? take_wide(work, node, "fx") : CW_OK);
    CW_TRY(work->duck ? cw_node_take_output(node, "duck", work->duck, "duck", work->diag) : CW_OK);
    for (size_t i = 0; i <= work->n_layouts; ++i) {
        CW_TRY(pick_mixes(work, node, i < work->n_layouts ? work->layouts[i] : stereo));
    }
    return CW_OK;
}
