// SPDX-License-Identifier: GPL-3.0-or-later
#include "music/tuning.h"

#include "base/embedded.h"
#include "base/number.h"
#include "base/words.h"
#include "music/tuning_priv.h"

#include <string.h>

extern const CwEmbedded cw__tunings[];

CwStatus cw_tuning_named(CwArena* arena, const char* name, CwDiag* diag, CwTuning* ret_tuning) {
    CwBuf names = cw_buf(arena);
    for (const CwEmbedded* e = cw__tunings; e->name; ++e) {
        if (cw_word_is(cw_text(name), e->name)) {
            return cw_tuning_read(arena, e->name, e->bytes, diag, ret_tuning);
        }
        cw_buf_format(&names, "%s%s", names.length ? ", " : "", e->name);
    }
    const char* known = cw_buf_string(&names);
    return known ? cw_diag(diag, CW_ERR_NOT_FOUND, "tuning.unknown", (CwPlace){0}, name,
                           "no tuning of this name; add tunings/NAME.scl, or name one of: %s", known)
                 : CW_ERR_NO_MEM;
}

int64_t cw_tuning_degree(const CwTuning* tuning, int64_t degree) {
    const int64_t n = (int64_t)tuning->n_degrees;
    const int64_t repeats = cw_div_floor(degree, n);
    const int64_t in = degree - repeats * n;
    return repeats * tuning->degrees[n - 1] + (in ? tuning->degrees[in - 1] : 0);
}

// What a mapping gives a key, above the key of 1/1; false when it leaves the key out.
static bool mapped_pitch(const CwTuning* tuning, int key, int64_t* ret_millicents) {
    const CwKeyMap* map = &tuning->map;
    const int64_t from_middle = key - map->middle;
    if (!map->size) {
        *ret_millicents = cw_tuning_degree(tuning, from_middle);
        return true;
    }
    const int64_t repeats = cw_div_floor(from_middle, map->size);
    const int degree = map->degrees[from_middle - repeats * map->size];
    *ret_millicents = repeats * cw_tuning_degree(tuning, map->octave) + cw_tuning_degree(tuning, degree);
    return degree >= 0;
}

bool cw__map_has(const CwTuning* tuning, int key) {
    int64_t ignored = 0;
    return mapped_pitch(tuning, key, &ignored);
}

static int64_t pitch_by_map(const CwTuning* tuning, int pitch, int64_t written) {
    const CwKeyMap* map = &tuning->map;
    int64_t at = 0;
    int64_t reference = 0;
    if (pitch < map->first || pitch > map->last || !mapped_pitch(tuning, pitch, &at) ||
        !mapped_pitch(tuning, map->reference, &reference)) {
        return written;
    }
    return map->pitch_millicents + at - reference + (written - (int64_t)pitch * CW_MILLICENTS);
}

// The note of the scale nearest to a pitch, both above 1/1; the lower of two.
static int64_t nearest(const CwTuning* tuning, int64_t wanted) {
    const int64_t n = (int64_t)tuning->n_degrees;
    const int64_t repeats = cw_div_floor(wanted, tuning->degrees[n - 1]);
    int64_t best = cw_tuning_degree(tuning, (repeats - 1) * n);
    for (int64_t degree = (repeats - 1) * n; degree <= (repeats + 2) * n; ++degree) {
        const int64_t at = cw_tuning_degree(tuning, degree);
        const int64_t away = at > wanted ? at - wanted : wanted - at;
        const int64_t least = best > wanted ? best - wanted : wanted - best;
        best = away < least || (away == least && at < best) ? at : best;
    }
    return best;
}

int64_t cw_tuning_pitch(const CwTuning* tuning, int tonic, int pitch, int cents) {
    const int64_t written = (int64_t)pitch * CW_MILLICENTS + INT64_C(1000) * cents;
    const int64_t one = (int64_t)(60 + tonic) * CW_MILLICENTS;
    if (tuning->mapped) {
        return pitch_by_map(tuning, pitch, written);
    }
    if (tuning->n_degrees == 12) {
        return one + cw_tuning_degree(tuning, pitch - 60 - tonic) + INT64_C(1000) * cents;
    }
    const int64_t found = one + nearest(tuning, written - one);
    const int64_t away = found > written ? found - written : written - found;
    return away <= CW_MILLICENTS / 2 ? found : written;
}

