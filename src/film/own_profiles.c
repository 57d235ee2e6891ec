// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/own_profiles.h"

#include "base/file.h"
#include "mix/profiles.h"

#include <string.h>

enum {
    NAME_MOST = 60,
    OWN_MOST = 32,
};

typedef struct {
    CwArena* arena;
    CwDiag* diag;
    CwEmbedded* items; // those read so far, then a row without a name
    size_t count;
} Own;

static CwStatus refuse(const Own* own, const char* file, CwText text, const char* key, const char* read,
                       const char* why) {
    return cw_diag(own->diag, CW_ERR_BAD_INPUT, "profile.own", cw_json_place(file, text, key), read, "%s", why);
}

// Masters and folders are called by it.
static bool can_be_called(const char* name) {
    bool some = false;
    for (const char* c = name; *c; ++c) {
        const bool sign = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9');
        some = some || sign;
        if (!sign && *c != '_' && *c != '-') {
            return false;
        }
    }
    return some && strlen(name) <= NAME_MOST;
}

static const char* known_as(const CwEmbedded* files, const char* name) {
    while (files->name && !cw_profile_same_name(files->name, name)) {
        ++files;
    }
    return files->name;
}

static CwStatus check_name(const Own* own, const char* file, CwText text, const char* name) {
    if (!cw_text_is(cw_path_stem(file), name)) {
        return refuse(own, file, text, "name", name, "a profile is called as its file: change one of the two");
    }
    if (!can_be_called(name)) {
        return refuse(own, file, text, "name", name,
                      "call it by letters, digits, _ and -, sixty at most, as \"our_house\"");
    }
    if (known_as(cw_profile_files(), name)) {
        return refuse(own, file, text, "name", name,
                      "the program has a profile of this name: give yours another, and its file, too");
    }
    return known_as(own->items, name) ? refuse(own, file, text, "name", name, "two profiles of the film have this name")
                                      : CW_OK;
}

static CwStatus check_layouts(const Own* own, const char* file, CwText text, const CwProfile* profile) {
    for (size_t i = 0; i < profile->n_layouts; ++i) {
        if (!cw_layout_name(&profile->layouts[i])) {
            return refuse(own, file, text, "layouts", NULL,
                          "a film is made in mono, stereo, 5.1, 7.1, 5.1.2, 5.1.4, 7.1.2 and 7.1.4: name these");
        }
    }
    return CW_OK;
}

static CwStatus add(Own* own, const char* file, CwText text) {
    CwProfile profile = {0};
    CW_TRY(cw_profile_read(own->arena, file, text, own->diag, &profile));
    CW_TRY(check_name(own, file, text, profile.name));
    CW_TRY(check_layouts(own, file, text, &profile));
    const char* copy = cw_text_copy(own->arena, text);
    if (!copy) {
        return CW_ERR_NO_MEM;
    }
    own->items[own->count++] = (CwEmbedded){profile.name, {copy, text.length}};
    return CW_OK;
}

CwStatus cw_film_own_profiles(CwArena* arena, CwStore* store, const CwFilmFiles* files, CwDiag* diag,
                              const CwEmbedded** ret_profiles) {
    static const char* const json[] = {".json", NULL};
    Own own = {.arena = arena, .diag = diag};
    CwFilmFiles brought = {NULL, 0};
    size_t n_known = 0;
    CW_TRY(cw_film_files_in(arena, files, "profiles", json, &brought));
    if (brought.count > OWN_MOST) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "profile.many", (CwPlace){brought.items[OWN_MOST].path, 0, 0}, NULL,
                       "a film has %d profiles of its own at most: leave out those it is not delivered to", OWN_MOST);
    }
    while (cw_profile_files()[n_known].name) {
        ++n_known;
    }
    own.items = CW_NEW_ARRAY(arena, CwEmbedded, brought.count + n_known + 1);
    if (!own.items) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < brought.count; ++i) {
        CwText text = {NULL, 0};
        CW_TRY(cw_film_text(arena, store, files, brought.items[i].path, diag, &text));
        CW_TRY(add(&own, brought.items[i].path, text));
    }
    memcpy(own.items + own.count, cw_profile_files(), n_known * sizeof *own.items);
    *ret_profiles = own.items;
    return CW_OK;
}
