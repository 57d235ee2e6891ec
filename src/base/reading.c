// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/reading.h"

#include <string.h>

CwPlace cw_reading_place(const char* file, CwText text, size_t offset) {
    CwPlace place = {file, 1, 1};
    for (size_t i = 0; i < offset && i < text.length; ++i) {
        const char c = text.at[i];
        const bool ends_line = c == '\n' || (c == '\r' && !(i + 1 < text.length && text.at[i + 1] == '\n'));
        place.line += ends_line;
        place.column = ends_line ? 1 : place.column + 1;
    }
    return place;
}

CwStatus cw_reading_start(const char* file, CwText text, CwDiag* diag, CwText* ret_text) {
    if (cw_text_starts(text, "\xFF\xFE") || cw_text_starts(text, "\xFE\xFF")) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "text.utf16", (CwPlace){file, 1, 1}, NULL,
                       "this file is UTF-16; save it as UTF-8 and try again");
    }
    const CwText body = cw_text_starts(text, "\xEF\xBB\xBF") ? cw_text_after(text, 3) : text;
    const size_t bad = cw_text_bad_utf8(body);
    if (bad < body.length) {
        static const char digits[] = "0123456789ABCDEF";
        const unsigned char byte = (unsigned char)body.at[bad];
        const char read[] = {'0', 'x', digits[byte >> 4U], digits[byte & 15U], '\0'};
        return cw_diag(diag, CW_ERR_BAD_INPUT, "text.utf8", cw_reading_place(file, body, bad), read,
                       "this byte is not UTF-8; save the file as UTF-8 and try again");
    }
    const char* zero = body.length ? memchr(body.at, '\0', body.length) : NULL;
    if (zero) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "text.zero", cw_reading_place(file, body, (size_t)(zero - body.at)),
                       "0x00", "a zero byte: this is not a text file, or it is damaged");
    }
    *ret_text = body;
    return CW_OK;
}
