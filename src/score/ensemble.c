// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/ensemble.h"

#include "base/buf.h"
#include "base/embedded.h"
#include "base/json.h"

#include <string.h>

extern const CwEmbedded cw__ensembles[];

static const char* const family_words[] = {"wind", "string", "plucked", "keyboard", "timpani", "percussion"};

static CwStatus wrong(CwJsonIn in, const char* key, const char* what) {
    return cw_diag(in.diag, CW_ERR_RANGE, "ensemble", (CwPlace){in.file, 0, 0}, key, "%s", what);
}

static CwStatus get_bounded(CwJsonIn in, const json_t* json, const char* key, int least, int most, int* ret_value) {
    int64_t value = 0;
    CW_TRY(cw_json_get_int(in, json, key, &value));
    if (value < least || value > most) {
        return cw_diag(in.diag, CW_ERR_RANGE, "ensemble", (CwPlace){in.file, 0, 0}, cw_json_text_or(json, "key", NULL),
                       "\"%s\" is %lld; it must lie in %d to %d", key, (long long)value, least, most);
    }
    *ret_value = (int)value;
    return CW_OK;
}

static CwStatus get_range(CwJsonIn in, const json_t* json, const char* key, int* ret_low, int* ret_high) {
    const json_t* pair = NULL;
    CW_TRY(cw_json_get_array(in, json, key, &pair));
    const json_t* low = json_array_get(pair, 0);
    const json_t* high = json_array_get(pair, 1);
    if (json_array_size(pair) != 2 || !json_is_integer(low) || !json_is_integer(high) || json_integer_value(low) < 0 ||
        json_integer_value(high) > 127 || json_integer_value(low) >= json_integer_value(high)) {
        return cw_diag(in.diag, CW_ERR_RANGE, "ensemble", (CwPlace){in.file, 0, 0}, cw_json_text_or(json, "key", NULL),
                       "\"%s\" must be two MIDI pitches, the lower first", key);
    }
    *ret_low = (int)json_integer_value(low);
    *ret_high = (int)json_integer_value(high);
    return CW_OK;
}

static CwStatus read_names(CwJsonIn in, const json_t* json, CwInstrument* i) {
    const char* family = NULL;
    CW_TRY(cw_json_get_text(in, json, "key", &i->key));
    CW_TRY(cw_json_get_text(in, json, "name", &i->name));
    CW_TRY(cw_json_get_text(in, json, "short", &i->short_name));
    CW_TRY(cw_json_get_text(in, json, "stem", &i->stem));
    CW_TRY(cw_json_get_text(in, json, "group", &i->group));
    CW_TRY(cw_json_get_text(in, json, "clef", &i->clef));
    CW_TRY(cw_json_get_text(in, json, "family", &family));
    for (int f = 0; f <= CW_FAMILY_PERCUSSION; ++f) {
        if (strcmp(family, family_words[f]) == 0) {
            i->family = (CwFamily)f;
            return CW_OK;
        }
    }
    return wrong(in, i->key, "its family must be wind, string, plucked, keyboard, timpani or percussion");
}

static CwStatus read_solo(CwJsonIn in, const json_t* json, CwInstrument* i) {
    if (!json_object_get(json, "solo")) {
        return CW_OK;
    }
    const json_t* solo = NULL;
    CW_TRY(cw_json_get_object(in, json, "solo", &solo));
    CW_TRY(get_bounded(in, solo, "valence", -1000, 1000, &i->solo_valence));
    CW_TRY(get_bounded(in, solo, "arousal", -1000, 1000, &i->solo_arousal));
    CW_TRY(get_bounded(in, solo, "pitch", 0, 127, &i->solo_pitch));
    i->solo = true;
    return CW_OK;
}

static CwStatus read_chairs(CwJsonIn in, const json_t* json, CwInstrument* i) {
    const json_t* chairs = json_object_get(json, "chairs");
    if (chairs && (!json_is_array(chairs) || json_array_size(chairs) > CW_CHAIRS_MAX)) {
        return wrong(in, i->key, "\"chairs\" is a list of at most four instruments of the orchestra it plays for");
    }
    for (size_t c = 0; c < json_array_size(chairs); ++c) {
        i->chairs[c] = json_string_value(json_array_get(chairs, c));
        if (!i->chairs[c]) {
            return wrong(in, i->key, "each of its \"chairs\" is named by a text");
        }
    }
    return CW_OK;
}

