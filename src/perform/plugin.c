// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/plugin.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/math.h"
#include "perform/plugin_priv.h"
#include "perform/plugin_worker_priv.h"

#include <lilv/lilv.h>
#include <lv2/atom/atom.h>
#include <lv2/atom/util.h>
#include <lv2/buf-size/buf-size.h>
#include <lv2/midi/midi.h>
#include <lv2/options/options.h>
#include <lv2/urid/urid.h>
#include <string.h>

enum {
    URIS_MAX = 4096,
    PORTS_MAX = 1024,
    ATOM_BYTES = 1 << 16,
    OPTIONS = 6,
};

struct CwPluginHost {
    CwArena* arena;
    LilvWorld* world;
    const LilvPlugin* plugin;
    LilvInstance* instance;
    const char* uris[URIS_MAX];
    uint32_t n_uris;
    LV2_URID_Map map;
    LV2_URID_Unmap unmap;
    LV2_Options_Option options[OPTIONS];
    int32_t block; // what the options point to
    int32_t sequence;
    float rate;
    Cw__PluginShape shape;
    Cw__PluginWorker* worker;
    float* controls;                  // [ports]
    float (*audio)[CW__PLUGIN_BLOCK]; // [ports]
    uint64_t* atoms[2];               // notes in; everything else
    uint32_t notes_port;
    uint32_t in_ports[CW__PLUGIN_CHANNELS];
    uint32_t out_ports[CW__PLUGIN_CHANNELS];
};

// The number of a URI, from 1; 0 when there is no more room.
static LV2_URID number_of(LV2_URID_Map_Handle handle, const char* uri) {
    CwPluginHost* host = handle;
    for (uint32_t i = 0; i < host->n_uris; ++i) {
        if (strcmp(host->uris[i], uri) == 0) {
            return i + 1;
        }
    }
    const char* kept = host->n_uris < URIS_MAX ? cw_string_copy(host->arena, uri) : NULL;
    if (!kept) {
        return 0;
    }
    host->uris[host->n_uris] = kept;
    return ++host->n_uris;
}

static const char* uri_of(LV2_URID_Unmap_Handle handle, LV2_URID number) {
    const CwPluginHost* host = handle;
    return number > 0 && number <= host->n_uris ? host->uris[number - 1] : NULL;
}

static LV2_URID number(CwPluginHost* host, const char* uri) {
    return number_of(host, uri);
}

static void close_host(void* object) {
    CwPluginHost* host = object;
    if (host->instance) {
        lilv_instance_deactivate(host->instance);
        lilv_instance_free(host->instance);
    }
    lilv_world_free(host->world);
}

static CwStatus refuse(CwDiag* diag, CwStatus status, const CwPlugin* plugin, const char* read, const char* what) {
    return cw_diag(diag, status, "plugin", (CwPlace){plugin->uri, 0, 0}, read, "%s", what);
}

static CwStatus find(CwPluginHost* host, const CwPlugin* plugin, CwDiag* diag) {
    const char* folder = cw_format(host->arena, "%s/", plugin->bundle);
    if (!folder) {
        return CW_ERR_NO_MEM;
    }
    if (!cw_folder_exists(plugin->bundle)) {
        return refuse(diag, CW_ERR_NOT_FOUND, plugin, plugin->bundle,
                      "its bundle is not there; install the plugin, or name the folder that ends in .lv2");
    }
    LilvNode* bundle = lilv_new_file_uri(host->world, NULL, folder);
    LilvNode* uri = lilv_new_uri(host->world, plugin->uri);
    if (bundle && uri) {
        lilv_world_load_bundle(host->world, bundle);
        host->plugin = lilv_plugins_get_by_uri(lilv_world_get_all_plugins(host->world), uri);
    }
    lilv_node_free(bundle);
    lilv_node_free(uri);
    return host->plugin
               ? CW_OK
               : refuse(diag, CW_ERR_NOT_FOUND, plugin, plugin->bundle, "the bundle has no plugin of this URI");
}

static bool offered(const char* feature) {
    static const char* const known[] = {LV2_URID__map,
                                        LV2_URID__unmap,
                                        LV2_OPTIONS__options,
                                        LV2_BUF_SIZE__boundedBlockLength,
                                        LV2_BUF_SIZE__fixedBlockLength,
                                        LV2_BUF_SIZE__powerOf2BlockLength,
                                        LV2_WORKER__schedule};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; ++i) {
        if (strcmp(feature, known[i]) == 0) {
            return true;
        }
    }
    return false;
}

