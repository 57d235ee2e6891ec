// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/diag.h"

#include "base/buf.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char ellipsis[] = "\xe2\x80\xa6";

// Shortens `words`, which did not fit into `size` bytes, so that it ends in an ellipsis on a UTF-8 boundary.
static void end_in_ellipsis(char* words, size_t size) {
    size_t end = size - sizeof ellipsis;
    while (end > 0 && ((unsigned char)words[end] & 0xC0U) == 0x80U) {
        --end;
    }
    memcpy(words + end, ellipsis, sizeof ellipsis);
}

static void copy_words(char* to, size_t size, const char* from) {
    const size_t length = from ? strlen(from) : 0;
    if (length < size) {
        memcpy(to, from ? from : "", length + 1);
        return;
    }
    memcpy(to, from, size - 1);
    to[size - 1] = '\0';
    end_in_ellipsis(to, size);
}

static void fill(CwDiag* diag, const char* name, CwPlace place, const char* read, const char* format, va_list args)
    CW_PRINTF(5, 0);

static void fill(CwDiag* diag, const char* name, CwPlace place, const char* read, const char* format, va_list args) {
    *diag = (CwDiag){.name = name, .line = place.line, .column = place.column};
    copy_words(diag->file, sizeof diag->file, place.file);
    copy_words(diag->read, sizeof diag->read, read);
    const int length = vsnprintf(diag->text, sizeof diag->text, format, args);
    if (length >= (int)sizeof diag->text) {
        end_in_ellipsis(diag->text, sizeof diag->text);
    }
}

CwStatus cw_diag(CwDiag* diag, CwStatus status, const char* name, CwPlace place, const char* read, const char* format,
                 ...) {
    if (diag) {
        va_list args;
        va_start(args, format);
        fill(diag, name, place, read, format, args);
        va_end(args);
    }
    return status;
}

CwStatus cw_diag_errno(CwDiag* diag, const char* path, const char* doing) {
    const int error_number = errno;
    char words[128] = "";
    const char* said = strerror_r(error_number, words, sizeof words);
    const CwStatus status = cw_status_from_errno(error_number);
    return cw_diag(diag, status, "file", (CwPlace){path, 0, 0}, NULL, "%s failed: %s%s", doing, said,
                   status == CW_ERR_FULL ? "; make room and try again" : "");
}

CwStatus cw_diag_add(CwDiagList* list, const char* name, CwPlace place, const char* read, const char* format, ...) {
    if (!list) {
        return CW_OK;
    }
    CW_TRY(CW_RESERVE(list->arena, list->items, list->count, list->capacity));
    va_list args;
    va_start(args, format);
    fill(&list->items[list->count++], name, place, read, format, args);
    va_end(args);
    return CW_OK;
}

const char* cw_diag_line(CwArena* arena, const CwDiag* diag) {
    CwBuf buf = cw_buf(arena);
    if (diag->file[0]) {
        cw_buf_text(&buf, diag->file);
        if (diag->line) {
            cw_buf_format(&buf, ":%d", diag->line);
        }
        if (diag->line && diag->column) {
            cw_buf_format(&buf, ":%d", diag->column);
        }
        cw_buf_text(&buf, ": ");
    }
    cw_buf_text(&buf, diag->text);
    if (diag->read[0]) {
        cw_buf_format(&buf, " (read: %s)", diag->read);
    }
    return cw_buf_string(&buf);
}
