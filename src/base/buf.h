// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A growing string of bytes: what writers write into.

   When memory runs out the buffer fails once and for all: later calls do nothing, and cw_buf_status() and
   cw_buf_string() say so at the end. So a writer checks once.

   Defaults Memory belongs to the arena the buffer was made with. Sizes are bytes.
*/
#ifndef CW_BASE_BUF_H
#define CW_BASE_BUF_H

#include "base/arena.h"
#include "base/status.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A growing string; `bytes` is not terminated, use cw_buf_string() for that. */
typedef struct {
    CwArena* arena;
    char* bytes;
    size_t length;
    size_t capacity;
    bool failed;
} CwBuf;

/** An empty buffer on `arena`. */
CwBuf cw_buf(CwArena* arena);

/**
   Appends bytes as they are.

   Units    `length` in bytes.
*/
void cw_buf_bytes(CwBuf* buf, const void* bytes, size_t length);

/** Appends a C string. */
void cw_buf_text(CwBuf* buf, const char* text);

/** Appends one byte. */
void cw_buf_byte(CwBuf* buf, char byte);

/** Appends as printf does. Use no floating point: what is written must be the same everywhere. */
void cw_buf_format(CwBuf* buf, const char* format, ...) CW_PRINTF(2, 3);

/** Appends text and blanks up to a width, as "%-28s" does of bytes. Units: `width` in characters of UTF-8 text. */
void cw_buf_column(CwBuf* buf, const char* text, int width);

/** cw_buf_format() with the arguments in a list. */
void cw_buf_vformat(CwBuf* buf, const char* format, va_list args) CW_PRINTF(2, 0);

/** Appends 1, 2, 3, 4 or 8 bytes of `value`, the least significant first. Units: `size` in bytes. */
void cw_buf_little_endian(CwBuf* buf, uint64_t value, int size);

/** Appends 1 to 8 bytes of `value`, the most significant first. Units: `size` in bytes. */
void cw_buf_big_endian(CwBuf* buf, uint64_t value, int size);

/** Appends text for XML or HTML: & < > " ' escaped; control characters, which XML cannot hold, become U+FFFD. */
void cw_buf_xml(CwBuf* buf, const char* text);

/** Appends one CSV field, quoted where it must be (RFC 4180) to be read back by cw_csv_read() as it is. */
void cw_buf_csv(CwBuf* buf, const char* text);

/**
   Whether everything written so far is there.

   Errors   CW_ERR_NO_MEM when it is not.
*/
CW_MUST_USE CwStatus cw_buf_status(const CwBuf* buf);

/**
   What was written, terminated with a zero byte that does not count.

   Memory   in the buffer's arena, valid until the next call that appends; NULL when memory ran out.
*/
const char* cw_buf_string(CwBuf* buf);

/**
   A string made as printf makes one.

   Memory   from `arena`; NULL when memory ran out.
*/
const char* cw_format(CwArena* arena, const char* format, ...) CW_PRINTF(2, 3);

#endif