static CwStatus check_features(const CwPluginHost* host, const CwPlugin* plugin, CwDiag* diag) {
    LilvNodes* needed = lilv_plugin_get_required_features(host->plugin);
    CwStatus status = CW_OK;
    LILV_FOREACH(nodes, i, needed) {
        const char* feature = lilv_node_as_uri(lilv_nodes_get(needed, i));
        if (feature && status == CW_OK && !offered(feature)) {
            status = refuse(diag, CW_ERR_BAD_INPUT, plugin, feature,
                            "it cannot be played without this feature, which the host does not have");
        }
    }
    lilv_nodes_free(needed);
    return status;
}

static void set_options(CwPluginHost* host, int sample_rate) {
    const LV2_URID whole = number(host, LV2_ATOM__Int);
    const struct {
        const char* uri;
        const void* value;
        LV2_URID type;
    } said[OPTIONS - 1] = {
        {LV2_BUF_SIZE__minBlockLength, &host->block, whole},
        {LV2_BUF_SIZE__maxBlockLength, &host->block, whole},
        {LV2_BUF_SIZE__nominalBlockLength, &host->block, whole},
        {LV2_BUF_SIZE__sequenceSize, &host->sequence, whole},
        {"http://lv2plug.in/ns/ext/parameters#sampleRate", &host->rate, number(host, LV2_ATOM__Float)}};
    host->block = CW__PLUGIN_BLOCK;
    host->sequence = ATOM_BYTES;
    host->rate = (float)sample_rate;
    for (size_t i = 0; i < OPTIONS - 1; ++i) {
        host->options[i] =
            (LV2_Options_Option){LV2_OPTIONS_INSTANCE, 0, number(host, said[i].uri), 4, said[i].type, said[i].value};
    }
}

static CwStatus instantiate(CwPluginHost* host, const CwPlugin* plugin, int sample_rate, CwDiag* diag) {
    set_options(host, sample_rate);
    const LV2_Feature map = {LV2_URID__map, &host->map};
    const LV2_Feature unmap = {LV2_URID__unmap, &host->unmap};
    const LV2_Feature options = {LV2_OPTIONS__options, host->options};
    const LV2_Feature bounded = {LV2_BUF_SIZE__boundedBlockLength, NULL};
    const LV2_Feature fixed = {LV2_BUF_SIZE__fixedBlockLength, NULL};
    const LV2_Feature power = {LV2_BUF_SIZE__powerOf2BlockLength, NULL};
    const LV2_Feature work = {LV2_WORKER__schedule, &host->worker->schedule};
    const LV2_Feature* const features[] = {&map, &unmap, &options, &bounded, &fixed, &power, &work, NULL};
    host->instance = lilv_plugin_instantiate(host->plugin, sample_rate, features);
    if (!host->instance) {
        return refuse(diag, CW_ERR_FAILED, plugin, NULL, "the plugin cannot be made");
    }
    host->worker->plugin = lilv_instance_get_handle(host->instance);
    host->worker->interface = lilv_instance_get_extension_data(host->instance, LV2_WORKER__interface);
    return CW_OK;
}

static bool port_is(const CwPluginHost* host, const LilvPort* port, const char* class) {
    LilvNode* node = lilv_new_uri(host->world, class);
    const bool is = node && lilv_port_is_a(host->plugin, port, node);
    lilv_node_free(node);
    return is;
}

// Connects a port to a place of its own: a number, a block of sound, or a sequence of events.
static void connect(CwPluginHost* host, uint32_t index) {
    const LilvPort* port = lilv_plugin_get_port_by_index(host->plugin, index);
    const bool in = port_is(host, port, LV2_CORE__InputPort);
    if (port_is(host, port, LV2_CORE__ControlPort)) {
        lilv_instance_connect_port(host->instance, index, &host->controls[index]);
    } else if (port_is(host, port, LV2_CORE__AudioPort) || port_is(host, port, LV2_CORE__CVPort)) {
        int* count = in ? &host->shape.ins : &host->shape.outs;
        if (*count < CW__PLUGIN_CHANNELS) {
            (in ? host->in_ports : host->out_ports)[(*count)++] = index;
        }
        lilv_instance_connect_port(host->instance, index, host->audio[index]);
    } else if (port_is(host, port, LV2_ATOM__AtomPort)) {
        LilvNode* midi = lilv_new_uri(host->world, LV2_MIDI__MidiEvent);
        const bool notes = in && !host->shape.notes && midi && lilv_port_supports_event(host->plugin, port, midi);
        lilv_node_free(midi);
        host->shape.notes = host->shape.notes || notes;
        lilv_instance_connect_port(host->instance, index, host->atoms[notes ? 0 : 1]);
    } else {
        lilv_instance_connect_port(host->instance, index, NULL);
    }
}

