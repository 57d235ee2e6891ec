// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/buf.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

CwBuf cw_buf(CwArena* arena) {
    return (CwBuf){.arena = arena};
}

// Makes room for `more` bytes and a final zero; false when there is none.
static bool make_room(CwBuf* buf, size_t more) {
    if (buf->failed) {
        return false;
    }
    if (more < buf->capacity - buf->length) {
        return true;
    }
    size_t capacity = buf->capacity ? buf->capacity : 64;
    while (capacity - buf->length <= more) {
        if (__builtin_mul_overflow(capacity, 2U, &capacity)) {
            buf->failed = true;
            return false;
        }
    }
    char* bytes = cw_alloc(buf->arena, capacity);
    if (!bytes) {
        buf->failed = true;
        return false;
    }
    if (buf->length) {
        memcpy(bytes, buf->bytes, buf->length);
    }
    buf->bytes = bytes;
    buf->capacity = capacity;
    return true;
}

void cw_buf_bytes(CwBuf* buf, const void* bytes, size_t length) {
    if (length && make_room(buf, length)) {
        memcpy(buf->bytes + buf->length, bytes, length);
        buf->length += length;
    }
}

void cw_buf_text(CwBuf* buf, const char* text) {
    cw_buf_bytes(buf, text, strlen(text));
}

void cw_buf_byte(CwBuf* buf, char byte) {
    if (make_room(buf, 1)) {
        buf->bytes[buf->length++] = byte;
    }
}

void cw_buf_format(CwBuf* buf, const char* format, ...) {
    va_list args;
    va_start(args, format);
    cw_buf_vformat(buf, format, args);
    va_end(args);
}

void cw_buf_vformat(CwBuf* buf, const char* format, va_list args) {
    va_list again;
    va_copy(again, args);
    const size_t room = buf->failed ? 0 : buf->capacity - buf->length; // mostly it fits, and is printed once
    const int length = vsnprintf(room ? buf->bytes + buf->length : NULL, room, format, args);
    assert(length >= 0);
    if (make_room(buf, (size_t)length)) {
        if ((size_t)length >= room) {
            (void)vsnprintf(buf->bytes + buf->length, (size_t)length + 1, format, again);
        }
        buf->length += (size_t)length;
    }
    va_end(again);
}

void cw_buf_little_endian(CwBuf* buf, uint64_t value, int size) {
    for (int i = 0; i < size; ++i) {
        cw_buf_byte(buf, (char)(unsigned char)(value >> (8 * i)));
    }
}

void cw_buf_big_endian(CwBuf* buf, uint64_t value, int size) {
    for (int i = size - 1; i >= 0; --i) {
        cw_buf_byte(buf, (char)(unsigned char)(value >> (8 * i)));
    }
}

void cw_buf_xml(CwBuf* buf, const char* text) {
    // the first bytes of UTF-8 are above all of these, so runs between them are whole characters
    static const char special[] = "&<>\"'\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x10\x11\x12\x13\x14\x15\x16"
                                  "\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f";
    for (;; ++text) {
        const size_t plain = strcspn(text, special);
        cw_buf_bytes(buf, text, plain);
        text += plain;
        switch (*text) {
        case '\0':
            return;
        case '&':
            cw_buf_text(buf, "&amp;");
            break;
        case '<':
            cw_buf_text(buf, "&lt;");
            break;
        case '>':
            cw_buf_text(buf, "&gt;");
            break;
        case '"':
            cw_buf_text(buf, "&quot;");
            break;
        case '\'':
            cw_buf_text(buf, "&#39;");
            break;
        default:
            cw_buf_text(buf, "\xEF\xBF\xBD");
        }
    }
}

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

// Whether a reader would take the field for something else, or trim it, if it stood there bare.
static bool must_be_quoted(const char* text) {
    const size_t length = strlen(text);
    return strpbrk(text, ",;\t\"\r\n") || text[0] == '#' ||
           (length && (is_blank(text[0]) || is_blank(text[length - 1])));
}

void cw_buf_column(CwBuf* buf, const char* text, int width) {
    for (const char* c = text; *c; ++c) {
        width -= ((unsigned char)*c & 0xC0U) != 0x80U;
    }
    cw_buf_text(buf, text);
    for (; width > 0; --width) {
        cw_buf_byte(buf, ' ');
    }
}

void cw_buf_csv(CwBuf* buf, const char* text) {
    if (!must_be_quoted(text)) {
        cw_buf_text(buf, text);
        return;
    }
    cw_buf_byte(buf, '"');
    for (; *text; ++text) {
        if (*text == '"') {
            cw_buf_byte(buf, '"');
        }
        cw_buf_byte(buf, *text);
    }
    cw_buf_byte(buf, '"');
}

CwStatus cw_buf_status(const CwBuf* buf) {
    return buf->failed ? CW_ERR_NO_MEM : CW_OK;
}

const char* cw_buf_string(CwBuf* buf) {
    if (!make_room(buf, 0)) {
        return NULL;
    }
    buf->bytes[buf->length] = '\0';
    return buf->bytes;
}

const char* cw_format(CwArena* arena, const char* format, ...) {
    CwBuf buf = cw_buf(arena);
    va_list args;
    va_start(args, format);
    cw_buf_vformat(&buf, format, args);
    va_end(args);
    return cw_buf_string(&buf);
}
