// SPDX-License-Identifier: GPL-3.0-or-later
#include "build/packages_priv.h"

#include "base/buf.h"
#include "base/file.h"

#include <string.h>
#include <sys/stat.h>

#if defined(__x86_64__)
#define ARCHITECTURE "amd64"
#elif defined(__aarch64__)
#define ARCHITECTURE "arm64"
#else
#define ARCHITECTURE "any"
#endif

CwPackages cw__packages(CwArena* arena, CwIndex* index, const char* status_path) {
    return (CwPackages){.arena = arena, .index = index, .status_path = status_path};
}

static CwStatus not_installed(CwDiag* diag, const char* name) {
    return cw_diag(diag, CW_ERR_NO_PROGRAM, "build.package", (CwPlace){0}, name,
                   "the package %s is needed for this; install it with: apt-get install %s", name, name);
}

// What tells one state of the status file from another.
static CwStatus find_stamp(CwPackages* packages, const char* name, CwDiag* diag) {
    struct stat info;
    if (packages->stamp) {
        return CW_OK;
    }
    if (stat(packages->status_path, &info) != 0) {
        return not_installed(diag, name);
    }
    packages->stamp = cw_format(packages->arena, "%lld.%09ld %lld %llu", (long long)info.st_mtim.tv_sec,
                                info.st_mtim.tv_nsec, (long long)info.st_size, (unsigned long long)info.st_ino);
    return packages->stamp ? CW_OK : CW_ERR_NO_MEM;
}

typedef struct {
    CwText package;
    CwText status;
    CwText architecture;
    CwText version;
} Stanza;

// Takes the next stanza (deb822: fields, then an empty line) off `*rest`.
static Stanza next_stanza(CwText* rest) {
    Stanza stanza = {0};
    while (rest->length) {
        const CwText line = cw_text_line(rest);
        if (line.length == 0) {
            break;
        }
        CwText value = line;
        const CwText name = cw_text_split(&value, ':');
        CwText* wanted = cw_text_is(name, "Package")        ? &stanza.package
                         : cw_text_is(name, "Status")       ? &stanza.status
                         : cw_text_is(name, "Architecture") ? &stanza.architecture
                         : cw_text_is(name, "Version")      ? &stanza.version
                                                            : NULL;
        if (wanted) {
            *wanted = cw_text_trim(value);
        }
    }
    return stanza;
}

static bool is_installed(const Stanza* stanza, const char* name) {
    return cw_text_is(stanza->package, name) && cw_text_is(stanza->status, "install ok installed") &&
           (cw_text_is(stanza->architecture, "all") || cw_text_is(stanza->architecture, ARCHITECTURE));
}

static CwStatus look_up(CwPackages* packages, const char* name, CwDiag* diag, const char** ret_version) {
    if (!packages->status.length) {
        CW_TRY(cw_file_map(packages->arena, packages->status_path, diag, &packages->status));
    }
    CwText rest = packages->status;
    const char* wanted = cw_format(packages->arena, "Package: %s\n", name);
    while (wanted && rest.length) {
        const char* found = memmem(rest.at, rest.length, wanted, strlen(wanted));
        if (!found) {
            return not_installed(diag, name);
        }
        const bool begins_line = found == packages->status.at || found[-1] == '\n';
        rest = cw_text_after(rest, (size_t)(found - rest.at));
        const Stanza stanza = next_stanza(&rest);
        if (begins_line && is_installed(&stanza, name)) {
            *ret_version = cw_text_copy(packages->arena, stanza.version);
            return *ret_version ? CW_OK : CW_ERR_NO_MEM;
        }
    }
    return wanted ? not_installed(diag, name) : CW_ERR_NO_MEM;
}

CwStatus cw__package_version(CwPackages* packages, const char* name, CwDiag* diag, const char** ret_version) {
    const char* version = NULL;
    CW_TRY(find_stamp(packages, name, diag));
    CW_TRY(cw__index_package(packages->index, packages->arena, packages->stamp, name, &version));
    if (!version) {
        CW_TRY(look_up(packages, name, diag, &version));
        cw__index_note_package(packages->index, packages->stamp, name, version);
    }
    *ret_version = version;
    return CW_OK;
}