static CwStatus connect_all(CwPluginHost* host, const CwPlugin* plugin, CwDiag* diag) {
    const uint32_t n = lilv_plugin_get_num_ports(host->plugin);
    if (n > PORTS_MAX) {
        return refuse(diag, CW_ERR_BAD_INPUT, plugin, NULL, "it has more than 1024 ports");
    }
    host->controls = CW_NEW_ARRAY(host->arena, float, n + 1);
    host->audio = (float(*)[CW__PLUGIN_BLOCK])CW_NEW_ARRAY(host->arena, float, ((size_t)n + 1) * CW__PLUGIN_BLOCK);
    host->atoms[0] = CW_NEW_ARRAY(host->arena, uint64_t, ATOM_BYTES / 8);
    host->atoms[1] = CW_NEW_ARRAY(host->arena, uint64_t, ATOM_BYTES / 8);
    if (!host->controls || !host->audio || !host->atoms[0] || !host->atoms[1]) {
        return CW_ERR_NO_MEM;
    }
    lilv_plugin_get_port_ranges_float(host->plugin, NULL, NULL, host->controls);
    for (uint32_t i = 0; i < n; ++i) {
        host->controls[i] = host->controls[i] == host->controls[i] ? host->controls[i] : 0.0F; // nobody said
        connect(host, i);
    }
    return CW_OK;
}

// A control by its symbol; NULL when the plugin has none.
static float* control(const CwPluginHost* host, const char* symbol) {
    LilvNode* name = lilv_new_string(host->world, symbol);
    const LilvPort* port = name ? lilv_plugin_get_port_by_symbol(host->plugin, name) : NULL;
    lilv_node_free(name);
    const bool is = port && port_is(host, port, LV2_CORE__ControlPort) && port_is(host, port, LV2_CORE__InputPort);
    return is ? &host->controls[lilv_port_get_index(host->plugin, port)] : NULL;
}

// What a state says of a control.
static void set_value(const char* symbol, void* object, const void* value, uint32_t size, uint32_t type) {
    CwPluginHost* host = object;
    float* place = control(host, symbol);
    if (place && size == sizeof(float) && type == number(host, LV2_ATOM__Float)) {
        memcpy(place, value, sizeof(float));
    }
}

static CwStatus restore(CwPluginHost* host, const CwPlugin* plugin, CwText text, CwDiag* diag) {
    LilvState* state = NULL;
    if (text.at) {
        const char* turtle = cw_text_copy(host->arena, text);
        state = turtle ? lilv_state_new_from_string(host->world, &host->map, turtle) : NULL;
    } else if (plugin->preset[0]) {
        LilvNode* preset = lilv_new_uri(host->world, plugin->preset);
        lilv_world_load_resource(host->world, preset);
        state = lilv_state_new_from_world(host->world, &host->map, preset);
        lilv_node_free(preset);
    } else {
        return CW_OK;
    }
    if (!state) {
        return text.at ? refuse(diag, CW_ERR_BAD_INPUT, plugin, NULL, "its state is none that LV2 knows")
                       : refuse(diag, CW_ERR_NOT_FOUND, plugin, plugin->preset, "the bundle has no such preset");
    }
    const LV2_Feature work = {LV2_WORKER__schedule, &host->worker->schedule};
    const LV2_Feature* const features[] = {&work, NULL};
    lilv_state_restore(state, host->instance, set_value, host, 0, features);
    lilv_state_free(state);
    return CW_OK;
}

static CwStatus set_controls(const CwPluginHost* host, const CwPlugin* plugin, CwDiag* diag) {
    for (size_t i = 0; i < plugin->n_controls; ++i) {
        float* place = control(host, plugin->controls[i].symbol);
        if (!place) {
            return refuse(diag, CW_ERR_NOT_FOUND, plugin, plugin->controls[i].symbol, "it has no such control");
        }
        *place = (float)plugin->controls[i].thousandths / 1000.0F;
    }
    return CW_OK;
}

