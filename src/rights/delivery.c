// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/delivery.h"

#include "base/json.h"
#include "base/reading.h"
#include "base/words.h"
#include "rights/grant.h"
#include "rights/identifier.h"

#include <stdio.h>
#include <string.h>

enum {
    PATH_SIZE = 64,
};

enum {
    KEY_PROFILES,
    KEY_PROFILE,
    KEY_MEDIA,
    KEY_TERRITORY,
    KEY_FROM,
    KEY_UNTIL,
    KEY_STATE,
    KEY_APPROVALS,
    KEY_ALBUM,
    KEY_FLAC,
    KEY_MODEL,
    KEY_LAYOUT,
    KEY_TRACKS
};

static const CwWord keys[] = {
    {"profiles", KEY_PROFILES},   {"deliveries", KEY_PROFILES},
    {"profile", KEY_PROFILE},     {"name", KEY_PROFILE},
    {"medium", KEY_MEDIA},        {"media", KEY_MEDIA},
    {"territory", KEY_TERRITORY}, {"territories", KEY_TERRITORY},
    {"from", KEY_FROM},           {"until", KEY_UNTIL},
    {"state", KEY_STATE},         {"clearance", KEY_STATE},
    {"approvals", KEY_APPROVALS}, {"approved_by", KEY_APPROVALS},
    {"album", KEY_ALBUM},         {"flac", KEY_FLAC},
    {"adm", KEY_MODEL},           {"tracks", KEY_TRACKS},
    {"layout", KEY_LAYOUT},       {"channels", KEY_LAYOUT},
};

enum {
    N_KEYS = sizeof keys / sizeof keys[0],
};

typedef struct {
    CwArena* arena;
    const char* file;
    CwText text;
    CwDiagList* warnings;
    CwDiag* diag;
} Reader;

static CwStatus refuse(const Reader* reader, const char* path, const char* read, const char* name, const char* advice) {
    return cw_diag(reader->diag, CW_ERR_BAD_INPUT, name, cw_json_place(reader->file, reader->text, path), read,
                   "%s: %s", path, advice);
}

// A text, or a list of texts, as one text with commas between.
static CwStatus join(const Reader* reader, const char* path, const json_t* json, const char** ret_text) {
    CwBuf buf = cw_buf(reader->arena);
    const size_t count = json_is_array(json) ? json_array_size(json) : 1;
    for (size_t i = 0; i < count; ++i) {
        const json_t* item = json_is_array(json) ? json_array_get(json, i) : json;
        if (!json_is_string(item)) {
            return refuse(reader, path, NULL, "delivery.text", "write a text, or a list of texts");
        }
        cw_buf_text(&buf, i ? ", " : "");
        cw_buf_text(&buf, json_string_value(item));
    }
    *ret_text = cw_buf_string(&buf);
    return *ret_text ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus read_media(const Reader* reader, const char* path, const char* text, CwDelivery* delivery) {
    unsigned media = 0;
    if (cw_media_parse(cw_text(text), &media, NULL) != CW_OK || media == 0) {
        return cw_diag(reader->diag, CW_ERR_BAD_INPUT, "delivery.media",
                       cw_json_place(reader->file, reader->text, path), text, "%s: write one or more of %s", path,
                       cw_media_names());
    }
    delivery->media = media;
    return CW_OK;
}

static CwStatus read_territory(const Reader* reader, const char* path, const char* text, CwDelivery* delivery) {
    CwTerritories set = cw_territories_none();
    if (cw_territories_parse(cw_text(text), &set, NULL) != CW_OK || cw_territories_empty(&set)) {
        return refuse(reader, path, text, "delivery.territory",
                      "write country codes as \"DE\", names, \"EU\", or \"world\"");
    }
    delivery->territories = set;
    return CW_OK;
}

// A day; "perpetual" leaves the date open and counts as said, the empty text as not said.
static CwStatus read_date(const Reader* reader, const char* path, const char* text, bool last, bool* said,
                          CwDate* date) {
    *said = text[0] != '\0';
    if (!*said || cw_word_is(cw_text(text), "perpetual")) {
        return CW_OK;
    }
    return cw_date_parse(cw_text(text), last, date) == CW_OK
               ? CW_OK
               : refuse(reader, path, text, "delivery.date", "write a date as \"2026-11-20\", or \"perpetual\"");
}

static CwStatus read_approvals(const Reader* reader, const char* path, const json_t* json, CwDelivery* delivery) {
    const size_t count = json_is_array(json) ? json_array_size(json) : 1;
    const char** roles = CW_NEW_ARRAY(reader->arena, const char*, count);
    if (!roles) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        const json_t* role = json_is_array(json) ? json_array_get(json, i) : json;
        if (!json_is_string(role)) {
            return refuse(reader, path, NULL, "delivery.approvals",
                          "list the roles that must approve, as [\"director\"]");
        }
        roles[i] = cw_text_lower(reader->arena, cw_text(json_string_value(role)));
        if (!roles[i]) {
            return CW_ERR_NO_MEM;
        }
    }
    delivery->approvals = roles;
    delivery->n_approvals = count;
    delivery->approvals_said = true;
    return CW_OK;
}

