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

bool cw_profile_same_name(const char* a, const char* b) {
    char bare_a[NAME_SIZE];
    char bare_b[NAME_SIZE];
    bare(a, bare_a);
    bare(b, bare_b);
    return strcmp(bare_a, bare_b) == 0;
}

static CwStatus unknown(const CwEmbedded* files, const char* name, CwDiag* diag) {
    char list[512] = "";
    for (const CwEmbedded* file = files; file->name; ++file) {
        const size_t length = strlen(list);
        if (length + strlen(file->name) + 3 < sizeof list) {
            (void)strcat(strcat(list, length ? ", " : ""), file->name); // fits, by the line above
        }
    }
    return cw_diag(diag, CW_ERR_NOT_FOUND, "profile.unknown", (CwPlace){0}, name,
                   "no such profile; `cuewright profiles` lists them: %s", list);
}

static const CwEmbedded* exactly(const CwEmbedded* files, const char* wanted) {
    char have[NAME_SIZE];
    for (const CwEmbedded* file = files; file->name; ++file) {
        bare(file->name, have);
        if (strcmp(have, wanted) == 0) {
            return file;
        }
    }
    return NULL;
}

// How many profiles have it in their names, of all or of those by default, and the last of them.
static CwStatus partly(const CwEmbedded* files, const char* wanted, bool by_default, const CwEmbedded** ret_file,
                       size_t* ret_count) {
    CwArena* arena = cw_arena_new(NULL);
    CwStatus status = arena ? CW_OK : CW_ERR_NO_MEM;
    *ret_count = 0;
    for (const CwEmbedded* file = files; file->name && status == CW_OK; ++file) {
        char have[NAME_SIZE];
        CwProfile profile = {0};
        bare(file->name, have);
        if (!strstr(have, wanted)) {
            continue;
        }
        status = by_default ? cw_profile_of_file(arena, file, &profile) : CW_OK;
        if (!by_default || profile.by_default) {
            *ret_file = file;
            ++*ret_count;
        }
    }
    cw_arena_free(arena);
    return status;
}

CwStatus cw_profile_file(const CwEmbedded* files, const char* name, CwDiag* diag, const CwEmbedded** ret_file) {
    char wanted[NAME_SIZE];
    size_t count = 0;
    bare(name, wanted);
    const CwEmbedded* found = wanted[0] ? exactly(files, wanted) : NULL;
    for (int by_default = 0; by_default < 2 && wanted[0] && !found; ++by_default) {
        CW_TRY(partly(files, wanted, by_default != 0, &found, &count));
        found = count == 1 ? found : NULL;
    }
    if (!found) {
        return unknown(files, name, diag);
    }
    *ret_file = found;
    return CW_OK;
}

CwStatus cw_profile_of_file(CwArena* arena, const CwEmbedded* file, CwProfile* ret_profile) {
    return cw_profile_read(arena, file->name, file->bytes, NULL, ret_profile);
}
