// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/mix_files.h"
#include "cmd/sound_file.h"
#include "cmd/verbs.h"

#include "base/file.h"
#include "base/json.h"
#include "mix/graph.h"

#include <string.h>

enum {
    MODELS_MAX = 8,
};

static const CwOption options[] = {
    {"-o", "FOLDER", "where the mixes go: NAME.wav, 24-bit broadcast WAV, or NAME.flac"},
    {"--downmix", "FILE", "rules for speakers a mix does not have; Lo/Ro by itself"},
};

// All that a plan names.
typedef struct {
    CwShell* shell;
    const char* file;
    CwSoundFile* files;
    CwGraphIn* ins;
    CwGraphOut* outs;
    CwMixFiles out_files;
    CwFold fold;
    CwMixGraph graph;
} Plan;

static CwStatus wrong(const Plan* plan, const char* read, const char* why) {
    return cw_diag(&plan->shell->diag, CW_ERR_BAD_INPUT, "mix.plan", (CwPlace){plan->file, 0, 0}, read, "%s", why);
}

// Refuses what a plan does not know, and what is of another kind than it should be.
// Each key begins with its kind: 'a' is a list, 'i' a whole number, 'o' an object, 'b' true or false, 't' a text.
static CwStatus check_keys(const Plan* plan, const json_t* json, const char* const* keys) {
    const char* key = NULL;
    json_t* value = NULL;
    if (!json_is_object(json)) {
        return wrong(plan, NULL, "stems, mixes, filters and sends are objects");
    }
    json_object_foreach((json_t*)json, key, value) {
        const char* const* known = keys;
        while (*known && strcmp(*known + 1, key) != 0) {
            ++known;
        }
        const char kind = *known ? **known : '\0';
        const bool fits = (kind == 'a' && json_is_array(value)) || (kind == 'i' && json_is_integer(value)) ||
                          (kind == 'o' && json_is_object(value)) || (kind == 'b' && json_is_boolean(value)) ||
                          (kind == 't' && json_is_string(value));
        if (!fits) {
            return wrong(plan, key,
                         kind ? "this is of another kind than docs/mix-plan.md has it; levels are whole numbers"
                              : "no such key here: see docs/mix-plan.md");
        }
    }
    return CW_OK;
}

// One of a few kinds of filters.
static CwStatus read_filter(const Plan* plan, const json_t* json, int sample_rate, CwBiquad* ret_filter) {
    static const char* const keys[] = {"tkind", "ihz", "iq", "igain", NULL};
    CW_TRY(check_keys(plan, json, keys));
    const char* kind = cw_json_text_or(json, "kind", "");
    const double hz = (double)cw_json_int_or(json, "hz", 0);
    const double q = (double)cw_json_int_or(json, "q", 707) * 0.001;
    const double gain_db = (double)cw_json_int_or(json, "gain", 0) * 0.01;
    if (hz < 10.0 || hz * 2.2 > sample_rate || q < 0.05 || q > 30.0 || gain_db < -24.0 || gain_db > 24.0) {
        return wrong(plan, kind, "a filter has hz below half the sample rate, q in thousandths, gain within 24 dB");
    }
    if (strcmp(kind, "low_pass") == 0) {
        *ret_filter = cw_biquad_low_pass(hz, q, sample_rate);
    } else if (strcmp(kind, "high_pass") == 0) {
        *ret_filter = cw_biquad_high_pass(hz, q, sample_rate);
    } else if (strcmp(kind, "peak") == 0) {
        *ret_filter = cw_biquad_peak(hz, q, gain_db, sample_rate);
    } else if (strcmp(kind, "low_shelf") == 0) {
        *ret_filter = cw_biquad_low_shelf(hz, q, gain_db, sample_rate);
    } else if (strcmp(kind, "high_shelf") == 0) {
        *ret_filter = cw_biquad_high_shelf(hz, q, gain_db, sample_rate);
    } else {
        return wrong(plan, kind, "filters are low_pass, high_pass, peak, low_shelf and high_shelf");
    }
    return CW_OK;
}

