// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The start of reading any text file of somebody else's: is it text at all?
*/
#ifndef CW_BASE_READING_H
#define CW_BASE_READING_H

#include "base/diag.h"
#include "base/text.h"

/**
   Takes a byte order mark off and refuses what is no UTF-8: the place of the first bad byte, and what to do.

   Errors   CW_ERR_BAD_INPUT: bytes that are not UTF-8, zero bytes, UTF-16.
   Memory   `*ret_text` points into `text`.
*/
CW_MUST_USE CwStatus cw_reading_start(const char* file, CwText text, CwDiag* diag, CwText* ret_text);

/** The place of a byte of a text, by counting lines. Units: `offset` in bytes from the start. */
CwPlace cw_reading_place(const char* file, CwText text, size_t offset);

#endif
