// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What a build and its worker server say to each other.

   A request is a CwRequest and the bytes of the description, on a socket. An answer is one CwAnswer on a pipe, written
   in one piece: it is smaller than PIPE_BUF, so that answers of many processes never mix (POSIX write()).
*/
#ifndef CW_BUILD_MESSAGE_PRIV_H
#define CW_BUILD_MESSAGE_PRIV_H

#include "base/diag.h"
#include "base/hash.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CW__MESSAGE_MARK = 0x43775331 }; ///< "CwS1": both programs are of one making

/** A step to be run. */
typedef struct {
    uint32_t mark;
    int32_t timeout_seconds;
    CwHash key;
    uint64_t description_bytes; ///< that follow
} CwRequest;

/** What came of it. */
typedef struct {
    uint32_t mark;
    int32_t status; ///< a CwStatus
    CwHash key;
    int64_t microseconds;
    int32_t line;
    int32_t column;
    char name[64];
    char file[160];
    char read[96];
    char text[320];
} CwAnswer;

_Static_assert(sizeof(CwAnswer) <= PIPE_BUF, "answers are written in one piece");

/** Puts a diagnostic into an answer. */
void cw__answer_fill(CwAnswer* answer, CwStatus status, const CwDiag* diag);

/** Takes the diagnostic out of an answer; its name is copied to `arena`. */
CW_MUST_USE CwStatus cw__answer_diag(CwArena* arena, const CwAnswer* answer, CwDiag* ret_diag);

/** Reads exactly so many bytes; CW_ERR_NOT_FOUND at the end of the stream. */
CW_MUST_USE CwStatus cw__read_exactly(int fd, void* to, size_t size);

/** Writes all of it, whatever kind of descriptor; a reader that is gone is CW_ERR_IO and no signal on sockets. */
CW_MUST_USE CwStatus cw__write_exactly(int fd, const void* from, size_t size, bool is_socket);

/** Microseconds of a clock that only goes forward. */
int64_t cw__now_microseconds(void);

#endif