static CwStatus read_sends(const Plan* plan, const json_t* json, CwGraphIn* in) {
    const CwJsonIn at = {plan->file, &plan->shell->diag};
    const json_t* list = json_object_get(json, "sends");
    if (json_array_size(list) > CW_GRAPH_SENDS_MAX) {
        return wrong(plan, in->name, "a stem has at most 8 sends");
    }
    for (size_t i = 0; i < json_array_size(list); ++i) {
        const json_t* item = json_array_get(list, i);
        CwGraphSend* send = &in->sends[in->n_sends++];
        static const char* const keys[] = {"tfrom", "tto", "igain", "ilow_pass", NULL};
        const char* from = NULL;
        const char* to = NULL;
        CW_TRY(check_keys(plan, item, keys));
        CW_TRY(cw_json_get_text(at, item, "from", &from));
        CW_TRY(cw_json_get_text(at, item, "to", &to));
        CW_TRY(cw_speaker_parse(from, at.diag, &send->from));
        CW_TRY(cw_speaker_parse(to, at.diag, &send->to));
        send->gain_db100 = (int)cw_json_int_or(item, "gain", 0);
        send->low_pass_hz = (int)cw_json_int_or(item, "low_pass", 0);
        if (cw_layout_channel(&in->layout, send->from) < 0 || send->low_pass_hz < 0 || send->low_pass_hz > 20000 ||
            send->gain_db100 > 2400) {
            return wrong(plan, from, "a send goes from a speaker the stem has, below 20000 Hz, at most 24 dB up");
        }
    }
    return CW_OK;
}

static CwStatus read_squeeze(const Plan* plan, const json_t* json, CwGraphSqueeze* squeeze) {
    const json_t* item = json_object_get(json, "compressor");
    if (!item) {
        return CW_OK;
    }
    static const char* const keys[] = {"ithreshold", "iratio", "iattack", "irelease", "imake_up", NULL};
    CW_TRY(check_keys(plan, item, keys));
    *squeeze = (CwGraphSqueeze){.threshold_db100 = (int)cw_json_int_or(item, "threshold", -2000),
                                .ratio100 = (int)cw_json_int_or(item, "ratio", 200),
                                .attack_ms = (int)cw_json_int_or(item, "attack", 10),
                                .release_ms = (int)cw_json_int_or(item, "release", 200),
                                .make_up_db100 = (int)cw_json_int_or(item, "make_up", 0)};
    const bool fits = squeeze->ratio100 >= 100 && squeeze->ratio100 <= 10000 && squeeze->attack_ms > 0 &&
                      squeeze->release_ms > 0 && squeeze->threshold_db100 <= 0;
    return fits ? CW_OK : wrong(plan, "compressor", "threshold below 0, ratio from 100 in hundredths, times in ms");
}

static CwStatus read_in(Plan* plan, const json_t* json, size_t index) {
    const CwJsonIn at = {plan->file, &plan->shell->diag};
    CwGraphIn* in = &plan->ins[index];
    CwSoundFile* file = &plan->files[index];
    static const char* const keys[] = {"tfile", "tname",       "tlayout", "igain", "ipan",
                                       "aeq",   "ocompressor", "asends",  NULL};
    const char* path = NULL;
    CW_TRY(check_keys(plan, json, keys));
    CW_TRY(cw_json_get_text(at, json, "file", &path));
    CW_TRY(cw_sound_file_open(plan->shell, path, cw_json_text_or(json, "layout", NULL), file));
    in->name = cw_json_text_or(json, "name", path);
    in->source = &file->source;
    in->layout = file->layout;
    in->gain_db100 = (int)cw_json_int_or(json, "gain", 0);
    in->panned = json_object_get(json, "pan") != NULL;
    in->pan_permille = (int)cw_json_int_or(json, "pan", 0);
    if (in->panned && (file->layout.channels != 1 || in->pan_permille < -1000 || in->pan_permille > 1000)) {
        return wrong(plan, in->name, "a stem of one channel may be panned, from -1000 to 1000");
    }
    const json_t* eq = json_object_get(json, "eq");
    if (json_array_size(eq) > CW_GRAPH_EQ_MAX || in->gain_db100 > 2400 || in->gain_db100 < -14400) {
        return wrong(plan, in->name, "a stem has at most 8 filters, and a gain between -144 and 24 dB in hundredths");
    }
    for (size_t e = 0; e < json_array_size(eq); ++e) {
        CW_TRY(read_filter(plan, json_array_get(eq, e), file->wav.sample_rate, &in->eq[in->n_eq++]));
    }
    CW_TRY(read_squeeze(plan, json, &in->squeeze));
    plan->graph.frames = file->wav.frames > plan->graph.frames ? file->wav.frames : plan->graph.frames;
    return read_sends(plan, json, in);
}

