// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/project.h"

#include "base/file.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

CwStatus cw_project_path(CwShell* shell, const char** ret_path) {
    if (shell->project) {
        *ret_path = shell->project;
        return CW_OK;
    }
    CwNames names = {NULL, 0};
    const char* only = NULL;
    size_t found = 0;
    CW_TRY(cw_folder_list(shell->arena, ".", &shell->diag, &names));
    for (size_t i = 0; i < names.count; ++i) {
        if (cw_path_has_extension(names.names[i], ".cuewright") && cw_folder_exists(names.names[i])) {
            only = names.names[i];
            ++found;
        }
    }
    if (found != 1) {
        return cw_diag(&shell->diag, CW_ERR_USAGE, "usage.project", (CwPlace){0}, NULL,
                       "which project? say it before the verb: cuewright -C NAME.cuewright %s", shell->verb->name);
    }
    *ret_path = only;
    return CW_OK;
}

CwStatus cw_project_open(CwShell* shell, CwStoreAccess access, CwStore** ret_store) {
    const char* path = NULL;
    CW_TRY(cw_project_path(shell, &path));
    return cw_store_open(shell->arena, path, access, &shell->diag, ret_store);
}

static const char* user_name(void) {
    const char* named = getenv("CUEWRIGHT_USER");
    if (named && named[0]) {
        return named;
    }
    const struct passwd* entry = getpwuid(getuid());
    return entry && entry->pw_name[0] ? entry->pw_name : "somebody";
}

CwStatus cw_project_intro(CwShell* shell, const char* note, CwOpIntro* ret_intro) {
    const time_t now = time(NULL);
    struct tm parts = {0};
    char when[32] = "";
    (void)strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &parts));
    CwOpIntro intro = {.verb = shell->verb->name, .note = note};
    intro.who = cw_string_copy(shell->arena, user_name());
    intro.when = cw_string_copy(shell->arena, when);
    if (!intro.who || !intro.when) {
        return CW_ERR_NO_MEM;
    }
    *ret_intro = intro;
    return CW_OK;
}

const char* cw_project_worker(CwShell* shell) {
    char self[4096];
    const ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length <= 0) {
        return cw_string_copy(shell->arena, "cuewright-worker");
    }
    self[length] = '\0';
    return cw_format(shell->arena, "%s-worker", self);
}

void cw_project_say_warnings(const CwShell* shell, const CwDiagList* warnings) {
    for (size_t i = 0; i < warnings->count; ++i) {
        const char* line = cw_diag_line(shell->arena, &warnings->items[i]);
        cw_shell_say(shell, "note: %s", line ? line : warnings->items[i].text);
    }
}