static CwStatus read_track(const Reader* reader, const char* path, const json_t* json, CwDeliveryTrack* track) {
    static const char* const known[] = {"cue", "title", "isrc", "gap"};
    const char* key = NULL;
    json_t* value = NULL;
    CwIdCheck check;
    *track = (CwDeliveryTrack){cw_json_text_or(json, "cue", ""), cw_json_text_or(json, "title", ""), "",
                               (int)cw_json_int_or(json, "gap", -1)};
    json_object_foreach((json_t*)json, key, value) {
        bool is_known = false;
        for (size_t i = 0; i < sizeof known / sizeof known[0]; ++i) {
            is_known = is_known || strcmp(key, known[i]) == 0;
        }
        if (!is_known) {
            return refuse(reader, path, key, "delivery.track", "a track has cue, title, isrc and gap (milliseconds)");
        }
    }
    if (!json_is_object(json) || !track->cue[0] || track->gap_ms > 60000) {
        return refuse(reader, path, NULL, "delivery.track",
                      "a track names its cue, as {\"cue\": \"1m1\"}, and a gap of at most a minute in milliseconds");
    }
    const char* isrc = cw_json_text_or(json, "isrc", "");
    if (isrc[0] && !cw_id_check(CW_ID_ISRC, cw_text(isrc), &check)) {
        return refuse(reader, path, isrc, "delivery.isrc", "an ISRC is written as \"DE-A12-26-00001\"");
    }
    track->isrc = isrc[0] ? cw_text_copy(reader->arena, cw_text(check.plain)) : "";
    return track->isrc ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus read_tracks(const Reader* reader, const char* path, const json_t* json, CwDelivery* delivery) {
    const size_t count = json_array_size(json);
    CwDeliveryTrack* tracks = CW_NEW_ARRAY(reader->arena, CwDeliveryTrack, count);
    if (!tracks) {
        return CW_ERR_NO_MEM;
    }
    if (!json_is_array(json) || count > CW_DELIVERY_TRACKS_MAX) {
        return refuse(reader, path, NULL, "delivery.tracks", "list at most 99 tracks, as [{\"cue\": \"1m1\"}]");
    }
    for (size_t i = 0; i < count; ++i) {
        char at[PATH_SIZE];
        (void)snprintf(at, sizeof at, "%.40s.%zu", path, i);
        CW_TRY(read_track(reader, at, json_array_get(json, i), &tracks[i]));
    }
    delivery->tracks = tracks;
    delivery->n_tracks = count;
    return CW_OK;
}

static CwStatus read_key(const Reader* reader, int key, const char* path, const json_t* value, CwDelivery* delivery) {
    if (key == KEY_APPROVALS) {
        return read_approvals(reader, path, value, delivery);
    }
    if (key == KEY_TRACKS) {
        return read_tracks(reader, path, value, delivery);
    }
    if (key == KEY_ALBUM || key == KEY_FLAC || key == KEY_MODEL) {
        if (!json_is_boolean(value)) {
            return refuse(reader, path, NULL, "delivery.flag", "write true or false");
        }
        delivery->media |= key == KEY_ALBUM && json_is_true(value) ? CW_MEDIUM_ALBUM : 0U;
        delivery->flac = key == KEY_FLAC ? json_is_true(value) : delivery->flac;
        delivery->model = key == KEY_MODEL ? json_is_true(value) : delivery->model;
        return CW_OK;
    }
    const char* text = NULL;
    CW_TRY(join(reader, path, value, &text));
    switch (key) {
    case KEY_PROFILE:
        delivery->profile = text;
        return CW_OK;
    case KEY_LAYOUT:
        delivery->layout = text;
        return CW_OK;
    case KEY_MEDIA:
        return read_media(reader, path, text, delivery);
    case KEY_TERRITORY:
        return read_territory(reader, path, text, delivery);
    case KEY_FROM:
        return read_date(reader, path, text, false, &delivery->from_said, &delivery->from);
    case KEY_UNTIL:
        return read_date(reader, path, text, true, &delivery->until_said, &delivery->until);
    default:
        if (!cw_clearance_from_name(text, &delivery->state) ||
            !cw_clearance_reached(delivery->state, CW_CLEARANCE_APPROVED)) {
            return refuse(reader, path, text, "delivery.state",
                          "write approved, confirmed, signed, invoiced or paid: less than an agreement clears nothing");
        }
        return CW_OK;
    }
}

// The keys of the film's delivery or of one profile; `prefix` is the path to it.
static CwStatus read_object(const Reader* reader, const char* prefix, const json_t* object, CwDelivery* delivery) {
    bool album = false; // is added to whatever media are said
    const char* key = NULL;
    json_t* value = NULL;
    json_object_foreach((json_t*)object, key, value) {
        char path[PATH_SIZE];
        (void)snprintf(path, sizeof path, "%.30s%s%.30s", prefix, prefix[0] ? "." : "", key);
        const CwWord* word = cw_word_find(keys, N_KEYS, cw_text(key));
        if (!word) {
            const char* nearest = cw_nearest_word(keys, N_KEYS, cw_text(key));
            CW_TRY(cw_diag_add(reader->warnings, "delivery.key", cw_json_place(reader->file, reader->text, path), key,
                               "this key is not known and was left aside%s%s", nearest ? ": did you mean " : "",
                               nearest ? nearest : ""));
        } else if (word->value != KEY_PROFILES && !json_is_null(value)) {
            album = album || (word->value == KEY_ALBUM && json_is_true(value));
            CW_TRY(read_key(reader, word->value, path, value, delivery));
        }
    }
    delivery->media |= album ? CW_MEDIUM_ALBUM : 0U;
    const bool closed = delivery->from.day <= delivery->until.day;
    return closed ? CW_OK : refuse(reader, prefix, NULL, "delivery.term", "\"until\" lies before \"from\"");
}

static const json_t* profiles_of(const json_t* root, const char** ret_key) {
    const char* key = NULL;
    json_t* value = NULL;
    json_object_foreach((json_t*)root, key, value) {
        const CwWord* word = cw_word_find(keys, N_KEYS, cw_text(key));
        if (word && word->value == KEY_PROFILES && !json_is_null(value)) {
            *ret_key = key;
            return value;
        }
    }
    return NULL;
}

static CwStatus read_profiles(const Reader* reader, const json_t* root, const CwDelivery* common,
                              CwDeliveries* deliveries) {
    const char* key = "";
    const json_t* list = profiles_of(root, &key);
    const size_t count = json_is_array(list) ? json_array_size(list) : 1;
    CwDelivery* items = CW_NEW_ARRAY(reader->arena, CwDelivery, count ? count : 1);
    if (!items) {
        return CW_ERR_NO_MEM;
    }
    items[0] = *common;
    for (size_t i = 0; list && i < count; ++i) {
        const json_t* item = json_is_array(list) ? json_array_get(list, i) : list;
        char path[PATH_SIZE];
        (void)snprintf(path, sizeof path, "%.40s.%zu", key, i);
        items[i] = *common;
        if (json_is_object(item)) {
            CW_TRY(read_object(reader, path, item, &items[i]));
        } else if (json_is_string(item)) {
            CW_TRY(join(reader, path, item, &items[i].profile));
        }
        if (items[i].profile[0] == '\0') {
            return refuse(reader, path, NULL, "delivery.profile",
                          "a profile is its name, or an object with \"profile\" and what differs for it");
        }
    }
    *deliveries = (CwDeliveries){items, count ? count : 1};
    return CW_OK;
}

CwStatus cw_deliveries_read(CwArena* arena, const char* file, CwText text, CwDiagList* warnings, CwDiag* diag,
                            CwDeliveries* ret_deliveries) {
    Reader reader = {.arena = arena, .file = file, .warnings = warnings, .diag = diag};
    CW_TRY(cw_reading_start(file, text, diag, &reader.text));
    json_t* root = NULL;
    if (cw_text_trim(reader.text).length) {
        CW_TRY(cw_json_parse(arena, file, reader.text, diag, &root));
        if (!json_is_object(root)) {
            return cw_diag(diag, CW_ERR_BAD_INPUT, "delivery.object", (CwPlace){file, 1, 1}, NULL,
                           "delivery.json must hold one object: { \"profiles\": … }");
        }
    }
    CwDelivery common = {.profile = "",
                         .layout = "",
                         .media = CW_MEDIA_ALL,
                         .territories = cw_territories_world(),
                         .from = CW_DATE_NEVER_BEGAN,
                         .until = CW_DATE_NEVER_ENDS,
                         .state = CW_CLEARANCE_CONFIRMED};
    CW_TRY(read_object(&reader, "", root, &common));
    return read_profiles(&reader, root, &common, ret_deliveries);
}

const CwDelivery* cw_delivery_find(const CwDeliveries* deliveries, const char* profile) {
    const CwDelivery* any = NULL;
    for (size_t i = 0; i < deliveries->count; ++i) {
        const CwDelivery* item = &deliveries->items[i];
        if (cw_word_is(cw_text(profile), item->profile)) {
            return item;
        }
        any = item->profile[0] ? any : item;
    }
    return any;
}