// Marks the stems a list names; an unknown name is a slip of the pen.
static CwStatus mark(const Plan* plan, const json_t* names, bool value, bool* takes) {
    for (size_t n = 0; n < json_array_size(names); ++n) {
        const char* name = json_string_value(json_array_get(names, n));
        bool known = false;
        for (size_t i = 0; name && i < plan->graph.n_ins; ++i) {
            if (strcmp(plan->ins[i].name, name) == 0) {
                takes[i] = value;
                known = true;
            }
        }
        if (!known) {
            return wrong(plan, name, "no stem has this name");
        }
    }
    return CW_OK;
}

static CwStatus check_name(const Plan* plan, const char* name) {
    if (name[0] == '\0' || name[0] == '.' || strchr(name, '/')) {
        return wrong(plan, name, "the name of a mix becomes a file's: without slashes");
    }
    return CW_OK;
}

static CwStatus read_out(Plan* plan, const json_t* json, size_t index) {
    const CwJsonIn at = {plan->file, &plan->shell->diag};
    CwGraphOut* out = &plan->outs[index];
    static const char* const keys[] = {"tname",   "tlayout", "aonly", "awithout", "tfold",
                                       "bdither", "tformat", "otags", NULL};
    const char* layout = NULL;
    CW_TRY(check_keys(plan, json, keys));
    CW_TRY(cw_json_get_text(at, json, "name", &out->name));
    CW_TRY(cw_json_get_text(at, json, "layout", &layout));
    CW_TRY(cw_layout_parse(layout, at.diag, &out->layout));
    const json_t* only = json_object_get(json, "only");
    const char* folded = cw_json_text_or(json, "fold", NULL);
    CW_TRY(check_name(plan, out->name));
    for (size_t o = 0; o < index; ++o) {
        if (strcmp(plan->outs[o].name, out->name) == 0) {
            return wrong(plan, out->name, "two mixes have this name");
        }
    }
    for (size_t i = 0; i < plan->graph.n_ins; ++i) {
        out->takes[i] = only == NULL;
    }
    CW_TRY(mark(plan, only, true, out->takes));
    CW_TRY(mark(plan, json_object_get(json, "without"), false, out->takes));
    out->dither = cw_json_bool_or(json, "dither", false);
    out->folded_from = -1;
    for (size_t o = 0; folded && o < index; ++o) {
        out->folded_from = strcmp(plan->outs[o].name, folded) == 0 ? (int)o : out->folded_from;
    }
    if (folded && out->folded_from < 0) {
        return wrong(plan, folded, "no mix before this one has that name");
    }
    CwMixFile* file = &plan->out_files.items[index];
    *file = (CwMixFile){.files = &plan->out_files, .index = index, .name = out->name};
    file->channels = out->layout.channels;
    file->channel_mask = cw_layout_mask(&out->layout);
    out->sink = (CwGraphSink){cw_mix_file_take, file};
    return cw_mix_file_read(at, json, file);
}

// A bed or an object of a model: a mix of the plan, and what is heard in it.
static CwStatus read_group(Plan* plan, const json_t* json, bool object, CwModelFile* model) {
    static const char* const keys[] = {"tmix", "tname", "tkind", "iazimuth", "ielevation", "idistance", NULL};
    const CwJsonIn at = {plan->file, &plan->shell->diag};
    CwAdmGroup* group = &model->groups[model->adm.n_groups];
    const char* mix = NULL;
    const char* kind = NULL;
    size_t from = 0;
    CW_TRY(check_keys(plan, json, keys));
    CW_TRY(cw_json_get_text(at, json, "mix", &mix));
    CW_TRY(cw_json_get_text(at, json, "kind", &kind));
    CW_TRY(cw_adm_kind_parse(kind, at.diag, &group->kind));
    while (from < plan->graph.n_outs && strcmp(plan->outs[from].name, mix) != 0) {
        ++from;
    }
    if (from == plan->graph.n_outs) {
        return wrong(plan, mix, "no mix has this name");
    }
    group->name = cw_json_text_or(json, "name", mix);
    group->layout = plan->outs[from].layout;
    group->object = object;
    group->azimuth_deg = (int)cw_json_int_or(json, "azimuth", 0);
    group->elevation_deg = (int)cw_json_int_or(json, "elevation", 0);
    group->distance_permille = (int)cw_json_int_or(json, "distance", 1000);
    model->from[model->adm.n_groups++] = from;
    model->last = from > model->last ? from : model->last;
    return CW_OK;
}

