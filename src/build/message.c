// SPDX-License-Identifier: GPL-3.0-or-later
#include "build/message_priv.h"

#include "base/text.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static void copy_words(char* to, size_t size, const char* from) {
    const size_t length = strnlen(from, size - 1);
    memcpy(to, from, length);
    memset(to + length, 0, size - length);
}

void cw__answer_fill(CwAnswer* answer, CwStatus status, const CwDiag* diag) {
    answer->mark = CW__MESSAGE_MARK;
    answer->status = (int32_t)status;
    answer->line = diag->line;
    answer->column = diag->column;
    copy_words(answer->name, sizeof answer->name, diag->name ? diag->name : "");
    copy_words(answer->file, sizeof answer->file, diag->file);
    copy_words(answer->read, sizeof answer->read, diag->read);
    copy_words(answer->text, sizeof answer->text, diag->text);
}

CwStatus cw__answer_diag(CwArena* arena, const CwAnswer* answer, CwDiag* ret_diag) {
    CwDiag diag = {.line = answer->line, .column = answer->column};
    diag.name = cw_text_copy(arena, (CwText){answer->name, strnlen(answer->name, sizeof answer->name)});
    if (!diag.name) {
        return CW_ERR_NO_MEM;
    }
    memcpy(diag.file, answer->file, sizeof diag.file);
    memcpy(diag.read, answer->read, sizeof diag.read);
    memcpy(diag.text, answer->text, sizeof diag.text);
    diag.file[sizeof diag.file - 1] = '\0';
    diag.read[sizeof diag.read - 1] = '\0';
    diag.text[sizeof diag.text - 1] = '\0';
    *ret_diag = diag;
    return CW_OK;
}

CwStatus cw__read_exactly(int fd, void* to, size_t size) {
    char* at = to;
    while (size) {
        const ssize_t got = read(fd, at, size);
        if (got == 0) {
            return CW_ERR_NOT_FOUND;
        }
        if (got < 0 && errno != EINTR) {
            return CW_ERR_IO;
        }
        at += got > 0 ? got : 0;
        size -= got > 0 ? (size_t)got : 0;
    }
    return CW_OK;
}

CwStatus cw__write_exactly(int fd, const void* from, size_t size, bool is_socket) {
    const char* at = from;
    while (size) {
        const ssize_t put = is_socket ? send(fd, at, size, MSG_NOSIGNAL) : write(fd, at, size);
        if (put < 0 && errno != EINTR) {
            return CW_ERR_IO;
        }
        at += put > 0 ? put : 0;
        size -= put > 0 ? (size_t)put : 0;
    }
    return CW_OK;
}

int64_t cw__now_microseconds(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}
