// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/recipe_priv.h"

#include "film/work.h"

#include "spot/use.h"

#include <string.h>

// Which stems of which cues go into a sum.
typedef bool (*UseStem)(const Cw__CueRoad* cue, const Cw__CueStem* stem, const char* name);

static bool goes_to_bus(const Cw__CueRoad* cue, const Cw__CueStem* stem, const char* name) {
    (void)cue;
    return strcmp(stem->bus, name) == 0;
}

// Where a sound of a sum lies, and in which layout.
typedef struct {
    CwTime at;
    bool wide; // in the widest, instead of in two channels
} Placing;

// One sound of a sum, as the stage reads it, and as it is linked; under the cue's balance once that is decided.
static CwStatus place_stem(Cw__Work* work, const Cw__CueRoad* cue, const Cw__CueStem* stem, const Placing* placing,
                           CwBuf* params, CwNode* node) {
    const char* input = cw_format(work->arena, "%s %s", cue->cue->id, stem->name);
    const char* about = cw_format(work->arena, "%s %s about", cue->cue->id, stem->name);
    const char* balance = cw_format(work->arena, "%s %s balance", cue->cue->id, stem->name);
    if (!input || !about || !balance) {
        return CW_ERR_NO_MEM;
    }
    if (!node) {
        cw_json_begin_object(params, NULL);
        cw_json_put_int(params, "at", placing->at.flicks);
        if (cue->balance) {
            cw_json_put_text(params, "balance", balance);
        }
        if (stem->mockup) {
            cw_json_put_text(params, "mockup", about);
        }
        cw_json_put_text(params, "name", cue->cue->id);
        cw_json_put_text(params, "sound", input);
        cw_json_end_object(params);
        return CW_OK;
    }
    CwNode* const sound = placing->wide ? stem->wide : stem->tail;
    CW_TRY(sound ? cw_node_take_output(node, input, sound, "sound", work->diag)
                 : cw_node_take_output(node, input, stem->node, stem->output, work->diag));
    if (cue->balance) {
        CW_TRY(cw_node_take_output(node, balance, cue->balance, "balance", work->diag));
    }
    return stem->mockup ? cw_node_take_output(node, about, stem->mockup, "mockup", work->diag) : CW_OK;
}

// Goes over the stems a sum is made of: writes them to `params`, or links them to `node` when there is one.
static CwStatus each_stem(Cw__Work* work, UseStem use, const char* name, bool wide, CwBuf* params, CwNode* node) {
    for (size_t c = 0; c < work->n_cues; ++c) {
        const Cw__CueRoad* cue = &work->cues[c];
        for (size_t s = 0; s < cue->n_stems; ++s) {
            if (use(cue, &cue->stems[s], name)) {
                const Placing placing = {cw__in_film(work, cue->place->in), wide};
                CW_TRY(place_stem(work, cue, &cue->stems[s], &placing, params, node));
            }
        }
    }
    return CW_OK;
}

static void begin_sum(CwSpan length, CwBuf* params, const char* name) {
    cw_json_begin_object(params, NULL);
    cw_json_put_int(params, "length", length.flicks);
    cw_json_put_text(params, "name", name);
    cw_json_begin_array(params, "placed");
}

static void end_sum(const Cw__Work* work, CwBuf* params, const char* layout) {
    cw_json_end_array(params);
    if (layout) {
        cw_json_put_text(params, "layout", layout);
    }
    cw_json_put_int(params, "sample_rate", work->film->facts.sample_rate);
    cw_json_end_object(params);
}

// A film-length sum of stems of cues, each at its place.
static CwStatus add_sum(Cw__Work* work, const char* node_name, const char* name, UseStem use, bool wide,
                        CwNode** ret_node) {
    CwBuf params = cw_buf(work->arena);
    begin_sum(work->length, &params, name);
    CW_TRY(each_stem(work, use, name, wide, &params, NULL));
    end_sum(work, &params, wide ? cw__bus_layout(work, name) : NULL);
    CW_TRY(cw__add(work, ret_node, "stem", &params, "%s", node_name));
    return each_stem(work, use, name, wide, NULL, *ret_node);
}

CwStatus cw__cue_sum(Cw__Work* work, const Cw__CueRoad* cue, const char* name, CwSpan length, CwTime at,
                     CwNode** ret_node) {
    const Placing placing = {at, false};
    CwBuf params = cw_buf(work->arena);
    begin_sum(length, &params, cue->cue->id);
    for (size_t s = 0; s < cue->n_stems; ++s) {
        CW_TRY(place_stem(work, cue, &cue->stems[s], &placing, &params, NULL));
    }
    end_sum(work, &params, NULL);
    CW_TRY(cw__add(work, ret_node, "stem", &params, "%s", name));
    for (size_t s = 0; s < cue->n_stems; ++s) {
        CW_TRY(place_stem(work, cue, &cue->stems[s], &placing, NULL, *ret_node));
    }
    return CW_OK;
}

