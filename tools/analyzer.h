// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What clang's analyzer, which reads one file at a time, must be told of base; tools/analyze.sh includes it first.

   cw_diag() answers the status it is given, what refuses does not answer CW_OK, and after CW_OK there is room in an
   array.
*/
#ifndef CW_TOOLS_ANALYZER_H
#define CW_TOOLS_ANALYZER_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/fields.h"

static inline CwStatus cw_told_reserve(CwArena* arena, void** items, size_t count, size_t* capacity, size_t size) {
    const CwStatus status = cw_array_reserve(arena, items, count, capacity, size);
    if (status == CW_OK && !*items) {
        __builtin_unreachable();
    }
    return status;
}

static inline CwStatus cw_told_errno(CwDiag* diag, const char* path, const char* doing) {
    const CwStatus status = cw_diag_errno(diag, path, doing);
    return status == CW_OK ? CW_ERR_IO : status;
}

#define cw_array_reserve cw_told_reserve
#define cw_diag_errno    cw_told_errno
#define cw_diag(diag, status, name, place, ...)                                                                        \
    ((void)(cw_diag)((diag), (status), (name), place, __VA_ARGS__), (status))
#define cw_field_refuse(...) ((void)(cw_field_refuse)(__VA_ARGS__), CW_ERR_BAD_INPUT)

#endif