// What a plugin loads when it is set up it has before the first note: blocks of silence go by until nothing is asked
// for.
static void settle(CwPluginHost* host) {
    enum { BLOCKS_MOST = 256, QUIET_BLOCKS = 4 };
    static const float nothing[CW__PLUGIN_CHANNELS][CW__PLUGIN_BLOCK];
    float out[CW__PLUGIN_CHANNELS][CW__PLUGIN_BLOCK];
    int quiet = host->worker->interface ? 0 : QUIET_BLOCKS;
    for (int i = 0; i < BLOCKS_MOST && quiet < QUIET_BLOCKS; ++i) {
        const uint64_t before = host->worker->done;
        cw__plugin_run(host, nothing, out);
        quiet = host->worker->done == before ? quiet + 1 : 0;
    }
}

CwStatus cw_plugin_open(CwArena* arena, const CwPlugin* plugin, CwText state, int sample_rate, CwDiag* diag,
                        CwPluginHost** ret_host) {
    CwPluginHost* host = CW_NEW(arena, CwPluginHost);
    if (!host) {
        return CW_ERR_NO_MEM;
    }
    host->arena = arena;
    host->world = lilv_world_new();
    if (!host->world) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_arena_defer(arena, close_host, host));
    host->map = (LV2_URID_Map){host, number_of};
    host->unmap = (LV2_URID_Unmap){host, uri_of};
    host->shape.sample_rate = sample_rate;
    host->shape.gain = cw_db_to_gain(plugin->gain_db100 / 100.0);
    CW_TRY(find(host, plugin, diag));
    CW_TRY(check_features(host, plugin, diag));
    CW_TRY(cw__plugin_worker_new(arena, &host->worker));
    CW_TRY(instantiate(host, plugin, sample_rate, diag));
    CW_TRY(connect_all(host, plugin, diag));
    CW_TRY(restore(host, plugin, state, diag));
    CW_TRY(set_controls(host, plugin, diag));
    lilv_instance_activate(host->instance);
    settle(host);
    *ret_host = host;
    return CW_OK;
}

Cw__PluginShape cw__plugin_shape(const CwPluginHost* host) {
    return host->shape;
}

static void empty(CwPluginHost* host, int which, uint32_t room) {
    LV2_Atom_Sequence* sequence = (LV2_Atom_Sequence*)host->atoms[which];
    sequence->atom.type = number(host, which ? LV2_ATOM__Chunk : LV2_ATOM__Sequence);
    sequence->atom.size = room;
    sequence->body.unit = 0;
    sequence->body.pad = 0;
}

void cw__plugin_midi(CwPluginHost* host, int64_t frame, uint8_t status, uint8_t one, uint8_t two) {
    struct {
        LV2_Atom_Event event;
        uint8_t bytes[8];
    } midi = {.event = {.time = {.frames = frame}, .body = {3, number(host, LV2_MIDI__MidiEvent)}},
              .bytes = {status, one, two}};
    LV2_Atom_Sequence* sequence = (LV2_Atom_Sequence*)host->atoms[0];
    if (sequence->atom.size == 0) {
        empty(host, 0, sizeof(LV2_Atom_Sequence_Body));
    }
    lv2_atom_sequence_append_event(sequence, ATOM_BYTES - 64, &midi.event);
}

void cw__plugin_run(CwPluginHost* host, const float (*in)[CW__PLUGIN_BLOCK], float (*out)[CW__PLUGIN_BLOCK]) {
    const size_t bytes = sizeof(float) * CW__PLUGIN_BLOCK;
    if (((LV2_Atom_Sequence*)host->atoms[0])->atom.size == 0) {
        empty(host, 0, sizeof(LV2_Atom_Sequence_Body));
    }
    empty(host, 1, ATOM_BYTES - sizeof(LV2_Atom));
    for (int c = 0; in && c < host->shape.ins; ++c) {
        memcpy(host->audio[host->in_ports[c]], in[c], bytes);
    }
    lilv_instance_run(host->instance, CW__PLUGIN_BLOCK);
    cw__plugin_work(host->worker);
    for (int c = 0; c < CW__PLUGIN_CHANNELS; ++c) {
        const int from = c < host->shape.outs ? c : 0; // one channel is both
        memcpy(out[c], host->audio[host->out_ports[from]], bytes);
    }
    ((LV2_Atom_Sequence*)host->atoms[0])->atom.size = 0;
}