static CwStatus read_model(Plan* plan, const json_t* json, CwModelFile* model) {
    static const char* const keys[] = {"tname", "ttitle", "tlanguage", "abeds", "aobjects", NULL};
    CwArena* arena = plan->shell->arena;
    const CwJsonIn at = {plan->file, &plan->shell->diag};
    CW_TRY(check_keys(plan, json, keys));
    const json_t* lists[] = {json_object_get(json, "beds"), json_object_get(json, "objects")};
    const size_t n_groups = json_array_size(lists[0]) + json_array_size(lists[1]);
    model->groups = CW_NEW_ARRAY(arena, CwAdmGroup, n_groups);
    model->from = CW_NEW_ARRAY(arena, size_t, n_groups);
    if (!model->groups || !model->from) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_json_get_text(at, json, "name", &model->name));
    CW_TRY(check_name(plan, model->name));
    model->adm.title = cw_json_text_or(json, "title", model->name);
    model->adm.language = cw_json_text_or(json, "language", "");
    model->adm.groups = model->groups;
    for (size_t k = 0; k < 2; ++k) {
        for (size_t i = 0; i < json_array_size(lists[k]); ++i) {
            CW_TRY(read_group(plan, json_array_get(lists[k], i), k == 1, model));
        }
    }
    return CW_OK;
}

static CwStatus read_models(Plan* plan, const json_t* list) {
    CwMixFiles* files = &plan->out_files;
    const size_t count = json_array_size(list);
    files->models = CW_NEW_ARRAY(plan->shell->arena, CwModelFile, count);
    if (!files->models) {
        return CW_ERR_NO_MEM;
    }
    if (count > MODELS_MAX || (list && !json_is_array(list))) {
        return wrong(plan, "adm", "a plan has a list of at most 8 models");
    }
    for (size_t m = 0; m < count; ++m) {
        CW_TRY(read_model(plan, json_array_get(list, m), &files->models[m]));
        for (size_t o = 0; o < plan->graph.n_outs; ++o) {
            if (strcmp(plan->outs[o].name, files->models[m].name) == 0 && files->items[o].format == CW_MIX_WAV) {
                return wrong(plan, files->models[m].name, "a mix has this name, too: both would be one file");
            }
        }
        files->n_models = m + 1;
    }
    return CW_OK;
}

static CwStatus read_fold(Plan* plan) {
    const char* path = cw_shell_option(plan->shell, "--downmix");
    CwText text = {NULL, 0};
    if (!path) {
        return cw_fold_usual(plan->shell->arena, &plan->fold);
    }
    CW_TRY(cw_file_read(plan->shell->arena, path, 0, &plan->shell->diag, &text));
    return cw_fold_read(plan->shell->arena, path, text, &plan->shell->diag, &plan->fold);
}

static CwStatus read_plan(Plan* plan) {
    CwArena* arena = plan->shell->arena;
    CwDiag* diag = &plan->shell->diag;
    const CwJsonIn at = {plan->file, diag};
    CwText text = {NULL, 0};
    json_t* json = NULL;
    const json_t* ins = NULL;
    const json_t* outs = NULL;
    CW_TRY(cw_file_read(arena, plan->file, 0, diag, &text));
    CW_TRY(cw_json_parse(arena, plan->file, text, diag, &json));
    CW_TRY(cw_json_get_array(at, json, "ins", &ins));
    CW_TRY(cw_json_get_array(at, json, "outs", &outs));
    CwMixGraph* graph = &plan->graph;
    *graph = (CwMixGraph){.fold = &plan->fold, .n_ins = json_array_size(ins), .n_outs = json_array_size(outs)};
    if (!graph->n_ins || graph->n_ins > CW_GRAPH_INS_MAX || !graph->n_outs || graph->n_outs > CW_GRAPH_OUTS_MAX) {
        return wrong(plan, NULL, "a plan has 1 to 64 ins and 1 to 16 outs");
    }
    plan->files = CW_NEW_ARRAY(arena, CwSoundFile, graph->n_ins);
    plan->ins = CW_NEW_ARRAY(arena, CwGraphIn, graph->n_ins);
    plan->outs = CW_NEW_ARRAY(arena, CwGraphOut, graph->n_outs);
    plan->out_files = (CwMixFiles){.shell = plan->shell, .count = graph->n_outs};
    plan->out_files.items = CW_NEW_ARRAY(arena, CwMixFile, graph->n_outs);
    if (!plan->files || !plan->ins || !plan->outs || !plan->out_files.items) {
        return CW_ERR_NO_MEM;
    }
    graph->ins = plan->ins;
    graph->outs = plan->outs;
    for (size_t i = 0; i < graph->n_ins; ++i) {
        CW_TRY(read_in(plan, json_array_get(ins, i), i));
    }
    for (size_t o = 0; o < graph->n_outs; ++o) {
        CW_TRY(read_out(plan, json_array_get(outs, o), o));
    }
    graph->sample_rate = plan->files[0].wav.sample_rate;
    plan->out_files.sample_rate = graph->sample_rate;
    plan->out_files.frames = graph->frames;
    return read_models(plan, json_object_get(json, "adm"));
}

