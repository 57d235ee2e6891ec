// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/encoding_priv.h"

#include "base/buf.h"

#include <errno.h>
#include <iconv.h>

static bool is_high(char c) {
    return (unsigned char)c >= 0x80U;
}

static bool is_letter(char c) {
    const char low = (char)(c | 0x20);
    return low >= 'a' && low <= 'z';
}

// Whether all that is not ASCII comes in pairs that GBK has, most of them of the common characters (GB 2312).
static bool is_chinese(CwText text) {
    size_t pairs = 0;
    size_t common = 0;
    for (size_t i = 0; i < text.length; ++i) {
        if (!is_high(text.at[i])) {
            continue;
        }
        const unsigned lead = (unsigned char)text.at[i];
        const unsigned trail = i + 1 < text.length ? (unsigned char)text.at[i + 1] : 0;
        if (lead == 0x80U || lead == 0xFFU || trail < 0x40U || trail == 0x7FU || trail == 0xFFU) {
            return false;
        }
        ++pairs;
        common += lead >= 0xA1U && lead <= 0xF7U && trail >= 0xA1U;
        ++i;
    }
    return pairs > 0 && 4 * common >= 3 * pairs;
}

static bool is_mac(CwText text) {
    size_t line_feeds = 0;
    size_t returns = 0;
    size_t mac = 0;
    size_t windows = 0;
    for (size_t i = 0; i < text.length; ++i) {
        line_feeds += text.at[i] == '\n';
        returns += text.at[i] == '\r';
        const bool inside = i > 0 && i + 1 < text.length && is_letter(text.at[i - 1]) && is_letter(text.at[i + 1]);
        if (is_high(text.at[i]) && inside) {
            mac += (unsigned char)text.at[i] < 0xA0U;
            windows += (unsigned char)text.at[i] >= 0xC0U;
        }
    }
    return (returns > 0 && line_feeds == 0) || mac > windows;
}

// One pass that compilers turn into wide loads: most lists are plain ASCII.
static bool is_ascii(CwText text) {
    unsigned char all = 0;
    for (size_t i = 0; i < text.length; ++i) {
        all = (unsigned char)(all | (unsigned char)text.at[i]);
    }
    return all < 0x80U;
}

CwEncoding cw__encoding_guess(CwText text) {
    if (is_ascii(text)) {
        return CW_ENCODING_WINDOWS;
    }
    if (cw_text_starts(text, "\xFF\xFE") || cw_text_starts(text, "\xFE\xFF")) {
        return CW_ENCODING_UTF16;
    }
    if (is_chinese(text)) {
        return CW_ENCODING_GBK;
    }
    return is_mac(text) ? CW_ENCODING_MAC : CW_ENCODING_WINDOWS;
}

const char* cw__encoding_name(CwEncoding encoding) {
    static const char* const names[] = {
        [CW_ENCODING_WINDOWS] = "Windows code page 1252",
        [CW_ENCODING_MAC] = "MacRoman",
        [CW_ENCODING_GBK] = "GBK",
        [CW_ENCODING_UTF16] = "UTF-16",
    };
    return names[encoding];
}

// NULL when the system has none.
static iconv_t converter_of(CwEncoding encoding) {
    static const char* const names[] = {
        [CW_ENCODING_WINDOWS] = "CP1252",
        [CW_ENCODING_MAC] = "MACINTOSH",
        [CW_ENCODING_GBK] = "GBK",
        [CW_ENCODING_UTF16] = "UTF-16",
    };
    iconv_t converter = iconv_open("UTF-8", names[encoding]);
    return (intptr_t)converter == -1 ? NULL : converter;
}

CwStatus cw__encoding_decode(CwArena* arena, CwEncoding encoding, CwText text, CwText* ret_text) {
    iconv_t converter = converter_of(encoding);
    const size_t unit = encoding == CW_ENCODING_UTF16 ? 2 : 1;
    CwBuf buf = cw_buf(arena);
    char* in = (char*)text.at; // iconv() does not write there
    size_t left = text.length;
    while (left) {
        char piece[512];
        char* out = piece;
        size_t room = sizeof piece;
        // Without a converter every byte is one that means nothing.
        const bool failed = !converter || iconv(converter, &in, &left, &out, &room) == (size_t)-1;
        cw_buf_bytes(&buf, piece, sizeof piece - room);
        if (failed && (!converter || errno != E2BIG)) {
            const size_t skip = left < unit ? left : unit;
            cw_buf_text(&buf, "\xEF\xBF\xBD");
            in += skip;
            left -= skip;
        }
    }
    if (converter) {
        (void)iconv_close(converter);
    }
    CW_TRY(cw_buf_status(&buf));
    *ret_text = (CwText){buf.bytes, buf.length};
    return CW_OK;
}