// Music against dialogue, each by itself: wild and full music stands over it, still music under it, music from a radio
// in the room well under it, and titles, where nobody speaks, a little above what their mood would have.
static int music_over_lu100(const CwCue* cue) {
    const int mood = -150 + cue->arousal * 45 / 100 + (cue->density - 500) / 5;
    const bool title = cue->use == CW_USE_MT || cue->use == CW_USE_ET;
    return mood + (title ? 150 : 0) - (cw_use_is_visual(cue->use) ? 450 : 0);
}

// How loud a cue may get: cues that sound together must fit into a stem together.
static int loudest_peak_dbfs100(const Cw__Work* work, const Cw__CueRoad* cue) {
    for (size_t i = 0; i < work->n_cues; ++i) {
        const CwCuePlace* other = work->cues[i].place;
        if (other != cue->place && other->in.flicks < cue->place->out.flicks + CW_FLICKS_PER_SECOND * 5 &&
            cue->place->in.flicks < other->out.flicks + CW_FLICKS_PER_SECOND * 5) {
            return -700; // it, or what rings out of it
        }
    }
    return -100;
}

// `cue` NULL: dialogue and effects.
static CwStatus add_balance(Cw__Work* work, const Cw__CueRoad* cue, CwNode* music, CwNode* effects, CwNode** ret_node) {
    const char* node_name = cw_format(work->arena, "balance/%s", cue ? cue->cue->id : "film");
    if (!node_name) {
        return CW_ERR_NO_MEM;
    }
    const char* kept = cw__kept(work, node_name);
    CwBuf params = cw_buf(work->arena);
    cw_json_begin_object(&params, NULL);
    if (kept) {
        cw_json_put_raw(&params, "kept", kept);
    }
    if (cue) {
        cw_json_put_int(&params, "loudest_peak_dbfs100", loudest_peak_dbfs100(work, cue));
        cw_json_put_int(&params, "music_over_lu100", music_over_lu100(cue->cue));
    }
    cw_json_end_object(&params);
    CW_TRY(cw__add(work, ret_node, "balance", &params, "%s", node_name));
    if (work->dialogue_measure) {
        CW_TRY(cw_node_take_output(*ret_node, "dialogue", work->dialogue_measure, "measure", work->diag));
    }
    if (music) {
        CW_TRY(cw_node_take_output(*ret_node, "music", music, "measure", work->diag));
    }
    return effects ? cw_node_take_output(*ret_node, "effects", effects, "measure", work->diag) : CW_OK;
}

static CwStatus add_gain(Cw__Work* work, CwNode** sound, CwNode* balance, const char* which, const char* name) {
    CwNode* from = *sound;
    CwBuf params = cw_buf(work->arena);
    cw_json_begin_object(&params, NULL);
    cw_json_put_text(&params, "which", which);
    cw_json_end_object(&params);
    CW_TRY(cw__add(work, sound, "gain", &params, "%s", name));
    CW_TRY(cw_node_take_output(*sound, "sound", from, "sound", work->diag));
    return cw_node_take_output(*sound, "balance", balance, "balance", work->diag);
}

static CwStatus balance_cue(Cw__Work* work, Cw__CueRoad* cue) {
    const char* name = cw_format(work->arena, "cue/%s/raw", cue->cue->id);
    CwNode* sum = NULL;
    CwNode* music = NULL;
    if (!name) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw__cue_sum(work, cue, name, cw_film_cue_length(work->view, cue->index), cw_time(0), &sum));
    CW_TRY(cw__measure(work, sum, "sound", name, NULL, &music));
    return add_balance(work, cue, music, NULL, &cue->balance);
}

// Dialogue and effects stand in one balance, each cue in one of its own, so that a storm does not silence a waltz, and
// a cue that changes moves no other.
static CwStatus balance_all(Cw__Work* work) {
    CwNode* effects = NULL;
    CwNode* balance = NULL;
    if (work->dialogue) {
        CW_TRY(cw__measure(work, work->dialogue, "sound", "dialogue/raw", work->given[0], &work->dialogue_measure));
    }
    if (work->effects) {
        CW_TRY(cw__measure(work, work->effects, "sound", "effects/raw", work->given[1], &effects));
    }
    for (size_t i = 0; i < work->n_cues; ++i) {
        CW_TRY(balance_cue(work, &work->cues[i]));
    }
    if (!work->dialogue && !work->effects) {
        return CW_OK;
    }
    CW_TRY(add_balance(work, NULL, NULL, effects, &balance));
    if (work->dialogue) {
        CW_TRY(add_gain(work, &work->dialogue, balance, "dialogue", work->n_layouts ? "level/dx" : "dx"));
    }
    return work->effects ? add_gain(work, &work->effects, balance, "effects", work->n_layouts ? "level/fx" : "fx")
                         : CW_OK;
}

