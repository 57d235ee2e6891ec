// SPDX-License-Identifier: GPL-3.0-or-later
/** Text of lists that is not UTF-8. */
#ifndef CW_CUT_ENCODING_PRIV_H
#define CW_CUT_ENCODING_PRIV_H

#include "base/arena.h"
#include "base/text.h"

/** What the bytes of a list may be when they are not UTF-8. */
typedef enum {
    CW_ENCODING_WINDOWS, // code page 1252, and so Latin-1
    CW_ENCODING_MAC,     // MacRoman
    CW_ENCODING_GBK,     // simplified Chinese
    CW_ENCODING_UTF16,   // with a byte order mark
} CwEncoding;

/**
   The encoding that fits the bytes of a whole list best. Chinese when what is not ASCII comes in pairs of high bytes;
   MacRoman when lines end in CR alone or bytes from 0x80 to 0x9F stand between letters; else Windows.
*/
CwEncoding cw__encoding_guess(CwText text);

/** Its name for people. */
const char* cw__encoding_name(CwEncoding encoding);

/** The text as UTF-8; bytes that mean nothing become U+FFFD. Errors: CW_ERR_NO_MEM. */
CW_MUST_USE CwStatus cw__encoding_decode(CwArena* arena, CwEncoding encoding, CwText text, CwText* ret_text);

#endif