static void put_map(CwBuf* buf, const CwKeyMap* map) {
    cw_json_begin_object(buf, "map");
    cw_json_begin_array(buf, "degrees");
    for (int i = 0; i < map->size; ++i) {
        cw_json_put_int(buf, NULL, map->degrees[i]);
    }
    cw_json_end_array(buf);
    cw_json_put_int(buf, "first", map->first);
    cw_json_put_int(buf, "last", map->last);
    cw_json_put_int(buf, "middle", map->middle);
    cw_json_put_int(buf, "octave", map->octave);
    cw_json_put_int(buf, "pitch", map->pitch_millicents);
    cw_json_put_int(buf, "reference", map->reference);
    cw_json_end_object(buf);
}

void cw_tuning_to_json(CwBuf* buf, const char* key, const CwTuning* tuning) {
    cw_json_begin_object(buf, key);
    cw_json_begin_array(buf, "degrees");
    for (size_t i = 0; i < tuning->n_degrees; ++i) {
        cw_json_put_int(buf, NULL, tuning->degrees[i]);
    }
    cw_json_end_array(buf);
    if (tuning->mapped) {
        put_map(buf, &tuning->map);
    }
    cw_json_put_text(buf, "title", tuning->title);
    cw_json_end_object(buf);
}

static CwStatus wrong(CwJsonIn in, const char* key) {
    return cw_diag(in.diag, CW_ERR_BAD_INPUT, "tuning", (CwPlace){in.file, 0, 0}, NULL,
                   "\"%s\" of this tuning is out of range", key);
}

static CwStatus within(CwJsonIn in, const json_t* json, const char* key, int least, int most, int* ret_value) {
    int64_t value = 0;
    CW_TRY(cw_json_get_int(in, json, key, &value));
    *ret_value = value >= least && value <= most ? (int)value : 0;
    return value >= least && value <= most ? CW_OK : wrong(in, key);
}

static CwStatus read_map(CwJsonIn in, const json_t* json, CwTuning* tuning) {
    CwKeyMap* map = &tuning->map;
    const json_t* list = NULL;
    int pitch = 0;
    CW_TRY(cw_json_get_array(in, json, "degrees", &list));
    map->size = (int)json_array_size(list);
    if (map->size > 128) {
        return wrong(in, "degrees");
    }
    for (int i = 0; i < map->size; ++i) {
        const json_int_t degree = json_integer_value(json_array_get(list, (size_t)i));
        if (degree < -1 || degree > CW_TUNING_DEGREES_MAX) {
            return wrong(in, "degrees");
        }
        map->degrees[i] = (int16_t)degree;
    }
    CW_TRY(within(in, json, "first", 0, 127, &map->first));
    CW_TRY(within(in, json, "last", 0, 127, &map->last));
    CW_TRY(within(in, json, "middle", 0, 127, &map->middle));
    CW_TRY(within(in, json, "octave", 0, CW_TUNING_DEGREES_MAX, &map->octave));
    CW_TRY(within(in, json, "reference", 0, 127, &map->reference));
    CW_TRY(within(in, json, "pitch", -CW__FARTHEST, 2 * CW__FARTHEST, &pitch));
    map->pitch_millicents = pitch;
    tuning->mapped = true;
    return CW_OK;
}

CwStatus cw_tuning_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwTuning* ret_tuning) {
    const json_t* list = NULL;
    const json_t* map = json_object_get(json, "map");
    CwTuning tuning = {.title = cw_json_text_or(json, "title", "")};
    CW_TRY(cw_json_get_array(in, json, "degrees", &list));
    tuning.n_degrees = json_array_size(list);
    int32_t* degrees = CW_NEW_ARRAY(arena, int32_t, tuning.n_degrees);
    if (!degrees) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < tuning.n_degrees; ++i) {
        const json_int_t value = json_integer_value(json_array_get(list, i));
        if (value < -CW__FARTHEST || value > CW__FARTHEST) {
            return wrong(in, "degrees");
        }
        degrees[i] = (int32_t)value;
    }
    tuning.degrees = degrees;
    if (!tuning.n_degrees || tuning.n_degrees > CW_TUNING_DEGREES_MAX || degrees[tuning.n_degrees - 1] <= 0) {
        return wrong(in, "degrees");
    }
    if (map) {
        CW_TRY(read_map(in, map, &tuning));
    }
    *ret_tuning = tuning;
    return CW_OK;
}