static CwStatus read_controls(CwArena* arena, CwJsonIn in, const json_t* json, CwPlugin* plugin) {
    json_t* controls = json_object_get(json, "controls");
    CwPluginControl* items = CW_NEW_ARRAY(arena, CwPluginControl, json_object_size(controls));
    const char* symbol = NULL;
    json_t* value = NULL;
    if (!items) {
        return CW_ERR_NO_MEM;
    }
    json_object_foreach(controls, symbol, value) {
        items[plugin->n_controls].symbol = symbol;
        CW_TRY(get_bounded(in, controls, symbol, INT32_MIN / 2, INT32_MAX / 2, &items[plugin->n_controls].thousandths));
        ++plugin->n_controls;
    }
    plugin->controls = items;
    return CW_OK;
}

static CwStatus read_plugin(CwArena* arena, CwJsonIn in, const json_t* json, const char* about, CwPlugin* plugin) {
    CW_TRY(cw_json_get_text(in, json, "uri", &plugin->uri));
    CW_TRY(cw_json_get_text(in, json, "bundle", &plugin->bundle));
    plugin->preset = cw_json_text_or(json, "preset", "");
    plugin->state = cw_json_text_or(json, "state", "");
    if (json_object_get(json, "gain_db100")) {
        CW_TRY(get_bounded(in, json, "gain_db100", -12000, 2400, &plugin->gain_db100));
    }
    if (strncmp(plugin->bundle, "/usr/", 5) != 0 || strstr(plugin->bundle, "/..")) {
        return wrong(in, about,
                     "a plugin's bundle lies under /usr (/usr/local/lib/lv2/NAME.lv2), where steps may read");
    }
    return read_controls(arena, in, json, plugin);
}

static CwStatus read_player(CwArena* arena, CwJsonIn in, const json_t* instrument, CwInstrument* i) {
    enum { QUIET_DB100 = -1800 }; // a stem may use an eighth of full scale
    const json_t* json = NULL;
    if (!json_object_get(instrument, "plugin")) {
        return CW_OK;
    }
    CwPlugin* plugin = CW_NEW(arena, CwPlugin);
    if (!plugin) {
        return CW_ERR_NO_MEM;
    }
    plugin->gain_db100 = QUIET_DB100;
    i->plugin = plugin;
    CW_TRY(cw_json_get_object(in, instrument, "plugin", &json));
    return read_plugin(arena, in, json, i->key, plugin);
}

static CwStatus read_effects(CwArena* arena, CwJsonIn in, const json_t* json, CwEnsemble* ensemble) {
    const json_t* rows = json_object_get(json, "effects");
    CwStemEffect* effects = CW_NEW_ARRAY(arena, CwStemEffect, json_array_size(rows));
    if (!effects) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < json_array_size(rows); ++i) {
        const json_t* row = json_array_get(rows, i);
        CW_TRY(cw_json_get_text(in, row, "stem", &effects[i].stem));
        CW_TRY(read_plugin(arena, in, row, effects[i].stem, &effects[i].plugin));
    }
    ensemble->effects = effects;
    ensemble->n_effects = json_array_size(rows);
    return CW_OK;
}

static CwStatus read_instrument(CwArena* arena, CwJsonIn in, const json_t* json, CwInstrument* i) {
    CW_TRY(read_names(in, json, i));
    CW_TRY(get_bounded(in, json, "program", 0, 127, &i->program));
    CW_TRY(get_bounded(in, json, "bank", 0, 16383, &i->bank));
    CW_TRY(get_bounded(in, json, "transposition", -48, 48, &i->transposition));
    CW_TRY(get_bounded(in, json, "staves", 1, 2, &i->staves));
    CW_TRY(get_bounded(in, json, "pan", -1000, 1000, &i->pan));
    CW_TRY(get_range(in, json, "hard", &i->hard_low, &i->hard_high));
    CW_TRY(get_range(in, json, "comfortable", &i->comfortable_low, &i->comfortable_high));
    if (json_object_get(json, "breath_ms")) {
        CW_TRY(get_bounded(in, json, "breath_ms", 1000, 60000, &i->breath_ms));
    }
    if (i->comfortable_low < i->hard_low || i->comfortable_high > i->hard_high) {
        return wrong(in, i->key, "its comfortable range must lie within its hard one");
    }
    CW_TRY(read_chairs(in, json, i));
    CW_TRY(read_player(arena, in, json, i));
    return read_solo(in, json, i);
}