static void print_mix(const Plan* plan, size_t o, const CwLoudness* loudness, CwBuf* buf) {
    const CwMixFile* file = &plan->out_files.items[o];
    char hex[CW_HEX_SIZE];
    cw_hash_to_hex(&file->hash, hex);
    if (!plan->shell->json) {
        cw_buf_format(buf, "%-24s ", file->name);
        cw_level_text(buf, loudness->integrated_lufs100);
        cw_buf_text(buf, " LUFS  ");
        cw_level_text(buf, loudness->true_peak_dbtp100);
        cw_buf_format(buf, " dBTP  %.12s\n", file->format == CW_MIX_NOTHING ? "(no file)" : hex);
        return;
    }
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "mix", file->name);
    cw_level_put(buf, "integrated", loudness->integrated_lufs100);
    cw_level_put(buf, "range", loudness->range_lu100);
    cw_level_put(buf, "true_peak", loudness->true_peak_dbtp100);
    cw_json_put_text(buf, "sha256", file->format == CW_MIX_NOTHING ? NULL : hex);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

static void print_model(const Plan* plan, const CwModelFile* model, CwBuf* buf) {
    char hex[CW_HEX_SIZE];
    cw_hash_to_hex(&model->hash, hex);
    if (!plan->shell->json) {
        cw_buf_format(buf, "%-24s BW64 with a model, %d channels  %.12s\n", model->name, model->channels, hex);
        return;
    }
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "adm", model->name);
    cw_json_put_int(buf, "channels", model->channels);
    cw_json_put_text(buf, "sha256", hex);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

static CwStatus run(CwShell* shell) {
    Plan plan = {.shell = shell, .file = shell->arguments[0]};
    CwLoudness loudness[CW_GRAPH_OUTS_MAX];
    CwBuf buf = cw_buf(shell->arena);
    const char* folder = cw_shell_option(shell, "-o");
    if (!folder) {
        return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, "-o", "this option must be given");
    }
    CW_TRY(read_fold(&plan));
    CW_TRY(read_plan(&plan));
    CW_TRY(cw_folder_make(shell->arena, folder, &shell->diag));
    plan.out_files.folder = folder;
    CW_TRY(cw_mix_files_begin(&plan.out_files));
    CW_TRY(cw_graph_mix(shell->arena, &plan.graph, &shell->diag, loudness));
    CW_TRY(cw_mix_files_end(&plan.out_files));
    for (size_t o = 0; o < plan.graph.n_outs; ++o) {
        print_mix(&plan, o, &loudness[o], &buf);
    }
    for (size_t m = 0; m < plan.out_files.n_models; ++m) {
        print_model(&plan, &plan.out_files.models[m], &buf);
    }
    CW_TRY(cw_buf_status(&buf));
    cw_shell_print(&buf);
    return CW_OK;
}

const CwVerb cw_verb_mix = {
    .name = "mix",
    .arguments = "PLAN.json",
    .summary = "stems to every deliverable in one pass: 5.1, 7.1, 2.0, M&E",
    .help = "Needs no project. The plan names stems (file, name, layout, gain, pan, eq, compressor, sends) and mixes\n"
            "(name, layout, only, without, fold, dither, format, tags) and models (adm: beds and objects as BW64):\n"
            "docs/mix-plan.md. Each mix is measured and hashed as it is made.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .arguments_min = 1,
    .arguments_max = 1,
    .run = run,
};
