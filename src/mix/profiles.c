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

CwStatus cw_profile_file(const char* name, CwDiag* diag, const CwEmbedded** ret_file) {
    char wanted[NAME_SIZE];
    const CwEmbedded* found = NULL;
    size_t count = 0;
    bare(name, wanted);
    for (const CwEmbedded* file = cw__profiles; file->name && wanted[0]; ++file) {
        char have[NAME_SIZE];
        bare(file->name, have);
        if (strcmp(have, wanted) == 0) {
            *ret_file = file;
            return CW_OK;
        }
        if (strstr(have, wanted)) {
            found = file;
            ++count;
        }
    }
    if (count != 1) {
        return unknown(name, diag);
    }
    *ret_file = found;
    return CW_OK;
}

CwStatus cw_profile_of_file(CwArena* arena, const CwEmbedded* file, CwProfile* ret_profile) {
    return cw_profile_read(arena, file->name, file->bytes, NULL, ret_profile);
}
