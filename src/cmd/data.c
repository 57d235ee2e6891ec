// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/data.h"

#include "base/file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// `name` below `folder`, when it is there.
static CwStatus look(CwShell* shell, const char* folder, const char* under, const char* name, const char** found) {
    const char* path = cw_format(shell->arena, "%s/%s%s", folder, under, name);
    if (!path) {
        return CW_ERR_NO_MEM;
    }
    *found = *found ? *found : cw_file_exists(path) ? path : NULL;
    return CW_OK;
}

CwStatus cw_data_path(CwShell* shell, const char* name, const char** ret_path) {
    const char* found = NULL;
    const char* told = getenv("CUEWRIGHT_DATA");
    if (told && told[0]) {
        CW_TRY(look(shell, told, "", name, &found));
    }
    char program[4096] = "";
    const ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    for (char* slash = length > 0 ? strrchr(program, '/') : NULL; slash && !found; slash = strrchr(program, '/')) {
        *slash = '\0';
        CW_TRY(look(shell, program, "share/cuewright/", name, &found));
        CW_TRY(look(shell, program, "data/", name, &found));
    }
    if (!found) {
        return cw_diag(&shell->diag, CW_ERR_NOT_FOUND, "data", (CwPlace){0}, name,
                       "this file of the program is missing: install it again, or name its folder in CUEWRIGHT_DATA");
    }
    *ret_path = found;
    return CW_OK;
}

CwStatus cw_data_read(CwShell* shell, const char* told, const char* name, const char** ret_path, CwText* ret_text) {
    const char* path = told;
    if (!told) {
        CW_TRY(cw_data_path(shell, name, &path));
    }
    CW_TRY(cw_file_read(shell->arena, path, 0, &shell->diag, ret_text));
    *ret_path = path;
    return CW_OK;
}