static CwStatus read_seat(CwJsonIn in, const json_t* json, const CwStage* stage, CwSeat* seat) {
    const int nearer = stage->front_cm < stage->width_cm / 2 ? stage->front_cm : stage->width_cm / 2;
    CW_TRY(cw_json_get_text(in, json, "stem", &seat->stem));
    CW_TRY(get_bounded(in, json, "angle", -80, 80, &seat->angle));
    CW_TRY(get_bounded(in, json, "spread", 0, 60, &seat->spread));
    return get_bounded(in, json, "distance_cm", 100, nearer, &seat->distance_cm); // within the walls, wherever it is
}

static CwStatus read_stage(CwArena* arena, CwJsonIn in, const json_t* ensemble, CwStage* stage) {
    const json_t* json = NULL;
    const json_t* rows = NULL;
    if (!json_object_get(ensemble, "stage")) {
        return CW_OK;
    }
    CW_TRY(cw_json_get_object(in, ensemble, "stage", &json));
    CW_TRY(get_bounded(in, json, "width_cm", 400, 10000, &stage->width_cm));
    CW_TRY(get_bounded(in, json, "front_cm", 200, 10000, &stage->front_cm));
    CW_TRY(get_bounded(in, json, "back_cm", 100, 10000, &stage->back_cm));
    CW_TRY(get_bounded(in, json, "height_cm", 250, 5000, &stage->height_cm));
    CW_TRY(get_bounded(in, json, "reflect", 0, 900, &stage->reflect));
    CW_TRY(cw_json_get_array(in, json, "seats", &rows));
    CwSeat* seats = CW_NEW_ARRAY(arena, CwSeat, json_array_size(rows));
    if (!seats) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < json_array_size(rows); ++i) {
        CW_TRY(read_seat(in, json_array_get(rows, i), stage, &seats[i]));
    }
    stage->seats = seats;
    stage->n_seats = json_array_size(rows);
    return CW_OK;
}

// A groove is for drums that are there, and can be struck.
static CwStatus check_groove(CwJsonIn in, const CwEnsemble* ensemble, const CwGroove* groove) {
    const CwInstrument* drums = cw_ensemble_find(ensemble, groove->instrument);
    if (!drums || drums->family != CW_FAMILY_PERCUSSION) {
        return wrong(in, groove->title, "a groove is for an instrument of this ensemble whose family is percussion");
    }
    for (size_t b = 0; b <= groove->n_bars; ++b) {
        const CwGrooveBar* bar = b < groove->n_bars ? &groove->bars[b] : &groove->turn;
        for (size_t r = 0; r < bar->n_rows; ++r) {
            if (bar->rows[r].drum < drums->hard_low || bar->rows[r].drum > drums->hard_high) {
                return wrong(in, groove->title,
                             "a drum of this groove is outside the \"hard\" range of its instrument");
            }
        }
    }
    return CW_OK;
}

static CwStatus read_grooves(CwArena* arena, CwJsonIn in, const json_t* json, CwEnsemble* ensemble) {
    CW_TRY(cw_grooves_read(arena, in, json, &ensemble->grooves, &ensemble->n_grooves));
    for (size_t i = 0; i < ensemble->n_grooves; ++i) {
        CW_TRY(check_groove(in, ensemble, &ensemble->grooves[i]));
    }
    return CW_OK;
}

