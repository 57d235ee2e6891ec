// SPDX-License-Identifier: GPL-3.0-or-later
// More loudspeakers than two: stems are laid out in the widest layout a delivery asks for, one desk folds them into two
// channels, for what is measured and listened to, and a second one mixes them into every layout in one pass. What two
// channels have is then made of the same stems, under its usual names.
#include "road/recipe_priv.h"

#include "mix/profiles.h"
#include "road/delivery.h"
#include "spot/use.h"

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

// The layout of the delivery this road is laid out for; NULL for none.
static CwStatus delivered_layout(const Cw__Work* work, const char** ret_layout) {
    const CwEmbedded* file = NULL;
    *ret_layout = NULL;
    if (!work->options->profile) {
        return CW_OK;
    }
    CW_TRY(cw_profile_file(work->film->profiles, work->options->profile, work->diag, &file));
    return cw__layout_of(work, file, ret_layout);
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
        work->mono = work->mono || channels_of(layout) == 1;
        bool known = channels_of(layout) <= 2 || work->n_layouts == CW__LAYOUTS_MAX;
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

// What music has in the widest layout: no centre, which is for those who speak, and the LFE for drums alone. As a list
// of loudspeakers.
static const char* music_layout(const Cw__Work* work, bool low) {
    CwLayout widest = {0};
    CwBuf names = cw_buf(work->arena);
    if (cw_layout_parse(work->layouts[0], NULL, &widest) != CW_OK) {
        return NULL;
    }
    for (int c = 0; c < widest.channels; ++c) {
        if (widest.speakers[c] != CW_SPEAKER_C && (low || widest.speakers[c] != CW_SPEAKER_LFE)) {
            cw_buf_format(&names, "%s%s", names.length ? " " : "", cw_speaker_name(widest.speakers[c]));
        }
    }
    return cw_buf_string(&names);
}

const char* cw__bus_layout(const Cw__Work* work, const char* bus) {
    return music_layout(work, is_drums(work, bus));
}

// What is played sits on the stage; a recording has its room in it already, and music in the scene comes off the
// screen.
static CwStatus widen(Cw__Work* work, const Cw__CueRoad* cue, Cw__CueStem* stem) {
    CwBuf params = cw_buf(work->arena);
    const char* layout = cw__bus_layout(work, stem->bus);
    if (!layout) {
        return CW_ERR_NO_MEM;
    }
    cw_json_begin_object(&params, NULL);
    cw_json_put_text(&params, "layout", layout);
    if (stem->mockup && !cw_use_is_visual(cue->cue->use)) {
        cw_json_put_bool(&params, "low", is_drums(work, stem->bus));
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
    CwNode* from[CW__STEMS_MAX + 3]; // of each stem that goes in
    const char* ins[CW__STEMS_MAX + 3];
    size_t n_ins;
    bool shared; // by all views
    bool mixes;  // which are lowered until they fit; a stem is what it is
    CwBuf put;   // the stems, and the mixes
    CwBuf outs;
} Desk;

static Desk begin_desk(Cw__Work* work) {
    Desk desk = {.work = work, .put = cw_buf(work->arena), .outs = cw_buf(work->arena)};
    cw_json_begin_array(&desk.put, NULL);
    cw_json_begin_array(&desk.outs, NULL);
    return desk;
}

// A stem, where there is one; `how` is "centre", "ducked" or NULL.
static void put_in(Desk* desk, const char* name, const char* layout, const char* how, CwNode* from) {
    if (!from) {
        return;
    }
    desk->from[desk->n_ins] = from;
    desk->ins[desk->n_ins++] = name;
    cw_json_begin_object(&desk->put, NULL);
    if (how) {
        cw_json_put_bool(&desk->put, how, true);
    }
    if (how && strcmp(how, "centre") == 0) {
        cw_json_put_int(&desk->put, "gain", DIALOGUE_DB100);
    }
    cw_json_put_text(&desk->put, "layout", layout);
    cw_json_put_text(&desk->put, "name", name);
    cw_json_end_object(&desk->put);
}

// A mix, called by its layout and what it is: of stems (`key` is "takes"), or of mixes before it ("adds").
static CwStatus put_out(Desk* desk, const char* called, const char* layout, const char* key, const char* const* names,
                        size_t n_names) {
    if (!called || !layout) {
        return CW_ERR_NO_MEM;
    }
    cw_json_begin_object(&desk->outs, NULL);
    if (desk->mixes) {
        cw_json_put_bool(&desk->outs, "fits", true);
    }
    cw_json_begin_array(&desk->outs, key);
    for (size_t i = 0; i < n_names; ++i) {
        cw_json_put_text(&desk->outs, NULL, names[i]);
    }
    cw_json_end_array(&desk->outs);
    cw_json_put_text(&desk->outs, "layout", layout);
    cw_json_put_text(&desk->outs, "name", called);
    cw_json_end_object(&desk->outs);
    return CW_OK;
}

static CwStatus end_desk(Desk* desk, const char* name, CwNode** ret_node) {
    Cw__Work* work = desk->work;
    CwBuf params = cw_buf(work->arena);
    cw_json_end_array(&desk->put);
    cw_json_end_array(&desk->outs);
    const char* ins = cw_buf_string(&desk->put);
    const char* outs = cw_buf_string(&desk->outs);
    if (!ins || !outs) {
        return CW_ERR_NO_MEM;
    }
    cw_json_begin_object(&params, NULL);
    cw_json_put_raw(&params, "ins", ins);
    cw_json_put_raw(&params, "outs", outs);
    cw_json_end_object(&params);
    CW_TRY(desk->shared ? cw__add_shared(work, ret_node, "desk", &params, "%s", name)
                        : cw__add(work, ret_node, "desk", &params, "%s", name));
    for (size_t i = 0; i < desk->n_ins; ++i) {
        CW_TRY(desk->ins[i] ? cw_node_take_output(*ret_node, desk->ins[i], desk->from[i], "sound", work->diag)
                            : CW_ERR_NO_MEM);
    }
    return CW_OK;
}

// Outputs of a node under a name of their own.
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

static bool is_stereo(const char* layout) {
    return strcmp(layout, stereo) == 0;
}

// What a sound of a layout is called: "mx/strings", "5.1/mx/strings".
static const char* called(const Cw__Work* work, const char* layout, const char* name) {
    return is_stereo(layout) ? name : cw_format(work->arena, "%s/%s", layout, name);
}

// A sound of a desk under its own name, and, where there are more than two channels, what was measured of it: two
// channels are measured by who needs it.
static CwStatus pick(Cw__Work* work, CwNode* desk, const char* layout, const char* name, CwNode** ret_node) {
    static const char* const sound[] = {"sound"};
    static const char* const measures[] = {"loudness", "measure"};
    const char* full = called(work, layout, name);
    const char* measure = cw_format(work->arena, "measure/%s", full);
    const char* measured[] = {cw_format(work->arena, "%s loudness", full), cw_format(work->arena, "%s measure", full)};
    CwNode* there = NULL;
    if (!full || !measure) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(add_pick(work, full, sound, &full, 1, desk, ret_node));
    return is_stereo(layout) ? CW_OK : add_pick(work, measure, measures, measured, 2, desk, &there);
}

static CwStatus names_of_stems(const Cw__Work* work, const char* layout, const char** names) {
    for (size_t i = 0; i < work->n_stems; ++i) {
        const char* name = cw_format(work->arena, "mx/%s", work->stems[i]);
        names[i] = name ? called(work, layout, name) : NULL;
        if (!names[i]) {
            return CW_ERR_NO_MEM;
        }
    }
    return CW_OK;
}

// Dialogue and effects as they were given: of two channels dialogue is in the centre, where there is one, and effects
// on both sides.
static void put_given(Desk* desk, CwNode* dialogue, CwNode* effects) {
    const char* const* given = desk->work->given;
    put_in(desk, "dx", given[0] ? given[0] : stereo, given[0] || !desk->work->n_layouts ? NULL : "centre", dialogue);
    put_in(desk, "fx", given[1] ? given[1] : stereo, NULL, effects);
}

static CwStatus put_stems_in(Desk* desk, const char* const* names, CwNode* dialogue, CwNode* effects) {
    const Cw__Work* work = desk->work;
    put_given(desk, dialogue, effects);
    for (size_t i = 0; i < work->n_stems; ++i) {
        const char* layout = work->n_layouts ? cw__bus_layout(work, work->stems[i]) : stereo;
        put_in(desk, names[i], layout ? layout : stereo, NULL, work->n_layouts ? work->wide[i] : work->buses[i]);
    }
    return CW_OK;
}

// Every stem in a layout, and the music as their sum.
static CwStatus put_stems_out(Desk* desk, const char* layout, const char* const* ins) {
    static const char* const dx[] = {"dx"};
    static const char* const fx[] = {"fx"};
    const Cw__Work* work = desk->work;
    const char* outs[CW__STEMS_MAX];
    CW_TRY(names_of_stems(work, layout, outs));
    CW_TRY(work->dialogue ? put_out(desk, called(work, layout, "dx"), layout, "takes", dx, 1) : CW_OK);
    CW_TRY(work->effects ? put_out(desk, called(work, layout, "fx"), layout, "takes", fx, 1) : CW_OK);
    for (size_t i = 0; i < work->n_stems; ++i) {
        CW_TRY(put_out(desk, outs[i], layout, "takes", &ins[i], 1));
    }
    return put_out(desk, called(work, layout, "mx"), layout, work->n_stems ? "adds" : "takes", outs, work->n_stems);
}

// What the desk made of the stems, under their names; what two channels have is what the rest of the road goes on with.
static CwStatus pick_stems(Cw__Work* work, CwNode* desk, const char* layout, const char* const* names) {
    CwNode* made[CW__STEMS_MAX + 3] = {NULL};
    CW_TRY(work->dialogue ? pick(work, desk, layout, "dx", &made[0]) : CW_OK);
    CW_TRY(work->effects ? pick(work, desk, layout, "fx", &made[1]) : CW_OK);
    CW_TRY(pick(work, desk, layout, "mx", &made[2]));
    for (size_t i = 0; i < work->n_stems; ++i) {
        CW_TRY(pick(work, desk, layout, names[i], &made[i + 3]));
    }
    if (is_stereo(layout)) {
        work->dialogue = made[0];
        work->effects = made[1];
        work->music = made[2];
        for (size_t i = 0; i < work->n_stems; ++i) {
            work->buses[i] = made[i + 3];
        }
    }
    return CW_OK;
}

CwStatus cw__recipe_wide_stems(Cw__Work* work) {
    const char* names[CW__STEMS_MAX];
    const char* const sound[] = {"sound"};
    const char* const wide = "wide/mx";
    Desk desk = begin_desk(work);
    CwNode* node = NULL;
    CW_TRY(names_of_stems(work, stereo, names));
    work->level[0] = work->dialogue;
    work->level[1] = work->effects;
    CW_TRY(put_stems_in(&desk, names, work->dialogue, work->effects));
    CW_TRY(put_stems_out(&desk, stereo, names));
    CW_TRY(put_out(&desk, wide, music_layout(work, true), "takes", names, work->n_stems));
    CW_TRY(end_desk(&desk, "desk/stems", &node));
    CW_TRY(pick_stems(work, node, stereo, names));
    return add_pick(work, wide, sound, &wide, 1, node, &work->wide_music);
}

static void put_mixes_in(Desk* desk) {
    const Cw__Work* work = desk->work;
    desk->mixes = true;
    if (work->n_layouts) {
        const char* layout = music_layout(work, true);
        put_in(desk, "mx", layout ? layout : stereo, work->duck ? "ducked" : NULL, work->wide_music);
    } else {
        put_in(desk, "mx", stereo, NULL, work->lowered); // it makes way already
    }
    put_given(desk, work->level[0], work->level[1]);
}

static const char* const mixed[] = {"mx", "fx", "dx"}; // what is not there is not taken

// The music as it lies under the dialogue, and music and effects.
static CwStatus put_parts(Desk* desk, const char* layout) {
    CW_TRY(put_out(desk, called(desk->work, layout, "lowered"), layout, "takes", mixed, 1));
    return put_out(desk, called(desk->work, layout, "mix/m_and_e"), layout, "takes", mixed, 2);
}

static CwStatus end_mixes(Desk* desk, const char* name, CwNode** ret_node) {
    Cw__Work* work = desk->work;
    CW_TRY(end_desk(desk, name, ret_node));
    const bool ducks = work->duck && work->n_layouts;
    return ducks ? cw_node_take_output(*ret_node, "duck", work->duck, "duck", work->diag) : CW_OK;
}

// What only a delivery needs of a layout: its stems, as files, and the mixes of some of them.
static CwStatus deliver(Cw__Work* work, const char* layout) {
    const char* names[CW__STEMS_MAX];
    Desk stems = begin_desk(work);
    Desk mixes = begin_desk(work);
    CwNode* node = NULL;
    CwNode* made = NULL;
    CW_TRY(names_of_stems(work, stereo, names));
    CW_TRY(put_stems_in(&stems, names, work->level[0], work->level[1]));
    CW_TRY(put_stems_out(&stems, layout, names));
    CW_TRY(end_desk(&stems, "desk/delivered_stems", &node));
    CW_TRY(pick_stems(work, node, layout, names));
    put_mixes_in(&mixes);
    CW_TRY(put_parts(&mixes, layout));
    CW_TRY(end_mixes(&mixes, "desk/delivered_mixes", &node));
    CW_TRY(pick(work, node, layout, "lowered", &made));
    return pick(work, node, layout, "mix/m_and_e", &made);
}

// What the delivery this road is laid out for needs beside the full mix.
static CwStatus deliver_asked(Cw__Work* work) {
    const char* delivered = NULL;
    CW_TRY(delivered_layout(work, &delivered));
    return delivered && !is_stereo(delivered) && !work->prefix[0] ? deliver(work, delivered) : CW_OK;
}

CwStatus cw__recipe_mono(Cw__Work* work) {
    Desk desk = begin_desk(work);
    CwNode* node = NULL;
    CwNode* made = NULL;
    if (!work->mono) {
        return CW_OK;
    }
    work->level[0] = work->dialogue;
    work->level[1] = work->effects;
    put_mixes_in(&desk);
    CW_TRY(put_out(&desk, "mono/mix/full", "mono", "takes", mixed, 3));
    CW_TRY(end_mixes(&desk, "desk/mixes", &node));
    CW_TRY(pick(work, node, "mono", "mix/full", &made));
    return deliver_asked(work);
}

// Everything in one pass: the full mix in every layout, and what two channels have beside it.
CwStatus cw__recipe_wide_mixes(Cw__Work* work) {
    Desk desk = begin_desk(work);
    CwNode* node = NULL;
    CwNode* made = NULL;
    put_mixes_in(&desk);
    for (size_t i = 0; i < work->n_layouts; ++i) {
        CW_TRY(put_out(&desk, called(work, work->layouts[i], "mix/full"), work->layouts[i], "takes", mixed, 3));
    }
    CW_TRY(work->mono ? put_out(&desk, "mono/mix/full", "mono", "takes", mixed, 3) : CW_OK);
    CW_TRY(put_out(&desk, "mix/full", stereo, "takes", mixed, 3));
    CW_TRY(put_parts(&desk, stereo));
    CW_TRY(end_mixes(&desk, "desk/mixes", &node));
    for (size_t i = 0; i < work->n_layouts; ++i) {
        CW_TRY(pick(work, node, work->layouts[i], "mix/full", &made));
    }
    CW_TRY(work->mono ? pick(work, node, "mono", "mix/full", &made) : CW_OK);
    CW_TRY(pick(work, node, stereo, "lowered", &work->lowered));
    CW_TRY(pick(work, node, stereo, "mix/m_and_e", &work->mixes[1]));
    CW_TRY(pick(work, node, stereo, "mix/full", &work->mixes[0]));
    return deliver_asked(work);
}

// How a file of dialogue or effects goes into a layout.
static void put_file(Desk* desk, const CwFilmSound* sound, CwNode* file) {
    if (sound->speakers[0]) {
        put_in(desk, "file", sound->speakers, NULL, file);
    } else if (sound->effects) {
        put_in(desk, "file", sound->channels == 1 ? "mono" : stereo, sound->channels == 1 ? "sides" : NULL, file);
    } else {
        put_in(desk, "file", sound->channels == 1 ? "mono" : stereo, sound->channels == 1 ? NULL : "centre", file);
    }
}

CwStatus cw__recipe_given(Cw__Work* work, const CwFilmSound* sound, const char* layout, CwNode** ret_node) {
    static const char* const from[] = {"file"};
    CwNode* file = NULL;
    CW_TRY(cw__ingest(work, &sound->file, &file));
    if (!layout || (is_stereo(layout) && !sound->speakers[0])) {
        *ret_node = file;
        return CW_OK;
    }
    const char* name = cw_format(work->arena, "given/%s", sound->file.path);
    Desk desk = begin_desk(work);
    desk.mixes = true;
    desk.shared = true;
    put_file(&desk, sound, file);
    CW_TRY(put_out(&desk, "sound", layout, "takes", from, 1));
    *ret_node = name ? cw_graph_find(work->graph, name) : NULL;
    return *ret_node ? CW_OK : name ? end_desk(&desk, name, ret_node) : CW_ERR_NO_MEM;
}
