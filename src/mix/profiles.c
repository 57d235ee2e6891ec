// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/profiles.h"

#include <string.h>

extern const CwEmbedded cw__profiles[];

enum {
    NAME_SIZE = 128,
};

const CwEmbedded* cw_profile_files(void) {
    return cw__profiles;
}

// Letters and digits alone, letters small.
static void bare(const char* name, char text[NAME_SIZE]) {
    size_t length = 0;
    for (; *name && length + 1 < NAME_SIZE; ++name) {
        const char c = (char)(*name >= 'A' && *name <= 'Z' ? *name + ('a' - 'A') : *name);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            text[length++] = c;
        }
    }
    text[length] = '\0';
}

static CwStatus unknown(const char* name, CwDiag* diag) {
    char list[512] = "";
    for (const CwEmbedded* file = cw__profiles; file->name; ++file) {
        const size_t length = strlen(list);
        if (length + strlen(file->name) + 3 < sizeof list) {
            (void)strcat(strcat(list, length ? ", " : ""), file->name); // fits, by the line above
        }
    }
    return cw_diag(diag, CW_ERR_NOT_FOUND, "profile.unknown", (CwPlace){0}, name,
                   "no such profile; `cuewright profiles` lists them: %s", list);
}

// The only one found so far, of all or of those by default.
typedef struct {
    const CwEmbedded* file;
    size_t count;
} Only;

static void found(Only* only, const CwEmbedded* file) {
    only->file = file;
    ++only->count;
}

static CwStatus look(const char* wanted, Only* all, Only* by_default, const CwEmbedded** ret_exact) {
    CwArena* arena = cw_arena_new(NULL);
    CwStatus status = arena ? CW_OK : CW_ERR_NO_MEM;
    for (const CwEmbedded* file = cw__profiles; file->name && wanted[0] && status == CW_OK; ++file) {
        char have[NAME_SIZE];
        CwProfile profile = {0};
        bare(file->name, have);
        if (strcmp(have, wanted) == 0) {
            *ret_exact = file;
        }
        if (strstr(have, wanted)) {
            found(all, file);
            status = cw_profile_of_file(arena, file, &profile);
            if (status == CW_OK && profile.by_default) {
                found(by_default, file);
            }
        }
    }
    cw_arena_free(arena);
    return status;
}

CwStatus cw_profile_file(const char* name, CwDiag* diag, const CwEmbedded** ret_file) {
    char wanted[NAME_SIZE];
    const CwEmbedded* exact = NULL;
    Only all = {NULL, 0};
    Only by_default = {NULL, 0};
    bare(name, wanted);
    CW_TRY(look(wanted, &all, &by_default, &exact));
    if (!exact && all.count != 1 && by_default.count != 1) {
        return unknown(name, diag);
    }
    *ret_file = exact ? exact : all.count == 1 ? all.file : by_default.file;
    return CW_OK;
}

CwStatus cw_profile_of_file(CwArena* arena, const CwEmbedded* file, CwProfile* ret_profile) {
    return cw_profile_read(arena, file->name, file->bytes, NULL, ret_profile);
}