static CwStatus fade_stem(Cw__Work* work, const Cw__CueRoad* cue, CwTail tail, bool wide, Cw__CueStem* stem) {
    const CwRate rate = work->film->facts.rate;
    const CwTime out = cw_time(cw_film_cue_length(work->view, cue->index).flicks);
    CwBuf params = cw_buf(work->arena);
    CwNode* node = NULL;
    cw_json_begin_object(&params, NULL);
    cw_json_put_int(&params, "end", cw_time_after(out, cw_span_of_frames(tail.frames, rate)).flicks);
    cw_json_put_int(&params, "from", cw_time_after(out, cw_span_of_frames(tail.whole, rate)).flicks);
    cw_json_put_bool(&params, "mockup", stem->mockup != NULL);
    cw_json_end_object(&params);
    CW_TRY(cw__add(work, &node, "tail", &params, "cue/%s/%s/%stail", cue->cue->id, stem->name, wide ? "wide_" : ""));
    CW_TRY(wide ? cw_node_take_output(node, "sound", stem->wide, "sound", work->diag)
                : cw_node_take_output(node, "sound", stem->node, stem->output, work->diag));
    if (stem->mockup) {
        CW_TRY(cw_node_take_output(node, "about", stem->mockup, "mockup", work->diag));
    }
    *(wide ? &stem->wide : &stem->tail) = node;
    return CW_OK;
}

// What rings out over a scene that was not there rings no further than the rule of spot/carry.h has it.
static CwStatus fade_tail(Cw__Work* work, Cw__CueRoad* cue) {
    const CwTail tail = cw_film_tail(work->film, work->view, cue->index);
    for (size_t i = 0; i < cue->n_stems && tail.fades; ++i) {
        CW_TRY(fade_stem(work, cue, tail, false, &cue->stems[i]));
        CW_TRY(cue->stems[i].wide ? fade_stem(work, cue, tail, true, &cue->stems[i]) : CW_OK);
    }
    return CW_OK;
}

static void list_buses(Cw__Work* work) {
    for (size_t c = 0; c < work->n_cues; ++c) {
        for (size_t s = 0; s < work->cues[c].n_stems; ++s) {
            const char* bus = work->cues[c].stems[s].bus;
            size_t i = 0;
            while (i < work->n_stems && strcmp(work->stems[i], bus) != 0) {
                ++i;
            }
            if (i == work->n_stems && i < CW__STEMS_MAX) {
                work->stems[work->n_stems++] = bus;
            }
        }
    }
}

// The music is the sum of its stems, to the last bit.
// Where the film has more than two channels, stems are summed in the widest layout, and folded from there.
static CwStatus sum_wide(Cw__Work* work) {
    for (size_t i = 0; i < work->n_stems; ++i) {
        const char* name = cw_format(work->arena, "wide/mx/%s", work->stems[i]);
        CW_TRY(name ? add_sum(work, name, work->stems[i], goes_to_bus, true, &work->wide[i]) : CW_ERR_NO_MEM);
    }
    return cw__recipe_wide_stems(work);
}

static CwStatus sum_buses(Cw__Work* work) {
    CwBuf params = cw_buf(work->arena);
    begin_sum(work->length, &params, "MX");
    for (size_t i = 0; i < work->n_stems; ++i) {
        const char* name = cw_format(work->arena, "mx/%s", work->stems[i]);
        if (!name) {
            return CW_ERR_NO_MEM;
        }
        CW_TRY(add_sum(work, name, work->stems[i], goes_to_bus, false, &work->buses[i]));
        cw_json_begin_object(&params, NULL);
        cw_json_put_int(&params, "at", 0);
        cw_json_put_text(&params, "name", name);
        cw_json_put_text(&params, "sound", work->stems[i]);
        cw_json_end_object(&params);
    }
    end_sum(work, &params, NULL);
    CW_TRY(cw__add(work, &work->music, "stem", &params, "mx"));
    for (size_t i = 0; i < work->n_stems; ++i) {
        CW_TRY(cw_node_take_output(work->music, work->stems[i], work->buses[i], "sound", work->diag));
    }
    return CW_OK;
}

CwStatus cw__recipe_music(Cw__Work* work) {
    CW_TRY(balance_all(work));
    for (size_t i = 0; i < work->n_cues; ++i) {
        CW_TRY(fade_tail(work, &work->cues[i]));
    }
    list_buses(work);
    return work->n_layouts ? sum_wide(work) : sum_buses(work);
}