CwStatus cw_ensemble_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwEnsemble* ret_ensemble) {
    const CwJsonIn in = {file, diag};
    json_t* json = NULL;
    const json_t* rows = NULL;
    CwEnsemble ensemble = {0};
    CW_TRY(cw_json_parse(arena, file, text, diag, &json));
    CW_TRY(cw_json_get_text(in, json, "name", &ensemble.name));
    CW_TRY(cw_json_get_text(in, json, "title", &ensemble.title));
    ensemble.tuning = cw_json_text_or(json, "tuning", "");
    ensemble.raga = cw_json_text_or(json, "raga", "");
    CW_TRY(cw_json_get_array(in, json, "instruments", &rows));
    ensemble.n_instruments = json_array_size(rows);
    if (!ensemble.n_instruments || ensemble.n_instruments > 64) {
        return wrong(in, ensemble.name, "an ensemble has 1 to 64 instruments");
    }
    CwInstrument* instruments = CW_NEW_ARRAY(arena, CwInstrument, ensemble.n_instruments);
    if (!instruments) {
        return CW_ERR_NO_MEM;
    }
    ensemble.instruments = instruments;
    for (size_t i = 0; i < ensemble.n_instruments; ++i) {
        CW_TRY(read_instrument(arena, in, json_array_get(rows, i), &instruments[i]));
        const CwInstrument* same = cw_ensemble_find(&ensemble, instruments[i].key);
        if (same != &instruments[i]) {
            return wrong(in, instruments[i].key, "two instruments have this key");
        }
        for (size_t k = 0; k < i; ++k) {
            if ((instruments[i].plugin || instruments[k].plugin) &&
                strcmp(instruments[i].stem, instruments[k].stem) == 0) {
                return wrong(in, instruments[i].key, "what a plugin plays has a stem of its own");
            }
        }
    }
    CW_TRY(read_stage(arena, in, json, &ensemble.stage));
    CW_TRY(read_effects(arena, in, json, &ensemble));
    CW_TRY(read_grooves(arena, in, json, &ensemble));
    *ret_ensemble = ensemble;
    return CW_OK;
}

// Whether two names have the same letters and digits: "Chamber-Orchestra" is "chamber orchestra".
static bool same_letters(const char* a, const char* b) {
    for (;;) {
        a += strspn(a, " -_");
        b += strspn(b, " -_");
        const char x = (char)(*a >= 'A' && *a <= 'Z' ? *a + 32 : *a);
        const char y = (char)(*b >= 'A' && *b <= 'Z' ? *b + 32 : *b);
        if (x != y || !x) {
            return x == y;
        }
        ++a;
        ++b;
    }
}

CwStatus cw_ensemble_choose(CwArena* arena, const char* wanted, CwDiagList* warnings, CwDiag* diag,
                            CwEnsemble* ret_ensemble) {
    CwBuf titles = cw_buf(arena);
    for (const CwEmbedded* e = cw__ensembles; e->name; ++e) {
        CwEnsemble ensemble = {0};
        CW_TRY(cw_ensemble_read(arena, e->name, e->bytes, diag, &ensemble));
        if (same_letters(wanted, ensemble.name) || same_letters(wanted, ensemble.title)) {
            *ret_ensemble = ensemble;
            return CW_OK;
        }
        cw_buf_format(&titles, "%s%s", titles.length ? ", " : "", ensemble.title);
    }
    const char* known = cw_buf_string(&titles);
    if (!known) {
        return CW_ERR_NO_MEM;
    }
    if (wanted[0] && warnings) {
        CW_TRY(cw_diag_add(warnings, "ensemble.unknown", (CwPlace){0}, wanted,
                           "no ensemble of this name, so a chamber orchestra plays; there are: %s", known));
    }
    return cw_ensemble_named(arena, "chamber", diag, ret_ensemble);
}

CwStatus cw_ensemble_named(CwArena* arena, const char* name, CwDiag* diag, CwEnsemble* ret_ensemble) {
    CwBuf names = cw_buf(arena);
    for (const CwEmbedded* e = cw__ensembles; e->name; ++e) {
        if (strcmp(e->name, name) == 0) {
            return cw_ensemble_read(arena, name, e->bytes, diag, ret_ensemble);
        }
        cw_buf_format(&names, "%s%s", names.length ? ", " : "", e->name);
    }
    const char* known = cw_buf_string(&names);
    return known ? cw_diag(diag, CW_ERR_NOT_FOUND, "ensemble.unknown", (CwPlace){0}, name,
                           "no ensemble of this name; there are: %s", known)
                 : CW_ERR_NO_MEM;
}

const CwInstrument* cw_ensemble_find(const CwEnsemble* ensemble, const char* key) {
    for (size_t i = 0; i < ensemble->n_instruments; ++i) {
        const CwInstrument* instrument = &ensemble->instruments[i];
        if (instrument->key && strcmp(instrument->key, key) == 0) {
            return instrument;
        }
    }
    return NULL;
}

int cw_instrument_at_once(const CwInstrument* instrument) {
    switch (instrument->family) {
    case CW_FAMILY_WIND:
    case CW_FAMILY_TIMPANI:
        return 1;
    case CW_FAMILY_STRING:
        return 2;
    case CW_FAMILY_PERCUSSION:
        return 4;
    default:
        return 10;
    }
}
